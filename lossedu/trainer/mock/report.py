"""The report on a mock, as data: a verdict for each dimension, and what to do next."""
from collections.abc import Iterable
from dataclasses import dataclass
from math import isclose

from ...stats import mean_interval
from ...units import find
from ..words import counted
from .grading import (
    DIMENSIONS,
    FEWEST,
    GRADES,
    JUDGED,
    NOT_ENOUGH,
    grade_of_mean,
    points_of_questions,
    verdict,
)

ATOMS, SECTIONS = 5, 4        # to do next
CLOSE = "one question more or less would change it"


@dataclass(frozen=True)
class Dimension:
    """What was seen of one dimension in this session and in earlier ones."""

    name: str
    points: tuple                # of each question, from 0 to 2
    earlier: tuple = ()          # the mean of each earlier session that has such questions
    parts: str = ""              # "2 of 3 answers (ticked by you), 4 of 6 lines"

    @property
    def verdict(self) -> str:
        """Weak, good or excellent, or "not enough to say" under three questions."""
        return verdict(self.points)

    @property
    def is_close(self) -> bool:
        """Would the verdict be another one with one question more, of any grade, or less?"""
        if self.questions < FEWEST:
            return False
        more = [(*self.points, one) for one in range(len(GRADES))]
        less = [self.points[:at] + self.points[at + 1:] for at in range(self.questions)]
        return any(verdict(one) != self.verdict for one in more + less)

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return len(self.points)

    @property
    def mean(self) -> float:
        """The mean of the questions."""
        return sum(self.points) / len(self.points)

    @property
    def grades(self) -> list[str]:
        """The grade of each question."""
        return [grade_of_mean(one) for one in self.points]

    @property
    def fine(self) -> str:
        """"2 of 3 questions good or excellent", or "" without any."""
        if not self.points:
            return ""
        fine = sum(one != GRADES[0] for one in self.grades)
        return f"{fine} of {counted(self.questions, 'question')} good or excellent"

    @property
    def before(self) -> str:
        """Earlier sessions: their mean on the scale from weak (0) to excellent (2), with a 95 %
        interval of Student's t; under three sessions there is none."""
        if len(self.earlier) < FEWEST:
            return f"{NOT_ENOUGH} ({_sessions(len(self.earlier))})"
        mean, low, high = mean_interval(self.earlier)
        if low == high:  # no spread was seen, which does not mean that there is none
            return f"{mean:.1f} in each ({_sessions(len(self.earlier))})"
        return (f"{mean:.1f} [{max(0.0, low):.1f}, {min(2.0, high):.1f}] "
                f"({_sessions(len(self.earlier))})")


@dataclass(frozen=True)
class Report:
    """All that the page shows."""

    level: str
    minutes: int
    seed: int
    at: str
    is_over: bool
    dimensions: tuple
    held: tuple
    left_out: tuple
    used: float                  # seconds
    red_flags: tuple
    mistakes: tuple
    note: str                    # two sentences
    atoms: tuple
    sections: tuple

    @property
    def left_empty(self) -> list:
        """The rounds in which nothing was handed in."""
        return [held.round for held in self.held if held.is_empty]


def report(talk, at: str, earlier: Iterable[dict] = ()) -> Report:
    """The report on a `Talk`; `earlier` are the records of earlier sessions."""
    earlier = list(earlier)
    marks = _marks(talk)
    dimensions = tuple(_dimension(name, [one for one in marks if one.dimension == name], earlier)
                       for name in DIMENSIONS)
    flags = tuple(flag for held in talk.held for flag in held.red_flags)
    weakest_first = _worst_first(talk.held)
    return Report(talk.record["level"], talk.record["minutes"], talk.record["seed"], at,
                  talk.is_over, dimensions, tuple(talk.held), tuple(talk.left_out), talk.used,
                  flags, tuple((held.round.title, said) for held in talk.held
                               for said in held.mistakes),
                  in_two_sentences(dimensions, flags), tuple(_atoms(weakest_first)),
                  tuple(_sections(weakest_first)))


def kept_marks(talk) -> list:
    """The marks of a session as plain data, for later sessions' reports."""
    return [[mark.dimension, mark.grade, mark.round, mark.part] for mark in _marks(talk)]


def _marks(talk):
    """All marks of a session, or none where nothing was answered: of nothing is no verdict."""
    marks = [mark for held in talk.held for mark in held.marks]
    return [] if all(one.left_out for one in marks) else marks


def _dimension(name, marks, earlier):
    points = points_of_questions((one.round, one.points, one.part) for one in marks)
    return Dimension(name, points, tuple(_means(name, earlier)), ", ".join(_parts(marks)))


