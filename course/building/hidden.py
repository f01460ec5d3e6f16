"""Cells whose output is what a learner wants to see: their code is folded away.

That is a cell of one call which asks, marks or shows, a cell that only shows a picture which an
earlier one has drawn, and the cell for Google Colab. JupyterLab keeps the fold; a click opens it.
"""
import ast

import nbformat

from . import colab

CALLS = ("lossedu.guess", "lossedu.reveal", "lossedu.quiz", "lossedu.cards", "lossedu.progress",
         "lossedu.examples", "plots.alt", "lossedu.plots.alt")


def mark(notebook):
    """Fold them, in place."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (cell.id == colab.NAME or is_plumbing(cell.source)):
            cell.metadata["jupyter"] = nbformat.from_dict({"source_hidden": True})


def is_plumbing(source):
    """Whether a cell is one call of CALLS and nothing else, but for `import lossedu`.

    >>> is_plumbing('lossedu.quiz("outliers")'), is_plumbing("x = 1")
    (True, False)
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a cell with a magic
        return False
    if body and ast.unparse(body[0]) == "import lossedu":
        del body[0]
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        return False
    value = body[0].value
    return isinstance(value, ast.Call) and ast.unparse(value.func) in CALLS
