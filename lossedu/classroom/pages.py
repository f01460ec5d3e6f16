"""What students and teachers read: a page of feedback for each submission, and one on the class.

    write_feedback(classroom, result)      # feedback/STUDENT/UNIT/UNIT.html
    write_overview(classroom, "outliers")  # results/UNIT.html

A page is one file without a request to any other host. `nbgrader release_feedback` hands back what
is in feedback/. What stands on a page are sentences of the check and the student's own code: no
hidden input and no right value of a hidden case is in a `Result`, so none can be on a page.
"""
import re
import secrets
from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from math import ceil
from pathlib import Path
from statistics import median

from ..disk import write_text
from ..exercises import EXERCISES
from ..exercises.show import count
from .alike import alike
from .astray import astray, in_no_list, whose_is_astray
from .by_hand import spoken
from .deadlines import beginning_of, lateness
from .folder import Classroom
from .gradebook import Standing
from .results import Result
from .students import in_full
from .unexplained import counted

FEW, MANY = 0.1, 0.9     # of those who tried: nearly none pass, nearly all pass
HALF = 0.5               # of the class makes one mistake
STOPPED = re.compile(r"^The cell of |\bwas stopped\b|\bits program was ended\b|^This exercise was "
                     "not judged")
CROWD = 5                # so many tries are needed to say something of an exercise
# what the rows below a sentence are, by the kind of the exercise
EVIDENCE = {"implement": "One case that you can try yourself",
            "debug": "One case that you can try yourself", "derive": "Your lines"}
WIDTH, HEIGHT = 44, 110  # of a bar, and of the tallest with its number


@lru_cache(maxsize=1)
def _templates():
    from jinja2 import Environment, PackageLoader
    made = Environment(loader=PackageLoader("lossedu.classroom"), autoescape=True,
                       trim_blocks=True, lstrip_blocks=True)
    made.filters.update(words=_words, zip=zip)
    made.globals.update(points=_points, state=_state, mark=_mark, word=_word, count=count,
                        dict=dict)
    return made


def _points(number):
    return f"{number:g}"


