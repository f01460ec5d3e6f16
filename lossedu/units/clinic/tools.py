"""What one does with a run before its program is edited: try it on other rows, and look inside."""
import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...exercises import EXERCISES
from ...exercises.broken_run import USED, BrokenRun
from ...exercises.watching import Rows, watched
from .causes import CAUSES
from .rows import training_binary, training_cross_entropy

TRAINED = ("x", "y", "tokens", "votes", "patient")    # inputs with a row of each


@dataclass(frozen=True)
class Trial:
    """What a trial run found: the log and what it holds, the steps, and the gradient norm of each
    parameter, with its name and shape. Where the log is of validation rows, `training` is the mean
    cross-entropy of the rows that were handed over, when the program is over; elsewhere it is
    None."""

    logged: str
    log: np.ndarray
    steps: int
    rate: float
    first: np.ndarray
    last: np.ndarray
    number: int
    names: tuple = ()
    training: float | None = None

    def __repr__(self):
        also = [] if self.training is None else [
            f"mean cross-entropy of the rows handed over, at the end: {self.training:.3f}"]
        return "\n".join([
            f"log ({self.logged}): {len(self.log)} lines, first {self.log[0]:.3f}, "
            f"last {self.log[-1]:.3f}",
            *also,
            f"steps: {self.steps}, learning rate {self.rate:g}",
            "gradient norm of each parameter, in the order in which they are made, at the first "
            "step and at the last:",
            *(f"  {name:{max(map(len, self.names))}}  {_norm(first):>8}  {_norm(last):>8}"
              for name, first, last in zip(self.names, self.first, self.last)),
            f"This was run {self.number} of the program in this session."])


def _norm(norm):
    return "none" if norm < 0 else f"{norm:.2g}"


def run(program: Callable | str, rows: int | None = None, shuffled: bool = False) -> Trial:
    """Run a program of the clinic as it is handed over, on its own data, and count the run; with
    the name of one, such as "stuck", as it was handed out, and without what it prints.

    With `rows=8` it gets the first eight rows alone, again and again, so that it makes as many
    steps as before; if all of them have one label, the last two give way to rows with another.
    With `shuffled=True` it gets targets in another order, which go from patient to patient where
    there are patients. Raises ValueError for what is no program of the clinic, and whatever the
    program raises.
    """
    if isinstance(program, str):
        exercise = _exercise(program)
        with contextlib.redirect_stdout(io.StringIO()):
            return run(exercise.program(exercise.fault), rows, shuffled)
    exercise = _exercise(getattr(program, "__name__", ""))
    drawn = exercise.rows(0, 0)
    inputs = _changed(drawn.inputs, rows, shuffled)
    USED[exercise.name] = USED.get(exercise.name, 0) + 1
    came = watched(program)(*inputs.values(), 0, inputs.get("x", drawn.probe))
    if came[0] == "refused":
        raise ValueError(f"{exercise.name}: {came[2]}")
    _, _, log, outputs, (steps, rate, _), first, last, names, *_ = came
    training = _training_loss(outputs, inputs["y"]) if "validation" in exercise.logged else None
    return Trial(exercise.logged, log, int(steps), float(rate), first, last, USED[exercise.name],
                 tuple(names.split("; ")), training)


def _training_loss(outputs, y):
    rows = Rows({}, outputs, dict(y=y, train=len(y)))
    return (training_cross_entropy if outputs.ndim == 2 else training_binary)(outputs, rows)


def _exercise(name):
    exercise = EXERCISES[name] if name in EXERCISES else None
    if not isinstance(exercise, BrokenRun):
        raise ValueError(f"{name or 'this'} is no program of the clinic. They are "
                         f"{', '.join(EXERCISES.of_kind('run'))}; hand over the function itself.")
    return exercise


def _changed(inputs, rows, shuffled):
    if rows is not None and (type(rows) is not int or rows < 1):
        raise ValueError(f"rows={rows!r}; a whole number of rows fits, such as rows=8.")
    # triplets are rows of x, and are few themselves; the images stay
    few = ("triplets",) if "triplets" in inputs else TRAINED
    chosen = _chosen(inputs.get("y"), rows)
    changed = {name: value[chosen] if name in few else value for name, value in inputs.items()}
    if shuffled:
        target = next((name for name in ("y", "votes") if name in changed), None)
        if target is None:
            raise ValueError("this program has no targets of its own to shuffle.")
        changed[target] = _shuffled(changed[target], changed.get("patient"))
    # repeated last: all copies of a row have the same target
    return {name: value[np.arange(len(inputs[name])) % len(value)] if name in few else value
            for name, value in changed.items()}


def _chosen(target, rows):
    """The first rows. Where they all have one target, the last quarter gives way to the first rows
    that have another: a constant would learn rows of one target, whatever is broken."""
    if rows is None or target is None or rows < 2:
        return slice(rows)
    chosen = np.arange(min(rows, len(target)))
    others = np.flatnonzero(target != target[0])
    if len(others) and (target[chosen] == target[0]).all():
        others = others[:max(1, len(chosen) // 4)]
        chosen[-len(others):] = others
    return chosen


def _shuffled(target, patient=None):
    """The targets in another order; with patients, each gets the target of one patient for all its
    rows. Shuffled row by row, a leak would not show: rows of a patient would no longer agree."""
    rng = np.random.default_rng(0)
    if patient is None:
        return rng.permutation(target)
    _, first, place = np.unique(patient, return_index=True, return_inverse=True)
    return rng.permutation(target[first])[place]


def inputs(name: str) -> dict:
    """The inputs of a program as tensors, to call it by yourself: `stuck(**inputs("stuck"))`."""
    from ...exercises.training import tensor_of
    return {key: tensor_of(value) for key, value in _exercise(name).rows(0, 0).inputs.items()}


def tell_causes() -> None:
    """Print the causes from which the diagnosis of each run is chosen."""
    width = max(map(len, CAUSES))
    for name, cause in CAUSES.items():
        print(f"{name:{width}}  {cause.text}")
