"""Submissions as they lie in a class's folder: read with care, nothing in them is run here.

    submitted/STUDENT/UNIT/*.ipynb
"""
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ..disk import write_text
from .needed import Cell

LARGEST = 20 * 2 ** 20      # bytes of a notebook
MOST_CELLS = 2000
LONGEST_CELL = 100_000      # characters
MOST_NOTEBOOKS = 10         # of one submission
LONGEST_NAME = 120          # characters of a student's name


class Unreadable(Exception):
    """One sentence: why a submission cannot be read."""


@dataclass(frozen=True)
class Submission:
    """One student's folder for one unit; a name that cannot be shown is told in other signs."""

    student: str
    unit: str
    folder: Path


def submissions(root: Path, unit: str) -> list[Submission]:
    """Every student's folder for a unit, in the order of their names; links are no folders."""
    return [Submission(readable(student), unit, root / student / unit) for student in _folders(root)
            if _is_folder(root / student / unit)]


def students_in(root: Path) -> list[str]:
    """The names of the students with a folder there, as a `Submission` has them."""
    return [readable(student) for student in _folders(root)]


def _folders(root):
    try:
        return sorted(entry.name for entry in os.scandir(root)
                      if entry.is_dir(follow_symlinks=False) and entry.name[0] != ".")
    except FileNotFoundError:
        return []


def readable(student: str) -> str:
    """The name of a folder as files and tables can hold it, each its own."""
    if student.isprintable() and len(student.encode("utf-8", "replace")) <= LONGEST_NAME:
        return student
    own = hashlib.sha256(os.fsencode(student)).hexdigest()[:8]
    return f"{shown(student).encode('utf-8')[:60].decode('utf-8', 'ignore')}-{own}"


def _is_folder(path):
    return path.is_dir() and not path.is_symlink()


def cells_of(submission: Submission, known: set[str]) -> tuple[list[Cell], bytes, list[str]]:
    """(code cells, the file's bytes, sentences) of the notebook in a submission.

    Of several notebooks the one with most of the grade ids in `known` counts, whatever its name.
    Raises Unreadable.
    """
    name, data, said, others = _chosen(submission, known)
    if others:
        said.append(f"Of {others + 1} notebooks {shown(name)} was graded.")
    return cells_in(data), data, said


def _chosen(submission, known):
    """(name, bytes, sentences, how many others) of the notebook that counts."""
    read, said = [], []
    for name in _notebooks(submission):
        try:
            data = bytes_of(submission.folder / name)
            read.append((name, data, cells_in(data)))
        except Unreadable as error:
            said.append(f"{shown(name)}: {error}")
    if not read:
        raise Unreadable(" ".join(said) or "There is no notebook in this submission.")
    # a copy that we laid there may be older than what came since
    read = [one for one in read if not _copied_from(one[1])] or read
    best = max(read, key=lambda one: len({cell.grade_id for cell in one[2]} & known))
    return *best[:2], said, len(read) - 1


# ------------------------------------------------------------------ the name that nbgrader asks for
COPY = "lossedu_copy_of"    # in the metadata of a notebook: what it was copied from


def lay_by_its_name(submission: Submission, known: set[str]) -> str:
    """Where the notebook has another name, lay a copy beside it as UNIT.ipynb, which nbgrader's
    commands read; the other name, "" where there is nothing to lay. No file of a student changes.
    """
    file = submission.folder / f"{submission.unit}.ipynb"
    try:
        if os.path.lexists(file) and not _copied_from(bytes_of(file)):
            return ""
        name, data, _, _ = _chosen(submission, known)
        if name == file.name:       # what it was copied from is gone
            return ""
        notebook = json.loads(data.decode("utf-8-sig"))
        notebook["metadata"] = {**notebook.get("metadata", {}), COPY: shown(name)}
        write_text(file, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
    except (Unreadable, OSError, ValueError, TypeError):
        return ""
    return shown(name)


def _copied_from(data):
    """What a notebook was copied from by us; "" for a student's own."""
    try:
        found = json.loads(data.decode("utf-8-sig"))["metadata"].get(COPY, "")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def _notebooks(submission):
    """The names of its notebooks, that of the unit first."""
    try:
        names = [one for one in os.listdir(submission.folder) if one.endswith(".ipynb")]
    except OSError:
        raise Unreadable("The folder of this submission cannot be opened.") from None
    return sorted(names, key=lambda one: (one != f"{submission.unit}.ipynb", one))[:MOST_NOTEBOOKS]


def bytes_of(path: Path) -> bytes:
    """What a plain file holds; a link, a pipe and a device are not read. Raises Unreadable."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Unreadable("this is a link or cannot be opened; a notebook fits.") from None
    facts = os.fstat(number)
    if not stat.S_ISREG(facts.st_mode):
        os.close(number)
        raise Unreadable("this is no plain file; a notebook fits.")
    with os.fdopen(number, "rb") as file:
        if facts.st_size > LARGEST:
            raise Unreadable(f"it has {facts.st_size / 2 ** 20:.0f} MB; at most "
                             f"{LARGEST // 2 ** 20} MB are read. Were outputs left in it?")
        return file.read(LARGEST + 1)


def cells_in(data: bytes) -> list[Cell]:
    """The code cells of a notebook. Raises Unreadable."""
    return [_cell(one) for one in _all_cells(data) if one.get("cell_type") == "code"]


def texts_in(data: bytes) -> dict[str, str]:
    """grade id -> text of each cell of a notebook that has one, code or words. Raises
    Unreadable."""
    cells = [_cell(one) for one in _all_cells(data)]
    return {one.grade_id: one.source for one in cells if one.grade_id}


def _all_cells(data):
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        return [one for one in cells[:MOST_CELLS] if isinstance(one, dict)]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise Unreadable("this is no notebook that can be read (its JSON is broken).") from None


def _cell(data):
    source = data.get("source", data.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    facts = data.get("metadata")
    facts = facts.get("nbgrader") if isinstance(facts, dict) else None
    grade_id = facts.get("grade_id", "") if isinstance(facts, dict) else ""
    return Cell(_whole(text[:LONGEST_CELL]), _whole(str(grade_id)[:200]))


def _whole(text):
    """Text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def shown(name: str) -> str:
    """A name as a sentence can hold it: without signs that are not printed, and not too long."""
    return "".join(one if one.isprintable() else "?" for one in name)[:60]
