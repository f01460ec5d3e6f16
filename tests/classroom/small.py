"""Small classes and submissions for them: a unit with two exercises grades in a second.

    small_class(folder), hand_in(room, "ada")               # laid out and handed out by nbgrader
    bare_class(folder), lay_in(room, written(TWO, {}))      # low limits, and no gradebook
"""
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from lossedu.classroom.exercises import found
from lossedu.classroom.folder import Classroom, new_secret
from lossedu.classroom.gradebook import with_gradebook
from lossedu.classroom.grading import grade, tasks
from lossedu.classroom.handout import init
from lossedu.classroom.results import Result, Verdict
from lossedu.classroom.sandbox import bubblewrap
from lossedu.cli import app
from lossedu.exercises import EXERCISES

ROOT = Path(__file__).parents[2]
UNIT = "outliers"
TWO = ("huber_value", "mad_scale")
WRONG = "def mad_scale(x):\n    return 1.0"
LIMITS = "cell = 3.0\nanswer = 2.0\ntotal = 90.0\nmemory = 700000000\ndisk = 16000000\n"
needs_bubblewrap = pytest.mark.skipif(bubblewrap() is None,
                                      reason="bubblewrap is missing or may not make a sandbox")


def cut(folder: Path, names: tuple = TWO) -> Path:
    """A folder of notebooks in which the unit has a title and some of its exercises alone."""
    folder.mkdir(parents=True, exist_ok=True)
    file = next((ROOT / "notebooks").glob(f"*_{UNIT}.ipynb"))
    notebook = nbformat.read(file, as_version=4)
    wanted = {*names, *(f"check-{name}" for name in names)}
    notebook.cells = [notebook.cells[0], *(
        cell for cell in notebook.cells[1:]
        if cell.metadata.get("nbgrader", {}).get("grade_id") in wanted)]
    nbformat.write(notebook, folder / file.name)
    return folder


@cache
def notebooks(names: tuple = TWO) -> Path:
    """The folder of such notebooks, made once in this process."""
    folder = tempfile.mkdtemp(prefix="lossedu-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return cut(Path(folder) / "notebooks", names)


@cache
def _template():
    made = init(notebooks().parent / "class", [UNIT], notebooks())
    file = made.path / "classroom.toml"     # the two stand below "Going deeper" in the course
    file.write_text(file.read_text("utf-8").replace('counts = "main"', 'counts = "all"'), "utf-8")
    return made


def small_class(folder: Path) -> Classroom:
    """A new class with one small unit; laid out once in this process, and copied."""
    shutil.copytree(_template().path, folder)
    return Classroom(folder)


def hand_in(classroom: Classroom, student: str, when: str = "", **answers: str) -> Path:
    """Hand in the unit's notebook for a student: right where `answers` has no other code."""
    data = json.loads(classroom.release(UNIT).read_text(encoding="utf-8"))
    for cell in data["cells"]:
        facts = cell["metadata"].get("nbgrader", {})
        if facts.get("solution") and not facts["grade"]:
            name = facts["grade_id"]
            right = found(name, classroom.own_exercises).solution
            cell["source"] = answers.get(name, right)
    file = lay_in(classroom, data, student)
    if when:
        (file.parent / "timestamp.txt").write_text(when, encoding="utf-8")
    return file


def lay_in(classroom: Classroom, data, student: str = "eve") -> Path:
    """Put a notebook (a dict, or bytes as they are) into the place of a submission; the file."""
    file = classroom.path / "submitted" / student / UNIT / f"{UNIT}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return file


def result(student: str, *points: float) -> Result:
    """A result as grading would make it, with so many points for each of the two exercises."""
    verdicts = tuple(Verdict(name, name, "implement", given, 2, given == 2, True, "A sentence.")
                     for name, given in zip(TWO, points))
    return Result(student, UNIT, verdicts)


def run(*words) -> tuple[int, str, str]:
    """(exit code, what was printed, what was said beside it) of `lossedu WORDS`."""
    done = CliRunner().invoke(app, [str(one) for one in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def started(*words, **named) -> subprocess.Popen:
    """`lossedu WORDS` or `nbgrader WORDS` in a process of its own."""
    program, *rest = (str(one) for one in words)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path)),
           "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))}
    return subprocess.Popen([str(Path(sys.executable).parent / program), *rest], env=env, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **named)


def nbgrader(classroom: Classroom, *words) -> str:
    """What nbgrader says, run in the class's folder as a teacher types it; it has to succeed."""
    process = started("nbgrader", *words, cwd=classroom.path)
    said = "".join(process.communicate(timeout=600))
    assert process.returncode == 0, said
    return said


# ------------------------------------------------------------------ without nbgrader
def bare_class(folder: Path, names: tuple = TWO) -> Classroom:
    """A class whose unit holds these exercises; its source is what is handed out."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "classroom.toml").write_text(
        f'name = "small"\nunits = ["{UNIT}"]\n[limits]\n{LIMITS}', encoding="utf-8")
    if not (folder / ".secret").exists():
        new_secret(folder / ".secret")
    place = folder / "source" / UNIT
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{UNIT}.ipynb").write_text(json.dumps(written(names, {})), encoding="utf-8")
    (folder / "gradebook.db").write_bytes(b"the gradebook")
    return Classroom(folder)


def written(names: tuple, answers: dict, before: tuple = (), after: tuple = ()) -> dict:
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


def graded(classroom: Classroom, student: str = "eve"):
    """The result of a student's submission."""
    return grade(next(task for task in tasks(classroom, UNIT)
                      if task.submission.student == student))


# ------------------------------------------------------------------ the gradebook
def kept(room, student="ada"):
    """exercise -> (our points, a person's, is it to be looked at) in the gradebook."""
    def look(book):
        notebook = book.find_submission_notebook(UNIT, UNIT, student)
        return {one.name.removeprefix("check-"): (one.auto_score, one.manual_score,
                                                  one.needs_manual_grade)
                for one in notebook.grades}
    return with_gradebook(room, look)


def by_hand(room, name, points, student="ada"):
    """A person gives points in formgrader."""
    def give(book):
        grade = book.find_grade(f"check-{name}", UNIT, UNIT, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
    with_gradebook(room, give)


def submission(room, student="ada"):
    """(points, what lateness costs, points that could be reached) as nbgrader sums them."""
    def look(book):
        one = book.find_submission(UNIT, student)
        return one.score, one.late_submission_penalty, one.max_score
    return with_gradebook(room, look)
