"""What a teacher types besides laying out and grading: dates, feedback, mistakes, own exercises.

Each function is a command, and is hung into the program in `cli.py`. What stops it is raised there
as one sentence.
"""
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..disk import write_text
from ..exercises.show import count
from .folder import Classroom, NoClass

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the class.")]
UnitName = Annotated[str, typer.Option(help="The unit, such as outliers.")]


Withdraw = Annotated[bool, typer.Option("--withdraw", help="Take it away again.")]


def due(folder: Folder, unit: UnitName,
        until: Annotated[str | None, typer.Option(
            help="Until when: 2026-12-01, which is its end, or '2026-12-01 23:59'.")] = None,
        withdraw: Withdraw = False):
    r"""Set until when a unit is handed in, in deadlines.csv.

    Lateness costs nothing until \[late] in classroom.toml says so: percent = 10 takes 10 % of the
    points for each day that has begun, free_days = 3 leaves three days of the term free.
    """
    from .deadlines import doubtful
    _set_until(folder, unit, until, withdraw)
    for sentence in doubtful(Classroom(folder)):    # an extension that ends before it now
        print(sentence, file=sys.stderr)


def extend(folder: Folder, unit: UnitName,
           student: Annotated[str, typer.Option(help="The student's folder in submitted/.")],
           until: Annotated[str | None, typer.Option(
               help="Until when for this student: 2026-12-08.")] = None,
           withdraw: Withdraw = False):
    """Give one student longer for a unit than the others have, in deadlines.csv."""
    if not student.strip():
        raise NoClass("--student names nobody; the name of a folder in submitted/ fits.")
    _set_until(folder, unit, until, withdraw, student)


def _set_until(folder, unit, until, withdrawn, student=""):
    from .deadlines import FITS, set_until, withdraw
    then = ("Points go by that from now on, in what lossedu grade, feedback and export write. A "
            "page or a table of before holds those of before; to write it anew, type: lossedu "
            f"classroom feedback {folder} --unit {unit} (or export in the place of feedback)")
    classroom = Classroom(folder)
    if withdrawn and until is not None:
        raise NoClass("--withdraw takes the day away and --until sets one; type one of them.")
    if withdrawn:
        gone = withdraw(classroom, unit, student)   # also of a unit that the class had
        what = f"The extension of {student}" if student else "The deadline"
        more = (f", and so are the extensions of {', '.join(gone)}" if gone and not student else "")
        print(f"{what} for {unit} is withdrawn{more}. {then}")
        return
    if until is None:
        raise NoClass(f"Until when? Type --until {FITS}, or --withdraw.")
    when = set_until(classroom, classroom.unit(unit), until, student)
    who = f"{student} hands in {unit}" if student else f"{unit} is handed in"
    print(f"{who} until {when:%Y-%m-%d %H:%M %Z}. {then}")


def feedback(folder: Folder, unit: UnitName):
    """Write each student's page, and the page on the class."""
    from .astray import astray
    from .by_hand import waiting_for_a_person
    from .checked import checked
    from .gradebook import standings
    from .pages import write_feedback, write_overview
    from .ungraded import ungraded
    classroom, results = _graded(folder, unit)
    waiting = ungraded(classroom, unit, [one.student for one in results])
    for sentence in (*checked(classroom), *astray(classroom), *waiting.sentences(classroom)):
        print(sentence, file=sys.stderr)
    have = standings(classroom, unit)
    there = {one.student: have[one.student] for one in results if one.student in have}
    if said := waiting_for_a_person(classroom, unit, there):
        print(said, file=sys.stderr)
    for one in results:
        write_feedback(classroom, one, have.get(one.student))
    print(f"{count(len(results), 'page')} for students in {classroom.path / 'feedback'}. To hand "
          f"them back, type in {classroom.path}: nbgrader release_feedback {unit}\n"
          f"The page on the class: {write_overview(classroom, unit, have)}")


