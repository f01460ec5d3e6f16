"""How far value and slope of a loss are from 60-digit arithmetic, in units of the last place (eps).

A family's test says what is exact: for each loss a function of the inputs of one example, as mpmath
numbers (rows as lists), and of its settings, that gives the value and the slope in each
differentiable input.

    EXACT = {"mse": lambda pred, target: ((pred - target) ** 2, 2 * (pred - target))}
    assert too_far(variant, (pred, target), EXACT["mse"]) == []

Two honest exceptions are built in. What is a `Difference` of two parts is measured against both
of them. And `roundings(*inputs)` tells what has to be rounded on the way, such as a residual: it
gives inputs in which one such thing is changed by the share NUDGE of itself. Where that is
multiplied by more than the bound (the condition number), so much is allowed.

The bound is on our own rounding. What NumPy's exp or log is off by beyond a rounding differs from
processor to processor; `library` measures it, and it is taken off, once for each call.
"""
from typing import NamedTuple

import mpmath
import numpy as np
from mpmath import mpf

from .library import counted, slack

DIGITS = 60
NUDGE = mpf(10) ** -20


class Difference(NamedTuple):
    """An exact number that is one part minus another, neither negative."""

    plus: mpf
    minus: mpf


class Off(NamedTuple):
    """How far off one number is beyond NumPy's own functions, in eps, how far it may be, and what
    it is."""

    error: float
    allowed: float
    what: str


def too_far(variant, inputs, exact, **options):
    """What `errors` finds beyond what is allowed; at best nothing."""
    return [off for off in errors(variant, inputs, exact, **options)
            if not off.error <= off.allowed]


def errors(variant, inputs, exact, bound=4.0, roundings=lambda *inputs: (), lost=4, every=False):
    """An `Off` for each value and each entry of each slope, of the plain functions and of the fused
    one. The fused one is given each example alone as well: in a batch, a single extreme one may
    send all of them to the plain functions.

    `inputs` hold one example for each entry of their first axis (losses of a set: one set), all
    floats of one dtype, which is the one measured in. `lost` is how many of the smallest subnormal
    numbers may go to gradual underflow. Condition numbers take most of the time: they are worked
    out for an example in which something is further off than `bound`, and for `every` one if so
    asked.
    """
    kind = np.finfo(next(array.dtype for array, spec in zip(inputs, variant.inputs) if spec.grad))
    with np.errstate(all="ignore"):
        with counted() as of_value:
            value = variant._f(*inputs)
        with counted() as of_slope:
            slope = variant._df(*inputs)
        answers = {"plain": (value, slope)}
        theirs = max(slack(of_value, kind.dtype), slack(of_slope, kind.dtype))
        if variant._fused:
            with counted() as of_both:
                answers["fused"] = variant._fused(*inputs)
            theirs = max(theirs, slack(of_both, kind.dtype))
    # a bound above 4 tells how an error of a part grows, such as by a power
    theirs *= max(1.0, bound / 4)
    settings = {name: _exactly(value) for name, value in variant.settings.items()}
    whole = variant.scope == "set"
    with mpmath.workdps(DIGITS):
        for number in range(1 if whole else len(inputs[0])):
            one = [_exactly(array if whole else array[number]) for array in inputs]
            truths = _flat(exact(*one, **settings))
            found = {way: answer if whole else _at(answer, number) for way,
                     answer in answers.items()}
            if variant._fused and variant.separate and not whole:
                with np.errstate(all="ignore"):
                    found["fused alone"] = _at(variant._fused(*[array[[number]]
                                                                for array in inputs]), 0)
            measured = [(way, place, float(got), _error(float(got), truth, kind, lost) - theirs)
                        for way, parts in found.items()
                        for place, (got, truth) in enumerate(zip(_flat(parts), truths, strict=True))
                        if abs(_number(truth)) <= kind.max]
            allowed = [bound] * len(truths)
            if every or not all(error <= bound for *_, error in measured):
                nudged = [_flat(exact(*other, **settings)) for other in roundings(*one)]
                allowed = [max(bound, _condition(truth, near))
                           for truth, *near in zip(truths, *nudged, strict=True)]
            for way, place, got, error in measured:
                words = f"{way} {'slope' if place else 'value'}"
                # digits in decimals take longer than the comparison
                if not error <= allowed[place]:
                    given = [(array if whole else array[number]).tolist() for array in inputs]
                    words += (f" for {given}: {got!r}, exactly "
                              f"{mpmath.nstr(_number(truths[place]), 20)}")
                yield Off(error, allowed[place], words)


def _error(got, truth, kind, lost):
    if not np.isfinite(got):
        return np.inf
    off = abs(_number(truth) - got) - lost * float(kind.smallest_subnormal)
    if off <= 0:
        return 0.0
    size = truth.plus + truth.minus if isinstance(truth, Difference) else abs(truth)
    return float(off / size) / float(kind.eps) if size else np.inf


def _condition(truth, nudged):
    """By how much relative changes of what is rounded are multiplied, all added up."""
    size = truth.plus + truth.minus if isinstance(truth, Difference) else abs(truth)
    return float(sum(abs(_number(near) - _number(truth)) for near in nudged) / size
                 / NUDGE) if size else 0.0


def _number(truth):
    return truth.plus - truth.minus if isinstance(truth, Difference) else truth


def _exactly(value):
    """A number, an array or None as mpmath has it: numbers, lists of them, None; words stay what
    they are."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    value = np.asarray(value)
    if value.ndim:
        return [_exactly(one) for one in value]
    return int(value) if value.dtype.kind in "iu" else mpf(float(value))


def _flat(nested):
    if isinstance(nested, Difference) or not (isinstance(nested, (tuple, list)) or np.ndim(nested)):
        return [nested]
    return [one for part in nested for one in _flat(part)]


def _at(answer, number):
    return [_at(part, number) if isinstance(part, tuple) else part[number] for part in answer]
