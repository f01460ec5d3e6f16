"""KL, JS and W1 of two Gaussians by the shift between them, with their derivatives."""
import numpy as np

REACH, CELLS = 40.0, 8001
LOSSES = ("KL", "JS", "W1")


def of_shift(shift, width):
    """(values, derivatives) of KL(p, q), JS and W1: two dicts of floats.

    p is a Gaussian around 0 with standard deviation 1, q one around `shift` with standard
    deviation `width`. KL and its derivative have a closed form; JS and W1 are sums over a grid.
    At shift 0 and width 1 the derivative of W1 is nan: it jumps there from -1 to 1.
    """
    x = np.linspace(-REACH, REACH, CELLS)
    step = x[1] - x[0]
    log_p, log_q = log_density(x, 0.0, 1.0), log_density(x, shift, width)
    log_m = np.logaddexp(log_p, log_q) - np.log(2)
    p, q = np.exp(log_p), np.exp(log_q)
    gap = np.cumsum(q - p) * step                       # difference of the distribution functions
    moved = q * (x - shift) / width**2                  # the derivative of q in the shift
    values = {"KL": np.log(width) + (1 + shift**2) / (2 * width**2) - 0.5,
              "JS": 0.5 * float(np.sum(p * (log_p - log_m) + q * (log_q - log_m)) * step),
              "W1": float(np.abs(gap).sum() * step)}
    slopes = {"KL": shift / width**2,
              "JS": 0.5 * float(np.sum(moved * (log_q - log_m)) * step),
              "W1": float(-np.sum(np.sign(np.round(gap, 12)) * q) * step)}
    if shift == 0 and np.isclose(width, 1):
        slopes["W1"] = np.nan
    return values, slopes


def log_density(x, mean, width):
    """The logarithm of a Gaussian's density at x."""
    return -0.5 * ((x - mean) / width) ** 2 - np.log(width * np.sqrt(2 * np.pi))
