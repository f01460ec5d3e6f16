"""Smooth L1: Huber's curve, measured so that the far slope is 1."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


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
    yield Case(2 * rng.normal(size=(3, 4)), 2 * rng.normal(size=(3, 4)), beta=0.25).note("a small beta")
    yield Case(2 * rng.normal(size=7), 2 * rng.normal(size=7), beta=1.5).note("several shapes")
    yield Case(2 * rng.normal(size=5), 2 * rng.normal(size=5), beta=20.0).note("a beta beyond every residual")
    yield Case(np.append(rng.normal(size=5), 0.5), np.append(rng.normal(size=5), 0.5), beta=0.0).note("beta = 0")
    yield Case(np.array([1000.0, -1e6, 0.125]), np.zeros(3), beta=0.5).note("far residuals")


def from_huber(pred, target, beta=1.0):
    residual = pred - target
    inner = np.clip(residual, -beta, beta)
    return inner * (residual - 0.5 * inner) / beta if beta > 0 else np.abs(residual)


def by_loop(pred, target, beta=1.0):
    values = [r - beta / 2 if r >= beta else r / beta * r / 2 for r in np.abs(pred - target).ravel()]
    return np.array(values).reshape(pred.shape)


def _pieces(inside, outside):
    """A wrong smooth L1 from two pieces, right at beta = 0."""
    def wrong(pred, target, beta=1.0):
        size = np.abs(pred - target)
        return size if beta == 0 else np.where(size < beta, inside(size, beta), outside(size, beta))
    return wrong


def _huber(size, beta):
    return np.where(size <= beta, 0.5 * size ** 2, beta * (size - 0.5 * beta))


EXERCISE = Exercise(
    reference=smooth_l1_value, title="The same curve, divided by beta", points=2, difficulty=2, minutes=5, draw=draw,
    mistakes=(
        Mistake("huber", lambda pred, target, beta=1.0: _huber(np.abs(pred - target), beta),
                "This is Huber's loss itself: with beta = 0 it is 0 everywhere. What remains to be done with beta?"),
        Mistake("huber_but_limit", _pieces(_huber, _huber),
                "Right at beta = 0 and at beta = 1; elsewhere this is Huber's loss. Its far slope is beta: which slope "
                "does smooth L1 have far out?"),
        Mistake("zero_at_the_limit", lambda pred, target, beta=1.0: 0.0 * np.abs(pred - target) if beta == 0
                else _huber(np.abs(pred - target), beta) / beta,
                "Right for every beta above 0. Huber's loss vanishes with delta; divided by it, what is left as beta "
                "goes to 0?"),
        Mistake("times_beta", _pieces(lambda r, b: b * _huber(r, b), lambda r, b: b * _huber(r, b)),
                "Huber's loss times beta. Which way round: the far slope has to be 1 and Huber's is beta."),
        Mistake("zero_over_zero", lambda pred, target, beta=1.0: _huber(np.abs(pred - target), beta) / np.float64(beta),
                "Right for every beta above 0. At beta = 0 this reads 0 / 0: return its limit there."),
        Mistake("inside_not_divided", _pieces(lambda r, b: 0.5 * r ** 2, lambda r, b: r - 0.5 * b),
                "The far piece is right. Near the target the value at |r| = beta has to be beta / 2: what do you get?"),
        Mistake("no_half", _pieces(lambda r, b: r ** 2 / b, lambda r, b: r - 0.5 * b),
                "The far piece is right. The parabola is twice too high: it has to meet the line at beta / 2."),
        Mistake("does_not_join", _pieces(lambda r, b: 0.5 * r ** 2 / b, lambda r, b: r),
                "The pieces do not join: at |r| = beta the parabola gives beta / 2 and your line gives beta."),
        Mistake("joins_at_one", _pieces(lambda r, b: np.where(r < 1, 0.5 * r ** 2, r - 0.5),
                                        lambda r, b: np.where(r < 1, 0.5 * r ** 2, r - 0.5)),
                "Right for beta = 1. Where is the place at which the pieces join, and where is beta in your formula?"),
    ),
    styles=(from_huber, by_loop),
)
