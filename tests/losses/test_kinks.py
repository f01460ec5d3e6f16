"""Where a slope jumps is declared, and the slope taken there lies between those on the two sides.
Nowhere else."""
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.core.record import Kink
from lossedu.core.shapes import as_f_takes
from lossedu.proofs import numdiff
from lossedu.proofs.inputs import draw, forms_of, settings_at_ends

CLOSE = 1e-5     # one-sided differences are right to about 7 digits
FINE = dict(count=601, halvings=60)     # how closely jumps are searched for along one prediction,
COARSE = dict(count=31, halvings=50)    # and along a line through many
# drawn for each of those: a step in one input of several is crossed by every third or so
LINES = 12


def does_jump(kink, loss):
    return kink.jumps(**loss.settings) if callable(kink.jumps) else kink.jumps


# ---------------------------------------------------------------------- at the declared kinks
def faults_at_kinks(variant):
    """Sentences about what is wrong at the declared kinks; none if all is well."""
    pointwise = [kink for kink in variant.kinks if kink.at]
    faults = [fault for kink in pointwise for fault in _faults_at(variant, kink)]
    if len(pointwise) < len(variant.kinks):
        faults += _faults_along_lines(variant)
    return faults


def _faults_at(variant, kink):
    _, target, *rest = draw(variant, np.random.default_rng(8), kinks=False)
    pred = kink.at(target, **variant.settings) + np.zeros_like(target)
    with np.errstate(all="ignore"):
        left, right = numdiff.one_sided(lambda x: variant._f(x, target, *rest), pred)
        slope = variant._df(pred, target, *rest)
    slope = slope[0] if isinstance(slope, tuple) else slope
    size = np.abs(left.value) + np.abs(right.value)
    near = CLOSE * size + left.bound + right.bound
    low, high = np.minimum(left.value, right.value) - near, np.maximum(left.value,
                                                                       right.value) + near
    if not ((low <= slope) & (slope <= high)).all():
        yield "the slope at a kink does not lie between the one-sided slopes"
    if kink.slope is not None and not np.allclose(slope, kink.slope(**variant.settings), rtol=1e-9,
                                                  atol=1e-9):
        yield "the slope at a kink is not the one declared"
    jumps = np.abs(right.value - left.value) > 10 * near
    if does_jump(kink, variant) and not jumps.all():
        yield "a jump is declared where there is none"
    if not does_jump(kink, variant) and jumps.any():
        yield "the slope jumps at a kink declared to be smooth"


def _faults_along_lines(variant):
    """For kinks given by their distance: inputs on them, and a few directions to leave in."""
    rng = np.random.default_rng(9)
    drawn = [draw(variant, rng) for _ in range(8)]
    if variant.scope == "set":
        level = [draw(variant, rng, {"n": 12, "m": 12}) for _ in range(2)]
        drawn += [(inputs[1], *inputs[1:]) for inputs in level]  # a perfect fit
    return [fault for inputs in drawn for fault in _faults_leaving(variant, inputs,
                                                                   draw(variant, rng, kinks=False))]


def _faults_leaving(variant, inputs, others):
    start = np.zeros(_examples(variant, inputs))
    with np.errstate(all="ignore"):
        left, right = numdiff.one_sided(lambda t: _values_along(variant, inputs, others, t), start)
        slope = _slopes_along(variant, inputs, others, start)
    near = CLOSE * (np.abs(left.value) + np.abs(right.value)) + left.bound + right.bound + 1e-9
    low, high = np.minimum(left.value, right.value) - near, np.maximum(left.value,
                                                                       right.value) + near
    if not ((low <= slope) & (slope <= high) | _on_a_tear(variant, inputs)).all():
        yield "the slope in some direction does not lie between the one-sided slopes"
    for kink in variant.kinks:
        on_it = variant.scope == "set" and kink.slope and not kink.distance(
            *as_f_takes(variant, inputs), **variant.settings)
        if on_it and not np.all(variant.grad(*inputs) == kink.slope(**variant.settings)):
            yield "the slope at a kink is not the one declared"


def _on_a_tear(variant, inputs):
    """Marks the examples at which the value itself jumps by declaration: one side has no slope."""
    return np.any([kink.distance(*inputs, **variant.settings) == 0
                   for kink in variant.kinks if kink.torn], axis=0)


def _examples(variant, inputs):
    return {"element": inputs[0].shape, "row": inputs[0].shape[:1], "set": ()}[variant.scope]


def _moved(variant, inputs, others, t):
    moved = []
    for spec, one, other in zip(variant.inputs, inputs, others):
        along = np.reshape(t, np.shape(t) + (1,) * (one.ndim - np.ndim(t)))
        moved.append(one + along * (other - one) if spec.grad else one)
    return as_f_takes(variant, moved) if variant.scope == "set" else moved


def _values_along(variant, inputs, others, t):
    return variant._f(*_moved(variant, inputs, others, t))


