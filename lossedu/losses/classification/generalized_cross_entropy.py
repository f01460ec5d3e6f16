"""Generalized cross-entropy: by one number, from cross-entropy to the absolute error."""
import math

import numpy as np

from ...core.record import Difference, Loss, Setting, Twin
from .. import classes
from ..classes import gradient_in_logits, sum_over_classes, surprise_and_probs, weighted_target


def generalized_cross_entropy(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    r"""1 less the class's probability to the power q, over q; never more than 1 / q.

    $$\ell(z, y) = \sum_{k=1}^C w_k y_k \frac{1 - p_k^q}{q}, \qquad
    p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$$

    The target y is the class as a row of 0 and 1, or a row of probabilities, which weight the
    classes' terms. For q = 1 it is half the absolute error of the probabilities; as q goes to 0,
    cross-entropy.

    >>> logits = np.array([[0.0, 0.0], [1000.0, 0.0]])
    >>> generalized_cross_entropy(logits, np.array([0, 1]), q=0.5).round(6)
    array([0.585786, 2.      ])
    """
    surprise, _, _ = surprise_and_probs(logits)
    weighted = weighted_target(logits, target, class_weight, ignore_index)
    return sum_over_classes(weighted, cost_of_power(surprise, q))


def generalized_cross_entropy_grad(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    r"""The gradient of cross-entropy times p^q: a class that seems impossible pulls no more.

    $$\ell'_k(z, y) = p_k \sum_{j \ne k} w_j y_j p_j^q - w_k y_k p_k^q \sum_{j \ne k} p_j, \qquad
    p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$$

    >>> logits = np.array([[0.0, 0.0], [1000.0, 0.0]])
    >>> generalized_cross_entropy_grad(logits, np.array([0, 1]), q=0.5).round(6)
    array([[-0.353553,  0.353553],
           [ 0.      , -0.      ]])
    """
    surprise, prob, complement = surprise_and_probs(logits)
    weighted = weighted_target(logits, target, class_weight, ignore_index)
    return gradient_in_logits(weighted, power_of_prob(prob, surprise, q), prob, complement)


def cost_of_power(surprise, q):
    """(1 - p^q) / q from s = -log p: -expm1(-q s) / q, which keeps the digits of a small q s."""
    q = np.float64(q)  # rounded to float32, 0.7 would be another power of a small p
    x = q * surprise
    cost = -np.expm1(-x) / q
    cost = np.where(x < 1e-20, surprise, cost)  # so small a product may have lost digits of its own
    return cost.astype(surprise.dtype, copy=False)


def power_of_prob(prob, surprise, q):
    """p^q, also where p itself is too small for a float and only s = -log p is left of it."""
    q, tiny = np.float64(q), np.finfo(prob.dtype).tiny
    if prob.size and prob.item(prob.argmin()) > tiny:
        return (prob**q).astype(prob.dtype, copy=False)
    # Of p a root is taken that is a float, e^(-s / scale), and its power. Not e^(-q s): the
    # rounding
    # of q s, a number of hundreds, would be seen in the exponential. A power of 2 divides exactly.
    scale = 2.0 ** math.ceil(math.log2(2 / q))
    from_root = np.exp(-surprise / scale) ** (q * scale)
    power = np.where(prob > tiny, np.maximum(prob, tiny) ** q, from_root)
    return power.astype(prob.dtype, copy=False)


def _steepest(q, class_weight, **_):
    """At p = q / (1 + q), with one other class: further out the class is given up on."""
    return 2**0.5 * (q / (1 + q)) ** q / (1 + q) * classes.largest_weight(class_weight)


LOSS = Loss(
    f=generalized_cross_entropy, df=generalized_cross_entropy_grad, counts=classes.counts,
    title="Generalized cross-entropy on logits",
    scope="row",
    activation="softmax",
    inputs=(classes.LOGITS, classes.TARGET),
    settings_of={
        "q": Setting(0.7, ends=(1e-3, 0.7, 1.0), symbol="q", low=0.0, high=1.0, open_low=True,
                     meaning="from cross-entropy, near 0, to half the absolute error of the "
                             "probabilities, 1"),
        "class_weight": classes.CLASS_WEIGHT,
        "ignore_index": classes.IGNORE_INDEX},
    twin=Twin(
        'log_p = F.log_softmax(logits, -1)\n'
        'value = -torch.expm1(q * log_p) / q\n'
        'F.nll_loss(-value, target, weight=class_weight, ignore_index=ignore_index, '
        'reduction="none") \\\n'
        '    if target.ndim == 1 else (target * (1 if class_weight is None else class_weight) * '
        'value).sum(-1)',
        but=(classes.mean_over_rows("this form", [[1.0, 0.0, 0.0]], [[0.5, 0.5, 0.0]]),
             Difference("the true class 40 above the others",
                        "PyTorch takes a sum near the largest score from that score", "inexact",
                        ([[40.0, 0.0]], [0])),
             Difference(
                 "q near 0, as the formula is written",
                 "a power near 1 is taken from 1, and what is left of its digits divided by q",
                 "another", ([[1.0, 0.0]], [0]),
                 settings=dict(q=1e-12),
                 code="p = logits.softmax(-1)[range(len(target)), target]\n(1 - p ** q) / q"),
             Difference("an infinite score", "PyTorch takes it from itself", "nan",
                        ([[np.inf, 0.0]], [0])),
             Difference("rows of a target that do not sum to 1", "this form does not look at them",
                        "accepted", ([[1.0, 0.0]], [[3.0, 2.0]])))),
    declared=dict(convex=False, strictly_convex=False, lipschitz=_steepest, smooth=True,
                  # in a wrong score it does; the same added to all scores leaves every slope
                  redescending=False,
                  symmetric=False, nonnegative=True,
                  zero_at_perfect=False,  # a row of probabilities costs something at best
                  proper=False, elicits=False),
    kinks=(),
    references=("Zhang & Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural "
                "Networks with Noisy Labels, NeurIPS 2018",),
)
