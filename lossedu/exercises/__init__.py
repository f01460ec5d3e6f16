'''The exercises, their checks and their known mistakes.

    report = lossedu.check("huber_grad", huber_grad)   # shows itself; a wrong answer never raises
    report.passed, report.mistake, report.message

**Adding an exercise** is one file, `lossedu/units/TOPIC/exercises/NAME.py`, and nothing else. This is
how one looks in which a function is written; `kinds.py` lists the other kinds.

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
'''
import os
from collections.abc import Callable

from .judging import judge, shared_cases
from .kinds import BaseExercise
from .record import Case, Exercise, Mistake, draw
from .registry import Exercises
from .report import Report
from .running import run

EXERCISES = Exercises()


def check(name: str | BaseExercise, answer, seed: int = 0) -> Report:
    """Judge `answer`, what you wrote for the exercise `name`, and return a `Report`.

    A wrong answer never raises, except while nbgrader validates or grades a notebook
    (NBGRADER_EXECUTION is set): there it raises AssertionError with the report's text.
    Raises ValueError for an unknown name.
    """
    report = judged(EXERCISES.find(name), answer, seed)
    if os.environ.get("NBGRADER_EXECUTION") and not report.passed:
        error = AssertionError(repr(report))
        # IPython shows this in place of a traceback.
        error._render_traceback_ = lambda: [repr(report)]
        raise error from None
    return report


def judged(exercise: BaseExercise, answer, seed: int = 0) -> Report:
    """The `Report` on an answer to an exercise; whatever the answer is, nothing raises."""
    return exercise.judged(answer, seed)


def judged_on_cases(exercise: Exercise, answer: Callable, seed: int = 0) -> Report:
    """The `Report` on a function, tried on the cases that the exercise draws."""
    cases = shared_cases(exercise, seed)
    return judge(exercise, cases, run(answer, cases))


def no_function(exercise: BaseExercise, message: str) -> Report:
    """The `Report` where no function came whose values could be judged."""
    return exercise.report(False, message)


def stub(name: str | BaseExercise) -> str:
    """The cell that the learner starts from: for a function, signature, docstring and an error."""
    return EXERCISES.find(name).stub


__all__ = ["EXERCISES", "Case", "Exercise", "Mistake", "Report", "check", "draw", "judge", "run",
           "stub"]
