"""Log-cosh: squared near the target, absolute far from it, with no seam between."""
import math

import numpy as np

from ...core.record import Difference, Loss, Mistake, Twin
from ..stable import log1p


def log_cosh(pred, target):
    r"""The logarithm of the residual's hyperbolic cosine: about r^2 / 2 near 0, about |r| - log 2 far out.

    $$\ell(\hat y, y) = \log \cosh(\hat y - y)$$

    >>> round(float(log_cosh(3.0, 1.0)), 6)
    1.325003
    """
    size = np.abs(pred - target)
    near = np.minimum(size, 1.0)
    return np.where(size < 1,
                    np.log1p(2 * np.sinh(near / 2) ** 2),  # keeps its digits where cosh(r) rounds to 1
                    size + np.log1p(np.exp(-2 * size)) - math.log(2))  # stays finite where cosh(r) overflows


def log_cosh_grad(pred, target):
    r"""The hyperbolic tangent of the residual.

    $$\ell'(\hat y, y) = \tanh(\hat y - y)$$

    >>> round(float(log_cosh_grad(3.0, 1.0)), 6)
    0.964028
    """
    return np.tanh(pred - target)


def log_cosh_fused(pred, target):
    """Both from e^-|r| - 1, with one logarithm: of cosh r near the target, of 1 + e^-2|r| far from it. Where the two
    ways meet, at |r| = log 2, their arguments are equal; before it the first one is smaller, beyond it the second."""
    residual = pred - target
    size = np.abs(residual)
    less = np.expm1(-size)
    decay = 1 + less
    power = decay * decay               # e^-2|r|
    slope = less + 2
    slope *= less
    slope /= power + 1                  # -tanh |r|
    less *= less
    less /= np.maximum(decay, 0.25, out=decay)
    less *= 0.5                         # cosh r - 1, up to where it is no longer asked for
    value = log1p(np.minimum(less, power, out=less))
    size -= math.log(2)
    value += np.maximum(size, 0, out=size)
    return value, np.copysign(slope, residual, out=slope)


LOSS = Loss(
    f=log_cosh, df=log_cosh_grad, fused=log_cosh_fused,
    title="Log-cosh loss",
    scope="element",
    activation="identity",
    settings_of={},
    twin=Twin("torch.logaddexp(pred - target, target - pred) - math.log(2)",
              but=Difference("residuals near 0", "subtracting log 2 leaves an absolute error of rounding, and no digit "
                             "of a value smaller than that", "inexact", ([1e-9], [0.0]))),
    declared=dict(convex=True, strictly_convex=True, lipschitz=1.0, smooth=1.0, redescending=False,
                  symmetric=True, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(),
    mistakes=(
        Mistake("clipped", lambda pred, target: np.clip(pred - target, -1.0, 1.0),
                "This is Huber's slope with delta = 1, which has corners. Log-cosh bends smoothly: "
                "what is sinh over cosh?"),
        Mistake("sinh", lambda pred, target: np.sinh(pred - target),
                "This is the derivative of cosh. The logarithm around it adds one more factor."),
        Mistake("sech_squared", lambda pred, target: 1 - np.tanh(pred - target) ** 2,
                "This is the second derivative, the curvature. One derivative fewer is asked for."),
        Mistake("sign", lambda pred, target: np.tanh(target - pred),
                "Right size, wrong sign: the derivative is taken in the prediction, which stands with a plus."),
        Mistake("far_only", lambda pred, target: np.sign(pred - target),
                "Right far out. Near the target the slope has to fall smoothly to 0."),
        Mistake("overflows", lambda pred, target: np.log(np.cosh(pred - target)),
                "Right until cosh overflows, beyond a residual of 710, and without digits below 1e-8. "
                "Which form needs no cosh?", of="value"),
        Mistake("no_log_2", lambda pred, target: np.abs(pred - target) + np.log1p(np.exp(-2 * np.abs(pred - target))),
                "Too large by the same amount everywhere: cosh carries a factor of one half.", of="value"),
    ),
    references=("Green, Bayesian reconstructions from emission tomography data using a modified EM algorithm, "
                "IEEE Transactions on Medical Imaging 9, 1990",),
)
