"""Derivatives with exactly one slip in them, as they are made by hand.

    for slip in derivatives(expr, x): slip.id, slip.words, slip.expr

The rules of the derivative are written out, and at one place at a time one of them is broken: a
chain rule without its inner derivative, or with it twice, a power that is kept, a product rule
with one term.
"""
from collections.abc import Iterator
from typing import NamedTuple


class Slip(NamedTuple):
    """A wrong formula: the id of its mistake, what is wrong in words, and the formula."""

    id: str
    words: str
    expr: object


NO_INNER = "The chain rule is cut short: the derivative of an inner function is missing."
TWICE = ("The derivative of an inner function is multiplied in twice. How often does the "
         "chain rule ask for it?")
INSIDE = ("The inner function has been replaced by its derivative. The chain rule multiplies "
          "by it, outside.")
OUTER = "The inner function is differentiated, and the one around it is not."
KEPT = "The exponent has to fall by one when a power is differentiated."
RAISED = ("The exponent has risen by one. In which direction does it go when a power is "
          "differentiated?")
OF_MINUS_ONE = ("One of its terms has the wrong sign. What is the derivative of an inner "
                "function such as 1 - x?")
IN_FRONT = "The exponent has not come down in front of the power."
BY_POWER = "An exponential is differentiated like a power here. What is the derivative of exp?"
MOST_INNER = 8     # inner functions that are looked at
FACTORS = ("The factors of a product are each differentiated and multiplied. The product "
           "rule has a sum.")
ONE_TERM = "The product rule has a term for each factor; one is missing."
QUOTIENT = "The quotient rule has a minus between its terms. One of the two has the wrong sign."


def derivatives(expr, x) -> Iterator[Slip]:
    """Every derivative of expr in x with one slip in it: a link of the chain first, then a rule
    broken at one place."""
    derived = _derived(expr, x)
    for link in links(expr, x):
        yield Slip("chain-rule", NO_INNER, derived[0].expr / link)
        yield Slip("chain-rule", TWICE, derived[0].expr * link)
    yield from derived[1:]


def links(expr, x) -> Iterator:
    """The derivatives that the chain rule multiplies: of each inner function in x, and in each
    function inside it.

    An inner function counts if x stands in the whole expression only inside it.
    """
    import sympy
    place = sympy.Symbol("place", real=True)
    inner = [part for part in dict.fromkeys(sympy.preorder_traversal(expr))
             if part.has(x) and part not in (x, expr) and not expr.xreplace({part: place}).has(x)]
    found = {}
    for outer in inner[:MOST_INNER]:
        for part in (*inner[:MOST_INNER], x):
            written = outer.xreplace({part: place})
            if part != outer and written.has(place) and not written.has(x):
                link = written.diff(place).xreplace({place: part})
                link = -link if link.could_extract_minus_sign() else link
                if link != 1 and link not in found:
                    found[link] = True
                    yield link


def right(expr, x):
    """The derivative, by the same rules."""
    return _derived(expr, x)[0].expr


def _derived(expr, x):
    """[the right derivative, then each one with a slip]."""
    import sympy
    if not expr.has(x):
        return [Slip("", "", sympy.Integer(0))]
    if expr == x:
        return [Slip("", "", sympy.Integer(1))]
    if expr.is_Add:
        return _of_sum(expr, x)
    if expr.is_Mul:
        return _of_product(expr, x)
    if expr.is_Pow:
        return _of_power(expr, x)
    if len(expr.args) == 1:
        return _of_function(expr, x)
    return [Slip("", "", expr.diff(x))]


def _of_sum(expr, x):
    parts = [_derived(term, x) for term in expr.args]
    return [*_combined(parts, lambda derived: expr.func(*derived)), *_the_same_in_each(parts, expr)]


