"""In what condition is a class's folder? For `lossedu classroom doctor`.

    for found in condition(classroom, notebooks):       # `notebooks` are those of the course
        print(found.well, found.said)

Looked at are its units (source, release, what was handed in) and its own exercises.
"""
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.faulty import FaultyFile
from ..core.words import near
from ..exercises.show import count
from . import counting
from .astray import astray
from .checked import no_unit
from .deadlines import doubtful, unread_times
from .exercises import found, names_in, own_exercises, problems
from .folder import Classroom, NoClass
from .handout import is_changed_by_hand, source_text
from .links import led
from .own_cells import stale
from .reading import why_not
from .submissions import Unreadable, cells_in, cells_of
from .ungraded import ungraded

FEW = 5         # names that a sentence holds


@dataclass(frozen=True)
class Found:
    """One thing that was looked at: is it well, and a sentence."""

    well: bool
    said: str


def condition(classroom: Classroom, notebooks: Path) -> Iterator[Found]:
    """What is well and what is not in a class's folder."""
    yield Found(True, f"The class {classroom.name} has {count(len(classroom.units), 'unit')}.")
    for unit in classroom.units:
        try:
            yield from _unit(classroom, unit, notebooks)
        except (NoClass, FaultyFile) as error:
            yield Found(False, str(error))
    yield from (Found(False, sentence) for sentence in astray(classroom))
    yield from _deadlines(classroom)
    yield from _own_units(classroom)
    yield from _own_exercises(classroom)


# ------------------------------------------------------------------ a unit
def _unit(classroom, unit, notebooks):
    again = (f"Type: lossedu classroom source {classroom.path} --unit {unit} (where students have "
             "handed in, correct in the place of source)")
    if said := no_unit(classroom, unit):
        yield Found(False, said)
        return
    if not classroom.source(unit).is_file():
        yield Found(False, f"{unit} is in classroom.toml, and there is no notebook. {again}")
        return
    yield Found(True, f"{unit}: {count(len(classroom.exercises(unit)), 'exercise')}, "
                      f"{count(len(classroom.submissions(unit)), 'submission')}.")
    if nothing := counting.nothing_counts(classroom, unit):
        yield Found(False, nothing)
    if is_changed_by_hand(classroom, unit):
        yield Found(True, f"{unit}: source/ was changed by hand, and is not compared with the "
                          "course.")
        yield from (Found(one.by_hand, f"{unit}: {one.sentence(classroom, unit)}")
                    for one in stale(classroom, unit).values())
        if said := counting.sentence(classroom, unit):
            yield Found(True, f"{unit}: {said}")
    elif classroom.source(unit).read_text(encoding="utf-8") != source_text(
            classroom, unit, notebooks):
        yield Found(False, f"{unit}: source/ is not what the course, the class's exercises and its "
                           f"settings give now. {again}")
    if not classroom.release(unit).is_file():
        yield Found(False, f"{unit} is not in release/, so nothing can be handed out. {again}")
    elif _is_outdated(classroom, unit):
        yield Found(False, f"{unit}: release/ is not what source/ gives now. {again}")
    yield from _of_another_release(classroom, unit)
    graded = [one.student for one in classroom.results(unit)]
    if graded:      # before the first grading it goes without saying
        yield from (Found(False, f"{unit}: {sentence}") for sentence in
                    ungraded(classroom, unit, graded).sentences(classroom))


def _is_outdated(classroom, unit):
    """Is there a cell of source/ whose text students do not have so in release/?"""
    have = {cell["id"]: "".join(cell["source"]) for cell in _cells(classroom.release(unit))
            if "id" in cell}
    return any(have.get(cell.get("id")) != text
               for cell, text in _handed_out(classroom, _cells(classroom.source(unit))))


