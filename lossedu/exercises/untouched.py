"""NumPy as it was when we were imported.

A learner's session may have replaced `np.abs` or `math.log`, by accident or not. The reference
looks such names up when it is called; within `untouched()` it finds the original ones.
"""
import builtins
import contextlib
import math

import numpy as np

_ABSENT = object()
_KEPT = tuple((vars(module), dict(vars(module)))
              for module in (builtins, math, np, np.linalg, np.random))


@contextlib.contextmanager
def untouched():
    """Original functions inside; outside, the session's own again."""
    replaced = [(now, name, now.get(name, _ABSENT), value)
                for now, kept in _KEPT for name, value in kept.items()
                if name != "_" and now.get(name, _ABSENT) is not value]
    for now, name, _, value in replaced:
        now[name] = value
    try:
        yield
    finally:
        for now, name, theirs, _ in replaced:
            if theirs is _ABSENT:
                del now[name]
            else:
                now[name] = theirs
