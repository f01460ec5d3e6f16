"""Fit a line by Huber's loss: least squares again and again, with weights that the residuals
decide."""
import numpy as np

from ....data import load
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened
from ..wrong_lines import (
    SCALES,
    absolute,
    again,
    cut_once,
    dropped,
    dropped_again,
    in_own,
    mad_of_residuals,
    one_sided,
    stopped,
    stopped_at,
    through_origin,
    weight_zero,
    weighted_line,
    zero_or_one,
)


def huber_line(x, y, delta):
    """Intercept and slope of the line that has the smallest sum of Huber losses.

    `x` and `y` have shape (n,); `delta` > 0 is in the unit of `y`. In every case only one line has
    the smallest sum. Returns two numbers, (intercept, slope), right to 5 digits, or to 1e-7 where
    one is close to 0.
    """
    weight = np.ones(len(x))
    line = (0.0, 0.0)
    for _ in range(5000):
        before, share = line, weight / np.sum(weight)
        x_mean, y_mean = share @ x, share @ y
        slope = share @ ((x - x_mean) * (y - y_mean)) / (share @ (x - x_mean) ** 2)
        line = float(y_mean - slope * x_mean), float(slope)
        if np.allclose(before, line, rtol=1e-10, atol=1e-12):
            break
        size = np.abs(y - line[0] - line[1] * x)
        weight = delta / np.maximum(size, delta)
    return line


def draw(rng):
    for n, delta, said in ((12, 0.5, "two outliers"), (17, 1.0, "several lengths"),
                           (30, 0.2, "a small delta")):
        x = rng.uniform(-3, 3, n)
        y = 1.5 - 0.8 * x + 0.3 * rng.normal(size=n)
        y[:2] += 12
        yield Case(x, y, delta).note(said)
    x, noise = np.arange(10.0), 0.2 * rng.normal(size=10)
    yield Case(x, 2 + 0.5 * x + noise, 1e6).note("a delta beyond every residual: least squares")
    yield Case(x, 100 * (2 + 0.5 * x + noise) + np.where(x == 7, 5000, 0),
               30.0).note("another unit")
    yield Case(np.append(x, 40.0), np.append(3 - x + noise, 60.0), 0.5).note("an outlier in x")
    calls = load("telephone")
    yield Case(calls.column("year"), calls.column("calls"), 0.17).note("the telephone calls")
    yield Case(x, np.array([0, 1.1, 1.9, 3.2, 4, 5.1, 20, 21, 22, 23]),
               0.5).note("a jump after six points")
    yield Case(x, np.array([-1.3, 3.7, 4.7, 5.9, 7.6, 10.1, 31.8, 33.7, 34.9, 39.3]),
               0.5).note("three points within delta of the line")
    yield Case(x, np.array([1.0, 1.6, 2.4, 4.3, 3.9, 5.8, 13.5, 13.4, 13.3, 12.8]),
               0.3).note("a jump, and a small delta")
    yield Case(np.arange(5.0), np.array([0.0, 1.25, 2.0, 9.0, 4.0]), 0.25).note("five points")
    yield Case(np.array([1.0, 3.0]), np.array([2.0, -4.0]), 0.5).note("two points")
    yield Case(1e-3 * x, 1e-3 * (2 + 0.5 * x + noise), 2e-4).note("a unit of 0.001")
    yield Case(x, 2.0 + 5e-5 * x, 0.5).note("a slope next to nothing")
    yield Case(x, 1000.0 + 0.02 * x + 0.1 * noise,
               0.01).note("a line that is nearly level, far from 0")
    yield Case(x, x + 5e-5, 0.5).note("y next to x")
    yield Case(x, np.where(x == 3, 5e-5, np.where(x == 6, 5e-4, 0.3 * noise)),
               0.05).note("tiny values")
    yield Case(np.array([-1.6, 1.7, 2.4, 5.4, 5.9]), np.array([-3.1, 6.2, 16.6, 10.5, 11.4]),
               0.1).note("more than 500 rounds")
    yield Case(np.array([-1.6, 1.7, 2.4, 5.4, 5.9]),
               1e-3 * np.array([-3.1, 6.2, 16.6, 10.5, 11.4]),
               1e-4).note("more than 500 rounds, in a unit of 0.001")


