"""Binary cross-entropy on logits: the surprise at a label, from a raw score."""
import numpy as np

from ...activations import sigmoid, softplus
from ...domain import LABEL, LOGIT
from ...loss import Input, Loss, Mistake, Twin
from ...settings import Setting


def bce_with_logits(logits, target, pos_weight=1.0):
    r"""Softplus of the score that points away from the label; `pos_weight` times that for label 1.

    $$\ell(z, y) = (1 - y) \log(1 + e^z) + w y \log(1 + e^{-z})$$

    >>> round(float(bce_with_logits(0.0, 1.0)), 6), float(bce_with_logits(1000.0, 0.0))
    (0.693147, 1000.0)
    """
    return _times(1 - target, softplus(logits)) + _times(pos_weight * target, softplus(-logits))


def bce_with_logits_grad(logits, target, pos_weight=1.0):
    r"""The probability of the other label, with its sign: p - y where the weight is 1.

    $$\ell'(z, y) = (1 - y) \frac{1}{1 + e^{-z}} - w y \frac{1}{1 + e^z}$$

    >>> float(bce_with_logits_grad(0.0, 1.0)), float(bce_with_logits_grad(-1000.0, 1.0))
    (-0.5, -1.0)
    """
    return (1 - target) * sigmoid(logits) - pos_weight * target * sigmoid(-logits)  # p - y would lose its digits


def bce_with_logits_fused(logits, target, pos_weight=1.0):
    """Both from one exponential: `ahead` is the share that the score's sign speaks against."""
    size = np.abs(logits)
    decay = np.exp(-size)
    negative = logits < 0
    no, yes = 1 - target, pos_weight * target
    ahead, behind = np.where(negative, (yes, no), (no, yes))
    value = (no + yes) * np.log1p(decay) + _times(ahead, size)
    return value, (1 - 2 * negative) * ((ahead - behind * decay) / (1 + decay))


def _times(share, size):
    """share * size, where a share of 0 costs nothing even when the size is infinite."""
    return np.where(share == 0, share, share * size)


LOGITS = Input("logits", "z", domain=LOGIT, grad=True)
LABELS = Input("target", "y", domain=LABEL)

LOSS = Loss(
    f=bce_with_logits, df=bce_with_logits_grad, fused=bce_with_logits_fused,
    title="Binary cross-entropy on logits",
    scope="element",
    activation="identity (the sigmoid is inside)",
    inputs=(LOGITS, LABELS),
    settings_of={"pos_weight": Setting(1.0, ends=(0.1, 1.0, 10.0), symbol="w", low=0.0, open_low=True, open_high=True,
                                       meaning="what an example of label 1 counts for, beside 1 for label 0")},
    twin=Twin('F.binary_cross_entropy_with_logits(logits, target, pos_weight=torch.tensor(pos_weight), '
              'reduction="none")'),
    declared=dict(convex=True, strictly_convex=True, lipschitz=lambda pos_weight: max(1.0, pos_weight),
                  smooth=lambda pos_weight: max(1.0, pos_weight) / 4, redescending=False, symmetric=False,
                  nonnegative=True, zero_at_perfect=False, elicits="probability",
                  classification_calibrated=lambda pos_weight: pos_weight == 1),
    kinks=(),
    mistakes=(
        Mistake("swapped", lambda logits, target, pos_weight=1.0: target * sigmoid(logits)
                - pos_weight * (1 - target) * sigmoid(-logits),
                "The two labels are swapped: label 1 is unhappy with a low score, label 0 with a high one."),
        Mistake("sign", lambda logits, target, pos_weight=1.0: pos_weight * target * sigmoid(-logits)
                - (1 - target) * sigmoid(logits),
                "Right size, wrong sign: a score below its label's side has to rise, so its slope is negative."),
        Mistake("in_the_probability", lambda logits, target, pos_weight=1.0: (1 - target) / sigmoid(-logits)
                - pos_weight * target / sigmoid(logits),
                "This is the slope in the probability p. What does p change by when the score changes a little?"),
        Mistake("no_target", lambda logits, target, pos_weight=1.0: sigmoid(logits) + 0 * pos_weight * target,
                "This is the probability itself. Where does the label come in?"),
    ),
    references=("Good, Rational Decisions, Journal of the Royal Statistical Society B 14, 1952",
                "Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.2"),
)
