"""A class of few exercises and low limits, laid out without nbgrader, and submissions to it."""
import json
from pathlib import Path

from lossedu.classroom.folder import Classroom, new_secret
from lossedu.classroom.grading import grade, tasks
from lossedu.exercises import EXERCISES

UNIT = "outliers"
LIMITS = "cell = 3.0\nanswer = 2.0\ntotal = 90.0\nmemory = 700000000\ndisk = 16000000\n"


def small_class(folder: Path, names: tuple = ("huber_value", "mad_scale")) -> Classroom:
    """A class whose unit holds these exercises; its source is what is handed out."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "classroom.toml").write_text(
        f'name = "small"\nunits = ["{UNIT}"]\n[limits]\n{LIMITS}', encoding="utf-8")
    if not (folder / ".secret").exists():
        new_secret(folder / ".secret")
    place = folder / "source" / UNIT
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{UNIT}.ipynb").write_text(json.dumps(notebook(names, {})), encoding="utf-8")
    (folder / "gradebook.db").write_bytes(b"the gradebook")
    return Classroom(folder)


def notebook(names: tuple, answers: dict, before: tuple = (), after: tuple = ()) -> dict:
    """A notebook as it is handed in: the right answers, but for those in `answers`; None leaves a
    cell out."""
    cells = [_cell("import lossedu"), *map(_cell, before)]
    for name in names:
        answer = answers.get(name, EXERCISES[name].solution)
        if answer is not None:
            cells.append(_cell(answer, name, solution=True))
        cells.append(_cell(f'lossedu.check("{name}", {name})', f"check-{name}", grade=True))
    cells += map(_cell, after)
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cell(source, grade_id="", **facts):
    marks = {"grade_id": grade_id, "grade": False, "solution": False, **facts}
    return {"cell_type": "code", "source": source, "outputs": [], "execution_count": None,
            "metadata": {"nbgrader": marks} if grade_id else {}}


def hand_in(classroom: Classroom, data, student: str = "eve") -> Path:
    """Put a notebook (a dict, or bytes as they are) into the place of a submission; the file."""
    place = classroom.path / "submitted" / student / UNIT
    place.mkdir(parents=True, exist_ok=True)
    file = place / f"{UNIT}.ipynb"
    file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return file


def graded(classroom: Classroom, student: str = "eve"):
    """The result of a student's submission."""
    return grade(next(task for task in tasks(classroom, UNIT)
                      if task.submission.student == student))
