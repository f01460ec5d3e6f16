"""A new version of a notebook into a learner's copy: theirs is kept, ours is renewed.

    merged, said = merge(copy, new)

Cells are known by their ids (answers by the exercise's name as well). What the copy remembers of
its original tells whether a cell is still ours:

    as it was                    the new version's cell; outputs stay where the source is the same
    an answer that was written   stays, in the place of the new stub
    another cell, changed        stays where ours is as before; else it is put below the new one
    a cell that was added        stays below the cell that it stood below
    ours, gone from the new      goes, unless it was changed

`said` is a list of sentences about what a learner should look at.
"""
import hashlib
import re
from dataclasses import dataclass, field

from .notebook import (
    OURS,
    digest,
    grade_id,
    is_answer,
    is_bare_stub,
    is_current,
    is_ours_for_good,
    memory_of,
    remembered,
)

# exercise that was renamed -> its name now; an answer moves along, with its function's name
RENAMED = {}
BY_JUPYTER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}")  # ids of its own
TOP = ""  # what stands above the first cell of ours


@dataclass
class _Merge:
    """The parts while they are put together; ids are those of the new version's cells."""

    new: dict
    base: dict                                      # id -> digest in the version before
    is_known: bool                                  # does the copy know that version?
    in_place: dict = field(default_factory=dict)    # id -> the cell of the copy that it is
    below: dict = field(default_factory=dict)       # id -> cells of the learner's that follow it
    said: list = field(default_factory=list)
    moved: dict = field(default_factory=dict)       # exercise -> the notebook that has it now


def merge(copy: dict, new: dict, moved: dict | None = None) -> tuple[dict, list[str]]:
    """The copy with the new version in it, and sentences for the learner.

    Both are notebooks as `notebook.load` gives them; neither is changed. A copy that has this
    version already comes back as it is. `moved` names, for an exercise that is gone from here, the
    notebook that has it now.
    """
    if is_current(copy, new):
        return copy, []
    originals = {cell["id"]: cell for cell in new["cells"]}
    base = remembered(copy)
    parts = _Merge(originals, base or {}, base is not None, moved=moved or {})
    _sort(copy["cells"], parts)
    cells = list(parts.below.get(TOP, []))
    for name, original in originals.items():
        cells += _renewed(name, original, parts)
        cells += parts.below.get(name, [])
    metadata = {**new["metadata"], **copy["metadata"], OURS: memory_of(new)}
    return {**copy, "nbformat": new["nbformat"], "nbformat_minor": new["nbformat_minor"],
            "metadata": metadata, "cells": _with_own_ids(cells)}, parts.said


# ------------------------------------------------------------------ which cell is which
def _sort(cells, parts):
    """Find each cell's place in the new version."""
    places = _matched(cells, parts)
    above = TOP
    for at, cell in enumerate(cells):
        name = places.get(at)
        if name is not None:
            parts.in_place[name] = cell
            above = name
        elif _is_theirs(cell, parts):
            parts.below.setdefault(above, []).append(_let_go(cell, parts))


def _matched(cells, parts):
    """position -> id in the new version: by the cell's own id, then by the exercise's name."""
    found, taken = {}, set()
    keys = (lambda cell: cell.get("id"),
            grade_id,
            lambda cell: RENAMED.get(grade_id(cell)) if is_answer(cell) else None)
    for key in keys:
        for at, cell in enumerate(cells):
            name = key(cell)
            fits = isinstance(name, str) and name in parts.new and name not in taken
            if at not in found and fits and _same_kind(cell, parts.new[name]):
                found[at] = name
                taken.add(name)
    return found


def _same_kind(cell, original):
    return cell["cell_type"] == original["cell_type"]


def _is_theirs(cell, parts):
    """Is a cell that the new version lacks the learner's? Else it is one of ours, now gone."""
    if not cell["source"].strip():
        return bool(cell.get("attachments"))
    if digest(cell) in parts.base.values():
        return False
    if parts.is_known or "id" not in cell:
        return True
    # A copy that does not know its original: an answer is theirs, and what has Jupyter's own id.
    is_solved = is_answer(cell) and not is_bare_stub(cell["source"])
    return is_solved or bool(BY_JUPYTER.fullmatch(str(cell["id"])))


