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
            "The two prices are swapped: below the target the prediction is too low, and that "
            "costs `under`.", under="over", over="under"),
        sign(asymmetric_mae_grad,
            "Right size, wrong sign: below the target a higher prediction makes the loss smaller."),
        Mistake("both_positive", lambda pred, target, under, over: (
            np.abs(asymmetric_mae_grad(pred, target, under, over))),
            "These are the two prices. A slope also has a sign: on which side does the loss fall?"),
        Mistake("mean_price", lambda pred, target, under, over: (
            0.5 * (under + over) * np.sign(pred - target)),
            "Both sides get the same price here. That is the absolute error again."),
        Mistake("nonzero_at_target", lambda pred, target, under, over: (
            np.where(pred < target, -under, over)),
            "Right, except where prediction and target are equal: there, take the 0 that the "
            "course takes."),
        Mistake("no_abs", lambda pred, target, under, over: (
            np.where(pred < target, under, over) * (pred - target)),
            "Negative for predictions below the target: a cost cannot be. Which sign does the "
            "residual have there?", of="value"),
    ),
    "gaussian_nll": (
        Mistake("sign", lambda mean, target, var, full, eps: (
            -gaussian_nll_grad(mean, target, var, full, eps)[0],
                gaussian_nll_grad(mean, target, var, full, eps)[1]),
            "The slope in the mean has the wrong sign: a mean below the target has to rise."),
        Mistake("no_var", lambda mean, target, var, full, eps: (
            mean - target, gaussian_nll_grad(mean, target, var, full, eps)[1]),
            "In the mean this is the slope of half the squared error. Where does the variance "
            "weigh the residual?"),
        Mistake("no_log", lambda mean, target, var, full, eps: (
            gaussian_nll_grad(mean, target, var, full, eps)[0],
                np.where(var < eps, 0, -0.5 * ((mean - target) / np.maximum(var, eps)) ** 2)),
            "Below 0 everywhere: by this slope the variance grows for ever. Which term of the loss "
            "holds it back?"),
        Mistake("standard_deviation", lambda mean, target, var, full, eps: (
            gaussian_nll_grad(mean, target, var**2, full, eps**2)),
            "This takes `var` for a standard deviation and squares it. It is the variance "
            "already."),
        no_slope_in("mean_only", gaussian_nll_grad, 1,
            "Right in the mean. The variance is predicted too, so the loss has a slope in it as "
            "well."),
        Mistake("no_log_value", lambda mean, target, var, eps, **_: (
            0.5 * (mean - target) ** 2 / np.maximum(var, eps)),
            "Without the logarithm, the largest variance is the best for every residual: being "
            "unsure costs nothing.", of="value"),
        factor(2, gaussian_nll,
            "Exactly twice: both terms of a Gaussian's log-density carry a factor of "
            "one half.", of="value"),
        Mistake("standard_deviation_value", lambda mean, target, var, full, eps: (
            gaussian_nll(mean, target, var**2, full, eps**2)),
            "This takes `var` for a standard deviation and squares it once more.", of="value"),
    ),
    "laplace_nll": (
        Mistake("sign", lambda location, target, scale: (
            np.sign(target - location) / scale, laplace_nll_grad(location, target, scale)[1]),
            "The slope in the location has the wrong sign: a location below the target has to "
            "rise."),
        Mistake("no_scale", lambda location, target, scale: (
            np.sign(location - target), laplace_nll_grad(location, target, scale)[1]),
            "In the location this is the slope of the absolute error. Where does the scale weigh "
            "the residual?"),
        Mistake("gaussian", lambda location, target, scale: (
            (location - target) / scale**2, (1 - ((location - target) / scale) ** 2) / scale),
            "These are the slopes for a Gaussian with the scale as its standard deviation. A "
            "Laplace density falls with the absolute residual, not with its square."),
        Mistake("no_log", lambda location, target, scale: (
            laplace_nll_grad(location, target, scale)[0], -np.abs(location - target) / scale**2),
            "Below 0 everywhere: by this slope the scale grows for ever. Which term of the loss "
            "holds it back?"),
        no_slope_in("location_only", laplace_nll_grad, 1,
            "Right in the location. The scale is predicted too, so the loss has a slope in it as "
            "well."),
        Mistake("no_log_value", lambda location, target, scale: np.abs(location - target) / scale,
                "Without the logarithm, the largest scale is the best for every residual: being "
                "unsure costs nothing.", of="value"),
        Mistake("no_two", lambda location, target, scale: (
            np.log(scale) + np.abs(location - target) / scale),
            "A density has to have area 1, and both sides of the target count. Which factor does "
            "that bring in?", of="value"),
    ),
    "mae": (
        sign(mae_grad,
            "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
            "grow or shrink?"),
        Mistake("one_at_zero", lambda pred, target: np.where(pred >= target, 1.0, -1.0),
                "Right, except where a prediction is exactly right. The slope jumps there from -1 "
                "to 1; which value does the task name?"),
        Mistake("minus_at_zero", lambda pred, target: np.where(pred > target, 1.0, -1.0),
                "Right, except where a prediction is exactly right: you push it down. Which value "
                "does the task name?"),
        Mistake("nan_at_zero", lambda pred, target: (pred - target) / np.abs(pred - target),
                "The quotient r / |r| is 0 / 0 where a prediction is exactly right, and inf / inf "
                "for huge residuals. You need the sign alone."),
        other("squared", mse_grad,
            "This is the gradient of the mean squared error. Does the slope of |r| grow with r?"),
        Mistake("value", lambda pred, target: np.abs(pred - target),
                "This is what each example adds to the loss. The question is how fast the loss "
                "changes when a prediction moves."),
    ),
    "mbe": (
        other("abs_inside", mae,
            "With the absolute value inside, over- and under-prediction no longer cancel. That is "
            "the mean absolute error.", of="value"),
        sign(mbe,
            "Right size, wrong sign. Which sign should a prediction "
            "above the target get?", "reversed", of="value"),
        other("squared", mse,
            "This is the squared error. The bias keeps the residual's sign.", of="value"),
        other("sign_of_residual", mae_grad,
            "This is the slope of the absolute error. What is the slope of a straight line?"),
        Mistake("value", lambda pred, target: pred - target,
                "This is the loss itself. By how much does it change when the prediction grows by "
                "one?"),
        Mistake("zero", lambda pred, target: np.zeros_like(pred - target),
                "A constant slope is not a slope of 0: raise every prediction by one and the bias "
                "grows by one."),
    ),
    "mse": (
        factor(0.5, mse_grad,
            "Exactly half. What does the square bring down when it is differentiated?"),
        sign(mse_grad,
            "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
            "grow or shrink?"),
        Mistake("sign_only", lambda pred, target: (
            2.0 * ((pred > target) * 1.0 - (pred < target) * 1.0)),
            "This has the right sign and ignores the size: the square's slope grows with the "
            "residual."),
        Mistake("still_squared", lambda pred, target: 2 * (pred - target) ** 2,
                "The 2 came down, and the square is still there. Which power of the residual is "
                "left after differentiating?"),
    ),
    "pinball": (
        Mistake("in_the_target", lambda pred, target, quantile: (
            np.where(target > pred, quantile, quantile - 1)),
            "This is the slope in target - pred. Raise a prediction that is too low: does its loss "
            "grow or shrink? And a prediction that is exactly right has slope 0."),
        Mistake("sides_swapped", lambda pred, target, quantile: (
            np.where(pred > target, -quantile, np.where(pred < target, 1 - quantile, 0.0))),
            "The two sides have changed places. Raise a prediction that is too high: does its loss "
            "grow or shrink?"),
        Mistake("costs_for_slopes", lambda pred, target, quantile: (
            np.where(pred < target, quantile, 1 - quantile)),
            "These are the costs of one unit of gap, and they have no direction. Raise a "
            "prediction that is too low: does the gap grow or shrink?"),
        Mistake("swapped", lambda pred, target, quantile: pinball_grad(pred, target, 1 - quantile),
                "The two sides are swapped. A high quantile is a high prediction: which side must "
                "cost more?"),
        sign(pinball_grad,
            "This is the slope in the target, or in target minus prediction. Where does the "
            "prediction stand with a minus?"),
        other("mae", mae_grad,
            "This is the slope of the absolute error: both sides cost the same. Where does the "
            "quantile enter?"),
        factor(2, pinball_grad,
            "Exactly twice: at a quantile of one half the pinball loss is half the absolute "
            "error."),
        Mistake("nonzero_at_target", lambda pred, target, quantile: (
            np.where(pred < target, -quantile, 1 - quantile)),
            "Right, except where prediction and target are equal: there, take the 0 that the "
            "course takes."),
        Mistake("times_residual", lambda pred, target, quantile: (
            np.abs(pred - target) * pinball_grad(pred, target, quantile)),
            "The loss itself up to sign. It consists of two straight lines: how does a line's "
            "slope depend on the residual?"),
        Mistake("negative_side", lambda pred, target, quantile: (
            np.maximum(quantile * (target - pred), (1 - quantile) * (target - pred))),
            "The cost turns negative for over-prediction: check the sign of the "
            "second slope.", of="value"),
    ),
    "poisson_nll": (
        sign(poisson_nll_grad,
            "Right size, wrong sign: a rate below the count has to rise, so its slope is "
            "negative."),
        Mistake("residual", lambda pred, target, **_: pred - target,
                "Prediction minus target: that is the Gaussian's slope. Here the prediction stands "
                "for a rate in another way."),
        Mistake("other_input", lambda pred, target, log_input, full, eps: (
            poisson_nll_grad(pred, target, not log_input, full, max(eps, 1e-8))),
            "This is the slope for the other kind of prediction. Is it the rate here, or the "
            "rate's logarithm?"),
        Mistake("no_target", lambda pred, target, log_input, **_: (
            np.exp(pred) if log_input else np.ones_like(pred)),
            "This is the first term's slope alone. Where does the count come in?"),
        Mistake("no_rate", lambda pred, target, log_input, full, eps: (
            poisson_nll(pred, target, log_input, full, eps)
                - (np.exp(pred) if log_input else pred)),
            "Without the rate itself, the largest rate is the best for every count. The "
            "probabilities of all counts sum to 1: which term sees to that?", of="value"),
        Mistake("plus", lambda pred, target, log_input, eps, **_: (
            2 * (np.exp(pred) if log_input else pred)
                - poisson_nll(pred, target, log_input, False, eps)),
            "The logarithm of the rate is added. A higher rate makes a high count more likely, so "
            "it has to lower the loss.", of="value"),
    ),
    "rmse": (
        Mistake("of_mse", lambda pred, target: 2 * (pred - target) / pred.shape[-1],
                "This is the gradient of the mean square. Which factor does the chain rule add for "
                "the root?"),
        sum_for_mean(rmse_grad,
            "Right direction, too long by a factor of n: the mean inside the root "
            "carries 1 / n.", "no_n"),
        factor(2, rmse_grad,
            "Exactly twice: the 2 of the square cancels the one half of the root."),
        Mistake("nan_at_perfect", lambda pred, target: (
            np.where(np.all(pred == target, axis=-1, keepdims=True), np.nan,
                rmse_grad(pred, target))),
            "Right, except at a perfect fit, where this is 0 / 0. No direction is downhill there: "
            "return 0."),
        Mistake("mean_of_roots", lambda pred, target: np.mean(np.abs(pred - target), axis=-1),
                "The root is taken of every square, and then the mean: that is MAE. In which order "
                "does the name RMSE say it?", of="value"),
        Mistake("no_root", lambda pred, target: np.mean((pred - target) ** 2, axis=-1),
                "This is the mean square. Its unit is the target's unit squared: what brings it "
                "back?", of="value"),
        Mistake("root_of_sum", lambda pred, target: np.sqrt(np.sum((pred - target) ** 2, axis=-1)),
                "This is the length of the residual vector, the root of the sum. What does the M "
                "in RMSE stand for?", of="value"),
        Mistake("added_eps", lambda pred, target: (
            np.sqrt(np.mean((pred - target) ** 2, axis=-1) + 1e-12)),
            "A small number added below the root makes a perfect fit look imperfect, hides "
            "residuals of 1e-200, and does nothing against overflow. Scale instead of adding.",
            of="value"),
    ),
}
