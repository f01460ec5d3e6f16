"""A lesson of 50 minutes, made from the order of a unit.

A unit's main path becomes steps: one for each guess, with what leads up to it and what follows from
it, and one for each passage of some length between guesses. The minutes are shared out by the words
and formulas of each step; where all do not fit, the shortest passages are left to read at home.
"""
from dataclasses import dataclass, replace

from .material import Found, Material, NoMaterial, Reveal, Task, Text, Vote

MINUTES = 50
OPENING, CLOSING = 3, 4
VOTE, PASSAGE = 4, 2       # the least a step of each kind gets
WORDS_A_MINUTE = 150       # as the build counts
VOTING = 2                 # minutes for the vote itself, and a word with the neighbour
SHORT = 0.6                # a passage that takes less to read goes along with what is before it
TALKED = ("decide", "estimate")   # exercises that need no computer
CONTEXT = 90               # words above a question on its slide, at most, but for one paragraph


@dataclass(frozen=True)
class Step:
    """A part of the lesson: `kind` is open, vote, passage, task or close.

    `before` and `after` are the items of the unit on either side of the vote; a passage has all of
    its items in `before`. `context` is what stands on the slide of the vote.
    """

    kind: str
    title: str
    minutes: int = 0
    before: tuple = ()
    vote: Vote | None = None
    context: tuple = ()
    evidence: tuple = ()   # of Found, between the vote and its reveal
    after: tuple = ()
    task: Task | None = None

    @property
    def items(self):
        """Everything of the unit in it but the vote itself."""
        return (*self.before, *self.context, *self.evidence, *self.after)

    @property
    def reading(self):
        """How many minutes its text takes to read, by the build's formula."""
        texts = [one for one in self.items if isinstance(one, Text)]
        formulas = sum(one.markdown.startswith("$$") for one in texts)
        return sum(one.words for one in texts) / WORDS_A_MINUTE + 0.5 * formulas


@dataclass(frozen=True)
class Lesson:
    """The steps, whose minutes add up to 50, and what is left for home."""

    material: Material
    steps: tuple
    to_read: tuple    # steps that are not part of the lesson
    at_home: tuple    # the other exercises of the main path

    @property
    def task(self):
        """The exercise done together; None in a unit without exercises."""
        return next((one.task for one in self.steps if one.task), None)

    @property
    def home_minutes(self):
        """What the notebook takes beyond the lesson."""
        return self.material.minutes - (MINUTES - OPENING - CLOSING)


def lesson(material):
    """The `Lesson` of a unit's `Material`. Raises NoMaterial for one without a text."""
    task = together(material)
    room = MINUTES - OPENING - CLOSING - (task.exercise.minutes if task else 0)
    steps = _joined([step for section in material.argument for step in _steps(section)])
    if not steps:
        raise NoMaterial(f"{material.unit.name} has no section with a text, so there is nothing to "
                         "make a lesson from. Write one below a heading ## in its unit.md.")
    kept, to_read = _fitting(steps, room)
    kept = _timed(kept, room)
    if task:
        kept.insert(_place(material, kept, task),
                    Step("task", task.exercise.title, task.exercise.minutes, task=task))
    opening = Step("open", "Opening", OPENING)
    closing = Step("close", "Closing", CLOSING)
    return Lesson(material, (opening, *kept, closing), tuple(to_read),
                  tuple(one for one in material.tasks if one is not task))


def together(material):
    """The exercise to do in the lesson: one that needs no computer if there is one, and a short
    one; None where there is none."""
    return min(material.tasks, default=None,
               key=lambda one: (one.exercise.kind not in TALKED, one.exercise.minutes))


