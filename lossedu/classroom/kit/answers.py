"""Sample answers at three marks, each judged by the check as it is written.

A check gives all of its points or none. So the half is one of the unit: some exercises are right,
the others have a known mistake, and their points add up to half of all, or as near as they can.
"""
import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from itertools import combinations

from ...exercises.common_audit import value_in
from .material import NoMaterial, Task, notebook_of
from .mistakes import cell_of, in_words

MARKS = ("full", "half", "none")
HEADS = {"full": "All points: our solution", "half": "Half of the points",
         "none": "No points: the notebook as it was handed out"}
_LESS = {"": "", "all": "", "main": ", less what \"Going deeper\" gives there, since it gives no "
         "points in this class", "own": " where the course's exercises give points; in this class "
         "they give none"}      # by what gives points in a class
MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION")


@dataclass(frozen=True)
class Sample:
    """One cell that a learner might hand in, and the check's report on it."""

    task: Task
    cell: str
    report: object

    @property
    def points(self):
        """What the check gives for it."""
        return self.report.points if self.report.passed else 0


def judged(task, cell):
    """The `Sample` of a cell: it is run, its prints dropped, and what it binds is handed to the
    check."""
    exercise = task.exercise
    with redirect_stdout(io.StringIO()):
        return Sample(task, cell, exercise.judged(value_in(cell, exercise.function)))


def samples(material):
    """mark -> a list of `Sample`, one for each exercise of the unit, "Going deeper" included.

    Raises NoMaterial where no half can be made.
    """
    tasks = (*material.tasks, *material.deeper_tasks)
    right = [judged(one, one.exercise.solution) for one in tasks]
    none = [judged(one, one.exercise.stub) for one in tasks]
    return dict(zip(MARKS, (right, _half(right), none)))


def _half(right):
    """The right samples with some of them made wrong, so that half of the points are left."""
    always = {at for at, one in enumerate(right) if not any(
        cell_of(one.task.exercise, mistake) for mistake in one.task.exercise.mistakes)}
    points = [one.points for one in right]
    while kept := half_of(points, always):
        wrong = {at: wrong_of(right[at].task) for at in range(len(right)) if at not in kept}
        failed = {at for at, one in wrong.items() if one is None}
        if not failed:
            return [wrong.get(at, one) for at, one in enumerate(right)]
        always |= failed
    names = ", ".join(one.task.exercise.name for one in right)
    raise NoMaterial(f"no half sample can be made: of the exercises {names or 'there are none'}, "
                     "at least two have to be there, and one needs a known mistake that can be "
                     "written as a cell of its own.")


def wrong_of(task):
    """The `Sample` of the first known mistake that can be written as a cell and is named by the
    check; None where there is none."""
    for mistake in task.exercise.mistakes:
        cell = cell_of(task.exercise, mistake)
        try:
            sample = judged(task, cell) if cell else None
        except Exception:  # written with the help of others in its file
            continue
        if sample and sample.report.mistake == mistake.id and not sample.report.passed:
            return sample
    return None


def half_of(points, always=()):
    """The places of the entries, not all of them, whose sum is nearest to half of all; those in
    `always` are among them. Of equals the smallest set of early ones; () where there is none.

    >>> half_of([2, 4, 3, 2]), half_of([1, 1]), half_of([1, 1], {1}), half_of([1], {0})
    ((0, 1), (0,), (1,), ())
    """
    places = range(len(points))
    sets = [one for size in range(1, len(points)) for one in combinations(places, size)
            if set(always) <= set(one)]
    return min(sets, default=(), key=lambda one: abs(2 * sum(points[at] for at in one)
                                                     - sum(points)))


# ------------------------------------------------------------------ pages
def page(material, made, counts=""):
    """The samples as Markdown; `counts` is what gives points in the class that they are for."""
    name = material.unit.name
    head = f"# Sample answers: {material.title.partition(':')[0]}"
    said = ("Each check gives all of its points or none: there is no half answer to one exercise. "
            "So the middle sample has some exercises right and a known mistake in each of the "
            "others. The verdicts are those of the checks, run on these cells.\n\n"
            "The same as notebooks are `full.ipynb`, `half.ipynb` and `none.ipynb`. To try your "
            f"grading, put them into your class as `submitted/half/{name}/{name}.ipynb`, and so "
            f"on: the sums are those of the table{_LESS[counts]}.")
    return "\n\n".join([head, said, _table(made), *(_mark(mark, made[mark]) for mark in MARKS
                                                     if mark != "none"), _none(made)]) + "\n"


def _table(made):
    rows = ["| exercise | points | full | half | none |", "|---|---|---|---|---|"]
    for group in zip(*(made[mark] for mark in MARKS)):
        exercise = group[0].task.exercise
        given = " | ".join(str(one.points) for one in group)
        rows.append(f"| {group[0].task.number} {exercise.title} | {exercise.points} | {given} |")
    sums = " | ".join(str(total(made[mark])) for mark in MARKS)
    most = sum(one.task.exercise.points for one in made["full"])
    return "\n".join([*rows, f"| **sum** | {most} | {sums} |"])


def total(some):
    """The points of some samples together."""
    return sum(one.points for one in some)


def _mark(mark, some):
    shown = some if mark == "full" else [one for one in some if not one.report.passed]
    head = f"## {HEADS[mark]}: {total(some)} of {sum(one.task.exercise.points for one in some)}"
    parts = [head]
    if mark == "half":
        right = ", ".join(one.task.number for one in some if one.report.passed)
        parts.append(f"Right as above: {right}. The others:")
    return "\n\n".join([*parts, *map(_sample, shown)])


def _sample(sample):
    task, report = sample.task, sample.report
    mistake = f" · {in_words(report.mistake)}" if report.mistake else ""
    return (f"### {task.number} · {task.exercise.title} · {sample.points} of {report.points}"
            f"{mistake}\n\n```python\n{sample.cell.strip()}\n```\n\n> {report.message}")


def _none(made):
    said = made["none"][0].report.message if made["none"] else ""
    return (f"## {HEADS['none']}: {total(made['none'])}\n\nThe stubs as they stand; the check says "
            f"that nothing was attempted. Of the first one it says:\n\n> {said}")


def notebooks(material, made):
    """mark -> the text of a notebook as a learner with that mark would hand it in."""
    text = notebook_of(material.unit).read_text(encoding="utf-8")
    return {mark: _filled(json.loads(text), made[mark], mark) for mark in MARKS}


def _filled(notebook, some, mark):
    cells = {one.task.exercise.name: one for one in some}
    for cell in notebook["cells"]:
        sample = cells.get(cell["id"])
        if sample and (mark == "none" or not sample.report.passed):
            cell["source"] = sample.cell
        elif cell["cell_type"] == "code":
            cell["source"] = "".join(row for row in "".join(cell["source"]).splitlines(True)
                                     if row.strip() not in MARKERS)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
