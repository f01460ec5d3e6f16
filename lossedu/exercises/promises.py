"""What a docstring promises in words needs a case: shapes, ties, zeros, nan, infinity, errors."""
import inspect
import re
from collections.abc import Iterator

import numpy as np

from .judging import shared_cases
from .record import Exercise
from .running import run
from .values import numbers


def promises_without_a_case(exercise: Exercise) -> Iterator[str]:
    """A sentence for each promise of the docstring that no case is for."""
    doc = " ".join(inspect.getdoc(exercise.reference).split())
    cases = shared_cases(exercise, 0)
    outcomes = run(exercise.reference, cases)
    given = [_arrays(case["inputs"].values()) for case in cases]
    results = [_arrays([outcome["value"]]) for outcome in outcomes if "value" in outcome]
    for words, (pattern, is_met) in PROMISES.items():
        if re.search(pattern, doc) and not is_met(given, results, outcomes):
            yield f"its docstring speaks of {words}, and no case is for that."


def _arrays(values):
    """The numbers of packed values, those of tuples and lists among them."""
    found = []
    for data in values:
        items = data["items"] if data["kind"] in ("tuple", "list") else [data]
        found += [numbers(item) for item in items]
    return [one for one in found if one is not None]


def _several_axes(given, results, outcomes):
    return len({max((x.ndim for x in arrays), default=0) for arrays in given}) > 1


def _a_tie(given, results, outcomes):
    if not any(x.ndim for arrays in given for x in arrays):
        return True  # single numbers have no ties
    return any(x.size > len(np.unique(x)) > 1 for arrays in given for x in arrays)


def _a_zero(given, results, outcomes):
    return any((x == 0).any() for arrays in given for x in arrays)


def _a_nan(given, results, outcomes):
    return any(np.isnan(x).any() for arrays in [*given, *results] for x in arrays)


def _an_infinity(given, results, outcomes):
    return any(np.isinf(x).any() for arrays in [*given, *results] for x in arrays)


def _an_error(given, results, outcomes):
    return any("error" in outcome for outcome in outcomes)


PROMISES = {
    # what a handed-on function takes, and the parts of a composite loss, are no promise of ours
    "any shape": (r"(?<!on an array of )[Aa]ny shape(?!, the same for all of its task)|any other",
                  _several_axes),
    "ties": (r"\bties?\b|equally cheap|Two zeros", _a_tie),
    "exactly 0": (r"\bexactly 0\b|Two zeros|[Aa]t 0 the", _a_zero),
    "nan": (r"(?<!mean \()\bnan\b", _a_nan),
    "infinity": (r"\binfinity\b|-inf\b", _an_infinity),
    "an error": (r"\bRaises? (a |an )?[A-Z]\w*Error", _an_error),
}
