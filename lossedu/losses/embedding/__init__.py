"""Embeddings: points that have to lie close together where they belong together, and apart where
they do not.
"""
from functools import lru_cache

import numpy as np

from ...core.record import Input


def point(name, symbol):
    """An input that holds one point in each row."""
    return Input(name, symbol, shape="n d", grad=True)


def length(apart, p=2.0):
    r"""The p-norm of each row, $\lVert u \rVert_p$.

    >>> float(length(np.array([0.0, -2e200]))), float(length(np.array([3.0, -4.0]), p=np.inf))
    (2e+200, 4.0)
    """
    _, root, unit = _rooted(apart, p)
    return (unit * root)[..., 0]


def length_and_slope(apart, p=2.0):
    """(p-norm, its derivative in each entry): a vector along the difference, 0 where there is none.

    With p = inf the largest entries share the slope evenly.
    """
    scaled, root, unit = _rooted(apart, p)
    if p == 2:
        slope = scaled / (root + (root == 0))
    elif p == np.inf:
        largest = (np.abs(scaled) == root).astype(scaled.dtype)
        slope = np.sign(scaled) * largest / np.add.reduce(largest, axis=-1, keepdims=True)
    else:
        total = np.add.reduce(np.abs(scaled) ** p, axis=-1, keepdims=True)
        power = np.abs(scaled) ** (p - 1)
        slope = np.sign(scaled) * power / (total + (total == 0)) ** ((p - 1) / p)
    return (unit * root)[..., 0], slope


def direction(vector):
    """(the vector at length 1, its length); a zero vector stays what it is.

    >>> direction(np.array([6e-320, -8e-320]))[0].tolist()
    [0.6, -0.8]
    """
    scaled, root, unit = _rooted(vector, 2)
    return scaled / (root + (root == 0)), unit * root


@lru_cache(maxsize=4)
def _range_of_squares(dtype):
    """Between these a sum of squares has all its digits."""
    kind = np.finfo(dtype)
    return float(kind.tiny / kind.eps**2), float(kind.max)


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def _rooted(vector, p):
    """(vector / unit, its p-norm, unit): the unit is 1, or the largest entry where powers would
    overflow or vanish.
    """
    kind = np.finfo(vector.dtype)
    if p == 2:
        total = np.add.reduce(vector * vector, axis=-1, keepdims=True)
        low, high = _range_of_squares(vector.dtype)
        if (np.minimum.reduce(total, axis=None, initial=1) > low
                and np.maximum.reduce(total, axis=None, initial=1) < high):
            return vector, np.sqrt(total), 1
    largest = np.maximum.reduce(np.abs(vector), axis=-1, keepdims=True, initial=0.0)
    unit = np.minimum(largest + (largest == 0), kind.max)
    scaled = vector / unit
    if p == np.inf:
        return scaled, largest / unit, unit
    return scaled, np.add.reduce(np.abs(scaled) ** p, axis=-1, keepdims=True) ** (1 / p), unit
