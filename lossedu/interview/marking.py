"""Marking a quiz question: every option gets a verdict and its reason, the missed ones too."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..core.words import near
from .records import LETTERS, Question

# (ticked, correct) -> sign and words for that option; never colour alone
VERDICTS = {(True, True): ("✓", "right"), (True, False): ("✗", "wrong: this one does not fit"),
            (False, True): ("!", "missed: this one fits"),
            (False, False): ("·", "rightly left out")}


class Verdict(NamedTuple):
    """What to say about one option."""

    sign: str
    words: str
    reason: str
    well: bool  # the learner ticked it and it fits, or left it out and it does not


@dataclass(frozen=True)
class Marked:
    """A question with the learner's ticks: `right` if exactly the fitting options are ticked."""

    question: Question
    ticked: frozenset

    @property
    def right(self) -> bool:
        """Are exactly the fitting options ticked?"""
        return self.ticked == self.question.right

    @property
    def wrong_ticks(self) -> int:
        """How many ticks do not fit."""
        return len(self.ticked - self.question.right)

    @property
    def missed(self) -> int:
        """How many fitting options are not ticked."""
        return len(self.question.right - self.ticked)

    @property
    def summary(self) -> str:
        """The verdict in a sentence."""
        if self.right:
            return "Right."
        if self.question.kind == "single":
            return "Not yet."
        ticks = "tick" if self.wrong_ticks == 1 else "ticks"
        return f"Not yet: {self.wrong_ticks} wrong {ticks}, {self.missed} missed."

    @property
    def verdicts(self) -> list[Verdict]:
        """A `Verdict` for every option."""
        return [self._verdict(place in self.ticked, option)
                for place, option in enumerate(self.question.options)]

    @staticmethod
    def _verdict(ticked, option):
        sign, words = VERDICTS[ticked, option.correct]
        return Verdict(sign, words, option.reason, well=ticked == option.correct)

    def __bool__(self):
        return self.right

    def __repr__(self):
        rows = [f"  {one.sign} ({letter(place)}) {one.words}. {one.reason}"
                for place, one in enumerate(self.verdicts)]
        return "\n".join([self.summary, *rows])


def mark(question: Question, ticked: Iterable[int]) -> Marked:
    """`Marked` for a question and the places of the ticked options."""
    return Marked(question, frozenset(ticked))


def score(first: int, latest: int, asked: int) -> str:
    """A quiz's score in words: the first attempt counts, for after it every reason is known.

    >>> score(3, 3, 7), score(3, 5, 7)
    ('3 of 7 right at the first attempt', '3 of 7 right at the first attempt, 5 by now')
    """
    by_now = f", {latest} by now" if latest != first else ""
    return f"{first} of {asked} right at the first attempt{by_now}"


def letter(place: int) -> str:
    """The name of an option.

    >>> letter(0), letter(2)
    ('a', 'c')
    """
    return LETTERS[place]


def place_of(who: str, said: str, options: Sequence) -> int:
    """The place of the option that `said` names by its letter, as "b", "B" or "(b)".

    ValueError, beginning with `who` asks, for anything else.
    """
    letters = [letter(place) for place in range(len(options))]
    read = said.strip(" ().").lower() if isinstance(said, str) else said
    if read not in letters:
        raise ValueError(f"{who}: {said!r} came; one of these letters fits: {', '.join(letters)}."
                         f"{near(said, letters)}")
    return letters.index(read)
