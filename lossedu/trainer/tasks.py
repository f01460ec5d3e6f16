"""Performance tasks: what is done and not said comes back as another variant of itself.

A card of the kind derivation, coding or debugging that names an exercise has a task. It comes a
day after its card was told, and again 7 and 21 days after each pass; a failure begins anew. A
remembered answer is no skill, so once the exercise itself has been passed, its like comes: drawn
by a seed from the pool of its unit, with other constants, signs or faults; for a loss to be
written, another loss of its family; for a broken run, another one.
"""
import linecache
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from ..core.faulty import FaultyFile
from ..exercises import EXERCISES, check
from ..exercises.kinds import BaseExercise, FunctionExercise
from ..exercises.report import Report
from ..losses import LOSSES
from ..pools import item, units_with_a_pool
from .database import new_id, writing
from .items import Task

KINDS = ("derivation", "coding", "debugging")   # of cards
DAYS = (1, 7, 21)   # until a task comes: after its card, after its first pass, after its second
SECONDS = 60        # for an answer; a mended program trains something


def task_of(card) -> str:
    """The name of a card's task, "exercise huber_grad" or "run stuck", or ""."""
    return card.practice if card.kind in KINDS else ""


@dataclass(frozen=True)
class Standing:
    """Where a task stands: when it is due (None: it is done for good), how often it was tried."""

    due: datetime | None
    tries: int
    passed: bool    # at least once


def standing(attempts: list[tuple[float, bool]], told: datetime) -> Standing:
    """From the attempts, (seconds since 1970, passed), and when the card was first told."""
    step, last = 0, told
    for at, passed in attempts:
        step = step + 1 if passed else 0
        last = datetime.fromtimestamp(at, UTC)
    due = last + timedelta(days=DAYS[step]) if step < len(DAYS) else None
    return Standing(due, len(attempts), any(passed for _, passed in attempts))


def standings(database: sqlite3.Connection, told: dict[str, datetime]) -> dict[str, Standing]:
    """task -> its `Standing`, for those whose cards were told: `told` has when."""
    attempts: dict[str, list] = {}
    for row in database.execute("select task, at, passed from tasks order by at, rowid"):
        attempts.setdefault(row["task"], []).append((row["at"], bool(row["passed"])))
    return {name: standing(attempts.get(name, []), when) for name, when in told.items()}


def keep(database: sqlite3.Connection, task: Task, passed: bool, seconds: float,
         now: datetime) -> None:
    """Keep an attempt. On the disk when it returns."""
    with writing(database):
        database.execute("insert into tasks values (?, ?, ?, ?, ?, ?)",
                         (new_id(), now.timestamp(), task.name, task.seed, passed, seconds))


# ---------------------------------------------------------------------- the exercise, or its like
def drawn(name: str, card, stands: Standing, seed: int) -> Task | None:
    """The task as it is asked now: the exercise, or, once that was passed, one that is like it.

    None where there is no such exercise.
    """
    bare = name.partition(" ")[2]   # a broken run is an exercise of the clinic
    if bare not in EXERCISES:
        return None
    try:
        exercise = EXERCISES[bare]
    except FaultyFile:
        return None
    if not stands.passed:
        return Task(name, card, None, exercise)
    drawn_by = zlib.crc32(f"{name} {stands.tries} {seed}".encode())
    return Task(name, card, drawn_by, like(bare, drawn_by))


@lru_cache(maxsize=64)
def like(name: str, seed: int) -> BaseExercise:
    """An exercise of the same skill as the one of that name, the same for the same seed; the
    exercise itself where there is none."""
    exercise = EXERCISES[name]
    if exercise.kind == "run":   # another program that fails, of some other cause
        others = [one for one in EXERCISES.of(exercise.unit)
                  if one.kind == "run" and one is not exercise]
        return others[seed % len(others)] if others else exercise
    pool = units_with_a_pool().get(exercise.unit, ())
    for id in pool:
        other = item(exercise.unit, id, seed).exercise
        if other.kind == exercise.kind:
            return other
    loss, of = _loss_of(exercise.name)
    if exercise.kind == "implement" and loss:
        others = [f"{one.name}.{of}" for one in LOSSES.values()
                  if one.family == loss.family and _takes(one) == _takes(loss) and one is not loss]
        if others:
            return EXERCISES.find(sorted(others)[seed % len(others)])
    return exercise


def _takes(loss):
    """The names of a loss's inputs, and what its values belong to."""
    return [spec.name for spec in loss.inputs], loss.scope


def _loss_of(name):
    """The loss that an exercise is about, and whether its gradient or its value is asked for."""
    for end, of in (("_grad", "grad"), ("_value", "value"), ("", "value")):
        bare = name.removesuffix(end)
        if name.endswith(end) and bare in LOSSES:
            return LOSSES[bare], of
    return None, ""


# ---------------------------------------------------------------------- judging
def judged(task: Task, text: str, file: str = "<answer>") -> Report:
    """The verdict on the text of an answer: Python that binds the name the exercise asks for.

    Whatever stands in it, nothing raises but KeyboardInterrupt.
    """
    exercise = task.exercise
    linecache.cache[file] = len(text), None, text.splitlines(keepends=True), file
    found = {"__name__": "answer", "__file__": file}
    try:
        exec(compile(text, file, "exec"), found)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the answer may do anything, and end the program, too
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        said = f"{type(error).__name__}{line}: {error}" if str(error) else type(error).__name__
        return exercise.report(False, f"Your answer does not run: {said}")
    if exercise.function not in found:
        wants_function = isinstance(exercise, FunctionExercise)
        wanted = f"def {exercise.signature}: ..." if wants_function else exercise.signature
        return exercise.report(False, f"Your answer binds no {exercise.function}. Type: {wanted}")
    return check(exercise, found[exercise.function], seconds=SECONDS, seed=task.seed or 0)
