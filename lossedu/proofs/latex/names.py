"""Names in a formula: what they stand for, their subscripts, and the indices that run."""
from contextlib import contextmanager
from dataclasses import dataclass

from .cursor import Cursor
from .tokens import spelled


@dataclass(frozen=True)
class Clause:
    """A name that the formula itself defines: where its right-hand side starts, and its index."""

    start: int
    index: str | None


class Names(Cursor):
    """A formula being read, and what its names stand for."""

    def __init__(self, formula, names):
        import sympy
        super().__init__(formula)
        self.sympy = sympy
        self.names = {"e": sympy.E, r"\pi": sympy.pi, r"\infty": sympy.oo}
        self.names |= {spelled(name): value for name, value in names.items()}
        self.lengths = {len(value) for value in names.values() if isinstance(value, tuple)}
        self.busy = []         # the where-clauses being evaluated
        # the values of where-clauses: each is read on its own, whatever it stands in
        self.known = {}

    def name(self):
        """A name and its subscript, which is part of it (c_{over}) or an index (z_k)."""
        at, name = self.at, self.plain_name()
        if name == r"\ell" and self.sees("("):
            self.bracket(self.listed, "(")  # the value of the loss, with its arguments written out
        if self.sees("_"):
            start = self.at
            self.at += 1
            full = f"{name}_{self.plain_subscript()}"
            if full in self.names:
                return self.value_of(full, at)
            self.at = start
        return self.subscripted(self.value_of(name, at))

    def value_of(self, name, at):
        """What a name stands for; a where-clause is read where it stands."""
        clause = self.names.get(name)
        if clause is None:
            known = [known for known in self.names if self.names[known] is not None]
            self.fail(f"a name among {', '.join(known)} fits", at)
        if not isinstance(clause, Clause):
            return clause
        if name in self.busy:
            self.fail(f"a definition of {name} that does not use {name} fits", at)
        if name in self.known:
            return self.known[name]
        back, bars = self.at, self.bars
        self.busy.append(name)
        self.at, self.bars = clause.start, False
        self.known[name] = self.over(clause.index) if clause.index else self.sum()
        self.busy.pop()
        self.at, self.bars = back, bars
        return self.known[name]

    def subscripted(self, value):
        """An entry of a vector, z_k or s_{ij}; or the positive part, (x)_+; or the value where no
        subscript follows."""
        if not self.take("_"):
            return value
        if self.take("+"):
            return self.each(lambda one: self.sympy.Max(0, one), value)
        if not isinstance(value, tuple):
            self.fail("a subscript fits only a vector, or a name that is known with it",
                      self.at - 1)
        if not self.take("{"):
            return self.entry(value, self.argument())
        while not self.take("}"):
            value = self.entry(value, self.index())
            self.take(",")
        return value

    def index(self):
        """One index: a name or number, perhaps with something added."""
        value = self.atom()
        while sign := self.take("+", "-"):
            value = self.combine(sign, value, self.atom(), self.at)
        return value

    def entry(self, vector, index):
        """The entry at an index that is a number, or one case for each number that a symbol may
        be."""
        if not isinstance(vector, tuple):
            self.fail("as many indices as the vector has axes fit", self.at - 1)
        if not index.is_number:
            numbered = enumerate(vector, start=1)
            return self.sympy.Piecewise(*[(one, self.sympy.Eq(index, number))
                                          for number, one in numbered])
        if not (index.is_Integer and 1 <= index <= len(vector)):
            self.fail(f"an index from 1 to {len(vector)} fits, not {index}", self.at - 1)
        return vector[int(index) - 1]

    @contextmanager
    def bound(self, index, number):
        """Let the index stand for a number for a while."""
        before = self.names.get(index)
        self.names[index] = self.sympy.Integer(number)
        yield
        self.names[index] = before

    def over(self, index, like=None):
        """The vector of the sum that stands here, for index = 1, 2, ... (as many as the vector
        `like` has)."""
        start, values = self.at, []
        for number in range(1, (len(like) if isinstance(like, tuple) else self.length(index)) + 1):
            self.at = start
            with self.bound(index, number):
                values.append(self.sum())
        return tuple(values)

    def length(self, index=None):
        """How far an index runs that has no limits: as far as all vectors, or those that have it
        here."""
        lengths = self.lengths if len(self.lengths) == 1 or index is None else self.lengths_with(
            index)
        if len(lengths) != 1:
            self.fail(r"limits as in \sum_{k=1}^{C} fit, for the vectors have no common length")
        return min(lengths)

    def lengths_with(self, index):
        """The lengths of the vectors that have this index, from here to the end of the equation."""
        stop = next(stop for start, _, stop in self.spans() if start <= self.at < stop)
        here = [token.text for token in self.tokens[self.at:stop]]
        names = [name for name, sign, at in zip(here, here[1:], here[2:])
                 if (sign, at) == ("_", index)]
        vectors = [self.value_of(name, self.at)
                   for name in names if self.names.get(name) is not None]
        return {len(vector) for vector in vectors if isinstance(vector, tuple)}
