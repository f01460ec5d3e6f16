"""Smooth L1: the absolute error with its corner rounded over a width of beta."""
import numpy as np

from ...core.record import Kink, Loss, Mistake, Setting, Twin


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
    r"""The residual in units of beta, clipped to 1.

    $$\ell'(\hat y, y) = \begin{cases} \frac{r}{\beta} & |r| < \beta \\
    \operatorname{sign}(r) & |r| \ge \beta \end{cases}, \qquad r = \hat y - y$$

    >>> float(smooth_l1_grad(3.0, 1.0)), float(smooth_l1_grad(1.5, 1.0))
    (1.0, 0.5)
    """
    residual = pred - target
    if beta == 0:
        return np.sign(residual)
    return np.maximum(-1.0, np.minimum(1.0, residual / beta))


def smooth_l1_fused(pred, target, beta=1.0):
    """Both: the value is the slope times (residual - half of its clipped part)."""
    residual = pred - target
    if beta == 0:
        return np.abs(residual), np.sign(residual)
    slope = residual / beta
    slope.clip(-1.0, 1.0, out=slope)
    residual -= 0.5 * beta * slope
    residual *= slope
    return residual, slope


LOSS = Loss(
    f=smooth_l1, df=smooth_l1_grad, fused=smooth_l1_fused,
    title="Smooth L1 loss",
    scope="element",
    activation="identity",
    settings_of={"beta": Setting(1.0, ends=(0.0, 1e-3, 1.0, 1e3), symbol=r"\beta", low=0.0, open_high=True,
                                 meaning="residual up to which the corner is rounded, in the unit of the target; "
                                 "0 leaves the absolute error")},
    twin=Twin('F.smooth_l1_loss(pred, target, beta=beta, reduction="none")'),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0,
                  smooth=lambda beta: 1.0 / beta if beta else False,
                  redescending=False, symmetric=True, nonnegative=True, zero_at_perfect=True,
                  elicits=lambda beta: False if beta else "median"),
    # for beta = 0 both places are the target itself, and there the slope jumps
    kinks=(Kink(at=lambda target, beta: target - beta, jumps=lambda beta: beta == 0,
                slope=lambda beta: -1.0 if beta else 0.0),
           Kink(at=lambda target, beta: target + beta, jumps=lambda beta: beta == 0,
                slope=lambda beta: 1.0 if beta else 0.0)),
    mistakes=(
        Mistake("huber", lambda pred, target, beta=1.0: np.clip(pred - target, -beta, beta),
                "This is Huber's slope, which is delta far away. Smooth L1 has a far slope of 1, whatever beta is."),
        Mistake("no_beta", lambda pred, target, beta=1.0: np.where(
            np.abs(pred - target) < beta, pred - target, np.sign(pred - target)),
            "Right outside. Inside, the slope has to reach 1 at a residual of beta: what divides the residual?"),
        Mistake("reversed", lambda pred, target, beta=1.0: np.where(
            np.abs(pred - target) > beta, (pred - target) / beta, np.sign(pred - target)),
            "The two pieces are swapped: Smooth L1 is quadratic near the target and linear far from it."),
        Mistake("sign", lambda pred, target, beta=1.0: smooth_l1_grad(target, pred, beta),
                "Right size, wrong sign: the derivative is taken in the prediction, which stands with a plus."),
        Mistake("twice", lambda pred, target, beta=1.0: 2 * smooth_l1_grad(pred, target, beta),
                "Exactly twice: the parabola carries a factor of one half, which the square's 2 cancels."),
        Mistake("unclipped", lambda pred, target, beta=1.0: (pred - target) / beta,
                "Right for small residuals. Beyond beta the slope has to stop growing."),
        Mistake("not_joined", lambda pred, target, beta=1.0: np.where(
            np.abs(pred - target) < beta, 0.5 * (pred - target) ** 2 / beta, np.abs(pred - target)),
            "The pieces do not join: at a residual of beta the parabola gives beta / 2 and the line gives beta.",
            of="value"),
    ),
    references=("Girshick, Fast R-CNN, ICCV 2015",
                "Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35, 1964"),
)
