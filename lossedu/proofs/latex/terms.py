"""Sums, products, functions, cases and names of a LaTeX formula, each read by one method."""
import operator

from .names import Names

RELATIONS = {"=": "Eq", r"\ne": "Ne", "<": "Lt", ">": "Gt", r"\le": "Le", r"\ge": "Ge"}
ARITHMETIC = {"+": operator.add, "-": operator.sub, r"\cdot": operator.mul, "/": operator.truediv,
              "^": operator.pow}
OPENS_FACTOR = {"(", "[", "{", r"\{", r"\lvert", r"\lVert", r"\frac", r"\sqrt", r"\sum", r"\prod"}


class Terms(Names):
    """A formula being read: one method for each rule."""

    def __init__(self, formula, names):
        import sympy
        super().__init__(formula, names)
        self.functions = {
            "log": sympy.log, "exp": sympy.exp,
            "cosh": sympy.cosh, "sinh": sympy.sinh, "tanh": sympy.tanh,
            "cos": sympy.cos, "sin": sympy.sin, "arccos": sympy.acos,
            "sign": sympy.sign, "sgn": sympy.sign, "Gamma": sympy.gamma,
            "max": self.largest(sympy.Max), "min": self.largest(sympy.Min),
            "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
            "softplus": lambda x: sympy.log(1 + sympy.exp(x))}
        self.loops = {  # and what takes the place of a term that is left out
            r"\sum": (sympy.Add, sympy.Integer(0)), r"\prod": (sympy.Mul, sympy.Integer(1)),
            "max": (sympy.Max, -sympy.oo), "min": (sympy.Min, sympy.oo)}

    def largest(self, which):
        """Max or Min, left as it stands where it compares cases: SymPy would search long which is
        larger."""
        return lambda *values: which(*values,
                                     evaluate=not any(one.has(self.sympy.Piecewise)
                                                      for one in values))

    # ------------------------------------------------------------------ sums, products, powers
    def sum(self):
        """Terms with + and - between them."""
        at, sign = self.at, self.take("+", "-")
        total = self.term()
        if sign == "-":
            total = self.combine(r"\cdot", self.sympy.Integer(-1), total, at)
        while sign := self.take("+", "-"):
            total = self.combine(sign, total, self.term(), self.at - 1)
        return total

    def term(self):
        r"""Factors with \cdot, / or nothing between them."""
        value, slashed = self.factor(), False
        while True:
            at, sign = self.at, self.take(r"\cdot", "/")
            if not sign and not self.begins_factor():
                return value
            if not sign and slashed:
                self.fail(r"brackets or \frac fit, for a product after / reads in two ways")
            slashed = sign == "/"
            value = self.combine(sign or r"\cdot", value, self.factor(), at)

    def begins_factor(self):
        """Whether the next token begins a factor of an implicit product."""
        return (self.next.kind in ("number", "name", "function", "begin", "one")
                or self.sees(*OPENS_FACTOR)
                or self.sees("|", r"\|") and not self.bars)

    def factor(self):
        """An atom and its powers."""
        value = self.atom()
        while self.take("^"):
            if not self.take(r"\top"):
                value = self.combine("^", value, self.argument(), self.at - 1)
        return value

    def combine(self, sign, left, right, at):
        """Arithmetic on numbers and vectors; the product of two vectors is their dot product."""
        vectors = [side for side in (left, right) if isinstance(side, tuple)]
        if not vectors:
            return ARITHMETIC[sign](left, right)
        if sign == "^" or sign == "/" and isinstance(right, tuple):
            self.fail("numbers fit here, not vectors", at)
        if len(vectors) == 2 and len(left) != len(right):
            self.fail("two vectors of one length fit", at)
        lefts, rights = (side if isinstance(side, tuple) else (side,) * len(vectors[0])
                         for side in (left, right))
        done = tuple(self.combine(sign, one, two, at) for one, two in zip(lefts, rights))
        return self.sympy.Add(*done) if len(vectors) == 2 and sign == r"\cdot" else done

    # ------------------------------------------------------------------ atoms
    def atom(self):
        """A number, a name, a bracket, a function or a big operator."""
        kind, text, _ = self.next
        subscript_or_bracket = self.tokens[min(self.at + 1, len(self.tokens) - 1)].text
        if text in self.loops and subscript_or_bracket == "_":
            return self.loop()
        is_sigmoid = text == r"\sigma" and text not in self.names and subscript_or_bracket == "("
        if kind == "function" or is_sigmoid:
            return self.function()
        if kind == "name":
            return self.name()
        if kind == "begin":
            return self.cases()
        if kind == "number":
            self.at += 1
            return self.sympy.Rational(text)
        if kind == "one":  # an indicator
            self.at += 1 + (subscript_or_bracket == "_")
            return self.bracket(self.iverson, "[", "(", "{", r"\{")
        if self.take(r"\frac"):
            return self.combine("/", self.argument(), self.argument(), self.at - 1)
        if self.take(r"\sqrt"):
            root = self.bracket(self.sum, "[") if self.sees("[") else self.sympy.Integer(2)
            return self.combine("^", self.argument(), 1 / root, self.at - 1)
        if self.sees("|", r"\lvert"):
            return self.each(self.sympy.Abs, self.bracket(self.sum, "|", r"\lvert"))
        if self.sees(r"\|", r"\lVert"):
            return self.norm(self.bracket(self.sum, r"\|", r"\lVert"))
        if self.sees("(", "[", "{", r"\{"):
            value = self.bracket(self.iverson if text == "[" else self.sum, text)
            return value if text == "{" else self.subscripted(value)
        self.fail("a number, a name, a function or a bracket fits")

    def argument(self):
        r"""One argument of a command: a group, or a single digit, letter or command, as in
        \frac12."""
        if self.sees("{"):
            return self.bracket(self.sum, "{")
        return self.value_of(self.plain_name(),
                             self.at - 1) if self.next.kind == "name" else self.atom()

    def each(self, function, value):
        """The function of a number, or of each entry of a vector."""
        return tuple(self.each(function, one)
                     for one in value) if isinstance(value, tuple) else function(value)

    def norm(self, vector):
        """The norm of a vector, with its subscript: 2 where there is none."""
        power = self.argument() if self.take("_") else self.sympy.Integer(2)
        sizes = [self.sympy.Abs(one) for one in vector]
        if power == self.sympy.oo:
            return self.sympy.Max(*sizes)
        return self.sympy.Add(*[size ** power for size in sizes]) ** (1 / power)

    def function(self):
        """A function and its arguments: a bracket, or one factor."""
        at, name = self.at, self.next.text.replace(r"\sigma", "sigmoid")
        self.at += 1
        if name not in self.functions:
            self.fail(f"one of {', '.join(self.functions)} fits", at)
        exponent = self.argument() if self.take("^") else self.sympy.Integer(1)
        if self.sees("(", "[", r"\{", "{"):
            arguments = self.bracket(self.listed, "(", "[", r"\{", "{")
        else:
            arguments = [self.factor()]
            if self.begins_factor() and self.next.kind != "function":
                self.fail(f"brackets around the argument of {name} fit, for it is open where it "
                          "ends")
        if name in ("max", "min"):
            return self.functions[name](*arguments) ** exponent
        if len(arguments) != 1:
            self.fail(f"one argument of {name} fits", at)
        return self.each(lambda one: self.functions[name](one) ** exponent, arguments[0])

    def listed(self):
        """Values with commas between them."""
        values = [self.sum()]
        while self.take(","):
            values.append(self.sum())
        return values

    # ------------------------------------------------------------------ sums over an index
    def loop(self):
        r"""\sum, \prod, \max or \min over an index; it takes in the rest of its term."""
        combine, left_out = self.loops[self.next.text]
        self.at += 2
        braced, condition = self.take("{"), self.at
        index, low = self.plain_name(), self.sympy.Integer(1)
        if self.take("="):
            low, condition = self.sum(), self.at + 1 if self.sees(",") else None
        elif not self.sees(*RELATIONS):
            condition = None
        if condition is not None:
            self.at = condition
            with self.bound(index, 1):
                self.condition()
        if braced:
            self.expect("}")
        high = self.argument() if self.take("^") else self.length()
        if not (getattr(low, "is_Integer", False) and int(high) == high):
            self.fail("limits that are numbers fit")
        terms, body = [], self.at
        for number in range(int(low), int(high) + 1):
            with self.bound(index, number):
                self.at = condition if condition is not None else body
                keep = self.condition() if condition is not None else self.sympy.true
                self.at = body
                term = self.term()
            terms.append(self.each(lambda one,
                                   keep=keep: self.sympy.Piecewise((one, keep), (left_out, True)),
                                   term))
        return self.joined(combine, terms)

    def joined(self, combine, terms):
        """The sum (or product, or largest) of numbers, or of vectors entry by entry."""
        if any(isinstance(term, tuple) for term in terms):
            return tuple(self.joined(combine, column) for column in zip(*terms, strict=True))
        return combine(*terms)

    # ------------------------------------------------------------------ cases and conditions
    def cases(self):
        r"""\begin{cases} value & condition \\ ... \end{cases}"""
        if not self.sees("cases"):
            self.fail("cases fits")
        self.at += 1
        rows = []
        while self.next.kind != "end":
            value = self.sum()
            self.take(",")
            self.expect("&")
            rows.append((value, self.condition()))
            if not self.take(r"\\") and self.next.kind != "end":
                self.fail(r"\\ or \end{cases} fits")
        self.at += 1
        return self.sympy.Piecewise(*rows)

    def condition(self):
        """Relations, with a comma, `and` or `or` between them."""
        if self.word("otherwise", "else"):
            return self.sympy.true
        self.word("if", "for", "when", "where")
        left = self.sum()
        if not self.sees(*RELATIONS):
            self.fail("a relation such as < fits")
        found = []
        while relation := self.take(*RELATIONS):
            right = self.sum()
            found.append(getattr(self.sympy, RELATIONS[relation])(left, right))
            left = right
        condition = self.sympy.And(*found)
        if self.take(",", r"\land", r"\wedge") or self.word("and"):
            if self.next.text in (r"\\", "cases"):
                return condition
            return self.sympy.And(condition, self.condition())
        if self.take(r"\lor", r"\vee") or self.word("or"):
            return self.sympy.Or(condition, self.condition())
        return condition

    def iverson(self):
        """Inside square brackets: a value, or a condition that counts 1 where it is true."""
        start, value = self.at, self.sum()
        if not self.sees(*RELATIONS):
            return value
        self.at = start
        return self.counted(self.condition())

    def counted(self, condition):
        """1 where a condition holds, else 0; as steps where it compares cases, which SymPy cannot
        nest in a case."""
        if not condition.has(self.sympy.Piecewise):
            return self.sympy.Piecewise((1, condition), (0, True))
        if not condition.is_Relational:
            self.fail("one relation fits where an entry is picked by a class")
        size = condition.lhs - condition.rhs
        above, below = (lambda at_0, sign=sign: self.sympy.Heaviside(sign * size, at_0)
                        for sign in (1, -1))
        return {">": lambda: above(0), ">=": lambda: above(1), "<": lambda: below(0),
                "<=": lambda: below(1),
                "==": lambda: above(1) * below(1),
                "!=": lambda: 1 - above(1) * below(1)}[condition.rel_op]()