RULED_OUT = {
    "residuals of more than 1,000 deltas": lambda x, y, delta: np.ptp(y) > 1e3 * delta,
    "numbers as small as a solver's absolute tolerance": lambda x, y, delta: (
        min(np.ptp(x), np.ptp(y), delta) < 1e-4)}
KEPT = ("times 1e+07", "apart by all sizes", "and delta times 0.01", "whole numbers, with ties")
_wide = widened(draw, huber_line, RULED_OUT, only=KEPT)


def draw_with_a_slow_one(rng):
    """The cases above, and three points between two rows of many: it takes some 2,000 rounds."""
    yield from _wide(rng)
    yield Case(np.append(np.tile([-0.1, 0.1], 400), [-1.0, 0.0, 1.2]),
               np.append(np.repeat([8.0, 12.0], 400), [10.0, 10.1, 10.9]),
               1.0).note("three points between two rows of 400")


draw_with_a_slow_one.ruled_out, draw_with_a_slow_one.own = RULED_OUT, draw


def by_lstsq(x, y, delta):
    design, weight = np.column_stack([np.ones(len(x)), x]), np.ones(len(x))
    line = np.zeros(2)
    for _ in range(5000):
        before, root = line, np.sqrt(weight)
        line = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
        if np.allclose(before, line, rtol=1e-10, atol=1e-12):
            break
        residual = np.abs(y - design @ line)
        weight = np.minimum(1, delta / np.where(residual == 0, delta, residual))
    return tuple(line.tolist())


def by_moving_the_targets(x, y, delta):
    """Least squares to targets drawn in to within delta of the line; no weights at all."""
    design = np.column_stack([np.ones(len(x)), x])
    project = np.linalg.pinv(design)
    line = project @ y
    for _ in range(100_000):
        fitted = design @ line
        before, line = line, project @ (fitted + np.clip(y - fitted, -delta, delta))
        if np.allclose(before, line, rtol=1e-11, atol=0):
            break
    return line[0], line[1]


def by_scipy(x, y, delta):
    from scipy.optimize import minimize

    def total(line):
        residual = line[0] + line[1] * x - y
        slope = np.clip(residual, -delta, delta)
        return np.sum(slope * (residual - slope / 2)), np.array([slope.sum(), slope @ x])
    start = np.polynomial.polynomial.polyfit(x, y, 1)
    found = minimize(total, start, jac=True, method="BFGS", options={"gtol": 1e-9})
    return tuple(found.x.tolist())


def _level_left(x, y, delta):
    """The height at the mean of x, in the place of the intercept."""
    intercept, slope = huber_line(x, y, delta)
    return intercept + slope * float(np.mean(x)), slope


def _level_of_weighted(x, y, delta):
    """The weighted mean of y, in the place of the intercept."""
    intercept, slope = huber_line(x, y, delta)
    weight = delta / np.maximum(np.abs(y - intercept - slope * x), delta)
    return float(weight @ y / np.sum(weight)), slope


def _plain_means(x, y, delta):
    """The intercept of a line through the unweighted means of x and y."""
    _, slope = huber_line(x, y, delta)
    return float(np.mean(y) - slope * np.mean(x)), slope


