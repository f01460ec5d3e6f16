"""A Gaussian on a grid of values, and the one that is nearest to given frequencies."""
import numpy as np

from .votes import read_snippets

GRID = np.arange(-4, 4.25, 0.5)         # means of votes, in steps of one half
LOW_SPREAD, HIGH_SPREAD = 0.25, 8.0


def gaussian(mean, log_spread) -> np.ndarray:
    """Probabilities (..., 17) on GRID in proportion to a Gaussian's density there."""
    mean, spread = np.asarray(mean)[..., None], np.exp(np.asarray(log_spread))[..., None]
    logits = -0.5 * ((GRID - mean) / spread) ** 2
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def kl(p, q) -> np.ndarray:
    """KL(p || q) of rows of probabilities, in nats; q may be 0 only where p is."""
    nothing = p == 0
    return np.sum(np.where(nothing, 0, p * (np.log(p + nothing) - np.log(q + nothing))), axis=-1)


def js(p, q) -> np.ndarray:
    """The Jensen-Shannon divergence of rows of probabilities, in nats."""
    middle = (p + q) / 2
    return (kl(p, middle) + kl(q, middle)) / 2


DIVERGENCES = {"KL(p || q)": lambda p, q: kl(p, q), "KL(q || p)": lambda p, q: kl(q, p), "JS": js}


def agreement() -> np.ndarray:
    """(n,): the fraction of a snippet's raters who vote on the side of the larger camp."""
    signs = read_snippets().signs
    return np.maximum(signs[:, 0], signs[:, 2]) / signs.sum(axis=1)


def histogram(means) -> np.ndarray:
    """Frequencies (17,) of mean votes on GRID, half a snippet added to each value."""
    edges = np.append(GRID - 0.25, GRID[-1] + 0.25)
    counts = np.histogram(np.asarray(means) + 1e-9, bins=edges)[0] + 0.5
    return counts / counts.sum()


def all_gaussians(means=161, spreads=101):
    """(means (A,), logarithms of spreads (B,), their probabilities (A, B, 17)): every trial."""
    centres = np.linspace(-4, 4, means)
    widths = np.linspace(np.log(LOW_SPREAD), np.log(HIGH_SPREAD), spreads)
    return centres, widths, gaussian(centres[:, None], widths)


def nearest(p, divergence):
    """(mean, spread) of the Gaussian with the least divergence from p (17,).

    The best of a fine grid of trials, then refined: a fit may have several local minima.
    `divergence` is a function of p and q.
    """
    from scipy.optimize import minimize
    centres, widths, trials = all_gaussians()
    at = np.unravel_index(np.argmin(divergence(p, trials)), (len(centres), len(widths)))
    start = np.array([centres[at[0]], widths[at[1]]])
    found = minimize(lambda theta: divergence(p, gaussian(*theta)), start, method="Nelder-Mead",
                     options=dict(xatol=1e-6, fatol=1e-12, initial_simplex=start + np.array(
                         [[0.0, 0.0], [0.04, 0.0], [0.0, 0.03]])))
    return float(found.x[0]), float(np.exp(found.x[1]))


def both_or_one(p, divergence):
    """The least divergence from p of a wide Gaussian (1.5 or more) and of a narrow one (1 or less).

    A wide one covers two camps near -2 and 2, a narrow one does not.
    """
    _, widths, trials = all_gaussians()
    values = divergence(p, trials)
    spread = np.exp(widths)
    return float(values[:, spread >= 1.5].min()), float(values[:, spread <= 1.0].min())
