"""How many digits of a case's inputs have to be shown, so that what is shown is the case.

A logit of 1.0000005 is no probability; shown with six digits it would be one.
"""
import numpy as np

from .running import run
from .show import number
from .values import numbers

FEWEST, MORE, ALL = 6, (10, 14), 17
CLOSE, TINY = 1e-3, 1e-6   # a result that moves by less is the same to whoever reads it


def input_digits(exercise, case: dict) -> int:
    """The fewest digits with which the inputs of a case still have its right result.

    `exercise` has a `reference`; `case` is packed. 6, unless rounding changes the result by more
    than a thousandth: where a limit lies between an input and its rounded value.
    """
    if _rounded(case, FEWEST) == case:
        return FEWEST
    right = run(exercise.reference, [case])[0]
    for digits in (FEWEST, *MORE):
        if _alike(right, run(exercise.reference, [_rounded(case, digits)])[0]):
            return digits
    return ALL


def _rounded(case, digits):
    """The case as it is read when its inputs are shown with so many digits."""
    inputs = {name: {**data, "values": [_round(one, digits) for one in data["values"]]}
              if str(data.get("dtype", "")).startswith("float") else data
              for name, data in case["inputs"].items()}
    return {**case, "inputs": inputs}


def _round(value, digits):
    return value if isinstance(value, str) else float(number(value, digits))   # "nan" and "inf"


def _alike(one, other):
    if "value" not in one or "value" not in other:
        return ("error" in one) == ("error" in other)
    return _same(one["value"], other["value"])


def _same(one, other):
    if "items" in one and "items" in other:
        return len(one["items"]) == len(other["items"]) and all(
            map(_same, one["items"], other["items"]))
    right, came = numbers(one), numbers(other)
    if right is None or came is None or right.shape != came.shape:
        return one == other
    size = np.abs(right[np.isfinite(right)]).max(initial=0.0)
    return bool(np.allclose(came, right, rtol=CLOSE, atol=TINY * size, equal_nan=True))