def _let_go(cell, parts):
    """A cell of the learner's that is none of ours any more; told where it was an answer."""
    if is_answer(cell) and grade_id(cell) not in parts.new:
        name = grade_id(cell)
        where = f"is in {parts.moved[name]} now" if name in parts.moved else "is gone"
        parts.said.append(f"The exercise {name} {where}; your answer stays where it was.")
    metadata = {key: value for key, value in cell["metadata"].items()
                if key not in ("nbgrader", "deletable", "editable")}
    is_free = cell.get("id") not in parts.new  # the new version's cell of that id is another one
    return {**cell, "id": cell.get("id") if is_free else None, "metadata": metadata}


# ------------------------------------------------------------------ a cell of the new version
def _renewed(name, original, parts):
    """The cells that stand for it: ours, the learner's in its place, or both; none if deleted."""
    mine = parts.in_place.get(name)
    before = parts.base.get(name)
    as_before = before == digest(original)
    if mine is None:
        was_deleted = as_before and not is_ours_for_good(original)
        return [] if was_deleted else [original]
    if digest(mine) == digest(original):
        return [_with_outputs(original, mine)]
    if is_answer(original):
        return _answer(name, original, mine, parts)
    # of a copy that does not know its original, such a cell is taken for an old one of ours
    if digest(mine) == before or before is None and not parts.is_known:
        return [original]
    if as_before:
        return [{**mine, "id": name, "metadata": _metadata(original, mine)}]
    parts.said.append(f"A cell that you changed is new ({name}); yours stands below it.")
    return [original, _beside(name, mine)]


def _answer(name, original, mine, parts):
    """The cell of an exercise whose source differs from the new stub."""
    before = parts.base.get(grade_id(mine), parts.base.get(name))
    if digest(mine) == before or before is None and is_bare_stub(mine["source"]):
        return [original]
    old = grade_id(mine)
    if RENAMED.get(old) == name:
        mine = {**mine, "source": re.sub(rf"\b{re.escape(old)}\b", name, mine["source"])}
        parts.said.append(f"The exercise {old} is called {name} now; your answer moved along.")
    elif before != digest(original):
        parts.said.append(f"The exercise {name} has changed; your answer is kept. To see what it "
                          f"asks for now, type: lossedu check {name}")
    return [{**mine, "id": name, "metadata": _metadata(original, mine)}]


def _with_outputs(original, mine):
    """Our cell, with what the learner's run of the same source gave, unless ours brings its own."""
    kept = {**original, "metadata": _metadata(original, mine)}
    if original["cell_type"] == "code" and not original.get("outputs"):
        kept["outputs"] = mine.get("outputs", [])
        kept["execution_count"] = mine.get("execution_count")
    if mine.get("attachments"):
        kept["attachments"] = mine["attachments"]
    return kept


def _metadata(original, mine):
    """Our metadata, and of the learner's what folds outputs."""
    folds = {key: value for key, value in mine["metadata"].items()
             if key in ("collapsed", "scrolled")}
    return {**folds, **original["metadata"]}


def _beside(name, mine):
    """The learner's version of a cell as text: code may not run beside the new one."""
    source = mine["source"]
    if mine["cell_type"] == "markdown":
        body = f"**Your earlier text:**\n\n{source}"
    else:
        longest = max(map(len, re.findall("`+", source)), default=0)
        fence = "`" * max(3, longest + 1)
        body = f"**Your earlier version of the cell above:**\n\n{fence}python\n{source}\n{fence}"
    mark = hashlib.sha256(f"{name}\n{source}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    cell = {"cell_type": "markdown", "id": f"yours-{mark}", "metadata": {}, "source": body}
    if mine.get("attachments"):
        cell["attachments"] = mine["attachments"]
    return cell


def _with_own_ids(cells):
    """No two cells with one id: a second one, and one without, get it from what they hold."""
    taken, found = set(), []
    for cell in cells:
        name = cell.get("id")
        if not isinstance(name, str) or name in taken:
            name = _free(f"yours-{digest(cell)[:12]}", taken)
        taken.add(name)
        found.append({**cell, "id": name})
    return found


def _free(name, taken):
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
