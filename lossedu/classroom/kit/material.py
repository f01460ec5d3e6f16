"""What a kit is made from: one unit, read from its solved notebook as it was built.

The notebook holds all that a reader meets, in the order of reading: texts, guesses, what each cell
gives, reveals, exercises. Guesses and exercises are looked up by their names, so a kit repeats
nothing that the course says elsewhere.
"""
import json
import re
from dataclasses import dataclass
from pathlib import Path

from ... import units
from ...exercises import EXERCISES
from ...interview import guesses

PACKAGE = Path(units.__file__).parents[1]
# the clone around the package, or the notebooks that a wheel brings along
PLACES = (PACKAGE.parent / "solutions", PACKAGE / "course" / "solutions")
DEEPER = "Going deeper"
# sections of every unit that are no part of its argument; "Summary" is read for itself
APART = ("In practice", "Quiz", "In an interview", "Summary", "References", "What comes next",
         "When not to use it")
MINUTES = re.compile(r"\*\*Minutes\*\* (\d+)(?:, of which (\d+) for)?")
MORE = re.compile(r"takes (\d+) more minute")
NEEDED = re.compile(r"\]\((\d+_\w+)\.ipynb\)")
TASK = re.compile(r"^### Exercise (\d+\.\d+) · ")
WORD = re.compile(r"[A-Za-z][\w'-]*")


class NoMaterial(ValueError):
    """Why there is nothing to make a kit from, in one sentence."""


@dataclass(frozen=True)
class Text:
    """A paragraph, list, table or displayed formula, as Markdown."""

    heading: str
    markdown: str

    @property
    def words(self):
        """How many words it has; formulas and code count for none."""
        return len(WORD.findall(re.sub(r"\$\$.*?\$\$|\$[^$]+\$|`[^`]*`", " ", self.markdown,
                                       flags=re.DOTALL)))


@dataclass(frozen=True)
class Vote:
    """A guess, before its result."""

    heading: str
    guess: object


@dataclass(frozen=True)
class Reveal:
    """Where the answer to a guess is shown."""

    heading: str
    guess: object


@dataclass(frozen=True)
class Found:
    """What a cell gives: its id, what it prints, and each of its pictures in words."""

    heading: str
    cell: str
    printed: str
    pictures: tuple


@dataclass(frozen=True)
class Task:
    """An exercise, and the number it has in the notebook ("4.2")."""

    heading: str
    exercise: object
    number: str


@dataclass(frozen=True)
class Section:
    """What stands below one heading of the second level."""

    title: str
    items: tuple

    @property
    def is_apart(self):
        """True for the quiz, the references and other parts that are no step of the argument."""
        return self.title in APART


@dataclass(frozen=True)
class Material:
    """One unit: `sections` is its main path, `deeper` what stands below "Going deeper".

    `minutes` is the time of the main path as the build counts it, `practice` the part of it for
    exercises, `more` the minutes of "Going deeper". `needs` names the units it builds on.
    """

    unit: units.Unit
    title: str
    goals: tuple
    needs: tuple
    minutes: int
    practice: int
    more: int
    sections: tuple
    deeper: tuple

    @property
    def tasks(self):
        """The exercises of the main path, in its order."""
        return _of(Task, self.sections)

    @property
    def deeper_tasks(self):
        """Those of "Going deeper"."""
        return _of(Task, self.deeper)

    @property
    def votes(self):
        """The guesses of the main path, in its order."""
        return _of(Vote, self.sections)

    @property
    def argument(self):
        """The sections of the main path without those that stand apart."""
        return tuple(one for one in self.sections if not one.is_apart)

    @property
    def summary(self):
        """The texts of the section "Summary"."""
        return tuple(item for one in self.sections if one.title == "Summary"
                     for item in one.items if isinstance(item, Text))


def _of(kind, sections):
    return tuple(item for one in sections for item in one.items if isinstance(item, kind))


def notebook_of(unit):
    """The path of a unit's solved notebook. Raises NoMaterial."""
    file = f"{unit.stem}.ipynb"
    found = next((place / file for place in PLACES if (place / file).is_file()), None)
    if found is None:
        what = "is planned and has no text yet" if unit.is_planned else "has no solved notebook"
        have = ", ".join(one.name for one in units.COURSE if not one.is_planned)
        raise NoMaterial(f"the unit {unit.name} {what}; these have: {have}. "
                         "Type: lossedu classroom kit regression --to kit")
    return found


