"""From what was handed in to results.

    grade(task)                          # one submission -> Result; nothing is written
    grade_unit(classroom, "outliers")    # all of a unit, several at once; each result is kept

The learner's code runs in a sandbox (`elsewhere`) and gives values; the verdict is reached here, by
the same judging as in the course, on the public cases and on hidden ones. A failure on public cases
is told as in the notebook, one on hidden cases without any number of theirs.
"""
import atexit
import hashlib
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from time import monotonic

from ..exercises.kinds import FunctionExercise
from ..exercises.limits import limited
from ..exercises.running import Elsewhere
from ..exercises.show import count
from .elsewhere import MISSING, OutOfTime, Submitted
from .exercises import file_of, found
from .folder import Classroom
from .imports import without_idle_imports
from .needed import Cell
from .results import Result, Verdict
from .sandbox import Limits, NoSandbox, needs_sandbox, write_tree
from .submissions import Submission, Unreadable, cells_of

NOT_THERE = "Nothing with the name {} is in the notebook, so nothing was judged."
NOT_ANSWERED = "No answer was handed in here, so nothing was judged."
NO_TIME = ("This exercise was not judged: the notebook had used all of its {:g} s. Which cell "
           "takes so long?")
STUMBLED = "The result is not what is asked for, and the grader finds no words for it."
TOO_LONG = "To compare these formulas takes too long. Is there a shorter form?"
SECONDS_FOR_A_VALUE = 60.0
DRAWS = 10      # in a row that are drawn where rounding decides
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
    tree: str = ""              # what sandboxes hold, where it has been written on this machine

    @property
    def fingerprint_without_file(self) -> str:
        """What besides the file decides on the result."""
        version = import_module(__package__.partition(".")[0]).__version__
        facts = (version, self.exercises, self.seeds, self.limits,
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
    asked = {one.function for one in exercises}
    with Submitted(cells, task.ours, task.limits, _tree(task.tree), task.unsafe,
                   asked) as submitted:
        # A function that has seen hidden inputs could show them where the next one is judged in
        # public: so all public cases come first.
        steps = [_Judging(submitted, one, task) for one in exercises]
        for step in steps:
            step.in_public()
        for step in steps:
            step.on_hidden_cases()
        notes += submitted.failed_imports(asked)
    verdicts = tuple(step.verdict for step in steps)
    return Result(of.student, of.unit, verdicts, tuple(notes), _print_of(task, data),
                  round(monotonic() - begun, 2))


def _unjudged(exercise, why):
    return Verdict(exercise.name, exercise.title, exercise.kind, 0, exercise.points, False, False,
                   why)


class _Judging:
    """The way to the verdict on one exercise; nothing that an answer does raises here."""

    def __init__(self, submitted, exercise, task):
        self.submitted, self.exercise, self.task = submitted, exercise, task
        self.code = _code_of(submitted.cells, exercise)
        self.hidden = list(task.seeds[exercise.name])
        self.answer = self.verdict = None

    def in_public(self):
        """On the public cases; of a value and a training, the whole verdict comes later."""
        self._step(self._in_public)

    def on_hidden_cases(self):
        """On the hidden ones, where the public ones are right."""
        if self.verdict.passed:
            self._step(self._on_hidden_cases)

    def _step(self, step):
        try:
            step()
        except OutOfTime:
            said = replace(_unjudged(self.exercise, NO_TIME.format(self.task.limits.total)))
            self.verdict = replace(said, code=self.code, attempted=bool(self.code))
        except NoSandbox:
            raise
        except Exception:   # made up by an answer, which may send whatever it likes
            self.verdict = replace(_unjudged(self.exercise, STUMBLED), code=self.code,
                                   attempted=True)

    def _in_public(self):
        exercise, submitted = self.exercise, self.submitted
        self.answer = submitted.answer(exercise)
        if self.answer is MISSING:
            why = submitted.why_missing(exercise) or NOT_THERE.format(exercise.function)
            self.verdict = replace(_unjudged(exercise, why), code=self.code,
                                   attempted=bool(self.code))
        elif exercise.kind == "train":  # it takes seconds, so no public one comes before
            self.verdict = replace(_unjudged(exercise, ""), passed=True)
        elif isinstance(exercise, FunctionExercise):
            self._take(exercise.judged(self.answer))
        else:
            self._take(_of_value(exercise, self.answer))

    def _on_hidden_cases(self):
        exercise = self.exercise
        if exercise.kind == "train":
            self._take(exercise.judged(self.answer, self.hidden[0]))
        elif isinstance(exercise, FunctionExercise):
            cases = 0
            for seed in self.hidden:
                for further_seed in range(seed, seed + DRAWS):
                    further = exercise.judged(self.answer, further_seed)
                    if further.passed or is_sound(exercise, further_seed):
                        break
                if not further.passed:
                    shown = further.without_inputs()
                    self._take(replace(shown, attempted=True, message=HIDDEN + shown.message))
                    return
                cases += further.total
            self.verdict = replace(self.verdict, message=f"{self.verdict.message} In "
                                   f"{count(cases, 'further case')} it is right as well.")

    def _take(self, report):
        if not report.attempted:    # the check would say which cell to run; on a page there is none
            report = replace(report, message=NOT_ANSWERED)
        self.verdict = Verdict.of(self.exercise, report, self.code, _behaviour(self.answer))


def _behaviour(answer):
    """A short text that is the same for answers that gave the same, to 6 digits."""
    given = getattr(answer, "given", None) if isinstance(answer, Elsewhere) else repr(answer)
    if given is None:
        return ""
    rounded = re.sub(r"-?\d+\.\d+(e[-+]?\d+)?", lambda one: f"{float(one[0]):.6g}", str(given))
    return hashlib.sha256(rounded.encode()).hexdigest()[:16]


@lru_cache(maxsize=256)
def is_sound(exercise, seed: int) -> bool:
    """Do the exercise's own right answers agree on the cases of a seed?

    Among thousands of draws some hold a case in which rounding decides: such a draw refuses nobody,
    the next one counts.
    """
    return all(exercise.judged(one, seed).passed for one in exercise.styles)


def _of_value(exercise, answer):
    """The report on a value. Formulas are compared here, and some take long: not too long."""
    reports = []
    stop = limited(lambda: reports.append(exercise.judged(answer)), SECONDS_FOR_A_VALUE)
    return reports[0] if not stop else exercise.report(False, TOO_LONG)


def _code_of(cells, exercise):
    """The learner's cell: the last one that binds the answer's name."""
    binding = [cell for cell in cells if exercise.function in cell.binds]
    named = [cell for cell in cells if cell.grade_id == exercise.name]
    return (binding or named or [Cell("")])[-1].source


@lru_cache(maxsize=4)
def _tree(written=""):
    """What a sandbox needs of the package: as it was written, or written once in this process."""
    if written and Path(written, "judge").is_dir():
        return Path(written)
    folder = tempfile.mkdtemp(prefix="lossedu-grading-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write_tree(folder)


def _print_of(task, data=b""):
    return hashlib.sha256(task.fingerprint_without_file.encode() + data).hexdigest()


@lru_cache(maxsize=1024)
def _source_of(name, folder):
    """The text of an exercise's file: when it was mended, its answers are graded again."""
    return file_of(name, folder).read_text(encoding="utf-8")


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
              if again or not is_done(classroom, task)]
    with tempfile.TemporaryDirectory(prefix="lossedu-grading-") as folder:
        tree = str(write_tree(folder)) if wanted else ""
        here = [replace(task, tree=tree) for task in wanted]
        for result in progress(_graded(here, jobs), len(here)):
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


def is_done(classroom: Classroom, task: Task) -> bool:
    """Is there a result for this very submission, reached in the same way?"""
    kept = classroom.result(task.submission.unit, task.submission.student)
    if kept is None:
        return False
    try:
        _, data, _ = cells_of(task.submission, set(task.exercises))
    except Unreadable:
        data = b""
    return kept.fingerprint == _print_of(task, data)


