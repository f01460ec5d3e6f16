"""From a SymPy expression to numbers: by mpmath, with as many digits as it takes."""
import math
from functools import lru_cache

import numpy as np

from .symbols import flat

DIGITS = 40                         # at first; then as many as the smallest input asks for
DOUBLED = 4                         # times, until two values in turn agree
AGREE = 1e-20                       # relative, of two values in turn
TINY = 1e-323                       # about where float64 ends: smaller numbers are 0
LOG_0 = "-1e100000"                 # log 0 as a number: 0 times it is 0, and as a float it is -inf


@lru_cache(maxsize=256)
def functions_of(form, what: str) -> list:
    """For each entry of `what` ("value", "derivative", "gradient") a function in mpmath."""
    import mpmath
    import sympy

    def log(x):
        if x == 0:
            return mpmath.mpf(LOG_0)
        return mpmath.log(x) if x > 0 else mpmath.nan

    def heaviside(x, at_0=0.5):
        return mpmath.mpf(at_0) if x == 0 else mpmath.mpf(x > 0)

    def dirac_delta(x, order=0):
        return mpmath.nan if x == 0 else mpmath.mpf(0)

    own = {"log": log, "Heaviside": heaviside, "DiracDelta": dirac_delta}
    symbols = flat(form.inputs) + flat(form.settings)
    return [sympy.lambdify(symbols, entry, modules=[own, "mpmath"])
            for entry in flat(getattr(form, what))]


def number(function, point) -> float:
    """The function's value at a point, right to the last digit; nan where it has none.

    With more digits until they no longer matter. The second time they hold 1 + x * x: at a tiny x,
    x - log(1 + x) is x with 40 digits as with 80, and would seem to be settled.
    """
    import mpmath
    before = None
    more = 2 * (DIGITS + _decades(point))
    for digits in (DIGITS, *(more << doubled for doubled in range(DOUBLED))):
        with mpmath.workdps(digits):
            try:
                value = mpmath.mpmathify(function(*map(mpmath.mpf, point)))
            except (ZeroDivisionError, TypeError):  # 0 / 0, or no case applies
                return np.nan
            if isinstance(value, mpmath.mpc) or mpmath.isnan(value):
                return np.nan
            if value and before is not None and _agree(value, before):
                return float(value)
            before = value
    return 0.0 if abs(value) < TINY else np.nan


def _decades(point):
    """How many decades the smallest number of a point lies below 1."""
    sizes = [abs(float(entry)) for entry in point if entry]
    return math.ceil(-math.log10(min(sizes, default=1.0))) if min(sizes, default=1.0) < 1 else 0


def _agree(value, before):
    return value == before or abs(value - before) < abs(value) * AGREE  # inf - inf is no number
