"""Value and slope of the exponential loss within 4 units in the last place of 60-digit
arithmetic, tails included."""
import mpmath
import numpy as np
import pytest

import lossedu

from .accuracy import too_far

EXPONENTIAL = lossedu.LOSSES["exponential"]
BOTH_DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


def exact(score, label):
    """(value, slope) of one example."""
    value = mpmath.exp(-label * score)
    return value, -label * value


def inputs(dtype):
    """Scores of both signs, from subnormal ones to where the value leaves the floats on either
    side, and 0, beside both labels."""
    rng, kind = np.random.default_rng(50), np.finfo(dtype)
    smallest, last = np.log10(float(kind.smallest_subnormal)), np.log(float(kind.max))
    size = np.concatenate([10.0 ** rng.uniform(smallest, 0, 60), rng.uniform(0, last, 60),
                           10.0 ** rng.uniform(-3, np.log10(last), 60)])
    scores = np.append(size * rng.choice([-1, 1], size.size),
                       [0.0, 1.0, -1.0, float(kind.smallest_subnormal)])
    return np.tile(scores, 2).astype(dtype), np.repeat([-1, 1], scores.size).astype(dtype)


@BOTH_DTYPES
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(dtype):
    assert too_far(EXPONENTIAL, inputs(dtype), exact) == []


@pytest.mark.parametrize("changes", [
    dict(f=lambda s, y: (1 + np.tanh(-y * s / 2)) / (1 - np.tanh(-y * s / 2))),
    dict(df=lambda s, y: -y * (np.cosh(s) - y * np.sinh(s))),
], ids=["a quotient of tanh", "a difference of cosh and sinh"])
def test_a_form_that_loses_digits_is_caught(spoil, changes):
    assert too_far(spoil("exponential", **changes), inputs(np.float64), exact)
