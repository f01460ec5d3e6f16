"""The command `lossedu`: open the course, build its notebooks, check an answer."""
import codecs
import os
import socket
import subprocess
import sys
import textwrap
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

try:
    import typer
except ModuleNotFoundError as error:
    raise SystemExit(f"The command lossedu needs {error.name}, which is not installed. "
                     'Type: pip install "lossedu[course]"') from None

from . import audit_cli, cards_cli, learner_cli
from .classroom import cli as classroom_cli
from .core.faulty import FaultyFile
from .core.words import near
from .lab import NoCourse, checkout, lab_command, lab_environment, opening, source, workplace
from .trainer import cli as trainer_cli
from .trainer import mock_cli

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
INTERRUPTED = 130  # the code of a program that Ctrl-C has ended


def _show_version(wanted: bool):
    if wanted:
        from . import __version__
        print(f"lossedu {__version__}")
        raise typer.Exit()


@app.callback()
def lossedu(version: Annotated[bool, typer.Option("--version", callback=_show_version,
                                                  is_eager=True,
                                                  help="Show the version and exit.")] = False):
    """Loss functions for neural networks, as a course."""


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(more: typer.Context,
        port: Annotated[int, typer.Option(help="The port on this machine that JupyterLab "
                                               "listens on.")] = 8888,
        browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True,
        folder: Annotated[Path, typer.Option(help="Work there: notebooks that it lacks are "
                                                  "copied to it, none is overwritten. In "
                                                  "a clone: work; elsewhere: "
                                                  "lossedu-course.")] = None):
    """Open the course in JupyterLab at its first unit. Further options go to JupyterLab."""
    if find_spec("jupyterlab") is None:
        _stop('JupyterLab is not installed. Type: pip install "lossedu[course]"')
    if not _free(port):
        other = next((other for other in range(port + 1, 65536) if _free(other)), 8888)
        _stop(f"Port {port} is taken, perhaps by another JupyterLab. Type: lossedu lab --port "
              f"{other}")
    try:
        root, said = workplace(folder)
        command = lab_command(root, port, browser, more.args)
    except NoCourse as error:
        _stop(str(error))
    print(*filter(None, [said, opening(port, browser)]), sep="\n", flush=True)
    raise typer.Exit(subprocess.call(command, cwd=root, env=lab_environment(root)))


def _free(port):
    if not 0 < port < 65536:
        _stop(f"Port {port} came; a number from 1 to 65535 fits. Type: lossedu lab --port 8888")
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere it means that two programs may share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


learner_cli.add_to(app)
trainer_cli.add_to(app)
mock_cli.add_to(app)
cards_cli.add_to(app)
classroom_cli.add_to(app, lambda: source() / "notebooks")
audit_cli.add_to(app)


@app.command()
def build(units: Annotated[list[str], typer.Argument(metavar="UNIT", help="Such as outliers; "
                                                     "all if none is named.")]
          = None,
          check: Annotated[bool, typer.Option("--check", help="Only say whether the notebooks "
                                              "are fresh.")] = False,
          sizes: Annotated[bool, typer.Option("--sizes", help="Only print minutes, words "
                                              "and exercises.")] = False,
          words: Annotated[bool, typer.Option("--words", help="Only print private words in "
                                              "the prose.")] = False,
          promises: Annotated[bool, typer.Option("--promises", help="Only print sentences "
                                                 "with a universal word.")]
          = False,
          jobs: Annotated[int,
                          typer.Option(min=1, help="How many units to run at the same time.")] = 2):
    """Build solutions/ and notebooks/ from the units' sources."""
    command = [sys.executable, str(_checkout() / "course" / "build.py"), *(units or []),
               f"--jobs={jobs}"]
    only = {"--check": check, "--sizes": sizes, "--words": words, "--promises": promises}
    raise typer.Exit(subprocess.call([*command,
                                      *(option for option, chosen in only.items() if chosen)]))


