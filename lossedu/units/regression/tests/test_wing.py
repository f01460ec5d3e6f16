"""What the notebook calls on its wing: measurements that can be redone by hand, pictures whose
words are true."""
import numpy as np
import pytest

import lossedu
from lossedu.study.splits import splits
from lossedu.units import regression
from lossedu.units.regression.experiments import rentals

COST = lossedu.loss("asymmetric_mae", under=4, over=1)


@pytest.fixture(scope="module")
def demand():
    bikes = lossedu.data.load("bikeshare")
    return bikes.y[(bikes.column("hour") == 8) & (bikes.column("workingday") == 1)]


@pytest.fixture(scope="module")
def result():
    return rentals.run(seeds=2, progress=False)


def test_a_rule_sees_the_past_mornings_and_pays_for_the_others(demand):
    seen = []
    regression.pay_on_new_mornings(COST, {"mean": lambda past: seen.append(past) or past.mean()},
                                   demand, seeds=3)
    assert [len(past) for past in seen] == [186] * 3
    assert not np.array_equal(*seen[:2])


def test_the_cost_on_new_mornings_is_what_a_loop_adds_up(demand):
    paid = regression.pay_on_new_mornings(COST, {"300": lambda past: 300}, demand, seeds=1)["300"]
    later = demand[np.random.default_rng(0).permutation(len(demand))[186:]]
    by_hand = [4 * (y - 300) if y > 300 else 300 - y for y in later]
    assert paid == pytest.approx([np.mean(by_hand)], rel=1e-12)


def test_the_best_constant_of_batch_rmses_goes_from_the_median_to_the_mean():
    found = regression.batch_rmse_constants((1, 1024), samples=6)
    assert found[1].estimate == pytest.approx(np.log(2), abs=0.02)
    assert found[1024].estimate == pytest.approx(1.0, abs=0.02)


def test_no_other_constant_has_a_smaller_mean_of_batch_rmses():
    y = np.random.default_rng(0).exponential(size=(2, 64))
    best = regression.batch_rmse_constants((4,), samples=2, examples=64)[4].estimate
    mean_rmse = lambda c: np.sqrt(np.mean((c - y[0].reshape(-1, 4)) ** 2, axis=1)).mean()
    tried = np.linspace(0, 4, 4001)
    own = tried[np.argmin([mean_rmse(c) for c in tried])]
    alone = regression.batch_rmse_constants((4,), samples=1, examples=64)[4].estimate
    assert alone == pytest.approx(own, abs=0.002) and np.isfinite(best)


@pytest.mark.proof
def test_the_hourly_margin_is_that_of_each_hour_on_the_training_days(result):
    hours, test = rentals.read_hours(), splits((0,), rentals.read_hours().day)[0]
    line = rentals.forecasts(hours, ~test, COST)["line", "mse"]
    margins = lambda left, hour: {one: np.quantile(left[hour == one], 0.8, method="inverted_cdf")
                                  for one in np.unique(hour)}
    raised = []
    for row in np.flatnonzero(test):
        left = np.sort((hours.y - line)[~test & (hours.hour == hours.hour[row])])
        enough = left[int(np.ceil(0.8 * len(left) - 1e-9)) - 1]
        raised.append(line[row] + enough)
    assert regression.pay_with_margins(margins, result, 4, 1)[0] == pytest.approx(
        COST(np.array(raised), hours.y[test]), rel=1e-12)


def test_the_picture_of_costs_tells_the_numbers_that_one_gets_by_trying(demand):
    words = regression.draw_costs(COST, demand).text
    costs = [COST(np.full(len(demand), float(number)), demand) for number in range(651)]
    assert f"cheapest {np.argmin(costs)}, cost {min(costs):.0f}" in words
    assert f"busiest {max(demand):.0f}" in words


@pytest.mark.proof
def test_the_picture_of_constants_tells_mean_median_and_quantile():
    losses = {"square": lossedu.loss("mse"), "absolute": lossedu.loss("mae"), "4 to 1": COST}
    words = regression.draw_constants(losses, np.array([0.0, 1, 2, 3, 5, 6, 11])).text
    for name, best in (("square", 4), ("absolute", 3), ("4 to 1", 6)):
        assert f"{name}, lowest at {best}," in words


@pytest.mark.proof
def test_the_pictures_of_the_experiment_tell_its_means(result):
    words = regression.draw_savings(result).text
    cost = result.table.query("data == 'random days' and model == 'line' and loss == "
                              "'pinball'").cost.mean()
    assert f"linear model, pinball: {cost:.0f}" in words
    months = regression.draw_months(result, 0.8).text
    line = result.table.query("data == 'next month' and model == 'line' and loss == "
                              "'pinball'").set_index("seed")
    assert f"5: {line.enough[5]:.2f}" in months


def test_a_difference_is_told_with_its_interval_and_how_often_it_is_positive(capsys):
    regression.tell_difference("a minus b", np.array([3.0, 4, 1, 4]), np.array([1.0, 1, 2, 0]),
                               split=(30, 10))
    gap = lossedu.stats.paired_difference([3.0, 4, 1, 4], [1.0, 1, 2, 0], split=(30, 10))
    assert capsys.readouterr().out == (
        f"a minus b: 2.0 (95 % interval {gap.low:.1f} to {gap.high:.1f}), positive in 3 of "
        "4 splits\n")


@pytest.mark.proof
def test_months_and_totals_are_those_of_the_table(result, capsys):
    regression.tell_months(result)
    regression.tell_totals(result, [("one number", "mae")])
    told = capsys.readouterr().out
    table = result.table.query("model == 'line' and data == 'next month'").pivot(index="seed",
                                                                                 columns="loss")
    assert f"pinball: {table['enough', 'pinball'].mean():.2f} (95" in told
    dearer = sum(mse > own for mse, own in zip(table["cost", "mse"], table["cost", "pinball"]))
    assert f"pinball costs less than MSE in {dearer} of 9 months" in told
    total = result.table.query("model == 'one number' and loss == 'mae' and data == 'random "
                               "days'").total.mean()
    shown = told.split("one number, MAE")[1]
    assert shown.split()[0] == f"{total:.2f}"
    later = result.table.query("model == 'one number' and loss == 'mae' and data == 'next "
                               "month'").total.mean()
    assert shown.split()[-1] == f"{later:.2f}" and "mean of 9 months" in told


@pytest.mark.proof
def test_coverage_tells_the_mean_share_of_unseen_families(capsys):
    coverage = lossedu.experiments.quantiles.run(seeds=3, progress=False)
    regression.tell_coverage(coverage, levels=(0.9,))
    rows = coverage.table.query("loss == 'pinball' and quantile == 0.9")
    told = capsys.readouterr().out
    assert f"pinball at 0.9: below it {rows.unseen.mean():.2f} of unseen" in told
    assert f"half {(rows.poorer - rows.richer).mean():+.2f} (95" in told


def test_the_picture_of_the_pinball_loss_tells_both_slopes_of_each_level():
    told = regression.draw_pinball((0.5, 0.8)).text
    assert "at level 0.8 it falls with slope -0.8 up to a residual of 0" in told
    assert "then rises with slope 0.2" in told and "then rises with slope 0.5" in told
