"""Diabetes with a share of the training targets multiplied: every loss on the same splits and corruption."""
from functools import lru_cache

import numpy as np

from ..... import data as datasets
from .....engine import Adam, Network, train
from .....study.common import splits
from .candidates import candidate, scale_of_noise

EPOCHS, BATCH = 60, 32
MODELS = {  # sizes, learning rates to choose from, and what the choice is judged by
    "linear": ((10, 1), (0.03, 0.1, 0.3, 1.0), "training loss"),
    "network": ((10, 32, 1), (0.0001, 0.0003, 0.001, 0.003, 0.01), "held-out error"),
}
CLEAN, CONSTANT = "clean targets", "constant"


def condition(share, factor):
    """The words for the corruption.

    >>> condition(0.05, 10.0)
    '5 % of targets times 10'
    """
    return f"{100 * share:g} % of targets times {factor:g}" if share else CLEAN


def diabetes(model, loss, share, factor, seeds, tuning):
    """Rows of test errors, one per seed; the learning rate is chosen on the tuning seeds.

    The linear model takes the one that ends with the lowest training loss: it is to reach the
    minimum, whatever that is. The network, which could fit every target, takes the one with the
    lowest mean absolute error on held-out rows, corrupted like the others: on real data nobody
    knows which targets are wrong. The reported test targets are clean.
    """
    if model == CONSTANT:
        rate, predicted = np.nan, _constants(loss, seeds, share, factor)
    else:
        rate = tuned_rate(model, loss, share, factor, tuning)
        predicted = _trained(model, loss, rate, seeds, share, factor)[0]
    _, y, tests, _, _ = _prepared(seeds, share, factor)
    return [{"data": "diabetes", "condition": condition(share, factor), "model": model, "loss": loss, "seed": seed,
             "learning_rate": rate, "mae": float(np.abs(error).mean()), "rmse": float(np.sqrt((error ** 2).mean()))}
            for seed, error in ((seed, values[test] - y[test]) for seed, values, test in zip(seeds, predicted, tests))]


def tuned_rate(model, loss, share, factor, tuning):
    """The learning rate that is best on average over the tuning seeds; all are trained at once."""
    _, rates, judge = MODELS[model]
    many = len(rates)
    predicted, final = _trained(model, loss, np.repeat(rates, len(tuning)), tuning * many, share, factor)
    if judge == "held-out error":
        _, _, tests, corrupted, _ = _prepared(tuning * many, share, factor)
        final = [np.abs(values[test] - targets[test]).mean()
                 for values, test, targets in zip(predicted, tests, corrupted)]
    means = np.reshape(final, (many, len(tuning))).mean(axis=1)
    return rates[int(np.argmin(np.where(np.isfinite(means), means, np.inf)))]


def _trained(model, loss, rates, seeds, share, factor):
    """(predictions (S, n) for all rows in the unit of the target, training loss (S,) of the last epoch)."""
    X, _, tests, corrupted, (centre, scale) = _prepared(seeds, share, factor)
    history = train(Network(sizes=MODELS[model][0]), candidate(loss), X, (corrupted - centre) / scale, seeds=seeds,
                    rows=_training_rows(tests), epochs=EPOCHS, batch=BATCH, optimizer=Adam(lr=rates),
                    schedule=lambda done: 1 - done)
    return centre + scale * history.predict(X), history.epochs[:, -1]


def _constants(which, seeds, share, factor):
    """The mean or the median of each seed's training targets, for every row."""
    _, _, tests, corrupted, _ = _prepared(seeds, share, factor)
    middle = np.mean if which == "mean" else np.median
    return np.array([np.full(len(test), middle(targets[~test])) for test, targets in zip(tests, corrupted)])


def _prepared(seeds, share, factor):
    """(X (S, n, d), y (n,), test masks (S, n), targets with corruption (S, n), (centre, scale) (S, 1))."""
    X, tests, corrupted, centre, scale = (
        np.array(parts) for parts in zip(*(_prepare(seed, share, factor) for seed in seeds)))
    return X, datasets.load("diabetes").y, tests, corrupted, (centre[:, None], scale[:, None])


@lru_cache(maxsize=256)
def _prepare(seed, share, factor):
    """One seed's (features, test mask, corrupted targets, centre, scale).

    Everything that it scales by is told from its own training rows, corruption included.
    """
    patients = datasets.load("diabetes")
    test = splits([seed], np.arange(len(patients.y)))[0]
    targets = _corrupt(patients.y, test, share, factor, seed)
    X = (patients.X - patients.X[~test].mean(axis=0)) / patients.X[~test].std(axis=0)
    return X, test, targets, np.median(targets[~test]), scale_of_noise(X[~test], targets[~test])


def _corrupt(y, test, share, factor, seed):
    """The targets with a random `share` of the training rows, and of the test rows, times `factor`."""
    rng, targets = np.random.default_rng([seed, 3]), y.copy()
    for rows in (np.flatnonzero(~test), np.flatnonzero(test)):
        targets[rng.permutation(rows)[:round(share * len(rows))]] *= factor
    return targets


def _training_rows(tests):
    """The row numbers (S, m) of the training rows."""
    return np.array([np.flatnonzero(~test) for test in tests])


def split_sizes():
    """(training rows, test rows) of each split."""
    test = splits([0], np.arange(len(datasets.load("diabetes").y)))[0]
    return int((~test).sum()), int(test.sum())
