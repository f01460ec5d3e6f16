"""A bag-of-words model of the votes: which words occur in a snippet, and nothing of their order."""
import re
from collections import Counter

import numpy as np

WORDS = 2000      # the most frequent words of the snippets learned from
WORD = re.compile(r"[a-z']+")


def words_of(text) -> set:
    """The different words of one snippet.

    >>> sorted(words_of("Not the film, the FILM"))
    ['film', 'not', 'the']
    """
    return set(WORD.findall(text.lower()))


def vocabulary(texts, size=WORDS) -> dict:
    """The words that occur in most of the texts, each with its place."""
    counts = Counter(word for text in texts for word in words_of(text))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))[:size]
    return {word: place for place, word in enumerate(ranked)}


def present(texts, places):
    """A sparse matrix (n, V + 1) of 0 and 1: which words occur, and a last column of ones."""
    from scipy.sparse import csr_array
    columns = [[places[word] for word in sorted(words_of(text)) if word in places] + [len(places)]
               for text in texts]
    ends = np.cumsum([0, *map(len, columns)])
    return csr_array((np.ones(ends[-1]), np.concatenate(columns), ends),
                     shape=(len(columns), len(places) + 1))


def log_softmax(z):
    """The logarithm of the softmax of each row of logits (n, K)."""
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def fit(X, target, penalty):
    """The weights (V + 1, K) of least mean cross-entropy with the rows of `target` (n, K).

    `penalty` times half the squared length of all weights but the intercepts is added. By L-BFGS
    from weights of 0.
    """
    from scipy.optimize import minimize
    shape = (X.shape[1], target.shape[1])
    free = np.append(np.ones(shape[0] - 1), 0.0)[:, None]

    def value_and_gradient(flat):
        weights = flat.reshape(shape)
        log_probs = log_softmax(X @ weights)
        value = -np.sum(target * log_probs) / len(target)
        gradient = X.T @ (np.exp(log_probs) - target) / len(target)
        return (value + 0.5 * penalty * np.sum(free * weights ** 2),
                (gradient + penalty * free * weights).ravel())

    found = minimize(value_and_gradient, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B",
                     options=dict(maxiter=200))
    return found.x.reshape(shape)
