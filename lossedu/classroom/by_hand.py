"""What a person graded: the answer in words, what it is called, and what is asked of nbgrader.

    spoken(classroom, "outliers", "ada", standing)  # [Spoken(title, answer, points, most, comment)]

The answer is that of autograded/, which the person read; where it is still to be read, that of
submitted/. What changed between the two is `written_anew`.
"""
import json
import re
from dataclasses import dataclass

from .folder import Classroom
from .submissions import Unreadable, cells_of, shown, texts_in

LONGEST = 120   # characters of a title
MOST = 40       # students that a sentence names


@dataclass(frozen=True)
class Spoken:
    """A cell that a person grades, as a student reads of it; `points` None: still to be read."""

    name: str
    title: str
    answer: str
    points: float | None
    most: float
    comment: str
    earlier: bool       # the comment is about an answer of before


def spoken(classroom: Classroom, unit: str, student: str, standing) -> list[Spoken]:
    """What a person graded or will grade of a submission, but for exercises that a check judges."""
    titles, read, now = _titles(classroom, unit), {}, {}
    if standing.by_hand:
        read, now = _read(classroom, unit, student), _handed_in(classroom, unit, student)
    return [Spoken(name, titles.get(name, name), _text(name, now, read) if given is None
                   else _text(name, read, now), given, most, standing.comments.get(name, ""),
                   name in standing.earlier) for name, given, most in standing.by_hand]


def _text(name, texts, others):
    return texts.get(name, others.get(name, "")).strip()


def written_anew(classroom: Classroom, unit: str, student: str) -> list[str]:
    """The grade ids of the cells that are not as nbgrader laid them before a person."""
    read, now = _read(classroom, unit, student), _handed_in(classroom, unit, student)
    return [name for name in now if name in read and now[name].strip() != read[name].strip()]


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


def waiting_for_a_person(classroom: Classroom, unit: str, standings: dict) -> str:
    """Whose points are those so far, since a person has still to give some; "" where all are
    given."""
    open_ones = [f"{shown(student)} ({one.total:g} of {one.most:g} points so far, {one.waiting:g} "
                 "still to be given)" for student, one in standings.items() if one.waiting]
    if not open_ones:
        return ""
    more = f" and {len(open_ones) - MOST} more" if len(open_ones) > MOST else ""
    return (f"To be looked at by a person, for points by hand in {unit}: "
            f"{', '.join(open_ones[:MOST])}{more}. Type in {classroom.path}: nbgrader autograde "
            f"{unit}, then nbgrader formgrader")


def _of(classroom, unit, student):
    return next((one for one in classroom.submissions(unit) if one.student == student), None)


def _read(classroom, unit, student):
    """grade id -> the text that nbgrader laid before a person, in autograded/."""
    of = _of(classroom, unit, student)
    place = classroom.path / "autograded" / (of.folder.parent.name if of else student) / unit
    try:
        return texts_in((place / f"{unit}.ipynb").read_bytes())
    except (OSError, Unreadable):
        return {}


def _handed_in(classroom, unit, student):
    """grade id -> the text of the student's cell in submitted/."""
    of = _of(classroom, unit, student)
    try:
        return texts_in(cells_of(of, set())[1]) if of else {}
    except Unreadable:
        return {}
