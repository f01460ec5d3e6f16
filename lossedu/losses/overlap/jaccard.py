"""Jaccard loss: one minus the shared part of two masks over all that either covers (intersection
over union).
"""

from ...core.record import Difference, Loss, Twin
from . import PER_IMAGE, SMOOTH, inputs, on_a_line, ratio, soft_counts, soft_counts_in_parts


def jaccard(probs, target, smooth=1.0, per_image=False):
    r"""One minus the intersection of two masks over their union.

    $$\ell(p, y) = 1 - \frac{\sum_i p_i y_i + s}{\sum_i p_i + \sum_i y_i - \sum_i p_i y_i + s}$$

    The sums run over all pixels of the batch, pooled, or with `per_image=True` over those of each
    image, an entry of the first axis. Where the ratio is 0 / 0, as for two empty masks without
    smoothing, the loss is 0.

    `jaccard` itself sums over the last axis: the loss hands it the pixels that belong together.

    >>> import numpy as np
    >>> jaccard(np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]), smooth=0.0).item()
    0.5
    """
    hits, alarms, misses = soft_counts(probs, target)
    wrong = alarms + misses
    return ratio(wrong, hits + wrong + smooth)  # 1 - score has no digits left near 0


def jaccard_grad(probs, target, smooth=1.0, per_image=False):
    r"""Minus 1 for a pixel of the object, the score for any other, over all that is covered.

    $$\frac{\partial \ell}{\partial p_k} = \frac{1}{u} \left((1 - y_k) \frac{a + s}{u} -
    y_k\right), \qquad
    a = \sum_i p_i y_i, \qquad u = \sum_i p_i + \sum_i y_i - a + s$$

    For two empty masks without smoothing, where this is 0 / 0, we take 0.

    >>> import numpy as np
    >>> jaccard_grad(np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]), smooth=0.0).tolist()
    [-0.5, 0.25, 0.25]
    """
    return jaccard_both(probs, target, smooth)[1]


def jaccard_both(probs, target, smooth=1.0, per_image=False):
    """Both, from one count."""
    hits, alarms, misses = soft_counts_in_parts(probs, target)
    wrong = alarms + misses
    union = hits + wrong + smooth
    score, unit = ratio(hits + smooth, union)[..., None], (union + (union == 0))[..., None]
    return ratio(wrong, union), on_a_line(target, score, 1 + score, unit)


LOSS = Loss(
    f=jaccard, df=jaccard_grad,
    title="Jaccard loss",
    scope="set",
    activation="sigmoid",
    facts_at=inputs,
    settings_of={"smooth": SMOOTH, "per_image": PER_IMAGE},
    twin=Twin(
        "axes = tuple(range(1 if per_image else 0, probs.ndim))\n"
        "shared = (probs * target).sum(axes)\n"
        "1 - (shared + smooth) / (probs.sum(axes) + target.sum(axes) - shared + smooth)",
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
    references=("Jaccard, Étude comparative de la distribution florale dans une portion des Alpes "
                "et du Jura, Bulletin de la Société Vaudoise des Sciences Naturelles 37, 1901",
                "Rahman & Wang, Optimizing Intersection-Over-Union in Deep Neural Networks for "
                "Image Segmentation, ISVC 2016"),
)
