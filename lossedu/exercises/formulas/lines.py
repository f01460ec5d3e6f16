"""The lines of a derivation: what is known of the right ones, and what was typed."""
import re
from dataclasses import dataclass, field
from functools import lru_cache

from .grammar import MOST_NODES
from .numbers import FUNCTIONS, OPERATIONS, equal, values_at
from .reading import Text, as_number, read, read_with, repaired
from .slips import Slip
from .unreadable import Unreadable, listed, no_name

LARGEST = 40     # operations of a formula that is brought into other forms
ADDED = "The factors are added here. What does the chain rule do with them?"


@dataclass(frozen=True, eq=False)
class Known:
    """The right formula of a line, its values, and what may be wrong with an answer to it."""

    name: str
    texts: list                         # as it stands in the record, and in other forms
    expr: object
    values: list
    of: object = None                   # what is differentiated,
    by: object = None                   # and in which symbol
    follows: object = None              # an expression in the placeholders of earlier lines
    pieces: tuple = ()                  # slips in putting it together from them
    others: dict = field(default_factory=dict)   # name -> expression of the other lines


def known_lines(lines: dict, space) -> dict[str, Known]:
    """name -> `Known`, read from the exercise's record."""
    exprs = {name: read(line.formula, space) for name, line in lines.items()}
    found = {}
    for name, line in lines.items():
        of, by = _question(line, space)
        follows = followed(line.follows, list(lines), space) if line.follows else None
        found[name] = Known(
            name, _forms(line.formula, exprs[name], space), exprs[name],
            values_at(exprs[name], space.points), of, by, follows,
            tuple(_pieces(follows, exprs)),
            {other: exprs[other] for other in lines if other != name})
    return found


def _forms(formula, expr, space):
    """The right formula as it stands, multiplied out, over one denominator, and in factors."""
    import sympy
    forms = [formula]
    if not space.lengths and expr.count_ops() <= LARGEST:
        forms += [str(form) for form in (sympy.together(expr), sympy.expand(expr),
                                         sympy.factor(expr))]
    return [Text(form, space.names) for form in dict.fromkeys(forms)]


def _question(line, space):
    """(what is differentiated, in which symbol); what is defined by that symbol is written out."""
    if not line.of:
        return None, None
    of, by = read(line.of, space), read(line.by, space)
    if by not in space.definitions:
        of = of.xreplace(space.definitions)
    return of, by


def placeholder(name: str, names: list):
    """The symbol that stands for a line in what follows from it."""
    import sympy
    return sympy.Symbol(f"line{names.index(name) + 1}", real=True)


def followed(text, names, space):
    """What follows from earlier lines, "{dL/du}*{du/dT}", as an expression in their
    placeholders."""
    stands = {f"line{at}": placeholder(name, names) for at, name in enumerate(names, start=1)}
    plain = re.sub(r"\{(.*?)\}", lambda match: f"line{names.index(match[1]) + 1}", text)
    return read_with(plain, {**space.names, **stands})


def _pieces(follows, exprs):
    """A product of earlier lines put together wrongly: a factor missing, or twice, or added."""
    if follows is None or not follows.is_Mul:
        return
    import sympy
    names = {placeholder(name, list(exprs)): name for name in exprs}
    values = {symbol: exprs[name] for symbol, name in names.items()}
    for factor in follows.args:
        name = names.get(factor)
        lacking = f"A factor is missing: {name}." if name else "A factor is missing."
        doubled = f"The factor {name} is" if name else "A factor is"
        yield Slip("chain-rule", f"{lacking} Which factors does the chain rule multiply?",
                   (follows / factor).xreplace(values))
        yield Slip("chain-rule", f"{doubled} in it once too often. How often does the chain rule "
                                 "ask for it?", (follows * factor).xreplace(values))
    yield Slip("chain-rule", ADDED, sympy.Add(*follows.args).xreplace(values))


