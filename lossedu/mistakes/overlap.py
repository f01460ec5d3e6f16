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
            "Right size, wrong sign: a higher probability on the object makes the loss smaller."),
        Mistake("size_held", lambda probs, target, smooth, **_: (
            -2 * target / _parts(probs, target, smooth)[1]),
            "The shared part moves, and so does the size of the masks below it. Every pixel counts "
            "there."),
        Mistake("shared_held", lambda probs, target, smooth, **_: (
            _parts(probs, target, smooth)[0] / _parts(probs, target, smooth)[1] ** 2 + 0 * probs),
            "The same slope for every pixel: only the size of the masks moves here. What about the "
            "shared part?"),
        mean_for_sum(dice_grad,
            "Divided by the number of pixels. The loss is one number for the whole mask, and no "
            "mean over pixels.", "mean_over_pixels"),
        Mistake("smooth_below_only", lambda probs, target, smooth, **_: (
            _grad(_parts(probs, target, 0.0)[0], _parts(probs, target, smooth)[1], target)),
            "The smoothing stands below the ratio alone. Two empty masks would cost 1 by that: "
            "where else does it go?"),
        score_for_loss(dice,
            "This is the score: 1 for equal masks. A loss has to be smallest there."),
        Mistake("thresholded", lambda probs, target, smooth, **_: (
            dice((probs > 0.5).astype(probs.dtype), target, smooth)),
            "The probabilities were cut at one half first. That is a metric: its slope is 0 "
            "wherever it has one.", of="value"),
        Mistake("squares_below", lambda probs, target, smooth, **_: (
            1 - (2 * np.sum(probs * target, axis=-1) + smooth)
                / (np.sum(probs**2 + target**2, axis=-1) + smooth)),
            "The masks below are squared here. That variant exists; the course takes the plain "
            "sizes.", of="value"),
        Mistake("no_smooth_above", lambda probs, target, smooth, **_: (
            1 - (2 * np.sum(probs * target, axis=-1))
                / (np.sum(probs + target, axis=-1) + smooth)),
            "Two empty masks cost 1 here: the smoothing stands below the ratio alone.", of="value"),
    ),
    "jaccard": (
        sign(jaccard_grad,
            "Right size, wrong sign: a higher probability on the object makes the loss smaller."),
        Mistake("union_held", lambda probs, target, smooth, **_: (
            -target / _parts_of_jaccard(probs, target, smooth)[1]),
            "Right on the object. Any other pixel adds to the union, and that costs something "
            "too."),
        Mistake("sum_below", lambda probs, target, smooth, **_: (
            (_parts_of_jaccard(probs, target, smooth)[0]
                / _parts_of_jaccard(probs, target, smooth)[1] - target)
                / _parts_of_jaccard(probs, target, smooth)[1]),
            "The union was differentiated as if it were the sum of both masks. A shared pixel "
            "counts once in it."),
        mean_for_sum(jaccard_grad,
            "Divided by the number of pixels. The loss is one number for the whole mask, and no "
            "mean over pixels.", "mean_over_pixels"),
        score_for_loss(jaccard,
            "This is the score: 1 for equal masks. A loss has to be smallest there."),
        Mistake("thresholded", lambda probs, target, smooth, **_: (
            jaccard((probs > 0.5).astype(probs.dtype), target, smooth)),
            "The probabilities were cut at one half first. That is a metric: its slope is 0 "
            "wherever it has one.", of="value"),
        Mistake("counted_twice", lambda probs, target, smooth, **_: (
            1 - (np.sum(probs * target, axis=-1) + smooth)
                / (np.sum(probs + target, axis=-1) + smooth)),
            "Below stands the sum of both masks, in which what they share counts twice. The union "
            "counts it once.", of="value"),
        Mistake("dice", lambda probs, target, smooth, **_: (
            1 - (2 * np.sum(probs * target, axis=-1) + smooth)
                / (np.sum(probs + target, axis=-1) + smooth)),
            "This is the Dice loss, in which the shared part counts twice, above and "
            "below.", of="value"),
        Mistake("no_smooth_above", lambda probs, target, smooth, **_: (
            1 - np.sum(probs * target, axis=-1)
                / _parts_of_jaccard(probs, target, smooth)[1][..., 0]),
            "Two empty masks cost 1 here: the smoothing stands below the ratio alone.", of="value"),
    ),
    "tversky": (
        with_settings("swapped", tversky_grad,
            "The two prices are swapped: a false alarm is a pixel outside the object, and costs "
            "`alpha`.", alpha="beta", beta="alpha"),
        sign(tversky_grad,
            "Right size, wrong sign: a higher probability on the object makes the loss smaller."),
        Mistake("whole_held", lambda probs, target, alpha, beta, smooth, **_: (
            (alpha * (1 - target) - beta * target)
                / _whole(probs, target, alpha, beta, smooth)[..., None]),
            "Only what stands above the ratio moves here. Hits, false alarms and misses stand "
            "below it too."),
        with_settings("dice", tversky_grad,
            "Both errors have the same price of one half here. Where do `alpha` and `beta` enter?",
            alpha=0.5, beta=0.5),
        mean_for_sum(tversky_grad,
            "Divided by the number of pixels. The loss is one number for the whole mask, and no "
            "mean over pixels.", "mean_over_pixels"),
        with_settings("swapped_value", tversky,
            "The two prices are swapped: `alpha` weighs the false alarms, `beta` the "
            "misses.", of="value", alpha="beta", beta="alpha"),
        score_for_loss(tversky,
            "This is the score: 1 for equal masks. A loss has to be smallest there."),
        Mistake("thresholded", lambda probs, target, alpha, beta, smooth, **_: (
            tversky((probs > 0.5).astype(probs.dtype), target, alpha, beta, smooth)),
            "The probabilities were cut at one half first. That is a metric: its slope is 0 "
            "wherever it has one.", of="value"),
        Mistake("no_smooth_above", lambda probs, target, alpha, beta, smooth, **_: (
            1 - np.sum(probs * target, axis=-1) / _whole(probs, target, alpha, beta, smooth)),
            "Two empty masks cost 1 here: the smoothing stands below the ratio alone.", of="value"),
    ),
}
