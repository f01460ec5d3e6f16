"""The atoms of cards as a package for Anki: one note for each number, formula or cause.

Ids of decks, of the note type and of each note hang on names alone, so that a second import
changes the texts that have changed, adds what is new, and keeps every schedule.
"""
import re
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from pathlib import Path

import genanki

from .card import Card
from .markup import block

ROOT = "lossedu"  # the deck that holds one deck for each topic
FRONT = '<div class="ask">{{Ask}}</div>'
BACK = """{{FrontSide}}<hr id="answer">
<div class="answer">{{Answer}}</div>
<div class="card-of">From an interview question ({{Place}}): {{Question}}
<details><summary>Say first</summary>{{First}}</details></div>"""
STYLE = """.card { font-family: sans-serif; font-size: 20px; text-align: left; max-width: 40em;
  margin: 0 auto; padding: 0 1em; }
.answer { font-size: 22px; }
.card-of { margin-top: 2em; font-size: 15px; opacity: .75; }
pre { overflow-x: auto; }"""
FIELDS = ("Ask", "Answer", "Question", "First", "Place")


def write(cards: Iterable[Card], path: str | Path) -> int:
    """Write the atoms of the cards as a package for Anki (.apkg); the number of notes.

    OSError where the file cannot be written.
    """
    decks = {}
    for card in cards:
        deck = decks.setdefault(card.topic, genanki.Deck(_number(card.topic),
                                                         f"{ROOT}::{card.topic}"))
        for place, atom in enumerate(card.atoms):
            deck.add_note(_note(card, place, atom))
    genanki.Package(list(decks.values())).write_to_file(str(path))
    return sum(len(deck.notes) for deck in decks.values())


def _note(card, place, atom):
    texts = (block(atom.ask), block(atom.answer), block(card.question), block(card.say_first),
             escape(f"{card.level}, {card.kind}, {card.topic}"))
    tags = [re.sub(r"\W+", "-", one) for one in (card.level, card.kind, card.topic)]
    return genanki.Note(model=_model(), fields=[_mathjax(one) for one in texts], tags=tags,
                        guid=genanki.guid_for(ROOT, card.id, place))


def _model():
    return genanki.Model(_number("a number, a formula or a cause"), "lossedu atom",
                         fields=[{"name": name} for name in FIELDS], css=STYLE,
                         templates=[{"name": "atom", "qfmt": FRONT, "afmt": BACK}])


def _number(name):
    """An id that hangs on the name alone, in the range that Anki takes."""
    return int.from_bytes(sha256(f"{ROOT} {name}".encode()).digest()[:4]) % 2**30 + 2**30


def _mathjax(page):
    r"""A text as HTML with its formulas between the signs that Anki's MathJax reads.

    >>> _mathjax(block("`$` is no formula, $x^2$ is"))
    '<p><code>$</code> is no formula, \\(x^2\\) is</p>'
    """
    parts = re.split(r"(<code>.*?</code>)", page, flags=re.DOTALL)
    return "".join(part if part.startswith("<code>") else _formulas(part) for part in parts)


def _formulas(page):
    page = re.sub(r"\$\$(.+?)\$\$", r"\\[\1\\]", page, flags=re.DOTALL)
    return re.sub(r"\$([^$]+)\$", r"\\(\1\\)", page)
