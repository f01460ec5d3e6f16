"""Where a learner works: the clone of the repository, or copies in a folder of their own.

A wheel brings both editions of the notebooks inside the package, where nobody should write.
`lossedu lab` then copies them to `lossedu-course` in the current folder. What is there already
is the learner's and stays as it is.
"""
import os
import sys
from pathlib import Path

from .disk import write_text

FOLDER = "lossedu-course"
EDITIONS = ("notebooks", "solutions")
FIRST = "notebooks/00_start.ipynb"
PACKAGE = Path(__file__).resolve().parent


class NoCourse(Exception):
    """Why there is nothing to open, in one sentence."""


def checkout(here=None):
    """The clone that holds course/ and notebooks/: here, above, or around the package; None if there is none."""
    here = Path.cwd() if here is None else here
    for folder in (here, *here.parents, PACKAGE.parent):
        if (folder / "course" / "build.py").is_file():
            return folder
    return None


def workplace(folder=None):
    """The folder to open, and what to tell the learner about it ("" if nothing). Raises NoCourse.

    `folder` is where the learner wants the copies; without it a clone is opened as it is.
    """
    clone = checkout()
    if clone and folder is None:
        return clone, ""
    place = Path(folder).expanduser().absolute() if folder else _own_folder(Path.cwd())
    try:
        new = copy(clone or PACKAGE / "course", place)
    except OSError as error:
        raise NoCourse(f"The notebooks cannot be copied to {place}: {error.strerror or error}. "
                       "Name a folder of your own. Type: lossedu lab --folder PATH") from None
    said = f"Your notebooks are in {place}."
    if new:
        said += f" New there: {', '.join(new)}."
    return place, said


def _own_folder(here):
    """`lossedu-course` in the current folder, or the one that we are in already."""
    return next((one for one in (here, *here.parents) if one.name == FOLDER), here / FOLDER)


def copy(source, place):
    """Copy both editions from `source` to `place`, leaving what is there; the names of the new notebooks to work in.

    Raises NoCourse where `source` has none, OSError where they cannot be written.
    """
    if not any((source / "notebooks").glob("*.ipynb")):
        raise NoCourse("This copy of lossedu brings no notebooks. "
                       'Type: pip install --force-reinstall --no-deps lossedu')
    new = []
    for edition in EDITIONS:
        (place / edition).mkdir(parents=True, exist_ok=True)
        for path in sorted((source / edition).glob("*.ipynb")):
            target = place / edition / path.name
            if os.path.lexists(target):  # a link that leads nowhere is the learner's, too
                continue
            write_text(target, path.read_text(encoding="utf-8"))
            if edition == "notebooks":
                new.append(path.name)
    return new


def lab_command(root, port, browser=True, more=()):
    """The command line that opens JupyterLab in the folder `root`. Raises NoCourse."""
    first = root / FIRST
    if not first.exists():
        first = next(iter(sorted((root / "notebooks").glob("*.ipynb"))), None)
    if first is None:
        raise NoCourse("There is no notebook yet. Type: lossedu build")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # the only user of a container
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0", f"--LabApp.default_url=/lab/tree/{first.relative_to(root).as_posix()}",
            *(["--allow-root"] if is_root else []),
            *([] if browser else ["--no-browser"]), *more]
