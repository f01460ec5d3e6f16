"""How progress looks: a table of the course, a card for one unit; the same as HTML and as text.

Colours are the notebook's own, so that light and dark both read well: a state is a sign and a word.
"""
import os
from html import escape
from importlib import import_module

from .. import marks
from ..interview.marking import score
from ..interview.memory import store
from ..plots.picture import show
from ..trainer.summary import summary as drill_summary
from .standing import Standing, Task, UnitStanding, written

SIGNS = {"passed": "✓", "done": "✓", "missed": "✗", "begun": "◐", "open": "○"}
WORDS = {"passed": "passed", "missed": "not yet", "open": "open",
         "done": "done", "begun": "begun"}
EMPTY = "What you pass, miss and answer is counted here when you run this cell."
DEEPER = " <small>(Going deeper)</small>"
FOLDER = "LOSSEDU_FOLDER"  # set by `lossedu lab`: where the copies are


class Progress:
    """What is done, passed, missed and next; read anew each time it is shown."""

    def __init__(self, unit: str | None = None):
        self.unit = written(unit) if unit is not None else None

    def reset(self) -> None:
        """Forget the verdicts, scores, guesses and ticks of the unit, or of the whole course.

        Answers in notebooks stay as they are. Raises OSError where the disk refuses.
        """
        name = self.unit.name if self.unit else ""
        marks.reset(name)
        store().forget(name)

    @property
    def standing(self) -> Standing:
        """The facts: `.of(unit)` and `.units`, read from disk now."""
        return Standing()

    def __repr__(self):
        if self.unit:
            return unit_text(self.standing.of(self.unit))
        return course_text(self.standing)

    def _repr_html_(self):
        if self.unit:
            return unit_html(self.standing.of(self.unit))
        return course_html(self.standing)

    def _ipython_display_(self):
        """Show it, and keep it up to date for as long as the notebook runs."""
        self._show()
        if _in_a_notebook() and not nothing_is_kept():
            marks.watch(self._name, lambda: self._show(again=True))

    @property
    def _name(self):
        return f"lossedu progress {self.unit.name if self.unit else 'of the course'}"

    def _show(self, again=False):
        show({"text/plain": repr(self), "text/html": self._repr_html_()}, name=self._name,
             again=again)


def _in_a_notebook():
    """A terminal would print every update below the last."""
    return hasattr(import_module("IPython").get_ipython(), "kernel")


# ------------------------------------------------------------------ sentences for both
def summary(one: UnitStanding) -> str:
    """One line on a unit.

    "2 of 4 exercises passed, 1 not yet · 1 of 3 in Going deeper · 5 of 20 points ·
    quiz 3 of 8 right · 5 of 6 guesses made, 3 right"
    """
    said = [_passed(one.main, " exercises passed")]
    if one.deeper:
        said.append(_passed(one.deeper, " in Going deeper"))
    said.append(f"{one.points} of {one.all_points} points")
    if one.questions:
        said.append(quiz_words(one))
    if one.asked:
        said.append(guess_words(one))
    return " · ".join(said)


def contents(one: UnitStanding) -> str:
    """What a unit holds, as a line: where nothing is kept, there is no more to say."""
    said = [f"{len(one.main)} exercises"]
    if one.deeper:
        said.append(f"{len(one.deeper)} more in Going deeper")
    said += [f"{count} {noun}" for count, noun in ((one.all_points, "points"), (
        one.questions, "questions in the quiz"), (one.asked, "guesses")) if count]
    return " · ".join(said)


def _passed(tasks, what):
    passed = sum(task.state == "passed" for task in tasks)
    missed = sum(task.state == "missed" for task in tasks)
    return f"{passed} of {len(tasks)}{what}" + (f", {missed} not yet" if missed else "")


def guess_words(one: UnitStanding) -> str:
    """How many guesses are made, and how many of them were right."""
    said = f"{one.guessed} of {one.asked} guesses made"
    return said + (f", {one.hit} right" if one.guessed else "")


def quiz_words(one: UnitStanding) -> str:
    """The score of a quiz; the first attempts count."""
    if not one.checked:
        return f"quiz of {one.questions} questions, not begun"
    said = f"quiz {score(one.first, one.latest, one.questions)}"
    left = one.questions - one.checked
    return said + (f", {left} to check" if left else "")


def next_words(one: UnitStanding, where: str = "") -> str:
    """What comes next in a unit."""
    if one.next:
        return f"Next{where}: {_named(one.next)}"
    if not one.is_done:
        return f"Next{where}: the quiz."
    if one.next_deeper:
        return f"All done. If you like, in Going deeper: {_named(one.next_deeper)}"
    return "All done."


def _named(task):
    again = " (tried before)" if task.state == "missed" else ""
    return f"{task.title}{again}, {task.minutes} minutes."


def course_next(standing: Standing) -> str:
    """What comes next in the course: where the learner was last, then from the start."""
    left = [one for one in standing.units if not one.is_done]
    last = standing.marks[-1].unit if standing.marks else ""
    left.sort(key=lambda one: one.unit.name != last)  # a stable sort: the others keep their order
    return next_words(left[0], f" in {left[0].unit.stem}") if left else "All done."


def total(units: list[UnitStanding]) -> str:
    """One line on the course."""
    passed = sum(len(one.of("passed")) for one in units)
    points = sum(one.points for one in units)
    return (f"{sum(one.is_done for one in units)} of {len(units)} units done, "
            f"{passed} of {sum(len(one.tasks) for one in units)} exercises passed, "
            f"{points} of {sum(one.all_points for one in units)} points")


def quizzes(units: list[UnitStanding]) -> str:
    """One line on all quizzes, in the words that stand below each of them."""
    first, latest, asked = (sum(getattr(one, name) for one in units)
                            for name in ("first", "latest", "questions"))
    return f"Quizzes: {score(first, latest, asked)}."


