"""Wrong implementations of the exponential loss that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.margin.exponential import exponential, exponential_grad
from ..losses.margin.soft_margin import soft_margin, soft_margin_grad
from .common import other, sign

MISTAKES = {
    "exponential": (
        sign(exponential_grad,
            "Right size, wrong sign. For label 1, raise the score: does the loss grow or shrink?"),
        Mistake("no_label", lambda scores, target: -np.exp(-target * scores),
                "Right for label 1. Which factor is left when -y * s is differentiated with "
                "respect to s?"),
        other("value", exponential,
            "This is the loss itself, which is never below 0. What does the chain rule multiply "
            "it by?"),
        other("logistic", soft_margin_grad,
            "This is the derivative of the soft margin loss, which stays between -1 and 1. Is "
            "there a logarithm in this loss?"),
        Mistake("clipped", lambda scores, target: -target * np.minimum(1, np.exp(-target * scores)),
                "Right for scores on the label's side. On the other side the derivative stops "
                "growing here: does that of the exponential function?"),
        Mistake("wrong_side", lambda scores, target: np.exp(target * scores),
                "The loss is large here where the score is on the right side. For label 1, should "
                "a higher score raise it or lower it?", of="value"),
        other("soft_margin", soft_margin,
            "This is the soft margin loss, log(1 + exp(-y * s)). Is there a logarithm in this "
            "loss?", of="value"),
        Mistake("no_label_value", lambda scores, target: np.exp(-scores),
                "Right for label 1. For label -1 a low score is the good one: what has to stand in "
                "the exponent?", of="value"),
        Mistake("from_one", lambda scores, target: np.exp(1 - target * scores),
                "Too large by a factor of e. The loss of a score of 0 is 1: is there a margin of "
                "1 in the exponent?", of="value"),
    ),
}
