"""The command `lossedu`: open the course, build its notebooks, check an answer."""
import inspect
import os
import runpy
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

try:
    import typer
    from rich.console import Console
except ModuleNotFoundError as error:
    raise SystemExit(f"The command lossedu needs {error.name}, which is not installed. "
                     "Type: pip install 'lossedu[course]'") from None

from .guard import near

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Loss functions for neural networks, as a course.")
console = Console(highlight=False)
FIRST = "notebooks/00_start.ipynb"


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(more: typer.Context,
        port: Annotated[int, typer.Option(help="The port on this machine that JupyterLab listens on.")] = 8888,
        browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True):
    """Open the course in JupyterLab at its first unit. Further options go to JupyterLab."""
    root = _checkout()
    if find_spec("jupyterlab") is None:
        _stop("JupyterLab is not installed. Type: pip install 'lossedu[course]'")
    if not _free(port):
        other = next((other for other in range(port + 1, 65536) if _free(other)), 8888)
        _stop(f"Port {port} is taken, perhaps by another JupyterLab. Type: make lab PORT={other}")
    raise typer.Exit(subprocess.call(lab_command(root, port, browser, more.args), cwd=root))


def lab_command(root, port, browser=True, more=()):
    """The command line that opens JupyterLab in the checkout `root`."""
    first = root / FIRST
    if not first.exists():
        first = next(iter(sorted((root / "notebooks").glob("*.ipynb"))), None)
    if first is None:
        _stop("There is no notebook yet. Type: make course")
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0", f"--LabApp.default_url=/lab/tree/{first.relative_to(root).as_posix()}",
            *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),  # the only user of a container
            *([] if browser else ["--no-browser"]), *more]


def _free(port):
    if not 0 < port < 65536:
        _stop(f"Port {port} came; a number from 1 to 65535 fits. Type: make lab PORT=8888")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@app.command()
def build(units: Annotated[list[str], typer.Argument(metavar="UNIT", help="Such as 02_outliers; all if none is named.")]
          = None,
          check: Annotated[bool, typer.Option("--check", help="Only say whether the notebooks are fresh.")] = False,
          jobs: Annotated[int, typer.Option(min=1, help="How many units to run at the same time.")] = 2):
    """Build solutions/ and notebooks/ from their sources in course/."""
    command = [sys.executable, str(_checkout() / "course" / "build.py"), *(units or []), f"--jobs={jobs}"]
    raise typer.Exit(subprocess.call([*command, *(["--check"] if check else [])]))


@app.command()
def catalogue(check: Annotated[bool, typer.Option("--check", help="Only say whether the files are fresh.")] = False):
    """Write docs/: the catalogue of all losses, their curves, and the differences to PyTorch."""
    from rich.progress import track

    from .catalogue import files
    root, screen = _checkout(), Console(stderr=True)
    wanted = files.built(progress=lambda losses: track(losses, "Searching counterexamples", console=screen,
                                                       transient=True, disable=not screen.is_terminal))
    if not check:
        files.write(root, wanted)
    found = files.stale(root, wanted)
    for sentence in found:
        print(sentence, file=sys.stderr)
    raise typer.Exit(1 if found else 0)


@app.command()
def check(what: Annotated[list[str], typer.Argument(metavar="EXERCISE|FILE", help="The exercise, the file with the "
                                                    "answer, or both: huber_grad my.py")]):
    """Check the answers in a Python file; without a file, show what the exercise asks for."""
    names, files = [one for one in what if not one.endswith(".py")], [one for one in what if one.endswith(".py")]
    if len(names) > 1 or len(files) > 1:
        _stop(f"{' '.join(what)!r} came; one exercise and one file fit. Type: lossedu check huber_grad my.py")
    known = _exercises()
    for name in names:
        if name not in known:
            _stop(f"There is no exercise {name!r}." + near(name, list(known)))
    if not files:
        raise typer.Exit(_ask(known[names[0]]))
    answers = _answers(files[0])
    wanted = names or [name for name in known if name in answers]
    if not wanted:
        _stop(f"{files[0]} defines no function with the name of an exercise.")
    raise typer.Exit(0 if all([_judge(name, answers, files[0]) for name in wanted]) else 1)


def _exercises():
    from . import EXERCISES
    return EXERCISES


def _ask(exercise):
    """Print the exercise as a stub to fill in."""
    console.print(f"# {exercise.title}: difficulty {exercise.difficulty} of 5, {exercise.minutes} minutes\n"
                  f"# put it into my.py, then type: lossedu check {exercise.name} my.py\n\n{exercise.stub}",
                  markup=False)
    return 0


def _answers(file):
    """What the learner's file defines, or one sentence on why it cannot be read."""
    if not Path(file).is_file():
        _stop(f"There is no file {file}.")
    try:
        return runpy.run_path(file)
    except SyntaxError as error:
        _stop(f"{file}:{error.lineno}: this is not Python: {error.msg}.")
    except Exception as error:
        line = next((frame.lineno for frame in reversed(inspect.getinnerframes(error.__traceback__))
                     if frame.filename == file), "?")
        _stop(f"{file}:{line}: {type(error).__name__}: {error}")


def _judge(name, answers, file):
    from . import check as check_answer
    if name not in answers:
        _stop(f"{file} defines no {name}." + near(name, [one for one in answers if callable(answers[one])]))
    report = check_answer(name, answers[name])
    console.print(f"{name}: {report}", markup=False)
    return report.passed


def _checkout():
    """The folder that holds course/ and notebooks/: here or above, or where the package stands."""
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[1]):
        if (folder / "course" / "build.py").is_file():
            return folder
    _stop("There is no course here or in a folder above; change into the cloned repository first.")


def _stop(sentence):
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)


def main():
    """Run the command; whatever was typed wrong is told in one sentence."""
    try:
        sys.exit(app(standalone_mode=False))
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if not hasattr(error, "format_message"):  # not about what was typed
            raise
        if error.format_message():
            print(f"{error.format_message().rstrip('.')}. Type: lossedu --help", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
