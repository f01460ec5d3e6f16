"""Exercises drawn from the pools: the same for the same seed, and what goes with them."""
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

import numpy as np

from ..core.words import near
from ..exercises import EXERCISES
from ..exercises.kinds import BaseExercise
from ..exercises.show import count as count_of
from ..units import find
from .making import Coincidence, Oral

WITH_A_POOL = ("start", "gradients", "fair_comparison", "regression", "outliers", "likelihood",
               "information", "cross_entropy", "activation_mismatch", "numerics", "imbalance",
               "calibration_and_noise", "margins", "metric_learning", "overlap", "distributions",
               "custom_losses")
DRAWS = 40        # until one is free of coincidences


@dataclass(frozen=True, eq=False)
class PoolItem:
    """An exercise that was drawn, with its oral questions."""

    unit: str
    id: str
    seed: int
    exercise: BaseExercise = field(repr=False)
    oral: tuple[Oral, Oral] = field(repr=False)

    @property
    def name(self) -> str:
        """The exercise's name: "pool_outliers_stuck_sensor"."""
        return self.exercise.name

    @property
    def kind(self) -> str:
        """The exercise's kind: "estimate"."""
        return self.exercise.kind

    @property
    def file_name(self) -> str:
        """What the file that `as_file` writes has to be called."""
        return f"{self.name}.py"

    def __reduce__(self):
        return item, (self.unit, self.id, self.seed)


# ------------------------------------------------------------------ what there is
def units_with_a_pool() -> dict[str, tuple[str, ...]]:
    """unit -> the ids of its items."""
    return {unit: tuple(_recipes(unit)) for unit in WITH_A_POOL}


@cache
def _recipes(unit: str) -> dict[str, Callable]:
    """id -> the function that makes the item."""
    if unit not in WITH_A_POOL:
        unit = find(unit).name   # it says so where there is no such unit
    if unit not in WITH_A_POOL:
        raise ValueError(f"the unit {unit!r} has no pool; {', '.join(WITH_A_POOL)} have one.")
    return {one.__name__: one for one in import_module(f".{unit}", __package__).POOL}


# ------------------------------------------------------------------ drawing
def drawn(unit: str, seed: int, count: int) -> list[PoolItem]:
    """`count` different items of a unit's pool, of as many kinds as there are.

    The same for the same seed. Raises ValueError, in a sentence, for a unit without a pool and for
    a count that its pool does not have.
    """
    recipes = _recipes(unit)
    unit = find(unit).name
    if type(count) is not int or not 1 <= count <= len(recipes):
        fits = f"a whole number from 1 to {len(recipes)}" if len(recipes) > 1 else "1"
        raise ValueError(f"count={count!r}; the pool of {unit} has "
                         f"{count_of(len(recipes), 'item')}, so {fits} fits.")
    ids = list(recipes)
    order = _rng(seed, unit, "order", 0).permutation(len(ids))
    items = [item(unit, ids[at], seed) for at in order]
    earlier: dict[str, int] = {}
    turns = []   # how many items of the same kind come before each
    for one in items:
        turns.append(earlier.get(one.kind, 0))
        earlier[one.kind] = turns[-1] + 1
    places = sorted(range(len(items)), key=lambda at: turns[at])
    return [items[at] for at in places[:count]]


def item(unit: str, id: str, seed: int) -> PoolItem:
    """One item of a unit's pool, with the constants that follow from the seed."""
    recipes = _recipes(unit)
    unit = find(unit).name
    if id not in recipes:
        raise ValueError(f"the pool of {unit} has no item {id!r}.{near(str(id), list(recipes))} "
                         f"Items: {', '.join(recipes)}.")
    for attempt in range(DRAWS):
        try:
            exercise, oral = recipes[id](_rng(seed, unit, id, attempt))
        except Coincidence:
            continue
        if not _coincidences(exercise):
            # how it is pickled, copied and drawn anew (the record is frozen)
            object.__setattr__(exercise, "made_by", (made, (unit, id, int(seed))))
            return PoolItem(unit, id, int(seed), exercise, tuple(oral))
    raise RuntimeError(f"the item {id!r} of the pool of {unit} found no sound constants in "
                       f"{DRAWS} draws; draw another item.")


def made(unit: str, id: str, seed: int, fingerprint: str = "") -> BaseExercise:
    """The exercise of an item, the same for the same seed.

    Raises ValueError where it is not the one whose `fingerprint` is given: the recipe, or what it
    draws with, has changed since.
    """
    exercise = item(unit, id, seed).exercise
    if fingerprint and fingerprint != (is_now := _fingerprint(exercise)):
        raise ValueError(
            f"{exercise.name}: the file has the fingerprint {fingerprint!r} and this exercise "
            f"{is_now!r}, so it is not the one that was handed out: lossedu or NumPy has changed. "
            "Grade with the versions that drew it, or draw and hand out anew.")
    return exercise


def _rng(seed, unit, id, attempt):
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed={seed!r}; a whole number from 0 on fits, a large one that only "
                         "the teacher knows.")
    return np.random.default_rng([int(seed), zlib.crc32(f"{unit}/{id}".encode()), attempt])


def _coincidences(exercise):
    """Whatever is wrong with the numbers of this draw alone: one that the question gives away, or
    an answer to an exercise of the course that is right by chance.

    Formulas and programs are left to the tests: they are compared in seconds, and hang on no number
    that is drawn.
    """
    if exercise.kind not in ("estimate", "decide"):
        return []
    passing = [one for one in public_answers(exercise.unit, exercise.kind)
               if exercise.judged(one).passed]
    return passing + (exercise.problems((0,)) if exercise.kind == "estimate" else [])


@cache
def public_answers(unit: str, kind: str) -> tuple:
    """The right answers to the unit's public exercises of a kind, as they are handed in."""
    answers = [one.reference for one in EXERCISES.of(unit) if one.kind == kind]
    if kind == "decide":
        answers = [one.typed.strip('"') for one in EXERCISES.of(unit) if one.kind == kind]
    return tuple(answers)


# ------------------------------------------------------------------ what is written
def as_file(item: PoolItem) -> str:
    """A file for the class's folder of own exercises, to be called `item.file_name`."""
    return (f'"""Drawn from the pool of the unit {item.unit}. Keep it from the students: it holds '
            'the\nseed."""\n'
            "from lossedu.pools import made\n\n"
            f'EXERCISE = made("{item.unit}", "{item.id}", {item.seed},\n'
            f'                fingerprint="{fingerprint(item)}")\n')


def fingerprint(item: PoolItem | BaseExercise) -> str:
    """Twelve letters that change when question or answer do."""
    return _fingerprint(item.exercise if isinstance(item, PoolItem) else item)


def _fingerprint(exercise):
    # What a program prints is left out: its last digit may hang on the processor.
    asked = getattr(exercise, "story", exercise.ask)
    facts = (exercise.kind, exercise.title, asked, exercise.stub, exercise.solution)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:12]


def oral_sheet(items: list[PoolItem]) -> str:
    """The oral questions of some items in Markdown, with the right answer and what to listen for:
    for the examiner alone."""
    parts = []
    for one in items:
        parts += [f"## {one.exercise.title} (`{one.name}`)", "", one.exercise.ask, "",
                  "Right:", "", "```python", one.exercise.solution, "```", ""]
        for number, oral in enumerate(one.oral, start=1):
            parts += [f"**Question {number}.** {oral.question}", "",
                      *(f"- {point}" for point in oral.points), ""]
    return "\n".join(parts).rstrip() + "\n"


