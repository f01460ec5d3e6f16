"""Losses that weigh each column differently: each column is looked at as a loss of its own."""
from dataclasses import replace
from functools import wraps

import numpy as np

from ..inputs import columns_of
from .verdict import Witness


def by_column(search):
    """The search, asked of each column alone where a pointwise loss has one setting for each of
    several columns.

    A claim holds for all of it if it holds for every column; one that is said to be false, if it is
    false for one.
    """
    @wraps(search)
    def searched(loss, said=None):
        columns = columns_of(loss)
        if columns == [loss]:
            return search(loss, said)
        said = loss.claims[search.__name__] if said is None else said
        verdicts = [search(one, said) for one in columns]
        chosen = verdicts[_decisive(said, verdicts)]
        told = ", ".join(f"{name}={value:g}" for name, value in chosen.loss.settings.items()
                         if isinstance(loss.settings[name], np.ndarray))
        witness = chosen.witness and Witness(f"In a column with {told}: {chosen.witness}",
                                             chosen.witness.numbers)
        return replace(chosen, loss=loss, witness=witness, tried=sum(one.tried for one in verdicts))
    return searched


def _decisive(said, verdicts):
    """The number of the column that decides."""
    for wanted in (("refuted",), ("holds",) if said is False else ("not reached",)):
        for place, verdict in enumerate(verdicts):
            constant_not_reached = wanted == ("not reached",) and _is_constant(said)
            if verdict.outcome in wanted and not constant_not_reached:
                return place
    if _is_constant(said):  # the steepest of them
        return max(range(len(verdicts)), key=lambda place: verdicts[place].found)
    return 0


def _is_constant(said):
    return not isinstance(said, (bool, str))
