"""Names as other libraries write them, and the one name that each has here.

Here a loss, a setting and an input have one name each; no other is read. But whoever types the name
that Keras, PyTorch, scikit-learn, optax or XGBoost uses is told the right one. `plain` names are
compared: without upper case, without separators, and for losses without a "loss" at the end.
"""
import re

# our name: names elsewhere, and abbreviations
LOSSES = {
    "mse":
        "mean_squared_error squared_error l2 ls least_squares square quadratic reg:squarederror "
        "regression regression_l2 squared gaussian mean_square_error sse",
    "msle":
        "mean_squared_log_error mean_squared_logarithmic_error squared_log_error "
        "squared_logarithmic_error reg:squaredlogerror",
    "rmse": "root_mean_squared_error root_mean_square_error l2_root",
    "mae":
        "l1 mean_absolute_error absolute_error lad least_absolute_deviation reg:absoluteerror "
        "regression_l1 absolute mean_absolute_deviation mad",
    "mape":
        "mean_absolute_percentage_error absolute_percentage_error percentage relative_absolute "
        "mean_absolute_relative_error",
    "mbe": "mean_bias_error bias",
    "huber": "huber_regressor smooth_huber",
    "smooth_l1": "smoothl1 smooth_mae",
    "log_cosh": "logcosh logarithm_of_hyperbolic_cosine",
    "pinball":
        "quantile mean_pinball check_function reg:quantileerror tilted tilted_l1 newsvendor",
    "asymmetric_mae": "linlin lin_lin asymmetric_absolute_error asymmetric_l1 asymmetric",
    "barron":
        "general_robust adaptive_robust general_adaptive_robust general_and_adaptive_robust",
    "cauchy": "lorentzian lorentz",
    "student_t": "t student students_t t_nll student_t_nll t_distribution",
    "gaussian_nll": "gaussiannllloss normal_nll negative_log_likelihood_gaussian heteroscedastic",
    "laplace_nll": "laplacian_nll laplacian laplace",
    "poisson_nll":
        "poissonnllloss poisson count:poisson half_poisson log_poisson poisson_deviance "
        "poisson_regression",
    "bce": "binary_cross_entropy binary_crossentropy bceloss binary_log_loss log_loss log",
    "bce_with_logits":
        "binary_cross_entropy_with_logits bcewithlogitsloss sigmoid_binary_cross_entropy binary "
        "sigmoid_cross_entropy_with_logits binary:logistic binary_logistic sigmoid_cross_entropy "
        "half_binomial logistic binary:logitraw reg:logistic multi_label_soft_margin "
        "binomial_deviance binary_logloss sigmoid_bce logit bcelogits",
    "brier": "brier_score brier_score_loss multiclass_brier",
    "categorical_cross_entropy":
        "categorical_crossentropy log_loss neg_log_loss multi_log_loss cce logloss "
        "sparse_categorical_crossentropy scce multiclass_logloss mlogloss",
    "cross_entropy":
        "crossentropy ce sparse_categorical_crossentropy softmax_cross_entropy softmax xent "
        "softmax_cross_entropy_with_logits softmax_cross_entropy_with_integer_labels "
        "sparse_softmax_cross_entropy_with_logits cross_entropy_with_logits multi:softmax "
        "multi:softprob multiclass half_multinomial multinomial_deviance multinomial",
    "soft_cross_entropy":
        "soft_target_cross_entropy distillation knowledge_distillation kd "
        "soft_label_cross_entropy",
    "focal_with_logits":
        "focal binary_focal_crossentropy binary_focal_cross_entropy sigmoid_focal "
        "sigmoid_focal_crossentropy focal_bce binary_focal",
    "focal_softmax":
        "categorical_focal_crossentropy categorical_focal_cross_entropy multiclass_focal "
        "softmax_focal focal",
    "generalized_cross_entropy":
        "gce generalised_cross_entropy lq generalized_ce truncated_cross_entropy",
    "nll": "negative_log_likelihood nllloss nll_of_log_probs",
    "kl_div":
        "kldivloss kl_divergence kullback_leibler kullback_leibler_divergence kl kld "
        "relative_entropy",
    "js_div": "jensen_shannon jensen_shannon_divergence js jsd js_divergence",
    "wasserstein_1d":
        "wasserstein_distance earth_mover emd earth_movers_distance earth_mover_distance "
        "optimal_transport",
    "critic": "wgan wasserstein_critic wasserstein_gan",
    "gaussian_kl":
        "kl_normal normal_kl kl_gaussian vae_kl kl_standard_normal latent_kl kl_regularizer",
    "gradient_penalty": "gp wgan_gp wgan_lp lipschitz_penalty gradient_regularization",
    "arcface":
        "additive_angular_margin angular_margin arc_face insightface angular_softmax arcmargin",
    "cosface":
        "am_softmax amsoftmax additive_margin_softmax large_margin_cosine lmcl cos_face",
    "contrastive": "contrastive_pair pair siamese",
    "cosine_embedding": "cosineembeddingloss cosine cosine_distance cosine_proximity",
    "info_nce":
        "infonce nt_xent ntxent nce simclr clip npairs n_pairs multi_class_n_pair "
        "contrastive_predictive_coding multiple_negatives_ranking",
    "triplet_margin":
        "tripletmarginloss triplet triplet_margin_with_distance triplet_semi_hard triplet_hard "
        "facenet",
    "hinge": "hinge_loss max_margin svm binary_hinge binary:hinge",
    "squared_hinge": "hinge_squared l2_hinge sqhinge",
    "soft_margin": "softmarginloss logistic_of_signs binary_soft_margin",
    "exponential": "exp_loss adaboost boosting exponential_margin",
    "perceptron": "perceptron_criterion",
    "margin_ranking": "marginrankingloss pairwise_hinge ranking rank:pairwise pairwise_ranking",
    "multi_margin": "multimarginloss multiclass_hinge_sum weston_watkins multi_class_margin",
    "crammer_singer": "categorical_hinge multiclass_hinge multi_class_hinge",
    "dice": "sorensen_dice soft_dice f1 dice_coefficient dice_coef sorensen",
    "jaccard": "iou jaccard_index soft_iou intersection_over_union soft_jaccard",
    "tversky": "tversky_index",
    "giou":
        "generalized_iou generalised_iou generalized_box_iou generalized_intersection_over_union",
    "multi_task": "weighted_sum multitask multi_output combined",
    "uncertainty_weighted":
        "kendall uncertainty uncertainty_weighting homoscedastic homoscedastic_uncertainty "
        "automatic_weighted",
}

