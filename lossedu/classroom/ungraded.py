"""Who handed in and has no points for it: a table for another system must not say 0 there.

    waiting = ungraded(classroom, "outliers", have)     # `have`: the students with points
    waiting.without, waiting.sentences(classroom)
"""
from collections.abc import Iterable
from dataclasses import dataclass

from .astray import listing, of_nobody_known, whose_is_astray
from .folder import Classroom


@dataclass(frozen=True)
class Ungraded:
    """Students by what of theirs is not graded."""

    unit: str
    new: tuple      # handed in for the unit, and nothing is graded
    anew: tuple     # graded, but not as it is in submitted/ now
    lost: tuple     # nothing for the unit, and something of theirs lies where nobody reads it
    unclear: tuple = ()     # what lies there and nobody can tell whose it is

    @property
    def without(self) -> frozenset:
        """Who handed in, or may have, and has no points."""
        return frozenset((*self.new, *self.lost))

    def sentences(self, classroom: Classroom) -> list[str]:
        """What to tell the teacher; [] where all is graded."""
        said, grade = [], f"Type: lossedu grade {classroom.path} --unit {self.unit}"
        if self.new:
            said.append(f"{listing(self.new)} handed in {self.unit} and {_are(self.new)} not "
                        f"graded. {grade}")
        if self.lost:
            said.append(f"Of {listing(self.lost)} nothing is read for {self.unit}, but something "
                        "lies in submitted/ where nobody reads it. Put it into its place. Then "
                        f"{grade[0].lower()}{grade[1:]}")
        if self.anew:
            said.append(f"{listing(self.anew)} {_are(self.anew)} not graded as submitted/ and the "
                        f"exercises of {self.unit} are now; the points are those of before. "
                        f"{grade}")
        return said


def ungraded(classroom: Classroom, unit: str, have: Iterable[str]) -> Ungraded:
    """What is not graded of a unit, where these students have points. Raises NoClass."""
    from .grading import is_done, tasks
    have, there = {*have}, {task.submission.student: task for task in tasks(classroom, unit)}
    anew = [name for name, task in there.items() if name in have and not is_done(classroom, task)]
    lost = whose_is_astray(classroom) - there.keys() - have - {*classroom.left}
    return Ungraded(unit, tuple(name for name in there if name not in have), tuple(anew),
                    tuple(sorted(lost)), tuple(of_nobody_known(classroom)))


def _are(names):
    return "is" if len(names) == 1 else "are"
