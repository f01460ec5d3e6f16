"""Huber's loss: a parabola and a line that join."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Exercise, Mistake


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
    values = [r * r / 2 if abs(r) <= delta else delta * abs(r) - delta ** 2 / 2 for r in (pred - target).ravel()]
    return np.array(values).reshape(pred.shape)


def _pieces(inside, outside):
    """A wrong Huber from two pieces, each a function of |r| and delta."""
    return lambda pred, target, delta=1.0: np.where(
        np.abs(pred - target) <= delta, inside(np.abs(pred - target), delta), outside(np.abs(pred - target), delta))


huber = from_loss("huber", of="value")

EXERCISE = Exercise(
    reference=huber_value, title="Two pieces that join", points=2, difficulty=1, minutes=5, draw=huber.draw,
    mistakes=(
        Mistake("reversed", _pieces(lambda r, d: d * (r - d / 2), lambda r, d: r ** 2 / 2),
                "The two pieces are swapped: this loss is a line near the target and a parabola far from it. Which of "
                "the two lets one far point pull harder and harder?"),
        Mistake("reversed_plain", _pieces(lambda r, d: r, lambda r, d: r ** 2 / 2),
                "The two pieces are swapped: this loss is a line near the target and a parabola far from it. Which of "
                "the two lets one far point pull harder and harder?"),
        Mistake("delta_not_squared", _pieces(lambda r, d: r ** 2 / 2, lambda r, d: d * r - d / 2),
                "Right for delta = 1. At |r| = delta = 2 the parabola gives 2; what does your line give there?"),
        Mistake("does_not_join", _pieces(lambda r, d: r ** 2 / 2, lambda r, d: d * r),
                "Right inside, and the line has the right slope. At |r| = delta the parabola gives delta**2 / 2; what "
                "does your line give there?"),
        Mistake("line_of_slope_one", _pieces(lambda r, d: r ** 2 / 2, lambda r, d: r - d / 2),
                "Right for delta = 1. The parabola arrives at |r| = delta with slope delta; with which slope does your "
                "line leave?"),
        Mistake("only_value_joins", _pieces(lambda r, d: r ** 2 / 2, lambda r, d: r - d + d ** 2 / 2),
                "The values join and the slopes do not: at |r| = delta there is a corner. Which slope has the parabola "
                "there?"),
        Mistake("no_half", _pieces(lambda r, d: r ** 2, lambda r, d: d * (r - d / 2)),
                "Your parabola is r**2. Half of it has the slope r, and so meets the line. Which slope has yours at "
                "|r| = delta?"),
        Mistake("no_halves", _pieces(lambda r, d: r ** 2, lambda r, d: d * r),
                "The halves are missing: the parabola is r**2 / 2. At |r| = delta, where does that stand, and where "
                "does your line?"),
        Mistake("squared_and_doubled", _pieces(lambda r, d: r ** 2, lambda r, d: 2 * d * r - d ** 2),
                "Exactly twice: your pieces join, and the parabola is r**2 where r**2 / 2 is asked for."),
        Mistake("smooth_l1", _pieces(lambda r, d: r ** 2 / (2 * d), lambda r, d: r - d / 2),
                "This is smooth L1: Huber's loss divided by delta. Which slope does the far line have here?"),
        Mistake("only_parabola", lambda pred, target, delta=1.0: 0.5 * (pred - target) ** 2,
                "Right for small residuals. Beyond delta the parabola has to become a line."),
        Mistake("signed", lambda pred, target, delta=1.0: np.where(
            pred - target <= delta, 0.5 * (pred - target) ** 2, delta * (pred - target - 0.5 * delta)),
            "Right for predictions above the target. A residual of -10 is far away too: which size do you compare with "
            "delta?"),
        *(one for one in huber.mistakes if one.id == "slope"),
    ),
    styles=(by_the_clipped_part, by_loop, *huber.styles),
)
