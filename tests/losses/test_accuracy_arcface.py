"""Value and derivatives of ArcFace within 4 eps of the exact ones, or what the rounding of the
logits explains.

The own logit is a difference, of cos(angle) cos(margin) and sin(angle) sin(margin), and is measured
against both; so is its derivative. Scaled cosines are rounded, and subtracted from each other:
where the scale is large, that counts for more than 4 eps, as in softmax cross-entropy.
"""
import math

import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, Difference, too_far

# How far off a logit is, in eps, its share of the gap below the largest one (half of one) with it.
# The product with the scale: half of one. The own one: sin(angle), from two differences, their
# product and its root (1.25), sin(margin), its product (half of one each), their difference (half
# of one) and the scale.
OTHER, OWN = mpf(1) * NUDGE, mpf(3.75) * NUDGE


def arcface(cosines, target, off=None, *, margin, scale):
    """`off` is the class whose logit is moved by what rounding may do to it."""
    own = cosines[target]
    # where the threshold is, rounding decides: it is that of float64
    beyond = own < -mpf(math.cos(margin))
    sine = mpmath.sqrt(1 - own**2)
    terms = ((own, -margin * mpmath.sin(margin)) if beyond
             else (own * mpmath.cos(margin), -sine * mpmath.sin(margin)))
    logits = [scale * one for one in cosines]
    logits[target] = scale * mpmath.fsum(terms)
    if off is not None:
        size = scale * mpmath.fsum(map(abs, terms)) if off == target else abs(logits[off])
        logits[off] += (OWN if off == target else OTHER) * size
    power = [mpmath.exp(one) for one in logits]
    others = mpmath.fsum(one for k, one in enumerate(power) if k != target)
    slopes = [scale * one / mpmath.fsum(power) for one in power]
    pull = -scale * others / mpmath.fsum(power)
    turn = (mpf(1),) if beyond or not margin else (
        mpmath.cos(margin), own * mpmath.sin(margin) / sine) if sine else (mpf(0),)
    parts = [pull * one for one in turn]
    slopes[target] = Difference(sum(max(one, 0) for one in parts), sum(max(-one, 0)
                                                                       for one in parts))
    return mpmath.log1p(others / power[target]), slopes


def every_logit(cosines, target):
    return [(cosines, target, k) for k in range(len(cosines))]


def rows(dtype):
    """Cosines of all sizes and beside 1 and -1; own classes ahead, behind, and at 1 and -1."""
    rng, kind = np.random.default_rng(73), np.finfo(dtype)
    cosines = np.cos(rng.uniform(0, np.pi, (120, 4)))
    cosines[:30] *= 10.0 ** rng.uniform(-30, 0, (30, 4))
    target = rng.integers(4, size=120)
    near = 1 - 10.0 ** rng.uniform(np.log10(float(kind.eps)), -1, 40)
    cosines[np.arange(30, 70), target[30:70]] = near * rng.choice([-1, 1], 40)
    cosines[np.arange(70, 74), target[70:74]] = 1, 1, -1, -1
    return cosines.astype(dtype), target


def off_the_tear(variant, cosines, target):
    """Without the rows whose own angle is pi - m within rounding."""
    own = np.take_along_axis(cosines, target[:, None], axis=-1)[:, 0]
    keep = np.abs(own + math.cos(variant.settings["margin"])) > 8 * np.finfo(cosines.dtype).eps
    keep |= np.abs(own) == 1
    return cosines[keep], target[keep]


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("angular", settings_at_ends(lossedu.loss("arcface")), ids=repr)
def test_value_and_derivatives_are_within_4_eps_or_what_rounding_the_logits_explains(angular,
                                                                                     dtype):
    inputs = off_the_tear(angular, *rows(dtype))
    assert len(inputs[0]) >= 100
    lost = 4 * angular.settings["scale"]  # a probability that is lost is multiplied by it
    assert too_far(angular, inputs, arcface, roundings=every_logit, lost=lost) == []


def _common(cosines, target, margin, scale, clamp=0.0):
    own = np.take_along_axis(cosines, target[:, None], axis=-1)
    angle = np.arccos(np.clip(own, -1 + clamp, 1 - clamp))
    turned = np.where(angle <= np.pi - margin, np.cos(angle + margin),
                      np.cos(angle) - margin * np.sin(margin))
    logits = scale * cosines
    np.put_along_axis(logits, target[:, None], scale * turned, axis=-1)
    return logits


@pytest.mark.parametrize("changes", [
    dict(f=lambda cosines, target, margin, scale: lossedu.LOSSES["cross_entropy"].f(
        _common(cosines, target, margin, scale, clamp=1e-7), target)),
    dict(f=lambda cosines, target, margin, scale: -np.log(np.take_along_axis(
        lossedu.activations.softmax(_common(cosines, target, margin, scale)), target[:, None],
        axis=-1))[:, 0])],
    ids=["a clamp 1e-7 below 1", "the logarithm of a probability"])
def test_a_form_in_common_use_is_caught(spoil, changes):
    spoiled = spoil("arcface", **changes)
    with np.errstate(all="ignore"):
        assert too_far(spoiled, off_the_tear(spoiled, *rows(np.float64)), arcface,
                       roundings=every_logit)


def test_without_a_margin_it_is_cross_entropy_of_the_scaled_cosines():
    cosines, target = rows(np.float64)
    loss, plain = lossedu.loss("arcface", margin=0.0), lossedu.loss("cross_entropy")
    value, slope = loss.value_and_grad(cosines, target)
    expected, theirs = plain.value_and_grad(64 * cosines, target)
    assert value == pytest.approx(expected, rel=1e-14)
    np.testing.assert_allclose(slope, 64 * theirs, rtol=1e-12)


def test_beyond_pi_the_own_logit_goes_on_falling_and_jumps_there_as_the_authors_code_does():
    loss, angle = lossedu.loss("arcface", margin=0.5, scale=1.0), np.linspace(0.01, np.pi, 400)
    rows = np.stack([np.cos(angle), np.zeros(400)], axis=-1)
    values = loss(rows, np.zeros(400, int), reduction="none")
    assert np.all(np.diff(values) > 0)
    logit = -np.log(np.expm1(values))
    jump = -np.min(np.diff(logit))
    assert jump == pytest.approx(np.cos(0.5) + 0.5 * np.sin(0.5) - 1, abs=0.01)


@pytest.mark.parametrize("margin, slope", [(0.5, 0.0), (0.0, -0.5)])
def test_at_an_own_cosine_of_1_the_derivative_is_0_unless_there_is_no_margin(margin, slope):
    loss = lossedu.loss("arcface", margin=margin, scale=1.0)
    got = loss.grad([[1.0, 1.0]], [0])
    assert got[0, 0] == slope and np.isfinite(got).all() and got[0, 1] > 0


def test_a_cosine_beyond_1_by_rounding_is_refused_with_the_cure():
    with pytest.raises(ValueError, match=r"That is rounding: type numpy.clip\(numpy.asarray"
                                         r"\(cosines\), -1, 1\)|numpy.clip\(cosines, -1, 1\)"):
        lossedu.loss("arcface")([[1 + 1e-9, 0.0]], [0])
