"""Leverage: how far the line follows a point, which depends on its x and not on its y."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def hat_values(x):
    """The leverage of each point in a least-squares line with an intercept.

    `x` has shape (n,), n >= 2, not all equal, and may lie far from 0; the result has shape (n,).
    The leverage of point i tells how far it takes the line along: raise y[i] by 1, and the line at
    x[i] rises by that much.
    """
    off = x - np.mean(x)
    return 1 / len(x) + off ** 2 / np.sum(off ** 2)


def draw(rng):
    yield Case(np.array([1.0, 2.0, 3.0, 4.0, 20.0])).note("one x far away")
    yield Case(np.array([0.0, 5.0])).note("two points")
    yield Case(np.array([3.0, 1.0, 1.0, 1.0])).note("three equal x, in no order")
    yield Case(rng.normal(size=9)).note("x around 0")
    yield Case(1950.0 + np.arange(12)).note("years")
    yield Case(1.6e9 + 3600.0 * np.array([0.0, 1.0, 3.0, 8.0])).note("seconds since 1970")
    yield Case(np.append(4.4 + 0.1 * rng.normal(size=13), [3.5, 3.5])).note("two x far away, "
                                                                            "side by side")


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
    reference=hat_values,
    title="The leverage of each point", points=3, difficulty=3, minutes=8,
    draw=widened(draw, hat_values),
    mistakes=(
        Mistake("no_intercept", lambda x: x ** 2 / np.sum(x ** 2),
                "This is the leverage in a line through the origin. With an intercept, from where "
                "do the distances count, and what does the height of the line add?"),
        Mistake("not_centred", lambda x: 1 / len(x) + x ** 2 / np.sum(x ** 2),
                "The term 1 / n is right, but the distances count from 0. Around which point does "
                "a line with an intercept turn?"),
        Mistake("hat_matrix", lambda x: np.eye(len(x)) * 0 + 1 / len(x) + np.outer(_off(x), _off(x))
                / np.sum(
            _off(x) ** 2),
            "This is the whole hat matrix: the effect of every point on the line at every other. "
            "Where in it is the effect at a point's own x?"),
        Mistake("no_share_in_height", lambda x: _off(x) ** 2 / np.sum(_off(x) ** 2),
                "A point exactly at the mean of x gets 0. Raise its y: does the line stay where it "
                "is?"),
        Mistake("not_squared", lambda x: 1 / len(x) + np.abs(_off(x)) / np.sum(np.abs(_off(x))),
                "The distances are not squared, so the farthest point gets too little. Raise its y "
                "by 1: by how much does the line rise there?"),
        Mistake("variance_for_sum", lambda x: 1 / len(x) + _off(x) ** 2 / np.var(x),
                "The squared distances are divided by their mean, so the leverages add up to n + "
                "1. They should add up to 2: by what do you have to divide?"),
        Mistake("n_minus_one", lambda x: 1 / len(x) + _off(x) ** 2 / (len(x) * np.var(x, ddof=1)
                                                                      if len(x) > 1 else 1),
                "A little too small. How does n times a variance that divides by n - 1 compare "
                "with the sum of the squared distances?"),
        Mistake("height_by_n_minus_one", lambda x: 1 / (len(x) - 1) + _off(x) ** 2
                / np.sum(_off(x) ** 2),
                "The second term is right. Raise one of n values by 1: by how much does their mean "
                "rise?"),
        Mistake("from_the_median", lambda x: 1 / len(x) + (x - np.median(x)) ** 2
                / np.sum((x - np.median(x)) ** 2),
                "The distances are taken from the median. Through which point does a least-squares "
                "line go?"),
        Mistake("standardised", lambda x: np.abs(_off(x)) / np.std(x),
                "These are distances in standard deviations. Leverage lies between 0 and 1: by how "
                "much does the line rise when y rises by 1?"),
        Mistake("change_of_slope", lambda x: _off(x) / np.sum(_off(x) ** 2),
                "By this the slope changes if y[i] rises by 1. By how much does the line rise at "
                "x[i]?"),
        Mistake("sorted_order", lambda x: np.sort(1 / len(x) + _off(x) ** 2 / np.sum(_off(x) ** 2)),
                "The right numbers, but sorted. At which place does each leverage belong?"),
    ),
    styles=(by_qr, by_moving_each_y, by_hat_matrix),
    further="Raise one y[i] by 1, and ask what happens to the fitted line: its height at the mean "
            "of x rises by 1 / n, and its slope changes in proportion to the distance of x[i] "
            "from that mean. By how much does the line then rise at x[i]?",
)
