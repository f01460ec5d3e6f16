"""The quiz of a unit: tick, check, and read why.

After a wrong answer the reasons of the ticked options are shown, and there is a second try; after
that, or once the answer is right, those of all options. The score counts the first attempt.
"""
import re
from collections.abc import Collection
from pathlib import Path

from ipywidgets import HTML, Button, HBox, HTMLMath, Layout, VBox

from ..core.words import near
from ..interview.bank import questions
from ..interview.marking import Marked, letter, mark, place_of, score
from ..interview.markup import block, inline
from ..interview.memory import store
from ..interview.records import Question
from ..marks import is_kept, marks, note
from .choices import APART, WIDE, One, Several
from .readable import Readable

HOW_MANY = {"single": "one fits", "multiple": "one or more fit"}
# (first attempt, latest) -> what came of a question
EARLIER = {(True, True): "right", (False, False): "not yet right",
           (False, True): "right, though not at the first attempt",
           (True, False): "right at the first attempt, though not at the latest"}
BAR = {True: "#009E73", False: "#D55E00"}  # a coloured edge; the words beside it say the same


class Quiz(Readable):
    """All questions of a unit, each with its own Check button, and the score."""

    def __init__(self, unit: str):
        self.questions = questions(unit)
        self.unit = re.sub(r"^\d+_", "", Path(unit).stem)  # "04_outliers" is kept as "outliers"
        self.marked = {}  # id -> Marked, of the questions checked in this session
        self._tries = []  # (id, right) of this session, where nothing is kept on disk
        self._missed = {}  # id -> the different wrong answers of this session, as sets of places

    def check(self, name: str, *letters: str) -> Marked:
        """Mark a question without the mouse: `quiz.check("slope", "a", "c")`.

        ValueError for a question or a letter that is not there.
        """
        known = {one.id: one for one in self.questions}
        if name not in known:
            raise ValueError(f"quiz: there is no question {name!r}.{near(name, list(known))} "
                             f"Questions: {', '.join(known)}.")
        question = known[name]
        ticked = {place_of(f"quiz {name!r}", one, question.options) for one in letters}
        self.keep(question, ticked)
        return self.mark(question, ticked)

    def mark(self, question: Question, ticked: Collection[int]) -> Marked:
        """`Marked` for these places, counted in the score and kept for the learner's progress.

        The same wrong answer again is no second try.
        """
        missed, ticked = self._missed.setdefault(question.id, set()), frozenset(ticked)
        if ticked != question.right:
            missed.add(ticked)
        self.marked[question.id] = marked = mark(question, ticked, len(missed))
        self._tries.append((question.id, marked.right))
        note("quiz", f"{self.unit}/{question.id}", self.unit, marked.right)
        return marked

    def kept(self, question: Question) -> frozenset[int]:
        """The places the learner ticked last time."""
        texts = store().kept("quiz", f"{self.unit}/{question.id}", [])
        return frozenset(place for place, option in enumerate(question.options)
                         if option.text in texts)

    def keep(self, question: Question, ticked: Collection[int]) -> None:
        """Keep the ticks, by the options' texts."""
        texts = [question.options[place].text for place in sorted(ticked)]
        store().keep("quiz", f"{self.unit}/{question.id}", texts)

    def tries(self) -> dict[str, list[bool]]:
        """id -> its verdicts, from the first attempt on, those before this session included."""
        tries = self._tries
        if is_kept():
            found = sorted((one for one in marks() if one.what == "quiz"), key=lambda one: one.at)
            tries = [(one.name.removeprefix(f"{self.unit}/"), one.passed) for one in found
                     if one.unit == self.unit]
        known = {one.id: [] for one in self.questions}
        for name, right in tries:
            known.get(name, []).append(right)
        return {name: verdicts for name, verdicts in known.items() if verdicts}

    @property
    def score(self) -> str:
        """The score as a sentence; the first attempts count."""
        tries = self.tries().values()
        latest, first = (sum(one[place] for one in tries) for place in (-1, 0))
        total = len(self.questions)
        return f"{score(first, latest, total)}, {total - len(tries)} still to check."

    # ------------------------------------------------------------------ to read
    def text(self) -> str:
        asked = []
        for place, one in enumerate(self.questions, start=1):
            rows = [f"  ({letter(spot)}) {option.text}" for spot, option in enumerate(one.options)]
            asked.append("\n".join([f"{place}. ({HOW_MANY[one.kind]}) {one.text}", *rows]))
        return "\n\n".join(asked)

    def key(self) -> str:
        return f"quiz {self.unit}"

    def still(self) -> str:
        asked = [_still(place, one) for place, one in enumerate(self.questions, start=1)]
        return "\n".join(asked)

    # ------------------------------------------------------------------ to use
    def build(self) -> VBox:
        self.total = HTML(layout=Layout(**WIDE))
        self.asks = [Ask(self, place, one) for place, one in enumerate(self.questions, start=1)]
        self.refresh()
        return VBox([*(ask.widget for ask in self.asks), self.total], layout=Layout(**WIDE))

    def refresh(self) -> None:
        """Write the score anew."""
        note = f"<br>{inline(store().note)}" if store().note else ""
        self.total.value = f"<p role='status'><strong>Score:</strong> {self.score}{note}</p>"


