r"""The grammar of a formula: that of the docstrings (`proofs/latex/`), with Python's powers, and
bounds.

A vector is a tuple. In Python vectors are combined entry by entry, as in NumPy.
"""
from .sums import Sums
from .unreadable import Unreadable, listed, no_name

MOST_TERMS = 3000      # read, with the terms of sums counted once for each value of their index
LARGEST_EXPONENT = 100
MOST_BITS = 4000       # of a number
MOST_POWERS = 4        # in an exponent that is a number
CLIPPED = 30           # characters of a name that is told
MOST_NODES = 2000      # of an expression


class Formula(Sums):
    """A formula being read: the grammar of the docstrings, with Python's powers, sums and
    bounds."""

    def __init__(self, tokens, names, shown, is_latex):
        super().__init__("", {})
        self.names |= names
        self.lengths = {len(value) for value in names.values() if isinstance(value, tuple)}
        self.tokens, self.shown, self.is_latex = tokens, shown, is_latex
        self.terms_read = 0
        from .functions import sigmoid, softplus
        sympy = self.sympy
        self.names.setdefault("pi", sympy.pi)
        self.functions |= {
            "sqrt": sympy.sqrt, "abs": sympy.Abs, "square": lambda x: x ** 2,
            "log1p": lambda x: sympy.log(1 + x), "expm1": lambda x: sympy.exp(x) - 1,
            "max": lambda *values: sympy.Max(*values, evaluate=False),
            "min": lambda *values: sympy.Min(*values, evaluate=False),
            "ln": sympy.log, "sigmoid": sigmoid, "softplus": softplus}

    def whole(self):
        """The value of the whole text."""
        value = self.sum()
        if self.next.kind != "stop":
            self.fail("an operator or the end fits")
        for one in value if isinstance(value, tuple) else (value,):
            if sum(1 for _ in zip(range(MOST_NODES + 1),
                                  self.sympy.preorder_traversal(one))) > MOST_NODES:
                raise Unreadable("this is too long once its sums are written out; a shorter "
                                 "form fits.")
            if one.has(self.sympy.zoo, self.sympy.nan, self.sympy.oo):
                raise Unreadable("this divides by 0 or takes the logarithm of 0, whatever the "
                                 "symbols are; are brackets missing, as in p/(1 - p)?")
        return value

    def fail(self, fits, at=None):
        """Raise the sentence: what came, and what fits."""
        token = self.tokens[min(self.at if at is None else at, len(self.tokens) - 1)]
        fits = fits.replace(r"\cdot", "*") if not self.is_latex else fits
        if token.kind == "stop":
            came = "the formula ends too early"
            if fits in (") fits", "} fits", "] fits"):
                raise Unreadable(f"{came}: a {fits[0]} is missing.", token.position)
        else:
            came = f'"{self._typed(token)[:CLIPPED]}" came'
        raise Unreadable(f"{came}; {fits}.", token.position)

    def _typed(self, token):
        return {r"\cdot": "*"}.get(token.text, token.text) if not self.is_latex else token.text

    # ------------------------------------------------------------------ names
    def value_of(self, name, at):
        """What a name stands for; an unknown one is told with those that fit."""
        if self.names.get(name) is None:
            position = self.tokens[at].position
            if "_" in [token.text for token in self.tokens[max(0, at - 2):at]]:
                raise Unreadable(f"the index {name} runs over nothing here; a sum over it "
                                 f"fits, such as sum(x_{name}, {name}).", position)
            raise Unreadable(no_name(name[:CLIPPED], self.shown, self._apart(name, at)), position)
        return super().value_of(name, at)

    def _apart(self, name, at):
        """What else fits in place of a word: a product for "py", functions that are known for
        "softmax(z)"."""
        if self.tokens[at + 1].text == "(" and len(name) > 1:
            return f", and {listed(sorted({*self.functions} - {'sgn', 'ln'}))} as functions"
        letters = list(name)
        if 1 < len(letters) <= 4 and all(letter in self.shown for letter in letters):
            return f", and {'*'.join(letters)} for a product"
        return ""

    def subscripted(self, value):
        """An entry of a vector; in Python also x[2]."""
        if not self.is_latex and isinstance(value, tuple) and self.sees("["):
            return self.entry(value, self.bracket(self.index, "["))
        return super().subscripted(value)

    # ------------------------------------------------------------------ arithmetic
    def term(self):
        """As in the docstrings, and counted."""
        self.terms_read += 1
        if self.terms_read > MOST_TERMS:
            raise Unreadable("this takes too long to read; fewer sums in each other fit.")
        return super().term() if self.is_latex else self._plain_term()

    def _plain_term(self):
        """Factors with *, / or @ between them, or nothing; a product after / needs its brackets."""
        value, slashed = self._signed_factor(), False
        while True:
            at, sign = self.at, self.take(r"\cdot", "/", "@")
            if not sign and not self.begins_factor():
                return value
            if not sign and slashed:
                self.fail("* or brackets fit, for a product after / reads in two ways")
            slashed = sign == "/"
            factor = self._signed_factor() if sign else self.factor()
            value = self._dot(value, factor, at) if sign == "@" else self.combine(sign or r"\cdot",
                                                                                  value, factor, at)

    def _signed_factor(self):
        """A factor behind any number of signs: 2*-3."""
        at, sign = self.at, self.take("+", "-")
        if not sign:
            return self.factor()
        value = self._signed_factor()
        return self.combine(r"\cdot", self.sympy.Integer(-1), value, at) if sign == "-" else value

    def factor(self):
        """An atom and its powers; in Python 2**3**2 is 2**9, and a power may be negative."""
        if self.is_latex:
            return super().factor()
        value, at = self.atom(), self.at
        if self.take("^"):
            return self.combine("^", value, self._signed_factor(), at)
        return value

    def combine(self, sign, left, right, at):
        """Arithmetic; in Python vectors are combined entry by entry, as in NumPy."""
        vectors = [side for side in (left, right) if isinstance(side, tuple)]
        if vectors and (
                not self.is_latex or self.by_entries
                or sign == "^" and not isinstance(right, tuple)):
            if len({len(one) for one in vectors}) > 1:
                self.fail("vectors of one length fit", at)
            lefts, rights = (side if isinstance(side, tuple) else (side,) * len(vectors[0])
                             for side in (left, right))
            return tuple(self.combine(sign, one, two, at) for one, two in zip(lefts, rights))
        if sign == "^" and not vectors:
            self._check_power(left, right, at)
        return super().combine(sign, left, right, at)

    def _check_power(self, base, exponent, at):
        """Numbers are multiplied out by SymPy at once: 9**9**9 would have 400 million digits."""
        if not exponent.is_number:
            return
        if len(exponent.atoms(self.sympy.Pow, self.sympy.exp)) > MOST_POWERS:
            self.fail("fewer powers in an exponent fit", at)    # each doubles the time it takes
        size = abs(float(exponent))
        bits = [max(abs(number.p), number.q).bit_length()
                for number in base.atoms(self.sympy.Rational)]
        if not size <= LARGEST_EXPONENT or max(bits, default=1) * size > MOST_BITS:
            self.fail(f"an exponent between -{LARGEST_EXPONENT} and {LARGEST_EXPONENT} and "
                      "smaller numbers fit", at)

    def atom(self):
        """As in the docstrings; a number with an exponent, and a bracket that holds a condition,
        besides."""
        token = self.next
        if token.kind == "number":
            return self._number(token)
        if not self.is_latex and self.sees("("):
            return self.subscripted(self.bracket(self.iverson, "("))
        if token.text == r"\sum" and self.tokens[self.at + 1].text != "_":
            self.fail(r"a sum with its index fits, such as \sum_i x_i")
        return super().atom()

    def _number(self, token):
        value, exponent = (token.text.lower().split("e") + ["0"])[:2]
        if len(value) > 30 or abs(int(exponent)) > LARGEST_EXPONENT:
            self.fail("a number of at most 30 digits and a power of ten up to "
                      f"{LARGEST_EXPONENT} fit")
        self.at += 1
        return self.sympy.Rational(value.rstrip(".")
                                   or "0") * self.sympy.Integer(10) ** int(exponent)
