"""The id of each cell, from what the cell holds: a cell put in or moved changes no other cell's id.

A text with headings is named after the last of them ("the-two-ends-of-delta"). Other cells are
named after the heading they stand under and their own first words, or what their code defines or
calls first. Two that would be called the same are told apart by a few digits of what they hold.
"""
import ast
import hashlib
import re

import nbformat

from .exercises import HEADING

OPTIONS = ("id", "tags")
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONG = 30  # characters of each half; an id has at most 64


def name(notebook, places):
    """Give every cell its id, in place; a sentence for each option or id that does not fit."""
    faults, section = [], "opening"
    # those go first
    taken = {str(cell.metadata["id"]) for cell in notebook.cells if "id" in cell.metadata}
    for cell, where in zip(notebook.cells, places):
        options = dict(cell.metadata)
        faults += [f"{where}: the cell option {option!r} came; {' and '.join(OPTIONS)} fit."
                   for option in options if option not in OPTIONS]
        headings = _headings(cell)
        own = headings[-1] if headings else f"{section}-{_slug(_first_words(cell))}"
        if headings:
            section = headings[-1]
        cell.id = str(options["id"]) if "id" in options else _told_apart(own, cell.source, taken)
        taken.add(cell.id)
        if not ID.fullmatch(cell.id):
            faults.append(f"{where}: the id {cell.id!r} came; up to 64 letters, digits, - "
                          "and _ fit.")
        cell.metadata = nbformat.from_dict({"tags": list(options["tags"])} if options.get("tags")
                                           else {})
    return faults


def duplicates(notebook, places):
    """A sentence for each id that stands twice."""
    first, faults = {}, []
    for cell, where in zip(notebook.cells, places):
        if cell.id in first:
            faults.append(f"{where}: the id {cell.id!r} stands twice, first in line "
                          f"{first[cell.id]}. Give one of them another id.")
        first.setdefault(cell.id, where.line)
    return faults


def _headings(cell):
    """The headings of a text cell, as parts of an id; an exercise's is its name."""
    if cell.cell_type != "markdown":
        return []
    bare = re.sub(r"^(`{3,}|~{3,}).*?^\1", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^(?:#{1,6} .*|\{\{ exercise \w+ \}\}\s*)$", bare, flags=re.MULTILINE)
    return [_slug(f"exercise {HEADING.fullmatch(line.strip())[1]}" if line.startswith("{")
                  else line)
            for line in lines]


def _first_words(cell):
    """What a cell is known by: the first words of a text, the first thing that code defines or
    calls."""
    if cell.cell_type == "code":
        try:
            return _known_by(ast.parse(cell.source).body[0])
        except (SyntaxError, IndexError):
            pass  # a cell with a magic, or an empty one
    return " ".join(cell.source.split()[:6])


def _known_by(statement):
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return "imports"
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0])
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        words = [ast.unparse(call.func).split(".")[-1]]
        words += [one.value for one in call.args[:1]
                  if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        return " ".join(words)
    return ast.unparse(statement).split("\n")[0]


def _slug(text):
    words = re.sub(r"[^a-z0-9]+", " ", text.lower()).split()
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > LONG:
            break
        slug = f"{slug}-{word}" if slug else word[:LONG]
    return slug or "cell"


def _told_apart(wanted, source, taken):
    """`wanted`, or where another cell has it, with digits that come from what this cell holds."""
    digest = hashlib.sha256(source.encode()).hexdigest()
    candidates = [wanted, *(f"{wanted[:64 - size - 1]}-{digest[:size]}" for size in (3, 6, 12))]
    return next((one for one in candidates if one not in taken), candidates[-1])
