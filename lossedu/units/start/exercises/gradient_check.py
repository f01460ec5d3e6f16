"""A verdict on a derivative: accept the right one everywhere, reject one that is wrong by a thousandth."""
import numpy as np

from ....exercises import toys
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened

RELATIVE, ABSOLUTE = 1e-5, 1e-7


def gradient_check(f, claimed, x):
    """Is `claimed` the derivative of f at every x? True or False.

    `f` works elementwise, on an array of any shape. `x` has shape (n,), float64, and no
    entry lies at a kink of f or so close that a sensible step would cross one. `claimed`
    has shape (n,): the slopes that somebody claims. A slope counts as right if it differs
    from the true one by at most 1e-5 times the larger of the two sizes, plus 1e-7. A
    claimed nan is never right.
    """
    h = 1e-5 * np.maximum(1.0, np.abs(x))
    slope = (f(x + h) - f(x - h)) / ((x + h) - (x - h))
    allowed = RELATIVE * np.maximum(np.abs(claimed), np.abs(slope)) + ABSOLUTE
    return bool(np.all(np.abs(claimed - slope) <= allowed))


def draw(rng):
    x = rng.uniform(0.5, 2.0, 6) * np.array([1, -1, 1, 1, -1, -1])
    sigmoid = 1 / (1 + np.exp(-x))
    yield Case(toys.softplus, sigmoid, x).note("right")
    yield Case(toys.softplus, 1.001 * sigmoid, x).note("wrong by a thousandth")
    yield Case(toys.square, 2 * x, x).note("right, both signs")
    yield Case(toys.square, np.abs(2 * x), x).note("the signs are lost")
    yield Case(toys.cube, np.where(np.arange(6) == 5, -1, 1) * 3 * x ** 2, x).note("the last one is wrong")
    yield Case(toys.cube, np.where(np.arange(6) == 0, -1, 1) * 3 * x ** 2, x).note("the first one is wrong")
    yield Case(toys.absolute, np.sign(x), x).note("right, away from the kink")
    yield Case(toys.sine, np.cos([np.pi / 2, 0.3]), np.array([np.pi / 2, 0.3])).note("right, one slope is 0")
    yield Case(toys.exponential, np.exp([20.0, 18.0]), np.array([20.0, 18.0])).note("right, huge values")
    yield Case(toys.exponential, np.zeros(3), np.array([-9.0, -8.0, -10.0])).note("zeros, claimed for tiny slopes")
    yield Case(toys.cube, 3 * np.array([3e8, -1e12]) ** 2, np.array([3e8, -1e12])).note("right, at large inputs")
    yield Case(toys.square, np.array([2.0, np.nan]), np.array([1.0, 1.5])).note("a nan is claimed")
    yield Case(toys.square, np.array([2.2, 3.8]), np.array([1.0, 2.0])).note("two errors that cancel")
    yield Case(toys.square, np.array([3.0]), np.array([1.5])).note("one entry, right")
    yield Case(toys.exponential, np.array([np.exp(20.0), 0.0, 1.0]), np.array([20.0, -9.0, 0.0])).note(
        "a wrong tiny slope beside a huge one")
    yield Case(toys.exponential, np.exp([20.0, -9.0, 0.0]), np.array([20.0, -9.0, 0.0])).note(
        "right, a tiny slope beside a huge one")
    yield Case(toys.cube, 3 * np.array([0.0, 200.0, -600.0]) ** 2, np.array([0.0, 200.0, -600.0])).note(
        "right, x = 0 beside large inputs")
    yield Case(toys.cube, np.array([0.0, 0.0, 1080000.0]), np.array([0.0, 2.0, -600.0])).note("the middle one is wrong")
    far = np.array([0.05, 10.0, -30.0, 75.0, -400.0])
    yield Case(toys.square, 2 * far, far).note("right, x of several sizes")
    yield Case(toys.square, 2 * far * np.array([1, 1, 1, 1, 1.001]), far).note("wrong at the last of several sizes")
    yield Case(toys.cube, 3 * far ** 2, far).note("right, slopes of several sizes")


