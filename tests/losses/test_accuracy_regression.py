"""Value and slope of every regression loss within 4 units in the last place of 60-digit arithmetic, tails included.

One honest exception is built into the bound: where a function multiplies a relative change of
the residual by more than 4 (its condition number), rounding the residual alone costs that much.
Only the slope of Barron's loss at alpha = -inf does, in tails below e^-2.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.sample import settings_at_ends

DIGITS = 60


def huber(r, delta):
    return (r * r / 2, r) if abs(r) <= delta else (delta * (abs(r) - delta / 2), delta * mpmath.sign(r))


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
    return (b / alpha * mpmath.expm1(alpha / 2 * log) if alpha else log), z / scale * mpmath.exp((alpha / 2 - 1) * log)


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
    """Log-spaced predictions of both signs beside a target of 0, subnormal ones too, and some beside other targets."""
    rng = np.random.default_rng(20)
    kind = np.finfo(dtype)
    furthest = 150 if dtype is np.float64 else 15     # the square, times the ends of scale, is still a normal number
    size = np.concatenate([10.0 ** rng.uniform(-furthest, furthest, 40), 10.0 ** rng.uniform(-3, 3, 60)])
    sub = float(kind.smallest_subnormal) * np.array([1, 3, 1000])
    pred = np.concatenate([size, sub, [kind.tiny], 10.0 ** rng.uniform(-3, 3, 30)])
    pred = (pred * rng.choice([-1, 1], pred.size)).astype(dtype)
    target = np.concatenate([np.zeros(pred.size - 30), 10 * rng.normal(size=30)]).astype(dtype)
    return pred, target


def errors(variant, dtype):
    """For each residual, value and slope: (error in eps, what is allowed), plain and fused."""
    kind = np.finfo(dtype)
    pred, target = residuals(dtype)
    with np.errstate(all="ignore"):
        plain = variant._f(pred, target), variant._df(pred, target)
        fused = variant._fused(pred, target) if variant.fused else plain
    settings = {name: mpf(value) for name, value in variant.settings.items()}
    scale = variant.settings.get("scale", 1.0)
    lost = 4 * float(kind.smallest_subnormal) * max(1, scale, 1 / scale) ** 2  # to gradual underflow
    exact = EXACT[variant.name]
    with mpmath.workdps(DIGITS):
        for i in range(pred.size):
            r = mpf(float(pred[i])) - mpf(float(target[i]))
            nudge = mpf(10) ** -20
            for truth, nudged, ones in zip(exact(r, **settings), exact(r * (1 + nudge), **settings),
                                           zip(plain, fused, strict=True), strict=True):
                if abs(truth) > kind.max:
                    continue
                condition = abs(nudged / truth - 1) / nudge if truth else 0
                for got in ones:
                    error = max(abs(mpf(float(got[i])) - truth) - lost, 0) if np.isfinite(got[i]) else mpmath.inf
                    yield float(error / abs(truth) / kind.eps) if truth else float(error), max(4.0, float(condition))


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("pointwise", POINTWISE, ids=repr)
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(pointwise, dtype):
    assert [pair for pair in errors(pointwise, dtype) if pair[0] > pair[1]] == []


def test_only_the_slope_of_welsch_multiplies_the_rounding_of_the_residual_by_more_than_4():
    steep = {variant.settings["alpha"] for variant in POINTWISE if variant.name == "barron"
             for _, allowed in errors(variant, np.float64) if allowed > 4}
    others = [variant for variant in POINTWISE if variant.name != "barron"
              if any(allowed > 4 for _, allowed in errors(variant, np.float64))]
    assert steep == {-np.inf} and others == []


@pytest.mark.parametrize("what", {
    "log_cosh": dict(f=lambda pred, target: np.log(np.cosh(pred - target))),
    "cauchy": dict(f=lambda pred, target, scale: 0.5 * scale**2 * np.log(1 + ((pred - target) / scale) ** 2)),
    "barron": dict(f=lambda pred, target, alpha, scale: np.sqrt(1 + ((pred - target) / scale) ** 2) - 1),
    "huber": dict(df=lambda pred, target, delta: np.float32(1) * np.clip(pred - target, -delta, delta) * (1 + 1e-15)),
}.items(), ids=lambda pair: pair[0])
def test_the_form_in_common_use_is_caught(spoil, what):
    name, changes = what
    assert any(error > allowed for error, allowed in errors(spoil(name, **changes), np.float64))


# ---------------------------------------------------------------------- a whole set
def sets(dtype):
    rng = np.random.default_rng(21)
    far = 30 if dtype is np.float32 else 290
    for _ in range(40):
        n = int(rng.integers(1, 30))
        yield (10.0 ** (rng.uniform(-far, far) + rng.uniform(-2, 2, n)) * rng.choice([-1, 1], n)).astype(dtype)


def rmse_error(function, dtype):
    worst = 0.0
    with mpmath.workdps(DIGITS), np.errstate(all="ignore"):
        for residual in sets(dtype):
            exact = [mpf(float(one)) for one in residual]
            root = mpmath.sqrt(mpmath.fsum(one * one for one in exact) / len(exact))
            value, slope = function(residual, np.zeros_like(residual))
            truths = [root, *(one / len(exact) / root for one in exact)]
            for got, truth in zip([value, *slope], truths, strict=True):
                error = abs(mpf(float(got)) - truth) / abs(truth) if np.isfinite(got) else mpmath.inf
                worst = max(worst, float(error / np.finfo(dtype).eps))
    return worst


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rmse_neither_overflows_nor_underflows(dtype):
    loss = lossedu.LOSSES["rmse"]
    assert rmse_error(loss.fused, dtype) <= 4
    assert rmse_error(lambda pred, target: (loss.f(pred, target), loss.df(pred, target)), dtype) <= 4


def test_the_rmse_in_common_use_is_caught():
    def common(pred, target):
        value = np.sqrt(np.mean((pred - target) ** 2))
        return value, (pred - target) / (pred.size * value)

    assert rmse_error(common, np.float64) > 4
