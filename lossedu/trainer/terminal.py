"""The drill in a terminal: question, think, answer, ticks.

Whoever answers types little: Enter goes on, numbers tick, q ends. Each answer is kept before the
next question is shown.
"""
import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.markdown import Markdown
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from . import tasks
from .drill import Drill
from .plain_maths import in_markdown
from .schedule import AGAIN, Ticks, grade_of
from .words import counted, head_of, moment

WIDTH = 100
PLAIN = Theme({"markdown.code": "bold", "markdown.code_block": "none"})  # on black and on white
CHOSEN = re.compile(r"\(?([ab])\b")
EXPECTED = ("Expected to be remembered: of all questions of the topic, by FSRS. What is new, or "
            "was graded “again” the last time, counts as 0.")
FOLDER = Path("lossedu-drill")   # where the answers to tasks are written, in the present folder


class Stop(Exception):
    """The learner wants to end."""


class PutOff(Exception):
    """The learner does not want this question now."""


class Session:
    """A drill with a person: `Session(drill).run()`.

    `ask(prompt)` returns what was typed, and raises EOFError where nothing more comes.
    """

    def __init__(self, drill: Drill, console: Console | None = None,
                 ask: Callable[[str], str] = input, clock: Callable[[], float] = monotonic,
                 folder: Path = FOLDER):
        self.drill, self.ask, self.clock, self.folder = drill, ask, clock, folder
        self.console = console or Console(highlight=False)
        if self.console.width > WIDTH:
            self.console = Console(highlight=False, width=WIDTH, file=self.console.file)
        self.console.push_theme(PLAIN)
        self.answered = 0

    def run(self) -> None:
        """Ask until nothing is left for today, or the learner ends it."""
        self._begin()
        try:
            while item := self.drill.next():
                self._item(item)
            self.say(self.drill.farewell())
        except (Stop, EOFError, KeyboardInterrupt):
            self.say("")
            self.say(f"Stopped. {counted(self.answered, 'answer')} kept." if self.answered
                     else "Stopped.")

    def _begin(self):
        for said in (getattr(self.drill.database, "note", ""), self.drill.pace()):
            if said:
                self.say(said)
        queue = self.drill.queue()
        left = max(self.drill.left, 0)
        self.say(f"{counted(queue.review_count, 'question')} due, {counted(len(queue.new), 'card')}"
                 f" new; {left:.0f} of {self.drill.minutes:g} minutes left today. Enter: go on · "
                 "s: not now · q: stop")

    def _item(self, item):
        show = {"card": self._card, "atom": self._atom, "contrast": self._contrast,
                "task": self._task}[item.what]
        self.console.print()
        self.console.print(Rule(head_of(item), align="left", style="dim"))
        begun = self.clock()
        try:
            given = show(item, begun)
        except PutOff:
            self.drill.skip(item)
            return
        outcome = self.drill.answer(item, spent=self.clock() - begun, **given)
        self.answered += 1
        again = f"; again {_when(outcome.due, self.drill.now())}" if outcome.due else "; done"
        self.say(f"→ {outcome.word}{again}")
        for said in self.drill.about_suspended(outcome):
            self.say(said)

    # ------------------------------------------------------------------ the four kinds
    def _card(self, item, begun):
        card = item.card
        self.show(card.question)
        hint = self.typed("Answer aloud. Enter: the ticks · h: a hint") == "h"
        if hint:
            self.titled("Think first", card.hint)
            self.typed("Answer aloud. Enter: the ticks")
        seconds = self.clock() - begun
        if seconds > 60 * item.minutes:
            self.say(f"({seconds / 60:.1f} minutes; {item.minutes:g} were meant)")
        ticks = self._ticks(card, hint, late=seconds > 60 * item.minutes)
        # Only now: whoever has read our answer takes it for what he has said.
        self.titled("Say first", card.say_first)
        self.titled("Answer", card.answer)
        self.titled("Often said, and wrong", f"{card.wrong.said} {card.wrong.because}")
        if grade_of(ticks) != AGAIN:   # nobody asks on after a weak answer
            ticks = self._follow_ups(item, ticks)
        return {"seconds": seconds, "ticks": ticks}

    def _ticks(self, card, hint, late):
        parts = {"Good": card.rubric.good, "Excellent": card.rubric.excellent,
                 "Red flags": card.red_flags}
        number, places = 0, {}
        for name, texts in parts.items():
            self.say(f"{name}:")
            for text in texts:
                number += 1
                places[number] = name
                self.show(text, prefix=f"  {number}. ")
        chosen = self._numbers("What did your answer have? Numbers, such as 1 2; Enter: none",
                               number)
        count = {name: sum(places[one] == name for one in chosen) for name in parts}
        return Ticks(good=count["Good"], of_good=len(card.rubric.good),
                     excellent=count["Excellent"], of_excellent=len(card.rubric.excellent),
                     red_flags=count["Red flags"], hint=hint, late=late)

    def _follow_ups(self, item, ticks):
        right = 0
        for title, ask, answer in item.asked_on:
            self.titled(title, ask)
            self.typed("Enter: its answer", put_off=False)
            self.show(answer)
            right += self._yes("Did you have it? y or n")
        return Ticks(**{**vars(ticks), "follow_ups": right})

    def _atom(self, item, begun):
        self.show(item.atom.ask)
        self.typed("Enter: the answer")
        seconds = self.clock() - begun
        self.show(item.atom.answer)
        return {"seconds": seconds, "right": self._yes("Did you have it? y or n")}

    def _contrast(self, item, begun):
        self.show(item.question)
        for letter, option in zip("ab", item.options):
            self.show(option, prefix=f"  ({letter}) ")
        # The reason may be typed behind the letter; nobody reads it.
        while not (chosen := CHOSEN.match(typed := self.typed("a or b; say aloud why"))):
            self.say(f"{typed!r} came; a or b fits.")
        place = "ab".index(chosen.group(1))
        self.show(item.verdict(place))
        return {"seconds": self.clock() - begun, "right": place == item.right}

    def _task(self, item, begun):
        exercise = item.exercise
        file = self._blank(exercise)
        self.show(exercise.ask or exercise.goal)
        self.say(f"Write your answer into {file}, which holds no more than how it begins.")
        while True:
            typed = self.typed("Enter: check it · g: give up")
            if typed == "g":
                self.titled("Ours", f"```python\n{item.ours}\n```")
                return {"seconds": self.clock() - begun, "right": False}
            report = tasks.judged(item, file.read_text(encoding="utf-8", errors="replace"),
                                  str(file))
            self.console.print(Text(repr(report)))
            if report.passed:
                return {"seconds": self.clock() - begun, "right": True}

    def _blank(self, exercise):
        """A new file with the stub; one that is there already stays."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name, number = exercise.name.replace(".", "_"), 1
        while (file := self.folder / f"{name}_{number}.py").exists():
            number += 1
        file.write_text(f"import numpy as np\n\n{exercise.stub}\n", encoding="utf-8")
        return file

    # ------------------------------------------------------------------ reading and showing
    def typed(self, prompt: str, put_off: bool = True) -> str:
        """What was typed, in small letters; Stop for q, PutOff for s."""
        typed = self.ask(f"{prompt} > ").strip().lower()
        if typed in ("q", "quit", "exit"):
            raise Stop
        if put_off and typed == "s":
            raise PutOff
        return typed

    def _yes(self, prompt):
        while (typed := self.typed(prompt, put_off=False)) not in ("y", "yes", "n", "no"):
            self.say(f"{typed!r} came; y or n fits.")
        return typed in ("y", "yes")

    def _numbers(self, prompt, most):
        while True:
            typed = re.split(r"[\s,;]+", self.typed(prompt, put_off=False).strip())
            typed = [one for one in typed if one]
            if all(one.isdecimal() and 1 <= int(one) <= most for one in typed):
                return {int(one) for one in typed}
            self.say(f"{' '.join(typed)!r} came; numbers from 1 to {most} fit.")

    def say(self, text: str) -> None:
        """A plain line."""
        self.console.print(Text(text))

    def titled(self, title: str, text: str) -> None:
        """Markdown below a title."""
        self.console.print()
        self.console.print(Text(f"{title}:", style="bold"))
        self.show(text)

    def show(self, text: str, prefix: str = "") -> None:
        """Markdown, its formulas in signs; behind a number, if there is one."""
        shown = Markdown(in_markdown(text), code_theme="bw")
        if not prefix:
            self.console.print(shown)
            return
        row = Table.grid()
        row.add_column(width=len(prefix))
        row.add_column()
        row.add_row(Text(prefix), shown)
        self.console.print(row)


def _when(due, now):
    due = due.astimezone(now.tzinfo)
    if due.date() == now.date():
        return f"today at {due:%H:%M}"
    return f"on {due:%Y-%m-%d}"


def due_table(drill: Drill) -> Table:
    """What is due, a row for each topic."""
    queue = drill.queue()
    table = Table("topic", title="Due now", title_justify="left", box=None, pad_edge=False)
    for name in ("questions", "tasks", "new cards", "expected to be remembered"):
        table.add_column(name, justify="right")
    for topic, due, performing, new, strength in queue.by_topic():
        table.add_row(topic, str(due), str(performing), str(new),
                      "-" if strength == 0 else f"{100 * strength:.0f} %")
    if queue.contrasts:
        table.add_row("mistakes of yours", str(len(queue.contrasts)), "0", "0", "-")
    later = queue.next_due()
    table.caption = EXPECTED
    if later:
        when = moment(later.astimezone(drill.now().tzinfo))
        table.caption = f"The next after that at {when}.\n{EXPECTED}"
    table.caption_justify = "left"
    return table