class Ask:
    """One question, live."""

    def __init__(self, quiz: Quiz, place: int, question: Question):
        self.quiz, self.question = quiz, question
        options = [option.text for option in question.options]
        choices = One if question.kind == "single" else Several
        self.choices = choices(options, quiz.kept(question), self._changed)
        self.check = Button(description="Check", tooltip=f"Check question {place}",
                            button_style="primary")
        self.again = Button(description="Try again", tooltip=f"Try question {place} again")
        self.verdict = HTMLMath(_earlier(quiz.tries().get(question.id)), layout=Layout(**WIDE))
        self.check.on_click(lambda button: self.mark())
        self.again.on_click(lambda button: self.clear())
        self.buttons = HBox([self.check], layout=Layout(margin="4px 0 0 0"))
        head = HTMLMath(_head(place, question), layout=Layout(**WIDE))
        self.widget = VBox([head, self.choices.widget, self.buttons, self.verdict],
                           layout=Layout(**APART))

    def mark(self) -> None:
        """Show the verdict and the reasons that are due."""
        if not self.choices.ticked:
            self.verdict.value = "<p role='alert'>Choose an answer first.</p>"
            return
        marked = self.quiz.mark(self.question, self.choices.ticked)
        self.choices.lock()
        self.choices.say([_reason(one) if one else "" for one in marked.verdicts])
        where = " The answer stands above." if marked.tells and not marked.right else ""
        self.verdict.value = f"<p role='alert'><strong>{marked.summary}</strong>{where}</p>"
        self.buttons.children = [] if marked.right else [self.again]
        self.quiz.refresh()

    def clear(self) -> None:
        """Let the learner try again: what is wrong is ticked no more, and its reason stays.

        Where the whole answer was shown, neither ticks nor reasons stay.
        """
        marked = self.quiz.marked[self.question.id]
        self.choices.lock(False)
        self.choices.untick(marked.ticked if marked.tells else
                            marked.ticked - self.question.right)
        if marked.tells:
            self.choices.say()
        self.verdict.value = ""
        self.buttons.children = [self.check]

    def _changed(self, ticked):
        self.quiz.keep(self.question, ticked)
        self.verdict.value = ""
        self.quiz.refresh()


def quiz(unit: str) -> Quiz:
    """The quiz of a unit ("outliers", or the path of a YAML file of your own).

    A wrong answer is told why, and has a second try before the right one is shown; the score is
    that of the first attempts. Ticks are kept, in the notebook and on disk. ValueError for an
    unknown unit or a faulty file.
    """
    return Quiz(unit)


def _earlier(verdicts):
    """What came of a question before this session, as HTML, or ""."""
    if not verdicts:
        return ""
    return f"<p><em>Checked before: {EARLIER[verdicts[0], verdicts[-1]]}.</em></p>"


def _head(place, question):
    number = f"<p><strong>{place}.</strong> <em>({HOW_MANY[question.kind]})</em></p>"
    return f"<div>{number}{block(question.text)}</div>"


def _still(place, question):
    options, reasons = [], []
    for spot, option in enumerate(question.options):
        fits = "fits" if option.correct else "does not fit"
        options.append(f"({letter(spot)}) {inline(option.text)}")
        reasons.append(f"<li>({letter(spot)}) <strong>{fits}.</strong> "
                       f"{inline(option.reason)}</li>")
    return "\n".join([
        f"<div style='margin-bottom: 1.5em'>{_head(place, question)}",
        "<p>" + "\n<br>".join(options) + "</p>",
        "<details><summary>Answer and reasons</summary>",
        "<ul>", *reasons, "</ul>",
        "</details></div>"])


def _reason(verdict):
    return (f"<div style='border-left: 4px solid {BAR[verdict.well]}; padding-left: .6em'>"
            f"<strong>{verdict.sign} {verdict.words}.</strong> {inline(verdict.reason)}</div>")
