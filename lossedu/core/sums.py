"""Sums along an axis of a table as products with ones: several times as quick as `np.add.reduce` on
a short axis.
"""
from functools import lru_cache

import numpy as np


def row_sums(rows: np.ndarray) -> np.ndarray:
    """The sum of each row: along the last axis.

    >>> row_sums(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([3., 7.])
    """
    # of more axes BLAS knows nothing
    flat = rows if rows.ndim <= 2 else rows.reshape(-1, rows.shape[-1])
    sums = flat.dot(_ones(rows.shape[-1], rows.dtype))
    return sums if rows.ndim <= 2 else sums.reshape(rows.shape[:-1])


def column_sums(table: np.ndarray) -> np.ndarray:
    """The sum of each column of a table.

    >>> column_sums(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([4., 6.])
    """
    return _ones(len(table), table.dtype).dot(table)


@lru_cache(maxsize=32)
def _ones(length, dtype):
    return np.ones(length, dtype)