def mistakes(folder: Folder, unit: UnitName):
    """Group the wrong answers that no known mistake explains, and draft a new mistake for each."""
    from .exercises import found
    from .unexplained import counted, draft, unexplained
    classroom, results = _graded(folder, unit)
    groups = unexplained(results)
    print(counted(results) or "Every wrong answer is explained by a known mistake.")
    if not groups:
        return
    place = classroom.path / "drafts" / unit
    place.mkdir(parents=True, exist_ok=True)
    for number, group in enumerate(groups, start=1):
        file = place / f"{number:02d}_{group.exercise}.py"
        write_text(file, draft(group, found(group.exercise, classroom.own_exercises)))
        print(f"{count(len(group.students), 'student')} · {group.exercise} · "
              f"{', '.join(group.students)}\n  {file}")
    most = len(groups[0].students)
    first = len(groups) > 1 and most > len(groups[1].students)
    print(f"{count(len(groups), 'draft')}."
          + " Begin with the first: it is the most frequent." * first)


def audit(folder: Folder):
    """Say what is weak about the class's own exercises, as the course's own are audited."""
    from .exercises import names_in, problems
    classroom = Classroom(folder)
    names, found = names_in(classroom.own_exercises), problems(classroom.own_exercises)
    if not names and not found:
        raise NoClass("The class has no exercise of its own: one belongs into "
                      f"{classroom.path}/exercises/UNIT/NAME.py. Type: lossedu classroom pool "
                      f"{folder} --unit {classroom.units[0]}")
    print("\n".join(found) or f"No problems in {count(len(names), 'exercise')}.")
    if found:
        raise typer.Exit(1)


def pool(folder: Folder, unit: UnitName,
         number: Annotated[int, typer.Option(
             "--count", help="How many exercises; all there are, where a unit has fewer.")] = 3):
    """Draw exercises that only this class has, with questions for an oral check."""
    from ..pools import as_file, drawn, oral_sheet, units_with_a_pool
    classroom = Classroom(folder)
    classroom.unit(unit)
    there_are = len(units_with_a_pool().get(unit, ()))
    if 0 < there_are < number:
        print(f"The pool of {unit} has {count(there_are, 'exercise')}, fewer than {number}.")
        number = there_are
    try:
        items = drawn(unit, classroom.seed_for("pool", unit, size=16), number)
    except ValueError as error:
        raise NoClass(str(error)) from None
    place = classroom.path / "exercises" / unit
    place.mkdir(parents=True, exist_ok=True)
    new = [one for one in items if not (place / one.file_name).exists()]
    for one in new:
        write_text(place / one.file_name, as_file(one))
        print(f"{one.name} · {one.kind} · {one.exercise.title}")
    sheet = classroom.path / "oral" / f"{unit}.md"
    sheet.parent.mkdir(exist_ok=True)
    write_text(sheet, oral_sheet(items))
    print(f"{count(len(new), 'new exercise')} in {place}. Questions for an oral check: {sheet}\n"
          f"To put them into the notebook, type: lossedu classroom source {folder} --unit {unit}")


def leave(folder: Folder,
          student: Annotated[str, typer.Option(help="The student's folder in submitted/.")],
          back: Annotated[bool, typer.Option("--back", help="The student has come back.")] = False):
    """Leave a student out of grading, pages and tables; nothing is deleted."""
    from .leaving import come_back
    from .leaving import leave as put_away
    classroom = Classroom(folder)
    if back:
        print(f"{student} is back: {come_back(classroom, student)}.")
        return
    print(f"What {student} handed in is in {put_away(classroom, student)}, and no longer graded or "
          "exported; results, feedback and gradebook are as they were. To delete the points from "
          f"the gradebook as well, type in {classroom.path}: nbgrader db student remove {student} "
          "--force")


def _graded(folder, unit):
    """The class, and the results of a unit; NoClass where nothing is graded."""
    classroom = Classroom(folder)
    classroom.unit(unit)
    results = classroom.results(unit)
    if not results:
        raise NoClass(f"Nothing of {unit} has been graded yet. Type: lossedu grade {folder} "
                      f"--unit {unit}")
    return classroom, results
