"""Value and derivative of the gradient penalty within 4 eps of the exact ones, or what the rounding
of the length explains.

The length is rounded before 1 is subtracted: beside 1 that counts for more than 4 eps, and the
condition number says how much.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, too_far

# in eps: the squares (half of one each), their sum (1), of which the root takes half, and the
# root's own rounding
ROUNDED = mpf(1.25) * NUDGE


def gradient_penalty(gradient, off=0, *, one_sided):
    """`off` is the share by which the length is off."""
    largest = max(map(abs, gradient))
    if not largest:
        return mpf(not one_sided), [mpf(0)] * len(gradient)
    size = largest * mpmath.sqrt(mpmath.fsum((one / largest) ** 2 for one in gradient))
    gap = size * (1 + off) - 1
    gap = max(mpf(0), gap) if one_sided else gap
    return gap**2, [2 * gap * one / size for one in gradient]


def rows(dtype, d):
    """Gradients from subnormal lengths to those whose square is finite, of mixed entries, beside
    length 1, and 0."""
    rng, (least, most) = np.random.default_rng(72 + d), (
        (-310, 150) if dtype is np.float64 else (-40, 18))
    drawn = rng.normal(size=(90, d))
    drawn[:30] *= 10.0 ** rng.uniform(least, most, (30, 1))
    drawn[30:50] *= 10.0 ** rng.uniform(-8, 8, (20, d))
    near = drawn[50:80] / np.linalg.norm(drawn[50:80], axis=-1, keepdims=True)
    drawn[50:80] = near * (1 + rng.choice([-1, 1], (30, 1))
                           * 10.0 ** rng.uniform(-14 if dtype is np.float64 else -6, -1, (30, 1)))
    drawn[-1] = 0
    return (drawn.astype(dtype),)


def exceeds_surely(gradient):
    """Rows whose length is not 1 within rounding: one-sided, no condition number holds across it.
    """
    size = np.linalg.norm(gradient.astype(float), axis=-1)
    return np.abs(size - 1) > 4 * np.finfo(gradient.dtype).eps


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("penalty", settings_at_ends(lossedu.loss("gradient_penalty")), ids=repr)
def test_value_and_derivative_are_within_4_eps_or_what_rounding_the_length_explains(penalty, d,
                                                                                    dtype):
    gradient, = rows(dtype, d)
    kept = gradient[exceeds_surely(gradient)]
    assert len(kept) > 80
    assert too_far(penalty, (kept,), gradient_penalty,
                   roundings=lambda one: [(one, ROUNDED), (one, -ROUNDED)]) == []


@pytest.mark.parametrize("changes", [
    dict(f=lambda gradient, one_sided: (
        np.sqrt(np.sum(gradient**2, axis=-1) + 1e-12) - 1) ** 2),
    dict(df=lambda gradient, one_sided: 2 * gradient * (
        1 - 1 / (np.linalg.norm(gradient, axis=-1, keepdims=True) + 1e-12)))])
def test_a_form_in_common_use_is_caught(spoil, changes):
    with np.errstate(over="ignore"):
        assert too_far(spoil("gradient_penalty", **changes), rows(np.float64, 3), gradient_penalty,
                       roundings=lambda one: [(one, ROUNDED), (one, -ROUNDED)])


def test_a_gradient_of_0_costs_1_and_gets_the_derivative_0():
    loss, nothing = lossedu.loss("gradient_penalty"), np.zeros((2, 3))
    assert loss(nothing) == 1 and not np.any(loss.grad(nothing))
    assert loss.at(one_sided=True).value_and_grad(nothing)[0] == 0


@pytest.mark.parametrize("one_sided", [False, True])
def test_a_gradient_below_length_1_costs_something_only_if_the_penalty_has_two_sides(one_sided):
    loss = lossedu.loss("gradient_penalty", one_sided=one_sided)
    value, slope = loss.value_and_grad([[0.3, 0.4]])
    assert value == (0.0 if one_sided else 0.25)
    np.testing.assert_allclose(slope, [[0.0, 0.0]] if one_sided else [[-0.6, -0.8]], rtol=1e-15)
