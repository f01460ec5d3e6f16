"""Pieces that keep a loss right at the ends of its range, shared by the families."""
import numpy as np

PART = 8_192  # numbers worked on at once: a dozen such arrays stay in the cache


def times(share, size):
    """share * size, where a share of 0 counts nothing: not even of something infinite. nan stays nan."""
    return np.where((share == 0) & np.isinf(size), 0, share * size)


def product_beside(array):
    """`np.multiply`, or `times` where something in `array` is infinite or nan."""
    return np.multiply if between(-np.inf, np.inf, array) else times


def over(share, size):
    """share / size, where a share of 0 asks for nothing: not even of what is 0. nan stays nan."""
    return np.where((share == 0) & (size == 0), 0, share / size)


def like(setting, array):
    """A setting in the dtype of an array: numbers as they are, arrays converted, so that float32 stays float32."""
    return setting.astype(array.dtype, copy=False) if isinstance(setting, np.ndarray) else setting


def both_sides(logits):
    """(log1p(e^-|z|), p, 1 - p, -max(0, z), -max(0, -z)) of logits z, each with all its digits on both sides."""
    below, above = np.minimum(logits, 0), np.minimum(-logits, 0)
    power = np.exp(below + above)               # e^-|z|: one of the two is 0
    total, side = 1 + power, np.sign(logits)
    prob, other = np.maximum(power, side), np.maximum(power, -side)
    prob /= total
    other /= total
    return log1p(power, total), prob, other, above, below


def within(limit, array):
    """True if every value is nearer to 0 than `limit`."""
    return between(-limit, limit, array)


def between(low, high, array):
    """True if there are values and each lies above `low` and below `high`. nan, which is both least and largest, does
    not. Where these lie is found several times faster than what they are."""
    array = np.asarray(array)
    return array.size > 0 and low < array.item(array.argmin()) and array.item(array.argmax()) < high


def log1p(x, whole=None):
    """log(1 + x) of finite x above -1; `whole` is 1 + x, where that is known. `np.log1p` goes number by number; log,
    and what 1 + x lost to rounding, is twice as fast where there are many."""
    if x.size < 1000:
        return np.log1p(x)
    if whole is None:
        whole = 1 + x
    lost = whole - 1
    np.subtract(x, lost, out=lost)
    lost /= whole
    lost += np.log(whole)
    return lost


def dot(one, other):
    """The sum of products along the last axis, added up in parts where it is long."""
    if one.shape[-1] <= PART:
        return np.vecdot(one, other)
    return sum(np.vecdot(one[..., part], other[..., part]) for part in parts(one.shape[-1]))


def parts(length, size=PART):
    """Slices that make up a long axis, at least one. Products of such parts are added up by BLAS without threads."""
    return [slice(start, start + size) for start in range(0, max(1, length), size)]