def _the_same_in_each(parts, expr):
    """A slip made in each term of a sum over examples."""
    kinds = [[slip.words for slip in part] for part in parts]
    if any(other != kinds[0] for other in kinds[1:]):
        return []
    return [slips[0]._replace(expr=expr.func(*(slip.expr for slip in slips)))
            for slips in list(zip(*parts))[1:]]


def _combined(parts, join):
    """The right parts joined, and for each slip of one part that part joined with the others' right
    ones."""
    rights = [part[0].expr for part in parts]
    found = [Slip("", "", join(rights))]
    for at, part in enumerate(parts):
        for slip in part[1:]:
            found.append(slip._replace(expr=join([*rights[:at], slip.expr, *rights[at + 1:]])))
    return found


def _of_product(expr, x):
    fixed = expr.func(*(factor for factor in expr.args if not factor.has(x)))
    moving = [factor for factor in expr.args if factor.has(x)]
    parts = [_derived(factor, x) for factor in moving]

    def terms(derived):
        return [expr.func(*moving[:at], one, *moving[at + 1:]) for at, one in enumerate(derived)]

    found = _combined(parts, lambda derived: fixed * expr.func(1) * sum(terms(derived)))
    if len(moving) > 1:
        rights = [part[0].expr for part in parts]
        found.append(Slip("product-rule", FACTORS, fixed * expr.func(*rights)))
        each = terms(rights)
        for at in range(len(each)):
            others = [*each[:at], *each[at + 1:]]
            found.append(Slip("product-rule", ONE_TERM, fixed * sum(others)))
            is_quotient = moving[at].is_Pow and moving[at].exp.is_negative
            if is_quotient:
                found.append(Slip("product-rule", QUOTIENT, fixed * (sum(others) - each[at])))
    return found


def _of_power(expr, x):
    base, exponent = expr.args
    if base.has(x) and exponent.has(x):
        return [Slip("", "", expr.diff(x))]
    if exponent.has(x):
        return _of_exponential(expr, exponent, _log_of(base), x)
    return _chain(
        base, x, outer=exponent * base ** (exponent - 1), kept=expr,
        of=lambda inner: exponent * inner ** (exponent - 1),
        also=lambda inner: [Slip("exponent", KEPT, exponent * expr * inner),
                            Slip("exponent", RAISED, exponent * base ** (exponent + 1) * inner),
                            *([] if exponent == -1
                              else [Slip("factor", IN_FRONT, base ** (exponent - 1) * inner)])])


def _log_of(base):
    import sympy
    return sympy.log(base)


def _of_exponential(expr, exponent, log_base, x):
    return _chain(exponent, x, outer=expr * log_base, kept=expr,
                  of=lambda inner: expr.subs(exponent, inner) * log_base,
                  also=lambda inner: [Slip("exponent", BY_POWER,
                                           exponent * expr.subs(exponent, exponent - 1) * inner)])


def _of_function(expr, x):
    inner, = expr.args
    return _chain(inner, x, outer=_outer(expr, inner), kept=expr, of=lambda one: _outer(expr, one),
                  also=lambda derived: [])


def _outer(expr, argument):
    """The derivative of a function of one argument, at an argument."""
    import sympy
    place = sympy.Symbol("place", real=True)
    return expr.func(place).diff(place).subs(place, argument)


def _chain(inner, x, outer, kept, of, also):
    """The chain rule, and how it goes wrong; where the inner function is x itself, less can."""
    parts = _derived(inner, x)
    derived = parts[0].expr
    found = [Slip("", "", outer * derived)]
    found += [slip._replace(expr=outer * slip.expr) for slip in parts[1:]]
    if derived == -1:
        found.append(Slip("sign", OF_MINUS_ONE, outer))
    elif derived != 1:
        found += [Slip("chain-rule", NO_INNER, outer),
                  Slip("chain-rule", TWICE, outer * derived ** 2),
                  Slip("chain-rule", OUTER, kept * derived)]
        found.append(Slip("chain-rule", INSIDE, of(derived)))
    return found + also(derived)
