"""What a robust constant does to a total if the noise is skewed."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def total_gap(y, delta):
    """The relative error of the total if every value is predicted by Huber's best constant.

    `y` has shape (n,), all values above 0; `delta` > 0 is in the unit of `y`. The constant c has
    the smallest sum of Huber losses; in every case there is only one such constant. The predicted
    total is n * c. Returns one number, (predicted total - actual total) / actual total, right to 5
    digits, or to 1e-7 where it is close to 0: -0.25 means a quarter too little.
    """
    low, high = np.min(y), np.max(y)
    for _ in range(200):  # the summed derivative rises with c: halve the interval
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
    yield Case(rng.lognormal(sigma=1.0, size=17),
               1e4).note("a delta beyond every residual: the mean")
    yield Case(np.array([7.0]), 1.0).note("one value")
    yield Case(np.array([6.0, 2.0, 5.0, 3.0, 4.0]), 1.5).note("symmetric values")
    yield Case(np.array([11.0, 20.0, 20.0, 21.0, 23.0]),
               1.0).note("mean, median, then the constant")
    yield Case(np.array([29.0, 20.0, 20.0, 19.0, 17.0]),
               1.0).note("the constant, median, then mean")
    yield Case(np.array([0.19, 0.09, 2.57, 0.49, 4.63, 0.75, 8.56, 1.09, 12.05, 0.06, 0.31, 1.33,
                         3.78, 4.14, 0.7, 4.03, 7.71, 0.44, 10.99, 4.6, 0.15, 0.63, 3.59]),
               0.8).note("two groups")
    yield Case(np.array([100.0, 101.0, 101.0, 102.0, 105.0]), 1.0).note("a gap below 0")
    yield Case(np.array([96.0, 100.0, 101.0, 101.0, 102.0]), 1.0).note("a gap above 0")
    yield Case(np.append(np.repeat([1.0, 3.0], 19), 2.4), 0.5).note(
        "one value alone between two groups")


RULED_OUT = {"residuals of more than 10,000 deltas": lambda y, delta: np.ptp(y) > 1e4 * delta}


_wide = widened(draw, total_gap, RULED_OUT)


def draw_with_slow_ones(rng):
    """The cases above, and three values between two groups: the larger the groups, the more rounds
    of reweighted means it takes."""
    yield from _wide(rng)
    for size in (50, 400):
        yield Case(np.append(np.repeat([8.0, 12.0], size), [10.0, 10.1, 10.9]),
                   1.0).note(f"three values between two groups of {size}")


draw_with_slow_ones.ruled_out, draw_with_slow_ones.own = RULED_OUT, draw


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


def _rounds(steps, start=np.median):
    """Reweighted means, a fixed number of times."""
    def wrong(y, delta):
        constant = start(y)
        for _ in range(steps):
            weight = delta / np.maximum(np.abs(y - constant), delta)
            constant = weight @ y / weight.sum()
        return float(constant / np.mean(y) - 1)
    return wrong


def _halved(steps=2000, end=0.0):
    """The interval is halved a fixed number of times, or until it is shorter than a fixed
    number."""
    def wrong(y, delta):
        low, high = np.min(y), np.max(y)
        for _ in range(steps):
            if high - low <= end:
                break
            middle = 0.5 * (low + high)
            if np.sum(np.clip(middle - y, -delta, delta)) < 0:
                low = middle
            else:
                high = middle
        return float((low + high) / 2 / np.mean(y) - 1)
    return wrong


def _again(weights):
    """Reweighted means to the end, with other weights: a function of |residual| / delta."""
    def wrong(y, delta):
        constant = np.median(y)
        for _ in range(2000):
            weight = weights(np.abs(y - constant) / delta)
            constant = weight @ y / weight.sum()
        return float(constant / np.mean(y) - 1)
    return wrong


def _dropped(y, delta):
    near = np.abs(y - np.median(y)) <= delta
    return float(np.mean(y[near]) / np.mean(y) - 1) if near.any() else 0.0


def _best_value(y, delta):
    clipped = np.clip(y[:, None] - y, -delta, delta)
    sums = np.sum(clipped * (y[:, None] - y - clipped / 2), axis=1)
    return y[np.argmin(sums)]


def _mad(y):
    return 1.4826 * np.median(np.abs(y - np.median(y)))


ROUNDS = (10, 20, 30, 50, 100, 200, 300, 500, 1000)

EXERCISE = Exercise(
    reference=total_gap,
    title="How far a robust constant misses the total", points=4, difficulty=4, minutes=10,
    draw=draw_with_slow_ones,
    rtol=1e-5, atol=1e-7,  # a solver stops somewhere: 5 digits are asked for
    mistakes=(
        Mistake("median", lambda y, delta: float(np.median(y) / np.mean(y) - 1),
                "This is the gap of the median, on which delta has no effect. Which constant has "
                "the smallest sum of Huber losses?"),
        Mistake("mean", lambda y, delta: 0.0,
                "No gap at all: that is the mean, whose residuals add up to 0. What adds up to 0 "
                "at Huber's constant?"),
        Mistake("sign", lambda y, delta: -total_gap(y, delta),
                "Right size, wrong sign. Which sign does the gap have when the total is predicted "
                "too low?"),
        Mistake("absolute", lambda y, delta: float(len(y) * (_constant(y, delta) - np.mean(y))),
                "This is the gap in the unit of y. By what does it have to be divided?"),
        Mistake("share_of_predicted", lambda y, delta: float(1 - np.mean(y) / _constant(y, delta)),
                "The gap is divided by the predicted total. By which total does it have to be "
                "divided?"),
        Mistake("per_cent", lambda y, delta: 100 * total_gap(y, delta),
                "This is the gap in per cent. As what does the docstring ask for it?"),
        Mistake("twice_delta", lambda y, delta: total_gap(y, 2 * delta),
                "The residuals are clipped at twice delta. At which size does Huber's derivative "
                "stop growing?"),
        Mistake("delta_in_mads", lambda y, delta: total_gap(y, max(delta * _mad(y), 1e-9)),
                "delta is multiplied by the MAD first. In which unit is it given?"),
        Mistake("delta_in_raw_mads", lambda y, delta: total_gap(y, max(
            delta * _mad(y) / 1.4826, 1e-9)),
                "delta is multiplied by the median distance from the median first. In which unit "
                "is it given?"),
        Mistake("delta_in_deviations", lambda y, delta: total_gap(y, max(
            delta * np.std(y), 1e-9)),
                "delta is multiplied by the standard deviation first. In which unit is it given?"),
        Mistake("mean_of_relative_errors", lambda y, delta: float(np.mean(
            _constant(y, delta) / y - 1)),
                "This is the mean of the relative errors of the single values. Which two totals "
                "are compared?"),
        Mistake("over_the_median", lambda y, delta: float(
            _constant(y, delta) / np.median(y) - 1),
                "The constant is compared with the median. With what is n * c compared?"),
        Mistake("per_value", lambda y, delta: float(_constant(y, delta) - np.mean(y)),
                "This is the gap of a single value in the unit of y. By what does it have to be "
                "divided?"),
        Mistake("ratio", lambda y, delta: total_gap(y, delta) + 1,
                "This is predicted total / actual total. What does the docstring subtract first?"),
        Mistake("clipped_mean", lambda y, delta: float(np.mean(np.clip(
            y, np.median(y) - delta, np.median(y) + delta)) / np.mean(y) - 1),
            "The values are clipped around the median and averaged, once. The constant has moved "
            "since: what are its residuals now?"),
        Mistake("clipped_around_the_mean", lambda y, delta: float(np.mean(np.clip(
            y, np.mean(y) - delta, np.mean(y) + delta)) / np.mean(y) - 1),
            "The values are clipped around the mean and averaged, once. The constant has moved "
            "since: what are its residuals now?"),
        Mistake("dropped", _dropped,
                "Values beyond delta of the median are dropped. What do they contribute to the "
                "derivative of Huber's loss?"),
        Mistake("halfway", lambda y, delta: float(np.median(y) / np.mean(y) - 1) / 2,
                "The constant is half-way between median and mean, on which delta has no effect. "
                "What adds up to 0 at Huber's constant?"),
        Mistake("pseudo_huber", _again(lambda far: 1 / np.sqrt(1 + far ** 2)),
                "This is the best constant of the pseudo-Huber loss. At which size is the "
                "derivative of Huber's loss cut off?"),
        Mistake("cauchy", _again(lambda far: 1 / (1 + far ** 2)),
                "This constant belongs to the Cauchy loss. Which weight times the residual gives "
                "the clipped residual?"),
        *(Mistake(f"rounds_{steps}_from_the_{start.__name__}", _rounds(steps, start),
                  "Close, but not to 5 digits in every case. When may the rounds stop?")
          for steps in ROUNDS for start in (np.median, np.mean)),
        *(Mistake(f"halvings_{steps}", _halved(steps),
                  "Close, but not to 5 digits in every case. How long is the interval at the end, "
                  "and how long may it be?") for steps in (10, 20)),
        *(Mistake(f"halved_to_{places}_places", _halved(end=10.0 ** -places),
                  "Close, but the halving stops at a fixed length, in whichever unit. How long may "
                  "the interval be if 5 digits are asked for?") for places in (3, 4, 5, 6)),
        Mistake("between", lambda y, delta: float(np.clip(
            _constant(y, delta), *np.sort([np.median(y), np.mean(y)])) / np.mean(y) - 1),
            "The constant is kept between median and mean. Does it have to lie there?"),
        Mistake("best_value", lambda y, delta: float(_best_value(y, delta) / np.mean(y) - 1),
                "The constant is one of the values, the best of them. Does the sum of the Huber "
                "losses have to be smallest at a value?"),
        Mistake("size", lambda y, delta: abs(total_gap(y, delta)),
                "The size is right, but the sign is lost. Which sign does the gap have when the "
                "total is predicted too low?"),
    ),
    styles=(by_weights, by_steps, by_scipy),
    further="At the best constant the clipped residuals y - c add up to 0, and that sum never "
            "rises with c, so you can bisect an interval that contains the zero. At the end "
            "compare n * c with the actual total.",
)
