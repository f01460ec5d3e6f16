"""Cauchy loss: a residual far enough away is given up on."""
import numpy as np

from ...core.record import Difference, Loss, Mistake, Setting, Twin
from ..stable import log1p, within


def cauchy(pred, target, scale=1.0):
    r"""Half the squared residual near the target; far out it grows only like a logarithm.

    $$\ell(\hat y, y) = \frac{1}{2} c^2 \log\left(1 + \left(\frac{r}{c}\right)^2\right), \qquad r = \hat y - y$$

    >>> round(float(cauchy(3.0, 1.0)), 6)
    0.804719
    """
    small, large = split_size((pred - target) / scale)
    return scale * (scale * (0.5 * np.log1p(small * small) + np.log(large)))


def cauchy_grad(pred, target, scale=1.0):
    r"""The residual, shrunk the more the larger it is: greatest at a residual of c, then falling towards 0.

    $$\ell'(\hat y, y) = \frac{r}{1 + \left(\frac{r}{c}\right)^2}, \qquad r = \hat y - y$$

    >>> float(cauchy_grad(3.0, 1.0)), float(cauchy_grad(2.0, 1.0))
    (0.4, 0.5)
    """
    residual = pred - target
    small, large = split_size(residual / scale)
    return residual / large / (large * (1 + small * small))


def cauchy_fused(pred, target, scale=1.0):
    """Both, from one split residual."""
    residual = pred - target
    square = residual / scale
    if not within(1e150, square):  # its square would overflow, or is nan
        return cauchy(pred, target, scale), cauchy_grad(pred, target, scale)
    square *= square
    whole = 1 + square
    value = log1p(square, whole)
    value *= 0.5 * scale
    value *= scale
    residual /= whole
    return value, residual


def split_size(x):
    """(small, large) with 1 + x^2 = large^2 (1 + small^2), neither square overflowing for any x.

    >>> split_size(np.array([0.5, -4.0]))
    (array([0.5 , 0.25]), array([1., 4.]))
    """
    size = np.abs(x)
    large = np.maximum(size, 1.0)
    return np.minimum(size, 1 / large), large


LOSS = Loss(
    f=cauchy, df=cauchy_grad, fused=cauchy_fused,
    title="Cauchy loss",
    scope="element",
    activation="identity",
    settings_of={"scale": Setting(1.0, ends=(1e-3, 1.0, 1e3), symbol="c", low=0.0, open_low=True, open_high=True,
                                  meaning="residual that pulls hardest, in the unit of the target")},
    twin=Twin("0.5 * scale**2 * torch.log1p(((pred - target) / scale) ** 2)",
              but=Difference("a residual of 1e200", "its square is beyond float64, its logarithm is not", "infinite",
                             ([1e200], [0.0]))),
    declared=dict(convex=False, strictly_convex=False, lipschitz=lambda scale: 0.5 * scale, smooth=1.0,
                  redescending=True, symmetric=True, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(),
    mistakes=(
        Mistake("twice", lambda pred, target, scale=1.0: 2 * cauchy_grad(pred, target, scale),
                "Exactly twice: the one half in front cancels the 2 of the square."),
        Mistake("sign", lambda pred, target, scale=1.0: cauchy_grad(target, pred, scale),
                "Right size, wrong sign: the derivative is taken in the prediction, which stands with a plus."),
        Mistake("no_residual", lambda pred, target, scale=1.0: 1 / (1 + ((pred - target) / scale) ** 2),
                "This is the weight of an example, not its slope. The chain rule brings the residual down."),
        Mistake("no_scale", lambda pred, target, scale=1.0: (pred - target) / (1 + (pred - target) ** 2),
                "Right for a scale of 1. In which unit is the residual compared with 1?"),
        Mistake("scale_once", lambda pred, target, scale=1.0: (pred - target) / (1 + (pred - target) ** 2 / scale),
                "Right for a scale of 1. The scale divides the residual, so it is squared with it."),
        Mistake("not_redescending", lambda pred, target, scale=1.0: (pred - target) / np.sqrt(
            1 + ((pred - target) / scale) ** 2),
            "This slope levels off, like log-cosh's. The Cauchy slope falls back towards 0: no root in the divisor."),
        Mistake("plain_square", lambda pred, target, scale=1.0: pred - target + 0 * scale,
                "Right for small residuals. A residual far beyond the scale has to pull less, not more."),
        Mistake("no_square", lambda pred, target, scale=1.0: 0.5 * scale**2 * np.log1p(np.abs(pred - target) / scale),
                "Inside the logarithm stands the square of the residual in units of the scale.", of="value"),
    ),
    references=("Black & Anandan, The Robust Estimation of Multiple Motions, "
                "Computer Vision and Image Understanding 63, 1996",
                "Barron, A General and Adaptive Robust Loss Function, CVPR 2019"),
)
