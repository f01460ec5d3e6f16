"""Numbers as a shorter format keeps them: each is rounded to the nearest that the format has.

Rounded values stay in arrays of float32, which hold every number of float16 and bfloat16 exactly.
"""
import numpy as np


def to_float32(values):
    """The values as float32 (...)."""
    return np.asarray(values, dtype=np.float32)


def to_float16(values):
    """The values (...) rounded to float16, inf beyond its range; in an array of float32.

    >>> to_float16([1.0004, 1e-8, 70_000.0]).tolist()
    [1.0, 0.0, inf]
    """
    with np.errstate(over="ignore"):
        return to_float32(values).astype(np.float16).astype(np.float32)


def to_bfloat16(values):
    """The values (...) rounded to bfloat16, half to even; in an array of float32.

    A bfloat16 is the upper half of a float32: 1 bit for the sign, 8 for the exponent, 7 for the
    digits.

    >>> to_bfloat16([1.003, 1.005, 70_000.0]).tolist()
    [1.0, 1.0078125, 70144.0]
    """
    values = to_float32(values)
    bits = values.view(np.uint32)
    last_kept = (bits >> np.uint32(16)) & np.uint32(1)
    rounded = (bits + np.uint32(0x7FFF) + last_kept) & np.uint32(0xFFFF0000)
    return np.where(np.isnan(values), values, rounded.view(np.float32))


ROUND = {"float32": to_float32, "float16": to_float16, "bfloat16": to_bfloat16}