@app.command()
def catalogue(check: Annotated[bool, typer.Option("--check", help="Only say whether the files "
                                                  "are fresh.")] = False):
    """Write docs/: the catalogue of all losses, their curves, and the differences to PyTorch."""
    from rich.console import Console
    from rich.progress import track

    from .catalogue import files
    from .losses import FAULTY
    root, screen = _checkout(), Console(stderr=True)
    wanted = files.built(progress=lambda losses: track(losses, "Searching counterexamples",
                                                       console=screen,
                                                       transient=True,
                                                       disable=not screen.is_terminal))
    if not check:
        files.write(root, wanted)
    found = [*FAULTY.values(), *files.stale(root, wanted)]
    for sentence in found:
        print(sentence, file=sys.stderr)
    raise typer.Exit(1 if found else 0)


new = typer.Typer(no_args_is_help=True,
                  help="Write the skeleton of a loss, an exercise, an explorer or a unit, and "
                       "say what to do next.")
app.add_typer(new, name="new")


@new.command("loss")
def new_loss(name: Annotated[str, typer.Argument(help="Such as welsch.")],
             family: Annotated[str, typer.Option(help="regression, classification or "
                                                      "margin.")] = "regression"):
    """Write a loss that works, to be changed, and the test of its last digits."""
    _write("write_loss", name, family)


@new.command("exercise")
def new_exercise(name: Annotated[str, typer.Argument(help="Such as tail_weight.")],
                 unit: Annotated[str, typer.Option(help="The unit that it belongs to, such "
                                                        "as outliers.")],
                 kind: Annotated[str, typer.Option(help="Such as estimate; a wrong one "
                                                        "lists all.")] = "implement"):
    """Write an exercise that works, to be changed, and its section in the unit."""
    _write("write_exercise", name, unit, kind)


@new.command("explorer")
def new_explorer(name: Annotated[str, typer.Argument(help="Such as tail_dial.")],
                 unit: Annotated[str, typer.Option(help="The unit, such as outliers.")]):
    """Write an explorer that runs, to be changed: its numbers in Python, its picture for the
    page."""
    _write("write_explorer", name, unit)


@new.command("unit")
def new_unit(name: Annotated[str, typer.Argument(help="Such as tails; one that is planned "
                                                      "keeps its place.")],
             after: Annotated[str, typer.Option(help="The unit that it follows.")] = None,
             question: Annotated[str, typer.Option(help="The question it answers.")] = "",
             takes_up: Annotated[str, typer.Option(help="What it takes up, for the table "
                                                        "in README.")] = ""):
    """Write a unit that builds, to be changed: text, quiz, card, one exercise; and give it its
    place."""
    _write("write_unit", name, after, question, takes_up)


def _write(kind, *what):
    from . import scaffold
    try:
        print(getattr(scaffold, kind)(_checkout(), *what))
    except ValueError as error:
        _stop(str(error))


@app.command()
def check(what: Annotated[list[str], typer.Argument(metavar="EXERCISE|FILE",
                                                    help="The exercise, the file with the "
                                                    "answer, or both: huber_grad my.py")],
          seconds: Annotated[float, typer.Option(min=0.001, help="An answer is stopped after "
                                                 "that long.")] = 5.0,
          answers: Annotated[bool, typer.Option("--answers", help="After a pass, show our "
                                                "answer and another way.")]
          = False):
    """Check the answers in a Python file; without a file, show what the exercise asks for.

    Exit code 0: passed; 1: not yet; 2: it cannot be checked.
    """
    known = _exercises()
    names = [one for one in what if one in known or not _is_file(one)]
    files = [one for one in what if one not in names]
    if len(names) > 1 or len(files) > 1:
        _stop(f"{' '.join(what)!r} came; one exercise and one file fit. Type: lossedu check "
              "huber_grad my.py")
    for name in names:
        if name not in known:
            _stop(f"There is no exercise {name!r}." + known.near(name))
    for file in files:
        _look_at(file, names[0] if names else "huber_grad")
    try:
        exercises = [known[name] for name in names]
    except FaultyFile as fault:
        _stop(str(fault))
    raise typer.Exit(_verdicts(files[0], names, seconds, answers) if files else _ask(exercises[0]))


