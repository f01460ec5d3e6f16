"""From what was handed in to results.

    grade(task)                          # one submission -> Result; nothing is written
    grade_unit(classroom, "outliers")    # all of a unit, several at once; each result is kept

The learner's code runs in a sandbox (`elsewhere`) and gives values; the verdict is reached here, by
the same judging as in the course, on the public cases and on hidden ones. A failure on public cases
is told as in the notebook, one on hidden cases without any number of theirs.
"""
import atexit
import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from time import monotonic

from .. import __version__
from ..exercises.kinds import FunctionExercise
from .elsewhere import MISSING, OutOfTime, Submitted
from .exercises import found
from .folder import Classroom
from .imports import without_idle_imports
from .needed import Cell
from .results import Result, Verdict
from .sandbox import Limits, NoSandbox, needs_sandbox, write_tree
from .submissions import Submission, Unreadable, cells_of

NOT_THERE = "Nothing with the name {} is in the notebook, so nothing was judged."
NO_TIME = ("This exercise was not judged: the notebook had used all of its {:g} s. Which cell "
           "takes so long?")
STUMBLED = "The result is not what is asked for, and the grader finds no words for it."
HIDDEN = "In the cases that you see it is right; in further ones it is not. "


@dataclass(frozen=True)
class Task:
    """All that `grade` needs, to be sent to another process or machine."""

    submission: Submission
    exercises: tuple            # their names
    folder: str                 # of the teacher's own exercises, or ""
    seeds: dict                 # name -> seeds of its hidden cases
    ours: frozenset             # the texts of the cells as they were handed out
    limits: Limits = Limits()
    unsafe: bool = False

    @property
    def fingerprint_without_file(self) -> str:
        """What besides the file decides on the result."""
        facts = (__version__, self.exercises, self.seeds, self.limits,
                 [_source_of(name, self.folder) for name in self.exercises])
        return repr(facts)


def grade(task: Task) -> Result:
    """The result of one submission, whatever it is or does. Raises NoSandbox alone."""
    begun, of = monotonic(), task.submission
    exercises = [found(name, task.folder) for name in task.exercises]
    try:
        cells, data, notes = cells_of(of, {one.name for one in exercises})
        cells = without_idle_imports(cells, task.ours)
    except Unreadable as error:
        verdicts = tuple(_unjudged(one, str(error)) for one in exercises)
        return Result(of.student, of.unit, verdicts, (str(error),), _print_of(task))
    with Submitted(cells, task.ours, task.limits, _tree(), task.unsafe) as submitted:
        verdicts = tuple(_verdict(submitted, one, task) for one in exercises)
    return Result(of.student, of.unit, verdicts, tuple(notes), _print_of(task, data),
                  round(monotonic() - begun, 2))


def _unjudged(exercise, why):
    return Verdict(exercise.name, exercise.title, exercise.kind, 0, exercise.points, False, False,
                   why)


def _verdict(submitted, exercise, task):
    """The verdict on one exercise; nothing that an answer does raises here."""
    code = _code_of(submitted.cells, exercise)
    try:
        answer = submitted.answer(exercise)
        if answer is MISSING:
            why = submitted.why_missing(exercise) or NOT_THERE.format(exercise.function)
            return replace(_unjudged(exercise, why), code=code, attempted=bool(code))
        report = _judged(exercise, answer, task.seeds[exercise.name])
    except OutOfTime:
        return replace(_unjudged(exercise, NO_TIME.format(task.limits.total)), code=code)
    except NoSandbox:
        raise
    except Exception:   # made up by an answer, which may send whatever it likes
        return replace(_unjudged(exercise, STUMBLED), code=code, attempted=True)
    return Verdict.of(exercise, report, code)


def _judged(exercise, answer, hidden):
    """The report on the public cases; where they are right, that on the hidden ones."""
    if not isinstance(exercise, FunctionExercise):
        return exercise.judged(answer)
    if exercise.kind == "train":    # what it says holds no input, and a training takes seconds
        return exercise.judged(answer, hidden[0])
    report = exercise.judged(answer)
    for seed in hidden if report.passed else ():
        further = exercise.judged(answer, seed)
        if not further.passed:
            shown = further.without_inputs()
            return replace(shown, attempted=True, message=HIDDEN + shown.message)
    return report


def _code_of(cells, exercise):
    """The learner's cell: the last one that binds the answer's name."""
    binding = [cell for cell in cells if exercise.function in cell.binds]
    named = [cell for cell in cells if cell.grade_id == exercise.name]
    return (binding or named or [Cell("")])[-1].source


@lru_cache(maxsize=1)
def _tree():
    """What a sandbox needs of the package, written once in this process."""
    folder = tempfile.mkdtemp(prefix="lossedu-grading-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write_tree(folder)


def _print_of(task, data=b""):
    return hashlib.sha256(task.fingerprint_without_file.encode() + data).hexdigest()


@lru_cache(maxsize=1024)
def _source_of(name, folder):
    """The text of an exercise's file: when it was mended, its answers are graded again."""
    import inspect
    import sys
    return inspect.getsource(sys.modules[found(name, folder).module])


# ------------------------------------------------------------------ all of a unit
def tasks(classroom: Classroom, unit: str, unsafe: bool = False) -> list[Task]:
    """A task for each submission of a unit."""
    names = tuple(one.name for one in classroom.exercises(unit))
    seeds = {name: classroom.hidden_seeds(name) for name in names}
    ours = classroom.cells_handed_out(unit)
    return [Task(one, names, classroom.own_exercises, seeds, ours, classroom.limits, unsafe)
            for one in classroom.submissions(unit)]


def grade_unit(classroom: Classroom, unit: str, jobs: int = 1, unsafe: bool = False,
               again: bool = False,
               progress: Callable = lambda results, total: results) -> list[Result]:
    """Grade every submission of a unit and keep each result as soon as it is there.

    A submission that was graded as it is now is not graded again, unless `again`. `progress` wraps
    the results as they come (a bar). Each job has a process of its own (`graders`), and under
    `joblib.parallel_config(backend="dask")` the same call runs on a cluster. Raises NoSandbox.
    """
    if not unsafe:
        needs_sandbox()
    wanted = [task for task in tasks(classroom, unit, unsafe)
              if again or not _is_done(classroom, task)]
    for result in progress(_graded(wanted, jobs), len(wanted)):
        classroom.keep(result)
    return classroom.results(unit)


def _graded(wanted, jobs) -> Iterator[Result]:
    """The results in the order in which they come."""
    from joblib import Parallel, delayed

    from . import graders
    run = secrets.token_hex(8)
    try:
        # on this machine threads, each of which waits for its process
        yield from Parallel(n_jobs=jobs, prefer="threads", return_as="generator_unordered",
                            batch_size=1)(delayed(graders.graded)(task, run) for task in wanted)
    finally:
        graders.stop(run)


def _is_done(classroom, task):
    """Is there a result for this very submission, reached in the same way?"""
    kept = classroom.result(task.submission.unit, task.submission.student)
    if kept is None:
        return False
    try:
        _, data, _ = cells_of(task.submission, set(task.exercises))
    except Unreadable:
        data = b""
    return kept.fingerprint == _print_of(task, data)


