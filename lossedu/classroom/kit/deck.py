"""What stands on the slides of a lesson, one after the other.

The order is that of the unit, so nothing of an answer is shown before its vote. A vote has two
slides: the question with its options, then the same with the right one marked, the reason, and what
the cell gave. Between votes stand the points of `points.py`, and the unit's figures.
"""
import base64
from dataclasses import dataclass
from html import escape

from ...interview.marking import letter
from .in_class import COURSE
from .lesson import TALKED
from .markdown import html, inline
from .material import Text
from .points import points as of_items

A_SLIDE = 3         # points on one slide, at most
LINES, WIDTH = 14, 110   # of what a cell prints
FEW, BELOW = 8, 2        # lines that fit below a picture in half a slide, and in a whole one
# half a slide is too narrow for a picture of more than this width over height, or for longer lines
WIDE, NARROW = 2.2, 58


@dataclass(frozen=True)
class Slide:
    """One slide: `kind` is title, goals, board, figure, vote, reveal, task, summary or home;
    `body` is HTML; `step` is the place of its step in the lesson; `guess` the id of its vote."""

    kind: str
    title: str
    body: str
    step: int
    guess: str = ""


def deck(lesson, figures=(), here=COURSE):
    """The slides of a `Lesson` as a list of `Slide`. `figures` are its `Figure`s; without them the
    slides hold what a picture shows, in words. `here` is the class, an `InClass`."""
    drawn = {}
    for one in figures:
        drawn.setdefault(one.cell, []).append(one)
    slides = [*_opening(lesson)]
    for at, step in enumerate(lesson.steps):
        if step.kind == "task":
            slides.append(_task(step.task, at))
        else:
            slides += _Writer(step, at, drawn).slides()
    return [*slides, *_closing(lesson, len(lesson.steps) - 1, here)]


# ------------------------------------------------------------------ first and last
def _opening(lesson):
    unit, material = lesson.material.unit, lesson.material
    head, _, rest = material.title.partition(": ")
    rest = rest or unit.question
    yield Slide("title", head, f"<p class='question'>{inline(rest[:1].upper() + rest[1:])}</p>"
                f"<p class='place'>Unit {unit.number} · {inline(unit.takes_up)}</p>", 0)
    goals = "\n".join(f"- {one}" for one in material.goals)
    yield Slide("goals", "Afterwards you can", html(goals), 0)


def _closing(lesson, at, here):
    texts = "\n\n".join(one.markdown for one in lesson.material.summary)
    if texts:
        yield Slide("summary", "Summary", html(texts), at)
    rows = [f"exercise {one.number}, {one.exercise.title}: {one.exercise.minutes} minutes, "
            f"{worth(one.exercise)}" for one in lesson.at_home]
    rows += [f"read \"{one.title}\"" for one in lesson.to_read]
    rows.append("the quiz, and the cards for interviews")
    unit = lesson.material.unit
    said = f"In `{here.file(unit)}`, about {lesson.home_minutes} minutes:{here.date(unit)}\n\n"
    yield Slide("home", "At home", html(said + "\n".join(f"- {one}" for one in rows)), at)


def worth(exercise):
    """"1 point", "3 points"."""
    return f"{exercise.points} point{'s' * (exercise.points != 1)}"


def _task(task, at):
    exercise = task.exercise
    asked = exercise.ask if exercise.kind in TALKED else exercise.goal
    body = (f"<p class='place'>In pairs, {exercise.minutes} minutes · exercise {task.number} in "
            f"the notebook</p>{html(asked)}")
    return Slide("task", exercise.title, body, at)


