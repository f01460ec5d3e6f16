"""The gradient of the mean pinball loss: two slopes, shared out over the examples."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise
from ....exercises.widen import widened

borrowed = from_loss("pinball", reduction="mean")


def mean_pinball_grad(pred, target, quantile=0.5):
    """The gradient of the mean pinball loss with respect to `pred`. 0 where a prediction is exactly
    right.

    A prediction below its target costs `quantile` per unit, one above it 1 - `quantile`. pred,
    target: arrays of one shape; 0 < quantile < 1. The mean runs over all elements. Returns an array
    of that shape.
    """
    below, above = pred < target, pred > target
    return ((1 - quantile) * above - quantile * below) / pred.size


def draw(rng):
    target = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 12.0])
    return [
        Case(np.full(7, 6.0), target, quantile=0.8).note("the constant 6 for 0, 1, 2, 3, 4, 6, 12"),
        Case(np.array([1e6, -1e6, 1e-9]), np.array([0.0, 0.0, 0.0]), quantile=0.2).note("extremes"),
        *borrowed.draw(rng),
    ]


def one_by_one(pred, target, quantile=0.5):
    grad = np.zeros(np.shape(pred))
    for place in np.ndindex(grad.shape):
        if pred[place] < target[place]:
            grad[place] = -quantile / grad.size
        elif pred[place] > target[place]:
            grad[place] = (1 - quantile) / grad.size
    return grad


def from_the_sign(pred, target, quantile=0.5):
    side = np.sign(pred - target)
    return side * (0.5 + side * (0.5 - quantile)) / pred.size


EXERCISE = Exercise(
    reference=mean_pinball_grad,
    title="The gradient of one example under the pinball loss",
    points=3, difficulty=2, minutes=8,
    draw=widened(draw, mean_pinball_grad),
    mistakes=borrowed.mistakes,
    styles=(one_by_one, from_the_sign, *borrowed.styles),
    further="Move one prediction up a little: what does it cost or save below its target, above it, and "
            "exactly on it? The mean shares that out over all elements.",
)
