"""Smooth L1: the absolute error with its corner rounded over a width of beta."""
import numpy as np

from ...core.record import Kink, Loss, Setting, Twin


def smooth_l1(pred, target, beta=1.0):
    r"""The absolute residual less beta / 2, and near the target a parabola that joins it smoothly.

    $$\ell(\hat y, y) = \begin{cases} \frac{r^2}{2 \beta} & |r| < \beta \\
    |r| - \frac{1}{2} \beta & |r| \ge \beta \end{cases}, \qquad r = \hat y - y$$

    It is Huber's loss divided by its delta; with beta = 0 it is the absolute error.

    >>> float(smooth_l1(3.0, 1.0)), float(smooth_l1(1.5, 1.0))
    (1.5, 0.125)
    """
    size = np.abs(pred - target)
    if beta == 0:
        return size
    return np.minimum(size / beta, 1.0) * (size - 0.5 * np.minimum(size, beta))


def smooth_l1_grad(pred, target, beta=1.0):
    r"""The residual in units of beta, clipped to between -1 and 1.

    $$\ell'(\hat y, y) = \begin{cases} \frac{r}{\beta} & |r| < \beta \\
    \operatorname{sign}(r) & |r| \ge \beta \end{cases}, \qquad r = \hat y - y$$

    For beta = 0 and a residual of 0, where the derivative jumps, we take 0.

    >>> float(smooth_l1_grad(3.0, 1.0)), float(smooth_l1_grad(1.5, 1.0))
    (1.0, 0.5)
    """
    residual = pred - target
    if beta == 0:
        return np.sign(residual)
    return np.maximum(-1.0, np.minimum(1.0, residual / beta))


LOSS = Loss(
    f=smooth_l1, df=smooth_l1_grad,
    title="Smooth L1 loss",
    scope="element",
    activation="identity",
    settings_of={
        "beta": Setting(1.0, ends=(0.0, 1e-3, 1.0, 1e3), symbol=r"\beta", low=0.0, open_high=True,
                        meaning="residual up to which the loss is quadratic, in the unit of the "
                                "target; 0 leaves the absolute error")},
    twin=Twin('F.smooth_l1_loss(pred, target, beta=beta, reduction="none")'),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=1.0,
        smooth=lambda beta: 1.0 / beta if beta else False, redescending=False, symmetric=True,
        nonnegative=True, zero_at_perfect=True, elicits=lambda beta: False if beta else "median"),
    # for beta = 0 both places are the target itself, and there the slope jumps
    kinks=(Kink(at=lambda target, beta: target - beta, jumps=lambda beta: beta == 0,
                slope=lambda beta: -1.0 if beta else 0.0),
           Kink(at=lambda target, beta: target + beta, jumps=lambda beta: beta == 0,
                slope=lambda beta: 1.0 if beta else 0.0)),
    references=("Girshick, Fast R-CNN, ICCV 2015",
                "Huber, Robust Estimation of a Location Parameter, Annals of Mathematical "
                "Statistics 35, 1964"),
)
