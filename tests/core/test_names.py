"""Whoever types the name that another library uses is told the name here: first, and where it is
sure, alone."""
import re

import numpy as np
import pytest

import lossedu
from lossedu.core import names
from lossedu.core.reading import REDUCTIONS
from lossedu.core.words import near

L = lossedu.loss

# as they stand in the other library -> the name here
KERAS = {
    "MSE": "mse", "mse": "mse", "MeanSquaredError": "mse", "mean_squared_error": "mse",
    "MAE": "mae",
    "MeanAbsolutePercentageError": "mape", "MAPE": "mape",
    "MeanSquaredLogarithmicError": "msle", "MSLE": "msle",
    "MeanAbsoluteError": "mae", "mean_absolute_error": "mae", "Huber": "huber",
    "LogCosh": "log_cosh",
    "log_cosh": "log_cosh", "BinaryCrossentropy": "bce", "binary_crossentropy": "bce", "BCE": "bce",
    "CategoricalCrossentropy": "categorical_cross_entropy",
    "categorical_crossentropy": "categorical_cross_entropy",
    "SparseCategoricalCrossentropy": "categorical_cross_entropy",
    "sparse_categorical_crossentropy": "categorical_cross_entropy",
    "BinaryFocalCrossentropy": "focal_with_logits",
    "binary_focal_crossentropy": "focal_with_logits",
    "CategoricalFocalCrossentropy": "focal_softmax",
    "KLDivergence": "kl_div", "kl_divergence": "kl_div", "KLD": "kl_div", "Poisson": "poisson_nll",
    "Hinge": "hinge",
    "SquaredHinge": "squared_hinge", "CategoricalHinge": "crammer_singer",
    "CosineSimilarity": "cosine_embedding",
    "Dice": "dice", "Tversky": "tversky", "keras.losses.Huber": "huber",
}
PYTORCH = {
    "MSELoss": "mse", "L1Loss": "mae", "SmoothL1Loss": "smooth_l1", "HuberLoss": "huber",
    "BCELoss": "bce",
    "BCEWithLogitsLoss": "bce_with_logits", "CrossEntropyLoss": "cross_entropy", "NLLLoss": "nll",
    "KLDivLoss": "kl_div", "PoissonNLLLoss": "poisson_nll", "GaussianNLLLoss": "gaussian_nll",
    "MultiMarginLoss": "multi_margin", "SoftMarginLoss": "soft_margin",
    "MarginRankingLoss": "margin_ranking",
    "TripletMarginLoss": "triplet_margin", "TripletMarginWithDistanceLoss": "triplet_margin",
    "CosineEmbeddingLoss": "cosine_embedding", "HingeEmbeddingLoss": "contrastive",
    "MultiLabelSoftMarginLoss": "bce_with_logits", "mse_loss": "mse", "l1_loss": "mae",
    "nll_loss": "nll",
    "smooth_l1_loss": "smooth_l1", "binary_cross_entropy": "bce",
    "triplet_margin_loss": "triplet_margin",
    "binary_cross_entropy_with_logits": "bce_with_logits", "gaussian_nll_loss": "gaussian_nll",
    "torch.nn.MSELoss": "mse", "nn.L1Loss()": "mae", "F.cross_entropy": "cross_entropy",
    "generalized_box_iou_loss": "giou",
    "sigmoid_focal_loss": "focal_with_logits", "MultiLabelMarginLoss": "multi_margin",
}
SCIKIT_LEARN = {
    "squared_error": "mse", "absolute_error": "mae", "log_loss": "bce", "hinge_loss": "hinge",
    "quantile": "pinball",
    "brier_score_loss": "brier", "neg_mean_squared_error": "mse", "neg_log_loss": "bce",
    "poisson": "poisson_nll",
    "mean_pinball_loss": "pinball", "neg_root_mean_squared_error": "rmse",
    "root_mean_squared_error": "rmse",
    "squared_hinge": "squared_hinge", "modified_huber": "squared_hinge", "perceptron": "perceptron",
    "mean_absolute_percentage_error": "mape", "neg_brier_score": "brier",
    "exponential": "exponential",
    "mean_squared_log_error": "msle",
}
OPTAX = {
    "l2_loss": "mse", "huber_loss": "huber", "softmax_cross_entropy": "cross_entropy",
    "squared_error": "mse",
    "softmax_cross_entropy_with_integer_labels": "cross_entropy",
    "sigmoid_binary_cross_entropy": "bce_with_logits",
    "generalized_box_iou_loss": "giou",
    "sigmoid_focal_loss": "focal_with_logits", "cosine_distance": "cosine_embedding",
    "kl_divergence": "kl_div",
    "multiclass_hinge_loss": "crammer_singer", "perceptron_loss": "perceptron",
    "log_cosh": "log_cosh",
    "ntxent": "info_nce", "triplet_margin_loss": "triplet_margin",
}
XGBOOST = {
    "reg:squarederror": "mse", "reg:absoluteerror": "mae", "reg:pseudohubererror": "huber",
    "reg:quantileerror": "pinball", "binary:logistic": "bce_with_logits", "binary:hinge": "hinge",
    "multi:softmax": "cross_entropy", "multi:softprob": "cross_entropy",
    "count:poisson": "poisson_nll",
    "rank:pairwise": "margin_ranking", "reg:squaredlogerror": "msle", "logloss": "bce", "mlogloss":
    "categorical_cross_entropy", "regression_l1": "mae",
    "multi_logloss": "categorical_cross_entropy",
}
ELSEWHERE = {
    "L1": "mae", "L2": "mse", "InfoNCE": "info_nce", "NT-Xent": "info_nce", "SimCLR": "info_nce",
    "focal": "focal_with_logits",
    "Focal Loss": "focal_with_logits", "IoU": "jaccard", "smooth-l1": "smooth_l1",
    "Smooth L1": "smooth_l1",
    "WGAN": "critic", "earth_mover": "wasserstein_1d", "Wasserstein": "critic",
    "Cross Entropy": "cross_entropy",
    "cross-entropy": "cross_entropy", "crossentropy": "cross_entropy", "CE": "cross_entropy",
    "RMSE": "rmse",
    "Jensen-Shannon": "js_div", "KL": "kl_div", "triplet": "triplet_margin",
    "GCE": "generalized_cross_entropy",
    "Lorentzian": "cauchy", "Lovasz": "", "hubr": "huber", "distillation": "soft_cross_entropy",
    "PINBALL": "pinball", " mse ": "mse", "mse\n": "mse", "BCEWithLogits": "bce_with_logits",
    "pseudo_huber": "huber",
}
ALL = {**KERAS, **PYTORCH, **SCIKIT_LEARN, **OPTAX, **XGBOOST, **ELSEWHERE}


