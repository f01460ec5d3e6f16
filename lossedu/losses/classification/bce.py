"""Binary cross-entropy on probabilities: the surprise at a label, from the probability of label 1."""
import numpy as np

from ...core.record import Difference, Input, Loss, Mistake, Twin
from ...core.spaces import LABEL, PROBABILITY
from ..stable import between, log1p, over, times


def bce(probs, target):
    r"""Minus the logarithm of the probability that the label got.

    $$\ell(p, y) = -y \log p - (1 - y) \log(1 - p)$$

    >>> round(float(bce(0.5, 1.0)), 6), round(float(bce(0.1, 0.0)), 6)
    (0.693147, 0.105361)
    """
    return times(target, -np.log(probs)) + times(1 - target, -np.log1p(-probs))


def bce_grad(probs, target):
    r"""Minus one over the probability that the label got, with its sign.

    $$\ell'(p, y) = \frac{1 - y}{1 - p} - \frac{y}{p}$$

    >>> float(bce_grad(0.5, 1.0)), float(bce_grad(0.75, 0.0))
    (-2.0, 4.0)
    """
    return over(1 - target, 1 - probs) - over(target, probs)


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


PROBS = Input("probs", "p", domain=PROBABILITY, grad=True)
LABELS = Input("target", "y", domain=LABEL)

LOSS = Loss(
    f=bce, df=bce_grad, fused=bce_fused,
    title="Binary cross-entropy on probabilities",
    scope="element",
    activation="sigmoid",
    inputs=(PROBS, LABELS),
    settings_of={},
    twin=Twin('F.binary_cross_entropy(probs, target, reduction="none")',
              but=(Difference("a probability of 0 where the label is 1", "PyTorch cuts the logarithm off at -100",
                              "another", ([0.0], [1.0])),
                   Difference("a probability of 1 where the label is 1", "PyTorch cuts the slope's divisor off and "
                              "gives 0; the slope of -log p is -1 there", "another", ([1.0], [1.0]), of="probs")),
              differs=lambda probs, target: (probs < 1e-12) | (probs > 1 - 1e-12)),
    declared=dict(convex=True, strictly_convex=True, lipschitz=False, smooth=False, redescending=False,
                  symmetric=False, nonnegative=True,
                  zero_at_perfect=False,  # a label between 0 and 1 costs its entropy at best
                  proper=True,
                  elicits="mean"),
    kinks=(),
    mistakes=(
        Mistake("in_the_logit", lambda probs, target: probs - target,
                "This is the slope in the score behind a sigmoid. In the probability itself, 1 / (p (1 - p)) is left."),
        Mistake("sign", lambda probs, target: -bce_grad(probs, target),
                "Right size, wrong sign: for label 1 the loss sinks as p grows, so its slope is negative."),
        Mistake("minus_between", lambda probs, target: -over(1 - target, 1 - probs) - over(target, probs),
                "Right for label 1. In log(1 - p) the p stands with a minus: the chain rule turns the sign."),
        Mistake("swapped", lambda probs, target: bce_grad(probs, 1 - target),
                "The two labels are swapped: p is the probability of label 1."),
        Mistake("only_label_1", lambda probs, target: -over(target, probs),
                "An example of label 0 has no slope here. What does its probability 1 - p cost?"),
        Mistake("nan_at_the_ends", lambda probs, target: (probs - target) / (probs * (1 - probs)),
                "Right inside. At p = 1 and label 1 this is 0 / 0: take the label's own term alone."),
        Mistake("value_swapped", lambda probs, target: bce(probs, 1 - target),
                "This costs most where p is right: p is the probability of label 1.", of="value"),
        Mistake("no_minus", lambda probs, target: -bce(probs, target),
                "Right size, wrong sign: the logarithm of a probability is never above 0.", of="value"),
        Mistake("clipped", lambda probs, target: bce(np.clip(probs, 1e-7, 1 - 1e-7), target),
                "Clipping p bends the loss at its ends: a certain and right p costs something, "
                "and a certain and wrong one is let off.", of="value"),
        Mistake("nan_at_0", lambda probs, target: -target * np.log(probs) - (1 - target) * np.log(1 - probs),
                "Right inside. At p = 0 and label 0 this is 0 times infinity, nan: a share of 0 has to count nothing.",
                of="value"),
    ),
    references=("Good, Rational Decisions, Journal of the Royal Statistical Society B 14, 1952",
                "Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, "
                "Journal of the American Statistical Association 102, 2007"),
)
