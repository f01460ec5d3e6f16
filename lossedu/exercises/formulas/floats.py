"""A formula read with numbers in place of symbols: some hundred of them take as long as one in
SymPy."""
import math

from .grammar import Formula


class _Float(float):
    """A number that was typed, as a float; it may be an index."""

    is_number = True

    @property
    def is_Integer(self):
        return self == int(self)


class InFloats(Formula):
    """A formula being read, with floats in place of symbols."""

    def __init__(self, tokens, numbers, is_latex):
        super().__init__(tokens, numbers, [], is_latex)
        self.functions = _IN_FLOATS
        self.loops |= {r"\sum": (lambda *values: math.fsum(values), 0.0)}

    def sum_to_the_end(self):
        """The value of the whole text."""
        value = self.sum()
        if self.next.kind != "stop":
            raise ValueError
        return value

    def _number(self, token):
        self.at += 1
        return _Float(token.text)

    def combine(self, sign, left, right, at):
        if isinstance(left, tuple) or isinstance(right, tuple):
            return super().combine(sign, left, right, at)
        return super(Formula, self).combine(sign, float(left), float(right), at)

    def total(self, values):
        return math.fsum(values)

    def value_of(self, name, at):
        """What a name stands for; a product such as py is not looked for here."""
        if self.names.get(name) is None:
            raise ValueError
        return self.names[name]


_IN_FLOATS = {
    "log": math.log, "ln": math.log, "exp": math.exp, "sqrt": math.sqrt, "abs": abs,
    "cosh": math.cosh,
    "sinh": math.sinh, "tanh": math.tanh, "max": max, "min": min, "log1p": math.log1p,
    "expm1": math.expm1,
    "square": lambda x: x * x, "sign": lambda x: (x > 0) - (x < 0),
    "sgn": lambda x: (x > 0) - (x < 0),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)), "softplus": lambda x: math.log(1 + math.exp(x))}
