"""Which exercises of the course give no points in a class: the setting `counts`.

    uncounted(notebook.cells, "main")       # {"huber_grad", ...}: those below "Going deeper"
    counted_by_hand(classroom, "outliers")  # those that give points in source/ all the same

What only the class has, drawn or written, always counts. Without a line in classroom.toml all do; a
new class is laid out with "main".
"""
import json
import re

from ..exercises import EXERCISES
from .folder import Classroom

DEEPER = "Going deeper"
HEADING = re.compile(r"^##? (.*)", re.MULTILINE)


def uncounted(cells: list, counts: str) -> set[str]:
    """The exercises of the course among a notebook's cells that give no points."""
    found, deeper = set(), False
    for cell in cells:
        text = "".join(cell["source"])
        headings = HEADING.findall(text) if cell["cell_type"] == "markdown" else []
        if headings:
            deeper = headings[-1].startswith(DEEPER)
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removeprefix("check-")
        if name in EXERCISES and (counts == "own" or counts == "main" and deeper):
            found.add(name)
    return found


def counted_by_hand(classroom: Classroom, unit: str) -> list[str]:
    """Those that the setting leaves out and that give points in source/ all the same: it was
    changed by hand."""
    try:
        cells = json.loads(classroom.source(unit).read_text(encoding="utf-8"))["cells"]
        return sorted(uncounted(cells, classroom.counts))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []


def sentence(classroom: Classroom, unit: str) -> str:
    """What is to be said of them; "" where there is none."""
    names = counted_by_hand(classroom, unit)
    if not names:
        return ""
    return (f"{', '.join(names)} in source/ give points, and counts = \"{classroom.counts}\" in "
            "classroom.toml leaves them out. Take them out of nbgrader's panel there, or write the "
            f"notebook anew: lossedu classroom source {classroom.path} --unit {unit} --anew")


def nothing_counts(classroom: Classroom, unit: str) -> str:
    """That a unit gives no points at all, where only own exercises count and it has none; else
    ""."""
    if classroom.counts != "own" or classroom.points(unit):
        return ""
    return (f"{unit}: no exercise gives points, since counts = \"own\" in classroom.toml and the "
            f"class has none of its own here. Type: lossedu classroom pool {classroom.path} --unit "
            f"{unit} (or write \"main\" in the place of \"own\"), then lossedu classroom source "
            f"{classroom.path} --unit {unit}")
