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
from ...proofs.latex.tokens import spelled
from .floats import InFloats
from .grammar import Formula
from .tokens import latex_tokens, plain_tokens
from .unreadable import Unreadable

LONGEST = 600          # characters
DEEPEST = 30           # brackets in each other

LATEX = re.compile(r"[\\${}]")
# A Python text without r in front: "\frac" has become a form feed and "rac".
UNESCAPED = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\v": r"\v", "\r": r"\r"}
SPLIT_COMMANDS = re.compile(r"[\t\n](?=(?:heta|anh|imes|au|ext|frac|ilde|u|eq|e|abla)(?![A-Za-z]))")
QUESTION = re.compile(r"""\b(?:diff|Derivative|grad|derivative)\s*\(
    | \\partial | ∂ | \\nabla | \bd\s*/\s*d[A-Za-z] | \bd\w+\s*/\s*d[A-Za-z]\w*
    | \\[dt]?frac\s*\{?\s*(?:\\mathrm\s*\{?\s*)?d(?![A-Za-z]{2})""", re.VERBOSE)


def read(text, space):
    """The SymPy expression of what was typed for one line: one number, not a vector.

    Raises Unreadable.
    """
    return as_number(read_with(text, space.names, list(space.values)))


def as_number(value):
    """The value itself; a vector is refused."""
    if isinstance(value, tuple):
        raise Unreadable(f"this is a vector with {len(value)} entries; one number fits. Is "
                         "a sum or a mean missing?")
    return value


def read_with(text: str, names: dict, shown=None):
    """The value of a formula whose names stand for `names`; `shown` lists those that are told as
    fitting."""
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
        if _restates(last_side, names):
            raise Unreadable("this writes the question down once more; the derivative itself "
                             "fits, worked out.")
        self.names = by_spelling(names)
        self.is_latex = bool(LATEX.search(text))
        tokens = latex_tokens(text) if self.is_latex else plain_tokens(text, self.names)
        self.tokens = [token for token in tokens if token.position >= start]
        _check_words(self.tokens)

    def value(self, shown: list, tokens=None):
        """The SymPy value: an expression, or a tuple of them for a vector. Raises Unreadable."""
        try:
            return Formula(tokens or self.tokens, self.names, shown, self.is_latex).whole()
        except LatexError as error:
            raise Unreadable(str(error)) from None
        except RecursionError:
            raise Unreadable("this is nested too deeply; a shorter form fits.") from None
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable("this cannot be read; a formula such as (a - b)/2 fits.") from None

    def number(self, tokens: list, numbers: dict):
        """The value of tokens where names stand for numbers, in floats; None where they have
        none."""
        try:
            value = float(InFloats(tokens, numbers, self.is_latex).sum_to_the_end())
        except (ArithmeticError, ValueError, TypeError, AttributeError, LookupError,
                RecursionError):
            return None
        return value if math.isfinite(value) else None


def by_spelling(names: dict) -> dict:
    """The same names, those in LaTeX as the reader of LaTeX spells them."""
    return {spelled(name) if "\\" in name else name: value for name, value in names.items()}


def _restates(text, names):
    """Whether a text asks for a derivative; delta/delta does not, where delta is a name."""
    for match in QUESTION.finditer(text):
        words = {*re.findall(r"[A-Za-z]\w*", match.group())} - {"frac", "dfrac", "tfrac", "mathrm"}
        if not words or not words <= {*names}:
            return True
    return False


def repaired(text: str) -> str:
    r"""The text with the commands that Python has taken for characters: "\frac" without an r in
    front."""
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
            raise Unreadable(f"more than {DEEPEST} brackets in each other came; fewer fit.",
                             token.position)
