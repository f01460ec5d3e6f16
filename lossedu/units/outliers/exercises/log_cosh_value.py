"""Log-cosh without cosh: right at 1e-9, where cosh rounds to 1, and at 1000, where it overflows."""
import math

import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def log_cosh_value(pred, target):
    """log(cosh(r)) with r = pred - target, one value per example, right to 9 digits for every r.

    `pred` and `target` are arrays of the same shape (any shape), and so is the result. Residuals of
    1e-9 and of 1000 come up, where np.log(np.cosh(r)) gives 0 and inf.
    """
    size = np.abs(pred - target)
    near = np.log1p(2 * np.sinh(np.minimum(size, 1.0) / 2) ** 2)
    far = size + np.log1p(np.exp(-2 * size)) - np.log(2)
    return np.where(size < 1, near, far)


def draw(rng):
    yield Case(np.array([2.0]), np.array([0.5])).note("one example")
    yield Case(rng.normal(size=7), rng.normal(size=7)).note("ordinary residuals")
    yield Case(3 * rng.normal(size=(3, 4)), rng.normal(size=(3, 4))).note("a table")
    yield Case(np.array([1e-9, -3e-9, 2e-12, -1e-100, 4e-5]), np.zeros(5)).note("tiny residuals")
    yield Case(np.array([1e-4, -3e-4, 9e-4, 2e-3, -0.02, 0.09]),
               np.zeros(6)).note("small residuals")
    yield Case(np.array([1000.0, -1000.0, 1e5, -3e7]), np.zeros(4)).note("huge residuals")
    yield Case(np.array([1e-9, 5.0, -0.5, -2e-7]), np.zeros(4)).note("tiny beside large")
    yield Case(np.array([0.25, -1.0, 1.0, 20.0, -40.0]),
               np.array([0.25, 0.0, 0.0, 0.0, 0.0])).note("a perfect fit")


def by_sinh_squared(pred, target):
    """cosh^2 = 1 + sinh^2, so log cosh = log1p(sinh^2) / 2, as long as sinh does not overflow."""
    size = np.abs(pred - target)
    return np.where(size < 20, 0.5 * np.log1p(np.sinh(np.minimum(size, 20)) ** 2),
                    size - math.log(2))


def by_loop(pred, target):
    def one(r):
        decay = math.expm1(-abs(r))  # cosh(r) - 1 = decay^2 / (2 (1 + decay))
        if abs(r) < 1:
            return math.log1p(decay * decay / (2 * (1 + decay)))
        return abs(r) + math.log1p(math.exp(-2 * abs(r))) - math.log(2)
    return np.array([one(r) for r in (pred - target).ravel().tolist()]).reshape(pred.shape)


def by_tanh(pred, target):
    """1 - tanh^2 = 1 / cosh^2 near the target."""
    size = np.abs(pred - target)
    return np.where(size < 0.5, -0.5 * np.log1p(-np.tanh(np.minimum(size, 0.5)) ** 2),
                    np.logaddexp(size, -size) - np.log(2))


EXERCISE = Exercise(
    reference=log_cosh_value, title="Log-cosh without cosh", points=4, difficulty=3, minutes=10,
    draw=widened(draw, log_cosh_value),
    atol=0.0,  # at 1e-9 the right value is 5e-19: an absolute tolerance would let 0 pass
    mistakes=(
        # three that only tiny residuals show: the loss's own declarations are told apart without
        # them
        Mistake("loses_the_small", lambda pred, target: np.abs(pred - target) + np.log1p(
            np.exp(-2 * np.abs(pred - target))) - np.log(2),
            "Right for large residuals. For tiny ones two numbers near log 2 are subtracted and no "
            "digit is left: which identity gives cosh(r) - 1 without a subtraction?"),
        Mistake("overflows_in_sinh", lambda pred, target: (
            np.log1p(2 * np.sinh((pred - target) / 2) ** 2)),
            "Right for tiny and for moderate residuals. At 1000 the square of sinh overflows: what "
            "is the logarithm of e^|r| (1 + e^(-2|r|)) / 2?"),
        Mistake("small_only_below_a_thousandth", lambda pred, target: np.where(
            np.abs(pred - target) < 1e-3, 0.5 * (pred - target) ** 2,
            np.logaddexp(pred - target, target - pred) - np.log(2)),
            "Right for tiny and for large residuals. A little below 0.001, r**2 / 2 is off in the "
            "seventh digit: which identity gives cosh(r) - 1 without a subtraction?"),
        *from_loss("log_cosh", of="value").mistakes,
    ),
    styles=(by_sinh_squared, by_loop, by_tanh),
    further="Large and small residuals need different formulas. For large ones take exp(|r|) out "
            "of the cosh before the logarithm; for small ones write cosh(r) as 1 plus a term that "
            "is computed without a subtraction, and use log1p.",
)
