"""Lines that answer `huber_line` wrongly: what its mistakes compute."""
import numpy as np


def weighted_line(x, y, weight):
    share = weight / np.sum(weight)
    x_mean, y_mean = share @ x, share @ y
    slope = share @ ((x - x_mean) * (y - y_mean)) / (share @ (x - x_mean) ** 2)
    return float(y_mean - slope * x_mean), float(slope)


def again(weights, steps=200):
    """The same loop with other weights, a function of |residual| and delta, for some number of
    steps."""
    def wrong(x, y, delta):
        weight = np.ones(len(x))
        for _ in range(steps):
            intercept, slope = weighted_line(x, y, weight)
            weight = weights(np.abs(y - intercept - slope * x), delta)
        return weighted_line(x, y, weight)
    return wrong


def stopped(x, y, delta):
    """The loop ends when the line changes by less than a millionth of its size."""
    weight, line = np.ones(len(x)), (0.0, 0.0)
    for _ in range(1000):
        before, line = line, weighted_line(x, y, weight)
        if np.allclose(before, line, rtol=1e-6, atol=0):
            break
        weight = delta / np.maximum(np.abs(y - line[0] - line[1] * x), delta)
    return line


def stopped_at(change):
    """The loop ends when intercept and slope change by less than a fixed number."""
    def wrong(x, y, delta):
        weight, line = np.ones(len(x)), (np.inf, np.inf)
        for _ in range(5000):
            before, line = line, weighted_line(x, y, weight)
            if np.max(np.abs(np.subtract(before, line))) < change:
                break
            weight = delta / np.maximum(np.abs(y - line[0] - line[1] * x), delta)
        return line
    return wrong


def mad_of_residuals(x, y):
    intercept, slope = weighted_line(x, y, np.ones(len(x)))
    residual = y - intercept - slope * x
    return 1.4826 * np.median(np.abs(residual - np.median(residual)))


def in_own(scale):
    """delta times a scale of the residuals of each round."""
    def wrong(x, y, delta):
        weight = np.ones(len(x))
        for _ in range(200):
            intercept, slope = weighted_line(x, y, weight)
            residual = y - intercept - slope * x
            width = max(delta * scale(residual), 1e-9)
            weight = 1 / np.maximum(np.abs(residual) / width, 1)
        return weighted_line(x, y, weight)
    return wrong


SCALES = {  # of the residuals, by which delta is multiplied
    "mads": lambda r: 1.4826 * np.median(np.abs(r - np.median(r))),
    "raw_mads": lambda r: np.median(np.abs(r - np.median(r))),
    "median_sizes": lambda r: np.median(np.abs(r)),
    "mads_from_0": lambda r: 1.4826 * np.median(np.abs(r)),
    "deviations": np.std}


def cut_once(x, y, delta):
    intercept, slope = weighted_line(x, y, np.ones(len(x)))
    fitted = intercept + slope * x
    return weighted_line(x, fitted + np.clip(y - fitted, -delta, delta), np.ones(len(x)))


def dropped(x, y, delta):
    intercept, slope = weighted_line(x, y, np.ones(len(x)))
    near = np.abs(y - intercept - slope * x) <= delta
    return weighted_line(x[near], y[near], np.ones(near.sum())) if near.sum() > 1 else (intercept,
                                                                                         slope)


def dropped_again(x, y, delta):
    """Least squares through the points within delta of the last line, until they do not change."""
    line, near = weighted_line(x, y, np.ones(len(x))), None
    for _ in range(200):
        before, near = near, np.abs(y - line[0] - line[1] * x) <= delta
        if near.sum() < 2 or np.array_equal(before, near):
            break
        line = weighted_line(x[near], y[near], np.ones(near.sum()))
    return line


def weight_zero(x, y, delta):
    """Points beyond delta of the last line have weight 0; all of them count where none is left."""
    weight = np.ones(len(x))
    for _ in range(100):
        intercept, slope = weighted_line(x, y, weight)
        near = np.abs(y - intercept - slope * x) <= delta
        weight = near * 1.0 if near.sum() > 2 else np.ones(len(x))
    return weighted_line(x, y, weight)


def zero_or_one(x, y, delta):
    """The same, to the end: no number is left where no point, or one, is near the line."""
    weight = np.ones(len(x))
    for _ in range(100):
        intercept, slope = weighted_line(x, y, weight)
        weight = (np.abs(y - intercept - slope * x) <= delta) * 1.0
    return weighted_line(x, y, weight)


def one_sided(x, y, delta, sign=1):
    """Only points on one side of the line are weighted down."""
    weight = np.ones(len(x))
    for _ in range(1000):
        intercept, slope = weighted_line(x, y, weight)
        weight = delta / np.maximum(sign * (intercept + slope * x - y), delta)
    return weighted_line(x, y, weight)


def absolute(x, y, delta):
    from ...engine import fit_linear
    from ...losses import loss
    line = fit_linear(loss("mae"), x[:, None], y)
    return float(line.intercept), float(line.coef[0])


def through_origin(x, y, delta):
    slope = 0.0
    for _ in range(200):
        size = np.abs(y - slope * x)
        weight = delta / np.maximum(size, delta)
        slope = float(np.sum(weight * x * y) / np.sum(weight * x * x))
    return 0.0, slope
