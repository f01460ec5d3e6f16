"""Huber's loss: squared near the target, absolute far from it."""
import numpy as np

from ...core.record import Difference, Kink, Loss, Setting, Twin


def huber(pred, target, delta=1.0):
    r"""Half the squared residual up to `delta`, and beyond it a straight line of slope `delta`.

    $$\ell(\hat y, y) = \begin{cases} \frac{1}{2} r^2 & |r| \le \delta \\
    \delta \left(|r| - \frac{1}{2} \delta\right) & |r| > \delta \end{cases}, \qquad r = \hat y - y$$

    >>> float(huber(3.0, 1.0)), float(huber(1.5, 1.0))
    (1.5, 0.125)
    """
    size = np.abs(pred - target)
    inner = np.minimum(size, delta)
    return inner * (size - 0.5 * inner)


def huber_grad(pred, target, delta=1.0):
    r"""The residual, clipped to `delta`.

    $$\ell'(\hat y, y) = \max(-\delta, \min(\delta, \hat y - y))$$

    >>> float(huber_grad(3.0, 1.0)), float(huber_grad(1.5, 1.0))
    (1.0, 0.5)
    """
    return np.maximum(-delta, np.minimum(delta, pred - target))


LOSS = Loss(
    f=huber, df=huber_grad,
    title="Huber loss",
    scope="element",
    activation="identity",
    settings_of={
        "delta": Setting(
            1.0, ends=(1e-3, 1.0, 1e3), symbol=r"\delta", low=0.0, open_low=True, open_high=True,
            meaning="residual beyond which the gradient is constant, in the unit of the target")},
    twin=Twin(
        'F.huber_loss(pred, target, delta=delta, reduction="none")',
        but=Difference("the weighted mean",
                       "PyTorch divides by the number of examples here, but by the sum of the "
                       "weights in `F.mse_loss` and `F.l1_loss`, as we always do",
                       "another", ([2.0, 0.5], [0.0, 0.0]), weight=(3.0, 1.0), reduction="mean",
                       code="F.huber_loss(pred, target, delta=delta, weight=weight)")),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=lambda delta: delta, smooth=1.0,
        redescending=False, symmetric=True, nonnegative=True, zero_at_perfect=True,
        # neither mean nor median, and not always between them: -9, 0, 0, 1, 3
        elicits=False),
    kinks=(Kink(at=lambda target, delta: target - delta, jumps=False, slope=lambda delta: -delta),
           Kink(at=lambda target, delta: target + delta, jumps=False, slope=lambda delta: delta)),
    references=("Huber, Robust Estimation of a Location Parameter, Annals of Mathematical "
                "Statistics 35, 1964",),
)
