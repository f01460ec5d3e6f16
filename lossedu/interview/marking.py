"""Marking a quiz question: options get a verdict and a reason, in the end the missed ones too."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..core.words import near
from .records import LETTERS, Question

# (ticked, correct) -> sign and words for that option; never colour alone
VERDICTS = {(True, True): ("✓", "right"), (True, False): ("✗", "wrong: this one does not fit"),
            (False, True): ("!", "missed: this one fits"),
            (False, False): ("·", "rightly left out")}


TRIES = 2  # wrong answers, until all is told
AGAIN = "Read the reason at your choice and try again; after that the answer is shown."


class Verdict(NamedTuple):
    """What to say about one option."""

    sign: str
    words: str
    reason: str
    well: bool  # the learner ticked it and it fits, or left it out and it does not


@dataclass(frozen=True)
class Marked:
    """A question with the learner's ticks: `right` if exactly the fitting options are ticked.

    Unless it `tells` all, it says nothing of the options that are not ticked: another try is due.
    """

    question: Question
    ticked: frozenset
    tells: bool = True

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
        """The verdict in a sentence, and what comes next."""
        if self.right:
            return "Right."
        said = "Not yet."
        if self.question.kind == "multiple":
            ticks = "tick" if self.wrong_ticks == 1 else "ticks"
            said = f"Not yet: {self.wrong_ticks} wrong {ticks}, {self.missed} missed."
        return said if self.tells else f"{said} {AGAIN}"

    @property
    def verdicts(self) -> list[Verdict | None]:
        """A `Verdict` for every option, or None where it says nothing of that option."""
        return [self._verdict(place in self.ticked, option)
                if self.tells or place in self.ticked else None
                for place, option in enumerate(self.question.options)]

    @staticmethod
    def _verdict(ticked, option):
        sign, words = VERDICTS[ticked, option.correct]
        return Verdict(sign, words, option.reason, well=ticked == option.correct)

    def __bool__(self):
        return self.right

    def __repr__(self):
        rows = [f"  {one.sign} ({letter(place)}) {one.words}. {one.reason}"
                for place, one in enumerate(self.verdicts) if one]
        return "\n".join([self.summary, *rows])


def mark(question: Question, ticked: Iterable[int], misses: int = TRIES) -> Marked:
    """`Marked` for a question and the places of the ticked options.

    `misses` is the number of different wrong answers so far, this one included: at the second, and
    when the answer is right, every option's reason is told.
    """
    marked = Marked(question, frozenset(ticked))
    return replace(marked, tells=marked.right or misses >= TRIES)


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
