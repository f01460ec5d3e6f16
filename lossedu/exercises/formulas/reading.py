r"""A formula as it is typed, in plain Python or in LaTeX, as a SymPy expression.

    read("-y/p + (1 - y)/(1 - p)", space)
    read(r"\frac{p - y}{p (1 - p)}", space)

A backslash, a dollar or a brace tells LaTeX from Python. Both are read by the grammar that reads
the docstrings of the losses (`proofs/latex/`): a text is never executed. What cannot be read
raises Unreadable, with the place and with what fits there. Sizes are bounded, so that no formula
takes long: characters, brackets, exponents, and the terms that sums are written out to.
"""
import math
import re

from ...proofs.latex import LatexError
from ...proofs.latex.terms import Terms
from ...proofs.latex.tokens import spelled
from .tokens import latex_tokens, plain_tokens

LONGEST = 600          # characters
DEEPEST = 30           # brackets in each other
MOST_TERMS = 3000      # read, with the terms of sums counted once for each value of their index
LARGEST_EXPONENT = 100
MOST_BITS = 4000       # of a number
CLIPPED = 30           # characters of a name that is told
MOST_NODES = 2000      # of an expression

LATEX = re.compile(r"[\\${}]")
# A Python text without r in front: "\frac" has become a form feed and "rac".
UNESCAPED = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\v": r"\v", "\r": r"\r"}
SPLIT_COMMANDS = re.compile(r"[\t\n](?=(?:heta|anh|imes|au|ext|frac|ilde|u|eq|e|abla)(?![A-Za-z]))")
QUESTION = re.compile(r"""\b(?:diff|Derivative|grad|derivative)\s*\(
    | \\partial | ∂ | \\nabla | \bd\s*/\s*d[A-Za-z] | \bd\w+\s*/\s*d[A-Za-z]\w*
    | \\[dt]?frac\s*\{?\s*(?:\\mathrm\s*\{?\s*)?d(?![A-Za-z]{2})""", re.VERBOSE)


class Unreadable(ValueError):
    """A formula that cannot be read: one sentence, and the place in the text (None: all of it)."""

    def __init__(self, sentence, at=None):
        super().__init__(sentence)
        self.at = at


def read(text, space):
    """The SymPy expression of what was typed for one line: one number, not a vector.

    Raises Unreadable.
    """
    return as_number(read_with(text, space.names, list(space.values)))


def as_number(value):
    """The value itself; a vector is refused."""
    if isinstance(value, tuple):
        raise Unreadable(f"this is a vector with {len(value)} entries; one number fits. Is a sum or a mean missing?")
    return value


def read_with(text: str, names: dict, shown=None):
    """The value of a formula whose names stand for `names`; `shown` lists those that are told as fitting."""
    return Text(text, names).value(shown or list(names))


