"""From a few pilot runs to the number of seeds that can show an effect."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def seeds_needed(differences, effect, factor=2.8):
    """How many paired seeds it takes to show an effect, from the differences of a pilot.

    `differences` has shape (m,), m of 2 or more: paired differences of a few independent pilot
    seeds. They estimate the standard deviation of a single difference, with m - 1 in the divisor.
    Return the smallest n for which `factor` standard errors of the mean of n differences are
    at most `effect`, a positive number in the same unit; equality is enough. At least two seeds are
    needed in any case. (No case needs more than 10,000, and none hangs on the last digits of a
    float.) Returns a whole number.
    """
    variance = np.var(differences, ddof=1)  # no root is taken and squared: 18 stays 18
    return max(2, int(np.ceil(factor ** 2 * variance / effect ** 2)))


def draw(rng):
    pilot = np.array([0.8, 2.1, -0.4, 1.5])
    yield Case(pilot, 1.0).note("a pilot of four, effect 1")
    yield Case(pilot, 0.5).note("half the effect")
    yield Case(pilot, 1.0, factor=2.0).note("another factor")
    yield Case(100 * pilot, 50.0).note("another unit")
    yield Case(np.array([0.3, 0.1]), 0.2).note("a pilot of two")
    yield Case(np.array([1.0, 1.01, 0.99]), 1.0).note("hardly any spread")
    yield Case(np.array([0.7, 0.7, 0.7]), 0.1).note("no spread at all")
    for effect, factor in ((1.0, 2.0), (0.5, 3.0), (0.25, 1.0)):
        yield Case(np.array([-1.0, 0.0, 1.0]), effect, factor=factor).note("exactly a whole number")
    for m in (5, 12):
        yield Case(rng.normal(0.5, 1.3, size=m), 0.37).note("several pilots")
    for unit in (1e-5, 0.05, 5.0, 20.0, 300.0, 1e4, 1e7):
        yield Case(unit * pilot, 0.8 * unit).note("other units")
    yield Case(np.array([1.0, 1.013, 0.98]), 1.0, factor=500.0).note("a large factor")
    yield Case(np.array([1.0, 1.0013, 0.998]), 1.0, factor=5e3).note("a very large factor")
    yield Case(1e4 * pilot, 2.0, factor=5e-4).note("a tiny factor")
    yield Case(np.array([-300.0, 800.0, 500.0]), 200.0).note("differences in the hundreds")
    yield Case(pilot, 1.9).note("an effect between whole numbers")
    yield Case(pilot, 0.04).note("thousands of seeds")
    yield Case(np.array([0.0, 1.0, 2.0]), 1.0, factor=2.001).note("just above a whole number")
    # 5.77 and 4.08, 3.363 and 2.378: their squares are a hair more than 2 to 1
    for effect, factor in ((4.08, 5.77), (2.378, 3.363)):
        yield Case(np.array([0.0, 1.0, 2.0]), effect, factor=factor).note(
            "a hair above a whole number")


def _count(differences, effect, factor=2.8):
    return (factor * np.std(differences, ddof=1) / effect) ** 2


RULED_OUT = {
    "a count so large that nobody could try it out": lambda *given, **named: _count(*given, **named)
    > 10_000,
    "a count that rounding decides": lambda *given, **named: (
        _count(*given, **named) > 1 and abs(_count(*given, **named) % 1 - 0.5) > 0.5 - 1e-8)}


def by_trying(differences, effect, factor=2.8):
    spread, n = np.std(differences, ddof=1), 2
    while factor * spread / n ** 0.5 > effect:
        n += 1
    return n


def by_sums(differences, effect, factor=2.8):
    m = len(differences)
    variance = sum((one - sum(differences) / m) ** 2 for one in differences) / (m - 1)
    n = -int(-factor ** 2 * variance / effect ** 2 // 1)
    return n if n > 2 else 2


def _seeds(count):
    return lambda differences, effect, factor=2.8: max(2, int(np.ceil(count(differences, effect,
                                                                            factor))))


EXERCISE = Exercise(
    reference=seeds_needed, title="How many seeds for one point", points=2, difficulty=3, minutes=8,
    draw=widened(draw, seeds_needed, RULED_OUT),
    mistakes=(
        Mistake("no_square", _seeds(lambda d, effect, factor: factor * np.std(d, ddof=1) / effect),
                "Solve factor * s / sqrt(n) <= effect for n. What undoes a square root?"),
        Mistake("rounded_down", lambda differences, effect, factor=2.8: max(
            2, int((factor * np.std(differences, ddof=1) / effect) ** 2)),
            "Rounded down: with that many seeds the standard error is still a little too large. "
            "Which way do you have to round?"),
        Mistake("rounded", lambda differences, effect, factor=2.8: max(
            2, round((factor * np.std(differences, ddof=1) / effect) ** 2)),
            "Rounded to the nearest whole number. Where that is rounding down, the standard error "
            "is still a little too large."),
        Mistake("not_whole", lambda differences, effect, factor=2.8: (
            factor * np.std(differences, ddof=1) / effect) ** 2,
            "This need not be a whole number. Which whole number of seeds is just enough?"),
        Mistake("no_minimum", lambda differences, effect, factor=2.8: int(
            np.ceil((factor * np.std(differences, ddof=1) / effect) ** 2)),
            "Right, except where the pilot hardly varies. How many seeds are needed in any case?"),
        Mistake("population", _seeds(lambda d, effect, factor: (factor * np.std(d) / effect) ** 2),
                "A little too few: the standard deviation divides by m, as NumPy's std does by "
                "default. By what does that of a sample divide?"),
        Mistake("variance",
                _seeds(lambda d, effect, factor: (factor * np.var(d, ddof=1) / effect) ** 2),
                "The variance is used. Which unit does it have, and which unit has the effect?"),
        Mistake("factor_once",
                _seeds(lambda d, effect, factor: factor * (np.std(d, ddof=1) / effect) ** 2),
                "The factor is not squared. Does twice the factor take twice the seeds or four "
                "times as many?"),
        Mistake("error_of_the_pilot", _seeds(lambda d, effect, factor: (
            factor * np.std(d, ddof=1) / np.sqrt(len(d)) / effect) ** 2),
            "The standard error of the pilot's mean is used. What does sqrt(n) divide, that error "
            "or the standard deviation of a single difference?"),
        Mistake("observed_effect", _seeds(lambda d, effect, factor: (
            factor * np.std(d, ddof=1) / np.mean(d)) ** 2 if np.mean(d) else np.inf),
            "This uses the effect that the pilot happened to show. Which effect has to be shown?"),
        Mistake("factor_ignored",
                _seeds(lambda d, effect, factor: (2.8 * np.std(d, ddof=1) / effect) ** 2),
                "Right for the factor 2.8 alone. Where does `factor` enter?"),
        Mistake("at_least_the_pilot", lambda differences, effect, factor=2.8: max(
            len(differences), seeds_needed(differences, effect, factor)),
            "Never fewer than the pilot had. How many seeds does the docstring ask for in any "
            "case?"),
        Mistake("rounding_forgiven", _seeds(lambda d, effect, factor: (
            factor * np.std(d, ddof=1) / effect) ** 2 * (1 - 1e-4)),
            "Where the count is a little above a whole number, it is rounded down. Is the standard "
            "error of that many seeds at most `effect`?"),
        Mistake("rounded_first", _seeds(lambda d, effect, factor: round(
            float(factor * np.std(d, ddof=1) / effect) ** 2, 3)),
            "The count is rounded to a few digits before it is rounded up. What happens to one "
            "that is a little above a whole number?"),
    ),
    styles=(by_trying, by_sums),
    further="The pilot gives the standard deviation of one difference, with m - 1. With n seeds "
            "the standard error is that over the root of n: for which n is `factor` times the "
            "standard error exactly `effect`? Then round, and respect the smallest number allowed.",
)
