"""Where a partly right answer is wrong, in terms of its inputs: "wherever pred equals target".

Every number of every case is one row. A condition is a statement about the inputs with the rows
in which it is true. The first condition that is true exactly in the wrong rows is told.
"""
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np

from .pairs import Pair
from .patterns import pattern

COUNT = "the number of examples"
RIGHT, WRONG = "Right everywhere except", "Wrong"  # some case is right; none is

# the question that follows a condition
EXACT = "What is asked for exactly there?"
THERE = "What should happen there?"
USED = "Does your function use {}?"
NAN = "What should nan become?"
OVERFLOW = "Which step overflows or rounds everything away there?"
DIGITS = "Which step loses its digits there?"


class Condition(NamedTuple):
    """A statement about the inputs, the rows where it is true (n,), and the question to ask."""

    words: str
    rows: np.ndarray
    question: str

    def sentence(self, begin: str, pairs: list[Pair]) -> str:
        """What is said of an answer that is wrong where the condition is true."""
        question = self.question.format(self.words.split()[0])
        return f"{begin} where {self.words}{pattern_within(pairs)}. {question}"


def condition_of_errors(pairs: list[Pair], begin: str = RIGHT) -> str:
    """The sentence for the condition that is true exactly where the answer is wrong, or ""."""
    bad = _rows_of(pair.bad for pair in pairs)
    if not bad.any() or only_zeros_right(pairs):
        return ""
    with np.errstate(all="ignore"):
        for condition in _conditions(pairs):
            if np.array_equal(condition.rows, bad):
                return condition.sentence(begin, pairs)
    return ""


def condition_covering_errors(pairs: list[Pair], begin: str = RIGHT) -> str:
    """The sentence for what all wrong rows have in common, though some right rows have it too."""
    bad = _rows_of(pair.bad for pair in pairs)
    if not bad.any() or only_zeros_right(pairs):
        return ""
    with np.errstate(all="ignore"):
        for condition in _conditions(pairs):
            if _covers(condition, bad):
                return condition.sentence("Wrong only", pairs)
    got = _rows_of(pair.got for pair in pairs)
    named = _wrong_cases(pairs, begin)
    if not named and np.isnan(got[bad]).all():
        return f"{begin} for some values that are nan. What does your formula do in the case below?"
    return named


def _covers(condition, bad):
    """Is it true in all wrong rows, and only by chance in a few right ones?"""
    if (bad & ~condition.rows).any() or (~condition.rows).sum() < 3:
        return False
    # At a kink, or with a setting away from its default, chance is right more often.
    least = 1 / 3 if condition.question in (EXACT, USED) else 0.7
    return bad.sum() >= least * condition.rows.sum()


def _wrong_cases(pairs, begin):
    """The sentence that names the wrong cases by their notes, if they are few."""
    wrong = [pair.case["note"] for pair in pairs if pair.bad.any()]
    fine = {pair.case["note"] for pair in pairs if not pair.bad.any()}
    names = list(dict.fromkeys(wrong))
    if {"", *fine} & set(names):
        return ""
    if len(names) == 1:
        there = pattern_within(pairs)
        return f"{begin} in the case \"{names[0]}\"{there}. What is different about it?"
    if len(names) <= min(3, len(fine) - 2):
        quoted = " and ".join(f"\"{name}\"" for name in names)
        return f"{begin} in the cases {quoted}. What do these have in common?"
    return ""


def only_zeros_right(pairs: list[Pair]) -> bool:
    """Is nothing right but what is 0? Far out, where a gradient is 0, every formula is right."""
    return all(pair.bad[np.abs(pair.want) > 1e-12].all() for pair in pairs)


def pattern_within(pairs: list[Pair]) -> str:
    """What came in the wrong rows, as the end of a clause: nan, inf, or a pattern of its own."""
    got = np.concatenate([pair.got[pair.bad] for pair in pairs])
    if np.isnan(got).all():
        return "; there it is nan"
    if np.isinf(got).all():
        return "; there it is inf"
    if got.size < 2:
        return ""
    wrong_rows = [replace(pair, want=pair.want[pair.bad], got=pair.got[pair.bad],
                          bad=pair.bad[pair.bad]) for pair in pairs if pair.bad.any()]
    said = pattern(wrong_rows).split(". ")[0].rstrip(".")
    said = said.replace(", everywhere", "").replace("Everywhere ", "")
    return f"; there: {said[:1].lower()}{said[1:]}" if said else ""


# ------------------------------------------------------------------ conditions, plain ones first
def _conditions(pairs: list[Pair]) -> Iterator[Condition]:
    inputs = _Inputs.of(pairs)
    for (a, b), x in inputs.differences.items():
        yield from _of_a_difference(a, b, x, inputs.settings)
    for name, x in inputs.values.items():
        yield from _of_a_value(name, x, THERE, pairs)
    for name, x in inputs.settings.items():
        yield from _of_a_value(name, x, USED, pairs)
    sizes = {f"|{name}|" if name in pairs[0].arrays else name: np.abs(x)
             for name, x in inputs.values.items()}
    sizes |= {f"|{a} - {b}|": np.abs(x) for (a, b), x in inputs.differences.items()}
    bad = _rows_of(pair.bad for pair in pairs)
    for name, size in sizes.items():
        yield from _of_a_size(name, size, bad)


