"""Pieces that the fused forms share: the same numbers as the plain forms, with fewer passes."""
import numpy as np

from ..losses.stable import between, zero_safe_product


def product_beside(array):
    """`np.multiply`, or `zero_safe_product` where something in `array` is infinite or nan."""
    return np.multiply if between(-np.inf, np.inf, array) else zero_safe_product


def both_sides(logits):
    """(log1p(e^-|z|), p, 1 - p, min(z, 0), min(-z, 0)) of logits z, with all digits on both sides.

    softplus(z) is the first less the last: log1p(e^-|z|) + max(z, 0).
    """
    negative, minus_positive = np.minimum(logits, 0), np.minimum(-logits, 0)
    exp_neg = np.exp(negative + minus_positive)        # e^-|z|: one of the two is 0
    total, sign = 1 + exp_neg, np.sign(logits)
    prob = np.maximum(exp_neg, sign)                   # 1 where z > 0, else e^z
    complement = np.maximum(exp_neg, -sign)
    prob /= total
    complement /= total
    return log1p(exp_neg, total), prob, complement, minus_positive, negative


def log1p(x, whole=None):
    """log(1 + x) of finite x above -1; `whole` is 1 + x, where that is known.

    `np.log1p` goes number by number. Where there are many, log(1 + x) and a correction for what
    1 + x lost to rounding are twice as fast: log(1 + x) = log w + (x - (w - 1)) / w, w = fl(1 + x).
    """
    if x.size < 1000:
        return np.log1p(x)
    if whole is None:
        whole = 1 + x
    lost = whole - 1
    np.subtract(x, lost, out=lost)
    lost /= whole
    lost += np.log(whole)
    return lost
