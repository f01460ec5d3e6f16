"""How far NumPy's own exp, log and their like are from the truth, on this processor; and how often
a loss calls them.

NumPy takes another exp on each kind of processor: in float32 it is off by half an eps on one and by
1.4 on another. A bound on our own rounding counts a call as one rounding, half an eps. What a
function is off by beyond that is no fault of a loss, so it is measured here and allowed for.
"""
from collections import Counter
from contextlib import ExitStack, contextmanager
from functools import cache
from unittest.mock import patch

import mpmath
import numpy as np

WIDE, NARROW = np.linspace(-80, 80, 801), np.linspace(-2, 2, 801)
SMALL = np.geomspace(1e-30, 1, 601)
POSITIVE = np.concatenate([SMALL, 1 / SMALL, np.linspace(0.5, 2, 801)])
FUNCTIONS = {  # name: (the exact one, where it is looked at)
    "exp": (mpmath.exp, np.concatenate([WIDE, NARROW])),
    "expm1": (mpmath.expm1, np.concatenate([WIDE, NARROW, SMALL, -SMALL])),
    "log": (mpmath.log, POSITIVE),
    "log1p": (mpmath.log1p, np.concatenate([SMALL, -0.99 * SMALL, np.linspace(0, 2, 801),
                                            np.geomspace(1, 1e9, 201)])),
    "sinh": (mpmath.sinh, np.concatenate([NARROW, SMALL])),
    "tanh": (mpmath.tanh, np.concatenate([NARROW, 4 * NARROW, SMALL])),
    "arctanh": (mpmath.atanh, np.concatenate([0.499 * NARROW, SMALL[:-1]])),
}
DIGITS = 40


@cache
def excess(name, function, dtype):
    """By how many eps a function of NumPy is off, beyond the half of one that every rounding may
    take."""
    exact, places = FUNCTIONS[name]
    places = places.astype(dtype)
    kind, worst = np.finfo(dtype), 0.0
    eps = mpmath.mpf(float(kind.eps))
    with mpmath.workdps(DIGITS), np.errstate(all="ignore"):
        for place, got in zip(places, function(places)):
            truth = exact(mpmath.mpf(float(place)))
            if kind.tiny <= abs(truth) <= kind.max:
                worst = max(worst, float(abs(mpmath.mpf(float(got)) - truth) / abs(truth) / eps))
    # a tenth more: the places looked at may have missed the worst
    return max(0.0, 1.1 * worst - 0.5)


@contextmanager
def counted():
    """A Counter of the calls to each of FUNCTIONS while this lasts."""
    calls = Counter()

    def counting(name, function):
        def call(*args, **kwargs):
            calls[name] += 1
            return function(*args, **kwargs)
        return call

    with ExitStack() as stack:
        for name in FUNCTIONS:
            stack.enter_context(patch.object(np, name, counting(name, getattr(np, name))))
        yield calls


def slack(calls, dtype):
    """How many eps those calls are off by, beyond half an eps each."""
    return sum(count * excess(name, getattr(np, name), np.dtype(dtype)) for name,
               count in calls.items())
