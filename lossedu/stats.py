"""Means with intervals, and differences between runs that share their seeds.

    a, b = mean_interval(losses_a), mean_interval(losses_b)
    paired_difference(losses_a, losses_b)    # narrower wherever the same seed moves both

Random train/test splits of one data set overlap, so their results are not independent, and the
plain interval is too narrow. Give `split=(train rows, test rows)` and it is corrected.
"""
from dataclasses import dataclass

import numpy as np

from .core import arguments
from .core.reading import as_numbers
from .core.words import near, shown

METHODS = ("t", "bootstrap")
RESAMPLES = 10_000


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval; unpacks as `estimate, low, high`.

    `spread` is the standard deviation of the `n` single values, `said` how the interval was made.
    """

    estimate: float
    low: float
    high: float
    spread: float
    n: int
    level: float
    said: str

    def __iter__(self):
        return iter((self.estimate, self.low, self.high))

    def __repr__(self):
        if self.n < 2:
            return f"{self.estimate:.4g} ({self.said})"
        return (f"{self.estimate:.4g} [{self.low:.4g}, {self.high:.4g}] ({100 * self.level:g} %, "
                f"{self.said}, n = {self.n}, spread {self.spread:.2g})")


def mean_interval(x, *, level=0.95, method="t", split=None, seed=0):
    """The mean of `x` (n,) and an interval that covers the true mean in `level` of all repetitions.

    `method` "t" is Student's, "bootstrap" the percentiles of 10,000 resampled means (seeded).
    `split=(train rows, test rows)` corrects Student's interval for values from random splits of
    one data set (Nadeau & Bengio, Machine Learning 52, 2003). One value gives an interval of nan,
    and says so. Raises ValueError with one sentence.

    >>> mean_interval([1.0, 2.0, 3.0, 4.0])
    2.5 [0.4457, 4.554] (95 %, Student t, n = 4, spread 1.3)
    """
    return _interval("mean_interval", _values("mean_interval", "x", x), level, method, split, seed)


def _interval(who, x, level, method, split, seed):
    if not isinstance(method, str) or method not in METHODS:
        raise ValueError(f'{who}: method={shown(method)} came; "t" or "bootstrap" '
                         f'fit.{near(method, METHODS)}')
    level = arguments.number(who, "level", level, above=0, below=1, example=0.95)
    arguments.whole_number(who, "seed", seed, example=0)
    split = None if split is None else _read_split(who, split)
    if split is not None and method == "bootstrap":
        raise ValueError(f'{who}: split corrects Student\'s interval; type method="t", or leave '
                         'split out.')
    n, mean = len(x), float(x.mean()) if len(x) else float("nan")
    if n < 2:
        said = "no values"
        if n:
            said = "one value has no spread, so there is no interval: run at least two seeds"
        return Interval(mean, np.nan, np.nan, np.nan, n, level, said)
    spread = float(x.std(ddof=1))
    if method == "bootstrap":
        rng = np.random.default_rng(seed)
        means = np.array([x[rng.integers(n, size=n)].mean() for _ in range(RESAMPLES)])
        low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
        return Interval(mean, float(low), float(high), spread, n, level, "bootstrap")
    from scipy.special import stdtrit
    overlap, said = 0.0, "Student t"
    if split is not None:
        train, test = split
        overlap, said = test / train, "Student t corrected for overlapping splits"
    half = float(stdtrit(n - 1, (1 + level) / 2)) * spread * float(np.sqrt(1 / n + overlap))
    return Interval(mean, mean - half, mean + half, spread, n, level, said)


def paired_difference(a, b, *, level=0.95, method="t", split=None, seed=0):
    """The mean of `a - b`, seed by seed, with its interval: `a[i]` and `b[i]` come from the same
    seed.

    Settings as in `mean_interval`. Raises ValueError where the two differ in length.

    >>> paired_difference([2.0, 4.0, 7.0], [1.0, 3.0, 5.0])
    1.333 [-0.1009, 2.768] (95 %, Student t, n = 3, spread 0.58)
    """
    a, b = _values("paired_difference", "a", a), _values("paired_difference", "b", b)
    if a.shape != b.shape:
        raise ValueError(f"paired_difference: a has {len(a)} values and b has {len(b)}; pairs from "
                         "the same seeds fit. Run both on the same seeds.")
    return _interval("paired_difference", a - b, level, method, split, seed)


def _read_split(who, split):
    """(train rows, test rows) as floats, or one sentence."""
    try:
        train, test = (arguments.number(who, "split", one, above=0) for one in split)
    except (TypeError, ValueError):
        raise ValueError(f"{who}: split={shown(split)} came; (train rows, test rows), both above "
                         "0, fit. Type split=(75, 25).") from None
    return train, test


def _values(who, name, x):
    x = as_numbers(who, name, x).astype(float)
    if x.ndim != 1:
        raise ValueError(f"{who}: {name} has shape {x.shape}; one value per seed, shape (n,), "
                         "fits.")
    return x
