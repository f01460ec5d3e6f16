"""Functions and sums in a formula: log(p), sum(x*y), sum(x_i*y_i, i), Sum(x_i, (i, 1, n)), mean(x),
var(x), dot(x, y)."""
import re

from ...proofs.latex.terms import Terms
from .unreadable import Unreadable, listed


class Sums(Terms):
    """A formula being read: its functions, and what is done with vectors as a whole."""

    by_entries = False   # are vectors combined entry by entry? Within mean(...) also in LaTeX

    def function(self):
        r"""A function and its arguments; `sum`, `mean`, `var` and `dot` of vectors besides."""
        name, following = self.next.text, self.tokens[self.at + 1:self.at + 4]
        if name in ("sum", "mean", "var", "dot"):
            return self._of_vectors(name)
        if following and following[0].text == "^":      # \log^2 x
            power = "".join(token.text for token in following[1:]).strip("{}")
            if not re.match(r"\d{1,2}(?!\d)", power):
                self.fail("a whole number below 100 fits behind ^ there, or brackets around "
                          "the function", self.at + 1)
        if name not in self.functions and name != r"\sigma":
            self.fail(f"one of {listed(sorted({*self.functions} - {'sgn', 'ln'}))} fits")
        return super().function()

    def _of_vectors(self, name):
        at = self.at
        self.at += 1
        if not self.sees("("):
            self.fail(f"a bracket behind {name} fits")
        index = self._index_of_sum(self.at)
        if index:
            return self._over_index(name, *index)
        before, self.by_entries = self.by_entries, True
        arguments = self.bracket(self.listed, "(")
        self.by_entries = before
        if name == "dot" and len(arguments) == 2:
            return self._dot(*arguments, at)
        if len(arguments) != 1 or not isinstance(arguments[0], tuple):
            self.fail(f"one vector fits in {name}(...), or a term and its index: sum(x_i, i)", at)
        return self._reduced(name, arguments[0])

    def _reduced(self, name, values):
        """The sum, the mean or the variance (the mean squared distance from the mean)."""
        total = self.total(values)
        if name == "sum" or not values:
            return total
        mean = total / len(values)
        return mean if name == "mean" else self.total(
            [(value - mean) ** 2 for value in values]) / len(values)

    def _index_of_sum(self, opened):
        """(index, first, last, place of the comma, place of the end) in sum(x_i, i) or Sum(x_i, (i,
        1, n))."""
        depth, comma = 0, None
        for at in range(opened, len(self.tokens)):
            text = self.tokens[at].text
            depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
            if text == "," and depth == 1 and comma is None:
                comma = at
            if depth == 0:
                break
        if depth:
            self.fail(") fits", len(self.tokens) - 1)
        if comma is None:
            return None
        inside = [token.text for token in self.tokens[comma + 1:at]
                  if token.text not in ("(", ")", ",", "=", ".")]
        if not inside or not re.fullmatch("[a-z]",
                                          inside[0]) or self.names.get(inside[0]) is not None:
            return None
        last = self.lengths and max(self.lengths) or 0
        if len(inside) == 3:
            first, last = (self._bound_of(one) for one in inside[1:])
        elif len(inside) == 1:
            first = 1
        else:
            return None
        return inside[0], first, last, comma, at

    def _bound_of(self, text):
        value = self.names.get(text)
        number = int(text) if text.isdigit() else int(value) if getattr(value, "is_Integer",
                                                                        False) else -1
        if not 0 <= number <= 50:
            self.fail("limits of a sum that are small whole numbers fit")
        return number

    def _over_index(self, name, index, first, last, comma, end):
        start, terms = self.at + 1, []
        for number in range(first, last + 1):
            self.at = start
            with self.bound(index, number):
                terms.append(self.sum())
            if self.at != comma:
                self.fail("a comma and the index fit")
        self.at = end + 1
        return self._reduced(name, terms)

    def _dot(self, left, right, at):
        if not (isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right)):
            self.fail("two vectors of one length fit around @", at)
        return self.total([one * two for one, two in zip(left, right)])

    def total(self, values):
        """The sum of some values."""
        if any(isinstance(value, tuple) for value in values):
            vector = next((name for name, value in self.names.items()
                           if isinstance(value, tuple) and name in self.shown), "x")
            raise Unreadable(f"each term of a sum is a vector here; an entry such as {vector}_i "
                             "fits.")
        return self.sympy.Add(*values)
