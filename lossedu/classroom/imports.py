"""Imports that nobody uses need not run: those of a unit's first cell take a second in a sandbox.

    without_idle_imports(cells, ours)       # the cells again, some of ours without some lines

Of a cell of ours that nobody changed, an import stays if one of its names occurs anywhere in what
runs, be it in a comment or in a text.
"""
import ast
import re
from dataclasses import replace

from .needed import Cell, needed_cells


def without_idle_imports(cells: list[Cell], ours: frozenset) -> list[Cell]:
    """The cells of a submission; `ours` are the texts of the cells as they were handed out."""
    run = needed_cells(cells, ours)
    trees = {number: _tree(cells[number].source) for number in run
             if cells[number].source.strip() in ours}
    words = set()
    for number in run:
        left = _without(cells[number].source, _imports(trees.get(number)))
        words |= set(re.findall(r"\w+", left))
    made = list(cells)
    for number, tree in trees.items():
        idle = [one for one in _imports(tree) if not _names(one) & words]
        if idle:
            made[number] = replace(cells[number], source=_without(cells[number].source, idle))
    return made


def _tree(source):
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None     # a magic stands in it


def _imports(tree):
    """The import statements at the top level that have their lines to themselves."""
    if tree is None:
        return []
    lines = [line for one in tree.body for line in range(one.lineno, one.end_lineno + 1)]
    return [one for one in tree.body if isinstance(one, (ast.Import, ast.ImportFrom))
            and all(lines.count(line) == 1 for line in range(one.lineno, one.end_lineno + 1))
            and "*" not in {alias.name for alias in one.names}]


def _names(statement):
    return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}


def _without(source, statements):
    """The text without the lines of these statements."""
    out = {line for one in statements for line in range(one.lineno, one.end_lineno + 1)}
    return "\n".join("" if number in out else line
                     for number, line in enumerate(source.split("\n"), start=1))
