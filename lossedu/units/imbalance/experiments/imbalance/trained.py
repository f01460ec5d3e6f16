"""Training and judging one remedy on many splits at once."""
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..... import data as datasets
from .....activations import sigmoid
from .....engine import Adam, Network, train
from .....study.common import splits
from . import scores
from .arms import ARMS

HIDDEN = 32
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
UNTUNED = "short, untuned"  # the budget at which every remedy takes the optimizer's default rate
DEFAULT_RATE = 0.001
TEST, VALIDATION = 0.25, 0.2  # shares of the groups: of all, and of those that are left
DATA = {  # rows of a batch, and the steps of each budget
    "crashes": (256, {UNTUNED: 40, "short": 40, "long": 2400}),
    "page blocks": (128, {UNTUNED: 52, "short": 52, "long": 2400}),
}


@dataclass(frozen=True, eq=False)
class Split:
    """One seed's rows: features scaled by its training rows (n, d), labels (n,), and which rows are for what."""

    X: np.ndarray
    y: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def remedy(data, budget, arm, seeds, tuning, miss):
    """Rows of results, one per seed; the learning rate is the one with the best ranking on the tuning seeds."""
    rate = DEFAULT_RATE if budget == UNTUNED else tuned_rate(data, budget, arm, tuning)
    named = {"data": data, "condition": budget, "model": "network", "loss": arm}
    return [{**named, "seed": seed, "learning_rate": rate, **judge(ARMS[arm], z, _split(data, seed), miss)}
            for seed, z in zip(seeds, _scores(data, budget, arm, rate, seeds))]


def tuned_rate(data, budget, arm, tuning):
    """The learning rate with the best mean average precision on the validation rows of the tuning seeds."""
    tried = _scores(data, budget, arm, np.repeat(RATES, len(tuning)), tuning * len(RATES))
    ranked = [scores.average_precision(z[split.validation], split.y[split.validation])
              for z, split in zip(tried, (_split(data, seed) for seed in tuning * len(RATES)))]
    return RATES[int(np.argmax(np.reshape(ranked, (len(RATES), -1)).mean(axis=1)))]


def judge(arm, z, split, miss):
    """Every measure of the scores z (n,) on the test rows; thresholds come from the validation rows or the costs."""
    rate = split.y[split.train].mean()
    seen, y = split.y[split.validation], split.y[split.test]
    z_seen, z = z[split.validation], z[split.test]
    said, meant = sigmoid(z), arm.meaning(z, rate)
    at_f1 = scores.best_threshold(z_seen, seen, lambda hits, alarms, positives, n: 2 * hits / (alarms + positives))
    at_cost = scores.best_threshold(z_seen, seen, lambda hits, alarms, positives, n: hits * (miss + 1) - alarms)
    return {
        "average_precision": scores.average_precision(z, y),
        "recall_half": scores.recall(said >= 0.5, y), "f1_half": scores.f1(said >= 0.5, y),
        "recall_tuned": scores.recall(z >= at_f1, y), "f1_tuned": scores.f1(z >= at_f1, y),
        "calibration": scores.calibration_error(said, y), "calibration_undone": scores.calibration_error(meant, y),
        "cost_half": scores.cost(said >= 0.5, y, miss),
        "cost_said": scores.cost(said >= 1 / (1 + miss), y, miss),
        "cost_undone": scores.cost(meant >= 1 / (1 + miss), y, miss),
        "cost_tuned": scores.cost(z >= at_cost, y, miss),
    }


