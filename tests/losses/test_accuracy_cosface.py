"""Value and derivatives of CosFace within 4 eps of the exact ones, or what the rounding of the
logits explains.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, too_far

# How far off a logit is, in eps: the product with the scale and its share of the gap below the
# largest one (half of one each); the own one: its difference from the margin too.
OTHER, OWN = mpf(1) * NUDGE, mpf(1.5) * NUDGE


def cosface(cosines, target, off=None, *, margin, scale):
    """`off` is the class whose logit is moved by what rounding may do to it."""
    logits = [scale * (one - margin * (k == target)) for k, one in enumerate(cosines)]
    if off is not None:
        logits[off] *= 1 + (OWN if off == target else OTHER)
    power = [mpmath.exp(one) for one in logits]
    others = mpmath.fsum(one for k, one in enumerate(power) if k != target)
    slopes = [scale * one / mpmath.fsum(power) for one in power]
    slopes[target] = -scale * others / mpmath.fsum(power)
    return mpmath.log1p(others / power[target]), slopes


def every_logit(cosines, target):
    return [(cosines, target, k) for k in range(len(cosines))]


def rows(dtype):
    """Cosines of all sizes and of 1 and -1, those of the own class ahead and behind."""
    rng = np.random.default_rng(74)
    cosines = np.cos(rng.uniform(0, np.pi, (120, 4)))
    cosines[:30] *= 10.0 ** rng.uniform(-30, 0, (30, 4))
    cosines[30:40] = rng.choice([-1.0, 1.0], (10, 4))
    return cosines.astype(dtype), rng.integers(4, size=120)


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("additive", settings_at_ends(lossedu.loss("cosface")), ids=repr)
def test_value_and_derivatives_are_within_4_eps_or_what_rounding_the_logits_explains(additive,
                                                                                     dtype):
    lost = 4 * additive.settings["scale"]  # a probability that is lost is multiplied by it
    assert too_far(additive, rows(dtype), cosface, roundings=every_logit, lost=lost) == []


def _logits(cosines, target, margin, scale):
    return scale * (cosines - margin * np.eye(cosines.shape[-1])[target])


@pytest.mark.parametrize("changes", [
    dict(f=lambda cosines, target, margin, scale: -np.log(np.take_along_axis(
        lossedu.activations.softmax(_logits(cosines, target, margin, scale)), target[:, None],
        axis=-1))[:, 0]),
    dict(df=lambda cosines, target, margin, scale: scale * (
        lossedu.activations.softmax(_logits(cosines, target, margin, scale))
        - np.eye(cosines.shape[-1])[target]))], ids=["the logarithm of a probability", "p - y"])
def test_a_form_in_common_use_is_caught(spoil, changes):
    assert too_far(spoil("cosface", **changes), rows(np.float64), cosface, roundings=every_logit)


def test_the_margin_costs_as_much_as_a_lead_that_is_lost_by_it():
    cosines, target = rows(np.float64)
    loss, plain = lossedu.loss("cosface"), lossedu.loss("cross_entropy")
    expected = plain(_logits(cosines, target, 0.35, 64.0), target)
    assert loss(cosines, target) == pytest.approx(expected, rel=1e-14)