def _slopes_along(variant, inputs, others, t):
    """The derivative of each value along the line from `inputs` to `others`, from the loss's own
    slopes."""
    slopes = variant._df(*_moved(variant, inputs, others, t))
    slopes = slopes if isinstance(slopes, tuple) else (slopes,)
    ways = [other - one for spec, one, other in zip(variant.inputs, inputs, others) if spec.grad]
    parts = [slope * way.reshape(slope.shape) for slope, way in zip(slopes, ways)]
    kept = {"element": lambda part: part, "set": np.sum,
            "row": lambda part: part.reshape(len(part), -1).sum(axis=-1)}[variant.scope]
    return sum(kept(part) for part in parts)


@pytest.mark.where(lambda variant: variant.kinks)
def test_the_slope_at_a_kink_lies_between_the_one_sided_slopes_and_is_the_one_declared(variant):
    assert list(faults_at_kinks(variant)) == []


# ---------------------------------------------------------------------- and nowhere else
def undeclared_jumps(variant):
    """Places where the value or the slope jumps, and no declared kink is there; jumps declared but
    not found."""
    if variant.scope == "element" and len(variant.differentiable) == 1:
        return _stray_jumps_of_elements(variant)
    return _stray_jumps_along_lines(variant)


def _jumps(function, low, high, **fineness):
    """`numdiff.jumps`; a function that is not a finite number somewhere cannot be searched, and
    says so."""
    def searched(grid):
        values = np.asarray(function(grid), dtype=float)
        assert np.isfinite(
            values).all(), f"there is no number to search at {grid[~np.isfinite(values)][:3]}"
        return values

    with np.errstate(all="ignore"):
        return numdiff.jumps(searched, low, high, **fineness)


def _stray_jumps_of_elements(variant):
    _, *fixed = draw(variant, np.random.default_rng(10), {"...": (4,)}, kinks=False)
    return [stray for i in range(4) for stray in _stray_jumps_of_one(variant,
                                                                     [array[i] for array in fixed])]


def _stray_jumps_of_one(variant, fixed):
    """`fixed` are the target and whatever else stands beside the prediction, one number each."""
    domain = variant.inputs[0].forms[0][1]
    low, high = (-60.0, 61.0) if domain.everywhere else (max(domain.low, -60) + 1e-6,
                                                         min(domain.high, 61) - 1e-6)
    declared = [float(kink.at(fixed[0], **variant.settings)) for kink in variant.kinks
                if does_jump(kink, variant)]

    def beside(function):
        return lambda x: function(x, *(np.full_like(x, one) for one in fixed))

    slope = beside(variant._df)
    torn = _jumps(beside(variant._f), low, high, **FINE)
    bent = _jumps(lambda x: np.squeeze(slope(x)), low, high, **FINE)

    def same(one, other):
        return abs(one - other) < 1e-9 * (1 + abs(other))

    strays = [("value", *jump) for jump in torn]
    strays += [("slope", *jump) for jump in bent if not any(same(jump[0], place)
                                                            for place in declared)]
    return strays + [("not found", place) for place in declared if low < place < high and not any(
        same(jump[0], place) for jump in bent)]


def _stray_jumps_along_lines(variant):
    rng = np.random.default_rng(11)
    return [stray for turn in range(LINES) for stray in _stray_jumps_between(variant, *(
        draw(variant, rng, {"n": 1, "...": (5,)}, turn % forms_of(variant), kinks=False)
        for _ in range(2)))]


def _side_by_side(variant, inputs, others, grid):
    """The inputs at every place of the grid at once, along a leading axis: f and df broadcast over
    it."""
    if variant.scope == "set":
        inputs, others = as_f_takes(variant, inputs), as_f_takes(variant, others)
    moved = []
    for spec, one, other in zip(variant.inputs, inputs, others):
        share = grid.reshape(-1, *[1] * one.ndim)
        moved.append(one + share * (other - one) if spec.grad
                     else np.broadcast_to(one, (len(grid), *one.shape)))
    return moved


def _values_side_by_side(variant, inputs, others, grid):
    return variant._f(*_side_by_side(variant, inputs, others, grid))


def _slopes_side_by_side(variant, inputs, others, grid):
    """The derivative of the sum of all values along the line, at every place of the grid: the slope
    of each input times the way it goes."""
    slopes = variant._df(*_side_by_side(variant, inputs, others, grid))
    slopes = slopes if isinstance(slopes, tuple) else (slopes,)
    ways = [other - one for spec, one, other in zip(variant.inputs, inputs, others) if spec.grad]
    return sum((slope.reshape(len(grid), -1) * way.ravel()).sum(axis=-1) for slope,
               way in zip(slopes, ways))


def _stray_jumps_between(variant, inputs, others):
    others = tuple(b if spec.grad else a for spec, a, b in zip(variant.inputs, inputs, others))

    def summed(along):
        return lambda grid: along(variant, inputs, others, grid).reshape(len(grid), -1).sum(axis=-1)

    torn = _jumps(summed(_values_side_by_side), 0.0, 1.0, **COARSE)
    bent = _jumps(summed(_slopes_side_by_side), 0.0, 1.0, **COARSE)

    def stray(jump, kinks):
        there = _moved(variant, inputs, others, np.asarray(jump[0]))
        return not any(np.min(np.abs(kink.distance(*there, **variant.settings))) < 1e-8
                       for kink in kinks)

    kinks = [kink for kink in variant.kinks if kink.distance and does_jump(kink, variant)]
    tears = [kink for kink in kinks if kink.torn]
    return ([("value", *jump) for jump in torn if stray(jump, tears)]
            + [("slope", *jump) for jump in bent if stray(jump, kinks)])


