"""What a passage of a unit comes to on a board: its formulas, key sentences and results, in order.

A displayed formula comes with the sentence that leads up to it; what a cell gave, with the sentence
above it and the one below, which says what to see. An assumption is kept whole, and so is each
sentence that the unit prints in bold.
"""
import re
from dataclasses import dataclass

from .markdown import sentences
from .material import Found, Text

BOLD = re.compile(r"\*\*([^*]+[.?!])\*\*")
# how a sentence begins that says little without the one before it
LEANING = ("It ", "Its ", "This ", "These ", "They ", "Their ", "That ", "Those ", "There", "Here ",
           "So ", "But ", "And ", "Then ", "Both ", "One ", "Each of ", "The other", "The same")
HEAD = 5     # words in bold that may head a paragraph, and say nothing alone
MOST = 3     # sentences above a formula or a result
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
    return [f"**{one}**" for one in BOLD.findall(paragraph) if len(one.split()) > HEAD]


def _first(item):
    """The first sentence of the paragraph behind a result, which says what to see."""
    if not is_prose(item) or item.markdown.startswith(ASSUMPTION):
        return ""
    return sentences(item.markdown)[0]


def _last(paragraph, told):
    """The last sentence of a paragraph, with those before it that it leans on; "" if it has been
    told already."""
    if paragraph.startswith(ASSUMPTION):
        return ""
    *before, last = sentences(paragraph)
    if last == told:
        return ""
    lead = [last]
    while (before and lead[0].startswith(LEANING) and len(lead) < MOST
           and not before[-1].startswith("**")):  # that one is a point of its own, or a heading
        lead.insert(0, before.pop())
    return " ".join(lead)
