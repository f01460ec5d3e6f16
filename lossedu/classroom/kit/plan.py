"""The plan of a lesson as Markdown: a table of 50 minutes, then what each step needs."""
from ...interview.marking import letter
from .deck import worth
from .in_class import COURSE
from .leaning import leans
from .lesson import MINUTES
from .markdown import sentences
from .material import Found, Text
from .points import ASSUMPTION, is_prose, points

LINES = 10   # of what a cell prints

HOW = (
    "**How a vote goes.** Show the question, give half a minute in silence, and let everybody show "
    "fingers at once: one for (a), two for (b), and so on. If most have the right option, ask one "
    "of the others for a reason, and reveal. If votes are divided, let neighbours with different "
    "options talk for a minute and vote again before you reveal. If nearly all are wrong, reveal "
    "at once, and ask what they had assumed. Afterwards ask somebody who was wrong which line of "
    "the reason speaks against it.\n\n"
    "**Before the lesson** read the unit: each step below has the name of its section in the "
    "notebook. What stands in it is what goes on the board or the slides: formulas, results, and "
    "the sentences that matter.")
TITLES = {"vote": "Vote", "passage": "Explain", "task": "Exercise in pairs", "open": "Opening",
          "close": "Closing"}


def page(lesson, slides, figures=(), here=COURSE):
    """The plan as Markdown, from a `Lesson`, its slides and its figures, for a class `InClass`."""
    material = lesson.material
    unit = material.unit
    files = {}
    for one in figures:
        files.setdefault(one.cell, []).append(f"[{one.path.name}](figures/{one.path.name})")
    parts = [f"# A lesson of {MINUTES} minutes: {material.title.partition(':')[0]}",
             f"Unit {unit.number} of the course, `{here.file(unit)}`: *{unit.question}* "
             f"{_needs(material, here)}{here.date(unit)}",
             "**Goals.** Afterwards they can\n\n" + "\n".join(f"- {one}" for one in material.goals),
             "**You need** `slides.html` in a browser (arrow keys), and the notebook for the "
             f"exercise. `{here.file(unit)}` is handed out at the end, or before if they bring "
             "computers.", HOW, _table(lesson, slides)]
    if own := here.own(unit):
        parts.insert(2, f"**Not in this kit** are the class's own exercises, {_listed(own)}: their "
                     "minutes are in no sum here, and their mistakes stand in their files alone"
                     + (", those of the pool also in `oral/`." if any(
                         one.startswith("pool_") for one in own) else "."))
    parts += [_step(lesson, at, slides, files, here) for at in range(len(lesson.steps))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _listed(names):
    return ", ".join(f"`{one}`" for one in names)


def _needs(material, here):
    if not material.needs:
        return "It builds on no other unit."
    missing = here.missing(material)
    of = "of it" if len(missing) == 1 else "of them"
    lacks = (f" The class does not have {' and '.join(missing)}: say in the lesson what is needed "
             f"{of}." if missing else "")
    return f"It builds on {', '.join(material.needs)}.{lacks}"


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


def _step(lesson, at, slides, files, here):
    step = lesson.steps[at]
    if step.kind == "open":
        return ""
    start = sum(one.minutes for one in lesson.steps[:at])
    said = f": {step.title}" if step.kind != "close" else ""
    head = f"## Minute {start}, {TITLES[step.kind].lower()}{said}"
    if step.kind == "close":
        body = _close(lesson, here)
    else:
        body = {"vote": _vote, "passage": _passage, "task": _task}[step.kind](lesson, step, files)
    return "\n\n".join(part for part in [head, *body] if part)


def _vote(lesson, step, files):
    guess = step.vote.guess
    yield _points(step, step.before, files)
    case = "\n\n".join(one.markdown for one in step.context if isinstance(one, Text))
    if case:
        yield f"**The case.** {case}" if is_prose(step.context[0]) else f"**The case.**\n\n{case}"
    yield from (_shown(one, files) for one in step.context if isinstance(one, Found))
    yield f"**The question.** {_line(guess.question)}"
    yield "\n".join(_option(guess, place) for place in range(len(guess.options)))
    yield f"**Why.** {_line(guess.because)}"
    yield from (_shown(one, files) for one in step.evidence)
    yield _points(step, step.after, files)


def _option(guess, place):
    name, text = letter(place), _line(guess.options[place])
    return f"- **({name}) {text}** ← right" if name == guess.answer else f"- ({name}) {text}"


def _passage(lesson, step, files):
    first = next((one for one in step.before if is_prose(one)), None)
    if (first and not first.markdown.startswith(ASSUMPTION) and len(sentences(first.markdown)) > 1
            and not leans(first.markdown)):
        begin = " ".join(sentences(first.markdown)[:-1][:2])
        yield f"Begin with: {begin}"
        yield _points(step, step.before, files, begin)
    else:
        yield _points(step, step.before, files)


def _task(lesson, step, files):
    task, exercise = step.task, step.task.exercise
    yield (f"Exercise {task.number}, {exercise.kind}, {worth(exercise)}. They work in pairs; "
           "`assistants.md` has its mistakes, each with a question to ask, and `answers.md` what "
           "is right. Take two pairs with different answers, and let each say why.")


def _close(lesson, here):
    yield ("Go through the summary, and let them say which of the votes surprised them most. "
           f"Hand out `{here.file(lesson.material.unit)}`. What it takes beyond this lesson is "
           f"about {lesson.home_minutes} minutes:")
    rows = [f"- exercise {one.number}, {one.exercise.title} ({one.exercise.kind}): "
            f"{one.exercise.minutes} minutes, {worth(one.exercise)}" for one in lesson.at_home]
    rows += [f"- to read: {one.title}" for one in lesson.to_read]
    rows.append("- the recipe, the quiz, and the cards for interviews")
    yield "\n".join(rows)
    more = lesson.material.deeper_tasks
    if lesson.material.more:
        yield (f"For those who want more, \"Going deeper\" has {lesson.material.more} minutes"
               + (f" with {len(more)} exercise{'s' * (len(more) != 1)}.{here.deeper()}" if more
                  else "."))


def _points(step, items, files, begin=""):
    """The points of some items, one below the other; those of another section below its name. What
    stands there already, `begin` among it, is not said again."""
    rows, heading, there = [], step.title, {begin}
    for one in points(items):
        if one.heading != heading:
            rows.append(f"*{one.heading}*")
            heading = one.heading
        middle = _shown(one.found, files) if one.found else one.text
        for row in (_new(one.lead, there), _new(middle, there), _new(one.said, there)):
            there.add(row)
            rows.append(row)
    return "\n\n".join(row for row in rows if row)


def _new(row, there):
    """The row without a beginning that stands there already."""
    for one in filter(None, there):
        if row == one or row.startswith(f"{one} "):
            return row.removeprefix(one).lstrip()
    return row


def _shown(found, files):
    """The figures of a cell, or what it prints, its first lines."""
    names = files.get(found.cell)
    if names:
        return f"Show {', '.join(names)}."
    if found.pictures:
        return f"Show the picture: {' '.join(found.pictures)}"
    rows = found.printed.split("\n")
    more = ["..."] * (len(rows) > LINES)
    return "\n".join(["```text", *rows[:LINES], *more, "```"])


def _line(text):
    return " ".join(text.split())
