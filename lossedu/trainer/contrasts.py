"""A mistake that was made in an exercise comes back beside what is right: which of the two?

`lossedu.check` keeps, with each verdict, the name of the mistake that it recognised
(`lossedu/marks.py`). The exercise knows that mistake: it can hand in an answer with it, and judge
it, so that both sides of the contrast are computed and none is written.
"""
import random
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache

from ..core.faulty import FaultyFile
from ..exercises import EXERCISES
from ..marks import Mark
from .database import writing
from .items import Contrast

LONGEST = 700   # letters of what a contrast shows of an exercise's inputs


def queue(database: sqlite3.Connection, marks: Iterable[Mark]) -> None:
    """Put the mistakes among some marks into the queue; made again, one is due again."""
    made = {}
    for mark in marks:
        if mark.what == "exercise" and mark.mistake and not mark.passed:
            made[mark.name, mark.mistake] = max(mark.at, made.get((mark.name, mark.mistake), 0.0))
    known = {(row["exercise"], row["mistake"]): row["at"]
             for row in database.execute("select * from contrasts")}
    new = [(*key, at) for key, at in made.items() if at > known.get(key, -1.0)]
    if not new:
        return
    with writing(database):
        database.executemany(
            "insert into contrasts values (?, ?, ?) on conflict (exercise, mistake) "
            "do update set at = max(at, excluded.at)", new)


@lru_cache(maxsize=256)   # judging takes a while
def contrast(exercise: str, mistake: str, seed: int) -> Contrast | None:
    """The contrast of a mistake, its two sides in an order that follows from the seed.

    None where the exercise or the mistake is there no more, or where the two cannot be shown side
    by side.
    """
    with suppress(FaultyFile, ValueError):
        asked = EXERCISES.find(exercise)
        made = next((one for one in asked.mistakes if one.id == mistake), None)
        sides = made and _sides(asked, made)
        if not sides:
            return None
        question, right, wrong = sides
        if right == wrong:
            return None
        place = random.Random(f"{exercise} {mistake} {seed}").randrange(2)
        options = (right, wrong) if place == 0 else (wrong, right)
        return Contrast(exercise, mistake, asked.unit, question, options, place, made.hint)
    return None


def _sides(exercise, mistake):
    """(question, what is right, what is wrong), or None."""
    if exercise.kind == "derive":
        return _of_lines(exercise, mistake)
    if exercise.kind == "estimate":
        asked = f"{exercise.ask}\n\nWhich of these two is right, and why?"
        wrong = exercise.handed_in(mistake)
        return asked, f"`{exercise.reference:.4g}`", f"`{wrong:.4g}`"
    if exercise.kind == "decide":
        return _of_options(exercise, mistake)
    return _of_results(exercise, mistake)


def _of_lines(exercise, mistake):
    """The first line in which a wrong derivation differs."""
    line, wrong = next(iter(mistake.wrong.items()))
    right = exercise.lines[line].formula
    asked = f"{exercise.ask}\n\nWhich of these two is right for `{line}`, and why?"
    return asked, f"`{right}`", f"`{wrong}`"


def _of_options(exercise, mistake):
    """The right choice beside the wrong one. A wrong reason has no partner."""
    if mistake.id not in exercise.options:
        return None
    chosen = exercise.options[exercise.reference[0]]
    asked = f"{exercise.case}\n\nWhich of these two is right here, and why?"
    return asked, chosen.text, exercise.options[mistake.id].text


def _of_results(exercise, mistake):
    """Two results for the same inputs, as the check shows them."""
    shown = dict(exercise.judged(exercise.handed_in(mistake)).evidence)
    if not {"input", "expected", "got"} <= shown.keys() or len(shown["input"]) > LONGEST:
        return None
    asked = (f"{exercise.goal}\n\n`{exercise.signature}` gets `{shown['input']}`. Which of these "
             "two results is right, and why?")
    return asked, f"`{shown['expected']}`", f"`{shown['got']}`"
