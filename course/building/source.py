"""Reading one source: a MyST text file becomes a notebook with derived ids, nothing run."""
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat

from . import exercises
from .fault import Fault, Where

STEM = re.compile(r"\d\d_[a-z0-9_]+")
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
OPTIONS = ("id", "tags")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},  # without the version: it would change from one machine to the next
}


@dataclass(frozen=True)
class Unit:
    """One unit as its source gives it: the notebook, and the source line of each cell."""

    path: Path
    notebook: nbformat.NotebookNode
    lines: dict  # cell id -> line of its first line of text

    @property
    def stem(self):
        return self.path.stem

    def where(self, cell_id=None, offset=0):
        """The place of the unit, of a cell, or of the line `offset` lines into it."""
        return Where(self.path, self.lines[cell_id] + offset, cell_id) if cell_id else Where(self.path)


def sources(folder):
    """Every unit's source in `folder`, in order."""
    return sorted(path for path in Path(folder).glob("*.md") if STEM.fullmatch(path.stem))


def read(path, known):
    """The unit in the file `path`; `known` maps a name to its Exercise. Raises Fault."""
    path = Path(path)
    text = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="md:myst")
    lines = _lines(text, notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    places = [Where(path, line, str(number)) for number, line in enumerate(lines, start=1)]
    faults = _name(notebook, path.stem, places)
    places = [Where(path, line, cell.id) for line, cell in zip(lines, notebook.cells)]
    faults += exercises.mark(notebook, path.stem, places, known)
    faults += _duplicates(notebook, places)
    if faults:
        raise Fault(faults)
    nbformat.validate(notebook)
    return Unit(path, notebook, {cell.id: line for cell, line in zip(notebook.cells, lines)})


def _name(notebook, stem, places):
    """Give every cell its id: the one in its options, or stem and position."""
    faults = []
    for position, (cell, where) in enumerate(zip(notebook.cells, places), start=1):
        options = dict(cell.metadata)
        faults += [f"{where}: the cell option {name!r} came; {' and '.join(OPTIONS)} fit."
                   for name in options if name not in OPTIONS]
        cell.id = str(options.get("id", f"{stem}-{position:03d}"))
        if not ID.fullmatch(cell.id):
            faults.append(f"{where}: the id {cell.id!r} came; up to 64 letters, digits, - and _ fit.")
        cell.metadata = nbformat.from_dict({"tags": list(options["tags"])} if options.get("tags") else {})
    return faults


def _duplicates(notebook, places):
    first, faults = {}, []
    for cell, where in zip(notebook.cells, places):
        if cell.id in first:
            faults.append(f"{where}: the id {cell.id!r} stands twice, first in line {first[cell.id]}. "
                          "Give one of them another id.")
        first.setdefault(cell.id, where.line)
    return faults


def _lines(text, notebook):
    """The source line at which each cell's own text begins."""
    rows, at, found = text.split("\n"), 0, []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            at = _find(rows, at, lambda row: re.match(r"(`{3,}|~{3,})\s*\{code-cell\}", row)) + 1
        first = cell.source.split("\n")[0].rstrip()
        at = _find(rows, at, lambda row, first=first: row.rstrip() == first)
        found.append(at + 1)
        at += len(cell.source.split("\n"))
    return found


def _find(rows, start, wanted):
    return next((at for at in range(start, len(rows)) if wanted(rows[at])), min(start, len(rows) - 1))
