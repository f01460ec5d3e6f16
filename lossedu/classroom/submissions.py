"""Submissions as they lie in a class's folder: read with care, nothing in them is run here.

    submitted/STUDENT/UNIT/*.ipynb
"""
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from .needed import Cell

LARGEST = 20 * 2 ** 20      # bytes of a notebook
MOST_CELLS = 2000
LONGEST_CELL = 100_000      # characters


class Unreadable(Exception):
    """One sentence: why a submission cannot be read."""


@dataclass(frozen=True)
class Submission:
    """One student's folder for one unit."""

    student: str
    unit: str
    folder: Path


def submissions(root: Path, unit: str) -> list[Submission]:
    """Every student's folder for a unit, in the order of their names; links are no folders."""
    try:
        students = sorted(entry.name for entry in os.scandir(root)
                          if entry.is_dir(follow_symlinks=False) and entry.name[0] != ".")
    except FileNotFoundError:
        return []
    return [Submission(student, unit, root / student / unit) for student in students
            if _is_folder(root / student / unit)]


def _is_folder(path):
    return path.is_dir() and not path.is_symlink()


def cells_of(submission: Submission, known: set[str]) -> tuple[list[Cell], bytes, list[str]]:
    """(code cells, the file's bytes, sentences) of the notebook in a submission.

    Of several notebooks the one with most of the grade ids in `known` counts, whatever its name.
    Raises Unreadable.
    """
    read, said = [], []
    for name in sorted(os.listdir(submission.folder)):
        if not name.endswith(".ipynb"):
            continue
        try:
            data = _bytes(submission.folder / name)
            read.append((name, data, cells_in(data)))
        except Unreadable as error:
            said.append(f"{_shown(name)}: {error}")
    if not read:
        raise Unreadable(" ".join(said) or "There is no notebook in this submission.")
    best = max(read, key=lambda one: len({cell.grade_id for cell in one[2]} & known))
    if len(read) > 1:
        said.append(f"Of {len(read)} notebooks {_shown(best[0])} was graded.")
    return best[2], best[1], said


def _bytes(path):
    """What a plain file holds; a link, a pipe and a device are not read."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Unreadable("this is a link or cannot be opened; a notebook fits.") from None
    with os.fdopen(number, "rb") as file:
        facts = os.fstat(number)
        if not stat.S_ISREG(facts.st_mode):
            raise Unreadable("this is no plain file; a notebook fits.")
        if facts.st_size > LARGEST:
            raise Unreadable(f"it has {facts.st_size / 2 ** 20:.0f} MB; at most "
                             f"{LARGEST // 2 ** 20} MB are read. Were outputs left in it?")
        return file.read(LARGEST + 1)


def cells_in(data: bytes) -> list[Cell]:
    """The code cells of a notebook. Raises Unreadable."""
    try:
        notebook = json.loads(data.decode("utf-8"))
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        read = [_cell(one) for one in cells[:MOST_CELLS] if one.get("cell_type") == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise Unreadable("this is no notebook that can be read (its JSON is broken).") from None
    return read


def _cell(data):
    source = data.get("source", data.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    facts = data.get("metadata", {}).get("nbgrader", {})
    grade_id = facts.get("grade_id", "") if isinstance(facts, dict) else ""
    return Cell(text[:LONGEST_CELL], str(grade_id)[:200])


def _shown(name):
    return "".join(one if one.isprintable() else "?" for one in name)[:60]
