"""Leverage: how hard a point can pull because of where its x is, whatever its y."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def hat_values(x):
    """The leverage of each point in a least-squares line with an intercept.

    `x` has shape (n,), n >= 2, not all equal; the result has shape (n,). The leverage of point i
    says how far it takes the line along: raise y[i] by 1, and the line at x[i] rises by that much.
    """
    off = x - np.mean(x)
    return 1 / len(x) + off ** 2 / np.sum(off ** 2)


def draw(rng):
    yield Case(np.array([1.0, 2.0, 3.0, 4.0, 20.0])).note("one x far away")
    yield Case(np.array([0.0, 5.0])).note("two points")
    yield Case(np.array([3.0, 1.0, 1.0, 1.0])).note("three equal x, in no order")
    yield Case(rng.normal(size=9)).note("x around 0")
    yield Case(1950.0 + np.arange(12)).note("years")
    yield Case(np.append(4.4 + 0.1 * rng.normal(size=13), [3.5, 3.5])).note("two x far away, side by side")


def by_qr(x):
    """The hat matrix is Q Q^T."""
    basis, _ = np.linalg.qr(np.column_stack([np.ones(len(x)), x - x.mean()]))
    return (basis ** 2).sum(axis=1)


def by_moving_each_y(x):
    """Raise one y by 1, fit again, read off the line."""
    off = x - x.mean()
    found = []
    for i, raised in enumerate(np.eye(len(x))):
        slope = off @ raised / (off @ off)
        found.append(raised.mean() + slope * off[i])
    return np.array(found)


def by_hat_matrix(x):
    design = np.column_stack([np.ones(len(x)), (x - x.mean()) / np.ptp(x)])
    return np.diag(design @ np.linalg.solve(design.T @ design, design.T)).copy()


def _off(x):
    return x - np.mean(x)


EXERCISE = Exercise(
    reference=hat_values, title="Who sits at the long end of the lever", points=3, difficulty=3, minutes=8,
    draw=widened(draw, hat_values),
    mistakes=(
        Mistake("no_intercept", lambda x: x ** 2 / np.sum(x ** 2),
                "This is the leverage in a line through the origin. With an intercept, distances count from the mean "
                "of x, and every point has a share in the height of the line as well."),
        Mistake("not_centred", lambda x: 1 / len(x) + x ** 2 / np.sum(x ** 2),
                "The share in the height is there. The distances count from 0; around which place does a line with an "
                "intercept turn?"),
        Mistake("hat_matrix", lambda x: np.eye(len(x)) * 0 + 1 / len(x) + np.outer(_off(x), _off(x)) / np.sum(
            _off(x) ** 2),
            "This is the whole hat matrix: how far every point takes the line along at every other. How far does it "
            "take the line along at its own x?"),
        Mistake("no_share_in_height", lambda x: _off(x) ** 2 / np.sum(_off(x) ** 2),
                "A point exactly at the mean of x gets 0. Raise its y: does the line stay where it is?"),
        Mistake("not_squared", lambda x: 1 / len(x) + np.abs(_off(x)) / np.sum(np.abs(_off(x))),
                "The distances are not squared. Yours add up to 2 as they should; but raise the y of a far point by 1 "
                "and the line follows by more than you say."),
        Mistake("variance_for_sum", lambda x: 1 / len(x) + _off(x) ** 2 / np.var(x),
                "Divided by the mean of the squared distances where their sum is asked for: your leverages add up to "
                "n + 1. They have to add up to 2."),
        Mistake("n_minus_one", lambda x: 1 / len(x) + _off(x) ** 2 / (len(x) * np.var(x, ddof=1) if len(x) > 1 else 1),
                "Close: n times the variance with n - 1 in it is a little too much. What is the sum of the squared "
                "distances itself?"),
        Mistake("from_the_median", lambda x: 1 / len(x) + (x - np.median(x)) ** 2 / np.sum((x - np.median(x)) ** 2),
                "Distances from the median. Least squares turns its line around another centre."),
        Mistake("standardised", lambda x: np.abs(_off(x)) / np.std(x),
                "These are distances in standard deviations. Leverage is a share between 0 and 1: how much of a rise "
                "in y does the line follow?"),
        Mistake("sorted_order", lambda x: np.sort(1 / len(x) + _off(x) ** 2 / np.sum(_off(x) ** 2)),
                "The right numbers, sorted. Each leverage has to stand at the place of its point."),
    ),
    styles=(by_qr, by_moving_each_y, by_hat_matrix),
)
