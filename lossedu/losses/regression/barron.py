"""Barron's general robust loss: squared error, Charbonnier, Cauchy, Welsch and all between, by one
number.
"""
import math

import numpy as np

from ...core.record import Difference, Loss, Setting, Twin
from ..stable import zero_safe_product
from .cauchy import split_size


def barron(pred, target, alpha=1.0, scale=1.0):
    r"""Half the squared residual in units of c for small ones; the lower alpha, the slower it grows
    for large ones.

    $$\ell(\hat y, y) = \begin{cases} \frac{1}{2} \left(\frac{r}{c}\right)^2 & \alpha = 2 \\
    \log\left(\frac{1}{2} \left(\frac{r}{c}\right)^2 + 1\right) & \alpha = 0 \\
    1 - \exp\left(-\frac{1}{2} \left(\frac{r}{c}\right)^2\right) & \alpha = -\infty \\
    \frac{|\alpha - 2|}{\alpha} \left(\left(\frac{(r / c)^2}{|\alpha - 2|} + 1\right)^{\alpha / 2}
    - 1\right)
    & \text{otherwise} \end{cases}, \qquad r = \hat y - y$$

    >>> float(barron(3.0, 1.0, alpha=2.0)), round(float(barron(3.0, 1.0, alpha=1.0)), 6)
    (2.0, 1.236068)
    """
    z = (pred - target) / scale
    if alpha == 2:
        return 0.5 * z * z
    if alpha == -np.inf:
        return -np.expm1(-0.5 * z * z)  # 1 - exp(-x) would lose the digits of a small x
    # (2 - alpha) / alpha ((1 + x^2)^(alpha / 2) - 1), and 1 + x^2 = large^2 (1 + small^2)
    small, large = split_size(z / math.sqrt(2 - alpha))
    log = np.log1p(small * small) + 2 * np.log(large)  # log(1 + x^2), where x^2 may overflow
    return value_of_log(small, large, log, alpha)


def barron_grad(pred, target, alpha=1.0, scale=1.0):
    r"""The residual over c squared, times a weight that falls from 1 with the residual's size.

    $$\ell'(\hat y, y) = \begin{cases} \frac{r}{c^2} & \alpha = 2 \\
    \frac{r}{c^2} \exp\left(-\frac{1}{2} \left(\frac{r}{c}\right)^2\right) & \alpha = -\infty \\
    \frac{r}{c^2} \left(\frac{(r / c)^2}{|\alpha - 2|} + 1\right)^{\alpha / 2 - 1} &
    \text{otherwise}
    \end{cases}, \qquad r = \hat y - y$$

    >>> float(barron_grad(3.0, 1.0, alpha=2.0)), round(float(barron_grad(3.0, 1.0, alpha=1.0)), 6)
    (2.0, 0.894427)
    """
    z = (pred - target) / scale
    if alpha == 2:
        return z / scale
    if alpha == -np.inf:
        half = np.exp(-0.25 * z * z)  # used twice, it vanishes later than the whole
        return zero_safe_product(half, z / scale) * half
    small, large = split_size(z / math.sqrt(2 - alpha))
    return pull_of(z, small, large, alpha) / scale


def value_of_log(small, large, log, alpha):
    """(2 - alpha) / alpha (e^y - 1) with y = alpha / 2 log(1 + x^2); log(1 + x^2) at alpha = 0.

    expm1(y) / y keeps the digits of a small y, (1 + x^2)^(alpha / 2) those of a large one.
    """
    if alpha == 0:
        return log
    y = 0.5 * alpha * log
    near = np.where(np.abs(y) < 1e-20, 1e-20, np.minimum(y, 1.0))  # expm1(y) / y is 1 at such a y
    value = 0.5 * (2 - alpha) * log * (np.expm1(near) / near)
    if alpha < 0:
        return np.where(log == np.inf, (2 - alpha) / -alpha, value)  # its ceiling, not inf * 0
    power = np.exp(0.5 * alpha * np.log1p(small * small)) * large**alpha
    return np.where(y < 1, value, (2 - alpha) / alpha * (power - 1))


def pull_of(z, small, large, alpha):
    """z (1 + x^2)^(alpha / 2 - 1), in an order that neither overflows nor vanishes early."""
    far = large == np.inf
    unit = np.where(far, np.copysign(math.sqrt(2 - alpha), z), z / large)  # z / |x| in the limit
    limit = np.inf if alpha > 1 else float(alpha == 1)                     # of |x|^(alpha - 1)
    power = np.where(far, limit, large**alpha / large)
    return unit * np.exp((0.5 * alpha - 1) * np.log1p(small * small)) * power


def _steepest(alpha, scale):
    """The largest slope: 1 / c at alpha = 1, less below, none above."""
    if alpha > 1:
        return False
    if alpha == -np.inf:
        return float(np.exp(-0.5)) / scale
    # ((1 - alpha) / (2 - alpha))^((1 - alpha) / 2), which would lose its digits where alpha is far
    # below 0
    if alpha == 1:
        return 1 / scale
    return float(np.exp(0.5 * (1 - alpha) * np.log1p(-1 / (2 - alpha)))) / scale


LOSS = Loss(
    f=barron, df=barron_grad,
    title="Barron's general robust loss",
    scope="element",
    activation="identity",
    settings_of={
        "alpha": Setting(
            1.0, ends=(-np.inf, -2.0, 0.0, 1e-4, 1.0, 2.0), symbol=r"\alpha", high=2.0,
            meaning="shape: 2 squared error, 1 Charbonnier, 0 Cauchy, -2 Geman-McClure, -inf "
                    "Welsch"),
        "scale": Setting(
            1.0, ends=(1e-3, 1.0, 1e3), symbol="c", low=0.0, open_low=True, open_high=True,
            meaning="residual around which it departs from the square, in the unit of the target")},
    twin=Twin("z = (pred - target) / scale\n"
              "b = abs(alpha - 2)\n"
              "(0.5 * z**2 if alpha == 2 else torch.log1p(0.5 * z**2) if alpha == 0\n"
              " else -torch.expm1(-0.5 * z**2) if alpha == -math.inf\n"
              " else b / alpha * torch.expm1(alpha / 2 * torch.log1p(z**2 / b)))",
              but=Difference(
                  "a residual of 1e200", "its square is beyond float64, the loss itself is not",
                  "infinite", ([1e200], [0.0]))),
    declared=dict(
        convex=lambda alpha, scale: alpha >= 1, strictly_convex=lambda alpha, scale: alpha >= 1,
        lipschitz=_steepest, smooth=lambda alpha, scale: 1 / scale**2,
        redescending=lambda alpha, scale: alpha < 1, symmetric=True, nonnegative=True,
        zero_at_perfect=True, elicits=lambda alpha, scale: "mean" if alpha == 2 else False),
    kinks=(),
    references=("Barron, A General and Adaptive Robust Loss Function, CVPR 2019",),
)
