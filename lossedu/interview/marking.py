"""Marking a quiz question: every option gets a verdict and its reason, the missed ones too."""
from dataclasses import dataclass
from typing import NamedTuple

from ..core.reading import near
from .records import Question

# (ticked, correct) -> sign and words for that option; never colour alone
VERDICTS = {(True, True): ("✓", "right"), (True, False): ("✗", "wrong: this one does not fit"),
            (False, True): ("!", "missed: this one fits"), (False, False): ("·", "rightly left out")}


class Verdict(NamedTuple):
    """What to say about one option."""

    sign: str
    words: str
    reason: str
    well: bool  # the learner judged this option rightly


@dataclass(frozen=True)
class Marked:
    """A question with the learner's ticks: `right` if exactly the fitting options are ticked."""

    question: Question
    ticked: frozenset

    @property
    def right(self):
        return self.ticked == self.question.right

    @property
    def wrong_ticks(self):
        """How many ticks do not fit."""
        return len(self.ticked - self.question.right)

    @property
    def missed(self):
        """How many fitting options are not ticked."""
        return len(self.question.right - self.ticked)

    @property
    def summary(self):
        """The verdict in a sentence."""
        ticks = f"{self.wrong_ticks} wrong tick{'' if self.wrong_ticks == 1 else 's'}"
        return "Right." if self.right else f"Not yet: {ticks}, {self.missed} missed."

    @property
    def verdicts(self):
        """A `Verdict` for every option."""
        states = [(place in self.ticked, option.correct) for place, option in enumerate(self.question.options)]
        return [Verdict(*VERDICTS[state], option.reason, state[0] == state[1])
                for state, option in zip(states, self.question.options)]

    def __bool__(self):
        return self.right

    def __repr__(self):
        return "\n".join([self.summary, *(f"  {one.sign} ({letter(place)}) {one.words}. {one.reason}"
                                          for place, one in enumerate(self.verdicts))])


def mark(question, ticked):
    """`Marked` for a question and the places of the ticked options."""
    return Marked(question, frozenset(ticked))


def letter(place):
    """The name of an option.

    >>> letter(0), letter(2)
    ('a', 'c')
    """
    return "abcdefghijklmnopqrstuvwxyz"[place]


def place_of(who, said, options):
    """The place of the option that `said` names by its letter, as "b", "B" or "(b)"; ValueError for another one."""
    letters = [letter(place) for place in range(len(options))]
    read = said.strip(" ().").lower() if isinstance(said, str) else said
    if read not in letters:
        raise ValueError(f"{who}: {said!r} came; one of these letters fits: {', '.join(letters)}.{near(said, letters)}")
    return letters.index(read)
