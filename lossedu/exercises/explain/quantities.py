"""What a learner may have had in hand: inputs, differences, counts and statistics, by name.

Every quantity of a case can be broadcast to the shape of its result.
"""
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from .pairs import Pair

STATISTICS = {
    "mean": np.mean, "sum": np.sum, "median": np.median, "largest": np.max, "smallest": np.min,
    "standard deviation": np.std, "variance": np.var}
BY_N_MINUS_1 = {
    "standard deviation (n - 1)": lambda x: np.std(x, ddof=1),
    "variance (n - 1)": lambda x: np.var(x, ddof=1)}


def quantities(pair: Pair) -> dict[str, np.ndarray]:
    """name -> array that can be broadcast to `pair.want`."""
    found = {}
    for name, value in _all(pair):
        value = np.asarray(value, float)
        if name not in found and _fits(value, pair.want.shape):
            found[name] = value
    return found


def _fits(value, shape):
    try:
        return np.broadcast_shapes(value.shape, shape) == shape
    except ValueError:
        return False


def _all(pair: Pair) -> Iterator:
    yield from pair.scalars.items()
    arrays = {name: array for name, array in pair.arrays.items() if array.size}
    yield from counts(pair).items()
    for name, x in arrays.items():
        yield from _of_an_array(name, x, pair.want.ndim)
    for (a, x), (b, y) in combinations(arrays.items(), 2):
        if x.shape == y.shape:
            yield from _of_an_array(f"{a} - {b}", x - y, pair.want.ndim, f"({a} - {b})")
            yield from _of_an_array(f"{a} * {b}", x * y, pair.want.ndim)
            if not pair.want.ndim and x.std() and y.std():
                yield f"the correlation of {a} and {b}", np.corrcoef(x.ravel(), y.ravel())[0, 1]
        elif x.ndim == 2 and y.shape == x.shape[:1]:
            yield from _of_labels(a, x, b, y, pair.want.ndim)
            if not (y == y.astype(int)).all():
                yield f"{a} - {b}", x - y[:, None]


def counts(pair: Pair) -> dict[str, float]:
    """How many there are of what: n, N, C."""
    first = next(iter(pair.arrays.values()), None)
    if first is None or not first.size:
        return {}
    found = {"n": float(len(first))}
    if first.ndim > 1:
        found |= {"N": float(first.size), "C": float(first.shape[-1])}
    return found


def _of_an_array(name, x, axes, inside=""):
    """An array itself, with its softmax, and statistics of it: by row, or of the whole."""
    yield name, x
    if x.ndim == 1 and axes == 2:
        yield name, x[:, None]
    if x.ndim == axes and "*" not in name:
        yield f"sigmoid({name})", np.exp(-np.logaddexp(0, -x))
    if x.ndim == 2 and axes:
        yield f"softmax({name})", _softmax(x)
        for word, of in (("sum", np.sum), ("largest", np.max), ("mean", np.mean)):
            by_row = of(x, axis=-1)
            yield f"the {word} of each row of {name}", by_row if axes == 1 else by_row[:, None]
    labels = np.isin(x, (0, 1)).all()  # their largest is 1, which tells nothing
    if axes < x.ndim or axes == 0:
        for word, of in (STATISTICS | (BY_N_MINUS_1 if x.size > 1 else {})).items():
            if labels and word in ("largest", "smallest"):
                continue
            yield f"the {word} of {name}", of(x)
        size = f"|{name}|"
        for word in ("mean", "sum", "median", "largest"):
            yield f"the {word} of {size}", STATISTICS[word](np.abs(x))
        for word in ("mean", "sum"):
            yield f"the {word} of {inside or name}²", STATISTICS[word](x ** 2)
    else:
        for word in ("mean", "sum", "largest", "smallest", "standard deviation"):
            yield f"the {word} of {name}", STATISTICS[word](x)


def _of_labels(a, x, b, y, axes):
    """A table and a class for each row: what stands at the label."""
    labels = y.astype(int)
    if (labels != y).any() or labels.min() < 0 or labels.max() >= x.shape[1]:
        return
    rows = np.arange(len(labels))
    one_hot = np.eye(x.shape[1])[labels]
    at_label = {f"{a} at the label": x[rows, labels],
                f"softmax({a}) at the label": _softmax(x)[rows, labels]}
    yield f"one-hot({b})", one_hot
    for name, value in at_label.items():
        yield name, value if axes == 1 else value[:, None]
        if axes == 0:
            yield f"the mean of {name}", value.mean()
            yield f"the mean of log({name})", np.log(value).mean()


def _softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
