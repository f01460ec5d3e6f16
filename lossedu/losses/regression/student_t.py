"""Student's t: the negative log-likelihood of noise with heavy tails, which gives up on a residual
far enough away.
"""
import math

import numpy as np

from ...core.record import Difference, Loss, Setting, Twin
from .cauchy import split_size
from .gaussian_nll import HALF_LOG_2_PI


def student_t(pred, target, nu=3.0, scale=1.0, full=False):
    r"""A logarithm of the squared residual; the more degrees of freedom, the later it bends away
    from the parabola.

    $$\ell(\hat y, y) = \frac{\nu + 1}{2} \log\left(1 + \frac{1}{\nu}
    \left(\frac{r}{c}\right)^2\right), \qquad r = \hat y - y$$

    It is minus log p(y), up to a constant, which is added with `full=True`.

    $$\ell(\hat y, y) = \frac{\nu + 1}{2} \log\left(1 + \frac{1}{\nu}
    \left(\frac{r}{c}\right)^2\right) + \log\left(c \sqrt{\nu \pi} \frac{\Gamma(\nu / 2)}
    {\Gamma((\nu + 1) / 2)}\right), \qquad r = \hat y - y$$

    With nu = 1 it is the Cauchy loss times 2 / c^2.

    >>> round(float(student_t(3.0, 1.0, nu=4.0)), 6), round(float(student_t(3.0, 1.0, nu=1.0)), 6)
    (1.732868, 1.609438)
    """
    small, large = split_size((pred - target) / scale / math.sqrt(nu))
    # log(1 + x^2), where x^2 may overflow
    value = 0.5 * (nu + 1) * (np.log1p(small * small) + 2 * np.log(large))
    return value + (math.log(scale) + log_constant(nu)) if full else value


def student_t_grad(pred, target, nu=3.0, scale=1.0, full=False):
    r"""The residual, shrunk the more the larger it is: greatest at c times the root of nu, then
    falling towards 0.

    $$\ell'(\hat y, y) = \frac{(\nu + 1) r}{\nu c^2 + r^2}, \qquad r = \hat y - y$$

    >>> float(student_t_grad(3.0, 1.0, nu=4.0)), float(student_t_grad(9.0, 1.0, nu=4.0))
    (1.25, 0.5882352941176471)
    """
    root = math.sqrt(nu)
    x = (pred - target) / scale / root
    small, large = split_size(x)
    # x / (1 + x^2), with x / large as a clip: inf / inf would be nan
    weighed = np.clip(x, -1.0, 1.0) / (large * (1 + small * small))
    return (nu + 1) / root * weighed / scale


def log_constant(nu):
    """log(sqrt(nu pi) Gamma(nu / 2) / Gamma((nu + 1) / 2)): minus the log-density at its peak.

    For many degrees of freedom by its series, since Gamma overflows and its logarithms cancel; the
    limit is the Gaussian's constant.

    >>> round(log_constant(1.0), 6), round(log_constant(1e9), 6)
    (1.14473, 0.918939)
    """
    if nu > 300:
        inverse = 1 / nu
        return HALF_LOG_2_PI + inverse * (1 / 4 - inverse**2 * (1 / 24 - inverse**2 / 20))
    # Gamma(nu / 2 + 1) = nu / 2 Gamma(nu / 2) does not overflow for a tiny nu
    ratio = math.gamma(nu / 2 + 1) / math.gamma(nu / 2 + 0.5)
    return math.log(2 * math.sqrt(math.pi) / math.sqrt(nu) * ratio)


LOSS = Loss(
    f=student_t, df=student_t_grad,
    title="Student's t negative log-likelihood",
    scope="element",
    activation="identity",
    facts_at=lambda nu, scale, full: dict(version=int(full)),
    settings_of={
        "nu": Setting(
            3.0, ends=(0.5, 1.0, 3.0, 100.0), symbol=r"\nu", low=0.0, open_low=True, open_high=True,
            meaning="degrees of freedom: 1 is the Cauchy density, many are nearly the Gaussian"),
        "scale": Setting(
            1.0, ends=(1e-2, 1.0, 10.0), symbol="c", low=0.0, open_low=True, open_high=True,
            meaning="scale of the noise, in the unit of the target; not its standard deviation"),
        "full": Setting(
            False, ends=(False, True), symbol="F", kind="flag",
            meaning="whether the constant of the density, which no prediction changes, is added")},
    twin=Twin(
        "(-torch.distributions.StudentT(nu, pred, scale).log_prob(target) if full else\n"
        " 0.5 * (nu + 1) * torch.log1p(((pred - target) / scale) ** 2 / nu))",
        but=(Difference(
                 "a residual of 1e200", "its square is beyond float64, its logarithm is not",
                 "infinite", ([1e200], [0.0])),
             Difference(
                 "1e14 degrees of freedom, with the constant",
                 "PyTorch subtracts two logarithms of Gamma, large and nearly equal", "another",
                 ([0.5], [0.0]), settings=dict(nu=1e14, full=True)))),
    declared=dict(
        convex=False, strictly_convex=False,
        lipschitz=lambda nu, scale, full: (nu + 1) / (2 * nu**0.5 * scale),
        smooth=lambda nu, scale, full: (nu + 1) / nu / scale**2,
        redescending=True, symmetric=True,
        nonnegative=lambda nu, scale, full: not full or math.log(scale) + log_constant(nu) >= 0,
        zero_at_perfect=lambda nu, scale, full: not full, elicits=False),
    kinks=(),
    references=("Student, The Probable Error of a Mean, Biometrika 6, 1908",
                "Lange, Little & Taylor, Robust Statistical Modeling Using the t Distribution, "
                "Journal of the American Statistical Association 84, 1989"),
)
