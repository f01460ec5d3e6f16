"""The cells of the class's own exercises in a notebook: are they as their files give them?

    stale(classroom, "outliers")            # {"mean_delay": Stale(...)}; {} where all are
    renewed(classroom, "outliers", cells)   # those of a notebook are brought up to date, in place
    note(classroom, "outliers")             # as they were written; what is changed by hand shows

Of a notebook that the teacher changed by hand these cells alone are written anew, each of them only
where it is as we wrote it.
"""
import hashlib
import json
from dataclasses import dataclass

from ..core.faulty import FaultyFile
from ..disk import write_text
from .exercises import cells_for, own_exercises
from .folder import Classroom

NOTED = "cells.json"    # in earlier/UNIT: cell of an own exercise -> the digest of what we wrote


@dataclass(frozen=True)
class Stale:
    """An exercise whose cells are not what its file gives: points there and now, and whether it is
    the teacher who changed them."""

    name: str
    there: float
    now: float
    by_hand: bool

    def sentence(self, classroom: Classroom, unit: str) -> str:
        """What is not the same, and what to type."""
        points = (f" ({self.there:g} points there, {self.now:g} here)"
                  if self.there != self.now else "")
        said = (f"{self.name} in source/ is not what exercises/{unit}/{self.name}.py gives "
                f"now{points}: ")
        if self.by_hand:
            return (f"{said}its cells were changed by hand and stay. To have them anew, delete "
                    f"them and type: {_type(classroom, unit)}")
        return (f"{said}its text, its answer and its points are those of before, and grading goes "
                f"by the new file. Type: {_type(classroom, unit)}")


def _type(classroom, unit):
    handed_in = bool(classroom.submissions(unit))
    return (f"lossedu classroom {'correct' if handed_in else 'source'} {classroom.path} "
            f"--unit {unit}")


def stale(classroom: Classroom, unit: str) -> dict[str, Stale]:
    """The own exercises of a unit whose cells in source/ are not those of their files."""
    try:
        cells = json.loads(classroom.source(unit).read_text(encoding="utf-8"))["cells"]
        return {one.name: one for one in _compared(classroom, unit, cells)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, FaultyFile):
        return {}       # told elsewhere


def _compared(classroom, unit, cells):
    noted = _noted(classroom, unit)
    for exercise, pairs in _pairs(classroom, unit, cells):
        other = [(key, old) for key, old, new in pairs if _print(old) != _print(new)]
        if other:
            check = next((old, new) for _, old, new in pairs if _points(new) is not None)
            yield Stale(exercise.name, *map(_points, check),
                        any(_is_by_hand(noted, key, old) for key, old in other))


def renewed(classroom: Classroom, unit: str, cells: list) -> None:
    """Bring the cells of own exercises up to date; a cell that was changed by hand stays."""
    noted = _noted(classroom, unit)
    for _, pairs in _pairs(classroom, unit, cells):
        for key, old, new in pairs:
            if _print(old) != _print(new) and not _is_by_hand(noted, key, old):
                old["source"] = new["source"]
                if _points(new) is not None:
                    old["metadata"]["nbgrader"]["points"] = _points(new)


def note(classroom: Classroom, unit: str) -> None:
    """Note the cells of own exercises that are what their files give now."""
    try:
        cells = json.loads(classroom.source(unit).read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, LookupError, TypeError):
        return
    noted = _noted(classroom, unit) | {
        key: _print(old) for _, pairs in _pairs(classroom, unit, cells)
        for key, old, new in pairs if _print(old) == _print(new)}
    file = classroom.earlier(unit) / NOTED
    if noted:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, json.dumps(noted, indent=1) + "\n")


def _noted(classroom, unit):
    try:
        found = json.loads((classroom.earlier(unit) / NOTED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_by_hand(noted, key, old):
    """Has it been changed since we wrote it? Of a class from before these notes nobody knows."""
    return key in noted and noted[key] != _print(old)


def _pairs(classroom, unit, cells):
    """(exercise, [(key, cell as it is, cell as it should be)]) of those that have their check."""
    found = {_key(cell): cell for cell in cells}
    for one in own_exercises(classroom.own_exercises, unit):
        if f"check-{one.name}" in found:
            made = cells_for(one, classroom.further_cases(one))
            yield one, [(_key(new), found[_key(new)], new) for new in made if _key(new) in found]


def _key(cell):
    """The grade id; of the text of an exercise the cell's own id."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id") or cell.get("id")


def _points(cell):
    return cell["metadata"].get("nbgrader", {}).get("points")


def _print(cell):
    text = "".join(cell["source"]).strip()
    points = _points(cell)
    return hashlib.sha256(f"{text}\n{0 if points is None else points:g}".encode()).hexdigest()
