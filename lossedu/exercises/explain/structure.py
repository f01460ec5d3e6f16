"""Sentences about an answer of the wrong kind, length, shape or dtype."""
from collections.abc import Callable

import numpy as np

from ...core.words import with_article as a
from ..record import Exercise
from ..show import ordinal
from ..values import numbers
from .compare import close, dtype_fault, tolerance
from .ids import Finding

_FUNCTIONS = ("function", "builtin_function_or_method", "method", "type", "functools.partial",
              "numpy.ufunc", "numpy._ArrayFunctionDispatcher")
_OTHERS = {  # what came instead of numbers -> what to do about it
    "generator": "It returned a generator, because of a yield. "
                 "Return all values at once, in one array.",
    "coroutine": "It returned a coroutine, because of async. A plain def fits.",
    "ellipsis": "It returned `...`. Put your formula in its place.",
    "dict": "It returned a dict; the check compares numbers and arrays.",
    "set": "It returned a set, which keeps no order. Return an array.",
    "numpy.matrix": "It returned a numpy.matrix; a plain array fits: np.asarray(...).",
    "numpy.ma.MaskedArray": "It returned a masked array; a plain array fits. "
                            "What should stand in the masked places?",
}


def structure(exercise: Exercise, case: dict, want: dict, got: dict) -> Finding | None:
    """What is wrong with the kind, length, shape or dtype of a value; None where numbers differ."""
    if want["kind"] in ("tuple", "list"):
        return _about_results(exercise, case, want, got)
    if got["kind"] in ("tuple", "list"):
        return Finding("shape", _about_a_sequence(want, got))
    right, theirs = numbers(want), numbers(got)
    if theirs is None:
        return Finding("nothing-returned", _about_no_numbers(got))
    if theirs.shape != right.shape:
        return Finding("shape", _about_a_shape(exercise, case, want, right, theirs))
    fault = dtype_fault(want["dtype"], got["dtype"], right.ndim)
    return Finding("dtype", _DTYPES[fault].format(got["dtype"], want["dtype"])) if fault else None


_DTYPES = {  # fault -> sentence; {0} came, {1} fits
    "narrow": "It returned {0} where {1} fits: about half of the digits are gone. "
              "Which step narrows them?",
    "whole": "It returned {0}; whole numbers are asked for, so that they can pick rows. "
             "Which step makes floats of them?",
    "truth": "It returned True and False; numbers are asked for. "
             "What should each of the two count as?",
    "number": "True or False is asked for; numbers came. A comparison such as p > 0.5 gives them.",
}


# ------------------------------------------------------------------ several results
def _about_results(exercise, case, want, got):
    length = len(want["items"])
    if got["kind"] in ("none", "other", "text"):
        return Finding("nothing-returned", _about_no_numbers(got))
    if got["kind"] not in ("tuple", "list"):
        return Finding("number-of-results", f"{length} results are asked for; one came. "
                                            "Return them together: return a, b.")
    if len(got["items"]) != length:
        return Finding("number-of-results",
                       f"{length} results are asked for, {len(got['items'])} came. "
                       "The docstring names them in order.")
    for place, (one, other) in enumerate(zip(want["items"], got["items"])):
        found = structure(exercise, case, one, other)
        if found:
            said = found.sentence
            which = f"The {ordinal(place)} of the {length} results"
            return Finding(found.id, f"{which}: {said[0].lower()}{said[1:]}")
    return None


def unstacked(want: dict, got: dict) -> dict | None:
    """A packed array with one row for each result that is wanted, as a tuple of them; else None."""
    if want["kind"] != "tuple" or got["kind"] != "array":
        return None
    array = numbers(got)
    if array is None or not array.ndim:
        return None
    if [item.get("shape") for item in want["items"]] != [list(row.shape) for row in array]:
        return None
    kind = "array" if array.ndim > 1 else "number"
    rows = [{"kind": kind, "dtype": got["dtype"], "shape": list(row.shape),
             "values": row.ravel().tolist()} for row in array]
    return {"kind": "tuple", "items": rows}


def _about_a_sequence(want, got):
    if got["kind"] == "tuple" and len(got["items"]) == 1:
        return "It returned a tuple of one. A comma too many after return?"
    if got["kind"] == "list" and want["shape"]:
        return ("It returned a list; an array is asked for, "
                "so that one can go on calculating with it: np.array(...).")
    noun = f"array of shape {tuple(want['shape'])}" if want["shape"] else "number"
    return f"It returned a {got['kind']} of {len(got['items'])}; one {noun} is asked for."


