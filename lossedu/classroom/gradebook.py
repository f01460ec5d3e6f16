"""Points: into nbgrader's gradebook, by one writer, and as a table.

    write_points(classroom, "outliers", results)
    with_gradebook(classroom, lambda book: ...)     # waits while another program writes

The gradebook is a SQLite file in the class's folder, or a PostgreSQL database by its URL.
"""
import csv
import io
import logging
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep

from .by_hand import written_anew
from .deadlines import as_nbgrader_has_it, lateness
from .folder import Classroom, NoClass
from .results import Result

PATIENCE = 120.0    # seconds to wait for a gradebook that others write to
PAUSE = 0.5         # seconds between two tries
BUSY = ("locked", "deadlock", "could not serialize", "lock timeout")
WAITING = ("The gradebook is in use by another program (nbgrader, formgrader, another lossedu "
           "grade?); waiting for it, at most {:g} s.")
STILL = ("The gradebook was in use by another program for {:g} s. Close what writes to it and type "
         "the same again: results are kept and nothing is graded twice.")


# ------------------------------------------------------------------ one writer
def with_gradebook(classroom: Classroom, work: Callable, tell: Callable[[str], None] = print):
    """What `work(book)` returns, with nbgrader's gradebook open and no other writer of this class.

    While another program holds the gradebook it waits, and tells so once. What `work` does is done
    anew then, so it has to come to the same. Raises NoClass.
    """
    from filelock import FileLock, Timeout
    end, told = monotonic() + PATIENCE, False
    while True:
        try:
            with (FileLock(classroom.path / ".gradebook.lock", timeout=0), _silent(),
                  opened(classroom) as book):
                return work(book)
        except Timeout:
            pass
        except Exception as error:
            if not _is_busy(error):
                raise
        if monotonic() > end:
            raise NoClass(STILL.format(PATIENCE)) from None
        if not told:
            tell(WAITING.format(PATIENCE))
            told = True
        sleep(PAUSE)


@contextmanager
def _silent():
    """nbgrader logs each of its own errors with a traceback; what came is told here."""
    log = logging.getLogger("tornado.application")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def opened(classroom: Classroom):
    """nbgrader's gradebook of a class. Raises NoClass where there is none to be had."""
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

    from .nbgrader import database_of
    url = database_of(classroom)
    try:
        book = Gradebook(url, classroom.path.name)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise NoClass(f"database in {classroom.path}/classroom.toml cannot be used: "
                      f"{_first_line(error)}.{_cure(url)}") from None
    except DatabaseError as error:
        if _is_busy(error):
            raise
        raise NoClass(f"The gradebook {_without_password(url)} cannot be opened: "
                      f"{_first_line(error)}. Does the server run, do name and password fit?"
                      ) from None
    try:
        yield book
    finally:
        book.close()


def _cure(url):
    if url.startswith("postgresql+psycopg:"):
        return ' For PostgreSQL type: pip install "psycopg[binary]"'
    return " A URL such as postgresql://teacher:word@host/gradebook fits."


def _without_password(url):
    from sqlalchemy import make_url
    return make_url(url).render_as_string(hide_password=True)


def _first_line(error):
    return str(error).strip().splitlines()[0][:200].rstrip(".")


def _is_busy(error):
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import DBAPIError
    return (isinstance(error, (InvalidEntry, DBAPIError))
            and any(word in str(error) for word in BUSY))


# ------------------------------------------------------------------ points
def write_points(classroom: Classroom, unit: str, results: Iterable[Result],
                 tell: Callable[[str], None] = print) -> int:
    """Put points into nbgrader's gradebook; how many submissions were written. Raises NoClass.

    Points that a person gave in formgrader stay, and where ours changed beneath them, or another
    answer in words came, formgrader asks for another look. Deadlines and what lateness costs are
    written beside them.
    """
    results = list(results)
    return with_gradebook(classroom, lambda book: _write(book, classroom, unit, results), tell)


def _write(book, classroom, unit, results):
    from nbgrader.api import MissingEntry
    for result in results:
        book.update_or_create_student(result.student)
        try:
            with book.db.no_autoflush:
                submission = book.update_or_create_submission(unit, result.student)
            notebook = next(one for one in submission.notebooks if one.name == unit)
            grades = {one.name: one for one in notebook.grades}
            for verdict in result.verdicts:
                _give(grades[f"check-{verdict.name}"], verdict.points)
            for name in written_anew(classroom, unit, result.student):
                if name in grades and grades[name].manual_score is not None:
                    grades[name].needs_manual_grade = True
        except (MissingEntry, StopIteration, KeyError):
            book.db.rollback()
            raise NoClass(f"nbgrader's gradebook does not know the exercises of {unit} as they "
                          f"are in source. Type: lossedu classroom correct {classroom.path} "
                          f"--unit {unit}") from None
        write_lateness(classroom, unit, submission)
    book.db.commit()
    return len(results)


def _give(grade, points):
    """Our points; a person's points beneath which they change are to be looked at again."""
    again = grade.manual_score is not None and (grade.needs_manual_grade
                                                or grade.auto_score != points)
    grade.auto_score, grade.needs_manual_grade = points, again


