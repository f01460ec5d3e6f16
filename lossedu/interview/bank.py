"""The questions of each unit: quiz/02_outliers.yaml for the quiz, bank/02_outliers.yaml for the cards.

Each file is a list, with the fields of `records.py`. Patterns to copy stand in
tests/interview: example_quiz.yaml and example_cards.yaml.
"""
from functools import lru_cache
from pathlib import Path

from ..guard import near
from .records import read_card, read_question
from .source import read_yaml

HERE = Path(__file__).parent
READERS = {"quiz": read_question, "bank": read_card}


def questions(unit):
    """The quiz of a unit ("02_outliers", or the path of a YAML file) as a tuple of `Question`."""
    return _load("quiz", _path("quiz", unit))


def cards_of(unit):
    """The interview cards of a unit ("02_outliers", or the path of a YAML file) as a tuple of `Card`."""
    return _load("bank", _path("bank", unit))


def units(folder):
    """The units that have a file in `folder` ("quiz" or "bank"), in order."""
    return [path.stem for path in sorted((HERE / folder).glob("*.yaml"))]


def _path(folder, unit):
    path = Path(unit)
    if path.suffix == ".yaml":
        if not path.is_file():
            raise ValueError(f"there is no file {str(unit)!r}.")
        return path
    known = units(folder)
    if unit not in known:
        what = "quiz" if folder == "quiz" else "cards"
        raise ValueError(f"{what}: there is nothing for {unit!r}.{near(unit, known)} "
                         f"Units: {', '.join(known) or 'none yet'}.")
    return HERE / folder / f"{unit}.yaml"


def _load(folder, path):
    return _read(folder, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(folder, path, changed):  # `changed` makes an edited file count as another one
    raw = read_yaml(path)
    if not isinstance(raw, list) or not raw:
        raise ValueError(f"{path.name}: a list with at least one entry belongs in this file.")
    word = "question" if folder == "quiz" else "card"
    records = tuple(READERS[folder](f"{path.name}, {word} {place}", one) for place, one in enumerate(raw, start=1))
    seen = {}
    for place, record in enumerate(records, start=1):
        if record.id in seen:
            raise ValueError(f"{path.name}, {word} {place}: the id {record.id!r} is taken by {word} {seen[record.id]}.")
        seen[record.id] = place
    return records
