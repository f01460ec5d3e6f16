"""Pieces that keep a loss right at the ends of its range, shared by the families."""
import numpy as np

PART = 8_192  # numbers worked on at once: a dozen such arrays stay in the cache


def zero_safe_product(weight, amount):
    """weight * amount, where 0 * inf is 0: what weighs nothing costs nothing. nan stays nan.

    >>> with np.errstate(invalid="ignore"):  # NumPy warns of 0 * inf; calls of a loss are quiet
    ...     zero_safe_product(np.array([0.0, 0.5]), np.array([np.inf, 3.0])).tolist()
    [0.0, 1.5]
    """
    nothing = (weight == 0) & np.isinf(amount)
    return np.where(nothing, 0, weight * amount)


def zero_safe_ratio(top, bottom):
    """top / bottom, where 0 / 0 is 0. nan stays nan.

    >>> with np.errstate(invalid="ignore"):
    ...     zero_safe_ratio(np.array([0.0, 1.0]), np.array([0.0, 4.0])).tolist()
    [0.0, 0.25]
    """
    nothing = (top == 0) & (bottom == 0)
    return np.where(nothing, 0, top / bottom)


def in_dtype_of(array, setting):
    """A setting that is an array, in the dtype of `array`, so that float32 stays float32.

    Plain numbers stay as they are: NumPy lets the array decide.
    """
    return setting.astype(array.dtype, copy=False) if isinstance(setting, np.ndarray) else setting


def within(limit, array):
    """True if every value is nearer to 0 than `limit`; False beside nan, and for no values."""
    return between(-limit, limit, array)


def between(low, high, array):
    """True if there are values, and each lies above `low` and below `high`; False beside nan."""
    array = np.asarray(array)
    if array.size == 0:
        return False
    # argmin and argmax are several times faster than min and max; of nan, both find it
    least, largest = array.item(array.argmin()), array.item(array.argmax())
    return low < least and largest < high


def dot(one, other):
    """The sum of products along the last axis, (..., n) -> (...), added up in parts if it is long.
    """
    if one.shape[-1] <= PART:
        return np.vecdot(one, other)
    return sum(np.vecdot(one[..., part], other[..., part]) for part in parts(one.shape[-1]))


def parts(length, size=PART):
    """Slices that make up an axis, at least one: BLAS adds up such short pieces without threads."""
    return [slice(start, start + size) for start in range(0, max(1, length), size)]
