"""Saturated starts: the losses of one score against central differences and PyTorch, and which of
them leave."""
import numpy as np
import pandas as pd
import pytest

from lossedu.activations import sigmoid
from lossedu.stats import mean_interval
from lossedu.study.result import Measure, Result
from lossedu.units.activation_mismatch.experiments import mismatch
from lossedu.units.activation_mismatch.experiments.mismatch import one_score, starts
from lossedu.units.activation_mismatch.experiments.mismatch.one_score import EPS, FLOOR, LOSSES

Z = np.linspace(-30.03, 30.03, 601)
SMALL = dict(seeds=2, losses=("cross-entropy", "squared error"), recipes=("SGD 0.1", "SGD 10"),
             progress=False)


@pytest.fixture(scope="module")
def means():
    kept = mismatch.stored_starts().table
    return kept.groupby(["condition", "loss", "model"])["accuracy"].agg(["mean", "min", "max"])


# ---------------------------------------------------------------------- the losses of one score
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("label", [0.0, 1.0])
def test_the_slope_is_the_central_difference_of_the_value(name, label):
    if name == "PyTorch's BCE":
        pytest.skip("its slope is cut off where its value is not: compared with PyTorch below")
    z = Z if name not in ("clipped score",) else np.linspace(-2.013, 2.987, 400)
    value, slope = LOSSES[name](z, np.full(z.shape, label))
    rise = np.subtract(*(LOSSES[name](z + step, np.full(z.shape, label))[0]
                         for step in (1e-5, -1e-5))) / 2e-5
    assert np.allclose(slope, rise, rtol=1e-5, atol=1e-7)
    assert not np.allclose(1.001 * slope, rise, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name, code", [
    ("cross-entropy", "F.binary_cross_entropy_with_logits(z, y, reduction='sum')"),
    ("log(p + eps)", "p = torch.sigmoid(torch.where(y == 1, z, -z))\n-torch.log(p + 1e-7).sum()"),
    ("clipped p", "p = torch.sigmoid(torch.where(y == 1, z, -z))\n-torch.log(p.clip(1e-7, "
                  "1 - 1e-7)).sum()"),
    ("PyTorch's BCE", "F.binary_cross_entropy(torch.sigmoid(z), y, reduction='sum')"),
    ("sigmoid twice", "F.binary_cross_entropy_with_logits(torch.sigmoid(z), y, reduction='sum')"),
    ("clipped score", "F.binary_cross_entropy(z.clip(1e-7, 1 - 1e-7), y, reduction='sum')"),
    ("squared error", "((torch.sigmoid(z) - y) ** 2).sum()"),
    ("absolute error", "(torch.sigmoid(z) - y).abs().sum()"),
    ("hinge", "torch.relu(1 - (2 * y - 1) * z).sum()"),
    ("squared error on the logit", "((z - y) ** 2).sum()"),
])
def test_value_and_slope_are_those_of_pytorch(name, code):
    pytest.importorskip("torch")
    from lossedu.proofs.beside_torch import answer
    z = np.concatenate([Z, [-700.0, -40.0, 38.0, 700.0]]) if name == "PyTorch's BCE" else Z
    for label in (0.0, 1.0):
        y = np.full(z.shape, label)
        value, slope = LOSSES[name](z, y)
        theirs = answer(code, "z", z=z, y=y)
        assert np.isclose(value.sum(), theirs.value, rtol=1e-10)
        assert np.allclose(slope, theirs.slope, rtol=1e-6, atol=1e-12)


def test_the_cuts_lie_where_the_formulas_say():
    at = np.array([np.log(EPS), np.log(FLOOR)])
    assert LOSSES["log(p + eps)"](at[:1], 1)[1][0] == pytest.approx(-0.5, abs=1e-6)
    assert LOSSES["clipped p"](at[:1] - 0.01, 1)[1][0] == 0 and LOSSES["clipped p"](at[:1] + 0.01,
                                                                                    1)[1][0] < -0.99
    below = LOSSES["PyTorch's BCE"](at[1:] - np.log(2), 1)[1][0]
    assert below == pytest.approx(-0.5, abs=1e-6) and LOSSES["PyTorch's BCE"](at[1:] + 0.01,
                                                                              1)[1][0] < -0.99
    for name in ("log(p + eps)", "clipped p"):
        assert LOSSES[name](np.array([-500.0]), 1)[0][0] == pytest.approx(-np.log(EPS), rel=1e-9)
    assert LOSSES["PyTorch's BCE"](np.array([-500.0]), 1)[0][0] == 100


