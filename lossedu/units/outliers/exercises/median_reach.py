"""How far k bad values can carry the median, and when they can carry it anywhere."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def median_reach(x, k):
    """The lowest and the highest median that replacing `k` values of `x` can bring about.

    `x` has shape (n,); `k` is a whole number from 0 to n. Any `k` values may be picked,
    and any numbers put in their place, however large. Returns two numbers, (lowest,
    highest); -inf and inf where there is no limit.
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
    """Medians with the values at the places `low` and `high` of the ordered data replaced by -inf
    and inf."""
    ends = []
    for places, huge in ((low, -np.inf), (high, np.inf)):
        ordered = np.sort(x)
        ordered[places] = huge
        ends.append(float(np.median(ordered)))
    return tuple(ends)


def _kept_inside(x, k):
    ordered, n = np.sort(x), len(x)
    at = lambda place: ordered[min(max(place, 0), n - 1)]
    return ((at((n - 1) // 2 - k) + at(n // 2 - k)) / 2,
            (at((n - 1) // 2 + k) + at(n // 2 + k)) / 2)


def _by_one(x, k):
    return median_reach(x, min(k + 1, len(x)))


EXERCISE = Exercise(
    reference=median_reach, title="How many bad points does it take?", points=4, difficulty=3,
    minutes=10,
    draw=widened(draw, median_reach, RULED_OUT),
    mistakes=(
        Mistake("extremes_replaced", lambda x, k: _spoil(x, k, slice(0, k),
                                                         slice(len(x) - k, None)),
                "The largest values are made larger still, and the median stays where it is. Which "
                "values have to be replaced to raise it?"),
        Mistake("added", lambda x, k: (float(np.median(np.append(x, np.full(k, -np.inf)))),
                                       float(np.median(np.append(x, np.full(k, np.inf))))),
                "These are the medians after k values were added, or k were taken away and nothing "
                "was put in their place. How many values are there after replacing?"),
        Mistake("stops_at_the_ends", _kept_inside,
                "Right as long as fewer than half of the values are bad. From half on, what limits "
                "the median?"),
        Mistake("one_of_two_middles", lambda x, k: (-np.inf, np.inf) if 2 * k >= len(x) else (
            float(np.sort(x)[(len(x) - 1) // 2 - k]), float(np.sort(x)[len(x) // 2 + k])),
            "Right for an odd count. With an even one the median lies halfway between two values: "
            "which two, once k are replaced?"),
        Mistake("a_large_number", lambda x, k: tuple(
            float(np.median(np.append(rest, np.full(k, huge))))
            for rest, huge in ((np.sort(x)[:len(x) - k], -1e9), (np.sort(x)[k:], 1e9))),
            "Right as long as the median has a limit. Where it has none, this is a finite number: "
            "which number stands for no limit?"),
        Mistake("one_too_many", _by_one,
                "This is what k + 1 bad values can do. By how many places does each of them move "
                "the median?"),
        Mistake("removed", lambda x, k: tuple(
            float(np.median(one)) if len(one) else float("nan")
            for one in (np.sort(x)[:len(x) - k], np.sort(x)[k:])),
            "The k values are removed. What stands in their place?"),
        Mistake("in_given_order", lambda x, k: (float(np.median(np.append(x[:len(x) - k],
                                                                          np.full(k, -np.inf)))),
                                                float(np.median(np.append(x[k:],
                                                                          np.full(k, np.inf))))),
                "Right if `x` is sorted. Which values would somebody replace to move the median as "
                "far as possible?"),
        Mistake("no_limit_at_once", lambda x, k: (float(np.median(x)), float(np.median(x)))
                if k == 0 else (
            -np.inf, np.inf),
            "This is true of the mean, which one bad value moves anywhere. How far does it move "
            "the median?"),
        Mistake("range_of_the_values", lambda x, k: (float(np.min(x)), float(np.max(x))),
                "These are the smallest and the largest value, whatever k is. How far can one bad "
                "value of five move the median?"),
        Mistake("no_limit_ever", lambda x, k: (-np.inf, np.inf),
                "This says that there is no limit for any k. How far can k = 0 bad values move the "
                "median, and how far one of five?"),
        Mistake("swapped", lambda x, k: median_reach(x, k)[::-1],
                "The right two numbers in the other order: the lowest comes first."),
    ),
    styles=(by_position, by_huge_numbers),
    further="To bring the median down as far as possible, which k values would you replace, and "
            "with what? Try it with -inf on five sorted numbers and k = 1, 2, 3; the upper limit "
            "is the mirror image.",
)
