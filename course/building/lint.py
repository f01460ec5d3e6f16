"""What a finished unit is held to: numbers in prose, headings, alt text, parts, and guesses.

Each lint takes a solved notebook and yields (cell id, sentence) for each fault; None for the whole
unit.
"""
import math
import re
from collections import Counter

from lossedu import interview

from .exercises import solution_blocks
from .outputs import text_of
from .pictures import in_notebook, is_mute

# ------------------------------------------------------------------ numbers
NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*\.\d+|\d+)(?:e([+-]?\d+))?")
PERCENT = r"\s?(?:\\,)?\\?%"
# a decimal, or an integer per cent
CLAIM = re.compile(rf"(?<![\w.,])(\d[\d,]*\.\d+|\d[\d,]*(?={PERCENT}))"
                   rf"(?:e([+-]?\d+)|\s*\\times\s*10\^\{{?([+-]?\d+)\}}?)?({PERCENT})?(?!\.\d)")
NOT_PROSE = (
    r"^(`{3,}|~{3,}).*?^\1",            # fenced blocks
    r"`[^`\n]*`",                        # code spans
    r"^#{1,6} .*$",                      # headings
    r"^\*difficulty .*\*$",              # the line below an exercise's heading
    r"\]\([^)\s]*\)",                    # where a link leads
    r"https?://\S+|\bdoi:\S+|\barXiv:\S+",
    r"\b(Exercise|Unit|Section|Figure|version)\s\d+(\.\d+)*",
    r"\b9[059]\s?\\?% (confidence )?intervals?",
)


