"""Formulas with one sign of them changed: what repairs a wrong line, and what an audit tries.

    for edit in edits(tokens, names, lengths):
        edit.id, edit.words, edit.tokens, edit.at

The changes are made to the tokens, so they follow the form in which a formula was typed, and a
change inside a sum holds for each of its terms. `words` speak of a formula that is right once it
is edited so, and `at` is the place in the text that they speak of.
"""
from typing import NamedTuple

from ...proofs.latex.tokens import Token
from .pieces import (
    CLOSING,
    OPENING,
    PRODUCT,
    beginnings_of_terms,
    end_of_factor,
    ends_atom,
    is_exponent,
    is_sign_of_number,
    start_of_exponent,
    start_of_factor,
)

SIGN = "The marked sign is wrong."
TERM_SIGN = "The term that begins at the marked place has the wrong sign."
EXPONENT = "The marked exponent is wrong."
NO_EXPONENT = "What stands at the marked place needs an exponent."
NUMBER = "The marked number is wrong."
UPSIDE_DOWN = "What follows the marked sign belongs on the other side of the fraction line."
INDEX = "Is the marked entry the right one?"
OPERATION = "The marked sign is wrong: is it a sum or a product?"
FACTOR = "The marked factor does not belong there."
MISSING = "The term that begins at the marked place lacks a factor."
SURPLUS = "The term that begins at the marked place has a factor too many, or lacks a division."
TERM = "The marked term does not belong there."
LOG = "Logarithm and exponential have been taken for each other at the marked place."
FUNCTION = "The marked function is the wrong one, or should not be there."
ONE_OVER_N = ("The term that begins at the marked place has a sum where a mean belongs, or "
              "a mean where a sum belongs. Where does the 1/n stand?")

SWAPPED = {"log": ("exp",), "exp": ("log",), "cosh": ("sinh", "tanh"), "sinh": ("cosh", "tanh"),
           "tanh": ("cosh", "sinh"), "sum": ("mean",), "mean": ("sum",)}
OF_EXPECTED = {  # the same, of a formula that comes about when the right one is edited so
    "sign": "One of its signs is wrong; it may stand inside a function or an exponent.",
    "exponent": "One of its exponents is wrong.",
    "one-over-n": "In a part of it a sum stands where a mean belongs, or a mean where a sum "
                  "belongs. Where does the 1/n stand?",
    "log-exp": "A logarithm or an exponential is missing in it, or taken for the other.",
    "variable": "One of its symbols stands where another belongs.",
    "function": "One of its functions is the wrong one.",
    "number": "One of its numbers is wrong.",
    "factor": "A factor of one of its terms is missing, is too much, or stands on the wrong side "
              "of the fraction line.",
    "term": "One of its terms is missing."}
ORDER = ("sign", "one-over-n", "exponent", "log-exp", "term", "variable", "function", "number",
         "factor")


class Edit(NamedTuple):
    """One change: the id of the mistake that it mends, words for it, the new tokens, the place in
    the text."""

    id: str
    words: str
    tokens: list
    at: int


def edits(tokens: list, names: dict, space) -> list[Edit]:
    """Every formula that differs from this one in one sign, the telling ones first."""
    tokens = tokens[:-1]
    found = [edit for rule in _RULES for edit in rule(tokens, names, space)]
    stop = Token("stop", "the end", 10 ** 6)
    found = [edit._replace(tokens=[*edit.tokens, stop]) for edit in found if edit.tokens]
    return sorted(found, key=lambda edit: ORDER.index(edit.id))


def as_text(tokens: list) -> str:
    """Tokens as a formula in plain Python: what an audit hands in."""
    typed = {r"\cdot": "*", "^": "**", "the end": ""}
    return " ".join(typed.get(token.text, token.text)
                    for token in tokens).replace(" _ { ", "_").replace(" }", "")


# ------------------------------------------------------------------ the rules
def _signs(tokens, names, space):
    for at, token in enumerate(tokens):
        if token.text in ("+", "-"):
            other = token._replace(text="-" if token.text == "+" else "+")
            yield Edit("sign", SIGN, [*tokens[:at], other, *tokens[at + 1:]], token.position)
    for at in beginnings_of_terms(tokens):
        minus = Token("sign", "-", tokens[at].position)
        yield Edit("sign", TERM_SIGN, [*tokens[:at], minus, *tokens[at:]], tokens[at].position)