# names elsewhere of something near, and what is another thing there
NEARLY = {
    "hinge_embedding": ("contrastive", "That takes two points and a label 1 or 0, and squares the "
                                       "distance."),
    "pseudo_huber": ("huber", "That is a parabola with straight ends; log_cosh is smooth "
                              "everywhere."),
    "reg:pseudohubererror": ("huber", "That is a parabola with straight ends; log_cosh is smooth "
                                      "everywhere."),
    "modified_huber": ("squared_hinge", "It is squared everywhere inside the margin, without the "
                                        "straight end."),
    "cosine_similarity": ("cosine_embedding", "It takes pairs and labels 1 or -1."),
    "quantile_huber": ("pinball", "It has a kink at 0 that is not rounded off."),
    "focal_tversky": ("tversky", "It has no exponent."),
    "generalized_dice": ("dice", "It is the Dice loss of one class."),
    "wasserstein": ("critic",
                    "That is the critic's; wasserstein_1d is the distance of two samples."),
    "elbo": ("gaussian_kl", "That is its second term; the reconstruction loss is added to it."),
    "vae": ("gaussian_kl", "That is its second term; the reconstruction loss is added to it."),
    "smape": ("mape", "That divides by the mean of prediction and target."),
    "symmetric_mean_absolute_percentage_error": (
        "mape", "That divides by the mean of prediction and target."),
    "rmsle": ("rmse", "Take it of numpy.log1p of both inputs."),
    "root_mean_squared_log_error": ("rmse", "Take it of numpy.log1p of both inputs."),
    "multi_label_margin": ("multi_margin", "It takes one class for each row."),
    "supervised_contrastive": ("info_nce", "It takes one positive for each anchor."),
}

# our setting: what it is called elsewhere
SETTINGS = {
    "delta": "beta threshold transition kappa k c epsilon huber_slope cutoff tuning_constant",
    "beta": "delta threshold transition kappa epsilon huber_slope cutoff",
    "quantile": "tau q alpha level percentile quantile_alpha theta",
    "class_weight":
        "weight weights class_weights alpha sample_weight balance cls_weight pos_weight",
    "pos_weight": "positive_weight scale_pos_weight class_weight",
    "label_smoothing": "smoothing smooth epsilon eps label_smooth alpha",
    "ignore_index":
        "ignore_class ignore ignore_label padding_idx pad_index padding_index pad ignore_value "
        "ignore_id pad_token_id",
    "gamma": "focus focusing focusing_parameter power exponent",
    "alpha": "balance weight pos_weight class_weight balance_factor shape",
    "temperature": "tau t temp logit_scale sigma",
    "margin": "m delta gap alpha",
    "smooth": "epsilon eps smoothing smooth_nr smooth_dr s",
    "per_image": "batch batchwise per_sample samplewise image_wise",
    "p": "norm power order ord norm_degree exponent degree norm_type",
    "swap": "anchor_swap distance_swap",
    "log_input": "from_logits log log_rate log_pred",
    "log_target": "log log_targets",
    "full": "constant",
    "eps": "epsilon",
    "nu": "df dof degrees_of_freedom freedom",
    "scale": "c sigma delta b bandwidth gamma",
    "under": "alpha underage cost_under under_cost",
    "over": "beta overage cost_over over_cost",
    "one_sided": "onesided lp",
    "losses": "tasks parts",
    "task_weight": "task_weights loss_weights weights weight",
    "q": "power exponent",
    "weighted": "weights weight",
}

