"""The bike rentals: who learns from what, who pays for what, and that every fit asks its own
question."""
import numpy as np
import pytest

import lossedu
from lossedu.engine import fit_linear
from lossedu.study.splits import splits
from lossedu.units.regression.experiments import rentals

COST = lossedu.loss("asymmetric_mae", under=4, over=1)


@pytest.fixture(scope="module")
def result():
    return rentals.run(seeds=3, progress=False)


@pytest.fixture(scope="module")
def hours():
    return rentals.read_hours()


@pytest.mark.proof
def test_every_setting_is_paid_on_every_split_and_in_every_month(result):
    counts = result.table.groupby(["data", "model", "loss"]).size().unstack("data")
    assert counts.shape == (9, 2)
    assert (counts["random days"] == 3).all() and (counts["next month"] == 9).all()


def test_hours_of_one_day_never_lie_on_both_sides(hours):
    for test in splits((0, 1), hours.day):
        assert not set(hours.day[test]) & set(hours.day[~test])
        assert 0.2 < test.mean() < 0.3


@pytest.mark.proof
def test_forecasts_depend_on_the_training_hours_and_on_no_others(hours):
    test = splits((0,), hours.day)[0]
    before = rentals.forecasts(hours, ~test, COST)
    for changed, same in ((test, True), (~test, False)):
        y = hours.y + 1000.0 * changed
        after = rentals.forecasts(rentals.Hours(y, hours.X, hours.hour, hours.day, hours.month),
                                  ~test, COST)
        for name in before:
            assert np.allclose(before[name], after[name], rtol=1e-9) == same, name


@pytest.mark.proof
def test_each_loss_is_the_cheapest_in_its_own_currency_on_the_training_hours(hours):
    train = ~splits((0,), hours.day)[0]
    found = rentals.forecasts(hours, train, COST)
    losses = {"mse": lossedu.loss("mse"), "mae": lossedu.loss("mae"), "pinball": COST}
    models = ("one number", "a number an hour", "line")
    pairs = [(one, other) for one in found for other in found
             if one[0] == other[0] in models and one[1] in losses and one != other]
    assert {one[0] for one, _ in pairs} == set(models)
    for one, other in pairs:
        loss = losses[one[1]]
        own, theirs = (loss(found[which][train], hours.y[train]) for which in (one, other))
        assert own <= theirs * (1 + 1e-9), (one, other)


@pytest.mark.parametrize("month", rentals.MONTHS)
def test_each_month_s_line_is_exact_to_rounding_and_found_without_wandering(hours, month):
    # before July a whole range of lines costs the same: there Newton's steps once followed rounding
    train = hours.month < month
    line = fit_linear(lossedu.loss("pinball", quantile=0.8), hours.X[train], hours.y[train])
    n, k = train.sum(), hours.X.shape[1] + 1
    assert line.converged and line.certificate <= np.sqrt(k) * n * np.finfo(float).eps / 2
    assert line.iterations <= 100


@pytest.mark.proof
def test_the_wrong_quantile_is_caught_by_its_training_cost(hours):
    train = ~splits((0,), hours.day)[0]
    right = rentals.forecasts(hours, train, COST)["line", "pinball"]
    wrong = rentals.exact(lossedu.loss("pinball", quantile=0.75), hours.X, hours.y, train)
    assert COST(right[train], hours.y[train]) < COST(wrong[train], hours.y[train])


@pytest.mark.proof
def test_the_cost_of_one_number_is_what_a_loop_adds_up(hours):
    test = splits((0,), hours.day)[0]
    row = next(row for row in rentals.pay(COST, "random days", 0, ~test, test)
               if (row["model"], row["loss"]) == ("one number", "mse"))
    mean = hours.y[~test].mean()
    by_hand = sum(4 * (y - mean) if y > mean else mean - y for y in hours.y[test]) / test.sum()
    assert np.isclose(row["cost"], by_hand, rtol=1e-12)
    assert np.isclose(row["total"], mean * test.sum() / hours.y[test].sum(), rtol=1e-12)


@pytest.mark.proof
def test_equal_costs_make_the_margin_a_median(hours):
    train = ~splits((0,), hours.day)[0]
    found = rentals.forecasts(hours, train, lossedu.loss("asymmetric_mae", under=1, over=1))
    assert np.median((hours.y - found["line", rentals.MARGIN])[train]) == pytest.approx(0, abs=0.5)
    assert abs(np.mean(hours.y[train] <= found["line", "pinball"][train]) - 0.5) < 0.02


@pytest.mark.machine
def test_two_processes_give_the_same_table_as_one(result):
    assert rentals.run(seeds=3, jobs=2, progress=False).table.equals(result.table)


def test_a_line_without_a_certificate_stops_the_experiment(hours):
    def gives_up(*given):
        return type("Fit", (), {"converged": False})()

    with pytest.raises(RuntimeError, match="no exact minimiser"):
        rentals.exact(lossedu.loss("mse"), hours.X, hours.y, np.ones(len(hours.y), bool),
                      fit=gives_up)


def test_a_cost_that_is_not_positive_is_refused_in_one_sentence():
    with pytest.raises(ValueError, match="under=0 came; a finite number above 0 fits"):
        rentals.run(seeds=1, under=0, progress=False)


@pytest.mark.proof
def test_the_picture_says_each_mean_in_words(result):
    ax = result.plot()
    for (model, loss), group in result.table.query("data == 'random days'").groupby(["model",
                                                                                     "loss"]):
        assert f"{model}, {loss}: {group['cost'].mean():.0f}" in ax.alt_text
    assert len(ax.get_yticklabels()) == 9
