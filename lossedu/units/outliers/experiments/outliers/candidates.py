"""The losses compared, on targets in units of the scale of the residuals, and that scale."""
import numpy as np

from .....engine import fit_linear
from .....losses import loss

# Where a loss has a setting, the one that loses 5 % of efficiency on Gaussian noise of scale 1
# (Holland & Welsch, Communications in Statistics A6, 1977; tests integrate each of them).
CANDIDATES = {
    "mse": {},
    "mae": {},
    "huber": {"delta": 1.345},
    "log_cosh": {},
    "cauchy": {"scale": 2.385},
    # Welsch's loss, which gives up on far residuals
    "barron": {"alpha": -np.inf, "scale": 2.985 / np.sqrt(2)},
}


def candidate(name):
    """The loss of that name with its setting for residuals of scale 1."""
    return loss(name, **CANDIDATES[name])


def spread(residual):
    """The median absolute deviation, scaled to be the standard deviation of Gaussian noise.

    >>> round(float(spread(np.array([-1.0, 0.0, 1.0, 50.0]))), 4)
    1.4826
    """
    return 1.4826 * np.median(np.abs(residual - np.median(residual)))


def scale_of_noise(X, y):
    """The spread of the residuals of the least-absolute-error fit.

    Half the targets may be wrong in y.
    """
    return spread(y - fit_linear(loss("mae"), X, y).predict(X))


def least_median_line(x, y):
    """(slope, intercept, scale) of the line with the least median absolute residual; of an even
    number of residuals, the upper of the two middle ones counts.

    It lies in the middle of the narrowest strip, measured along y, that holds more than half of
    the points. One border of that strip passes through two points, so every slope of two points
    is tried. It withstands nearly half the points being anywhere, in x too (Rousseeuw, Least
    Median of Squares Regression, Journal of the American Statistical Association 79, 1984). The
    scale is 1.4826 times that median.
    """
    first, second = np.triu_indices(len(x), 1)
    apart = x[first] != x[second]
    first, second = first[apart], second[apart]
    slopes = (y[second] - y[first]) / (x[second] - x[first])
    rest = np.sort(y - slopes[:, None] * x, axis=1)
    more = len(x) // 2 + 1
    low, high = rest[:, :len(x) - more + 1], rest[:, more - 1:]
    best, place = np.unravel_index(np.argmin(high - low), low.shape)
    bottom, top = low[best, place], high[best, place]
    return float(slopes[best]), float((bottom + top) / 2), float(1.4826 * (top - bottom) / 2)
