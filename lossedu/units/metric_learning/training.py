"""An embedding network, trained from many seeds at once, and the rows that each seed learns from.

    trained = train(draws, triplet("semi-hard"), rates, settings)
    trained.seen, trained.unseen      # (S, n, e): the embeddings of the rows held out

A seed fixes the classes and rows, the start, and the batches; two losses with the same seeds are
paired. The setting of a loss (margin, temperature) and the learning rate may differ from seed to
seed, so that a whole grid is tried at once.
"""
from dataclasses import dataclass

import numpy as np

from ...study.data import load_once
from .objectives import batch_of

HIDDEN, WIDTH = 64, 16          # of the hidden layer, and of the embedding
PER_CLASS = 4                   # rows of each class in a batch
STEPS = 600
SIZES = {  # data -> (classes seen, rows of a class to learn from, rows of a class held out)
    "letters": (20, 200, 50), "digits": (7, 120, 50)}


@dataclass(frozen=True, eq=False)
class Draw:
    """What one seed learns from: X (n, d), and row numbers by class: `known` (C, m) to learn from,
    `seen` (C, k) held out, `unseen` (U, k) of the classes that it does not learn."""

    seed: int
    X: np.ndarray
    known: np.ndarray
    seen: np.ndarray
    unseen: np.ndarray


def draw(data, seed, classes=None):
    """Which classes and rows a seed has; `classes` of them are seen, or as many as in `SIZES`."""
    X, y = read(data)
    count, m, k = SIZES[data]
    rng = np.random.default_rng([seed, 2])
    order = rng.permutation(y.max() + 1)
    rows = np.array([rng.permutation(np.flatnonzero(y == label))[:m + k] for label in order])
    count = classes or count
    return Draw(seed, X, rows[:count, :m], rows[:count, m:], rows[count:, m:])


def read(name):
    """(X (n, d), y (n,)): digits as pixels from 0 to 1; letters with mean 0 and deviation 1."""
    data = load_once(name)
    if name == "digits":
        return data.X / 16, data.y
    return (data.X - data.X.mean(axis=0)) / data.X.std(axis=0), data.y


@dataclass(frozen=True, eq=False)
class Trained:
    """Embeddings of all rows of `known`, `seen`, `unseen`, each (S, rows, e), class by class; the
    head's (weights (S, e, C), bias (S, 1, C)); and for each step the mean loss and the fraction of
    losses above 0, both (steps, S)."""

    known: np.ndarray
    seen: np.ndarray
    unseen: np.ndarray
    head: tuple
    losses: np.ndarray
    active: np.ndarray

    def log_probabilities(self, z):
        """The head's log-probabilities (S, rows, C) for embeddings (S, rows, e)."""
        logits = z @ self.head[0] + self.head[1]
        logits = logits - logits.max(axis=-1, keepdims=True)
        return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))


def train(draws, loss, rates, settings, steps=STEPS):
    """Train one network for each `Draw` by Adam, its learning rate falling linearly to 0.

    `rates` and `settings` have one number for each draw, (S,); all draws see equally many classes.
    """
    import torch
    classes, X = len(draws[0].known), torch.tensor(draws[0].X, dtype=torch.float32)
    weights = [torch.tensor(one, dtype=torch.float32, requires_grad=True)
               for one in _start(draws, X.shape[1], classes)]
    batch = batch_of(torch.arange(classes).repeat_interleave(PER_CLASS))
    streams = [np.random.default_rng([one.seed, 3]) for one in draws]
    rates = torch.tensor(np.asarray(rates), dtype=torch.float32)[:, None, None]
    settings = torch.tensor(np.asarray(settings), dtype=torch.float32)[:, None]
    moments = [(torch.zeros_like(one), torch.zeros_like(one)) for one in weights]
    told = []
    for step in range(steps):
        rows, strangers = zip(*(_batch(one.known, rng) for one, rng in zip(draws, streams)))
        batch.strangers = torch.tensor(np.array(strangers))
        batch.head = weights[4:]
        losses = loss(_forward(weights, X[torch.tensor(np.array(rows))]), batch, settings)
        means = losses.mean(dim=1)
        slopes = torch.autograd.grad(means.sum(), weights, allow_unused=True)
        _adam(weights, slopes, moments, rates * (1 - step / steps), step + 1)
        told.append((means.detach().numpy(), (losses > 0).float().mean(dim=1).numpy()))
    with torch.no_grad():
        known, seen, unseen = (
            _forward(weights, X[torch.tensor(np.array(rows))]).numpy() if rows[0].size else None
            for rows in ([getattr(one, part).ravel() for one in draws]
                         for part in ("known", "seen", "unseen")))
    losses, active = np.swapaxes(np.array(told), 0, 1)
    return Trained(known, seen, unseen, tuple(one.detach().numpy() for one in weights[4:]),
                   losses, active)


def _start(draws, inputs, classes):
    """Weights and biases of two layers and of the head, by He's rule; biases 0."""
    shapes = ((inputs, HIDDEN), (HIDDEN, WIDTH), (WIDTH, classes))
    streams = [np.random.default_rng([one.seed, 1]) for one in draws]
    for fan_in, fan_out in shapes:
        scale = np.sqrt(2 / fan_in)
        yield np.array([scale * rng.normal(size=(fan_in, fan_out)) for rng in streams])
        yield np.zeros((len(draws), 1, fan_out))


def _forward(weights, x):
    """The embeddings (S, B, e) of inputs (S, B, d): no activation behind the last layer."""
    w, b, last_w, last_b = weights[:4]
    return (x @ w + b).relu() @ last_w + last_b


def _batch(known, rng):
    """PER_CLASS rows of each class, class by class, and a stranger's place for each pair."""
    classes, m = known.shape
    places = rng.random((classes, m)).argsort(axis=1)[:, :PER_CLASS]
    size, pairs = classes * PER_CLASS, classes * PER_CLASS * (PER_CLASS - 1)
    own = np.repeat(np.arange(classes), PER_CLASS * (PER_CLASS - 1)) * PER_CLASS
    away = rng.integers(PER_CLASS, size, size=pairs)     # behind the own class, round the batch
    return np.take_along_axis(known, places, axis=1).ravel(), (own + away) % size


def _adam(weights, slopes, moments, rates, step):
    """One step of Adam, in place; what a loss does not use has no gradient and stays."""
    import torch
    with torch.no_grad():
        for weight, slope, (mean, square) in zip(weights, slopes, moments):
            if slope is None:
                continue
            mean.lerp_(slope, 0.1)
            square.lerp_(slope**2, 0.001)
            root = (square / (1 - 0.999**step)).sqrt() + 1e-8
            weight -= rates * (mean / (1 - 0.9**step)) / root
