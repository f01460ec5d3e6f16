"""When the far values are the money: what a robust constant does to a total."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def total_gap(y, delta):
    """By what share the total is missed if every value is predicted by Huber's best constant.

    `y` has shape (n,), all values above 0; `delta` > 0 is in the unit of `y`. The constant c has the
    smallest sum of Huber losses; the predicted total is n * c. Returns one number, (predicted total -
    actual total) / actual total, right to 5 digits: -0.25 says a quarter too little.
    """
    low, high = np.min(y), np.max(y)
    for _ in range(200):  # the summed slope rises with c: halve the interval around its zero
        middle = 0.5 * (low + high)
        if np.sum(np.clip(middle - y, -delta, delta)) < 0:
            low = middle
        else:
            high = middle
    return float(len(y) * middle / np.sum(y) - 1)


def draw(rng):
    yield Case(np.array([1.0, 2.0, 3.0, 4.0, 90.0]), 2.0).note("one large order")
    yield Case(rng.lognormal(sigma=1.2, size=41), 0.8).note("skewed to the right")
    yield Case(100 * rng.lognormal(sigma=1.0, size=24), 30.0).note("another unit")
    yield Case(10 - rng.exponential(size=33).clip(max=9), 0.4).note("skewed to the left")
    yield Case(rng.lognormal(sigma=1.0, size=17), 1e4).note("a delta beyond every residual: the mean")
    yield Case(np.array([7.0]), 1.0).note("one value")
    yield Case(np.array([6.0, 2.0, 5.0, 3.0, 4.0]), 1.5).note("symmetric values")


RULED_OUT = {"residuals of more than 10,000 deltas": lambda y, delta: np.ptp(y) > 1e4 * delta}


def by_weights(y, delta):
    constant = np.median(y)
    for _ in range(5000):
        weight = delta / np.maximum(np.abs(y - constant), delta)
        constant = weight @ y / weight.sum()
    return (constant - y.mean()) / y.mean()


def by_steps(y, delta):
    """Gradient descent; the curvature of the mean loss is at most 1, so a step of 1 is safe."""
    constant = float(y.mean())
    for _ in range(20000):
        step = np.clip(constant - y, -delta, delta).mean()
        constant -= step
        if abs(step) < 1e-12 * abs(constant):
            break
    return constant / y.mean() - 1


def by_scipy(y, delta):
    from scipy.optimize import brentq
    if np.ptp(y) == 0:
        return 0.0
    constant = brentq(lambda c: np.clip(c - y, -delta, delta).sum(), y.min(), y.max(), xtol=1e-14)
    return (len(y) * constant - y.sum()) / y.sum()


def _constant(y, delta):
    return (total_gap(y, delta) + 1) * np.mean(y)


def _mad(y):
    return 1.4826 * np.median(np.abs(y - np.median(y)))


EXERCISE = Exercise(
    reference=total_gap, title="What a robust constant costs the total", points=4, difficulty=4, minutes=10,
    draw=widened(draw, total_gap, RULED_OUT),
    rtol=1e-5, atol=1e-7,  # a solver stops somewhere: 5 digits are asked for
    mistakes=(
        Mistake("median", lambda y, delta: float(np.median(y) / np.mean(y) - 1),
                "This is the gap of the median. delta has no effect here: which constant does Huber's loss choose?"),
        Mistake("mean", lambda y, delta: 0.0,
                "No gap at all: that is the mean, whose residuals add up to 0. Huber's constant makes the clipped "
                "residuals add up to 0."),
        Mistake("sign", lambda y, delta: -total_gap(y, delta),
                "The right size and the wrong sign: a total that is predicted too low has a negative gap."),
        Mistake("absolute", lambda y, delta: float(len(y) * (_constant(y, delta) - np.mean(y))),
                "The gap in the unit of y. As a share of the actual total, please."),
        Mistake("share_of_predicted", lambda y, delta: float(1 - np.mean(y) / _constant(y, delta)),
                "A share of the predicted total. The actual total is what counts: divide by that."),
        Mistake("delta_in_mads", lambda y, delta: total_gap(y, max(delta * _mad(y), 1e-9)),
                "You scale delta by the MAD first. That is a good way to choose it; here it comes in the unit of y "
                "already."),
        Mistake("clipped_mean", lambda y, delta: float(np.mean(np.clip(
            y, np.median(y) - delta, np.median(y) + delta)) / np.mean(y) - 1),
            "One step from the median: the values were drawn in once and averaged. The constant has moved; what are "
            "the residuals now?"),
        Mistake("size", lambda y, delta: abs(total_gap(y, delta)),
                "The right size; the sign is lost. Too little and too much are different news for a budget."),
    ),
    styles=(by_weights, by_steps, by_scipy),
)
