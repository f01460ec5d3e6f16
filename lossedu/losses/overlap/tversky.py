"""Tversky loss: overlap with a price of its own for false alarms and for misses."""

from ...core.record import Difference, Loss, Setting, Twin
from . import PER_IMAGE, SMOOTH, in_parts, inputs, ratio, soft_counts, soft_counts_in_parts


def tversky(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    r"""One minus the Tversky index: the true positives a over themselves and the weighted errors.

    `alpha` weights the false positives f, `beta` the false negatives g.

    $$\ell(p, y) = 1 - \frac{a + s}{a + \alpha f + \beta g + s}, \qquad a = \sum_i p_i y_i, \qquad
    f = \sum_i p_i (1 - y_i), \qquad g = \sum_i (1 - p_i) y_i$$

    With both at 1/2 it is the Dice loss (with half its smoothing), with both at 1 the Jaccard loss.
    The sums run over all pixels of the batch, pooled, or with `per_image=True` over those of each
    image, an entry of the first axis. Where the ratio is 0 / 0, as for two empty masks without
    smoothing, the loss is 0.

    `tversky` itself sums over the last axis: the loss hands it the pixels that belong together.

    >>> import numpy as np
    >>> tversky(np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]), alpha=1.0, smooth=0.0).item()
    0.5
    """
    hits, alarms, misses = soft_counts(probs, target)
    wrong = alpha * alarms + beta * misses
    return ratio(wrong, hits + wrong + smooth)  # 1 - score has no digits left near 0


def tversky_grad(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    r"""For a pixel outside the object, `alpha` times the score; for one of it, minus the loss and
    `beta` times the score; both over the whole.

    $$\frac{\partial \ell}{\partial p_k} = \frac{1}{d} \left((1 - y_k) \alpha t - y_k (1 - t +
    \beta t)\right), \qquad
    t = \frac{a + s}{d}, \qquad d = a + \alpha f + \beta g + s, \qquad a = \sum_i p_i y_i, \qquad
    f = \sum_i p_i (1 - y_i), \qquad g = \sum_i (1 - p_i) y_i$$

    For two empty masks without smoothing, where this is 0 / 0, we take 0.

    >>> import numpy as np
    >>> probs, target = np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    >>> tversky_grad(probs, target, alpha=1.0, smooth=0.0).tolist()
    [-0.375, 0.25, 0.25]
    """
    return tversky_both(probs, target, alpha, beta, smooth)[1]


def tversky_both(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    """Both, from one count."""
    hits, alarms, misses = soft_counts_in_parts(probs, target)
    wrong = alpha * alarms + beta * misses
    whole = hits + wrong + smooth
    value, score = ratio(wrong, whole), ratio(hits + smooth, whole)
    alarm, miss, unit = (one[..., None]
                         for one in (alpha * score, value + beta * score, whole + (whole == 0)))

    def slope(target):
        slopes = 1 - target
        slopes *= alarm
        slopes -= target * miss
        slopes /= unit
        return slopes

    return value, in_parts(slope, target)


LOSS = Loss(
    f=tversky, df=tversky_grad,
    title="Tversky loss",
    scope="set",
    activation="sigmoid",
    facts_at=inputs,
    settings_of={
        "alpha": Setting(0.5, ends=(0.0, 0.5, 2.0), symbol=r"\alpha", low=0.0, open_high=True,
                         meaning="the weight of a false positive, beside 1 for a true positive"),
        "beta": Setting(0.5, ends=(0.0, 0.5, 2.0), symbol=r"\beta", low=0.0, open_high=True,
                        meaning="the weight of a false negative, beside 1 for a true positive"),
        "smooth": SMOOTH,
        "per_image": PER_IMAGE},
    twin=Twin(
        "axes = tuple(range(1 if per_image else 0, probs.ndim))\n"
        "hits, alarms = (probs * target).sum(axes), (probs * (1 - target)).sum(axes)\n"
        "misses = ((1 - probs) * target).sum(axes)\n"
        "1 - (hits + smooth) / (hits + alpha * alarms + beta * misses + smooth)",
        but=(
            Difference(
                "two empty masks without smoothing",
                "0 is divided by 0; we say that nothing is amiss", "nan", ([0.0, 0.0], [0.0, 0.0]),
                settings=dict(smooth=0.0)),
            Difference(
                "masks that nearly agree", "1 less the score leaves an absolute error of rounding",
                "inexact", ([1 - 1e-9, 0.0], [1.0, 0.0])))),
    declared=dict(
        convex=lambda alpha, beta, smooth, per_image: alpha == 0 and beta <= 1,
        strictly_convex=False,
        # bounded for each number of pixels; without smoothing the loss jumps where the last pixel
        # goes
        lipschitz=lambda alpha, beta, smooth, per_image: smooth > 0 or alpha == 0,
        smooth=lambda alpha, beta, smooth, per_image: smooth > 0 or alpha == 0, redescending=False,
        symmetric=lambda alpha, beta, smooth, per_image: alpha == beta, nonnegative=True,
        # not for soft targets: at p = y = 1/2 a part of each is missed
        zero_at_perfect=lambda alpha, beta, smooth, per_image: alpha == beta == 0,
        elicits=False),
    kinks=(),
    references=("Tversky, Features of Similarity, Psychological Review 84, 1977",
                "Salehi, Erdogmus & Gholipour, Tversky loss function for image segmentation "
                "using 3D fully convolutional deep networks, MLMI 2017"),
)
