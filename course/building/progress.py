"""The cell below a unit's card that shows where the learner stands in it.

It imports lossedu itself, since it comes before the unit's own imports. In the first unit the whole
course follows, with a sentence that says so.
"""
import re

import nbformat

from . import sizes

FIRST = "start"
WORDS = ("For the whole course, call `lossedu.progress()` in any notebook, or type "
         "`lossedu progress` in a terminal.\nWhat you check, tick and guess, in all notebooks, is "
         "remembered until you reset it.")
IGNORED = "nbval-ignore-output"  # what it shows depends on who runs it


def insert(notebook, lines, unit):
    """Put the cells in below {{ header }}; the source line of each cell there is then."""
    cells, found = [], []
    for cell, line in zip(notebook.cells, lines):
        if cell.cell_type != "markdown" or sizes.HEADER not in cell.source:
            cells.append(cell)
            found.append(line)
            continue
        head, rest, offset = _split(cell.source)
        cells.append(nbformat.from_dict({**cell, "source": head}))
        new = _cells(unit)
        cells += new
        found += [line] * (1 + len(new))
        if rest:
            cells.append(nbformat.from_dict({**cell, "source": rest, "metadata": {}}))
            found.append(line + offset)
    notebook.cells = cells
    return found


def _split(source):
    """(what belongs to the card, the sections that follow in the same cell, the line they begin
    at)"""
    section = re.search(r"^## ", source[source.index(sizes.HEADER):], flags=re.MULTILINE)
    if not section:
        return source, "", 0
    at = source.index(sizes.HEADER) + section.start()
    return source[:at].rstrip(), source[at:], source[:at].count("\n")


def _cells(unit):
    cells = [_code(f'import lossedu\n\nlossedu.progress("{unit}")', "progress")]
    if unit == FIRST:
        cells.append(nbformat.from_dict({"cell_type": "markdown", "source": WORDS, "id": "x",
                                         "metadata": {"id": "progress-words"}}))
        cells.append(_code("lossedu.progress()", "progress-of-the-course"))
    return cells


def _code(source, name):
    return nbformat.from_dict({"cell_type": "code", "source": source, "outputs": [], "id": "x",
                               "metadata": {"id": name, "tags": [IGNORED]},
                               "execution_count": None})
