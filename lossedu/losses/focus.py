"""What the two focal losses share: a surprise that is turned down where the label was likely, and how hard it pulls."""
from functools import lru_cache

import numpy as np

from ..settings import Setting
from .stable import both_sides, times

GAMMA = Setting(2.0, ends=(0.0, 0.5, 2.0, 5.0), symbol=r"\gamma", low=0.0, open_high=True,
                meaning="how strongly what is likely already is turned down; 0: not at all")
STEP = 1e-3   # of logits: the steepest of them is right to 6 digits


def focused(surprise, prob, other, gamma):
    """(value, pull): the surprise s = -log p times q^gamma, with q = 1 - p, and how fast that grows with s."""
    turned = other**gamma
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


@lru_cache
def steepest(gamma):
    """The largest slope in a logit. For gamma > 0 it is above 1, and lies at a wrong logit of moderate size."""
    return float(np.max(_slopes(gamma)))


@lru_cache
def sharpest(gamma):
    """The largest change of the slope per unit of a logit."""
    return float(np.max(np.abs(np.diff(_slopes(gamma)))) / STEP)


def _slopes(gamma):
    """The size of the slope at logits that point to the label, in steps so small that the largest is not missed."""
    tail, prob, other, _, below = both_sides(np.arange(-40, 40, STEP))
    return focused(tail - below, prob, other, gamma)[1] * other
