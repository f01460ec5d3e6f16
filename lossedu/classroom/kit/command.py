"""`lossedu classroom kit UNIT... --to DIR`: `kit` is the command's function."""
import sys
from pathlib import Path
from typing import Annotated

import typer

from ...core.words import near
from ...units import COURSE, find
from ..folder import SETTINGS, Classroom
from . import write_kit, write_terms


def kit(units: Annotated[list[str], typer.Argument(metavar="UNIT", help="Such as outliers; "
                                                   "without one only terms.md is written.")]
        = None,
        to: Annotated[Path, typer.Option(help="The folder for the kits: each unit gets a folder "
                                              "there. Of a class, its kit/ is taken, and the "
                                              "kit has the class's units and dates.")]
        = Path("kit"),
        figures: Annotated[bool, typer.Option(help="Run each unit and draw its figures, up to half "
                                                   "a minute a unit.")] = True,
        week_minutes: Annotated[int, typer.Option(help="How many minutes a week of terms.md may "
                                                       "ask of a learner; two units fit if none "
                                                       "is given.")] = None):
    """Write a teacher's kit: a plan, slides, figures, a page for assistants, sample answers."""
    classroom, place = _class_of(to)
    try:
        names = [_unit(one) for one in units or []]
        print(write_terms(place, week_minutes, classroom))
        for name in dict.fromkeys(names):
            written = write_kit(name, place / name, figures, classroom)
            print(f"{place / name}: {len(written)} files, begin with plan.md", flush=True)
    except ValueError as error:
        _stop(error)
    except OSError as error:
        _stop(f"The kit cannot be written to {place}: {error.strerror or error}. Name a folder of "
              "your own. Type: lossedu classroom kit --to PATH")


def _unit(name):
    """The name of a unit that is written. Raises ValueError."""
    written = [one.name for one in COURSE if not one.is_planned]
    try:
        found = find(name)
    except ValueError:
        raise ValueError(f"There is no unit {name!r}.{near(name, written)} {', '.join(written)} "
                         "fit.") from None
    if found.is_planned:
        raise ValueError(f"The unit {found.name} is planned and not written yet; "
                         f"{', '.join(written)} fit.")
    return found.name


def _class_of(to):
    """(the class or None, the folder for its kits): a class's folder or a folder in one came."""
    if (to / SETTINGS).is_file():
        return Classroom(to), to / "kit"
    inside = (to.absolute().parent / SETTINGS).is_file()
    return (Classroom(to.absolute().parent) if inside else None), to


def _stop(said):
    print(said, file=sys.stderr)
    raise typer.Exit(2) from None
