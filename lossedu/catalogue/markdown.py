r"""Markdown as GitHub renders it: tables whose cells cannot break them, and formulas.

GitHub reads `$$ ... $$` as Markdown first, which eats the row breaks of `cases`; a fence of kind
`math`, and dollar signs around backticks, reach its MathJax as they are. It knows no
`\operatorname`.
"""
import re

SPECIAL = re.compile(r"[\\*$\[\]#~]|(?<!\w)_|_(?!\w)")


def block(formula):
    r"""A formula on lines of its own: with more than two `\qquad b = ...` after it, these stand
    below it.

    >>> print(block(r"a, \qquad b = 1, \qquad c = 2, \qquad d = 3"))
    ```math
    \begin{gathered} a, \\ b = 1, \qquad c = 2, \qquad d = 3 \end{gathered}
    ```
    """
    formula = _known(formula)
    first, *clauses = formula.split(r"\qquad ")
    if len(clauses) > 2:
        rows = [first, *(r"\qquad ".join(clauses[at:at + 3]) for at in range(0, len(clauses), 3))]
        formula = r"\begin{gathered} " + r"\\ ".join(rows) + r" \end{gathered}"
    return f"```math\n{formula}\n```"


def inline(formula):
    r"""A formula inside a line or a cell, without a bar that could end the cell.

    >>> inline(r"|r| > \|w\|")
    '$`\\vert r\\vert  > \\Vert w\\Vert `$'
    """
    return "$`" + _known(formula).replace(r"\|", r"\Vert ").replace("|", r"\vert ") + "`$"


def code(text):
    """Code inside a line or a cell."""
    return f"`{text}`"


def text(words):
    r"""Words that stand as they are: nothing in them is Markdown, except code between backticks.

    >>> text("a < b * c, `x|y`")
    'a &lt; b \\* c, `x|y`'
    """
    pieces = re.split(r"(`[^`]*`)", words)
    return "".join(piece if piece.startswith("`")
                   else SPECIAL.sub(r"\\\g<0>", piece).replace("<", "&lt;")
                   for piece in pieces)


def table(head, rows):
    r"""A table; a bar inside a cell is written so that it does not end it.

    >>> print(table(["a"], [["x|y"]]))
    | a |
    |---|
    | x\|y |
    """
    lines = [_row(head), "|" + "---|" * len(head), *map(_row, rows)]
    if any(len(row) != len(head) for row in rows):
        raise ValueError("table: a row has not as many cells as the head.")
    return "\n".join(lines)


def folded(summary, lines):
    """A list that opens on a click."""
    return "\n".join([f"<details><summary>{summary}</summary>", "",
                      *(f"- {line}" for line in lines), "", "</details>"])


def _row(cells):
    return "| " + " | ".join(re.sub(r"\s*\n\s*", " ", cell).replace("|", r"\|")
                             for cell in cells) + " |"


def _known(formula):
    return re.sub(r"\\operatorname\*?\{", r"\\mathrm{", formula)
