"""The drill in a notebook: question, think, answer, ticks; on the engine of the terminal's.

Three buttons stay where they are and change their words, so that whoever uses the keyboard stays
on the one that goes on.
"""
import re
from collections import Counter
from html import escape
from time import monotonic

from ipywidgets import HTML, Button, Checkbox, HBox, HTMLMath, Layout, Textarea, VBox

from ..interview.markup import inline
from ..trainer import tasks
from ..trainer.drill import MINUTES, Drill
from ..trainer.opening import open_drill
from ..trainer.schedule import AGAIN, Ticks, grade_of
from ..trainer.words import counted, head_of
from .choices import STYLE, WIDE
from .readable import Readable

HIDDEN = {"display": "none"}


class DrillInNotebook(Readable):
    """What is due, one question after the other, as a widget; `.drill` is the engine."""

    def __init__(self, drill: Drill):
        self.drill = drill

    # ------------------------------------------------------------------ to read
    def key(self) -> str:
        return "drill"

    def text(self) -> str:
        counts = Counter(one.topic for one in self.drill.cards)
        rows = [f"  {topic}: {counted(count, 'card')}" for topic, count in counts.items()]
        return "\n".join([f"A drill of {counted(len(self.drill.cards), 'card')}, at most "
                          f"{counted(self.drill.minutes, 'minute')} a day. Run this cell, or type "
                          "in a terminal: lossedu drill", *rows])

    def still(self) -> str:
        head, *rows = self.text().split("\n")
        topics = "".join(f"<li>{escape(row.strip())}</li>" for row in rows)
        return f"<p>{escape(head)}</p>\n<ul>{topics}</ul>"

    # ------------------------------------------------------------------ to use
    def build(self) -> VBox:
        self.status = HTML(layout=Layout(**WIDE))
        self.page = VBox(layout=Layout(**WIDE))
        self.buttons = [Button(button_style="primary"), Button(), Button()]
        for place, button in enumerate(self.buttons):
            button.on_click(lambda _, place=place: self._pressed(place))
        style = HTML(STYLE, layout=Layout(**HIDDEN))
        box = VBox([style, self.status, self.page, HBox(self.buttons)], layout=Layout(**WIDE))
        box.add_class("lossedu-choices")
        self._next(" ".join(filter(None, [getattr(self.drill.database, "note", ""),
                                          self.drill.pace()])))
        return box

    def _pressed(self, place):
        self.actions[place]()

    def _offer(self, **actions):
        """The words of the buttons, and what each does; the first goes on."""
        self.actions = list(actions.values())
        words = [name.replace("_", " ") for name in actions]
        for place, button in enumerate(self.buttons):
            shown = place < len(words)
            button.layout.display = None if shown else "none"
            button.description = button.tooltip = words[place] if shown else ""

    def _show(self, *parts):
        self.page.children = (*self.page.children, *parts)

    def _say(self, said):
        self.status.value = f"<p role='status'>{inline(said)}</p>"

    def _next(self, said=""):
        """The next question, below what came of the last one."""
        self.item = item = self.drill.next()
        if item is None:
            self.page.children = ()
            self._say(f"{said} {self.drill.farewell()}")
            self._offer()
            return
        self._say(said)
        self.begun = monotonic()
        self.page.children = (HTML(f"<p><strong>{escape(head_of(item))}</strong></p>",
                                   layout=Layout(**WIDE)),)
        {"card": self._card, "atom": self._atom, "contrast": self._contrast,
         "task": self._task}[item.what](item)

    def _skip(self):
        self.drill.skip(self.item)
        self._next("Put off until the next drill.")

    def _answer(self, seconds, **given):
        """Keep it, and go on to the next question."""
        outcome = self.drill.answer(self.item, seconds=seconds, spent=monotonic() - self.begun,
                                    **given)
        again = ""
        if outcome.due:
            due = outcome.due.astimezone(self.drill.now().tzinfo)
            again = f"; again on {due:%Y-%m-%d} at {due:%H:%M}"
        told = [f"Kept as **{outcome.word}**{again}.", *self.drill.about_suspended(outcome)]
        self._next(" ".join(told))

    # ------------------------------------------------------------------ a card
    def _card(self, item):
        self._show(_markdown(item.card.question))
        self.hint = False
        self._offer(Show_the_ticks=self._marking, Hint=self._hinted, Not_now=self._skip)

    def _hinted(self):
        self.hint = True
        self._show(_titled("Think first", self.item.card.hint))
        self._offer(Show_the_ticks=self._marking, Not_now=self._skip)

    def _marking(self):
        card = self.item.card
        self.seconds = monotonic() - self.begun
        self.boxes = {}
        for name, texts in {"Good": card.rubric.good, "Excellent": card.rubric.excellent,
                            "Red flags": card.red_flags}.items():
            self.boxes[name] = [Checkbox(description=inline(one), description_allow_html=True,
                                         indent=False, layout=Layout(**WIDE)) for one in texts]
            self._show(HTML(f"<p><strong>{name}: did your answer have it?</strong></p>"),
                       *self.boxes[name])
        self._offer(Mark=self._marked, Not_now=self._skip)

    def _marked(self):
        count = {name: sum(box.value for box in boxes) for name, boxes in self.boxes.items()}
        for box in (box for boxes in self.boxes.values() for box in boxes):
            box.disabled = True
        late = self.seconds > 60 * self.item.minutes
        self.ticks = Ticks(good=count["Good"], of_good=len(self.boxes["Good"]),
                           excellent=count["Excellent"], of_excellent=len(self.boxes["Excellent"]),
                           red_flags=count["Red flags"], hint=self.hint, late=late)
        self._show_answer()
        self.follow_ups = iter(self.item.asked_on)
        self.had = 0
        if grade_of(self.ticks) == AGAIN:   # nobody asks on after a weak answer
            self._offer(Next=self._card_done)
        else:
            self._follow_up()

    def _show_answer(self):
        """Only when the ticks are set: whoever has read our answer takes it for what he said."""
        card = self.item.card
        self._show(_titled("Say first", card.say_first), _titled("Answer", card.answer),
                   _titled("Often said, and wrong", f"{card.wrong.said} {card.wrong.because}"))

    def _follow_up(self):
        found = next(self.follow_ups, None)
        if found is None:
            self._card_done()
            return
        title, ask, answer = found
        self._show(_titled(title, ask))
        self._offer(Its_answer=lambda: self._followed(answer))

    def _followed(self, answer):
        self._show(_markdown(answer))

        def count(right):
            self.had += right
            self._follow_up()

        self._offer(I_had_it=lambda: count(1), I_had_not=lambda: count(0))

    def _card_done(self):
        self._answer(self.seconds, ticks=Ticks(**{**vars(self.ticks), "follow_ups": self.had}))

    # ------------------------------------------------------------------ what is shorter
    def _atom(self, item):
        self._show(_markdown(item.atom.ask))
        self._offer(Show_the_answer=self._atom_shown, Not_now=self._skip)

    def _atom_shown(self):
        seconds = monotonic() - self.begun
        self._show(_markdown(self.item.atom.answer))
        self._offer(I_had_it=lambda: self._answer(seconds, right=True),
                    I_had_not=lambda: self._answer(seconds, right=False))

    def _contrast(self, item):
        self._show(_markdown(item.question),
                   *(_markdown(f"({letter}) {one}") for letter, one in zip("ab", item.options)))
        self._offer(a=lambda: self._chosen(0), b=lambda: self._chosen(1), Not_now=self._skip)

    def _chosen(self, place):
        seconds, right = monotonic() - self.begun, place == self.item.right
        self._show(_markdown(self.item.verdict(place)))
        self._offer(Next=lambda: self._answer(seconds, right=right))

    def _task(self, item):
        exercise = item.exercise
        self.cell = Textarea(value=exercise.stub, rows=max(exercise.stub.count("\n") + 6, 12),
                             layout=Layout(**WIDE))
        self.cell.add_class("lossedu-cell")
        self.verdict = HTML(layout=Layout(**WIDE))
        self._show(_markdown(exercise.ask or exercise.goal), HTML(CELL), self.cell, self.verdict)
        self._offer(Check=self._checked, Give_up=self._given_up, Not_now=self._skip)

    def _checked(self):
        report = tasks.judged(self.item, f"import numpy as np\n{self.cell.value}")
        self.verdict.value = report._repr_html_()
        if report.passed:
            seconds = monotonic() - self.begun
            self._offer(Next=lambda: self._answer(seconds, right=True))

    def _given_up(self):
        seconds = monotonic() - self.begun
        self._show(_titled("Ours", f"```python\n{self.item.ours}\n```"))
        self._offer(Next=lambda: self._answer(seconds, right=False))


