"""CHANGE: what is written here, and why it is worth writing, in one sentence."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened

# This skeleton asks for the mean cubed distance. It is sound as it stands; change it piece by piece,
# and after each piece type: .venv/bin/python -m lossedu.exercises calibration_and_noise_example
# For the value or the gradient of a loss, from_loss("huber") brings cases, mistakes and a style:
# lossedu/units/outliers/exercises/huber_grad.py is the model.


def calibration_and_noise_example(pred, target):
    """CHANGE: the mean of the cubed distances between prediction and target.

    `pred` and `target` have shape (n,), in one unit; the result is one number in the cube of that unit.
    """
    # The right answer, as plainly as a learner would write it. Above, say what is asked for, with
    # shapes and units, and not how. This function is the stub and the solution in the notebook: it
    # takes nothing but np and its arguments.
    return np.mean(np.abs(pred - target) ** 3)


def draw(rng):
    """5 to 20 small cases, random ones and the edges; the note is shown to the learner."""
    yield Case(np.array([3.0]), np.array([1.0])).note("one example")
    yield Case(rng.normal(size=5), rng.normal(size=5)).note("five examples")
    yield Case(10 * rng.normal(size=8), rng.normal(size=8)).note("predictions far off")
    yield Case(1e-3 * rng.normal(size=6), 1e-3 * rng.normal(size=6)).note("small distances")
    yield Case(np.array([2.0, 4.0, -1.0]), np.array([2.0, 1.0, 7.0])).note("one perfect prediction")
    yield Case(1000 + rng.normal(size=11), np.full(11, 1000.0)).note("equal targets, far from 0")


def by_loop(pred, target):
    total = 0.0
    for one, other in zip(pred, target):
        total += abs(one - other) ** 3
    return total / len(pred)


def by_product(pred, target):
    residual = pred - target
    return np.sum(residual * residual * np.abs(residual)) / pred.size


EXERCISE = Exercise(
    reference=calibration_and_noise_example, title="Calibration and noise example", points=2, difficulty=2, minutes=5,   # difficulty 1 to 5
    atol=0.0,   # small results count; without this line errors of 1e-12 are let pass
    draw=widened(draw, calibration_and_noise_example),   # adds sizes, ties, whole numbers and far rows to the cases of draw
    mistakes=(   # at least 4, the most telling first. The hint says what the answer is, then asks the next question.
        Mistake("signed", lambda pred, target: np.mean((pred - target) ** 3),
                "CHANGE: residuals of both signs cancel here. Has a distance a sign?"),
        Mistake("squared", lambda pred, target: np.mean((pred - target) ** 2),
                "CHANGE: this is the mean squared error. Which power is asked for?"),
        Mistake("not_cubed", lambda pred, target: np.mean(np.abs(pred - target)),
                "CHANGE: this is the mean distance itself. Which power is asked for?"),
        Mistake("cube_of_the_mean", lambda pred, target: np.mean(np.abs(pred - target)) ** 3,
                "CHANGE: the mean is taken first, and the cube of that. Which of the two comes first?"),
    ),
    styles=(by_loop, by_product),   # at least 2 right answers, written in other ways: they have to pass
)
