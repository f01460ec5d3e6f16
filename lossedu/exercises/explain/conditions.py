"""Where a partly right answer is wrong, in terms of its inputs: "wherever pred equals target".

Every number of every case is one row. A condition is a statement about the inputs with the rows
in which it is true. The first condition that is true exactly in the wrong rows is told. Only
edges are: equality, 0, a sign, a label, a setting, a tie, a size that is far from all others.
What is merely true of the few cases that were drawn is no reason.
"""
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .columns import Columns, column, properties, rows_of
from .formulas import formula_within
from .ids import Finding
from .pairs import Pair
from .patterns import pattern

RIGHT, WRONG = "Right everywhere except", "Wrong"  # some case is right; none is
APART = 3.0   # a size is told where the wrong ones are this many times the right ones
REST = 0.15    # of all rows: so many have to be right outside a condition that merely covers
MANY = 20      # wrong rows that are on one side are not there by chance
SLIGHT = 0.01  # a relative error that rounding, or stopping too early, may leave
LARGE, SMALL = 8.0, 0.1  # where numbers may overflow, or lose their digits

# the question that follows a condition
EXACT = "What is asked for exactly there?"
THERE = "What should happen there?"
USED = "Does your function use {}?"
NAN = "What should nan become?"
NAN_ASKED = "When is nan asked for?"
LARGE_ONES = "What does your function do with large numbers?"
NOT_FINITE = "Which step overflows, divides 0 by 0, or takes inf from inf?"
OVERFLOW = "Which step overflows or rounds everything away there?"
DIGITS = "Which step loses its digits there?"
_IDS = {EXACT: "edge", THERE: "one-side", USED: "setting-ignored", NAN: "edge", NAN_ASKED: "edge",
        OVERFLOW: "overflow", LARGE_ONES: "large-numbers", DIGITS: "underflow"}


class Condition(NamedTuple):
    """A statement about the inputs, the rows where it is true (n,), and the question to ask."""

    words: str
    rows: np.ndarray
    question: str

    def finding(self, begin: str, pairs: list[Pair], exactly: bool = True) -> Finding:
        """What is said of an answer that is wrong where the condition is true."""
        question = self.question.format(self.words.split()[0])
        id = _IDS[self.question] if exactly else ""
        return Finding(id, f"{begin} where {self.words}{pattern_within(pairs)}. {question}")


def condition_of_errors(pairs: list[Pair], begin: str = RIGHT) -> Finding | None:
    """What is said for the condition that is true exactly where the answer is wrong, or None."""
    bad = rows_of(pair.bad for pair in pairs)
    if not bad.any() or only_zeros_right(pairs):
        return None
    with np.errstate(all="ignore"):
        for conditions in (_of_values(pairs), _of_results(pairs), _of_cases(pairs)):
            for condition in conditions:
                if np.array_equal(condition.rows, bad):
                    return condition.finding(begin, pairs)
        return _wrong_cases(pairs, begin, most=1) or _of_sizes(pairs, bad, begin)


def condition_covering_errors(pairs: list[Pair], begin: str = RIGHT) -> Finding | None:
    """What is said for what all wrong rows have in common, though some right rows have it too."""
    bad = rows_of(pair.bad for pair in pairs)
    if not bad.any() or only_zeros_right(pairs):
        return None
    with np.errstate(all="ignore"):
        for condition in _of_values(pairs):
            if _covers(condition, bad) and _tells(condition, pairs):
                return condition.finding("Wrong only", pairs, exactly=False)
    got = rows_of(pair.got for pair in pairs)
    named = _wrong_cases(pairs, begin)
    if not named and np.isnan(got[bad]).all():
        return Finding("not-finite", f"{begin} for some values that are nan. "
                                     "Which step divides 0 by 0, or takes inf from inf?")
    return named


def two_sides(pairs: list[Pair]) -> Finding | None:
    """What is said where two sides of a condition follow two patterns, each of its own."""
    with np.errstate(all="ignore"):
        for condition in _of_values(pairs):
            few = min(condition.rows.sum(), (~condition.rows).sum()) < 3
            if few or condition.question is not THERE:
                continue
            one = pattern(_at(pairs, condition.rows))
            other = one and pattern(_at(pairs, ~condition.rows))
            if one and other and one.sentence != other.sentence:
                return Finding("one-side", f"Where {condition.words}: {_clause(one)}; "
                                           f"elsewhere: {_clause(other)}. "
                                           "What belongs to which side?")
    return None


