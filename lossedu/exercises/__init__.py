'''The exercises, their checks and their known mistakes.

    report = lossedu.check("huber_grad", huber_grad)   # shows itself; a wrong answer never raises
    report.passed, report.mistake, report.message

**Adding an exercise** is one file, `lossedu/units/TOPIC/exercises/NAME.py`, and nothing else. This
is how one looks in which a function is written; `kinds.py` lists the other kinds.

    """One sentence: what is written, and why it is worth writing."""
    import numpy as np
    from lossedu.exercises.record import Case, Exercise, Mistake

    def mean_mse_grad(pred, target):             # NAME: file, function and exercise
        """The derivative of ...; shapes and units of every argument and of the result."""
        return 2 * (pred - target) / len(pred)

    def draw(rng):                               # the inputs: random, and the edges
        yield Case(rng.normal(size=7), rng.normal(size=7)).note("seven examples")
        ...

    EXERCISE = Exercise(reference=mean_mse_grad, title=..., points=2, difficulty=1, minutes=5,
                        draw=draw, mistakes=(Mistake(id, wrong, hint), ...), styles=(..., ...))

*The reference* is the right answer, written as plainly as a learner would. Its signature and
docstring become the stub, so the docstring says what is asked for, with shapes, and not how.
It returns a number, an array, or a tuple of those; where it raises, the answer has to raise
the same type.

*draw(rng)* yields 5 to 20 small cases: one element, several shapes and lengths (no two of the
same size, so that n can be told from a constant), both signs and both labels, settings away
from their defaults, exactly at each kink, extremes where naive code overflows, inputs in
which no two pieces are equal by chance. Prefer extremes that are far out (±1000) to ones on
the verge (±37), where two ways of writing the same mistake round differently.
`.note("exactly at the kink")` is shown to the learner. Inputs are numbers, arrays, text,
None, lists and tuples of them, and the functions in `toys.py`; at most a few hundred numbers.

*Mistakes* (at least 4) are what people really write, the most telling first: if two explain
an answer, the first declared speaks. Signature as in the reference. The hint is one or two
short sentences to the learner: say what the answer is, then ask the next question ("This is
the slope in p. What does p change by when z changes a little?"); do not give the solution
away. Plain factors, signs, sums for means and lost shapes are diagnosed without a Mistake:
declare one of those where your exercise has something better to say about it.

*Styles* (at least 2) are right answers in other ways: a loop, a library call, another formula.

*further* is one more hint, a sentence or two, for somebody whose third answer has failed: the next
step, not the solution. Without one, and where a cause is named, a small case is shown with its
right result. After a pass the report offers the code of the reference and of the first style:
write both to be read.

*rtol, atol* stay at 1e-9 and 1e-12 unless right answers differ by more; then say why.

For the value or the gradient of a loss of this package, `from_loss("huber")` brings cases, the
loss's own mistakes and a style: see `lossedu/units/outliers/exercises/huber_grad.py`.

Mistakes of the loss stand with the loss, in `lossedu/mistakes/`, and nowhere else: the practice on
every loss (`lossedu.check("huber.grad", f)`, see `practice.py`) is judged by them as well.

Then `python -m lossedu.exercises NAME` tries the exercise itself: every mistake is recognised,
every style passes, zeros and constants do not, and so on. The same checks run in the tests.

**How a check works**: three steps, each usable alone, with plain data between them.

    cases = draw(exercise, seed=0)               # inputs as plain data
    outcomes = run(answer, cases)                # in any process: needs NumPy only
    report = judge(exercise, cases, outcomes)    # computes the right values itself

`check` does all three in the session, and more: `limits.py` stops an answer, `quiet.py` keeps its
prints, plots and questions from the session, `stops.py` tells of both, `untouched.py` finds a NumPy
that the session has changed, and `after.py` adds prints, a further hint and our answers.
'''
import os
from collections.abc import Callable
from dataclasses import replace

from ..core.faulty import FaultyFile
from ..core.traces import alone
from ..marks import note
from .after import Answers, with_further_hint, with_printed
from .judging import judge, shared_cases
from .kinds import BaseExercise, FunctionExercise
from .limits import SECONDS, seconds_allowed, time_limit
from .programs import import_torch_for
from .record import Case, Exercise, Mistake, draw
from .registry import Exercises
from .report import Report
from .running import run
from .show import count
from .typed import is_unwritten
from .untouched import what_was_changed

EXERCISES = Exercises()
STUMBLED = ("The result is not what is asked for, and the check finds no words for it. "
            "Compare it with a small example worked out by hand.")
_MISSING = object()


