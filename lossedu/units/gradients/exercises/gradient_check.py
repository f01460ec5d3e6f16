"""A verdict on a derivative: accept the right one everywhere, reject one that is wrong by a
thousandth."""
import numpy as np

from ....exercises import toys
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened

RELATIVE, ABSOLUTE = 1e-5, 1e-7


def gradient_check(f, claimed, x):
    """Is `claimed` the derivative of f at every x? True or False.

    `f` works elementwise, on an array of any shape. `x` has shape (n,), float64, and every entry is
    at least 0.1 away from a kink of f. `claimed` has shape (n,): the derivatives that somebody
    claims, each finite or nan. A derivative counts as right if it differs from the true one by at
    most 1e-5 times the larger of the two sizes, plus 1e-7. A claimed nan is never right.
    """
    h = 1e-5 * np.maximum(1.0, np.abs(x))
    slope = (f(x + h) - f(x - h)) / ((x + h) - (x - h))
    allowed = 1e-5 * np.maximum(np.abs(claimed), np.abs(slope)) + 1e-7
    return bool(np.all(np.abs(claimed - slope) <= allowed))


def draw(rng):
    x = rng.uniform(0.5, 2.0, 6) * np.array([1, -1, 1, 1, -1, -1])
    sigmoid = 1 / (1 + np.exp(-x))
    yield Case(toys.softplus, sigmoid, x).note("right")
    yield Case(toys.softplus, 1.001 * sigmoid, x).note("wrong by a thousandth")
    yield Case(toys.softplus, (1 + 3e-5) * sigmoid, x).note("wrong by three in 100,000")
    yield Case(toys.softplus, (1 + 5e-6) * sigmoid, x).note("off by half of what is allowed")
    yield Case(toys.lifted_sine, np.cos([0.4, -0.9, 2.6]),
               np.array([0.4, -0.9, 2.6])).note("right, on top of a large constant")
    yield Case(toys.lifted_sine, 1.0001 * np.cos([0.4, -0.9, 2.6]),
               np.array([0.4, -0.9, 2.6])).note("wrong, on top of a large constant")
    yield Case(toys.square, 2 * x, x).note("right, both signs")
    yield Case(toys.square, np.abs(2 * x), x).note("the signs are lost")
    yield Case(toys.cube, np.where(np.arange(6) == 5, -1, 1) * 3 * x ** 2,
               x).note("the last one is wrong")
    yield Case(toys.cube, np.where(np.arange(6) == 0, -1, 1) * 3 * x ** 2,
               x).note("the first one is wrong")
    yield Case(toys.absolute, np.sign(x), x).note("right, away from the kink")
    yield Case(toys.sine, np.cos([np.pi / 2, 0.3]),
               np.array([np.pi / 2, 0.3])).note("right, one slope is 0")
    yield Case(toys.exponential, np.exp([20.0, 18.0]),
               np.array([20.0, 18.0])).note("right, huge values")
    yield Case(toys.exponential, np.zeros(3),
               np.array([-9.0, -8.0, -10.0])).note("zeros, claimed for tiny slopes")
    yield Case(toys.cube, 3 * np.array([3e8, -1e12]) ** 2,
               np.array([3e8, -1e12])).note("right, at large inputs")
    yield Case(toys.square, np.array([2.0, np.nan]), np.array([1.0, 1.5])).note("a nan is claimed")
    yield Case(toys.square, np.array([2.2, 3.8]),
               np.array([1.0, 2.0])).note("two errors that cancel")
    yield Case(toys.square, np.array([3.0]), np.array([1.5])).note("one entry, right")
    yield Case(toys.exponential, np.array([np.exp(20.0), 0.0, 1.0]),
               np.array([20.0, -9.0, 0.0])).note(
        "a wrong tiny slope beside a huge one")
    yield Case(toys.exponential, np.exp([20.0, -9.0, 0.0]), np.array([20.0, -9.0, 0.0])).note(
        "right, a tiny slope beside a huge one")
    yield Case(toys.cube, 3 * np.array([0.0, 200.0, -600.0]) ** 2,
               np.array([0.0, 200.0, -600.0])).note(
        "right, x = 0 beside large inputs")
    yield Case(toys.cube, np.array([0.0, 0.0, 1080000.0]),
               np.array([0.0, 2.0, -600.0])).note("the middle one is wrong")
    far = np.array([0.05, 10.0, -30.0, 75.0, -400.0])
    yield Case(toys.square, 2 * far, far).note("right, x of several sizes")
    yield Case(toys.square, 2 * far * np.array([1, 1, 1, 1, 1.001]),
               far).note("wrong at the last of several sizes")
    yield Case(toys.cube, 3 * far ** 2, far).note("right, slopes of several sizes")


def four_points(f, claimed, x):
    """Two central differences, combined so that the error in h**2 cancels."""
    h = 3e-4 * np.maximum(1.0, np.abs(x))
    near, far = ((f(x + k * h) - f(x - k * h)) / ((x + k * h) - (x - k * h)) for k in (1, 2))
    slope = (4 * near - far) / 3
    return not np.any(~(np.abs(claimed - slope)
                        <= 1e-5 * np.fmax(np.abs(claimed), np.abs(slope)) + 1e-7))


