"""Where a learner works: copies of the notebooks in a folder of their own.

In a clone that is `work/`, which git leaves alone; elsewhere it is `lossedu-course` in the current
folder. What is there already is the learner's and stays as it is; only `lossedu update` brings a
new version into it, with a backup.
"""
import os
import sys
from pathlib import Path

from .learner.updating import Update, copy_new, is_behind

FOLDER = "lossedu-course"
IN_CLONE = "work"
FIRST = "notebooks/00_start.ipynb"
PACKAGE = Path(__file__).resolve().parent
# settings of our own server alone: no teacher's buttons, no question about news, and in the list of
# files the whole name of each unit
SETTINGS = PACKAGE / "learner" / "jupyter"


class NoCourse(Exception):
    """Why there is nothing to open, in one sentence."""


def checkout(here=None):
    """The clone that holds course/ and notebooks/: here, above, or around the package; None if
    there is none."""
    here = Path.cwd() if here is None else here
    for folder in (here, *here.parents, PACKAGE.parent):
        if (folder / "course" / "build.py").is_file():
            return folder
    return None


def source():
    """The folder that holds the notebooks as they were built: the clone, or the installed
    package."""
    return checkout() or PACKAGE / "course"


def folder_of(folder=None):
    """The learner's folder, made or not: the one named, `work` in a clone, or `lossedu-course`."""
    if folder:
        return Path(folder).expanduser().absolute()
    here = Path.cwd()
    own = next((one for one in (here, *here.parents) if one.name == FOLDER), None)
    if own:
        return own
    clone = checkout()
    return clone / IN_CLONE if clone else here / FOLDER


def workplace(folder=None):
    """The folder to open, with copies of all notebooks, and what to tell the learner. Raises
    NoCourse.

    `folder` is where the learner wants the copies.
    """
    place, original = folder_of(folder), source()
    if not any((original / "notebooks").glob("*.ipynb")):
        raise NoCourse(_no_notebooks())
    try:
        new = copy_new(original, place)
        behind = is_behind(original, place)
    except OSError as error:
        raise NoCourse(f"The notebooks cannot be copied to {place}: {error.strerror or error}. "
                       "Name a folder of your own. Type: lossedu lab --folder PATH") from None
    said = f"Your notebooks are in {place}."
    if new:
        said += f" New there: {', '.join(new)}."
    if behind:
        named = f' --folder "{place}"' if folder else ""
        said += f" A newer version of some has come. Type: lossedu update{named}"
    return place, said


def update(folder=None, dry=False, watch=iter):
    """Bring the copies up to date; what was done, as text. Raises NoCourse."""
    place, original = folder_of(folder), source()
    if not any((original / "notebooks").glob("*.ipynb")):
        raise NoCourse(_no_notebooks())
    if not (place / "notebooks").is_dir():
        raise NoCourse(f"There are no notebooks of yours in {place}. Type: lossedu lab")
    try:
        work = Update(original, place)
        work.run(dry, watch)
    except OSError as error:
        raise NoCourse(f"Nothing more was changed in {place}: {error.strerror or error} "
                       f"({error.filename}).") from None
    return work.told(dry)


def _no_notebooks():
    if checkout():
        return "There is no notebook yet. Type: lossedu build"
    return ("This copy of lossedu brings no notebooks. "
            "Type: pip install --force-reinstall --no-deps lossedu")


def opening(port, browser=True):
    """What to open, as the last line before JupyterLab's own: only that one knows the token.

    >>> print(opening(8888).replace("http://127.0.0.1:", "..."))
    If no browser opens, open the line below that begins with ...8888/lab. Ctrl-C ends JupyterLab.
    """
    first = "If no browser opens, open" if browser else "Open"
    return (f"{first} the line below that begins with http://127.0.0.1:{port}/lab. "
            "Ctrl-C ends JupyterLab.")


def lab_environment(root):
    """What the server's and the kernels' environment has beside our own."""
    paths = filter(None, [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH")])
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths),
            "LOSSEDU_FOLDER": str(root)}


def lab_command(root, port, browser=True, more=()):
    """The command line that opens JupyterLab in the folder `root`. Raises NoCourse."""
    first = root / FIRST
    if not first.exists():
        first = next(iter(sorted((root / "notebooks").glob("*.ipynb"))), None)
    if first is None:
        raise NoCourse(f"There is no notebook in {root}. Type: lossedu lab --folder PATH")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # the only user of a container
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--LabApp.default_url=/lab/tree/{first.relative_to(root).as_posix()}",
            *(["--allow-root"] if is_root else []),
            *([] if browser else ["--no-browser"]), *more]