def _exponents(tokens, names, space):
    for at, token in enumerate(tokens):
        if token.kind == "number" and is_exponent(tokens, at):
            for other in _other_numbers(token.text):
                yield Edit("exponent", EXPONENT,
                           _with(tokens, at, Token("number", other, token.position)),
                           token.position)
            start = start_of_exponent(tokens, at)
            stop = at + 1 + (tokens[start + 1].text in OPENING)
            yield Edit("exponent", EXPONENT, [*tokens[:start], *tokens[stop:]], token.position)
        elif ends_atom(tokens, at) and not is_exponent(tokens, at):
            power = [Token("sign", "^", token.position), Token("number", "2", token.position)]
            if at + 1 == len(tokens) or tokens[at + 1].text not in ("^", "_", "("):
                yield Edit("exponent", NO_EXPONENT, [*tokens[:at + 1], *power, *tokens[at + 1:]],
                           token.position)


def _other_numbers(text):
    """Numbers that are taken for this one."""
    if not text.isdigit() or len(text) > 3:
        return []
    number = int(text)
    return [str(other) for other in dict.fromkeys((number + 1, number - 1, 2 * number))
            if other != number]


def _numbers(tokens, names, space):
    for at, token in enumerate(tokens):
        is_subscript = at > 0 and "_" in (tokens[at - 1].text, tokens[at - 2].text)
        if token.kind == "number" and not is_exponent(tokens, at) and not is_subscript:
            for other in _other_numbers(token.text):
                yield Edit("number", NUMBER,
                           _with(tokens, at, Token("number", other, token.position)),
                           token.position)


def _entries(tokens, names, space):
    """Another entry of a vector: x_2 for x_1, which may be one token or five."""
    vectors = {name: value for name, value in space.values.items() if isinstance(value, tuple)}
    for at, token in enumerate(tokens):
        name, _, index = token.text.partition("_")
        if token.kind == "name" and index.isdigit() and name in vectors:
            others, of = [f"{name}_{other}" for other in range(1, len(vectors[name]) + 1)], "name"
        elif token.kind == "number" and at > 1 and "_" in (tokens[at - 1].text,
                                                           tokens[at - 2].text):
            before = at - 2 if tokens[at - 1].text == "_" else at - 3   # x_2, x_{2}
            vector = vectors.get(tokens[before].text, ())
            others, of = [str(other) for other in range(1, len(vector) + 1)], "number"
        else:
            continue
        for other in others:
            if other != token.text:
                yield Edit("variable", INDEX, _with(tokens, at, Token(of, other, token.position)),
                           token.position)


def _variables(tokens, names, space):
    for at, token in enumerate(tokens):
        if token.kind != "name" or token.text not in names:
            continue
        words = f"{token.text} stands at the marked place. Does another symbol belong there?"
        is_vector = isinstance(names[token.text], tuple)
        is_entry = at + 4 < len(tokens) and [one.text for one in tokens[at + 1:at + 5]] == [
            "_", "{", "i", "}"]
        for other, value in space.values.items():
            is_other_vector = isinstance(value, tuple)
            stop = at + 1
            if value == names[token.text]:
                continue
            if is_other_vector == is_vector:
                new = [_token(other)]
            elif is_other_vector:
                new = _entry_or_token(f"{other}_i")
            elif is_entry:
                new, stop = [_token(other)], at + 5
            else:
                continue
            yield Edit("variable", words, [*tokens[:at], *new, *tokens[stop:]], token.position)


def _functions(tokens, names, space):
    for at, token in enumerate(tokens):
        if token.kind != "function":
            continue
        for other in SWAPPED.get(token.text, ()):
            kind = {"log": "log-exp", "exp": "log-exp", "sum": "one-over-n",
                    "mean": "one-over-n"}.get(
                token.text, "function")
            words = {"log-exp": LOG, "one-over-n": ONE_OVER_N, "function": FUNCTION}[kind]
            yield Edit(kind, words, _with(tokens, at, Token("function", other, token.position)),
                       token.position)
        if token.text not in ("sum", "mean", "var", "dot", "max", "min"):
            kind = "log-exp" if token.text in ("log", "exp") else "function"
            yield Edit(kind, FUNCTION, [*tokens[:at], *tokens[at + 1:]], token.position)


