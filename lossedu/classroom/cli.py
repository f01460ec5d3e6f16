"""The commands for teachers: `lossedu classroom ...` and `lossedu grade`."""
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.faulty import FaultyFile
from .folder import Classroom, NoClass
from .sandbox import NoSandbox

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the class.")]
UnitName = Annotated[str, typer.Option(help="The unit, such as outliers.")]
about_class = typer.Typer(no_args_is_help=True,
                          help="Lay out a class, hand out, look at results, give feedback.")


def add_to(app: typer.Typer, notebooks) -> None:
    """Put the commands into the program; `notebooks()` is the folder of the course's notebooks."""
    about_class.command("init")(_with(notebooks, init))
    about_class.command("source")(_with(notebooks, source))
    app.add_typer(about_class, name="classroom")
    app.command()(grade)


def _with(notebooks, command):
    """The command with the folder of notebooks as its last argument, which nobody types."""
    import functools
    import inspect

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
        classroom = lay_out(folder, [one.strip() for one in units.split(",") if one.strip()],
                            notebooks, name)
    print(f"{classroom.path} is a class with {', '.join(classroom.units)}. What to hand out is in "
          f"release/. Keep a copy of .secret: hidden cases are drawn from it.\n"
          f"When answers are in submitted/, type: lossedu grade {folder} "
          f"--unit {classroom.units[0]}")


def source(folder: Folder, unit: Annotated[str, typer.Option(help="Only this one.")] = "",
           notebooks: Path = None):
    """Make the notebooks of the class's units anew, the teacher's and those to hand out."""
    from .handout import release, write_source
    with _sentences():
        classroom = Classroom(folder)
        for one in [classroom.unit(unit)] if unit else classroom.units:
            write_source(classroom, one, notebooks)
            print(release(classroom, one))


def grade(folder: Folder, unit: UnitName,
          jobs: Annotated[int, typer.Option(min=1, help="How many submissions at the same "
                                                        "time.")] = 1,
          unsafe: Annotated[bool, typer.Option("--unsafe", help="Without a sandbox: only for "
                                               "submissions that you trust.")] = False,
          again: Annotated[bool, typer.Option("--again", help="Also those that have been graded "
                                              "as they are.")] = False):
    """Grade what was handed in for a unit: points for nbgrader's gradebook, a table, results."""
    from ..disk import write_text
    from .gradebook import table, write_points
    from .grading import grade_unit
    with _sentences():
        classroom = Classroom(folder)
        classroom.unit(unit)
        if not classroom.submissions(unit):
            raise NoClass(f"Nothing was handed in for {unit}: notebooks belong into "
                          f"{classroom.path}/submitted/STUDENT/{unit}/{unit}.ipynb.")
        results = grade_unit(classroom, unit, jobs, unsafe, again, progress=_bar)
        write_points(classroom, unit, results)
        file = classroom.path / "results" / f"{unit}.csv"
        write_text(file, table(results))
    for one in results:
        print(f"{one.student}: {one.points:g} of {one.most} points"
              + "".join(f" · {note}" for note in one.notes))
    print(f"The table is in {file}, the points are in nbgrader's gradebook.")


def _bar(results, total):
    from rich.console import Console
    from rich.progress import track
    screen = Console(stderr=True)
    return track(results, "Grading", total=total, console=screen, transient=True,
                 disable=not screen.is_terminal)


class _sentences:
    """What stops a command is one sentence, and the exit code 2."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, (NoClass, NoSandbox, FaultyFile)):
            print(error, file=sys.stderr)
            raise typer.Exit(2) from None
        return False
