"""Value and slope of student_t within 4 units in the last place of 60-digit arithmetic, tails
included.
"""
import mpmath
import numpy as np
import pytest

import lossedu
from lossedu.losses.regression.student_t import log_constant
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, Difference, too_far

FARTHER = (dict(nu=1e6), dict(nu=1e6, full=True), dict(scale=1e-3), dict(scale=1e3))
VARIANTS = settings_at_ends(lossedu.LOSSES["student_t"])
VARIANTS += [lossedu.loss("student_t", **settings) for settings in FARTHER]
BOTH_DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


def exact_constant(nu):
    return (mpmath.log(nu * mpmath.pi) / 2 + mpmath.loggamma(nu / 2)
            - mpmath.loggamma((nu + 1) / 2))


def exact(pred, target, nu, scale, full):
    """With the constant, the value is measured against all that is added up."""
    residual = pred - target
    with mpmath.workdps(800):
        value = (nu + 1) / 2 * mpmath.log1p((residual / scale) ** 2 / nu)
    if full:
        terms = value, exact_constant(nu), mpmath.log(scale)
        value = Difference(*(mpmath.fsum(max(sign * one, 0) for one in terms) for sign in (1, -1)))
    return value, (nu + 1) * residual / (nu * scale**2 + residual**2)


def inputs(dtype):
    """Predictions of both signs beside a target of 0, from subnormal ones to far out, and some
    beside other targets."""
    rng = np.random.default_rng(20)
    furthest = 300 if dtype is np.float64 else 30
    size = 10.0 ** np.concatenate([rng.uniform(-furthest, furthest, 60), rng.uniform(-3, 3, 90)])
    pred = np.append(size * rng.choice([-1, 1], size.size),
                     np.finfo(dtype).smallest_subnormal * np.array([1.0, 1000.0]))
    target = np.concatenate([np.zeros(120), 10 * rng.normal(size=30), np.zeros(2)])
    return pred.astype(dtype), target.astype(dtype)


def rounded(pred, target):
    """The residual is rounded before the loss sees it."""
    return [(pred + NUDGE * (pred - target), target)]


def measured(variant):
    nu, scale = variant.settings["nu"], variant.settings["scale"]
    return dict(exact=exact, roundings=rounded, lost=4 * max(1, scale, 1 / scale) ** 2 * max(1, nu))


@BOTH_DTYPES
@pytest.mark.parametrize("loss_at_ends", VARIANTS, ids=repr)
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(loss_at_ends, dtype):
    assert too_far(loss_at_ends, inputs(dtype), **measured(loss_at_ends)) == []


@pytest.mark.parametrize("nu", [1e-310, 1e-9, 0.3, 1.0, 2.0, 7.7, 100.0, 299.9, 300.1, 1e4, 1e12,
                                1e300])
def test_the_constant_neither_cancels_nor_overflows(nu):
    with mpmath.workdps(700):
        right = exact_constant(mpmath.mpf(nu))
    assert log_constant(nu) == pytest.approx(float(right), rel=2e-15)


def test_a_residual_whose_square_overflows_costs_a_finite_logarithm():
    value, slope = lossedu.loss("student_t").value_and_grad([1e300], [0.0])
    assert value == pytest.approx(4 * np.log(1e300) - 2 * np.log(3))
    assert slope[0] == pytest.approx(4e-300)


@pytest.mark.parametrize("changes", [
    dict(f=lambda pred, target, nu, scale, full: (nu + 1) / 2 * np.log(
        1 + ((pred - target) / scale) ** 2 / nu)),
    dict(df=lambda pred, target, nu, scale, full: (nu + 1) * (pred - target) / (
        nu * scale**2 + (pred - target) ** 2))], ids=["value", "slope"])
def test_the_form_in_common_use_is_caught(spoil, changes):
    careless = spoil("student_t", **changes)
    assert too_far(careless, inputs(np.float64), **measured(careless))
