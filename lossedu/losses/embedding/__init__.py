"""Embeddings: points that have to lie close together where they belong together, and apart where they do not."""
import numpy as np

from ...loss import Input


def point(name, symbol):
    """An input that holds one point in each row."""
    return Input(name, symbol, shape="n d", grad=True)


def length(apart, p=2.0, axis=-1):
    r"""The p-norm along an axis, $\lVert u \rVert_p$.

    >>> float(length(np.array([0.0, -2e200]))), float(length(np.array([3.0, -4.0]), p=np.inf))
    (2e+200, 4.0)
    """
    _, root, unit = _rooted(apart, p, axis)
    return (unit * root).squeeze(axis)


def length_and_slope(apart, p=2.0, axis=-1):
    """The p-norm, and how it changes with each entry: a vector along the difference, 0 where there is none.

    With p = inf the largest entries share the slope evenly.
    """
    scaled, root, unit = _rooted(apart, p, axis)
    if p == 2:
        slope = scaled / (root + (root == 0))
    elif p == np.inf:
        largest = (np.abs(scaled) == root).astype(scaled.dtype)
        slope = np.sign(scaled) * largest / np.add.reduce(largest, axis=axis, keepdims=True)
    else:
        total = np.add.reduce(np.abs(scaled) ** p, axis=axis, keepdims=True)
        slope = np.sign(scaled) * np.abs(scaled) ** (p - 1) / (total + (total == 0)) ** ((p - 1) / p)
    return (unit * root).squeeze(axis), slope


def direction(vector, axis=-1):
    """(the vector at length 1, its length); a zero vector stays what it is.

    >>> direction(np.array([6e-320, -8e-320]))[0].tolist()
    [0.6, -0.8]
    """
    scaled, root, unit = _rooted(vector, 2, axis)
    return scaled / (root + (root == 0)), unit * root


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def _rooted(vector, p, axis):
    """(vector / unit, its p-norm, unit): the unit is 1, or the largest entry where powers would overflow or vanish."""
    kind = np.finfo(vector.dtype)
    if p == 2:
        total = np.add.reduce(vector * vector, axis=axis, keepdims=True)
        if (np.minimum.reduce(total, axis=None, initial=1) > kind.tiny / kind.eps**2
                and np.maximum.reduce(total, axis=None, initial=1) < kind.max):
            return vector, np.sqrt(total), 1
    largest = np.maximum.reduce(np.abs(vector), axis=axis, keepdims=True, initial=0.0)
    unit = np.minimum(largest + (largest == 0), kind.max)
    scaled = vector / unit
    if p == np.inf:
        return scaled, largest / unit, unit
    return scaled, np.add.reduce(np.abs(scaled) ** p, axis=axis, keepdims=True) ** (1 / p), unit