def test_two_sigmoids_say_label_1_to_everybody():
    assert (sigmoid(sigmoid(Z)) >= 0.5).all() and sigmoid(sigmoid(Z)).max() < 0.7311
    assert LOSSES["sigmoid twice"](np.array([-50.0]), 0)[0][0] == pytest.approx(np.log(2))
    assert LOSSES["sigmoid twice"](np.array([50.0]), 1)[0][0] == pytest.approx(0.3133, abs=5e-5)


@pytest.mark.parametrize("name", [name for name in LOSSES if name != "sigmoid twice"])
def test_label_1_is_said_from_the_score_on_where_both_labels_cost_the_same(name):
    middle = np.array([one_score.MIDDLE.get(name, 0.0)])
    assert LOSSES[name](middle, 0)[0] == pytest.approx(LOSSES[name](middle, 1)[0], rel=1e-12)


# ---------------------------------------------------------------------- what the stored runs found
def test_at_minus_8_squared_error_stays_at_the_rate_of_cross_entropy_in_every_run(means):
    assert means.loc[("start at -8", "cross-entropy", "SGD 0.1"), "min"] > 90
    kept = mismatch.stored_starts().table.query("condition == 'start at -8' and model in "
                                                "['SGD 0.1', 'SGD 0.01']")
    wide = kept.pivot(index=["seed", "model"], columns="loss", values=["accuracy", "epochs"])
    assert (wide["epochs", "squared error"] == 61).all() and (wide["accuracy",
                                                                   "squared error"] < 75).all()


@pytest.mark.parametrize("recipe", ["SGD 10", "Adam 0.001", "Adam 0.01", "Adam 0.1"])
def test_at_minus_8_a_rate_to_match_or_adam_gets_squared_error_out_in_every_run(means, recipe):
    assert means.loc[("start at -8", "squared error", recipe), "min"] > 90


def test_a_slope_of_zero_is_not_bought_back_by_anything(means):
    for recipe in starts.RECIPES:
        assert means.loc[("start at -20", "clipped p", recipe), "max"] < 75
    assert means.loc[("start at -20", "log(p + eps)", "Adam 0.001"), "min"] > 90
    assert all(means.loc[("start at -20", "cross-entropy", recipe), "min"] > 90
               for recipe in starts.RECIPES
               if recipe != "SGD 10")


def test_from_an_ordinary_start_every_form_learns(means):
    for name in starts.COMPARED:
        assert means.loc[("start at 0", name, "SGD 1"),
                         "min"] > 90 and means.loc[("start at 0", name, "Adam 0.01"),
                                                                                  "min"] > 90


@pytest.mark.proof
def test_the_stored_starts_have_every_run_and_a_part_of_them_is_found_again():
    kept = mismatch.stored_starts()
    counts = kept.table.groupby(["condition", "model", "loss"])["seed"].apply(tuple)
    assert set(counts) == {tuple(range(20))} and len(counts) == 3 * len(starts.RECIPES) * len(
        starts.COMPARED)
    found = mismatch.saturated(seeds=2, start=-20.0, losses=("clipped p", "PyTorch's BCE",
                                                             "log(p + eps)"),
                               recipes=("SGD 0.1", "Adam 0.01"), progress=False).table
    both = kept.table.merge(found, on=["condition", "model", "loss", "seed"])
    assert len(both) == len(found) == 12 and np.abs(both["accuracy_x"]
                                                    - both["accuracy_y"]).max() < 1.5
    right = kept.table["accuracy"] * starts.sizes_of("tumours")[1] / 100
    assert np.abs(right - right.round()).max() < 1e-3  # so many rows of those held out


