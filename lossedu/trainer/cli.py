"""The command `lossedu drill`: what is due, asked for at most twenty minutes a day."""
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ..core.words import near

about_drill = typer.Typer(help="Drill for an interview: what is due, at most 20 minutes a day; "
                               "take the progress elsewhere, delete it.")

def add_to(app: typer.Typer) -> None:
    """Put the commands into the program."""
    app.add_typer(about_drill, name="drill")


@about_drill.callback(invoke_without_command=True)
def drill(context: typer.Context,
          unit: Annotated[str, typer.Option(help="Only cards of this unit, or of a topic "
                                                 "without one: outliers, ranking.")] = None,
          topic: Annotated[str, typer.Option(help="The same, by its topic: robustness.")] = None,
          level: Annotated[str, typer.Option(help="junior, mid, senior or staff.")] = None,
          kind: Annotated[str, typer.Option(help="Such as derivation; a wrong one lists "
                                                 "all.")] = None,
          minutes: Annotated[int, typer.Option(min=1, max=240, help="At most, in a day.")] = 20,
          interview: Annotated[str, typer.Option(metavar="DATE", help="The day of the interview, "
                                                 "2027-03-01, kept for the next time: in the two "
                                                 "weeks before it every card comes once. "
                                                 "none: forget it.")] = None,
          due: Annotated[bool, typer.Option("--due", help="Only show what is due, by "
                                            "topic.")] = False):
    """Ask what is due: question, think, Enter, tick."""
    if context.invoked_subcommand is not None:
        return
    with _sentences():
        from .opening import open_drill
        mine = open_drill(unit, topic, level, kind, minutes, interview)
        if due:
            from rich.console import Console

            from .terminal import due_table
            Console(highlight=False).print(due_table(mine))
            return
        from .terminal import Session
        Session(mine).run()


@about_drill.command()
def leeches():
    """Show what was forgotten four times and is not asked any more, and where to read it up."""
    with _sentences():
        from .opening import open_drill
        found = open_drill().leeches()
    for card, atom, section in found:
        print(f"{card.id}: {atom.ask}\n    Read again: {section}. Then type: lossedu drill back "
              f"{card.id}")
    if not found:
        print("Nothing is suspended.")


@about_drill.command()
def back(card: Annotated[str, typer.Argument(help="The card, as lossedu drill leeches "
                                                  "names it.")]):
    """Ask again what was suspended in a card."""
    with _sentences():
        from .opening import open_drill
        mine = open_drill()
        stuck = list(dict.fromkeys(one.id for one, _, _ in mine.leeches()))
        if card not in stuck:
            raise ValueError(f"nothing of the card {card!r} is suspended.{near(card, stuck)} "
                             "Type: lossedu drill leeches")
        count = mine.bring_back(card)
    print(f"{count} of {card} will be asked again.")


@about_drill.command()
def export(file: Annotated[Path, typer.Argument(help="Such as drill.json.")]):
    """Write all progress of the trainer into a file."""
    from . import moving
    with _sentences():
        rows = moving.export(_database(), file.expanduser())
    print(f"{file} holds {rows['reviews']} answers and {rows['tasks']} attempts at tasks.")


@about_drill.command("import")
def bring(file: Annotated[Path, typer.Argument(help="What lossedu drill export has written.")]):
    """Add the progress in a file to what is here."""
    from . import moving
    with _sentences():
        new = moving.bring_back(_database(), file.expanduser())
    print(f"New from {file}: {new['reviews']} answers and {new['tasks']} attempts at tasks.")


@about_drill.command()
def delete(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False):
    """Begin anew. A copy is kept, so that nothing is lost."""
    from . import moving
    from .drill import utc_now
    if not yes and not typer.confirm("Delete the trainer's progress?"):
        print("Nothing was changed.")
        return
    with _sentences():
        copy = moving.delete(_database(), utc_now())
    print("The trainer begins anew." + (f" What was there is in {copy}; to have it back, type: "
                                        f"lossedu drill import {copy}" if copy else ""))


# ---------------------------------------------------------------------- sentences
def _database():
    from .database import connect
    return connect()


@contextmanager
def _sentences():
    """What stops a command is one sentence, and the exit code 2."""
    from .database import NoDatabase
    from .moving import CannotMove
    try:
        yield
    except OSError as error:
        _stop(f"{error.filename} cannot be used: {error.strerror}.")
    except (NoDatabase, CannotMove) as error:
        _stop(str(error))
    except ValueError as error:
        _stop(f"{str(error)[0].upper()}{str(error)[1:]}")


def _stop(sentence):
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
