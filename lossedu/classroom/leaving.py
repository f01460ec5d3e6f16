"""A student leaves the class: out of grading, pages and tables, and nothing is deleted.

    leave(classroom, "ada")         # submitted/ada is in left/ada now
    come_back(classroom, "ada")     # and back

The gradebook, results/ and feedback/ keep what they have. `nbgrader db student remove` is what
deletes from the gradebook.
"""
import os
from pathlib import Path

from ..core.words import near
from .astray import listing
from .folder import Classroom, NoClass
from .students import STUDENTS, in_full
from .submissions import shown


def leave(classroom: Classroom, student: str) -> Path:
    """Put what a student handed in away into left/; the folder. Raises NoClass."""
    return _moved(classroom, student, "submitted", "left")


def come_back(classroom: Classroom, student: str) -> Path:
    """Put it back into submitted/; the folder. Raises NoClass."""
    return _moved(classroom, student, "left", "submitted")


def _moved(classroom, student, here, there):
    names = _folders(classroom.path / here)
    if student not in names:
        if here == "submitted" and student in in_full(classroom):
            raise NoClass(f"{shown(student)} handed in nothing, so there is nothing to put away. "
                          f"To leave {shown(student)} out of what is exported, take the line out "
                          f"of {classroom.path / STUDENTS}.")
        there_are = f"it has {listing(names)}" if names else "it is empty"
        raise NoClass(f"{here}/ has no folder {shown(student)!r}; {there_are}."
                      f"{near(student, names)}")
    target = classroom.path / there / student
    if os.path.lexists(target):
        raise NoClass(f"{there}/ has a folder {shown(student)!r} already, and nothing was moved. "
                      "Give one of the two another name.")
    target.parent.mkdir(exist_ok=True)
    os.rename(classroom.path / here / student, target)
    return target


def _folders(place):
    if not place.is_dir():
        return []
    return sorted(one.name for one in os.scandir(place) if one.is_dir(follow_symlinks=False))