def _covers(condition, bad):
    """Is it true in all wrong rows, and only by chance in a few right ones?"""
    if (bad & ~condition.rows).any() or (~condition.rows).sum() < 3:
        return False
    # At a kink, or with a setting away from its default, chance is right more often.
    often = bad.sum() >= MANY and (~condition.rows).mean() >= 0.3
    least = 1 / 3 if often or condition.question in (EXACT, USED) else 0.7
    return bad.sum() >= least * condition.rows.sum()


def _tells(condition, pairs):
    """Is something but zeros right outside, and more than a small rest of all rows?

    Where nearly every row is like that, or the others are 0 by definition, it is no reason.
    """
    outside = ~condition.rows
    want = rows_of(pair.want for pair in pairs)
    return outside.mean() >= REST and bool((np.abs(want[outside]) > 1e-12).any())


def _wrong_cases(pairs, begin, most=3):
    """What is said where the notes of the wrong cases tell them from all others."""
    wrong = [pair.case["note"] for pair in pairs if pair.bad.any()]
    fine = {pair.case["note"] for pair in pairs if not pair.bad.any()}
    names = list(dict.fromkeys(wrong))
    if {"", *fine} & set(names):
        return None
    if len(names) == 1:
        there = pattern_within(pairs)
        lost = there.endswith(("nan", "inf"))
        id = "not-finite" if lost else "one-kind-of-case"
        asked = NOT_FINITE if lost else "What is different about it?"
        return Finding(id, f"{begin} in the case \"{names[0]}\"{there}. {asked}")
    if len(names) <= min(most, len(fine) - 2):
        *first, last = (f"\"{name}\"" for name in names)
        quoted = f"{', '.join(first)} and {last}"
        if not np.isfinite(np.concatenate([pair.got[pair.bad] for pair in pairs])).any():
            return Finding("not-finite", f"{begin} in the cases {quoted}; there it is nan or inf. "
                                         f"{NOT_FINITE}")
        return Finding("one-kind-of-case",
                       f"{begin} in the cases {quoted}. What do these have in common?")
    return None


def condition_of_loss(pairs: list[Pair], begin: str = RIGHT) -> Finding | None:
    """Where every wrong number is nan or inf in the place of a finite one: where that is."""
    want, got, bad = (rows_of(getattr(pair, name) for pair in pairs)
                      for name in ("want", "got", "bad"))
    if not bad.any() or np.isfinite(got[bad]).any() or not np.isfinite(want[bad]).all():
        return None
    return condition_of_errors(pairs, begin)


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
    if got.size < 3:
        return ""
    bad = rows_of(pair.bad for pair in pairs)
    found = pattern(_at(pairs, bad)) or formula_within(pairs, bad)
    return f"; there: {_clause(found)}" if found else ""


def _at(pairs, rows):
    """The pairs with these rows alone; those without any are left out."""
    found, start = [], 0
    for pair in pairs:
        here = rows[start:start + pair.want.size].reshape(pair.want.shape)
        start += pair.want.size
        if here.any():
            arrays = {name: array[here] if array.shape == here.shape else array
                      for name, array in pair.inputs.items()}
            found.append(replace(pair, want=pair.want[here], got=pair.got[here],
                                 bad=pair.bad[here], inputs=arrays))
    return found


def _clause(finding):
    """The first sentence of a finding as a clause."""
    said = finding.sentence.split(". ")[0].rstrip(".")
    said = said.replace(", everywhere", "").replace("Everywhere ", "")
    return said[:1].lower() + said[1:]


# ------------------------------------------------------------------ conditions, plain ones first
def _of_values(pairs: list[Pair]) -> Iterator[Condition]:
    """Of the numbers that stand beside a result, and of settings."""
    inputs = Columns.of(pairs)
    for (a, b), x in inputs.differences.items():
        if (a, b) in inputs.comparable:
            yield from _of_a_difference(a, b, x, inputs.settings)
        if any(np.isin(inputs.values[name], (-1, 0, 1)).all() for name in (a, b)):
            continue  # labels: their 0 is no edge
        is_0, other_is_0 = inputs.values[a] == 0, inputs.values[b] == 0
        yield Condition(f"{a} and {b} are 0", is_0 & other_is_0, EXACT)
        beside = np.abs(x[is_0 ^ other_is_0])
        if beside.max(initial=0.0) < SMALL:  # beside a 0 there are only numbers that may round to 0
            continue
        yield Condition(f"one of {a} and {b} is 0, and not both", is_0 ^ other_is_0, EXACT)
        yield Condition(f"{a} or {b} is 0", is_0 | other_is_0, EXACT)
    for name, x in inputs.values.items():
        yield from _of_a_value(name, x)
    for name, x in inputs.settings.items():
        yield from _of_a_setting(name, x, pairs[0].defaults.get(name))


