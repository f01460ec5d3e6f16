"""What the two focal losses share: a surprise that is turned down where the label was likely, and how hard it pulls."""
from functools import lru_cache

import numpy as np

from ..core.settings import Setting
from .stable import both_sides, times

GAMMA = Setting(2.0, ends=(0.0, 0.5, 2.0, 5.0), symbol=r"\gamma", low=0.0, open_high=True,
                meaning="how strongly what is likely already is turned down; 0: not at all")
STEP, FINER = 1e-2, 1e-2   # of logits, and how much smaller the steps get from round to round
MANY = 8.0    # from here on a power is taken by its logarithm, since 1 - p is rounded before it


def focused(surprise, prob, other, gamma):
    """(value, pull): the surprise s = -log p times q^gamma, with q = 1 - p, and how fast that grows with s."""
    turned = other**gamma if gamma <= MANY else _power(other, prob, gamma)
    if other.size and other.item(other.argmin()) > 0 and surprise.item(surprise.argmax()) < np.inf:
        growth = prob * surprise
        growth /= other
    else:
        nothing = other == 0  # s / q is 1 in the limit
        growth = times(prob, surprise + nothing) / (other + nothing)
    growth *= gamma
    growth += 1
    growth *= turned
    return np.multiply(turned, surprise, out=turned), growth


def _power(other, prob, gamma):
    """(1 - p)^gamma where gamma is large: gamma times the rounding of 1 - p would be seen."""
    with np.errstate(divide="ignore"):
        return np.exp(gamma * np.where(prob < 0.5, np.log1p(-np.minimum(prob, 0.5)), np.log(other)))


@lru_cache
def steepest(gamma):
    """The largest slope in a logit. For gamma > 0 it is above 1, and lies at a wrong logit of moderate size."""
    return _largest(lambda logits: _slopes(logits, gamma), gamma)


@lru_cache
def sharpest(gamma):
    """The largest change of the slope per unit of a logit."""
    near = 1e-4   # small enough for 8 digits, large enough for the slopes to differ in 11
    return _largest(lambda logits: np.abs(_slopes(logits + near, gamma) - _slopes(logits - near, gamma)) / (2 * near),
                    gamma)


def _largest(function, gamma):
    """The largest value at any logit: looked for in steps, then in smaller ones around the best."""
    logits = np.arange(-40 - np.log1p(gamma), 40 + np.log1p(gamma), STEP)
    step = STEP
    for _ in range(2):
        best = logits[np.argmax(function(logits))]
        logits, step = best + step * np.linspace(-2, 2, round(4 / FINER) + 1), step * FINER
    return float(np.max(function(logits)))


def _slopes(logits, gamma):
    """The size of the slope at logits that point to the label."""
    tail, prob, other, _, below = both_sides(logits)
    return focused(tail - below, prob, other, gamma)[1] * other
