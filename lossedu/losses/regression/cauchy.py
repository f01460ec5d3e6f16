"""Cauchy loss: a residual far enough away is given up on."""
import numpy as np

from ...core.record import Difference, Loss, Setting, Twin


def cauchy(pred, target, scale=1.0):
    r"""Half the squared residual near the target; for large ones it grows like a logarithm.

    $$\ell(\hat y, y) = \frac{1}{2} c^2 \log\left(1 + \left(\frac{r}{c}\right)^2\right), \qquad
    r = \hat y - y$$

    >>> round(float(cauchy(3.0, 1.0)), 6)
    0.804719
    """
    small, large = split_size((pred - target) / scale)
    return scale * (scale * (0.5 * np.log1p(small * small) + np.log(large)))


def cauchy_grad(pred, target, scale=1.0):
    r"""The residual, shrunk the more the larger it is: greatest at c, then falling towards 0.

    $$\ell'(\hat y, y) = \frac{r}{1 + \left(\frac{r}{c}\right)^2}, \qquad r = \hat y - y$$

    >>> float(cauchy_grad(3.0, 1.0)), float(cauchy_grad(2.0, 1.0))
    (0.4, 0.5)
    """
    residual = pred - target
    small, large = split_size(residual / scale)
    return residual / large / (large * (1 + small * small))


def split_size(x):
    """(small, large) with 1 + x^2 = large^2 (1 + small^2), neither square overflowing for any x.

    >>> split_size(np.array([0.5, -4.0]))
    (array([0.5 , 0.25]), array([1., 4.]))
    """
    size = np.abs(x)
    large = np.maximum(size, 1.0)
    return np.minimum(size, 1 / large), large


LOSS = Loss(
    f=cauchy, df=cauchy_grad,
    title="Cauchy loss",
    scope="element",
    activation="identity",
    settings_of={
        "scale": Setting(
            1.0, ends=(1e-3, 1.0, 1e3), symbol="c", low=0.0, open_low=True, open_high=True,
            meaning="residual with the largest gradient, in the unit of the target")},
    twin=Twin(
        "0.5 * scale**2 * torch.log1p(((pred - target) / scale) ** 2)",
        but=Difference("a residual of 1e200", "its square is beyond float64, its logarithm is not",
                       "infinite", ([1e200], [0.0]))),
    declared=dict(
        convex=False, strictly_convex=False, lipschitz=lambda scale: 0.5 * scale, smooth=1.0,
        redescending=True, symmetric=True, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(),
    references=("Black & Anandan, The Robust Estimation of Multiple Motions, Computer Vision and "
                "Image Understanding 63, 1996",
                "Barron, A General and Adaptive Robust Loss Function, CVPR 2019"),
)
