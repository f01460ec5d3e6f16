"""Inputs as columns: what stands beside every number of a result, and what a case is like."""
from itertools import combinations
from typing import NamedTuple

import numpy as np

from .pairs import Pair


class Columns(NamedTuple):
    """What every case has, one entry per wanted number: (n,) each."""

    settings: dict      # name -> column
    values: dict        # name -> column
    differences: dict   # (name, name) -> column
    others: list        # the names of arrays that do not stand beside the result
    comparable: set     # (name, name) of differences whose two arrays are of one kind

    @classmethod
    def of(cls, pairs: list[Pair]) -> "Columns":
        """The columns of these pairs."""
        settings = {name: column(pairs, lambda pair, name=name: pair.scalars[name])
                    for name in _shared_names([pair.scalars for pair in pairs])}
        names = _shared_names([pair.arrays for pair in pairs])
        beside = {}
        for name in names:
            if all(_beside_result(pair, name) is not None for pair in pairs):
                beside[name] = column(pairs, lambda pair, name=name: _beside_result(pair, name))
        differences = {(a, b): beside[a] - beside[b] for a, b in combinations(beside, 2)}
        comparable = {(a, b) for a, b in differences if _are_of_one_kind(pairs, a, b)}
        return cls(settings, beside, differences, [name for name in names if name not in beside],
                   comparable)


def rows_of(arrays) -> np.ndarray:
    """The numbers of all cases, one below the other: (n,)."""
    return np.concatenate([np.ravel(array) for array in arrays])


def column(pairs: list[Pair], number_of) -> np.ndarray:
    """`number_of(pair)` beside each wanted number of that pair."""
    return rows_of(np.broadcast_to(number_of(pair), pair.want.shape) for pair in pairs)


def _shared_names(inputs):
    """The names that the inputs of every case have."""
    return [name for name in inputs[0] if all(name in one for one in inputs)]


def _beside_result(pair, name):
    """An input as it stands beside the result: by element, or one label for a row; else None."""
    array = pair.arrays[name]
    if array.shape == pair.want.shape:
        return array
    if pair.want.ndim == 2 and array.shape == pair.want.shape[:1]:
        return array[:, None]
    return None


def _are_of_one_kind(pairs, a, b):
    """May one be called larger than the other? Not a mask beside weights, nor shares and logits."""
    return (all(pair.arrays[a].shape == pair.arrays[b].shape for pair in pairs)
            and all(is_it(pairs, a) == is_it(pairs, b) for is_it in (_is_labels, _is_shares)))


def _is_labels(pairs, name):
    return all(np.isin(pair.arrays[name], (-1, 0, 1)).all() for pair in pairs)


def _is_shares(pairs, name):
    """Are the rows, of two numbers and more, distributions?"""
    arrays = [pair.arrays[name] for pair in pairs]
    return all(one.ndim == 2 and (one >= 0).all() and np.allclose(one.sum(axis=1), 1)
               for one in arrays)


# ------------------------------------------------------------------ what a case is like
def properties(pairs: list[Pair]) -> list[tuple[str, np.ndarray]]:
    """(words, rows) of the edges that cases may have: one example, ties, one class, an even number.

    Only what somebody drew on purpose: random numbers have a sign or an order by accident.
    """
    found = []

    def add(words, is_it):
        found.append((words, column(pairs, lambda pair: float(is_it(pair))) == 1))

    names = _shared_names([pair.arrays for pair in pairs])
    if names:
        first = names[0]
        lengths = [len(pair.arrays[first]) for pair in pairs]
        add("the number of examples is 1", lambda pair: len(pair.arrays[first]) == 1)
        if min(sum(n % 2 == rest for n in lengths) for rest in (0, 1)) >= 3:
            add("the number of examples is even", lambda pair: len(pair.arrays[first]) % 2 == 0)
            add("the number of examples is odd", lambda pair: len(pair.arrays[first]) % 2 == 1)
    for name in names:
        add(f"{name} holds integers", lambda pair, name=name: pair.kinds.get(name) == "i")
        for words, is_it in _PROPERTIES:
            add(words.format(name), lambda pair, name=name, is_it=is_it: is_it(pair.arrays[name]))
    for name in _shared_names([pair.scalars for pair in pairs]):
        if names and all(pair.kinds.get(name) == "i" and pair.scalars[name] > 0 for pair in pairs):
            add(f"{name} does not divide the number of examples",
                lambda pair, name=name: len(pair.arrays[first]) % pair.scalars[name] != 0)
    return found


_PROPERTIES = (
    ("{} holds a nan", lambda x: np.isnan(x).any()),
    ("{} holds an inf", lambda x: np.isinf(x).any()),
    ("all values of {} are 0", lambda x: not x.any()),
    ("all values of {} are equal", lambda x: x.size > 1 and (x == x.flat[0]).all()),
    ("{} holds ties", lambda x: len(np.unique(x)) < x.size),
    ("{} holds one class only", lambda x: x.size > 1 and len(np.unique(x)) == 1),
)
