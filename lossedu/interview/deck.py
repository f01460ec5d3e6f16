"""Interview cards as a page: think first, then unfold."""
from pathlib import Path
from textwrap import indent

from .bank import cards_of
from .evidence import in_words
from .markup import block, inline


class Deck(tuple):
    """The cards of a unit, in order; shows itself in a notebook with folded answers."""

    def _repr_html_(self):
        head = '<div class="lossedu-cards"><p>Answer aloud first; then unfold.</p>'
        pages = [_card_html(place, card) for place, card in enumerate(self, start=1)]
        return "\n".join([head, *pages, "</div>"])

    def __repr__(self):
        return "\n\n".join(_card_text(place, card) for place, card in enumerate(self, start=1))


def cards(unit: str, level: str | None = None) -> Deck:
    """The interview cards of a unit ("outliers", or a YAML file's path), as a `Deck`.

    `level` keeps one level: "junior", "mid", "senior" or "staff". ValueError for an unknown
    unit or level.
    """
    deck = cards_of(unit)
    if level is not None:
        levels = sorted({card.level for card in deck})
        if level not in levels:
            raise ValueError(f"cards: no card of {Path(unit).stem} has the level {level!r}; "
                             f"there are: {', '.join(levels)}.")
        deck = [card for card in deck if card.level == level]
    return Deck(deck)


def _card_html(place, card):
    follow_ups = "\n".join(f"<li>{inline(one)}</li>" for one in card.follow_ups)
    return "\n".join((
        "<div style='margin-bottom: 1.5em'>",
        f"<p><strong>{place}.</strong> "
        f"<em>{card.level} · {card.kind} · {inline(card.topic)}</em></p>",
        block(card.question),
        "<details><summary>Answer</summary>",
        block(card.answer),
        f"<p><strong>Often said, and wrong:</strong> {inline(card.common_wrong_answer)}</p>",
        f"<p><strong>Good:</strong> {inline(card.rubric['good'])}<br>",
        f"<strong>Excellent:</strong> {inline(card.rubric['excellent'])}</p>",
        "<p><strong>What comes next:</strong></p>",
        f"<ul>\n{follow_ups}\n</ul>",
        f"<p><em>Evidence: {inline(in_words(card.evidence))}</em></p>",
        "</details></div>"))


def _card_text(place, card):
    head = f"{place}. [{card.level}, {card.kind}, {card.topic}]"
    lines = (
        card.question,
        f"Answer: {card.answer}",
        f"Often said, and wrong: {card.common_wrong_answer}",
        f"Good: {card.rubric['good']}",
        f"Excellent: {card.rubric['excellent']}",
        *(f"Next: {one}" for one in card.follow_ups),
        f"Evidence: {in_words(card.evidence)}")
    return "\n".join((head, *(indent(line, "   ") for line in lines)))
