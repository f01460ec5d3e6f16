"""A drill for what a learner asks for, in the terminal or in a notebook."""
import json
import sqlite3
from datetime import datetime

from .. import interview as bank
from ..core.words import near
from ..interview.card import KINDS, LEVELS
from ..interview.topics import TOPICS
from ..marks import marks
from . import drill as engine
from .database import connect, writing
from .interview import LONGEST_DAY, Interview, read_day

FORGET = "none"   # as a date: there is no interview any more


def open_drill(unit: str | None = None, topic: str | None = None, level: str | None = None,
               kind: str | None = None, minutes: float = engine.MINUTES,
               interview: str | None = None) -> engine.Drill:
    """A `Drill` on the bank and the learner's own progress.

    `unit` and `topic` both take either: "outliers" or "ranking", which has no unit. `interview`,
    "2027-03-01", is kept for the next time, and "none" forgets it.
    Raises ValueError, one sentence, for what does not fit, and NoDatabase.
    """
    cards, clock = bank.all_cards(), engine.utc_now
    is_number = isinstance(minutes, int | float) and not isinstance(minutes, bool)
    if not is_number or not 0 < minutes <= LONGEST_DAY:
        raise ValueError(f"minutes={minutes!r} came; a number up to {LONGEST_DAY} fits, "
                         "such as 20.")
    typed = {"unit": unit, "topic": topic, "level": level, "kind": kind}
    places = [_place(cards, name, typed[name]) for name in ("unit", "topic") if typed[name]]
    wanted = engine.Filters(**dict(places), level=_one_of("level", level, LEVELS),
                            kind=_one_of("kind", kind, KINDS))
    contradict = len(dict(places)) < len(set(places))   # two topics, say
    if cards and (contradict or not any(map(wanted.fit, cards))):
        given = [f"{name} {value!r}" for name, value in typed.items() if value]
        raise ValueError(f"no card fits {' and '.join(given)}. Leave one of them out.")
    database = connect()
    return engine.Drill(database, cards, clock, minutes, wanted,
                        _interview(database, interview, clock()), marks=marks())


def _bare(unit):
    """"04_outliers", as its notebook is called, will do."""
    number, _, name = unit.partition("_")
    return name if number.isdecimal() else unit


def _place(cards, asked, name):
    """("unit", "outliers") or ("topic", "ranking") for what was typed as one of them.

    A topic is also known by the name of its file and page: "reinforcement".
    """
    units = {one.unit: ("unit", one.unit) for one in cards if one.unit}
    topics = {one.topic: ("topic", one.topic) for one in cards}
    files = {one.file: ("topic", one.name) for one in TOPICS if one.file and one.name in topics}
    known = {**files, **topics, **units} if asked == "unit" else {**files, **units, **topics}
    name = _bare(name)
    if name in known:
        return known[name]
    alone = sorted({one.topic for one in cards if one.unit is None})
    raise ValueError(f"there is no unit or topic {name!r} among the cards.{near(name, known)} "
                     f"Units: {', '.join(sorted(units)) or 'none yet'}. Topics without a unit: "
                     f"{', '.join(alone) or 'none'}.")


def _one_of(what, value, known):
    if value is None or value in known:
        return value
    raise ValueError(f"there is no {what} {value!r} among the cards.{near(str(value), known)} "
                     f"These fit: {', '.join(known) or 'none yet'}.")


def _interview(database: sqlite3.Connection, typed: str | None, now: datetime) -> Interview | None:
    """The interview that was typed, which is kept, or the one that was kept before."""
    if typed is None:
        kept = database.execute("select value from settings where name = 'interview'").fetchone()
        try:
            return read_day(json.loads(kept[0]), now) if kept else None
        except ValueError:   # past
            return None
    chosen = None if typed == FORGET else read_day(typed, now)
    with writing(database):
        database.execute("delete from settings where name = 'interview'")
        if chosen:
            database.execute("insert into settings values ('interview', ?)",
                             (json.dumps(str(chosen.day)),))
    return chosen
