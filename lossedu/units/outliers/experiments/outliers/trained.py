"""Diabetes with a share of the training targets multiplied.

Every loss meets the same splits and the same wrong targets.
"""
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .....engine import Adam, Network, train
from .....study.data import load_once
from .....study.splits import row_numbers, split_sizes, splits, standardized
from .....study.tuner import best_rate, try_rates
from .candidates import candidate, scale_of_noise

EPOCHS, BATCH = 60, 32
MODELS = {  # sizes, learning rates to choose from, and what the choice is judged by
    "linear": ((10, 1), (0.03, 0.1, 0.3, 1.0), "training loss"),
    "network": ((10, 32, 1), (0.0001, 0.0003, 0.001, 0.003, 0.01), "held-out error"),
}
CLEAN, CONSTANT = "clean targets", "constant"


class Prepared(NamedTuple):
    """The rows of S seeds, n patients each."""

    X: np.ndarray        # (S, n, d), scaled by the training rows
    y: np.ndarray        # (n,), as recorded
    tests: np.ndarray    # (S, n), True for the rows held out
    targets: np.ndarray  # (S, n), with the corruption
    centre: np.ndarray   # (S, 1), median and scale of the noise in the training targets
    scale: np.ndarray    # (S, 1)


def condition(share, factor):
    """The words for the corruption.

    >>> condition(0.05, 10.0)
    '5 % of targets times 10'
    """
    return f"{100 * share:g} % of targets times {factor:g}" if share else CLEAN


def learn(model, loss, rates, seeds, share, factor, patients=None, epochs=EPOCHS):
    """(predictions (S, n) for all rows in the unit of the target, training loss (S,) of the last
    epoch), with one learning rate or one per seed."""
    found = prepared(seeds, share, factor, patients)
    history = train(Network(sizes=MODELS[model][0]), candidate(loss), found.X,
                    (found.targets - found.centre) / found.scale, seeds=seeds,
                    rows=row_numbers(found.tests)[0], epochs=epochs, batch=BATCH,
                    optimizer=Adam(lr=rates), schedule=lambda done: 1 - done)
    return found.centre + found.scale * history.predict(found.X), history.epochs[:, -1]


def diabetes(model, loss, share, factor, seeds, tuning, learn=learn):
    """Rows of test errors, one per seed; the learning rate is chosen on the tuning seeds.

    The reported test targets are clean.
    """
    if model == CONSTANT:
        rate, predictions = np.nan, _constants(loss, seeds, share, factor)
    else:
        rate = tuned_rate(model, loss, share, factor, tuning, learn=learn)
        predictions, _ = learn(model, loss, rate, seeds, share, factor)
    _, y, tests, *_ = prepared(seeds, share, factor)
    rows = []
    for seed, predicted, test in zip(seeds, predictions, tests):
        error = predicted[test] - y[test]
        rows.append({"data": "diabetes", "condition": condition(share, factor), "model": model,
                     "loss": loss, "seed": seed, "learning_rate": rate,
                     "mae": float(np.abs(error).mean()),
                     "rmse": float(np.sqrt((error ** 2).mean()))})
    return rows


def tuned_rate(model, loss, share, factor, tuning, rates=None, learn=learn):
    """The learning rate that is best on average over the tuning seeds.

    The linear model takes the one that ends with the lowest training loss: it is to reach the
    minimum, whatever that is. The network, which could fit every target, takes the one with the
    lowest mean absolute error on held-out rows, corrupted like the others: on real data nobody
    knows which targets are wrong.
    """
    _, usual_rates, judge = MODELS[model]
    rates = usual_rates if rates is None else rates

    def error(rates, seeds):
        predictions, final_loss = learn(model, loss, rates, seeds, share, factor)
        if judge == "training loss":
            return final_loss
        _, _, tests, targets, *_ = prepared(seeds, share, factor)
        return [np.abs(predicted[test] - target[test]).mean()
                for predicted, test, target in zip(predictions, tests, targets)]

    return best_rate(rates, -try_rates(rates, tuning, error))


def _constants(which, seeds, share, factor):
    """The mean or the median of each seed's training targets, for every row: (S, n)."""
    _, _, tests, targets, *_ = prepared(seeds, share, factor)
    middle = np.mean if which == "mean" else np.median
    return np.array([np.full(len(test), middle(target[~test]))
                     for test, target in zip(tests, targets)])


def prepared(seeds, share, factor, patients=None):
    """The `Prepared` rows of some seeds, of the diabetes data unless other patients are given."""
    patients = load_once("diabetes") if patients is None else patients
    each = [_prepare(patients, seed, share, factor) for seed in seeds]
    X, tests, targets, centre, scale = (np.array(values) for values in zip(*each))
    return Prepared(X, patients.y, tests, targets, centre[:, None], scale[:, None])


@lru_cache(maxsize=256)
def _prepare(patients, seed, share, factor):
    """One seed's (features, test mask, corrupted targets, centre, scale).

    Everything that it scales by is told from its own training rows, corruption included.
    """
    test = splits([seed], np.arange(len(patients.y)))[0]
    targets = _corrupt(patients.y, test, share, factor, seed)
    X = standardized(patients.X, ~test)
    return X, test, targets, np.median(targets[~test]), scale_of_noise(X[~test], targets[~test])


def _corrupt(y, test, share, factor, seed):
    """The targets with a random `share` of the training rows, and of the test rows, times
    `factor`."""
    rng, targets = np.random.default_rng([seed, 3]), y.copy()
    for rows in (np.flatnonzero(~test), np.flatnonzero(test)):
        wrong = rng.permutation(rows)[:round(share * len(rows))]
        targets[wrong] *= factor
    return targets


def diabetes_split():
    """(training rows, test rows) of each split."""
    return split_sizes(len(load_once("diabetes").y))
