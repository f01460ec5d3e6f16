r"""Formulas as MathML, so that a page of slides shows them without asking any server.

The texts of the course hold TeX between dollars. What is read here is the TeX that stands in them;
an unknown command raises `UnknownTeX`, and `mathml` then shows the TeX itself.
"""
import re
from html import escape

GREEK = dict(zip(
    "alpha beta gamma delta varepsilon eta theta kappa lambda mu xi pi rho sigma tau varphi psi "
    "omega phi chi zeta epsilon Delta Sigma Omega Lambda Phi Psi Theta Gamma ell".split(),
    "αβγδεηθκλμξπρστφψωϕχζϵΔΣΩΛΦΨΘΓℓ"))
SIGNS = {"partial": "∂", "nabla": "∇", "infty": "∞", "dots": "…", "ldots": "…", "cdots": "⋯",
         "top": "⊤"}
OPERATORS = {"cdot": "·", "times": "×", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
             "ne": "≠", "approx": "≈", "to": "→", "in": "∈", "mid": "∣", "sim": "∼", "propto": "∝",
             "Rightarrow": "⇒", "ll": "≪", "gg": "≫", "cup": "∪", "cap": "∩", "setminus": "∖",
             "mapsto": "↦"}
FENCES = {"lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖",
          "{": "{", "}": "}", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
          "lceil": "⌈", "rceil": "⌉"}
NAMES = ("log", "exp", "cos", "sin", "tan", "cosh", "sinh", "tanh", "max", "min", "arg", "ln",
         "sup", "inf", "lim", "det")
LARGE = {"sum": "∑", "prod": "∏", "int": "∫"}
UNDER = ("sum", "prod", "max", "min", "lim", "sup", "inf", "underbrace")  # limits stand below
ACCENTS = {"hat": "^", "bar": "‾", "tilde": "~", "vec": "→", "dot": "˙"}
SPACES = {",": 0.17, ":": 0.22, ";": 0.28, "!": -0.17, " ": 0.25, "quad": 1, "qquad": 2}
BLACKBOARD = dict(zip("ERPNZ1", "𝔼ℝℙℕℤ𝟙"))
SIZES = ("bigl", "bigr", "big", "Bigl", "Bigr", "Big", "bigm", "Bigm")


class UnknownTeX(ValueError):
    """What cannot be read, in a few words."""


def mathml(tex, display=False):
    """TeX without its dollars as a `<math>` element; as code where it cannot be read.

    >>> mathml("x^2")
    '<math><msup><mi>x</mi><mn>2</mn></msup></math>'
    """
    try:
        inside = formula(tex)
    except UnknownTeX:
        return f"<code>{escape(tex, quote=False)}</code>"
    return f'<math{" display=" + chr(34) + "block" + chr(34) if display else ""}>{inside}</math>'


def formula(tex):
    r"""What stands inside of `<math>`. Raises UnknownTeX.

    >>> formula(r"\frac1n")
    '<mfrac><mn>1</mn><mi>n</mi></mfrac>'
    """
    reader = _Reader(tex.strip())
    nodes = reader.row()
    if reader.at < len(reader.tex):
        raise UnknownTeX(f"{reader.tex[reader.at:][:20]!r} closes nothing")
    return _joined(nodes)


def _joined(nodes):
    return nodes[0] if len(nodes) == 1 else f"<mrow>{''.join(nodes)}</mrow>"


def _operator(sign, more=""):
    return f"<mo{more}>{escape(sign, quote=False)}</mo>"


def _fence(sign, size=""):
    more = f' minsize="{size}" maxsize="{size}"' if size else ' stretchy="false"'
    return _operator(sign, f'{more} lspace="0" rspace="0"')


def _space(width):
    return f'<mspace width="{width}em"/>'


