"""The figures of a unit as SVG files, with their words."""
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .material import PACKAGE, NoMaterial, notebook_of

FOLDER = "figures"
SECONDS = 900  # a unit takes less than 30 on a free machine
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
STYLE = "figure.dpi: 100\n"  # as in the build


@dataclass(frozen=True)
class Figure:
    """One picture of a unit: the cell that draws it, its file, and what it shows, in words."""

    cell: str
    path: Path
    words: str

    @property
    def aspect(self):
        """Its width over its height."""
        box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.path.read_text(encoding="utf-8"))
        return float(box[1]) / float(box[2])


def draw(unit, folder):
    """Draw every figure of a unit into `folder`, which is emptied of SVG files first.

    The solved notebook is run in a process of its own, for up to half a minute or so. Returns a
    tuple of `Figure`, in the order of the notebook. Raises NoMaterial if a cell fails.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    command = [sys.executable, "-m", "lossedu.classroom.kit.drawing", str(notebook_of(unit)),
               str(folder.resolve())]
    with tempfile.TemporaryDirectory() as place:
        Path(place, "matplotlibrc").write_text(STYLE, encoding="utf-8")
        try:
            done = subprocess.run(command, cwd=place, env=_environment(place), timeout=SECONDS,
                                  capture_output=True, text=True, encoding="utf-8")
        except subprocess.TimeoutExpired:
            raise NoMaterial(_not_drawn(unit, f"that took longer than {SECONDS} s")) from None
    if done.returncode:
        said = (done.stderr.strip().split("\n") or [""])[-1] or f"it ended with {done.returncode}"
        raise NoMaterial(_not_drawn(unit, said))
    return tuple(Figure(cell, folder / name, words)
                 for cell, name, words in json.loads(done.stdout.strip().split("\n")[-1]))


def _environment(place):
    """One thread, and nothing of this user's settings, so that figures come out as in the build."""
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    return {**os.environ, **dict.fromkeys(THREADS, "1"), "PYTHONPATH": path, "LOSSEDU_HOME": "",
            "IPYTHONDIR": place, "MATPLOTLIBRC": place, "PYTHONWARNINGS": "ignore",
            "LOSSEDU_SOLVED": "1"}


def _not_drawn(unit, why):
    return (f"the figures of {unit.name} were not drawn: {why.rstrip('.')}. For a kit without "
            f"them type: lossedu classroom kit {unit.name} --no-figures")
