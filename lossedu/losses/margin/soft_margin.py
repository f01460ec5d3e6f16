"""Soft margin: the hinge without its corner. It is binary cross-entropy on logits, for labels -1 and 1."""
import numpy as np

from ...activations import sigmoid, softplus
from ...core.record import Difference, Loss, Mistake, Twin
from ..stable import log1p
from .hinge import SCORES, SIGNS


def soft_margin(scores, target):
    r"""Softplus of the score that points away from the label.

    $$\ell(s, y) = \log(1 + e^{-y s})$$

    >>> round(float(soft_margin(0.0, 1.0)), 6), float(soft_margin(-1000.0, 1.0))
    (0.693147, 1000.0)
    """
    return softplus(-target * scores)  # log(1 + exp(1000)) would be infinite


def soft_margin_grad(scores, target):
    r"""Minus the label times the probability of the other label.

    $$\ell'(s, y) = -\frac{y}{1 + e^{y s}}$$

    >>> float(soft_margin_grad(0.0, 1.0)), float(soft_margin_grad(-1000.0, 1.0))
    (-0.5, -1.0)
    """
    return -target * sigmoid(-target * scores)


def soft_margin_fused(scores, target):
    """Both from one exponential."""
    minus = -target
    away = minus * scores
    decay = np.exp(-np.abs(away))
    whole = 1 + decay
    value = log1p(decay, whole)
    value += np.maximum(away, 0)
    slope = np.maximum(decay, np.sign(away))
    slope /= whole
    slope *= minus
    return value, slope


LOSS = Loss(
    f=soft_margin, df=soft_margin_grad, fused=soft_margin_fused,
    title="Soft margin loss",
    scope="element",
    activation="sigmoid",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin('F.soft_margin_loss(scores, target, reduction="none")',
              but=(Difference("margins below -709, in float32 below -88", "PyTorch takes the exponential of the margin",
                              "infinite", ([-710.0], [1.0])),
                   Difference("margins below -709, in float32 below -88", "PyTorch divides infinity by infinity",
                              "nan", ([-710.0], [1.0]), of="scores"),
                   Difference("labels 0 and 1", "PyTorch does not look at the labels; with 0 every score costs log 2",
                              "accepted", ([0.5, 0.5], [0.0, 1.0]))),
              differs=lambda scores, target: target * scores < -709),
    declared=dict(convex=True, strictly_convex=True, lipschitz=1.0, smooth=0.25, redescending=False,
                  symmetric=False, nonnegative=True, zero_at_perfect=True, proper=True,
                  elicits="mean",
                  classification_calibrated=True),
    kinks=(),
    mistakes=(
        Mistake("sign", lambda scores, target: target * sigmoid(-target * scores),
                "Right size, wrong sign: a score short of its label's side has to move towards the label."),
        Mistake("own_probability", lambda scores, target: -target * sigmoid(target * scores),
                "This pulls hardest on the scores that are right already. "
                "Is it the probability of the label, or of the other one?"),
        Mistake("no_label", lambda scores, target: -sigmoid(-target * scores),
                "Right for label 1. Differentiating -y s in the score leaves a factor -y."),
        Mistake("zero_one", lambda scores, target: sigmoid(scores) - target,
                "This is the slope for labels 0 and 1. Here the negative label is -1."),
        Mistake("hinge", lambda scores, target: -target * (target * scores < 1),
                "This is the hinge's slope. The soft margin has no corner: its slope fades out."),
        Mistake("wrong_side", lambda scores, target: softplus(target * scores),
                "This is cheap where score and label disagree. Which sign makes a good score cheap?", of="value"),
        Mistake("overflows", lambda scores, target: np.log(1 + np.exp(-target * scores)),
                "Right in the middle. But exp(800) is infinite, and 1 + exp(-40) is 1: what stays finite on one side "
                "and keeps its digits on the other?", of="value"),
        Mistake("log_sigmoid", lambda scores, target: -softplus(-target * scores),
                "Right size, wrong sign: this is the logarithm of the label's probability, which is never above 0.",
                of="value"),
        Mistake("base_2", lambda scores, target: softplus(-target * scores) / np.log(2),
                "Too large by a factor of 1 / log 2: this logarithm is to base 2, the course's is natural.",
                of="value"),
    ),
    references=("Friedman, Hastie & Tibshirani, Additive Logistic Regression, Annals of Statistics 28, 2000",
                "Soudry, Hoffer, Nacson, Gunasekar & Srebro, The Implicit Bias of Gradient Descent on Separable Data, "
                "Journal of Machine Learning Research 19, 2018"),
)
