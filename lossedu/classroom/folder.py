"""A class: a folder with a course of nbgrader's and what we add to it.

    classroom.toml      name, units, limits
    .secret             the class's secret; hidden cases are drawn from it
    exercises/UNIT/     the teacher's own exercises, NAME.py, and those that are drawn from a pool
    units/              the teacher's own units, NAME.ipynb
    source/ release/ submitted/ feedback/ gradebook.db      nbgrader's
    results/UNIT/STUDENT.json                               what grading found
    deadlines.csv       until when what is handed in; students.csv: who takes part
    earlier/UNIT/       what was handed out before it was corrected
    left/STUDENT/       what those handed in who have left
"""
import hashlib
import json
import os
import re
import secrets
import tomllib
from dataclasses import dataclass, fields
from functools import cached_property
from math import inf
from pathlib import Path

from ..core.words import near
from ..disk import write_text
from .exercises import cases_of, found
from .reading import why_not
from .results import Result
from .sandbox import Limits
from .submissions import Submission, Unreadable, cells_in, students_in, submissions

SETTINGS, SECRET = "classroom.toml", ".secret"


def _is_text(value):
    return isinstance(value, str)


# what may stand in classroom.toml, and what fits
KNOWN = {"name": (_is_text, "a text"),
         "units": (lambda value: isinstance(value, list) and all(map(_is_text, value)),
                   'a list of names, units = ["regression", "outliers"],'),
         "database": (_is_text, 'a URL, database = "postgresql://teacher:word@host/gradebook",'),
         "counts": (lambda value: value in ("main", "all", "own"), '"main", "all" or "own"'),
         "limits": (lambda value: isinstance(value, dict), "a table, [limits],"),
         "late": (lambda value: isinstance(value, dict), "a table, [late],")}


class NoClass(Exception):
    """One sentence: why this is no class's folder, or what in it does not fit."""


def _what_is_no_toml(error, text):
    """Where a text is no TOML, why, and what fits."""
    why, place = re.fullmatch(r"(.*?)(?: \(at (.*)\))?", str(error), re.DOTALL).groups()
    lines = text.rstrip().split("\n")
    at = re.match(r"line (\d+)", place or "")
    number = min(int(at[1]), len(lines)) if at else len(lines)
    above = "" if at else " or above it"
    return (f", line {number}{above}, is no TOML: {lines[number - 1].strip()[:80]!r} ({why}). "
            'NAME = VALUE fits, a text between quotation marks and a list in brackets: units = '
            '["regression", "outliers"]')


def _what_was_meant(path):
    """What to type in the place of a folder that is no class's: the class that it lies in, one in
    it, one with a name like it, or a new one."""
    around = next((one for one in path.parents if (one / SETTINGS).is_file()), None)
    if around:
        here = "." if around == Path.cwd() else around
        return f" It would be inside the class {around}: type {here} in its place."
    inside = sorted(one.parent for one in path.glob(f"*/{SETTINGS}"))
    if inside:
        names = ", ".join(os.path.relpath(one) for one in inside)
        return f" Classes lie in it: {names} fits." if len(inside) > 1 else (
            f" A class lies in it. Did you mean {names}?")
    beside = [one.parent.name for one in path.parent.glob(f"*/{SETTINGS}")]
    return (f"{near(path.name, beside)} For a new class type: lossedu classroom init {path} "
            "--units outliers")


