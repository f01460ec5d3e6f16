"""Squared hinge: the hinge with its corner made smooth. Its best constant is the mean of the labels."""
import numpy as np

from ...core.record import Kink, Loss, Mistake, Twin
from .hinge import SCORES, SIGNS


def squared_hinge(scores, target):
    r"""The square of what is missing to a margin of 1 on the label's side.

    $$\ell(s, y) = \max(0, 1 - y s)^2$$

    >>> float(squared_hinge(0.25, 1.0)), float(squared_hinge(3.0, 1.0)), float(squared_hinge(3.0, -1.0))
    (0.5625, 0.0, 16.0)
    """
    return np.maximum(0, 1 - target * scores) ** 2


def squared_hinge_grad(scores, target):
    r"""Twice what is missing, towards the label; it fades out at the margin, so nothing jumps there.

    $$\ell'(s, y) = -2 y \max(0, 1 - y s)$$

    >>> float(squared_hinge_grad(0.25, 1.0)), float(squared_hinge_grad(3.0, -1.0))
    (-1.5, 8.0)
    """
    return 0 - 2 * target * np.maximum(0, 1 - target * scores)  # "0 -": no -0.0 where nothing is missing


def squared_hinge_fused(scores, target):
    """Both, from what is missing."""
    missing = target * scores
    np.subtract(1, missing, out=missing)
    np.maximum(missing, 0, out=missing)
    value = missing * missing
    missing *= target
    missing *= 2
    return value, np.subtract(0, missing, out=missing)


LOSS = Loss(
    f=squared_hinge, df=squared_hinge_grad, fused=squared_hinge_fused,
    title="Squared hinge loss",
    scope="element",
    activation="identity",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin("F.relu(1 - target * scores) ** 2"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=False, smooth=2.0, redescending=False,
                  symmetric=False, nonnegative=True, zero_at_perfect=True, elicits="mean",
                  classification_calibrated=True),
    kinks=(Kink(at=lambda target: target, jumps=False, slope=lambda: 0.0),),
    mistakes=(
        Mistake("sign", lambda scores, target: 2 * target * np.maximum(0, 1 - target * scores),
                "Right size, wrong sign: a score short of its margin has to move towards its label."),
        Mistake("half", lambda scores, target: -target * np.maximum(0, 1 - target * scores),
                "Exactly half: the square's derivative brings down a 2."),
        Mistake("no_label", lambda scores, target: -2 * np.maximum(0, 1 - target * scores),
                "Right for label 1. The chain rule leaves the inner slope, which holds the label."),
        Mistake("hinge", lambda scores, target: -target * (target * scores < 1),
                "This is the hinge's slope. Squared, a score far on the wrong side pulls harder than one close by."),
        Mistake("unclipped", lambda scores, target: -2 * target * (1 - target * scores),
                "Right while the margin is short of 1. Beyond it this pulls good scores back: "
                "it is the squared error of the label."),
        Mistake("no_square", lambda scores, target: np.maximum(0, 1 - target * scores),
                "This is the hinge itself: what is missing still has to be squared.", of="value"),
        Mistake("squared_error", lambda scores, target: (1 - target * scores) ** 2,
                "Right while the margin is short of 1. Beyond it the square grows again: a better score costs more.",
                of="value"),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, 1 + target * scores) ** 2,
                "This asks every score to lie on the other label's side. Which sign makes a good score cheap?",
                of="value"),
        Mistake("half_value", lambda scores, target: 0.5 * np.maximum(0, 1 - target * scores) ** 2,
                "Exactly half: the squared hinge carries no factor of one half.", of="value"),
    ),
    references=("Chang, Hsieh & Lin, Coordinate Descent Method for Large-scale L2-loss Linear Support Vector Machines, "
                "Journal of Machine Learning Research 9, 2008",
                "Zhang, Statistical Behavior and Consistency of Classification Methods Based on Convex Risk "
                "Minimization, Annals of Statistics 32, 2004"),
)
