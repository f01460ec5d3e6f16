"""The constant that minimises the mean loss of a sample: the mean, the median, and what lies between."""
import numpy as np


def location(loss, sample):
    """The best constant for `sample` (n,) under a convex loss, by bisection on the slope of the mean loss.

    Where a whole interval is best (the absolute error of an even number of values), its middle.

    >>> import lossedu
    >>> location(lossedu.loss("mae"), [1.0, 2.0, 4.0, 100.0])
    3.0
    """
    sample = np.asarray(sample, dtype=float)
    falls, rises = (_edge(loss, sample, side) for side in (-1, 1))
    return (falls + rises) / 2


def _edge(loss, sample, side):
    """The last constant from which the mean loss still falls (side -1), or the first from which it rises (1)."""
    low, high = sample.min() - 1.0, sample.max() + 1.0
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return float(np.round(low if side < 0 else high, 12))
        slope = np.sum(loss.grad(np.full(len(sample), middle), sample, reduction="none"))
        if slope < 0 or (slope == 0 and side > 0):
            low = middle
        else:
            high = middle