class Text:
    """A formula as it was typed, as tokens. Raises Unreadable where it is none."""

    def __init__(self, text: str, names: dict):
        self.text = text = repaired(text)
        if len(text) > LONGEST:
            raise Unreadable(f"{len(text)} characters came; at most {LONGEST} fit.")
        if not text.strip():
            raise Unreadable("an empty text came; a formula fits.")
        start, last_side = _behind_equals(text)
        if QUESTION.search(last_side):
            raise Unreadable("this writes the question down once more; the derivative itself fits, worked out.")
        self.names = by_spelling(names)
        self.is_latex = bool(LATEX.search(text))
        tokens = latex_tokens(text) if self.is_latex else plain_tokens(text, self.names)
        self.tokens = [token for token in tokens if token.position >= start]
        _check_words(self.tokens)

    def value(self, shown: list, tokens=None):
        """The SymPy value: an expression, or a tuple of them for a vector. Raises Unreadable."""
        try:
            return _Formula(tokens or self.tokens, self.names, shown, self.is_latex).whole()
        except LatexError as error:
            raise Unreadable(str(error)) from None
        except RecursionError:
            raise Unreadable("this is nested too deeply; a shorter form fits.") from None
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable("this cannot be read; a formula such as (a - b)/2 fits.") from None

    def number(self, tokens: list, numbers: dict):
        """The value of tokens where names stand for numbers, in floats; None where they have none."""
        try:
            value = float(_InFloats(tokens, numbers, self.is_latex).sum_to_the_end())
        except (ArithmeticError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
            return None
        return value if math.isfinite(value) else None


def by_spelling(names: dict) -> dict:
    """The same names, those in LaTeX as the reader of LaTeX spells them."""
    return {spelled(name) if "\\" in name else name: value for name, value in names.items()}


def repaired(text: str) -> str:
    r"""The text with the commands that Python has taken for characters: "\frac" without an r in front."""
    for sign, command in UNESCAPED.items():
        text = text.replace(sign, command)
    return SPLIT_COMMANDS.sub(lambda match: {"\t": r"\t", "\n": r"\n"}[match.group()], text)


def _behind_equals(text):
    """Where the last side of an equation starts: "dL/dp = -y/p" is read from -y/p on."""
    start, depth = 0, 0
    for match in re.finditer(r"[([{]|[)\]}]|(?<![<>!=])=(?!=)", text):
        depth += (match.group() in "([{") - (match.group() in ")]}")
        if match.group() == "=" and depth == 0:
            start = match.end()
    return start, text[start:]


def _check_words(tokens):
    depth = 0
    for token in tokens:
        if token.text == "for":
            raise Unreadable("a loop came; a sum is typed as sum(x_i, i) here.", token.position)
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth > DEEPEST:
            raise Unreadable(f"more than {DEEPEST} brackets in each other came; fewer fit.", token.position)


class _Formula(Terms):
    """A formula being read: the grammar of the docstrings, with Python's powers, sums and bounds."""

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
            if sum(1 for _ in zip(range(MOST_NODES + 1), self.sympy.preorder_traversal(one))) > MOST_NODES:
                raise Unreadable("this is too long once its sums are written out; a shorter form fits.")
            if one.has(self.sympy.zoo, self.sympy.nan, self.sympy.oo):
                raise Unreadable("this divides by 0, whatever the symbols are; a formula with a value fits.")
        return value

    def fail(self, fits, at=None):
        """Raise the sentence: what came, and what fits."""
        token = self.tokens[min(self.at if at is None else at, len(self.tokens) - 1)]
        came = "the end came" if token.kind == "stop" else f'"{self._typed(token)[:CLIPPED]}" came'
        fits = fits.replace(r"\cdot", "*") if not self.is_latex else fits
        raise Unreadable(f"{came}; {fits}.", token.position)

    def _typed(self, token):
        return {r"\cdot": "*"}.get(token.text, token.text) if not self.is_latex else token.text

    # ------------------------------------------------------------------ names
    def value_of(self, name, at):
        """What a name stands for; an unknown one is told with those that fit."""
        if self.names.get(name) is None:
            position = self.tokens[at].position
            if "_" in [token.text for token in self.tokens[max(0, at - 2):at]]:
                raise Unreadable(f"the index {name} runs over nothing here; a sum over it fits, such as "
                                 f"sum(x_{name}, {name}).", position)
            raise Unreadable(f'"{name[:CLIPPED]}" is no name here; {listed(self.shown)} fit{self._apart(name, at)}.', position)
        return super().value_of(name, at)

    def _apart(self, name, at):
        """What else fits in place of a word: a product for "py", functions that are known for "softmax(z)"."""
        if self.tokens[at + 1].text == "(" and len(name) > 1:
            return f", and {listed(sorted({*self.functions} - {'sgn', 'ln'}))} as functions"
        letters = list(name)
        if 1 < len(letters) <= 4 and all(letter in self.names for letter in letters):
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
            value = self._dot(value, factor, at) if sign == "@" else self.combine(sign or r"\cdot", value, factor, at)

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
        if vectors and (not self.is_latex or sign == "^" and not isinstance(right, tuple)):
            if len({len(one) for one in vectors}) > 1:
                self.fail("vectors of one length fit", at)
            lefts, rights = (side if isinstance(side, tuple) else (side,) * len(vectors[0]) for side in (left, right))
            return tuple(self.combine(sign, one, two, at) for one, two in zip(lefts, rights))
        if sign == "^" and not vectors:
            self._check_power(left, right, at)
        return super().combine(sign, left, right, at)

    def _check_power(self, base, exponent, at):
        """Numbers are multiplied out by SymPy at once: 9**9**9 would have 400 million digits."""
        if not exponent.is_number:
            return
        size = abs(float(exponent))
        bits = [max(abs(number.p), number.q).bit_length() for number in base.atoms(self.sympy.Rational)]
        if not size <= LARGEST_EXPONENT or max(bits, default=1) * size > MOST_BITS:
            self.fail(f"an exponent between -{LARGEST_EXPONENT} and {LARGEST_EXPONENT} and smaller numbers fit", at)

    def _dot(self, left, right, at):
        if not (isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right)):
            self.fail("two vectors of one length fit around @", at)
        return self.total([one * two for one, two in zip(left, right)])

    def total(self, values):
        """The sum of some values."""
        if any(isinstance(value, tuple) for value in values):
            raise Unreadable("each term of a sum is a vector here; an entry such as x_i fits.")
        return self.sympy.Add(*values)

    def atom(self):
        """As in the docstrings; a number with an exponent, and a bracket that holds a condition, besides."""
        token = self.next
        if token.kind == "number":
            return self._number(token)
        if not self.is_latex and self.sees("("):
            return self.subscripted(self.bracket(self.iverson, "("))
        return super().atom()

    def _number(self, token):
        value, exponent = (token.text.lower().split("e") + ["0"])[:2]
        if len(value) > 30 or abs(int(exponent)) > LARGEST_EXPONENT:
            self.fail(f"a number of at most 30 digits and a power of ten up to {LARGEST_EXPONENT} fit")
        self.at += 1
        return self.sympy.Rational(value.rstrip(".") or "0") * self.sympy.Integer(10) ** int(exponent)

    # ------------------------------------------------------------------ functions and sums
    def function(self):
        r"""A function and its arguments; `sum`, `mean` and `dot` of vectors besides."""
        name, following = self.next.text, self.tokens[self.at + 1:self.at + 4]
        if name in ("sum", "mean", "dot"):
            return self._of_vectors(name)
        if following and following[0].text == "^":      # \log^2 x
            power = "".join(token.text for token in following[1:]).strip("{}")
            if not re.match(r"\d{1,2}(?!\d)", power):
                self.fail("a whole number below 100 fits behind ^ there, or brackets around the function", self.at + 1)
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
        arguments = self.bracket(self.listed, "(")
        if name == "dot" and len(arguments) == 2:
            return self._dot(*arguments, at)
        if len(arguments) != 1 or not isinstance(arguments[0], tuple):
            self.fail(f"one vector fits in {name}(...), or a term and its index: sum(x_i, i)", at)
        total = self.total(arguments[0])
        return total / len(arguments[0]) if name == "mean" else total

    def _index_of_sum(self, opened):
        """(index, first, last, place of the comma, place of the end) in sum(x_i, i) or Sum(x_i, (i, 1, n))."""
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
        inside = [token.text for token in self.tokens[comma + 1:at] if token.text not in ("(", ")", ",", "=", ".")]
        if not inside or not re.fullmatch("[a-z]", inside[0]) or self.names.get(inside[0]) is not None:
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
        number = int(text) if text.isdigit() else int(value) if getattr(value, "is_Integer", False) else -1
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
        total = self.total(terms)
        return total / len(terms) if name == "mean" and terms else total


class _Float(float):
    """A number that was typed, as a float; it may be an index."""

    is_number = True

    @property
    def is_Integer(self):
        return self == int(self)


class _InFloats(_Formula):
    """A formula read with floats in place of symbols: some hundred of them take as long as one in SymPy."""

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
        return super(_Formula, self).combine(sign, float(left), float(right), at)

    def total(self, values):
        return math.fsum(values)

    def value_of(self, name, at):
        """What a name stands for; a product such as py is not looked for here."""
        if self.names.get(name) is None:
            raise ValueError
        return self.names[name]


_IN_FLOATS = {
    "log": math.log, "ln": math.log, "exp": math.exp, "sqrt": math.sqrt, "abs": abs, "cosh": math.cosh,
    "sinh": math.sinh, "tanh": math.tanh, "max": max, "min": min, "log1p": math.log1p, "expm1": math.expm1,
    "square": lambda x: x * x, "sign": lambda x: (x > 0) - (x < 0), "sgn": lambda x: (x > 0) - (x < 0),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)), "softplus": lambda x: math.log(1 + math.exp(x))}


def listed(names) -> str:
    """"p, y and z"."""
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
