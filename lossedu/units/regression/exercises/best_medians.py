"""The best constants under MAE: often a whole interval."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def best_medians(target):
    """The smallest and the largest constant with the least mean absolute error: (low, high).

    target: array of shape (n,), in any order. Returns a tuple of two floats; they are equal
    where the best constant is unique.
    """
    ordered, n = np.sort(target), len(target)
    return float(ordered[(n - 1) // 2]), float(ordered[n // 2])


def draw(rng):
    return [
        Case(np.array([9.0, 1.0, 8.0, 2.0])).note("n = 4, not in order"),
        Case(np.array([7.0, 3.0, 100.0, 5.0, 4.0])).note("n = 5, not in order"),
        Case(np.array([-2.5])).note("one target"),
        Case(np.array([6.0, -6.0])).note("two targets"),
        Case(np.array([3.0, 1.0, 3.0, 8.0, 3.0, 0.0])).note("the middle two are equal"),
        Case(rng.normal(0, 10, 11)).note("n = 11"),
        Case(rng.normal(0, 10, 12)).note("n = 12"),
    ]


def with_quantile(target):
    return (float(np.quantile(target, 0.5, method="lower")),
            float(np.quantile(target, 0.5, method="higher")))


def by_trying(target):
    errors = [sum(abs(c - t) for t in target) for c in target]
    best = [c for c, error in zip(target, errors) if error <= min(errors) * (1 + 1e-12)]
    return float(min(best)), float(max(best))


def by_counting(target):
    def fits(c):
        return 2 * np.sum(target < c) <= len(target) and 2 * np.sum(target > c) <= len(target)
    best = [float(c) for c in target if fits(c)]
    return min(best), max(best)


def _pair(low, high):
    return float(low), float(high)


EXERCISE = Exercise(
    reference=best_medians,
    title="Every best constant under MAE",
    points=2, difficulty=2, minutes=8,
    draw=widened(draw, best_medians),
    mistakes=(
        Mistake("unsorted", lambda target: _pair(target[(len(target) - 1) // 2],
                                                 target[len(target) // 2]),
                "This is the middle of the list as it came. In which order is the middle asked "
                "for?"),
        Mistake("midpoint", lambda target: _pair(np.median(target), np.median(target)),
                "This is a single point. With four targets, compute the MAE a little to its left "
                "and to its right: is it larger there?"),
        Mistake("always_two", lambda target: _pair(np.sort(target)[max(len(target) // 2 - 1, 0)],
                                                   np.sort(target)[len(target) // 2]),
                "Right for an even count. With an odd one, how many targets lie below and above "
                "the middle one?"),
        Mistake("one_too_far", lambda target: _pair(np.sort(target)[len(target) // 2],
                                                    np.sort(target)[min(len(target) // 2 + 1,
                                                                        len(target) - 1)]),
                "One place too far up. Python counts from 0: which places are the middle two of "
                "four?"),
        Mistake("mean", lambda target: _pair(np.mean(target), np.mean(target)),
                "This is the mean, the best constant under squared error. Under absolute error, "
                "how many targets lie on each side of the best constant?"),
        Mistake("everything", lambda target: _pair(np.min(target), np.max(target)),
                "These are the smallest and the largest target. Beyond the middle two, more "
                "targets lie on one side than on the other: what does that do to the MAE?"),
        Mistake("quartiles", lambda target: _pair(*np.quantile(target, [0.25, 0.75])),
                "These are the quartiles. On which interval is the mean of |c - y| constant?"),
    ),
    styles=(with_quantile, by_trying, by_counting),
    further="Sort the targets, and move a constant from left to right: each target to its left "
            "makes the sum of absolute errors grow, each one to its right makes it shrink. "
            "Between which two places of the sorted array do these balance, for n odd and for n "
            "even?",
)
