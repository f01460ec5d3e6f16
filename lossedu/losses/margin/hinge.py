"""Hinge loss: every score has to lie on its label's side, by a margin of 1. The loss of the support vector machine."""
import numpy as np

from ...core.record import Input, Kink, Loss, Mistake, Twin
from ...core.spaces import SIGN

SCORES = Input("scores", "s", grad=True)
SIGNS = Input("target", "y", domain=SIGN)


def hinge(scores, target):
    r"""What is missing to a margin of 1 on the label's side; nothing once the margin is reached.

    $$\ell(s, y) = \max(0, 1 - y s)$$

    >>> float(hinge(0.25, 1.0)), float(hinge(3.0, 1.0)), float(hinge(3.0, -1.0))
    (0.75, 0.0, 4.0)
    """
    return np.maximum(0, 1 - target * scores)


def hinge_grad(scores, target):
    r"""Minus the label while the margin is short of 1; at 1 exactly, where the slope jumps, we take 0.

    $$\ell'(s, y) = -y [y s < 1]$$

    >>> float(hinge_grad(0.25, 1.0)), float(hinge_grad(1.0, 1.0)), float(hinge_grad(3.0, -1.0))
    (-1.0, 0.0, 1.0)
    """
    return 0 - target * np.heaviside(1 - target * scores, 0)  # "0 -": no -0.0 where nothing is missing


def hinge_fused(scores, target):
    """Both, from what is missing."""
    missing = target * scores
    np.subtract(1, missing, out=missing)
    np.maximum(missing, 0, out=missing)
    slope = np.sign(missing)
    slope *= target
    return missing, np.subtract(0, slope, out=slope)


LOSS = Loss(
    f=hinge, df=hinge_grad, fused=hinge_fused,
    title="Hinge loss",
    scope="element",
    activation="identity",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin("F.relu(1 - target * scores)"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False, redescending=False,
                  symmetric=False, nonnegative=True, zero_at_perfect=True, elicits="median",
                  classification_calibrated=True),
    kinks=(Kink(at=lambda target: target, slope=lambda: 0.0),),
    mistakes=(
        Mistake("sign", lambda scores, target: target * (target * scores < 1),
                "Right size, wrong sign: a score short of its margin has to move towards its label."),
        Mistake("perceptron", lambda scores, target: -target * (target * scores < 0),
                "Right for scores on the wrong side. Those on the right side, but by less than 1, still have to pull."),
        Mistake("no_label", lambda scores, target: -1.0 * (target * scores < 1),
                "Right for label 1. Differentiating y s in the score leaves a factor y."),
        Mistake("never_at_rest", lambda scores, target: -target + 0 * scores,
                "Right while the margin is short of 1. Beyond it the loss is 0: what is the slope of 0?"),
        Mistake("raw_score", lambda scores, target: -target * (scores < 1),
                "Right for label 1. The margin is label times score: for label -1 a low score is the good one."),
        Mistake("zero_one_labels", lambda scores, target: -(target + 1) / 2 * ((target + 1) / 2 * scores < 1),
                "The labels were turned into 0 and 1. With y = 0 the margin is 0 for every score, and nothing pulls."),
        Mistake("pulls_on_the_margin", lambda scores, target: -target * (target * scores <= 1),
                "Right, except where the margin is exactly 1: there, take the 0 that the course and PyTorch take."),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, 1 + target * scores),
                "This asks every score to lie on the other label's side. Which sign makes a good score cheap?",
                of="value"),
        Mistake("no_margin", lambda scores, target: np.maximum(0, -target * scores),
                "A score barely on the right side is free here. The hinge asks for a margin of 1: "
                "where does the 1 come in?", of="value"),
        Mistake("unclipped", lambda scores, target: 1 - target * scores,
                "Right while the margin is short of 1. Beyond it this turns negative: a good score is not to be "
                "rewarded further.", of="value"),
        Mistake("squared", lambda scores, target: np.maximum(0, 1 - target * scores) ** 2,
                "This is the squared hinge. The hinge itself grows along a straight line.", of="value"),
    ),
    references=("Cortes & Vapnik, Support-Vector Networks, Machine Learning 20, 1995",
                "Bartlett, Jordan & McAuliffe, Convexity, Classification, and Risk Bounds, "
                "Journal of the American Statistical Association 101, 2006"),
)
