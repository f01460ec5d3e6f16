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
            "Right for a scale of 1. What is the derivative of r / scale with respect to r?"),
        Mistake("plain_square", lambda pred, target, scale, **_: (pred - target) / scale**2,
                "Right for small residuals. Which factor reduces the gradient for large ones, "
                "unless alpha is 2?"),
        Mistake("exponent", lambda pred, target, alpha, scale: (
            (pred - target) / scale**2
                * (1 + ((pred - target) / scale) ** 2 / np.abs(np.float64(alpha) - 2)) ** (alpha
                / 2)),
            "The exponent is still the loss's own. What does differentiating a power do to its "
            "exponent?"),
        Mistake("no_limits", lambda pred, target, alpha, scale: (
            _as_printed(pred, target, alpha, scale, 1)),
            "Right, except at alpha = 0, 2 and -inf, where the formula is not defined. What are "
            "its limits there?", of="value"),
        Mistake("no_minus_one", lambda pred, target, alpha, scale: (
            _as_printed(pred, target, alpha, scale, 0)),
            "At a perfect fit the loss has to be 0. What does the power give there?", of="value"),
    ),
    "cauchy": (
        factor(2, cauchy_grad,
               "Exactly twice. What do the 2 of the square and the one half in front make "
               "together?"),
        Mistake("no_residual", lambda pred, target, scale: 1 / (1 + ((pred - target) / scale) ** 2),
                "This is the weight of a residual in reweighted least squares, not the gradient. "
                "Which factor does the chain rule add?"),
        Mistake("no_scale", lambda pred, target, **_: (pred - target) / (1 + (pred - target) ** 2),
                "Right for a scale of 1. In which unit is the residual compared with 1?"),
        Mistake("scale_once", lambda pred, target, scale: (
            (pred - target) / (1 + (pred - target) ** 2 / scale)),
            "Right for a scale of 1. The scale divides the residual before it is squared: which "
            "power of the scale is left?"),
        Mistake("not_redescending", lambda pred, target, scale: (
            (pred - target) / np.sqrt(1 + ((pred - target) / scale) ** 2)),
            "This levels off for large residuals. The gradient of the Cauchy loss falls back "
            "towards 0: is there a root in its denominator?"),
        Mistake("plain_square", lambda pred, target, **_: pred - target,
                "Right for small residuals. Does the gradient of the Cauchy loss grow or fall for "
                "residuals far beyond the scale?"),
        Mistake("no_square", lambda pred, target, scale: (
            0.5 * scale**2 * np.log1p(np.abs(pred - target) / scale)),
            "Inside the logarithm the residual in units of the scale is not squared. Near the "
            "target, should the loss be linear or quadratic?", of="value"),
    ),
    "huber": (
        Mistake("same_on_both_sides", lambda pred, target, delta: (
            np.where(np.abs(pred - target) <= delta, pred - target, delta)),
            "Right for predictions above the target. Raise a prediction far below it: does the "
            "loss grow or shrink?"),
        Mistake("reversed", lambda pred, target, delta: (
            np.where(np.abs(pred - target) <= delta, delta * np.sign(pred - target),
                pred - target)),
            "The two pieces are swapped: Huber's loss is quadratic near the target and linear far "
            "from it."),
        Mistake("no_delta", lambda pred, target, delta: (
            np.where(np.abs(pred - target) <= delta, pred - target, np.sign(pred - target))),
            "Right for residuals up to delta. Beyond it, with which value does the gradient go on "
            "without a jump?"),
        sign(huber_grad,
            "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
            "grow or shrink?"),
        factor(2, huber_grad,
            "Exactly twice. Which factor does Huber's quadratic piece carry?"),
        Mistake("unclipped", lambda pred, target, **_: pred - target,
                "Right for residuals up to delta. Beyond it the loss is linear: what is its "
                "gradient there?"),
        Mistake("one_sided", lambda pred, target, delta: np.minimum(pred - target, delta),
                "Right for predictions above the target. What is the gradient of a residual far "
                "below -delta?"),
        Mistake("value_reversed", _pieces(lambda r, d: d * (r - d / 2), lambda r, d: r**2 / 2),
                "The two pieces are swapped: this is linear near the target and quadratic far from "
                "it. Which of the two limits the influence of an outlier?",
                of="value"),
        Mistake("reversed_plain", _pieces(lambda r, d: r, lambda r, d: r**2 / 2),
                "The two pieces are swapped, and the linear one is the absolute error. Which of "
                "the two limits the influence of an outlier?", of="value"),
        Mistake("delta_not_squared", _pieces(lambda r, d: r**2 / 2, lambda r, d: d * r - d / 2),
                "Right for delta = 1. At |r| = delta = 2 the quadratic piece gives 2: what does "
                "the linear one give there?", of="value"),
        Mistake("does_not_join", _pieces(lambda r, d: r**2 / 2, lambda r, d: d * r),
                "Right for residuals up to delta, and the line has the right slope. At |r| = delta "
                "the quadratic piece gives delta**2 / 2: what does the line give "
                "there?", of="value"),
        Mistake("line_of_slope_one", _pieces(lambda r, d: r**2 / 2, lambda r, d: r - d / 2),
                "Right for delta = 1. At |r| = delta the quadratic piece has the slope delta: "
                "which slope does the line have?", of="value"),
        Mistake("only_value_joins", _pieces(
            lambda r, d: r**2 / 2, lambda r, d: r - d + d**2 / 2),
            "The values of the two pieces join, but their slopes do not. Which slope does the "
            "quadratic piece have at |r| = delta?", of="value"),
        Mistake("no_half", _pieces(lambda r, d: r**2, lambda r, d: d * (r - d / 2)),
                "Right for residuals beyond delta. At |r| = delta the line gives delta**2 / 2: "
                "what does the quadratic piece give there?", of="value"),
        Mistake("no_halves", _pieces(lambda r, d: r**2, lambda r, d: d * r),
                "The quadratic piece should be r**2 / 2. Which line continues it at |r| = delta "
                "with the same value and the same slope?", of="value"),
        factor(2, huber,
            "Exactly twice. Is the quadratic piece r**2, or half of "
            "it?", "squared_and_doubled", of="value"),
        Mistake("smooth_l1", _pieces(lambda r, d: r**2 / (2 * d), lambda r, d: r - d / 2),
                "This is smooth L1, which is Huber's loss divided by delta. Which slope should the "
                "linear piece have?", of="value"),
        Mistake("only_parabola", lambda pred, target, **_: 0.5 * (pred - target) ** 2,
                "Right for residuals up to delta. Beyond it the loss should grow linearly: which "
                "line continues it there?",
                of="value"),
        Mistake("signed", lambda pred, target, delta: np.where(
            pred - target <= delta, 0.5 * (pred - target) ** 2,
            delta * (pred - target - 0.5 * delta)),
            "Right for predictions above the target. A residual of -10 is large too: which size "
            "has to be compared with delta?", of="value"),
    ),
    "log_cosh": (
        Mistake("clipped", lambda pred, target: np.clip(pred - target, -1.0, 1.0),
                "This is the gradient of Huber's loss with delta = 1, which has kinks. Log-cosh is "
                "smooth: what does the chain rule give for log(cosh(r))?"),
        Mistake("sinh", lambda pred, target: np.sinh(pred - target),
                "This is the derivative of cosh. Which factor does the chain rule add for the "
                "logarithm around it?"),
        Mistake("sech_squared", lambda pred, target: 1 - np.tanh(pred - target) ** 2,
                "This is the second derivative of log-cosh. What is the first one?"),
        Mistake("far_only", lambda pred, target: np.sign(pred - target),
                "Right for large residuals. Near the target the gradient passes smoothly through "
                "0: what does the chain rule give for log(cosh(r))?"),
        Mistake("overflows", lambda pred, target: np.log(np.cosh(pred - target)),
                "Right for moderate residuals, but cosh(1000) overflows and cosh(1e-9) rounds to "
                "1. For the large ones: what is the logarithm of e^|r| (1 + e^(-2|r|)) / "
                "2?", of="value"),
        Mistake("no_abs", lambda pred, target: (
            pred - target + np.log1p(np.exp(-2 * (pred - target))) - np.log(2)),
            "Right for large positive residuals. At -1000 the exponential overflows: since "
            "cosh(-r) = cosh(r), which residual can you use instead?", of="value"),
        Mistake("no_log_2", lambda pred, target: np.logaddexp(pred - target, target - pred),
                "Too large by the same amount everywhere: at a perfect fit the loss has to be 0. "
                "Which constant does the one half in cosh contribute?", of="value"),
        Mistake("parabola_up_to_one", lambda pred, target: np.where(
            np.abs(pred - target) < 1, 0.5 * (pred - target) ** 2,
            np.logaddexp(pred - target, target - pred) - np.log(2)),
            "Right for tiny residuals and for large ones. In between, r**2 / 2 is only the first "
            "term of a series: at 0.5 it is 4 % too large.", of="value"),
        Mistake("parabola", lambda pred, target: 0.5 * (pred - target) ** 2,
                "Right near the target, where log-cosh is almost r**2 / 2. Does it grow linearly "
                "or quadratically for large residuals?", of="value"),
        Mistake("line", lambda pred, target: np.abs(pred - target) - np.log(2),
                "Right for large residuals. At a perfect fit this gives -log 2 = -0.69: what "
                "should it give?",
                of="value"),
        Mistake("cut_to_fit", lambda pred, target: (
            np.log(np.cosh(np.clip(pred - target, -700, 700)))),
            "Beyond a limit this stays constant, so the gradient is 0 there. How should the loss "
            "go on for larger residuals?", of="value"),
    ),
    "smooth_l1": (
        Mistake("huber", lambda pred, target, beta: np.clip(pred - target, -beta, beta),
                "This is Huber's gradient, whose size is beta for large residuals. What is that of "
                "smooth L1 there?"),
        Mistake("no_beta", lambda pred, target, beta: (
            np.where(np.abs(pred - target) < beta, pred - target, np.sign(pred - target))),
            "Right for residuals beyond beta. At a residual of beta the gradient has to reach 1: "
            "by what is the residual divided?"),
        Mistake("reversed", lambda pred, target, beta: (
            np.where(np.abs(pred - target) > beta, (pred - target) / beta,
                np.sign(pred - target))),
            "The two pieces are swapped: smooth L1 is quadratic near the target and linear far "
            "from it."),
        factor(2, smooth_l1_grad,
            "Exactly twice. What do the 2 of the square and the one half in front make together?"),
        Mistake("unclipped", lambda pred, target, beta: (pred - target) / beta,
                "Right for residuals below beta. Beyond it the loss is linear: what is its "
                "gradient there?"),
        Mistake("value_huber", lambda pred, target, beta: _huber(np.abs(pred - target), beta),
                "This is Huber's loss itself, which is 0 everywhere for beta = 0. How does smooth "
                "L1 differ from it?", of="value"),
        Mistake("huber_but_limit", _pieces_of_smooth_l1(_huber, _huber),
                "Right at beta = 0 and at beta = 1. Elsewhere this is Huber's loss, whose linear "
                "piece has the slope beta: which slope does that of smooth L1 have?", of="value"),
        Mistake("zero_at_the_limit", lambda pred, target, beta: (
            0.0 * (pred - target) if beta == 0 else _huber(np.abs(pred - target), beta) / beta),
            "Right for every beta above 0. At beta = 0 this gives 0: what is the limit of the loss "
            "as beta goes to 0?", of="value"),
        Mistake("times_beta", _pieces_of_smooth_l1(
            lambda r, b: b * _huber(r, b), lambda r, b: b * _huber(r, b)),
            "This is Huber's loss times beta, so its linear piece has the slope beta squared. "
            "Which slope should it have?", of="value"),
        Mistake("zero_over_zero", lambda pred, target, beta: (
            _huber(np.abs(pred - target), beta) / np.float64(beta)),
            "Right for every beta above 0. At beta = 0 this is 0 / 0: what is the limit of the "
            "loss as beta goes to 0?",
            of="value"),
        Mistake("inside_not_divided", _pieces_of_smooth_l1(
            lambda r, b: 0.5 * r**2, lambda r, b: r - 0.5 * b),
            "Right for residuals beyond beta. At |r| = beta the line gives beta / 2: what does the "
            "quadratic piece give there?", of="value"),
        Mistake("no_half", _pieces_of_smooth_l1(lambda r, b: r**2 / b, lambda r, b: r - 0.5 * b),
                "Right for residuals beyond beta. Near the target the quadratic piece is twice too "
                "large: at |r| = beta it has to meet the line. Which factor is "
                "missing?", of="value"),
        Mistake("does_not_join", _pieces_of_smooth_l1(
            lambda r, b: 0.5 * r**2 / b, lambda r, b: r),
            "Right for residuals up to beta. At |r| = beta the quadratic piece gives beta / 2: "
            "what does the line give there?", of="value"),
        Mistake("joins_at_one", _pieces_of_smooth_l1(
            lambda r, b: _huber(r, 1.0), lambda r, b: _huber(r, 1.0)),
            "Right for beta = 1. At which residual do the two pieces join, and where does beta "
            "enter?", of="value"),
    ),
}