def material(name):
    """The `Material` of a unit ("outliers"). Raises NoMaterial, a ValueError, with near names."""
    unit = units.find(name)
    path = notebook_of(unit)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return read(unit, cells)


def read(unit, cells):
    """The `Material` of a unit from the cells of its solved notebook."""
    card = "".join(cells[0]["source"])
    minutes, more = MINUTES.search(card), MORE.search(card)
    if not minutes:
        raise NoMaterial(f"{unit.stem}.ipynb: its first cell has no card with **Minutes**. "
                         f"Type: lossedu build {unit.name}")
    goals = re.search(r"\*\*Goals\.\*\*.*?\n\n(.*?)\n\n", card, flags=re.DOTALL)
    needs = [units.find(stem).name for stem in NEEDED.findall(card)]
    reader = _Reader(unit.name)
    for cell in cells[1:]:
        reader.take(cell)
    at = next((at for at, one in enumerate(reader.sections) if one[0].startswith(DEEPER)),
              len(reader.sections))
    sections = [Section(title, tuple(items)) for title, items in reader.sections]
    after = [one for one in sections[at:] if one.is_apart]
    return Material(
        unit, re.search(r"^# (.*)$", card, flags=re.MULTILINE)[1],
        tuple(line[2:] for line in goals[1].split("\n")) if goals else (),
        tuple(dict.fromkeys(needs)), int(minutes[1]), int(minutes[2] or 0),
        int(more[1]) if more else 0, (*sections[:at], *after),
        tuple(one for one in sections[at:] if not one.is_apart))


class _Reader:
    """Goes through the cells and keeps under which heading it is."""

    def __init__(self, unit):
        self.guesses = {one.id: one for one in guesses(unit)}
        self.sections = [("", [])]
        self.heading = ""
        self.number = ""   # of the exercise whose text we are in

    def take(self, cell):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for block in blocks(source):
                self._text(block)
        else:
            self._code(cell)

    def _text(self, block):
        heading = re.match(r"(#{2,3}) (.*)", block)
        if heading:
            task = TASK.match(block)
            self.number = task[1] if task else ""
            if heading[1] == "##":
                self.sections.append((heading[2], []))
            if not task:
                self.heading = heading[2]
        elif not self.number and not block.startswith(("**Your guess.**", "- (a) ", "<")):
            self._put(Text(self.heading, block))

    def _code(self, cell):
        kind, _, name = cell["id"].partition("-")
        if kind == "guess" and name in self.guesses:
            self._put(Vote(self.heading, self.guesses[name]))
        elif kind == "reveal" and name in self.guesses:
            self._put(Reveal(self.heading, self.guesses[name]))
        elif kind == "check" and name in EXERCISES:
            self._put(Task(self.heading, EXERCISES[name], self.number))
        elif "nbgrader" not in cell["metadata"]:
            printed, pictures = _outputs(cell)
            if printed or pictures:
                self._put(Found(self.heading, cell["id"], printed, pictures))

    def _put(self, item):
        self.sections[-1][1].append(item)


def _outputs(cell):
    """(what a cell prints, each of its pictures in words)"""
    outputs = cell["outputs"]
    printed = "".join("".join(one["text"]) for one in outputs if one["output_type"] == "stream")
    held = [one["data"] for one in outputs if "data" in one]
    pictures = tuple("".join(data["text/plain"]) for data in held
                     if "".join(data.get("text/html", "")).startswith("<img"))
    return printed.rstrip(), pictures


def blocks(markdown):
    """The pieces of a text between empty lines; what a fence or `$$` holds stays whole.

    >>> blocks("## One\\ntwo\\n\\n$$a$$")
    ['## One', 'two', '$$a$$']
    """
    found, held, fence = [], [], False
    for row in markdown.split("\n"):
        fence ^= row.startswith(("```", "~~~"))
        if (not row.strip() or row.startswith("#")) and not fence:
            found.append("\n".join(held))
            held = []
        held += [row] * bool(row.strip() or fence)
        if row.startswith("#") and not fence:
            found.append("\n".join(held))
            held = []
    return [one for one in [*found, "\n".join(held)] if one.strip()]
