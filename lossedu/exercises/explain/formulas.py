"""Another short formula in the inputs that gives what came: a search.

A column holds one quantity beside every number of the answer. The answer is looked for among
the columns, functions of one (a root, a logarithm), and two of those added, multiplied or
divided. It is told only where it holds for every number, and for more than a handful.
"""
import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .ids import Finding
from .pairs import TIGHT, Pair, together
from .quantities import quantities

ROWS = 60          # that a search looks at; the find is tried on all
COLUMNS = 60       # quantities at most
WANT = "the right value"
LEAST = 2.0        # telling numbers that a formula explains, at least
FEW = 4            # numbers, right ones among them, that it has to explain
NEAR = 1e-3        # nearer to the right values than this many formulas are
COST = 7           # of the dearest formula that is told
FAR = 50.0         # no input of an ordinary row is larger: there exp neither overflows nor is 0
SIMPLE = 0.3       # what a whole number or a half counts among them

_FUNCTIONS = (  # words, function, cost
    ("{}", lambda x: x, 0),
    ("|{}|", np.abs, 1),
    ("{}²", np.square, 1),
    ("√({})", np.sqrt, 1),
    ("log({})", np.log, 1),
    ("exp({})", np.exp, 1),
    ("sign({})", np.sign, 1),
    ("(1 - {})", lambda x: 1 - x, 1),
    ("(1 + {})", lambda x: 1 + x, 1),
    ("({} - 1)", lambda x: x - 1, 1),
    ("2·{}", lambda x: 2 * x, 1),
    ("{}/2", lambda x: x / 2, 1),
    ("({} - 1/2)", lambda x: x - 0.5, 2),
    ("exp(-{})", lambda x: np.exp(-x), 2),
    ("sigmoid({})", lambda x: 1 / (1 + np.exp(-x)), 2),
    ("logit({})", lambda x: np.log(x) - np.log1p(-x), 2),
    ("tanh({})", np.tanh, 2),
    ("log(1 - {})", lambda x: np.log(1 - x), 2),
    ("{0}(1 - {0})", lambda x: x * (1 - x), 2),
    ("√(1 - {})", lambda x: np.sqrt(1 - x), 3),
    ("log(1 + exp({}))", lambda x: np.logaddexp(0, x), 3),
)
_OUTER = (  # words, function, what has to stand inside, cost
    ("{}", lambda v: v, lambda v: v, 0),
    ("-({})", lambda v: -v, lambda v: -v, 1),
    ("2·({})", lambda v: 2 * v, lambda v: v / 2, 1),
    ("({})/2", lambda v: v / 2, lambda v: 2 * v, 1),
    ("√({})", np.sqrt, lambda v: np.where(v >= 0, v ** 2, np.nan), 2),
    ("({})²", np.square, np.sqrt, 2),
    ("log({})", np.log, np.exp, 2),
    ("-log({})", lambda v: -np.log(v), lambda v: np.exp(-v), 2),
    ("exp({})", np.exp, np.log, 2),
    ("sigmoid({})", lambda v: 1 / (1 + np.exp(-v)), lambda v: np.log(v) - np.log1p(-v), 2),
    ("1 - ({})", lambda v: 1 - v, lambda v: 1 - v, 2),
)
_TWO = (  # words, what the second has to be, given the answer and the first; and back
    ("{} + {}", lambda got, a: got - a, lambda a, b: a + b),
    ("{} - {}", lambda got, a: a - got, lambda a, b: a - b),
    ("{} · {}", lambda got, a: got / a, lambda a, b: a * b),
    ("{} / {}", lambda got, a: a / got, lambda a, b: a / b),
)
_BACK = {words: back for words, _, back in _TWO}
_FORWARD = {words: function for words, function, _, _ in _OUTER}
_CURVED = re.compile("exp|log|sigmoid|tanh|softmax")  # far out they overflow or lose their digits


class _Column(NamedTuple):
    """One quantity, or a function of one, beside every number of the answer."""

    words: str
    cost: int
    of_want: bool
    name: str
    function: Callable


def another_formula(pairs: list[Pair]) -> Finding | None:
    """The simplest formula that gives every number of an answer, or None."""
    return formula_within(pairs, np.ones(sum(pair.want.size for pair in pairs), bool))


def formula_within(pairs: list[Pair], rows: np.ndarray) -> Finding | None:
    """The simplest formula that gives the numbers of an answer in some rows, or None."""
    with np.errstate(all="ignore"):
        want, got = together(pairs)
        base = _base(pairs)
        seen = np.isfinite(got) & rows
        for name, (column, _) in base.items():
            if name.isidentifier():
                seen &= np.abs(column) <= FAR
        if seen.sum() < max(FEW, 0.6 * rows.sum()) or _tells(pairs, seen) < LEAST:
            return None
        gap = np.abs(got - want)[seen] / np.abs(want)[seen]
        if np.median(gap[gap > 1e-9]) < NEAR:
            return None
        columns, values = _columns(base, seen)
        if not columns:
            return None
        far = np.isfinite(got) & rows & ~seen
        beyond = {name: column[far] for name, (column, _) in base.items()}
        return _search(columns, values, got[seen], want[seen], beyond, got[far])


def _tells(pairs, seen):
    """How many different wrong numbers there are, whole ones counting less."""
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    wrong = np.unique(np.round(together(pairs)[1][bad & seen], 9))
    simple = np.mod(2 * wrong, 1) == 0
    return (~simple).sum() + SIMPLE * simple.sum()


