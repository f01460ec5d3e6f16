"""Reading what people hand over: lists, tensors, tables and anything else that NumPy can make
numbers of.
"""
from collections.abc import Iterator

import numpy as np

from . import cures
from .words import with_article


def as_numbers(who: str, name: str, value, tried: tuple = cures.OBJECTS) -> np.ndarray:
    """`value` as an array of bool, int or float (no copy where it is one), or one sentence, with
    one of the cures that may be `tried`.
    """
    came = value
    if type(value) is not np.ndarray:
        if value is None:
            raise TypeError(
                f"{who}: {name} has dtype object, for it is None; an array of numbers fits. "
                            "Did the function that makes it end without return?")
        if isinstance(value, np.ma.MaskedArray):
            raise TypeError(_masked(who, name, value))
        try:
            value = np.asarray(value)
        except Exception as error:
            raise TypeError(_unread(who, name, value)) from error
    if value.dtype.kind not in "fiub" or value.dtype.itemsize > 8:
        said = f"{who}: {name} has dtype {value.dtype}; floats up to float64 and integers fit."
        if isinstance(came, Iterator):
            cure = f"Type numpy.asarray(list({name}), dtype=float)."
        else:
            cure = cures.say(tried, name, came, is_numbers, value)
        raise TypeError(f"{said} {cure}".rstrip())
    return value


def _masked(who, name, value):
    said = f"{who}: {name} is a masked array; an array without a mask fits."
    if not np.ma.getmaskarray(value).any():
        return f"{said} Nothing in it is masked: type {name}.data."
    if value.ndim == 2:
        return (f"{said} Type {name}.data[~{name}.mask.any(axis=1)] to leave rows with masked "
                f"values out, from every input alike: [~{name}.mask.any(axis=1)] of each of the "
                f"others.")
    return (f"{said} Type {name}.compressed() to leave the masked values out, from every input "
            f"alike: [~{name}.mask] of each of the others.")


def _unread(who, name, value):
    """The sentence about something that NumPy does not read at all."""
    kind = with_article(type(value).__name__)
    said = f"{who}: {name} is {kind} that NumPy cannot read as numbers; an array fits."
    if hasattr(value, "detach"):
        cure = cures.say(cures.TENSORS, name, value, is_numbers)
    else:
        cure = cures.say(cures.TENSORS_IN_A_LIST, name, value, is_numbers)
    return f"{said} {cure or 'Are its rows of unequal length?'}"


def is_numbers(result) -> bool:
    """Whether that is an array that may be reckoned with."""
    array = np.asarray(result)
    return array.dtype.kind in "fiub" and array.dtype.itemsize <= 8
