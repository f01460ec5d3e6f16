"""Where a learner's answers are kept: in memory, and in one small JSON file.

The folder is the system's place for such data, or LOSSEDU_HOME. LOSSEDU_HOME= (empty)
keeps nothing on disk; so does a test run or a grader, where no person answers and the
outputs must not depend on who ran it last.
"""
import json
import os
import sys
from pathlib import Path

FILE = "answers.json"


def home():
    """The folder for a learner's data as a Path (not made yet), or None where nothing is kept on disk."""
    chosen = os.environ.get("LOSSEDU_HOME")
    machine = "PYTEST_CURRENT_TEST" in os.environ or "NBGRADER_EXECUTION" in os.environ
    if chosen is None and not machine:
        return _users_folder() / "lossedu"
    return Path(chosen) if chosen else None


def _users_folder():
    """Where this system keeps a user's data."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


class Store:
    """Answers by topic and name: `keep("guess", "02-telef", "c")`, `kept("guess", "02-telef")`.

    What cannot be read or written is said once in `note` and never raises: nobody should
    lose a lesson over a full disk.
    """

    def __init__(self, folder):
        self.path = Path(folder) / FILE if folder else None
        self.note = ""
        self._memory = {}
        self._merge(self._read())

    def kept(self, topic, name, default=None):
        """What was kept under that name, or `default`."""
        return self._memory.get(topic, {}).get(name, default)

    def keep(self, topic, name, value):
        """Keep a JSON value, in memory and on disk (other notebooks' answers there stay)."""
        disk = self._read()
        self._memory.setdefault(topic, {})[name] = value
        if self.path is None:
            return
        disk.setdefault(topic, {})[name] = value
        try:
            self._write(disk)
        except OSError as error:
            self.note = f"Your answers are kept only while this notebook runs: {self.path} cannot be written ({error})."

    def _merge(self, read):
        for topic, values in read.items():
            self._memory.setdefault(topic, {}).update(values)

    def _read(self):
        if self.path is None or not self.path.exists():
            return {}
        try:
            read = json.loads(self.path.read_text(encoding="utf-8"))
            if isinstance(read, dict) and all(isinstance(values, dict) for values in read.values()):
                return read
        except (OSError, ValueError):
            pass
        return self._set_aside()

    def _set_aside(self):
        aside = self.path.with_name("answers.broken.json")
        number = 1
        while aside.exists():
            number += 1
            aside = self.path.with_name(f"answers.broken-{number}.json")
        try:
            os.replace(self.path, aside)
            self.note = f"Your earlier answers could not be read; the file is set aside as {aside}. A new one begins."
        except OSError as error:
            self.note = f"Your earlier answers in {self.path} cannot be read ({error})."
        return {}

    def _write(self, content):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_name(f"{FILE}.{os.getpid()}.part")
        with open(half, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, self.path)  # all or nothing: a crash leaves the old file


_OPEN = {}


def store():
    """The one `Store` of this process for the present home."""
    folder = home()
    if folder not in _OPEN:
        _OPEN[folder] = Store(folder)
    return _OPEN[folder]
