"""The constant that minimises the mean loss of a sample: mean, median, and what lies between."""
import numpy as np

from ..core.record import Loss


def location(loss: Loss, sample: np.ndarray) -> float:
    """The best constant for `sample` (n,) under a convex loss.

    By bisection on the gradient of the mean loss, until no number lies between the two ends.
    Where a whole interval is best (the absolute error of an even number of values), its middle.

    >>> import lossedu
    >>> location(lossedu.loss("mae"), [1.0, 2.0, 4.0, 100.0])
    3.0
    """
    sample = np.asarray(sample, dtype=float)
    last_falling, first_rising = (_edge(loss, sample, side) for side in (-1, 1))
    return (last_falling + first_rising) / 2


def _edge(loss, sample, side):
    """Side -1: the last constant from which the mean loss falls; 1: the first where it rises."""
    low, high = sample.min() - 1.0, sample.max() + 1.0
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return float(np.round(low if side < 0 else high, 12))
        gradients = loss.grad(np.full(len(sample), middle), sample, reduction="none")
        total = np.sum(gradients)
        if total < 0 or (total == 0 and side > 0):
            low = middle
        else:
            high = middle
