"""A small class, and submissions for it: a unit with few exercises grades in a second."""
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from lossedu.classroom.exercises import found
from lossedu.classroom.folder import Classroom
from lossedu.classroom.handout import init
from lossedu.classroom.sandbox import bubblewrap

ROOT = Path(__file__).parents[2]
UNIT = "outliers"
TWO = ("huber_value", "mad_scale")
needs_bubblewrap = pytest.mark.skipif(bubblewrap() is None,
                                      reason="bubblewrap is missing or may not make a sandbox")


def cut(folder: Path, unit: str = UNIT, names: tuple = TWO) -> Path:
    """A folder of notebooks in which a unit has a title and some of its exercises alone."""
    folder.mkdir(parents=True, exist_ok=True)
    file = next((ROOT / "notebooks").glob(f"*_{unit}.ipynb"))
    notebook = nbformat.read(file, as_version=4)
    wanted = {*names, *(f"check-{name}" for name in names)}
    notebook.cells = [notebook.cells[0], *(
        cell for cell in notebook.cells[1:]
        if cell.metadata.get("nbgrader", {}).get("grade_id") in wanted)]
    nbformat.write(notebook, folder / file.name)
    return folder


def small_class(folder: Path, names: tuple = TWO, title: str = "") -> Classroom:
    """A new class with one small unit."""
    return init(folder, [UNIT], cut(folder.parent / f"{folder.name}-notebooks", names=names), title)


def copy_of(classroom: Classroom, folder: Path) -> Classroom:
    """The same class in another folder."""
    shutil.copytree(classroom.path, folder)
    return Classroom(folder)


def hand_in(classroom: Classroom, student: str, when: str = "", **answers: str) -> Path:
    """Hand in a unit's notebook for a student: right where `answers` has no other code."""
    data = json.loads(classroom.release(UNIT).read_text(encoding="utf-8"))
    for cell in data["cells"]:
        facts = cell["metadata"].get("nbgrader", {})
        if facts.get("solution"):
            name = facts["grade_id"]
            cell["source"] = answers.get(name,
                                         found(name, classroom.own_exercises).solution)
    file = classroom.path / "submitted" / student / UNIT / f"{UNIT}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data), encoding="utf-8")
    if when:
        (file.parent / "timestamp.txt").write_text(when, encoding="utf-8")
    return file