def _base(pairs):
    """name -> (column, cost): the quantities that every case has."""
    by_case = [quantities(pair) for pair in pairs]
    shared = [name for name in by_case[0] if all(name in one for one in by_case)][:COLUMNS]
    found = {WANT: (together(pairs)[0], 1)}
    for name in shared:
        column = np.concatenate([np.broadcast_to(one[name], pair.want.shape).ravel()
                                 for one, pair in zip(by_case, pairs)])
        found[name] = (column, 1 if name.isidentifier() else 2)
    return found


def _columns(base, seen):
    """The columns with functions of them, without those that are not finite."""
    found = {}
    for name, (column, cost) in base.items():
        for words, function, more in _FUNCTIONS:
            value = function(column[seen])
            if np.isfinite(value).all():
                inside = name if name.isidentifier() or words == "{}" or not more else f"({name})"
                one = _Column(_filled(words, inside), cost + more, name == WANT, name, function)
                same = np.round(value, 12).tobytes()  # of equal columns the plainest one is told
                if same not in found or _effort(one) < _effort(found[same][0]):
                    found[same] = one, value
    return [one for one, _ in found.values()], np.array([value for _, value in found.values()])


def _effort(column):
    return not column.of_want, column.cost, len(column.words)


def _search(columns, values, got, want, beyond, far_got):
    """The cheapest formula for `got` among the columns and two of them together.

    beyond, far_got: the quantities and the answer in the rows that are too far out to be searched.
    """
    rows = _some_rows(got, want)
    some, few = values[:, rows], got[rows]
    weights = np.random.default_rng(0).uniform(0.5, 1.5, size=some.shape[1])
    sizes = np.abs(some) @ weights
    prints = some @ weights
    order = np.argsort(prints)
    found = []
    for outer, _, inverse, cost in _OUTER:
        inside = inverse(few)
        if not np.isfinite(inside).all():
            continue
        for one in _equal_to(inside[None], some, prints, sizes, order, weights):
            found.append((cost + columns[one[1]].cost, outer, "{}", (one[1],)))
        for words, second, back in _TWO:
            needed = second(inside[None], some)
            for first, other in _equal_to(needed, some, prints, sizes, order, weights):
                if np.allclose(back(some[first], some[other]), inside, rtol=TIGHT, atol=0):
                    total = cost + 1 + columns[first].cost + columns[other].cost
                    found.append((total, outer, words, (first, other)))
    for cost, outer, words, which in sorted(found, key=lambda one: one[0])[:200]:
        if cost > COST:
            return None
        value = _value(outer, words, values, which)
        if _agree(value, got) and not _agree(value, want):
            pieces = [columns[one] for one in which]
            if _holds_beyond(outer, words, pieces, beyond, far_got):
                return _said(pieces, outer, words)
    return None


def _some_rows(got, want):
    """The rows that a search looks at: wrong ones first, of different values."""
    wrong = np.abs(got - want) > TIGHT * np.abs(want)
    order = np.argsort(~wrong, kind="stable")
    _, first = np.unique(np.round(got[order], 9), return_index=True)
    return order[np.sort(first)][:ROWS]


def _equal_to(needed, some, prints, sizes, order, weights):
    """(row of needed, row of some) for equal rows, by their weighted sums."""
    fine = np.isfinite(needed).all(axis=1)
    rows = np.flatnonzero(fine)
    sums = needed[rows] @ weights
    slack = 1e-8 * (np.abs(needed[rows]) @ weights) + 1e-13
    low = np.searchsorted(prints[order], sums - slack)
    high = np.searchsorted(prints[order], sums + slack)
    for row, start, end in zip(rows, low, high):
        for place in order[start:min(end, start + 5)]:
            slack_of_each = 1e-9 * np.abs(needed[row]).max()
            if np.allclose(some[place], needed[row], rtol=1e-6, atol=slack_of_each):
                yield int(row), int(place)


def _value(outer, words, values, which):
    inside = values[which[0]]
    if len(which) > 1:
        inside = _BACK[words](inside, values[which[1]])
    return _FORWARD[outer](inside)


def _holds_beyond(outer, words, pieces, beyond, got):
    """Is a formula without exp or log right far out as well?"""
    if any(_CURVED.search(one) for one in (outer, *(piece.words for piece in pieces))):
        return True
    far = [piece.function(beyond[piece.name]) for piece in pieces]
    value = _value(outer, words, far, range(len(far)))
    return bool(np.allclose(value, got, rtol=1e-6, atol=1e-12))


def _agree(one, other):
    near = np.abs(one - other) <= TIGHT * np.abs(other) + 1e-13
    return bool((near & np.isfinite(one)).all())


# ------------------------------------------------------------------ in words
def _said(pieces, outer, words):
    alone = words == "{}"
    inside = words.format(*(one.words if alone else _whole(one.words) for one in pieces))
    formula = re.sub(r"\(\(([^()]*)\)\)", r"(\1)", outer.format(inside))
    formula = re.sub(rf"(?<![\w√])\({WANT}\)", WANT, formula)
    if any(one.of_want for one in pieces):
        return Finding(_id_beside_want(outer, words, pieces),
                       f"Everywhere your value is {formula}. Which part of that is asked for?")
    return Finding("other-quantity",
                   f"Everywhere your value is {formula}. Is that what is asked for?")


def _whole(words):
    """A quantity as one factor: with brackets, if an operator stands outside of all brackets."""
    depth = 0
    for before, sign, after in zip(" " + words, words, words[1:] + " "):
        depth += (sign in "([") - (sign in ")]")
        if not depth and sign in "-+*/" and before == after == " ":
            return f"({words})"
    return words


def _filled(words, inside):
    return words.replace("{}", inside).replace("{0}", inside)


def _id_beside_want(outer, words, pieces):
    if outer != "{}" or len(pieces) == 1 or pieces[0].of_want and pieces[1].of_want:
        return "function-of-the-result"
    return "term-missing" if words[3] in "+-" else "factor-of-an-input"