def forward(f, claimed, x):
    """One side only, with a step that suits it."""
    h = 1e-8 * np.maximum(1.0, np.abs(x))
    moved = x + h
    slope = (f(moved) - f(x)) / (moved - x)
    return bool(np.allclose(claimed, slope, rtol=1e-6, atol=5e-8) and not np.isnan(claimed).any())


def by_loop(f, claimed, x):
    for place, said in zip(x.tolist(), claimed.tolist()):
        h = 6e-6 * max(1.0, abs(place))
        above, below = f(np.array([place + h]))[0], f(np.array([place - h]))[0]
        slope = (above - below) / (2 * h)
        if not abs(said - slope) <= 1e-5 * max(abs(said), abs(slope)) + 1e-7:
            return False
    return True


def _verdict(h=lambda x: 1e-5 * np.maximum(1.0, np.abs(x)), relative=RELATIVE, absolute=ABSOLUTE, every=np.all,
             distance=lambda a, b: np.abs(a - b)):
    """A check with something changed."""
    def wrong(f, claimed, x):
        step = h(x)
        slope = (f(x + step) - f(x - step)) / (2 * step)
        allowed = relative * np.maximum(np.abs(claimed), np.abs(slope)) + absolute
        return bool(every(distance(claimed, slope) <= allowed))
    return wrong


def _without_nan(f, claimed, x):
    said = ~np.isnan(claimed)
    return gradient_check(f, claimed[said], x[said])


EXERCISE = Exercise(
    reference=gradient_check, title="A verdict on a gradient", points=4, difficulty=4, minutes=14,
    draw=widened(draw, gradient_check),
    mistakes=(
        Mistake("tiny_step", _verdict(h=lambda x: 1e-12 * np.maximum(1.0, np.abs(x))),
                "It rejects right slopes. With a step of 1e-12, how many digits of f(x + h) - f(x - h) are left?"),
        Mistake("large_step", _verdict(h=lambda x: 1e-2 * np.maximum(1.0, np.abs(x))),
                "It rejects right slopes. With a step of about 0.01, how large is h squared times f''' / 6 next to the "
                "slope?"),
        Mistake("fixed_step", _verdict(h=lambda x: 1e-5),
                "It rejects right slopes at large inputs. Which of its digits change when 0.00001 is added to "
                "300,000,000?"),
        Mistake("wide", _verdict(absolute=1e-3),
                "It accepts zeros where the slope is tiny, because it forgives 0.001 everywhere. What does the text "
                "forgive?"),
        Mistake("loose", _verdict(relative=1e-2),
                "It accepts a slope that is wrong by a thousandth. How much relative error does the text forgive?"),
        Mistake("absolute_only", _verdict(relative=0.0, absolute=1e-6),
                "It rejects right slopes where f is huge: there the difference quotient itself is off by more than a "
                "millionth. Off by how much, next to the slope?"),
        Mistake("relative_only", _verdict(absolute=0.0),
                "It rejects a right slope that is 0: next to nothing, any rounding is large. What does the text "
                "forgive besides the relative error?"),
        Mistake("first_only", _verdict(every=lambda fine: fine[0]),
                "It looks at the first entry only. A derivative can be right at one place and wrong at the next."),
        Mistake("any", _verdict(every=np.any),
                "One right entry satisfies it. How many have to be right?"),
        Mistake("cancelling", _verdict(distance=lambda a, b: np.abs(np.mean(a - b))),
                "Errors of both signs cancel in your average. Look at the sizes of the errors, one by one."),
        Mistake("signless", _verdict(distance=lambda a, b: np.abs(np.abs(a) - np.abs(b))),
                "It compares sizes and loses the signs."),
        Mistake("one_sided", _verdict(distance=lambda a, b: a - b),
                "It accepts every slope that is too small: a difference is compared, and not its size."),
        Mistake("nan_passes", _without_nan,
                "A claimed nan gets through. Comparisons with nan are False: ask for what has to hold, not for what "
                "must not."),
    ),
    styles=(forward, by_loop),
)
