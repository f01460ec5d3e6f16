"""The gradient of the mean absolute error: a sign, shared out, with a choice to make at 0."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def mae_grad(pred, target):
    """The gradient in `pred` of the mean absolute error. 0 where a prediction is exactly right.

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
    title="The pull of one example under MAE",
    points=2, difficulty=1, minutes=6,
    draw=draw,
    mistakes=(
        Mistake("no_mean", lambda pred, target: np.sign(pred - target),
                "These are the slopes of the single absolute values. The loss is their mean: how much of it does one "
                "prediction move?"),
        Mistake("sign", lambda pred, target: np.sign(target - pred) / pred.size,
                "Right size, wrong direction. Raise a prediction that is already too high: does the error grow or "
                "shrink?"),
        Mistake("one_at_zero", lambda pred, target: np.where(pred >= target, 1.0, -1.0) / pred.size,
                "Right, except where a prediction is exactly right. The slope jumps there from -1 to 1; which value "
                "does the task name?"),
        Mistake("minus_at_zero", lambda pred, target: np.where(pred > target, 1.0, -1.0) / pred.size,
                "Right, except where a prediction is exactly right: you push it down. Which value does the task name?"),
        Mistake("nan_at_zero", lambda pred, target: (pred - target) / np.abs(pred - target) / pred.size,
                "r / |r| is 0 / 0 where a prediction is exactly right, and inf / inf for huge residuals. You need the "
                "sign, not the quotient."),
        Mistake("squared", lambda pred, target: 2 * (pred - target) / pred.size,
                "This is the gradient of the mean squared error. Does the slope of |r| grow with r?"),
        Mistake("value", lambda pred, target: np.abs(pred - target) / pred.size,
                "This is what each example adds to the loss. The question is how fast the loss changes when a "
                "prediction moves."),
        Mistake("rows", lambda pred, target: np.sign(pred - target) / len(pred),
                "Right for one axis. With two, len counts the rows only; over how many elements does the mean run?"),
    ),
    styles=(with_comparisons, one_by_one),
)
