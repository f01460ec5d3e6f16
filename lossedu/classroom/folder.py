"""A class: a folder with a course of nbgrader's and what we add to it.

    classroom.toml      name, units, limits
    .secret             the class's secret; hidden cases are drawn from it
    exercises/          the teacher's own exercises, NAME.py
    source/ release/ submitted/ feedback/ gradebook.db      nbgrader's
    results/UNIT/STUDENT.json                               what grading found
"""
import hashlib
import os
import secrets
import tomllib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

from ..disk import write_text
from ..exercises import draw
from .exercises import found
from .results import Result
from .sandbox import Limits
from .submissions import Submission, Unreadable, cells_in, submissions

SETTINGS, SECRET = "classroom.toml", ".secret"


class NoClass(Exception):
    """One sentence: why this is no class's folder, or what in it does not fit."""


@dataclass(frozen=True)
class Classroom:
    """The folder of a class."""

    path: Path

    def __post_init__(self):
        object.__setattr__(self, "path", Path(self.path).expanduser().absolute())
        if not (self.path / SETTINGS).is_file():
            raise NoClass(f"{self.path} is no class's folder, it has no {SETTINGS}. Type: "
                          f"lossedu classroom init {self.path} --units outliers")

    @cached_property
    def settings(self) -> dict:
        """What classroom.toml holds."""
        try:
            return tomllib.loads((self.path / SETTINGS).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise NoClass(f"{self.path / SETTINGS} cannot be read: {error}.") from None

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
        given = self.settings.get("limits", {})
        known = {one.name: one.type for one in fields(Limits)}
        for name, value in given.items():
            if name not in known:
                raise NoClass(f"[limits] {name} in {SETTINGS} is no limit; {', '.join(known)} fit.")
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
                raise NoClass(f"[limits] {name}={value!r} in {SETTINGS}; a number above 0 fits.")
        return Limits(**given)

    def unit(self, name: str) -> str:
        """The unit of that name, if the class has it. Raises NoClass."""
        if name not in self.units:
            raise NoClass(f"The class has no unit {name!r}; {', '.join(self.units)} fit. To hand "
                          f"it out, add it to units in {self.path / SETTINGS} and type: "
                          f"lossedu classroom source {self.path}")
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

    def seed_for(self, *words: str) -> int:
        """A seed that follows from the secret and some words, for those who know the secret."""
        text = "\n".join((self.secret, *words))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")

    def hidden_seeds(self, exercise: str) -> list[int]:
        """The seeds of the hidden cases of an exercise."""
        return [self.seed_for("cases", exercise, str(number)) for number in range(HIDDEN_DRAWS)]

    def further_cases(self, exercise) -> int:
        """How many hidden cases count for an exercise; 0 for one whose answer is a value."""
        if exercise.kind == "train":
            return exercise.tries
        if exercise.kind not in ("implement", "debug"):
            return 0
        return sum(len(draw(exercise, seed)) for seed in self.hidden_seeds(exercise.name))

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
        return [found(name, self.own_exercises) for name in dict.fromkeys(names)]

    def cells_handed_out(self, unit: str) -> frozenset:
        """The texts of the code cells of a unit as they are handed out, but for the answers."""
        files = [file for file in (self.release(unit), self.source(unit)) if file.is_file()]
        return frozenset(cell.source.strip() for file in files[:1] for cell in self._cells(file)
                         if not cell.grade_id or cell.grade_id.startswith("check-"))

    def _cells(self, file):
        try:
            return cells_in(file.read_bytes())
        except (OSError, Unreadable) as error:
            raise NoClass(f"{file} cannot be read: {error}. Type: lossedu classroom source "
                          f"{self.path}") from None

    def source(self, unit: str) -> Path:
        """The teacher's notebook of a unit."""
        return self.path / "source" / unit / f"{unit}.ipynb"

    def release(self, unit: str) -> Path:
        """The notebook of a unit as it is handed out."""
        return self.path / "release" / unit / f"{unit}.ipynb"

    def submissions(self, unit: str) -> list[Submission]:
        """What was handed in for a unit."""
        return submissions(self.path / "submitted", unit)

    def result_file(self, unit: str, student: str) -> Path:
        """Where a result lies."""
        return self.path / "results" / unit / f"{student}.json"

    def result(self, unit: str, student: str) -> Result | None:
        """The result of one submission, None where there is none that can be read."""
        try:
            return Result.from_json(self.result_file(unit, student).read_text(encoding="utf-8"))
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
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
