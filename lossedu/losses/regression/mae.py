"""Absolute error: the loss whose best constant is the median."""
import numpy as np

from ...core.record import Kink, Loss, Mistake, Twin


def mae(pred, target):
    r"""The absolute residual.

    $$\ell(\hat y, y) = |\hat y - y|$$

    >>> float(mae(3.0, 1.0))
    2.0
    """
    return np.abs(pred - target)


def mae_grad(pred, target):
    r"""The sign of the residual; at a residual of 0, where the slope jumps, we take 0.

    $$\ell'(\hat y, y) = \operatorname{sign}(\hat y - y)$$

    >>> float(mae_grad(3.0, 1.0)), float(mae_grad(1.0, 1.0))
    (1.0, 0.0)
    """
    return np.sign(pred - target)


def mae_fused(pred, target):
    """Both, from one residual."""
    residual = pred - target
    slope = np.sign(residual)
    return np.abs(residual, out=residual), slope


LOSS = Loss(
    f=mae, df=mae_grad, fused=mae_fused,
    title="Mean absolute error",
    scope="element",
    activation="identity",
    settings_of={},
    twin=Twin('F.l1_loss(pred, target, reduction="none")'),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False, redescending=False,
                  symmetric=True, nonnegative=True, zero_at_perfect=True, elicits="median"),
    kinks=(Kink(at=lambda target: target, slope=lambda: 0.0),),
    mistakes=(
        Mistake("sign", lambda pred, target: np.sign(target - pred),
                "Right size, wrong sign: the derivative is taken in the prediction, which stands with a plus."),
        Mistake("value", lambda pred, target: np.abs(pred - target),
                "This is the loss itself. Its slope does not grow with the residual."),
        Mistake("one_at_zero", lambda pred, target: np.where(pred >= target, 1.0, -1.0),
                "Right, except where prediction and target are equal: there, take the value between -1 and 1 "
                "that the course and PyTorch take."),
        Mistake("nan_at_zero", lambda pred, target: np.divide(
            pred - target, np.abs(pred - target), out=np.full(np.shape(pred - target), np.nan),
            where=pred != target),
            "Right, except that r / |r| is 0 / 0 where prediction and target are equal."),
    ),
    references=("Laplace, Théorie analytique des probabilités, 2nd supplement, 1818",
                "Koenker & Bassett, Regression Quantiles, Econometrica 46, 1978"),
)
