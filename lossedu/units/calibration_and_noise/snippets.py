"""The film snippets as bags of words, and a logistic model of them.

A snippet is positive if more of its raters gave it a vote above 0 than below; one with as many of
both is left out. The model has one weight for each word and a bias.
"""
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...activations import sigmoid
from ...engine import Adam
from ...study.data import load_once

TRAIN, VALIDATION = 6000, 1500   # rows of a split; the other 3,077 are the test
RATE = 0.03


@dataclass(frozen=True, eq=False)
class Snippets:
    """`words` (m,) are the numbers of the words of all snippets, one snippet after the other,
    `starts` (n,) where each begins; `up` and `down` (n,) count the votes above and below 0,
    `votes` all; `share` is the fraction of `up` among `up` and `down`, `positive` is 1 where it
    exceeds one half."""

    words: np.ndarray
    starts: np.ndarray
    vocabulary: int
    up: np.ndarray
    down: np.ndarray
    votes: np.ndarray
    share: np.ndarray
    positive: np.ndarray
    text: np.ndarray

    @property
    def lengths(self):
        """(n,) the number of different words in each snippet."""
        return np.diff(np.append(self.starts, len(self.words)))


@lru_cache(maxsize=1)
def read_snippets():
    """The `Snippets`; nobody may change them."""
    data = load_once("movie_snippets")
    votes = [np.array(one.split(), dtype=int) for one in data.column("ratings")]
    up, down = (np.array([np.sum(sign * one > 0) for one in votes]) for sign in (1, -1))
    keep = up != down
    count = np.array([len(one) for one in votes])[keep]
    text, up, down = data.column("text")[keep], up[keep], down[keep]
    bags = [sorted(set(re.findall("[a-z']+", one.lower()))) for one in text]
    numbers = {word: place for place, word in enumerate(sorted({w for bag in bags for w in bag}))}
    words = np.array([numbers[word] for bag in bags for word in bag])
    starts = np.cumsum([0, *map(len, bags[:-1])])
    found = Snippets(words, starts, len(numbers), up, down, count, up / (up + down),
                     (up > down).astype(float), text)
    for array in vars(found).values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return found


@lru_cache(maxsize=64)
def snippet_split(seed):
    """(rows to train on, rows to choose by, rows to test on), in random order."""
    order = np.random.default_rng([seed, 2]).permutation(len(read_snippets().share))
    return np.split(order, [TRAIN, TRAIN + VALIDATION])


def one_vote(rows, seed):
    """(len(rows),) one vote for each snippet, 1 above and 0 below 0, drawn from its raters."""
    drawn = np.random.default_rng([seed, 3]).random(len(rows))
    return (drawn < read_snippets().share[rows]).astype(float)


def fit_words(rows, target, steps, rate=RATE):
    """The logits (n,) of all snippets after each number of steps: a dict steps -> logits.

    Adam on the mean cross-entropy over `rows` against `target` (labels or fractions), all rows
    in each step, from weights of 0.
    """
    bag, n = read_snippets(), len(rows)
    lengths = bag.lengths[rows]
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1]) + np.repeat(bag.starts[rows] - ends + lengths, lengths)
    words, starts = bag.words[places], ends - lengths
    parameters = np.zeros((1, bag.vocabulary + 1))   # the last is the bias
    gradient, update = np.empty_like(parameters), Adam(lr=rate).begin(parameters)
    steps, found = set(steps), {}
    for step in range(1, max(steps) + 1):
        z = np.add.reduceat(parameters[0][words], starts) + parameters[0, -1]
        residual = (sigmoid(z) - target) / n
        gradient[0, :-1] = np.bincount(words, np.repeat(residual, lengths), bag.vocabulary)
        gradient[0, -1] = residual.sum()
        update(gradient)
        if step in steps:
            found[step] = (np.add.reduceat(parameters[0][bag.words], bag.starts)
                           + parameters[0, -1])
    return found
