"""What the notebook takes from the wing, and sentences that a calculation can refute."""
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import median_abs_deviation

import lossedu
from lossedu.engine import fit_linear
from lossedu.stats import paired_difference
from lossedu.units import outliers
from lossedu.units.outliers.experiments.outliers import STORED, rates, stored, stored_rates

CALLS = lossedu.data.load("telephone")
YEAR, COUNT = CALLS.column("year"), CALLS.column("calls")
MINUTES = (YEAR >= 64) & (YEAR <= 69)


def slope(name, y=COUNT, keep=None, **settings):
    keep = np.full(len(y), True) if keep is None else keep
    return float(fit_linear(lossedu.loss(name, **settings), CALLS.X[keep], y[keep]).coef[0])


def settled_delta(rounds=100):
    line = fit_linear(lossedu.loss("mse"), CALLS.X, COUNT)
    for _ in range(rounds):
        delta = 1.345 * median_abs_deviation(line.predict(CALLS.X) - COUNT, scale="normal")
        line = fit_linear(lossedu.loss("huber", delta=delta), CALLS.X, COUNT)
    return delta, float(line.coef[0])


@pytest.mark.proof
def test_what_the_unit_teaches_gives_huber_a_slope_of_0_199_and_not_that_of_the_others():
    delta, found = settled_delta()
    assert found == pytest.approx(0.199, abs=5e-4) and delta == pytest.approx(1.0186, abs=1e-3)
    assert found > 1.5 * slope("mse", keep=~MINUTES)


@pytest.mark.proof
def test_errors_on_both_sides_cancel_and_on_one_side_do_not():
    delta, one_sided = settled_delta()
    others = slope("huber", keep=~MINUTES, delta=delta)
    base = fit_linear(lossedu.loss("mse"), CALLS.X[~MINUTES], COUNT[~MINUTES]).predict(CALLS.X)
    both = [slope("huber", np.where(np.isin(YEAR, three), 2 * base - COUNT, COUNT), delta=delta)
            for three in combinations(YEAR[MINUTES], 3)]
    assert np.abs(np.array(both) - others).max() < 0.2 * (one_sided - others)


def test_years_from_1966_on_lower_the_prediction_for_1950():
    weights = [fit_linear(lossedu.loss("mse"), CALLS.X, 1.0 * (YEAR == one)).predict([[50]])[0]
               for one in YEAR]
    assert np.allclose(weights, 1 / 24 - (YEAR - 61.5) / 100)
    assert np.array_equal(np.array(weights) < 0, YEAR >= 66)


@pytest.mark.proof
def test_the_formula_of_the_shift_is_close_and_the_median_has_none():
    places = np.linspace(-10, 10, 81)
    losses = {"squared error": lossedu.loss("mse"), "absolute error": lossedu.loss("mae"),
              "Huber": lossedu.loss("huber", delta=1.0), "Cauchy": lossedu.loss("cauchy")}
    found = outliers.sensitivity(losses, places)
    for name, (shift, formula) in found.items():
        if name == "absolute error":
            assert formula is None and len(np.unique(np.abs(shift).round(9))) <= 3
        else:
            assert np.abs(shift - formula).max() < 0.1 * np.abs(shift).max()
    assert abs(places[np.argmax(found["Cauchy"][0])]) == 1


def test_leverage_is_what_a_target_does_to_its_own_prediction():
    x = np.array([1.0, 2, 3, 4, 20])
    for at, h in enumerate(outliers.leverages(x)):
        line = fit_linear(lossedu.loss("mse"), x[:, None], 1.0 * (np.arange(5) == at))
        assert line.predict(x[at:at + 1, None])[0] == pytest.approx(h)
    assert outliers.leverages(x).sum() == pytest.approx(2)


@pytest.mark.parametrize("alpha, end", [(0.5, 0.0), (0.0, 2.0), (-2.0, 2.0), (-np.inf, 2.0)])
def test_which_members_of_barrons_family_follow_an_extreme_input(alpha, end):
    x, y = np.append(np.arange(1.0, 21), 1e4), np.append(2 * np.arange(1.0, 21), 0.0)
    loss = lossedu.loss("barron", alpha=alpha, scale=1.0)
    found = fit_linear(loss, x[:, None], y, start=([2.0], 0.0))
    assert found.coef[0] == pytest.approx(end, abs=0.01)


def test_the_stored_errors_at_each_rate_hold_those_of_the_tuned_network():
    at, tuned = stored_rates().table, stored().table.query("model == 'network'")
    both = at.query("epochs == 60").merge(tuned, on=["condition", "loss", "seed", "learning_rate"])
    assert len(both) == 2 * 3 * 20 and np.abs(both["mae_x"] - both["mae_y"]).max() < 0.05


@pytest.mark.proof
def test_a_part_of_the_stored_rates_is_found_again():
    assert STORED["rates.json"].declared_settings() == stored_rates().settings
    found = rates.run(seeds=2, progress=False).table.query("epochs == 60")
    both = stored_rates().table.merge(found, on=["condition", "model", "loss", "seed"])
    assert len(both) == len(found) > 0 and np.abs(both["mae_x"] - both["mae_y"]).max() < 0.5


def test_what_is_printed_names_both_conditions(capsys):
    outliers.tell_differences(stored())
    said = capsys.readouterr().out
    assert "clean targets" in said and "5 % of targets times 10" in said and "-0.0" not in said


