"""The drill: what is asked next, and what an answer leads to. No input and no output.

    drill = Drill(connect(), bank(), now=clock)
    while item := drill.next():
        drill.answer(item, seconds=95.0, ticks=Ticks(good=3, of_good=3))   # a card
        drill.answer(item, seconds=9.0, right=True)                        # an atom, a contrast
        drill.answer(item, seconds=600.0, right=report.passed)             # a task
    print(drill.farewell())

The same database, cards, clock and seed give the same questions. `skip` puts an item off until the
next drill.
"""
import math
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..marks import Mark
from . import contrasts, tasks
from .interview import Interview
from .items import Contrast, OneAtom, Task, WholeCard
from .queue import Queue, at_most
from .schedule import (
    AGAIN,
    BACK,
    GOOD,
    LEECH,
    WORDS,
    Review,
    Ticks,
    atom_id,
    grade_of,
    grade_of_atom,
    keep,
    states,
)
from .words import counted, moment, section_of

MINUTES = 20      # a day
IDLE = 3          # a clock that ran longer than that many times the expected one counts no more


@dataclass(frozen=True)
class Filters:
    """Which cards are asked; None leaves all."""

    unit: str | None = None
    topic: str | None = None
    level: str | None = None
    kind: str | None = None

    def fit(self, card) -> bool:
        """Does the card pass all of them?"""
        return all(wanted is None or getattr(card, name) == wanted
                   for name, wanted in vars(self).items())

    @property
    def only_unit(self) -> bool:
        """Is a mistake from an exercise let through? It has a unit, and no level or kind."""
        return self.topic is None and self.level is None and self.kind is None


@dataclass(frozen=True)
class Outcome:
    """What an answer led to."""

    grade: int            # schedule.AGAIN to EASY; of a task 1 or 3
    due: datetime | None  # when it comes again, None: never by itself
    suspended: tuple = ()   # the cards of which an atom has now been forgotten too often

    @property
    def word(self) -> str:
        """The grade: "good"."""
        return WORDS[self.grade]


