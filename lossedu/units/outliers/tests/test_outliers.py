"""Outliers: each finding of the experiment, with its interval, and that nothing leaks into it."""
import numpy as np
import pandas as pd
import pytest

import lossedu
from lossedu.engine import fit_linear
from lossedu.units.outliers.experiments import outliers
from lossedu.units.outliers.experiments.outliers import trained
from lossedu.units.outliers.experiments.outliers.candidates import (
    CANDIDATES,
    candidate,
    least_median_line,
)

SEEDS, TUNING = tuple(range(20)), (10_000, 10_001)
CONVEX = [name for name in CANDIDATES if candidate(name).claims["convex"]]


@pytest.fixture(scope="module")
def result():
    return outliers.run(seeds=SEEDS, models=("linear",), tuning_seeds=TUNING, progress=False)


@pytest.fixture(scope="module")
def summary(result):
    return result.summary().set_index(["data", "condition", "model", "measure",
                                       "loss"]).sort_index()


def slopes(result, name):
    chosen = result.table[(result.table["data"] == name)
                          & (result.table["condition"] == "all points")]
    return chosen.set_index("loss")["slope"]


def clean_slope(result, name):
    chosen = result.table[(result.table["data"] == name)
                          & (result.table["condition"] != "all points")]
    return float(chosen["slope"].iloc[0])


@pytest.mark.proof
def test_six_wrong_years_turn_least_squares_and_no_robust_loss(result):
    found, clean = slopes(result, "telephone"), clean_slope(result, "telephone")
    assert found["mse"] > 3 * clean
    assert ((found.drop("mse") - clean).abs() < 0.3 * clean).all()


@pytest.mark.proof
def test_four_giants_turn_every_convex_loss_and_cauchy_too(result):
    found, clean = slopes(result, "stars"), clean_slope(result, "stars")
    assert clean > 1.5
    assert (found[[*CONVEX, "cauchy", "cauchy, good start"]] < 0).all()
    # the one that gives up on far points finds the stars' line, if it starts near it
    assert found["barron"] < 0 and abs(found["barron, good start"] - clean) < 0.5


def test_with_wrong_targets_every_robust_loss_beats_squared_error(summary):
    rows = summary.loc["diabetes", "5 % of targets times 10", "linear", "test MAE"]
    assert (rows.drop("mse")["difference_high"] < 0).all() and (rows.drop("mse")["difference"]
                                                                < -20).all()
    assert rows.at["mse", "mean"] > summary.loc["diabetes", "5 % of targets times 10", "constant",
                                                "test MAE"].at[
        "median", "mean"]


def test_without_them_huber_costs_less_than_one_percent_of_the_error(summary):
    rows = summary.loc["diabetes", "clean targets", "linear", "test MAE"]
    assert max(abs(rows.at["huber", "difference_low"]),
               abs(rows.at["huber", "difference_high"])) < 0.01 * rows.at[
        "mse", "mean"]


def test_gaussian_noise_costs_absolute_error_half_as_much_again_and_huber_little(summary):
    rows = summary.loc["gaussian", "no outliers", "linear"].droplevel("measure")
    assert rows.at["mse", "low"] < 1 < rows.at["mse", "high"]  # in units of its own expectation
    assert rows.at["mae", "difference_low"] > 0.2 and abs(rows.at["huber", "difference"]) < 0.15


def test_every_robust_loss_predicts_too_few_bikes(summary):
    rows = summary.loc["bikeshare", "as recorded", "linear", "predicted total minus actual, %"]
    assert (rows.drop("mse")["difference_high"]
            < -5).all() and rows.at["mse", "low"] < 0 < rows.at["mse", "high"]
    # and yet their mean absolute error is lower: the goal decides
    assert (summary.loc["bikeshare", "as recorded", "linear",
                        "test MAE"].drop("mse")["difference_high"] < 0).all()


# ---------------------------------------------------------------------- the protocol
@pytest.mark.parametrize("name", ["huber", "cauchy", "barron"])
def test_each_setting_loses_five_percent_of_efficiency_on_gaussian_noise(name):
    loss = candidate(name)
    r = np.linspace(-12, 12, 200_001)
    density = np.exp(-0.5 * r * r) / np.sqrt(2 * np.pi) * (r[1] - r[0])
    psi = loss.df(r, 0 * r, **loss.settings)
    efficiency = (np.gradient(psi, r) @ density) ** 2 / (psi ** 2 @ density)
    assert efficiency == pytest.approx(0.95, abs=5e-4)


