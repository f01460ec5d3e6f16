"""Huber's loss: a parabola and a line that join."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise
from ....exercises.widen import widened


def huber_value(pred, target, delta=1.0):
    """Huber's loss, one value per example.

    With r = pred - target: r**2 / 2 for |r| <= delta; beyond, a straight line of slope delta that
    joins the parabola there in value and in slope. `pred` and `target` are arrays of the same shape
    (any shape), and so is the result; `delta` > 0 is a number in the unit of the target.
    """
    size = np.abs(pred - target)
    return np.where(size <= delta, 0.5 * size ** 2, delta * (size - 0.5 * delta))


def by_the_clipped_part(pred, target, delta=1.0):
    size = np.abs(pred - target)
    inside = np.minimum(size, delta)
    return 0.5 * inside ** 2 + delta * (size - inside)


def by_loop(pred, target, delta=1.0):
    values = [r * r / 2 if abs(r) <= delta else delta * abs(r) - delta ** 2 / 2
              for r in (pred - target).ravel()]
    return np.array(values).reshape(pred.shape)


huber = from_loss("huber", of="value")


def draw(rng):
    """The loss's cases, and residuals whose square is beyond float64, where the value is not."""
    yield from huber.draw(rng)
    yield Case(np.array([1e200, 0.5, -1e200]), np.zeros(3), delta=2.0).note("residuals of 1e200")


EXERCISE = Exercise(
    reference=huber_value, title="Two pieces that join", points=2, difficulty=1, minutes=5,
    draw=widened(draw, huber_value),
    mistakes=huber.mistakes,
    styles=(by_the_clipped_part, by_loop, *huber.styles),
    further="Beyond delta the loss is linear in |r|, with slope delta and a constant term. Which "
            "constant makes the line meet the parabola at |r| = delta?",
)
