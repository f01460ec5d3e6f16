"""Gaussian likelihood: squared error that says how sure it is, and pays for being sure."""
import math

import numpy as np

from ...core.record import Difference, Input, Kink, Loss, Setting, Twin
from ...core.spaces import NONNEGATIVE, REAL

HALF_LOG_2_PI = 0.5 * math.log(2 * math.pi)


def gaussian_nll(mean, target, var, full=False, eps=1e-6):
    r"""Half the squared residual over the variance, and half its logarithm: minus log p(y).

    $$\ell(\mu, v, y) = \frac{1}{2} \left(\log u + \frac{(\mu - y)^2}{u}\right), \qquad
    u = \max(v, \epsilon)$$

    A variance below `eps` counts as `eps`. With `full=True` the constant of the density is added.

    $$\ell(\mu, v, y) = \frac{1}{2} \left(\log u + \frac{(\mu - y)^2}{u}\right) + \frac{1}{2}
    \log(2 \pi), \qquad
    u = \max(v, \epsilon)$$

    In a call of the loss a variance may have size 1 along any axis, such as (n, 1) beside means
    (n, d): one variance for all along it, whose derivative is added up over them.

    >>> float(gaussian_nll(3.0, 1.0, 1.0)), round(float(gaussian_nll(3.0, 1.0, 4.0)), 6)
    (2.0, 1.193147)
    """
    residual, unit = mean - target, np.maximum(var, eps)
    value = 0.5 * (np.log(unit) + residual * (residual / unit))  # the square itself may overflow
    return value + HALF_LOG_2_PI if full else value


def gaussian_nll_grad(mean, target, var, full=False, eps=1e-6):
    r"""For the mean, the residual over the variance; for the variance, half of 1 less the squared
    residual in units of it, over it.

    Below `eps` the derivative with respect to the variance is 0, and at exactly `eps`, where it
    jumps, we take that of variances above.

    $$\frac{\partial \ell}{\partial \mu} = \frac{\mu - y}{u}, \qquad
    \frac{\partial \ell}{\partial v} = [v \ge \epsilon] \frac{1}{2 u} \left(1 - \frac{(\mu -
    y)^2}{u}\right), \qquad
    u = \max(v, \epsilon)$$

    >>> [float(slope) for slope in gaussian_nll_grad(3.0, 1.0, 4.0)]
    [0.5, 0.0]
    """
    residual, unit = mean - target, np.maximum(var, eps)
    slope = residual / unit
    return slope, np.where(var < eps, 0, 0.5 * (1 - residual * slope) / unit)


LOSS = Loss(
    f=gaussian_nll, df=gaussian_nll_grad,
    title="Gaussian negative log-likelihood",
    scope="element",
    activation="identity",
    inputs=(Input("mean", r"\mu", domain=REAL, grad=True),
            Input("target", "y"),
            Input("var", "v", domain=NONNEGATIVE, grad=True, spreads=True)),
    facts_at=lambda full, eps: dict(version=int(full)),
    settings_of={
        "full": Setting(
            False, ends=(False, True), symbol="F", kind="flag",
            meaning="whether the constant of the density, half the log of 2 pi, is added"),
        "eps": Setting(1e-6, ends=(1e-9, 1e-6, 1.0), symbol=r"\epsilon", low=0.0, open_low=True,
                       open_high=True,
                       meaning="the least variance, in the squared unit of the target")},
    twin=Twin(
        'F.gaussian_nll_loss(mean, target, var, full=full, eps=eps, reduction="none")',
        but=Difference("a variance below eps",
                       "PyTorch gives the gradient at eps, though the value no longer changes "
                       "with the variance",
                       "another", ([1.0], [0.0], [0.0]), of="var"),
        differs=lambda mean, target, var, full, eps: var < eps),
    declared=dict(
        convex=True, strictly_convex=True, lipschitz=False, smooth=lambda full, eps: 1 / eps,
        redescending=False, symmetric=True,
        nonnegative=lambda full, eps: eps * (2 * np.pi if full else 1) >= 1,  # no logarithm below 0
        zero_at_perfect=False, elicits="mean"),
    kinks=(Kink(distance=lambda mean, target, var, full, eps: var - eps),),
    references=("Nix & Weigend, Estimating the mean and variance of the target probability "
                "distribution, IEEE International Conference on Neural Networks, 1994",
                "Bishop, Pattern Recognition and Machine Learning, 2006, section 1.2.5"),
)
