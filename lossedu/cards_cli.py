"""The command about the bank of questions: `lossedu cards`."""
import sys
from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    app.command()(cards)


def cards(of: Annotated[str, typer.Argument(metavar="[UNIT|TOPIC]", help="Such as outliers or "
                                            "ranking; all if none is named.")] = None,
          level: Annotated[str, typer.Option(help="junior, mid, senior or staff.")] = None,
          kind: Annotated[str, typer.Option(help="concept, derivation, coding, debugging, "
                                                 "numeric estimate or design.")] = None,
          answers: Annotated[bool, typer.Option("--answers", help="With their answers.")] = False,
          out: Annotated[Path, typer.Option(metavar="FILE.apkg", help="Write what is to be "
                                            "remembered as a package for Anki.")] = None):
    """Print interview questions, or write what is to be remembered as a package for Anki."""
    from .interview import cards as chosen
    try:
        deck = chosen(of, level, kind)
    except ValueError as error:
        _stop(str(error))
    if out is None:
        print(deck.answers() if answers else deck.asked())
    else:
        print(_written(deck, out))


def _written(deck, out):
    """Write the package; what came of it, as a sentence."""
    from .interview.anki import write
    if out.suffix != ".apkg":
        _stop(f"{out} came; a file that ends in .apkg fits. Type: lossedu cards --out lossedu.apkg")
    try:
        notes = write(deck, out)
    except OSError as error:
        _stop(f"{out} cannot be written: {error.strerror or error}.")
    return (f"{notes} notes of {len(deck)} questions are in {out}. Open it in Anki: File, Import. "
            "A later import changes texts and keeps your schedule.")


def _stop(sentence):
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
