"""Squared logarithmic error: squared error of log(1 + x), for quantities that span decades."""
import numpy as np

from ...core.record import Difference, Input, Loss, Twin
from ...core.spaces import NONNEGATIVE


def msle(pred, target):
    r"""The squared difference of the logarithms of 1 + prediction and 1 + target.

    $$\ell(\hat y, y) = (\log(1 + \hat y) - \log(1 + y))^2$$

    >>> round(float(msle(9.0, 0.0)), 6), round(float(msle(99.0, 9.0)), 6)
    (5.301898, 5.301898)
    """
    log = log_ratio(pred, target)
    return log * log


def msle_grad(pred, target):
    r"""Twice the difference of the logarithms, over 1 + prediction: too high costs ever less slope.

    $$\ell'(\hat y, y) = \frac{2}{1 + \hat y} (\log(1 + \hat y) - \log(1 + y))$$

    >>> round(float(msle_grad(9.0, 0.0)), 6), round(float(msle_grad(99.0, 9.0)), 6)
    (0.460517, 0.046052)
    """
    return 2 * log_ratio(pred, target) / (1 + pred)


def log_ratio(pred, target):
    """log((1 + pred) / (1 + target)).

    The two logarithms would cancel where they are nearly equal, and log1p lose the digits of a
    ratio near 0; so it is that of the larger over the smaller, with its sign.
    """
    residual = pred - target
    size = np.abs(residual) / (1 + np.minimum(pred, target))
    return np.copysign(np.log1p(size), residual)


LOSS = Loss(
    f=msle, df=msle_grad,
    title="Mean squared logarithmic error",
    scope="element",
    activation="exp",
    inputs=(Input("pred", r"\hat y", domain=NONNEGATIVE, grad=True),
            Input("target", "y", domain=NONNEGATIVE)),
    settings_of={},
    twin=Twin("(torch.log1p(pred) - torch.log1p(target)) ** 2",
              but=Difference("a prediction near a large target",
                             "two logarithms that are nearly equal are subtracted", "inexact",
                             ([1e6 + 2.0**-20], [1e6]))),
    declared=dict(
        convex=False, strictly_convex=False,
        lipschitz=True, smooth=True,  # for each target: both grow with its logarithm
        redescending=True, symmetric=True, nonnegative=True, zero_at_perfect=True,
        elicits=False),  # the geometric mean of 1 + y, less 1
    kinks=(),
    references=("Tofallis, A better measure of relative prediction accuracy for model selection "
                "and model estimation, Journal of the Operational Research Society 66, 2015",
                "Gneiting, Making and Evaluating Point Forecasts, Journal of the American "
                "Statistical Association 106, 2011"),
)
