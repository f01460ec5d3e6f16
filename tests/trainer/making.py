"""Cards, clocks and drills for the tests of the trainer."""
from datetime import datetime, timedelta, timezone
from pathlib import Path

from lossedu.interview import cards_of
from lossedu.trainer.database import connect
from lossedu.trainer.drill import Drill, Filters
from lossedu.trainer.schedule import Ticks

EXAMPLE, = cards_of(Path(__file__).parents[1] / "interview/example_cards.yaml")
ZONE = timezone(timedelta(hours=2))
GOOD = Ticks(good=2, of_good=2)
WEAK = Ticks(good=0, of_good=2)


def card(id, **changes):
    """The example's card under another name, with some fields changed."""
    facts = {"topic": "robustness", "unit": "outliers"} | changes
    return EXAMPLE.model_copy(update={"id": id, **facts})


def some(count, **changes):
    """So many cards."""
    return [card(f"card-{place}", **changes) for place in range(count)]


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self, at="2026-11-02 09:00"):
        self.at = datetime.fromisoformat(at).replace(tzinfo=ZONE)

    def __call__(self):
        return self.at

    def on(self, **by):
        self.at += timedelta(**by)


def drill(folder, cards, clock=None, **facts):
    """A drill on a database in a folder."""
    filters = Filters(**facts.pop("filters", {}))
    return Drill(connect(folder), cards, clock or Clock(), filters=filters, **facts)


def answered(mine, clock, most=100, **given):
    """Everything that is asked now, well answered; the items in their order."""
    items = []
    while len(items) < most and (item := mine.next()):
        items.append(item)
        seconds = given.get("seconds", 5.0)
        if item.what == "card":
            mine.answer(item, seconds=seconds, ticks=given.get("ticks", GOOD))
        else:
            mine.answer(item, seconds=seconds, right=given.get("right", True))
        clock.on(seconds=seconds)
    return items
