"""What is said of a line of a derivation: right, right and not in the form asked for, or what is
wrong with it."""
from dataclasses import dataclass

from ..show import apart
from .edits import NO_EXPONENT
from .lengths import constant_of, length_that_refutes
from .lines import follows_from
from .naming import naming
from .numbers import equal
from .unreadable import listed

RESTS = "This is right in value, and not yet what is asked for"
NO_VALUE = "This has no value at any of the points at which it was tried."
FAR = 1e-4       # relative: values that differ by more are shown with four digits


@dataclass(frozen=True)
class State:
    """What there is to say of a line: in the table of lines, in the message, and as an id."""

    row: str
    message: str = ""
    mistake: str | None = None
    evidence: tuple = ()


def state_of(exercise, name: str, typed: dict) -> State:
    """What there is to say of one line of an exercise, given what was typed for all (name ->
    `Typed`)."""
    mine, known = typed[name], exercise.known[name]
    if mine.why_not:
        sentence = f"{mine.why_not[0].upper()}{mine.why_not[1:]}"
        return State("cannot be read", sentence, "unreadable", _marked(mine.typed, mine.at))
    if equal(mine.values, known.values):
        return of_right(exercise, name, typed)
    example = _example(mine, known, exercise.space)
    if not any(value is not None for value in mine.values):
        return State("wrong", f"{NO_VALUE} {example}", "no-value")
    before = follows_from(known, typed, list(exercise.lines), exercise.space)
    wrong = [one for one in before if not equal(typed[one].values, exercise.known[one].values)]
    if wrong:
        row = f"follows from your {listed(wrong)}: mend that first"
        return State(row, f"This {row}.", "follows")
    declared = _declared(exercise, name, mine)
    if declared:
        return State("wrong", f"{declared.hint} {example}", declared.id)
    return of_wrong(exercise, name, mine, example)


def of_wrong(exercise, name: str, mine, example: str) -> State:
    """A wrong line, with the kind of its mistake where one explains all of its values."""
    found = naming(mine, exercise.known[name], exercise.space)
    if found is None:
        return State("wrong", f"This differs from what is expected. {example}")
    surplus = _surplus_at(exercise, name, mine, found)
    if surplus:
        asked = listed(exercise.lines[name].only.split())
        return State("wrong", f"{surplus} should not occur here: a formula in {asked} is wanted. "
                              f"{example}", "form", _marked(mine.typed, found.at))
    return State("wrong", f"{found.words} {example}", found.id, _marked(mine.typed, found.at))


def _surplus_at(exercise, name, mine, found) -> str:
    """The symbol at the marked place, where an exponent is said to be missing from one that the
    line may not hold at all; "" elsewhere."""
    line = exercise.lines[name]
    if found.words != NO_EXPONENT or not line.only:
        return ""
    at_mark = str(mine.typed)[found.at:]
    inside = {exercise.space.name_of(symbol) for symbol in mine.expr.free_symbols}
    return next((one for one in sorted(inside - set(line.only.split()), key=len, reverse=True)
                 if at_mark.startswith(one)), "")


def of_right(exercise, name: str, typed: dict) -> State:
    """A line with the right values: is it in the form that is asked for?"""
    mine, line = typed[name], exercise.lines[name]
    inside = sorted({exercise.space.name_of(symbol) for symbol in mine.expr.free_symbols})
    extra = [one for one in inside if line.only and one not in line.only.split()]
    too_long = line.most and mine.expr.count_ops() > line.most
    if not extra and not too_long:
        return of_every_length(exercise, name, mine)
    asked = f"a formula in {listed(line.only.split())}" if extra else "a shorter form"
    above = list(typed)[:list(typed).index(name)]
    same = [one for one in above if typed[one].expr == mine.expr]
    if same:
        return State("not yet", f"This is your line {same[-1]} once more. It is right in "
                                f"value; asked for is {asked}.",
                     "same-line")
    if extra:
        verb = "stands" if len(extra) == 1 else "stand"
        return State("not yet", f"{RESTS}: {listed(extra)} {verb} in it, and {asked} is wanted.",
                     "form")
    return State("not yet", f"{RESTS}: it can be written much shorter. What cancels?",
                 "not-simplified")


def of_every_length(exercise, name: str, mine) -> State:
    """A right line, unless it is right for vectors of one length alone."""
    length = length_that_refutes(exercise, name, mine)
    if length is None:
        return State("right")
    n, own = constant_of(exercise) or "the number of entries", exercise.space.lengths[0]
    return State("wrong", f"This is right where {n} is {own}, but not where it is {length}. Does "
                          f"a {own} stand in it in the place of {n}?", "number-for-n")


def _declared(exercise, name, mine):
    """The known mistake whose line this is, or None."""
    for mistake in exercise.mistakes:
        values = exercise.values_of_mistakes.get((mistake.id, name))
        if values and equal(values, mine.values):
            return mistake
    return None


# ------------------------------------------------------------------ a point, and a place
def _example(mine, known, space):
    """A point at which a line differs: "At y = 1, p = 0.25 yours gives 4, and -4 is expected.\""""
    at = _clearest(mine.values, known.values)
    got, want = mine.values[at], known.values[at]
    place = space.shown(space.points[at], mine.expr.free_symbols | known.expr.free_symbols)
    begin = f"At {place} yours" if place else "Yours"
    if want is None or got is None:
        given = "has no value" if got is None else f"gives {_short(got)}"
        return f"{begin} {given}, and {'no value' if want is None else _short(want)} is expected."
    expected, given = apart(float(want), float(got))
    if abs(got - want) > FAR * max(abs(got), abs(want)):
        expected, given = _short(want), _short(got)
    return f"{begin} gives {given}, and {expected} is expected."


def _clearest(values, expected):
    """The place of the first point at which two differ by a tenth; else of that at which they
    differ most."""
    def difference(at):
        got, want = values[at], expected[at]
        if got is None or want is None:
            return -1 if got is want else 0   # a difference of two numbers is shown rather
        return abs(got - want) / max(abs(got), abs(want), 1e-30)
    places = range(len(values))
    return next((at for at in places if difference(at) > 0.1), max(places, key=difference))


def _short(value):
    return f"{float(value):.4g}"


def _marked(typed, at):
    """The text with a mark below a place in it, as rows of evidence."""
    if at is None or at > len(typed) or len(typed) > 80 or not typed.isprintable():
        return ()
    return ("you typed", typed), ("", "\u00a0" * at + "^")   # spaces that HTML keeps
