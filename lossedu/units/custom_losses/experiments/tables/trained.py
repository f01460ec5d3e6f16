"""The five small experiments behind the published tables: each gives the rows of one setting."""
from functools import cache

import numpy as np

from .....study.data import load_once
from .....study.splits import row_numbers, splits
from .....study.tuner import best_rate, first_reached, try_rates
from ...body import SGD, Adam, Body, descend, train
from ..vans import softmax
from ..zero_one import sigmoid

RATES = (0.001, 0.01, 0.1)                                # those of table 4
BATCH = 32
TUNED = (0.003, 0.01, 0.03, 0.1, 0.3)
DESCENT = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
STRENGTHS = (1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
FEW = 200                                                 # training rows of the factorial
LONGEST = 60                                              # epochs
WORDS = 400


def cross_entropy(X_labels, classes=10):
    """The derivative of softmax cross-entropy in the outputs, for labels (n,)."""
    hot = np.eye(classes)[X_labels]
    return lambda out, index, rng: (softmax(out) - hot[index]) / out.shape[1]


def on_all(body, X):
    return body.outputs(np.broadcast_to(X, (len(body.parameters[0]), *X.shape)))


@cache
def digits():
    """(pixels from 0 to 1 (n, 64), digit (n,))."""
    data = load_once("digits")
    return data.X / 16, data.y.astype(int)


def rates_table(optimizer, epochs, seeds):
    """Held-out accuracy (rates, S) of a network for ten digits, for the three rates of table 4."""
    X, y = digits()
    seen, held = row_numbers(splits(seeds, np.arange(len(y))))
    steps = epochs * (seen.shape[1] // BATCH)
    found = []
    for rate in RATES:
        body = Body(64, 32, 10, seeds)
        own = np.full(len(seeds), rate)
        step = SGD(own) if optimizer == "SGD" else Adam(own, steps, falls=False)
        train(body, X, seen, seeds, descend(cross_entropy(y)), step, steps, BATCH)
        right = on_all(body, X).argmax(axis=2) == y
        found.append([100 * one[rows].mean() for one, rows in zip(right, held)])
    return np.array(found)


@cache
def snippets():
    """(the 400 most frequent words, 1 where one stands in the snippet (n, 400), positive (n,));
    snippets with a mean vote of 0 are left out."""
    data = load_once("movie_snippets")
    keep = np.flatnonzero(data.y != 0)
    texts = [set(str(data.beside["text"][row]).lower().split()) for row in keep]
    counts = {}
    for words in texts:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    place = {word: number for number, word in enumerate(
        sorted(counts, key=lambda word: (-counts[word], word))[:WORDS])}
    X = np.zeros((len(keep), WORDS))
    for row, words in enumerate(texts):
        X[row, [place[word] for word in words if word in place]] = 1
    return X, (data.y[keep] > 0).astype(int)


def text_accuracy(heads, rates, seeds):
    """Held-out accuracy (S,) in percent: `heads` logits on a linear model of the words."""
    X, y = snippets()
    seen, held = row_numbers(splits(seeds, np.arange(len(y))))

    def one_logit(out, index, rng):
        return (sigmoid(out) - y[index][:, :, None]) / out.shape[1]

    body = Body(WORDS, 0, heads, seeds)
    train(body, X, seen, seeds, descend(one_logit if heads == 1 else cross_entropy(y, 2)),
          Adam(rates, 600), 600, 64)
    found = []
    for place, rows in enumerate(held):
        out = X[rows] @ body.parameters[0][place] + body.parameters[1][place]
        said = out[:, 0] > 0 if heads == 1 else out[:, 1] > out[:, 0]
        found.append(100 * np.mean(said == y[rows]))
    return np.array(found)


def penalised_accuracy(loss, penalty, strength, rates, seeds):
    """Held-out accuracy (S,) in percent of a linear model for odd digits, from 200 rows."""
    X, y = digits()
    odd = y % 2
    seen, held = row_numbers(splits(seeds, np.arange(len(y))))
    few = np.array([np.random.default_rng([seed, 8]).permutation(rows)[:FEW]
                    for seed, rows in zip(seeds, seen)])

    def gradient(body, inputs, index, rng):
        p, target = sigmoid(body.outputs(inputs)), odd[index][:, :, None]
        slope = 2 * (p - target) * p * (1 - p) if loss == "MSE" else p - target
        grads = body.backward(inputs, slope / FEW)
        weights = body.parameters[0]
        grads[0] = grads[0] + strength * {"L1": np.sign(weights), "L2": 2 * weights,
                                          "none": 0.0 * weights}[penalty]
        return grads

    body = Body(64, 0, 1, seeds)
    train(body, X, few, seeds, gradient, Adam(rates, 600), 600, FEW)
    right = (on_all(body, X)[:, :, 0] > 0) == odd
    return np.array([100 * one[rows].mean() for one, rows in zip(right, held)])


def slope_of(loss, y):
    """The derivative in the ten outputs of three losses of one-of-ten labels."""
    hot = np.eye(10)[y]

    def squared(out, index, rng):                       # of the probabilities, sum over the classes
        p = softmax(out)
        error = 2 * (p - hot[index])
        return p * (error - (p * error).sum(axis=2, keepdims=True)) / out.shape[1]

    def binary(out, index, rng):                        # ten sigmoids, sum over the classes
        return (sigmoid(out) - hot[index]) / out.shape[1]

    return {"MSE": squared, "BCE": binary, "CCE": cross_entropy(y)}[loss]


def curves(loss, rates, seeds, epochs=LONGEST):
    """Held-out accuracy (S, epochs) before each epoch of plain gradient descent."""
    X, y = digits()
    seen, held = row_numbers(splits(seeds, np.arange(len(y))))
    per_epoch, found = seen.shape[1] // BATCH, []
    inputs, labels = X[held], y[held]

    def look(body):
        found.append((body.outputs(inputs).argmax(axis=2) == labels).mean(axis=1))

    train(Body(64, 32, 10, seeds), X, seen, seeds, descend(slope_of(loss, y)), SGD(rates),
          per_epoch * epochs, BATCH, after=(per_epoch, look))
    return np.array(found).T


def epochs_to(goal, loss, rates, seeds):
    """The first epoch (S,) after which the held-out accuracy is at least `goal`; at most 60."""
    return np.array([first_reached(one, goal) for one in curves(loss, rates, seeds)], dtype=float)


def anomaly_rows(seed):
    """Of one seed: normal rows to train on and held out, 20 labelled anomalies of one digit, the
    others of it (seen kind), and those of another digit (unseen kind)."""
    _, y = digits()
    rng = np.random.default_rng([seed, 9])
    seen, unseen = rng.permutation(10)[:2]
    normal = rng.permutation(np.flatnonzero((y != seen) & (y != unseen)))
    odd = rng.permutation(np.flatnonzero(y == seen))
    return normal[:1000], normal[1000:], odd[:20], odd[20:], np.flatnonzero(y == unseen)


def found_anomalies(arm, rates, seeds, steps=1500):
    """True positive rate in percent at a false positive rate of 5 %, for the kind seen in training
    and for the other, and the mean score of the held-out normal rows, (S,) each."""
    X, _ = digits()
    parts = [anomaly_rows(seed) for seed in seeds]
    if arm == "reconstruction":
        body = Body(64, 8, 64, seeds)
        rows = np.array([one[0] for one in parts])
        slope = lambda out, index, rng: 2 * (out - X[index]) / out.shape[1]
    else:
        body = Body(64, 8, 1, seeds)
        rows = np.array([np.r_[one[0], np.repeat(one[2], 10)] for one in parts])    # each 10 times
        labels = np.zeros((len(seeds), len(X)))
        for place, one in enumerate(parts):
            labels[place, one[2]] = 1
        places = np.arange(len(seeds))[:, None]
        slope = lambda out, index, rng: (sigmoid(out) - labels[places, index][:, :, None]
                                         ) / out.shape[1]
    train(body, X, rows, seeds, descend(slope), Adam(rates, steps), steps, 64)
    out = on_all(body, X)
    scores = ((out - X) ** 2).sum(axis=2) if arm == "reconstruction" else out[:, :, 0]
    rates_found = []
    for score, (_, normal, _, kind, other) in zip(scores, parts):
        threshold = np.quantile(score[normal], 0.95)
        rates_found.append([100 * np.mean(score[rows] > threshold) for rows in (kind, other)]
                           + [score[normal].mean()])
    return tuple(np.array(rates_found).T)


def tuned(rates, tuning, score):
    return best_rate(rates, try_rates(rates, tuning, score))
