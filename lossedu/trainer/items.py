"""What a drill asks, one item at a time: a card, an atom of a card, a contrast, or a task."""
from dataclasses import dataclass, field

from ..exercises.after import Answers
from .schedule import ATOM_SECONDS, atom_id

CONTRAST_MINUTES = 1.0


class _OfCard:
    """What an item has from its card."""

    @property
    def topic(self) -> str:
        """What it is about; topics take turns."""
        return self.card.topic

    @property
    def kind(self) -> str:
        """The card's kind; kinds take turns."""
        return self.card.kind


@dataclass(frozen=True)
class WholeCard(_OfCard):
    """A card from its question to its follow-ups: where it is new, or was not known."""

    card: object

    what = "card"

    @property
    def minutes(self) -> float:
        """How long it takes, as the card says."""
        return float(self.card.minutes)

    @property
    def key(self) -> str:
        """Which item it is, whatever its state."""
        return f"card {self.card.id}"

    @property
    def asked_on(self) -> list[tuple[str, str, str]]:
        """(what it is, what is asked, its answer) of all that an interviewer adds, in order."""
        added = [("What comes up", one.say, one.answer) for one in self.card.interruptions]
        return added + [(f"Follow-up ({one.level})", one.ask, one.answer)
                        for one in self.card.follow_ups]

    @property
    def atoms(self) -> list[str]:
        """The names of all of the card's atoms."""
        return [atom_id(self.card.id, one.ask) for one in self.card.atoms]


@dataclass(frozen=True)
class OneAtom(_OfCard):
    """One short question of a card."""

    card: object
    atom: object

    what = "atom"
    minutes = ATOM_SECONDS / 60

    @property
    def id(self) -> str:
        """The atom's name."""
        return atom_id(self.card.id, self.atom.ask)

    @property
    def key(self) -> str:
        """Which item it is."""
        return f"atom {self.id}"


@dataclass(frozen=True)
class Contrast:
    """A mistake that the learner made, beside what is right: which of the two, and why?"""

    exercise: str
    mistake: str
    unit: str
    question: str             # Markdown
    options: tuple[str, str]  # Markdown, in the order in which they are shown
    right: int                # 0 or 1
    because: str              # the hint that names the mistake

    what = kind = "contrast"
    minutes = CONTRAST_MINUTES

    @property
    def topic(self) -> str:
        """The unit of its exercise."""
        return self.unit

    def verdict(self, place: int) -> str:
        """What to say to whoever chose an option, in Markdown."""
        letter = "ab"[self.right]
        first = f"Right: ({letter})." if place == self.right else f"No, ({letter}) is right."
        return f"**{first}** You had the other one in `{self.exercise}`. {self.because}"

    @property
    def id(self) -> str:
        """Its name among the atoms."""
        return contrast_id(self.exercise, self.mistake)

    @property
    def key(self) -> str:
        """Which item it is."""
        return self.id


@dataclass(frozen=True)
class Task(_OfCard):
    """An exercise from a blank cell: the course's own, or, with a seed, one that is like it."""

    name: str                 # "exercise huber_grad"
    card: object
    seed: int | None
    exercise: object = field(repr=False, compare=False)

    what = "task"

    @property
    def ours(self) -> str:
        """Our answer, as code."""
        return Answers(self.exercise, "").sources[0][1]

    @property
    def minutes(self) -> float:
        """How long the exercise takes."""
        return float(self.exercise.minutes)

    @property
    def key(self) -> str:
        """Which item it is."""
        return f"task {self.name}"


def contrast_id(exercise: str, mistake: str) -> str:
    """The name under which a contrast stands among the atoms."""
    return f"contrast {exercise} {mistake}"
