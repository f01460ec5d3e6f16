"""What is wrong with a formula: the id of its mistake and a sentence, found by comparing values.

    found = naming(typed, known, space)       # -> Found or None

In turn: a constant ratio to what is expected (the sign, 1/n, a factor); a derivative with a slip,
another derivative or another line; one sign of what was typed that mends it; one sign of what is
expected that spoils it so; a slip, up to a factor; a symbol too many or too few. Each explains
the values at all points, or is not given.
"""
import math
import time
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from .edits import OF_EXPECTED, ORDER, edits
from .numbers import agree, has_values, values_at
from .reading import as_number, by_spelling
from .slips import Slip, derivatives
from .unreadable import Unreadable

PATIENCE = 0.4          # seconds: after these no further change of what was typed is tried
ROUNDED = 0.01          # relative: a constant that was rounded to two digits or more
SIMPLE = 24             # the greatest denominator of a factor that is told
FLOATS_AGREE = 1e-9     # relative: what floats cannot tell apart is looked at with fifty digits
WORDS = {Fraction(2): "twice", Fraction(1, 2): "half of", Fraction(3): "three times",
         Fraction(1, 3): "a third of",
         Fraction(4): "four times", Fraction(1, 4): "a quarter of"}


class Found(NamedTuple):
    """What explains a wrong formula: an id, a sentence, and the place in what was typed (None: all
    of it)."""

    id: str
    words: str
    at: int | None = None


def naming(typed, known, space) -> Found | None:
    """What explains the values of a wrong line (`Typed`), given what is known of it (`Known`).

    First what would explain them if labels lay anywhere between 0 and 1.
    """
    relaxed = space.relaxed
    found = explained(_elsewhere(typed, relaxed), _known_elsewhere(known, relaxed), relaxed)
    return found or explained(typed, known, space) or by_symbols(typed, known, space)


def explained(typed, known, space) -> Found | None:
    """What explains the values at the points of this space."""
    return (by_ratio(typed.values, known.values, space) or by_formula(typed.values, known, space)
            or by_one_sign(typed, known, space) or up_to_a_factor(typed.values, known, space))


def _elsewhere(line, space):
    """A line with its values at the points of another space."""
    return replace(line, values=tuple(values_at(line.expr, space.points)))


_known_elsewhere = lru_cache(maxsize=64)(_elsewhere)


# ------------------------------------------------------------------ a constant ratio
def by_ratio(values, expected, space) -> Found | None:
    """What a constant ratio between the values and the expected ones tells."""
    ratios = _ratios(values, expected)
    if len(ratios) < 2 or None in ratios:
        return None
    if all(abs(ratio - 1) < ROUNDED for ratio in ratios):
        return Found("rounded", "This is nearly right: a constant in it seems to be rounded. "
                                "Write it exactly, such as 1/3 or log(2).")
    if not all(agree(ratio, ratios[0]) for ratio in ratios):
        return None
    simple = _simple(ratios[0])
    if simple is None:
        return Found("factor", "It differs from what is expected by a constant factor.")
    if simple == -1:
        return Found("sign", "It has the wrong sign, and is right otherwise.")
    sign_too = " The sign is wrong as well." if simple < 0 else ""
    for length in space.lengths:
        if abs(simple) == length:
            return Found("one-over-n", f"It is {length} times what is expected, and there "
                                       f"are {length} examples: a sum in place of a "
                                       f"mean?{sign_too}")
        if abs(simple) == Fraction(1, length):
            return Found("one-over-n", f"It is what is expected divided by {length}, the "
                                       "number of examples. How often does 1/n belong in "
                                       f"it?{sign_too}")
    times = WORDS.get(abs(simple), f"{abs(simple)} times")
    for length in space.lengths:    # 3/2 with three examples may be n/2 as well
        if length > 1 and 0 in (simple.numerator % length, simple.denominator % length):
            return Found("factor", f"With {length} examples it is {times} what is expected. Does "
                                   f"this factor depend on n?{sign_too}")
    return Found("factor", f"It is {times} what is expected.{sign_too}")