def test_no_value_jumps_and_no_slope_jumps_but_where_a_kink_is_declared(variant):
    assert undeclared_jumps(variant) == []


# ---------------------------------------------------------------------- wrong on purpose
HIDDEN_STEP = lambda pred, target: 2 * (pred - target) + 0.01 * (pred > 1.37)
BENT = lambda pred, target: (pred - target) ** 2 + np.where(pred > 7.3, 1e-3 * (pred - 7.3), 0.0)
BENT_SLOPE = lambda pred, target: 2 * (pred - target) + 1e-3 * (pred > 7.3)
TORN = lambda pred, target: (pred - target) ** 2 + 0.1 * (pred > -5.01)

JUMPS_WRONG = {
    "a slope with a hidden step": ("mse", dict(df=HIDDEN_STEP)),
    "a value with a hidden corner, and the slope that goes with it": ("mse",
                                                                      dict(f=BENT, df=BENT_SLOPE)),
    "a value with a hidden step": ("mse", dict(f=TORN)),
    "a kink that nobody declared": ("mae", dict(kinks=())),
    "a kink declared "
    "somewhere else": ("mae", dict(kinks=(Kink(at=lambda target: target + 1, slope=lambda: 0.0),))),
    "a pinball whose slope steps at 0 as well": ("pinball",
                                                 dict(df=lambda pred, target, quantile: np.where(
        pred > target, 1 - quantile, -quantile) + 1e-4 * (pred > 0))),
    "a step in the slope of one input of three": ("triplet_margin",
                                                  dict(df=lambda anchor, positive, negative, **s: (
        tuple(slope + (place == 1) * 0.05 * (positive[..., :1] > 0.2) for place, slope in enumerate(
            lossedu.LOSSES["triplet_margin"].df(anchor, positive, negative, **s)))))),
    "a value that jumps where only a kink is declared": ("arcface", dict(
        facts_at=None, kinks=(replace(lossedu.LOSSES["arcface"].kinks[0], torn=False),))),
    "a set loss with a hidden step": ("rmse",
                                      dict(df=lambda pred, target: lossedu.LOSSES["rmse"].df(
        pred, target) + 0.1 * (pred[..., :1] > 0))),
}
KINKS_WRONG = {
    "a slope outside the one-sided ones": ("mae", dict(df=lambda pred, target: np.where(
        pred == target, 2.0, np.sign(pred - target)))),
    "another slope than the one "
    "declared": ("mae", dict(df=lambda pred, target: np.where(pred >= target, 1.0, -1.0))),
    "nan at the kink": ("mae", dict(df=lambda pred, target: np.where(
        pred == target, np.nan, np.sign(pred - target)))),
    "a jump declared where the slope is smooth": ("mse",
                                                  dict(kinks=(Kink(at=lambda target: target),))),
    "a jump declared to be smooth": ("mae", dict(kinks=(Kink(at=lambda target: target, jumps=False),
                                                 ))),
    "the slope 1 at a perfect fit": ("rmse", dict(df=lambda pred, target: np.where(
        np.all(pred == target), 1.0, lossedu.LOSSES["rmse"].df(pred, target)))),
}


@pytest.mark.parametrize("what", list(JUMPS_WRONG))
def test_a_jump_hidden_on_purpose_is_found(spoil, what):
    name, changes = JUMPS_WRONG[what]
    assert any(undeclared_jumps(variant) for variant in settings_at_ends(spoil(name, **changes)))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_search_among_what_is_no_number_fails_instead_of_finding_nothing(spoil):
    for name in ("mse", "rmse"):
        with pytest.raises(AssertionError, match="no number to search"):
            undeclared_jumps(spoil(name, df=lambda pred, target: np.log(pred - 0.5) + 0 * pred))


@pytest.mark.parametrize("what", list(KINKS_WRONG))
def test_a_kink_that_is_wrong_on_purpose_is_caught(spoil, what):
    name, changes = KINKS_WRONG[what]
    with np.errstate(all="ignore"):
        assert list(faults_at_kinks(spoil(name, **changes)))


def test_a_kink_may_depend_on_the_settings():
    smooth_l1 = lossedu.LOSSES["smooth_l1"]
    assert [does_jump(kink, smooth_l1.at(beta=0.0)) for kink in smooth_l1.kinks] == [True, True]
    assert [does_jump(kink, smooth_l1.at(beta=1.0)) for kink in smooth_l1.kinks] == [False, False]
    flat = replace(smooth_l1.at(beta=0.0), kinks=(replace(smooth_l1.kinks[0], jumps=False),))
    assert list(faults_at_kinks(flat))
