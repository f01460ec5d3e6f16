"""Where a learner stands: exercises passed, missed or open; scores of quizzes; guesses made."""
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from ..core.faulty import FaultyFile
from ..exercises import EXERCISES
from ..interview import bank
from ..interview.memory import FIRST, Store
from ..interview.records import LETTERS
from ..marks import Mark, home, marks
from ..units import COURSE, Unit, find

HEADING = re.compile(r"^\{\{ exercise (\w+) \}\}", flags=re.MULTILINE)
DEEPER = re.compile(r"^## Going deeper.*?(?=^## |\Z)", flags=re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Task:
    """An exercise: "passed" (once is enough), "missed" (tried, never passed) or "open".

    `deeper`: it stands in "Going deeper", where nobody has to go.
    """

    name: str
    title: str
    points: int
    minutes: int
    state: str
    deeper: bool = False


@dataclass(frozen=True)
class UnitStanding:
    """One unit: its exercises in the order of the notebook, its quiz and its guesses.

    `first` and `latest` count the questions that were right at the first attempt and at the latest,
    `asked` the guesses there are, `guessed` those made, `hit` those right before the answer.
    """

    unit: Unit
    tasks: tuple
    questions: int
    checked: int
    first: int
    latest: int
    asked: int
    guessed: int
    hit: int

    def of(self, state: str) -> list[Task]:
        """The exercises in that state."""
        return [task for task in self.tasks if task.state == state]

    @property
    def main(self) -> list[Task]:
        """The exercises of the main path."""
        return [task for task in self.tasks if not task.deeper]

    @property
    def deeper(self) -> list[Task]:
        """The exercises in "Going deeper"."""
        return [task for task in self.tasks if task.deeper]

    @property
    def points(self) -> int:
        """Points of the exercises that are passed."""
        return sum(task.points for task in self.of("passed"))

    @property
    def all_points(self) -> int:
        """Points of all exercises."""
        return sum(task.points for task in self.tasks)

    @property
    def next(self) -> Task | None:
        """The first exercise of the main path that is not passed."""
        return _first_open(self.main)

    @property
    def next_deeper(self) -> Task | None:
        """The first exercise in "Going deeper" that is not passed."""
        return _first_open(self.deeper)

    @property
    def is_begun(self) -> bool:
        """Has anything been checked or guessed?"""
        return bool(self.of("passed") or self.of("missed") or self.checked or self.guessed)

    @property
    def is_done(self) -> bool:
        """Is every exercise of the main path passed and every question of the quiz checked?"""
        return self.next is None and self.checked == self.questions

    @property
    def state(self) -> str:
        """"done", "begun" or "open"."""
        return "done" if self.is_done else "begun" if self.is_begun else "open"


def _first_open(tasks):
    return next((task for task in tasks if task.state != "passed"), None)


class Standing:
    """Everything that was kept, read once."""

    def __init__(self, marks_: list[Mark] | None = None, answers: dict | None = None):
        self.marks = marks() if marks_ is None else marks_
        self.answers = kept_answers() if answers is None else answers

    def of(self, unit: Unit) -> UnitStanding:
        """How one unit stands."""
        ever = {}  # name -> passed at least once
        for mark in self.marks:
            if mark.what == "exercise":
                ever[mark.name] = ever.get(mark.name, False) or mark.passed
        tasks, deeper = [], deeper_of(unit)
        for name in exercises_of(unit):
            with suppress(FaultyFile):  # its own file says so elsewhere
                one = EXERCISES[name]
                state = {None: "open", True: "passed", False: "missed"}[ever.get(name)]
                tasks.append(Task(name, one.title, one.points, one.minutes, state, name in deeper))
        return UnitStanding(unit, tuple(tasks), *self._quiz(unit), *self._guesses(unit))

    def _quiz(self, unit):
        """(questions, checked, right at the first attempt, right at the latest)"""
        names = {f"{unit.name}/{one.id}" for one in questions_of(unit)}
        tries = {}  # question -> its verdicts in time
        for mark in sorted(self.marks, key=lambda mark: mark.at):
            if mark.what == "quiz" and mark.name in names:
                tries.setdefault(mark.name, []).append(mark.passed)
        first = sum(verdicts[0] for verdicts in tries.values())
        latest = sum(verdicts[-1] for verdicts in tries.values())
        return len(names), len(tries), first, latest

    def _guesses(self, unit):
        """(guesses there are, made, right); a choice that is no longer on offer is not made.

        What was chosen after the answer was shown makes no guess right.
        """
        asked, made = guesses_of(unit), []
        for one in asked:
            choices = (self.answers.get(topic, {}).get(f"{unit.name}/{one.id}")
                       for topic in (FIRST, "guess"))
            made += [(one, choice) for choice in choices if choice in one.options][:1]
        hit = sum(choice == one.options[LETTERS.index(one.answer)] for one, choice in made)
        return len(asked), len(made), hit

    @cached_property
    def units(self) -> list[UnitStanding]:
        """Every unit that is written, in order."""
        return [self.of(unit) for unit in COURSE if not unit.is_planned]


def kept_answers() -> dict:
    """Guesses and ticks, {topic: {name: value}}, as they stand on disk."""
    try:
        return Store(home()).all()
    except RuntimeError:  # no folder of one's own
        return {}


def exercises_of(unit: Unit) -> list[str]:
    """The names of a unit's exercises in the order in which its notebook has them."""
    mine = [name for name in EXERCISES if EXERCISES.unit_of(name) == unit.name]
    found = HEADING.findall(unit.source.read_text(encoding="utf-8")) if not unit.is_planned else []
    return sorted(mine, key=lambda name: found.index(name) if name in found else len(found))


def deeper_of(unit: Unit) -> set[str]:
    """The names of a unit's exercises that stand in "Going deeper"."""
    text = "" if unit.is_planned else unit.source.read_text(encoding="utf-8")
    return {name for part in DEEPER.findall(text) for name in HEADING.findall(part)}


def questions_of(unit: Unit) -> tuple:
    """The questions of a unit's quiz; none where their file cannot be read."""
    return _read(bank.questions, unit)


def guesses_of(unit: Unit) -> tuple:
    """The guesses of a unit; none where their file cannot be read."""
    return _read(bank.guesses, unit)


def _read(reader, unit):
    try:
        return reader(unit.name)
    except (ValueError, TypeError, OSError):
        return ()


def written(name: str) -> Unit:
    """The unit of that name, which has to be written. Raises ValueError."""
    unit = find(name)
    if unit.is_planned:
        raise ValueError(f"the unit {unit.name} is planned, and not written yet.")
    return unit