@pytest.mark.proof
def test_the_stored_runs_of_raw_scores_are_all_there_and_those_that_keep_inside_are_found_again():
    """The others hang on rounding: at a rate of 0.1 or 1 an example that falls out of (0, 1) takes
    the run with it."""
    kept = mismatch.stored_raw()
    assert kept.table.groupby("model")["seed"].apply(tuple).to_dict() == {
        recipe: tuple(range(20)) for recipe in starts.RAW["recipes"]}
    found = mismatch.saturated(seeds=2, progress=False,
                               **{**starts.RAW, "recipes": ("SGD 0.01", "Adam 0.001")})
    both = kept.table.merge(found.table, on=["condition", "model", "loss", "seed"])
    assert len(both) == len(found.table) == 4 and np.abs(both["accuracy_x"]
                                                         - both["accuracy_y"]).max() < 1.5
    worst = kept.table.groupby("model")["accuracy"].min()
    assert worst[["SGD 0.01", "Adam 0.001"]].min() > 90 and worst[["SGD 0.1", "SGD 1"]].max() < 50


# ---------------------------------------------------------------------- the call
def test_neither_jobs_nor_a_dask_cluster_change_the_numbers():
    joblib, distributed = pytest.importorskip("joblib"), pytest.importorskip("distributed")
    alone = mismatch.saturated(**SMALL).table
    pd.testing.assert_frame_equal(mismatch.saturated(jobs=2, **SMALL).table, alone, rtol=1e-9)
    two = dict(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0")
    with distributed.LocalCluster(**two) as cluster:
        with distributed.Client(cluster), joblib.parallel_config(backend="dask"):
            found = mismatch.saturated(jobs=2, **SMALL).table
    pd.testing.assert_frame_equal(found, alone, rtol=1e-9)


@pytest.mark.proof
def test_a_decision_is_cut_at_the_middle_of_the_loss_and_nan_is_none():
    diverged = starts.curve("cross-entropy", "SGD 10", 0.0, (0, 1))
    assert (diverged[:, -1] == 0).all()  # neither "benign" nor "malignant"
    _, y, _, held_out = starts.prepared("tumours", (0,))
    nobody_is_called_ill = starts.curve("cross-entropy", "SGD 0.1", 0.0, (0,), epochs=2, middle=1e9)
    assert nobody_is_called_ill == pytest.approx(100 * np.mean(y[held_out[0]] == 0))


def test_an_optimizer_of_ones_own_trains_as_the_recipe_does_with_scores_of_the_training_rows():
    from lossedu.engine import SGD
    alone = starts.curve("cross-entropy", "SGD 0.1", -8.0, (0, 1), epochs=3)
    assert (starts.curve("cross-entropy", SGD(lr=0.1), -8.0, (0, 1), epochs=3) == alone).all()
    assert (starts.curve("cross-entropy", SGD(lr=0.2), -8.0, (0, 1), epochs=3) != alone).any()
    (first, last), y = starts.scores("cross-entropy", "SGD 0.1", -8.0, (0, 1), epochs=3)
    X, labels, seen, _ = starts.prepared("tumours", (0, 1))
    assert (y == labels[seen]).all() and first.shape == last.shape == y.shape
    assert abs(first.mean() + 8) < 1 and last[y == 1].mean() > last[y == 0].mean() + 3


@pytest.mark.proof
def test_the_word_for_a_cell_says_how_many_runs_arrive():
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    from lossedu.units.activation_mismatch.experiments.mismatch.picture import COLOURS
    accuracy = {"SGD 0.01": (95, 96, 97), "SGD 0.1": (95, 96, 70), "SGD 1": (95, 70, 70),
                "SGD 10": (60, 61, 70),
                "Adam 0.1": (0, 0, 97)}
    table = pd.DataFrame([{"condition": "start at 0", "model": model, "loss": "hinge", "seed": seed,
                           "accuracy": one}
                          for model, runs in accuracy.items() for seed, one in enumerate(runs)])
    measures = (Measure("tumours", "accuracy", "%", against="hinge", split=(427, 142)),)
    ax, = mismatch.starts.draw(Result("mismatch.starts", "?", table, measures, {"losses": ["hinge"],
                                                                               "recipes": list(
                                                                                   accuracy)}))
    faces = [matplotlib.colors.to_hex(patch.get_facecolor()) for patch in ax.patches]
    words = ["learns", "in part", "in part", "stays", "diverges"]
    assert faces == [matplotlib.colors.to_hex(COLOURS[word][0]) for word in words]
    written = [text.get_text() for text in ax.texts]
    assert written[::2] == ["96", "87", "78", "64", "nan"]
    halves = [np.ptp(tuple(mean_interval(np.array(runs), split=(427, 142)))[1:]) / 2
              for runs in accuracy.values()]
    assert written[1::2] == [f"±{half:.1f}" for half in halves[:4]]
    assert all(f"hinge, {recipe}: " in ax.alt_text and f"({word})" in ax.alt_text
               for recipe, word in zip(accuracy, words))
    plt.close(ax.figure)


@pytest.mark.proof
def test_several_starts_saved_and_loaded_are_drawn_with_their_words(tmp_path):
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    result = mismatch.saturated(**{**SMALL, "start": (0.0, -8.0)})
    again = Result.load(result.save(tmp_path / "starts.json"))
    pd.testing.assert_frame_equal(again.table, result.table)
    axes = again.plot()
    stuck = result.table.query("condition == 'start at -8' and loss == 'squared error' and "
                               "model == 'SGD 0.1'")
    assert f"squared error, SGD 0.1: {stuck['accuracy'].mean():.0f} ±" in axes[1].alt_text
    plt.close(axes[0].figure)


@pytest.mark.parametrize("given, sentence", [
    (dict(losses="squared eror"), 'Did you mean "squared error"'),
    (dict(recipes="SGD 0.2"), "recipes holds 'SGD 0.2'"),
    (dict(start=float("nan")), "start=nan came; a logit such as -8.0 fits"),
    (dict(start=()), "a logit such as"),
])
def test_a_call_that_does_not_fit_says_what_fits(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        mismatch.saturated(**{**dict(seeds=1, progress=False), **given})


def test_curves_and_slopes_are_drawn_with_their_words():
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    curves = {"one": np.array([[50.0, 60.0, 90.0], [40.0, 60.0, 92.0]])}
    ax = mismatch.draw_curves(curves)
    assert ("2 runs" in ax.alt_text and "one 45 at the start, 60 after 1 epochs, 91 at "
                                        "the end" in ax.alt_text)
    *_, mean = ax.get_lines()
    assert mean.get_ydata() == pytest.approx([45, 60, 91]) and len(ax.get_lines()) == 3
    left, middle, right = mismatch.draw_slopes(["squared error", "clipped p"])
    assert "gradient -4.1e-09, -0.00067, -0.25" in left.alt_text
    drawn = middle.get_lines()[0]
    assert np.allclose(drawn.get_ydata(), one_score.LOSSES["squared error"](drawn.get_xdata(),
                                                                            1.0)[1])
    size = right.get_lines()[1]  # of the clipped one: it ends where its gradient is 0
    assert (np.isnan(size.get_ydata()) == (size.get_xdata() < np.log(1e-7))).all()
    plt.close("all")


def test_from_minus_12_no_constant_rate_settles_and_some_that_fall_do():
    """One output bias for all tumours, as in the cell of the unit."""
    share, steps = 0.37, 60 * 14
    goal, limit = np.log(share / (1 - share)), 2 / (2 * (share * (1 - share)) ** 2)

    def end(rates, fall):
        z, left = np.full(len(rates), -12.0), np.zeros(len(rates), dtype=bool)
        for step in range(steps):
            p = sigmoid(z)
            rate = rates * (1 - step / steps) if fall else rates
            z = z - rate * 2 * p * (1 - p) * (p - share)
            left |= z > -6
        return np.abs(z - goal) < 0.1, left

    _, left = end(np.linspace(18, 600, 600), fall=False)
    rates = np.geomspace(1, 1e10, 400)
    settled, _ = end(rates, fall=False)
    assert limit == pytest.approx(18.4, abs=0.05) and not settled.any()
    assert np.linspace(18, 600, 600)[left].min() > 10 * limit
    assert end(np.linspace(500, 660, 2000), fall=True)[0].any()
