"""Value and slope of mape within 4 units in the last place of 60-digit arithmetic, tails included.
"""
import mpmath
import numpy as np
import pytest

import lossedu

from .accuracy import NUDGE, too_far


def exact(pred, target):
    return abs(pred - target) / target, mpmath.sign(pred - target) / target


def inputs(dtype):
    """Sizes of prediction and target far apart and near each other, up to 1e300."""
    rng = np.random.default_rng(20)
    furthest = 300 if dtype is np.float64 else 30
    size = 10.0 ** np.concatenate([rng.uniform(-furthest, furthest, 60), rng.uniform(-3, 3, 90)])
    target = 10.0 ** np.concatenate([rng.uniform(-furthest, furthest, 60), rng.uniform(-3, 3, 90)])
    size[::5] = target[::5] * (1 + 1e-6 * rng.normal(size=30))
    pred = size * np.where(rng.random(150) < 0.2, -1, 1)
    return pred.astype(dtype), target.astype(dtype)


def rounded(pred, target):
    """The residual is rounded before the loss sees it."""
    return [(pred + NUDGE * (pred - target), target)]


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(dtype):
    assert too_far(lossedu.LOSSES["mape"], inputs(dtype), exact, roundings=rounded) == []


def test_a_small_number_added_to_the_target_is_caught(spoil):
    careless = spoil("mape", f=lambda pred, target: np.abs(pred - target) / (target + 1e-8))
    assert too_far(careless, inputs(np.float64), exact, roundings=rounded)


@pytest.mark.parametrize("number, said", [(0.0, "0"), (-2.0, "-2")])
def test_a_target_of_0_is_refused_and_the_sentence_says_why(number, said):
    with pytest.raises(ValueError, match=f"target holds {said}; .*there is no percentage of 0"
                                         ".*: numbers above 0 fit"):
        lossedu.loss("mape")([1.0, 2.0], [1.0, number])