@dataclass(frozen=True)
class Classroom:
    """The folder of a class."""

    path: Path

    def __post_init__(self):
        object.__setattr__(self, "path", Path(self.path).expanduser().absolute())
        if not (self.path / SETTINGS).is_file():
            raise NoClass(f"{self.path} is no class's folder, it has no {SETTINGS}."
                          f"{_what_was_meant(self.path)}")

    @cached_property
    def settings(self) -> dict:
        """What classroom.toml holds. Raises NoClass."""
        file = self.path / SETTINGS
        try:
            text = file.read_text(encoding="utf-8")
            settings = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise NoClass(f"{file}{_what_is_no_toml(error, text)}") from None
        except (UnicodeDecodeError, OSError) as error:
            raise NoClass(f"{file} cannot be read: {why_not(error)}.") from None
        for name, value in settings.items():
            if name not in KNOWN:
                raise NoClass(f"{name} in {file} is no setting.{near(name, list(KNOWN))} "
                              f"{', '.join(KNOWN)} fit.")
            if not KNOWN[name][0](value):
                raise NoClass(f"{name}={value!r} in {file}; {KNOWN[name][1]} fits.")
        return settings

    @property
    def name(self) -> str:
        """The name of the class."""
        return str(self.settings.get("name", self.path.name))

    @property
    def units(self) -> list[str]:
        """The units that are handed out."""
        return list(self.settings.get("units", ()))

    @cached_property
    def limits(self) -> Limits:
        """What a submission may use; the table [limits] of classroom.toml."""
        return Limits(**self.numbers("limits", [one.name for one in fields(Limits)], 1e-9))

    def numbers(self, table: str, known: list[str], least: float = 0.0,
                most: dict[str, float] | None = None) -> dict[str, float]:
        """A table of classroom.toml that holds numbers under these names, `least` or more, and not
        above those in `most`. Raises NoClass."""
        given, file = self.settings.get(table, {}), self.path / SETTINGS
        for name, value in given.items():
            if name not in known:
                raise NoClass(f"[{table}] {name} in {file} is nothing that can be set."
                              f"{near(name, known)} {', '.join(known)} fit.")
            top = (most or {}).get(name, inf)
            if (isinstance(value, bool) or not isinstance(value, (int, float))
                    or not least <= value <= top or value == inf):
                fits = ("a number above 0" if least else "0 or a number above it" if top == inf
                        else f"a number from 0 to {top:g}")
                raise NoClass(f"[{table}] {name}={value!r} in {file}; {fits} fits.")
        return given

    @property
    def counts(self) -> str:
        """What gives points: "all" exercises, those of the "main" path and the class's own, or its
        "own" ones alone."""
        return self.settings.get("counts", "all")

    def unit(self, name: str) -> str:
        """The unit of that name, if the class has it. Raises NoClass."""
        if name not in self.units:
            fit = f"; {', '.join(self.units)} fit" if self.units else ""
            meant = near(name, self.units)      # then it is not to be added
            raise NoClass(f"The class has no unit {name!r}{fit}." + (
                meant or f" To hand it out, add it to units in {self.path / SETTINGS} and type: "
                f"lossedu classroom source {self.path}"))
        return name

    # ------------------------------------------------------------------ hidden cases
    @cached_property
    def secret(self) -> str:
        """The class's secret."""
        try:
            text = (self.path / SECRET).read_text(encoding="ascii").strip()
        except OSError:
            text = ""
        if not text:
            raise NoClass(f"{self.path / SECRET} is missing or empty, and without it hidden cases "
                          "would be drawn anew. Put it back from a copy.")
        return text

    def seed_for(self, *words: str, size: int = 6) -> int:
        """A seed of so many bytes that follows from the secret and some words, for those who know
        the secret."""
        text = "\n".join((self.secret, *words))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:size], "big")

    def hidden_seeds(self, exercise: str) -> list[int]:
        """The seeds of the hidden cases of an exercise."""
        return [self.seed_for("cases", exercise, str(number)) for number in range(HIDDEN_DRAWS)]

    def further_cases(self, exercise) -> int:
        """How many hidden cases count for an exercise; 0 for one whose answer is a value."""
        if exercise.kind in ("train", "run"):
            return exercise.tries
        if exercise.kind not in ("implement", "debug"):
            return 0
        return sum(len(cases_of(exercise, seed)) for seed in self.hidden_seeds(exercise.name))

    # ------------------------------------------------------------------ what lies in it
    @property
    def own_exercises(self) -> str:
        """The folder of the teacher's own exercises, "" where there is none."""
        folder = self.path / "exercises"
        return str(folder) if folder.is_dir() else ""

    def exercises(self, unit: str) -> list:
        """The exercises that are graded in a unit: those of its source notebook, in its order."""
        names = [cell.grade_id.removeprefix("check-") for cell in self._cells(self.source(unit))
                 if cell.grade_id.startswith("check-")]
        return [self.exercise(name, unit) for name in dict.fromkeys(names)]

    def exercise(self, name: str, unit: str):
        """The exercise of that name, the class's own or the course's. Raises NoClass."""
        try:
            return found(name, self.own_exercises)
        except KeyError:
            raise NoClass(f"{self.source(unit)} has the check of an exercise {name!r}, and there "
                          f"is none: neither in the course nor in {self.path / 'exercises'}. To "
                          f"take it out of the unit, type: lossedu classroom correct {self.path} "
                          f"--unit {unit} (to keep it, put its file back)") from None

    def points(self, unit: str) -> dict[str, float]:
        """exercise -> points, as the teacher's notebook has them: nbgrader lets one change them."""
        try:
            cells = json.loads(self.source(unit).read_bytes().decode("utf-8"))["cells"]
            marked = [cell["metadata"].get("nbgrader", {}) for cell in cells]
            given = {one["grade_id"].removeprefix("check-"): float(one["points"]) for one in marked
                     if one.get("grade") and one["grade_id"].startswith("check-")}
            return {name: int(one) if one == int(one) else one for name, one in given.items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError):
            return {}       # those of the exercises themselves

    def cells_handed_out(self, unit: str) -> frozenset:
        """The texts of the code cells of a unit as it is or was handed out, but for answers."""
        now = self.release(unit) if self.release(unit).is_file() else self.source(unit)
        before = sorted(self.earlier(unit).glob("release-*.ipynb"))
        return frozenset(cell.source.strip() for file in (now, *before) for cell in
                         self._cells(file)
                         if not cell.grade_id or cell.grade_id.startswith("check-"))

    def _cells(self, file):
        try:
            return cells_in(file.read_bytes())
        except (OSError, Unreadable) as error:
            raise NoClass(f"{file} cannot be read: {why_not(error)}. Type: lossedu classroom "
                          f"source {self.path}") from None

    def own_unit(self, unit: str) -> Path:
        """The notebook of a unit of the teacher's own, whether it is there or not."""
        return self.path / "units" / f"{unit}.ipynb"

    def source(self, unit: str) -> Path:
        """The teacher's notebook of a unit."""
        return self.path / "source" / unit / f"{unit}.ipynb"

    def release(self, unit: str) -> Path:
        """The notebook of a unit as it is handed out."""
        return self.path / "release" / unit / f"{unit}.ipynb"

    def earlier(self, unit: str) -> Path:
        """The folder of a unit's notebooks as they were before they were corrected."""
        return self.path / "earlier" / unit

    def submissions(self, unit: str) -> list[Submission]:
        """What was handed in for a unit."""
        return submissions(self.path / "submitted", unit)

    @property
    def left(self) -> list[str]:
        """The students who have left, as they are called in results and in the gradebook."""
        return students_in(self.path / "left")

    def result_file(self, unit: str, student: str) -> Path:
        """Where a result lies."""
        return self.path / "results" / unit / f"{student}.json"

    def result(self, unit: str, student: str) -> Result | None:
        """The result of one submission, None where there is none that can be read.

        Points are those that the teacher's notebook gives now.
        """
        try:
            text = self.result_file(unit, student).read_text(encoding="utf-8")
            return Result.from_json(text).worth(self.points(unit))
        except (OSError, ValueError):
            return None

    def results(self, unit: str) -> list[Result]:
        """The results of a unit, in the order of the students' names."""
        found = (self.result(unit, one.student) for one in self.submissions(unit))
        return [one for one in found if one is not None]

    def keep(self, result: Result) -> None:
        """Write a result."""
        file = self.result_file(result.unit, result.student)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, result.to_json())


HIDDEN_DRAWS = 2      # draws of hidden cases for each exercise


def new_secret(path: Path) -> None:
    """Write a class's secret, readable by its owner alone; one that is there stays."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w",
                       encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
