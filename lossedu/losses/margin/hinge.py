"""Hinge loss: every score has to lie on its label's side, by a margin of 1. The loss of the support
vector machine.
"""
import numpy as np

from ...core.record import Input, Kink, Loss, Twin
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
    r"""Minus the label while y s is below 1; at y s = 1, where the derivative jumps, we take 0.

    $$\ell'(s, y) = -y [y s < 1]$$

    >>> float(hinge_grad(0.25, 1.0)), float(hinge_grad(1.0, 1.0)), float(hinge_grad(3.0, -1.0))
    (-1.0, 0.0, 1.0)
    """
    # "0 -": no -0.0 where nothing is missing
    return 0 - target * np.heaviside(1 - target * scores, 0)


LOSS = Loss(
    f=hinge, df=hinge_grad,
    title="Hinge loss",
    scope="element",
    activation="identity",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin("F.relu(1 - target * scores)"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False,
                  redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=True,
                  elicits="median", classification_calibrated=True),
    kinks=(Kink(at=lambda target: target, slope=lambda: 0.0),),
    references=("Cortes & Vapnik, Support-Vector Networks, Machine Learning 20, 1995",
                "Bartlett, Jordan & McAuliffe, Convexity, Classification, and Risk Bounds, "
                "Journal of the American Statistical Association 101, 2006"),
)
