"""A notebook file as a dictionary, and what a copy of ours remembers of its original.

A copy carries in its metadata, under "lossedu", a digest of each of the original's cells: what
differs from it is the learner's.
"""
import ast
import hashlib
import json
from pathlib import Path

OURS = "lossedu"          # the key in the notebook's metadata
KINDS = ("code", "markdown", "raw")


class NotANotebook(Exception):
    """Why a file cannot be read as a notebook, in words that follow its name."""


def load(path: Path) -> dict:
    """The notebook in a file, each cell's source as one text. Raises NotANotebook, OSError."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise NotANotebook("is no text in UTF-8") from None


def parse(text: str) -> dict:
    """The notebook that a text holds. Raises NotANotebook."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        raise NotANotebook("is no JSON any more") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotANotebook("is no notebook with cells")
    if not isinstance(notebook.setdefault("metadata", {}), dict):
        raise NotANotebook("has metadata that are none")
    for cell in notebook["cells"]:
        _read_cell(cell)
    return notebook


def _read_cell(cell):
    if not isinstance(cell, dict) or cell.get("cell_type") not in KINDS:
        raise NotANotebook("has a cell of no known kind")
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str) or not isinstance(cell.setdefault("metadata", {}), dict):
        raise NotANotebook("has a cell that cannot be read")
    cell["source"] = source


def dump(notebook: dict) -> str:
    """The text of a notebook file, as Jupyter writes it. ValueError where it is no Unicode."""
    cells = [{**cell, "source": cell["source"].splitlines(keepends=True)}
             for cell in notebook["cells"]]
    text = json.dumps({**notebook, "cells": cells}, indent=1, ensure_ascii=False, sort_keys=True)
    text.encode("utf-8")  # half a surrogate pair, say, cannot be written
    return text + "\n"


def digest(cell: dict) -> str:
    """A few letters that stand for a cell's kind and source; spaces at the end do not count."""
    return hashlib.sha256(f"{cell['cell_type']}\n{cell['source'].rstrip()}".encode(
        "utf-8", "surrogatepass")).hexdigest()[:16]


def version(notebook: dict) -> str:
    """A few letters that stand for all of an original's cells, their metadata included."""
    cells = [[cell.get("id"), digest(cell), cell["metadata"]] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:16]


def memory_of(original: dict) -> dict:
    """What a copy of that original has to remember."""
    cells = {cell["id"]: digest(cell) for cell in original["cells"] if "id" in cell}
    return {"version": version(original), "cells": cells}


def remembered(copy: dict) -> dict[str, str] | None:
    """id -> digest of the cells that the copy was made from; None where it does not know."""
    memory = copy["metadata"].get(OURS)
    cells = memory.get("cells") if isinstance(memory, dict) else None
    return dict(cells) if isinstance(cells, dict) else None


def is_current(copy: dict, original: dict) -> bool:
    """Was the copy made from, or last merged with, this very original?"""
    memory = copy["metadata"].get(OURS)
    return isinstance(memory, dict) and memory.get("version") == version(original)


def copied(original: dict) -> dict:
    """A copy that remembers its original."""
    return {**original, "metadata": {**original["metadata"], OURS: memory_of(original)}}


def grade_id(cell: dict) -> str | None:
    """nbgrader's name for the cell: that of its exercise in a cell for an answer."""
    return _nbgrader(cell).get("grade_id")


def is_answer(cell: dict) -> bool:
    """Is it the cell in which an exercise is solved?"""
    return cell["cell_type"] == "code" and bool(_nbgrader(cell).get("solution"))


def is_bare_stub(source: str) -> bool:
    """Is there only a function whose body, below the docstring, raises an error?"""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return False
    if len(body) != 1 or not isinstance(body[0], ast.FunctionDef):
        return False
    rest = body[0].body[ast.get_docstring(body[0]) is not None:]
    return len(rest) == 1 and isinstance(rest[0], ast.Raise)


def is_ours_for_good(cell: dict) -> bool:
    """Is it a cell of an exercise, for an answer or for its check?"""
    return bool(_nbgrader(cell))


def _nbgrader(cell):
    found = cell["metadata"].get("nbgrader")
    return found if isinstance(found, dict) else {}
