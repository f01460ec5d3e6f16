"""NumPy without warnings: overflow has its right limit, inf, and nobody needs to hear about it."""
from collections.abc import Callable
from contextvars import copy_context
from functools import wraps

import numpy as np

_CONTEXT = copy_context()  # NumPy keeps in a context variable what it warns of
_CONTEXT.run(np.seterr, all="ignore")


def quietly(function: Callable) -> Callable:
    """`function`, run without warnings, as `np.errstate(all="ignore")` does it, at a tenth of the
    price: a context that stands ready is copied, in no time, instead of set up for each call.

    >>> float(quietly(np.exp)(1e4))
    inf
    """
    @wraps(function)
    def run(*args):
        return _CONTEXT.copy().run(function, *args)

    return run
