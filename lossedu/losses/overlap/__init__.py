"""Overlap: how much of a predicted mask and of the true one is shared."""
import numpy as np

from ...core.record import Input
from ...core.settings import Setting
from ...core.spaces import LABEL, PROBABILITY
from ..stable import PART, parts


def soft_counts(probs, target):
    """(hits, false alarms, misses) along the last axis: pixels, each counted by its probability."""
    return np.vecdot(probs, target), np.vecdot(probs, 1 - target), np.vecdot(1 - probs, target)


def soft_counts_in_parts(probs, target):
    """The same, added up part by part: of a long mask, what was just read is still in the cache."""
    if probs.shape[-1] <= PART:
        return soft_counts(probs, target)
    return [sum(column) for column in zip(*[soft_counts(probs[..., part], target[..., part])
                                            for part in parts(probs.shape[-1])])]


def in_parts(slope, target):
    """`slope(target)` for every pixel, worked out part by part: of a long mask, each part stays in
    the cache.
    """
    if target.shape[-1] <= PART:
        return slope(target)
    whole = np.empty(target.shape, target.dtype)
    for part in parts(target.shape[-1]):
        whole[..., part] = slope(target[..., part])
    return whole


def on_a_line(target, start, steep, unit):
    """(start - steep * target) / unit for every pixel; of a long mask in two passes, unless a
    quotient overflows.
    """
    fall = -steep / unit
    if target.shape[-1] <= PART or not (fall > -np.inf).all():
        slopes = target * -steep
        slopes += start
        slopes /= unit
        return slopes
    level = start / unit

    def slope(target):
        slopes = target * fall
        slopes += level
        return slopes

    return in_parts(slope, target)


def ratio(top, bottom):
    """top / bottom, and 0 where both are 0: two empty masks."""
    return top / (bottom + (bottom == 0))


SMOOTH = Setting(1.0, ends=(0.0, 1.0, 100.0), symbol="s", low=0.0, open_high=True,
                 meaning="pixels added to both sides of the ratio, so that two empty masks cost "
                         "0; large ones hide a small object that is missed")
PER_IMAGE = Setting(False, ends=(False, True), symbol="b", kind="flag",
                    meaning="True: one value for each image, the entry of the first axis; False: "
                            "all pixels of the batch pooled, one value")


def inputs(**settings):
    """What depends on `per_image`: one value for the whole set of pixels, or one for each entry of
    the first axis.
    """
    shape = "n ..." if settings["per_image"] else "..."
    return dict(scope="row" if settings["per_image"] else "set", inputs=(
        Input("probs", "p", domain=PROBABILITY, shape=shape, grad=True),
        Input("target", "y", domain=LABEL, shape=shape)))