# ------------------------------------------------------------------ no numbers
def _about_no_numbers(got):
    kind = got["kind"]
    if kind == "none":
        return "It returned None. Does its last line say return?"
    if kind == "text":
        return "It returned text; numbers are asked for."
    if kind == "function" or got.get("type") in _FUNCTIONS:
        return ("It returned a function, not that function's value. "
                "Is a pair of parentheses missing?")
    if kind == "other":
        return _about_an_object(got["type"])
    dtype = str(got["dtype"])
    if dtype.startswith("complex"):
        return ("It returned complex numbers; real ones are asked for. "
                "Which root or logarithm met a negative number?")
    if got["values"] is None and dtype == "object" or dtype[:2] in ("<U", "|S"):
        return (f"It returned an array of dtype {dtype}: not all of it is numbers. "
                "Rows of unequal length, None or text inside?")
    return (f"It returned an array of shape {tuple(got['shape'])} and dtype {dtype}, "
            "which cannot be read here.")


def _about_an_object(kind):
    if kind.startswith("torch."):
        return f"It returned {a(kind)}. Stay in NumPy all along, or end in .detach().numpy()."
    if kind.startswith("pandas."):
        return f"It returned {a(kind)}; an array fits: .to_numpy()."
    return _OTHERS.get(kind, f"It returned {a(kind)}; a number or a plain NumPy array fits.")


# ------------------------------------------------------------------ shapes
# what is said of a shape whose reason is not known
ONE_OF_MANY = "What makes one number of it?"
THE_REST = "Where did the rest go?"
ANOTHER_LENGTH = "Print the shape of each piece: where does it change?"
UNEXPLAINED = (ONE_OF_MANY, THE_REST, ANOTHER_LENGTH)


def _about_a_shape(exercise, case, want, right, theirs):
    rtol, atol = tolerance(exercise, want["dtype"])

    def equal(one, other):
        one, other = np.asarray(one, float), np.asarray(other, float)
        return one.shape == other.shape and bool(np.all(close(one, other, rtol, atol)))

    with np.errstate(all="ignore"):
        if right.shape == ():
            return _one_number_wanted(right, theirs, equal)
        like = _like(case, right.shape)
        if theirs.shape == ():
            return _one_number_came(right, theirs, equal, like)
        return (f"Shape {theirs.shape} came; shape {right.shape} is asked for{like}."
                + _about_axes(right, theirs, equal))


def _one_number_wanted(right, theirs, equal):
    said = f"One number is asked for; an array of shape {theirs.shape} came."
    if theirs.size == 1:
        return f"{said} Take the number out of it: does an axis of length 1 remain?"
    if equal(theirs.mean(), right):
        return f"{said} The values in it are right, one for each. What makes one number of them?"
    if equal(theirs.sum(), right):
        return f"{said} The values in it add up to the right number. What makes one of them?"
    return f"{said} {ONE_OF_MANY}"


def _one_number_came(right, theirs, equal, like):
    if right.size > 1:
        for name, one in (("sum", right.sum()), ("mean", right.mean())):
            if equal(one, theirs):
                return (f"One number came, the {name} of the right values. "
                        "One for each of them is asked for.")
    return (f"One number came; an array of shape {right.shape} is asked for{like}. "
            f"{THE_REST}")


def _about_axes(right: np.ndarray, theirs: np.ndarray, equal: Callable) -> str:
    """What became of the axes, as the sentences that follow the two shapes."""
    came, fits = theirs.shape, right.shape
    if theirs.ndim == 2 and came == fits[::-1] and min(came) > 1:
        swapped = " Rows and columns have changed places."
        if equal(right, theirs.T):
            return f"{swapped} The values are right when it is transposed."
        return swapped
    if len(fits) == 1 and came == fits * 2 and came != (1, 1):
        return (" Somewhere an (n, 1) met an (n,), and NumPy made all pairs of the two. "
                "Print the shape of each piece.")
    values = " The values themselves are right." if equal(right.ravel(), theirs.ravel()) else ""
    if [n for n in came if n != 1] == [n for n in fits if n != 1]:
        if len(came) > len(fits):
            return (f"{values} An axis of length 1 is too many: "
                    "keepdims=True, [:, None] or a double bracket?")
        return f"{values} An axis of length 1 got lost."
    if theirs.size == right.size:
        return f"{values} The number of values fits; their arrangement does not."
    return _reduced(right, theirs, equal) or f" {ANOTHER_LENGTH}"


def _reduced(right, theirs, equal):
    """Were the right values summed or averaged over an axis?"""
    if theirs.ndim >= right.ndim:
        return ""
    for axis in range(right.ndim):
        for name, reduced in (("sum", right.sum(axis)), ("mean", right.mean(axis))):
            if equal(reduced, theirs):
                return f" This is the {name} of the right values over axis {axis}."
    return ""


def _like(case, shape):
    """", like pred" where an input has the shape that is asked for."""
    for name, data in case["inputs"].items():
        if tuple(data.get("shape", ())) == shape:
            return f", like {name}"
    return ""