def nothing_is_kept() -> bool:
    """True in a build, a test and a grader: there a stored output belongs to no learner."""
    return not marks.is_kept()


def notes() -> list[str]:
    """Where the work is kept, and what could not be written."""
    folder = os.environ.get(FOLDER)
    said = [f"You work in {folder}. The course overwrites nothing there without a "
            "backup."] if folder else []
    return [*said, *filter(None, [marks.trouble(), store().note])]


# ------------------------------------------------------------------ text
def unit_text(one: UnitStanding) -> str:
    """A unit as text, a line for each exercise."""
    if nothing_is_kept():
        return f"{one.unit.stem}: {contents(one)}. {EMPTY}"
    lines = [f"{one.unit.stem}: {summary(one)}", *(_task_line(task) for task in one.tasks)]
    return "\n".join([*lines, next_words(one), *notes()])


def _task_line(task: Task):
    points = f"{task.points} point{'s' * (task.points != 1)}"
    return f"  {SIGNS[task.state]} {WORDS[task.state]:8}{task.name:26} {points}"


def course_text(standing: Standing) -> str:
    """The course as text, a line for each unit."""
    if nothing_is_kept():
        return EMPTY
    units = standing.units
    wide = max((len(one.unit.stem) for one in units), default=0)
    lines = [f"{SIGNS[one.state]} {one.unit.stem:{wide}}  {_row(one)}".rstrip() for one in units]
    drilled = [said] if (said := drill_summary()) else []
    return "\n".join([*lines, f"{total(units)}.", quizzes(units), course_next(standing), *drilled,
                      *notes()])


def _row(one):
    """A unit in 60 characters, so that a terminal shows it in one line.

    Of a quiz it has the number that counts, the one of first attempts; `quizzes` says so below.
    """
    missed = f"  {len(one.of('missed'))} not yet" if one.of("missed") else ""
    return (f"{len(one.of('passed')):2} of {len(one.tasks):2} passed  {one.points:2} of "
            f"{one.all_points:2} points  quiz {one.first:2} of {one.questions:2}{missed}")


# ------------------------------------------------------------------ HTML
BOX = ("border:1px solid;border-color:rgba(128,128,128,.5);border-radius:4px;"
       "padding:.4em .8em;margin:.3em 0;color:inherit;max-width:52em")
CELL = "font-size:inherit;text-align:left;padding:.1em 1em .1em 0;border:0;vertical-align:top"


def unit_html(one: UnitStanding) -> str:
    """A card for a unit; its exercises are folded."""
    if nothing_is_kept():
        return _card("in this unit", f"{escape(contents(one))}. {EMPTY}")
    rows = [[_state(task.state), escape(task.title) + DEEPER * task.deeper,
             f"<code>{escape(task.name)}</code>", f"{task.points}"] for task in one.tasks]
    table = _table(["state", "exercise", "name", "points"], rows)
    return _card("in this unit", f"{_state(one.state)}. {escape(summary(one))}", _bar(one),
                 f"<div>{escape(next_words(one))}</div>",
                 f"<details><summary>Exercises of this unit</summary>{table}</details>", _notes())


def course_html(standing: Standing) -> str:
    """The course as a table, a row for each unit."""
    if nothing_is_kept():
        return _card("in the course", EMPTY)
    units = standing.units
    rows = []
    for one in units:
        missed = ", ".join(task.title for task in one.of("missed"))
        rows.append([_state(one.state), escape(one.unit.stem),
                     f"{len(one.of('passed'))} of {len(one.tasks)}", escape(missed) or "none",
                     f"{one.points} of {one.all_points}", escape(_score(one)),
                     f"{one.hit} of {one.guessed}" if one.guessed else "none"])
    table = _table(["state", "unit", "passed", "not yet", "points", "quiz", "guesses right"], rows)
    return _card("in the course", f"{escape(total(units))}.", table,
                 f"<div>{escape(course_next(standing))}</div>",
                 f"<div>{escape(drill_summary())}</div>", _notes())


def _card(where, first, *more):
    return (f'<div style="{BOX}"><div><strong>Your progress {where}.</strong> {first}</div>'
            f"{''.join(more)}</div>")


def _score(one):
    if not one.checked:
        return f"0 of {one.questions} checked"
    return score(one.first, one.latest, one.questions)


def _state(state):
    return (f'<span style="white-space:nowrap"><span aria-hidden="true">{SIGNS[state]}</span> '
            f"{WORDS[state]}</span>")


def _bar(one):
    """How many of the points are earned, as a picture; the words beside it say the same."""
    percent = round(100 * one.points / max(1, one.all_points))
    return ('<div aria-hidden="true" style="height:.4em;margin:.3em 0;border-radius:2px;'
            'background:rgba(128,128,128,.25)">'
            f'<div style="height:100%;width:{percent}%;border-radius:2px;background:#0072B2">'
            "</div></div>")


def _table(heads, rows):
    def cells(tag, row):
        return "".join(f'<{tag} style="{CELL}">{one}</{tag}>' for one in row)

    body = "".join(f'<tr style="background:none">{cells("td", row)}</tr>' for row in rows)
    scoped = "".join(f'<th scope="col" style="{CELL}">{one}</th>' for one in heads)
    # a narrow screen scrolls the table within its card
    return ('<div style="overflow-x:auto">'
            '<table style="margin:.4em 0;background:none;border:0;color:inherit">'
            f"<thead><tr>{scoped}</tr></thead><tbody>{body}</tbody></table></div>")


def _notes():
    return "".join(f"<div><small>{escape(said)}</small></div>" for said in notes())
