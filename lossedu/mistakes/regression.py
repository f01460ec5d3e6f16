"""Wrong implementations of regression losses that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.regression.asymmetric_mae import asymmetric_mae_grad
from ..losses.regression.barron import barron_grad
from ..losses.regression.cauchy import cauchy_grad
from ..losses.regression.gaussian_nll import gaussian_nll, gaussian_nll_grad
from ..losses.regression.huber import huber, huber_grad
from ..losses.regression.laplace_nll import laplace_nll_grad
from ..losses.regression.mae import mae, mae_grad
from ..losses.regression.mbe import mbe
from ..losses.regression.mse import mse, mse_grad
from ..losses.regression.pinball import pinball_grad
from ..losses.regression.poisson_nll import poisson_nll, poisson_nll_grad
from ..losses.regression.rmse import rmse_grad
from ..losses.regression.smooth_l1 import smooth_l1_grad
from .common import factor, no_slope_in, other, sign, sum_for_mean, with_settings


def _as_printed(pred, target, alpha, scale, less):
    """The general formula with none of its limits."""
    z, alpha = (pred - target) / scale, np.float64(alpha)
    b = np.abs(alpha - 2)
    return b / alpha * ((z * z / b + 1) ** (alpha / 2) - less)


def _pieces(inside, outside):
    """Half of a robust loss from two pieces, each a function of |r| and of where they meet."""
    def wrong(pred, target, delta):
        size = np.abs(pred - target)
        return np.where(size <= delta, inside(size, delta), outside(size, delta))
    return wrong


def _huber(size, delta):
    return np.where(size <= delta, 0.5 * size**2, delta * (size - 0.5 * delta))


def _pieces_of_smooth_l1(inside, outside):
    """A wrong smooth L1 from two pieces, right at beta = 0."""
    def wrong(pred, target, beta):
        size = np.abs(pred - target)
        return size if beta == 0 else np.where(size < beta, inside(size, beta), outside(size, beta))
    return wrong


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
    "barron": (
        Mistake("scale_once", lambda pred, target, alpha, scale: (
            scale * barron_grad(pred, target, alpha, scale)),
            "Right for a scale of 1. The chain rule divides by the scale once more."),
        Mistake("plain_square", lambda pred, target, scale, **_: (pred - target) / scale**2,
                "Right for small residuals. Which factor bends the slope down far out, unless "
                "alpha is 2?"),
        Mistake("exponent", lambda pred, target, alpha, scale: (
            (pred - target) / scale**2
                * (1 + ((pred - target) / scale) ** 2 / np.abs(np.float64(alpha) - 2)) ** (alpha
                / 2)),
            "The power is still the loss's own. What does differentiating it do to the exponent?"),
        Mistake("no_limits", lambda pred, target, alpha, scale: (
            _as_printed(pred, target, alpha, scale, 1)),
            "Right, except at alpha = 0, 2 and -inf, where the formula reads 0 / 0: take its "
            "limits there.", of="value"),
        Mistake("no_minus_one", lambda pred, target, alpha, scale: (
            _as_printed(pred, target, alpha, scale, 0)),
            "At a perfect fit the loss has to be 0: what does the power give there?", of="value"),
    ),
    "cauchy": (
        factor(2, cauchy_grad, "Exactly twice: the one half in front cancels the 2 of the square."),
        Mistake("no_residual", lambda pred, target, scale: 1 / (1 + ((pred - target) / scale) ** 2),
                "This is the weight of an example, not its slope. The chain rule brings the "
                "residual down."),
        Mistake("no_scale", lambda pred, target, **_: (pred - target) / (1 + (pred - target) ** 2),
                "Right for a scale of 1. In which unit is the residual compared with 1?"),
        Mistake("scale_once", lambda pred, target, scale: (
            (pred - target) / (1 + (pred - target) ** 2 / scale)),
            "Right for a scale of 1. The scale divides the residual, so it is squared with it."),
        Mistake("not_redescending", lambda pred, target, scale: (
            (pred - target) / np.sqrt(1 + ((pred - target) / scale) ** 2)),
            "This slope levels off, like log-cosh's. The Cauchy slope falls back towards 0: no "
            "root in the divisor."),
        Mistake("plain_square", lambda pred, target, **_: pred - target,
                "Right for small residuals. A residual far beyond the scale has to pull less, not "
                "more."),
        Mistake("no_square", lambda pred, target, scale: (
            0.5 * scale**2 * np.log1p(np.abs(pred - target) / scale)),
            "Inside the logarithm stands the square of the residual in units of the "
            "scale.", of="value"),
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
    "huber": (
        Mistake("same_on_both_sides", lambda pred, target, delta: (
            np.where(np.abs(pred - target) <= delta, pred - target, delta)),
            "Right for predictions above the target. Far below it, raise the prediction a little: "
            "does the loss grow or shrink?"),
        Mistake("reversed", lambda pred, target, delta: (
            np.where(np.abs(pred - target) <= delta, delta * np.sign(pred - target),
                pred - target)),
            "The two pieces are swapped: Huber is quadratic near the target and linear far from "
            "it."),
        Mistake("no_delta", lambda pred, target, delta: (
            np.where(np.abs(pred - target) <= delta, pred - target, np.sign(pred - target))),
            "Right inside. Outside, the line's slope has to be delta, not 1, or the two pieces do "
            "not join."),
        sign(huber_grad,
            "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
            "grow or shrink?"),
        factor(2, huber_grad,
            "Exactly twice: Huber's quadratic piece carries a factor of one half."),
        Mistake("unclipped", lambda pred, target, **_: pred - target,
                "Right for small residuals. Beyond delta the slope has to stop growing."),
        Mistake("one_sided", lambda pred, target, delta: np.minimum(pred - target, delta),
                "Right for predictions above the target. A residual far below needs clipping too."),
        Mistake("value_reversed", _pieces(lambda r, d: d * (r - d / 2), lambda r, d: r**2 / 2),
                "The two pieces are swapped: this loss is a line near the target and a parabola "
                "far from it. Which of the two lets one far point pull harder and harder?",
                of="value"),
        Mistake("reversed_plain", _pieces(lambda r, d: r, lambda r, d: r**2 / 2),
                "The two pieces are swapped, and the line is that of MAE. Which of the two lets "
                "one far point pull harder and harder?", of="value"),
        Mistake("delta_not_squared", _pieces(lambda r, d: r**2 / 2, lambda r, d: d * r - d / 2),
                "Right for delta = 1. At |r| = delta = 2 the parabola gives 2; what does your line "
                "give there?", of="value"),
        Mistake("does_not_join", _pieces(lambda r, d: r**2 / 2, lambda r, d: d * r),
                "Right inside, and the line has the right slope. At |r| = delta the parabola gives "
                "delta**2 / 2; what does your line give there?", of="value"),
        Mistake("line_of_slope_one", _pieces(lambda r, d: r**2 / 2, lambda r, d: r - d / 2),
                "Right for delta = 1. The parabola arrives at |r| = delta with slope delta; with "
                "which slope does your line leave?", of="value"),
        Mistake("only_value_joins", _pieces(
            lambda r, d: r**2 / 2, lambda r, d: r - d + d**2 / 2),
            "The values join and the slopes do not: at |r| = delta there is a corner. Which slope "
            "has the parabola there?", of="value"),
        Mistake("no_half", _pieces(lambda r, d: r**2, lambda r, d: d * (r - d / 2)),
                "Your parabola is r**2. Half of it has the slope r, and so meets the line. Which "
                "slope has yours at |r| = delta?", of="value"),
        Mistake("no_halves", _pieces(lambda r, d: r**2, lambda r, d: d * r),
                "The halves are missing: the parabola is r**2 / 2. At |r| = delta, where does that "
                "stand, and where does your line?", of="value"),
        factor(2, huber,
            "Exactly twice: your pieces join, and the parabola is r**2 where r**2 / 2 is asked "
            "for.", "squared_and_doubled", of="value"),
        Mistake("smooth_l1", _pieces(lambda r, d: r**2 / (2 * d), lambda r, d: r - d / 2),
                "This is smooth L1: Huber's loss divided by delta. Which slope does the far line "
                "have here?", of="value"),
        Mistake("only_parabola", lambda pred, target, **_: 0.5 * (pred - target) ** 2,
                "Right for small residuals. Beyond delta the parabola has to become a line.",
                of="value"),
        Mistake("signed", lambda pred, target, delta: np.where(
            pred - target <= delta, 0.5 * (pred - target) ** 2,
            delta * (pred - target - 0.5 * delta)),
            "Right for predictions above the target. A residual of -10 is far away too: which size "
            "do you compare with delta?", of="value"),
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
    "log_cosh": (
        Mistake("clipped", lambda pred, target: np.clip(pred - target, -1.0, 1.0),
                "This is Huber's slope with delta = 1, which has corners. Log-cosh bends smoothly: "
                "what is sinh over cosh?"),
        Mistake("sinh", lambda pred, target: np.sinh(pred - target),
                "This is the derivative of cosh. The logarithm around it adds one more factor."),
        Mistake("sech_squared", lambda pred, target: 1 - np.tanh(pred - target) ** 2,
                "This is the second derivative, the curvature. One derivative fewer is asked for."),
        Mistake("far_only", lambda pred, target: np.sign(pred - target),
                "Right far out. Near the target the slope has to fall smoothly to 0."),
        Mistake("overflows", lambda pred, target: np.log(np.cosh(pred - target)),
                "Right for ordinary residuals. cosh(1000) is too large for a float64, and "
                "cosh(1e-9) is rounded to 1. Begin with the large ones: cosh(r) = e^|r| "
                "(1 + e^(-2|r|)) / 2. What is the log of this?", of="value"),
        Mistake("no_abs", lambda pred, target: (
            pred - target + np.log1p(np.exp(-2 * (pred - target))) - np.log(2)),
            "Right for large residuals above 0. At -1000 the exponential overflows. cosh(-r) is "
            "cosh(r): which residual do you need to look at?", of="value"),
        Mistake("no_log_2", lambda pred, target: np.logaddexp(pred - target, target - pred),
                "Too large by the same amount everywhere: at a perfect fit the loss has to be 0. "
                "cosh carries a factor of one half: where is its logarithm?", of="value"),
        Mistake("parabola_up_to_one", lambda pred, target: np.where(
            np.abs(pred - target) < 1, 0.5 * (pred - target) ** 2,
            np.logaddexp(pred - target, target - pred) - np.log(2)),
            "Right for tiny residuals and for large ones. In between, r**2 / 2 is only the first "
            "term of a series: at 0.5 it is off by several percent.", of="value"),
        Mistake("parabola", lambda pred, target: 0.5 * (pred - target) ** 2,
                "Right near the target, where log-cosh is almost r**2 / 2. Far out it grows like "
                "|r|.", of="value"),
        Mistake("line", lambda pred, target: np.abs(pred - target) - np.log(2),
                "Right far out. At a perfect fit this gives -log 2, and a loss of 0 is due.",
                of="value"),
        Mistake("cut_to_fit", lambda pred, target: (
            np.log(np.cosh(np.clip(pred - target, -700, 700)))),
            "The residual is cut before the loss sees it: nothing overflows, and beyond the cut "
            "the loss is flat and its gradient 0. The loss has to go on growing.", of="value"),
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
    "smooth_l1": (
        Mistake("huber", lambda pred, target, beta: np.clip(pred - target, -beta, beta),
                "This is Huber's slope, which is delta far away. Smooth L1 has a far slope of 1, "
                "whatever beta is."),
        Mistake("no_beta", lambda pred, target, beta: (
            np.where(np.abs(pred - target) < beta, pred - target, np.sign(pred - target))),
            "Right outside. Inside, the slope has to reach 1 at a residual of beta: what divides "
            "the residual?"),
        Mistake("reversed", lambda pred, target, beta: (
            np.where(np.abs(pred - target) > beta, (pred - target) / beta,
                np.sign(pred - target))),
            "The two pieces are swapped: Smooth L1 is quadratic near the target and linear far "
            "from it."),
        factor(2, smooth_l1_grad,
            "Exactly twice: the parabola carries a factor of one half, which the square's 2 "
            "cancels."),
        Mistake("unclipped", lambda pred, target, beta: (pred - target) / beta,
                "Right for small residuals. Beyond beta the slope has to stop growing."),
        Mistake("value_huber", lambda pred, target, beta: _huber(np.abs(pred - target), beta),
                "This is Huber's loss itself: with beta = 0 it is 0 everywhere. What remains to be "
                "done with beta?", of="value"),
        Mistake("huber_but_limit", _pieces_of_smooth_l1(_huber, _huber),
                "Right at beta = 0 and at beta = 1; elsewhere this is Huber's loss. Its far slope "
                "is beta: which slope does smooth L1 have far out?", of="value"),
        Mistake("zero_at_the_limit", lambda pred, target, beta: (
            0.0 * (pred - target) if beta == 0 else _huber(np.abs(pred - target), beta) / beta),
            "Right for every beta above 0. Huber's loss vanishes with delta; divided by it, what "
            "is left as beta goes to 0?", of="value"),
        Mistake("times_beta", _pieces_of_smooth_l1(
            lambda r, b: b * _huber(r, b), lambda r, b: b * _huber(r, b)),
            "Huber's loss times beta. Which way round: the far slope has to be 1 and Huber's is "
            "beta.", of="value"),
        Mistake("zero_over_zero", lambda pred, target, beta: (
            _huber(np.abs(pred - target), beta) / np.float64(beta)),
            "Right for every beta above 0. At beta = 0 this reads 0 / 0: return its limit there.",
            of="value"),
        Mistake("inside_not_divided", _pieces_of_smooth_l1(
            lambda r, b: 0.5 * r**2, lambda r, b: r - 0.5 * b),
            "The far piece is right. Near the target the value at |r| = beta has to be beta / 2: "
            "what do you get?", of="value"),
        Mistake("no_half", _pieces_of_smooth_l1(lambda r, b: r**2 / b, lambda r, b: r - 0.5 * b),
                "The far piece is right. The parabola is twice too high: it has to meet the line "
                "at beta / 2.", of="value"),
        Mistake("does_not_join", _pieces_of_smooth_l1(
            lambda r, b: 0.5 * r**2 / b, lambda r, b: r),
            "The pieces do not join: at |r| = beta the parabola gives beta / 2 and your line gives "
            "beta.", of="value"),
        Mistake("joins_at_one", _pieces_of_smooth_l1(
            lambda r, b: _huber(r, 1.0), lambda r, b: _huber(r, 1.0)),
            "Right for beta = 1. Where is the place at which the pieces join, and where is beta in "
            "your formula?", of="value"),
    ),
}
