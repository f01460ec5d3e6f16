"""Training and judging one remedy on many splits at once."""
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .....activations import sigmoid
from .....engine import Adam, Network, train
from .....study.data import load_once
from .....study.splits import TEST_SHARE, splits, standardized
from .....study.tuner import best_rate, try_rates
from . import scores
from .arms import ARMS

HIDDEN = 32
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
UNTUNED = "short, untuned"  # the budget at which every remedy takes the optimizer's default rate
DEFAULT_RATE = 0.001
VALIDATION_SHARE = 0.2  # of the groups that are not for the test
DATA = {  # rows of a batch, and the steps of each budget
    "crashes": (256, {UNTUNED: 40, "short": 40, "long": 2400}),
    "page blocks": (128, {UNTUNED: 52, "short": 52, "long": 2400}),
}


@dataclass(frozen=True, eq=False)
class Split:
    """One seed's rows: features scaled by its training rows (n, d), labels (n,), and which rows
    are for what, masks (n,)."""

    X: np.ndarray
    y: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def learn(data, budget, name, rate, seeds, train=train):
    """The scores z (S, n) of all rows, from networks trained with one remedy.

    `rate` is one learning rate, or one per seed.
    """
    arm, (batch, budgets) = ARMS[name], DATA[data]
    parts = [split_of(data, seed) for seed in seeds]
    X, y = np.array([part.X for part in parts]), np.array([part.y for part in parts])
    real = X.shape[1]
    if arm.rows == "interpolated":
        added = np.array([interpolated(part, seed) for part, seed in zip(parts, seeds)])
        X = np.concatenate([X, added], axis=1)
        y = np.concatenate([y, np.ones(added.shape[:2])], axis=1)
    most = budgets[budget] * batch
    rows = np.array([training_rows(arm.rows, part, seed, most)
                     for part, seed in zip(parts, seeds)])
    share = np.array([part.y[part.train].mean() for part in parts])  # of positives
    network = Network(sizes=(X.shape[2], HIDDEN, 1))
    start = network.start(seeds)
    if arm.prior_bias:
        _, output_bias = start[-1]
        output_bias[:] = np.log(share / (1 - share))[:, None]

    def minimised(output, target, weight=None):
        value, slope = arm.loss(output[..., 0], target, **arm.settings(share[:, None]))
        return value.mean(axis=1), slope[..., None] / target.shape[1]

    steps_an_epoch = -(-rows.shape[1] // batch)  # rounded up
    history = train(network, minimised, X, y, seeds=seeds, rows=rows, start=start, batch=batch,
                    epochs=max(1, round(budgets[budget] / steps_an_epoch)),
                    optimizer=Adam(lr=rate), schedule=lambda done: 1 - done)
    return history.predict(X[:, :real])


def remedy(data, budget, arm, seeds, tuning, miss, learn=learn):
    """Rows of results of one remedy, one per seed."""
    if budget == UNTUNED:
        rate = DEFAULT_RATE
    else:
        rate = tuned_rate(data, budget, arm, tuning, learn=learn)
    shared = {"data": data, "condition": budget, "model": "network", "loss": arm}
    return [{**shared, "seed": seed, "learning_rate": rate,
             **judge(ARMS[arm], z, split_of(data, seed), miss)}
            for seed, z in zip(seeds, learn(data, budget, arm, rate, seeds))]


def tuned_rate(data, budget, arm, tuning, learn=learn):
    """The learning rate with the best mean average precision on the validation rows of the tuning
    seeds."""
    def ranking(rates, seeds):
        found = []
        for seed, z in zip(seeds, learn(data, budget, arm, rates, seeds)):
            split = split_of(data, seed)
            seen = split.validation
            found.append(scores.average_precision(z[seen], split.y[seen]))
        return found

    return best_rate(RATES, try_rates(RATES, tuning, ranking))


def judge(arm, z, split, miss):
    """Every measure of the scores z (n,) on the test rows.

    Thresholds come from the validation rows, or from the costs: a miss costs `miss`, a false alarm
    1, so that an alarm is worth it from the probability 1 / (1 + miss) on.
    """
    rate = split.y[split.train].mean()
    seen, y = split.y[split.validation], split.y[split.test]
    z_seen, z = z[split.validation], z[split.test]
    said, meant = sigmoid(z), arm.meaning(z, rate)

    def f1(hits, alarms, positives, n):
        return 2 * hits / (alarms + positives)

    def saved(hits, alarms, positives, n):
        return hits * (miss + 1) - alarms

    at_f1 = scores.best_threshold(z_seen, seen, f1)
    at_cost = scores.best_threshold(z_seen, seen, saved)
    worth_it = 1 / (1 + miss)
    return {
        "average_precision": scores.average_precision(z, y),
        "recall_half": scores.recall(said >= 0.5, y),
        "f1_half": scores.f1(said >= 0.5, y),
        "recall_tuned": scores.recall(z >= at_f1, y),
        "f1_tuned": scores.f1(z >= at_f1, y),
        "calibration": scores.calibration_error(said, y),
        "calibration_undone": scores.calibration_error(meant, y),
        "cost_half": scores.cost(said >= 0.5, y, miss),
        "cost_said": scores.cost(said >= worth_it, y, miss),
        "cost_undone": scores.cost(meant >= worth_it, y, miss),
        "cost_tuned": scores.cost(z >= at_cost, y, miss),
    }


def constant(data, budget, seeds, miss):
    """Rows of the baseline that knows the fraction of positives and nothing else."""
    rows = []
    for seed in seeds:
        split = split_of(data, seed)
        y, rate = split.y[split.test], split.y[split.train].mean()
        rate_of_all = np.full(len(y), rate)
        nobody, everybody = np.full(len(y), False), np.full(len(y), True)
        alarm = everybody if rate >= 1 / (1 + miss) else nobody
        at_costs = scores.cost(alarm, y, miss)
        calibration = scores.calibration_error(rate_of_all, y, bins=1)
        rows.append({"data": data, "condition": budget, "model": "constant",
                     "loss": "fraction of positives", "seed": seed, "learning_rate": np.nan,
                     "average_precision": scores.average_precision(rate_of_all, y),
                     "recall_half": 0.0, "f1_half": 0.0,
                     "recall_tuned": 1.0, "f1_tuned": scores.f1(everybody, y),
                     "calibration": calibration, "calibration_undone": calibration,
                     "cost_half": scores.cost(nobody, y, miss), "cost_said": at_costs,
                     "cost_undone": at_costs, "cost_tuned": at_costs})
    return rows


def training_rows(how, split, seed, most):
    """Row numbers (m,) to train on, at most `most`.

    m depends on the data set alone, not on the seed: all seeds are trained at once. Only training
    rows are drawn: what is repeated here cannot stand among the test rows. Where a split has a few
    rows fewer than others, a few are repeated.
    """
    rng = np.random.default_rng([seed, 4])
    here = {label: rng.permutation(np.flatnonzero(split.train & (split.y == label)))
            for label in (0, 1)}
    negatives, positives = _usual(split)
    wanted = {"all": (negatives, positives), "oversampled": (negatives, negatives),
              "interpolated": (negatives, negatives),
              "undersampled": (positives, positives)}[how]
    if how == "interpolated":  # the rows that `interpolated` adds stand behind the others
        added = len(split.y) + np.arange(negatives - positives)
        here[1] = np.append(np.resize(here[1], positives), added)
    rows = np.concatenate([np.resize(here[label], count) for label, count in enumerate(wanted)])
    return rng.permutation(rows)[:most]


def _usual(split):
    """(negatives, positives) to train on: those of a split on average."""
    usual = (1 - TEST_SHARE) * (1 - VALIDATION_SHARE)
    return tuple(round(usual * np.sum(split.y == label)) for label in (0, 1))


def interpolated(split, seed, neighbours=5):
    """SMOTE: new positives (m, d), each on the way from a training positive to one near it.

    m brings the positives up to the negatives, and is the same for each seed.
    """
    rng = np.random.default_rng([seed, 5])
    known = split.X[split.train & (split.y == 1)]
    squares = np.sum(known ** 2, axis=1)
    distance = squares[:, None] + squares - 2 * known @ known.T
    np.fill_diagonal(distance, np.inf)
    near = np.argsort(distance, axis=1, kind="stable")[:, :neighbours]
    negatives, positives = _usual(split)
    start = np.resize(rng.permutation(len(known)), negatives - positives)
    end = near[start, rng.integers(0, neighbours, len(start))]
    return known[start] + rng.uniform(size=(len(start), 1)) * (known[end] - known[start])


@lru_cache(maxsize=64)
def split_of(data, seed):
    """The rows of one seed: a quarter of the groups for the test, a fifth of the others for
    thresholds."""
    X, y, groups = _features(data)
    test = splits([seed], groups)[0]
    validation = np.zeros(len(y), bool)
    # another seed: the division within these rows is no copy of the first
    validation[~test] = splits([seed + 500_000], groups[~test], VALIDATION_SHARE)[0]
    train = ~test & ~validation
    return Split(standardized(X, train), y.astype(float), train, validation, test)


@lru_cache(maxsize=2)
def _features(data):
    """(features (n, d), labels (n,), groups (n,)): people of one crash form a group, and a page
    block is its own."""
    found = load_once(data.replace(" ", "_"))
    if data == "crashes":
        speed = found.column("speed").astype(int)
        one_hot_speed = np.eye(5)[speed][:, 1:]
        return np.column_stack([found.X, one_hot_speed]), found.y, found.column("crash")
    return np.log1p(found.X), found.y, np.arange(len(found.y))


def mean_sizes(data):
    """(training rows, test rows) of a split, on average: groups differ in size."""
    n = len(_features(data)[1])
    return round((1 - TEST_SHARE) * n), round(TEST_SHARE * n)
