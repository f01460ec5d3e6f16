"""The commands for teachers: `lossedu classroom ...` and `lossedu grade`."""
import functools
import inspect
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.faulty import FaultyFile
from .commands import Folder, UnitName, audit, due, extend, feedback, leave, mistakes, pool
from .folder import SETTINGS, Classroom, NoClass
from .kit.command import kit
from .sandbox import NoSandbox

about_class = typer.Typer(no_args_is_help=True,
                          help="Lay out a class, hand out, look at results, give feedback.")


def add_to(app: typer.Typer, notebooks) -> None:
    """Put the commands into the program; `notebooks()` is the folder of the course's notebooks."""
    about_class.command("init")(_with(notebooks, init))
    about_class.command("source")(_with(notebooks, source))
    about_class.command("correct")(_with(notebooks, correct))
    about_class.command("doctor")(_with(notebooks, doctor))
    for command in (due, extend, leave, export, feedback, mistakes, audit, pool, kit):
        about_class.command()(_told(command))
    app.add_typer(about_class, name="classroom")
    app.command()(grade)


def _told(command):
    """The command, with one sentence for what stops it."""
    @functools.wraps(command)
    def run(*args, **named):
        with _sentences():
            return command(*args, **named)

    return run


def _with(notebooks, command):
    """The command with the folder of notebooks as its last argument, which nobody types."""
    @functools.wraps(command)
    def run(*args, **named):
        return command(*args, notebooks=notebooks(), **named)

    facts = inspect.signature(command)
    run.__signature__ = facts.replace(parameters=[one for name, one in facts.parameters.items()
                                                  if name != "notebooks"])
    del run.__wrapped__
    return run


def init(folder: Folder,
         units: Annotated[str, typer.Option(help="Which units, with commas between them: "
                                                 "regression,outliers")],
         name: Annotated[str, typer.Option(help="The name of the class; that of the folder "
                                                "if none is given.")] = "",
         notebooks: Path = None):
    """Lay out a class: a course of nbgrader's with the units, ready to be handed out."""
    from .handout import init as lay_out
    with _sentences():
        named = [one.strip() for one in units.split(",") if one.strip()]
        if not named:
            raise NoClass(f"--units {units!r} names none; --units regression,outliers fits.")
        classroom = lay_out(folder, named, notebooks, name, tell=_aside)
    print(f"{classroom.path} is a class with {', '.join(classroom.units)}. What to hand out is in "
          f"release/. Keep a copy of .secret: hidden cases are drawn from it.\n"
          f"When answers are in submitted/, type: lossedu grade {folder} "
          f"--unit {classroom.units[0]}")


def source(folder: Folder, unit: Annotated[str, typer.Option(help="Only this one.")] = "",
           anew: Annotated[bool, typer.Option("--anew", help="Also where you changed the notebook "
                                              "in source/: yours goes to earlier/.")] = False,
           notebooks: Path = None):
    """Make the notebooks of the class's units, the teacher's and those to hand out.

    A notebook that you changed in source/ stays: exercises of the class that you mended are renewed
    where they stand, new ones come to its end, and those whose file in exercises/ is gone are taken
    out.
    """
    from . import counting
    from .handout import is_changed_by_hand, renew
    from .own_cells import stale
    stopped = False
    with _sentences():
        classroom = Classroom(folder)
        for one in [classroom.unit(unit)] if unit else classroom.units:
            kept = is_changed_by_hand(classroom, one) and not anew
            before = stale(classroom, one)
            try:
                print(renew(classroom, one, notebooks, anew))
            except (NoClass, FaultyFile) as error:
                _aside(error)
                stopped = True
                continue
            if kept:
                print(f"{classroom.source(one)} was changed by hand and stays; to write it anew, "
                      "add --anew.")
                _tell_renewed(classroom, one, before)
            if said := counting.nothing_counts(classroom, one):
                _aside(said)
    if stopped:
        raise typer.Exit(2)


def _tell_renewed(classroom, unit, before):
    """Which own exercises of a notebook that was changed by hand are as their files now, and which
    are still not."""
    from . import counting
    from .own_cells import stale
    still = stale(classroom, unit)
    anew = [f"{name} ({one.now:g} points, before {one.there:g})" for name, one in before.items()
            if name not in still]
    if anew:
        print(f"Renewed in it, as their files in exercises/{unit}/ are now: {', '.join(anew)}.")
    for one in still.values():
        _aside(one.sentence(classroom, unit))
    if said := counting.sentence(classroom, unit):
        _aside(said)


