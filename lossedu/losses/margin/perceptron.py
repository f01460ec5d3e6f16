"""Perceptron loss: only scores on the wrong side cost. Without a margin, the score 0 is best of
all.
"""
import numpy as np

from ...core.record import Difference, Kink, Loss, Twin
from .hinge import SCORES, SIGNS


def perceptron(scores, target):
    r"""How far the score lies on the wrong side; nothing on the right side, however close to 0.

    $$\ell(s, y) = \max(0, -y s)$$

    >>> float(perceptron(0.25, 1.0)), float(perceptron(3.0, -1.0))
    (0.0, 3.0)
    """
    return np.maximum(0, -target * scores)


def perceptron_grad(scores, target):
    r"""Minus the label on the wrong side of 0, and at 0 itself: Rosenblatt's rule.

    $$\ell'(s, y) = -y [y s \le 0]$$

    At a score of exactly 0, where the derivative jumps, we take that of the wrong side. With a
    derivative of 0 there, weights that start at 0 would never move.

    >>> perceptron_grad(np.array([0.25, 0.0, -3.0]), np.ones(3))
    array([ 0., -1., -1.])
    """
    return 0 - target * np.heaviside(-target * scores, 1)  # "0 -": no -0.0 where nothing pulls


LOSS = Loss(
    f=perceptron, df=perceptron_grad,
    title="Perceptron loss",
    scope="element",
    activation="identity",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin(
        "(-target * scores).clamp(min=0)",
        but=Difference("a score of 0", "written with relu, PyTorch's slope there is 0", "another",
                       ([0.0], [1.0]), of="scores",
                       code="F.relu(-target * scores)")),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False,
                  redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=True,
                  elicits=False,
                  # a score of 0 costs nothing, whatever the labels
                  classification_calibrated=False),
    kinks=(Kink(at=lambda target: 0 * target),),
    references=("Rosenblatt, The Perceptron: A Probabilistic Model for Information Storage and "
                "Organization in the Brain, Psychological Review 65, 1958",
                "Freund & Schapire, Large Margin Classification Using the Perceptron Algorithm, "
                "Machine Learning 37, 1999"),
)
