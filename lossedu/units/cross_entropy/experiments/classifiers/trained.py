"""The five ways to read digits, trained: each loss with its output and target, and the rate that is best for it."""
from functools import lru_cache

import numpy as np

from .....activations import log_sigmoid, log_softmax
from .....data import load
from .....engine import SGD, Network, train
from .....losses import loss as find_loss
from .....study.common import first_reached, splits

OWN, SHARED = "own learning rate", "cross-entropy's learning rate"
FIRST = "cross-entropy"
ARMS = {  # label -> (loss, output activation, target: "class", "one-hot" or "sign")
    FIRST: ("cross_entropy", "identity", "class"),
    "one-vs-rest BCE": ("bce_with_logits", "identity", "one-hot"),
    "MSE on softmax": ("mse", "softmax", "one-hot"),
    "MSE on logits": ("mse", "identity", "one-hot"),
    "squared hinge": ("squared_hinge", "identity", "sign"),
}
COMPARED = tuple(ARMS)[:4]
TARGETS = {"class": lambda y: y, "one-hot": lambda y: np.eye(CLASSES)[y], "sign": lambda y: 2 * np.eye(CLASSES)[y] - 1}
MODELS = {"linear": (64, 10), "network": (64, 64, 10)}
RATES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
EPOCHS, BATCH, MOMENTUM, CLASSES = 20, 64, 0.9, 10
GOAL, NEAR = 0.95, 0.0025


@lru_cache(maxsize=64)
def tuned_rate(model, name, tuning):
    """The smallest rate of RATES whose held-out accuracy, a mean over the tuning seeds, is within NEAR of the best.

    The largest rates stand at the verge of divergence: good on four seeds, fatal on a fifth.
    """
    seeds = tuning * len(RATES)
    outputs = _trained(model, name, np.repeat(RATES, len(tuning)), seeds, curve=False)[1]
    means = _right(outputs, load("digits").y[_rows(seeds)[1]]).reshape(len(RATES), -1).mean(axis=1)
    return RATES[int(np.argmax(means >= means.max() - NEAR))]


def runs(model, name, seeds, tuning):
    """The rows of one loss and model: at its own rate, and at that of cross-entropy (for itself the same runs)."""
    rows, done = [], {}
    for condition, rate in ((OWN, tuned_rate(model, name, tuning)), (SHARED, tuned_rate(model, FIRST, tuning))):
        if rate not in done:
            done[rate] = _trained(model, name, rate, seeds)
        curves, outputs = done[rate]
        log_loss = _log_loss(name, outputs, load("digits").y[_rows(seeds)[1]])
        rows += [{"data": "digits", "condition": condition, "model": model, "loss": name, "seed": seed,
                  "learning_rate": rate, "accuracy": float(100 * curve[-1]), "epochs": first_reached(curve, GOAL),
                  "log_loss": float(price)} for seed, curve, price in zip(seeds, curves, log_loss)]
    return rows


def _trained(model, name, rates, seeds, curve=True):
    """(held-out accuracy before and after each epoch (S, epochs + 1) or None, outputs on the rows held out)."""
    loss, output, target = ARMS[name]
    digits = load("digits")
    X = digits.X / 16
    y = TARGETS[target](digits.y)
    rows, held_out = _rows(seeds)

    def accuracy(now):
        return _right(now.predict(X[held_out]), digits.y[held_out]).mean(axis=1)

    history = train(Network(sizes=MODELS[model], activation="relu", output=output), find_loss(loss), X, y, seeds=seeds,
                    rows=rows, epochs=EPOCHS, batch=BATCH, optimizer=SGD(lr=rates, momentum=MOMENTUM),
                    schedule=lambda done: 1 - done,
                    watch=accuracy if curve else None)
    return history.watched, history.predict(X[held_out])


def _rows(seeds):
    """The row numbers (S, m) to train on, and (S, k) held out."""
    tests = splits(seeds, np.arange(len(load("digits").y)))
    return np.array([np.flatnonzero(~test) for test in tests]), np.array([np.flatnonzero(test) for test in tests])


def split_sizes():
    """(rows to train on, rows held out) of each split."""
    return tuple(rows.shape[1] for rows in _rows((0,)))


def _right(outputs, labels):
    """Which decisions (S, k) are right; none of a seed that diverged."""
    return (outputs.argmax(axis=-1) == labels) & np.isfinite(outputs).all(axis=-1)


def _log_loss(name, outputs, labels):
    """The mean -log p of the labels (S, k), per seed; nan for outputs that are no probabilities.

    The sigmoids of one-vs-rest do not add up to 1; they are divided by their sum.
    """
    loss, activation, _ = ARMS[name]
    if activation == "softmax":
        log_probs = np.log(np.maximum(outputs, np.finfo(float).tiny))
    elif loss == "cross_entropy":
        log_probs = log_softmax(outputs)
    elif loss == "bce_with_logits":
        log_probs = log_softmax(log_sigmoid(outputs))
    else:
        return np.full(len(outputs), np.nan)
    return -np.take_along_axis(log_probs, labels[..., None], axis=-1)[..., 0].mean(axis=1)
