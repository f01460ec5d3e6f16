"""Value and slope of msle within 4 units in the last place of 60-digit arithmetic, tails included.
"""
import mpmath
import numpy as np
import pytest

import lossedu

from .accuracy import NUDGE, too_far


def exact(pred, target):
    with mpmath.workdps(800):
        log = mpmath.log1p(pred) - mpmath.log1p(target)
    return log**2, 2 * log / (1 + pred)


def inputs(dtype):
    """Sizes of prediction and target far apart and near each other, up to 1e300, and 0."""
    rng = np.random.default_rng(20)
    furthest = 300 if dtype is np.float64 else 30
    pred, target = 10.0 ** np.concatenate([rng.uniform(-furthest, furthest, (2, 60)),
                                           rng.uniform(-3, 3, (2, 90))], axis=1)
    pred[::5] = target[::5] * (1 + 1e-6 * rng.normal(size=30))
    pred[1::10], target[2::10] = 0, 0
    return pred.astype(dtype), target.astype(dtype)


def rounded(pred, target):
    """The residual is rounded before the loss sees it."""
    return [(pred + NUDGE * (pred - target), target)]


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(dtype):
    assert too_far(lossedu.LOSSES["msle"], inputs(dtype), exact, roundings=rounded) == []


def difference(pred, target):
    return np.log1p(pred) - np.log1p(target)


def ratio(pred, target):
    return np.log1p((pred - target) / (1 + target))


@pytest.mark.parametrize("log", [difference, ratio])
def test_a_form_that_loses_digits_is_caught(spoil, log):
    careless = spoil("msle", f=lambda pred, target: log(pred, target) ** 2)
    assert too_far(careless, inputs(np.float64), exact, roundings=rounded)
