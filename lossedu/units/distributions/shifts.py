"""KL, JS and W1 of two Gaussians by the shift between them, with their derivatives."""
import numpy as np
from scipy.special import erf

Z = np.linspace(-8, 8, 321)  # a standard Gaussian, in steps of its standard deviation
WEIGHTS = np.exp(-0.5 * Z**2) / np.exp(-0.5 * Z**2).sum()
LOSSES = ("KL", "JS", "W1")


def of_shift(shift, width):
    """(values, derivatives) of KL(p, q), JS and W1, by name; of the shape of `shift`.

    p is a Gaussian around 0 with standard deviation 1, q one around `shift` with standard
    deviation `width`. KL and W1 have closed forms; JS is a mean over a grid. At shift 0 and width 1
    the derivative of W1 is nan: it jumps there from -1 to 1.
    """
    shift = np.asarray(shift, dtype=float)
    js, js_slope = _jensen_shannon(shift[..., None], width)
    w1, w1_slope = _wasserstein(shift, abs(width - 1))
    values = {"KL": np.log(width) + (1 + shift**2) / (2 * width**2) - 0.5, "JS": js, "W1": w1}
    return values, {"KL": shift / width**2, "JS": js_slope, "W1": w1_slope}


def _jensen_shannon(shift, width):
    """log 2 minus half the sum of two means: softplus(log q/p) under p, softplus(log p/q) under
    q."""
    x = shift + width * Z
    under_p = np.logaddexp(0, log_density(Z, shift, width) - log_density(Z, 0, 1))
    under_q = np.logaddexp(0, log_density(x, 0, 1) - log_density(x, shift, width))
    value = np.log(2) - 0.5 * (under_p + under_q) @ WEIGHTS
    return value, 0.5 * (np.log(2) - under_q) @ (WEIGHTS * Z) / width


def _wasserstein(shift, spread):
    """The mean of |shift + spread Z|: quantiles are matched, and differ by that much."""
    if spread < 1e-9:
        return np.abs(shift), np.where(shift == 0, np.nan, np.sign(shift))
    z = shift / (spread * np.sqrt(2))
    slope = erf(z)
    return spread * np.sqrt(2 / np.pi) * np.exp(-z**2) + shift * slope, slope


def log_density(x, mean, width):
    """The logarithm of a Gaussian's density at x."""
    return -0.5 * ((x - mean) / width) ** 2 - np.log(width * np.sqrt(2 * np.pi))