def _parts(marks):
    """How many of each sort of part are good or excellent: "4 of 6 lines"."""
    for part in dict.fromkeys(one.part for one in marks):
        mine = [one for one in marks if one.part == part]
        left_out = sum(one.left_out for one in mine)
        about = ["ticked by you"] * (part not in JUDGED and left_out < len(mine))
        if left_out:
            about.append("left out" if left_out == len(mine) else f"{left_out} left out")
        fine = sum(one.points > 0 for one in mine)
        yield (f"{fine} of {counted(len(mine), part)}"
               f"{' (' if about else ''}{', '.join(about)}{')' if about else ''}")


def _means(name, earlier):
    for record in earlier:
        points = points_of_questions((round, GRADES.index(grade), *part) for dimension, grade,
                                     round, *part in record.get("marks", ()) if dimension == name)
        if points:
            yield sum(points) / len(points)


def _sessions(number):
    return f"{number} earlier session{'' if number == 1 else 's'}"


def _worst_first(held):
    """The rounds with a red flag or with anything weak, the worst first; where there is none, all
    that were marked."""
    marked = sorted([one for one in held if one.marks], key=_how_good)
    return [one for one in marked if _has_a_weak_part(one)] or marked


def _has_a_weak_part(held):
    return bool(held.red_flags) or any(one.points == 0 for one in _of_content(held))


def _of_content(held):
    """The marks of a round, but for how it was said."""
    return [one for one in held.marks if one.dimension != "communication"] or held.marks


def _how_good(held):
    """A red flag is the worst; then the mean of the marks, and what judges found before ticks."""
    marks = _of_content(held)
    mean = -1 if held.red_flags else sum(mark.points for mark in marks) / len(marks)
    return mean, not any(mark.part in JUDGED for mark in marks)


# ---------------------------------------------------------------------- in words
def in_two_sentences(dimensions: Iterable[Dimension], red_flags: tuple = ()) -> str:
    """What an interviewer would write: what there is a verdict on, then what he would ask next."""
    seen = [one for one in dimensions if one.points]
    if not seen:
        return "Nothing was answered, so there is no verdict. I would hold the interview again."
    first = _on_the_verdicts([one for one in seen if one.questions >= FEWEST])
    worst = min(seen, key=lambda one: (one.mean, -one.questions))
    if red_flags:
        return f"{first} I would come back to a red flag: {red_flags[0].rstrip('.')}."
    if len(seen) == 1 and grade_of_mean(worst.mean) != GRADES[0]:
        return f"{first} I saw nothing else, so I would ask about the rest."
    if grade_of_mean(worst.mean) == GRADES[-1]:
        return f"{first} Nothing stood out as weaker, so I would ask one level up."
    counts = "" if f"{worst.name}: {worst.fine}" in first else f": {_counted(worst)}"
    return f"{first} I would ask again about {worst.name}{counts}."


def _on_the_verdicts(enough):
    """A sentence on the dimensions with a verdict; a strongest one needs a weaker one beside it."""
    if not enough:
        return "No dimension had three questions, so there is no verdict."
    best = max(enough, key=lambda one: (GRADES.index(one.verdict), one.mean, one.questions))
    if len(enough) == 1:
        return f"The only verdict is {best.verdict} in {best.name}: {best.fine}."
    if all(isclose(one.mean, best.mean) for one in enough) or best.verdict == GRADES[0]:
        return f"Of the {len(enough)} dimensions with a verdict none stood out."
    return f"Strongest in {best.name}: {best.fine}."


def _counted(one):
    return f"{one.fine}{', too few to judge by' if one.questions < FEWEST else ''}"


# ---------------------------------------------------------------------- what to do next
def _atoms(weakest_first):
    """The first atoms of the weakest cards, in turn."""
    lists = [list(held.card.atoms) for held in weakest_first if held.card is not None]
    found = []
    while any(lists) and len(found) < ATOMS:
        for atoms in lists:
            if atoms and len(found) < ATOMS:
                found.append(atoms.pop(0))
    return found


def _sections(weakest_first):
    """Where to read: "unit 07_cross_entropy, A heading" of the weakest rounds, each unit once."""
    found = {}
    for held in weakest_first:
        places = [one.partition(" ")[2] for one in getattr(held.card, "evidence", ())
                  if str(one).startswith("section ")]
        for place in places or ([held.unit] if held.unit else []):
            unit, _, heading = place.partition("/")
            found.setdefault(unit, f"{_called(unit)}, {heading}" if heading else _called(unit))
    return list(found.values())[:SECTIONS]


def _called(unit):
    """A unit as its notebook is called, or a topic by its name."""
    try:
        return f"unit {find(unit).stem}"
    except ValueError:
        return unit