def numbers(notebook):
    """Decimals and percentages in prose that no output or code of the same notebook holds."""
    known = _known(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for match in CLAIM.finditer(_prose(cell.source)):
                digits, power, power_of_ten, percent = match.groups()
                value = float(f"{digits.replace(',', '')}e{power or power_of_ten or 0}")
                if _key(value) not in known and not (percent and _key(value / 100) in known):
                    yield cell.id, (f"the number {match[0].strip()} is typed by hand; no "
                                    "output or code of this notebook holds it. Print it or "
                                    "assert it in a cell.")


def _prose(text):
    """Markdown without what is not prose: code, links, headings, and the list of references."""
    text = re.split(r"^#+ .*references.*$", text, maxsplit=1, flags=re.MULTILINE | re.IGNORECASE)[0]
    for pattern in NOT_PROSE:
        text = re.sub(pattern, " ", text,
                      flags=re.MULTILINE | re.DOTALL if pattern.startswith("^(`") else re.MULTILINE)
    return text


def _known(notebook):
    """Every number in the code and the outputs, as a key; what is said of the learner's progress is
    no result."""
    cells = [cell for cell in notebook.cells
             if cell.cell_type == "code" and "lossedu.progress(" not in cell.source]
    texts = [cell.source for cell in cells]
    texts += [text_of(output) for cell in cells for output in cell.get("outputs", [])]
    return {_key(float(digits.replace(",", "") + (f"e{power}" if power else "")))
            for text in texts for digits, power in NUMBER.findall(text)}


def _key(value):
    return f"{value:.12g}"


# ------------------------------------------------------------------ headings and pictures
def headings(notebook):
    """The first heading is the only #, and no heading skips a level."""
    level = 0
    for cell_id, depth, text in _headings(notebook):
        if (depth == 1) != (level == 0):
            yield cell_id, (f"'{'#' * depth} {text}' came; "
                            "one heading with a single # opens the unit, no other.")
        elif depth > level + 1:
            yield cell_id, f"'{'#' * depth} {text}' skips a level; {'#' * (level + 1)} fits."
        level = depth


def _headings(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for marks, text in re.findall(r"^(#{1,6}) (.*)$", re.sub(NOT_PROSE[0], "", cell.source,
                                                                    flags=re.MULTILINE | re.DOTALL),
                                          re.MULTILINE):
                yield cell.id, len(marks), text.strip()


def pictures(notebook):
    """Every picture, in prose or in an output, says in words what it shows."""
    bare = {cell_id for cell_id, alt in in_notebook(notebook) if is_mute(alt)}
    for cell_id in sorted(bare):
        yield cell_id, 'a picture has no alt text; type lossedu.plots.alt(ax, "what it shows").'


def _is_picture(output):
    data = output.get("data", {})
    return "image/png" in data or "image/svg+xml" in data or "<img" in str(data.get("text/html",
                                                                                    ""))


def _described(output):
    data = output["data"]
    tags = re.findall(r"<img\b[^>]*>", str(data.get("text/html", "")))
    plain = str(data.get("text/plain", ""))
    return (bool(tags) and all(map(_has_alt, tags)) or '"alt"' in str(output.metadata).replace("'",
                                                                                               '"')
            or bool(plain) and not plain.startswith(("<Figure size", "<IPython", "Image(")))


def _has_alt(tag):
    return bool(re.search(r"\balt=(\"[^\"]+\"|'[^']+')", tag))


PLACE = r"\{\{\s*[a-zA-Z]{3,}(?:\s+[\w-]+)?\s*\}\}"


def unfilled(notebook):
    """What stands in double braces is filled in by the build, or it is no word that it knows."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for place in re.findall(PLACE, cell.source):
                yield cell.id, (f"{place} is not filled in; {{{{ unit NAME }}}} and, on a line of "
                                "its own, {{ header }}, {{ exercise NAME }}, {{ guess NAME }} or "
                                "{{ reveal NAME }} fit.")


# ------------------------------------------------------------------ the parts of a unit
CARD = ("Goals", "You should know", "Minutes", "Difficulty")
HEADINGS = ("derivation", "stable", "check", "experiment", "summary", "when not to use",
            "references", "next")
CALLS = ("lossedu.guess(", "lossedu.reveal(", "lossedu.quiz(", "lossedu.cards(")


def parts(notebook):
    """The parts that every unit on a loss has, by the words and calls that CONTRIBUTING lists."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    card = re.split(r"^## ", prose, maxsplit=1, flags=re.MULTILINE)[0]
    titles = [text.lower() for _, _, text in _headings(notebook)]
    missing = [f"the header card lacks **{word}**." for word in CARD if f"**{word}" not in card]
    missing += [f"no heading has the word '{word}'."
                for word in HEADINGS if not any(word in text for text in titles)]
    missing += [f"no cell calls {call}...)." for call in CALLS if call not in code]
    if "**Assumption" not in prose:
        missing.append("no assumption is named; write **Assumption.** before the derivation.")
    if not any(_is_picture(output) for cell in notebook.cells for output in cell.get("outputs",
                                                                                     [])):
        missing.append("no cell draws a figure.")
    if not any(solution_blocks(cell.source) for cell in notebook.cells if cell.cell_type == "code"):
        missing.append("it has no exercise.")
    yield from ((None, sentence) for sentence in missing)


def hints(notebook):
    """Every exercise has two folded hints before the next heading."""
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for section in re.split(r"^#{1,3} (?=Exercise )", prose, flags=re.MULTILINE)[1:]:
        title, body = section.split("\n", 1)
        body = re.split(r"^#{1,3} ", body, maxsplit=1, flags=re.MULTILINE)[0]
        yield from ((None, f"'{title}' lacks <details><summary>{hint}</summary>.")
                    for hint in ("Hint 1", "Hint 2")
                    if f"<summary>{hint}</summary>" not in body)


# ------------------------------------------------------------------ guesses
FEW = 4  # so many guesses, or more, could show a pattern
# of the guesses of a unit may have the same letter; of 4 guesses, 2 (three options make that
# needful)
MOST = 0.45


def guesses(asked):
    """Where the answer stands tells nothing: (a), (b) and (c) all come up, and none too often.

    `asked` are the guesses of the unit.
    """
    answers = [guess.answer for guess in asked]
    if len(answers) < FEW:
        return
    for letter in "abc":
        if letter not in answers:
            yield None, (f"of {len(answers)} guesses ({letter}) is never the answer; "
                         "put some options in another order.")
    for letter, count in Counter(answers).items():
        if count > max(MOST * len(answers), math.ceil(len(answers) / 3)):
            yield None, (f"({letter}) is the answer to {count} of {len(answers)} guesses, "
                         f"more than {MOST:.0%}; put some options in another order.")


def told(notebook, asked):
    """No cell says what only the reveal of a guess may say."""
    for cell in notebook.cells:
        source = _plain(cell.source)
        for guess in asked:
            if _plain(guess.because) in source:
                yield cell.id, (f"this cell gives away the answer to the guess {guess.id}; "
                                "what its `because` says stands in questions.yaml alone.")


def _plain(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def references(notebook):
    """No cell shows the way to a right answer."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and re.search(r"\bEXERCISES\[.*?\]\.(reference|solution)\b",
                                                  cell.source):
            yield cell.id, ("this cell calls the right answer of an exercise; show cases "
                            "of it by the exercise's field `examples` and lossedu.examples(NAME).")


WIDEST = 120        # letters of a line of code, as the linter asks


def wide_lines(notebook):
    """No line of code is cut off at the right of a page."""
    for cell in notebook.cells:
        for line in cell.source.split("\n") if cell.cell_type == "code" else ():
            if len(line) > WIDEST:
                yield cell.id, (f"a line has {len(line)} letters, and at most {WIDEST} fit: "
                                f"{line.strip()[:40]} ...")


# ------------------------------------------------------------------ all of it
WITHOUT_PARTS = ("start", "claims", "clinic", "interview")  # units that are not about a loss


def faults(notebook, name, where):
    """Every lint on one unit, as sentences; `where(cell_id)` names the place of a cell, `where()`
    of the unit."""
    lints = [numbers, headings, pictures, unfilled, hints, references, wide_lines,
             *([parts] if name not in WITHOUT_PARTS else [])]
    found = [fault for lint in lints for fault in lint(notebook)]
    asked = interview.guesses(name) if name in interview.units() else ()
    found += [*guesses(asked), *told(notebook, asked)]
    return [f"{where(cell_id)}: {sentence}" for cell_id, sentence in found]