class Drill:
    """Questions for some minutes a day; see above."""

    def __init__(self, database: sqlite3.Connection, cards: Iterable, now: Callable[[], datetime],
                 minutes: float = MINUTES, filters: Filters | None = None,
                 interview: Interview | None = None, seed: int = 0, marks: Iterable[Mark] = ()):
        self.database, self.now, self.minutes, self.seed = database, now, minutes, seed
        self.filters = filters or Filters()
        self.cards = [one for one in cards if self.filters.fit(one)]
        self.interview = interview
        self._asked = []        # what was answered or put off in this session, in its order
        self._put_off = set()   # keys
        contrasts.queue(database, marks)

    # ------------------------------------------------------------------ asking
    def next(self) -> WholeCard | OneAtom | Contrast | Task | None:
        """What is asked next, or None where nothing is due or the day's minutes are used up."""
        return at_most(self._candidates(), self.left, self._asked)

    @property
    def left(self) -> float:
        """How many of the day's minutes are left; the day is that of the clock's time zone."""
        today = self.now().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        spent = sum(self.database.execute(
            f"select coalesce(sum(seconds), 0) from {table} where at >= ?", (today,)).fetchone()[0]
            for table in ("reviews", "tasks"))
        return self.minutes - spent / 60

    def _candidates(self):
        return [one for one in self.queue().in_order() if one.key not in self._put_off]

    def queue(self) -> "Queue":
        """What is due now, and what comes later."""
        return Queue(self.database, self.cards, self.now(), self.interview, self.filters, self.seed)

    # ------------------------------------------------------------------ answering
    def answer(self, item, seconds: float, *, ticks: Ticks | None = None,
               right: bool | None = None, spent: float | None = None) -> Outcome:
        """Keep an answer; it is on the disk when this returns.

        A card is answered by its `ticks`; what else there is by whether it was `right`. `seconds`
        is how long the answer took, and `spent` how long all of it did, marking included.
        """
        self._asked.append(item)
        spent = min(seconds if spent is None else spent, IDLE * 60 * item.minutes)
        if item.what == "card":
            ticks = replace(ticks, late=ticks.late or seconds > 60 * item.minutes)
            return self._whole(item, grade_of(ticks), spent)
        if item.what == "task":
            tasks.keep(self.database, item, right, spent, self.now())
            return Outcome(GOOD if right else AGAIN, self.queue().due_of_task(item.name))
        if item.what == "contrast":   # reading it takes as long as it takes
            self._put_off_others_of(item)
            return self._kept([Review(item.id, "", GOOD if right else AGAIN, spent)])
        return self._kept([Review(item.id, item.card.id, grade_of_atom(right, seconds), spent)])

    def _put_off_others_of(self, item):
        """The other mistakes of an exercise wait: its right side has just been shown."""
        self._put_off |= {one.key for one in self.queue().contrasts
                          if one.exercise == item.exercise and one.key != item.key}

    def _whole(self, item, grade, spent):
        return self._kept([Review(one, item.card.id, grade, spent / len(item.atoms), whole=True)
                           for one in item.atoms])

    def _kept(self, reviews):
        before = {one.atom for one in states(self.database).values() if one.suspended}
        keep(self.database, reviews, self.now())
        after = states(self.database)
        mine = [after[one.atom] for one in reviews]
        new = tuple(dict.fromkeys(one.card or one.atom for one in mine
                                  if one.suspended and one.atom not in before))
        return Outcome(reviews[0].grade, min(one.due for one in mine), new)

    def skip(self, item) -> None:
        """Put an item off until the next drill; nothing is kept of it."""
        self._asked.append(item)
        self._put_off.add(item.key)

    # ------------------------------------------------------------------ forgotten too often
    def leeches(self) -> list[tuple[object, object, str]]:
        """(card, atom, where to read) of each atom that is suspended."""
        stuck = {name for name, one in states(self.database).items() if one.suspended}
        return [(card, atom, section_of(card)) for card in self.cards for atom in card.atoms
                if atom_id(card.id, atom.ask) in stuck]

    def bring_back(self, card_id: str) -> int:
        """Make the suspended atoms of a card due again; how many they were."""
        stuck = [one for one in states(self.database).values()
                 if one.suspended and one.card == card_id]
        keep(self.database, [Review(one.atom, one.card, BACK, 0.0) for one in stuck], self.now())
        return len(stuck)

    def about_suspended(self, outcome: Outcome) -> list[str]:
        """A sentence for each card of which an atom has now been suspended."""
        known = {one.id: one for one in self.cards}
        return [f"Forgotten {LEECH} times, so it is suspended. Read again: "
                f"{section_of(known[one])}. Then type: lossedu drill back {one}"
                for one in outcome.suspended if one in known]

    # ------------------------------------------------------------------ where one stands
    def farewell(self) -> str:
        """Why there is no next question, as a sentence or two."""
        waiting = self._candidates()
        queue = self.queue()
        if not waiting:
            later = queue.next_due()
            if later is None:
                return "Nothing is due."
            return f"Nothing is due; the next at {moment(later.astimezone(self.now().tzinfo))}."
        day = counted(self.minutes, "minute")
        long = [one.minutes for one in waiting if one.minutes > self.minutes]
        if len(long) == len(waiting):
            return (f"Nothing that is due fits into {day}: the shortest takes {min(long):g}. "
                    f"Type: lossedu drill --minutes {min(long):g}")
        said = [self._used_of(day, min(one.minutes for one in waiting))]
        if queue.review_count:
            said.append(f"{counted(queue.review_count, 'question')} still due, tomorrow first.")
        if long:
            said.append(f"{len(long)} of what waits takes longer than {day}. "
                        f"Type: lossedu drill --minutes {max(long):g}")
        return " ".join(said)

    def _used_of(self, day, shortest):
        """How much of the day is used: what stands here is true to the minute."""
        left = round(self.left, 3)
        used = math.floor(self.minutes - left)
        if left >= 1:
            return (f"{used} of today's {day} {'is' if used == 1 else 'are'} used, and the "
                    f"shortest that waits takes {shortest:g}.")
        if left > 0:
            return f"Less than a minute of today's {day} is left."
        if used > self.minutes:
            return f"That was {counted(used, 'minute')}, more than today's {self.minutes:g}."
        return f"That was today's {day}."

    def pace(self) -> str:
        """Whether the cards that are left fit before the interview, or "" without a date."""
        if self.interview is None:
            return ""
        queue = self.queue()
        cards = queue.not_told_since_run_up()
        return self.interview.pace(cards, self.minutes, self.now(), queue.told_before(cards))


def utc_now() -> datetime:
    """The clock of a drill outside of tests, in the machine's time zone."""
    return datetime.now(UTC).astimezone()