def write_lateness(classroom: Classroom, unit: str, submission) -> None:
    """Write into a submission of the gradebook what `deadlines.csv` says, where it does."""
    facts = as_nbgrader_has_it(classroom, unit, submission.student_id)
    if facts["timestamp"] is not None:
        submission.timestamp = facts["timestamp"]
    if facts["duedate"] is None:
        return
    submission.assignment.duedate = facts["duedate"]
    submission.extension = facts["extension"]
    late = lateness(classroom, unit, submission.student_id)
    for notebook in submission.notebooks:
        notebook.late_submission_penalty = late.penalty(_score(notebook)) if late else None


def forget_lateness(classroom: Classroom, unit: str) -> None:
    """Take a unit's deadline, extensions and what lateness cost out of the gradebook. Raises
    NoClass."""
    with_gradebook(classroom, lambda book: _forget(book, unit))


def _forget(book, unit):
    from nbgrader.api import MissingEntry
    try:
        assignment = book.find_assignment(unit)
    except MissingEntry:
        return
    assignment.duedate = None
    for submission in assignment.submissions:
        submission.extension = None
        for notebook in submission.notebooks:
            notebook.late_submission_penalty = None
    book.db.commit()


def _score(notebook):
    """The points as they are now; nbgrader's own sum is that of the last look at the database."""
    return sum(map(_points_of, notebook.grades))


def _points_of(grade):
    given = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0 if given is None else given + (grade.extra_credit or 0)


@dataclass(frozen=True)
class Standing:
    """What the gradebook has for one submission.

    `points` with those that a person gave, before `taken_off` for lateness; `by_hand` are (name,
    points or None where a person has still to look, most) of what a person judged or will;
    `comments` are a person's words on an answer, by its name. What a person has still to look at
    adds nothing to the points, also where points of before stand; what was said and given then are
    the names in `earlier`.
    """

    points: float
    most: float
    taken_off: float
    by_hand: tuple
    comments: dict = field(default_factory=dict)
    earlier: frozenset = frozenset()

    @property
    def waiting(self) -> float:
        """The points that a person has still to give."""
        return sum(most for _, given, most in self.by_hand if given is None)

    @property
    def waits_for(self) -> list[str]:
        """What a person has still to look at, by its name."""
        return [name for name, given, _ in self.by_hand if given is None]

    @property
    def total(self) -> float:
        """The points that count."""
        return max(0.0, self.points - self.taken_off)


def standings(classroom: Classroom, unit: str) -> dict[str, Standing]:
    """student -> what the gradebook has for a unit. Raises NoClass."""
    return with_gradebook(classroom, lambda book: _standings(book, classroom, unit))


def _standings(book, classroom, unit):
    from nbgrader.api import MissingEntry
    try:
        assignment = book.find_assignment(unit)
    except MissingEntry:
        return {}
    for submission in assignment.submissions:
        write_lateness(classroom, unit, submission)
    book.db.commit()
    return {one.student_id: standing_of(classroom, unit, one) for one in assignment.submissions}


def waiting_in(book, classroom: Classroom, unit: str) -> dict[str, Standing]:
    """Those of a unit for whom a person has still to give points; nothing is written."""
    from nbgrader.api import MissingEntry
    try:
        there = book.find_assignment(unit).submissions
    except MissingEntry:
        return {}
    have = {one.student_id: standing_of(classroom, unit, one) for one in there
            if one.student_id not in classroom.left}
    return {student: one for student, one in have.items() if one.waiting}


def standing_of(classroom: Classroom, unit: str, submission) -> Standing:
    """What the gradebook has for a submission of it, lateness as it is now."""
    grades = [one for notebook in submission.notebooks for one in notebook.grades]
    points = sum(_points_of(one) for one in grades if not _waits(one))
    late = lateness(classroom, unit, submission.student_id)
    taken_off = late.penalty(points) if late else submission.late_submission_penalty or 0.0
    earlier = frozenset(_name(one) for one in grades if _waits(one)
                        and one.manual_score is not None)
    return Standing(points, submission.assignment.max_score, taken_off, tuple(_by_hand(grades)),
                    _comments(submission), earlier)


def _waits(grade):
    """Has a person still to look at it? A check that is not judged yet waits for no person."""
    return grade.needs_manual_grade and (grade.manual_score is not None
                                         or not grade.name.startswith("check-"))


def _by_hand(grades):
    for one in grades:
        if one.manual_score is not None or _waits(one):
            yield _name(one), None if _waits(one) else one.manual_score, one.max_score


def _name(grade):
    return grade.name.removeprefix("check-")


def _comments(submission):
    return {one.name: one.manual_comment.strip() for notebook in submission.notebooks
            for one in notebook.comments if (one.manual_comment or "").strip()}


def table(results: list[Result]) -> str:
    """The points of our verdicts as CSV: one line for each student, one column for each
    exercise."""
    names = list(dict.fromkeys(one.name for result in results for one in result.verdicts))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["student", "unit", "points", "of", *names])
    for result in results:
        given = {one.name: one.points for one in result.verdicts}
        rows.writerow([as_text(result.student), result.unit, f"{result.points:g}",
                       f"{result.most:g}",
                       *(f"{given[name]:g}" if name in given else "" for name in names)])
    return text.getvalue()


def as_text(name: str) -> str:
    """A name that no spreadsheet takes for a formula.

    >>> as_text("=1+1"), as_text("ada")
    ("'=1+1", 'ada')
    """
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t") else name
