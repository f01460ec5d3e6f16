"""The hints of an exercise stand behind its check, folded: who needs none does not pass them.

In the source they may stand in the text of the exercise, or behind the check already.
"""
import re

import nbformat

from .exercises import HEADING

FIRST = re.compile(r"^<details><summary>Hint 1</summary>", flags=re.MULTILINE)
END = "</details>"


def behind_the_check(notebook, lines):
    """Move them; the source line of each cell there is then."""
    cells, found = [], []
    waiting, name = [], ""  # hints of the exercise whose check comes next
    for cell, line in zip(notebook.cells, lines):
        heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        name = heading[1] if heading else name
        own = heading.end() if heading else 0  # what stands above it belongs to the exercise before
        is_text = name and cell.cell_type == "markdown"
        first = FIRST.search(cell.source, own) if is_text else None
        if first:
            start, end = first.start(), cell.source.rindex(END) + len(END)
            text = cell.source[:start].rstrip() + cell.source[end:].rstrip()
            waiting.append((cell.source[start:end], line + cell.source[:start].count("\n")))
            cell = nbformat.from_dict({**cell, "source": text})
        if cell.source.strip() or not first:
            cells.append(cell)
            found.append(line)
        if cell.cell_type == "code" and name and f'lossedu.check("{name}"' in cell.source:
            cells += [_text(hints) for hints, _ in waiting]
            found += [at for _, at in waiting]
            waiting, name = [], ""
    notebook.cells = cells + [_text(hints) for hints, _ in waiting]
    return found + [at for _, at in waiting]


def _text(source):
    return nbformat.from_dict({"cell_type": "markdown", "source": source, "metadata": {},
                               "id": "x"})
