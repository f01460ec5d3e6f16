"""Overlap losses: right to 4 eps, pooled or per image as said, and their known relations and
traps."""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.losses import overlap as overlap_losses
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import Difference, too_far

NAMES = ("dice", "jaccard", "tversky")
PRICES = {"dice": (mpf(0.5), mpf(0.5), mpf(0.5)), "jaccard": (1, 1, 1)}  # alpha, beta, smoothing
VARIANTS = [variant for name in NAMES for variant in settings_at_ends(lossedu.LOSSES[name])]


def exact(name):
    def of_one_mask(probs, target, smooth, per_image, **prices):
        alpha, beta, share = PRICES.get(name) or (prices["alpha"], prices["beta"], 1)
        hits = mpmath.fsum(p * y for p, y in zip(probs, target)) + share * smooth
        wrong = mpmath.fsum(alpha * p * (1 - y) + beta * (1 - p) * y for p, y in zip(probs, target))
        whole = hits + wrong
        if whole == 0:
            return mpf(0), [mpf(0)] * len(probs)
        return wrong / whole, [Difference((1 - y) * alpha * hits / whole**2,
                                          y * (wrong + beta * hits) / whole**2)
                               for y in target]
    return of_one_mask


def masks(dtype):
    """One mask in each pair: soft and hard targets, small and large objects, near misses, empty
    ones."""
    rng = np.random.default_rng(42)
    for _ in range(25):
        n = int(rng.integers(1, 20))
        target = rng.choice([0.0, 1.0, rng.random()], p=[0.5, 0.3, 0.2],
                            size=n) * rng.choice([0, 1, 1, 1])
        away = 10.0 ** rng.uniform(-12 if dtype is np.float64 else -6, 0, n)
        probs = np.abs(target - away) if rng.random() < 0.5 else away
        yield np.clip(probs, 0, 1).astype(dtype), target.astype(dtype)
    yield np.zeros(3, dtype), np.zeros(3, dtype)
    yield np.full(2, 1e-300 if dtype is np.float64 else 1e-30, dtype), np.zeros(2, dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("overlap", VARIANTS, ids=repr)
def test_value_and_slope_are_within_4_eps_of_the_exact_ones(overlap, dtype):
    for probs, target in masks(dtype):
        one = (probs[None], target[None]) if overlap.scope == "row" else (probs, target)
        assert too_far(overlap, one, exact(overlap.name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_form_in_common_use_is_caught(spoil, name):
    loss = lossedu.LOSSES[name]
    common = spoil(name, f=lambda *masks, **settings: 1 - (1 - loss.f(*masks, **settings)))
    assert any(too_far(common, one, exact(name)) for one in masks(np.float64))


# ---------------------------------------------------------------------- pooled and per image
@pytest.mark.parametrize("name", NAMES)
def test_pooled_is_one_value_for_all_pixels_and_per_image_one_for_each_entry_of_the_first_axis(
    name):
    rng = np.random.default_rng(43)
    probs, target = rng.random((4, 5, 6)), (rng.random((4, 5, 6)) < 0.3) * 1.0
    pooled, single = lossedu.loss(name), lossedu.loss(name, per_image=True)
    each = [pooled(one, other) for one, other in zip(probs, target)]
    np.testing.assert_allclose(single(probs, target, reduction="none"), each, rtol=1e-15)
    assert single(probs, target) == pytest.approx(np.mean(each), rel=1e-15)
    assert pooled(probs, target) == pytest.approx(pooled(probs.ravel(), target.ravel()), rel=1e-15)
    assert pooled(probs, target) != pytest.approx(np.mean(each), rel=1e-4)
    for loss in (pooled, single):
        value, grad = loss.value_and_grad(probs, target)
        assert grad.shape == probs.shape and value == loss(probs, target)
        np.testing.assert_array_equal(grad, loss.grad(probs, target))
    np.testing.assert_allclose(single.grad(probs, target),
                               [pooled.grad(one, other) / 4 for one, other in
                                                            zip(probs, target)], rtol=1e-14)


def test_long_batches_of_images_come_out_as_short_ones_do():
    rng = np.random.default_rng(44)
    probs, target = rng.random((40, 50, 60)), (rng.random((40, 50, 60)) < 0.3) * 1.0
    single = lossedu.loss("dice", per_image=True)
    value, grad = single.value_and_grad(probs, target)
    assert value == pytest.approx(single(probs, target), rel=1e-14)
    np.testing.assert_allclose(grad, single.grad(probs, target), rtol=1e-14)
    assert single(probs[:0], target[:0], reduction="sum") == 0


def off_on_a_long_mask(name):
    """How far value and slope of a mask of 20,000 pixels are from the textbook's quotients, beside
    their own size."""
    rng = np.random.default_rng(45)
    probs, target = rng.random(20_000), (rng.random(20_000) < 0.3) * 1.0
    hits, both = np.sum(probs * target), np.sum(probs + target)
    top, whole = (2 * hits + 1, both + 1) if name == "dice" else (hits + 1, both - hits + 1)
    slope = top / whole**2 - 2 * target / whole if name == "dice" else (
        (1 - target) * top / whole**2 - target / whole)
    value, grad = lossedu.loss(name).value_and_grad(probs, target)
    return max(abs(value / (1 - top / whole) - 1), np.abs(grad / slope - 1).max())


@pytest.mark.parametrize("name", ["dice", "jaccard"])
def test_a_long_mask_in_parts_has_the_slope_of_the_whole(name, monkeypatch):
    assert off_on_a_long_mask(name) < 1e-11
    # the first pixels
    monkeypatch.setattr(overlap_losses, "parts", lambda length: [slice(0, overlap_losses.PART)])
    assert off_on_a_long_mask(name) > 1e-3


def test_images_have_a_weight_each_and_pooled_pixels_have_none():
    probs, target = np.full((3, 2, 2), 0.3), np.zeros((3, 2, 2))
    target[1], target[2, 0] = 1, 1
    each = lossedu.loss("dice", per_image=True)(probs, target, reduction="none")
    weighted = lossedu.loss("dice", per_image=True)(probs, target, weight=[1.0, 0.0, 3.0])
    assert weighted == pytest.approx((each[0] + 3 * each[2]) / 4)
    with pytest.raises(ValueError, match="one value for the whole set"):
        lossedu.loss("dice")(probs, target, weight=[1.0, 0.0, 3.0])


def test_a_single_mask_is_not_taken_for_a_row_of_images():
    with pytest.raises(ValueError,
                       match=r"dice: probs has shape \(5,\); expected \(n, \.\.\.\). Try "
                             r"probs\[None\]"):
        lossedu.loss("dice", per_image=True)(np.zeros(5), np.zeros(5))
    with pytest.raises(ValueError, match=r"\(3, 4, 5\) and target has shape \(3, 5, 4\)"):
        lossedu.loss("dice", per_image=True)(np.zeros((3, 4, 5)), np.zeros((3, 5, 4)))


# ---------------------------------------------------------------------- what is known of them
def test_hard_masks_give_one_minus_the_scores_of_scikit_learn():
    from sklearn.metrics import f1_score, jaccard_score  # takes a second to import
    rng = np.random.default_rng(45)
    for _ in range(20):
        probs, target = (rng.random((2, 30)) < 0.4) * 1.0
        for name, score in (("dice", f1_score), ("jaccard", jaccard_score)):
            expected = 1 - score(target, probs, zero_division=1.0)
            assert lossedu.loss(name, smooth=0.0)(probs, target) == pytest.approx(expected,
                                                                                  abs=1e-15)


def test_tversky_lies_between_dice_and_jaccard_and_one_gives_the_other():
    rng = np.random.default_rng(46)
    probs, target = rng.random(50), (rng.random(50) < 0.3) * 1.0
    dice, jaccard = (lossedu.loss(name, smooth=0.0)(probs, target) for name in ("dice", "jaccard"))
    assert lossedu.loss("tversky", smooth=0.0)(probs, target) == pytest.approx(dice, rel=1e-14)
    assert lossedu.loss("tversky", alpha=1.0, beta=1.0,
                        smooth=0.0)(probs, target) == pytest.approx(jaccard, rel=1e-14)
    assert 1 - dice == pytest.approx(2 * (1 - jaccard) / (2 - jaccard), rel=1e-14)


def test_the_dearer_error_is_the_one_that_tversky_weighs_more():
    target = np.array([1.0] * 4 + [0.0] * 4)
    alarm, miss = np.array([1.0] * 5 + [0.0] * 3), np.array([1.0] * 3 + [0.0] * 5)
    careful = lossedu.loss("tversky", alpha=0.3, beta=0.7, smooth=0.0)
    assert careful(miss, target) > careful(alarm, target)


@pytest.mark.parametrize("smooth, cost", [(0.0, 1.0), (1.0, 10 / 11), (100.0, 10 / 110)])
def test_a_large_smoothing_hides_a_small_object_that_is_missed(smooth, cost):
    target = np.zeros(1000)
    target[:10] = 1
    assert lossedu.loss("dice", smooth=smooth)(np.zeros(1000), target) == pytest.approx(cost,
                                                                                        rel=1e-15)


def test_for_soft_targets_the_target_itself_is_not_the_best_prediction():
    dice, target = lossedu.loss("dice", smooth=0.0), np.array([0.6, 0.6])
    assert dice(np.ones(2), target) < dice(target, target)
