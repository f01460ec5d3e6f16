"""Training one pair on many splits at once, at a learning rate of its own, at that of the reference, and by Adam.

| data | features | classes |
|---|---|---|
| digits | 64 pixels, each with mean 0 and deviation 1 on the training rows | 10 |
| digits, pixels as they are | the pixels from 0 to 1 | 10 |
| tumours | 30 measures, each with mean 0 and deviation 1 on the training rows | 2 |
"""
from functools import lru_cache

import numpy as np

from ..... import data as datasets
from .....core.arguments import number, one_of
from .....core.arguments import seeds as read_seeds
from .....engine import SGD, Adam, Network, train
from .....study.common import first_reached, splits
from .grid import ACTIVATIONS, REFERENCE, Pair, pair

OWN, SHARED, ADAM = "own learning rate", "the reference's learning rate", "Adam, own learning rate"
BASELINE = "most frequent class"
RATES = {SGD: (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0),
         Adam: (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)}
RAW = "digits, pixels as they are"
DATA = {"digits": (64, (OWN, SHARED, ADAM)), RAW: (64, (OWN,)), "tumours": (32, (OWN, SHARED))}  # rows of a batch
EPOCHS, HIDDEN = 20, 32
GOAL, NEAR = 0.95, 0.0025


def one_pair(data, activation, loss, seeds, tuning):
    """Rows of results of one pair, one per seed and condition."""
    one = Pair(activation, loss)
    tuned = {OWN: (SGD, one), SHARED: (SGD, Pair(*REFERENCE)), ADAM: (Adam, one)}  # optimizer, and whose rate
    recipes = {condition: (tuned[condition][0], tuned_rate(data, tuned[condition][1], tuned[condition][0], tuning))
               for condition in DATA[data][1]}
    done = {recipe: _run(data, one, *recipe, seeds) for recipe in set(recipes.values())}
    return [{"data": data, "condition": condition, "model": "network", "loss": str(one), "seed": seed,
             "activation": activation, "form": loss, "learning_rate": recipe[1], "accuracy": float(100 * curve[-1]),
             "epochs": first_reached(curve, GOAL), "last_loss": float(last), "never_said": int(never)}
            for condition, recipe in recipes.items() for seed, curve, last, never in zip(seeds, *done[recipe])]


def constant(data, seeds):
    """Rows of the baseline: the most frequent class of the training rows, for everybody."""
    _, y, seen, held_out = _prepared(data, seeds)
    return [{"data": data, "condition": "no training", "model": "constant", "loss": BASELINE, "seed": seed,
             "activation": "", "form": "", "learning_rate": np.nan,
             "accuracy": float(100 * np.mean(y[test] == np.bincount(y[rows]).argmax())),
             "epochs": EPOCHS + 1, "last_loss": np.nan, "never_said": int(y.max())}
            for seed, rows, test in zip(seeds, seen, held_out)]


@lru_cache(maxsize=128)
def tuned_rate(data, one, optimizer, tuning):
    """Of the rates within NEAR of the best mean accuracy on the tuning seeds: the one that is first at the goal.

    Where several are equally early it is the smallest: the largest rates stand at the verge of divergence.
    """
    rates = RATES[optimizer]
    curves, *_ = _run(data, one, optimizer, np.repeat(rates, len(tuning)), tuning * len(rates))
    curves = curves.reshape(len(rates), len(tuning), -1)
    ends = curves[..., -1].mean(axis=1)
    epochs = np.array([np.mean([first_reached(curve, GOAL) for curve in some]) for some in curves])
    return rates[int(np.argmin(np.where(ends >= ends.max() - NEAR, epochs, np.inf)))]


def _run(data, one, optimizer, rates, seeds):
    """Held-out accuracy before training and after each epoch (S, epochs + 1); mean loss of the last epoch (S,); and how
    many classes are said of no row held out (S,).

    Decisions are taken by the largest score: every activation here keeps the order of the scores.
    """
    def accuracy(scores, y):
        return ((scores.argmax(axis=-1) == y) & np.isfinite(scores).all(axis=-1)).mean(axis=1)

    history, last = _trained(data, one, optimizer, rates, seeds, accuracy)
    never = [last.shape[-1] - len(np.unique(row)) for row in last.argmax(axis=-1)]
    return history.watched, history.epochs[:, -1], never


def outputs(data, activation, loss, rate, seeds):
    """What a pair, trained by SGD at `rate`, says to the rows held out; and the classes of these, (S, k).

    The outputs, behind the activation, have shape (epochs + 1, S, k, C): before training and after each epoch.
    ValueError with one sentence for a name that is none.
    """
    one_of("outputs", "data", data, DATA)
    rate = number("outputs", "rate", rate, above=0, example=0.1)
    seeds = read_seeds("outputs", "seeds", seeds, example=20)
    one, found = pair(activation, loss), []

    def keep(scores, y):
        found.append(ACTIVATIONS[activation].f(scores))
        return y[:, 0]

    _trained(data, one, SGD, rate, seeds, keep)
    _, y, _, held_out = _prepared(data, seeds)
    return np.array(found), y[held_out]


def _trained(data, one, optimizer, rates, seeds, watch):
    """The engine's history, and the last scores of the rows held out; watch(scores, their classes) after each epoch."""
    X, y, seen, held_out = _prepared(data, seeds)
    classes = int(y.max()) + 1
    unseen = np.take_along_axis(X, held_out[..., None], axis=1)
    history = train(Network(sizes=(X.shape[-1], HIDDEN, classes), activation="relu"), one.minimised(), X,
                    one.target(y, classes), seeds=seeds, rows=seen, epochs=EPOCHS, batch=DATA[data][0],
                    optimizer=optimizer(lr=rates), schedule=lambda done: 1 - done,
                    watch=lambda now: watch(now.predict(unseen), y[held_out]))
    return history, history.predict(unseen)


@lru_cache(maxsize=4)
def _prepared(data, seeds):
    """Features (S, n, d), classes (n,), and the row numbers to train on (S, m) and held out (S, k)."""
    found = datasets.load("breast_cancer" if data == "tumours" else "digits")
    tests = splits(seeds, np.arange(len(found.y)))
    seen, held_out = (np.array([np.flatnonzero(which) for which in masks]) for masks in (~tests, tests))
    if data == RAW:
        return np.broadcast_to(found.X / 16, (len(seeds), *found.X.shape)), found.y, seen, held_out
    X = np.array([_scaled(found.X, rows) for rows in seen])
    return X, 1 - found.y if data == "tumours" else found.y, seen, held_out  # tumours, class 1: malignant


def _scaled(X, rows):
    """X with mean 0 and deviation 1 in those rows; a column that never changes there is only shifted."""
    spread = X[rows].std(axis=0)
    return (X - X[rows].mean(axis=0)) / np.where(spread > 0, spread, 1.0)


def split_sizes(data):
    """(training rows, rows held out) of a split."""
    _, _, seen, held_out = _prepared(data, (0,))
    return seen.shape[1], held_out.shape[1]
