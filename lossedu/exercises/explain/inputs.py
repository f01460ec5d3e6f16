"""The right formula for other inputs: 1 - q for q, a setting that is ignored, two that are swapped.

The reference runs on inputs with the usual changes. Where its values are those that came, the
change is told: it is what the answer amounts to, whatever its formula looks like.
"""
from functools import lru_cache
from inspect import signature
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np

from ..record import Exercise, draw
from ..values import numbers
from .ids import Finding
from .matching import Answer, Candidate, first_of
from .neighbours import plain

EPSILONS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 20, 30, 300)


def changed_input(answer: Answer) -> Finding | None:
    """The first usual change of the inputs that explains an answer, or None."""
    return first_of(changes(answer.exercise), answer)


def ignored_or_swapped(answer: Answer) -> Finding | None:
    """A setting that makes no difference, or two inputs in each other's place, or None."""
    return first_of(plain_changes(answer.exercise), answer)


@lru_cache(maxsize=16)
def plain_changes(exercise: Exercise) -> tuple[Candidate, ...]:
    """Settings ignored and inputs swapped, as functions that can be run like an answer."""
    inputs = _Inputs.of(exercise, draw(exercise, 0))
    # The guards of the reference know the edges, and refuse some inputs.
    functions = dict.fromkeys((exercise.reference, plain(exercise)))
    found = [one for function in functions for one in _settings_ignored(function, inputs)]
    return (*found, *_swaps(plain(exercise), inputs))


@lru_cache(maxsize=16)
def changes(exercise: Exercise) -> tuple[Candidate, ...]:
    """The usual changes of an exercise's inputs, as functions that can be run like an answer."""
    return tuple(_changes(plain(exercise), _Inputs.of(exercise, draw(exercise, 0))))


class _Inputs(NamedTuple):
    """The names of the inputs by what they are, and the values that settings take."""

    arrays: list
    tables: list
    scalars: dict    # name -> values that it takes
    defaults: dict

    @classmethod
    def of(cls, exercise, drawn):
        parameters = signature(exercise.reference).parameters
        seen = {name: [numbers(case["inputs"][name]) for case in drawn if name in case["inputs"]]
                for name in parameters}
        seen = {name: [one for one in values if one is not None] for name, values in seen.items()}
        arrays = [name for name, values in seen.items() if any(one.ndim for one in values)]
        tables = [name for name in arrays if any(one.ndim > 1 for one in seen[name])]
        scalars = {name: sorted({float(one) for one in values if not one.ndim})
                   for name, values in seen.items() if name not in arrays and values}
        defaults = {name: one.default for name, one in parameters.items()
                    if one.default is not one.empty}
        return cls(arrays, tables, scalars, defaults)


def _settings_ignored(reference, inputs):
    for name, default in inputs.defaults.items():
        said = (f"Your values are those for {name} = {default!r}, whatever {name} is. "
                f"Does your function use {name}?")
        yield Candidate(Finding("setting-ignored", said),
                        _with(reference, {name: _always(default)}))
    if len(inputs.defaults) > 1:
        *others, last = inputs.defaults
        listed = f"{', '.join(others)} and {last}"
        said = (f"Your values are those for the defaults, whatever {listed} are. "
                "Does your function use them?")
        changes = {name: _always(default) for name, default in inputs.defaults.items()}
        yield Candidate(Finding("setting-ignored", said), _with(reference, changes))
    for name, values in inputs.scalars.items():
        yield from _fixed(reference, name, [one for one in values
                                            if one != inputs.defaults.get(name)])


def _swaps(reference, inputs):
    for one, other in combinations([*inputs.arrays, *inputs.scalars], 2):
        if (one in inputs.arrays) == (other in inputs.arrays):
            said = (f"Your values are right for {one} and {other} exchanged. "
                    "Which of the two is which in your formula?")
            swapped = _renamed(reference, {one: other, other: one})
            yield Candidate(Finding("swapped-arguments", said), swapped)


def _changes(reference, inputs):
    yield from (one for name in inputs.arrays for one in _at_equality(reference, name))
    names = [*inputs.arrays, *inputs.scalars]
    for one, other in permutations(names, 2):
        if (one in inputs.arrays) == (other in inputs.arrays):
            said = (f"Your values are those for {one} in the place of {other}. "
                    f"Where does {other} enter?")
            yield Candidate(Finding("another-input", said), _renamed(reference, {other: one}))
    for name in names:
        yield from _of_one(reference, name, name in inputs.tables)
    if len(inputs.arrays) > 1:
        yield from _of_all(reference, inputs.arrays)
    for kind in (_clipped, _with_epsilons):
        for name in inputs.arrays:
            yield from kind(reference, name)


