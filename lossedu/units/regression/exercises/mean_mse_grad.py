"""The gradient of the mean squared error: what each single prediction contributes."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def mean_mse_grad(pred, target):
    """The gradient of the mean squared error with respect to each prediction.

    `pred` and `target` have shape (n,), in the same unit; the result has shape (n,): how much the
    mean of (pred - target)**2 over the n examples changes when one prediction changes a little.
    """
    return 2 * (pred - target) / len(pred)


def draw(rng):
    yield Case(np.array([3.0]), np.array([1.0])).note("one example")
    yield Case(np.array([1.0, 2.0]), np.array([1.0, 4.0])).note("a perfect prediction")
    for n in (3, 5, 12):
        yield Case(rng.normal(size=n), rng.normal(size=n)).note("several lengths")
    yield Case(1e150 * rng.normal(size=4), 1e150 * rng.normal(size=4)).note("residuals whose squares overflow")
    yield Case(rng.integers(-5, 5, size=6), rng.integers(6, 9, size=6)).note("integers")
    yield Case(np.array([1.0, 2.0, 0.0]), np.array([0.0, 3.0, 0.0])).note("targets of 0")


def by_loop(pred, target):
    return np.array([2 / pred.size * (p - t) for p, t in zip(pred, target)])


def by_matrix(pred, target):
    """The chain rule in full: the mean's row of 1/n times a diagonal of slopes."""
    n = pred.shape[0]
    return np.full(n, 1 / n) @ np.diag(2.0 * (pred - target))


EXERCISE = Exercise(
    reference=mean_mse_grad, title="The gradient of a mean", points=2, difficulty=1, minutes=5,
    draw=widened(draw, mean_mse_grad),
    mistakes=(
        *from_loss("mse", reduction="mean").mistakes,
        Mistake("mean_of_slopes", lambda pred, target: 2 * np.mean(pred - target),
                "This is one number for all. Each prediction can change on its own: how many "
                "derivatives are there?"),
        Mistake("squares", lambda pred, target: (pred - target) ** 2 / len(pred),
                "These are the examples' contributions to the loss. What are their derivatives?"),
    ),
    styles=(by_loop, by_matrix),
    further="Write the mean out for two examples: ((p1 - t1)**2 + (p2 - t2)**2) / 2. Differentiate it in p1 "
            "alone: which factors are left?",
)