def by_loop(f, claimed, x):
    for place, said in zip(x.tolist(), claimed.tolist()):
        h = 6e-6 * max(1.0, abs(place))
        above, below = f(np.array([place + h]))[0], f(np.array([place - h]))[0]
        slope = (above - below) / (2 * h)
        if not abs(said - slope) <= 1e-5 * max(abs(said), abs(slope)) + 1e-7:
            return False
    return True


def _verdict(h=lambda x: 1e-5 * np.maximum(1.0, np.abs(x)), relative=RELATIVE, absolute=ABSOLUTE,
             every=np.all,
             distance=lambda a, b: np.abs(a - b)):
    """A check with something changed."""
    def wrong(f, claimed, x):
        step = h(x)
        slope = (f(x + step) - f(x - step)) / (2 * step)
        allowed = relative * np.maximum(np.abs(claimed), np.abs(slope)) + absolute
        return bool(every(distance(claimed, slope) <= allowed))
    return wrong


def _forward(f, claimed, x):
    moved = x + 1e-8 * np.maximum(1.0, np.abs(x))
    slope = (f(moved) - f(x)) / (moved - x)
    allowed = RELATIVE * np.maximum(np.abs(claimed), np.abs(slope)) + ABSOLUTE
    return bool(np.all(np.abs(claimed - slope) <= allowed))


def _without_nan(f, claimed, x):
    said = ~np.isnan(claimed)
    return gradient_check(f, claimed[said], x[said])


EXERCISE = Exercise(
    reference=gradient_check, title="A verdict on a gradient", points=4, difficulty=4, minutes=9,
    draw=widened(draw, gradient_check),
    mistakes=(
        Mistake("tiny_step", _verdict(h=lambda x: 1e-12 * np.maximum(1.0, np.abs(x))),
                "It rejects right derivatives, as a check with a far too small step does. How many "
                "digits of f(x + h) - f(x - h) does rounding leave?"),
        Mistake("large_step", _verdict(h=lambda x: 1e-2 * np.maximum(1.0, np.abs(x))),
                "It rejects right derivatives, as a check with a far too large step does. How "
                "large is h**2 f''' / 6 next to the derivative?"),
        Mistake("fixed_step", _verdict(h=lambda x: 1e-5),
                "It rejects right derivatives at large inputs, as a check with one fixed step "
                "does. What does rounding leave of 0.00001 when it is added to 300,000,000?"),
        Mistake("wide", _verdict(absolute=1e-3),
                "It accepts 0 for derivatives that are small but not 0. How large an absolute "
                "error does the text allow?"),
        Mistake("loose", _verdict(relative=1e-2),
                "It accepts a derivative that is wrong by a thousandth. How large a relative error "
                "does the text allow?"),
        Mistake("somewhat_loose", _verdict(relative=1e-4),
                "It accepts a derivative that is wrong by three in 100,000. How large a relative "
                "error does the text allow?"),
        Mistake("forward", _forward,
                "It rejects a right derivative where a large constant is added to f, as a tiny "
                "step to one side does. How large is the rounding error of f next to its change?"),
        Mistake("step_of_zero", _verdict(h=lambda x: 1e-5 * np.abs(x)),
                "At x = 0 this step is 0. How large should it be there?"),
        Mistake("absolute_only", _verdict(relative=0.0, absolute=1e-6),
                "It rejects right derivatives where f is huge. There the difference quotient has a "
                "large rounding error: how large is it next to the derivative?"),
        Mistake("relative_only", _verdict(absolute=0.0),
                "It rejects a right derivative of 0, next to which any rounding error is large. "
                "What does the text allow besides the relative error?"),
        Mistake("first_only", _verdict(every=lambda fine: fine[0]),
                "The first entry alone decides. What if the first derivative is right and the next "
                "one wrong?"),
        Mistake("any", _verdict(every=np.any),
                "One right entry is enough here. How many have to be right?"),
        Mistake("cancelling", _verdict(distance=lambda a, b: np.abs(np.mean(a - b))),
                "Errors of opposite sign cancel here. Which quantity has to be within the limit, "
                "the mean error or each entry's own?"),
        Mistake("signless", _verdict(distance=lambda a, b: np.abs(np.abs(a) - np.abs(b))),
                "It compares sizes and ignores signs. Is -2 right where the derivative is 2?"),
        Mistake("one_sided", _verdict(distance=lambda a, b: a - b),
                "It accepts every derivative that is too small. Is a signed difference compared "
                "with the limit, or its size?"),
        Mistake("nan_passes", _without_nan,
                "A claimed nan is accepted. Every comparison with nan is False: does your "
                "condition say what has to hold, or what must not?"),
    ),
    styles=(four_points, by_loop),
    further="Compare with a central difference whose step grows with |x|, divided by the actual "
            "distance between the two points. Then allow exactly the error that the docstring "
            "allows, for every entry, in a comparison that is False for nan.",
)
