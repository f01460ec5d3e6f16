"""When two outcomes count as equal.

Nothing broadcasts, nan equals nan only, and inf equals the same inf only.
"""
import numpy as np

from ..record import Exercise
from ..values import numbers

# our own hold on them: a learner may have put others into numpy
_abs, _isfinite, _isnan = np.abs, np.isfinite, np.isnan
_errstate, _dtype, _finfo = np.errstate, np.dtype, np.finfo


def agrees(exercise: Exercise, want: dict, got: dict) -> bool:
    """Does an outcome agree with the reference's: same error, or value and inputs unchanged?"""
    if got.get("changed"):
        return False
    if "error" in want:
        return got.get("error", {}).get("type") == want["error"]["type"]
    return "value" in got and same(exercise, want["value"], got["value"])


def same(exercise: Exercise, want: dict, got: dict) -> bool:
    """Are two packed values equal: kind, length, shape, a dtype that fits, and every number?"""
    if want == got:  # to the last digit, as most are; nan is text here
        return True
    if want["kind"] in ("tuple", "list"):
        items = got.get("items")
        if got.get("kind") not in ("tuple", "list") or not isinstance(items, list):
            return False
        return len(items) == len(want["items"]) and all(
            same(exercise, one, other) for one, other in zip(want["items"], items))
    right, theirs = numbers(want), numbers(got)
    if right is None:
        return want == got
    if theirs is None or theirs.shape != right.shape:
        return False
    if dtype_fault(want["dtype"], got["dtype"], right.ndim):
        return False
    return bool(close(right, theirs, *tolerance(exercise, want["dtype"])).all())


def close(want: np.ndarray, got: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """|got - want| <= atol + rtol |want|, by element, for two float64 arrays of equal shape."""
    with _errstate(all="ignore"):
        near = _abs(got - want) <= atol + rtol * _abs(want)
    # Beside inf everything is near, so the tolerance is for finite numbers alone.
    near &= _isfinite(want) & _isfinite(got)
    return near | (want == got) | (_isnan(want) & _isnan(got))


def tolerance(exercise: Exercise, dtype: str) -> tuple[float, float]:
    """rtol and atol of the exercise; wider where the reference's own dtype has fewer digits."""
    if dtype in ("float32", "float16"):
        eps = float(_finfo(dtype).eps)
        return max(exercise.rtol, 64 * eps), max(exercise.atol, eps ** 2)
    return exercise.rtol, exercise.atol


def dtype_fault(want: str, got: str, axes: int = 0) -> str:
    """What is wrong with a dtype, in a word, or "".

    "narrow": float32 where float64 fits; "truth": True and False for numbers; "number": the
    other way round; "whole": floats for an array of whole numbers, which then cannot pick rows.
    """
    want, got = _dtype(want), _dtype(got)
    if (want.kind == "b") != (got.kind == "b"):
        return "truth" if got.kind == "b" else "number"
    if axes and want.kind in "iu" and got.kind == "f":
        return "whole"
    if want.kind == got.kind == "f" and got.itemsize < want.itemsize:
        return "narrow"
    return ""


def tidy(outcomes: object, count: int) -> list[dict]:
    """`count` well-formed outcomes: those of another process may be missing, too many or spoilt."""
    outcomes = list(outcomes) if isinstance(outcomes, (list, tuple)) else []
    outcomes = outcomes[:count] + [None] * (count - len(outcomes))
    return [one if _well_formed(one) else {"error": dict(_LOST)} for one in outcomes]


_LOST = {"type": "NoOutcome", "message": "", "line": None, "source": "", "cell": "",
         "called": True}


def _well_formed(one):
    if not isinstance(one, dict) or not {"value", "error", "unwritten"} & set(one):
        return False
    changed = one.get("changed", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        return False
    if not isinstance(one.get("printed", ""), str):
        return False
    if "error" in one and not _told(one["error"]):
        return False
    return "value" not in one or _packed(one["value"])


def _told(error):
    """Is it an error as `run` describes them?"""
    if not isinstance(error, dict) or set(error) != set(_LOST):
        return False
    texts = ("type", "message", "source", "cell")
    return (all(isinstance(error[name], str) for name in texts)
            and isinstance(error["called"], bool) and isinstance(error["line"], (int, type(None))))


def _packed(data, depth=0):
    """Is it a value as `pack` makes them?"""
    if not isinstance(data, dict) or depth > 3 or not isinstance(data.get("kind"), str):
        return False
    kind = data["kind"]
    if kind in ("tuple", "list"):
        items = data.get("items")
        return isinstance(items, list) and all(_packed(item, depth + 1) for item in items)
    if kind in ("number", "array"):
        shape, values = data.get("shape"), data.get("values", ())
        return (isinstance(data.get("dtype"), str) and isinstance(values, (list, type(None)))
                and isinstance(shape, list) and all(type(size) is int for size in shape))
    needed = {"text": "text", "function": "name", "other": "type"}
    return kind == "none" or kind in needed and isinstance(data.get(needed[kind]), str)
