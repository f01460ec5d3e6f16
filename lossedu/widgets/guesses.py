"""Commit to a guess before the result, and meet it again below the result."""
import re
from collections.abc import Sequence

from ipywidgets import HTMLMath, Layout, VBox

from ..core.words import near
from ..interview.marking import letter, place_of
from ..interview.markup import block, inline
from ..interview.memory import store
from .choices import WIDE, Choices
from .readable import Readable

_ASKED = {}  # name -> Guess: what `guessed` looks up


class Guess(Readable):
    """A question with options; the choice is kept by its text, so that it survives a new order."""

    def __init__(self, name: str, question: str, options: Sequence[str]):
        self.name, self.question, self.options = name, question, list(options)

    @property
    def choice(self) -> int | None:
        """The place of the kept choice, or None."""
        kept = store().kept("guess", self.name)
        return self.options.index(kept) if kept in self.options else None

    def choose(self, place: int) -> None:
        """Keep this choice."""
        store().keep("guess", self.name, self.options[place])

    def text(self) -> str:
        rows = [f"  ({letter(place)}) {option}" for place, option in enumerate(self.options)]
        return "\n".join([f"Your guess: {self.question}", *rows])

    def __repr__(self):
        if self.choice is None:
            return self.text()
        return f"{self.text()}\nKept: ({letter(self.choice)})."

    def still(self) -> dict:
        rows = [f"<br>({letter(place)}) {inline(option)}"
                for place, option in enumerate(self.options)]
        asked = "\n".join([f"<strong>Your guess:</strong> {inline(self.question)}", *rows])
        return {"text/html": f"<div><p>{asked}</p></div>"}

    def build(self) -> VBox:
        note = HTMLMath(layout=Layout(**WIDE))

        def changed(places):
            for place in places:
                self.choose(place)
            note.value = self._note()

        ticked = () if self.choice is None else (self.choice,)
        self.choices = Choices(self.options, ticked, changed=changed)
        note.value = self._note()
        asked = f"<p><strong>Your guess:</strong> {inline(self.question)}</p>"
        ask = HTMLMath(asked, layout=Layout(**WIDE))
        return VBox([ask, self.choices.widget, note], layout=Layout(**WIDE))

    def _note(self):
        words = "Tick one, then run on."
        if self.choice is not None:
            words = f"Kept: ({letter(self.choice)}). You meet it again below the result."
        return f"<p role='status'>{words} {inline(store().note)}</p>"


class Guessed:
    """The guess, the answer and why; the same still form everywhere."""

    def __init__(self, guess: Guess, answer: int, why: str):
        self.guess, self.answer, self.why = guess, answer, why

    def _sentences(self, write):
        """What was guessed and what it is; `write` turns an option into text or HTML."""
        def named(place):
            return f"({letter(place)}) {write(self.guess.options[place])}".rstrip(".")

        if self.guess.choice is None:
            return f"You made no guess here. It is {named(self.answer)}."
        if self.guess.choice == self.answer:
            return f"You guessed {named(self.answer)}. So it is."
        return f"You guessed {named(self.guess.choice)}. It is {named(self.answer)}."

    def __repr__(self):
        return f"{self._sentences(str)}\n{self.why}"

    def _repr_html_(self):
        sentences = self._sentences(inline)
        return f"<div><p><strong>{sentences}</strong></p>\n{block(self.why)}</div>"


def guess(name: str, question: str, options: Sequence[str], choose: str | None = None) -> Guess:
    """Ask for a guess before the result; `guessed` repeats it after the result.

    Tick an option, or type its letter: `guess(..., choose="b")`. ValueError for fewer than two
    options, options that carry their own letter, or a letter that is not there.
    """
    if isinstance(options, str):
        options = [options]
    options = [str(option) for option in options]
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"guess {name!r}: {len(options)} options came; "
                         "two or more different ones make a guess.")
    if any(re.match(r"\(?[a-z]\) ", option) for option in options):
        raise ValueError(f"guess {name!r}: the options carry letters; "
                         "leave them out, they are put there.")
    asked = Guess(name, question, options)
    if choose is not None:
        asked.choose(place_of(f"guess {name!r}", choose, options))
    _ASKED[name] = asked
    return asked


def guessed(name: str, answer: str, why: str) -> Guessed:
    """Repeat the learner's guess below the result, with the answer (a letter) and why.

    ValueError if no such guess was asked in this session, or for a letter that is not there.
    """
    if name not in _ASKED:
        raise ValueError(f"guessed: nothing was asked as {name!r}.{near(name, list(_ASKED))} "
                         f"Run the cell with lossedu.guess({name!r}, ...) first.")
    asked = _ASKED[name]
    return Guessed(asked, place_of(f"guessed {name!r}", answer, asked.options), why)
