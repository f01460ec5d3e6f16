"""The votes and the words of the film snippets, as the experiments and the notebook read them."""
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...data import load

VALUES = np.arange(-4, 5)     # the votes that a rater may give
BLOCK = 15                    # snippets that follow one another were rated by the same people


@dataclass(frozen=True)
class Snippets:
    """`counts` (n, 9): how many raters gave each of VALUES; `votes`: an array of each snippet's
    votes, in the order of its raters; `mean` (n,); `block` (n,): the group of raters; `text`."""

    counts: np.ndarray
    votes: tuple
    mean: np.ndarray
    block: np.ndarray
    text: tuple

    @property
    def signs(self) -> np.ndarray:
        """(n, 3): votes below 0, at 0 and above 0."""
        return np.stack([self.counts[:, :4].sum(axis=1), self.counts[:, 4],
                         self.counts[:, 5:].sum(axis=1)], axis=1)


@lru_cache(maxsize=1)
def read_snippets() -> Snippets:
    """All 10,605 snippets; nobody may change them."""
    data = load("movie_snippets")
    votes = tuple(np.array(one.split(), dtype=int) for one in data.column("ratings"))
    counts = np.array([np.bincount(one - VALUES[0], minlength=len(VALUES)) for one in votes])
    block = ((data.column("id") - 1) // BLOCK).astype(int)
    found = Snippets(counts, votes, data.y, block, tuple(data.column("text")))
    for array in (found.counts, found.mean, found.block, *votes):
        array.setflags(write=False)
    return found


def entropy(p) -> np.ndarray:
    """The entropy of each row of probabilities, in nats; 0 log 0 counts as 0.

    >>> entropy(np.array([[0.5, 0.5], [1.0, 0.0]])).round(3).tolist()
    [0.693, 0.0]
    """
    p = np.asarray(p, dtype=float)
    return 0.0 - np.sum(p * np.log(np.where(p > 0, p, 1)), axis=-1)


def frequencies(counts) -> np.ndarray:
    """Rows of counts divided by their sums."""
    return counts / counts.sum(axis=-1, keepdims=True)


def left_out(counts, prior, strength=1.0) -> np.ndarray:
    """The mean -log probability of each row's votes, each predicted from the row's other votes.

    counts (n, K), at least two votes a row. A prediction is a mean of the frequencies of the other
    votes and of `prior` (K,), which counts as `strength` votes. Returns (n,), in nats.

    >>> left_out(np.array([[2, 0]]), np.array([0.5, 0.5])).round(3).tolist()
    [0.288]
    """
    total = counts.sum(axis=-1, keepdims=True)
    predicted = (np.maximum(counts - 1, 0) + strength * prior) / (total - 1 + strength)
    return -np.sum(counts / total * np.log(predicted), axis=-1)