def first_meant(sentence):
    found = re.search(r'Did you mean "([^"]*)"', sentence)
    return found[1] if found else ""


@pytest.mark.parametrize("word", [word for word in ALL if word not in lossedu.LOSSES])
def test_a_name_of_another_library_leads_to_ours_first(word):
    with pytest.raises(ValueError, match="there is no loss") as caught:
        L(word)
    assert first_meant(str(caught.value)) == ALL[word]


@pytest.mark.parametrize("name", lossedu.LOSSES)
@pytest.mark.parametrize("write", [str.upper, str.title, lambda name: name.replace("_", "-"),
                                   lambda name: name.replace("_", " "), lambda name: name.replace(
                                       "_", ""),
                                   lambda name: f"{name}_loss",
                                   lambda name: f"{name.title().replace('_', '')}Loss"])
def test_upper_case_separators_and_the_word_loss_do_not_count(name, write):
    for word in {write(name)} - {name}:
        with pytest.raises(ValueError) as caught:
            L(word)
        assert first_meant(str(caught.value)) == name


def test_every_name_in_the_table_leads_to_a_loss_that_there_is():
    assert set(names.LOSSES) == set(lossedu.LOSSES)
    assert {ours for ours, _ in names.NEARLY.values()} <= set(lossedu.LOSSES)
    assert set(names.TAKEN_BY.values()) | set(names.OF_ONE_SCORE.values()) <= set(lossedu.LOSSES)
    known = {setting for loss in lossedu.LOSSES.values() for setting in loss.settings_of}
    assert set(names.SETTINGS) == known
    inputs = {re.sub("_[0-9]$", "", spec.name) for loss in lossedu.LOSSES.values()
              for spec in loss.inputs}
    assert set(names.INPUTS) == inputs | {"reduction", "weight"}
    assert set(names.REDUCTIONS) == set(REDUCTIONS)