# ------------------------------------------------------------------ cutting a section into steps
def _steps(section):
    """The steps of one section, untimed. A vote and its reveal stay together, whatever headings
    stand between."""
    groups, is_open = [], False
    for item in section.items:
        if not groups or not is_open and item.heading != groups[-1][-1].heading:
            groups.append([])
        groups[-1].append(item)
        is_open = isinstance(item, Vote) or is_open and not isinstance(item, Reveal)
    for items in groups:
        yield from _of_group(items[0].heading or section.title, items)


def _of_group(heading, items):
    """The steps below one heading: one for each vote, or one passage."""
    ends = [at for at, item in enumerate(items) if isinstance(item, Vote)]
    if not ends:
        yield Step("passage", heading, before=tuple(items))
        return
    start = 0
    for place, at in enumerate(ends):
        following = ends[place + 1] if place + 1 < len(ends) else len(items)
        reveal = next((spot for spot in range(at, following)
                       if isinstance(items[spot], Reveal)), at)
        end = following
        if following < len(items):  # what leads up to the next vote goes with it
            end -= len(_context(items[reveal + 1:following]))
        before = items[start:at]
        context = _context(before)
        between = items[at + 1:reveal]  # a text there is for those who have seen the answer
        later = [one for one in between if not isinstance(one, Found)]
        yield Step("vote", heading, before=tuple(before[:len(before) - len(context)]),
                   vote=items[at], context=tuple(context),
                   evidence=tuple(one for one in between if isinstance(one, Found)),
                   after=(*later, *items[reveal + 1:end]))
        start = end


def _context(items):
    """What stands directly above a question and fits on its slide: at least one text, and what the
    last cell gave if the question is about that."""
    kept, words = [], 0
    given = len(items)
    while given and isinstance(items[given - 1], Found):
        given -= 1
    for item in reversed(items[:given]):
        if not isinstance(item, Text) or kept and words + item.words > CONTEXT:
            break
        kept.insert(0, item)
        words += item.words
    while len(kept) > 1 and kept[0].markdown.startswith(("$$", "|")):  # it says nothing alone
        del kept[0]
    return [*kept, *items[given:]]


def _joined(steps):
    """With each very short passage made a part of the step before it, the first of the next."""
    kept = []
    for step in steps:
        if len(kept) == 1 and kept[0].kind == "passage" and kept[0].reading < SHORT:
            step = replace(step, before=(*kept.pop().before, *step.before))
        if step.kind == "passage" and kept and step.reading < SHORT:
            last = kept[-1]
            whole = {"after": (*last.after, *step.before)} if last.vote else {
                "before": (*last.before, *step.before)}
            kept[-1] = replace(last, **whole)
        else:
            kept.append(step)
    return kept


# ------------------------------------------------------------------ minutes
def _least(step):
    return VOTE if step.kind == "vote" else PASSAGE


def _fitting(steps, room):
    """(the steps that fit, those that do not): the shortest passages go first, then the last
    votes."""
    kept, out = list(steps), []
    while sum(map(_least, kept)) > room:
        passages = [one for one in kept if one.kind == "passage"]
        gone = min(passages, key=lambda one: one.reading) if passages else kept[-1]
        kept.remove(gone)
        out.append(gone)
    return kept, [one for one in steps if one in out]


def _timed(steps, room):
    """The steps with whole minutes that add up to `room`, shared out by their length."""
    wanted = [step.reading + VOTING * (step.kind == "vote") for step in steps]
    minutes = [_least(step) for step in steps]
    for _ in range(room - sum(minutes)):
        at = max(range(len(steps)), key=lambda at: wanted[at] - minutes[at])
        minutes[at] += 1
    return [replace(step, minutes=count) for step, count in zip(steps, minutes)]


def _place(material, steps, task):
    """Behind which step the exercise comes: the last one that stands before it in the unit."""
    order = [item for section in material.sections for item in section.items]
    upto = order[:next(at for at, one in enumerate(order) if one is task)]
    ahead = [at for at, step in enumerate(steps)
             if any(one is item for item in upto for one in (step.vote, *step.items))]
    return ahead[-1] + 1 if ahead else 0
