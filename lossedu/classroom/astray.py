"""What lies in submitted/ where nobody reads it: a misspelt unit, a student who is in no list.

    astray(classroom)       # sentences, [] where all is in its place

Nothing is moved or renamed: whose work it is and where it belongs, the teacher knows.
"""
import os
import re
from pathlib import Path

from ..core.words import near
from ..exercises.show import count
from .folder import Classroom, NoClass
from .students import STUDENTS, class_list, listed_students
from .submissions import readable, shown

FITS = "submitted/STUDENT/UNIT/UNIT.ipynb fits"
FEW = 5         # names that a sentence holds


def astray(classroom: Classroom, listed: bool = True) -> list[str]:
    """A sentence for each kind of thing in submitted/ that is not where grading looks for it.

    Not `listed`: without that on students who are in no list, whose work is read.
    """
    root = classroom.path / "submitted"
    folders, others = _inside(root)
    said = [f"submitted/ holds {listing(others)} outside of a student's folder, and it is not "
            f"read; {FITS}."] if others else []
    turned = [one for one in folders if one in classroom.units]
    if turned:
        said.append(f"submitted/ has a folder {listing(turned)}, which is the name of a unit; "
                    f"the student's folder comes first: {FITS}.")
    students = [one for one in folders if one not in turned]
    said += in_no_list(classroom) if listed else []
    unknown, loose = {}, []
    for student in students:
        names, files = _inside(root / student)
        loose += [f"{student}/{one}" for one in files]
        for name in names:
            if name not in classroom.units:
                unknown.setdefault(name, []).append(student)
    if loose:
        said.append(f"submitted/ holds {listing(loose)} outside of a unit's folder, and it is not "
                    f"read; {FITS}.")
    return said + [_unknown_unit(classroom, name, whose) for name, whose in unknown.items()]


def whose_is_astray(classroom: Classroom) -> set[str]:
    """The students, as a `Submission` has them, of whom a folder or a notebook is not read: by the
    folder it lies in, or by an id of students.csv in its name."""
    root, whose = classroom.path / "submitted", set()
    for name in _inside(root)[0]:
        folders, files = _inside(root / name)
        if name in classroom.units:     # the unit's folder came first
            whose |= {*folders}
        elif any(one not in classroom.units for one in folders) or any(
                one.endswith(".ipynb") for one in files):
            whose.add(readable(name))
    ids = _ids(classroom)
    return whose | {one for name in _by_name_alone(classroom) for one in _named_in(name, ids)}


def of_nobody_known(classroom: Classroom) -> list[str]:
    """What lies in submitted/ without a name of the list, where the class has one: files outside of
    a student's folder, and folders of names that are not in it."""
    ids = _ids(classroom)
    if not ids:
        return []
    return [one for one in _by_name_alone(classroom) if not _named_in(one, ids)]


def _by_name_alone(classroom):
    """The names of what only its name can tell the student of: files beside the students' folders,
    and folders that are of no student in the list."""
    root, ids = classroom.path / "submitted", _ids(classroom)
    folders, names = _inside(root)
    for one in folders:
        if one in classroom.units:
            names += _inside(root / one)[1]
        elif ids and one not in ids:
            names.append(one)
    return names


def _ids(classroom):
    try:
        return {*(class_list(classroom) or ())}
    except NoClass:
        return set()


def _named_in(name, ids):
    """The ids that stand in a name, as whole words: gus in "outliers_gus (1).ipynb"."""
    return {one for one in ids
            if re.search(rf"(?<![^\W_]){re.escape(one)}(?![^\W_])", name, re.IGNORECASE)}


def _inside(folder: Path) -> tuple[list[str], list[str]]:
    """(folders, everything else) in a folder by their names; links are no folders."""
    folders, others = [], []
    try:
        for entry in sorted(os.scandir(folder), key=lambda one: one.name):
            if entry.name[0] != ".":
                (folders if entry.is_dir(follow_symlinks=False) else others).append(entry.name)
    except OSError:
        pass
    return folders, others


def _unknown_unit(classroom, name, whose):
    there = ", ".join(classroom.units) or "none yet"
    return (f"What {listing(whose)} handed in lies in {shown(name)!r}, which is no unit of the "
            f"class, and is not read; the class has {there}.{near(name, classroom.units)} Rename "
            f"{count(len(whose), 'folder')}: submitted/{shown(whose[0])}/{shown(name)}.")


def in_no_list(classroom: Classroom) -> list[str]:
    """A sentence on who handed in and is not in students.csv, where the class has one."""
    if not (classroom.path / STUDENTS).is_file():
        return []
    try:
        known = [one["id"] for one in listed_students(classroom.path / STUDENTS)]
    except NoClass as error:
        return [str(error)]
    unknown = [one for one in _inside(classroom.path / "submitted")[0]
               if one not in known and one not in classroom.units]
    if not unknown:
        return []
    meant = near(unknown[0], known) if len(unknown) == 1 else ""
    return [f"{listing(unknown)} handed in and {'is' if len(unknown) == 1 else 'are'} not in "
            f"{STUDENTS}: graded, but left out of what is exported.{meant} Rename "
            f"{count(len(unknown), 'folder')} in submitted/, or add a line to {STUDENTS}."]


def listing(names) -> str:
    """Names as a sentence can hold them: the first of them, and how many more."""
    few = ", ".join(shown(one) for one in names[:FEW])
    return few + (f" and {len(names) - FEW} more" if len(names) > FEW else "")
