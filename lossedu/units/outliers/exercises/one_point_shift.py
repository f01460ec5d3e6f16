"""One more value, anywhere: how far do mean and median move?"""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def one_point_shift(x, points):
    """By how much the mean and the median of `x` move when one more value is added.

    `x` has shape (n,), and `points` has shape (m,): the places of the added value, one at a time.
    Returns two arrays of shape (m,): the shifts of the mean, then the shifts of the median
    (statistic of the n + 1 values minus statistic of the n values, with its sign).
    """
    more = [np.append(x, z) for z in points]
    mean = np.array([np.mean(one) for one in more]) - np.mean(x)
    median = np.array([np.median(one) for one in more]) - np.median(x)
    return mean, median


def draw(rng):
    yield Case(np.array([2.0, 3.0, 4.0, 5.0, 6.0]),
               np.array([4.0, 7.0, 60.0, 600.0])).note("five values")
    yield Case(np.array([1.0, 2.0, 4.0, 8.0]),
               np.array([-100.0, 2.5, 3.0, 100.0, 1e6])).note("an even number")
    yield Case(np.array([3.0]), np.array([3.0, 11.0])).note("one value")
    yield Case(rng.normal(size=9), 5 * rng.normal(size=6)).note("values on both sides")
    yield Case(10 + rng.normal(size=12), np.array([-1000.0, 10.0])).note("values far from 0")
    yield Case(np.array([7.0, 1.0, 7.0, 7.0, 2.0]),
               np.array([0.0, 7.0, 9.0])).note("ties, in no order")


def by_loop(x, points):
    shifts = [(sum(x, z) / (len(x) + 1) - sum(x) / len(x),
               np.median([*x, z]) - np.median(x)) for z in points]
    return tuple(np.array(column, dtype=float) for column in zip(*shifts))


def by_formula(x, points):
    """The mean moves by a share of the distance; the median is held between its neighbours."""
    n, mid = len(x), np.sort(x)
    if n % 2:
        low, high = mid[max(n // 2 - 1, 0)], mid[min(n // 2 + 1, n - 1)]
        new = (mid[n // 2] + (np.clip(points, low, high) if n > 1 else points)) / 2
    else:
        new = np.clip(points, mid[n // 2 - 1], mid[n // 2])
    return (points - x.mean()) / (n + 1), new - np.median(x)


def by_table(x, points):
    table = np.column_stack([np.tile(x, (len(points), 1)), points])
    return table.mean(axis=1) - x.mean(), np.median(table, axis=1) - np.median(x)


def _replaced(x, points):
    swapped = [np.append(x[:-1], z) for z in points]
    return (np.array([np.mean(one) for one in swapped]) - np.mean(x),
            np.array([np.median(one) for one in swapped]) - np.median(x))


EXERCISE = Exercise(
    reference=one_point_shift, title="One more point, anywhere", points=2, difficulty=2, minutes=6,
    draw=widened(draw, one_point_shift),
    mistakes=(
        Mistake("new_values", lambda x, points: tuple(
            np.array([one(np.append(x, z)) for z in points]) for one in (np.mean, np.median)),
            "These are the new mean and the new median. By how much have they moved?"),
        Mistake("replaced", _replaced,
                "The new value replaces the last one. How many values are there when it is added?"),
        Mistake("share_of_n", lambda x, points: ((points - x.mean()) / len(x),
                                                 one_point_shift(x, points)[1]),
                "The median is right. The shift of the mean is a little too large: over how many "
                "values does the new mean run?"),
        Mistake("sizes", lambda x, points: tuple(np.abs(one) for one in one_point_shift(x, points)),
                "The sizes are right, but no shift is negative. In which direction does a value "
                "far to the left move the mean?"),
        Mistake("other_way", lambda x, points: tuple(-one for one in one_point_shift(x, points)),
                "Right size, wrong sign. Which one is subtracted, the statistic of the n values or "
                "that of the n + 1?"),
        Mistake("median_never_moves", lambda x, points: (one_point_shift(x, points)[0],
                                                         np.zeros(len(points))),
                "The mean is right. The median moves as well: what is the median of the n + 1 "
                "values?"),
        Mistake("pairs", lambda x, points: [(float(one), float(other)) for one, other in zip(
            *one_point_shift(x, points))],
            "The right numbers, as one pair for each added value. Two arrays are asked for: all "
            "shifts of the mean, then all shifts of the median."),
        Mistake("all_at_once", lambda x, points: (
            np.full(len(points), np.append(x, points).mean() - x.mean()),
            np.full(len(points), np.median(np.append(x, points)) - np.median(x))),
            "All values are added together. How many values are added for each single shift?"),
    ),
    styles=(by_loop, by_formula, by_table),
    further="For one value z the shift is the statistic of x with z appended, minus the statistic "
            "of x. Compute it for each value in `points`, once for the mean and once for the "
            "median.",
)
