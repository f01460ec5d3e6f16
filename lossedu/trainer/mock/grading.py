"""From ticks and checks to marks, and from marks to a verdict for each dimension.

A mark is 0 (weak), 1 (good) or 2 (excellent), of one part of a question in one dimension: an
answer, a follow-up, a line. A question counts once, by the grade nearest to the mean of its parts,
so that a derivation of six lines is one question and not six; a follow-up takes nothing away from
a good answer. A dimension's verdict counts
questions: good needs more than half of them good or excellent; under three there is none.
"""
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GRADES = ("weak", "good", "excellent")
DIMENSIONS = ("correctness", "derivation", "code", "diagnosis", "judgement", "communication")
FEWEST = 3                    # questions for a verdict, and sessions for an interval
# parts that the judges mark; others the candidate ticks
FOLLOW_UP = "follow-up"
JUDGED = ("number", "line", "program", "named cause")
NOT_ENOUGH = "not enough to say"
FULL, HALF = 0.10, 2.0        # an estimate: how far it may be off, as a share and as a factor


@dataclass(frozen=True)
class Mark:
    """One part of a question: its dimension, its grade, the question's round, and what it is."""

    dimension: str
    grade: str
    round: str
    part: str = "answer"
    left_out: bool = False        # nothing came, so there was nothing to judge or to tick

    @property
    def points(self) -> int:
        """0, 1 or 2."""
        return GRADES.index(self.grade)


def grade_of_ticks(good: int, of_good: int, excellent: int, of_excellent: int,
                   red_flags: int = 0) -> str:
    """The grade of a spoken answer, from how many ticks of each sort it has.

    Weak: a red flag, or under half of what makes it good. Excellent: all of that, and at least
    half of what makes it excellent. Good: what lies between.

    >>> grade_of_ticks(1, 3, 2, 2), grade_of_ticks(2, 3, 2, 2), grade_of_ticks(3, 3, 1, 2)
    ('weak', 'good', 'excellent')
    """
    if red_flags or 2 * good < of_good:
        return "weak"
    if good == of_good and excellent and 2 * excellent >= of_excellent:
        return "excellent"
    return "good"


def grade_of_list(named: int, of: int) -> str:
    """The grade of a list from which some were named: half of it is good, all of it excellent.

    >>> [grade_of_list(named, 3) for named in range(4)]
    ['weak', 'weak', 'good', 'excellent']
    """
    return grade_of_ticks(named, of, int(named == of), 1)


def after_hint(grade: str, hints: int) -> str:
    """A hint costs a grade.

    >>> after_hint("excellent", 1), after_hint("weak", 1)
    ('good', 'weak')
    """
    return GRADES[max(0, GRADES.index(grade) - hints)]


def grade_of_number(number: float, right: float) -> str:
    """The grade of an estimate: within 10 % excellent, within a factor of 2 good, else weak.

    >>> [grade_of_number(number, 10.0) for number in (10.9, 19, 5, 21, -10)]
    ['excellent', 'good', 'good', 'weak', 'weak']
    """
    if not math.isfinite(number):
        return "weak"
    if abs(number - right) <= FULL * abs(right):
        return "excellent"
    if number * right > 0 and 1 / HALF <= number / right <= HALF:
        return "good"
    return "weak"


def points_of_question(parts: Sequence[tuple[float, str]]) -> float:
    """From (points, part) of each part of a question its points: their mean.

    A follow-up comes only after a good answer, so it takes none of that away: a question whose
    other parts are good stays good.

    >>> points_of_question([(2, "line"), (1, "line")])
    1.5
    >>> points_of_question([(1, "answer"), (0, FOLLOW_UP), (0, FOLLOW_UP)])
    1.0
    """
    mean = sum(points for points, _ in parts) / len(parts)
    first = [points for points, part in parts if part != FOLLOW_UP]
    return max(mean, 1.0) if first and sum(first) >= len(first) else mean


def points_of_questions(marks: Iterable[tuple]) -> tuple[float, ...]:
    """From (round, points) or (round, points, part) of each part the points of each question.

    >>> points_of_questions([("derivation-1", 2), ("derivation-1", 1), ("concept-1", 0)])
    (1.5, 0.0)
    """
    questions: dict[str, list] = {}
    for round, points, *part in marks:
        questions.setdefault(round, []).append((points, part[0] if part else "answer"))
    return tuple(points_of_question(one) for one in questions.values())


def grade_of_mean(mean: float) -> str:
    """The grade nearest to a mean of points; just between two grades it is the lower one.

    >>> grade_of_mean(1.6), grade_of_mean(1.5)
    ('excellent', 'good')
    """
    return GRADES[0 if mean <= 0.5 else 1 if mean <= 1.5 else 2]


def verdict(points: Sequence[float]) -> str:
    """What the questions of a dimension show together, from the points of each.

    Good: more than half of them are good or excellent. Excellent: more than half are excellent,
    and none is weak. Under three questions there is not enough to say.

    >>> verdict([2, 2]), verdict([2, 2, 0]), verdict([2, 2, 0, 0])
    ('not enough to say', 'good', 'weak')
    """
    if len(points) < FEWEST:
        return NOT_ENOUGH
    weak, _, excellent = ([grade_of_mean(one) for one in points].count(grade) for grade in GRADES)
    if 2 * weak >= len(points):
        return "weak"
    return "excellent" if 2 * excellent > len(points) and not weak else "good"


RULE = ("An answer with a red flag is weak. Without one, half of the ticks for good make it good; "
        "all of them, and half of those for excellent, make it excellent. Anything less is weak. "
        "Half of three ticks is two. Of a plain list (how it was said, what to measure) half is "
        "good and all of it excellent.")
