"""Running a unit in a clean kernel."""
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from . import outputs
from .fault import ROOT, Fault

SECONDS_PER_CELL = 300
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


async def solve(unit, folder, tick=lambda: None):
    """The unit's notebook with its outputs, run with `folder` as its place. Raises Fault.

    `tick` is called as each cell starts.
    """
    notebook = nbformat.from_dict(unit.notebook)
    at = {}
    with _clean() as env:
        client = NotebookClient(
            notebook, timeout=SECONDS_PER_CELL, kernel_name="python3", record_timing=False,
            store_widget_state=False, extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(folder)}},
            on_cell_start=lambda cell, cell_index: (at.update(cell=cell), tick()))
        try:
            await client.async_execute(env=env)
        except CellExecutionError as error:
            raise Fault(_failed(unit, at["cell"], error)) from None
        except CellTimeoutError:
            raise Fault(f"{unit.where(at['cell'].id)}: the cell ran longer than "
                        f"{SECONDS_PER_CELL} s.") from None
        except DeadKernelError:
            raise Fault(f"{unit.where(at['cell'].id)}: the kernel died in this cell.") from None
    # as the source gives it: the kernel adds its version
    notebook.metadata = unit.notebook.metadata
    outputs.normalise(notebook)
    found = outputs.faults(notebook, unit.where)
    if found:
        raise Fault(found)
    nbformat.validate(notebook)
    return notebook


@contextmanager
def _clean():
    """The environment of a kernel that nothing of this machine's user reaches."""
    with tempfile.TemporaryDirectory() as folder:
        style = Path(folder, "matplotlibrc")
        style.write_text("figure.dpi: 100\n", encoding="utf-8")
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        yield {**os.environ, **dict.fromkeys(THREADS, "1"), "PYTHONHASHSEED": "0",
               "PYTHONPATH": path,
               "PYTHONWARNINGS": "", "LOSSEDU_HOME": "", "IPYTHONDIR": folder,
               "MATPLOTLIBRC": str(style),
               "LOSSEDU_SOLVED": "1"}  # reveals show their answers


def _failed(unit, cell, error):
    """Where in the source the cell failed, and the exception as one line."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", error.traceback)
    # the first is this cell's, the last may be another's
    frames = re.findall(r"Cell In\[(\d+)\], line (\d+)", plain)
    mine = [int(line) for count, line in frames if count == frames[0][0]]
    line = mine[-1] if mine else 1
    said = (error.evalue or "").strip().split("\n")[0].rstrip(".")
    return (f"{unit.where(cell.id, _offset(unit, cell, line))}: "
            f"{error.ename}{f': {said}' if said else ''}, in: "
            f"{cell.source.split(chr(10))[line - 1].strip()}")


def _offset(unit, cell, line):
    """How far below the cell's first source line its line `line` stands (the build may have put a
    docstring in)."""
    failing = cell.source.split("\n")[line - 1]
    rows = unit.path.read_text(encoding="utf-8").split("\n")[unit.lines[cell.id] - 1:]
    if line <= len(rows) and rows[line - 1] == failing:
        return line - 1
    return rows.index(failing) if failing in rows else 0
