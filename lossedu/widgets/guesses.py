"""Commit to a guess before the result, and see the answer below the result.

Question, options, answer and reason stand in the `questions.yaml` of the unit's wing, so that no
cell of a notebook gives an answer away. `reveal` shows it to who has guessed. What was chosen when
the answer was shown for the first time is the guess that counts: whoever chooses another one after
it is told so.
"""
import os

from ipywidgets import HTML, Layout, RadioButtons, VBox

from ..core.words import near, shown
from ..interview.bank import guesses
from ..interview.marking import letter, place_of
from ..interview.markup import block, inline
from ..interview.memory import FIRST, store
from ..interview.records import Guess
from ..plots.picture import show
from .choices import WIDE
from .readable import Readable

SOLVED = "LOSSEDU_SOLVED"  # set to 1 where the solved notebooks are built: every answer is shown


class Asked(Readable):
    """A guess that waits for the learner; the choice is kept by its text, whatever the order."""

    def __init__(self, name: str, guess: Guess):
        self.name, self.guess = name, guess

    def key(self) -> str:
        return f"guess {self.name}"

    @property
    def options(self) -> tuple[str, ...]:
        """The texts of the options."""
        return self.guess.options

    @property
    def choice(self) -> int | None:
        """The place of the kept choice, or None."""
        kept = store().kept("guess", self.name)
        return self.options.index(kept) if kept in self.options else None

    @property
    def counted(self) -> int | None:
        """The place of the guess that counts: what was chosen before the answer was shown."""
        first = store().kept(FIRST, self.name)
        return self.options.index(first) if first in self.options else self.choice

    def settle(self) -> None:
        """The answer is shown: what is chosen now is the guess that counts."""
        if self.choice is not None and store().kept(FIRST, self.name) not in self.options:
            store().keep(FIRST, self.name, self.options[self.choice])

    def choose(self, place: int) -> None:
        """Keep this choice, and show the answer where `reveal` has waited for it."""
        store().keep("guess", self.name, self.options[place])
        waiting = _WAITING.pop(self.name, None)
        if waiting:
            waiting.show(again=True)

    def text(self) -> str:
        rows = [f"  ({letter(place)}) {option}" for place, option in enumerate(self.options)]
        asked = "\n".join([f"Your guess: {self.guess.question}", *rows])
        if self.choice is None:
            return f'{asked}\nType a letter: lossedu.guess("{self.name}", choose="a")'
        return f"{asked}\nKept: ({letter(self.choice)}).{self._later()}"

    def still(self) -> str:
        if self.choice is None:
            return "<p><em>Run this cell to make your guess.</em></p>"
        return (f"<p><em>Your guess: ({letter(self.choice)}). "
                "Run this cell to change it.</em></p>")

    def build(self) -> VBox:
        letters = [(f"({letter(place)})", place) for place in range(len(self.options))]
        self.buttons = RadioButtons(options=letters, index=self.choice, description="Your guess:",
                                    orientation="horizontal", tooltip="Your guess",
                                    layout=Layout(width="max-content"))
        self.note = HTML(self._note(), layout=Layout(**WIDE))
        self.buttons.observe(self._chosen, names="index")
        return VBox([self.buttons, self.note], layout=Layout(**WIDE))

    def _later(self):
        """Where another one was chosen after the answer: which guess counts."""
        if self.counted == self.choice:
            return ""
        return f" Your guess before the answer, ({letter(self.counted)}), counts."

    def _chosen(self, change):
        if change["new"] is None:
            return
        self.choose(change["new"])
        self.note.value = self._note()
        show(self.bundle(), name=self._display, again=True)

    @property
    def _display(self):
        return f"lossedu guess {self.name}"

    def _show_still(self):
        show(self.bundle(), name=self._display)

    def _note(self):
        words = "Choose one, then run on."
        if self.choice is not None:
            words = (f"Kept: ({letter(self.choice)}).{self._later()} "
                     "The answer stands below the result.")
        return f"<p role='status'>{words} {inline(store().note)}</p>"


class Reveal:
    """The learner's guess, the answer and why; before the guess, the request to make it."""

    def __init__(self, asked: Asked):
        self.asked = asked

    @property
    def is_open(self) -> bool:
        """Whether the answer is shown: to who has guessed, and in the solved edition."""
        return self.asked.choice is not None or bool(os.environ.get(SOLVED))

    def _sentences(self, write):
        """What was guessed and what it is; `write` turns an option into text or HTML."""
        def named(place):
            return f"({letter(place)}) {write(self.asked.options[place])}".rstrip(".")

        answer = place_of("answer", self.asked.guess.answer, self.asked.options)
        if self.asked.choice is None:
            return f"The answer is {named(answer)}."
        if self.asked.counted == answer:
            return f"You guessed {named(answer)}. So it is."
        return f"You guessed {named(self.asked.counted)}. It is {named(answer)}."

    def __repr__(self):
        if not self.is_open:
            return "First make your guess above. The answer then stands here."
        self.asked.settle()
        return f"{self._sentences(str)}\n{self.asked.guess.because}"

    def _repr_html_(self):
        if not self.is_open:
            return f"<p role='status'><em>{self!r}</em></p>"
        self.asked.settle()
        sentences = self._sentences(inline)
        return (f"<div role='status'><p><strong>{sentences}</strong></p>\n"
                f"{block(self.asked.guess.because)}</div>")

    def show(self, again: bool = False) -> None:
        """Put it into the notebook; `again`: in the place where it stands already."""
        show({"text/plain": repr(self), "text/html": self._repr_html_()},
             name=f"lossedu reveal {self.asked.name}", again=again)

    def _ipython_display_(self):
        if not self.is_open:
            _WAITING[self.asked.name] = self
        self.show()


_WAITING = {}  # name -> the Reveal that stands in the notebook and waits for the guess


def guess(name: str, choose: str | None = None) -> Asked:
    """Ask for a guess before the result: "outliers/one-year". `reveal` shows the answer below it.

    Choose by a click, or by a letter: `guess("outliers/one-year", choose="b")`. ValueError for a
    guess or a letter that is not there.
    """
    asked = Asked(*_found("guess", name))
    if choose is not None:
        asked.choose(place_of(f"guess {name!r}", choose, asked.options))
    return asked


def reveal(name: str) -> Reveal:
    """The answer to a guess and why, once the guess is made. ValueError for an unknown guess."""
    return Reveal(Asked(*_found("reveal", name)))


def _found(who, name):
    """(name, Guess) for "outliers/one-year"."""
    if not isinstance(name, str) or "/" not in name:
        raise ValueError(f"{who}: {shown(name)} came; a unit and the name of its guess fit. "
                         'Type "outliers/one-year".')
    unit, _, short = name.rpartition("/")
    known = {one.id: one for one in guesses(unit)}
    if short not in known:
        raise ValueError(f"{who}: the unit {unit} has no guess "
                         f"{short!r}.{near(short, list(known))} Guesses: "
                         f"{', '.join(known) or 'none yet'}.")
    return name, known[short]
