"""Pinball loss: the loss whose best constant is a quantile."""
import numpy as np

from ...core.record import Kink, Loss, Setting, Twin


def pinball(pred, target, quantile=0.5):
    r"""Under-prediction costs the quantile per unit, over-prediction one minus the quantile.

    $$\ell(\hat y, y) = \max(\tau (y - \hat y), (\tau - 1) (y - \hat y))$$

    >>> float(pinball(1.0, 3.0, quantile=0.75)), float(pinball(3.0, 1.0, quantile=0.75))
    (1.5, 0.5)
    """
    short = target - pred
    return np.maximum(quantile * short, (quantile - 1) * short)


def pinball_grad(pred, target, quantile=0.5):
    r"""One constant on each side; at the target, where the derivative jumps, we take 0.

    $$\ell'(\hat y, y) = \begin{cases} -\tau & \hat y < y \\ 0 & \hat y = y \\
    1 - \tau & \hat y > y \end{cases}$$

    >>> float(pinball_grad(1.0, 3.0, quantile=0.75)), float(pinball_grad(3.0, 1.0, quantile=0.75))
    (-0.75, 0.25)
    """
    side = np.sign(pred - target)
    return quantile * np.minimum(side, 0) + (1 - quantile) * np.maximum(side, 0)


LOSS = Loss(
    f=pinball, df=pinball_grad,
    title="Pinball loss",
    scope="element",
    activation="identity",
    settings_of={"quantile": Setting(
                     0.5, ends=(0.01, 0.5, 0.99), symbol=r"\tau", low=0.0, high=1.0, open_low=True,
                     open_high=True,
                     meaning="fraction of the targets that should lie below the prediction")},
    twin=Twin("quantile * F.relu(target - pred) + (1 - quantile) * F.relu(pred - target)"),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=lambda quantile: max(quantile, 1 - quantile),
        smooth=False, redescending=False, symmetric=lambda quantile: quantile == 0.5,
        nonnegative=True, zero_at_perfect=True, elicits=lambda quantile: f"quantile {quantile!r}"),
    kinks=(Kink(at=lambda target, quantile: target, slope=lambda quantile: 0.0),),
    references=("Koenker & Bassett, Regression Quantiles, Econometrica 46, 1978",),
)