def correct(folder: Folder, unit: UnitName,
            anew: Annotated[bool, typer.Option("--anew", help="Also where you changed the notebook "
                                               "in source/: yours goes to earlier/.")] = False,
            notebooks: Path = None):
    """What `source` does for a unit of which students have handed in: nbgrader refuses that.

    New exercises of the class come in, those that you mended are renewed, those whose file in
    exercises/ is gone are taken out, and what you changed in source/ is handed out. What students
    handed in stays as it is.
    """
    from .correcting import correct as put_right
    from .handout import as_before, is_changed_by_hand, refresh
    from .own_cells import stale
    with _sentences():
        classroom = Classroom(folder)
        kept = is_changed_by_hand(classroom, classroom.unit(unit)) and not anew
        before = stale(classroom, unit)
        with as_before(classroom, unit):
            refresh(classroom, unit, notebooks, anew)
            change = put_right(classroom, unit)
    print(f"{unit} is handed out as it stands in source now ({change}): {classroom.release(unit)}.")
    if kept:
        print(f"{classroom.source(unit)} was changed by hand and stays, but for the class's own "
              "exercises; to write it anew, add --anew.")
        _tell_renewed(classroom, unit, before)
    if change.submissions:
        print(f"What {_count(change.submissions, 'student')} handed in is as it was. To grade what "
              f"changed, type: lossedu grade {folder} --unit {unit}")


def export(folder: Folder, unit: UnitName,
           system: Annotated[str, typer.Option("--for", help="plain, moodle, canvas or "
                                                             "blackboard.")] = "plain",
           students: Annotated[Path | None, typer.Option(
               help="Who takes part, a CSV with the columns id, first_name, last_name, email, "
                    "lms_user_id; the class's students.csv where it has one.")] = None,
           column: Annotated[str, typer.Option(
               help="The heading of the points, as the system calls its column.")] = "",
           to: Annotated[Path | None, typer.Option(help="The file to write.")] = None):
    """Write the points of a unit for the gradebook of a learning management system.

    Who handed in nothing has 0 points; who handed in and is not graded has an empty field.
    """
    from ..disk import write_text
    from .astray import astray
    from .by_hand import waiting_for_a_person
    from .checked import checked
    from .exporting import export as points_for
    with _sentences():
        classroom = Classroom(folder)
        for sentence in checked(classroom):
            _aside(sentence)
        found = points_for(classroom, classroom.unit(unit), system, students, column)
        file = to or classroom.path / "results" / f"{unit}-{system}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, found.text)
    for sentence in (*astray(classroom, listed=False), *found.ungraded.sentences(classroom)):
        _aside(sentence)
    if found.ungraded.without:
        _aside(f"Empty in the table, and not 0: {', '.join(sorted(found.ungraded.without))}.")
    if found.doubtful:
        _aside(found.doubtful)
    print(f"The points of {_count(found.rows, 'student')} are in {file}.")
    if system == "canvas" and found.rows:
        print("ID there is lms_user_id, and has to be Canvas' own number of a person.")
    if found.unknown:
        print(f"Left out, since they are not in the list of students: {', '.join(found.unknown)}.")
    if found.left:
        print(f"Left out, since they have left the class: {', '.join(found.left)}.")
    if found.by_hand:
        print(waiting_for_a_person(classroom, unit, dict(found.by_hand)))


def doctor(folder: Annotated[Path | None, typer.Argument(
        metavar="[DIR]", help="The folder of the class, if that is to be looked at, too.")] = None,
        notebooks: Path = None):
    """Look whether all is here that grading needs."""
    from .doctor import looked_at
    with _sentences():
        found = []
        for one in looked_at(Classroom(folder) if folder else None, notebooks):
            print("  well  " if one.well else "  NOT   ", one.said, sep="", flush=True)
            found.append(one.well)
    if folder is None:
        here = Path(SETTINGS).is_file()
        _aside(f"No class was looked at. {'This folder is one. ' * here}Type: lossedu classroom "
               f"doctor {'.' if here else 'DIR'}")
    if not all(found):
        raise typer.Exit(1)


