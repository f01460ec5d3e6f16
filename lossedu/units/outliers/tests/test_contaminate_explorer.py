"""The explorer of replaced numbers: the three estimates, and where each of them stops."""
import numpy as np
import pytest

import lossedu
from lossedu.engine import fit_linear
from lossedu.units.outliers.explorers.contaminate import contaminate
from lossedu.widgets import centre as centre_of
from lossedu.widgets.centre import location

HUBER, MAE, MSE = (lossedu.loss(name) for name in ("huber", "mae", "mse"))
EXPLORER = contaminate()


def found(**to):
    return EXPLORER.numbers({**EXPLORER.settings, **to})


@pytest.mark.parametrize("count, place, delta", [(4, 15.0, 10.0), (1, 3.0, 0.5), (0, 9.0, 4.0)])
def test_it_tells_the_estimates_of_the_numbers_as_they_stand(count, place, delta):
    sample = np.sort(np.random.default_rng(1).normal(8, 3, size=11))
    sample[11 - count:] = place
    numbers = found(count=count, place=place, delta=delta)
    for name, loss in (("mean", MSE), ("median", MAE), ("huber", HUBER.at(delta=delta))):
        exact = fit_linear(loss, np.zeros((11, 0)), sample).intercept
        assert numbers[name] == pytest.approx(exact, abs=1e-8)
    assert abs(numbers["huber_moved"]) < 1e-9 or count


@pytest.mark.parametrize("count", range(1, 6))
@pytest.mark.parametrize("delta", [0.5, 2.0, 4.0])
def test_what_the_unit_says_of_a_minority(count, delta):
    sixth = EXPLORER.sample[5]
    places = np.linspace(EXPLORER.sample[-1], EXPLORER.high, 14)
    for place in places:
        here, on = (found(count=count, place=one, delta=delta) for one in (place, place + 0.1))
        assert here["median"] == pytest.approx(sixth, abs=1e-9) and sixth in here["kept"]
        assert on["mean"] - here["mean"] == pytest.approx(count / 11 * 0.1)
        moves = on["huber"] - here["huber"] > 1e-9
        assert moves == (place - here["huber"] < delta - 1e-9)


@pytest.mark.parametrize("delta", [0.5, 2.0, 4.0])
def test_what_the_unit_says_of_a_majority(delta):
    near, far = (found(count=6, place=place, delta=delta) for place in (20.0, 28.0))
    for name in ("median", "huber"):
        assert far[name] - near[name] == pytest.approx(8.0)
    assert 28.0 - far["huber"] == pytest.approx(5 / 6 * delta)
    assert far["mean"] - near["mean"] == pytest.approx(6 / 11 * 8)


def test_the_curves_are_least_at_the_estimates():
    numbers = found(count=3, place=20.0)
    for name, curve in zip(("mean", "median", "huber"), numbers["curves"]):
        assert min(curve) >= -1e-12 and max(curve) == pytest.approx(1)
        assert np.interp(numbers[name], EXPLORER.grid, curve) < 0.01


@pytest.mark.parametrize(
    "sample", [[1.0, 2.0], [[1.0, 2.0, 3.0]], [1.0, np.nan, 2.0], [3.0, 3.0, 3.0]])
def test_a_sample_that_cannot_be_explored_is_refused(sample):
    with pytest.raises(ValueError, match="three or more finite numbers"):
        contaminate(sample)


@pytest.mark.parametrize("sample", [[1.0, 5.0, 2.0, 80.0], [0.001, 0.004, 0.002], [7e6, 8e6, 5e6]])
def test_a_sample_of_ones_own_is_explored(sample):
    explorer = contaminate(sample)
    assert explorer.controls[0].high == len(sample) // 2 + 1
    assert explorer.low < min(sample) and max(sample) < explorer.high
    assert explorer.results["mean_moved"] > 0


# ---------------------------------------------------------------------- the best constants
@pytest.mark.parametrize("sample", [
    [1.0, 2.0, 4.0, 100.0], [3.0, 3.0, 3.0, 9.0, 1.0], [-5.0, 0.0], [1e6, 1e6 + 1, 1e6 + 5],
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]])
def test_the_best_constants_are_mean_and_median(sample):
    np.testing.assert_allclose(location(MSE, sample), np.mean(sample), rtol=1e-11)
    np.testing.assert_allclose(location(MAE, sample), np.median(sample), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("delta", [0.05, 0.7, 3.0, 1e3])
def test_the_huber_estimate_is_the_certified_minimiser(delta):
    sample = np.random.default_rng(3).standard_cauchy(31)
    huber = HUBER.at(delta=delta)
    certified = fit_linear(huber, np.zeros((31, 0)), sample)
    assert certified.converged
    np.testing.assert_allclose(location(huber, sample), certified.intercept, rtol=1e-9)


def test_the_middle_of_a_flat_bottom_is_taken_for_huber_too():
    assert location(HUBER, [0.0, 0.0, 10.0, 10.0]) == pytest.approx(5.0, abs=1e-9)


def test_a_slope_wrong_by_a_thousandth_would_move_the_best_constant(monkeypatch):
    exact = centre_of.location(MSE, [1.0, 2.0, 6.0])
    monkeypatch.setattr(
        MSE.__class__, "grad", lambda self, pred, target, reduction: 0.999 * pred - target)
    assert abs(centre_of.location(MSE, [1.0, 2.0, 6.0]) - exact) > 1e-4
