"""What the unit says of JS, W1, discriminators and penalised critics, held by other ways."""
import numpy as np
import pytest

import lossedu
from lossedu.units import distributions
from lossedu.units.distributions.experiments.critics import best_penalised, between, exact
from lossedu.units.distributions.shifts import of_shift


def test_w1_of_samples_is_that_of_the_package_and_of_scipy():
    from scipy.stats import wasserstein_distance
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=7), rng.normal(1, 2, size=11)
    found = distributions.w1_of_samples(x, y)
    assert found == pytest.approx(wasserstein_distance(x, y), rel=1e-12)
    assert found == pytest.approx(lossedu.loss("wasserstein_1d")(x, y), rel=1e-12)


@pytest.mark.parametrize("shift, width", [(0.5, 1.0), (2.0, 0.5), (6.0, 0.3), (3.0, 2.5)])
def test_the_derivatives_of_the_explorer_are_those_of_its_values(shift, width):
    _, slopes = of_shift(shift, width)
    low, high = of_shift(shift - 1e-3, width)[0], of_shift(shift + 1e-3, width)[0]
    for name, slope in slopes.items():
        assert (high[name] - low[name]) / 2e-3 == pytest.approx(slope, abs=0.02)


def test_far_apart_js_is_log_2_and_flat_and_w1_is_the_shift():
    values, slopes = of_shift(8.0, 0.3)
    assert values["JS"] == pytest.approx(np.log(2), abs=1e-6) and abs(slopes["JS"]) < 1e-4
    assert values["W1"] == pytest.approx(8, abs=0.01) and slopes["W1"] == pytest.approx(1, abs=0.01)


def test_with_the_best_discriminator_minimax_has_the_gradient_of_twice_js():
    """The derivative of D in the shift drops out, for D is the best one."""
    x = np.linspace(-30, 30, 6001)
    p, q = (np.exp(-(x - at) ** 2 / 2) / np.sqrt(2 * np.pi) for at in (0.0, 1.5))
    minimax = np.sum(q * (x - 1.5) * np.log(q / (p + q) + 1e-300)) * (x[1] - x[0])
    assert minimax == pytest.approx(2 * of_shift(1.5, 1.0)[1]["JS"], rel=1e-6)


@pytest.mark.parametrize("factor", [0.5, 1.0, 10.0])
def test_the_best_penalised_critic_overstates_at_least_as_between_two_points(factor):
    assert best_penalised(factor) >= exact() * (1 + exact() / (2 * factor))


def test_the_points_of_the_penalty_have_a_density():
    rng = np.random.default_rng(0)
    x, y = np.sort(rng.normal(size=9)), np.sort(5 + rng.normal(size=7))
    ends = np.linspace(x[0], y[-1], 200_001)
    middle = (ends[1:] + ends[:-1]) / 2
    assert np.sum(between(x, y, middle) * np.diff(ends)) == pytest.approx(1, abs=1e-3)


def test_js_of_hours_is_larger_where_the_distance_is_smaller():
    js = lossedu.loss("js_div")

    def both(*hours, width=10):
        bins = np.arange(0, 660 + width, width)
        counts = [distributions.rentals(hour) for hour in hours]
        p, q = (np.histogram(one, bins)[0] / len(one) for one in counts)
        return js(p[None], q[None]), distributions.w1_of_samples(*counts)

    near, wide = both(4, 6), both(12, 17)
    assert near[0] > wide[0] and near[1] < wide[1]
    assert both(4, 8)[0] == pytest.approx(np.log(2)) == both(4, 17)[0]
    for width in (50, 75, 100, 150, 200, 300):  # the order is reversed
        assert both(4, 6, width=width)[0] < both(12, 17, width=width)[0]


def test_w1_of_equal_gaussians_has_the_derivative_1_at_each_shift_and_none_at_0():
    assert of_shift(0.02, 1.0)[1]["W1"] == pytest.approx(1, abs=1e-6)
    assert np.isnan(of_shift(0.0, 1.0)[1]["W1"])
