"""The audit of a derivation: its record fits together, right forms pass, and mutants of every line
are caught.

    tried = mutants_tried(exercise)
    tried.made, tried.caught, tried.equal, tried.unnamed, tried.passed
"""
from collections.abc import Iterator
from dataclasses import dataclass, field

from .formulas.edits import as_text, edits
from .formulas.numbers import agree, equal, has_values, values_at
from .formulas.reading import as_number
from .formulas.slips import derivatives, right
from .formulas.unreadable import Unreadable
from .show import count

THIRD = 3        # every third wrong line has to get a name
ENOUGH = 10      # points, at the least, at which a right formula needs a value


@dataclass
class Tried:
    """How many mutants were made, and what became of them: (line, mutant) pairs that passed or got
    no name."""

    made: int = 0
    caught: int = 0
    equal: int = 0
    passed: list = field(default_factory=list)
    unnamed: list = field(default_factory=list)


def own_problems(exercise) -> Iterator[str]:
    """Everything that is wrong with a derivation, besides what every kind demands."""
    for name, line in exercise.lines.items():
        known = exercise.known[name]
        yield from _of_record(exercise, name, line, known)
        for form, text in right_forms(exercise, name).items():
            report = exercise.judged({**exercise.reference, name: text})
            if not report.passed and report.mistake != "not-simplified":
                yield f"{name}: the right line {form} does not pass: {report.message}"
    tried = mutants_tried(exercise, THIRD)
    for name, text in tried.passed:
        yield f"{name}: the wrong line {text} passes."
    for name, text in tried.unnamed:
        yield f"{name}: the wrong line {text} gets no name."
    for said in (exercise.ask, *(mistake.hint for mistake in exercise.mistakes)):
        for name, formula in exercise.reference.items():
            if len(formula) >= 8 and formula.replace(" ", "") in said.replace(" ", ""):
                yield f"{name}: the formula {formula} is given away: {said!r}"


def _of_record(exercise, name, line, known):
    space = exercise.space
    defined = sum(value is not None for value in known.values)
    if defined < ENOUGH:
        points = count(defined, "point")
        yield f"{name}: the right formula has a value at {points} of {len(known.values)}."
    if line.of and not equal(values_at(known.of.diff(known.by), space.points), known.values):
        yield f"{name}: {line.formula} is not the derivative of {line.of} in {line.by}."
    if line.of and not equal(values_at(right(known.of, known.by), space.points), known.values):
        yield f"{name}: the rules of slips.py differentiate {line.of} in another way than SymPy."
    if line.follows:
        from .formulas.lines import follows_from, typed_line
        typed = {one: typed_line(formula, space) for one, formula in exercise.reference.items()}
        if not follows_from(known, typed, list(exercise.lines), space):
            yield f"{name}: {line.formula} does not follow from {line.follows}."


def right_forms(exercise, name: str) -> dict:
    """The right formula of a line in several forms, as one would type them."""
    import sympy
    expr = exercise.known[name].expr
    forms = {"as it stands": expr, "multiplied out": sympy.expand(expr),
             "over one denominator": sympy.together(expr),
             "in factors": sympy.factor(expr)}
    found = {form: str(one) for form, one in forms.items()}
    found |= {f"in LaTeX, {form}": sympy.latex(one) for form, one in forms.items()}
    found["in LaTeX between dollars"] = f"${sympy.latex(expr)}$"
    found["as the right side of an equation"] = f"{name} = {expr}"
    found["with ^ for a power"] = str(expr).replace("**", "^")
    found["of SymPy"] = expr
    return found


def mutants_tried(exercise, step: int = 1) -> Tried:
    """Every mutant of every line, judged by itself; every `step`-th has to get a name, too."""
    tried = Tried()
    for name in exercise.lines:
        for text, expr in _mutants(exercise, name).items():
            tried.made += 1
            if has_values(expr, exercise.space.points, exercise.known[name].values):
                tried.equal += 1
            elif tried.made % step:
                _judge(exercise, name, text, tried)
            else:
                _name(exercise, name, text, tried)
    return tried


def _mutants(exercise, name):
    """text -> expression of every wrong line that is tried: derivatives with a slip, and the right
    line with one edit."""
    known, space = exercise.known[name], exercise.space
    found = {}
    for slip in derivatives(known.of, known.by) if known.of is not None else ():
        found[str(slip.expr)] = slip.expr
    for edit in edits(known.texts[0].tokens, known.texts[0].names, space):
        try:
            found[as_text(edit.tokens)] = as_number(known.texts[0].value([], edit.tokens))
        except Unreadable:   # the sum of something that is no vector any more
            continue
    return found


def _judge(exercise, name, text, tried):
    """The verdict alone: finding a name takes most of the time, and values at all points much."""
    from .formulas.lines import typed_line
    values = exercise.known[name].values
    typed = typed_line(text, exercise.space, most=1)
    if typed.why_not:
        tried.unnamed.append((name, f"{text} ({typed.why_not})"))
    if typed.why_not or not agree(typed.values[0], values[0]) or not equal(
            typed_line(text, exercise.space).values, values):
        tried.caught += 1
    else:
        _name(exercise, name, text, tried)


def _name(exercise, name, text, tried):
    state = exercise.state_of(name, text)
    if state.row == "right":
        tried.passed.append((name, text))
    else:
        tried.caught += 1
        if state.mistake in (None, "unreadable"):
            tried.unnamed.append((name, f"{text} ({state.message})"))
