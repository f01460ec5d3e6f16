"""The commands about a learner's own work: `lossedu update` and `lossedu progress`."""
import sys
from pathlib import Path
from typing import Annotated

import typer

from . import lab

Folder = Annotated[Path, typer.Option(help="Where your notebooks are. In a clone: work; elsewhere: "
                                           "lossedu-course.")]
about_progress = typer.Typer(help="Show what is done, passed, missed and next; show it to "
                                  "others, restore it, begin anew.")


def add_to(app: typer.Typer) -> None:
    """Put the commands into the program."""
    app.command()(update)
    app.add_typer(about_progress, name="progress")


def update(folder: Folder = None,
           dry_run: Annotated[bool, typer.Option("--dry-run",
                                                 help="Only tell what would be done.")] = False):
    """Bring a new version of the units into your notebooks; your answers, cells and notes stay.

    The files as they were are kept in the folder `backup` beside them.
    """
    try:
        print(lab.update(folder, dry_run, _watched("Looking at your notebooks")))
    except lab.NoCourse as error:
        _stop(str(error))


@about_progress.callback(invoke_without_command=True)
def progress(context: typer.Context,
             unit: Annotated[str, typer.Option(help="Such as outliers; without it, the whole "
                                                    "course.")] = None):
    """Show what is done, passed, missed and next."""
    if context.invoked_subcommand is None:
        print(repr(_progress(unit)))


@about_progress.command()
def reset(unit: Annotated[str, typer.Option(help="Only this unit, such as outliers.")] = None,
          yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False):
    """Forget verdicts, quiz scores, guesses and ticks. Your notebooks stay as they are."""
    mine = _progress(unit)
    what = f"the unit {mine.unit.name}" if mine.unit else "the whole course"
    if not yes and not typer.confirm(f"Forget your progress in {what}?"):
        print("Nothing was changed.")
        return
    try:
        mine.reset()
    except OSError as error:
        _stop(f"Your progress cannot be changed: {error.strerror or error}.")
    print(f"The progress in {what} begins anew. Your notebooks are as they were.")


@about_progress.command()
def export(to: Annotated[Path,
                         typer.Argument(metavar="FOLDER", help="A new folder, such as my-course.")],
           folder: Folder = None):
    """Write a folder that can be shown: your answers as files with their verdicts, and a page about
    them."""
    from .learner.portfolio import CannotRestore
    from .learner.portfolio import export as write
    place = lab.folder_of(folder)
    if not (place / "notebooks").is_dir():
        _stop(f"There are no notebooks of yours in {place}. Type: lossedu lab")
    try:
        shown = write(place, to.expanduser().absolute(), _watched("Checking your answers"))
    except CannotRestore as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{to} cannot be written: {error.strerror or error}.")
    passed = sum(one.passed for one in shown)
    print(f"{to} holds {len(shown)} answers, {passed} of them passed, and a page about them: "
          f"{to / 'README.md'}")


@about_progress.command()
def restore(source: Annotated[Path, typer.Argument(metavar="FOLDER", help="What lossedu progress "
                                                   "export has written.")],
            folder: Folder = None):
    """Bring progress and answers from an exported folder; what you have here already stays."""
    from .learner.portfolio import CannotRestore
    from .learner.portfolio import restore as bring
    from .learner.updating import Update
    try:
        place, said = lab.workplace(folder)
        backup = Update(lab.source(), place)
        told = bring(source.expanduser().absolute(), place, backup.keep)
    except (lab.NoCourse, CannotRestore) as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"Not everything was restored: {error.strerror or error} ({error.filename}).")
    print(said)
    print(f"Restored: your progress, and {len(told['restored'])} answers.")
    if told["restored"]:
        print(f"The notebooks as they were are kept in {backup.backup}.")
    if told["kept"]:
        print("Left as they are, since something is written there already: "
              f"{', '.join(told['kept'])}.")


def _progress(unit):
    from .learner.looks import Progress
    try:
        return Progress(unit)
    except ValueError as error:
        _stop(f"{str(error)[0].upper()}{str(error)[1:]}")


def _watched(words):
    """Goes through a list, with a bar in a terminal."""
    from rich.console import Console
    from rich.progress import track
    screen = Console(stderr=True)
    return lambda steps: track(steps, words, console=screen, transient=True,
                               disable=not screen.is_terminal)


def _stop(sentence):
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
