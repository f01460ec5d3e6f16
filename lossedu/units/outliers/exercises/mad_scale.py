"""A scale that a few outliers cannot spoil."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def mad_scale(x):
    """The MAD: 1.4826 times the median distance of the values from their median.

    `x` has shape (n,); the result is one number in the unit of `x`, 0 or above. For Gaussian
    values it estimates the standard deviation: that is what the 1.4826 is for.
    """
    return float(1.4826 * np.median(np.abs(x - np.median(x))))


def draw(rng):
    yield Case(np.array([1.0, 2.0, 4.0, 8.0, 1000.0])).note("one value far away")
    yield Case(np.array([5.0])).note("one value")
    yield Case(np.array([3.0, 1.0, 10.0, 6.0])).note("an even number of values")
    yield Case(np.array([0, 3, 4, 4])).note("whole numbers")
    yield Case(100 + 15 * rng.normal(size=11)).note("values far from 0")
    yield Case(rng.exponential(size=14)).note("skewed values")
    yield Case(np.append(rng.normal(size=9), np.full(4, -1e8))).note("four of thirteen are wild")
    yield Case(np.array([2.0, 2.0, 2.0, 2.0, 9.0])).note("more than half are equal")


def by_sorting(x):
    def middle(values):
        ordered, n = sorted(values), len(values)
        return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    center = middle(x.tolist())
    return 1.4826 * middle([abs(one - center) for one in x.tolist()])


def by_quantiles(x):
    return 1.4826 * np.quantile(np.abs(x - np.quantile(x, 0.5)), 0.5)


def _lower(values):
    return np.sort(values)[(len(values) - 1) // 2]


def by_scipy(x):
    from scipy.stats import median_abs_deviation
    return median_abs_deviation(x, scale="normal")


EXERCISE = Exercise(
    reference=mad_scale, title="A scale that a few outliers cannot spoil", points=2,
    difficulty=2, minutes=5,
    draw=widened(draw, mad_scale),
    rtol=1e-5,  # 1.4826 stands for 1.482602..., which is right as well
    mistakes=(
        Mistake("no_factor", lambda x: float(np.median(np.abs(x - np.median(x)))),
                "This is the median distance itself. For Gaussian values it is about two thirds of "
                "the standard deviation: which factor makes up for that?"),
        Mistake("divided", lambda x: float(np.median(np.abs(x - np.median(x))) / 1.4826),
                "Divided by 1.4826. Half of all Gaussian values lie within 0.67 standard "
                "deviations of their centre: is the median distance larger or smaller than one of "
                "them?"),
        Mistake("around_the_mean", lambda x: float(1.4826 * np.median(np.abs(x - np.mean(x)))),
                "The distances are taken from the mean, which a single outlier can move without "
                "limit. Which centre is robust?"),
        Mistake("mean_distance", lambda x: float(1.4826 * np.mean(np.abs(x - np.median(x)))),
                "The centre is right. A single outlier can raise the mean of the distances without "
                "limit: which average of them is robust?"),
        Mistake("upper_middle_of_distances",
                lambda x: float(1.4826 * np.sort(np.abs(x - np.median(x)))[len(x) // 2]),
                "The centre is right. Of an even number of distances you take the upper middle "
                "one. What is the median of an even number of values?"),
        Mistake("upper_middle_twice",
                lambda x: float(1.4826 * np.sort(np.abs(x - np.sort(x)[len(x) // 2]))[len(x) // 2]),
                "Right for an odd number of values. What is the median of an even number?"),
        Mistake("upper_middle_as_centre",
                lambda x: float(1.4826 * np.median(np.abs(x - np.sort(x)[len(x) // 2]))),
                "Right for an odd number of values. What is the median of an even number, from "
                "which the distances are taken?"),
        Mistake("lower_middle_twice", lambda x: float(1.4826 * _lower(np.abs(x - _lower(x)))),
                "Right for an odd number of values. Of an even number you take the lower of the "
                "two middle ones, as torch.median does. What is the median of an even number?"),
        Mistake("lower_middle_of_distances",
                lambda x: float(1.4826 * _lower(np.abs(x - np.median(x)))),
                "The centre is right. Of an even number of distances you take the lower middle "
                "one. What is the median of an even number of values?"),
        Mistake("signed", lambda x: float(1.4826 * np.median(x - np.median(x))),
                "The median of the signed distances is always 0, since half of the values lie on "
                "each side. Which distances are meant?"),
        Mistake("around_zero", lambda x: float(1.4826 * np.median(np.abs(x))),
                "These are distances from 0. Add 100 to every value: should the scale change?"),
        Mistake("standard_deviation", lambda x: float(np.std(x)),
                "This is the standard deviation, which a single outlier can raise without limit. "
                "Which centre and which average of the distances are robust?"),
        Mistake("whole_centre", lambda x: float(1.4826 * np.median(
            np.abs(x - np.median(x).astype(x.dtype)))),
                "The median of whole numbers is rounded to a whole number before the distances are "
                "taken. What is the median of 3 and 4?"),
        *(Mistake(f"never_zero_{place}", lambda x, other=other: mad_scale(x) or other(x),
                  "Where the MAD is 0, another number is returned. What does the docstring allow?")
          for place, other in enumerate((lambda x: 1.0, lambda x: float(np.std(x)),
                                         lambda x: 1e-8))),
        Mistake("quartiles", lambda x: float(np.subtract(*np.percentile(x, [75, 25])) / 1.349),
                "This is the distance between the quartiles, divided by 1.349. It estimates the "
                "same for Gaussian values, but a quarter of the values can spoil it. Which two "
                "medians does the MAD take?"),
        Mistake("half_the_quartiles",
                lambda x: float(0.7413 * np.subtract(*np.percentile(x, [75, 25]))),
                "This is the distance between the quartiles, times 0.7413. It estimates the same "
                "for Gaussian values, but a quarter of the values can spoil it. Which two medians "
                "does the MAD take?"),
        Mistake("squared", lambda x: float(1.4826 * np.sqrt(np.median((x - np.mean(x)) ** 2))),
                "The squared distances are taken from the mean, which a single outlier can move "
                "without limit. Which centre is robust?"),
    ),
    styles=(by_sorting, by_quantiles, by_scipy),
    further="There are three steps: a median, the absolute distances of all values from it, and "
            "the median of these. The factor comes last.",
)
