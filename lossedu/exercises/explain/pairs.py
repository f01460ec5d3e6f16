"""Right and wrong numbers side by side, with what went in: the material of a diagnosis."""
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..digits import input_digits
from ..record import Exercise
from ..values import numbers
from .compare import close, tolerance

TIGHT = 1e-7  # a pattern has to fit this well, relatively


@dataclass
class Pair:
    """One case: `want` and `got` of equal shape, `bad` where they differ, and numeric inputs."""

    case: dict
    want: np.ndarray
    got: np.ndarray
    bad: np.ndarray
    inputs: dict    # settings that were not given stand there with their defaults
    dtype: str
    defaults: dict
    kinds: dict     # name -> "f", "i" or "b", as NumPy calls what an input holds
    digits: Callable[[], int]   # how many of its inputs have to be shown

    @property
    def weight(self) -> int:
        """How much there is to read in the case."""
        return sum(array.size for array in self.inputs.values())

    @property
    def arrays(self) -> dict:
        """The inputs that have axes: name -> array."""
        return {name: array for name, array in self.inputs.items() if array.ndim}

    @property
    def scalars(self) -> dict:
        """The inputs that are one number: name -> float."""
        return {name: float(array) for name, array in self.inputs.items() if not array.ndim}


def pairs_of(exercise: Exercise, values: list) -> list[Pair]:
    """One `Pair` for each (case, want, got) whose two values are numbers of the same shape."""
    pairs = []
    parameters = inspect.signature(exercise.reference).parameters
    defaults = {name: float(one.default) for name, one in parameters.items()
                if type(one.default) in (int, float)}
    for case, want, got in values:
        right, theirs = numbers(want), numbers(got)
        if right is None or theirs is None or right.shape != theirs.shape:
            continue
        bad = ~close(right, theirs, *tolerance(exercise, want["dtype"]))
        given = {name: np.array(value) for name, value in defaults.items()}
        kinds = {}
        for name, data in case["inputs"].items():
            array = numbers(data)
            if array is not None:
                given[name] = array
                kinds[name] = np.dtype(data["dtype"]).kind
        pairs.append(Pair(case, right, theirs, np.asarray(bad), given, want["dtype"], defaults,
                          kinds, partial(input_digits, exercise, case)))
    return pairs


def together(pairs):
    """All wanted numbers and all that came, (n,) each."""
    want = np.concatenate([pair.want.ravel() for pair in pairs])
    got = np.concatenate([pair.got.ravel() for pair in pairs])
    return want, got


def fits_tightly(got, made):
    """Are two arrays of one shape and equal to within TIGHT?"""
    got, made = np.asarray(got, float), np.asarray(made, float)
    if got.shape != made.shape:
        return False
    # beside inf everything would be near
    near = (np.abs(got - made) <= TIGHT * np.abs(made)) & np.isfinite(made)
    return bool(np.all(near | (got == made)))
