"""Sentences about an answer of the wrong kind, length, shape or dtype."""
import numpy as np

from ...core.reading import with_article as a
from ..show import ordinal
from ..values import numbers
from .compare import close, dtype_fault, tolerance

_FUNCTIONS = ("function", "builtin_function_or_method", "method", "type", "functools.partial", "numpy.ufunc",
              "numpy._ArrayFunctionDispatcher")
_OTHERS = {  # what came instead of numbers -> what to do about it
    "generator": "It returned a generator, because of a yield. Return all values at once, in one array.",
    "coroutine": "It returned a coroutine, because of async. A plain def fits.",
    "ellipsis": "It returned `...`. Put your formula in its place.",
    "dict": "It returned a dict; the check compares numbers and arrays.",
    "set": "It returned a set, which keeps no order. Return an array.",
    "numpy.matrix": "It returned a numpy.matrix; a plain array fits: np.asarray(...).",
    "numpy.ma.MaskedArray": "It returned a masked array; a plain array fits. What should stand in the masked places?",
}


def structure(exercise, case, want, got):
    """What is wrong with the form of a result, as a sentence; "" where only numbers differ."""
    if want["kind"] in ("tuple", "list"):
        return _tuple(exercise, case, want, got)
    if got["kind"] in ("tuple", "list"):
        return _sequence(want, got)
    right, theirs = numbers(want), numbers(got)
    if theirs is None:
        return _no_numbers(got)
    if theirs.shape != right.shape:
        return _shape(exercise, case, want, right, theirs)
    fault = dtype_fault(want["dtype"], got["dtype"], right.ndim)
    if fault == "narrow":
        return (f"It returned {got['dtype']} where {want['dtype']} fits: about half of the digits are gone. "
                "Which step narrows them?")
    if fault == "whole":
        return (f"It returned {got['dtype']}; whole numbers are asked for, so that they can pick rows. "
                "Which step makes floats of them?")
    if fault == "truth":
        return "It returned True and False; numbers are asked for. What should each of the two count as?"
    if fault == "number":
        return "True or False is asked for; numbers came. A comparison such as p > 0.5 gives them."
    return ""


def _tuple(exercise, case, want, got):
    length = len(want["items"])
    if got["kind"] not in ("tuple", "list"):
        if got["kind"] in ("none", "other", "text"):
            return _no_numbers(got)
        return f"{length} results are asked for; one came. Return them together: return a, b."
    if len(got["items"]) != length:
        return (f"{length} results are asked for, {len(got['items'])} came. "
                "The docstring names them in order.")
    for place, (one, other) in enumerate(zip(want["items"], got["items"])):
        said = structure(exercise, case, one, other)
        if said:
            return f"The {ordinal(place)} of the {length} results: {said[0].lower()}{said[1:]}"
    return ""


def unstacked(want, got):
    """A packed array that has one row for each result that is asked for, as a tuple of them; None for anything else."""
    array = numbers(got) if want["kind"] == "tuple" and got["kind"] == "array" else None
    if array is None or not array.ndim:
        return None
    if [item.get("shape") for item in want["items"]] != [list(row.shape) for row in array]:
        return None
    kind = "array" if array.ndim > 1 else "number"
    return {"kind": "tuple", "items": [{"kind": kind, "dtype": got["dtype"], "shape": list(row.shape),
                                        "values": row.ravel().tolist()} for row in array]}


def _sequence(want, got):
    if got["kind"] == "tuple" and len(got["items"]) == 1:
        return "It returned a tuple of one. A comma too many after return?"
    if got["kind"] == "list" and want["shape"]:
        return "It returned a list; an array is asked for, so that one can go on calculating with it: np.array(...)."
    return f"It returned a {got['kind']} of {len(got['items'])}; one {_noun(want)} is asked for."