EXERCISE = Exercise(
    reference=huber_line, title="Least squares, again and again", points=5, difficulty=4,
    minutes=15,
    draw=draw_with_a_slow_one,
    rtol=1e-5, atol=1e-7,  # a solver stops somewhere: 5 digits are asked for
    mistakes=(
        Mistake("least_squares", lambda x, y, delta: weighted_line(x, y, np.ones(len(x))),
                "This is the least-squares line, in which delta has no effect. What decides the "
                "weight of a point?"),
        Mistake("one_step", again(lambda r, d: d / np.maximum(r, d), steps=1),
                "The weights come from the residuals of the least-squares line, once. The line has "
                "moved since: what are its residuals now?"),
        *(Mistake(f"{said}_{fits}", again(lambda r, d: d / np.maximum(r, d), steps=fits - first),
                  "Close in most cases, but a fixed number of rounds can be too few. When may the "
                  "rounds stop?") for fits in (10, 20, 30, 50, 100, 200, 500, 1000)
          for said, first in (("rounds", 0), ("fits", 1)) if (said, fits) != ("fits", 1000)),
        *(Mistake(f"stop_at_{places}_places", stopped_at(10.0 ** -places),
                  "Close, but the rounds stop when the line changes by less than a fixed number, "
                  "in whichever unit. How small is that change in the case with the smallest y?")
          for places in (6, 8)),
        Mistake("early_stop", stopped,
                "Close, but not to 5 digits in every case. Where the rounds converge slowly, a "
                "small change does not mean that the line is near its end."),
        Mistake("root_of_weights", again(lambda r, d: np.sqrt(d / np.maximum(r, d)), steps=1000),
                "The weight is the root of the one that is needed. By what is each squared "
                "residual multiplied, and by what each row before a least-squares fit?"),
        *(Mistake(f"delta_in_own_{name}", in_own(scale),
                  "delta is multiplied by a scale of the residuals. In which unit is it given?")
          for name, scale in SCALES.items()),
        Mistake("delta_in_mads", lambda x, y, delta: huber_line(
            x, y, max(delta * mad_of_residuals(x, y), 1e-9)),
                "delta is multiplied by the MAD of the residuals first. In which unit is it "
                "given?"),
        Mistake("weighted_twice", again(lambda r, d: (d / np.maximum(r, d)) ** 2),
                "The weights enter squared, as they do when the rows are multiplied by them before "
                "a least-squares fit. By what do the rows have to be multiplied?"),
        Mistake("slope_as_weight", again(lambda r, d: np.minimum(r, d) + 1e-300),
                "The weight is the clipped residual, so a point on the line has weight 0. The "
                "gradient of a weighted square is weight times residual: which weight makes that "
                "the clipped residual?"),
        Mistake("cauchy_weights", again(lambda r, d: 1 / (1 + (r / d) ** 2)),
                "The weights are those of the Cauchy loss. Which weight times residual gives the "
                "clipped residual?"),
        Mistake("twice_delta", lambda x, y, delta: huber_line(x, y, 2 * delta),
                "The residuals are clipped at twice delta. Up to which size does a point have the "
                "weight 1?"),
        Mistake("no_cap", again(lambda r, d: 1 / np.maximum(r, 1e-9), steps=1000),
                "Weights of 1 / |r| for all points give the line of the absolute error. Which "
                "weight does a point within delta have?"),
        Mistake("cut_once", cut_once,
                "The targets were moved to within delta of the first line, once. The new line has "
                "other residuals: what has to be done with them?"),
        Mistake("dropped", dropped,
                "Points beyond delta of the first line are dropped. Which gradient do they keep "
                "under Huber's loss, and whose residuals decide?"),
        Mistake("dropped_again", dropped_again,
                "In each round the points beyond delta of the line are dropped. Which gradient do "
                "they keep under Huber's loss?"),
        Mistake("weight_zero", weight_zero,
                "The points beyond delta of the line have weight 0. Which weight times residual "
                "gives the clipped residual there?"),
        Mistake("one_side", one_sided,
                "Points far above the line have weight 1, like those near it. Is it the residual "
                "or its size that is compared with delta?"),
        Mistake("other_side", lambda x, y, delta: one_sided(x, y, delta, -1),
                "Points far below the line have weight 1, like those near it. Is it the residual "
                "or its size that is compared with delta?"),
        Mistake("absolute_error", absolute,
                "This is the line of the absolute error, in which delta has no effect. Which "
                "weight does a point within delta have?"),
        Mistake("level_at_the_mean", _level_left,
                "The slope is right. The first number is the height of the line at the mean of x. "
                "At which x is the intercept?"),
        Mistake("weighted_mean_of_y", _level_of_weighted,
                "The slope is right. The first number is the weighted mean of y, the height of the "
                "line at the weighted mean of x. At which x is the intercept?"),
        Mistake("unweighted_means", _plain_means,
                "The slope is right. The intercept comes from the unweighted means of x and y. "
                "Through which means does a weighted least-squares line go?"),
        Mistake("weights_0_or_1", zero_or_one,
                "The points beyond delta of the line have weight 0. Which weight times residual "
                "gives the clipped residual there?"),
        Mistake("through_origin", through_origin,
                "This line goes through the origin. What is its intercept?"),
        Mistake("swapped", lambda x, y, delta: huber_line(x, y, delta)[::-1],
                "The right two numbers in the other order: the intercept comes first."),
    ),
    styles=(by_lstsq, by_moving_the_targets, by_scipy),
    further="In each iteration compute the residuals of the current line, from them a weight for "
            "each point, then the weighted least-squares line. A point within delta has weight 1; "
            "beyond delta, the weight has to bring weight * |residual| down to delta.",
)