def check(name: str | BaseExercise, answer: object = _MISSING, seed: int = 0,
          seconds: float = SECONDS, further: int = 0) -> Report:
    """Judge `answer`, what you wrote for the exercise `name`, and return a `Report`.

    In a class, `further` is the number of cases that count besides these when it is graded; the
    report then says so and does not call the exercise passed. The answer is stopped when it needs
    more than `seconds` for all cases together, or more than 1 GiB of memory. A wrong answer never
    raises, except while nbgrader validates or grades a notebook (NBGRADER_EXECUTION is set): there
    it raises AssertionError with the report's text.
    Raises ValueError for an unknown name, and for `seconds` that are no number above 0; FaultyFile,
    with one sentence, where the exercise's own file cannot be read.
    """
    __tracebackhide__ = True  # IPython leaves this frame out of a traceback
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds > 0:
        raise ValueError(f"seconds={seconds!r}; a number above 0 fits, such as seconds=60.")
    graded = bool(os.environ.get("NBGRADER_EXECUTION"))
    try:
        report = _report(name, answer, seed, seconds, graded, further)
        _note(report)
    except KeyboardInterrupt as error:
        raise alone(error, ["KeyboardInterrupt: the check was stopped."]) from None
    except FaultyFile as fault:  # without the file's own error
        raise alone(FaultyFile(str(fault)), [str(fault)]) from None
    except ValueError as error:
        raise alone(error, [f"ValueError: {error}"]) from None
    # an exercise of the teacher's own cannot fail at home, and gives no point in another grader
    at_home = report.word and os.environ.get("NBGRADER_EXECUTION") == "validate"
    if graded and not report.passed and not at_home:
        raise alone(AssertionError(repr(report)), [repr(report)]) from None
    return report


def _note(report):
    """Keep the verdict for the learner's progress, and which known mistake was made; practice on a
    loss ("hinge.grad") is no part of it."""
    if report.attempted and "." not in report.name and report.name in EXERCISES:
        mistake = "" if report.diagnosed or not report.mistake else report.mistake
        note("exercise", report.name, EXERCISES.unit_of(report.name), report.passed, mistake)


def _report(name, answer, seed, seconds, graded, further):
    exercise = _meant(name, answer)
    if exercise is not None:
        return no_function(exercise, "The name comes first, then the function: "
                                     f"lossedu.check({exercise.name!r}, {exercise.function}).")
    if further and name not in EXERCISES:
        return _of_the_class(name, answer)
    exercise = EXERCISES.find(name)
    if answer is _MISSING:
        answer = None
    with time_limit(seconds):
        report = exercise.after_check(judged(exercise, answer, seed))
    call = f"lossedu.check({exercise.name!r}, {exercise.function}"
    if report.stopped == "TimeLimit":
        report = report.saying(f"For more time: {call}, seconds=60).")
    elif report.stopped == "StillRunning":
        report = report.saying("It goes on in the background until that call returns; "
                               "if that takes too long, restart the kernel.")
    if report.passed and further:
        counts = "counts" if further == 1 else "count"
        report = replace(report, word=f"right here; {count(further, 'further case')} {counts}")
    if graded or further:   # our answers stay away until the class has been graded
        return report
    if report.passed and isinstance(exercise, FunctionExercise):
        report = replace(report, answers=Answers(exercise, f"print({call}).answers)"))
    if isinstance(exercise, Exercise):
        report = with_further_hint(report, exercise, answer, seed)
    return report


def _of_the_class(name, answer):
    """The `Report` on an exercise of the teacher's own, whose right answer is not here."""
    written = answer is not _MISSING and not is_unwritten(answer)
    said = "Your teacher's grader judges this exercise; nothing is judged here."
    if callable(answer):
        said += " Try your function on a small example worked out by hand."
    if not written:
        said = f"Put your answer into the cell of {name}, and run it."
    return Report(str(name), str(name), 0, passed=False, attempted=False, message=said,
                  word="judged by your teacher" if written else "")


def _meant(name, answer):
    """The exercise in check(huber_grad) and check(huber_grad, "huber_grad"), otherwise None."""
    if not callable(name):
        return None
    called = answer if isinstance(answer, (str, BaseExercise)) else getattr(name, "__name__", "")
    if not isinstance(called, BaseExercise) and called not in EXERCISES:
        raise ValueError("a function came where the name of an exercise fits: "
                         'lossedu.check("huber_grad", huber_grad). '
                         "list(lossedu.EXERCISES) shows all names.")
    return EXERCISES.find(called)


def judged(exercise: BaseExercise, answer, seed: int = 0) -> Report:
    """The `Report` on an answer to an exercise; whatever the answer is, nothing raises."""
    return exercise.judged(answer, seed)


def judged_on_cases(exercise: Exercise, answer: Callable, seed: int = 0) -> Report:
    """The `Report` on a function, tried on the cases that the exercise draws.

    It is stopped after `limits.seconds_allowed()`, to which an import of torch does not count.
    """
    import_torch_for(answer)
    cases = shared_cases(exercise, seed)
    outcomes = run(answer, cases, seconds_allowed())
    try:
        report = judge(exercise, cases, outcomes)
    except Exception:
        report = no_function(exercise, STUMBLED)
    if not report.passed and report.attempted:
        report = replace(report, message=f"{what_was_changed(answer)} {report.message}".strip())
    return with_printed(report, cases, outcomes)


def no_function(exercise: BaseExercise, message: str) -> Report:
    """The `Report` where no function came whose values could be judged."""
    return exercise.report(False, message)


def stub(name: str | BaseExercise) -> str:
    """The cell that the learner starts from: for a function, signature, docstring and an error."""
    return EXERCISES.find(name).stub


__all__ = ["EXERCISES", "Case", "Exercise", "Mistake", "Report", "check", "draw", "judge", "run",
           "stub"]
