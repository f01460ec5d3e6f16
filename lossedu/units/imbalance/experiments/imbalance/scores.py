"""What a score is worth: as a ranking, as a probability, and at a threshold.

`score` is higher where label 1 is more likely, `y` holds 0 and 1; both have shape (n,).
"""
import numpy as np


def average_precision(score, y):
    """The area under the curve of precision against recall, tied scores taken together.

    >>> average_precision(np.array([0.9, 0.8, 0.1]), np.array([1, 0, 1]))
    0.8333333333333333
    """
    order = np.argsort(-score, kind="stable")
    hits, last = np.cumsum(y[order]), _last_of_ties(score[order])
    gained = np.diff(hits[last], prepend=0)
    return float(np.sum(gained * hits[last] / (last + 1)) / hits[-1])


def recall(said, y):
    """The share of the positives that are said to be positive."""
    return float(np.sum(said & (y == 1)) / np.sum(y))


def f1(said, y):
    """Twice the hits over all that are positive or said to be."""
    return float(2 * np.sum(said & (y == 1)) / (np.sum(said) + np.sum(y)))


def cost(said, y, miss):
    """The mean cost of a decision where a false alarm costs 1 and a miss costs `miss`.

    >>> cost(np.array([True, False, False]), np.array([0, 1, 0]), miss=20.0)
    7.0
    """
    return float(np.mean(np.where(y == 1, miss * ~said, said)))


def calibration_error(probs, y, bins=10):
    """The mean gap between the probability said and the share that came true, in equal bins.

    Each bin holds the same number of rows, in the order of the probabilities.

    >>> calibration_error(np.full(4, 0.5), np.array([0, 0, 0, 1]), bins=1)
    0.25
    """
    order = np.argsort(probs, kind="stable")
    parts = zip(np.array_split(probs[order], bins), np.array_split(y[order], bins))
    return float(sum(abs(np.sum(said) - np.sum(came)) for said, came in parts) / len(y))


def best_threshold(score, y, value):
    """The threshold t for which "score >= t" has the highest value(hits, alarms, positives, n).

    >>> f1_of = lambda hits, alarms, positives, n: 2 * hits / (alarms + positives)
    >>> best_threshold(np.array([0.9, 0.8, 0.1]), np.array([1, 1, 0]), f1_of)
    0.8
    """
    order = np.argsort(-score, kind="stable")
    last = _last_of_ties(score[order])
    hits = np.cumsum(y[order])[last]
    return float(score[order][last][np.argmax(value(hits, last + 1, hits[-1], len(y)))])


def _last_of_ties(ordered):
    """The places at which a run of equal scores ends."""
    return np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
