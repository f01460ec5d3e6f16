"""Who takes part: the class's students.csv, with the columns of `nbgrader db student import`.

    id,first_name,last_name,email,lms_user_id

All but `id`, the name of the folder in submitted/, may be left out. A spreadsheet may have put
semicolons or tabs between the columns.
"""
import csv
import io
from pathlib import Path

from ..core.words import near
from .folder import Classroom, NoClass
from .reading import why_not
from .submissions import shown, students_in

STUDENTS = "students.csv"
ABOUT = ("id", "first_name", "last_name", "email", "lms_user_id")


def listed_students(file: Path) -> list[dict]:
    """The rows of a list of students. Raises NoClass."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NoClass(f"{file} is not in UTF-8, so names in it cannot be read. Save it anew as "
                      '"CSV UTF-8", or in an editor with the encoding UTF-8.') from None
    except OSError as error:
        raise NoClass(f"{file} cannot be read: {why_not(error)}.") from None
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=_between(text)))
    except csv.Error as error:
        raise NoClass(f"{file} cannot be read: {why_not(error)}.") from None
    rows = [{(name or "").strip(): value for name, value in row.items()} for row in rows]
    names = [(row.get("id") or "").strip() for row in rows]
    if not rows or not all(names):
        raise NoClass(f"{file} needs a heading and an id in each line: {','.join(ABOUT)} fits, of "
                      "which all but id may be left out.")
    twice = sorted({one for one in names if names.count(one) > 1})
    if twice:
        raise NoClass(f"{file} names {', '.join(twice)} more than once; one line for each student "
                      "fits.")
    return [{**row, "id": name} for row, name in zip(rows, names)]


def _between(text):
    """What stands between the columns: of comma, semicolon and tab what the heading has most."""
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def class_list(classroom: Classroom) -> dict[str, str] | None:
    """id -> name in full ("" where the list has none); None without a list. Raises NoClass."""
    file = classroom.path / STUDENTS
    if not file.is_file():
        return None
    return {one["id"]: " ".join(filter(None, ((one.get(part) or "").strip() for part in
                                              ("first_name", "last_name"))))
            for one in listed_students(file)}


def in_full(classroom: Classroom) -> dict[str, str]:
    """id -> name in full, as far as the class's list can be read."""
    try:
        return class_list(classroom) or {}
    except NoClass:
        return {}


def unknown_student(classroom: Classroom, student: str) -> str:
    """Why nobody of that name is in the class, in a sentence; "" where somebody is, or may be: a
    class without a list does not know who will still hand in. Raises NoClass."""
    listed = class_list(classroom)
    there = students_in(classroom.path / "submitted")
    if student in there or student in (listed or ()):
        return ""
    meant = near(student, [*dict.fromkeys([*(listed or ()), *there])])
    if listed is not None:
        return f"{shown(student)!r} is neither in {STUDENTS} nor in submitted/.{meant}"
    return f"submitted/ has no folder {shown(student)!r}.{meant}" if meant else ""
