"""How long a unit is, measured from its source, and the card at its top that says so.

`{{ header }}` below the title becomes the card; what cannot be measured stands in the head of
unit.md: `goals` (a list), `needs` (a text), `difficulty` (1 to 5), and `edition: 2`, which holds
the unit to the limits below. What stands under "## Going deeper" is counted apart.
"""
import ast
import re
from collections import Counter
from dataclasses import dataclass

import nbformat

from lossedu import interview

from .exercises import HEADING
from .guesses import FILE
from .hidden import is_plumbing

DEEPER = "## Going deeper"
HEADER = "{{ header }}"
MINUTES, WORDS, EXERCISES = 70, 2600, 4  # at most, in the main path of a unit
VOTING = 75  # seconds for a vote on a claim
FIELDS = ("edition", "goals", "needs", "difficulty", "words")
CARDS = re.compile(r"^lossedu\.cards\(.*\)$", flags=re.MULTILINE)
VOTE = re.compile(r'^claims\.vote\("(\w+)"(.*)\)$', flags=re.MULTILINE)
PICTURE = re.compile(r"\bplots\.alt\(|\bexplorers\.\w+\(|\.show\(|\.draw_\w+\(")
FORMULA = re.compile(r"\$\$.+?\$\$", flags=re.DOTALL)
NOT_COUNTED = (
    r"^(`{3,}|~{3,}).*?^\1",                    # code
    r"<details><summary>Hint.*?</details>",     # the exercises' minutes have them
    r"\$\$.*?\$\$|\$[^$]+\$",                   # formulas
    r"<[^>]+>|\{\{.*?\}\}|^\|[-| :]+\|$|\]\([^)]*\)",
)


@dataclass(frozen=True)
class Size:
    """What a reader meets in one part of a unit."""

    words: int = 0
    code: int = 0       # lines
    guesses: int = 0
    pictures: int = 0
    formulas: int = 0   # displayed ones
    questions: int = 0  # of the quiz
    votes: int = 0      # on claims, each counted where it is met first
    exercises: tuple = ()
    cards: tuple = ()   # of the interview

    @property
    def practice(self):
        """The minutes of the exercises."""
        return sum(one.minutes for one in self.exercises)

    @property
    def minutes(self):
        """By the formula of the course's design."""
        reading = self.words / 150 + self.code / 25 + self.guesses + 0.75 * self.pictures
        voting = self.votes * VOTING / 60
        return round(reading + voting + 0.5 * (self.formulas + self.questions) + self.practice)

    @property
    def kinds(self):
        """The exercises by kind: "2 implement, 1 derive"."""
        return ", ".join(f"{count} {kind}" for kind, count
                         in Counter(one.kind for one in self.exercises).most_common())


def measure(notebook, path, known):
    """(the main path, "Going deeper") as two `Size`; exercises are still the lines of the
    source."""
    parts, at = ([], []), 0
    for cell in notebook.cells:
        pieces = [cell.source]
        if cell.cell_type == "markdown":
            pieces = re.split(r"^(?=## )", cell.source, flags=re.MULTILINE)
        for piece in pieces:
            if cell.cell_type == "markdown" and piece.startswith("## "):
                at = int(piece.startswith(DEEPER))
            parts[at].append((cell.cell_type, piece))
    main, deeper = (_votes(part) for part in parts)
    return (_size(parts[0], path, known, len(main)),
            _size(parts[1], path, known, len(deeper - main)))


def _size(part, path, known, votes):
    texts = [piece for kind, piece in part if kind == "markdown"]
    code = [piece for kind, piece in part if kind == "code"]
    names = [name for text in texts for name in HEADING.findall(text)]
    shown = [one for one in code if not _is_exercise(one, names)]
    lines = [line for one in shown if not is_plumbing(one) for line in one.split("\n")
             if line.strip() and not line.strip().startswith("#")]
    return Size(
        words=sum(map(_words, texts)), code=len(lines),
        guesses=sum("lossedu.guess(" in one for one in shown),
        pictures=sum(len(PICTURE.findall(one)) for one in shown),
        formulas=sum(len(FORMULA.findall(_prose(text))) for text in texts),
        questions=_questions(path) if any("lossedu.quiz(" in one for one in shown) else 0,
        votes=votes, exercises=tuple(known[name] for name in names if name in known),
        cards=tuple(card for one in shown for call in CARDS.findall(one) for card in _cards(call)))


def _cards(call):
    """The cards that a call shows, such as `lossedu.cards("outliers", level="mid")`."""
    call = ast.parse(call, mode="eval").body
    try:
        return interview.cards(*(one.value for one in call.args),
                               **{one.arg: one.value.value for one in call.keywords})
    except ValueError:  # there is no such file, or no such card in it
        return ()


def _votes(part):
    """The ids of the claims that a part asks to vote on."""
    called = [found for kind, piece in part if kind == "code" for found in VOTE.findall(piece)]
    return {name for topic, names in called
            for name in re.findall(r'"([\w-]+)"', names) or _claims_on(topic)}


def _claims_on(topic):
    from lossedu.units.claims import bank
    return [one.id for one in bank.chosen(topic)]


def _is_exercise(source, names):
    """Whether a code cell is the answer or the check of one of these exercises."""
    return "### BEGIN SOLUTION" in source or any(f'lossedu.check("{name}"' in source
                                                 for name in names)


def _prose(text):
    """Without the texts of exercises, which run to the next heading, and without references."""
    text = re.sub(r"^\{\{ exercise \w+ \}\}.*?(?=^#|\Z)", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^#+ .*references.*?(?=^## |\Z)", "", text,
                  flags=re.MULTILINE | re.DOTALL | re.IGNORECASE)