def _exercises():
    from . import EXERCISES
    return EXERCISES


def _is_file(word):
    """Does the word name a file, rather than an exercise?"""
    ending = word.rpartition(".")[2]
    if ending != word and near(ending, ["grad", "value"]) and not os.path.exists(word):
        return False  # a loss to practise on, mistyped
    return word == "-" or "." in word or "/" in word or os.sep in word or os.path.exists(word)


def _look_at(file, name):
    """One sentence for what is no Python file."""
    path, fits = Path(file), f"a Python file fits. Type: lossedu check {name} my.py"
    if file == "-":
        _stop(f"'-' came, and standard input is not read; {fits}")
    if path.is_dir():
        _stop(f"{file} is a folder; {fits}")
    if path.suffix.lower() == ".ipynb":
        _stop(f"{file} is a notebook; {fits}, with your function in it. In the notebook itself, "
              "run its check cells.")
    if path.suffix.lower() != ".py":
        _stop(f"{file} came; {fits}")
    if not path.is_file():
        _stop(f"There is no file {file}.")


def _ask(exercise):
    """Print the exercise as a stub to fill in, below its question."""
    question = ["#", *(_comment(line) for line in exercise.ask.splitlines()),
                "#"] if exercise.ask else []
    print("\n".join([f"# {exercise.title}: difficulty {exercise.difficulty} of 5, "
                     f"{exercise.minutes} minutes",
                     *question, f"# put it into my.py, then type: lossedu check {exercise.name} "
                                "my.py",
                     "", exercise.stub]))
    return 0


def _comment(line):
    """A line of Markdown as lines of a comment."""
    hanging = "#   " if line.startswith("- ") else "# "
    return textwrap.fill(line, width=96, initial_indent="# ", subsequent_indent=hanging) or "#"


def _verdicts(file, names, seconds, answers):
    """Print the verdict on each answer; 0 if all passed, otherwise 1."""
    from .exercises.file import CannotCheck, verdicts
    code = 0
    try:
        for name, passed, said in verdicts(file, names, seconds, answers):
            print(f"{name}: {said}", flush=True)
            code = code if passed else 1
    except CannotCheck as error:
        _stop(str(error))
    return code


def _checkout():
    """The folder that holds course/ and notebooks/: here or above, or where the package stands."""
    root = checkout()
    if root is None:
        _stop("There is no course here or in a folder above; change into the cloned repository "
              "first.")
    return root


def _stop(sentence):
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)


PLAIN = {"✓": "+", "✗": "x", "○": "o", "·": "-", "½": "1/2", "√": "sqrt ", "’": "'", "–": "-",
         "−": "-"}


def _plain(error):
    """What a terminal without these characters shows in their place: ASCII."""
    found = [PLAIN.get(one) or unicodedata.normalize("NFKD", one).encode("ascii", "ignore").decode()
             or "?"
             for one in error.object[error.start:error.end]]
    return "".join(found), error.end


def main():
    """Run the command; whatever was typed wrong is told in one sentence."""
    codecs.register_error("lossedu", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="lossedu")
    try:
        code = app(standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if not hasattr(error, "format_message"):  # not about what was typed
            raise
        if error.format_message():
            typed = getattr(getattr(error, "ctx", None), "command_path", "") or "lossedu"
            said = f"{error.format_message().rstrip('.')}.".replace("?.", "?")
            print(f"{said} Type: {typed} --help", file=sys.stderr)
        code = 2
    if code == INTERRUPTED:
        print("Stopped.", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