def _of_results(pairs):
    """Of the right result itself, where that is an edge: 0, nan, inf."""
    want = rows_of(pair.want for pair in pairs)
    yield Condition("the right result is infinite", np.isinf(want), EXACT)
    yield Condition("the right result is nan", np.isnan(want), NAN_ASKED)
    yield Condition("the right result is 0", want == 0, EXACT)


def _of_cases(pairs):
    """Of whole cases: ties, an even number. What one case alone has may be an accident."""
    wrong = [pair.bad.any() for pair in pairs]
    slight = _is_slight(pairs)
    for words, rows in properties(pairs):
        if slight and words.startswith("the number of examples"):
            continue  # what is a little off was stopped or rounded: its length is chance
        if sum(wrong) < 2 and not words.endswith(("holds integers", "is 1")):
            continue
        yield Condition(words, rows, EXACT)


def _is_slight(pairs):
    """Are most wrong numbers off by less than 1 %?"""
    off = np.concatenate([np.abs(pair.got - pair.want)[pair.bad] / np.abs(pair.want)[pair.bad]
                          for pair in pairs])
    return bool(off.size and np.median(off) < SLIGHT)


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


def _of_a_value(name, x):
    """The sign of an input, and each label where there are few."""
    labels = np.unique(x)
    if not np.isin(labels, (-1, 0, 1)).all():  # the 0 of a label is no edge
        yield Condition(f"{name} is 0", x == 0, EXACT)
    yield Condition(f"{name} is nan", np.isnan(x), NAN)
    if len(labels) <= 6 and np.mod(labels, 1).max() == 0:
        for label in labels:
            yield Condition(f"{name} is {label:g}", x == label, THERE)
            if label == 0:
                yield Condition(f"{name} is not 0", x != 0, THERE)
    yield Condition(f"{name} is exactly 1", x == 1, EXACT)
    yield Condition(f"{name} is negative", x < 0, THERE)
    yield Condition(f"{name} is positive", x > 0, THERE)
    yield Condition(f"{name} is 0 or negative", x <= 0, THERE)
    yield Condition(f"{name} is 0 or positive", x >= 0, THERE)


def _of_a_setting(name, x, default):
    """A setting away from its default; at 0 and 1, where many formulas are special."""
    if default is not None:
        yield Condition(f"{name} is not {default:g}", x != default, USED)
    for value in (0.0, 1.0):
        yield Condition(f"{name} is {value:g}", x == value, EXACT)
        if len(np.unique(x)) > 2:
            yield Condition(f"{name} is not {value:g}", x != value, THERE)
    yield Condition(f"{name} is negative", x < 0, THERE)


# ------------------------------------------------------------------ sizes
def _of_sizes(pairs, bad, begin):
    """What is said where the wrong rows are far larger than all others, or far smaller."""
    inputs = Columns.of(pairs)
    sizes = {f"|{name}|": np.abs(x) for name, x in inputs.values.items()}
    sizes |= {f"|{a} - {b}|": np.abs(x) for (a, b), x in inputs.differences.items()}
    for name in inputs.others:
        if all(pair.arrays[name].size and pair.kinds.get(name) == "f" for pair in pairs):
            sizes[f"the largest |{name}|"] = column(
                pairs, lambda pair, name=name: np.abs(pair.arrays[name]).max())
    for name, size in sizes.items():
        wrong, fine = size[bad], size[~bad]
        # a few right values are no range
        if np.isnan(size).any() or len(fine) < max(3, len(size) / 5):
            continue
        if wrong.min() >= APART * fine.max() and wrong.min() >= LARGE:
            got = rows_of(pair.got for pair in pairs)[bad]
            question = LARGE_ONES if np.isfinite(got).all() and got.any() else OVERFLOW
            words = (f"{name} is large ({wrong.min():.6g} or more; "
                     f"up to {fine.max():.6g} it is right)")
            return Condition(words, bad, question).finding(begin, pairs)
        fine = fine[fine > 0]
        if len(fine) > 2 and 0 < APART * wrong.max() <= fine.min() and wrong.max() <= SMALL:
            words = (f"{name} is small ({wrong.max():.6g} or less; "
                     f"from {fine.min():.6g} on it is right)")
            return Condition(words, bad, DIGITS).finding(begin, pairs)
    return None