def _ratios(values, expected):
    """The ratio at each point; None where it has none, and no entry where both are 0 or have no
    value."""
    found = []
    for value, other in zip(values, expected):
        if value is None and other is None or value == other == 0:
            continue
        found.append(value / other if value and other else None)
    return found


def _simple(ratio):
    """The fraction with a small denominator that a number is, or None."""
    import mpmath
    if abs(ratio) > 1000:
        return None
    fraction = Fraction(float(ratio)).limit_denominator(SIMPLE)
    return fraction if fraction and agree(mpmath.mpf(fraction.numerator) / fraction.denominator,
                                          ratio) else None


# ------------------------------------------------------------------ other formulas
def by_formula(values, known, space) -> Found | None:
    """The derivative with a slip, or the formula of another question, that has these values."""
    for slip, at_two_points in _candidates(known, space):
        if all(agree(one, two) for one, two in zip(at_two_points, values)):
            if has_values(slip.expr, space.points, values):
                return Found(slip.id, slip.words)
    return None


def up_to_a_factor(values, known, space) -> Found | None:
    """As `by_formula`, where a constant factor is wrong besides."""
    for slip, at_two_points in _candidates(known, space):
        near = _ratios(values[:2], at_two_points)
        if len(near) == 2 and None not in near and agree(*near) and _simple(near[0]) is not None:
            ratios = _ratios(values, values_at(slip.expr, space.points))
            if None not in ratios and all(agree(ratio, near[0]) for ratio in ratios):
                return Found(slip.id, f"{slip.words} Besides, a constant factor is wrong.")
    return None


@lru_cache(maxsize=64)
def _candidates(known, space):
    """(slip, its values at the first two points) of all formulas that a wrong line is compared
    with."""
    found = [*(derivatives(known.of, known.by) if known.of is not None else ()), *known.pieces,
             *_of_other_questions(known, space)]
    different = {slip.expr: slip for slip in reversed(found)}
    told = [slip for slip in found if different[slip.expr] is slip]
    return [(slip, values_at(slip.expr, space.points[:2])) for slip in told]


def _of_other_questions(known, space):
    for name, expr in known.others.items():
        yield Slip("other-line", f"This is what {name} asks for.", expr)
    if known.of is not None:
        yield Slip("not-differentiated",
                   "This is the function itself. Its derivative is asked for.", known.of)
        for name, value in space.values.items():
            if value in known.of.free_symbols - {known.by}:
                yield Slip("variable", f"This is the derivative with respect to {name}. Which "
                                       "variable is asked for?",
                           known.of.diff(value))
    yield Slip("reciprocal", "This is one divided by what is expected.", 1 / known.expr)


# ------------------------------------------------------------------ one sign changed
def by_one_sign(typed, known, space) -> Found | None:
    """What mends the line, which has a place; what spoils the right one so, where it says more than
    a factor."""
    repair, fault = by_repair(typed, known, space), by_fault(typed.values, known, space)
    if repair and fault and repair.id in ("number", "factor"):
        return min(repair, fault, key=lambda found: ORDER.index(found.id))
    return repair or fault


def by_repair(typed, known, space) -> Found | None:
    """The one sign of what was typed that makes it right when it is changed."""
    if typed.text is None:
        return None
    begun = time.monotonic(), time.thread_time()
    points = _points_in_floats(space)
    wanted = [_float(value) for value in known.values[:2]]
    for edit in edits(typed.text.tokens, typed.text.names, space):
        # a busy machine says the same; asking for the time of this thread takes a while
        if time.monotonic() > begun[0] + PATIENCE and time.thread_time() > begun[1] + PATIENCE:
            return None
        if all(_near(typed.text.number(edit.tokens, point), want) for point,
               want in zip(points, wanted)):
            if _has_values(typed.text, edit, known.values, space):
                return Found(edit.id, edit.words, edit.at)
    return None


