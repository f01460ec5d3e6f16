"""What the programs of the clinic are given, and how their outputs are judged.

`train` in what is known is the number of rows of the probe that the program was trained on; the
others are held out.
"""
import numpy as np

from ...data import load
from ...exercises.broken_run import Rows


# ------------------------------------------------------------------ data
def digits(rng, train=500, held=400):
    """Images of digits (n, 64), pixels from 0 to 16, and their labels (n,)."""
    data = load("digits")
    chosen = rng.permutation(len(data.y))[:train + held]
    x, y = data.X[chosen], data.y[chosen].astype(int)
    return Rows(dict(x=x[:train], y=y[:train]), x, dict(y=y, train=train))


def her_rows():
    """What the program of "Overfit one batch" is given, as tensors: images of all digits
    (1797, 64), pixels from 0 to 1, and labels (1797,), which are those of other images."""
    import torch
    data = load("digits")
    order = np.random.default_rng(0).permutation(len(data.y))
    return (torch.tensor(data.X / 16, dtype=torch.float32),
            torch.tensor(data.y[order], dtype=torch.int64))


def bikes(rng, train=500, held=400):
    """Hours of 2011: hour as sine and cosine, working day, temperature, humidity (n, 5); hundreds
    of bikes rented (n,). Rows are whole hours of other days in the two parts."""
    data = load("bikeshare")
    day = data.column("day").astype(int)
    days = rng.permutation(np.unique(day))
    early = np.isin(day, days[:len(days) // 2])
    angle = 2 * np.pi * data.column("hour") / 24
    x = np.column_stack([np.sin(angle), np.cos(angle), data.column("workingday"),
                         data.column("temp"), data.column("hum")])
    rows = np.concatenate([rng.permutation(np.flatnonzero(early))[:train],
                           rng.permutation(np.flatnonzero(~early))[:held]])
    x, y = x[rows], data.y[rows] / 100
    return Rows(dict(x=x[:train], y=y[:train]), x, dict(y=y, train=train))


# ------------------------------------------------------------------ judging
def _parts(rows):
    n = rows.known["train"]
    return slice(None, n), slice(n, None)


def log_probs(logits):
    """The logarithms of the softmax in each row, (n, k)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _likelihood(logits, labels):
    return float(log_probs(logits)[np.arange(len(labels)), labels].mean())


def held_likelihood(outputs, rows):
    """The mean log-probability of the held-out labels; outputs are logits (n, k)."""
    if outputs.ndim != 2:
        return -np.inf
    _, held = _parts(rows)
    return _likelihood(outputs[held], rows.known["y"][held])


def training_cross_entropy(outputs, rows):
    """The mean cross-entropy of the training rows."""
    if outputs.ndim != 2:
        return np.inf
    seen, _ = _parts(rows)
    return -_likelihood(outputs[seen], rows.known["y"][seen])


def _flat(outputs):
    return outputs[:, 0] if outputs.ndim == 2 and outputs.shape[1] == 1 else outputs


def held_r2(outputs, rows):
    """1 minus squared error over that of the mean, on held-out rows."""
    _, held = _parts(rows)
    pred, y = _flat(outputs)[held], rows.known["y"][held]
    if pred.shape != y.shape:
        return -np.inf
    return float(1 - np.mean((pred - y) ** 2) / np.var(y))


def training_squares(outputs, rows):
    """The mean squared error on the training rows."""
    seen, _ = _parts(rows)
    pred, y = _flat(outputs)[seen], rows.known["y"][seen]
    return float(np.mean((pred - y) ** 2)) if pred.shape == y.shape else np.inf


def _log_sigmoid(z):
    return -np.logaddexp(0, -z)


def training_binary(outputs, rows):
    """The mean binary cross-entropy of the training rows."""
    seen, _ = _parts(rows)
    z, y = _flat(outputs)[seen], rows.known["y"][seen]
    return float(-_log_sigmoid(np.where(y == 1, z, -z)).mean()) if z.shape == y.shape else np.inf
