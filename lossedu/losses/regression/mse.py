"""Squared error: the loss whose best constant is the mean."""
import numpy as np

from ...core.record import Difference, Loss, Twin


def mse(pred, target):
    r"""The squared residual.

    $$\ell(\hat y, y) = (\hat y - y)^2$$

    >>> mse(3.0, 1.0)
    4.0
    """
    return (pred - target) ** 2


def mse_grad(pred, target):
    r"""Twice the residual.

    $$\ell'(\hat y, y) = 2 (\hat y - y)$$

    >>> mse_grad(3.0, 1.0)
    4.0
    """
    return 2 * (pred - target)


LOSS = Loss(
    f=mse, df=mse_grad,
    title="Mean squared error",
    scope="element",
    activation="identity",
    settings_of={},
    twin=Twin(
        'F.mse_loss(pred, target, reduction="none")',
        but=(
            Difference("shapes (n, 1) and (n,)",
                       "PyTorch broadcasts the two to (n, n) and warns; we say what to type",
                       "accepted", ([[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0]), reduction="mean",
                       code="F.mse_loss(pred, target)",
                       general=True),
            Difference("integers alone",
                       "PyTorch knows this loss for floats only; we take them as float64",
                       "refused", ([3, 1], [1, 1]), reduction="mean",
                       code="F.mse_loss(pred, target)",
                       general=True),
            Difference(
                "float16",
                "PyTorch keeps float16, which ends at 65504, all the way; we compute in float32",
                "infinite", (np.float16([300.0]), np.float16([0.0])), reduction="mean",
                code="F.mse_loss(pred, target)",
                general=True),
            Difference("an example of weight 0 that is nan",
                       "PyTorch multiplies it by 0; to us what weighs nothing is not there", "nan",
                       ([0.0, 0.5], [np.nan, 1.0]), reduction="mean", weight=(0.0, 1.0),
                       code="F.mse_loss(pred, target, weight=weight)",
                       general=True),
            Difference(
                "weights that are all 0",
                "PyTorch divides 0 by 0; in a mean of nothing, which is nan, we say 0, so that no "
                "parameter moves",
                "nan", ([3.0, 1.0], [1.0, 1.0]), of="pred", reduction="mean", weight=(0.0, 0.0),
                code="F.mse_loss(pred, target, weight=weight)",
                general=True))),
    declared=dict(
        convex=True, strictly_convex=True, lipschitz=False, smooth=2.0, redescending=False,
        symmetric=True, nonnegative=True, zero_at_perfect=True, elicits="mean"),
    kinks=(),
    references=("Gauss, Theoria combinationis observationum erroribus minimis obnoxiae, 1823",
                "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., "
                "section 2.4"),
)