def test_something_else_of_that_name_is_said_to_be_something_else():
    with pytest.raises(ValueError, match='Did you mean "contrastive"[?] That takes two points'):
        L("HingeEmbeddingLoss")
    with pytest.raises(ValueError, match='Did you mean "bce" or "categorical_cross_entropy"'):
        L("log_loss")
    with pytest.raises(ValueError, match="^there is no loss 'xyzzy'. All names: "):
        L("xyzzy")


def test_a_part_of_another_loss_may_be_misnamed_too():
    with pytest.raises(ValueError, match='there is no loss \'L1Loss\'. Did you mean "mae"'):
        L("multi_task", losses=("L1Loss", "bce"))


@pytest.mark.parametrize("name, setting, meant", [
    ("huber", "threshold", "delta"), ("huber", "beta", "delta"), ("huber", "epsilon", "delta"),
    ("huber", "Delta", "delta"), ("smooth_l1", "delta", "beta"), ("smooth_l1", "threshold", "beta"),
    ("pinball", "tau", "quantile"), ("pinball", "alpha", "quantile"), ("pinball", "q", "quantile"),
    ("cross_entropy", "weight", "class_weight"), ("cross_entropy", "ignore_class", "ignore_index"),
    ("cross_entropy", "epsilon", "label_smoothing"),
    ("cross_entropy", "smoothing", "label_smoothing"),
    ("cross_entropy", "padding_idx", "ignore_index"), ("bce_with_logits", "scale_pos_weight",
                                                       "pos_weight"),
    ("bce_with_logits", "posWeight", "pos_weight"), ("focal_softmax", "alpha", "class_weight"),
    ("focal_with_logits", "focusing", "gamma"), ("focal_with_logits", "balance", "alpha"),
    ("info_nce", "tau", "temperature"), ("soft_cross_entropy", "T", "temperature"),
    ("dice", "eps", "smooth"),
    ("dice", "batch", "per_image"), ("triplet_margin", "alpha", "margin"),
    ("triplet_margin", "epsilon", "eps"),
    ("triplet_margin", "norm", "p"), ("poisson_nll", "from_logits", "log_input"),
    ("cauchy", "gamma", "scale"),
    ("cauchy", "c", "scale"), ("multi_task", "weights", "task_weight"),
    ("kl_div", "log_targets", "log_target"),
    ("barron", "c", "scale"), ("generalized_cross_entropy", "exponent", "q"),
    ("multi_margin", "weight", "class_weight"),
])
def test_a_setting_of_another_name_leads_to_ours(name, setting, meant):
    with pytest.raises(TypeError, match=f"{name}: there is no setting '{setting}'") as caught:
        L(name, **{setting: 1})
    assert first_meant(str(caught.value)) == meant


def test_what_belongs_to_the_call_is_sent_there():
    for given, typed in (({"reduction": "sum"}, 'mse(pred, target, reduction="sum")'),
                         ({"weight": [1]}, "mse(pred, target, weight=weight)"),
                         ({"size_average": False}, 'mse(pred, target, reduction="sum")'),
                         ({"reduce": False}, 'mse(pred, target, reduction="none")')):
        with pytest.raises(TypeError) as caught:
            L("mse", **given)
        assert str(caught.value).endswith(f"It belongs to the call: type {typed}.")
        assert np.size(eval(typed, {"mse": L("mse"), "pred": np.ones(1), "target": np.ones(1),
                                    "weight": [1]})) == 1
    with pytest.raises(TypeError, match=r'For logits, type lossedu.loss\("bce_with_logits"\)'):
        L("bce", from_logits=True)


