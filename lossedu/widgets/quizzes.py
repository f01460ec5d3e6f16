"""The quiz of a unit: tick, check, and read the reason of every option."""
from pathlib import Path

from ipywidgets import HTML, Button, HBox, HTMLMath, Layout, VBox

from ..core.reading import near
from ..interview.bank import questions
from ..interview.marking import letter, mark, place_of
from ..interview.markup import block, inline
from ..interview.memory import store
from .choices import WIDE, Choices
from .readable import Readable

HOW_MANY = {"single": "one fits", "multiple": "one or more fit"}
BAR = {True: "#009E73", False: "#D55E00"}  # a coloured edge; the words beside it say the same


class Quiz(Readable):
    """All questions of a unit, each with its own Check button, and the score."""

    def __init__(self, unit):
        self.unit, self.questions = Path(unit).stem, questions(unit)
        self.marked = {}  # id -> Marked, of the questions checked in this session

    def check(self, name, *letters):
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

    def mark(self, question, ticked):
        """`Marked` for these places, counted in the score."""
        self.marked[question.id] = mark(question, ticked)
        return self.marked[question.id]

    def kept(self, question):
        """The places the learner ticked last time."""
        texts = store().kept("quiz", f"{self.unit}/{question.id}", [])
        return frozenset(place for place, option in enumerate(question.options) if option.text in texts)

    def keep(self, question, ticked):
        """Keep the ticks, by the options' texts."""
        store().keep("quiz", f"{self.unit}/{question.id}", [question.options[place].text for place in sorted(ticked)])

    @property
    def score(self):
        """The score as a sentence."""
        right = sum(one.right for one in self.marked.values())
        return f"{right} of {len(self.questions)} right, {len(self.questions) - len(self.marked)} still to check."

    # ------------------------------------------------------------------ to read
    def text(self):
        parts = []
        for place, one in enumerate(self.questions, start=1):
            rows = [f"  ({letter(spot)}) {option.text}" for spot, option in enumerate(one.options)]
            parts.append("\n".join([f"{place}. ({HOW_MANY[one.kind]}) {one.text}", *rows]))
        return "\n\n".join(parts)

    def still(self):
        return {"text/html": "<div>" + "\n".join(_still(place, one) for place, one
                                                 in enumerate(self.questions, start=1)) + "</div>"}

    # ------------------------------------------------------------------ to use
    def build(self):
        self.total = HTML(layout=Layout(**WIDE))
        self.asks = [Ask(self, place, one) for place, one in enumerate(self.questions, start=1)]
        self.refresh()
        return VBox([*(ask.widget for ask in self.asks), self.total], layout=Layout(**WIDE))

    def refresh(self):
        """Write the score anew."""
        note = f"<br>{inline(store().note)}" if store().note else ""
        self.total.value = f"<p role='status'><strong>Score:</strong> {self.score}{note}</p>"


class Ask:
    """One question, live."""

    def __init__(self, quiz, place, question):
        self.quiz, self.question = quiz, question
        self.choices = Choices([option.text for option in question.options], quiz.kept(question),
                               one=question.kind == "single", changed=self._changed)
        self.check = Button(description="Check", tooltip=f"Check question {place}", button_style="primary")
        self.again = Button(description="Try again", tooltip=f"Try question {place} again")
        self.verdict = HTMLMath(layout=Layout(**WIDE))
        self.check.on_click(lambda button: self.mark())
        self.again.on_click(lambda button: self.clear())
        self.buttons = HBox([self.check], layout=Layout(margin="4px 0 0 0"))
        self.widget = VBox([HTMLMath(_head(place, question), layout=Layout(**WIDE)), self.choices.widget,
                            self.buttons, self.verdict], layout=Layout(margin="0 0 12px 0", **WIDE))

    def mark(self):
        """Show the verdict and every option's reason."""
        if not self.choices.ticked:
            self.verdict.value = "<p role='alert'>Tick an option first.</p>"
            return
        marked = self.quiz.mark(self.question, self.choices.ticked)
        self.choices.lock()
        self.choices.say([_reason(one) for one in marked.verdicts])
        self.verdict.value = f"<p role='alert'><strong>{marked.summary}</strong></p>"
        self.buttons.children = [self.again]
        self.quiz.refresh()

    def clear(self):
        """Let the learner try again; the ticks stay."""
        self.choices.lock(False)
        self.choices.say()
        self.verdict.value = ""
        self.buttons.children = [self.check]

    def _changed(self, ticked):
        self.quiz.keep(self.question, ticked)
        self.verdict.value = ""
        self.quiz.refresh()


def quiz(unit):
    """The quiz of a unit ("outliers", or the path of a YAML file of your own).

    Ticks are kept, in the notebook and on disk. ValueError for an unknown unit or a faulty file.
    """
    return Quiz(unit)


def _head(place, question):
    return f"<div><p><strong>{place}.</strong> <em>({HOW_MANY[question.kind]})</em></p>{block(question.text)}</div>"


def _still(place, question):
    options = "\n".join(f"<br>({letter(spot)}) {inline(option.text)}" for spot, option in enumerate(question.options))
    reasons = "\n".join(f"<li>({letter(spot)}) <strong>{'fits' if option.correct else 'does not fit'}.</strong> "
                        f"{inline(option.reason)}</li>" for spot, option in enumerate(question.options))
    return (f"<div style='margin-bottom: 1.5em'>{_head(place, question)}\n<p>{options.removeprefix('<br>')}</p>\n"
            f"<details><summary>Answer and reasons</summary>\n<ul>\n{reasons}\n</ul>\n</details></div>")


def _reason(verdict):
    return (f"<div style='border-left: 4px solid {BAR[verdict.well]}; padding-left: .6em'>"
            f"<strong>{verdict.sign} {verdict.words}.</strong> {inline(verdict.reason)}</div>")