# ------------------------------------------------------------------ what was typed
@dataclass(frozen=True, eq=False)
class Typed:
    """What was typed for a line: its expression and values, or why it cannot be read, and where."""

    typed: str
    text: Text | None = None
    expr: object = None
    values: tuple = ()
    why_not: str = ""
    at: int | None = None


def typed_line(answer, space, only: str = "", most: int | None = None) -> Typed:
    """What was typed for a line: text, a number, or an expression of SymPy.

    All names of the space are read. An unknown one is told with those of `only`, which are asked
    for in the line ("" if all of them are). Of a text, `most` is at how many points it gets its
    values.
    """
    told = tuple(only.split() or space.values)
    if type(answer).__module__.split(".")[0] == "sympy":
        return _of_sympy(answer, space, told)
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        answer = repr(float(answer)) if isinstance(answer, float) else str(int(answer))
    if not isinstance(answer, str):
        return Typed("", why_not=f"{_came(answer)} came; a formula as text fits.")
    return _of_text(str.__str__(answer), space, told, most)


@lru_cache(maxsize=256)     # the lines beside the one that is being mended are typed once more
def _of_text(answer, space, told, most):
    try:
        text = Text(answer, space.names)
        expr = as_number(text.value(list(told)))
    except Unreadable as error:
        return Typed(repaired(answer), why_not=str(error), at=error.at)
    return Typed(text.text, text, expr, tuple(values_at(expr, space.points[:most])))


def _came(answer):
    from ...core.words import with_article
    return "None" if answer is None else with_article(type(answer).__name__)


def _of_sympy(answer, space, told):
    """An expression of SymPy: its symbols are known by their names, and nothing in it is
    unfamiliar."""
    import sympy
    text = str(answer)[:80]
    if not isinstance(answer, sympy.Expr):
        return Typed(text, why_not=f"{_came(answer)} came; an expression fits.")
    if answer.has(sympy.Derivative, sympy.Integral, sympy.Subs):
        return Typed(text, why_not="this writes the question down once more; .doit() works it out.")
    unfamiliar = _unfamiliar(answer)
    if unfamiliar:
        return Typed(text, why_not=unfamiliar)
    unknown = [str(one) for one in answer.free_symbols if not isinstance(space.names.get(str(one)),
                                                                         sympy.Basic)]
    if unknown:
        return Typed(text, why_not=no_name(min(unknown), told))
    if answer.has(sympy.Float):
        answer = sympy.nsimplify(answer, rational=True)    # 0.1 is meant as 1/10
    expr = answer.xreplace({one: space.names[str(one)] for one in answer.free_symbols})
    try:
        tokens = Text(str(expr), space.names)
    except Unreadable:   # too long to be read
        tokens = None
    return Typed(str(expr), tokens, expr, tuple(values_at(expr, space.points)))


def _unfamiliar(answer):
    """Why an expression cannot be tried: it is too long, or a function is not known here."""
    import sympy
    for nodes, part in enumerate(sympy.preorder_traversal(answer)):
        kind = type(part).__name__
        if nodes > MOST_NODES:
            return "this is too long; a shorter form fits."
        if isinstance(part, sympy.Expr) and part.args and kind not in FUNCTIONS:
            return f'"{kind}" is no function here; {listed(sorted(FUNCTIONS - OPERATIONS))} fit.'
    return ""


def follows_from(known: Known, typed: dict, names: list, space) -> list[str]:
    """The earlier lines from which this one follows as it was typed; none where it does not."""
    if known.follows is None:
        return []
    used = [name for name in names if placeholder(name, names) in known.follows.free_symbols]
    if any(name not in typed or typed[name].expr is None for name in used):
        return []
    points = []
    for at, point in enumerate(space.points):
        points.append({**point,
                       **{placeholder(name, names): typed[name].values[at] for name in used}})
    return used if equal(values_at(known.follows, points), typed[known.name].values) else []
