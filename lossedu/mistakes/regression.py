"""Wrong implementations of regression losses that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.regression.asymmetric_mae import asymmetric_mae_grad
from ..losses.regression.gaussian_nll import gaussian_nll, gaussian_nll_grad
from ..losses.regression.laplace_nll import laplace_nll_grad
from ..losses.regression.mae import mae, mae_grad
from ..losses.regression.mbe import mbe
from ..losses.regression.mse import mse, mse_grad
from ..losses.regression.pinball import pinball_grad
from ..losses.regression.poisson_nll import poisson_nll, poisson_nll_grad
from ..losses.regression.rmse import rmse_grad
from .common import factor, no_slope_in, other, sign, sum_for_mean, with_settings


def _quiet_ratio(top, bottom):
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom != 0)


MISTAKES = {
    "asymmetric_mae": (
        with_settings("swapped", asymmetric_mae_grad,
            "The two weights are swapped. A prediction below its target is too low: which of "
            "`under` and `over` applies?", under="over", over="under"),
        sign(asymmetric_mae_grad,
            "Right size, wrong sign. Raise a prediction that is below its target: does the loss "
            "grow or shrink?"),
        Mistake("both_positive", lambda pred, target, under, over: (
            np.abs(asymmetric_mae_grad(pred, target, under, over))),
            "These are the two weights without a sign. On which side of the target does the loss "
            "fall as the prediction grows?"),
        Mistake("mean_price", lambda pred, target, under, over: (
            0.5 * (under + over) * np.sign(pred - target)),
            "Both sides have the same weight here, as in the absolute error. Where does each of "
            "`under` and `over` apply?"),
        Mistake("nonzero_at_target", lambda pred, target, under, over: (
            np.where(pred < target, -under, over)),
            "Right, except where prediction and target are equal: there the course takes 0."),
        Mistake("no_abs", lambda pred, target, under, over: (
            np.where(pred < target, under, over) * (pred - target)),
            "Negative for predictions below the target, which a loss must not be. Which sign does "
            "the residual have there?", of="value"),
    ),
    "gaussian_nll": (
        Mistake("sign", lambda mean, target, var, full, eps: (
            -gaussian_nll_grad(mean, target, var, full, eps)[0],
                gaussian_nll_grad(mean, target, var, full, eps)[1]),
            "The derivative with respect to the mean has the wrong sign. Raise a mean that is "
            "below the target: does the loss grow or shrink?"),
        Mistake("no_var", lambda mean, target, var, full, eps: (
            mean - target, gaussian_nll_grad(mean, target, var, full, eps)[1]),
            "With respect to the mean, this is the derivative of half the squared error. How does "
            "the variance weight the residual?"),
        Mistake("no_log", lambda mean, target, var, full, eps: (
            gaussian_nll_grad(mean, target, var, full, eps)[0],
                np.where(var < eps, 0, -0.5 * ((mean - target) / np.maximum(var, eps)) ** 2)),
            "The derivative with respect to the variance is never above 0, so gradient descent "
            "lets it grow without end. Which term of the loss counters that?"),
        Mistake("standard_deviation", lambda mean, target, var, full, eps: (
            gaussian_nll_grad(mean, target, var**2, full, eps**2)),
            "The variance is squared here, as if `var` were a standard deviation. What does it "
            "hold already?"),
        no_slope_in("mean_only", gaussian_nll_grad, 1,
            "Right for the mean. The variance is predicted too: what is the derivative with "
            "respect to it?"),
        Mistake("no_log_value", lambda mean, target, var, eps, **_: (
            0.5 * (mean - target) ** 2 / np.maximum(var, eps)),
            "The logarithm of the variance is missing, so a larger variance never raises the loss. "
            "Which part of the Gaussian density does it come from?", of="value"),
        factor(2, gaussian_nll,
            "Exactly twice. Which factor do both terms of a Gaussian's log-density "
            "carry?", of="value"),
        Mistake("standard_deviation_value", lambda mean, target, var, full, eps: (
            gaussian_nll(mean, target, var**2, full, eps**2)),
            "The given `var` is squared, as if it were a standard deviation. What does it hold "
            "already?", of="value"),
    ),
    "laplace_nll": (
        Mistake("sign", lambda location, target, scale: (
            np.sign(target - location) / scale, laplace_nll_grad(location, target, scale)[1]),
            "The derivative with respect to the location has the wrong sign. Raise a location that "
            "is below the target: does the loss grow or shrink?"),
        Mistake("no_scale", lambda location, target, scale: (
            np.sign(location - target), laplace_nll_grad(location, target, scale)[1]),
            "With respect to the location, this is the derivative of the absolute error. How does "
            "the scale weight the residual?"),
        Mistake("gaussian", lambda location, target, scale: (
            (location - target) / scale**2, (1 - ((location - target) / scale) ** 2) / scale),
            "These are the derivatives for a Gaussian whose standard deviation is the scale. Does "
            "a Laplace density fall with the square of the residual or with its absolute value?"),
        Mistake("no_log", lambda location, target, scale: (
            laplace_nll_grad(location, target, scale)[0], -np.abs(location - target) / scale**2),
            "The derivative with respect to the scale is never above 0, so gradient descent lets "
            "it grow without end. Which term of the loss counters that?"),
        no_slope_in("location_only", laplace_nll_grad, 1,
            "Right for the location. The scale is predicted too: what is the derivative with "
            "respect to it?"),
        Mistake("no_log_value", lambda location, target, scale: np.abs(location - target) / scale,
                "The logarithm of the scale is missing, so a larger scale never raises the loss. "
                "Which part of the Laplace density does it come from?", of="value"),
        Mistake("no_two", lambda location, target, scale: (
            np.log(scale) + np.abs(location - target) / scale),
            "Too small by the same amount everywhere. A density integrates to 1 over both sides of "
            "the target: which factor does that bring in?", of="value"),
    ),
    "mae": (
        sign(mae_grad,
            "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
            "grow or shrink?"),
        Mistake("one_at_zero", lambda pred, target: np.where(pred >= target, 1.0, -1.0),
                "Right, except where prediction and target are equal. The derivative jumps there "
                "from -1 to 1: which value does the task name?"),
        Mistake("minus_at_zero", lambda pred, target: np.where(pred > target, 1.0, -1.0),
                "Right, except where prediction and target are equal: there the derivative is "
                "negative here. Which value does the task name?"),
        Mistake("nan_at_zero", lambda pred, target: (pred - target) / np.abs(pred - target),
                "Right, except that 0 / 0 or inf / inf makes it nan. Which function gives the sign "
                "of a residual without dividing?"),
        other("squared", mse_grad,
            "This is the derivative of the squared error. Does the derivative of |r| grow with r?"),
        Mistake("value", lambda pred, target: np.abs(pred - target),
                "This is the absolute error itself. By how much does it change when the prediction "
                "changes a little?"),
    ),
    "mbe": (
        other("abs_inside", mae,
            "The absolute value keeps errors of both signs from cancelling: this is the absolute "
            "error. What does a bias do with the sign?", of="value"),
        sign(mbe,
            "Right size, wrong sign. Which sign should a prediction above the target "
            "get?", "reversed", of="value"),
        other("squared", mse,
            "This is the squared error. Which power of the residual keeps its sign?", of="value"),
        other("sign_of_residual", mae_grad,
            "This is the derivative of the absolute error. What is the derivative of a linear "
            "function?"),
        Mistake("value", lambda pred, target: pred - target,
                "This is the loss itself. By how much does it change when the prediction grows by "
                "one?"),
        Mistake("zero", lambda pred, target: np.zeros_like(pred - target),
                "The derivative is constant, but not 0: when every prediction grows by one, by how "
                "much does the bias grow?"),
    ),
    "mse": (
        factor(0.5, mse_grad,
            "Exactly half. What does the square bring down when it is differentiated?"),
        sign(mse_grad,
            "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
            "grow or shrink?"),
        Mistake("sign_only", lambda pred, target: (
            2.0 * ((pred > target) * 1.0 - (pred < target) * 1.0)),
            "The sign is right, but the size does not depend on the residual. Does the derivative "
            "of a square grow with the residual?"),
        Mistake("still_squared", lambda pred, target: 2 * (pred - target) ** 2,
                "The 2 came down, and the square is still there. Which power of the residual is "
                "left after differentiating?"),
    ),
    "pinball": (
        Mistake("in_the_target", lambda pred, target, quantile: (
            np.where(target > pred, quantile, quantile - 1)),
            "This is the derivative with respect to target - pred (and where the two are equal, "
            "the course takes 0). Raise a prediction that is too low: does its loss grow or "
            "shrink?"),
        Mistake("sides_swapped", lambda pred, target, quantile: (
            np.where(pred > target, -quantile, np.where(pred < target, 1 - quantile, 0.0))),
            "The two sides are swapped. Raise a prediction that is too high: does its loss grow or "
            "shrink?"),
        Mistake("costs_for_slopes", lambda pred, target, quantile: (
            np.where(pred < target, quantile, 1 - quantile)),
            "These are the two weights without a sign. Raise a prediction that is too low: does "
            "its loss grow or shrink?"),
        Mistake("swapped", lambda pred, target, quantile: pinball_grad(pred, target, 1 - quantile),
                "The two sides are swapped. For a high quantile, which error should count more, a "
                "prediction that is too low or one that is too high?"),
        sign(pinball_grad,
            "Right size, wrong sign. Raise a prediction that is too low: does its loss grow or "
            "shrink?"),
        other("mae", mae_grad,
            "This is the derivative of the absolute error: both sides have the same weight. Where "
            "does the quantile enter?"),
        factor(2, pinball_grad,
            "Exactly twice. How does the pinball loss at a quantile of one half compare with the "
            "absolute error?"),
        Mistake("nonzero_at_target", lambda pred, target, quantile: (
            np.where(pred < target, -quantile, 1 - quantile)),
            "Right, except where prediction and target are equal: there the course takes 0."),
        Mistake("times_residual", lambda pred, target, quantile: (
            np.abs(pred - target) * pinball_grad(pred, target, quantile)),
            "This grows with the residual. The loss consists of two straight lines: does the slope "
            "of a line depend on the residual?"),
        Mistake("negative_side", lambda pred, target, quantile: (
            np.maximum(quantile * (target - pred), (1 - quantile) * (target - pred))),
            "Negative for predictions above the target, which a loss must not be. Which sign has "
            "the second line's slope?", of="value"),
    ),
    "poisson_nll": (
        sign(poisson_nll_grad,
            "Right size, wrong sign. Raise a prediction whose rate is below the count: does the "
            "loss grow or shrink?"),
        Mistake("residual", lambda pred, target, **_: pred - target,
                "Prediction minus target is the gradient for a Gaussian. What does the prediction "
                "stand for here, the rate or its logarithm?"),
        Mistake("other_input", lambda pred, target, log_input, full, eps: (
            poisson_nll_grad(pred, target, not log_input, full, max(eps, 1e-8))),
            "This is the gradient for the other kind of input. Does the prediction hold the rate "
            "here, or its logarithm?"),
        Mistake("no_target", lambda pred, target, log_input, **_: (
            np.exp(pred) if log_input else np.ones_like(pred)),
            "This is the derivative of the first term alone. Where does the count enter?"),
        Mistake("no_rate", lambda pred, target, log_input, full, eps: (
            poisson_nll(pred, target, log_input, full, eps)
                - (np.exp(pred) if log_input else pred)),
            "The rate itself is missing, so a larger rate never raises the loss. The probabilities "
            "of all counts sum to 1: which term ensures that?", of="value"),
        Mistake("plus", lambda pred, target, log_input, eps, **_: (
            2 * (np.exp(pred) if log_input else pred)
                - poisson_nll(pred, target, log_input, False, eps)),
            "The logarithm of the rate is added. Does a higher rate make a high count more likely "
            "or less likely?", of="value"),
    ),
    "rmse": (
        Mistake("of_mse", lambda pred, target: 2 * (pred - target) / pred.shape[-1],
                "This is the gradient of the mean squared error. Which factor does the chain rule "
                "add for the root?"),
        sum_for_mean(rmse_grad,
            "Too large by a factor of n. What does the mean inside the root bring in?", "no_n"),
        factor(2, rmse_grad,
            "Exactly twice. What do the 2 of the square and the one half of the root make "
            "together?"),
        Mistake("nan_at_perfect", lambda pred, target: (
            np.where(np.all(pred == target, axis=-1, keepdims=True), np.nan,
                rmse_grad(pred, target))),
            "Right, except at a perfect fit, where it is nan (0 / 0): there the course takes 0."),
        Mistake("mean_of_roots", lambda pred, target: np.mean(np.abs(pred - target), axis=-1),
                "This equals the mean absolute error, which is the mean of the roots. In which "
                "order does the name RMSE put root and mean?", of="value"),
        Mistake("no_root", lambda pred, target: np.mean((pred - target) ** 2, axis=-1),
                "This is the mean squared error, whose unit is the target's unit squared. Which "
                "step of the RMSE is missing?", of="value"),
        Mistake("root_of_sum", lambda pred, target: np.sqrt(np.sum((pred - target) ** 2, axis=-1)),
                "This is the root of the sum of squares. What does the M in RMSE stand "
                "for?", of="value"),
        Mistake("added_eps", lambda pred, target: (
            np.sqrt(np.mean((pred - target) ** 2, axis=-1) + 1e-12)),
            "A constant is added under the root, so a perfect fit gives 1e-6 instead of 0 and tiny "
            "residuals are lost. Why should the value need it?",
            of="value"),
    ),
}