def _words(text):
    text = _prose(text)
    for pattern in NOT_COUNTED:
        text = re.sub(pattern, " ", text, flags=re.MULTILINE | re.DOTALL)
    return len(re.findall(r"[A-Za-z][\w'-]*", text))


def _questions(path):
    try:
        return len(interview.questions(path.with_name(FILE)))
    except ValueError:  # there is no such file, or none in it
        return 0


# ------------------------------------------------------------------ the card
def expand(notebook, facts, sizes):
    """Write the card in place of {{ header }}, and fold "Going deeper"; the faults, as
    sentences."""
    faults = [f"the head of the text has a field {name!r}; {', '.join(FIELDS)} fit."
              for name in facts if name not in FIELDS and name not in ("jupytext", "kernelspec")]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(HEADER, card(facts, *sizes))
    return faults


def card(facts, main, deeper):
    """Goals, what is needed, time, length and difficulty, as Markdown."""
    rows = []
    if facts.get("goals"):
        rows.append("**Goals.** Afterwards you can\n\n" +
                    "\n".join(f"- {goal}" for goal in facts["goals"]))
    if facts.get("needs"):
        rows.append(f"**You should know** {facts['needs']}")
    time = f"**Minutes** {main.minutes}"
    if main.exercises:
        time += f", of which {main.practice} for {_exercises(main)}"
    time += (f". **Length** {main.words:,} words, formulas, exercises and references not "
             "counted.")
    if "difficulty" in facts:
        time += f" **Difficulty** {facts['difficulty']} of 5."
    rows.append(time)
    if cards := main.cards + deeper.cards:
        rows.append(f"**Interview cards** ask {len(cards)} more questions, to come back to: "
                    f"{sum(one.minutes for one in cards)} minutes if you answer each. They are "
                    "not counted above.")
    if deeper.words:
        more = f", with {_exercises(deeper)}" if deeper.exercises else ""
        rows.append(f"**Going deeper** stands folded at the end and takes {deeper.minutes} more "
                    f"minute{'s' * (deeper.minutes != 1)}{more}. No later unit needs it.")
    return "\n\n".join(rows)


def _exercises(size):
    """"3 exercises (2 implement, train)"."""
    count = len(size.exercises)
    kinds = re.sub(r"\b1 ", "", size.kinds)
    return f"{count} exercise{'s' * (count != 1)} ({kinds})"


def fold(notebook, lines):
    """Give "Going deeper" a heading cell of its own, folded, and what follows it a new cell.

    In place; the source line of each cell there is then. JupyterLab hides what stands below a
    folded heading up to the next of its level.
    """
    cells, found, inside = [], [], False
    for cell, line in zip(notebook.cells, lines):
        pieces = [cell.source]
        if cell.cell_type == "markdown":
            pieces = re.split(r"^(?=## Going deeper)|(?<=\n)(?=## )", cell.source,
                              flags=re.MULTILINE)
            if not inside and not any(piece.startswith(DEEPER) for piece in pieces):
                pieces = [cell.source]
        offset = 0
        for piece in pieces:
            if piece.startswith(DEEPER):
                inside = True
                heading, _, rest = piece.partition("\n")
                cells.append(_text(heading))
                found.append(line + offset)
                if rest.strip():
                    cells.append(_text(rest.strip("\n")))
                    found.append(line + offset + 1 + len(rest) - len(rest.lstrip("\n")))
            elif piece.strip() or len(pieces) == 1:
                inside = inside and not (cell.cell_type == "markdown" and piece.startswith("## "))
                cells.append(cell if len(pieces) == 1 else _text(piece.strip("\n"), cell, offset))
                found.append(line + offset)
            offset += piece.count("\n")
    notebook.cells = cells
    return found


def mark_folded(notebook):
    """Say so where JupyterLab looks."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith(DEEPER):
            cell.metadata["jp-MarkdownHeadingCollapsed"] = True


def _text(source, cell=None, offset=0):
    metadata = dict(cell.metadata) if cell and not offset else {}
    return nbformat.from_dict({"cell_type": "markdown", "source": source, "metadata": metadata,
                               "id": "x"})


# ------------------------------------------------------------------ limits and table
def faults(unit):
    """What exceeds a limit, as sentences; none for a unit of the first edition."""
    if unit.facts.get("edition") != 2:
        return []
    main = unit.sizes[0]
    found = [(main.minutes, MINUTES, "minutes"), (main.words, WORDS, "words"),
             (len(main.exercises), EXERCISES, "exercises")]
    return [f"{unit.where()}: the main path has {value:,} {what}; at most {most:,} fit. "
            f'Move something to "{DEEPER[3:]}".' for value, most, what in found if value > most]


def table(units):
    """The sizes of some units, as text."""
    head = ("unit", "part", "minutes", "words", "code", "guesses", "pictures", "formulas", "quiz",
            "votes", "exercises")
    rows = [head]
    for unit in units:
        for part, size in zip(("main", "deeper"), unit.sizes):
            if size.words:
                rows.append((unit.name, part, str(size.minutes), f"{size.words:,}", str(size.code),
                             str(size.guesses), str(size.pictures), str(size.formulas),
                             str(size.questions), str(size.votes),
                             f"{size.practice} min: {size.kinds or 'none'}"))
    widths = [max(map(len, column)) for column in zip(*rows)]
    left = (0, 1, len(head) - 1)
    return "\n".join("  ".join(word.ljust(width) if at in left else word.rjust(width)
                               for at, (word, width) in enumerate(zip(row, widths))).rstrip()
                     for row in rows)
