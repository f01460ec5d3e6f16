"""Binary cross-entropy on logits: the surprise at a label, from a raw score."""
import numpy as np

from ...activations import sigmoid, softplus
from ...core.record import Difference, Input, Loss, Setting, Twin
from ...core.spaces import LABEL, LOGIT
from ..stable import like, times


def bce_with_logits(logits, target, pos_weight=1.0):
    r"""Softplus of the score that points away from the label; for label 1, `pos_weight` times that.

    $$\ell(z, y) = (1 - y) \log(1 + e^z) + w y \log(1 + e^{-z})$$

    >>> round(float(bce_with_logits(0.0, 1.0)), 6), float(bce_with_logits(1000.0, 0.0))
    (0.693147, 1000.0)
    """
    for_zero, for_one = 1 - target, like(pos_weight, logits) * target
    return times(for_zero, softplus(logits)) + times(for_one, softplus(-logits))


def bce_with_logits_grad(logits, target, pos_weight=1.0):
    r"""The probability of the other label, with its sign: p - y where the weight is 1.

    $$\ell'(z, y) = (1 - y) \frac{1}{1 + e^{-z}} - w y \frac{1}{1 + e^z}$$

    >>> float(bce_with_logits_grad(0.0, 1.0)), float(bce_with_logits_grad(-1000.0, 1.0))
    (-0.5, -1.0)
    """
    for_zero, for_one = 1 - target, like(pos_weight, logits) * target
    return for_zero * sigmoid(logits) - for_one * sigmoid(-logits)  # p - y has no digits left far out


LOGITS = Input("logits", "z", domain=LOGIT, grad=True)
LABELS = Input("target", "y", domain=LABEL)

LOSS = Loss(
    f=bce_with_logits, df=bce_with_logits_grad,
    title="Binary cross-entropy on logits",
    scope="element",
    activation="sigmoid",
    inputs=(LOGITS, LABELS),
    settings_of={"pos_weight": Setting(1.0, ends=(0.1, 1.0, 10.0), symbol="w", low=0.0, open_low=True, open_high=True,
                                       kind="numbers", shape="C", meaning="what label 1 counts for, beside 1 for "
                                       "label 0; an array has one number for each column")},
    twin=Twin('F.binary_cross_entropy_with_logits(logits, target, reduction="none",\n'
              '                                   pos_weight=torch.as_tensor(pos_weight, dtype=logits.dtype))',
              but=(Difference("logits beyond 37 on the side of the label", "PyTorch adds 1 to a number far smaller",
                              "inexact", ([-40.0], [0.0])),
                   Difference("logits beyond 37 on the side of the label", "PyTorch takes the label from a probability "
                              "near it", "inexact", ([40.0], [1.0]), of="logits"),
                   Difference("an infinite logit", "PyTorch multiplies it by 0", "nan", ([np.inf], [1.0])),
                   Difference("labels -1 and 1", "PyTorch does not look at the labels; -1 pulls beyond any probability",
                              "accepted", ([0.5, 0.5], [-1.0, 1.0])))),
    declared=dict(convex=True, strictly_convex=True, lipschitz=lambda pos_weight: np.max(pos_weight, initial=1.0),
                  smooth=lambda pos_weight: np.max(pos_weight, initial=1.0) / 4, redescending=False, symmetric=False,
                  nonnegative=True, zero_at_perfect=False,  # a label between 0 and 1 costs its entropy at best
                  proper=lambda pos_weight: bool(np.all(pos_weight == 1)),
                  elicits=lambda pos_weight: "mean" if np.all(pos_weight == 1) else False,
                  classification_calibrated=lambda pos_weight: bool(np.all(pos_weight == 1))),
    kinks=(),
    references=("Good, Rational Decisions, Journal of the Royal Statistical Society B 14, 1952",
                "Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.2"),
)
