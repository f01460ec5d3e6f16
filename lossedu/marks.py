"""What a learner has done, kept on disk: a line for each checked exercise and each quiz question.

    note("exercise", "huber_grad", unit="outliers", passed=False, mistake="no_delta")
    note("quiz", "outliers/slope", unit="outliers", passed=False)
    marks()          # every mark that counts, in the order in which it was made
    reset("outliers")

The file grows at its end and nothing in it is changed, so that a crash can spoil the line being
written and no other, and two notebooks at once lose nothing. To reset is one more line: what stands
before it counts no more.

The folder is the system's place for such data, or LOSSEDU_HOME. LOSSEDU_HOME= (empty) keeps nothing
on disk; so does a test run or a grader, where no person answers.
"""
import atexit
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

FILE, LOCK = "marks.jsonl", "marks.lock"
PATIENCE = 0.05  # seconds to wait for another notebook that is writing; the mark goes with the next
WHAT = ("exercise", "quiz", "reset")


def home() -> Path | None:
    """The folder for a learner's data, not made yet, or None where nothing is kept on disk.

    Raises RuntimeError where the user's own folder cannot be found.
    """
    chosen = os.environ.get("LOSSEDU_HOME")
    if chosen:
        return Path(os.path.expandvars(chosen)).expanduser()  # ~/x as the shell would read it
    machine = "PYTEST_CURRENT_TEST" in os.environ or "NBGRADER_EXECUTION" in os.environ
    if chosen == "" or machine:
        return None
    return _users_folder() / "lossedu"


def is_kept() -> bool:
    """False in a build, a test and a grader, where nothing is kept on disk."""
    try:
        return home() is not None
    except RuntimeError:
        return False


def _users_folder():
    """Where this system keeps a user's data."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


@dataclass(frozen=True)
class Mark:
    """One verdict: on what ("exercise", "quiz"), its name, its unit, right or not, and when.

    `at` is in seconds since 1970. A "reset" has the unit that it resets, or "" for all. `mistake`
    is the name of the known mistake that an answer to an exercise made, or "".
    """

    what: str
    name: str
    unit: str
    passed: bool
    at: float
    mistake: str = ""


_unwritten = []            # marks that could not be written yet
_one_at_a_time = threading.Lock()
_trouble = {"said": ""}


def note(what: str, name: str, unit: str, passed: bool, mistake: str = "") -> None:
    """Keep a mark. Never raises, and waits for nobody longer than PATIENCE."""
    keep([Mark(what, name, unit, bool(passed), round(time.time(), 3), mistake)])


_watchers = {}  # name -> what to call when something was kept


def watch(name: str, call: Callable) -> None:
    """Call `call()` whenever something was kept from here on; one for each name, the latest."""
    _watchers[name] = call


def changed() -> None:
    """Tell those who watch. Never raises: a picture of the progress must not cost a lesson."""
    for call in list(_watchers.values()):
        with suppress(Exception):
            call()


def reset(unit: str = "") -> None:
    """From here on, no earlier mark of the unit counts; without a unit, no earlier mark at all."""
    note("reset", "", unit, False)


def keep(new: Iterable[Mark]) -> None:
    """Keep marks that were made elsewhere, or in an earlier export. Never raises."""
    try:
        folder = home()
        if folder is None or os.environ.get("NBGRADER_EXECUTION"):  # a grader is no learner
            return
        with _one_at_a_time:
            _unwritten.extend(new)
            _write(folder)
            _trouble["said"] = ""
        changed()
    except Exception as error:  # whatever it is, it must not cost a lesson
        reason = getattr(error, "strerror", None) or error
        _trouble["said"] = (f"Your progress is kept only while this notebook runs: {FILE} cannot "
                            f"be written ({reason}).")


def trouble() -> str:
    """Why the last mark could not be written, as a sentence, or ""."""
    return _trouble["said"]


def _write(folder):
    """Add what is unwritten to the end of the file."""
    from filelock import FileLock, Timeout
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(asdict(mark), sort_keys=True) + "\n" for mark in _unwritten)
    try:
        with FileLock(folder / LOCK, timeout=PATIENCE, poll_interval=0.002):
            with open(folder / FILE, "ab") as file:
                # a line that a crash cut short is ended first
                file.write(("\n" + lines).encode("ascii"))
    except Timeout:
        return  # another notebook is writing: these go with the next, or at the end
    _unwritten.clear()


@atexit.register
def _at_the_end():
    if _unwritten:
        keep([])


def marks() -> list[Mark]:
    """Every mark that counts, from the file and from memory; other lines are passed over."""
    try:
        folder = home()
        written = (folder / FILE).read_text(encoding="utf-8", errors="replace") if folder else ""
    except (OSError, RuntimeError):
        written = ""
    found = [mark for line in written.splitlines() if (mark := _read(line))]
    return counting([*found, *_unwritten])


def counting(found: Iterable[Mark]) -> list[Mark]:
    """Those marks that no later reset has taken away."""
    kept = []
    for mark in found:
        if mark.what == "reset":
            kept = [one for one in kept if mark.unit and one.unit != mark.unit]
        else:
            kept.append(mark)
    return list(dict.fromkeys(kept))  # a disk that was full may have taken some of them twice


def read(line: dict) -> Mark | None:
    """The mark that a dictionary holds, or None."""
    try:
        mark = Mark(str(line["what"]), str(line["name"]), str(line["unit"]), bool(line["passed"]),
                    float(line["at"]), str(line.get("mistake", "")))
    except (KeyError, TypeError, ValueError):
        return None
    return mark if mark.what in WHAT else None


def _read(line):
    try:
        return read(json.loads(line))
    except (ValueError, RecursionError):
        return None