@pytest.mark.parametrize("name, word, meant", [
    ("mse", "y_pred", "pred"), ("mse", "y_true", "target"), ("mse", "input", "pred"),
    ("mse", "labels", "target"),
    ("cross_entropy", "y_pred", "logits"), ("cross_entropy", "input", "logits"),
    ("cross_entropy", "label", "target"),
    ("bce", "y_prob", "probs"), ("bce", "input", "probs"), ("hinge", "decision_function", "scores"),
    ("gaussian_nll", "mu", "mean"), ("gaussian_nll", "variance", "var"),
    ("laplace_nll", "b", "scale"),
    ("triplet_margin", "pos", "positive"), ("cosine_embedding", "x1", "first"),
    ("cosine_embedding", "input2", "second"),
    ("mse", "sample_weight", "weight"), ("mse", "Weight", "weight"), ("nll", "input", "log_probs"),
    ("multi_task", "y_true", "target_1"), ("multi_task", "y_pred", "pred_1"),
    ("uncertainty_weighted", "log_vars", "log_var"),
    ("wasserstein_1d", "y_true", "target"), ("critic", "real_scores", "real"),
    ("info_nce", "queries", "anchor"),
])
def test_an_input_of_another_name_leads_to_ours(name, word, meant):
    with pytest.raises(TypeError, match=f"{name}: '{word}' came") as caught:
        L(name)(**{word: np.ones(3)})
    assert first_meant(str(caught.value)) == meant


@pytest.mark.parametrize("name, word, other", [
    ("bce", "logits", "bce_with_logits"), ("bce_with_logits", "probs", "bce"),
    ("cross_entropy", "probs", "categorical_cross_entropy"), ("cross_entropy", "log_probs", "nll"),
    ("nll", "logits", "cross_entropy"),
])
def test_an_input_that_another_loss_takes_leads_to_that_loss(name, word, other):
    with pytest.raises(TypeError, match=rf'For {word}, type lossedu.loss\("{other}"\)'):
        L(name)(**{word: np.ones(3)})
    assert L(other).inputs[0].name == word


@pytest.mark.parametrize("said, meant", [
    ("Mean", "mean"), ("batchmean", "mean"), ("avg", "mean"), ("average", "mean"),
    ("sum_over_batch_size", "mean"),
    ("elementwise_mean", "mean"), ("auto", "mean"), (True, "mean"), ("SUM", "sum"),
    ("total", "sum"), ("add", "sum"),
    (None, "none"), (False, "none"), ("None", "none"), ("no", "none"), ("raw", "none"),
    ("man", "mean"),
])
def test_a_reduction_of_another_name_leads_to_ours(said, meant):
    with pytest.raises(ValueError, match='"mean", "sum" or "none" fit') as caught:
        L("mse")([1.0], [1.0], reduction=said)
    assert first_meant(str(caught.value)) == meant and meant in REDUCTIONS


def test_pytorchs_old_arguments_lead_to_the_reduction():
    for given, typed in (({"size_average": False}, "sum"), ({"reduce": False}, "none"),
                         ({"size_average": True}, "mean")):
        with pytest.raises(TypeError, match=f'Type reduction="{typed}"'):
            L("mse")([1.0], [1.0], **given)


def test_near_names_come_in_their_own_writing():
    assert near("02 OUTLIERS", ["01_regression", "02_outliers"]) == ' Did you mean "02_outliers"?'
    assert near("Huber-Grad", ["huber_grad", "huber"]) == ' Did you mean "huber_grad"?'
    assert near("xyz", ["huber"]) == ""


# ---------------------------------------------------------------------- letters
@pytest.mark.parametrize("said", ["b", "B", "(b)", "(B)", " b ", "b.", "b)"])
def test_a_letter_is_read_however_it_is_written(said):
    from lossedu.interview.marking import place_of
    assert place_of("quiz", said, "xyz") == 1


@pytest.mark.parametrize("said", ["D", "", "ab", "1", 1, None, ["a"], "(", "()", b"a"])
def test_another_letter_is_refused_in_one_sentence(said):
    from lossedu.interview.marking import place_of
    with pytest.raises(ValueError, match="^quiz: .* came; one of these letters fits: a, b, c"):
        place_of("quiz", said, "xyz")


def test_quiz_and_guess_take_capital_letters(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    quiz = lossedu.quiz("02_outliers")
    question = quiz.questions[0].id
    assert quiz.check(question, "A").ticked == quiz.check(question, "a").ticked == {0}
    assert lossedu.guess("04_outliers/mirrored", choose="(B)").choice == 1
