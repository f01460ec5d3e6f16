"""What a person graded: the answer in words, what it is called, and what is asked of nbgrader.

    spoken(classroom, "outliers", "ada", standing)  # [Spoken(title, answer, points, most, comment)]

The answer is that of autograded/, which the person read, or else that of submitted/.
"""
import json
import re
from dataclasses import dataclass

from .folder import Classroom
from .submissions import Unreadable, cells_of, texts_in

LONGEST = 120   # characters of a title


@dataclass(frozen=True)
class Spoken:
    """A cell that a person grades, as a student reads of it; `points` None: still to be read."""

    name: str
    title: str
    answer: str
    points: float | None
    most: float
    comment: str


def spoken(classroom: Classroom, unit: str, student: str, standing) -> list[Spoken]:
    """What a person graded or will grade of a submission, but for exercises that a check judges."""
    titles = _titles(classroom, unit)
    texts = _answers(classroom, unit, student) if standing.by_hand else {}
    return [Spoken(name, titles.get(name, name), texts.get(name, "").strip(), given, most,
                   standing.comments.get(name, "")) for name, given, most in standing.by_hand]


def _titles(classroom, unit):
    """grade id -> the heading or the first line of the text above the cell in source/."""
    try:
        cells = json.loads(classroom.source(unit).read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    titles, above = {}, ""
    for cell in cells:
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if name and above:
            titles[name] = above
        above = "" if name or cell.get("cell_type") != "markdown" else _called(cell)
    return titles


def _called(cell):
    lines = [one.strip() for one in "".join(cell.get("source", "")).split("\n") if one.strip()]
    headings = [one for one in lines if re.match(r"#+ ", one)]
    return (headings or lines or [""])[-1 if headings else 0].lstrip("# ")[:LONGEST]


def _answers(classroom, unit, student):
    """grade id -> the text of the student's cell."""
    of = next((one for one in classroom.submissions(unit) if one.student == student), None)
    read = classroom.path / "autograded" / (of.folder.parent.name if of else student) / unit
    try:
        return texts_in((read / f"{unit}.ipynb").read_bytes())
    except (OSError, Unreadable):
        pass
    try:
        return texts_in(cells_of(of, set())[1]) if of else {}
    except Unreadable:
        return {}
