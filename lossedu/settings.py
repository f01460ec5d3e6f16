"""The settings of a loss: their ranges, and the sentence for a value that does not fit."""
from dataclasses import dataclass
from numbers import Number

import numpy as np

from .guard import near, shown


@dataclass(frozen=True)
class Setting:
    """One setting: its default, the values at which the tests try it, and its allowed range.

    `kind` is "number", "whole" (an integer), "flag" (True or False), "array" (one number for
    each class, `shape="C"`) or "numbers" (such an array or a number). `optional` lets None in.
    """

    default: object
    ends: tuple
    symbol: str
    meaning: str
    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    open_high: bool = False
    kind: str = "number"
    optional: bool = False
    shape: str = ""

    @property
    def words(self):
        """What fits, in words: 'a number above 0'."""
        if self.kind == "flag":
            return "True or False"
        noun = {"number": "a number", "whole": "a whole number", "array": "an array with numbers",
                "numbers": "a number or an array of them, each"}[self.kind]
        if self.high == np.inf and self.open_high:
            noun = noun.replace("number", "finite number")
        low = "" if self.low == -np.inf else f" {'above' if self.open_low else 'from'} {self.low:g}"
        high = "" if self.high == np.inf else f" {'below' if self.open_high else 'up to'} {self.high:g}"
        return noun + low + (" and" if low and high else "") + high + (" (or None)" if self.optional else "")

    def read(self, who, name, value):
        """The value as it will be used, or one sentence."""
        if value is None and self.optional:
            return None
        if self.kind == "flag":
            if not isinstance(value, (bool, np.bool_)):
                raise TypeError(self._sentence(who, name, value))
            return bool(value)
        if self.kind == "array" or self.kind == "numbers" and not isinstance(value, Number):
            return self._read_array(who, name, value)
        if isinstance(value, (bool, np.bool_, complex)) or not isinstance(value, Number):
            raise TypeError(self._sentence(who, name, value))
        try:
            number = float(value)
        except OverflowError:  # a whole number beyond float64
            number = np.nan
        if not self._inside(number) or self.kind == "whole" and not number.is_integer():
            raise ValueError(self._sentence(who, name, value))
        return int(number) if self.kind == "whole" else number

    def _inside(self, value):
        low = value > self.low if self.open_low else value >= self.low
        high = value < self.high if self.open_high else value <= self.high
        return low & high  # False for nan

    def _read_array(self, who, name, value):
        try:
            array = np.array(value, dtype=float)
        except (TypeError, ValueError, OverflowError):
            raise TypeError(self._sentence(who, name, value)) from None
        if array.ndim != 1 or not np.all(self._inside(array)):
            raise ValueError(self._sentence(who, name, value))
        array.setflags(write=False)
        return array

    def _sentence(self, who, name, value):
        return f"{who}: {name}={shown(value)} came; {self.words} fits. Type {name}={self.default!r}, its default."


def read_settings(who, specs, given):
    """All settings of a loss by name, defaults filled in; one sentence for one that does not fit."""
    for name in given:
        if name not in specs:
            known = ", ".join(specs) or "none"
            raise TypeError(f"{who}: there is no setting {name!r}; its settings: {known}." + near(name, list(specs)))
    return {name: spec.read(who, name, given.get(name, spec.default)) for name, spec in specs.items()}