@pytest.mark.parametrize("name, within", [("mse", 0.05), ("huber", 0.01), ("barron", 0.01)])
def test_the_trained_linear_model_is_the_exact_minimiser(result, name, within):
    X, y, tests, targets, centre, scale = trained.prepared(SEEDS, 0.05, 10.0)
    exact = []
    for s, test in enumerate(tests):
        scaled = (targets[s] - centre[s]) / scale[s]
        absolute = fit_linear(candidate("mae"), X[s][~test], scaled[~test])
        fit = fit_linear(candidate(name), X[s][~test], scaled[~test], start=absolute)
        assert fit.converged
        exact.append(np.abs(centre[s] + scale[s] * fit.predict(X[s][test]) - y[test]).mean())
    chosen = result.table.query("data == 'diabetes' and condition != 'clean targets' and "
                                "loss == @name")
    assert np.abs(chosen["mae"].to_numpy() / exact - 1).mean() < within


def test_all_losses_meet_the_same_splits_and_the_same_wrong_targets(result):
    _, y, tests, targets, *_ = trained.prepared(SEEDS, 0.05, 10.0)
    assert len({(test.tobytes(), row.tobytes()) for test, row in zip(tests, targets)}) == len(SEEDS)
    for test, row in zip(tests, targets):
        wrong = row != y
        assert np.allclose(row[wrong], 10 * y[wrong])
        assert wrong[~test].sum() == round(0.05 * (~test).sum()) and wrong[test].sum() == round(
            0.05 * test.sum())
    counts = result.table[result.table["data"] == "diabetes"].groupby(["condition", "model",
                                                                       "loss"])["seed"]
    assert all(tuple(seeds) == SEEDS for _, seeds in counts)


@pytest.mark.proof
@pytest.mark.parametrize("changed, same", [("test", True), ("train", False)])
def test_predictions_do_not_know_the_test_targets(changed, same):
    real = lossedu.data.load("diabetes")
    test = trained.prepared((3,), 0.05, 10.0).tests[0]
    before, _ = trained.learn("linear", "huber", 0.1, (3,), 0.05, 10.0)
    rows = test if changed == "test" else ~test
    y = real.y.copy()
    y[rows] = y[rows][::-1] + 100
    other = type(real)(**{**vars(real), "y": y})
    after, _ = trained.learn("linear", "huber", 0.1, (3,), 0.05, 10.0, patients=other)
    assert np.array_equal(before, after) == same


def test_a_seed_that_is_tuned_on_and_reported_is_refused():
    with pytest.raises(ValueError, match=r"seeds \[2\] are to be tuned on and reported"):
        outliers.run(seeds=4, tuning_seeds=(2, 90))


@pytest.mark.proof
def test_the_rate_is_chosen_on_the_tuning_seeds_alone():
    seen = []

    def learn(model, loss, rates, seeds, *rest):
        seen.append((np.ndim(rates), set(seeds)))
        return trained.learn(model, loss, rates, seeds, *rest)

    trained.diabetes("linear", "mse", 0.05, 10.0, (0, 1), (8, 9), learn=learn)
    # many rates on the tuning seeds, then one on the others
    assert seen == [(1, {8, 9}), (0, {0, 1})]


def test_a_diverging_rate_is_not_chosen():
    assert trained.tuned_rate("linear", "mse", 0.05, 10.0, (8, 9), rates=(1e300, 0.1)) == 0.1


def test_the_least_median_line_withstands_nearly_half_the_points():
    rng = np.random.default_rng(0)
    x, y = rng.uniform(size=41), np.empty(41)
    y[:] = 2 * x + 1 + 0.01 * rng.normal(size=41)
    x[:18], y[:18] = 50 + rng.uniform(size=18), -30.0
    slope, intercept, scale = least_median_line(x, y)
    assert abs(slope - 2) < 0.1 and abs(intercept - 1) < 0.1 and scale < 0.05
    assert fit_linear(candidate("mae"), x[:, None], y).coef[0] < 0  # absolute error does not


