"""Interview cards as a page: think first, then unfold. As text they come without their answers."""
from ..core.words import near, shown
from .bank import all_cards, cards_of
from .card import KINDS, LEVELS, Card
from .evidence import in_course
from .markup import block, inline


class Deck(tuple):
    """Cards, in order; shows itself in a notebook with folded answers, in a terminal with the
    questions alone. `deck.answers()` is the whole text."""

    def _repr_html_(self):
        head = ('<div class="lossedu-cards"><p>Answer aloud first: the first twenty seconds, then '
                "the rest. Then unfold.</p>")
        pages = [_card_html(place, card) for place, card in enumerate(self, start=1)]
        return "\n".join([head, *pages, "</div>"])

    def __repr__(self):
        return f"{self.asked()}\n\nThe answers: print(deck.answers())"

    def asked(self) -> str:
        """The questions alone, as text."""
        return "\n\n".join(f"{place}. {_head(card)}\n{card.question}"
                           for place, card in enumerate(self, start=1))

    def answers(self) -> str:
        """The cards with their answers, as text."""
        return "\n\n".join(_card_text(place, card) for place, card in enumerate(self, start=1))


def cards(unit: str | None = None, level: str | None = None, kind: str | None = None) -> Deck:
    """The interview cards of a unit ("outliers"), of a topic ("ranking") or of a YAML file, or
    all, as a `Deck`.

    `level` keeps one level ("junior", "mid", "senior", "staff"), `kind` one kind ("concept",
    "derivation", "coding", "debugging", "numeric estimate", "design"). ValueError for one that is
    unknown, or where nothing is left.
    """
    for name, asked, known in (("level", level, LEVELS), ("kind", kind, KINDS)):
        if asked is not None and asked not in known:
            raise ValueError(f"cards: {name} is {shown(asked)}; one of these fits: "
                             f"{', '.join(known)}.{near(str(asked), known)}")
    deck = all_cards() if unit is None else cards_of(unit)
    kept = [card for card in deck if level in (None, card.level) and kind in (None, card.kind)]
    if not kept:
        there = ", ".join(sorted({f"{card.level} {card.kind}" for card in deck}))
        raise ValueError(f"cards: no card fits. There are: {there}.")
    return Deck(kept)


def _head(card):
    return f"[{card.level}, {card.kind}, {card.topic}, {card.minutes} minutes]"


def _card_html(place, card: Card):
    follow_ups = [f"<li>{inline(one.ask)} <em>({one.level})</em> "
                  f"<details><summary>Answer</summary>{block(one.answer)}</details></li>"
                  for one in card.follow_ups]
    thrown_in = [f"<li>“{inline(one.say)}” <details><summary>A good answer</summary>"
                 f"{block(one.answer)}</details></li>" for one in card.interruptions]
    return "\n".join((
        "<div style='margin-bottom: 1.5em'>",
        f"<p><strong>{place}.</strong> <em>{card.level} · {card.kind} · {inline(card.topic)} · "
        f"{card.minutes} min</em></p>",
        block(card.question),
        "<details><summary>Say first</summary>",
        block(card.say_first),
        "</details>",
        "<details><summary>Answer</summary>",
        block(card.answer),
        f"<p><strong>Often said, and wrong:</strong> {inline(card.wrong.said)} "
        f"{inline(card.wrong.because)}</p>",
        *_ticks(card),
        *_list("The interviewer interrupts:", thrown_in),
        *_list("What comes next:", follow_ups),
        *_in_course(card, "<p><em>{}</em></p>", inline),
        "</details></div>"))


def _ticks(card):
    rubric = card.rubric
    return [f"<p><strong>Weak:</strong> {inline(rubric.weak)}</p>",
            *_list("Good:", [f"<li>{inline(one)}</li>" for one in rubric.good]),
            *_list("Excellent:", [f"<li>{inline(one)}</li>" for one in rubric.excellent]),
            *_list("Red flags:", [f"<li>{inline(one)}</li>" for one in card.red_flags])]


def _list(head, items):
    return [f"<p><strong>{head}</strong></p>", "<ul>", *items, "</ul>"] if items else []


def _card_text(place, card: Card):
    rows = [
        f"{place}. {_head(card)}",
        card.question,
        f"Say first: {card.say_first}",
        f"Answer: {card.answer}",
        f"Often said, and wrong: {card.wrong.said} {card.wrong.because}",
        f"Weak: {card.rubric.weak}",
        *(f"Good: {one}" for one in card.rubric.good),
        *(f"Excellent: {one}" for one in card.rubric.excellent),
        *(f"Red flag: {one}" for one in card.red_flags),
        *(f"Interruption: {one.say}\n{one.answer}" for one in card.interruptions),
        *(f"Next ({one.level}): {one.ask}\n{one.answer}" for one in card.follow_ups),
        *_in_course(card, "{}", str)]
    return "\n".join(rows)


def _in_course(card, frame, marked):
    there = in_course(card.evidence)
    return [frame.format(marked(f"In the course: {there}"))] if there else []
