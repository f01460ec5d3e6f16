"""What is due, in which order, and what of it fits into the day."""
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from . import contrasts, tasks
from .interview import Interview
from .items import OneAtom, WholeCard, contrast_id
from .schedule import AGAIN, atom_id, states

IN_A_ROW = 2   # of a kind, at most


def at_most(waiting: Sequence, minutes: float, asked: Sequence):
    """The first item that fits into the minutes and takes turns with what was asked before.

    At most two of a kind follow each other, and another topic comes if there is one; where all that
    is left is of one kind or topic, that is asked.
    """
    fitting = [one for one in waiting if one.minutes <= minutes]
    row = [one.kind for one in asked[-IN_A_ROW:]]
    tired = row[0] if len(row) == IN_A_ROW and len(set(row)) == 1 else None
    topic = asked[-1].topic if asked else None
    for fits in (lambda one: one.kind != tired and one.topic != topic,
                 lambda one: one.kind != tired,
                 lambda one: one.topic != topic,
                 lambda one: True):
        found = next(filter(fits, fitting), None)
        if found:
            return found
    return None


class Queue:
    """Everything that is due at a moment: mistakes first, then what is overdue, then what is new.

    In the run-up to an interview every card comes before anything else, those of the
    weakest topics first.
    """

    def __init__(self, database: sqlite3.Connection, cards: Sequence, now: datetime,
                 interview: Interview | None, filters, seed: int):
        self.database, self.cards, self.now = database, cards, now
        self.interview, self.filters, self.seed = interview, filters, seed
        self.states = states(database)
        self._told = {}   # card -> (first, last, grade) of when it was told as a whole
        for row in database.execute(
                "select card, min(at) as first, max(at) as last from reviews where whole = 1 "
                "group by card"):
            grade = database.execute("select grade from reviews where card = ? and at = ? and "
                                     "whole = 1", (row["card"], row["last"])).fetchone()[0]
            self._told[row["card"]] = (_time(row["first"]), _time(row["last"]), grade)

    def in_order(self) -> list:
        """All that is due, the most urgent first."""
        if self.interview and self.interview.is_near(self.now):
            cards = self.run_up
            coming = {one.card.id for one in cards}
            reviews = [one for one in self.reviews
                       if one.what == "task" or one.card.id not in coming]
            return [*self.contrasts, *cards, *reviews]
        return [*self.contrasts, *self.reviews, *self.new]

    # ------------------------------------------------------------------ its parts
    @cached_property
    def contrasts(self) -> list:
        """The mistakes whose contrast is due."""
        if not self.filters.only_unit:
            return []
        found = []
        for row in self.database.execute("select * from contrasts order by at, exercise, mistake"):
            if not self._is_due_contrast(row):
                continue
            one = contrasts.contrast(row["exercise"], row["mistake"], self._turn(row))
            if one and self.filters.unit in (None, one.unit):
                found.append(one)
        return found

    def _is_due_contrast(self, row):
        """Never asked; made again since it was asked; or due as any atom."""
        state = self.states.get(contrast_id(row["exercise"], row["mistake"]))
        if state is None:
            return True
        return self._answers(state.atom, since=row["at"]) == 0 or self._is_due(state)

    def _turn(self, row):
        """The order of a contrast's sides is another one each time it is asked."""
        return self.seed + self._answers(contrast_id(row["exercise"], row["mistake"]))

    def _answers(self, atom, since=0.0):
        return self.database.execute("select count(*) from reviews where atom = ? and at >= ?",
                                     (atom, since)).fetchone()[0]

    @cached_property
    def reviews(self) -> list:
        """Atoms, cards and tasks that are due, what is most likely forgotten first.

        A card that was not known the last time comes as a whole, from the next day on.
        """
        rated = []
        for card in self.cards:
            due = [(state, atom) for state, atom in self._atoms(card) if self._is_due(state)]
            if due and self._is_told_anew(card):
                rated.append((min(self._memory(state) for state, _ in due), WholeCard(card)))
            else:
                rated += [(self._memory(state), OneAtom(card, atom)) for state, atom in due]
        rated += [(0.5, one) for one in self.tasks]   # between what is forgotten and what is not
        return [one for _, one in sorted(rated, key=lambda pair: pair[0])]

    @cached_property
    def tasks(self) -> list:
        """The tasks that are due."""
        found = []
        for name, card in self._told_tasks.items():
            stands = self._standings[name]
            if stands.due is not None and stands.due <= self.now:
                found.append(tasks.drawn(name, card, stands, self.seed))
        return [one for one in found if one]

    @cached_property
    def new(self) -> list:
        """Cards that were never told: the first of each topic, the second of each, and so on."""
        place_in, turns = defaultdict(int), []
        for card in self.cards:
            if card.id not in self._told:
                turns.append((place_in[card.topic], WholeCard(card)))
            place_in[card.topic] += 1
        return [one for _, one in sorted(turns, key=lambda pair: pair[0])]

    @cached_property
    def run_up(self) -> list:
        """Cards that were not told since the run-up began, those of the weakest topics first."""
        left = self.not_told_since_run_up()
        strength = self.strength_of_topics()
        begun = {card.topic for card in self.cards for _ in self._atoms(card)}
        return [WholeCard(card) for card in
                sorted(left, key=lambda one: (strength[one.topic], one.topic in begun))]

    def not_told_since_run_up(self) -> list:
        """The cards that an interview still wants, or all of them while its run-up is to come."""
        begins = self.interview.run_up(self.now)
        return [card for card in self.cards
                if card.id not in self._told or self._told[card.id][1] < begins]

    def told_before(self, cards: list) -> int:
        """How many of these cards were told at least once."""
        return sum(one.id in self._told for one in cards)

    def strength_of_topics(self) -> dict[str, float]:
        """topic -> the mean probability of remembering one of its atoms; 0 for what is new, and for
        what was not known the last time."""
        failed = self._failed
        known = defaultdict(list)
        for card in self.cards:
            for atom in card.atoms:
                state = self.states.get(atom_id(card.id, atom.ask))
                is_known = state is not None and state.atom not in failed
                known[card.topic].append(self._memory(state) if is_known else 0.0)
        return {topic: sum(values) / len(values) for topic, values in known.items()}

    @cached_property
    def _failed(self):
        """The atoms whose last grade is "again"; one that was brought back has none since."""
        last = {row["atom"]: row["grade"] for row in self.database.execute(
            "select atom, grade from reviews where grade > 0 order by at, rowid")}
        return {atom for atom, grade in last.items() if grade == AGAIN}

    # ------------------------------------------------------------------ figures
    @property
    def review_count(self) -> int:
        """How many questions are due besides new cards."""
        return len(self.reviews) + len(self.contrasts)

    def next_due(self) -> datetime | None:
        """When the next thing that is not due yet will be, or None."""
        times = [state.due for card in self.cards for state, _ in self._atoms(card)
                 if not state.suspended]
        times += [one.due for one in self._standings.values() if one.due]
        return min((one for one in times if one > self.now), default=None)

    def due_of_task(self, name: str) -> datetime | None:
        """When a task comes again; None: it is done."""
        return self._standings[name].due if name in self._standings else None

    def by_topic(self) -> list[tuple[str, int, int, int, float]]:
        """(topic, reviews due, tasks due, new cards, strength), a row for each topic."""
        counts = defaultdict(lambda: [0, 0, 0])
        for one in self.reviews:
            counts[one.topic][one.what == "task"] += 1
        for one in self.new:
            counts[one.topic][2] += 1
        return [(topic, *counts[topic], strength)
                for topic, strength in self.strength_of_topics().items()]

    # ------------------------------------------------------------------ of a card
    def _atoms(self, card):
        """(state, atom) of each of a card's atoms that was answered before."""
        for atom in card.atoms:
            state = self.states.get(atom_id(card.id, atom.ask))
            if state:
                yield state, atom

    def _is_due(self, state):
        return not state.suspended and state.due <= self.now

    def _memory(self, state):
        return state.retrievability(self.now)

    def _is_told_anew(self, card):
        first, last, grade = self._told.get(card.id, (None, None, None))
        return grade == AGAIN and last.astimezone(self.now.tzinfo).date() < self.now.date()

    @cached_property
    def _told_tasks(self):
        """task -> its card, of the cards that were told."""
        return {name: card for card in reversed(self.cards)
                if card.id in self._told and (name := tasks.task_of(card))}

    @cached_property
    def _standings(self):
        return tasks.standings(self.database, {name: self._told[card.id][0]
                                               for name, card in self._told_tasks.items()})


def _time(at):
    return datetime.fromtimestamp(at, UTC)
