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


def scaled(loss: Loss, sample: np.ndarray, grid: np.ndarray, best: float) -> np.ndarray:
    """The mean loss of each constant of `grid` (n,): 0 at the best one, 1 at the worst of the grid.

    >>> import lossedu
    >>> scaled(lossedu.loss("mae"), np.array([1.0, 2.0, 4.0]), np.array([2.0, 3.0, 5.0]), 2.0)
    array([0. , 0.2, 1. ])
    """
    pred = np.repeat(grid[:, None], len(sample), axis=1)
    values = loss(pred, np.broadcast_to(sample, pred.shape), reduction="none").mean(axis=1)
    least = loss(np.full(len(sample), best), sample)
    return (values - least) / (values.max() - least)


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
