"""NumPy as it was when we were imported.

A learner's session may have replaced `np.abs` or `math.log`, by accident or not. The reference
looks such names up when it is called; within `untouched()` it finds the original ones, and
warnings and numerical errors are silent, whatever the session has made of them.
"""
import builtins
import contextlib
import math
import warnings
from collections.abc import Callable
from types import CodeType, FunctionType, ModuleType

import numpy as np

from ..core.words import with_article as a
from .values import type_name

_ABSENT = object()
_errstate, _catch_warnings, _simplefilter = (np.errstate, warnings.catch_warnings,
                                             warnings.simplefilter)
_KEPT = tuple((vars(module), dict(vars(module)))
              for module in (builtins, math, np, np.linalg, np.random))


_MODULES = {"np": np, "numpy": np, "math": math}  # the names they go by in an answer
_PREFIX = {id(vars(math)): "math.", id(vars(np)): "np.", id(vars(np.linalg)): "np.linalg.",
           id(vars(np.random)): "np.random."}
_BUILTIN = vars(builtins)


@contextlib.contextmanager
def untouched():
    """Original functions inside; outside, the session's own again."""
    replaced = _replaced()
    for now, name, _, value in replaced:
        now[name] = value
    try:
        with _errstate(all="ignore"), _catch_warnings():
            _simplefilter("ignore")
            yield
    finally:
        for now, name, theirs, _ in replaced:
            if theirs is _ABSENT:
                del now[name]
            else:
                now[name] = theirs


def _replaced():
    """(namespace, name, what stands there now, what stood there) for each that is another."""
    return [(now, name, now.get(name, _ABSENT), value)
            for now, kept in _KEPT for name, value in kept.items()
            if name != "_" and now.get(name, _ABSENT) is not value]


def what_was_changed(answer: Callable) -> str:
    """A sentence on what the session has put in the place of NumPy or of a name that the answer
    uses; "" where there is nothing to say.
    """
    used = _names_in(answer.__code__) if type(answer) is FunctionType else set()
    said = [*_replaced_in_numpy(used), *_hidden(answer, used)]
    if not said:
        return ""
    return (f"In this session {'; '.join(said[:3])}. Where that was an accident, "
            "restart the kernel and run the cells again without that line.")


def _names_in(code):
    names = set(code.co_names)
    for one in code.co_consts:
        if isinstance(one, CodeType):
            names |= _names_in(one)
    return names


def _replaced_in_numpy(used):
    """Functions of NumPy and math that are others now; those that the answer uses come first."""
    names = [(name not in used, _PREFIX[id(now)] + name, theirs) for now, name, theirs, value
             in _replaced() if id(now) in _PREFIX and callable(value) and name[0] != "_"]
    for _, name, theirs in sorted(names, key=lambda one: one[:2]):
        yield f"{name} {'is gone' if theirs is _ABSENT else 'is no longer its own function'}"


def _hidden(answer, used):
    """Names of the session that stand before a module or a built-in function."""
    space = answer.__globals__ if type(answer) is FunctionType else {}
    for name in sorted(used & set(space)):
        value, builtin = space[name], _BUILTIN.get(name)
        if name in _MODULES and not issubclass(type(value), ModuleType):
            yield f"{name} is {_kind(value)}, not the module"
        elif callable(builtin) and not callable(value):
            yield f"{name} is {_kind(value)}, not Python's own function"


def _kind(value):
    return "None" if value is None else a(type_name(value))
