"""What numbers look like: tests of arrays by which a cure is chosen."""
from collections.abc import Callable

import numpy as np

# a probability that is further outside than this was not rounded there, not even in bfloat16
ROUNDING = 0.01


def _finite(array):
    numbers = np.ravel(array)
    return numbers[np.isfinite(numbers)]


def _distinct(array):
    return np.unique(_finite(array)).tolist()


def only(*values: float) -> Callable:
    """A test of arrays: they hold nothing but these values (and nan), and more than the first two
    of them.
    """
    return lambda array: set(_distinct(array)) <= set(values)


def between(low: float, high: float) -> Callable:
    """A test of arrays: every number lies from `low` to `high`."""
    return lambda array: bool(np.all((low <= _finite(array)) & (_finite(array) <= high)))


def whole(array: np.ndarray) -> bool:
    """Whether every number is an integer."""
    return bool(np.all(_finite(array) == np.rint(_finite(array))))


def whole_and_finite(array: np.ndarray) -> bool:
    """Whether every number is an integer, and none is nan or infinite."""
    return whole(array) and bool(np.all(np.isfinite(array)))


def masklike(array: np.ndarray) -> bool:
    """Whether it may be a picture as it is stored, with values up to 255."""
    return whole(array) and between(0, 255)(array) and bool(np.any(_finite(array) > 100))


def percent(array: np.ndarray) -> bool:
    """Whether it may be percentages."""
    return between(0, 100)(array)


def rounded(array: np.ndarray) -> bool:
    """Whether what lies outside 0 to 1 lies outside by rounding alone."""
    return between(-ROUNDING, 1 + ROUNDING)(array)


def rounded_log(array: np.ndarray) -> bool:
    """Whether what lies above 0 lies there by rounding alone."""
    return between(-np.inf, ROUNDING)(array)


def two_values(array: np.ndarray) -> bool:
    """Whether it tells two classes apart, whatever it calls them."""
    return len(_distinct(array)) == 2


def from_one(array: np.ndarray) -> bool:
    """Whether the least is 1, as where counting begins at 1."""
    return array.size > 0 and array.min() >= 1


def one_hot(array: np.ndarray) -> bool:
    """Whether every row holds a single 1 among zeros."""
    if array.ndim != 2 or not only(0, 1)(array):
        return False
    return bool(np.all(np.sum(array, axis=-1, dtype=float) == 1))


def nearly_one(array: np.ndarray) -> bool:
    """Whether every row sums nearly to 1."""
    return bool(np.all(np.abs(np.sum(array, axis=-1, dtype=float) - 1) < 0.05))


def scores_like(array: np.ndarray) -> bool:
    """Whether it may be raw scores: neither zeros and ones alone, nor rows that sum nearly to 1."""
    return not only(0, 1)(array) and not (between(0, 1)(array) and nearly_one(array))


def shares_like(array: np.ndarray) -> bool:
    """Whether its rows may be divided by their sums: numbers from 0 up, whose rows hold some above
    0.
    """
    return between(0, np.inf)(array) and bool(np.all(np.sum(array, axis=-1, dtype=float) > 0))
