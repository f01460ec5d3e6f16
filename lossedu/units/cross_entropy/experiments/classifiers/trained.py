"""The ways to read digits, trained: each loss with its output and target, and the rate that is
best for it."""
from functools import lru_cache

import numpy as np

from .....activations import log_sigmoid, log_softmax
from .....engine import SGD, Network, train
from .....losses import loss as find_loss
from .....study.data import load_once
from .....study.splits import row_numbers, split_sizes, splits
from .....study.tuner import best_rate, first_reached, try_rates


def forgiven(sign):
    """A squared error that forgives outputs beyond the targets of this sign alone: half of the
    squared hinge, as a loss for `train`."""
    def half(output, target, weight=None):
        beyond = (target == sign) & (sign * (output - target) > 0)
        error = np.where(beyond, 0, output - target)
        size = output.shape[1] * output.shape[2]
        return (error ** 2).sum(axis=(1, 2)) / size, 2 * error / size
    return half


OWN, SHARED = "own learning rate", "cross-entropy's learning rate"
FIRST = "cross-entropy"
ARMS = {  # label -> (loss, output activation, target: "class", "one-hot" or "sign")
    FIRST: ("cross_entropy", "identity", "class"),
    "one-vs-rest BCE": ("bce_with_logits", "identity", "one-hot"),
    "MSE on softmax": ("mse", "softmax", "one-hot"),
    "MSE on logits": ("mse", "identity", "one-hot"),
    "squared hinge": ("squared_hinge", "identity", "sign"),
    "squares, targets 1 and -1": ("mse", "identity", "sign"),
    "squared hinge, label's side": (forgiven(1), "identity", "sign"),
    "squared hinge, others' side": (forgiven(-1), "identity", "sign"),
}
COMPARED = tuple(ARMS)[:4]
SUMMED = " (sum)"   # behind the label of a loss that is summed over the outputs of an image
ARMS |= {name + SUMMED: ARMS[name] for name in COMPARED[1:]}
TARGETS = {
    "class": lambda y: y,
    "one-hot": lambda y: np.eye(CLASSES)[y],
    "sign": lambda y: 2 * np.eye(CLASSES)[y] - 1,
}
MODELS = {"linear": (64, 10), "network": (64, 64, 10)}
RATES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
EPOCHS, BATCH, MOMENTUM, CLASSES = 20, 64, 0.9, 10
GOAL, NEAR = 0.95, 0.0025


def learn(model, name, rates, seeds, curve=True, digits=None):
    """(held-out accuracy before and after each epoch (S, epochs + 1), outputs on the rows held
    out (S, k) or (S, k, C)).

    `rates` is one learning rate or one per seed. Without `curve` the first is None. The losses of
    the engine are means over the outputs. A sum has a gradient that is CLASSES times as large in
    each step, and SGD with momentum is linear in it: it takes the same path as the mean at CLASSES
    times the rate.
    """
    digits = load_once("digits") if digits is None else digits
    loss, output, target = ARMS[name]
    X, y = digits.X / 16, TARGETS[target](digits.y)
    seen, held_out = row_numbers_of(seeds)

    def accuracy(now):
        return is_right(now.predict(X[held_out]), digits.y[held_out]).mean(axis=1)

    if name.endswith(SUMMED):
        rates = CLASSES * np.asarray(rates, dtype=float)
    network = Network(sizes=MODELS[model], activation="relu", output=output)
    loss = find_loss(loss) if isinstance(loss, str) else loss
    history = train(network, loss, X, y, seeds=seeds, rows=seen, epochs=EPOCHS, batch=BATCH,
                    optimizer=SGD(lr=rates, momentum=MOMENTUM),
                    schedule=lambda done: 1 - done, watch=accuracy if curve else None)
    return history.watched, history.predict(X[held_out])


def runs(model, name, seeds, tuning, learn=learn):
    """The rows of one loss and model: at its own rate, and at that of cross-entropy.

    For cross-entropy itself these are the same runs.
    """
    rates = {OWN: tuned_rate(model, name, tuning, learn=learn),
             SHARED: tuned_rate(model, FIRST, tuning, learn=learn)}
    learnt = {rate: learn(model, name, rate, seeds) for rate in dict.fromkeys(rates.values())}
    rows = []
    for condition, rate in rates.items():
        curves, outputs = learnt[rate]
        log_losses = log_loss(name, outputs, labels_held_out(seeds))
        rows += [{"data": "digits", "condition": condition, "model": model, "loss": name,
                  "seed": seed, "learning_rate": rate, "accuracy": float(100 * curve[-1]),
                  "epochs": first_reached(curve, GOAL), "log_loss": float(of_seed)}
                 for seed, curve, of_seed in zip(seeds, curves, log_losses)]
    return rows


@lru_cache(maxsize=64)  # the rate of cross-entropy is asked for by each loss
def tuned_rate(model, name, tuning, rates=RATES, learn=learn):
    """The smallest rate whose held-out accuracy, a mean over the tuning seeds, is within NEAR of
    the best."""
    def accuracy(rates, seeds):
        _, outputs = learn(model, name, rates, seeds, curve=False)
        return is_right(outputs, labels_held_out(seeds)).mean(axis=1)

    return best_rate(rates, try_rates(rates, tuning, accuracy), near=NEAR)


def row_numbers_of(seeds):
    """The row numbers to train on (S, m), and held out (S, k)."""
    return row_numbers(splits(seeds, np.arange(len(load_once("digits").y))))


def labels_held_out(seeds):
    """The classes of the rows held out, (S, k)."""
    return load_once("digits").y[row_numbers_of(seeds)[1]]


def digits_split():
    """(rows to train on, rows held out) of each split."""
    return split_sizes(len(load_once("digits").y))


def is_right(outputs, labels):
    """Which decisions (S, k) are right; none of a seed that diverged: argmax of nan says 0."""
    is_finite = np.isfinite(outputs).all(axis=-1)
    return (outputs.argmax(axis=-1) == labels) & is_finite


def log_loss(name, outputs, labels):
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
    of_the_label = np.take_along_axis(log_probs, labels[..., None], axis=-1)[..., 0]
    return -of_the_label.mean(axis=1)