def _of_a_difference(a, b, x, settings):
    """Which of two inputs is larger, and whether they are further apart than a setting."""
    yield Condition(f"{a} equals {b}", x == 0, EXACT)
    for name, setting in settings.items():
        size = np.abs(x)
        at = np.abs(size - setting) <= 1e-12 * setting  # at the kink, but for rounding in a - b
        yield Condition(f"|{a} - {b}| is exactly {name}", at, EXACT)
        yield Condition(f"|{a} - {b}| is above {name}", (size > setting) & ~at, THERE)
        yield Condition(f"|{a} - {b}| is {name} or more", (size > setting) | at, THERE)
        yield Condition(f"|{a} - {b}| is below {name}", (size < setting) & ~at, THERE)
    yield Condition(f"{a} is above {b}", x > 0, THERE)
    yield Condition(f"{a} is below {b}", x < 0, THERE)
    yield Condition(f"{a} is {b} or above", x >= 0, THERE)
    yield Condition(f"{a} is {b} or below", x <= 0, THERE)


def _of_a_value(name, x, question, pairs):
    """The sign of an input, and each of its values where it has few.

    `question` is asked where a setting has its default in all right rows.
    """
    yield Condition(f"{name} is 0", x == 0, EXACT)
    yield Condition(f"{name} is nan", np.isnan(x), NAN)
    default = pairs[0].defaults.get(name)
    for value in _few_values(name, x):
        is_it = x == value
        yield Condition(f"{name} is {value:.6g}", is_it, THERE)
        if name != COUNT or is_it.sum() >= 3:  # a single example may be right by chance
            asked = question if value == default else THERE
            yield Condition(f"{name} is not {value:.6g}", ~is_it, asked)
    yield Condition(f"{name} is negative", x < 0, THERE)
    yield Condition(f"{name} is positive", x > 0, THERE)
    yield Condition(f"{name} is 0 or negative", x <= 0, THERE)
    yield Condition(f"{name} is 0 or positive", x >= 0, THERE)


def _few_values(name, x):
    """The values that an input takes, such as labels; none where there are many."""
    values = np.unique(x)
    if len(values) > 6 or name.startswith("the largest"):
        return ()
    if name == COUNT:  # no formula is wrong for 7 examples alone
        return values[values == 1]
    return values


def _of_a_size(name, size, bad):
    """Wrong from some size on, or up to some size."""
    wrong, fine = size[bad], size[~bad]
    if np.isnan(size).any() or len(fine) < max(3, len(size) / 5):  # a few right values are no range
        return
    if wrong.min() > fine.max():
        words = f"{name} is large ({wrong.min():.6g} or more; up to {fine.max():.6g} it is right)"
        yield Condition(words, bad, OVERFLOW if wrong.min() >= 8 else THERE)
    if wrong.max() < fine.min():
        words = f"{name} is small ({wrong.max():.6g} or less; from {fine.min():.6g} on it is right)"
        yield Condition(words, bad, DIGITS if wrong.max() <= 0.1 else THERE)


# ------------------------------------------------------------------ inputs as columns of rows
def _rows_of(arrays):
    """The numbers of all cases, one below the other: (n,)."""
    return np.concatenate([array.ravel() for array in arrays])


class _Inputs(NamedTuple):
    """What every case has, one entry per wanted number: (n,) each."""

    settings: dict      # name -> column
    values: dict        # name -> column
    differences: dict   # (name, name) -> column

    @classmethod
    def of(cls, pairs):
        """The columns of these pairs."""
        settings = {name: _column(pairs, lambda pair, name=name: pair.scalars[name])
                    for name in _shared_names([pair.scalars for pair in pairs])}
        names = _shared_names([pair.arrays for pair in pairs])
        beside = {}
        for name in names:
            if all(_beside_result(pair, name) is not None for pair in pairs):
                beside[name] = _column(pairs, lambda pair, name=name: _beside_result(pair, name))
        differences = {(a, b): beside[a] - beside[b] for a, b in combinations(beside, 2)}
        others = [name for name in names if name not in beside]
        return cls(settings, beside | _sizes(pairs, names, others), differences)


def _shared_names(inputs):
    """The names that the inputs of every case have."""
    return [name for name in inputs[0] if all(name in one for one in inputs)]


def _sizes(pairs, names, others):
    """The number of examples, and the largest number of each input that fits no result."""
    columns = {}
    if names:
        columns[COUNT] = _column(pairs, lambda pair: float(len(pair.arrays[names[0]])))
    for name in others:
        if all(pair.arrays[name].size for pair in pairs):
            columns[f"the largest |{name}|"] = _column(
                pairs, lambda pair, name=name: np.abs(pair.arrays[name]).max())
    return columns


def _column(pairs, number_of):
    """`number_of(pair)` beside each wanted number of that pair."""
    return _rows_of(np.broadcast_to(number_of(pair), pair.want.shape) for pair in pairs)


def _beside_result(pair, name):
    """An input as it stands beside the result: by element, or one label for a row; else None."""
    array = pair.arrays[name]
    if array.shape == pair.want.shape:
        return array
    if pair.want.ndim == 2 and array.shape == pair.want.shape[:1]:
        return array[:, None]
    return None
