"""What probabilities are worth: cross-entropy, calibration error, temperature.

`p` are probabilities of label 1, `z` logits, `y` labels 0 and 1 or fractions; all (n,).
"""
import numpy as np

from ...activations import sigmoid, softplus

BINS = 10


def cross_entropy(z, y):
    """The mean of -y log p - (1 - y) log(1 - p), from logits, in nats."""
    return float(np.mean(softplus(z) - y * z))


def groups(p, bins=BINS):
    """The rows in `bins` groups of (nearly) equal size, in the order of p."""
    return np.array_split(np.argsort(p, kind="stable"), bins)


def calibration_error(p, y, bins=BINS):
    """The mean gap between predicted and observed fraction over groups of equal size, weighted by
    their sizes.

    >>> calibration_error(np.full(4, 0.5), np.array([0, 0, 0, 1]), bins=1)
    0.25
    """
    return float(sum(abs(np.sum(p[part]) - np.sum(y[part])) for part in groups(p, bins)) / len(p))


def roc_area(z, y):
    """The area under the ROC curve: how often a positive case has a larger logit than a negative
    one; a tie counts half.

    >>> roc_area(np.array([0.0, 2.0, 1.0]), np.array([0, 1, 1]))
    1.0
    """
    low, high = np.sort(z[y == 0]), z[y == 1]
    below = np.searchsorted(low, high, "left") + np.searchsorted(low, high, "right")
    return float(np.mean(below) / (2 * len(low)))


def noise_floor(p, bins=BINS, draws=200, seed=0):
    """(draws,) calibration errors of labels drawn from p itself, for which p is calibrated."""
    rng = np.random.default_rng(seed)
    parts = groups(p, bins)
    order, starts = np.concatenate(parts), np.cumsum([0, *map(len, parts[:-1])])
    gaps = (rng.random((draws, len(p))) < p[order]) - p[order]
    return np.abs(np.add.reduceat(gaps, starts, axis=1)).sum(axis=1) / len(p)


def fit_temperature(z, y, steps=50):
    """The T > 0 with the smallest mean cross-entropy of z / T, by Newton's method in 1/T.

    From 1/T = 0 the steps rise and never pass the minimum. Raises ValueError where there is no
    minimum: the logits do not point towards the labels on average, or err nowhere.
    """
    # the slope at 1/T = 0 and in the limit of a large 1/T
    if np.mean(z * (0.5 - y)) >= 0 or np.mean(np.maximum(z, 0) - z * y) <= 0:
        raise ValueError("fit_temperature: these logits and labels have no best temperature.")
    beta = 0.0
    for _ in range(steps):
        p = sigmoid(beta * z)
        beta -= np.mean(z * (p - y)) / np.mean(z ** 2 * p * (1 - p))
    return 1 / beta
