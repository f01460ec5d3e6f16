"""The gradient of the mean absolute error: a sign, shared out, with a choice to make at 0."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def mae_grad(pred, target):
    """The gradient of the mean absolute error with respect to `pred`. 0 where a prediction is
    exactly right.

    pred, target: arrays of one shape. Returns an array of that shape. The mean runs over all
    elements.
    """
    return np.sign(pred - target) / pred.size


def draw(rng):
    target = np.round(rng.normal(0, 3, 6), 1)
    return [
        Case(rng.normal(0, 3, 5), rng.normal(0, 3, 5)),
        Case(np.array([2.0]), np.array([5.0])).note("one element"),
        Case(target + np.array([0, 1, 0, -1, 0, 2.5]), target).note("some predictions exactly right"),
        Case(np.array([4.0]), np.array([4.0])).note("one element, exactly right"),
        Case(rng.normal(0, 3, (4, 3)), rng.normal(0, 3, (4, 3))).note("two axes"),
        Case(np.array([1e300, -1e300, 1e-300, 0.0]), np.array([-1e300, 1e300, 0.0, 1e-300])).note("extremes"),
    ]


def with_comparisons(pred, target):
    above, below = pred > target, pred < target
    return (above.astype(float) - below) / pred.size


def one_by_one(pred, target):
    grad = np.zeros(pred.shape)
    for place in np.ndindex(pred.shape):
        if pred[place] != target[place]:
            grad[place] = 1 / pred.size if pred[place] > target[place] else -1 / pred.size
    return grad


EXERCISE = Exercise(
    reference=mae_grad,
    title="The gradient of one example under MAE",
    points=2, difficulty=1, minutes=6,
    draw=widened(draw, mae_grad),
    mistakes=(
        *from_loss("mae", reduction="mean").mistakes,
        Mistake("rows", lambda pred, target: np.sign(pred - target) / len(pred),
                "Right for one axis. With two, len counts the rows alone: over how many elements "
                "does the mean run?"),
    ),
    styles=(with_comparisons, one_by_one),
    further="Move one prediction up a little: what does its own absolute error do above the target, below it, "
            "and exactly on it? The mean shares that out over all elements, however many axes they have.",
)
