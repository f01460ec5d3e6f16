"""Laplace likelihood: absolute error that says how sure it is, and pays for being sure."""
import numpy as np

from ...core.record import Input, Kink, Loss, Twin
from ...core.spaces import POSITIVE, REAL


def laplace_nll(location, target, scale):
    r"""The absolute residual over the scale, and the logarithm of twice the scale: minus log p(y).

    $$\ell(\mu, b, y) = \log(2 b) + \frac{|\mu - y|}{b}$$

    In a call of the loss a scale may have size 1 along any axis, such as (n, 1) beside locations
    (n, d): one for all along it, whose derivative is added up over them.

    >>> round(float(laplace_nll(3.0, 1.0, 0.5)), 6), round(float(laplace_nll(3.0, 1.0, 2.0)), 6)
    (4.0, 2.386294)
    """
    return np.log(2 * scale) + np.abs(location - target) / scale


def laplace_nll_grad(location, target, scale):
    r"""For the location, one over the scale with the residual's sign; for the scale, one less the
    absolute residual in units of it, over the scale.

    For a location that equals its target, where its derivative jumps, we take 0.

    $$\frac{\partial \ell}{\partial \mu} = \frac{\operatorname{sign}(\mu - y)}{b}, \qquad
    \frac{\partial \ell}{\partial b} = \frac{1}{b} \left(1 - \frac{|\mu - y|}{b}\right)$$

    >>> [float(slope) for slope in laplace_nll_grad(3.0, 1.0, 0.5)]
    [2.0, -6.0]
    """
    residual = location - target
    return np.sign(residual) / scale, (1 - np.abs(residual) / scale) / scale


LOSS = Loss(
    f=laplace_nll, df=laplace_nll_grad,
    title="Laplace negative log-likelihood",
    scope="element",
    activation="identity",
    inputs=(Input("location", r"\mu", domain=REAL, grad=True),
            Input("target", "y"),
            Input("scale", "b", domain=POSITIVE, grad=True, spreads=True)),
    settings_of={},
    twin=Twin("-torch.distributions.Laplace(location, scale).log_prob(target)"),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=True,  # for each scale: one over it
        smooth=False, redescending=False, symmetric=True, nonnegative=False, zero_at_perfect=False,
        elicits="median"),
    kinks=(Kink(distance=lambda location, target, scale: location - target, slope=lambda: 0.0),),
    references=("Laplace, Mémoire sur la probabilité des causes par les événements, 1774",
                "Kotz, Kozubowski & Podgórski, The Laplace Distribution and Generalizations, 2001"),
)
