"""The questions of each unit: `guesses`, `quiz` and `cards` in the `questions.yaml` of its wing.

Each part is a list, with the fields of `records.py`; a file of your own may hold one such list.
Patterns to copy stand in tests/interview: example_quiz.yaml and example_cards.yaml.
"""
import re
from functools import lru_cache
from pathlib import Path

from ..core.words import near, shown
from ..units import COURSE, find
from .records import Card, Guess, Question, read_card, read_guess, read_question
from .source import read_yaml

FILE = "questions.yaml"
READERS = {"guesses": read_guess, "quiz": read_question, "cards": read_card}
WORDS = {"guesses": "guess", "quiz": "question", "cards": "card"}  # of one entry


def guesses(unit: str) -> tuple[Guess, ...]:
    """The guesses of a unit ("outliers", or the path of a YAML file) as a tuple of `Guess`.

    A unit may have none.
    """
    return _load("guesses", _path("guesses", unit))


def questions(unit: str) -> tuple[Question, ...]:
    """The quiz of a unit ("outliers", or the path of a YAML file) as a tuple of `Question`."""
    return _load("quiz", _path("quiz", unit))


def cards_of(unit: str) -> tuple[Card, ...]:
    """The interview cards of a unit ("outliers", or a YAML file's path) as a tuple of `Card`."""
    return _load("cards", _path("cards", unit))


def units() -> list[str]:
    """The units that have questions, in order."""
    return [unit.name for unit in COURSE if (unit.path / FILE).is_file()]


def _path(part, unit):
    if not isinstance(unit, str | Path):
        raise TypeError(f"{part}: {shown(unit)} came as the name of a unit; one name fits. "
                        'Type "outliers".')
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
    file = path.name
    if isinstance(raw, dict):  # of a wing; a file of your own is the list itself
        file = f"{path.parent.name}/{path.name}"
        if part == "guesses" and part not in raw:
            return ()
        raw = raw.get(part)
    if not isinstance(raw, list) or not raw:
        raise ValueError(f"{file}: a list with at least one entry belongs in this file.")
    word = WORDS[part]
    records, place_of = [], {}
    for place, entry in enumerate(raw, start=1):
        record = READERS[part](f"{file}, {word} {place}", entry)
        if record.id in place_of:
            raise ValueError(f"{file}, {word} {place}: the id {record.id!r} is taken by "
                             f"{word} {place_of[record.id]}.")
        place_of[record.id] = place
        records.append(record)
    return tuple(records)
