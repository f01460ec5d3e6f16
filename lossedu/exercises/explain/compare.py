"""When two outcomes count as equal. Nothing broadcasts, nan equals nan only, and inf equals the same inf only."""
import numpy as np

from ..values import numbers

# our own hold on them: a learner may have put others into numpy
_abs, _isfinite, _isnan, _errstate, _dtype, _finfo = np.abs, np.isfinite, np.isnan, np.errstate, np.dtype, np.finfo


def agrees(exercise, want, got):
    """Does an outcome agree with the one of the reference: same error, or same value with inputs left alone?"""
    if got.get("changed"):
        return False
    if "error" in want:
        return got.get("error", {}).get("type") == want["error"]["type"]
    return "value" in got and same(exercise, want["value"], got["value"])


def same(exercise, want, got):
    """Are two packed values equal: kind, length, shape, a dtype that fits, and every number?"""
    if want["kind"] in ("tuple", "list"):
        items = got.get("items")
        return (got.get("kind") in ("tuple", "list") and isinstance(items, list) and len(items) == len(want["items"])
                and all(same(exercise, one, other) for one, other in zip(want["items"], items)))
    right, theirs = numbers(want), numbers(got)
    if right is None:
        return want == got
    return (theirs is not None and theirs.shape == right.shape
            and not dtype_fault(want["dtype"], got["dtype"], right.ndim)
            and bool(close(right, theirs, *tolerance(exercise, want["dtype"])).all()))


def close(want, got, rtol, atol):
    """Elementwise, for two float64 arrays of equal shape."""
    with _errstate(all="ignore"):
        near = _abs(got - want) <= atol + rtol * _abs(want)
    return (near & _isfinite(want) & _isfinite(got)) | (want == got) | (_isnan(want) & _isnan(got))


def tolerance(exercise, dtype):
    """rtol and atol of the exercise; a reference in float32 or float16 cannot be held to float64's digits."""
    if dtype in ("float32", "float16"):
        eps = float(_finfo(dtype).eps)
        return max(exercise.rtol, 64 * eps), max(exercise.atol, eps ** 2)
    return exercise.rtol, exercise.atol


def dtype_fault(want, got, axes=0):
    """What is wrong with a dtype, in a word, or "".

    "narrow": float32 where float64 fits; "truth": True and False for numbers; "number": the other way round;
    "whole": floats for an array of whole numbers, which then cannot pick rows.
    """
    want, got = _dtype(want), _dtype(got)
    if (want.kind == "b") != (got.kind == "b"):
        return "truth" if got.kind == "b" else "number"
    if axes and want.kind in "iu" and got.kind == "f":
        return "whole"
    return "narrow" if want.kind == got.kind == "f" and got.itemsize < want.itemsize else ""


def tidy(outcomes, count):
    """As many well-formed outcomes as there are cases: those of another process may be missing or spoilt."""
    outcomes = list(outcomes) if isinstance(outcomes, (list, tuple)) else []
    outcomes = outcomes[:count] + [None] * (count - len(outcomes))
    return [one if _well_formed(one) else {"error": dict(_LOST)} for one in outcomes]


_LOST = {"type": "NoOutcome", "message": "", "line": None, "source": "", "cell": "", "called": True}


def _well_formed(one):
    if not isinstance(one, dict) or not {"value", "error", "unwritten"} & set(one):
        return False
    if "error" in one:
        error = one["error"]
        return isinstance(error, dict) and set(error) == set(_LOST) and isinstance(error["type"], str)
    return "value" not in one or _packed(one["value"])


def _packed(data, depth=0):
    if not isinstance(data, dict) or depth > 3 or not isinstance(data.get("kind"), str):
        return False
    if data["kind"] in ("tuple", "list"):
        return isinstance(data.get("items"), list) and all(_packed(item, depth + 1) for item in data["items"])
    if data["kind"] in ("number", "array"):
        return isinstance(data.get("dtype"), str) and isinstance(data.get("shape"), list) and "values" in data
    return {"none": True, "text": "text" in data, "function": "name" in data, "other": "type" in data}.get(
        data["kind"], False)
