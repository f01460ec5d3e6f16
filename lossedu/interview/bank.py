"""The questions of each unit: `guesses` and `quiz` in the `questions.yaml` of its wing, with the
fields of `records.py`, and the cards in its `cards.yaml`, with those of `card.py`. Cards about
what has no unit stand in topics/.

A file of your own may hold one such list. Patterns to copy stand in tests/interview:
example_quiz.yaml and example_cards.yaml.
"""
import re
from functools import lru_cache, partial
from pathlib import Path

from ..core.words import near, shown
from ..units import COURSE, find
from .card import Card, read_card
from .records import Guess, Question, read_guess, read_question
from .source import read_yaml
from .topics import TOPICS, Topic

FILE, CARDS = "questions.yaml", "cards.yaml"  # in the wing of a unit
READERS = {"guesses": read_guess, "quiz": read_question, "cards": read_card}
WORDS = {"guesses": "guess", "quiz": "question", "cards": "card"}  # of one entry


def guesses(unit: str) -> tuple[Guess, ...]:
    """The guesses of a unit ("outliers", or the path of a YAML file) as a tuple of `Guess`.

    A unit may have none.
    """
    return _load("guesses", _file("guesses", unit) or _of_unit("guesses", unit))


def questions(unit: str) -> tuple[Question, ...]:
    """The quiz of a unit ("outliers", or the path of a YAML file) as a tuple of `Question`."""
    return _load("quiz", _file("quiz", unit) or _of_unit("quiz", unit))


def cards_of(place: str) -> tuple[Card, ...]:
    """The cards of a unit ("outliers"), of a topic ("ranking") or of a YAML file, as `Card`s."""
    if file := _file("cards", place):
        return _load("cards", file)
    topic = _topic(place)
    return _load("cards", topic.path, topic)


def all_cards() -> tuple[Card, ...]:
    """Every card of every topic, in the order of `TOPICS`. ValueError where two have one id."""
    cards, place_of = [], {}
    for topic in topics_with_cards():
        for card in cards_of(topic.name):
            if card.id in place_of:
                raise ValueError(f"{topic.path.name}: the id {card.id!r} is taken by a card of "
                                 f"the topic {place_of[card.id]}.")
            place_of[card.id] = topic.name
            cards.append(card)
    return tuple(cards)


def topics_with_cards() -> list[Topic]:
    """The topics that have cards, in order; a unit that no topic names is one of its own."""
    named = {topic.unit for topic in TOPICS}
    others = [Topic(unit.name.replace("_", " "), unit.name) for unit in COURSE
              if unit.name not in named]
    return [topic for topic in (*TOPICS, *others) if topic.path.is_file()]


def units() -> list[str]:
    """The units that have questions, in order."""
    return [unit.name for unit in COURSE if (unit.path / FILE).is_file()]


def _file(part, place):
    """The YAML file that was named, or None: what was named is a unit or a topic."""
    if not isinstance(place, str | Path):
        raise TypeError(f"{part}: {shown(place)} came as the name of a unit; one name fits. "
                        'Type "outliers".')
    path = Path(place)
    if path.suffix != ".yaml":
        return None
    if not path.is_file():
        raise ValueError(f"there is no file {str(place)!r}.")
    return path


def _of_unit(part, unit):
    """The file of a unit's guesses and quiz."""
    known, name = units(), _bare(unit)
    if name not in known:
        raise ValueError(f"{part}: there is nothing for {unit!r}.{near(name, known)} "
                         f"Units: {', '.join(known) or 'none yet'}.")
    return find(name).path / FILE


def _topic(place):
    """The topic that is called so, or its unit, or its file."""
    name = _bare(place)
    names = {known: topic for topic in topics_with_cards()
             for known in (topic.name, topic.unit, topic.file) if known}
    if name not in names:
        raise ValueError(f"cards: there are none of {place!r}.{near(name, names)} Units and "
                         f"topics: {', '.join(names)}.")
    return names[name]


def _bare(place):
    """A unit's name, also of "04_outliers", as its notebook is called."""
    return re.sub(r"^\d+_", "", str(place))


def _load(part, path, topic=None):
    return _read(part, path, path.stat().st_mtime_ns, topic)


@lru_cache(maxsize=64)
def _read(part, path, changed, topic):  # `changed` makes an edited file count as another one
    raw = read_yaml(path)
    file = f"{path.parent.name}/{path.name}" if topic else path.name
    if isinstance(raw, dict):  # of a wing; a file of your own is the list itself
        file = f"{path.parent.name}/{path.name}"
        if part == "guesses" and part not in raw:
            return ()
        raw = raw.get(part)
    if not isinstance(raw, list) or not raw:
        raise ValueError(f"{file}: a list with at least one entry belongs in this file.")
    word, reader = WORDS[part], READERS[part]
    if topic:
        reader = partial(reader, topic=topic.name, unit=topic.unit)
    records, place_of = [], {}
    for place, entry in enumerate(raw, start=1):
        record = reader(f"{file}, {word} {place}", entry)
        if record.id in place_of:
            raise ValueError(f"{file}, {word} {place}: the id {record.id!r} is taken by "
                             f"{word} {place_of[record.id]}.")
        place_of[record.id] = place
        records.append(record)
    return tuple(records)

