"""Points: into nbgrader's gradebook, by one writer, and as a table for other systems."""
import csv
import io
from collections.abc import Iterable

from .folder import Classroom, NoClass
from .results import Result


def write_points(classroom: Classroom, unit: str, results: Iterable[Result]) -> int:
    """Put points into nbgrader's gradebook; how many submissions were written. Raises NoClass.

    Points that a person gave in formgrader stay; theirs and ours stand apart there.
    """
    from nbgrader.api import Gradebook, MissingEntry

    from .nbgrader import database_of
    written = 0
    with Gradebook(database_of(classroom), classroom.path.name) as book:
        for result in results:
            book.update_or_create_student(result.student)
            try:
                with book.db.no_autoflush:
                    book.update_or_create_submission(unit, result.student)
                for verdict in result.verdicts:
                    grade = book.find_grade(f"check-{verdict.name}", unit, unit, result.student)
                    grade.auto_score = verdict.points
                    grade.needs_manual_grade = grade.manual_score is not None
            except MissingEntry:
                raise NoClass(f"nbgrader's gradebook does not know the unit {unit!r} as it is in "
                              f"source. Type: lossedu classroom source {classroom.path}") from None
            written += 1
        book.db.commit()
    return written


def table(results: list[Result]) -> str:
    """The points as CSV: one line for each student, one column for each exercise."""
    names = list(dict.fromkeys(one.name for result in results for one in result.verdicts))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["student", "unit", "points", "of", *names])
    for result in results:
        given = {one.name: one.points for one in result.verdicts}
        rows.writerow([as_text(result.student), result.unit, f"{result.points:g}", result.most,
                       *(f"{given[name]:g}" if name in given else "" for name in names)])
    return text.getvalue()


def as_text(name: str) -> str:
    """A name that no spreadsheet takes for a formula.

    >>> as_text("=1+1"), as_text("ada")
    ("'=1+1", 'ada')
    """
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t") else name
