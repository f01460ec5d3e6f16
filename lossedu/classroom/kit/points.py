"""What a passage of a unit comes to on a board: its formulas, key sentences and results, in order.

A displayed formula comes with the sentence that leads up to it; what a cell gave, with the sentence
above it and the one below, which says what to see. An assumption is kept whole, and so is each
sentence that the unit prints in bold. A sentence that needs what stood around it in the unit is
left out.
"""
import re
from dataclasses import dataclass

from .leaning import leans, points_away, shows
from .markdown import sentences
from .material import Found, Text

BOLD = re.compile(r"\*\*([^*]+[.?!])\*\*")
HEAD = 5     # words in bold that may head a paragraph, and say nothing alone
MOST = 3     # sentences above a formula or a result
LONG = 80    # words of what introduces a thing that these call by its name
INTRODUCED = re.compile(r"\ban? (\w+) \$[^$]*[^$\w][^$]*\$")   # a noun and its formula
ASSUMPTION = "**Assumption.**"
NO_PROSE = ("$$", "|", "- ", ">", "```", "1. ")


@dataclass(frozen=True)
class Point:
    """One point below a heading of the unit, as Markdown: `lead` above it, `text` itself, or what a
    cell `found`, and `said` below."""

    heading: str
    lead: str = ""
    text: str = ""
    found: Found | None = None
    said: str = ""


def points(items):
    """The points of some items of a unit, in their order."""
    made, lead, told = [], "", ""
    for at, item in enumerate(items):
        if isinstance(item, Found):
            told = _first(items[at + 1] if at + 1 < len(items) else None)
            made.append(Point(item.heading, lead, found=item, said=told))
            lead = ""
        elif isinstance(item, Text) and item.markdown.startswith("$$"):
            made.append(Point(item.heading, lead, item.markdown))
            lead = ""
        elif is_prose(item):
            made += [Point(item.heading, text=one) for one in _key(item.markdown)
                     if one.strip("*") not in told]
            lead, told = _last(item.markdown, told), ""
    return made


def is_prose(item):
    """Whether an item is a paragraph, and no formula, table, list, quotation or code."""
    return isinstance(item, Text) and not item.markdown.startswith(NO_PROSE)


def _key(paragraph):
    """What of a paragraph belongs on the board."""
    if paragraph.startswith(ASSUMPTION):
        return [" ".join(sentences(paragraph)[:3])]
    return [f"**{one}**" for one in BOLD.findall(paragraph)
            if len(one.split()) > HEAD and not shows(one)]


def _first(item):
    """The first sentence of the paragraph behind a result, which says what to see; "" if it points
    to something else than the result."""
    if not is_prose(item) or item.markdown.startswith(ASSUMPTION):
        return ""
    first = sentences(item.markdown)[0]
    return "" if points_away(first) else first


def _last(paragraph, told):
    """The last sentence of a paragraph, with those before it that it leans on; "" if it has been
    told already, and where it leans on what is further away."""
    if paragraph.startswith(ASSUMPTION):
        return ""
    *before, last = sentences(paragraph)
    if last == told:
        return ""
    lead = [last]
    while leans(lead[0]):
        if not before or len(lead) == MOST or points_away(lead[0]):
            return ""
        if before[-1].startswith("**"):     # a point of its own, right above, or a heading
            return " ".join(lead if _key(before[-1]) else [before[-1], *lead])
        lead.insert(0, before.pop())
    return " ".join([*_introduction(before, " ".join(lead)), *lead])


def _introduction(before, lead):
    """The sentences above from the one on that introduces what the lead calls by its name alone:
    "a line $a|r| + b$", where the lead says "the line". [] where there is none, or it is long."""
    for at, sentence in enumerate(before):
        if any(re.search(rf"\bthe {noun}\b", lead) for noun in INTRODUCED.findall(sentence)):
            while at and leans(before[at]):
                at -= 1
            found = before[at:]
            return found if len(" ".join(found).split()) <= LONG else []
    return []
