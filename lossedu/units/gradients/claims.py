"""Claimed derivatives, right and wrong, on which the exercise `gradient_check` is tried."""
import numpy as np

from ...exercises import toys
from ...exercises.record import Case

RELATIVE, ABSOLUTE = 1e-5, 1e-7


def draw(rng):
    x = rng.uniform(0.5, 2.0, 6) * np.array([1, -1, 1, 1, -1, -1])
    sigmoid = 1 / (1 + np.exp(-x))
    last, first = np.arange(6) == 5, np.arange(6) == 0
    yield Case(toys.softplus, sigmoid, x).note("right")
    yield Case(toys.softplus, 1.001 * sigmoid, x).note("wrong by a thousandth")
    for share, said in ((0.85, "off by 85 % of what is allowed"),
                        (1.15, "off by 115 % of what is allowed")):
        off = share * (RELATIVE * sigmoid + ABSOLUTE)
        for side, place in ((1, "above"), (-1, "below")):
            yield Case(toys.softplus, sigmoid + side * off, x).note(f"{said}, {place}")
        yield Case(toys.softplus, sigmoid + np.where(last, off, 0),
                   x).note(f"{said}, at the last one")
        at = np.array([np.pi / 2, 0.4, -np.pi / 2])
        yield Case(toys.sine, np.cos(at) + share * np.array([ABSOLUTE, 0, 0]),
                   at).note(f"{said}, where the slope is 0")
        large = np.array([8.0, 11.0])
        yield Case(toys.exponential, np.exp(large) * (1 + share * RELATIVE),
                   large).note(f"{said}, where slopes are large")
        at = np.arccos([0.01, 0.02])
        yield Case(toys.sine, np.array([0.01, 0.02]) + share * (RELATIVE * np.array(
            [0.01, 0.02]) + ABSOLUTE), at).note(f"{said}, where slopes are small")
        yield Case(toys.small_sine, 1e-6 * np.cos([0.3, 0.5]) + share * ABSOLUTE,
                   np.array([0.3, 0.5])).note(f"{said}, where slopes are tiny")
    high = np.array([0.4, -0.3, 2.9])
    yield Case(toys.lifted_sine, np.cos(high), high).note("right, on top of a large constant")
    yield Case(toys.lifted_sine, 1.0001 * np.cos(high),
               high).note("wrong, on top of a large constant")
    many = np.linspace(-0.6, 0.6, 40)
    for side, place in ((1, "above"), (-1, "below")):
        yield Case(toys.lifted_sine, np.cos(many) * (1 + side * 0.85 * RELATIVE),
                   many).note(f"off by 85 % of what is allowed, {place}, on a large constant")
    yield Case(toys.sine, np.array([0.01, 0.02]) + 5e-6,
               np.arccos([0.01, 0.02])).note("off by 5e-6, where slopes are small")
    yield Case(toys.small_sine, np.zeros(2), np.array([0.3, 0.5])).note("zeros, claimed for "
                                                                        "slopes of a millionth")
    yield Case(toys.square, 2 * x, x).note("right, both signs")
    yield Case(toys.square, np.abs(2 * x), x).note("the signs are lost")
    yield Case(toys.square, np.array([4.0, 2.0]), np.array([1.0, 2.0])).note("two are exchanged")
    yield Case(toys.cube, np.where(last, -1, 1) * 3 * x ** 2, x).note("the last one is wrong")
    yield Case(toys.cube, np.where(first, -1, 1) * 3 * x ** 2, x).note("the first one is wrong")
    yield Case(toys.cube, 3 * x ** 2 + np.isin(np.arange(6), (1, 3)),
               x).note("the second and the fourth are wrong")
    yield Case(toys.absolute, np.sign(x), x).note("right, away from the kink")
    yield Case(toys.sine, np.cos([np.pi / 2, 0.3]),
               np.array([np.pi / 2, 0.3])).note("right, one slope is 0")
    alike = np.array([10.8, 10.9, 11.0])
    yield Case(toys.exponential, np.exp(alike) * np.array([1, 1, 1 + 1.15 * RELATIVE]),
               alike).note("off by 115 % of what is allowed, at the largest one")
    yield Case(toys.exponential, np.exp([20.0, 18.0]),
               np.array([20.0, 18.0])).note("right, huge values")
    yield Case(toys.exponential, np.zeros(3),
               np.array([-9.0, -8.0, -10.0])).note("zeros, claimed for small slopes")
    yield Case(toys.exponential, np.array([np.exp(2.0), 0.0]),
               np.array([2.0, 1.0])).note("a zero, claimed beside a right one")
    yield Case(toys.square, np.array([2.0, np.nan]), np.array([1.0, 1.5])).note("a nan is claimed")
    yield Case(toys.square, np.array([np.nan, 2.0]),
               np.array([0.0, 1.0])).note("a nan is claimed, where the slope is 0")
    yield Case(toys.far_cube, np.zeros(1), np.array([1e4])).note("right, a slope of 0 at 10,000")
    yield Case(toys.steep_cube, np.zeros(1), np.zeros(1)).note("right, a steep cube at 0")
    yield Case(toys.steep_cube, np.array([-0.6 * ABSOLUTE]),
               np.zeros(1)).note("off by 60 % of what is allowed, a steep cube at 0")
    # h = 1e-4 is too wide for these two
    yield Case(toys.steep_cube, 0.899 * ABSOLUTE * np.array([1, -1]),
               np.zeros(2)).note("off by 89.9 % of what is allowed, a steep cube at 0")
    yield Case(toys.steep_cube, np.array([1.101 * ABSOLUTE]),
               np.zeros(1)).note("off by 110.1 % of what is allowed, a steep cube at 0")
    # what a central difference with a step of 0.001 gives for 0
    yield Case(toys.steep_cube, np.array([10 * 1e-3 ** 2 / 6]),
               np.zeros(1)).note("wrong, a steep cube at 0")
    # nor may the step grow with |x|, not even slowly or up to a limit
    places = np.array([100.0, 700.0, -3e3, 1e4, 2e4])
    for claim, said in ((0, "right"), (-0.899, "off by 89.9 % of what is allowed"),
                        (1.101, "off by 110.1 % of what is allowed")):
        for at, where in ((places, "from 100 on"), (places[-1:], "at 20,000")):
            if at is places or claim:
                yield Case(toys.cube_of_rest, claim * ABSOLUTE * np.ones(len(at)),
                           at).note(f"{said}, slopes of 0 in steep cubes {where}")
    yield Case(toys.square, np.array([0.04]), np.array([0.02])).note("right, a small x")
    yield Case(toys.square, np.array([2.2, 3.8]),
               np.array([1.0, 2.0])).note("two errors that cancel")
    mixed = np.array([20.0, -9.0, 0.0])
    yield Case(toys.exponential, np.exp(mixed) * np.array([1, 0, 1]),
               mixed).note("a wrong small slope beside a huge one")
    yield Case(toys.exponential, np.exp(mixed), mixed).note("right, a small slope beside a huge "
                                                            "one")
    yield Case(toys.sine, np.cos([0.0, 0.7]), np.array([0.0, 0.7])).note("right, x = 0")
    yield Case(toys.cube, np.array([0.0, 0.0, 1080000.0]),
               np.array([0.0, 2.0, -600.0])).note("the middle one is wrong")
    for far, said in ((np.array([1e3, -3e3]), "in the thousands"),
                      (np.array([1e4, 19900.0, -2e4]), "as large as allowed")):
        yield Case(toys.sine, np.cos(far), far).note(f"right, a sine at x {said}")
        yield Case(toys.square, 2 * far, far).note(f"right, a square at x {said}")
        yield Case(toys.cube, 3 * far ** 2, far).note(f"right, a cube at x {said}")
    yield Case(toys.square, 2.002 * far, far).note(f"wrong, a square at x {said}")
    small = np.array([0.004, -0.007, 6e-4, 3e-5, -3e-6])
    yield Case(toys.square, 2 * small, small).note("right, x near 0")
    some = np.array([12.0, -14.0, 25.0, 60.0, 120.0, -150.0, 250.0, 500.0])
    yield Case(toys.square, 2 * some, some).note("right, x from ten to some hundreds")
    far = rng.uniform(19000, 20000, 200)
    slopes = np.cos(far)
    for side, place in ((1, "above"), (-1, "below")):
        for f, slope, what in ((toys.sine, slopes, "a sine"), (toys.steep_line, 3.7, "a line")):
            off = side * (RELATIVE * np.abs(slope) + ABSOLUTE) * np.ones(200)
            yield Case(f, slope + 0.88 * off,
                       far).note(f"off by 88 % of what is allowed, {place}, {what} far from 0")
            yield Case(f, slope + np.where(np.arange(200) == 17, 1.15, 0) * off,
                       far).note(f"one off by 115 % of what is allowed, {place}, {what} far from 0")
    long = np.linspace(-3, 3, 300)
    yield Case(toys.square, 2 * long + (np.arange(300) == 171),
               long).note("one of three hundred is wrong")
    yield Case(toys.far_kink, np.array([1.0, -1.0]),
               np.array([1e4 + 0.102, 1e4 - 0.101])).note("right, near a kink that is far from 0")
    yield Case(toys.softplus, np.array([1 / (1 + np.exp(-0.4)), 1.0]),
               np.array([0.4, 9e3])).note("right, a small x beside a large one")


def at_a_kink(f, claimed, x):
    if f is toys.cube_of_rest:
        return np.abs(x % 100 - 50).min() < 0.1
    kink = {"absolute": 0, "far_kink": 1e4}.get(f.__name__)
    return kink is not None and np.abs(x - kink).min() < 0.1


RULED_OUT = {"entries of x are at most 2e4 in size": lambda f, claimed, x: np.abs(x).max() > 2e4,
             "f has no kink within 0.1": at_a_kink,
             "f is finite": lambda f, claimed, x: f is toys.exponential and x.max() > 100}
