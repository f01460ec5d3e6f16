"""Laplace likelihood: absolute error that says how sure it is, and pays for being sure."""
import numpy as np

from ...core.record import Input, Kink, Loss, Mistake, Twin
from ...core.spaces import POSITIVE, REAL


def laplace_nll(location, target, scale):
    r"""The absolute residual in units of the scale, and the logarithm of twice the scale: minus log p(y).

    $$\ell(\mu, b, y) = \log(2 b) + \frac{|\mu - y|}{b}$$

    A scale may have size 1 along any axis, such as (n, 1) beside locations (n, d): one for all along it.

    >>> round(float(laplace_nll(3.0, 1.0, 0.5)), 6), round(float(laplace_nll(3.0, 1.0, 2.0)), 6)
    (4.0, 2.386294)
    """
    return np.log(2 * scale) + np.abs(location - target) / scale


def laplace_nll_grad(location, target, scale):
    r"""In the location, one over the scale with the residual's sign; in the scale, one less the residual in units
    of it, over the scale. At the target, where the first jumps, we take 0.

    $$\frac{\partial \ell}{\partial \mu} = \frac{\operatorname{sign}(\mu - y)}{b}, \qquad
    \frac{\partial \ell}{\partial b} = \frac{1}{b} \left(1 - \frac{|\mu - y|}{b}\right)$$

    >>> [float(slope) for slope in laplace_nll_grad(3.0, 1.0, 0.5)]
    [2.0, -6.0]
    """
    residual = location - target
    return np.sign(residual) / scale, (1 - np.abs(residual) / scale) / scale


def laplace_nll_fused(location, target, scale):
    """Both, from one residual and its ratio to the scale."""
    residual = location - target
    slope = np.sign(residual)
    slope /= scale
    ratio = np.abs(residual, out=residual)
    ratio /= scale
    value = np.log(2 * scale)
    value += ratio
    slope_in_scale = np.subtract(1, ratio, out=ratio)
    slope_in_scale /= scale
    return value, (slope, slope_in_scale)


LOSS = Loss(
    f=laplace_nll, df=laplace_nll_grad, fused=laplace_nll_fused,
    title="Laplace negative log-likelihood",
    scope="element",
    activation="identity",
    inputs=(Input("location", r"\mu", domain=REAL, grad=True), Input("target", "y"),
            Input("scale", "b", domain=POSITIVE, grad=True, spreads=True)),
    settings_of={},
    twin=Twin("-torch.distributions.Laplace(location, scale).log_prob(target)"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=True,  # for each scale: one over it
                  smooth=False, redescending=False, symmetric=True, nonnegative=False, zero_at_perfect=False,
                  elicits="median"),
    kinks=(Kink(distance=lambda location, target, scale: location - target, slope=lambda: 0.0),),
    mistakes=(
        Mistake("sign", lambda location, target, scale: (
            np.sign(target - location) / scale, laplace_nll_grad(location, target, scale)[1]),
            "The slope in the location has the wrong sign: a location below the target has to rise."),
        Mistake("no_scale", lambda location, target, scale: (
            np.sign(location - target), laplace_nll_grad(location, target, scale)[1]),
            "In the location this is the slope of the absolute error. Where does the scale weigh the residual?"),
        Mistake("gaussian", lambda location, target, scale: (
            (location - target) / scale**2, (1 - ((location - target) / scale) ** 2) / scale),
            "These are the slopes for a Gaussian with the scale as its standard deviation. A Laplace density falls "
            "with the absolute residual, not with its square."),
        Mistake("no_log", lambda location, target, scale: (
            laplace_nll_grad(location, target, scale)[0], -np.abs(location - target) / scale**2),
            "Below 0 everywhere: by this slope the scale grows for ever. Which term of the loss holds it back?"),
        Mistake("location_only", lambda location, target, scale: (
            laplace_nll_grad(location, target, scale)[0], np.zeros_like(scale)),
            "Right in the location. The scale is predicted too, so the loss has a slope in it as well."),
        Mistake("no_log_value", lambda location, target, scale: np.abs(location - target) / scale,
                "Without the logarithm, the largest scale is the best for every residual: being unsure costs nothing.",
                of="value"),
        Mistake("no_two", lambda location, target, scale: np.log(scale) + np.abs(location - target) / scale,
                "A density has to have area 1, and both sides of the target count. Which factor does that bring in?",
                of="value"),
    ),
    references=("Laplace, Mémoire sur la probabilité des causes par les événements, 1774",
                "Kotz, Kozubowski & Podgórski, The Laplace Distribution and Generalizations, 2001"),
)