def _operations(tokens, names, space):
    for at, token in enumerate(tokens):
        other = {r"\cdot": "/", "/": r"\cdot"}.get(token.text)
        if other:
            yield Edit("factor", UPSIDE_DOWN, _with(tokens, at, token._replace(text=other)),
                       token.position)
            yield Edit("factor", OPERATION, _with(tokens, at, token._replace(text="+")),
                       token.position)


def _more_factors(tokens, names, space):
    """A factor put in front of a term: a number, n, a symbol, or one over it."""
    begins = [*beginnings_of_terms(tokens),
              *(at + 1 for at, token in enumerate(tokens[:-1]) if token.text in ("+", "-"))]
    symbols = [name for name, value in space.values.items() if getattr(value, "is_Symbol", False)]
    vectors = [name for name, value in space.values.items() if isinstance(value, tuple)]
    for at in begins:
        for factor in ("2", "1/2", *(str(length) for length in space.lengths),
                       *(f"1/{length}" for length in space.lengths), *symbols,
                       *(f"1/{name}" for name in symbols),
                       *vectors, *(f"{name}_i" for name in vectors)):
            above, _, below = factor.partition("/")
            is_n = factor.removeprefix("1/") in map(str, space.lengths)
            product = [_token(above), Token("sign", "/", 0),
                       _token(below)] if below else _entry_or_token(above)
            words, kind = ((ONE_OVER_N, "one-over-n") if is_n
                           else (SURPLUS if below else MISSING, "factor"))
            new = [*tokens[:at], *product, Token("sign", r"\cdot", 0), *tokens[at:]]
            yield Edit(kind, words, new, tokens[at].position)


def _token(text):
    return Token("number" if text.isdigit() else "name", text, 0)


def _entry_or_token(text):
    if not text.endswith("_i"):
        return [_token(text)]
    name = text.removesuffix("_i")
    return [_token(name), Token("sign", "_", 0), Token("sign", "{", 0), Token("name", "i", 0),
            Token("sign", "}", 0)]


def _less_factors(tokens, names, space):
    """A factor left out, with its sign: "a*b" without b, and without a."""
    for at, token in enumerate(tokens):
        if token.text in PRODUCT:
            stop = end_of_factor(tokens, at + 1)
            yield Edit("factor", FACTOR, [*tokens[:at], *tokens[stop:]],
                       tokens[min(at + 1, len(tokens) - 1)].position)
            start = start_of_factor(tokens, at)
            one = [Token("number", "1", token.position)] if token.text == "/" else []
            rest = tokens[at:] if one else tokens[at + 1:]
            yield Edit("factor", FACTOR, [*tokens[:start], *one, *rest], tokens[start].position)


def _less_terms(tokens, names, space):
    """A term left out, with its sign."""
    for start in [*beginnings_of_terms(tokens),
                  *(at for at, token in enumerate(tokens) if token.text in ("+", "-"))]:
        stop = start + (tokens[start].text in ("+", "-"))
        depth = 0
        while stop < len(tokens):
            text = tokens[stop].text
            if depth == 0 and text in ("+", "-", ",", *CLOSING) and not is_sign_of_number(tokens,
                                                                                           stop):
                break
            depth += (text in OPENING) - (text in CLOSING)
            stop += 1
        if stop - start < len(tokens):
            yield Edit("term", TERM, [*tokens[:start], *tokens[stop:]],
                       tokens[min(start + (tokens[start].text in ("+", "-")),
                                  len(tokens) - 1)].position)


def _with(tokens, at, token):
    return [*tokens[:at], token, *tokens[at + 1:]]


_RULES = (_signs, _exponents, _variables, _entries, _functions, _numbers, _operations,
          _less_factors, _more_factors, _less_terms)
