"""Asymmetric absolute error: when one unit too few costs more than one unit too many."""
import numpy as np

from ...core.record import Kink, Loss, Setting, Twin


def asymmetric_mae(pred, target, under=2.0, over=1.0):
    r"""The absolute residual, with one weight below the target and another above it.

    $$\ell(\hat y, y) = \alpha \max(0, y - \hat y) + \beta \max(0, \hat y - y)$$

    It is alpha + beta times the pinball loss of the quantile alpha / (alpha + beta).

    >>> float(asymmetric_mae(1.0, 4.0)), float(asymmetric_mae(4.0, 1.0))
    (6.0, 3.0)
    """
    residual = pred - target
    return np.maximum(-under * residual, over * residual)


def asymmetric_mae_grad(pred, target, under=2.0, over=1.0):
    r"""Minus the weight below the target, or the weight above it.

    At the target, where the derivative jumps, we take 0.

    $$\ell'(\hat y, y) = \begin{cases} -\alpha & \hat y < y \\ 0 & \hat y = y \\
    \beta & \hat y > y \end{cases}$$

    >>> float(asymmetric_mae_grad(1.0, 4.0)), float(asymmetric_mae_grad(4.0, 1.0))
    (-2.0, 1.0)
    """
    side = np.sign(pred - target)
    return under * np.minimum(side, 0) + over * np.maximum(side, 0)


LOSS = Loss(
    f=asymmetric_mae, df=asymmetric_mae_grad,
    title="Asymmetric absolute error",
    scope="element",
    activation="identity",
    settings_of={
        "under": Setting(
            2.0, ends=(1e-3, 1.0, 1e3), symbol=r"\alpha", low=0.0, open_low=True, open_high=True,
            meaning="cost of predicting one unit too little"),
        "over": Setting(
            1.0, ends=(1e-3, 1.0, 1e3), symbol=r"\beta", low=0.0, open_low=True, open_high=True,
            meaning="cost of predicting one unit too much")},
    twin=Twin("under * F.relu(target - pred) + over * F.relu(pred - target)"),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=lambda under, over: max(under, over),
        smooth=False, redescending=False, symmetric=lambda under, over: under == over,
        nonnegative=True, zero_at_perfect=True,
        elicits=lambda under, over: f"quantile {under / (under + over)!r}"),
    kinks=(Kink(at=lambda target, under, over: target, slope=lambda under, over: 0.0),),
    references=("Granger, Prediction with a Generalized Cost of Error Function, Operational "
                "Research Quarterly 20, 1969",
                "Koenker & Bassett, Regression Quantiles, Econometrica 46, 1978"),
)