def _count(number, what):
    return f"{number} {what}{'' if number == 1 else 's'}"


def grade(folder: Folder, unit: UnitName,
          jobs: Annotated[int, typer.Option(help="How many submissions at the same time.")] = 1,
          unsafe: Annotated[bool, typer.Option("--unsafe", help="Without a sandbox: only for "
                                               "submissions that you trust.")] = False,
          again: Annotated[bool, typer.Option("--again", help="Also those that have been graded "
                                              "as they are.")] = False):
    """Grade what was handed in for a unit: points for nbgrader's gradebook, a table, results."""
    from ..disk import write_text
    from .astray import astray
    from .by_hand import waiting_for_a_person
    from .checked import checked
    from .deadlines import lateness, unread_times, without_a_time
    from .gradebook import standings, table, write_points
    from .grading import grade_unit
    from .nbgrader import stops_at
    from .own_cells import stale
    from .pages import write_overview
    from .progress import shown
    from .submissions import lay_by_its_name
    with _sentences():
        if jobs < 1:
            raise NoClass(f"--jobs {jobs}; a whole number from 1 on fits. Type: "
                          f"lossedu grade {folder} --unit {unit} --jobs 2")
        classroom = Classroom(folder)
        classroom.unit(unit)
        for sentence in (*checked(classroom), *astray(classroom),
                         *(one.sentence(classroom, unit) for one in
                           stale(classroom, unit).values())):
            _aside(sentence)
        if not classroom.submissions(unit):
            raise NoClass(f"Nothing was handed in for {unit}: notebooks belong into "
                          f"{classroom.path}/submitted/STUDENT/{unit}/{unit}.ipynb.")
        results = grade_unit(classroom, unit, jobs, unsafe, again,
                             progress=shown(len(classroom.submissions(unit))))
        write_points(classroom, unit, results, tell=_aside)
        known = {one.name for one in classroom.exercises(unit)}
        renamed = [(one.student, name) for one in classroom.submissions(unit)
                   if (name := lay_by_its_name(one, known))]
        file = classroom.path / "results" / f"{unit}.csv"
        write_text(file, table(results))
        have = standings(classroom, unit)
        page = write_overview(classroom, unit, have)
        late = {one.student: lateness(classroom, unit, one.student) for one in results}
        unknown = without_a_time(classroom, unit, late)
        no_time = unread_times(classroom, unit)
    for one in results:
        notes = [*map(str, filter(None, [late[one.student]])), *one.notes]
        print(f"{one.student}: {one.points:g} of {one.most:g} points"
              + "".join(f" · {note}" for note in notes))
    print(f"The table is in {file}, the points are in nbgrader's gradebook, the page on the class "
          f"is {page}.\n{_what_is_counted(results, have)} What counts in the end is on the page "
          f"and in: lossedu classroom export {folder} --unit {unit}")
    there = {one.student: have[one.student] for one in results if one.student in have}
    if said := waiting_for_a_person(classroom, unit, there):
        _aside(said)
    for student, name in renamed:
        _aside(f"{student} handed in {name}. nbgrader's commands read {unit}.ipynb alone, so a "
               "copy of that name lies beside it.")
    if stops := stops_at(classroom, unit):
        _aside(stops)
    if no_time:
        _aside(f"timestamp.txt of {', '.join(no_time)} holds no time as nbgrader writes it, "
               "2026-12-01 23:59:00.000000 UTC.")
    if unknown:
        _aside(f"Without a time in timestamp.txt, so counted as in time: {', '.join(unknown)}.")


def _what_is_counted(results, have):
    """What the points above leave out, in a sentence or two."""
    said = "These are the points of the checks, before lateness and without points by hand."
    most = max((one.most for one in have.values()), default=0)
    more = most - max((one.most for one in results), default=0)
    if more > 0:
        said += f" A person gives {more:g} more, so that {most:g} can be reached."
    return said


def _aside(text):
    print(text, file=sys.stderr)


class _sentences:
    """What stops a command is one sentence, and the exit code 2."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, (NoClass, NoSandbox, FaultyFile)):
            print(error, file=sys.stderr)
            raise typer.Exit(2) from None
        if isinstance(error, OSError) and error.filename:
            print(f"{error.filename} cannot be used: {error.strerror}.", file=sys.stderr)
            raise typer.Exit(2) from None
        return False