def _fixed(reference, name, values):
    """A setting that makes no difference: it counts as one number throughout."""
    for value in dict.fromkeys((*values, 0.0, 1.0, 0.5, 2.0, -1.0, np.inf)):
        said = (f"Your values are those for {name} = {value:g}, whatever {name} is. "
                f"Does your function use {name}?")
        yield Candidate(Finding("setting-ignored", said), _with(reference, {name: _always(value)}))


# ------------------------------------------------------------------ one input changed
def _softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


_EACH = (  # words, with x for the input; the change
    ("1 - {x}", lambda x: 1 - x),
    ("-{x}", lambda x: -x),
    ("|{x}|", np.abs),
    ("2 {x} - 1", lambda x: 2 * x - 1),
    ("({x} + 1) / 2", lambda x: (x + 1) / 2),
    ("{x} squared", lambda x: x ** 2),
    ("the root of {x}", np.sqrt),
    ("1 / {x}", lambda x: 1 / x),
    ("2 {x}", lambda x: 2 * x),
    ("half of {x}", lambda x: x / 2),
    ("{x} + 1", lambda x: x + 1),
    ("{x} - 1", lambda x: x - 1),
    ("exp({x})", np.exp),
    ("exp(-{x})", lambda x: np.exp(-x)),
    ("log({x})", np.log),
    ("-log({x})", lambda x: -np.log(x)),
    ("log2({x})", np.log2),
    ("the sigmoid of {x}", _sigmoid),
    ("the logit of {x}", lambda x: np.log(x) - np.log1p(-x)),
    ("the odds of {x}", lambda x: x / (1 - x)),
    ("tanh of {x}", np.tanh),
    ("{x} cut to whole numbers", np.trunc),
    ("{x} rounded to whole numbers", np.round),
    ("{x} without its negative part", lambda x: np.maximum(x, 0)),
    ("{x} clipped to 0 and 1", lambda x: np.clip(x, 0, 1)),
    ("{x} clipped to -1 and 1", lambda x: np.clip(x, -1, 1)),
    ("the sign of {x}", np.sign),
    ("{x} decided at 0", lambda x: (x > 0) * 1.0),
    ("{x} decided at one half", lambda x: (x > 0.5) * 1.0),
    ("zeros", lambda x: 0.0 * x),
    ("ones", lambda x: 0.0 * x + 1),
)
_ARRAYS = (
    ("{x} sorted", lambda x: np.sort(x, axis=0)),
    ("{x} in reverse order", lambda x: x[::-1]),
    ("the different values of {x}, each once", np.unique),
    ("{x} less its mean", lambda x: x - x.mean()),
    ("{x} less its median", lambda x: x - np.median(x)),
    ("{x} divided by its sum", lambda x: x / x.sum()),
    ("{x} divided by its largest size", lambda x: x / np.abs(x).max()),
    ("standardised {x}", lambda x: (x - x.mean()) / x.std()),
    ("the mean of {x}", lambda x: 0 * x + x.mean()),
    ("the median of {x}", lambda x: 0 * x + np.median(x)),
    ("the first value of {x}", lambda x: 0 * x + x.flat[0]),
    ("the largest value of {x}", lambda x: 0 * x + x.max()),
)
_PARTS = (
    ("the first example alone", lambda x: x[:1]),
    ("the last example alone", lambda x: x[-1:]),
    ("all examples but the last", lambda x: x[:-1]),
    ("all examples but the first", lambda x: x[1:]),
)
_TABLES = (
    ("{x} transposed", lambda x: x.T),
    ("the softmax of {x}", _softmax),
    ("{x} less the mean of each row", lambda x: x - x.mean(axis=-1, keepdims=True)),
    ("the softmax of {x} down each column", lambda x: _softmax(x.T).T),
    ("{x} divided by the sum of each row", lambda x: x / x.sum(axis=-1, keepdims=True)),
    ("{x} divided by the length of each row",
     lambda x: x / np.sqrt((x ** 2).sum(axis=-1, keepdims=True))),
    ("{x} decided by the largest of each row",
     lambda x: (x == x.max(axis=-1, keepdims=True)) * 1.0),
)


