"""Answers to exercises that another unit has now: they go along, and stay where they were as well.

    moved = answers_that_move(source, place)    # exercise -> Moved
    notebook, said = take_in(notebook, new, moved)
"""
from dataclasses import dataclass
from pathlib import Path

from .notebook import (
    NotANotebook,
    digest,
    grade_id,
    is_answer,
    is_bare_stub,
    load,
    remembered,
)


@dataclass(frozen=True)
class Moved:
    """An answer, the notebook that it was written in, and the one that has the exercise now."""

    source: str
    came_from: str
    goes_to: str


def answers_that_move(source: Path, place: Path) -> dict[str, Moved]:
    """Those in the learner's notebooks whose exercise another notebook of the course has now."""
    homes = {grade_id(cell): path.name for path in _notebooks(source)
             for cell in _cells(path) if is_answer(cell)}
    found = {}
    for path in _notebooks(place):
        here = {grade_id(cell) for cell in _cells(source / "notebooks" / path.name)}
        for cell in _written(path):
            name = grade_id(cell)
            if name in homes and name not in here and homes[name] != path.name:
                found.setdefault(name, Moved(cell["source"], path.name, homes[name]))
    return found


def take_in(notebook: dict, new: dict, moved: dict[str, Moved]) -> tuple[dict, list[str]]:
    """The notebook with the moved answers in those of its stubs that nobody has touched."""
    stubs = {grade_id(cell): digest(cell) for cell in new["cells"] if is_answer(cell)}
    cells, said = [], []
    for cell in notebook["cells"]:
        name = grade_id(cell) if is_answer(cell) else None
        if name in moved and digest(cell) == stubs.get(name):
            cell = {**cell, "source": moved[name].source}
            said.append(f"Your answer to {name} came along from {moved[name].came_from}.")
        cells.append(cell)
    return ({**notebook, "cells": cells} if said else notebook), said


def _notebooks(folder):
    return sorted((folder / "notebooks").glob("*.ipynb"))


def _cells(path):
    try:
        return load(path)["cells"]
    except (NotANotebook, OSError):
        return []


def _written(path):
    """The answers of a copy that are not the stubs it was made with."""
    try:
        copy = load(path)
    except (NotANotebook, OSError):
        return []
    stubs = set((remembered(copy) or {}).values())
    return [cell for cell in copy["cells"] if is_answer(cell) and digest(cell) not in stubs
            and not is_bare_stub(cell["source"])]
