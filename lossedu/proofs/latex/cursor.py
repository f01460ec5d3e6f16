"""The place in a formula that is being read: stepping over tokens, brackets and plain names."""
from .tokens import tokens_of

CLOSING = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", r"\lvert": r"\rvert", r"\lVert": r"\rVert",
           "|": "|", r"\|": r"\|"}


class LatexError(ValueError):
    """A formula that cannot be read: one sentence with the position and the token."""


class Cursor:
    """The tokens of a formula and the place in them."""

    def __init__(self, formula):
        self.formula, self.tokens, self.at = formula, tokens_of(formula), 0
        self.bars = False      # inside |...|, where the next | closes

    @property
    def next(self):
        """The token to be read."""
        return self.tokens[self.at]

    def sees(self, *texts):
        """Whether the next token is one of `texts`."""
        return self.next.text in texts and self.next.kind != "text"

    def take(self, *texts):
        """The next token's text, stepped over, if it is one of `texts`; else None."""
        if self.sees(*texts):
            self.at += 1
            return self.tokens[self.at - 1].text

    def expect(self, *texts):
        """As `take`, or an error."""
        return self.take(*texts) or self.fail(f"{' or '.join(texts)} fits")

    def fail(self, fits, at=None):
        """Raise the sentence: what came where, and what fits."""
        token = self.tokens[self.at if at is None else at]
        came = token.text if token.kind == "stop" else f'"{token.text}"'
        around = self.formula[max(0, token.position - 15):token.position + 15]
        raise LatexError(f'position {token.position}: {came} came; {fits} (in "{around}").')

    def word(self, *words):
        r"""Steps over \text{...} if it is one of `words`."""
        if self.next.kind == "text" and self.next.text in words:
            self.at += 1
            return True

    def bracket(self, rule, *openings):
        """What `rule` reads between one of the opening brackets and its closing one."""
        opened = self.expect(*openings)
        bars, self.bars = self.bars, opened in ("|", r"\|")
        value = rule()
        self.expect(CLOSING[opened])
        self.bars = bars
        return value

    def plain_name(self):
        """A name with its primes, its subscript left alone."""
        if self.next.kind != "name":
            self.fail("a name fits")
        name = self.next.text
        self.at += 1
        while self.take("'"):
            name += "'"
        return name

    def plain_subscript(self):
        """A subscript as plain text."""
        parts, depth = [], 0
        while True:
            if self.next.kind == "stop":
                self.fail("} fits")
            depth += self.sees("{") - self.sees("}")
            parts += [] if self.sees("{", "}") else [self.next.text]
            self.at += 1
            if depth == 0:
                return "".join(parts)
