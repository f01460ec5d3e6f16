"""Binary cross-entropy on logits: the surprise at a label, from a raw score."""
import numpy as np

from ...activations import sigmoid
from ...core.record import Difference, Input, Loss, Setting, Twin
from ...core.spaces import LABEL, LOGIT
from ..stable import in_dtype_of, zero_safe_product


def bce_with_logits(logits, target, pos_weight=1.0):
    r"""Softplus of z for label 0; for label 1, `pos_weight` times the softplus of -z.

    $$\ell(z, y) = (1 - y) \log(1 + e^z) + w y \log(1 + e^{-z})$$

    >>> round(float(bce_with_logits(0.0, 1.0)), 6), float(bce_with_logits(1000.0, 0.0))
    (0.693147, 1000.0)
    """
    # log(1 + e^z) = max(z, 0) + log(1 + e^-|z|): e^1000 would overflow, e^-1000 is 0
    tail = np.log1p(np.exp(-np.abs(logits)))
    at_zero = np.maximum(logits, 0) + tail   # what label 0 costs
    at_one = np.maximum(-logits, 0) + tail   # what label 1 costs
    weight = in_dtype_of(logits, pos_weight)
    return zero_safe_product(1 - target, at_zero) + zero_safe_product(weight * target, at_one)


def bce_with_logits_grad(logits, target, pos_weight=1.0):
    r"""The probability of the other label, with its sign: p - y where the weight is 1.

    $$\ell'(z, y) = (1 - y) \frac{1}{1 + e^{-z}} - w y \frac{1}{1 + e^z}$$

    >>> float(bce_with_logits_grad(0.0, 1.0)), float(bce_with_logits_grad(-1000.0, 1.0))
    (-0.5, -1.0)
    """
    weight = in_dtype_of(logits, pos_weight)
    # sigmoid(-z) is 1 - p with all its digits; p - y would have none left far out
    return (1 - target) * sigmoid(logits) - weight * target * sigmoid(-logits)


LOGITS = Input("logits", "z", domain=LOGIT, grad=True)
LABELS = Input("target", "y", domain=LABEL)

LOSS = Loss(
    f=bce_with_logits, df=bce_with_logits_grad,
    title="Binary cross-entropy on logits",
    scope="element",
    activation="sigmoid",
    inputs=(LOGITS, LABELS),
    settings_of={"pos_weight": Setting(
                     1.0, ends=(0.0, 0.1, 1.0, 10.0), symbol="w", low=0.0, open_high=True,
                     kind="numbers", shape="C",
                     meaning="what label 1 counts for, beside 1 for label 0; an array has one "
                             "number for each column")},
    twin=Twin(
        'F.binary_cross_entropy_with_logits(logits, target, reduction="none",\n'
        '                                   pos_weight=torch.as_tensor(pos_weight, '
        'dtype=logits.dtype))',
        but=(
            Difference("logits beyond 37 on the side of the label",
                       "PyTorch adds 1 to a number far smaller", "inexact", ([-40.0], [0.0])),
            Difference("logits beyond 37 on the side of the label",
                       "PyTorch takes the label from a probability near it", "inexact",
                       ([40.0], [1.0]), of="logits"),
            Difference("an infinite logit", "PyTorch multiplies it by 0", "nan", ([np.inf], [1.0])),
            Difference("labels -1 and 1",
                       "PyTorch does not look at the labels; -1 pulls beyond any probability",
                       "accepted", ([0.5, 0.5], [-1.0, 1.0])))),
    declared=dict(
        convex=True,
        # of weight 0, label 1 is free
        strictly_convex=lambda pos_weight: bool(np.all(pos_weight > 0)),
        lipschitz=lambda pos_weight: np.max(pos_weight, initial=1.0),
        smooth=lambda pos_weight: np.max(pos_weight, initial=1.0) / 4, redescending=False,
        symmetric=False, nonnegative=True,
        # a label between 0 and 1 costs its entropy at best, unless only label 0 counts
        zero_at_perfect=lambda pos_weight: bool(np.all(pos_weight == 0)),
        proper=lambda pos_weight: bool(np.all(pos_weight == 1)),
        elicits=lambda pos_weight: "mean" if np.all(pos_weight == 1) else False,
        classification_calibrated=lambda pos_weight: bool(np.all(pos_weight == 1))),
    kinks=(),
    references=("Good, Rational Decisions, Journal of the Royal Statistical Society B 14, 1952",
                "Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.2"),
)