def _of_one(reference, name, table):
    kinds = (*_EACH, *_ARRAYS, *(_TABLES if table else ()))
    for words, change in kinds:
        changed = words.format(x=name)
        id = _IDS.get(words, "changed-input")
        said = f"Your values are right for {changed} in the place of {name}. {_ASK.get(words, HOW)}"
        yield Candidate(Finding(id, said), _with(reference, {name: change}))


HOW = "What happens to it before it is used?"
_IDS = {"1 - {x}": "complement", "{x} cut to whole numbers": "cut-to-int",
        "{x} rounded to whole numbers": "cut-to-int", "{x} sorted": "order",
        "{x} in reverse order": "order"}
_ASK = {"1 - {x}": "Which of the two is meant?", "zeros": "Does your function use it?",
        "ones": "Does your function use it?",
        "the sigmoid of {x}": "Is there a sigmoid too many?",
        "the softmax of {x}": "Is there a softmax too many?",
        "2 {x} - 1": "Which labels does the formula take?",
        "({x} + 1) / 2": "Which labels does the formula take?"}


def _of_all(reference, names):
    """All arrays changed alike: only some of the examples, or each in an order of its own."""
    listed = " and ".join(names)
    for words, change in _PARTS:
        said = f"Your values are those for {words}. What becomes of the others?"
        some = _with(reference, dict.fromkeys(names, change))
        yield Candidate(Finding("rows-left-out", said), some)
    for words, change in (*_ARRAYS, *_EACH):
        id = _IDS.get(words, "changed-input")
        changed = " and ".join(words.format(x=name) for name in names)
        said = (f"Your values are right for {changed} in the place of {listed}. "
                "What happens to the inputs before they are used?")
        yield Candidate(Finding(id, said), _with(reference, dict.fromkeys(names, change)))


def _at_equality(reference, name):
    """An input moved by one rounding: only a comparison of equal numbers can notice it."""
    for words, end in (("larger", np.inf), ("smaller", -np.inf)):
        said = (f"Right but for equality: there your values are those that belong to a slightly "
                f"{words} {name}. What is asked for exactly there?")
        yield Candidate(Finding("exact-hit", said),
                        _with(reference, {name: lambda x, end=end: np.nextafter(x * 1.0, end)}))


_LIMITS = (1, 3, 5, 6, 8, 10, 12, 15, 16, 18, 20, 25, 30, 32, 35, 36, 37, 40, 50, 60, 80, 88, 100,
           200, 300, 500, 700, 709, 1000, 1e4, 1e6, 1e10, 1e100, 1e150, 1e154)


def _clipped(reference, name):
    """An input held between two limits, so that nothing overflows."""
    for limit in _LIMITS:
        for words, change in (
                ("clipped to -{0:g} and {0:g}", lambda x, most=limit: np.clip(x, -most, most)),
                ("not let above {0:g}", lambda x, most=limit: np.minimum(x, most))):
            said = (f"Your values are right for {name} {words.format(limit)}. "
                    "What should happen to numbers beyond that?")
            yield Candidate(Finding("clip", said), _with(reference, {name: change}))


def _with_epsilons(reference, name):
    for power in EPSILONS:
        small = 10.0 ** -power
        for id, words, change in (
                ("clip", "clipped to {0} and 1 - {0}", lambda x, e=small: np.clip(x, e, 1 - e)),
                ("clip", "not let below {0}", lambda x, e=small: np.maximum(x, e)),
                ("epsilon", "plus {0}", lambda x, e=small: x + e)):
            which = "of that size" if id == "epsilon" else "beyond it"
            said = (f"Your values are right for {name} {words.format(f'1e-{power}')}. "
                    f"What does that do to numbers {which}?")
            yield Candidate(Finding(id, said), _with(reference, {name: change}))


# ------------------------------------------------------------------ the reference, called otherwise
def _always(value):
    return lambda given: value


def _bound(reference, args, given):
    bound = signature(reference).bind(*args, **given)
    bound.apply_defaults()
    return bound


def _with(reference, changing):
    """The reference, with some of its inputs changed."""
    def answer(*args, **given):
        bound = _bound(reference, args, given)
        for name, change in changing.items():
            bound.arguments[name] = change(bound.arguments[name])
        return reference(*bound.args, **bound.kwargs)
    return answer


def _renamed(reference, names):
    """The reference, with inputs in the places of others: name -> the one that is taken."""
    def answer(*args, **given):
        bound = _bound(reference, args, given)
        taken = dict(bound.arguments)
        for name, other in names.items():
            bound.arguments[name] = taken[other]
        return reference(*bound.args, **bound.kwargs)
    return answer
