"""A small network trained in a shorter format: what is rounded, what is scaled, what is skipped.

Matrix products add up in float32 and are rounded once, as on graphics processors. Rounded to the
format are: weights, activations and logits on the way forward, and each gradient on the way back.
The softmax and its loss are computed in float32, as `torch.autocast` does.
"""
from dataclasses import dataclass

import numpy as np

from .....study.data import load_once
from .....study.splits import row_numbers, split_sizes, splits
from ...formats import ROUND

SIZES, BATCH, EPOCHS, MOMENTUM = (64, 32, 10), 64, 20, 0.9
FIRST_SCALE, GROWS_AFTER = 2.0 ** 16, 100


@dataclass(frozen=True)
class Arm:
    """How one network is trained.

    format: that of activations and gradients. scale: what the loss is multiplied by, or "dynamic".
    keeps: the format in which the weights are kept between steps. divided: the loss is a mean over
    that many times as many terms, and the learning rate is that many times as large.
    """

    format: str = "float32"
    scale: float | str = 1.0
    keeps: str = "float32"
    divided: float = 1.0


def split_sizes_here():
    """(images to learn from, images held out) of each split."""
    return split_sizes(len(load_once("digits").y))


def prepared(seeds):
    """Pixels from 0 to 1 (n, 64), digits (n,), and row numbers seen (S, m) and held out (S, k)."""
    digits = load_once("digits")
    seen, held_out = row_numbers(splits(seeds, np.arange(len(digits.y))))
    return (digits.X / 16).astype(np.float32), digits.y.astype(int), seen, held_out


def softmax(logits):
    """The softmax over the last axis, in the dtype of the logits."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def forward(weights, x, to):
    """Hidden activations (S, b, h) and logits (S, b, C), each rounded by `to`."""
    W1, b1, W2, b2 = (to(one) for one in weights)
    hidden = np.maximum(to(x @ W1 + b1), 0)
    return hidden, to(hidden @ W2 + b2)


def backward(weights, x, hidden, logits, one_hot, factor, to):
    """The gradients of `factor` times the sum of the losses, each rounded by `to`."""
    delta = to((softmax(logits) - one_hot) * np.float32(factor))
    behind = to(to(delta @ to(weights[2]).swapaxes(1, 2)) * (hidden > 0))
    return [to(x.swapaxes(1, 2) @ behind), to(behind.sum(axis=1, keepdims=True)),
            to(hidden.swapaxes(1, 2) @ delta), to(delta.sum(axis=1, keepdims=True))]


def starts(seeds):
    """The weights to start from: He's initialisation, biases 0; one set for each seed."""
    fan_in, hidden, classes = SIZES
    drawn = [np.random.default_rng([seed, 0]) for seed in seeds]
    W1 = np.stack([rng.normal(0, np.sqrt(2 / fan_in), (fan_in, hidden)) for rng in drawn])
    W2 = np.stack([rng.normal(0, np.sqrt(2 / hidden), (hidden, classes)) for rng in drawn])
    return [W1.astype(np.float32), np.zeros((len(seeds), 1, hidden), np.float32),
            W2.astype(np.float32), np.zeros((len(seeds), 1, classes), np.float32)]


def learn(arm, rates, seeds, epochs=EPOCHS, watch=None):
    """Train one network for each seed; rates: (S,). Returns its weights and counts.

    Counts: `skipped`, the steps left out because a gradient was not finite; `zero`, the fraction
    of entries of the gradients that were 0 (S,); `scale`, the last loss scale (S,).
    """
    with np.errstate(all="ignore"):
        return _learn(arm, np.asarray(rates, np.float32)[:, None, None], seeds, epochs, watch)


def _learn(arm, rates, seeds, epochs, watch):
    to, kept = ROUND[arm.format], ROUND[arm.keeps]
    X, y, seen, _ = prepared(seeds)
    orders = [np.random.default_rng([seed, 1]) for seed in seeds]
    weights = [kept(one) for one in starts(seeds)]
    moved = [np.zeros_like(one) for one in weights]
    scaler = Scaler(arm.scale, len(seeds))
    zero = entries = 0
    for _ in range(epochs):
        rows = np.stack([rng.permutation(own) for rng, own in zip(orders, seen)])
        for first in range(0, rows.shape[1], BATCH):
            batch = rows[:, first:first + BATCH]
            x, one_hot = X[batch], np.eye(SIZES[-1], dtype=np.float32)[y[batch]]
            hidden, logits = forward(weights, x, to)
            factor = scaler.scale / np.float32(batch.shape[1] * arm.divided)
            grads = backward(weights, x, hidden, logits, one_hot, factor, to)
            zero = zero + sum((one == 0).sum(axis=(1, 2)) for one in grads)
            entries += sum(one[0].size for one in grads)
            if watch is not None:
                watch(grads)
            is_good = np.all([np.isfinite(one).all(axis=(1, 2)) for one in grads], axis=0)
            step = is_good[:, None, None]
            for place, grad in enumerate(grads):
                true = np.where(step, grad / scaler.scale * np.float32(arm.divided), 0)
                moved[place] = np.where(step, MOMENTUM * moved[place] + true, moved[place])
                weights[place] = np.where(step, kept(weights[place] - rates * moved[place]),
                                          weights[place])
            scaler.update(is_good)
    return weights, {"skipped": scaler.skipped, "zero": zero / entries,
                     "scale": scaler.scale[:, 0, 0]}


class Scaler:
    """The loss scale of each run: fixed, or halved where a step overflows and doubled after a
    while."""

    def __init__(self, scale, runs):
        self.is_dynamic = scale == "dynamic"
        first = FIRST_SCALE if self.is_dynamic else scale
        self.scale = np.full((runs, 1, 1), first, np.float32)
        self.good, self.skipped = np.zeros(runs, int), np.zeros(runs, int)

    def update(self, is_good):
        """After a step: is_good (S,), whether all gradients of the run were finite."""
        self.skipped += ~is_good
        self.good = np.where(is_good, self.good + 1, 0)
        if self.is_dynamic:
            grows = self.good == GROWS_AFTER
            self.good[grows] = 0
            change = np.where(is_good, np.where(grows, 2.0, 1.0), 0.5)
            self.scale *= change[:, None, None].astype(np.float32)


def scored(weights, arm, seeds, which="held_out"):
    """Accuracy in percent and mean log loss (S,) on the images held out, or on those seen."""
    X, y, seen, held_out = prepared(seeds)
    rows = held_out if which == "held_out" else seen
    with np.errstate(all="ignore"):
        _, logits = forward(weights, X[rows], ROUND[arm.format])
        logits = logits.astype(np.float64)
        own = np.take_along_axis(logits, y[rows][..., None], axis=-1)[..., 0]
        top = logits.max(axis=-1)
        nll = np.log(np.exp(logits - top[..., None]).sum(axis=-1)) - (own - top)
    is_right = (logits.argmax(axis=-1) == y[rows]) & np.isfinite(logits).all(axis=-1)
    return 100 * is_right.mean(axis=1), nll.mean(axis=1)
