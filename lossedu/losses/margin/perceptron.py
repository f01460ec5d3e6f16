"""Perceptron loss: only scores on the wrong side cost. Without a margin, the score 0 is best of all."""
import numpy as np

from ...core.record import Difference, Kink, Loss, Mistake, Twin
from .hinge import SCORES, SIGNS


def perceptron(scores, target):
    r"""How far the score lies on the wrong side; nothing on the right side, however close to 0.

    $$\ell(s, y) = \max(0, -y s)$$

    >>> float(perceptron(0.25, 1.0)), float(perceptron(3.0, -1.0))
    (0.0, 3.0)
    """
    return np.maximum(0, -target * scores)


def perceptron_grad(scores, target):
    r"""Minus the label on the wrong side, and at a score of 0 too, where the slope jumps: Rosenblatt's rule.

    $$\ell'(s, y) = -y [y s \le 0]$$

    With the slope 0 taken there, weights that start at 0 would never move.

    >>> float(perceptron_grad(0.25, 1.0)), float(perceptron_grad(0.0, 1.0)), float(perceptron_grad(3.0, -1.0))
    (0.0, -1.0, 1.0)
    """
    return 0 - target * np.heaviside(-target * scores, 1)  # "0 -": no -0.0 where nothing pulls


def perceptron_fused(scores, target):
    """Both, from how far the score lies on the wrong side."""
    right = target * scores
    slope = np.sign(right)
    np.maximum(slope, 0, out=slope)   # 1 on the right side, else 0
    slope -= 1
    slope *= target
    slope += 0.0                      # no -0
    return np.abs(np.minimum(right, 0, out=right), out=right), slope


LOSS = Loss(
    f=perceptron, df=perceptron_grad, fused=perceptron_fused,
    title="Perceptron loss",
    scope="element",
    activation="identity",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin("(-target * scores).clamp(min=0)",
              but=Difference("a score of 0", "written with relu, PyTorch's slope there is 0", "another",
                             ([0.0], [1.0]), of="scores", code="F.relu(-target * scores)")),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False, redescending=False,
                  symmetric=False, nonnegative=True, zero_at_perfect=True, elicits=False,
                  classification_calibrated=False),  # a score of 0 costs nothing, whatever the labels
    kinks=(Kink(at=lambda target: 0 * target),),
    mistakes=(
        Mistake("sign", lambda scores, target: target * (target * scores <= 0),
                "Right size, wrong sign: a score on the wrong side has to move towards its label."),
        Mistake("asleep_at_zero", lambda scores, target: -target * (target * scores < 0),
                "Right, except at a score of 0: weights that start at 0 give this score, and would never move."),
        Mistake("hinge", lambda scores, target: -target * (target * scores < 1),
                "This is the hinge's slope: it also pulls on scores that are right by less than 1."),
        Mistake("no_label", lambda scores, target: -1.0 * (target * scores <= 0),
                "Right for label 1. Differentiating -y s in the score leaves a factor -y."),
        Mistake("every_score", lambda scores, target: -target + 0 * scores,
                "Right on the wrong side. On the right side the loss is 0: what is the slope of 0?"),
        Mistake("margin", lambda scores, target: np.maximum(0, 1 - target * scores),
                "This is the hinge. The perceptron asks for the right side, not for a margin of 1.", of="value"),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, target * scores),
                "This costs where score and label agree. Which sign makes a good score free?", of="value"),
        Mistake("unclipped", lambda scores, target: -target * scores,
                "Right on the wrong side. On the right side this turns negative, where the loss is to be 0.",
                of="value"),
        Mistake("zero_one", lambda scores, target: (target * scores <= 0) * 1.0,
                "This counts errors, and its slope is 0 everywhere. The perceptron's cost grows with the distance.",
                of="value"),
    ),
    references=("Rosenblatt, The Perceptron: A Probabilistic Model for Information Storage and Organization in the "
                "Brain, Psychological Review 65, 1958",
                "Freund & Schapire, Large Margin Classification Using the Perceptron Algorithm, "
                "Machine Learning 37, 1999"),
)
