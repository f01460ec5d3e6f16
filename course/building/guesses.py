"""A guess stands in a unit as two lines; question and answer come from the wing's questions.yaml.

`{{ guess NAME }}` becomes the question with its options, as text, and the cell that asks for it.
`{{ reveal NAME }}`, below the result, becomes the cell that shows the answer to who has guessed.
"""
import difflib
import re

import nbformat

from lossedu.interview import guesses
from lossedu.interview.marking import letter

from .fault import Fault, Where

LINE = re.compile(r"\{\{ (guess|reveal) ([\w-]+) \}\}\s*")
FENCE = re.compile(r"^(`{3,}|~{3,})")
IGNORED = "nbval-ignore-output"  # what it shows depends on who runs it
FILE = "questions.yaml"


def fill_in(notebook, lines, path):
    """Put the cells in; the source line of each cell there is then. Raises Fault.

    `path` is that of the unit's text.
    """
    unit = path.parent.name
    known = known_to(path)
    cells, found, seen, faults = [], [], [], []
    for cell, line in zip(notebook.cells, lines):
        for kind, text, offset in _pieces(cell):
            where = Where(path, line + offset)
            if kind == "text":
                cells.append(_part(cell, text, first=not offset))
                found.append(line + offset)
                continue
            fault = _misplaced(kind, text, known, seen)
            if fault:
                faults.append(f"{where}: {fault}")
                continue
            seen.append((kind, text))
            new = [_call(unit, kind, text)]
            if kind == "guess":
                new.insert(0, _question(known[text]))
            cells += new
            found += [line + offset] * len(new)
    faults += [f"{Where(path)}: {{{{ {kind} {name} }}}} is missing; write it on a line of its own."
               for name in known for kind in ("guess", "reveal")
               if (kind, name) not in seen and not faults]
    if faults:
        raise Fault(faults)
    notebook.cells = cells
    return found


def known_to(path):
    """name -> Guess, of the unit whose text is the file `path`. Raises Fault."""
    file = path.with_name(FILE)
    try:
        return {one.id: one for one in guesses(file)} if file.is_file() else {}
    except ValueError as error:
        raise Fault(f"{Where(file)}: {error}") from None


def question(guess):
    """A guess as Markdown.

    >>> from lossedu.interview import Guess
    >>> print(question(Guess("sum", "Is 1 + 1\\nless than 3?", ("yes", "no"), "a", "It is 2.")))
    **Your guess.** Is 1 + 1 less than 3?
    <BLANKLINE>
    - (a) yes
    - (b) no
    """
    options = [f"- ({letter(place)}) {_joined(option)}"
               for place, option in enumerate(guess.options)]
    return "\n".join([f"**Your guess.** {_joined(guess.question)}", "", *options])


def _joined(text):
    return " ".join(text.split())


def _pieces(cell):
    """("text", its text, its line in the cell) or ("guess" or "reveal", NAME, its line)."""
    if cell.cell_type != "markdown":
        return [("text", cell.source, 0)]
    pieces, start, fence = [], 0, False
    rows = cell.source.split("\n")
    for at, row in enumerate(rows):
        fence ^= bool(FENCE.match(row))
        line = LINE.fullmatch(row)
        if line and not fence:
            pieces += [("text", "\n".join(rows[start:at]), start), (line[1], line[2], at)]
            start = at + 1
    pieces.append(("text", "\n".join(rows[start:]), start))
    return [_trimmed(*piece) for piece in pieces if piece[1].strip()]


def _trimmed(kind, text, offset):
    """Without the empty lines around it."""
    whole = text.lstrip("\n")
    return kind, whole.rstrip(), offset + len(text) - len(whole)


def _misplaced(kind, name, known, seen):
    """Why this line may not stand here, or ""."""
    if name not in known:
        close = difflib.get_close_matches(name, list(known), n=1)
        return (f"{FILE} has no guess {name!r}." + (f" Did you mean {close[0]}?" if close else ""))
    if (kind, name) in seen:
        return f"{{{{ {kind} {name} }}}} stands twice; one fits."
    if kind == "reveal" and ("guess", name) not in seen:
        return (f"{{{{ reveal {name} }}}} stands before {{{{ guess {name} }}}}; put it below "
                "the result.")
    return ""


def _part(cell, text, first):
    """A piece of a text cell; only its first piece keeps the options, such as an id."""
    metadata = dict(cell.metadata) if first else {}
    return nbformat.from_dict({**cell, "source": text, "metadata": metadata})


def _question(guess):
    return nbformat.from_dict({"cell_type": "markdown", "source": question(guess), "id": "x",
                               "metadata": {"id": f"question-{guess.id}"}})


def _call(unit, kind, name):
    return nbformat.from_dict({"cell_type": "code", "source": f'lossedu.{kind}("{unit}/{name}")',
                               "metadata": {"id": f"{kind}-{name}", "tags": [IGNORED]},
                               "outputs": [], "execution_count": None, "id": "x"})