def test_with_wrong_targets_each_robust_loss_is_better_by_both_metrics_and_without_them_none():
    result = stored()
    table = result.table.query("model == 'network'")
    for metric in ("mae", "rmse"):
        split = next(one.split for one in result.measures if one.column == metric)
        for condition, rows in table.groupby("condition"):
            errors = rows.pivot(index="seed", columns="loss", values=metric)
            for name in ("mae", "huber", "cauchy"):
                gap = paired_difference(errors[name], errors["mse"], split=split)
                assert gap.high < 0 if "10" in condition else gap.low < 0 < gap.high


def test_a_good_start_and_scale_do_not_save_cauchys_line_from_the_giants_and_a_small_scale_does():
    stars = lossedu.data.load("stars")
    giants = stars.column("log_temperature") < 3.6
    others = fit_linear(lossedu.loss("mse"), stars.X[~giants], stars.y[~giants])
    scale = median_abs_deviation(others.predict(stars.X[~giants]) - stars.y[~giants],
                                 scale="normal")
    usual, small = (fit_linear(lossedu.loss("cauchy", scale=factor * scale), stars.X, stars.y,
                               start=others).coef[0] for factor in (2.385, 0.5))
    assert others.coef[0] == pytest.approx(2.05, abs=0.01)
    assert usual < -0.4 and small > 2
    first, after = outliers.mm_slopes(stars.X[:, 0], stars.y)
    assert first == pytest.approx(4.0, abs=1e-6) and after == pytest.approx(2.46, abs=0.01)


@pytest.mark.parametrize("factor, lower", [(1.0, False), (0.5, True)])
def test_at_small_scales_two_starts_of_cauchys_line_end_apart(factor, lower):
    stars = lossedu.data.load("stars")
    giants = stars.column("log_temperature") < 3.6
    squared = lossedu.loss("mse")
    others = fit_linear(squared, stars.X[~giants], stars.y[~giants])
    scale = median_abs_deviation(others.predict(stars.X[~giants]) - stars.y[~giants],
                                 scale="normal")
    loss = lossedu.loss("cauchy", scale=factor * scale)
    up, down = (fit_linear(loss, stars.X, stars.y, start=start)
                for start in (others, fit_linear(squared, stars.X, stars.y)))
    assert up.coef[0] > 0 > down.coef[0]
    means = [loss(line.predict(stars.X), stars.y) for line in (up, down)]
    assert (means[0] < means[1]) == lower


def test_the_hollow_point_takes_along_the_lines_that_the_unit_names():
    slopes = lambda **settings: lossedu.explorers.leverage().numbers(
        {"x": 9.0, "y": 15.0, "delta": 1.0, "start": "mae"} | settings)
    top = slopes()
    assert 1.8 < top["mse_slope"] / top["true_slope"] < 2
    others = [top[f"{name}_slope"] for name in ("mae", "huber", "biweight")]
    assert max(others) - min(others) < 0.07 and max(others) < top["mse_slope"] - 0.3
    assert slopes(delta=10.0)["huber_slope"] == pytest.approx(top["mse_slope"])
    for delta in np.geomspace(0.1, 100, 25):
        far = slopes(x=35.0, y=0.0, delta=delta)
        assert max(far[f"{name}_slope"] for name in ("mse", "mae", "huber", "biweight")) < 0
    far = slopes(x=35.0, y=0.0, start="others")
    assert far["biweight_slope"] == pytest.approx(far["true_slope"], abs=0.05)


@pytest.mark.proof
def test_the_absolute_error_ends_nearer_to_the_other_years_than_huber_does():
    _, by_huber = settled_delta()
    others = slope("mse", keep=~MINUTES)
    low, high = outliers.absolute_slopes(YEAR, COUNT)
    assert low < others < high < by_huber - 0.03
    assert low - 1e-6 < slope("mae") < high + 1e-6


def test_every_slope_from_0_116_to_0_162_is_equally_good_for_the_absolute_error_and_no_other_is():
    low, high = outliers.absolute_slopes(YEAR, COUNT)
    assert low == pytest.approx(0.1157, abs=5e-5) and high == pytest.approx(0.1622, abs=5e-5)

    def least(b):  # the best intercept of a given slope is a median
        rest = COUNT - b * YEAR
        return np.mean(np.abs(rest - np.median(rest)))
    inside = [least(b) for b in np.linspace(low, high, 50)]
    assert np.ptp(inside) < 1e-12
    for b in (low - 0.001, high + 0.001, 0.05, 0.3):
        assert least(b) > inside[0] + 1e-6
    for delta in (0.1, 1.345 * outliers.least_median_line(YEAR, COUNT)[2]):
        assert low < slope("huber", delta=delta) < high


def test_the_line_of_the_absolute_error_through_the_stars_is_the_only_one():
    stars = lossedu.data.load("stars")
    low, high = outliers.absolute_slopes(stars.X[:, 0], stars.y)
    assert low == high == pytest.approx(-0.693, abs=1e-3)


def test_one_added_value_moves_the_mean_by_20_parts_of_21_of_the_formula():
    shift, formula = outliers.sensitivity({"mse": lossedu.loss("mse")}, np.array([-10.0, 3]))["mse"]
    assert shift == pytest.approx(20 / 21 * formula, rel=1e-6)


def test_the_far_input_hides_and_the_absolute_error_follows_it_beyond_the_sum_of_the_others():
    x = np.array([1.0, 2, 3, 4])
    for far, stays in ((9.9, True), (10.1, False)):
        inputs, targets = np.append(x, far), np.append(2 * x, 0.0)
        at_two, at_zero = (np.abs(b * inputs - targets).sum() for b in (2.0, 0.0))
        assert (at_two < at_zero) == stays
    at, before, after = (2 * 30 * far / (30 + far ** 2) for far in (30 ** 0.5, 5, 6))
    assert at > max(before, after)
