"""Squared hinge: the hinge with its corner made smooth. Its best constant is the mean of the
labels.
"""
import numpy as np

from ...core.record import Kink, Loss, Twin
from .hinge import SCORES, SIGNS


def squared_hinge(scores, target):
    r"""The square of what is missing to a margin of 1 on the label's side.

    $$\ell(s, y) = \max(0, 1 - y s)^2$$

    >>> squared_hinge(np.array([0.25, 3.0, -3.0]), np.ones(3))
    array([ 0.5625,  0.    , 16.    ])
    """
    return np.maximum(0, 1 - target * scores) ** 2


def squared_hinge_grad(scores, target):
    r"""Twice what is missing, towards the label; at the margin it fades out without a jump.

    $$\ell'(s, y) = -2 y \max(0, 1 - y s)$$

    >>> float(squared_hinge_grad(0.25, 1.0)), float(squared_hinge_grad(3.0, -1.0))
    (-1.5, 8.0)
    """
    # "0 -": no -0.0 where nothing is missing
    return 0 - 2 * target * np.maximum(0, 1 - target * scores)


LOSS = Loss(
    f=squared_hinge, df=squared_hinge_grad,
    title="Squared hinge loss",
    scope="element",
    activation="identity",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin("F.relu(1 - target * scores) ** 2"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=False, smooth=2.0,
                  redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=True,
                  elicits="mean", classification_calibrated=True),
    kinks=(Kink(at=lambda target: target, jumps=False, slope=lambda: 0.0),),
    references=("Chang, Hsieh & Lin, Coordinate Descent Method for Large-scale L2-loss Linear "
                "Support Vector Machines, Journal of Machine Learning Research 9, 2008",
                "Zhang, Statistical Behavior and Consistency of Classification Methods Based on "
                "Convex Risk Minimization, Annals of Statistics 32, 2004"),
)
