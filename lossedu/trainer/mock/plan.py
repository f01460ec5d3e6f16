"""Which rounds fit into the time: the long ones by the seed, the others in a fixed order.

>>> [one.form for one in rounds("senior", 45, seed=0)]
['concept', 'concept', 'concept', 'derivation', 'cell', 'run', 'estimate', 'closing']
>>> sum(one.minutes for one in rounds("senior", 45, seed=0)) + RULES
45
"""
import hashlib
from dataclasses import dataclass

from ...interview.card import LEVELS

SHORTEST, LONGEST = 20, 90    # minutes of a mock
RULES = 2                     # minutes for the rules at the start
MINUTES = dict(concept=2, derivation=10, cell=12, run=10, estimate=2, design=25, closing=3)
SOME_SEEDS = range(50)        # they reach each of the six orders of the long rounds
SHORT_DESIGN = 15             # below staff, a product case
HELD = ("concept", "derivation", "cell", "run", "estimate", "design", "closing")  # in this order
NAMES = dict(concept="Concept", derivation="Derivation, line by line", cell="Blank cell",
             run="Broken run", estimate="Estimate", design="Design",
             closing="What would you ask us to measure?")


@dataclass(frozen=True)
class Round:
    """One round: its format, its place among those of that format (from 1), and its minutes."""

    form: str
    place: int
    minutes: int

    @property
    def id(self) -> str:
        """Its name in a session: "concept-2"."""
        return f"{self.form}-{self.place}"

    @property
    def title(self) -> str:
        """What the candidate reads above it."""
        return NAMES[self.form]


def rounds(level: str, minutes: int, seed: int) -> tuple[Round, ...]:
    """The rounds of a mock, in the order in which they are held.

    A list of wishes, the most telling first, is gone through once; what no longer fits is left
    out. Among the long rounds the seed decides which comes first. ValueError for a level or a
    number of minutes that does not fit.
    """
    check(level, minutes)
    left, taken = minutes - RULES, []
    for form in _wishes(level, seed):
        needs = minutes_of(form, level)
        if needs <= left:
            taken.append(Round(form, 1 + sum(one.form == form for one in taken), needs))
            left -= needs
    return tuple(sorted(taken, key=lambda one: (HELD.index(one.form), one.place)))


# the dimensions in which a round gives a question
GIVES = dict(concept=("correctness", "communication"), estimate=("correctness",),
             derivation=("derivation",), cell=("code",), run=("diagnosis",),
             design=("judgement", "communication"), closing=("judgement",))


def with_a_verdict(level: str, minutes: int, seed: int, fewest: int) -> list[str]:
    """The dimensions that can get a verdict, for which so many questions are needed.

    >>> with_a_verdict("senior", 45, 0, fewest=3), with_a_verdict("senior", 20, 0, fewest=3)
    (['correctness', 'communication'], [])
    """
    given = [name for one in rounds(level, minutes, seed) for name in GIVES[one.form]]
    return [name for name in dict.fromkeys(given) if given.count(name) >= fewest]


def long_enough(level: str, minutes: int, fewest: int) -> int | None:
    """The fewest minutes from these on with which some dimension can get a verdict, whatever the
    seed, or None."""
    return next((longer for longer in range(minutes, LONGEST + 1)
                 if all(with_a_verdict(level, longer, seed, fewest) for seed in SOME_SEEDS)), None)


def check(level: str, minutes: int) -> None:
    """ValueError, in one sentence, for a level or a number of minutes that does not fit."""
    if level not in LEVELS:
        raise ValueError(f"--level {level} came; one of these fits: {', '.join(LEVELS)}. "
                         "Type: lossedu mock --level senior")
    if not SHORTEST <= minutes <= LONGEST:
        raise ValueError(f"--minutes {minutes} came; a number from {SHORTEST} to {LONGEST} fits. "
                         "Type: lossedu mock --minutes 45")


def minutes_of(form: str, level: str) -> int:
    """How many minutes a round of that format has at that level."""
    if form == "design" and level != "staff":
        return SHORT_DESIGN
    return MINUTES[form]


def _wishes(level, seed):
    """The formats, the most telling first: what 45 minutes hold, then what more time adds."""
    if level == "staff":
        return ["concept", "closing", "design", "run", "estimate", "concept", "concept",
                "derivation", "cell", "run", "estimate", "concept"]
    long = sorted(("derivation", "cell", "run"), key=lambda form: order(seed, form))
    return ["concept", "closing", *long, "concept", "concept", "estimate",
            "design", *long, "estimate", "concept"]


def order(seed: int, name: str) -> str:
    """A key to sort names by: another order for each seed, the same one on every machine."""
    return hashlib.sha256(f"{seed}/{name}".encode()).hexdigest()
