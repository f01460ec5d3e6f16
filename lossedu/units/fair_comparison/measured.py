"""What the unit measures again and again: how often intervals hold the truth, what winners keep."""
from functools import lru_cache

import numpy as np

from ...data import load

# from a small data set of rented hours: rows to train on, rows to judge by
TRAIN, TEST = 75, 25


@lru_cache(maxsize=1)
def _hours():
    """Features (n, 8) of all recorded hours, and both targets (n, 2): rentals and log(1 + them)."""
    bikes = load("bikeshare")
    angle = 2 * np.pi * bikes.column("hour") / 24
    columns = [np.ones(len(angle)), *(wave(k * angle) for k in (1, 2) for wave in (np.sin, np.cos)),
               *(bikes.column(name) for name in ("temp", "hum", "workingday"))]
    return np.column_stack(columns), np.column_stack([bikes.y, np.log1p(bikes.y)])


def _gap(seen, judged):
    """Mean absolute error of the linear model fitted by MSE, minus that by MSLE."""
    X, targets = _hours()
    coefs = np.linalg.lstsq(X[seen], targets[seen], rcond=None)[0]
    pred = X[judged] @ coefs
    rentals = targets[judged, 0]
    return np.mean(np.abs(pred[:, 0] - rentals)) - np.mean(np.abs(np.expm1(pred[:, 1]) - rentals))


def true_gap(repeats=4000):
    """The mean gap of models fitted to 75 hours, judged on all hours: what intervals look for."""
    rng = np.random.default_rng(1)
    everything = np.arange(len(_hours()[0]))
    return np.mean([_gap(rng.choice(len(everything), TRAIN, replace=False), everything)
                    for _ in range(repeats)])


def gaps_on_small_sets(sets=400, splits=100):
    """The gap on each random split of each data set of 100 hours, (sets, splits)."""
    rng = np.random.default_rng(2)
    n = len(_hours()[0])
    found = np.empty((sets, splits))
    for row in found:
        hours = rng.choice(n, TRAIN + TEST, replace=False)
        for place in range(splits):
            order = rng.permutation(hours)
            row[place] = _gap(order[TEST:], order[:TEST])
    return found


def best_of(counts=(1, 2, 5, 10, 20), splits=150):
    """The accuracy in percent of the winner among k settings: where it was chosen, and elsewhere.

    A setting is a linear classifier of the tumours, fitted by least squares to a resample of the
    same 150 patients; so all settings are alike in expectation. 100 other patients choose the
    winner, the remaining 319 judge it. Returns k -> (where chosen, elsewhere), means over splits.
    """
    tumours = load("breast_cancer")
    X, sign = np.column_stack([np.ones(569), tumours.X]), 2.0 * tumours.y - 1
    chosen, elsewhere = np.empty((2, splits, max(counts)))
    for seed in range(splits):
        rng = np.random.default_rng(seed)
        order = rng.permutation(569)
        train, choose, judge = order[:150], order[150:250], order[250:]
        centre, spread = X[train].mean(axis=0), X[train].std(axis=0)
        centre[0], spread[0] = 0, 1  # the intercept stays as it is
        scaled = (X - centre) / spread
        for place in range(max(counts)):
            rows = rng.choice(train, 150)
            right = scaled @ np.linalg.lstsq(scaled[rows], sign[rows], rcond=None)[0] * sign > 0
            chosen[seed, place], elsewhere[seed, place] = right[choose].mean(), right[judge].mean()
    every = np.arange(splits)
    found = {}
    for k in counts:
        winner = chosen[:, :k].argmax(axis=1)
        found[k] = tuple(100 * where[every, winner].mean() for where in (chosen, elsewhere))
    return found


def false_alarms(n=60, comparisons=20, repeats=2000):
    """How often at least one of some intervals excludes 0 where every true difference is 0.

    Each interval is of n independent normal numbers. Returns the fractions of families for 95 %
    intervals and for intervals at the level 1 - 0.05 / comparisons.
    """
    from scipy.special import stdtrit
    drawn = np.random.default_rng(0).normal(size=(repeats, comparisons, n))
    ratio = np.abs(drawn.mean(axis=2)) / (drawn.std(axis=2, ddof=1) / np.sqrt(n))
    return tuple(np.mean((ratio > stdtrit(n - 1, 1 - 0.05 / parts / 2)).any(axis=1))
                 for parts in (1, comparisons))


def variance_parts(gaps):
    """The variance of differences (splits, starts): from start to start, and from split to split.

    The second is the variance of the splits' means less what the starts add to it, and so may come
    out below 0."""
    within = gaps.var(axis=1, ddof=1).mean()
    return within, gaps.mean(axis=1).var(ddof=1) - within / gaps.shape[1]


def sd_of_mean(gaps, splits, starts, n_train, n_test):
    """The standard deviation of the mean difference over planned splits and starts.

    `gaps` (splits, starts) gives both components. Splits share the part that Nadeau and Bengio's
    heuristic gives to `n_train` and `n_test` rows, and no start noise: each start is drawn anew."""
    within, between = variance_parts(gaps)
    shared = max(between, 0.0) * (1 / splits + n_test / n_train)
    return np.sqrt(shared + within / (splits * starts))


def by_chance(gaps, repeats=400):
    """On how many splits the 95 % interval over starts would exclude 0, were each sign a coin flip.

    `gaps` has shape (splits, starts); the differences keep their sizes, and their signs are drawn.
    """
    from scipy.special import stdtrit
    starts = gaps.shape[1]
    limit = stdtrit(starts - 1, 0.975)
    d = gaps * np.random.default_rng(0).choice([-1, 1], size=(repeats, *gaps.shape))
    beside = np.abs(d.mean(axis=2)) > limit * d.std(axis=2, ddof=1) / np.sqrt(starts)
    return beside.sum(axis=1).mean()


def dealt_means(gaps, repeats=200):
    """The sorted means of the splits if all differences (splits, starts) are dealt to them at
    random: the mean of each place over many deals."""
    rng = np.random.default_rng(0)
    return np.mean([np.sort(rng.permuted(gaps.ravel()).reshape(gaps.shape).mean(axis=1))
                    for _ in range(repeats)], axis=0)


def prevalences_that_fit(accuracy, f1, n=2000):
    """Every prevalence for which some outcome on n cases rounds to these two numbers."""
    found = set()
    for errors in range(n + 1):
        if abs(1 - errors / n - accuracy) <= 0.0005:
            hits = np.arange(n - errors + 1)  # true positives
            fits = np.abs(2 * hits / np.maximum(2 * hits + errors, 1) - f1) <= 0.0005
            for hit in hits[fits].tolist():
                found |= {(hit + missed) / n for missed in range(errors + 1)}
    return found
