"""What the two focal losses share: a surprise, times (1 - p)^gamma for what is likely already."""
from functools import lru_cache

import numpy as np

from ..activations import sigmoid, softplus
from ..core.settings import Setting
from .stable import zero_safe_product

GAMMA = Setting(2.0, ends=(0.0, 0.5, 2.0, 5.0), symbol=r"\gamma", low=0.0, open_high=True,
                meaning="how strongly examples that are predicted well lose weight; 0: not at all")
LARGE = 8.0   # from here on a power is taken by its logarithm


def focus_factor(prob, complement, gamma):
    """(1 - p)^gamma; `complement` is 1 - p with all its digits."""
    if gamma <= LARGE:
        return complement**gamma
    # 1 - p is rounded, and a power of gamma makes gamma times that error: log1p(-p) never rounds it
    with np.errstate(divide="ignore"):
        log = np.where(prob < 0.5, np.log1p(-np.minimum(prob, 0.5)), np.log(complement))
        return np.exp(gamma * log)


def prob_surprise_ratio(surprise, prob, complement):
    """p s / (1 - p) with s = -log p; in the limits, 1 where p is 1 and 0 where p is 0."""
    at_one = complement == 0  # there s / (1 - p) is 0 / 0, and 1 in the limit: 1 is added to both
    return zero_safe_product(prob, surprise + at_one) / (complement + at_one)


# ---------------------------------------------------------------------- bounds, for the claims
STEP, FINER = 1e-2, 1e-2   # of logits, and how much smaller the steps get from round to round


@lru_cache
def steepest(gamma):
    """The largest slope in a logit. For gamma > 0 it is above 1, at a wrong logit of moderate size.
    """
    return _largest(lambda logits: _slopes(logits, gamma), gamma)


@lru_cache
def sharpest(gamma):
    """The largest change of the slope per unit of a logit."""
    near = 1e-4   # small enough for 8 digits, large enough for the slopes to differ in 11

    def change(logits):
        return np.abs(_slopes(logits + near, gamma) - _slopes(logits - near, gamma)) / (2 * near)

    return _largest(change, gamma)


def _largest(function, gamma):
    """The largest value at any logit: looked for in steps, then in smaller ones around the best."""
    furthest = 40 + np.log1p(gamma)
    logits, step = np.arange(-furthest, furthest, STEP), STEP
    for _ in range(2):
        best = logits[np.argmax(function(logits))]
        logits = best + step * np.linspace(-2, 2, round(4 / FINER) + 1)
        step *= FINER
    return float(np.max(function(logits)))


def _slopes(logits, gamma):
    """The size of the slope at logits that point to the label."""
    prob, complement = sigmoid(logits), sigmoid(-logits)
    ratio = prob_surprise_ratio(softplus(-logits), prob, complement)
    return focus_factor(prob, complement, gamma) * (1 + gamma * ratio) * complement