@pytest.mark.parametrize("name, slope, least", [("telephone", 0.1155, 0.086), ("stars", 4, 0.26)])
def test_no_line_has_a_smaller_median_than_the_least_median_line(name, slope, least):
    points = lossedu.data.load(name)
    x, y = points.X[:, 0], points.y
    found, intercept, scale = least_median_line(x, y)
    sizes = np.sort(np.abs(y - intercept - found * x))
    assert found == pytest.approx(slope) and np.median(sizes) == pytest.approx(least)
    assert scale == pytest.approx(1.4826 * sizes[len(x) // 2])
    assert np.sum(np.isclose(sizes, sizes[len(x) // 2], rtol=1e-9)) >= 3
    more = len(x) // 2 + 1  # for each slope, half the width of the narrowest strip of that many
    rest = np.sort(y - np.linspace(found - 8, found + 8, 16001)[:, None] * x, axis=1)
    assert (rest[:, more - 1:] - rest[:, :len(x) - more + 1]).min() / 2 > least - 1e-9


@pytest.mark.machine
def test_jobs_do_not_change_the_numbers():
    given = dict(seeds=2, models=("linear",), tuning_seeds=1, progress=False,
                 data=("stars", "diabetes"))
    pd.testing.assert_frame_equal(outliers.run(jobs=2, **given).table,
                                  outliers.run(jobs=1, **given).table, rtol=1e-12)


@pytest.mark.parametrize("given, sentence", [
    (dict(data=("star",)), 'data holds \'star\'. Did you mean "stars"'),
    (dict(models=("linar",)), 'models holds \'linar\'. Did you mean "linear"'),
    (dict(data=()), "data is empty"),
    (dict(share=0.7), "share=0.7 came; a finite number above 0 and below 0.5 fits"),
    (dict(factor=0), "factor=0 came"),
])
def test_a_call_that_does_not_fit_says_what_fits(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        outliers.run(seeds=2, progress=False, **given)


# ---------------------------------------------------------------------- what is stored
@pytest.mark.proof
def test_the_stored_result_has_every_loss_on_the_same_20_seeds_and_says_how_it_was_made():
    kept = outliers.stored()
    counts = kept.table.groupby(["condition", "model", "loss"])["seed"].apply(tuple)
    assert set(counts) == {tuple(range(20))} and set(kept.table["data"]) == {"diabetes"}
    assert kept.versions["numpy"] and not set(kept.settings["seeds"]) & set(
        kept.settings["tuning_seeds"])
    whole = outliers.run(seeds=1, tuning_seeds=1, data="diabetes", progress=False).table
    assert set(counts.index) == set(map(tuple, whole[["condition", "model", "loss"]].to_numpy()))


@pytest.mark.proof
def test_a_part_of_the_stored_result_is_found_again():
    kept, found = outliers.stored(), outliers.run(seeds=2, tuning_seeds=4, data="diabetes",
                                                  models="network",
                                                  progress=False)
    assert {**found.settings, "seeds": 0, "models": 0} == {**kept.settings, "seeds": 0, "models": 0}
    assert found.measures == kept.measures
    pairs = kept.table.merge(found.table, on=["data", "condition", "model", "loss", "seed"])
    assert len(pairs) == len(found.table) > 0
    for column, rounding in (("mae", 0.05), ("rmse", 0.05), ("learning_rate", 0)):
        assert np.allclose(pairs[column + "_x"], pairs[column + "_y"], rtol=0, atol=rounding,
                           equal_nan=True), column


# ---------------------------------------------------------------------- the picture
@pytest.mark.proof
def test_the_picture_has_a_panel_and_words_for_each_data_set(result):
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    axes = result.plot()
    assert len(axes) == 5 and axes[0].figure.dpi == 100
    mean = result.summary().set_index(["data", "loss"]).loc[("gaussian", "mae"), "mean"]
    assert f"mae {mean:.3g}" in axes[3].alt_text and all(len(ax.alt_text.split()) > 15
                                                         for ax in axes)
    figure = axes[0].figure
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    for ax in axes:  # nothing is cut off, and no panel is squeezed
        box = ax.get_tightbbox()
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
        assert ax.get_window_extent().width > 200
    plt.close(figure)


def test_one_data_set_is_drawn_on_the_axes_given(result):
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    one = outliers.run(data="stars", progress=False)
    figure, ax = plt.subplots()
    assert one.plot(ax) is ax
    with pytest.raises(ValueError, match="1 Axes came for 5 data sets"):
        result.plot(ax)
    plt.close(figure)
