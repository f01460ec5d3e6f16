"""Value and slope of every regression loss within 4 units in the last place of 60-digit arithmetic,
tails included.

The residual is rounded once. Only one function multiplies that by more than 4: the slope of
Barron's loss at alpha = -inf, in tails below e^-2.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, errors, too_far


def huber(r, delta):
    return (r * r / 2, r) if abs(r) <= delta else (delta * (abs(r) - delta / 2),
                                                   delta * mpmath.sign(r))


def smooth_l1(r, beta):
    value, slope = huber(r, beta)
    return (value / beta, slope / beta) if beta else (abs(r), mpmath.sign(r))


def cauchy(r, scale):
    return scale**2 / 2 * mpmath.log1p((r / scale) ** 2), r / (1 + (r / scale) ** 2)


def barron(r, alpha, scale):
    z = r / scale
    if alpha == 2:
        return z * z / 2, z / scale
    if alpha == -mpmath.inf:
        return -mpmath.expm1(-z * z / 2), z / scale * mpmath.exp(-z * z / 2)
    b = 2 - alpha
    log = mpmath.log1p(z * z / b)
    return (b / alpha * mpmath.expm1(alpha / 2 * log) if alpha
            else log), z / scale * mpmath.exp((alpha / 2 - 1) * log)


EXACT = {   # the residual and the settings -> (value, slope)
    "mse": lambda r: (r * r, 2 * r),
    "mae": lambda r: (abs(r), mpmath.sign(r)),
    "mbe": lambda r: (r, mpf(1)),
    "huber": huber,
    "smooth_l1": smooth_l1,
    "log_cosh": lambda r: (mpmath.log1p(2 * mpmath.sinh(r / 2) ** 2) if abs(r) < 1 else (
        abs(r) + mpmath.log1p(mpmath.exp(-2 * abs(r))) - mpmath.log(2)), mpmath.tanh(r)),
    "cauchy": cauchy,
    "barron": barron,
    "pinball": lambda r, quantile: (max(-quantile * r, (1 - quantile) * r),
                                    -quantile if r < 0 else 1 - quantile if r > 0 else mpf(0)),
    "asymmetric_mae": lambda r, under, over: (-under * r if r < 0 else over * r,
                                              -under if r < 0 else over if r > 0 else mpf(0)),
}
POINTWISE = [variant for name in EXACT for variant in settings_at_ends(lossedu.LOSSES[name])]


def residuals(dtype):
    """Log-spaced predictions of both signs beside a target of 0, subnormal ones too, and some
    beside other targets."""
    rng = np.random.default_rng(20)
    kind = np.finfo(dtype)
    # the square, times the ends of scale, is still a normal number
    furthest = 150 if dtype is np.float64 else 15
    size = np.concatenate([10.0 ** rng.uniform(-furthest, furthest, 40),
                           10.0 ** rng.uniform(-3, 3, 60)])
    sub = float(kind.smallest_subnormal) * np.array([1, 3, 1000])
    pred = np.concatenate([size, sub, [kind.tiny], 10.0 ** rng.uniform(-3, 3, 30)])
    pred = (pred * rng.choice([-1, 1], pred.size)).astype(dtype)
    target = np.concatenate([np.zeros(pred.size - 30), 10 * rng.normal(size=30)]).astype(dtype)
    return pred, target


def measured(variant):
    """What tells the mechanism about one loss: its exact form, the residual that is rounded, what
    underflows."""
    scale = variant.settings.get("scale", 1.0)
    return dict(exact=lambda pred, target, **settings: EXACT[variant.name](pred - target,
                                                                           **settings),
                roundings=lambda pred, target: [(pred + NUDGE * (pred - target), target)],
                lost=4 * max(1, scale, 1 / scale) ** 2)


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("pointwise", POINTWISE, ids=repr)
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(pointwise, dtype):
    assert too_far(pointwise, residuals(dtype), **measured(pointwise)) == []


@pytest.mark.proof
def test_only_the_slope_of_welsch_multiplies_the_rounding_of_the_residual_by_more_than_4():
    steep = [variant for variant in POINTWISE
             if any(off.allowed > 4 for off in errors(variant, residuals(np.float64),
                                                      **measured(variant), every=True))]
    assert [(variant.name, variant.settings["alpha"]) for variant in steep] == [("barron", -np.inf)]


@pytest.mark.parametrize("what", {
    "log_cosh": dict(f=lambda pred, target: np.log(np.cosh(pred - target))),
    "cauchy": dict(f=lambda pred, target, scale: 0.5 * scale**2
                   * np.log(1 + ((pred - target) / scale) ** 2)),
    "barron": dict(f=lambda pred, target, alpha, scale: np.sqrt(1 + ((pred - target) / scale) ** 2)
                   - 1),
    "huber": dict(df=lambda pred, target, delta: np.float32(1) * np.clip(pred - target, -delta,
                                                                         delta) * (1 + 1e-15)),
}.items(), ids=lambda pair: pair[0])
def test_the_form_in_common_use_is_caught(spoil, what):
    name, changes = what
    assert too_far(spoil(name, **changes), residuals(np.float64), **measured(lossedu.LOSSES[name]))


# ---------------------------------------------------------------------- a whole set
def sets(dtype):
    rng = np.random.default_rng(21)
    far = 30 if dtype is np.float32 else 290
    for _ in range(40):
        n = int(rng.integers(1, 30))
        residual = 10.0 ** (rng.uniform(-far, far) + rng.uniform(-2, 2, n)) * rng.choice([-1, 1], n)
        yield residual.astype(dtype), np.zeros(n, dtype)


def exact_rmse(pred, target):
    residual = [one - other for one, other in zip(pred, target)]
    root = mpmath.sqrt(mpmath.fsum(one * one for one in residual) / len(residual))
    return root, [one / len(residual) / root for one in residual]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rmse_neither_overflows_nor_underflows(dtype):
    assert [off for inputs in sets(dtype) for off in too_far(lossedu.LOSSES["rmse"], inputs,
                                                             exact_rmse)] == []


def test_the_rmse_in_common_use_is_caught(spoil):
    common = spoil("rmse", f=lambda pred, target: np.sqrt(np.mean((pred - target) ** 2)))
    assert any(too_far(common, inputs, exact_rmse) for inputs in sets(np.float64))


# ---------------------------------------------------------------------- at an infinite residual
CEILINGS = {  # barron's alpha -> (value, slope) in the limit, at scale 2
    -np.inf: (1.0, 0.0), -2.0: (2.0, 0.0), 0.0: (np.inf, 0.0), 0.5: (np.inf, 0.0),
    1.0: (np.inf, 0.5), 1.5: (np.inf, np.inf), 2.0: (np.inf, np.inf)}


@pytest.mark.parametrize("alpha", CEILINGS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_barron_at_an_infinite_residual_is_its_limit_and_never_nan(alpha, dtype):
    bent = lossedu.loss("barron", alpha=alpha, scale=2.0)
    inputs = np.array([np.inf, -np.inf], dtype), np.zeros(2, dtype)
    value, slope = CEILINGS[alpha]
    for values, slopes in ((bent(*inputs, reduction="none"), bent.grad(*inputs, reduction="none")),
                           bent.value_and_grad(*inputs, reduction="none")):
        assert values.tolist() == [value, value]
        assert slopes.tolist() == [slope, -slope]