# ------------------------------------------------------------------ a step
class _Writer:
    """Writes the slides of one step, item by item; `board` holds points not yet on a slide."""

    def __init__(self, step, at, drawn):
        self.step, self.at, self.drawn = step, at, drawn
        self.made, self.board = [], []

    def slides(self):
        self._items(self.step.before)
        if self.step.vote:
            self._vote()
            self._items(self.step.after)
        return self.made

    def _items(self, items):
        for point in of_items(items):
            if point.found and point.found.pictures:
                self._flush()
                self._figure(point)
            elif not point.found or "\n" in point.found.printed:  # one line is for the plan alone
                self.board.append(self._on_board(point))
        self._flush()

    def _on_board(self, point):
        lead = html(point.lead)
        if not point.found:
            return f"{lead}{html(point.text)}"
        return f"{lead}{printed(point.found.printed)}{_caption(point.said)}"

    def _flush(self):
        for start in range(0, len(self.board), A_SLIDE):
            body = "\n".join(self.board[start:start + A_SLIDE])
            self._add("board", self.step.title, body)
        self.board = []

    def _figure(self, point):
        for picture in self._pictures(point.found):
            body = f"{_caption(point.lead)}{picture}{_caption(point.said)}"
            self._add("figure", point.found.heading or self.step.title, body)

    def _vote(self):
        guess, step = self.step.vote.guess, self.step
        context = "".join(self._context(one) for one in step.context)
        asked = f"<p class='question'>{inline(guess.question)}</p>"
        self._add("vote", step.title, f"{context}{asked}{options(guess)}", guess.id)
        is_wide = self._is_wide(step)
        beside, more = self._beside(step.evidence, BELOW if is_wide else FEW)
        said, why = f"{asked}{options(guess, reveal=True)}", html(guess.because)
        self._add("reveal", step.title, _laid_out(said, why, beside, is_wide), guess.id)
        for one in more:
            self._add("figure", step.title, one, guess.id)

    def _beside(self, found, lines):
        """(what stands beside the answer, what needs slides of its own): one picture, and what is
        printed if it has at most so many lines."""
        shown = [one for item in found for one in self._evidence(item)]
        beside = shown[:1]
        if len(shown) > 1 and shown[1].startswith("<pre>") and shown[1].count("\n") < lines:
            beside = shown[:2]
        return "".join(beside), shown[len(beside):]

    def _is_wide(self, step):
        """Whether the first picture of the evidence, or else what is printed, is too wide for half
        a slide."""
        drawn = [one for found in step.evidence for one in self.drawn.get(found.cell, [])]
        if drawn:
            return drawn[0].aspect > WIDE
        rows = [row for found in step.evidence for row in found.printed.split("\n")]
        return max(map(len, rows), default=0) > NARROW

    def _context(self, item):
        if isinstance(item, Text):
            return f"<div class='context'>{html(item.markdown)}</div>"
        return f"<div class='context'>{''.join(self._evidence(item))}</div>"

    def _evidence(self, found):
        """What a cell gave, piece by piece: pictures first."""
        return [*self._pictures(found), *([printed(found.printed)] if found.printed else [])]

    def _pictures(self, found):
        drawn = self.drawn.get(found.cell)
        if not drawn:
            return [f"<p class='words'>{escape(words)}</p>" for words in found.pictures]
        return [image(one) for one in drawn]

    def _add(self, kind, title, body, guess=""):
        self.made.append(Slide(kind, title, body, self.at, guess))


def _laid_out(said, why, beside, is_wide):
    """The question with its answer, the reason and the evidence: in two columns, the evidence
    below both if it is wide."""
    why = f"<div class='because'>{why}</div>"
    if not beside:
        return f"{said}{why}"
    if is_wide:
        return f"<div class='halves'><div>{said}</div><div>{why}</div></div>{beside}"
    return f"<div class='halves'><div>{said}{why}</div><div>{beside}</div></div>"


def _caption(sentence):
    return f"<p class='caption'>{inline(sentence)}</p>" if sentence else ""


def options(guess, reveal=False):
    """The options of a guess as HTML, with the right one marked if it is revealed."""
    rows = []
    for place, option in enumerate(guess.options):
        right = reveal and letter(place) == guess.answer
        mark = "<span class='mark'>✓ right</span> " if right else ""
        rows.append(f"<li{' class=' + chr(39) + 'right' + chr(39) if right else ''}>"
                    f"<b>{letter(place)}</b> {mark}{inline(option)}</li>")
    return f"<ul class='options'>{''.join(rows)}</ul>"


def printed(text):
    """What a cell prints, its first lines."""
    rows = [row[:WIDTH] for row in text.split("\n")]
    if len(rows) > LINES:
        rows = [*rows[:LINES - 1], "..."]
    return f"<pre>{escape(chr(10).join(rows), quote=False)}</pre>"


def image(figure):
    """A figure as a picture that is part of the page, with its words."""
    data = base64.b64encode(figure.path.read_bytes()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(figure.words)}">'