# our input, or argument of a call: likewise
INPUTS = {
    "pred":
        "y_pred input inputs prediction predictions preds yhat y_hat output outputs forecast "
        "predicted",
    "logits":
        "logit y_pred input inputs output outputs scores score raw_score raw_prediction preds "
        "pred predictions raw_predictions decision_function y_score",
    "scores":
        "score y_pred input inputs output outputs logits preds pred decision_function "
        "predictions y_score",
    "probs":
        "prob probabilities probability y_pred y_prob y_proba proba input inputs output preds "
        "pred predictions p y_score",
    "log_probs":
        "log_prob log_probabilities logprobs logp log_predictions input inputs y_pred output",
    "mean": "mu input pred y_pred loc location",
    "location": "mu loc mean input pred y_pred",
    "var": "variance sigma2 sigma_squared",
    "scale": "sigma b std",
    "target":
        "y_true targets label labels y truth true ground_truth actual integer_labels y_test",
    "first": "x1 input1 a left embedding1",
    "second": "x2 input2 b right embedding2",
    "anchor": "a query queries embeddings",
    "positive": "p pos key keys",
    "negative": "n neg",
    "cosines": "cosine pred scores similarities similarity input",
    "gradient": "grad grads gradients",
    "fake": "generated pred",
    "real": "true target",
    "reduction": "reduce size_average average agg reduce_mean",
    "weight": "weights sample_weight sample_weights",
    "log_var": "log_variance log_vars s logvar log_sigma",
}

REDUCTIONS = {
    "mean":
        "batchmean avg average sum_over_batch_size elementwise_mean auto mean_with_sample_weight "
        "true tokenmean",
    "sum": "total add",
    "none": "no false off raw null elementwise nothing",
}

# an input that a loss does not take: the loss beside it that does
TAKEN_BY = {
    ("bce", "logits"): "bce_with_logits", ("bce_with_logits", "probs"): "bce",
    ("arcface", "logits"): "cross_entropy", ("cosface", "logits"): "cross_entropy",
    ("cross_entropy", "probs"): "categorical_cross_entropy", ("cross_entropy", "log_probs"): "nll",
    ("categorical_cross_entropy", "logits"): "cross_entropy",
    ("categorical_cross_entropy", "log_probs"): "nll",
    ("nll", "logits"): "cross_entropy", ("nll", "probs"): "categorical_cross_entropy",
    ("brier", "logits"): "cross_entropy", ("bce", "from_logits"): "bce_with_logits",
    ("categorical_cross_entropy", "from_logits"): "cross_entropy",
}

# for a score for each example where a loss takes a row of them
OF_ONE_SCORE = {"cross_entropy": "bce_with_logits", "categorical_cross_entropy": "bce",
                "nll": "bce_with_logits",
                "focal_softmax": "focal_with_logits", "multi_margin": "hinge",
                "crammer_singer": "hinge",
                "soft_cross_entropy": "bce_with_logits", "brier": "bce",
                "generalized_cross_entropy": "bce_with_logits"}


def plain(word: str) -> str:
    """A name without upper case, separators and accents of style.

    >>> plain("Smooth-L1"), plain("KLDivLoss"), plain("reg:squarederror")
    ('smoothl1', 'kldivloss', 'regsquarederror')
    """
    return re.sub(r"[^a-z0-9]", "", str(word).lower())


def _bare(word):
    """A loss's plain name without the module, and without what says only that it is a loss."""
    word = plain(str(word).split("(")[0].split(".")[-1]).removeprefix("neg")
    for end in ("function", "loss", "error", "criterion", "objective", "loss"):
        if len(word) > len(end):
            word = word.removesuffix(end)
    return word


def _collected():
    found = {}
    for ours, others in LOSSES.items():
        for other in (*others.split(), ours):
            found.setdefault(_bare(other), []).append(ours)
    return found


_OTHER_LOSSES = _collected()
_NEARLY = {_bare(other): said for other, said in NEARLY.items()}


def other_names(word: str):
    """([the losses that other libraries call so], what is another thing there).

    >>> other_names("MeanSquaredError"), other_names("torch.nn.KLDivLoss"), other_names("L1")
    ((['mse'], ''), (['kl_div'], ''), (['mae'], ''))
    """
    word = _bare(word)
    if word in _NEARLY:
        ours, note = _NEARLY[word]
        return [ours], note
    return list(dict.fromkeys(_OTHER_LOSSES.get(word, ()))), ""


def same_meaning(word: str, words: list, table: dict) -> list:
    """Those of `words` that are called `word` elsewhere. Inputs of several tasks, as target_2,
    count by their name.

    >>> settings, inputs = ["delta"], ["pred", "target"]
    >>> same_meaning("threshold", settings, SETTINGS), same_meaning("y_true", inputs, INPUTS)
    (['delta'], ['target'])
    """
    forms = {plain(word), plain(word).removesuffix("s")}
    return [one for one in words if forms & {plain(other)
                                             for other in table.get(_unnumbered(one), "").split()}]


def _unnumbered(name):
    return re.sub(r"_[0-9]+$", "", name)


