"""Poisson likelihood: what a count costs under a predicted rate."""
import numpy as np

from ...core.record import Difference, Input, Loss, Setting, Twin
from ...core.spaces import COUNT, NONNEGATIVE, Domain
from ..stable import zero_safe_product


def poisson_nll(pred, target, log_input=True, full=False, eps=1e-8):
    r"""The expected count less the target times its logarithm: minus log p(y), up to a constant.

    The prediction z is the logarithm of the expected count.

    $$\ell(z, y) = e^z - y z$$

    With `log_input=False` the prediction is the expected count itself, a number from 0 up, and
    `eps` keeps its logarithm finite. For a target of 0 the logarithm counts as 0 (0 log 0 = 0).

    $$\ell(\hat y, y) = \hat y - y \log(\hat y + \epsilon)$$

    With `full=True` log y! is added, by Stirling's approximation, for targets above 1.

    $$\ell(z, y) = e^z - y z + [y > 1] \left(y \log y - y + \frac{1}{2} \log(2 \pi y)\right)$$

    $$\ell(\hat y, y) = \hat y - y \log(\hat y + \epsilon) + [y > 1] \left(y \log y - y +
    \frac{1}{2} \log(2 \pi y)\right)$$

    >>> float(poisson_nll(0.0, 3.0)), float(poisson_nll(1.0, 3.0, log_input=False, eps=0.0))
    (1.0, 1.0)
    """
    rate = np.exp(pred) if log_input else pred
    log_rate = pred if log_input else np.log(pred + eps)
    # no infinity less infinity
    value = rate - np.where(rate == np.inf, 0, zero_safe_product(target, log_rate))
    return value + _log_factorial(target) if full else value


def poisson_nll_grad(pred, target, log_input=True, full=False, eps=1e-8):
    r"""The expected count less the target.

    $$\frac{\partial \ell}{\partial z} = e^z - y$$

    With `log_input=False` the derivative is that with respect to the expected count. Then, for a
    target of 0 and `log_input=False`, we take 1, also at an expected count of 0.

    $$\frac{\partial \ell}{\partial \hat y} = 1 - \frac{y}{\hat y + \epsilon}$$

    >>> float(poisson_nll_grad(0.0, 3.0))
    -2.0
    >>> float(poisson_nll_grad(1.0, 3.0, log_input=False, eps=0.0))
    -2.0
    """
    if log_input:
        return np.exp(pred) - target
    return 1 - np.where(target == 0, 0, target / (pred + eps))


def _log_factorial(count):
    """Stirling's approximation of log count!, and 0 up to a count of 1."""
    count = np.maximum(count, 1)
    return np.where(count > 1, count * np.log(count) - count + 0.5 * np.log(2 * np.pi * count), 0)


def _bounded(log_input, full, eps):
    """For each target, slope and curvature stay bounded where eps keeps the rate from 0."""
    return not log_input and eps > 0


LOG_RATE = Input("pred", "z", domain=Domain("logarithm of a rate"), grad=True)
RATE = Input("pred", r"\hat y", domain=NONNEGATIVE, grad=True)
COUNTS = Input("target", "y", domain=COUNT)

LOSS = Loss(
    f=poisson_nll, df=poisson_nll_grad,
    title="Poisson negative log-likelihood",
    scope="element",
    activation="exp",
    inputs=(LOG_RATE, COUNTS),
    facts_at=lambda log_input, full, eps: dict(
        inputs=(LOG_RATE if log_input else RATE, COUNTS),
        activation="exp" if log_input else "identity",
        version=(not log_input) + 2 * full),
    settings_of={
        "log_input": Setting(
            True, ends=(False, True), symbol="L", kind="flag",
            meaning="whether the prediction is the logarithm of the rate"),
        "full": Setting(False, ends=(False, True), symbol="F", kind="flag",
                        meaning="whether log y! is added, which no prediction changes"),
        "eps": Setting(1e-8, ends=(0.0, 1e-8, 0.1), symbol=r"\epsilon", low=0.0, open_high=True,
                       meaning="added to the rate inside the logarithm (log_input=False only)")},
    twin=Twin(
        'F.poisson_nll_loss(pred, target, log_input=log_input, full=full, eps=eps, '
        'reduction="none")',
        but=(Difference("the logarithm of a rate of 0, where nothing was counted",
                        "PyTorch multiplies a count of 0 by infinity", "nan", ([-np.inf], [0.0])),
             Difference("an infinite rate", "PyTorch subtracts infinity from infinity", "nan",
                        ([np.inf], [1.0])),
             Difference(
                 "a prediction below 0 as the rate",
                 "PyTorch takes the logarithm of a negative number", "accepted", ([-1.0], [1.0]),
                 settings=dict(log_input=False)))),
    declared=dict(
        convex=True,
        strictly_convex=lambda log_input, full, eps: log_input,  # e^z; a line for a count of 0
        lipschitz=_bounded, smooth=_bounded, redescending=False, symmetric=False,
        nonnegative=lambda log_input, full, eps: full, zero_at_perfect=False,
        elicits=lambda log_input, full, eps: "mean" if log_input or eps == 0 else False),
    kinks=(),
    references=("McCullagh & Nelder, Generalized Linear Models, 2nd ed., 1989, chapter 6",
                "Cameron & Trivedi, Regression Analysis of Count Data, 2nd ed., 2013"),
)
