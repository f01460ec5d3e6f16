"""Smooth L1: Huber's curve, measured so that the far slope is 1."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise
from ....exercises.widen import widened


def smooth_l1_value(pred, target, beta=1.0):
    """Smooth L1 loss, one value per example: Huber's loss with delta = beta, divided by beta.

    `pred` and `target` are arrays of the same shape (any shape), and so is the result; `beta` >= 0
    is a number in the unit of the target. With beta = 0 it is the limit, the absolute residual.
    """
    size = np.abs(pred - target)
    if beta == 0:
        return size
    return np.where(size < beta, 0.5 * size ** 2 / beta, size - 0.5 * beta)


def draw(rng):
    yield Case(np.array([3.0]), np.array([1.0])).note("one example")
    yield Case(np.array([0.5, 1.0, -1.0, 4.0]), np.zeros(4)).note("exactly at the kink")
    yield Case(2 * rng.normal(size=(3, 4)), 2 * rng.normal(size=(3, 4)),
               beta=0.25).note("a small beta")
    yield Case(2 * rng.normal(size=7), 2 * rng.normal(size=7), beta=1.5).note("several shapes")
    yield Case(2 * rng.normal(size=5), 2 * rng.normal(size=5),
               beta=20.0).note("a beta beyond every residual")
    yield Case(np.append(rng.normal(size=5), 0.5), np.append(rng.normal(size=5), 0.5),
               beta=0.0).note("beta = 0")
    yield Case(np.array([1000.0, -1e6, 0.125]), np.zeros(3), beta=0.5).note("far residuals")


def from_huber(pred, target, beta=1.0):
    residual = pred - target
    inner = np.clip(residual, -beta, beta)
    return inner * (residual - 0.5 * inner) / beta if beta > 0 else np.abs(residual)


def by_loop(pred, target, beta=1.0):
    values = [r - beta / 2 if r >= beta else r / beta * r / 2
              for r in np.abs(pred - target).ravel()]
    return np.array(values).reshape(pred.shape)


EXERCISE = Exercise(
    reference=smooth_l1_value, title="The same curve, divided by beta", points=2, difficulty=2,
    minutes=5,
    draw=widened(draw, smooth_l1_value),
    mistakes=from_loss("smooth_l1", of="value").mistakes,
    styles=(from_huber, by_loop),
    further="Take both pieces of Huber's loss with delta = beta, and divide each by beta. For "
            "beta = 0 you cannot divide: which piece is left, and what is its limit?",
)
