r"""Reads the LaTeX of the docstrings into SymPy: the formula that one sees is the one that is
proved.

    read(r"\ell(\hat y, y) = r^2, \qquad r = \hat y - y", {r"\hat y": pred, "y": target})
    # (pred - target)**2

A recursive-descent reader: one method for each rule, from equations (here) down to names
(`terms.py`, `names.py`), and each returns the value of what it has read. A vector is a tuple, and
an index counts from 1. A sum reads its body once for each value of its index.
"""
import re

from .cursor import LatexError
from .names import Clause
from .terms import Terms
from .tokens import spelled

__all__ = ["LatexError", "read", "spelled"]


def read(formula, names):
    r"""The value of `formula`: a SymPy expression, or a tuple of them for a vector.

    `names` maps what the formula may name, in LaTeX, to SymPy values (tuples for vectors).
    The first equation is the formula, the others are where-clauses. Derivatives,
    `\frac{\partial \ell}{\partial z_k} = ...`, give a dict: differentiated in -> value.
    Raises LatexError.

    >>> from sympy import Symbol
    >>> read(r"\ell = \frac12 (x - 1)^2", {"x": Symbol("x")})
    (x - 1)**2/2
    """
    return _Equations(formula, names).results()


class _Equations(Terms):
    def results(self):
        """Evaluate every equation; note first what the where-clauses define."""
        equations = [self.left_side(*span, first=number == 0)
                     for number, span in enumerate(self.spans())]
        self.names |= {name: Clause(start, index)
                       for kind, name, index, start, _ in equations if kind == "clause"}
        values = {}
        for kind, name, index, start, stop in equations:
            self.at = start
            value = self.over(index, self.names.get(name)) if index else self.sum()
            if self.at != stop:
                self.fail("an operator, a comma or the end fits")
            if kind != "clause":
                values[name] = value
        return values.get("", values)

    def spans(self):
        """(start, place of "=" or None, stop) of each equation; commas outside of brackets part
        them."""
        spans, start, equals, depth = [], 0, None, 0
        for at, (kind, text, _) in enumerate(self.tokens):
            depth += kind == "begin" or text in ("(", "[", "{", r"\{")
            depth -= kind == "end" or text in (")", "]", "}", r"\}")
            if kind == "text" and at == start:
                start += 1  # where, with, and
            elif text == "=" and depth == 0 and equals is None:
                equals = at
            elif kind == "stop" or text == "," and depth == 0:
                spans.append((start, equals, at))
                start, equals = at + 1, None
        return spans

    def left_side(self, start, equals, stop, first):
        """What an equation is: (formula, derivative or clause; name; index; where its right side
        starts and stops)."""
        left = [token.text for token in self.tokens[start:equals]] if equals else []
        right = equals + 1 if equals else start
        self.at = start
        if r"\partial" in left:
            self.at = equals - left[::-1].index(r"\partial")
            name, index = self.left_name()
            if name not in self.names:
                self.fail(f"a derivative in one of {', '.join(self.names)} fits", self.at - 1)
            return "derivative", name, index, right, stop
        if first:
            index = left[3] if left[:3] == [r"\ell", "'", "_"] else None
            return "formula", "", index, right, stop
        if not equals:
            self.fail("a where-clause such as r = ... fits")
        return "clause", *self.left_name(), right, stop

    def left_name(self):
        """A name on the left and its index: z_k is ("z", "k"); c_{over} is ("c_over", None)."""
        name = self.plain_name()
        if not self.take("_"):
            return name, None
        index = self.plain_subscript()
        return (name, index) if re.fullmatch(r"[a-z]", index) else (f"{name}_{index}", None)