class _Reader:
    """Reads TeX from left to right; `at` is the place of the next sign."""

    def __init__(self, tex):
        self.tex, self.at = tex, 0

    # ------------------------------------------------------------------ signs
    def skip(self):
        while self.at < len(self.tex) and self.tex[self.at].isspace():
            self.at += 1

    def peek(self):
        """The next sign or command, not taken; "" at the end."""
        self.skip()
        found = re.compile(r"\\[a-zA-Z]+|\\.|.", re.DOTALL).match(self.tex, self.at)
        return found[0] if found else ""

    def take(self):
        sign = self.peek()
        self.at += len(sign)
        return sign

    def expect(self, sign):
        if self.take() != sign:
            raise UnknownTeX(f"{sign} is missing in {self.tex!r}")

    def raw(self):
        """The text of a group in braces, spaces and all."""
        self.expect("{")
        end = self.tex.find("}", self.at)
        if end < 0:
            raise UnknownTeX(f"}} is missing in {self.tex!r}")
        text, self.at = self.tex[self.at:end], end + 1
        return text

    # ------------------------------------------------------------------ rows
    def row(self, ends=("}", "&", "\\\\", "\\right", "\\end")):
        """The nodes up to one of these signs, or to the end."""
        nodes = []
        while (sign := self.peek()) and sign not in ends:
            nodes.append(self.scripted())
        return nodes or ["<mrow></mrow>"]

    def scripted(self):
        """One node with what stands below and above it."""
        name = self.peek().removeprefix("\\")
        node = "<mrow></mrow>" if name in ("_", "^") else self.node()
        below = above = ""
        while (sign := self.peek()) in ("_", "^", "'"):
            self.at += 1
            if sign == "_":
                below = self.argument()
            elif sign == "^":
                above += self.argument()
            else:
                above += _operator("′")
        if above.count("<mo>′</mo>") and above != "<mo>′</mo>":
            above = f"<mrow>{above}</mrow>"
        kind = ("munder", "mover", "munderover") if name in UNDER else ("msub", "msup", "msubsup")
        if below and above:
            return f"<{kind[2]}>{node}{below}{above}</{kind[2]}>"
        if below or above:
            tag = kind[0] if below else kind[1]
            return f"<{tag}>{node}{below}{above}</{tag}>"
        return node

    def argument(self):
        """A group in braces, or one sign: the 1 of `\\tfrac12`."""
        sign = self.peek()
        if sign == "{":
            return self.group()
        if sign.isdigit():
            return f"<mn>{self.take()}</mn>"
        return self.node()

    def group(self):
        self.expect("{")
        nodes = self.row()
        self.expect("}")
        return _joined(nodes)

    def node(self):
        sign = self.peek()
        if sign == "{":
            return self.group()
        if number := re.compile(r"\d+(\.\d+)?").match(self.tex, self.at):
            self.at = number.end()
            return f"<mn>{number[0]}</mn>"
        self.take()
        if sign.startswith("\\"):
            return self.command(sign[1:])
        if sign.isalpha():
            return f"<mi>{sign}</mi>"
        if sign in "|()[]":
            return _fence(sign)
        if sign in "-+=<>*/,.:;!~":
            return _operator({"-": "−", "*": "∗", "~": " "}.get(sign, sign))
        raise UnknownTeX(f"{sign!r} in {self.tex!r}")

    # ------------------------------------------------------------------ commands
    def command(self, name):
        if name in GREEK:
            return f"<mi>{GREEK[name]}</mi>"
        if name in SIGNS:
            return f"<mi>{SIGNS[name]}</mi>"
        if name in OPERATORS:
            return _operator(OPERATORS[name])
        if name in LARGE:
            return _operator(LARGE[name])
        if name in NAMES:
            return self.name(name, len(name) + 1)
        if name in FENCES:
            return _fence(FENCES[name])
        if name in SPACES:
            return _space(SPACES[name])
        if name in ACCENTS:
            sign = _operator(ACCENTS[name], ' stretchy="false"')
            return f'<mover accent="true">{self.argument()}{sign}</mover>'
        if name in SIZES:
            return _fence(self.delimiter(), "1.2em" if name.startswith("b") else "1.7em")
        if name in ("frac", "tfrac", "dfrac"):
            return f"<mfrac>{self.argument()}{self.argument()}</mfrac>"
        return self.rarer(name)

    def name(self, word, length):
        """The name of a function, apart from a letter on either side; its TeX has that length."""
        before = self.tex[:self.at - length].rstrip()[-1:]
        after = self.peek()
        left = _space(SPACES[","]) if before.isalnum() or before in (")", "}") else ""
        right = _space(SPACES[","]) if after.isalnum() or after[1:] in GREEK else ""
        return f'<mrow>{left}<mi mathvariant="normal">{word}</mi>{right}</mrow>'

    def rarer(self, name):
        if name == "operatorname":
            word = self.raw()
            return self.name(escape(word), len(name) + len(word) + 3)
        if name in ("text", "mathrm", "textbf", "textit"):
            text = escape(self.raw().replace("\\_", "_"), quote=False)
            tag = "mtext" if name.startswith("text") else 'mi mathvariant="normal"'
            return f"<{tag}>{text}</{tag.split()[0]}>"
        if name == "sqrt":
            return f"<msqrt>{self.argument()}</msqrt>"
        if name == "mathbb":
            letter = self.raw() if self.peek() == "{" else self.take()
            return f"<mi>{BLACKBOARD.get(letter, letter)}</mi>"
        if name == "underbrace":
            return f"<munder>{self.argument()}{_operator('⏟')}</munder>"
        if name == "tag":
            return f"{_space(2)}<mtext>({escape(self.raw())})</mtext>"
        if name == "left":
            opening = self.delimiter()
            nodes = self.row()
            self.expect("\\right")
            return (f"<mrow>{_operator(opening)}{''.join(nodes)}"
                    f"{_operator(self.delimiter())}</mrow>")
        if name == "begin":
            return self.table()
        if name in "#%$_":
            return f"<mi>{name}</mi>"
        raise UnknownTeX(f"\\{name} in {self.tex!r}")

    def delimiter(self):
        sign = self.take()
        return FENCES.get(sign[1:], sign) if sign.startswith("\\") else sign.replace(".", "")

    def table(self):
        """`cases`, or rows that are aligned."""
        kind = self.raw()
        if kind not in ("cases", "aligned", "array"):
            raise UnknownTeX(f"\\begin{{{kind}}} in {self.tex!r}")
        rows, cells = [], []
        while True:
            cells.append(f"<mtd>{_joined(self.row())}</mtd>")
            sign = self.take()
            if sign != "&":
                rows.append(f"<mtr>{''.join(cells)}</mtr>")
                cells = []
            if sign == "\\end":
                self.raw()
                break
            if sign not in ("&", "\\\\"):
                raise UnknownTeX(f"\\end{{{kind}}} is missing in {self.tex!r}")
        brace = _operator("{") if kind == "cases" else ""
        return f'<mrow>{brace}<mtable columnalign="left left">{"".join(rows)}</mtable></mrow>'