def constant(data, budget, seeds, miss):
    """Rows of the baseline that knows the share of positives and nothing else."""
    rows = []
    for seed in seeds:
        split = _split(data, seed)
        y, rate = split.y[split.test], split.y[split.train].mean()
        rate_of_all = np.full(len(y), rate)
        costs = [scores.cost(np.full(len(y), said), y, miss) for said in (False, True)]
        at_costs = costs[int(rate >= 1 / (1 + miss))]
        rows.append({"data": data, "condition": budget, "model": "constant", "loss": "share of positives",
                     "seed": seed, "learning_rate": np.nan,
                     "average_precision": scores.average_precision(rate_of_all, y),
                     "recall_half": 0.0, "f1_half": 0.0, "recall_tuned": 1.0,
                     "f1_tuned": scores.f1(np.full(len(y), True), y),
                     "calibration": scores.calibration_error(rate_of_all, y, bins=1),
                     "calibration_undone": scores.calibration_error(rate_of_all, y, bins=1),
                     "cost_half": costs[0], "cost_said": at_costs, "cost_undone": at_costs, "cost_tuned": at_costs})
    return rows


def _scores(data, budget, name, rate, seeds):
    """The scores z (S, n) of all rows, from networks trained with one remedy."""
    arm, (batch, budgets) = ARMS[name], DATA[data]
    parts = [_split(data, seed) for seed in seeds]
    X, y = (np.array([getattr(part, what) for part in parts]) for what in ("X", "y"))
    rows = np.array([training_rows(arm.rows, part, seed, budgets[budget] * batch) for part, seed in zip(parts, seeds)])
    share = np.array([part.y[part.train].mean() for part in parts])
    network = Network(sizes=(X.shape[2], HIDDEN, 1))
    start = network.start(seeds)
    if arm.prior_bias:
        start[-1][1][:] = np.log(share / (1 - share))[:, None]

    def minimised(output, target, weight=None):
        value, slope = arm.loss(output[..., 0], target, **arm.settings(share[:, None]))
        return value.mean(axis=1), slope[..., None] / target.shape[1]

    history = train(network, minimised, X, y, seeds=seeds, rows=rows, start=start, batch=batch,
                    epochs=max(1, round(budgets[budget] / -(-rows.shape[1] // batch))),
                    optimizer=Adam(lr=rate), schedule=lambda done: 1 - done)
    return history.predict(X)


def training_rows(how, split, seed, most):
    """Row numbers (m,) to train on, at most `most`; m depends on the data set alone, not on the seed.

    Only training rows are drawn: what is repeated here cannot stand among the test rows. Where a
    split has a few rows fewer than others, a few are repeated.
    """
    rng = np.random.default_rng([seed, 4])
    here = {label: rng.permutation(np.flatnonzero(split.train & (split.y == label))) for label in (0, 1)}
    usual = (1 - TEST) * (1 - VALIDATION)
    negatives, positives = (round(usual * np.sum(split.y == label)) for label in (0, 1))
    wanted = {"all": (negatives, positives), "oversampled": (negatives, negatives),
              "undersampled": (positives, positives)}[how]
    rows = np.concatenate([np.resize(here[label], count) for label, count in enumerate(wanted)])
    return rng.permutation(rows)[:most]


@lru_cache(maxsize=64)
def _split(data, seed):
    """The rows of one seed: a quarter of the groups for the test, a fifth of the others for thresholds."""
    X, y, groups = _features(data)
    test = splits([seed], groups, TEST)[0]
    validation = np.zeros(len(y), bool)
    validation[~test] = splits([seed + 500_000], groups[~test], VALIDATION)[0]
    seen = ~test & ~validation
    scaled = (X - X[seen].mean(axis=0)) / X[seen].std(axis=0)
    return Split(scaled, y.astype(float), seen, validation, test)


@lru_cache(maxsize=2)
def _features(data):
    """(features (n, d), labels (n,), groups (n,)): people of one crash form a group, and a page block is its own."""
    found = datasets.load(data.replace(" ", "_"))
    if data == "crashes":
        speed = found.column("speed").astype(int)
        return np.column_stack([found.X, np.eye(5)[speed][:, 1:]]), found.y, found.column("crash")
    return np.log1p(found.X), found.y, np.arange(len(found.y))


def split_sizes(data):
    """(training rows, test rows) of a split, on average."""
    n = len(_features(data)[1])
    return round((1 - TEST) * n), round(TEST * n)
