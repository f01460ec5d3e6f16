"""Value and slope of every margin loss within 4 eps of 60-digit arithmetic: both signs, tails,
subnormals, float32.

What is missing to a margin is a difference: its last digits are those of the margin and the score.
A score beside the corner is not off by more than that, which is what `roundings` allows for.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, too_far


def hinge(s, y):
    return max(mpf(0), 1 - y * s), -y if y * s < 1 else mpf(0)


def squared_hinge(s, y):
    return max(mpf(0), 1 - y * s) ** 2, -2 * y * max(mpf(0), 1 - y * s)


def soft_margin(s, y):
    return mpmath.log1p(mpmath.exp(-y * s)), -y / (1 + mpmath.exp(y * s))


def perceptron(s, y):
    return max(mpf(0), -y * s), -y if y * s <= 0 else mpf(0)


def margin_ranking(a, b, y, margin):
    push = y if margin - y * (a - b) >= 0 else mpf(0)
    return max(mpf(0), margin - y * (a - b)), -push, push


def multi_margin(s, y, p, margin, class_weight):
    weight = (class_weight[y] if class_weight else 1) / mpf(len(s))
    lack = [max(mpf(0), margin + (one - s[y])) if k != y else mpf(0) for k, one in enumerate(s)]
    push = [p * one ** (p - 1) if one > 0 else mpf(0) for one in lack]
    push[y] = -mpmath.fsum(push)
    return weight * mpmath.fsum(one**p for one in lack), [weight * one for one in push]


def crammer_singer(s, y, margin):
    others = [one for k, one in enumerate(s) if k != y]
    most = max(others)
    slope = [mpf(k != y and one == most) / others.count(most) - (k == y) for k, one in enumerate(s)]
    missing = margin + (most - s[y])  # in this order 60 digits are enough
    return max(mpf(0), missing), [one if missing > 0 else mpf(0) for one in slope]


EXACT = {one.__name__: one for one in (hinge, squared_hinge, soft_margin, perceptron,
                                       margin_ranking, multi_margin,
                                       crammer_singer)}
VARIANTS = [variant for name in EXACT for variant in settings_at_ends(lossedu.LOSSES[name])]
BOTH_DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


def scores(dtype, count=160, seed=50):
    """Log-spaced scores of both signs, from subnormal to far out; many in the tails; 0, the corners
    and beside them."""
    rng, (least, most) = np.random.default_rng(seed), (-322, 150) if dtype is np.float64 else (-44,
                                                                                               18)
    size = np.concatenate([10.0 ** rng.uniform(least, most, count // 2),
                           10.0 ** rng.uniform(-3, 3, count // 4),
                           rng.uniform(20, 800, count // 4)])
    eps = float(np.finfo(dtype).eps)
    ends = [0.0, 1.0, -1.0, 1 + eps, 1 - eps, -1 - eps, -1 + eps,
            float(np.finfo(dtype).smallest_subnormal)]
    return np.concatenate([size * rng.choice([-1, 1], size.size), ends]).astype(dtype)


def inputs(variant, dtype):
    if variant.scope == "row":
        rows = np.stack([scores(dtype, seed=seed) for seed in (51, 52, 53)], axis=-1)
        rows[::5, 1] = rows[::5, 0]  # ties
        return np.tile(rows, (3, 1)), np.repeat([0, 1, 2], len(rows))
    one = scores(dtype)
    sign = np.repeat([-1, 1], one.size).astype(dtype)
    if variant.name == "margin_ranking":
        return np.tile(one, 2), np.random.default_rng(54).permutation(np.tile(one, 2)), sign
    return np.tile(one, 2), sign


def rounded_gap(variant):
    """The gap of two scores, which is rounded before the margin comes to it; of a single score
    nothing is."""
    def of_rows(s, y, *_):
        for k in range(len(s)):
            if k != y:
                yield [other + NUDGE * (other - s[y]) if j == k else other for j,
                       other in enumerate(s)], y

    if variant.name == "margin_ranking":
        return lambda a, b, y: [(a + NUDGE * (a - b), b, y)]
    return of_rows if variant.scope == "row" else lambda *_: ()


@BOTH_DTYPES
@pytest.mark.parametrize("variant_of_margin", VARIANTS, ids=repr)
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(variant_of_margin, dtype):
    one = variant_of_margin
    assert too_far(one, inputs(one, dtype), EXACT[one.name], roundings=rounded_gap(one)) == []


@BOTH_DTYPES
def test_the_soft_margin_reaches_its_tails_to_one_and_a_half_eps(dtype):
    loss = lossedu.LOSSES["soft_margin"]
    assert too_far(loss, inputs(loss, dtype), soft_margin, bound=1.5) == []


@pytest.mark.parametrize("name, changes", [
    ("soft_margin", dict(f=lambda s, y: np.log(1 + np.exp(-y * s)))),
    ("soft_margin", dict(df=lambda s, y: y * (1 / (1 + np.exp(-y * s)) - 1))),
    ("squared_hinge", dict(f=lambda s, y: np.maximum(0, 1 - 2 * y * s + s * s))),
    ("margin_ranking",
     dict(f=lambda a, b, y, margin: np.maximum(0, ((1 - y * a) + y * b) - (1 - margin)))),
    ("crammer_singer", dict(df=lambda s, y, margin: _tied_by_rounding(s, y, margin))),
    ("multi_margin", dict(f=lambda s, y, **settings: lossedu.LOSSES["multi_margin"].f(
        s.astype(np.float32).astype(float), y, **settings))),
])
def test_a_form_that_loses_digits_is_caught(spoil, name, changes):
    spoiled = spoil(name, **changes)
    assert too_far(spoiled, inputs(spoiled, np.float64), EXACT[name],
                   roundings=rounded_gap(spoiled))


def _tied_by_rounding(scores, target, margin):
    """The slope with the scores compared after the margin was added."""
    return lossedu.LOSSES["crammer_singer"].df((scores + 1e3) - 1e3, target, margin)


@pytest.mark.parametrize("name", EXACT)
def test_no_row_one_row_and_float16_are_no_trouble(name):
    loss = lossedu.LOSSES[name]
    some = tuple(one[:1] for one in inputs(loss, np.float32))
    none = tuple(one[:0] for one in some)
    assert np.isnan(loss(*none)) and loss(*none, reduction="sum") == 0
    half = tuple(one if one.dtype.kind == "i" else np.full_like(one, 0.5, dtype=np.float16)
                 if spec.grad else
                 one.astype(np.float16) for one, spec in zip(some, loss.inputs))
    wide = tuple(one if one.dtype.kind == "i" else one.astype(np.float64) for one in half)
    value, slopes = loss.value_and_grad(*half)
    exact, their = loss.value_and_grad(*wide)
    assert value == pytest.approx(exact, rel=1e-3)
    for slope, other in zip(*((one if isinstance(one, tuple) else (one,))
                              for one in (slopes, their))):
        assert slope.dtype == np.float16
        np.testing.assert_allclose(slope, other, rtol=1e-3)