CELL = """<label>Your answer, from a blank cell:</label>
<style>.lossedu-cell textarea {font-family: var(--jp-code-font-family, monospace)}</style>"""


def drill(unit: str | None = None, topic: str | None = None, level: str | None = None,
          kind: str | None = None, minutes: float = MINUTES,
          interview: str | None = None) -> DrillInNotebook:
    """What is due for an interview: `lossedu.drill(level="senior", interview="2027-03-01")`.

    The same progress as `lossedu drill` in the terminal. ValueError, one sentence, for what does
    not fit.
    """
    return DrillInNotebook(open_drill(unit, topic, level, kind, minutes, interview))


def _markdown(text):
    return HTMLMath(f"<div>{as_html(text)}</div>", layout=Layout(**WIDE))


def _titled(title, text):
    return HTMLMath(f"<div><p><strong>{title}</strong></p>{as_html(text)}</div>",
                    layout=Layout(**WIDE))


MATHS = re.compile(r"^```.*?^```|`[^`\n]+`|(\$\$.+?\$\$|\$[^$]+\$)", re.DOTALL | re.MULTILINE)


def as_html(text: str) -> str:
    """Markdown with lists, tables and fenced code as HTML; the notebook typesets its formulas.

    >>> as_html("- $a_i * b_i$")
    '<ul>\\n<li>$a_i * b_i$</li>\\n</ul>\\n'
    """
    from markdown_it import MarkdownIt
    formulas = []

    def away(found):   # so that no _ or * in a formula is taken for Markdown
        if found.group(1) is None:
            return found.group()
        formulas.append(escape(found.group(1), quote=False))
        return f"FORMULA{len(formulas) - 1}X"

    page = MarkdownIt("commonmark", {"html": False}).enable("table").render(MATHS.sub(away, text))
    return re.sub(r"FORMULA(\d+)X", lambda found: formulas[int(found.group(1))], page)
