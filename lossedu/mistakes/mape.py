"""Wrong implementations of the relative absolute error that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.regression.mape import mape, mape_grad
from .common import factor, sign

MISTAKES = {
    "mape": (
        sign(mape_grad,
             "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
             "grow or shrink?"),
        factor(100, mape_grad,
               "A hundred times too large: this is in percent. What is the loss for an error as "
               "large as the target?", "percent"),
        Mistake("absolute", lambda pred, target: np.sign(pred - target),
                "This is the gradient of the absolute error. By what is the residual divided?"),
        Mistake("over_the_prediction", lambda pred, target: np.sign(pred - target) / np.abs(pred),
                "The residual is divided by the prediction here. Of which of the two is the error "
                "a fraction?"),
        Mistake("no_sign", lambda pred, target: 1 / target + 0 * pred,
                "Right for predictions above the target. Raise one that is too low: does the loss "
                "grow or shrink?"),
        Mistake("squared", lambda pred, target: 2 * (pred - target) / target**2,
                "This is the gradient of the squared relative error. What is the derivative of an "
                "absolute value?"),
        Mistake("value_percent", lambda pred, target: 100 * mape(pred, target),
                "A hundred times too large: this is in percent. A prediction of 30 for a target of "
                "20 costs how much?", of="value"),
        Mistake("value_absolute", lambda pred, target: np.abs(pred - target),
                "This is the absolute error. By what is it divided?", of="value"),
        Mistake("value_over_the_prediction", lambda pred, target: (
            np.abs(pred - target) / np.abs(pred)),
            "The residual is divided by the prediction here. Which of the two is known to be above "
            "0?", of="value"),
        Mistake("signed", lambda pred, target: (pred - target) / target,
                "Right for predictions above the target. Can a loss fall below that of a perfect "
                "fit?", of="value"),
        Mistake("of_both", lambda pred, target: (
            2 * np.abs(pred - target) / (np.abs(pred) + target)),
            "This is the symmetric one, which divides by the mean of prediction and target. By "
            "which of the two alone does MAPE divide?", of="value"),
        Mistake("epsilon", lambda pred, target: np.abs(pred - target) / (target + 1e-3),
                "Something small seems to be added to the target. Can it be 0 here?", of="value"),
    ),
}
