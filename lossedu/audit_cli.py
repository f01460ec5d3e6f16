"""The command `lossedu audit`: every claim with its verdict and reason, its evidence run live."""
import sys
import textwrap
from collections import Counter
from typing import Annotated

import typer

WIDTH, INDENT = 96, 4


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    app.command()(audit)


def audit(topic: Annotated[str, typer.Option(help="Only this one, such as outliers.")] = None,
          article: Annotated[str, typer.Option(help="Only this one: IMPACT, NNLF, DLIQ or "
                                                    "MINDLI.")] = None,
          verdict: Annotated[str, typer.Option(help="Only these, such as false.")] = None,
          evidence: Annotated[bool, typer.Option("--evidence", help="Show what each verdict rests "
                                                                    "on.")] = False):
    """Print the claims of four articles with verdict and reason, and run their evidence.

    Exit code 0: all evidence holds; 1: some fails.
    """
    from .units.claims.bank import TOPICS, chosen
    from .units.claims.record import TITLES
    try:
        claims = chosen(topic, article, verdict)
    except ValueError as error:
        _stop(str(error))
    if not claims:
        _stop("No claim fits all of this. Leave one of --topic, --article and --verdict out.")
    for name, title in TITLES.items():
        print(f"{name:6} {title}")
    faults = _run(claims)
    for name, title in TOPICS.items():
        about = [one for one in claims if one.topic == name]
        if about:
            print(f"\n{title} ({name})\n{'=' * len(title)}")
        for one in about:
            print("\n".join(_lines(one, faults[one.id], evidence)))
    print(f"\n{_counts(claims)}")
    failed = sum(bool(sentences) for sentences in faults.values())
    entries = [entry.split(" ")[0] for one in claims for entry in one.evidence]
    looked_up = sum(kind in ("section", "exercise") for kind in entries)
    print(f"\nClaims: {len(claims)}. Pieces of evidence run: {len(entries) - looked_up}. Sections "
          f"and exercises looked up: {looked_up}. Claims with evidence that fails: {failed}.")
    raise typer.Exit(1 if failed else 0)


def _run(claims):
    """id -> the sentences of what fails, with a bar in a terminal."""
    from rich.console import Console
    from rich.progress import track

    from .units.claims.proving import faults
    screen = Console(stderr=True)
    return {one.id: faults(one) for one in track(claims, "Running the evidence", console=screen,
                                                 transient=True, disable=not screen.is_terminal)}


def _lines(one, faults, evidence):
    """A claim as lines: its words, verdict and reason, and what fails."""
    yield ""
    yield from textwrap.wrap(f"{one.id}: {one.claim}", WIDTH)
    yield from _indented(f"{one.verdict.upper()}. {one.reason}")
    if evidence:
        for word, entries in (("for", one.supports), ("against", one.refutes),
                              ("context", one.beside)):
            for entry in entries:
                yield from _indented(f"{word}: {entry}", hanging=2)
    for sentence in faults:
        yield from _indented(f"FAILS: {sentence}")


def _indented(text, hanging=0):
    return textwrap.wrap(text, WIDTH, initial_indent=" " * INDENT,
                         subsequent_indent=" " * (INDENT + hanging), break_long_words=False)


def _counts(claims):
    """Verdicts by article, as a table."""
    from .units.claims.record import ARTICLES, VERDICTS
    count = Counter((one.article, one.verdict) for one in claims)
    rows = [("", *VERDICTS, "all")]
    for name in (*ARTICLES, "all"):
        numbers = [sum(count[article, verdict] for article in ARTICLES
                       if name in (article, "all")) for verdict in VERDICTS]
        rows.append((name, *map(str, numbers), str(sum(numbers))))
    return "\n".join(f"{row[0]:8}" + "".join(f"{cell:>{len(head) + 2}}" for cell, head
                                             in zip(row[1:], rows[0][1:])) for row in rows)


def _stop(sentence):
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
