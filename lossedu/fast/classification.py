"""Value and derivative in one go: classification losses."""
import numpy as np

from ..core.sums import row_sums
from ..losses.classes import at_once
from ..losses.classification.bce import bce, bce_grad
from ..losses.classification.categorical_cross_entropy import (
    categorical_cross_entropy,
    categorical_cross_entropy_grad,
)
from ..losses.classification.focal_with_logits import focal_with_logits_both
from ..losses.classification.generalized_cross_entropy import _bounded
from ..losses.classification.nll import nll, nll_grad
from ..losses.focus import focused
from ..losses.stable import between, both_sides, like, log1p
from .classes import own_entry_alone


def bce_fused(probs, target):
    """Both; no share of 0 meets an infinite logarithm where all probabilities lie inside (0, 1)."""
    if not between(0, 1, probs):
        return bce(probs, target), bce_grad(probs, target)
    for_zero, other = 1 - target, 1 - probs
    value, rest = np.log(probs), log1p(-probs, other)
    value *= target
    rest *= for_zero
    value += rest
    for_zero /= other
    for_zero -= target / probs
    return np.negative(value, out=value), for_zero


def bce_with_logits_fused(logits, target, pos_weight=1.0):
    """Both, from the same two exponentials."""
    tail, prob, other, above, below = both_sides(logits)
    for_zero, for_one = 1 - target, like(pos_weight, logits) * target
    above *= for_zero
    below *= for_one
    prob *= for_zero
    other *= for_one
    for_zero += for_one
    tail *= for_zero
    tail -= np.fmin(above, below)  # one of the two is 0, or nan where it is 0 * inf
    prob -= other
    return tail, prob


def brier_fused(probs, target):
    """Both, from one difference."""
    if target.ndim == probs.ndim:
        apart = probs - target
    else:
        apart = probs.copy()
        own = np.arange(0, probs.size, probs.shape[-1])
        own += target.reshape(-1)
        apart.reshape(-1)[own] -= 1
    value = row_sums(apart * apart)
    apart += apart
    return value, apart


def categorical_cross_entropy_fused(probs, target, class_weight=None, ignore_index=-100):
    """Both. Of a row with a class index, only that class is looked at."""
    given = probs, target, class_weight, ignore_index
    return own_entry_alone(lambda prob: (-np.log(prob), -1 / prob), *given) or (
        categorical_cross_entropy(*given), categorical_cross_entropy_grad(*given))


def cross_entropy_fused(logits, target, **settings):
    """Both. The pull of a class on its own log-probability is 1, whatever that is."""
    return at_once(lambda surprise, prob, other: (surprise, 1.0), logits, target, **settings)


def focal_softmax_fused(logits, target, gamma=2.0, **settings):
    """Both, from the same powers."""
    return at_once(lambda surprise, prob, other: focused(surprise, prob, other, gamma), logits, target, **settings)


def generalized_cross_entropy_fused(logits, target, q=0.7, **settings):
    """Both, from the same powers."""
    return at_once(lambda surprise, prob, other: _bounded(surprise, prob, q), logits, target, **settings)


def nll_fused(log_probs, target, class_weight=None, ignore_index=-100):
    """Both. Of a row with a class index, only that class is looked at."""
    given = log_probs, target, class_weight, ignore_index
    return own_entry_alone(lambda own: (-own, -1.0), *given) or (nll(*given), nll_grad(*given))


def soft_cross_entropy_fused(logits, target, temperature=1.0):
    """Both, from the same powers."""
    scaled = logits if temperature == 1 else logits / temperature
    value, slope = at_once(lambda surprise, prob, other: (surprise, temperature), scaled, target)
    return temperature * (temperature * value), slope

# these compute value and derivative together anyway
focal_with_logits_fused = focal_with_logits_both
