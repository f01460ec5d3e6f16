"""What a network is taught when (n, 1) meets (n,)."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def accidental_grad(pred, target):
    """The gradient of np.mean((pred - target) ** 2) with respect to `pred` when the shapes do not
    match.

    pred: array of shape (n, 1), as it comes out of a network. target: array of shape (n,). NumPy
    broadcasts the difference to (n, n). Returns an array of shape (n, 1).
    """
    return 2 * (pred - target.mean()) / len(pred)


def draw(rng):
    column = rng.normal(0, 2, (5, 1))
    return [
        Case(np.array([[1.0], [3.0]]), np.array([1.0, 3.0])).note("two right predictions"),
        Case(column, rng.normal(1, 3, 5)),
        Case(np.array([[2.0]]), np.array([7.0])).note("one element"),
        Case(np.full((4, 1), 2.5),
             np.array([1.0, 2.0, 3.0, 4.0])).note("every prediction is the mean target"),
        Case(rng.normal(0, 1e3, (40, 1)), rng.normal(0, 1e3, 40)),
    ]


def with_the_matrix(pred, target):
    n = len(target)
    return (2 * (pred - target) / n ** 2).sum(axis=1, keepdims=True)


def with_loops(pred, target):
    n = len(target)
    grad = np.zeros((n, 1))
    for i in range(n):
        for j in range(n):
            grad[i, 0] += 2 * (pred[i, 0] - target[j]) / (n * n)
    return grad


def _by_differences(pred, target, step):
    """Central differences of this step, or one-sided ones of 1e-6 where it is 0."""
    loss = lambda values: np.mean((values - target) ** 2)
    grad = np.zeros(pred.shape)
    for i in range(len(pred)):
        away = np.zeros(pred.shape)
        away[i] = step or 1e-6
        below = loss(pred - away) if step else loss(pred)
        grad[i] = (loss(pred + away) - below) / (2 * step or 1e-6)
    return grad


EXERCISE = Exercise(
    reference=accidental_grad,
    title="What the network was really taught",
    points=3, difficulty=4, minutes=9,
    draw=widened(draw, accidental_grad),
    mistakes=(
        Mistake("intended", lambda pred, target: 2 * (pred - target[:, None]) / len(pred),
                "This is the gradient that was meant. With these shapes every prediction is "
                "compared with every target: which terms of the double sum contain prediction i?"),
        Mistake("divided_twice", lambda pred, target: 2 * (pred - target.mean()) / len(pred) ** 2,
                "n times too small. The mean divides by n * n, and prediction i appears in n of "
                "the n * n terms: what remains?"),
        Mistake("not_divided", lambda pred, target: 2 * (pred - target.mean()),
                "Right direction, n times too large. The loss is a mean over n * n terms: in how "
                "many of them does prediction i appear?"),
        Mistake("half", lambda pred, target: (pred - target.mean()) / len(pred),
                "Exactly half. What is the derivative of a number squared?"),
        Mistake("summed_other_way", lambda pred, target: (2 * (pred - target)
                                                          / len(pred) ** 2).sum(axis=0)[:, None],
                "Summed over the wrong axis of the (n, n) matrix. Along which axis does one "
                "prediction stay the same?"),
        Mistake("sign", lambda pred, target: 2 * (target.mean() - pred) / len(pred),
                "Right size, wrong sign. Raise a prediction that lies above all targets: does the "
                "loss grow or shrink?"),
        Mistake("midrange", lambda pred, target: 2 * (pred - (target.min() / 2 + target.max() / 2))
                / len(pred),
                "Each prediction is compared with the midpoint of the smallest and the largest "
                "target. Which single number do squared errors compare it with?"),
        *(Mistake(f"finite_differences_{digits}", lambda pred, target,
                  digits=digits: _by_differences(pred, target, float(f"1e-{digits}")),
                  "Near, as a difference quotient is: it rounds and approximates. Which formula "
                  "has the double sum when it is differentiated?") for digits in (4, 5, 6, 7)),
        Mistake("one_sided_differences", lambda pred, target: _by_differences(pred, target, 0),
                "Near, as a one-sided difference quotient is. Which formula has the double sum "
                "when it is differentiated?"),
        Mistake("median", lambda pred, target: 2 * (pred - np.median(target)) / len(pred),
                "The median of the targets is used. Which single number do squared errors compare "
                "a prediction with, when all targets count?"),
    ),
    styles=(with_the_matrix, with_loops),
    further="Write down the table of (pred[i] - target[j])**2 for n = 2, and the mean of its four "
            "entries. Differentiate with respect to pred[0]: which targets occur, and what is the "
            "factor in front?",
)
