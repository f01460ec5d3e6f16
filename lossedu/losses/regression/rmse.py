"""Root mean squared error: the squared error of a whole set, back in the unit of the target."""
import numpy as np

from ...core.record import Difference, Kink, Loss, Twin
from ..stable import between, dot


def rmse(pred, target):
    r"""The root of the mean squared residual.

    $$\ell(\hat y, y) = \sqrt{\frac{1}{n} \sum_{i=1}^n (\hat y_i - y_i)^2}$$

    `rmse` itself takes the mean over the last axis: the loss hands it all elements on one.

    >>> float(rmse(np.array([3.0, 5.0]), np.array([2.0, -2.0])))
    5.0
    """
    _, root, unit, _ = _in_units_of_the_largest(pred - target)
    return (unit * root)[..., 0]


def rmse_grad(pred, target):
    r"""Each residual over n times the RMSE; at a perfect fit, where that is 0 / 0, we take 0.

    $$\ell'_k(\hat y, y) = \frac{\hat y_k - y_k}{n \sqrt{\frac{1}{n} \sum_{i=1}^n (\hat y_i -
    y_i)^2}}$$

    >>> rmse_grad(np.array([3.0, 5.0]), np.array([2.0, -2.0]))
    array([0.1, 0.7])
    """
    return rmse_both(pred, target)[1]


def rmse_both(pred, target):
    """Both, from one residual; in units of the largest one where its square might leave the range.
    """
    residual = pred - target
    square = dot(residual, residual)
    if residual.itemsize == 8 and between(1e-270, 1e270, square):
        value = np.sqrt(square / residual.shape[-1])
        residual /= (residual.shape[-1] * value)[..., None]
        return value, residual
    scaled, root, unit, least = _in_units_of_the_largest(pred - target)
    return (unit * root)[..., 0], scaled / (scaled.shape[-1] * np.maximum(root, least))


def _in_units_of_the_largest(residual):
    """(residual / unit, its root mean square, unit, least normal number): no square overflows or
    vanishes.
    """
    kind = np.finfo(residual.dtype)
    largest = np.maximum.reduce(np.abs(residual), axis=-1, keepdims=True, initial=0.0)
    unit = np.minimum(np.maximum(largest, kind.tiny), kind.max)
    scaled = residual / unit
    root = np.sqrt(np.add.reduce(scaled * scaled, axis=-1, keepdims=True) / scaled.shape[-1])
    return scaled, root, unit, kind.tiny


LOSS = Loss(
    f=rmse, df=rmse_grad,
    title="Root mean squared error",
    scope="set",
    activation="identity",
    settings_of={},
    twin=Twin(
        "torch.sqrt(F.mse_loss(pred, target))",
        but=(Difference("at a perfect fit",
                        "PyTorch multiplies the root's infinite slope by 0; we return 0", "nan",
                        ([1.0, 2.0], [1.0, 2.0]), of="pred"),
             Difference("a residual of 1e200",
                        "its square is beyond float64; we divide by the largest one first",
                        "infinite", ([1e200], [0.0])),
             Difference("a residual of 1e-200",
                        "its square is below float64; we divide by the largest one first",
                        "inexact", ([1e-200], [0.0]))),
        differs=lambda pred, target: (pred == target).all(axis=-1)),
    declared=dict(convex=True, strictly_convex=False,  # a norm: along a ray it is a straight line
                  lipschitz=1.0,  # reached by a set of one; 1 / sqrt(n) for n
                  smooth=False, redescending=False, symmetric=True, nonnegative=True,
                  zero_at_perfect=True, elicits="mean"),
    kinks=(Kink(distance=lambda pred, target: np.max(np.abs(pred - target), axis=-1, initial=0.0),
                slope=lambda: 0.0),),
    references=("Hyndman & Koehler, Another look at measures of forecast accuracy, International "
                "Journal of Forecasting 22, 2006",),
)
