"""Until when a unit is handed in, who may take longer, and what lateness costs.

    set_until(classroom, "outliers", "2026-12-01 23:59")                    # for all
    set_until(classroom, "outliers", "2026-12-08", student="ada")           # an extension
    withdraw(classroom, "outliers", "ada")                                  # it is gone again
    lateness(classroom, "outliers", "ben")      # Late(days=2, free=1, percent=10.0), or None

They stand in the class's `deadlines.csv`: unit, student (nobody's name: all), until. When something
was handed in is what nbgrader writes on collecting, in `timestamp.txt`; without that file nothing
is known, and the submission counts as in time. In classroom.toml

    [late]
    free_days = 3       # days that a student may be late in the term, all units together
    percent = 10        # of the points, for each further day; all days together take at most 100
"""
import csv
import io
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from pathlib import Path

from ..core.words import near
from ..disk import write_text
from .folder import Classroom, NoClass
from .reading import why_not
from .students import unknown_student
from .submissions import shown

FILE, COLUMNS = "deadlines.csv", ["unit", "student", "until"]
FITS = '"2026-12-01 23:59" or 2026-12-01'
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Late:
    """How late a submission is: days begun, those of them that are free, percent taken off."""

    days: int
    free: int
    percent: float

    def penalty(self, points: float) -> float:
        """How many of these points are taken off."""
        return points * self.percent / 100

    def __str__(self):
        said = f"{_days(self.days)} late"
        if self.free:
            said += f", {self.free} of them free"
        return said + (f", {self.percent:g} % of the points are taken off" if self.percent else "")


def _days(count):
    return "1 day" if count == 1 else f"{count} days"


def moment(text: str) -> datetime:
    """A moment as it is typed: in the time of this computer, the end of the day without a time and
    at 23:59, whose minute is the day's last. Raises NoClass.
    """
    try:
        if len(text.strip()) == 10:
            found = datetime.combine(date.fromisoformat(text.strip()), time(23, 59, 59))
        else:
            found = datetime.fromisoformat(text.strip())
            if re.search(r"[ T]23:59(?!:)", text):      # without seconds
                found = found.replace(second=59)
        return found.astimezone()
    except (ValueError, OverflowError, OSError):
        raise NoClass(f"{text!r} is no day and time; {FITS} fits.") from None


def all_until(classroom: Classroom) -> dict[tuple[str, str], datetime]:
    """(unit, student) -> until when; the student "" stands for all. Raises NoClass."""
    file = classroom.path / FILE
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise NoClass(f"{file} cannot be read: {why_not(error)}.") from None
    rows = csv.DictReader(io.StringIO(text))
    if rows.fieldnames != COLUMNS:
        raise NoClass(f"{file} begins with {','.join(rows.fieldnames or ['nothing'])}; "
                      f"{','.join(COLUMNS)} fits.")
    return {(row["unit"], row["student"] or ""): moment(row["until"] or "") for row in rows}


def set_until(classroom: Classroom, unit: str, until: str, student: str = "") -> datetime:
    """Set a deadline, for all or for one student; the moment. Raises NoClass."""
    kept, when = all_until(classroom), moment(until)
    if student:
        if (unit, "") not in kept:
            raise NoClass(f"{unit} has no deadline yet, so there is nothing to extend. Type: "
                          f"lossedu classroom due {classroom.path} --unit {unit} --until {FITS}")
        if unknown := unknown_student(classroom, student):
            raise NoClass(unknown)
        if when < kept[unit, ""]:
            raise NoClass(f"{_told(when)} is before the deadline of all, "
                          f"{_told(kept[unit, ''])}; a later day fits.")
    kept[unit, student] = when
    _write(classroom, kept)
    return when


def withdraw(classroom: Classroom, unit: str, student: str = "") -> list[str]:
    """Take an extension away, or a unit's deadline with its extensions; whose extensions are gone.

    Of a deadline, lateness leaves the gradebook as well. Raises NoClass.
    """
    kept = all_until(classroom)
    if (unit, student) not in kept:
        have = [who for one, who in kept if one == unit and who]
        raise NoClass(f"{shown(student)} has no extension for {unit}.{near(student, have)}"
                      if student else f"{unit} has no deadline, so there is none to withdraw.")
    gone = [one for one in kept if one[0] == unit and (one[1] == student or not student)]
    if not student:
        from .gradebook import forget_lateness
        forget_lateness(classroom, unit)
    _write(classroom, {one: when for one, when in kept.items() if one not in gone})
    return sorted(who for _, who in gone if who)


