"""Wrong implementations of robust regression losses that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.regression.barron import barron_grad
from ..losses.regression.cauchy import cauchy_grad
from ..losses.regression.huber import huber, huber_grad
from ..losses.regression.smooth_l1 import smooth_l1_grad
from .common import factor, sign


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


MISTAKES = {
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
