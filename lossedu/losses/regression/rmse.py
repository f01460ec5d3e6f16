"""Root mean squared error: the squared error of a whole set, back in the unit of the target."""
import numpy as np

from ...core.record import Difference, Kink, Loss, Mistake, Twin
from ..stable import between, dot


def rmse(pred, target):
    r"""The root of the mean squared residual over the last axis.

    $$\ell(\hat y, y) = \sqrt{\frac{1}{n} \sum_{i=1}^n (\hat y_i - y_i)^2}$$

    >>> float(rmse(np.array([3.0, 5.0]), np.array([2.0, -2.0])))
    5.0
    """
    _, root, unit, _ = _in_units_of_the_largest(pred - target)
    return (unit * root)[..., 0]


def rmse_grad(pred, target):
    r"""Each residual over n times the RMSE; at a perfect fit, where that is 0 / 0, we take 0.

    $$\ell'_k(\hat y, y) = \frac{\hat y_k - y_k}{n \sqrt{\frac{1}{n} \sum_{i=1}^n (\hat y_i - y_i)^2}}$$

    >>> rmse_grad(np.array([3.0, 5.0]), np.array([2.0, -2.0]))
    array([0.1, 0.7])
    """
    return rmse_fused(pred, target)[1]


def rmse_fused(pred, target):
    """Both, from one residual; in units of the largest one where its square might leave the range."""
    residual = pred - target
    square = dot(residual, residual)
    if residual.itemsize == 8 and between(1e-270, 1e270, square):
        value = np.sqrt(square / residual.shape[-1])
        residual /= (residual.shape[-1] * value)[..., None]
        return value, residual
    scaled, root, unit, least = _in_units_of_the_largest(pred - target)
    return (unit * root)[..., 0], scaled / (scaled.shape[-1] * np.maximum(root, least))


def _in_units_of_the_largest(residual):
    """(residual / unit, its root mean square, unit, least normal number): no square overflows or vanishes."""
    kind = np.finfo(residual.dtype)
    largest = np.maximum.reduce(np.abs(residual), axis=-1, keepdims=True, initial=0.0)
    unit = np.minimum(np.maximum(largest, kind.tiny), kind.max)
    scaled = residual / unit
    root = np.sqrt(np.add.reduce(scaled * scaled, axis=-1, keepdims=True) / scaled.shape[-1])
    return scaled, root, unit, kind.tiny


LOSS = Loss(
    f=rmse, df=rmse_grad, fused=rmse_fused,
    title="Root mean squared error",
    scope="set",
    activation="identity",
    settings_of={},
    twin=Twin("torch.sqrt(F.mse_loss(pred, target))",
              but=(Difference("at a perfect fit", "PyTorch multiplies the root's infinite slope by 0; we return 0",
                              "nan", ([1.0, 2.0], [1.0, 2.0]), of="pred"),
                   Difference("a residual of 1e200", "its square is beyond float64; we divide by the largest one first",
                              "infinite", ([1e200], [0.0])),
                   Difference("a residual of 1e-200", "its square is below float64; we divide by the largest one first",
                              "inexact", ([1e-200], [0.0]))),
              differs=lambda pred, target: (pred == target).all(axis=-1)),
    declared=dict(convex=True, strictly_convex=False,  # a norm: along a ray it is a straight line
                  lipschitz=1.0,  # reached by a set of one; 1 / sqrt(n) for n
                  smooth=False, redescending=False, symmetric=True, nonnegative=True, zero_at_perfect=True,
                  elicits="mean"),
    kinks=(Kink(distance=lambda pred, target: np.max(np.abs(pred - target), axis=-1, initial=0.0),
                slope=lambda: 0.0),),
    mistakes=(
        Mistake("of_mse", lambda pred, target: 2 * (pred - target) / pred.shape[-1],
                "This is the gradient of the mean square. Which factor does the chain rule add for the root?"),
        Mistake("no_n", lambda pred, target: _quiet_ratio(
            pred - target, np.sqrt(np.mean((pred - target) ** 2, axis=-1, keepdims=True))),
            "Right direction, too long by a factor of n: the mean inside the root carries 1 / n."),
        Mistake("twice", lambda pred, target: 2 * rmse_grad(pred, target),
                "Exactly twice: the 2 of the square cancels the one half of the root."),
        Mistake("sign", lambda pred, target: rmse_grad(target, pred),
                "Right size, wrong sign: the derivative is taken in the prediction, which stands with a plus."),
        Mistake("nan_at_perfect", lambda pred, target: np.where(
            np.all(pred == target, axis=-1, keepdims=True), np.nan, rmse_grad(pred, target)),
            "Right, except at a perfect fit, where this is 0 / 0. No direction is downhill there: return 0."),
        Mistake("mean_of_roots", lambda pred, target: np.mean(np.abs(pred - target), axis=-1),
                "The root was taken of each square before the mean. That is the mean absolute error.", of="value"),
        Mistake("no_root", lambda pred, target: np.mean((pred - target) ** 2, axis=-1),
                "This is the mean square. Its unit is the target's unit squared: what brings it back?", of="value"),
        Mistake("root_of_sum", lambda pred, target: np.sqrt(np.sum((pred - target) ** 2, axis=-1)),
                "The root of the sum grows with the number of examples. Which letter is missing under the root?",
                of="value"),
    ),
    references=("Hyndman & Koehler, Another look at measures of forecast accuracy, "
                "International Journal of Forecasting 22, 2006",),
)


def _quiet_ratio(top, bottom):
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom != 0)
