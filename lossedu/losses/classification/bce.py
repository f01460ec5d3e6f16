"""Binary cross-entropy on probabilities: the surprise at a label, from that of label 1."""
import numpy as np

from ...core.record import Difference, Input, Loss, Twin
from ...core.spaces import LABEL, PROBABILITY
from ..stable import zero_safe_product, zero_safe_ratio


def bce(probs, target):
    r"""Minus the logarithm of the probability that the label got.

    $$\ell(p, y) = -y \log p - (1 - y) \log(1 - p)$$

    A term whose factor is 0 counts as 0 (0 log 0 = 0): a certain and right prediction has the loss
    0, a certain and wrong one an infinite loss.

    >>> round(float(bce(0.5, 1.0)), 6), round(float(bce(0.1, 0.0)), 6)
    (0.693147, 0.105361)
    """
    at_one = -np.log(probs)
    at_zero = -np.log1p(-probs)  # log(1 - p) would lose the digits of a small p
    # at p = 0 and label 0 the first product is 0 * inf: it has to be 0
    return zero_safe_product(target, at_one) + zero_safe_product(1 - target, at_zero)


def bce_grad(probs, target):
    r"""Minus one over the probability that the label got, with its sign.

    $$\ell'(p, y) = \frac{1 - y}{1 - p} - \frac{y}{p}$$

    For 0 / 0, at p = 0 with label 0 and at p = 1 with label 1, we take 0.

    >>> float(bce_grad(0.5, 1.0)), float(bce_grad(0.75, 0.0))
    (-2.0, 4.0)
    """
    return zero_safe_ratio(1 - target, 1 - probs) - zero_safe_ratio(target, probs)


PROBS = Input("probs", "p", domain=PROBABILITY, grad=True)
LABELS = Input("target", "y", domain=LABEL)

LOSS = Loss(
    f=bce, df=bce_grad,
    title="Binary cross-entropy on probabilities",
    scope="element",
    activation="sigmoid",
    inputs=(PROBS, LABELS),
    settings_of={},
    twin=Twin(
        'F.binary_cross_entropy(probs, target, reduction="none")',
        but=(Difference("a probability of 0 where the label is 1",
                        "PyTorch cuts the logarithm off at -100", "another", ([0.0], [1.0])),
             Difference("a probability of 1 where the label is 1",
                        "PyTorch cuts the slope's divisor off and gives 0; the slope of -log p is "
                        "-1 there",
                        "another", ([1.0], [1.0]), of="probs")),
        differs=lambda probs, target: (probs < 1e-12) | (probs > 1 - 1e-12)),
    declared=dict(convex=True, strictly_convex=True, lipschitz=False, smooth=False,
                  redescending=False, symmetric=False, nonnegative=True,
                  zero_at_perfect=False,  # a label between 0 and 1 costs its entropy at best
                  proper=True, elicits="mean"),
    kinks=(),
    references=("Good, Rational Decisions, Journal of the Royal Statistical Society B 14, 1952",
                "Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, "
                "Journal of the American Statistical Association 102, 2007"),
)
