"""Where a learner's answers are kept: in memory, and in one small JSON file.

The folder is that of the marks (`lossedu/marks.py`), and as there nothing is kept on disk in a
test run or a grader: its outputs must not depend on who ran it last.
"""
import json
import os
from pathlib import Path

from filelock import FileLock

from ..disk import write_text
from ..marks import changed, home

FILE, LOCK = "answers.json", "answers.lock"
FIRST = "first guess"  # the topic of what was guessed before the answer was shown
PATIENCE = 10  # seconds to wait for another notebook that is writing


class Store:
    """Answers by topic and name: `keep("guess", "02-telef", "c")`, `kept("guess", "02-telef")`.

    What cannot be read or written is said once in `note` and never raises: nobody should
    lose a lesson over a full disk. It is written with the next answer that can be.
    """

    def __init__(self, folder: Path | None, note: str = ""):
        self.path = Path(folder) / FILE if folder else None
        self.note = note
        self._memory, self._unwritten = {}, {}
        try:
            _merge(self._memory, self._read())
        except OSError as error:
            self.note = (f"Your earlier answers in {self.path} cannot be read "
                         f"({error.strerror or error}).")

    def kept(self, topic: str, name: str, default: object = None) -> object:
        """What was kept under that name, or `default`."""
        return self._memory.get(topic, {}).get(name, default)

    def keep(self, topic: str, name: str, value: object) -> None:
        """Keep a JSON value, in memory and on disk (other notebooks' answers there stay)."""
        for answers in (self._memory, self._unwritten):
            answers.setdefault(topic, {})[name] = value
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(LOCK), timeout=PATIENCE, poll_interval=0.005):
                self._write()
        except (OSError, NotImplementedError) as error:  # the latter: a disk that knows no locks
            reason = getattr(error, "strerror", None) or error
            self.note = (f"Your answers are kept only while this notebook runs: {self.path} "
                         f"cannot be written ({reason}).")
        changed()

    def forget(self, unit: str = "") -> None:
        """Take away what was kept for a unit, "outliers/..."; without a unit, everything.

        Raises OSError where the file cannot be written.
        """
        start = f"{unit}/" if unit else ""
        self._unwritten = {}
        self._memory = _without(self._memory, start)
        if self.path is None or not self.path.exists():
            return
        with FileLock(self.path.with_name(LOCK), timeout=PATIENCE, poll_interval=0.005):
            left = _without(self._read(), start)
            write_text(self.path, json.dumps(left, indent=1, sort_keys=True))
        changed()

    def all(self) -> dict[str, dict[str, object]]:
        """Everything that is kept, {topic: {name: value}}, as it stands on disk and in memory."""
        found = {}
        try:
            _merge(found, self._read())
        except OSError:
            pass
        _merge(found, self._memory if self.path is None else self._unwritten)
        return found

    def _write(self):
        """Add to the file what is not in it yet. Nobody else writes meanwhile."""
        read = self._read()
        _merge(read, self._unwritten)
        write_text(self.path, json.dumps(read, indent=1, sort_keys=True))
        self._unwritten = {}

    def _read(self):
        """What stands in the file; a broken one is set aside. OSError where it cannot be read."""
        if self.path is None:
            return {}
        try:
            read = json.loads(self.path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return {}
        except (ValueError, RecursionError):  # no JSON, or endless brackets
            return self._set_aside()
        if isinstance(read, dict) and all(isinstance(values, dict) for values in read.values()):
            return read
        return self._set_aside()

    def _set_aside(self):
        """Give the broken file another name, and begin with nothing."""
        aside = self.path.with_name("answers.broken.json")
        number = 1
        while aside.exists():
            number += 1
            aside = self.path.with_name(f"answers.broken-{number}.json")
        os.replace(self.path, aside)
        self.note = (f"Your earlier answers could not be read; the file is set aside as {aside}. "
                     "A new one begins.")
        return {}


def _merge(into, more):
    """Put the answers of `more`, {topic: {name: value}}, into `into`."""
    for topic, values in more.items():
        into.setdefault(topic, {}).update(values)


def _without(answers, start):
    """The answers whose names do not begin with `start`."""
    return {topic: {name: value for name, value in values.items() if not name.startswith(start)}
            for topic, values in answers.items()}


_OPEN = {}  # folder -> Store


def store() -> Store:
    """The one `Store` of this process for the present home."""
    note = ""
    try:
        folder = home()
    except RuntimeError:
        folder = None
        note = ("Your answers are kept only while this notebook runs: "
                "your own folder cannot be found. Set LOSSEDU_HOME to a folder.")
    if folder not in _OPEN:
        _OPEN[folder] = Store(folder, note)
    return _OPEN[folder]
