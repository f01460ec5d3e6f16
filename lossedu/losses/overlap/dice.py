"""Dice loss: one minus twice the shared part of two masks over the sum of both."""

from ...core.record import Difference, Loss, Twin
from . import PER_IMAGE, SMOOTH, inputs, on_a_line, ratio, soft_counts, soft_counts_in_parts


def dice(probs, target, smooth=1.0, per_image=False):
    r"""One minus the Dice coefficient: twice the overlap of two masks over the size of both.

    $$\ell(p, y) = 1 - \frac{2 \sum_i p_i y_i + s}{\sum_i p_i + \sum_i y_i + s}$$

    The sums run over all pixels of the batch, pooled, or with `per_image=True` over those of each
    image, an entry of the first axis. Where the ratio is 0 / 0, as for two empty masks without
    smoothing, the loss is 0. A mean over images counts each image alike;
    pooled, a large object counts as much as many small ones.

    `dice` itself sums over the last axis: the loss hands it the pixels that belong together.

    >>> import numpy as np
    >>> float(dice(np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]), smooth=0.0).round(6))
    0.333333
    """
    hits, alarms, misses = soft_counts(probs, target)
    wrong = alarms + misses
    return ratio(wrong, 2 * hits + wrong + smooth)  # 1 - score has no digits left near 0


def dice_grad(probs, target, smooth=1.0, per_image=False):
    r"""The score, less 2 for a pixel of the object, over the size of both masks.

    $$\frac{\partial \ell}{\partial p_k} = \frac{1}{d} \left(\frac{2 \sum_i p_i y_i + s}{d} - 2
    y_k\right), \qquad
    d = \sum_i p_i + \sum_i y_i + s$$

    For two empty masks without smoothing, where this is 0 / 0, we take 0.

    >>> import numpy as np
    >>> probs, target = np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    >>> dice_grad(probs, target, smooth=0.0).round(6).tolist()
    [-0.444444, 0.222222, 0.222222]
    """
    return dice_both(probs, target, smooth)[1]


def dice_both(probs, target, smooth=1.0, per_image=False):
    """Both, from one count."""
    hits, alarms, misses = soft_counts_in_parts(probs, target)
    wrong = alarms + misses
    size = 2 * hits + wrong + smooth
    score, unit = ratio(2 * hits + smooth, size)[..., None], (size + (size == 0))[..., None]
    return ratio(wrong, size), on_a_line(target, score, 2, unit)


LOSS = Loss(
    f=dice, df=dice_grad,
    title="Dice loss",
    scope="set",
    activation="sigmoid",
    facts_at=inputs,
    settings_of={"smooth": SMOOTH, "per_image": PER_IMAGE},
    twin=Twin(
        "axes = tuple(range(1 if per_image else 0, probs.ndim))\n"
        "1 - (2 * (probs * target).sum(axes) + smooth) / (probs.sum(axes) + target.sum(axes) + "
        "smooth)",
        but=(
            Difference(
                "two empty masks without smoothing",
                "0 is divided by 0; we say that nothing is amiss", "nan", ([0.0, 0.0], [0.0, 0.0]),
                settings=dict(smooth=0.0)),
            Difference(
                "masks that nearly agree", "1 less the score leaves an absolute error of rounding",
                "inexact", ([1 - 1e-9, 0.0], [1.0, 0.0])))),
    declared=dict(
        convex=False, strictly_convex=False,
        # bounded for each number of pixels; without smoothing the loss jumps where the last pixel
        # goes
        lipschitz=lambda smooth, per_image: smooth > 0,
        smooth=lambda smooth, per_image: smooth > 0, redescending=False, symmetric=True,
        nonnegative=True,
        zero_at_perfect=False,  # not for soft targets: at p = y = 1/2 half of each is missed
        elicits=False),
    kinks=(),
    references=(
        "Dice, Measures of the Amount of Ecologic Association Between Species, Ecology 26, 1945",
        "Milletari, Navab & Ahmadi, V-Net: Fully Convolutional Neural Networks for Volumetric "
        "Medical Image Segmentation, 3DV 2016"),
)
