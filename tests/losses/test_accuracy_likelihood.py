"""Value and slopes of the likelihoods within 4 units in the last place of 60-digit arithmetic,
tails included.

Where a loss is a difference, as the rate less the target times its logarithm, it is measured
against both parts. What is rounded on the way: the residual, and the rate with eps added.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, Difference, too_far


def parts(*terms):
    """A sum, to be measured against the size of what is added up."""
    return Difference(mpmath.fsum(max(one, 0) for one in terms),
                      mpmath.fsum(max(-one, 0) for one in terms))


def log_factorial(count):
    """Stirling's approximation, term by term."""
    if count <= 1:
        return ()
    return count * mpmath.log(count), -count, mpmath.log(2 * mpmath.pi * count) / 2


def poisson_nll(pred, target, log_input, full, eps):
    more = log_factorial(target) if full else ()
    if log_input:
        return parts(mpmath.exp(pred), -target * pred, *more), parts(mpmath.exp(pred), -target)
    share = target / (pred + eps) if target else mpf(0)
    log = target * mpmath.log(pred + eps) if target else mpf(0)
    return parts(pred, -log, *more), parts(mpf(1), -share)


def gaussian_nll(mean, target, var, full, eps):
    unit, residual = max(var, eps), mean - target
    more = (mpmath.log(2 * mpmath.pi) / 2,) if full else ()
    in_var = parts(1 / (2 * unit), -residual**2 / (2 * unit**2)) if var >= eps else mpf(0)
    return parts(mpmath.log(unit) / 2, residual**2 / unit / 2, *more), residual / unit, in_var


def laplace_nll(location, target, scale):
    size = abs(location - target) / scale
    return parts(mpmath.log(2 * scale),
                 size), mpmath.sign(location - target) / scale, parts(1 / scale, -size / scale)


EXACT = {one.__name__: one for one in (poisson_nll, gaussian_nll, laplace_nll)}
VARIANTS = [variant for name in EXACT for variant in settings_at_ends(lossedu.LOSSES[name])]


def inputs(variant, dtype):
    """Log-spaced inputs far into both tails, ordinary ones, and some beside the best prediction."""
    rng, far = np.random.default_rng(40), 140 if dtype is np.float64 else 15
    size = np.concatenate([10.0 ** rng.uniform(-far, far, 40), 10.0 ** rng.uniform(-2, 2, 80)])
    sign, other = rng.choice([-1, 1], 120), rng.permutation(size)
    if variant.name == "poisson_nll":
        target = np.where(rng.random(120) < 0.3, np.floor(other),
                          np.where(rng.random(120) < 0.2, 0, other))
        pred, best = sign * np.minimum(size, 1e4), np.log(np.maximum(target, 1e-3)) * (1 + 1e-9)
        if not variant.settings["log_input"]:
            pred, best = size, target
        drawn = np.where(rng.random(120) < 0.2, best, pred), target
    else:
        target = np.where(np.arange(120) < 60, 0, 10 * rng.normal(size=120))
        drawn = target + sign * size, target, other
    return tuple(one.astype(dtype) for one in drawn)


def rounded(variant):
    """What is rounded on the way, as inputs in which it is changed by the share NUDGE of itself."""
    if variant.name != "poisson_nll":
        return lambda one, target, width: [(one + NUDGE * (one - target), target, width)]
    if variant.settings["log_input"]:
        return lambda *_: ()
    return lambda pred, target: [(pred + NUDGE * (pred + variant.settings["eps"]), target)]


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("likelihood", VARIANTS, ids=repr)
def test_value_and_slopes_are_within_4_eps_of_the_exact_ones(likelihood, dtype):
    assert too_far(likelihood, inputs(likelihood, dtype), EXACT[likelihood.name],
                   roundings=rounded(likelihood)) == []


@pytest.mark.parametrize("name, changes", [
    ("poisson_nll",
     dict(df=lambda pred, target, log_input, full, eps: np.expm1(pred) + 1 - target)),
    ("poisson_nll",
     dict(f=lambda pred, target, log_input, full, eps: np.exp(pred) * (1 + 2e-15) - target * pred)),
    ("gaussian_nll", dict(f=lambda mean, target, var, full, eps: 0.5 * (
        2 * np.log(np.sqrt(np.maximum(var, eps)) + 1e-8) + (mean - target) ** 2
        / np.maximum(var, eps)))),
    ("laplace_nll", dict(df=lambda location, target, scale: (
        np.sign(location - target) / scale,
        (1 - np.abs(location - target) / (scale + 1e-12)) / scale))),
])
def test_a_form_that_loses_digits_is_caught(spoil, name, changes):
    spoiled = spoil(name, **changes)
    assert too_far(spoiled, inputs(spoiled, np.float64), EXACT[name], roundings=rounded(spoiled))


@pytest.mark.parametrize("log_input", [True, False])
def test_a_rate_of_0_or_infinity_costs_what_it_should(log_input):
    loss = lossedu.loss("poisson_nll", log_input=log_input, eps=0.0)
    nothing, everything = (-np.inf, np.inf) if log_input else (0.0, np.inf)
    assert loss(np.array([nothing, nothing, everything, everything]),
                np.array([0.0, 2.0, 0.0, 2.0]),
                reduction="none").tolist() == [0.0, np.inf, np.inf, np.inf]
    assert loss.grad(np.array([nothing, nothing, everything, everything]),
                     np.array([0.0, 2.0, 0.0, 2.0]),
                     reduction="sum").tolist() == [0.0 if log_input else 1.0,
                                                   -2.0 if log_input else -np.inf,
                                                   np.inf if log_input else 1.0,
                                                   np.inf if log_input else 1.0]


def test_the_gaussian_reaches_residuals_whose_square_overflows():
    loss = lossedu.loss("gaussian_nll")
    value, (slope, in_var) = loss.value_and_grad([1e200], [0.0], [1e160])
    assert value == pytest.approx(0.5e240) and slope == pytest.approx(
        1e40) and in_var == pytest.approx(-0.5e80)
