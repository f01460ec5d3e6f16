"""What the text says of the absolute error at another learning rate than the cell's."""
import numpy as np
import pytest

from lossedu.units import start


def fraction_right(rate, seed):
    """Of decisions on other days, after 1,000 steps on the absolute error of the margin."""
    days = start.read_days()
    X = np.column_stack([days.temp, np.ones(365)])
    sign = np.where(days.rentals > 4, 1.0, -1.0)
    rng = np.random.default_rng(seed)
    order, theta = rng.permutation(365), rng.normal(size=2)
    known, new = order[:120], order[120:]
    for _ in range(1000):
        margin = sign[known] * (X[known] @ theta)
        theta = theta + rate * X[known].T @ (sign[known] * np.sign(1 - margin)) / 120
    return np.mean((X[new] @ theta > 0) == (sign[new] > 0))


@pytest.mark.proof
def test_a_large_rate_makes_the_absolute_error_jump_over_its_kink():
    never = 0.57
    assert np.mean([fraction_right(0.5, seed) for seed in range(20)]) > 0.8
    assert np.mean([fraction_right(2.0, seed) for seed in range(20)]) < never - 0.02
