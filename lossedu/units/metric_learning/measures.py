"""How well an embedding retrieves: by mean average precision, and by the first results."""
import numpy as np


def between(first, second):
    """The squared distances (n, m) of points (n, e) and (m, e)."""
    lengths = (first * first).sum(axis=1)[:, None] + (second * second).sum(axis=1)
    return lengths - 2 * first @ second.T


def directions(z):
    """The rows of z at length 1: distances then rank as cosines do."""
    return z / np.maximum(np.linalg.norm(z, axis=-1, keepdims=True), 1e-12)


def retrieval(z, classes):
    """(mean average precision, top-1) where each row asks for those of its class among all others.

    z (n, e) holds `classes` classes of n / classes rows each, class by class. The average precision
    of a query is the mean, over the rows of its class, of the fraction of that class among the rows
    that are ranked up to this one.
    """
    n = len(z)
    labels = np.repeat(np.arange(classes), n // classes)
    apart = between(z, z)
    np.fill_diagonal(apart, np.inf)                       # the query itself comes last
    ranked = np.argsort(apart, axis=1)[:, :-1]
    right = labels[ranked] == labels[:, None]             # (n, n - 1)
    precision = right.cumsum(axis=1) / np.arange(1, n)
    average = (precision * right).sum(axis=1) / right.sum(axis=1)
    return float(average.mean()), float(right[:, 0].mean())


def top(ranking, labels, k):
    """The fraction of rows whose label is among the first k classes of their ranking (n, C)."""
    return float((ranking[:, :k] == labels[:, None]).any(axis=1).mean())


def by_centroids(z, known, classes):
    """Each row's ranking of the classes (n, C), by the distance to the mean of their known rows.

    z is (n, e); known (classes * m, e), class by class.
    """
    means = known.reshape(classes, -1, known.shape[1]).mean(axis=1)
    return np.argsort(between(z, means), axis=1)


def by_nearest(z, known, classes):
    """Each row's ranking of the classes (n, C), by the distance to the nearest of their known
    rows."""
    apart = between(z, known).reshape(len(z), classes, -1)
    return np.argsort(apart.min(axis=2), axis=1)
