"""One call of the reference: its inputs, and what came out as plain arrays."""
import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..explain.compare import close, tolerance
from ..record import Exercise, draw
from ..values import numbers, pack, unpack


@dataclass
class Point:
    """The inputs of a call by name, and the results: one float64 array for each."""

    inputs: dict
    results: list
    said: str = ""
    sure: list | None = None  # where all right answers that we know agree; None: everywhere

    def arrays(self) -> dict:
        """The inputs that are arrays of numbers."""
        return {name: value for name, value in self.inputs.items()
                if isinstance(value, np.ndarray) and value.dtype.kind in "fiu"}

    def scalars(self) -> dict:
        """The inputs that are single numbers, true or false, or text."""
        return {name: value for name, value in self.inputs.items()
                if isinstance(value, (int, float, bool, str, np.generic))}


def results_of(function: Callable, signature: inspect.Signature, inputs: dict) -> list | None:
    """What a function gives for these inputs, as float64 arrays; None where it raises."""
    call = signature.bind_partial()
    # A function may write into what it is given, and the inputs are used again.
    call.arguments.update({name: _copied(value) for name, value in inputs.items()})
    try:
        with np.errstate(all="ignore"):
            packed = pack(function(*call.args, **call.kwargs))
    except Exception:
        return None
    items = packed["items"] if packed["kind"] in ("tuple", "list") else [packed]
    found = [numbers(item) for item in items]
    return None if any(one is None for one in found) else found


def points_of(exercise: Exercise, seed: int) -> list[Point]:
    """The drawn cases as points; those in which the reference raises are left out."""
    signature = inspect.signature(exercise.reference)
    found = []
    for case in draw(exercise, seed):
        inputs = {name: unpack(value) for name, value in case["inputs"].items()}
        results = results_of(exercise.reference, signature, inputs)
        if results is not None:
            found.append(Point(inputs, results, case["note"]))
    return found


def differs(exercise: Exercise, point: Point, results: list | None) -> bool:
    """Would the check see that these results are not the point's?"""
    if results is None or len(results) != len(point.results):
        return True
    rtol, atol = tolerance(exercise, "float64")
    for place, (want, got) in enumerate(zip(point.results, results)):
        if want.shape != np.shape(got):
            return True
        same = close(want, np.asarray(got, dtype=float), rtol, atol)
        if point.sure is not None:
            same = same | ~point.sure[place]
        if not same.all():
            return True
    return False


def _copied(value):
    return value.copy() if isinstance(value, np.ndarray) else value
