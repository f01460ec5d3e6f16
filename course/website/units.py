"""A solved unit as a page of the site.

The text and the outputs are those of the notebook. What only a running notebook can do is left
out: the cell for Colab, progress, the buttons of a guess. Our answers and the reveals of guesses
are folded, so that a reader can try first.
"""
import re
from dataclasses import dataclass

import nbformat
from nbformat.v4 import new_output

from . import layout

CARD = re.compile(r"\*\*Minutes\*\* (?P<minutes>\d+).*?\*\*Difficulty\*\* (?P<difficulty>\d) of 5",
                  flags=re.DOTALL)
ANSWER = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", flags=re.MULTILINE)
LEFT_OUT = re.compile(r"^lossedu\.(progress|guess)\(", flags=re.MULTILINE)
# cells of which only the output says something
SHOWN_ALONE = re.compile(r"^lossedu\.(reveal|quiz|cards)\(", flags=re.MULTILINE)
REVEAL = "lossedu.reveal("


@dataclass(frozen=True)
class Card:
    """What the header card of a unit says: its title, its minutes and its difficulty (1 to 5)."""

    title: str
    minutes: int
    difficulty: int


def read(unit, folder="solutions"):
    """The notebook of a unit, as it is stored."""
    return nbformat.read(layout.ROOT / folder / f"{unit.stem}.ipynb", as_version=4)


def card(unit):
    """The header card of a unit. Raises Lost where it has none."""
    first = read(unit).cells[0].source
    found = CARD.search(first)
    if not (found and first.startswith("# ")):
        raise layout.Lost(f"solutions/{unit.stem}.ipynb has no card with minutes and difficulty.")
    title = first.split("\n")[0].removeprefix("# ")
    return Card(title, int(found["minutes"]), int(found["difficulty"]))


def page(unit, is_whole=True):
    """The unit as a notebook for Sphinx; its first cell alone if it is not to be whole."""
    notebook = read(unit)
    if not is_whole:
        del notebook.cells[1:]
    place = f"units/{unit.stem}"
    kept = [cell for cell in notebook.cells if not _is_left_out(cell)]
    for cell in kept:
        if cell.cell_type == "markdown":
            cell.source = layout.relink(cell.source, f"solutions/{unit.stem}.ipynb", place)
        else:
            _fold(cell)
    kept[0].source = _with_doors(kept[0].source, unit)
    notebook.cells = kept
    return notebook


def _is_left_out(cell):
    return cell.cell_type == "code" and (
        "colab" in cell.metadata.get("tags", ()) or LEFT_OUT.search(cell.source) is not None)


def _fold(cell):
    """Fold away code that no reader wants to see first, and answers; in place."""
    is_answer = cell.metadata.get("nbgrader", {}).get("solution", False)
    is_hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    cell.source = ANSWER.sub("", cell.source).strip()
    cell.metadata = {}
    if SHOWN_ALONE.search(cell.source):
        cell.metadata["tags"] = ["remove-input"]
    elif is_answer or is_hidden:
        show = "Show our answer" if is_answer else "Show the code"
        hide = show.replace("Show", "Hide")
        cell.metadata |= {"tags": ["hide-input"],
                          "mystnb": {"code_prompt_show": show, "code_prompt_hide": hide}}
    if cell.source.startswith(REVEAL):
        cell.outputs = [_folded(output) for output in cell.outputs]


def _folded(output):
    """A reveal that opens by a click."""
    said = output.get("data", {}).get("text/html", "")
    page = f"<details><summary>The answer, once you have guessed</summary>{said}</details>"
    return new_output("display_data", data={"text/html": page})


def _with_doors(text, unit):
    """The first cell with the ways to work through the unit, below the title."""
    title, _, rest = text.partition("\n")
    ways = [f'<a href="../notebooks/{unit.stem}.ipynb" download>download the notebook</a>']
    ways += [f'<a href="{url}">open it on {name}</a>' for name, url in hosts(unit.stem)]
    line = (f'<p class="ways">To work through it: {", ".join(ways)}, or type '
            "<code>lossedu lab</code>. This page is the solved one: guess and try before "
            "you unfold.</p>")
    return f"{title}\n\n{line}\n{rest}"


def hosts(stem, urls=None):
    """(name, address) of the places on the web that open a unit: none without a repository there.

    >>> hosts("04_outliers", {"Repository": "https://github.com/someone/course"})[1][0]
    'Colab'
    """
    repository = (layout.urls() if urls is None else urls).get("Repository", "")
    found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", repository)
    if not found:
        return []
    path = f"notebooks/{stem}.ipynb"
    return [("Binder", f"https://mybinder.org/v2/gh/{found[1]}/main?labpath={path}"),
            ("Colab", f"https://colab.research.google.com/github/{found[1]}/blob/main/{path}")]
