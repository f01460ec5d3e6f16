"""The tokens of a LaTeX formula: numbers, names, functions and signs, each with its position."""
import re
from typing import NamedTuple

GREEK = set(r"""
    \alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \kappa \lambda \mu \nu \xi \pi
    \rho \sigma \tau \phi \varphi \chi \psi \omega \Delta \Lambda \Sigma \Phi \Psi \Omega
    \ell \infty
""".split())
FUNCTIONS = {r"\log", r"\exp", r"\cosh", r"\sinh", r"\tanh", r"\cos", r"\sin", r"\arccos",
             r"\max", r"\min", r"\Gamma"}
SAME = {r"\neq": r"\ne", r"\leq": r"\le", r"\geq": r"\ge", r"\lt": "<", r"\gt": ">",
        r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\times": r"\cdot", "*": r"\cdot",
        r"\ln": r"\log", r"\Vert": r"\|", r"\vert": "|",
        r"\lbrace": r"\{", r"\rbrace": r"\}", r"\prime": "'"}
TOKEN = re.compile(r"""
    (?P<space>(?:\s|~|\\[,;:!\ ]
                |\\(?:quad|qquad|displaystyle|limits)(?![A-Za-z])
                |\\(?:left|right)\s*\.)+)
  | (?P<number>\d+(?:\.\d+)?|\.\d+)
  | (?P<one>\\(?:mathbb|mathbf)\s*(?:1|\{\s*1\s*\}))
  | \\(?P<word>text|operatorname|begin|end)\s*\{\s*(?P<of>[^}]*?)\s*\}
  | \\(?P<accent>hat|bar|tilde|vec|mathbf|mathrm)
      \s*(?P<letters>\{\s*\\?[A-Za-z]+\s*\}|\\[A-Za-z]+|[A-Za-z])
  | \\(?P<side>left|right|bigl|bigr|Bigl|Bigr)\s*(?P<fence>\\[{}|]|[][()|])
  | (?P<command>\\(?:[A-Za-z]+|.))
  | (?P<letter>[A-Za-z])
  | (?P<sign>\S)""", re.VERBOSE)


class Token(NamedTuple):
    """One token; its kind is number, name, function, one, text, begin, end, sign or stop."""

    kind: str
    text: str
    position: int


def tokens_of(formula):
    r"""The formula's tokens, the last one of kind "stop".

    >>> [token.text for token in tokens_of(r"\frac{1}{2}\left|\hat{y}\right|")][-4:]
    ['\\lvert', '\\hat y', '\\rvert', 'the end']
    """
    tokens = []
    for match in TOKEN.finditer(formula):
        if match.lastgroup == "space":
            continue
        token = _token(match)
        if token.kind == "number" and tokens and tokens[-1].text in (r"\frac", "^", "_"):
            # \frac12 is one half: an argument is one digit
            tokens.append(token._replace(text=token.text[0]))
            token = token._replace(text=token.text[1:], position=token.position + 1)
        tokens += [token] if token.text else []
    return [*tokens, Token("stop", "the end", len(formula))]


def spelled(latex):
    r"""A name in one spelling.

    >>> spelled(r"\hat{y}"), spelled(r"c_{\text{over}}")
    ('\\hat y', 'c_over')
    """
    return "".join(token.text for token in tokens_of(latex)[:-1] if token.text not in ("{", "}"))


def _token(match):
    kind, text = match.lastgroup, match.group()
    if kind == "of":
        kind = "function" if match["word"] == "operatorname" else match["word"]
        return Token(kind, match["of"], match.start())
    if kind == "letters":
        letters = match["letters"].strip("{} ")
        kind, text = "letter", letters if match[
            "accent"] == "mathrm" else f"\\{match['accent']} {letters}"
    if kind == "fence":
        side = "l" if match["side"] in ("left", "bigl", "Bigl") else "r"
        text = {"|": rf"\{side}vert", r"\|": rf"\{side}Vert"}.get(match["fence"], match["fence"])
    text = SAME.get(text, text)
    if kind == "letter" or text in GREEK:
        kind = "name"
    elif text in FUNCTIONS:
        kind, text = "function", text[1:]
    elif kind in ("fence", "command"):
        kind = "sign"
    return Token(kind, text, match.start())
