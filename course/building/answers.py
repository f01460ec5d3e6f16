"""An exercise that stands in the unit as one line gets its two cells from its record.

`{{ exercise NAME }}` and the text below it, up to the next heading, are followed by the solution
cell and the check cell. A unit that writes cells of its own for NAME keeps them: needed where the
answer in the notebook is another one than the reference, or takes more than np and its arguments.
"""
import ast
import inspect
import re
import textwrap

import nbformat

from .exercises import BEGIN, END, HEADING, solved

FENCE = re.compile(r"^(`{3,}|~{3,})")
NEXT = re.compile(r"^#{1,3} |^\{\{ exercise ")


def fill_in(notebook, lines, known):
    """Put in the cells of every exercise that has none; the source line of each cell there is
    then."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    cells, found = [], []
    for cell, line in zip(notebook.cells, lines):
        for text, name, offset in _pieces(cell, known):
            piece = nbformat.from_dict({**cell, "source": text, "metadata": dict(cell.metadata)})
            cells.append(piece)
            found.append(line + offset)
            if name and not any(_is_about(name, source) for source in code):
                cells += [_cell(_solved(known[name])), _cell(f'lossedu.check("{name}", {name})')]
                found += [line + offset] * 2
    notebook.cells = cells
    return found


def _solved(exercise):
    return solution(exercise.reference) if exercise.kind == "implement" else solved(exercise)


def solution(reference):
    """The solution cell: signature and answer of the reference. Its docstring is put in later, as
    everywhere.

    >>> def double(x):
    ...     '''Twice x.'''
    ...     return 2 * x
    >>> print(solution(double))
    def double(x):
        ### BEGIN SOLUTION
        return 2 * x
        ### END SOLUTION
    """
    source = textwrap.dedent(inspect.getsource(reference)).rstrip()
    function = ast.parse(source).body[0]
    rows = source.split("\n")
    docstring = function.body[0]
    head = rows[function.lineno - 1:docstring.lineno - 1]
    body = rows[docstring.end_lineno:]
    while body and not body[0].strip():
        body = body[1:]
    return "\n".join([*head, f"    {BEGIN}", *body, f"    {END}"])


def _pieces(cell, known):
    """(text, the exercise whose cells follow or "", its line in the cell) for each piece that a
    text is cut into."""
    if cell.cell_type != "markdown":
        return [(cell.source, "", 0)]
    pieces, start, name, fence = [], 0, "", ""
    rows = cell.source.split("\n")
    for at, row in enumerate(rows):
        mark = FENCE.match(row)
        if mark:
            fence = "" if fence else mark[1]
        if not fence and name and NEXT.match(row):
            pieces.append(("\n".join(rows[start:at]).rstrip(), name, start))
            start, name = at, ""
        heading = HEADING.fullmatch(row)
        if heading and heading[1] in known and not fence:
            name = heading[1]
    return [*pieces, ("\n".join(rows[start:]), name, start)]


def _is_about(name, source):
    """Whether a code cell is the solution cell or the check cell of the exercise."""
    is_solution = BEGIN in source and re.search(rf"^(def {name}\(|{name} =)", source,
                                                flags=re.MULTILINE)
    is_check = re.search(rf"""lossedu\.check\(["']{name}["']""", source)
    return bool(is_solution or is_check)


def _cell(source):
    return nbformat.from_dict({"cell_type": "code", "source": source, "metadata": {}, "outputs": [],
                               "execution_count": None, "id": "x"})
