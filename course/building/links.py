"""Links between units: `{{ unit outliers }}` becomes "unit 4" with a link to its notebook.

Numbers come from the order of the course and are never typed. A unit that is not written yet is
named without a link.
"""
import re

from lossedu import units

UNIT = re.compile(r"\{\{\s+([uU]nit)\s+(\w+)\s+\}\}")  # a head of YAML may break its lines within


def expand(notebook, places):
    """Expand every mention of a unit, in place; a sentence for each that names none."""
    faults = []
    for cell, where in zip(notebook.cells, places):
        if cell.cell_type == "markdown":
            try:
                cell.source = UNIT.sub(_link, cell.source)
            except ValueError as error:
                faults.append(f"{where}: {error}")
    return faults


def _link(match):
    unit = units.find(match[2])
    words = f"{match[1]} {unit.number}"
    return f"{words} (planned)" if unit.is_planned else f"[{words}]({unit.stem}.ipynb)"
