"""The crashes: their rows as a matrix, a logistic model of them, and what it predicts on splits."""
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...activations import sigmoid, softplus
from ...study.data import load_once
from ...study.splits import splits, standardized

STEPS = 50
TOLERANCE = 1e-13  # the fall of the loss at which Newton's method ends; a coefficient itself has no
#                    limit where nobody in one of the classes of speed died
MISS = 20.0   # what a death without an alarm costs, in false alarms


@dataclass(frozen=True, eq=False)
class Rows:
    """One split: inputs X (n, 13), scaled by the training rows, died (n,), and beside them the
    survey weight and the crash of each person; masks `train` and `test`."""

    X: np.ndarray
    died: np.ndarray
    weight: np.ndarray
    crash: np.ndarray
    train: np.ndarray
    test: np.ndarray


@lru_cache(maxsize=1)
def _people():
    """(inputs (n, 13), the data) of all people in the crashes."""
    crashes = load_once("crashes")
    age = (crashes.column("age") - 38) / 20
    speed = [(crashes.column("speed") == level).astype(float) for level in (1, 2, 3, 4)]
    others = [crashes.column(name) for name in ("seatbelt", "airbag", "deployed", "frontal", "sex",
                                                "driver")]
    return np.column_stack([*speed, *others, age, age ** 2,
                            crashes.column("vehicle_year")]), crashes


def crash_split(seed):
    """A quarter of the crashes, with all people in them, held out."""
    X, crashes = _people()
    test = splits([seed], crashes.column("crash"))[0]
    return Rows(standardized(X, ~test), crashes.y, crashes.column("weight"),
                crashes.column("crash"), ~test, test)


def fit_logistic(X, y, weight=None):
    """The linear model of the log-odds with the least weighted mean cross-entropy, by Newton's
    method; a function that predicts logits."""
    weight = np.ones(len(y)) if weight is None else weight / np.mean(weight)
    rows = np.column_stack([X, np.ones(len(X))])
    sign = np.where(y == 1, 1.0, -1.0)

    def loss_at(coef):
        return np.mean(weight * softplus(-sign * (rows @ coef)))

    coef = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        p = sigmoid(rows @ coef)
        curvature = (rows * (weight * p * (1 - p))[:, None]).T @ rows
        step = np.linalg.solve(curvature, rows.T @ (weight * (p - y)))
        before = loss_at(coef)
        # halved while it leads uphill, as a full step may at first where few weights count
        while loss_at(coef - step) > before + TOLERANCE:
            step = step / 2
        coef = coef - step
        if before - loss_at(coef) < TOLERANCE:
            return lambda X: X @ coef[:-1] + coef[-1]
    raise ArithmeticError(f"fit_logistic did not converge in {STEPS} steps.")


def fitted_constant(logits, risk, weight):
    """The constant with which the weighted mean of sigmoid(logits + constant) is `risk`."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        if np.average(sigmoid(logits + middle), weights=weight) < risk:
            low = middle
        else:
            high = middle
    return middle


def costs_of(alarm, died, miss=MISS):
    """(n,) the cost of each decision, where a false alarm costs 1."""
    return np.where(died == 1, miss * ~alarm, alarm)


def threshold_savings(seeds, thresholds):
    """threshold -> (seeds,) the mean cost per person of the sample, on held-out crashes."""
    found = {t: [] for t in thresholds}
    for seed in range(seeds):
        rows = crash_split(seed)
        p = sigmoid(fit_logistic(rows.X[rows.train], rows.died[rows.train])(rows.X[rows.test]))
        for t in thresholds:
            found[t].append(costs_of(p >= t, rows.died[rows.test]).mean())
    return {t: np.array(values) for t, values in found.items()}


def on_the_road(models, seeds, t=1 / 21, groups=10):
    """What each model predicts for held-out crashes, weighted as on the road.

    models: name -> function of (X, died, weight) that returns a function from X to probabilities.
    Returns name -> dict of arrays with one entry a seed: "predicted" and "true" (mean risks),
    "loss" (cross-entropy), "cost", "recall" and "precision" at the threshold t, "tenths"
    (seeds, groups, 2): the mean predicted and the true risk of groups of equal numbers of rows,
    in the order of the first model, and "top": the last group's part of the weight.
    """
    found = {name: {} for name in models}
    for seed in range(seeds):
        rows = crash_split(seed)
        died, weight = rows.died[rows.test], rows.weight[rows.test]
        order = None
        for name, model in models.items():
            predict = model(rows.X[rows.train], rows.died[rows.train], rows.weight[rows.train])
            p = predict(rows.X[rows.test])
            order = np.argsort(p, kind="stable") if order is None else order
            for key, value in _judged(p, died, weight, t, np.array_split(order, groups)).items():
                found[name].setdefault(key, []).append(value)
    return {name: {key: np.array(values) for key, values in one.items()}
            for name, one in found.items()}


def _judged(p, died, weight, t, parts):
    def mean(value, part=slice(None)):
        return np.average(value[part], weights=weight[part])

    alarm = p >= t
    given = np.where(died == 1, p, 1 - p)
    return {"predicted": mean(p), "true": mean(died), "loss": mean(-np.log(given)),
            "cost": mean(costs_of(alarm, died)),
            "recall": mean(alarm.astype(float), died == 1),
            "precision": mean(died, alarm) if alarm.any() else np.nan,
            "tenths": [(mean(p, part), mean(died, part)) for part in parts],
            "top": weight[parts[-1]].sum() / weight.sum()}