def _no_numbers(got):
    kind = got["kind"]
    if kind == "none":
        return "It returned None. Does its last line say return?"
    if kind == "text":
        return "It returned text; numbers are asked for."
    if kind == "function" or got.get("type") in _FUNCTIONS:
        return "It returned a function, not that function's value. Is a pair of parentheses missing?"
    if kind == "other":
        what = got["type"]
        if what.startswith("torch."):
            return f"It returned {a(what)}. Stay in NumPy all along, or end in .detach().numpy()."
        if what.startswith("pandas."):
            return f"It returned {a(what)}; an array fits: .to_numpy()."
        return _OTHERS.get(what, f"It returned {a(what)}; a number or a plain NumPy array fits.")
    if str(got["dtype"]).startswith("complex"):
        return "It returned complex numbers; real ones are asked for. Which root or logarithm met a negative number?"
    if got["values"] is None and got["dtype"] in ("object",) or str(got["dtype"])[:2] in ("<U", "|S"):
        return (f"It returned an array of dtype {got['dtype']}: not all of it is numbers. "
                "Rows of unequal length, None or text inside?")
    return f"It returned an array of shape {tuple(got['shape'])} and dtype {got['dtype']}, which cannot be read here."


def _shape(exercise, case, want, right, theirs):
    came, fits = theirs.shape, right.shape
    rtol, atol = tolerance(exercise, want["dtype"])

    def equal(one, other):
        return np.shape(one) == np.shape(other) and bool(np.all(close(np.asarray(one, float), np.asarray(other, float),
                                                                      rtol, atol)))
    with np.errstate(all="ignore"):
        if fits == ():
            return _one_number(right, theirs, equal)
        said = f"Shape {came} came; shape {fits} is asked for" + _like(case, fits) + "."
        if came == ():
            for name, one in (("sum", right.sum()), ("mean", right.mean()) if right.size else ("sum", 0.0)):
                if right.size > 1 and equal(one, theirs):
                    return f"One number came, the {name} of the right values. One for each of them is asked for."
            return f"One number came; an array of shape {fits} is asked for{_like(case, fits)}. Where did the rest go?"
        values = " The values themselves are right." if equal(right.ravel(), theirs.ravel()) else ""
        if theirs.ndim == 2 and came == fits[::-1] and min(came) > 1:
            right_way = " The values are right when it is transposed." if equal(right, theirs.T) else ""
            return f"{said} Rows and columns have changed places.{right_way}"
        if len(fits) == 1 and came in (fits * 2, fits[:1] * 2):
            return (f"{said} Somewhere an (n, 1) met an (n,), and NumPy made all pairs of the two. "
                    "Print the shape of each piece.")
        if tuple(n for n in came if n != 1) == tuple(n for n in fits if n != 1):
            extra = "An axis of length 1 is too many: keepdims=True, [:, None] or a double bracket?" \
                if len(came) > len(fits) else "An axis of length 1 got lost."
            return f"{said}{values} {extra}"
        if theirs.size == right.size:
            return f"{said}{values} The number of values fits; their arrangement does not."
        if len(came) < len(fits):
            for axis in range(right.ndim):
                for name, reduced in (("sum", right.sum(axis)), ("mean", right.mean(axis))):
                    if equal(reduced, theirs):
                        return f"{said} This is the {name} of the right values over axis {axis}."
        return said + " Print the shape of each piece: where does it change?"


def _one_number(right, theirs, equal):
    said = f"One number is asked for; an array of shape {theirs.shape} came."
    if theirs.size == 1:
        return f"{said} Take the number out of it: does an axis of length 1 remain?"
    if equal(theirs.mean(), right):
        return f"{said} The values in it are right, one for each. What makes one number of them?"
    if equal(theirs.sum(), right):
        return f"{said} The values in it add up to the right number. What makes one of them?"
    return f"{said} What makes one number of it?"


def _like(case, shape):
    names = [name for name, data in case["inputs"].items() if tuple(data.get("shape", ())) == shape]
    return f", like {names[0]}" if names else ""


def _noun(want):
    return f"array of shape {tuple(want['shape'])}" if want["shape"] else "number"


