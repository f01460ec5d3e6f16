"""The symbols of a derivation: where they lie, how they are typed, and points to try."""
import random
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import count, takewhile

from ...proofs.latex.tokens import GREEK

POINTS = 16       # at which two formulas are compared
DIGITS = 50       # with which they are computed


@dataclass(frozen=True, eq=False)
class Space:
    """Where each symbol lies, and what some of them stand for.

    `symbols` maps a name to an interval (low, high), to a set of values {0, 1}, to a list of
    intervals (a vector), or to a number (a constant such as n). `where` maps further names to
    formulas in them: {"p": "sigma(z)"}. Both may stand in a formula.
    """

    symbols: dict
    where: dict

    @cached_property
    def values(self) -> dict:
        """name -> SymPy symbol, tuple of symbols for a vector, or number."""
        import sympy
        made = {}
        for name, place in self.symbols.items():
            if isinstance(place, list):
                made[name] = tuple(self._symbol(f"{name}_{at}", one)
                                   for at, one in enumerate(place, start=1))
            elif isinstance(place, int | float):
                made[name] = sympy.Rational(str(place))
            else:
                made[name] = self._symbol(name, place)
        for name in self.where:
            of = self._definition(name, made)
            made[name] = (tuple(self._symbol(f"{name}_{at}", (-1, 1))
                                for at in range(1, len(of) + 1))
                          if isinstance(of, tuple) else self._symbol(name, (-1, 1)))
        return made

    def _symbol(self, name, place):
        import sympy
        return sympy.Symbol(name, **({"positive": True} if min(place) > 0 else {"real": True}))

    def _definition(self, name, known):
        from .reading import read_with
        return read_with(self.where[name], known)

    @cached_property
    def relaxed(self) -> "Space":
        """The same with an interval in place of a set: a label between 0 and 1.

        What holds there holds for the formulas and not by chance, as y**2 = y does for labels.
        """
        def interval(place):
            return (min(place), max(place)) if isinstance(place, set | frozenset) else place
        return Space({name: interval(place) for name, place in self.symbols.items()}, self.where)

    @cached_property
    def definitions(self) -> dict:
        """symbol -> the expression it stands for, written in the symbols that lie freely."""
        found, known = {}, {name: self.values[name] for name in self.symbols}
        for name in self.where:
            of, symbol = self._definition(name, known), self.values[name]
            known[name] = symbol
            pairs = zip(symbol, of) if isinstance(symbol, tuple) else [(symbol, of)]
            found |= {one: value.xreplace(found) for one, value in pairs}
        return found

    @cached_property
    def names(self) -> dict:
        r"""Every way in which a value is written: "delta", "\delta" and "δ"; "y_hat", "\hat y" and
        "ŷ"; and "w" for the vector of w_1, w_2, ..."""
        import sympy
        found = {}
        for name, value in self.values.items():
            found |= dict.fromkeys(spellings(name), value)
            if isinstance(value, tuple):
                found |= {f"{name}_{at}": one for at, one in enumerate(value, start=1)}
                found[rf"\bar {name}"] = sympy.Add(*value) / len(value)
        for name in {name.removesuffix("_1") for name in self.values if name.endswith("_1")}:
            numbered = takewhile(self.values.__contains__, (f"{name}_{at}" for at in count(1)))
            found.setdefault(name, tuple(self.values[one] for one in numbered))
        return found

    @cached_property
    def lengths(self) -> list:
        """The lengths of the vectors: what a mean divides by."""
        return sorted({len(value) for value in self.values.values() if isinstance(value, tuple)})

    @cached_property
    def points(self) -> list:
        """Points at which formulas are tried: symbol -> number, with short decimals."""
        import mpmath
        deal = random.Random(" ".join(self.symbols))
        found = []
        for _ in range(POINTS):
            point = {}
            for name, place in self.symbols.items():
                value = self.values[name]
                for one, where in zip(value, place) if isinstance(value,
                                                                  tuple) else [(value, place)]:
                    if one.is_Symbol:
                        point[one] = _number_in(where, deal)
            with mpmath.workdps(DIGITS):
                found.append(self.with_definitions({symbol: mpmath.mpf(number) for symbol,
                                                    number in point.items()}))
        return found

    def with_definitions(self, point) -> dict:
        """A point with the values of all that is defined in terms of its symbols."""
        from .numbers import values_at
        return point | {symbol: values_at(of, [point])[0] for symbol,
                        of in self.definitions.items()}

    def shown(self, point, symbols) -> str:
        """A point in words, for these symbols: "w = 2, x = (1, 0.5, -3)"."""
        found = []
        for name, value in self.values.items():
            entries = value if isinstance(value, tuple) else (value,)
            if not {*entries} & {*symbols}:
                continue
            numbers = ["no value" if point[one] is None else f"{float(point[one]):.4g}"
                       for one in entries]
            found.append(f"{name} = ({', '.join(numbers)})" if isinstance(value, tuple)
                         else f"{name} = {numbers[0]}")
        return ", ".join(found)

    def name_of(self, symbol) -> str:
        """The declared name that a symbol belongs to: "x" for x_2."""
        for name, value in self.values.items():
            if symbol == value or isinstance(value, tuple) and symbol in value:
                return name
        return str(symbol)


def spellings(name: str) -> list[str]:
    r"""The ways in which a declared name may be typed.

    >>> spellings("delta"), spellings("y_hat")
    (['delta', '\\delta', 'δ'], ['y_hat', '\\hat y', 'yhat', 'ŷ'])
    >>> spellings("lambda")
    ['lambda', '\\lambda', 'λ', 'l']
    """
    found = [name]
    if f"\\{name}" in GREEK:
        found += [f"\\{name}",
                  unicodedata.lookup(f"GREEK SMALL LETTER {'lamda' if name == 'lambda' else name}")]
    if name == "lambda":  # long to type, and a word of Python
        found.append("l")
    if name.endswith("_hat"):
        letter = name.removesuffix("_hat")
        found += [rf"\hat {letter}", f"{letter}hat",
                  unicodedata.normalize("NFC", f"{letter}\u0302")]
    return found


def _number_in(place, deal):
    """A short decimal of an interval, as text; or one of a set's values."""
    if isinstance(place, set | frozenset):
        return str(deal.choice(sorted(place)))
    low, high = place
    return f"{low + (high - low) * deal.uniform(0.03, 0.97):.2f}"
