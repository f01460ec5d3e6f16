"""Words that the drill's sentences share."""
from datetime import datetime

from ..units import COURSE


def counted(number: float, noun: str) -> str:
    """A number and its noun: "1 minute", "20 minutes"."""
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def moment(when: datetime) -> str:
    """A moment, to the minute: "2027-03-01 09:30"."""
    return f"{when:%Y-%m-%d %H:%M}"


def head_of(item) -> str:
    """What stands above an item: "concept · mid · imbalance · 3 minutes"."""
    level = f" · {item.card.level}" if item.what in ("card", "task") else ""
    what = " · from a blank cell" if item.what == "task" else ""
    return f"{item.kind}{level} · {item.topic}{what} · {counted(item.minutes, 'minute')}"


def section_of(card) -> str:
    """Where in the course a card can be read up: a section, else its unit, else its topic."""
    for entry in card.evidence:
        kind, _, what = entry.partition(" ")
        if kind == "section":
            unit, _, heading = what.partition("/")
            return f"“{heading}” in the unit {_stem(unit)}"
    return f"the unit {_stem(card.unit)}" if card.unit else f"the topic {card.topic}"


def _stem(unit):
    return next((one.stem for one in COURSE if one.name == unit), unit)
