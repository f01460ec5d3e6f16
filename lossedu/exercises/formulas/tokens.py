"""The tokens of a formula, in plain Python or in LaTeX: of one kind, so that one grammar serves
both."""
import re
import unicodedata

from ...proofs.latex.tokens import Token, tokens_of

FUNCTIONS = {  # as it is typed -> the function
    "log": "log", "ln": "log", "exp": "exp", "sqrt": "sqrt", "abs": "abs", "fabs": "abs",
    "sign": "sign", "sgn": "sign",
    "sigmoid": "sigmoid", "sigma": "sigmoid", "expit": "sigmoid", "logistic": "sigmoid",
    "softplus": "softplus",
    "cosh": "cosh", "sinh": "sinh", "tanh": "tanh", "max": "max", "maximum": "max", "Max": "max",
    "min": "min",
    "minimum": "min", "Min": "min", "log1p": "log1p", "expm1": "expm1", "Abs": "abs",
    "sum": "sum", "Sum": "sum", "mean": "mean", "var": "var", "Var": "var", "dot": "dot",
    "square": "square"}
SIGNS = {"**": "^", "*": r"\cdot", "·": r"\cdot", "×": r"\cdot", "⋅": r"\cdot", "−": "-", "–": "-",
         "÷": "/",
         "<=": r"\le", ">=": r"\ge", "==": "=", "≤": r"\le", "≥": r"\ge", "!=": r"\ne", "≠": r"\ne"}
SIZE = re.compile(r"\\(?:big|Big|bigg|Bigg)[lrm]?")
NUMBERED = re.compile(r"[^\W\d_]+_\d+")   # its digits end where the next letter begins
POWERS = {"²": "2", "³": "3"}
TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)
  | (?:(?:np|numpy|math|torch|sympy|sp)\s*\.\s*)?(?P<word>(?![²³])[^\W\d](?:(?![²³])\w)*)
  | (?P<sign>\*\*|<=|>=|==|!=|\S)""", re.VERBOSE)


def plain_tokens(text: str, names: dict) -> list[Token]:
    """The tokens of a formula in plain Python, the last one of kind "stop".

    >>> [token.text for token in plain_tokens("2*np.log(p)", {"p": 0})]
    ['2', '\\\\cdot', 'log', '(', 'p', ')', 'the end']
    """
    found = []
    for match in TOKEN.finditer(text):
        kind, typed = match.lastgroup, match.group()
        if kind == "number":
            found.append(Token("number", typed, match.start()))
        elif kind == "word":
            found += _of_word(unicodedata.normalize("NFC", match["word"]), match.start("word"),
                              names)
        elif typed in POWERS:
            found += [Token("sign", "^", match.start()),
                      Token("number", POWERS[typed], match.start())]
        elif kind == "sign":
            found.append(Token("sign", SIGNS.get(typed, typed), match.start()))
    return [*found, Token("stop", "the end", len(text))]


def latex_tokens(text: str) -> list[Token]:
    r"""The tokens of a formula in LaTeX; a function's name in \text{...} or \mathrm{...} is that
    function. What only sets the size of a bracket is left out, and \overline is a mean."""
    return _with_means([
        token._replace(kind="function", text=FUNCTIONS[token.text])
        if token.kind in ("text", "name", "function") and token.text in FUNCTIONS else token
        for token in tokens_of(text.replace("$", " ")) if not SIZE.fullmatch(token.text)])


def _with_means(tokens):
    r"""\overline{y} as \bar{y}, and \overline{1/y} as mean(1/y)."""
    found, at = [], 0
    while at < len(tokens):
        token, inside = tokens[at], _in_braces(tokens, at + 1)
        at += 1
        if token.text != r"\overline" or not inside:
            found.append(token)
        elif len(inside) == 1 and inside[0].kind == "name":
            found.append(token._replace(kind="name", text=rf"\bar {inside[0].text}"))
            at += 3
        else:
            first, last = tokens[at], tokens[at + len(inside) + 1]
            found += [token._replace(kind="function", text="mean"), first._replace(text="("),
                      *_with_means(inside), last._replace(text=")")]
            at += len(inside) + 2
    return found


def _in_braces(tokens, at):
    """The tokens between the brace at this place and its partner; none where there is no pair."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end].text == "{") - (tokens[end].text == "}")
        if not depth:
            return tokens[at + 1:end]
    return []


def _of_word(word, at, names):
    """A name, a function, an entry of a vector (x_2, x2 and x_i), or a product of names and
    entries with numbers: w_1t_1."""
    if word in names:
        return [Token("name", word, at)]
    if word in FUNCTIONS:
        return [Token("function", FUNCTIONS[word], at)]
    if word == "σ":
        return [Token("function", "sigmoid", at)]
    entry = re.fullmatch(r"(.*?)_?(\d+|(?<=_)[a-z])", word)
    if entry and isinstance(names.get(entry[1]), tuple):
        index = Token("number" if entry[2].isdigit() else "name", entry[2], at)
        signs = [Token("sign", sign, at) for sign in "_{}"]
        return [Token("name", entry[1], at), *signs[:2], index, signs[2]]
    parts = [(part.group(), part.start()) for part in NUMBERED.finditer(word)]
    if len(parts) > 1 and "".join(part for part, _ in parts) == word and all(
            part in names or isinstance(names.get(part.split("_")[0]), tuple)
            for part, _ in parts):
        return [token for part, start in parts for token in _of_word(part, at + start, names)]
    return [Token("name", word, at)]
