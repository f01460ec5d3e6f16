"""One step of gradient descent by hand: slope of the loss, slope of the model, learning rate,
reduction."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def descent_step(w, x, y, rate, reduction="mean"):
    """The weight after one step of gradient descent on squared error.

    The model predicts w * x, with one weight `w`, a number. `x` and `y` have shape (n,):
    inputs and targets. The squared errors of the n examples are reduced to their "mean" or
    their "sum". `rate` is the learning rate. Returns the new weight, a float.
    """
    slopes = 2 * (w * x - y) * x  # (n,)
    return float(w - rate * (slopes.mean() if reduction == "mean" else slopes.sum()))


def draw(rng):
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 7.0])
    yield Case(1.0, x, y, 0.1).note("the three trips")
    yield Case(1.0, x, y, 0.1, reduction="sum").note("the three trips, sum")
    yield Case(2.5, np.array([-4.0]), np.array([3.0]), 0.01).note("one example")
    yield Case(2.5, np.array([-4.0]), np.array([3.0]), 0.01,
               reduction="sum").note("one example, sum")
    for n, reduction in ((5, "mean"), (8, "sum"), (13, "mean")):
        yield Case(float(rng.normal()), rng.normal(size=n), rng.normal(size=n), 0.2,
                   reduction=reduction).note(
            f"several lengths, {reduction}")
    yield Case(3.0, np.array([1.0, 2.0]), np.array([3.0, 6.0]), 0.5).note("a perfect fit")
    yield Case(0.5, np.array([1.0, 0.0, 2.0, -1.0]), np.array([1.0, 5.0, 0.0, 2.0]),
               0.0).note("rate 0")
    yield Case(0.0, x, y, 0.1).note("a weight of 0")
    yield Case(0.5, 5e-4 * x, 1e4 * y, 0.1).note("small inputs, large targets")
    yield Case(0.5, 5e-5 * x, 1e5 * y, 0.1).note("tiny inputs, huge targets")


def by_loop(w, x, y, rate, reduction="mean"):
    total = 0.0
    for one, wanted in zip(x, y):
        total += 2 * (w * one - wanted) * one
    return w - rate * (total / len(x) if reduction == "mean" else total)


def by_sums(w, x, y, rate, reduction="mean"):
    """The parabola in w: its slope is 2 w sum(x x) - 2 sum(x y)."""
    share = {"mean": 1 / x.size, "sum": 1}[reduction]
    return w + 2 * rate * share * (x @ y - w * (x @ x))


def _reduced(values, reduction):
    return np.mean(values) if reduction == "mean" else np.sum(values)


EXERCISE = Exercise(
    reference=descent_step, title="One step by hand", points=2, difficulty=2, minutes=8,
    draw=widened(draw, descent_step),
    mistakes=(
        Mistake("slope_in_the_prediction", lambda w, x, y, rate, reduction="mean":
                float(w - rate * _reduced(2 * (w * x - y), reduction)),
                "These are the derivatives with respect to the predictions. By how much does the "
                "prediction w * x change when w changes a little?"),
        Mistake("uphill", lambda w, x, y, rate, reduction="mean":
                float(w + rate * _reduced(2 * (w * x - y) * x, reduction)),
                "Right size, wrong direction: the loss grows. Which way should w move where the "
                "derivative is positive?"),
        Mistake("always_mean", lambda w, x, y, rate, reduction="mean":
                float(w - rate * np.mean(2 * (w * x - y) * x)),
                "Right for the mean. What is the derivative of the sum of the losses?"),
        Mistake("always_sum", lambda w, x, y, rate, reduction="mean":
                float(w - rate * np.sum(2 * (w * x - y) * x)),
                "Right for the sum. The default is the mean: how much of the derivative is left?"),
        Mistake("no_two", lambda w, x, y, rate, reduction="mean":
                float(w - rate * _reduced((w * x - y) * x, reduction)),
                "Half a step. What does the square bring down when it is differentiated?"),
        Mistake("only_the_step", lambda w, x, y, rate, reduction="mean":
                float(-rate * _reduced(2 * (w * x - y) * x, reduction)),
                "This is the step alone. From where does it start?"),
        Mistake("follows_the_loss", lambda w, x, y, rate, reduction="mean":
                float(w - rate * _reduced((w * x - y) ** 2, reduction)),
                "This steps by the loss itself. Which quantity does gradient descent multiply by "
                "the learning rate?"),
        Mistake("means_first", lambda w, x, y, rate, reduction="mean":
                float(w - rate * 2 * _reduced(w * x - y, reduction) * np.mean(x)),
                "Residuals and inputs are averaged separately. Each example has a derivative of "
                "its own, with residual times input: what is the mean of those?"),
    ),
    styles=(by_loop, by_sums),
    further="For one example, the derivative of (w * x - y)**2 is 2 * (w * x - y) times the "
            "derivative of the prediction with respect to w. Reduce these derivatives as the "
            "losses are reduced, then step in the opposite direction.",
)
