"""Does another function explain a wrong answer: the same numbers in every case?"""
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..record import Exercise
from ..values import numbers
from .compare import close, same, tolerance

ENOUGH = 2.0   # of telling numbers: see `_told_by`
SIMPLE = 0.3   # what a whole number tells, or one half, beside 1 for any other number
MANY = 3.0     # what one case can tell at most


class Answer(NamedTuple):
    """An answer's outcomes beside what the reference gives, case by case."""

    exercise: Exercise
    cases: list      # `SharedCases`: it keeps what a function gave
    wanted: list
    outcomes: list
    places: list     # of the cases: wrong ones first, small ones first

    @classmethod
    def of(cls, exercise, cases, wanted, outcomes, right):
        """The same, with the cases in the order in which other functions are tried on them."""
        places = sorted(range(len(cases)), key=lambda place: (right[place], _size(cases[place])))
        return cls(exercise, cases, wanted, outcomes, places)

    def part(self, place: int, of: int) -> "Answer":
        """One of the results, where `of` are asked for."""
        wanted = [_item(one, place, of) for one in self.wanted]
        outcomes = [_item(one, place, of) for one in self.outcomes]
        differs = [not _equal(self.exercise, want, got) for want, got in zip(wanted, outcomes)]
        places = sorted(self.places, key=lambda one: not differs[one])
        return PartOfAnswer(self.exercise, self.cases, wanted, outcomes, places, place, of)

    def theirs(self, function: Callable, place: int) -> dict:
        """What a function gives on the case at `place`."""
        return self.cases.outcome(function, place)


class PartOfAnswer(NamedTuple):
    """One result of an answer that gives several."""

    exercise: Exercise
    cases: list
    wanted: list
    outcomes: list
    places: list
    result: int
    of: int

    def theirs(self, function, place):
        """That result of what a function gives."""
        return _item(self.cases.outcome(function, place), self.result, self.of)


def explains(answer: Answer | PartOfAnswer, function: Callable) -> bool:
    """Does `function` give what came, in every case, and is that more than an accident?"""
    told = 0.0
    for place in answer.places:
        got, want = answer.outcomes[place], answer.wanted[place]
        theirs = answer.theirs(function, place)
        if "value" not in theirs or "value" not in got:
            # an error is no number: it has to be an error in both
            if "error" in theirs and "error" in got:
                continue
            return False
        if not same(answer.exercise, theirs["value"], got["value"]):
            return False
        if "value" in want:
            told += told_by(answer.exercise, want["value"], theirs["value"])
    return told >= ENOUGH


def told_by(exercise: Exercise, want: dict, theirs: dict) -> float:
    """How much a case tells for another function: how many of its numbers are not the right ones.

    Whole numbers agree by accident more often than others, and count less.
    """
    if want["kind"] in ("tuple", "list") and theirs.get("kind") in ("tuple", "list"):
        return min(MANY, sum(told_by(exercise, one, other)
                             for one, other in zip(want["items"], theirs["items"])))
    right, wrong = numbers(want), numbers(theirs)
    if right is None or wrong is None:
        return SIMPLE
    if right.shape == wrong.shape:
        wrong = wrong[~close(right, wrong, *tolerance(exercise, want["dtype"]))]
    wrong = np.unique(wrong[np.isfinite(wrong)])
    simple = np.mod(2 * wrong, 1) == 0
    return min(MANY, float((~simple).sum() + SIMPLE * simple.sum()))


def _size(case):
    """How much there is in a case."""
    return sum(int(np.prod(data.get("shape", ()))) for data in case["inputs"].values())


def _item(outcome, place, of):
    """One of several results of an outcome; an outcome without a value stays as it is."""
    items = outcome.get("value", {}).get("items", ())
    if len(items) != of:
        return {"error": {"type": "other"}} if "value" in outcome else outcome
    return {"value": items[place]}


def _equal(exercise, want, got):
    return "value" in want and "value" in got and same(exercise, want["value"], got["value"])
