"""Soft margin: the hinge without its corner. It is binary cross-entropy on logits, for labels -1
and 1.
"""

from ...activations import sigmoid, softplus
from ...core.record import Difference, Loss, Twin
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


LOSS = Loss(
    f=soft_margin, df=soft_margin_grad,
    title="Soft margin loss",
    scope="element",
    activation="sigmoid",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin(
        'F.soft_margin_loss(scores, target, reduction="none")',
        but=(
            Difference(
                "margins below -709, in float32 below -88",
                "PyTorch takes the exponential of the margin", "infinite", ([-710.0], [1.0])),
            Difference(
                "margins below -709, in float32 below -88", "PyTorch divides infinity by infinity",
                "nan", ([-710.0], [1.0]), of="scores"),
            Difference("labels 0 and 1",
                       "PyTorch does not look at the labels; with 0 every score costs log 2",
                       "accepted", ([0.5, 0.5], [0.0, 1.0]))),
        differs=lambda scores, target: target * scores < -709),
    declared=dict(
        convex=True, strictly_convex=True, lipschitz=1.0, smooth=0.25, redescending=False,
        symmetric=False, nonnegative=True, zero_at_perfect=True, proper=True, elicits="mean",
        classification_calibrated=True),
    kinks=(),
    references=("Friedman, Hastie & Tibshirani, Additive Logistic Regression, Annals of "
                "Statistics 28, 2000",
                "Soudry, Hoffer, Nacson, Gunasekar & Srebro, The Implicit Bias of Gradient "
                "Descent on Separable Data, Journal of Machine Learning Research 19, 2018"),
)