def by_fault(values, known, space) -> Found | None:
    """The one sign of what is expected that gives these values when it is changed."""
    first = [_float(value) for value in values[:2]]
    for text, edit, at_two_points in _faults(known, space):
        if all(_near(one, two) for one, two in zip(at_two_points, first)):
            if _has_values(text, edit, values, space):
                return Found(edit.id, OF_EXPECTED[edit.id])
    return None


@lru_cache(maxsize=64)
def _faults(known, space):
    """(text, edit, its values at the first two points in floats) of the right formula, in each of
    its forms."""
    points = _points_in_floats(space)
    found = [(text, edit, [text.number(edit.tokens, point) for point in points])
             for text in known.texts for edit in edits(text.tokens, text.names, space)]
    return sorted(found, key=lambda one: ORDER.index(one[1].id))


def _has_values(text, edit, values, space):
    """Whether an edited formula has these values at all points, with fifty digits."""
    try:
        expr = as_number(text.value([], edit.tokens))
    except Unreadable:
        return False
    return has_values(expr, space.points, values)


@lru_cache(maxsize=16)
def _points_in_floats(space):
    """The first two points, by name, in floats; what is constant stays as it is."""
    found = []
    for point in space.points[:2]:
        numbers = {}
        for name, value in by_spelling(space.names).items():
            if isinstance(value, tuple):
                numbers[name] = tuple(_at(one, point) for one in value)
            else:
                numbers[name] = _at(value, point)
        found.append(numbers)
    return found


def _at(value, point):
    return value if value.is_Integer else float(values_at(value, [point])[0])


def _float(value):
    return None if value is None else float(value)


def _near(one, other):
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=FLOATS_AGREE, abs_tol=1e-12)


# ------------------------------------------------------------------ a symbol too many or too few
def by_symbols(typed, known, space) -> Found | None:
    """Which symbol changes the values and should not, or should and does not.

    What is defined by other symbols follows them, or is held: in (1 - A)/P one may think of A as
    given, or as what P makes of it. "Should not" is said where it is so in both readings.
    """
    for name in space.symbols:
        value = space.values[name]
        moved = value if isinstance(value, tuple) else (value,)
        if not moved[0].is_Symbol:
            continue
        asked, got = (_changes(expr, moved, space) for expr in (known.expr, typed.expr))
        if asked and not got:
            name = _shown(name, moved, known.expr, space)
            return Found("variable", f"It does not change with {name}, and should.")
        if got and not asked and not known.expr.free_symbols & {*moved}:
            name = _shown(name, moved, typed.expr, space)
            return Found("variable", f"It changes with {name}, and should not.")
    return _by_lack(typed, known, space)


def _by_lack(typed, known, space):
    """The one symbol of the right line that does not stand in what was typed."""
    lacking = known.expr.free_symbols - typed.expr.free_symbols
    if len(lacking) != 1 or typed.expr.free_symbols - known.expr.free_symbols:
        return None
    return Found("variable", f"There is no {space.name_of(*lacking)} in it. Can it do without?")


def _shown(name, moved, expr, space):
    """The name by which a symbol stands in an expression: p where that is a function of z."""
    if expr.free_symbols & {*moved}:
        return name
    return next((space.name_of(symbol) for symbol, of in space.definitions.items()
                 if symbol in expr.free_symbols and of.free_symbols & {*moved}), name)


def _changes(expr, symbols, space):
    """Whether the values of an expression change when these symbols do and all others stay."""
    for first, second in zip(space.points, space.points[1:]):
        moved = space.with_definitions({**first, **{symbol: second[symbol] for symbol in symbols}})
        if not all(agree(*pair) for pair in zip(values_at(expr, [first]),
                                                values_at(expr, [moved]))):
            return True
    return False
