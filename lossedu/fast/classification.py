"""Value and derivative in one go: classification losses."""
import numpy as np

from ..core.sums import row_sums
from ..losses.classification.bce import bce, bce_grad
from ..losses.classification.categorical_cross_entropy import (
    categorical_cross_entropy,
    categorical_cross_entropy_grad,
)
from ..losses.classification.focal_with_logits import weights_of_labels
from ..losses.classification.generalized_cross_entropy import cost_of_power, power_of_prob
from ..losses.classification.nll import nll, nll_grad
from ..losses.focus import focus_factor, prob_surprise_ratio
from ..losses.stable import between, in_dtype_of
from .classes import of_own_entry, of_softmax
from .pieces import both_sides, log1p, product_beside


def bce_fused(probs, target):
    """Where all probabilities lie inside (0, 1), no product needs care: no logarithm is infinite.
    """
    if not between(0, 1, probs):
        return bce(probs, target), bce_grad(probs, target)
    for_zero, complement = 1 - target, 1 - probs
    value, rest = np.log(probs), log1p(-probs, complement)
    value *= target
    rest *= for_zero
    value += rest
    for_zero /= complement
    for_zero -= target / probs
    return np.negative(value, out=value), for_zero


def bce_with_logits_fused(logits, target, pos_weight=1.0):
    """Both from one exponential."""
    tail, prob, complement, above, below = both_sides(logits)
    for_zero, for_one = 1 - target, in_dtype_of(logits, pos_weight) * target
    above *= for_zero
    below *= for_one
    prob *= for_zero
    complement *= for_one
    for_zero += for_one
    tail *= for_zero
    tail -= np.fmin(above, below)  # one of the two is 0, or nan where it is 0 * inf
    prob -= complement
    return tail, prob


def brier_fused(probs, target):
    """Both from one difference."""
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
    """Of a row with a class index, only that class is looked at."""
    given = probs, target, class_weight, ignore_index
    return of_own_entry(lambda prob: (-np.log(prob), -1 / prob), *given) or (
        categorical_cross_entropy(*given), categorical_cross_entropy_grad(*given))


def cross_entropy_fused(logits, target, **settings):
    """The cost of a class is its surprise, and its pull 1."""
    return of_softmax(lambda surprise, prob, complement: (surprise, 1.0),
                      logits, target, **settings)


def focal_softmax_fused(logits, target, gamma=2.0, **settings):
    """Both from the same exponentials."""
    return of_softmax(
        lambda surprise, prob, complement: cost_and_pull(surprise, prob, complement, gamma),
        logits, target, **settings)


def cost_and_pull(surprise, prob, complement, gamma):
    """(q^gamma s, q^gamma (1 + gamma p s / q)), as focal_softmax.py has them."""
    factor = focus_factor(prob, complement, gamma)
    is_plain = (complement.size and complement.item(complement.argmin()) > 0
                and surprise.item(surprise.argmax()) < np.inf)
    if is_plain:
        pull = prob * surprise
        pull /= complement
    else:
        pull = prob_surprise_ratio(surprise, prob, complement)
    pull *= gamma
    pull += 1
    pull *= factor
    return np.multiply(factor, surprise, out=factor), pull


def focal_with_logits_fused(logits, target, gamma=2.0, alpha=None):
    """Both from one exponential."""
    (for_zero, for_one), product = weights_of_labels(target, alpha), product_beside(logits)
    tail, prob, complement, above, below = both_sides(logits)
    at_zero, at_one = tail - above, tail - below  # what the two labels cost without focus
    high, low = prob**gamma, complement**gamma
    up = high * (prob + gamma * product(complement, at_zero))
    down = low * (complement + gamma * product(prob, at_one))
    value = product(for_zero, high * at_zero) + product(for_one, low * at_one)
    return value, for_zero * up - for_one * down


def generalized_cross_entropy_fused(logits, target, q=0.7, **settings):
    """Both from the same exponentials."""
    def cost(surprise, prob, complement):
        return cost_of_power(surprise, q), power_of_prob(prob, surprise, q)

    return of_softmax(cost, logits, target, **settings)


def nll_fused(log_probs, target, class_weight=None, ignore_index=-100):
    """Of a row with a class index, only that class is looked at."""
    given = log_probs, target, class_weight, ignore_index
    return of_own_entry(lambda own: (-own, -1.0), *given) or (nll(*given), nll_grad(*given))


def soft_cross_entropy_fused(logits, target, temperature=1.0):
    """Both from the same exponentials."""
    scaled = logits if temperature == 1 else logits / temperature
    value, grad = of_softmax(lambda surprise, prob, complement: (surprise, temperature),
                             scaled, target)
    return temperature * (temperature * value), grad