def _cells(file):
    try:
        return json.loads(file.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise NoClass(f"{file} cannot be read: {why_not(error)}.") from None


def _handed_out(classroom, cells):
    """(cell of source, its text as handed out) for those whose text nbgrader does not make."""
    for cell in cells:
        text = "".join(cell["source"])
        facts = cell["metadata"].get("nbgrader", {})
        if facts.get("solution") and not facts.get("grade"):
            try:
                yield cell, found(facts["grade_id"], classroom.own_exercises).stub
            except KeyError:    # the teacher's own cell
                continue
        elif "### BEGIN" not in text and not facts.get("solution"):
            yield cell, led(text, classroom.units) if cell["cell_type"] == "markdown" else text


def _of_another_release(classroom, unit):
    """Who handed in a notebook that lacks an exercise which is judged now."""
    names = [one.name for one in classroom.exercises(unit)]
    lacking = {}
    for one in classroom.submissions(unit):
        try:
            cells, _, _ = cells_of(one, set(names))
        except Unreadable:
            continue        # grading says so
        there = {cell.grade_id.removeprefix("check-") for cell in cells}
        if lacks := tuple(name for name in names if name not in there):
            lacking.setdefault(lacks, []).append((one.student, frozenset(there)))
    earlier = [_judged_in(file) for file in sorted(classroom.earlier(unit).glob("release-*.ipynb"))]
    for lacks, whose in lacking.items():
        old = any(judged and judged <= there and not judged & {*lacks}
                  for judged in earlier for _, there in whose)
        came = "as an earlier release does" if old else "with cells taken away"
        yield Found(False, f"{unit}: what {_few([one for one, _ in whose])} handed in lacks "
                           f"{_few(lacks)} {came}; nothing of it is judged there.")


def _judged_in(file):
    """The exercises whose checks a notebook has."""
    try:
        cells = cells_in(file.read_bytes())
    except (OSError, Unreadable):
        return frozenset()
    return frozenset(cell.grade_id.removeprefix("check-") for cell in cells
                     if cell.grade_id.startswith("check-"))


def _few(names):
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more


def _deadlines(classroom):
    try:
        yield from (Found(False, sentence) for sentence in doubtful(classroom))
    except NoClass as error:
        yield Found(False, str(error))
    for unit in classroom.units:
        if unread := unread_times(classroom, unit):
            yield Found(False, f"{unit}: timestamp.txt of {_few(unread)} holds no time, so it is "
                               "not known when it came; 2026-12-01 23:59:00.000000 UTC fits.")


# ------------------------------------------------------------------ what is the class's own
def _own_units(classroom):
    for file in sorted((classroom.path / "units").glob("*.ipynb")):
        if file.stem not in classroom.units:
            meant = near(file.stem, classroom.units)
            yield Found(False, f"units/{file.name} is handed out to nobody: units in "
                               f"classroom.toml lacks {file.stem!r}.{meant}")


def _own_exercises(classroom):
    folder = classroom.own_exercises
    said = problems(folder)
    if not names_in(folder) and not said:
        return
    yield from (Found(False, sentence) for sentence in said)
    for place in sorted(one for one in Path(folder).iterdir() if one.is_dir()):
        if list(place.glob("[!_]*.py")) and place.name not in classroom.units:
            yield Found(False, f"exercises/{place.name}/ is read for no notebook: the class has no "
                               f"unit of that name.{near(place.name, classroom.units)}")
    for unit in classroom.units:
        yield from _not_placed(classroom, unit)
    if not said:
        yield Found(True, f"{count(len(names_in(folder)), 'exercise')} of the class's own: no "
                          "problems.")


def _not_placed(classroom, unit):
    try:
        placed = {one.name for one in classroom.exercises(unit)}
        new = [one.name for one in own_exercises(classroom.own_exercises, unit)
               if one.name not in placed]
    except (NoClass, FaultyFile):
        return      # told already
    if new:
        yield Found(False, f"{unit}: {_few(new)} {'is' if len(new) == 1 else 'are'} not in the "
                           f"notebook yet. Type: lossedu classroom source {classroom.path} "
                           f"--unit {unit}")
