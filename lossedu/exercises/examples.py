"""What an exercise asks for, shown on a case or two: `lossedu.examples("clip_limits")`.

The cases are data of the exercise (its field `examples`), the values those of its right answer.
"""
from collections.abc import Callable

import numpy as np

from . import EXERCISES

DIGITS = 4  # after the point


class Examples(tuple):
    """Pairs (case, value); shows itself as one line a case."""

    def __new__(cls, exercise):
        cases = exercise.examples
        pairs = super().__new__(cls, ((case, exercise.reference(*case.args, **case.kwargs))
                                      for case in cases))
        pairs.function = exercise.function
        return pairs

    def __repr__(self):
        return "\n".join(f"{self.function}({_given(case)}) = {_shown(value)}"
                         for case, value in self)


def examples(name: str) -> Examples:
    """The examples of an exercise. ValueError where it has none or there is no such exercise."""
    if name not in EXERCISES:
        raise ValueError(f"examples: there is no exercise {name!r}.")
    exercise = EXERCISES[name]
    if not getattr(exercise, "examples", ()):
        raise ValueError(f"examples: the exercise {name} has none; its text says what is "
                         "asked for.")
    return Examples(exercise)


def yours_or_ours(name: str, answer: Callable) -> Callable:
    """The answer if it passes the check of the exercise, and else our own: to go on with."""
    exercise = EXERCISES[name]
    return answer if exercise.judged(answer).passed else exercise.reference


def _given(case):
    given = [_shown(one) for one in case.args]
    given += [f"{name}={_shown(one)}" for name, one in case.kwargs.items()]
    return ", ".join(given)


def _shown(value):
    """A value as one would type it, rounded."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))})"
    if isinstance(value, np.ndarray):
        return _shown(value.tolist())
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, float | np.floating):
        rounded = round(float(value), DIGITS)
        return f"{rounded:g}" if rounded == int(rounded) and abs(rounded) < 1e6 else repr(rounded)
    return str(value)
