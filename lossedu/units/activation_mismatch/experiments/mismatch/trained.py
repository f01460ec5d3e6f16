"""Training one pair on many splits at once: at a learning rate of its own, at that of the
reference, and by Adam.

| data | features | classes |
|---|---|---|
| digits | 64 pixels, each with mean 0 and deviation 1 on the training rows | 10 |
| digits, pixels as they are | the pixels from 0 to 1 | 10 |
| tumours | 30 measures, each with mean 0 and deviation 1 on the training rows | 2 |
"""
from functools import lru_cache

import numpy as np

from .....core.arguments import number, one_of
from .....core.arguments import seeds as read_seeds
from .....engine import SGD, Adam, Network, train
from .....study.data import load_once
from .....study.splits import row_numbers, split_sizes, splits, standardized
from .....study.tuner import best_rate, first_reached, try_rates
from .grid import ACTIVATIONS, REFERENCE, Pair, pair

OWN, SHARED, ADAM = "own learning rate", "the reference's learning rate", "Adam, own learning rate"
BASELINE = "most frequent class"
RATES = {SGD: (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0),
         Adam: (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)}
RAW = "digits, pixels as they are"
DATA = {  # rows of a batch, and the conditions
    "digits": (64, (OWN, SHARED, ADAM)),
    RAW: (64, (OWN,)),
    "tumours": (32, (OWN, SHARED)),
}
EPOCHS, HIDDEN = 20, 32
GOAL, NEAR = 0.95, 0.0025


def learn(data, one, optimizer, rates, seeds, epochs=EPOCHS):
    """Train one pair: its curves, its last losses, and how many classes are never said.

    Held-out accuracy before training and after each epoch (S, epochs + 1); the mean loss of the
    last epoch (S,); and how many classes are said of no row held out (S,). `rates` is one learning
    rate, or one per seed. Decisions are taken by the largest score: every activation here keeps
    the order of the scores.
    """
    def accuracy(scores, y):
        is_finite = np.isfinite(scores).all(axis=-1)
        is_right = (scores.argmax(axis=-1) == y) & is_finite
        return is_right.mean(axis=1)

    history, last = _learn(data, one, optimizer, rates, seeds, accuracy, epochs)
    never = [last.shape[-1] - len(np.unique(row)) for row in last.argmax(axis=-1)]
    return history.watched, history.epochs[:, -1], never


def one_pair(data, activation, loss, seeds, tuning, learn=learn):
    """Rows of results of one pair, one per seed and condition."""
    one, reference = Pair(activation, loss), Pair(*REFERENCE)
    whose_rate = {OWN: (SGD, one), SHARED: (SGD, reference), ADAM: (Adam, one)}
    recipes = {}
    for condition in DATA[data][1]:
        optimizer, tuned = whose_rate[condition]
        recipes[condition] = optimizer, tuned_rate(data, tuned, optimizer, tuning, learn=learn)
    learnt = {recipe: learn(data, one, *recipe, seeds) for recipe in set(recipes.values())}
    rows = []
    for condition, recipe in recipes.items():
        rows += rows_of(data, condition, one, recipe[1], seeds, learnt[recipe])
    return rows


def rows_of(data, condition, one, rate, seeds, learnt):
    """Rows of results, one per seed, from what `learn` gave."""
    return [{"data": data, "condition": condition, "model": "network", "loss": str(one),
             "seed": seed, "activation": one.activation, "form": one.loss,
             "learning_rate": rate, "accuracy": float(100 * curve[-1]),
             "epochs": first_reached(curve, GOAL), "last_loss": float(last),
             "never_said": int(never)}
            for seed, curve, last, never in zip(seeds, *learnt)]


def constant(data, seeds):
    """Rows of the baseline: the most frequent class of the training rows, for everybody."""
    _, y, seen, held_out = prepared(data, seeds)
    rows = []
    for seed, train_rows, test_rows in zip(seeds, seen, held_out):
        is_right = y[test_rows] == np.bincount(y[train_rows]).argmax()
        rows.append({"data": data, "condition": "no training", "model": "constant",
                     "loss": BASELINE, "seed": seed, "activation": "", "form": "",
                     "learning_rate": np.nan, "accuracy": float(100 * np.mean(is_right)),
                     "epochs": EPOCHS + 1, "last_loss": np.nan, "never_said": int(y.max())})
    return rows


@lru_cache(maxsize=128)  # the rate of the reference is asked for by each pair
def tuned_rate(data, one, optimizer, tuning, learn=learn):
    """Of the rates within NEAR of the best mean accuracy on the tuning seeds: the one that is
    first at the goal.

    Where several are equally early it is the smallest.
    """
    def score_and_delay(rates, seeds):
        curves, *_ = learn(data, one, optimizer, rates, seeds)
        return curves[:, -1], [first_reached(curve, GOAL) for curve in curves]

    rates = RATES[optimizer]
    scores, delays = try_rates(rates, tuning, score_and_delay)
    return best_rate(rates, scores, near=NEAR, delays=delays)


def outputs(data, activation, loss, rate, seeds):
    """What a pair, trained by SGD at `rate`, says to the rows held out; and their classes (S, k).

    The outputs, behind the activation, have shape (epochs + 1, S, k, C): before training and after
    each epoch. ValueError with one sentence for a name that is none.
    """
    one_of("outputs", "data", data, DATA)
    rate = number("outputs", "rate", rate, above=0, example=0.1)
    seeds = read_seeds("outputs", "seeds", seeds, example=20)
    one, found = pair(activation, loss), []

    def keep(scores, y):
        found.append(ACTIVATIONS[activation].f(scores))
        return y[:, 0]

    _learn(data, one, SGD, rate, seeds, keep)
    _, y, _, held_out = prepared(data, seeds)
    return np.array(found), y[held_out]


def _learn(data, one, optimizer, rates, seeds, watch, epochs=EPOCHS):
    """The engine's history, and the last scores of the rows held out; watch(scores, their
    classes) after each epoch."""
    X, y, seen, held_out = prepared(data, seeds)
    classes = int(y.max()) + 1
    unseen = np.take_along_axis(X, held_out[..., None], axis=1)
    network = Network(sizes=(X.shape[-1], HIDDEN, classes), activation="relu")
    history = train(network, one.minimised(), X, one.target(y, classes), seeds=seeds, rows=seen,
                    epochs=epochs, batch=DATA[data][0], optimizer=optimizer(lr=rates),
                    schedule=lambda done: 1 - done,
                    watch=lambda now: watch(now.predict(unseen), y[held_out]))
    return history, history.predict(unseen)


@lru_cache(maxsize=4)
def prepared(data, seeds):
    """Features (S, n, d), classes (n,), and the row numbers to train on (S, m) and held out
    (S, k)."""
    found = _load(data)
    y = 1 - found.y if data == "tumours" else found.y  # tumours, class 1: malignant
    seen, held_out = row_numbers(splits(seeds, np.arange(len(y))))
    if data == RAW:
        X = np.broadcast_to(found.X / 16, (len(seeds), *found.X.shape))
    else:
        X = np.array([standardized(found.X, rows) for rows in seen])
    return X, y, seen, held_out


def _load(data):
    return load_once("breast_cancer" if data == "tumours" else "digits")


def sizes_of(data):
    """(training rows, rows held out) of a split."""
    return split_sizes(len(_load(data).y))
