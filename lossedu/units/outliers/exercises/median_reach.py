"""How far k bad values can carry the median, and when they can carry it anywhere."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def median_reach(x, k):
    """The lowest and the highest median that replacing `k` values of `x` can bring about.

    `x` has shape (n,); `k` is a whole number from 0 to n. Whoever spoils the data may pick any `k`
    values and put any numbers in their place, however large. Returns two numbers, (lowest, highest);
    -inf and inf where there is no limit.
    """
    ordered = np.sort(x)
    lowest = np.median(np.append(ordered[:len(x) - k], np.full(k, -np.inf)))
    highest = np.median(np.append(ordered[k:], np.full(k, np.inf)))
    return float(lowest), float(highest)


def draw(rng):
    yield Case(np.array([2.0, 3.0, 4.0, 6.0, 9.0]), 1).note("one bad value of five")
    yield Case(np.array([2.0, 3.0, 4.0, 6.0, 9.0]), 2).note("two bad values of five")
    yield Case(np.array([2.0, 3.0, 4.0, 6.0, 9.0]), 3).note("three bad values of five")
    yield Case(np.array([8.0, 1.0, 4.0, 2.0]), 1).note("an even number of values, in no order")
    yield Case(np.array([8.0, 1.0, 4.0, 2.0]), 2).note("half of the values")
    yield Case(np.array([5.0]), 0).note("one value, none bad")
    yield Case(np.array([5.0]), 1).note("one value, and it is bad")
    yield Case(rng.normal(size=11), 3)
    yield Case(rng.normal(size=14), 0).note("none bad")
    yield Case(10 * rng.normal(size=12), 5).note("one short of half")
    yield Case(np.array([1.0, 1.0, 1.0, 7.0, 9.0, 9.0, 20.0]), 2).note("ties")


RULED_OUT = {"more bad values than there are": lambda x, k: k > len(x)}


def by_position(x, k):
    """The middle of the ordered values moves k places to either side."""
    ordered, n = np.sort(x), len(x)

    def middle(shift):
        places = [(n - 1) // 2 + shift, n // 2 + shift]
        if places[0] < 0 or places[1] >= n:
            return np.sign(shift) * np.inf
        return (ordered[places[0]] + ordered[places[1]]) / 2
    return middle(-k), middle(k)


def by_huge_numbers(x, k):
    """Put in a number that no data holds; if the median gets that large, there is no limit."""
    ends = []
    for huge in (-1e300, 1e300):
        spoilt = np.sort(x)[::1 if huge > 0 else -1].astype(float)
        spoilt[:k] = huge
        median = np.median(spoilt / 4) * 4
        ends.append(float(median) if abs(median) < 1e200 else float(np.sign(huge) * np.inf))
    return tuple(ends)


def _spoil(x, k, low, high):
    """Medians with the values at the places `low` and `high` of the ordered data replaced by -inf and inf."""
    ends = []
    for places, huge in ((low, -np.inf), (high, np.inf)):
        ordered = np.sort(x)
        ordered[places] = huge
        ends.append(float(np.median(ordered)))
    return tuple(ends)


def _kept_inside(x, k):
    ordered, n = np.sort(x), len(x)
    at = lambda place: ordered[min(max(place, 0), n - 1)]
    return ((at((n - 1) // 2 - k) + at(n // 2 - k)) / 2, (at((n - 1) // 2 + k) + at(n // 2 + k)) / 2)


def _by_one(x, k):
    return median_reach(x, min(k + 1, len(x)))


EXERCISE = Exercise(
    reference=median_reach, title="How many bad points does it take?", points=4, difficulty=3, minutes=10,
    draw=widened(draw, median_reach, RULED_OUT),
    mistakes=(
        Mistake("extremes_replaced", lambda x, k: _spoil(x, k, slice(0, k), slice(len(x) - k, None)),
                "You make the largest values larger still, and the median does not notice. Which values would someone "
                "take away to push the median up?"),
        Mistake("added", lambda x, k: (float(np.median(np.append(x, np.full(k, -np.inf)))),
                                       float(np.median(np.append(x, np.full(k, np.inf))))),
                "Bad values are added here. They take the place of good ones: how many values are there afterwards?"),
        Mistake("stops_at_the_ends", _kept_inside,
                "Right as long as the bad values are fewer than half. From half on the bad ones are the middle: what "
                "holds the median then?"),
        Mistake("one_of_two_middles", lambda x, k: (-np.inf, np.inf) if 2 * k >= len(x) else (
            float(np.sort(x)[(len(x) - 1) // 2 - k]), float(np.sort(x)[len(x) // 2 + k])),
            "Right for an odd count. With an even one the median lies halfway between two values: which two, once the "
            "bad ones are in place?"),
        Mistake("a_large_number", lambda x, k: tuple(
            float(np.median(np.append(rest, np.full(k, huge))))
            for rest, huge in ((np.sort(x)[:len(x) - k], -1e9), (np.sort(x)[k:], 1e9))),
            "Right as long as something holds the median. Where nothing does, whoever wrote 1e9 could have written "
            "more: which number stands for no limit?"),
        Mistake("one_too_many", _by_one,
                "One place too far: this is what k + 1 bad values can do."),
        Mistake("removed", lambda x, k: tuple(
            float(np.median(one)) if len(one) else float("nan")
            for one in (np.sort(x)[:len(x) - k], np.sort(x)[k:])),
            "The k values are gone. Something else stands in their place, as far out as one likes."),
        Mistake("in_given_order", lambda x, k: (float(np.median(np.append(x[:len(x) - k], np.full(k, -np.inf)))),
                                                float(np.median(np.append(x[k:], np.full(k, np.inf))))),
                "Right if `x` is sorted. Whoever spoils the data picks the values that hurt most."),
        Mistake("no_limit_at_once", lambda x, k: (float(np.median(x)), float(np.median(x))) if k == 0 else (
            -np.inf, np.inf),
            "That is the mean: one bad value carries it anywhere. How far does the median get?"),
        Mistake("swapped", lambda x, k: median_reach(x, k)[::-1],
                "The right two numbers in the wrong order: the lowest first."),
    ),
    styles=(by_position, by_huge_numbers),
)
