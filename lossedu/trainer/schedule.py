"""When an atom comes again. An atom is what is remembered as one: a number, a formula, a cause.

    grade_of(Ticks(good=3, of_good=3))                  # 3, "good": nobody is asked for a grade
    keep(database, [Review(atom, card, grade, seconds, whole)], now)
    states(database)                                    # atom -> State: due, lapses, suspended

FSRS (the library `fsrs`) models how each memory fades. An atom is due when the probability that it
is still there has fallen to 0.9. All of an atom's state follows from its reviews, which are only
ever added: so reviews of two machines can be put together, in whatever order they arrive.
"""
import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from .database import new_id, writing

BACK, AGAIN, HARD, GOOD, EASY = range(5)  # FSRS knows the last four
WORDS = {AGAIN: "again", HARD: "hard", GOOD: "good", EASY: "easy"}
RETENTION = 0.9      # the probability of remembering at which an atom is due
LEECH = 4            # lapses, after which an atom is suspended: something is not understood
SOON = timedelta(minutes=10)  # until what was forgotten is asked again
ATOM_SECONDS = 30    # a right answer that takes longer is "hard"


# ---------------------------------------------------------------------- grades
@dataclass(frozen=True)
class Ticks:
    """What a listener has ticked of an answer: how many ticks of how many."""

    good: int
    of_good: int
    excellent: int = 0
    of_excellent: int = 0
    follow_ups: int = 0   # answered
    red_flags: int = 0
    hint: bool = False    # one was taken before answering
    late: bool = False    # the card's time was over


def grade_of(ticks: Ticks) -> int:
    """The grade that follows from the ticks of a card's rubric.

    Again: a red flag, or under half of "good". Hard: a part of "good" is missing, or there was a
    hint, or the time was over. Good: all of it in time. Easy: all of "excellent" besides, and two
    follow-ups answered.

    >>> grade_of(Ticks(good=1, of_good=3)), grade_of(Ticks(good=3, of_good=3))
    (1, 3)
    """
    if ticks.red_flags or 2 * ticks.good < ticks.of_good:
        return AGAIN
    if ticks.good < ticks.of_good or ticks.hint or ticks.late:
        return HARD
    if ticks.of_excellent and ticks.excellent == ticks.of_excellent and ticks.follow_ups >= 2:
        return EASY
    return GOOD


def grade_of_atom(right: bool, seconds: float) -> int:
    """The grade of an atom that was asked alone: it was right or not, in time or not."""
    if not right:
        return AGAIN
    return HARD if seconds > ATOM_SECONDS else GOOD


def atom_id(card: str, ask: str) -> str:
    """The name of an atom: that of its card, and letters that change when what it asks does.

    >>> atom_id("first-loss", "What is ln 10?")
    'first-loss/dccc39ce'
    """
    asked = " ".join(ask.split())
    return f"{card}/{hashlib.sha256(asked.encode()).hexdigest()[:8]}"


# ---------------------------------------------------------------------- what is kept
@dataclass(frozen=True)
class Review:
    """One answer about one atom; `whole` where its card was asked as a whole."""

    atom: str
    card: str
    grade: int
    seconds: float
    whole: bool = False


@dataclass(frozen=True)
class State:
    """Where an atom stands: when it is due, and how often it was forgotten once it was known."""

    atom: str
    card: str
    fsrs: str          # the JSON of fsrs.Card
    due: datetime
    lapses: int
    suspended: bool

    def retrievability(self, now: datetime) -> float:
        """The probability that it would be remembered now, by FSRS."""
        from fsrs import Card
        return _scheduler().get_card_retrievability(Card.from_json(self.fsrs), now)


def keep(database: sqlite3.Connection, reviews: Iterable[Review], now: datetime) -> None:
    """Keep some reviews, all or none, and what follows from them. On the disk when it returns."""
    reviews = list(reviews)
    with writing(database):
        for one in reviews:
            database.execute("insert into reviews values (?, ?, ?, ?, ?, ?, ?)",
                             (new_id(), now.timestamp(), one.atom, one.card, one.grade,
                              one.seconds, one.whole))
        recompute(database, [one.atom for one in reviews])


def recompute(database: sqlite3.Connection, atoms: Iterable[str]) -> None:
    """The states of these atoms anew from all of their reviews; inside of `writing`."""
    for atom in dict.fromkeys(atoms):
        rows = database.execute("select card, grade, at from reviews where atom = ? "
                                "order by at, rowid", (atom,)).fetchall()
        state = replayed(atom, rows[-1]["card"], [(row["grade"], row["at"]) for row in rows])
        database.execute("insert or replace into atoms values (?, ?, ?, ?, ?, ?)",
                         (atom, state.card, state.fsrs, state.due.timestamp(), state.lapses,
                          state.suspended))


def states(database: sqlite3.Connection) -> dict[str, State]:
    """The state of each atom that was ever answered."""
    return {row["atom"]: State(row["atom"], row["card"], row["fsrs"], _time(row["due"]),
                               row["lapses"], bool(row["suspended"]))
            for row in database.execute("select * from atoms")}


def replayed(atom: str, card: str, grades: Iterable[tuple[int, float]]) -> State:
    """The state after some reviews, (grade, seconds since 1970) in their order.

    A lapse is "again" for an atom that had been learned. Being brought back (grade 0) makes a
    suspended atom due at once, with no lapses.
    """
    from fsrs import Card, Rating
    from fsrs import State as Stage
    memory, lapses = Card(card_id=1, due=_time(0)), 0
    for grade, at in grades:
        if grade == BACK:
            lapses = 0
            memory.due = _time(at)
            continue
        lapses += grade == AGAIN and memory.state == Stage.Review
        memory, _ = _scheduler().review_card(memory, Rating(grade), _time(at))
    return State(atom, card, memory.to_json(), memory.due, lapses, lapses >= LEECH)


@cache
def _scheduler():
    from fsrs import Scheduler
    # no fuzz: what is computed again from the reviews comes out the same
    return Scheduler(desired_retention=RETENTION, learning_steps=[SOON], relearning_steps=[SOON],
                     enable_fuzzing=False)


def _time(at):
    return datetime.fromtimestamp(at, UTC)
