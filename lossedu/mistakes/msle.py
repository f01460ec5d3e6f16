"""Wrong implementations of the squared logarithmic error that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.regression.msle import log_ratio, msle, msle_grad
from .common import factor, sign

MISTAKES = {
    "msle": (
        sign(msle_grad,
             "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
             "grow or shrink?"),
        factor(0.5, msle_grad, "Exactly half. Which factor does the square bring down?"),
        Mistake("no_chain", lambda pred, target: 2 * log_ratio(pred, target),
                "This is the gradient in log(1 + prediction). Which factor does the chain rule add "
                "for the logarithm?"),
        Mistake("over_the_prediction", lambda pred, target: 2 * log_ratio(pred, target) / pred,
                "This divides by the prediction. What is the derivative of log(1 + x)?"),
        Mistake("over_the_target", lambda pred, target: 2 * log_ratio(pred, target) / (1 + target),
                "The target is fixed. In which of the two is the loss differentiated?"),
        Mistake("squared_error", lambda pred, target: 2 * (pred - target),
                "This is the gradient of the squared error. Of what is the difference squared?"),
        Mistake("no_square", lambda pred, target: np.sign(pred - target) / (1 + pred),
                "This is the gradient of the absolute difference of the logarithms. What does "
                "squaring it change?"),
        Mistake("no_one", lambda pred, target: (np.log(pred) - np.log(target)) ** 2,
                "Right for large numbers alone. What is the logarithm of a count of 0?",
                of="value"),
        Mistake("log_of_the_square", lambda pred, target: np.log1p((pred - target) ** 2),
                "This is the logarithm of a square. The loss squares a difference of two "
                "logarithms: of which numbers?", of="value"),
        Mistake("plain_square", lambda pred, target: (pred - target) ** 2,
                "This is the squared error. Of what is the difference squared?", of="value"),
        Mistake("absolute", lambda pred, target: np.abs(log_ratio(pred, target)),
                "The difference of the logarithms is not squared. Is it to be linear near 0?",
                of="value"),
        Mistake("root", lambda pred, target: (np.sqrt(pred) - np.sqrt(target)) ** 2,
                "Roots are subtracted here. Which function shrinks large numbers more?",
                of="value"),
        Mistake("base_10", lambda pred, target: msle(pred, target) / np.log(10) ** 2,
                "These seem to be logarithms to the base 10. Which one is meant by log?",
                of="value"),
        factor(0.5, msle, "Exactly half. Is there a one half in front?", "value_half", of="value"),
    ),
}