def _words(text):
    """A sentence with what stands between backticks as code; nothing else in it is read as HTML."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(str(text)))


def _state(verdict):
    return "right" if verdict.passed else "wrong" if verdict.attempted else "open"


def _mark(verdict):
    return {"right": "✓", "wrong": "✗", "open": "○"}[_state(verdict)]


def _word(verdict):
    return {"right": "passed", "wrong": "not yet", "open": "not attempted"}[_state(verdict)]


# ------------------------------------------------------------------ for a student
def feedback(classroom: Classroom, result: Result, standing: Standing | None = None) -> str:
    """The page of one student, as HTML; with a standing, lateness and points by hand are on it."""
    passed = sum(one.passed for one in result.verdicts)
    summary = f"{passed} of {count(len(result.verdicts), 'exercise')} passed."
    name = in_full(classroom).get(result.student)
    person = {one[0]: one[1:] for one in standing.by_hand} if standing else {}
    checked = {one.name for one in result.verdicts}
    words = spoken(classroom, result.unit, result.student, standing) if standing else []
    return _templates().get_template("feedback.html").render(
        result=result, name=classroom.name, unit=_title(result.unit), summary=summary,
        who=f"{name} ({result.student})" if name else result.student, person=person,
        comments=standing.comments if standing else {}, titles=EVIDENCE,
        spoken=[one for one in words if one.name not in checked],
        standing=standing, late=lateness(classroom, result.unit, result.student))


def _title(unit):
    return unit.replace("_", " ").capitalize()


def write_feedback(classroom: Classroom, result: Result,
                   standing: Standing | None = None) -> Path:
    """Write the page of one student, and beside it what release_feedback reads; the file."""
    file = classroom.path / "feedback" / result.student / result.unit / f"{result.unit}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, feedback(classroom, result, standing))
    _as_collected(classroom, result, file.parent)
    return file


def _as_collected(classroom, result, folder):
    """When a submission came, and the secret by which its student fetches the page: as nbgrader
    collected them, or in their place what lets `release_feedback` go on with the others."""
    submitted = classroom.path / "submitted" / result.student / result.unit
    for name, instead in (("timestamp.txt", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f UTC}"),
                          ("submission_secret.txt", secrets.token_hex(32))):
        try:
            text = beginning_of(submitted / name)
        except (OSError, ValueError):
            text = ""
        if text or not (folder / name).is_file():
            write_text(folder / name, text or instead)


# ------------------------------------------------------------------ for the teacher
def overview(classroom: Classroom, unit: str, standings: dict | None = None) -> str:
    """The page on the class, as HTML; `standings` are those of the gradebook."""
    results = classroom.results(unit)
    tried = [one for result in results for one in result.verdicts if one.attempted]
    published = {one.name: one.solution for one in classroom.exercises(unit)
                 if one.name in EXERCISES}
    names = in_full(classroom)
    there = {one.student for one in classroom.submissions(unit)}
    nothing = [one for one in names if one not in there and one not in classroom.left]
    lost = whose_is_astray(classroom)
    late = {one.student: lateness(classroom, unit, one.student) for one in results}
    return _templates().get_template("overview.html").render(
        name=classroom.name, unit=_title(unit), results=results, names=names, late=late,
        nothing=[_in_full(names, one) for one in nothing if one not in lost],
        lost=[_in_full(names, one) for one in nothing if one in lost],
        waiting=sorted(there - {one.student for one in results}),
        most=max((one.most for one in results), default=0),
        median=median([one.points for one in results] or [0]),
        passing=_passing(results), histogram=_histogram(results), broken=_broken(results),
        exercises=_exercises(results), mistakes=_mistakes(tried, len(results)),
        astray=astray(classroom, listed=False), unlisted=in_no_list(classroom),
        standings=standings or {},
        by_hand={one.student: standings[one.student] for one in results
                 if standings and one.student in standings and standings[one.student].waiting},
        unexplained=_unexplained(results, unit, classroom),
        alike=alike(results, published))


def _in_full(names, student):
    return f"{names[student]} ({student})" if names[student] else student


def write_overview(classroom: Classroom, unit: str, standings: dict | None = None) -> Path:
    """Write the page on the class; the file."""
    file = classroom.path / "results" / f"{unit}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, overview(classroom, unit, standings))
    return file


def _passing(results):
    full = sum(one.points == one.most for one in results)
    none = sum(one.points == 0 for one in results)
    return (f"{count(full, 'submission')} {'has' if full == 1 else 'have'} all points, "
            f"{none} {'has' if none == 1 else 'have'} none.")


def _exercises(results):
    """A row for each exercise: how many passed, and what a teacher should look at."""
    rows = []
    names = dict.fromkeys(one.name for result in results for one in result.verdicts)
    for name in names:
        given = [one for result in results for one in result.verdicts if one.name == name]
        tried = [one for one in given if one.attempted]
        passed = sum(one.passed for one in tried)
        share = passed / len(tried) if tried else 0
        rows.append(dict(name=name, title=given[0].title, passed=passed, tried=len(tried),
                         percent=round(100 * share), said=_to_look_at(tried, share, len(given))))
    return rows


def _to_look_at(tried, share, students):
    """What stands out about an exercise, in words; "" where nothing does."""
    said = []
    if len(tried) < students / 2:
        said.append("fewer than half of the class tried it")
    if len(tried) >= CROWD and share >= MANY:
        said.append("nearly all pass")
    if len(tried) >= CROWD and share <= FEW:
        said.append("nearly none pass")
    most = Counter(one.mistake for one in tried if one.mistake).most_common(1)
    if most and len(tried) >= CROWD and most[0][1] >= HALF * students:
        said.append(f"half of the class makes the same mistake: {most[0][0]}")
    return "; ".join(said)


def _mistakes(tried, students):
    """How often each mistake was made, the most frequent first."""
    found = Counter((one.name, one.mistake) for one in tried if one.mistake)
    first = {}
    for one in tried:
        first.setdefault((one.name, one.mistake), one.message)
    return [dict(exercise=name, id=mistake, count=number, message=first[name, mistake],
                 percent=round(100 * number / students))
            for (name, mistake), number in found.most_common()]


def _unexplained(results, unit, classroom):
    said = counted(results)
    return said and (f"{said} To group them, type: lossedu classroom mistakes {classroom.path} "
                     f"--unit {unit}")


def _broken(results):
    """(student, sentence) for each submission of which something did not run, or not to its end."""
    return [(result.student, sentence) for result in results for sentence in
            (*result.notes, *dict.fromkeys(_named(one) for one in result.verdicts
                                           if STOPPED.search(one.message)))]


def _named(verdict):
    """The sentence, with the exercise where it does not begin with its cell."""
    return (verdict.message if verdict.message.startswith("The cell of ")
            else f"{verdict.name}: {verdict.message}")


def _histogram(results):
    """How many submissions have how many points: a small picture, as SVG."""
    most = max((one.most for one in results), default=0)
    if not most:
        return ""
    step = ceil(most / 10)     # whole points, at most ten bars and one for all points
    heights = Counter(int(one.points // step) for one in results)
    bins, top = int(most // step) + 1, max(heights.values())
    picture = [_bar(at, heights[at], top) for at in range(bins)]
    ticks = [f'<text x="{at * WIDTH}" y="{HEIGHT + 16}" text-anchor="middle">{at * step}</text>'
             for at in range(bins + 1)]
    said = ", ".join(f"{number} with {at * step} to {min((at + 1) * step - 1, most):g}"
                     for at, number in sorted(heights.items()))
    return (
        f'<svg viewBox="-12 -6 {bins * WIDTH + 24} {HEIGHT + 42}" role="img" '
        f'aria-label="How many submissions have how many points: {said}." '
        f'style="max-width:32rem;width:100%;font:12px system-ui,sans-serif" fill="currentColor">'
        f'<line x1="0" x2="{bins * WIDTH}" y1="{HEIGHT}" y2="{HEIGHT}" stroke="currentColor"/>'
        f'{"".join(picture + ticks)}<text x="{bins * WIDTH / 2}" y="{HEIGHT + 34}" '
        f'text-anchor="middle">points</text></svg>')


def _bar(at, number, top):
    """One bar of the histogram, with its number on top; nothing where it is 0."""
    if not number:
        return ""
    tall = round(90 * number / top)
    return (f'<rect x="{at * WIDTH + 2}" y="{HEIGHT - tall}" width="{WIDTH - 4}" height="{tall}" '
            f'fill="var(--right)"/><text x="{(at + 0.5) * WIDTH}" y="{HEIGHT - tall - 4}" '
            f'text-anchor="middle">{number}</text>')
