"""Points of a unit with the columns that a learning management system reads.

    export(classroom, "outliers", "moodle")     # Exported(text, rows, unknown, by_hand, left)

Points are those of nbgrader's gradebook, with those that a person gave and less what lateness
costs. Who takes part stands in a list, `students.py`. Where it is given, who handed in nothing has
0 points, and who is not in it is left out and told. Who handed in and is not graded has an empty
field and is told, with a list and without. Who has left the class is in no table.
"""
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from .astray import listing
from .folder import Classroom, NoClass
from .gradebook import as_text, standing_of, with_gradebook, write_lateness
from .students import ABOUT, STUDENTS, listed_students
from .ungraded import Ungraded, ungraded

SYSTEMS = ("plain", "moodle", "canvas", "blackboard")


@dataclass(frozen=True)
class Exported:
    """A table, who handed in and is not in the list, (student, standing) of those who wait for
    points by hand, who has points and has left, what is not graded, and who has 0 points since
    nothing came."""

    text: str
    rows: int
    unknown: list
    by_hand: list
    left: list
    ungraded: Ungraded
    nothing: list = ()

    @property
    def doubtful(self) -> str:
        """Which 0s may be wrong, in a sentence; "" where none is known to be."""
        if not self.nothing or not self.ungraded.unclear:
            return ""
        return (f"These 0s may be wrong: {', '.join(self.nothing)}. submitted/ holds "
                f"{listing(self.ungraded.unclear)}, and from the name nobody can tell whose it is.")


@dataclass(frozen=True)
class _Row:
    about: dict
    points: float | None = 0.0      # None: not known yet
    taken_off: float | None = 0.0

    def __getitem__(self, name):
        return as_text(self.about.get(name) or "")


def export(classroom: Classroom, unit: str, system: str, students: Path | None = None,
           column: str = "") -> Exported:
    """The points of a unit for `system`, one of SYSTEMS. Raises NoClass.

    `students` is the list of who takes part; the class's students.csv where it has one. `column` is
    the heading of the points, as an existing column of the system is called: the unit's name.
    """
    if system not in SYSTEMS:
        raise NoClass(f"{system!r} is no system whose columns are known; {', '.join(SYSTEMS)} fit.")
    if students is None and (classroom.path / STUDENTS).is_file():
        students = classroom.path / STUDENTS
    listed = listed_students(students) if students else None
    found, most, by_hand = with_gradebook(classroom, lambda book: _points(book, classroom, unit))
    left = sorted(found.keys() & {*classroom.left})
    found = {student: row for student, row in found.items() if student not in left}
    waiting = ungraded(classroom, unit, found)
    found |= {student: _Row({"id": student}, None, None) for student in waiting.without}
    if listed is None:
        rows, unknown, nothing = [found[student] for student in sorted(found)], [], []
    else:
        rows = [_Row(about, found[about["id"]].points, found[about["id"]].taken_off)
                if about["id"] in found else _Row(about) for about in listed
                if about["id"] not in classroom.left]
        unknown = sorted(found.keys() - {about["id"] for about in listed})
        nothing = [about["id"] for about in listed
                   if about["id"] not in found and about["id"] not in classroom.left]
    text = io.StringIO()
    # Blackboard wants each field between quotation marks
    quoting = csv.QUOTE_ALL if system == "blackboard" else csv.QUOTE_MINIMAL
    csv.writer(text, lineterminator="\n", quoting=quoting).writerows(
        _TABLES[system](rows, column, unit, most))
    return Exported(text.getvalue(), len(rows), unknown, by_hand, left, waiting,
                    nothing)


def _points(book, classroom, unit):
    """(student -> row, points that could be reached, who wait for a person)."""
    from nbgrader.api import MissingEntry
    try:
        assignment = book.find_assignment(unit)
    except MissingEntry:
        assignment = None
    if assignment is None or not assignment.submissions:
        raise NoClass(f"The gradebook has no points for {unit} yet. Type: lossedu grade "
                      f"{classroom.path} --unit {unit}")
    for submission in assignment.submissions:
        write_lateness(classroom, unit, submission)
    book.db.commit()
    found, by_hand = {}, []
    for one in assignment.submissions:
        about = {name: getattr(one.student, name) for name in ABOUT}
        standing = standing_of(classroom, unit, one)
        found[one.student_id] = _Row(about, standing.total, standing.taken_off)
        if standing.waiting and one.student_id not in classroom.left:
            by_hand.append((one.student_id, standing))
    return found, assignment.max_score, by_hand


# ------------------------------------------------------------------ the systems' columns
def _number(value):
    return "" if value is None else f"{round(value, 4):g}"


def _plain(rows, column, unit, most):
    yield ["student", "first_name", "last_name", "email", column or "points", "of", "taken_off"]
    for row in rows:
        yield [row["id"], row["first_name"], row["last_name"], row["email"], _number(row.points),
               _number(most), _number(row.taken_off)]


def _moodle(rows, column, unit, most):
    """Moodle asks which column tells the person and which holds the points."""
    yield ["Username", "First name", "Last name", "ID number", "Email address", column or unit]
    for row in rows:
        yield [row["id"], row["first_name"], row["last_name"], row["lms_user_id"], row["email"],
               _number(row.points)]


def _canvas(rows, column, unit, most):
    """Canvas takes the ID, or the login where there is none; the second line has the points that
    could be reached."""
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column or unit]
    yield ["    Points Possible", "", "", "", "", _number(most)]
    for row in rows:
        name = ", ".join(one for one in (row["last_name"], row["first_name"]) if one) or row["id"]
        yield [name, row["lms_user_id"], "", row["id"], "", _number(row.points)]


def _blackboard(rows, column, unit, most):
    """Blackboard goes by the user name; a column without its number becomes a new one. What it
    writes behind a name itself, "[Total Pts: 4 Score] |4711", is not ours to make up."""
    yield ["Last Name", "First Name", "Username", "Student ID", column or unit]
    for row in rows:
        yield [row["last_name"], row["first_name"], row["id"], row["lms_user_id"],
               _number(row.points)]


_TABLES = {"plain": _plain, "moodle": _moodle, "canvas": _canvas, "blackboard": _blackboard}
