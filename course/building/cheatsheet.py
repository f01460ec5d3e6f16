"""docs/cheatsheet.md: the whole course on one page, from each unit's recipe and interview answer.

The recipe is the table directly below `## In practice`, with the sentences above it. The answer is
the block quote directly below `## In an interview`: `> *Question?* "Answer."`, and what is popular
and wrong. Units of the first edition, which need not have them, are left out.
"""
import re
from pathlib import Path

import yaml

from lossedu import units

from .links import UNIT

FILE = "docs/cheatsheet.md"
PRACTICE, INTERVIEW = "## In practice", "## In an interview"
WRONG = "**Popular and wrong:**"
WHEN_NOT = "when not"  # the last column
COLUMNS = 4            # at least
HEAD = """# Cheat sheet

For each unit what to use and when not, and a two-minute answer for an interview.
"""
# for who would change the page, where no reader of it sees it
FOOT = f"""
<!-- `lossedu build` makes this page from the units' sections "{PRACTICE[3:]}" and
"{INTERVIEW[3:]}": change them there. -->
"""
NONE = "No unit has such sections yet."


def page(root):
    """The page, from the units of the course that are written in the checkout `root`."""
    found = [(unit, text) for unit, text in _texts(root) if not missing(text)]
    contents = " · ".join(f"[{unit.number} {title(text)}](#{_anchor(_heading(unit, text))})"
                          for unit, text in found)
    return "\n".join([HEAD, contents or NONE, *(_entry(unit, text) for unit, text in found), FOOT])


def write(root):
    """Write the page if it differs from what stands there."""
    file = Path(root) / FILE
    text = page(root)
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def stale(root):
    """A sentence if the page is not what the units give."""
    file = Path(root) / FILE
    if file.is_file() and file.read_text(encoding="utf-8") == page(root):
        return []
    return [f"{FILE}: it is not what the units give. Type: lossedu build"]


def faults(unit):
    """What a unit of the second edition lacks for the page, as sentences."""
    text = unit.path.read_text(encoding="utf-8")
    return [f"{unit.where()}: {sentence}" for sentence in (missing(text) if _is_second(text)
                                                           else [])]


def missing(text):
    """The parts that a unit's text lacks, each as a sentence."""
    found = []
    if not recipe(text):
        found.append(f'directly below "{PRACTICE}", but for a sentence or two, belongs a table of '
                     f'at least {COLUMNS} columns, the last of them "{WHEN_NOT}".')
    if not answer(text):
        found.append(f'directly below "{INTERVIEW}" belongs a block quote that begins '
                     f'> *Question?* "Answer." and has {WRONG} in it.')
    return found


def recipe(text):
    """The table of a unit's recipe with the sentences above it, or ""."""
    blocks = _section(text, PRACTICE).split("\n\n")
    at = next((at for at, block in enumerate(blocks) if block.lstrip().startswith("|")), None)
    if at is None or any(re.match(r"#|```|>|[-*] ", block.lstrip()) for block in blocks[:at]):
        return ""
    heads = [cell.strip() for cell in blocks[at].strip().split("\n")[0].strip("|").split("|")]
    fits = len(heads) >= COLUMNS and heads[-1] == WHEN_NOT
    return "\n\n".join(block.strip() for block in blocks[:at + 1] if block.strip()) if fits else ""


def answer(text):
    """The block quote of a unit's answer in an interview, or ""."""
    first = _section(text, INTERVIEW).lstrip("\n")
    quote = re.match(r"(?:>.*(?:\n|\Z))+", first)
    whole = quote[0].strip() if quote else ""
    return whole if re.match(r"> \*[^*]+\*", whole) and WRONG in whole else ""


def title(text):
    """The part of a unit's title before its colon."""
    heading = re.search(r"^# (.*)$", text, flags=re.MULTILINE)
    return heading[1].partition(":")[0].strip() if heading else ""


def _texts(root):
    """(unit, its text) of each written unit of the second edition, in the order of the course."""
    for unit in units.COURSE:
        path = Path(root) / "lossedu/units" / unit.name / "unit.md"
        if path.is_file() and _is_second(text := path.read_text(encoding="utf-8")):
            yield unit, text


def _is_second(text):
    head = re.match(r"---\n(.*?)\n---\n", text, flags=re.DOTALL)
    facts = yaml.safe_load(head[1]) if head else {}
    return isinstance(facts, dict) and facts.get("edition") == 2


def _section(text, heading):
    """What stands below a heading, up to the next one outside of code."""
    found = re.search(rf"^{re.escape(heading)} *$", text, flags=re.MULTILINE)
    if not found:
        return ""
    return re.split(r"^#{1,6} ", text[found.end():], maxsplit=1, flags=re.MULTILINE)[0]


def _entry(unit, text):
    return "\n\n".join([f"\n## {_heading(unit, text)}",
                        f"*{unit.question}* [Notebook](../notebooks/{unit.stem}.ipynb), "
                        f"[solved](../solutions/{unit.stem}.ipynb)",
                        *(UNIT.sub(_link, part) for part in (recipe(text), answer(text)))])


def _heading(unit, text):
    return f"{unit.number} {title(text)}"


def _anchor(heading):
    """The name by which GitHub links to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _link(match):
    unit = units.find(match[2])
    words = f"{match[1]} {unit.number}"
    return words if unit.is_planned else f"[{words}](../solutions/{unit.stem}.ipynb)"
