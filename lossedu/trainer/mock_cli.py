"""The commands `lossedu mock`, a mock interview and its report, and `lossedu sheets`, on paper."""
import random
import sys
from pathlib import Path
from typing import Annotated

import typer

from .words import counted

INTERRUPTED = 130
KEPT = "What you answered is kept. Type: lossedu mock"
NOT_KEPT = ("Nothing is kept on disk here, so this mock is over; LOSSEDU_HOME names a folder for "
            "it.")
AS_THE_SEED = ("You gave the seed, so this mock asks what it gives to everybody, also what you had "
               "in the last 14 days.\n")
CHOICES = ("go on", "report on what was answered", "begin a new one")


def add_to(app: typer.Typer) -> None:
    """Put the commands into the program."""
    app.command()(mock)
    app.command()(sheets)


def mock(level: Annotated[str, typer.Option(help="junior, mid, senior or staff.")] = "senior",
         minutes: Annotated[int, typer.Option(help="From 20 to 90; a short one has fewer "
                                                   "rounds.")] = 45,
         seed: Annotated[int, typer.Option(help="The same number, with the same level and "
                                                "minutes, asks everybody the same, even what "
                                                "someone has just seen. Without it, questions "
                                                "from the last 14 days are not repeated.")] = None,
         script: Annotated[bool, typer.Option("--script", help="Print the interviewer's part, "
                                              "for a partner.")] = False,
         report: Annotated[bool, typer.Option("--report", help="Write the last session's page "
                                              "again, and say where.")] = False,
         sessions: Annotated[bool, typer.Option("--sessions", help="List your sessions.")] = False,
         new: Annotated[bool, typer.Option("--new", help="Begin a new one, although one is "
                                           "open.")] = False):
    """Hold a mock interview: questions, a derivation, code, a broken run; then a report."""
    from .database import NoDatabase
    from .mock.keeping import Sessions
    from .mock.plan import check
    try:
        check(level, minutes)
        if seed is not None and seed < 0:
            raise ValueError(f"--seed {seed} came; a whole number from 0 fits. "
                             "Type: lossedu mock --seed 7")
        kept = Sessions()
    except (ValueError, NoDatabase) as error:
        _stop(str(error))
    if kept.database.note:
        print(kept.database.note, file=sys.stderr)
    if sessions:
        _list(kept)
    elif report:
        _report(kept)
    elif script:
        _script(kept, level, minutes, seed)
    else:
        _hold(kept, level, minutes, seed, new)


def sheets(topic: Annotated[str, typer.Option(help="A unit or a topic: outliers, ranking; all "
                                                   "if none is named.")] = None,
           level: Annotated[str, typer.Option(help="junior, mid, senior or staff.")] = None,
           kind: Annotated[str, typer.Option(help="concept, derivation, coding, debugging, "
                                                  "numeric estimate or design.")] = None,
           out: Annotated[Path, typer.Option(metavar="FILE.html", help="The file to "
                                             "write.")] = Path("lossedu-sheets.html")):
    """Write interview questions to print, their answers on pages of their own."""
    from ..interview import cards
    from .sheets import sheets as page
    if out.suffix != ".html":
        _stop(f"{out} came; a file that ends in .html fits. Type: lossedu sheets --out {out.stem}"
              ".html")
    try:
        deck = cards(topic, level, kind)
        title = " · ".join(["Interview questions", *filter(None, (topic, level, kind))])
        out.write_text(page(deck, title), encoding="utf-8")
    except ValueError as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{out} cannot be written: {error.strerror or error}.")
    print(f"{len(deck)} questions, then their answers, are in {out}. Open it and print it.")


def _list(kept):
    found = kept.all()
    if not found:
        print("There is no session yet. Type: lossedu mock")
    for one in found:
        record = one.record
        state = "done" if one.is_done else "open"
        print(f"{one.day}  {record['level']:<7} {record['minutes']:>3} min  seed "
              f"{record['seed']:<6} {state:<5} {_rounds_of(record)}")


def _rounds_of(record):
    """How many rounds have a reply, the closing one included."""
    names = [one["ask"].partition("/") for one in record["replies"]]
    return counted(len({name for name, slash, _ in names if slash}), "round")


def _report(kept):
    from .mock.screen import Screen
    from .mock.terminal import tell_report
    found = [one for one in kept.all() if one.is_done]
    if not found and kept.unfinished():
        _stop("The mock that you have begun is open, and a report would end it. Type: lossedu mock")
    if not found:
        _stop("There is no session yet. Type: lossedu mock")
    interview = _interview(kept, found[-1], Screen())
    tell_report(interview.screen, _concluded(interview), _page_of(found[-1]))


def _script(kept, level, minutes, seed):
    from .mock.script import script
    print(script(_begun(kept, level, minutes, seed)), end="")


def _hold(kept, level, minutes, seed, new):
    from .mock.screen import Screen
    from .mock.terminal import Stopped, tell_report, tell_rules
    screen, mine, typed = Screen(), None if new else kept.unfinished(), ""
    try:
        if mine:
            mine = _asked_about(screen, kept, mine)
            if mine == "reported":
                return
            if mine:
                typed = screen.line("Enter to go on > ")
        if mine is None:
            mine = kept.begin(_begun(kept, level, minutes, seed))
            tell_rules(screen, mine)
            if seed is not None and kept.asked_lately():
                screen.say(AS_THE_SEED)
            screen.line("Enter to begin > ")
        found = _interview(kept, mine, screen).hold(typed)
    except (Stopped, KeyboardInterrupt, EOFError):
        screen.say("\nStopped. " + (KEPT if kept.database.path else NOT_KEPT))
        raise SystemExit(INTERRUPTED) from None   # said already, so the command does not say it
    except RuntimeError as error:
        _stop(str(error))
    tell_report(screen, found, _page_of(mine))


def _begun(kept, level, minutes, seed):
    """The record of a new mock: one of a seed that was typed is the same for everybody."""
    from .mock.talk import new_record
    if seed is None:
        return new_record(level, minutes, _drawn(), kept.asked_lately())
    return new_record(level, minutes, seed)


def _asked_about(screen, kept, mine):
    """The open session to go on with, None to begin another one, or "reported"."""
    from .mock.terminal import tell_report
    record = mine.record
    screen.say(f"A mock of {mine.day} is open: level {record['level']}, {record['minutes']} "
               f"minutes, {_rounds_of(record)} begun.")
    chosen = screen.choice(CHOICES)
    if chosen == 0:
        return mine
    interview = _interview(kept, mine, screen)
    found = _concluded(interview)
    record["done"] = True
    kept.keep(mine)
    if chosen == 2:
        return None
    tell_report(screen, found, _page_of(mine))
    return "reported"


def _concluded(interview):
    """The report on a session that is not asked any further."""
    from .mock.talk import ChangedQuestions
    try:
        interview.talk.begin()
    except ChangedQuestions as error:
        _stop(str(error))
    return interview.conclude()


def _interview(kept, mine, screen):
    from .mock.terminal import Interview
    return Interview(screen, kept, mine, _folder() / "work" / mine.id[:8])


def _page_of(mine):
    return _folder() / f"mock-{mine.id[:8]}.html"


def _folder():
    """Where pages and the candidate's files stand: beside the database, or here."""
    from ..marks import home
    try:
        kept = home()
    except RuntimeError:
        kept = None
    return kept / "mocks" if kept else Path("lossedu-mocks")


def _drawn():
    return random.SystemRandom().randrange(10_000)


def _stop(sentence):
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
