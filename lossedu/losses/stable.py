"""Pieces that keep a loss right at the ends of its range, shared by the families."""
import numpy as np


def times(share, size):
    """share * size, where a share of 0 counts nothing: not even of something infinite. nan stays nan."""
    return np.where((share == 0) & np.isinf(size), 0, share * size)


def over(share, size):
    """share / size, where a share of 0 asks for nothing: not even of what is 0. nan stays nan."""
    return np.where((share == 0) & (size == 0), 0, share / size)


def like(setting, array):
    """A setting in the dtype of an array: numbers as they are, arrays converted, so that float32 stays float32."""
    return setting.astype(array.dtype, copy=False) if isinstance(setting, np.ndarray) else setting


def both_sides(logits):
    """(log1p(e^-|z|), p, 1 - p, -max(0, z), -max(0, -z)) of logits z, each with all its digits on both sides."""
    below, above = np.minimum(logits, 0), np.minimum(-logits, 0)
    total = np.exp(below + above)               # e^-|z|: one of the two is 0
    prob, other = np.maximum(total, above < 0), np.maximum(total, below < 0)
    tail = log1p(total)
    total += 1
    prob /= total
    other /= total
    return tail, prob, other, above, below


def within(limit, array):
    """True if no value is further from 0. nan, which is both least and largest, is."""
    array = np.asarray(array)
    return array.size > 0 and -limit <= array.item(array.argmin()) and array.item(array.argmax()) <= limit


def log1p(x):
    """log(1 + x) of finite x above -1. `np.log1p` goes number by number; log, and what 1 + x lost to rounding, is twice
    as fast where there are many."""
    if x.size < 1000:
        return np.log1p(x)
    whole = 1 + x
    lost = whole - 1
    np.subtract(x, lost, out=lost)
    lost /= whole
    lost += np.log(whole, out=whole)
    return lost


def parts(length, size=8_192):
    """Slices that make up a long axis, at least one. Products of such parts are added up by BLAS without threads."""
    return [slice(start, start + size) for start in range(0, max(1, length), size)]
