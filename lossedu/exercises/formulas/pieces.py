"""Where the pieces of a formula begin and end among its tokens: terms, factors, exponents."""

OPENING, CLOSING = ("(", "[", "{", r"\{"), (")", "]", "}", r"\}")
TERM_BEGINS_BEHIND = (*OPENING, ",", "|", r"\lvert")
PRODUCT = (r"\cdot", "/")


def beginnings_of_terms(tokens):
    """Where a term begins: at the start, behind a bracket or a comma; not behind a sign, nor in a
    subscript."""
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text if at else "("
        in_subscript = at > 1 and tokens[at - 2].text == "_"
        if before in TERM_BEGINS_BEHIND and not in_subscript and token.text not in ("+", "-",
                                                                                    *CLOSING):
            yield at


def ends_atom(tokens, at):
    is_in_subscript = at > 1 and "_" in (tokens[at - 1].text, tokens[at - 2].text)
    return tokens[at].kind in ("name", "number") and not is_in_subscript or tokens[at].text == ")"


def start_of_exponent(tokens, at):
    """The place of the ^ before an exponent: x^2, x^{2}, x**(-2)."""
    start = at - 1
    while start > 0 and tokens[start].text in (*OPENING, "-"):
        start -= 1
    return start


def is_exponent(tokens, at):
    return at > 1 and tokens[start_of_exponent(tokens, at)].text == "^"


def end_of_factor(tokens, start):
    """Where the factor that starts here ends: behind its brackets and its power."""
    at = start
    while at < len(tokens) and tokens[at].text in ("-", "+"):
        at += 1
    depth = 0
    while at < len(tokens):
        text = tokens[at].text
        if depth == 0 and at > start and text in ("+", "-", *PRODUCT, ",", *CLOSING):
            break
        depth += (text in OPENING) - (text in CLOSING)
        at += 1
    return at


def start_of_factor(tokens, stop):
    """Where the factor that ends before this place starts."""
    at, depth = stop, 0
    while at > 0:
        text = tokens[at - 1].text
        if depth == 0 and text in ("+", "-", *PRODUCT, ",", *OPENING):
            break
        depth += (text in CLOSING) - (text in OPENING)
        at -= 1
    return at


def is_sign_of_number(tokens, at):
    """Whether a sign belongs to a number or a factor, as in 2*-3 and x**-2."""
    return at > 0 and tokens[at - 1].text in (*PRODUCT, "^", "+", "-")
