"""Two tasks: what the stored result says, a part of it run again, and the gradient of the sum."""
import numpy as np
import pytest

from lossedu.stats import paired_difference
from lossedu.units.custom_losses.body import Adam, Body
from lossedu.units.custom_losses.experiments import two_tasks


@pytest.fixture(scope="module")
def gap():
    table = two_tasks.stored().table.pivot(index="seed", columns="loss",
                                           values=["rentals", "weather", "weather_refit"])
    return lambda column, one, other: paired_difference(table[column][one], table[column][other],
                                                        split=two_tasks.SPLIT)


def test_in_bikes_the_sky_is_hardly_learned_and_in_thousands_the_rentals_lose(gap):
    assert gap("weather", "sum, in bikes", "weather alone").high < -0.08
    assert gap("rentals", "sum, in thousands", "rentals alone").high < -0.04


def test_the_normalised_sum_is_not_told_apart_from_each_task_alone(gap):
    for column in ("rentals", "weather"):
        found = gap(column, "normalised", f"{column} alone")
        assert found.low < 0 < found.high and found.high - found.low < 0.08


def test_learned_weights_fail_in_bikes_and_a_start_at_the_baseline_mends_it(gap):
    for column in ("rentals", "weather"):
        assert gap(column, "learned, in bikes", "normalised").high < 0
        for arm in ("learned, in thousands", "learned, in bikes, from the baseline"):
            found = gap(column, arm, "normalised")
            assert found.low < 0 < found.high


def test_at_one_rate_the_start_alone_and_the_memory_alone_close_most_of_the_gap(gap):
    failed = "learned, in bikes"
    rates = two_tasks.stored().table.groupby("loss").learning_rate.unique()
    for arm in (f"{failed}, from the baseline, rate 0.03", f"{failed}, beta2 0.9"):
        assert list(rates[arm]) == list(rates[failed]) == [0.03]
        assert gap("rentals", arm, failed).low > 0.01
        assert gap("weather", arm, failed).low > 0.05
        assert gap("weather", arm, failed).estimate > -0.75 * gap(
            "weather", failed, "normalised").estimate


@pytest.mark.proof
def test_a_short_memory_for_the_log_variances_alone_does_not_help_the_sky(monkeypatch):
    class Apart(Adam):
        def __init__(self, rates, steps, betas):
            self.network, self.s = Adam(rates, steps), Adam(rates, steps, betas=(0.9, 0.9))

        def step(self, parameters, grads):
            network, s = parameters[:-1], parameters[-1:]      # arrays are changed in place
            self.network.step(network, grads[:-1])
            self.s.step(s, grads[-1:])

    monkeypatch.setattr(two_tasks, "Adam", Apart)
    name, ends = "learned, in bikes", []
    _, weather, _ = two_tasks.saved(name, np.full(6, 0.03), range(6), after=(
        999, lambda body: ends.append(body.parameters[-1][:, 0, 0].copy())))
    rows = two_tasks.stored().table.query("loss == @name and seed < 6")
    assert ends[-1].min() > 7 and weather.mean() < rows.weather.mean() + 0.01


def test_a_sky_fitted_anew_on_the_units_of_the_sum_in_bikes_saves_no_more(gap):
    assert gap("weather_refit", "sum, in bikes", "weather alone").high < -0.08
    with_rentals = gap("weather_refit", "sum, in bikes", "rentals alone")
    assert max(abs(with_rentals.low), abs(with_rentals.high)) < 0.02
    found = gap("weather_refit", "normalised", "weather alone")
    assert found.low < 0 < found.high


def test_a_fit_on_hidden_units_is_that_of_scikit_learn():
    linear = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(300, 3))
    clear = (hidden @ [1.0, -2.0, 0.0] + rng.logistic(size=300) > 0).astype(float)
    twin = linear.LogisticRegression(C=1e6, tol=1e-10, max_iter=1000).fit(hidden, clear)
    found = two_tasks.refitted((hidden, hidden), clear)
    assert np.allclose(found, twin.decision_function(hidden), atol=1e-3)


def test_with_one_rate_too_the_rentals_lose_with_their_weight(gap):
    found = gap("rentals", "normalised, 1 to 9, rate 0.1", "normalised, 9 to 1")
    assert found.high < 0


@pytest.mark.proof
def test_two_splits_run_again_are_close_to_the_stored_ones():
    rows = two_tasks.stored().table.query("loss == 'normalised' and seed < 2")
    rentals, weather, refit = two_tasks.saved("normalised", rows.learning_rate.to_numpy(), (0, 1))
    assert rentals.mean() == pytest.approx(rows.rentals.mean(), abs=0.03)
    assert weather.mean() == pytest.approx(rows.weather.mean(), abs=0.06)
    assert refit.mean() == pytest.approx(rows.weather_refit.mean(), abs=0.06)


@pytest.mark.parametrize("name", ["sum, in bikes", "normalised, 9 to 1", "learned, in thousands"])
def test_the_gradient_is_that_of_the_total(name):
    X, rentals, clear, _ = two_tasks.read_tasks()
    index = np.arange(50)[None]
    body, constants = Body(X.shape[1], 3, 2, (0,)), np.array([[2.5, 0.65]])
    unit, kind, share = two_tasks.ARMS[name]
    if kind == "learned":
        body.parameters.append(np.array([[[0.3, -0.2]]]))
    found = two_tasks.gradient_of(name, rentals, clear, constants)(body, X[index], index, None)

    def total():
        losses = two_tasks.task_losses(body.outputs(X[index]), rentals[index], clear[index])
        losses = losses.mean(axis=1)[0] * [(two_tasks.UNIT / unit) ** 2, 1]
        if kind == "learned":
            s = body.parameters[-1][0, 0]
            return (np.exp(-s) * losses + s).sum()
        size = constants[0] if kind == "normalised" else np.ones(2)
        return ([share, 1 - share] / size * losses).sum()

    for parameter, grad in zip(body.parameters, found):
        place = (0, 0, 1)
        ends = []
        for sign in (1, -1):
            parameter[place] += sign * 1e-5
            ends.append(total())
            parameter[place] -= sign * 1e-5
        assert grad[place] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-7)


@pytest.mark.proof
def test_the_picture_tells_the_means():
    assert "sum, in bikes 0.8" in two_tasks.stored().plot()[0].alt_text