def _write(classroom, until):
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for (one, who), moment_of in sorted(until.items()):
        rows.writerow([one, who, moment_of.isoformat(sep=" ", timespec="seconds")])
    write_text(classroom.path / FILE, text.getvalue())


def doubtful(classroom: Classroom) -> list[str]:
    """A sentence for each line of deadlines.csv that cannot be meant so. Raises NoClass."""
    until, said = all_until(classroom), []
    for (unit, student), when in sorted(until.items()):
        row = f"{FILE}: {unit}{',' * bool(student)}{shown(student)}"
        if unit not in classroom.units:
            said.append(f"{row}: the class has no unit {shown(unit)!r}."
                        f"{near(unit, classroom.units)}")
        elif student and (unit, "") not in until:
            said.append(f"{row}: an extension, and the unit has no deadline.")
        elif student and when < until[unit, ""]:
            said.append(f"{row}: until {_told(when)}, which is before the deadline of all, "
                        f"{_told(until[unit, ''])}.")
        elif student and (unknown := unknown_student(classroom, student)):
            said.append(f"{row}: {unknown}")
    return said


def unread_times(classroom: Classroom, unit: str) -> list[str]:
    """The students whose timestamp.txt is there and holds no time."""
    return [one.student for one in classroom.submissions(unit)
            if os.path.lexists(one.folder / "timestamp.txt")
            and handed_in_at(classroom, unit, one.student) is None]


def _told(when):
    return f"{when:%Y-%m-%d %H:%M %Z}"


def handed_in_at(classroom: Classroom, unit: str, student: str) -> datetime | None:
    """When a submission came, as `timestamp.txt` tells; None where it does not."""
    from nbgrader.utils import parse_utc
    try:
        text = beginning_of(classroom.path / "submitted" / student / unit / "timestamp.txt")
        with suppress(ValueError):      # with +0200, which nbgrader would read as seconds
            return datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f %z").astimezone(UTC)
        if not re.match(r"\d{4}-\d\d-\d\d", text):
            return None     # 02.12.2026 would be read as the 12th of February
        return parse_utc(text).replace(tzinfo=UTC)
    except (OSError, ValueError, OverflowError, TypeError, AttributeError):
        return None


def beginning_of(file: Path) -> str:
    """The begin of a file that others may have put there; neither a link nor a pipe is opened.
    Raises OSError, ValueError."""
    number = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
                     | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(number, "rb") as opened:
        return opened.read(200).decode("ascii").strip()


def rules(classroom: Classroom) -> dict[str, float]:
    """What lateness costs, the table [late] of classroom.toml. Raises NoClass."""
    return classroom.numbers("late", ["free_days", "percent"], most={"percent": 100})


def lateness(classroom: Classroom, unit: str, student: str) -> Late | None:
    """How late a student's submission is; None for one in time, or where nothing is known.

    Free days are used up by the units in the order of their deadlines. Raises NoClass.
    """
    costs, until = rules(classroom), all_until(classroom)
    left = int(costs.get("free_days", 0))
    general = sorted((when, one) for (one, who), when in until.items() if not who)
    for _, one in general:
        end, came = _until(until, one, student), handed_in_at(classroom, one, student)
        days = ceil((came - end) / DAY) if came is not None and came > end else 0
        free = min(days, left)
        left -= free
        if one == unit:
            percent = min(100.0, (days - free) * costs.get("percent", 0.0))
            return Late(days, free, percent) if days else None
    return None


def without_a_time(classroom: Classroom, unit: str, students: Iterable[str]) -> list[str]:
    """Of whom it is not known when they handed in; of nobody where the unit has no deadline."""
    if (unit, "") not in all_until(classroom):
        return []
    return [shown(one) for one in students if handed_in_at(classroom, unit, one) is None]


def _until(until, unit, student):
    return until.get((unit, student), until[unit, ""])


def as_nbgrader_has_it(classroom: Classroom, unit: str, student: str) -> dict:
    """(deadline for all, extension of one student, when it came) as nbgrader keeps them."""
    until = all_until(classroom)
    came = handed_in_at(classroom, unit, student)
    facts = {"duedate": None, "extension": None,
             "timestamp": came.replace(tzinfo=None) if came else None}
    if (unit, "") in until:
        facts["duedate"] = until[unit, ""].astimezone(UTC).replace(tzinfo=None)
        more = _until(until, unit, student) - until[unit, ""]
        facts["extension"] = more or None
    return facts
