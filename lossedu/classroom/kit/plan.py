"""The plan of a lesson as Markdown: a table of 50 minutes, then what each step needs."""
from ...interview.marking import letter
from .deck import points, points_of
from .lesson import MINUTES, pictures_of
from .markdown import sentences
from .material import Text

HOW = """**How a vote goes.** Show the question, give half a minute in silence, and let everybody show \
one, two or three fingers at once: one for (a), two for (b), three for (c). If most have the right \
option, ask one of the others for a reason, and reveal. If votes are divided, let neighbours with \
different options talk for a minute and vote again before you reveal. If nearly all are wrong, \
reveal at once, and ask what they had assumed."""
TITLES = {"vote": "Vote", "passage": "Explain", "task": "Exercise in pairs", "open": "Opening",
          "close": "Closing"}


def page(lesson, slides, figures=()):
    """The plan as Markdown, from a `Lesson`, its slides and its figures."""
    material = lesson.material
    unit = material.unit
    files = {}
    for one in figures:
        files.setdefault(one.cell, []).append(f"[{one.path.name}](figures/{one.path.name})")
    parts = [f"# {MINUTES} minutes on {material.title.partition(':')[0].lower()}",
             f"Unit {unit.number} of the course, `{unit.stem}.ipynb`: *{unit.question}* "
             f"{_needs(material)}",
             "**Goals.** Afterwards they can\n\n" + "\n".join(f"- {one}" for one in material.goals),
             "**You need** `slides.html` in a browser (arrow keys), and the notebook for the "
             f"exercise. `{unit.stem}.ipynb` is handed out at the end, or before if they bring "
             "computers.", HOW, _table(lesson, slides)]
    parts += [_step(lesson, at, slides, files) for at in range(len(lesson.steps))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _needs(material):
    if not material.needs:
        return "It builds on no other unit."
    return f"It builds on {', '.join(material.needs)}."


def _table(lesson, slides):
    rows, start = ["| minute | what | slides | |", "|---|---|---|---|"], 0
    for at, step in enumerate(lesson.steps):
        end = start + step.minutes
        said = step.title if step.kind in ("vote", "passage", "task") else ""
        rows.append(f"| {start} to {end} | {TITLES[step.kind]} | {_numbers(slides, at)} "
                    f"| {said} |")
        start = end
    return "\n".join(rows)


def _numbers(slides, at):
    """The numbers of the slides of a step: "4" or "4 to 6"."""
    found = [number for number, one in enumerate(slides, start=1) if one.step == at]
    if not found:
        return ""
    return f"{found[0]} to {found[-1]}" if len(found) > 1 else str(found[0])


def _step(lesson, at, slides, files):
    step = lesson.steps[at]
    if step.kind == "open":
        return ""
    start = sum(one.minutes for one in lesson.steps[:at])
    said = f": {step.title}" if step.kind != "close" else ""
    head = f"## Minute {start}, {TITLES[step.kind].lower()}{said}"
    body = {"vote": _vote, "passage": _passage, "task": _task, "close": _close}[step.kind]
    return "\n\n".join(part for part in [head, *body(lesson, step, files)] if part)


def _vote(lesson, step, files):
    guess = step.vote.guess
    yield _board(step.before, "Before the vote, on the board")
    yield _shown(step.before, files, "Before the vote, show")
    yield f"*{_line(guess.question)}*"
    yield "\n".join(_option(guess, place) for place in range(len(guess.options)))
    yield f"**Why.** {_line(guess.because)}"
    yield _shown((*step.context, *step.evidence), files, "Show")
    yield _board(step.after, "Then, on the board")
    yield _shown(step.after, files, "Then show")
    yield _watch(guess)


def _option(guess, place):
    name, text = letter(place), _line(guess.options[place])
    return f"- **({name}) {text}** ← right" if name == guess.answer else f"- ({name}) {text}"


def _watch(guess):
    wrong = [f"({letter(place)})" for place in range(len(guess.options))
             if letter(place) != guess.answer]
    return (f"Ask somebody who chose {' or '.join(wrong)}: what did you expect, and which line of "
            "the reason speaks against it?")


def _passage(lesson, step, files):
    first = next((one for one in step.before if isinstance(one, Text)
                  and not one.markdown.startswith(("$$", "|"))), None)
    if first:
        yield f"Begin with: {' '.join(sentences(first.markdown)[:2])}"
    yield _board(step.before, "On the board")
    yield _shown(step.before, files, "Show")


def _task(lesson, step, files):
    task, exercise = step.task, step.task.exercise
    yield (f"Exercise {task.number}, {exercise.kind}, {points(exercise)}. They work in pairs; "
           "`assistants.md` has its mistakes, each with a question to ask, and `answers.md` what "
           "is right. Take two pairs with different answers, and let each say why.")


def _close(lesson, step, files):
    yield ("Go through the summary, and let them say which of the votes surprised them most. "
           f"Hand out `{lesson.material.unit.stem}.ipynb`. What it takes beyond this lesson is "
           f"about {lesson.home_minutes} minutes:")
    rows = [f"- exercise {one.number}, {one.exercise.title} ({one.exercise.kind}): "
            f"{one.exercise.minutes} minutes, {points(one.exercise)}" for one in lesson.at_home]
    rows += [f"- to read: {one.title}" for one in lesson.to_read]
    rows.append("- the recipe, the quiz, and the cards for interviews")
    yield "\n".join(rows)
    more = lesson.material.deeper_tasks
    if lesson.material.more:
        yield (f"For those who want more, \"Going deeper\" has {lesson.material.more} minutes"
               + (f" with {len(more)} exercise{'s' * (len(more) != 1)}." if more else "."))


def _board(items, head):
    """The points of some items as a list below a head, or ""."""
    found, lead = [], ""
    for item in items:
        if isinstance(item, Text):
            found += points_of(item, lead)
            is_prose = not item.markdown.startswith(("$$", "|", "-"))
            lead = sentences(item.markdown)[-1] if is_prose else ""
    rows = [f"- {' '.join(one.split())}" for one in found]
    return "\n".join([f"**{head}**", "", *rows]) if rows else ""


def _shown(items, files, head):
    """The figures of some items, and what is printed, or ""."""
    found = [name for cell in pictures_of(items) for name in files.get(cell, [])]
    said = f"{head}: {', '.join(found)}." if found else ""
    printed = [one.printed for one in items if getattr(one, "printed", "")]
    texts = [f"```text\n{one}\n```" for one in printed]
    return "\n\n".join(part for part in [said, *texts] if part)


def _line(text):
    return " ".join(text.split())
