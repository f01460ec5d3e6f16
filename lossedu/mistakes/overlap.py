"""Wrong implementations of overlap losses that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.overlap import soft_counts
from ..losses.overlap.dice import dice, dice_grad
from ..losses.overlap.jaccard import jaccard, jaccard_grad
from ..losses.overlap.tversky import tversky, tversky_grad
from .common import mean_for_sum, score_for_loss, sign, with_settings


def _parts(probs, target, smooth):
    """(twice the shared part, with the smoothing; the size of both masks, with the smoothing)."""
    return (2 * np.sum(probs * target, axis=-1, keepdims=True) + smooth,
            np.sum(probs + target, axis=-1, keepdims=True) + smooth)


def _grad(top, bottom, target):
    return top / bottom**2 - 2 * target / bottom


def _parts_of_jaccard(probs, target, smooth):
    """(shared part, union), both with the smoothing."""
    shared = np.sum(probs * target, axis=-1, keepdims=True)
    return shared + smooth, np.sum(probs + target, axis=-1, keepdims=True) - shared + smooth


def _whole(probs, target, alpha, beta, smooth):
    hits, alarms, misses = soft_counts(probs, target)
    return hits + alpha * alarms + beta * misses + smooth


MISTAKES = {
    "dice": (
        sign(dice_grad,
            "Right size, wrong sign. Raise the probability of a pixel on the object: does the loss "
            "grow or shrink?"),
        Mistake("size_held", lambda probs, target, smooth, **_: (
            -2 * target / _parts(probs, target, smooth)[1]),
            "The denominator is treated as a constant. It contains the predicted probabilities "
            "too: what does the quotient rule add?"),
        Mistake("shared_held", lambda probs, target, smooth, **_: (
            _parts(probs, target, smooth)[0] / _parts(probs, target, smooth)[1] ** 2 + 0 * probs),
            "The numerator is treated as a constant, so every pixel gets the same derivative. What "
            "does the quotient rule add for the overlap?"),
        mean_for_sum(dice_grad,
            "Too small by the number of pixels: the loss is one number for the whole mask, not a "
            "mean over its pixels.", "mean_over_pixels"),
        Mistake("smooth_below_only", lambda probs, target, smooth, **_: (
            _grad(_parts(probs, target, 0.0)[0], _parts(probs, target, smooth)[1], target)),
            "The smoothing is in the denominator alone, so two empty masks would have the loss 1. "
            "Where else does it belong?"),
        score_for_loss(dice,
            "This is the score, which is 1 for equal masks. Where should a loss be smallest?"),
        Mistake("thresholded", lambda probs, target, smooth, **_: (
            dice((probs > 0.5).astype(probs.dtype), target, smooth)),
            "The probabilities are rounded to 0 or 1 first. That makes a metric of the loss: what "
            "would its gradient be?", of="value"),
        Mistake("squares_below", lambda probs, target, smooth, **_: (
            1 - (2 * np.sum(probs * target, axis=-1) + smooth)
                / (np.sum(probs**2 + target**2, axis=-1) + smooth)),
            "The denominator sums squares here. That variant exists; the course sums the "
            "probabilities themselves.", of="value"),
        Mistake("no_smooth_above", lambda probs, target, smooth, **_: (
            1 - (2 * np.sum(probs * target, axis=-1))
                / (np.sum(probs + target, axis=-1) + smooth)),
            "The smoothing is in the denominator alone, so two empty masks have the loss 1. Where "
            "else does it belong?", of="value"),
    ),
    "jaccard": (
        sign(jaccard_grad,
            "Right size, wrong sign. Raise the probability of a pixel on the object: does the loss "
            "grow or shrink?"),
        Mistake("union_held", lambda probs, target, smooth, **_: (
            -target / _parts_of_jaccard(probs, target, smooth)[1]),
            "Right on the object. Off the object a pixel enlarges the union: what is its "
            "derivative?"),
        Mistake("sum_below", lambda probs, target, smooth, **_: (
            (_parts_of_jaccard(probs, target, smooth)[0]
                / _parts_of_jaccard(probs, target, smooth)[1] - target)
                / _parts_of_jaccard(probs, target, smooth)[1]),
            "The union is differentiated as if it were the sum of both masks. Which part of that "
            "sum does the union count only once?"),
        mean_for_sum(jaccard_grad,
            "Too small by the number of pixels: the loss is one number for the whole mask, not a "
            "mean over its pixels.", "mean_over_pixels"),
        score_for_loss(jaccard,
            "This is the score, which is 1 for equal masks. Where should a loss be smallest?"),
        Mistake("thresholded", lambda probs, target, smooth, **_: (
            jaccard((probs > 0.5).astype(probs.dtype), target, smooth)),
            "The probabilities are rounded to 0 or 1 first. That makes a metric of the loss: what "
            "would its gradient be?", of="value"),
        Mistake("counted_twice", lambda probs, target, smooth, **_: (
            1 - (np.sum(probs * target, axis=-1) + smooth)
                / (np.sum(probs + target, axis=-1) + smooth)),
            "The denominator is the sum of both masks, which counts the overlap twice. How often "
            "does the union count it?", of="value"),
        Mistake("dice", lambda probs, target, smooth, **_: (
            1 - (2 * np.sum(probs * target, axis=-1) + smooth)
                / (np.sum(probs + target, axis=-1) + smooth)),
            "This is the Dice loss, in which the overlap counts twice. How often does the Jaccard "
            "loss count it?", of="value"),
        Mistake("no_smooth_above", lambda probs, target, smooth, **_: (
            1 - np.sum(probs * target, axis=-1)
                / _parts_of_jaccard(probs, target, smooth)[1][..., 0]),
            "The smoothing is in the denominator alone, so two empty masks have the loss 1. Where "
            "else does it belong?", of="value"),
    ),
    "tversky": (
        with_settings("swapped", tversky_grad,
            "The two weights are swapped. A pixel off the object is a false positive: does `alpha` "
            "or `beta` weight it?", alpha="beta", beta="alpha"),
        sign(tversky_grad,
            "Right size, wrong sign. Raise the probability of a pixel on the object: does the loss "
            "grow or shrink?"),
        Mistake("whole_held", lambda probs, target, alpha, beta, smooth, **_: (
            (alpha * (1 - target) - beta * target)
                / _whole(probs, target, alpha, beta, smooth)[..., None]),
            "The denominator is treated as a constant. It contains the predicted probabilities "
            "too: what does the quotient rule add?"),
        with_settings("dice", tversky_grad,
            "Both kinds of error have the weight one half here. Where do `alpha` and `beta` enter?",
            alpha=0.5, beta=0.5),
        mean_for_sum(tversky_grad,
            "Too small by the number of pixels: the loss is one number for the whole mask, not a "
            "mean over its pixels.", "mean_over_pixels"),
        with_settings("swapped_value", tversky,
            "The two weights are swapped. Which of `alpha` and `beta` belongs to the false "
            "positives?", of="value", alpha="beta", beta="alpha"),
        score_for_loss(tversky,
            "This is the score, which is 1 for equal masks. Where should a loss be smallest?"),
        Mistake("thresholded", lambda probs, target, alpha, beta, smooth, **_: (
            tversky((probs > 0.5).astype(probs.dtype), target, alpha, beta, smooth)),
            "The probabilities are rounded to 0 or 1 first. That makes a metric of the loss: what "
            "would its gradient be?", of="value"),
        Mistake("no_smooth_above", lambda probs, target, alpha, beta, smooth, **_: (
            1 - np.sum(probs * target, axis=-1) / _whole(probs, target, alpha, beta, smooth)),
            "The smoothing is in the denominator alone, so two empty masks have the loss 1. Where "
            "else does it belong?", of="value"),
    ),
}
