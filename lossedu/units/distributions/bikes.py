"""The bikes rented in one hour of a working day, as logarithms, and the exact W1 of two samples."""
import numpy as np

from ...data import load


def rentals(hour):
    """The bikes rented in that hour of each working day of 2011, (n,)."""
    data = load("bikeshare")
    return data.y[(data.column("hour") == hour) & (data.column("workingday") == 1)]


def logs(hour):
    """Their natural logarithms, (n,), float64.

    >>> len(logs(4)), len(logs(17))
    (225, 250)
    """
    return np.log(rentals(hour))


def w1_of_samples(x, y):
    """The exact W1 of two samples of any sizes: the area between their distribution functions."""
    ends = np.sort(np.concatenate([x, y]))
    below_x = np.searchsorted(np.sort(x), ends[:-1], side="right") / len(x)
    below_y = np.searchsorted(np.sort(y), ends[:-1], side="right") / len(y)
    return float(np.abs(below_x - below_y) @ np.diff(ends))
