"""Absolute error: the loss whose best constant is the median."""
import numpy as np

from ...core.record import Kink, Loss, Twin


def mae(pred, target):
    r"""The absolute residual.

    $$\ell(\hat y, y) = |\hat y - y|$$

    >>> float(mae(3.0, 1.0))
    2.0
    """
    return np.abs(pred - target)


def mae_grad(pred, target):
    r"""The sign of the residual; at a residual of 0, where the derivative jumps, we take 0.

    $$\ell'(\hat y, y) = \operatorname{sign}(\hat y - y)$$

    >>> float(mae_grad(3.0, 1.0)), float(mae_grad(1.0, 1.0))
    (1.0, 0.0)
    """
    return np.sign(pred - target)


LOSS = Loss(
    f=mae, df=mae_grad,
    title="Mean absolute error",
    scope="element",
    activation="identity",
    settings_of={},
    twin=Twin('F.l1_loss(pred, target, reduction="none")'),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=1.0, smooth=False, redescending=False,
        symmetric=True, nonnegative=True, zero_at_perfect=True, elicits="median"),
    kinks=(Kink(at=lambda target: target, slope=lambda: 0.0),),
    references=("Laplace, Théorie analytique des probabilités, 2nd supplement, 1818",
                "Koenker & Bassett, Regression Quantiles, Econometrica 46, 1978"),
)
