"""The questions of each unit: the parts `quiz` and `cards` of `questions.yaml` in its wing.

Each part is a list, with the fields of `records.py`; a file of your own may hold one such list.
Patterns to copy stand in tests/interview: example_quiz.yaml and example_cards.yaml.
"""
import re
from functools import lru_cache
from pathlib import Path

from ..core.reading import near
from ..units import COURSE, find
from .records import read_card, read_question
from .source import read_yaml

FILE = "questions.yaml"
READERS = {"quiz": read_question, "cards": read_card}


def questions(unit):
    """The quiz of a unit ("outliers", or the path of a YAML file) as a tuple of `Question`."""
    return _load("quiz", _path("quiz", unit))


def cards_of(unit):
    """The interview cards of a unit ("outliers", or the path of a YAML file) as a tuple of `Card`."""
    return _load("cards", _path("cards", unit))


def units():
    """The units that have questions, in order."""
    return [unit.name for unit in COURSE if (unit.path / FILE).is_file()]


def _path(part, unit):
    path = Path(unit)
    if path.suffix == ".yaml":
        if not path.is_file():
            raise ValueError(f"there is no file {str(unit)!r}.")
        return path
    known = units()
    name = re.sub(r"^\d+_", "", str(unit))  # "04_outliers", as its notebook is called, will do
    if name not in known:
        raise ValueError(f"{part}: there is nothing for {unit!r}.{near(name, known)} "
                         f"Units: {', '.join(known) or 'none yet'}.")
    return find(name).path / FILE


def _load(part, path):
    return _read(part, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(part, path, changed):  # `changed` makes an edited file count as another one
    raw = read_yaml(path)
    shown = path.name
    if isinstance(raw, dict):
        shown, raw = f"{path.parent.name}/{path.name}", raw.get(part)
    if not isinstance(raw, list) or not raw:
        raise ValueError(f"{shown}: a list with at least one entry belongs in this file.")
    word = "question" if part == "quiz" else "card"
    records = tuple(READERS[part](f"{shown}, {word} {place}", one) for place, one in enumerate(raw, start=1))
    seen = {}
    for place, record in enumerate(records, start=1):
        if record.id in seen:
            raise ValueError(f"{shown}, {word} {place}: the id {record.id!r} is taken by {word} {seen[record.id]}.")
        seen[record.id] = place
    return records
