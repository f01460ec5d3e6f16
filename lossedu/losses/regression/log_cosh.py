"""Log-cosh: squared near the target, absolute far from it, with no seam between."""
import math

import numpy as np

from ...core.record import Difference, Loss, Twin


def log_cosh(pred, target):
    r"""The logarithm of cosh r: about r^2 / 2 near 0, about |r| - log 2 far out.

    $$\ell(\hat y, y) = \log \cosh(\hat y - y)$$

    >>> round(float(log_cosh(3.0, 1.0)), 6)
    1.325003
    """
    size = np.abs(pred - target)
    near = np.minimum(size, 1.0)
    return np.where(size < 1,
                    # keeps its digits where cosh(r) rounds to 1
                    np.log1p(2 * np.sinh(near / 2) ** 2),
                    # stays finite where cosh(r) overflows
                    size + np.log1p(np.exp(-2 * size)) - math.log(2))


def log_cosh_grad(pred, target):
    r"""The hyperbolic tangent of the residual.

    $$\ell'(\hat y, y) = \tanh(\hat y - y)$$

    >>> round(float(log_cosh_grad(3.0, 1.0)), 6)
    0.964028
    """
    return np.tanh(pred - target)


LOSS = Loss(
    f=log_cosh, df=log_cosh_grad,
    title="Log-cosh loss",
    scope="element",
    activation="identity",
    settings_of={},
    twin=Twin(
        "torch.logaddexp(pred - target, target - pred) - math.log(2)",
        but=Difference("residuals near 0",
                       "subtracting log 2 leaves an absolute error of rounding, and no digit of a "
                       "value smaller than that",
                       "inexact", ([1e-9], [0.0]))),
    declared=dict(convex=True, strictly_convex=True, lipschitz=1.0, smooth=1.0, redescending=False,
                  symmetric=True, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(),
    references=("Green, Bayesian reconstructions from emission tomography data using a modified "
                "EM algorithm, IEEE Transactions on Medical Imaging 9, 1990",),
)
