"""Reading one source: a MyST text file becomes a notebook with derived ids, nothing run."""
import re
from dataclasses import dataclass, field
from pathlib import Path

import jupytext
import nbformat

from lossedu import units

from . import answers, colab, exercises, guesses, hidden, hints, ids, links, progress, sizes
from .fault import Fault, Where

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    # without the version: it would change from one machine to the next
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Unit:
    """One unit as its source gives it: the notebook, and the source line of each cell."""

    path: Path
    notebook: nbformat.NotebookNode
    lines: dict  # cell id -> line of its first line of text
    # the head of its text: edition, goals, needs, difficulty
    facts: dict = field(default_factory=dict)
    sizes: tuple = (sizes.Size(), sizes.Size())  # the main path, "Going deeper"

    @property
    def name(self):
        return self.path.parent.name

    @property
    def stem(self):
        return units.find(self.name).stem

    def where(self, cell_id=None, offset=0):
        """The place of the unit, of a cell, or of the line `offset` lines into it."""
        return Where(self.path, self.lines[cell_id] + offset,
                     cell_id) if cell_id else Where(self.path)


def sources(root):
    """The source of each unit in the checkout `root`, by the name of its notebooks, in the order of
    the course."""
    wings = Path(root) / "lossedu" / "units"
    paths = {unit.stem: wings / unit.name / "unit.md" for unit in units.COURSE}
    placed = set(paths.values())
    for path in sorted(wings.glob("*/unit.md")):
        if path not in placed:
            raise Fault(f"{Where(path)}: the unit {path.parent.name} has no place in the course. "
                        "Put it into COURSE in lossedu/units/__init__.py.")
    return {stem: path for stem, path in paths.items() if path.is_file()}


def read(path, known):
    """The unit in the file `path`; `known` maps a name to its Exercise. Raises Fault."""
    path = Path(path)
    unit = units.find(path.parent.name)
    unreadable = exercises.faulty(unit, known)
    if unreadable:
        raise Fault(unreadable)
    known = exercises.sound(known)
    text = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="md:myst")
    lines = guesses.fill_in(notebook, _lines(text, notebook), path)
    lines = answers.fill_in(notebook, lines, known)
    lines = hints.behind_the_check(notebook, lines)
    lines = sizes.fold(notebook, lines)
    facts = {name: fact for name, fact in notebook.metadata.items() if name not in ("jupytext",
                                                                                    "kernelspec")}
    measured = sizes.measure(notebook, path, known)
    lines = progress.insert(notebook, lines, unit.name)
    colab.insert(notebook, lines)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    places = [Where(path, line, str(number)) for number, line in enumerate(lines, start=1)]
    faults = ids.name(notebook, places)
    places = [Where(path, line, cell.id) for line, cell in zip(lines, notebook.cells)]
    faults += exercises.mark(notebook, unit, places, known)
    faults += [f"{Where(path)}: {sentence}" for sentence in sizes.expand(notebook, facts, measured)]
    faults += links.expand(notebook, places)
    hidden.mark(notebook)
    sizes.mark_folded(notebook)
    faults += ids.duplicates(notebook, places)
    if faults:
        raise Fault(faults)
    nbformat.validate(notebook)
    by_id = {cell.id: line for cell, line in zip(notebook.cells, lines)}
    return Unit(path, notebook, by_id, facts, measured)


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
    return next((at for at in range(start, len(rows)) if wanted(rows[at])),
                min(start, len(rows) - 1))
