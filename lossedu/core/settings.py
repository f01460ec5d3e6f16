"""The settings of a loss: their ranges, and the sentence for a value that does not fit."""
from dataclasses import dataclass
from numbers import Number

import numpy as np

from .names import SETTINGS, TAKEN_BY, same_meaning
from .reading import as_numbers, reduction_of
from .words import near, shown


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
        high = ""
        if self.high != np.inf:
            high = f" {'below' if self.open_high else 'up to'} {self.high:g}"
        both = " and" if low and high else ""
        return noun + low + both + high + (" (or None)" if self.optional else "")

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
        odd = (bool, np.bool_, complex, np.complexfloating)  # numbers to Python, but none of ours
        if isinstance(value, odd) or not isinstance(value, Number):
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
        """A copy of the numbers, read as the inputs of a loss are: tensors and tables too, without
        a warning.
        """
        if isinstance(value, (str, bytes, dict)):
            raise TypeError(self._sentence(who, name, value))
        try:
            array = as_numbers(who, name, value)
        except TypeError as error:
            cure = str(error).partition(" Type ")[2]  # what makes numbers of it
            if not cure:
                raise TypeError(self._sentence(who, name, value)) from None
            raise TypeError(f"{who}: {name}={shown(value)} came; {self.words} fits. Type "
                            f"{name}={cure}") from None
        array = array.astype(float)
        if array.ndim != 1 or not np.all(self._inside(array)):
            raise ValueError(self._sentence(who, name, value))
        array.setflags(write=False)
        return array

    def _sentence(self, who, name, value):
        cure = self._cure(name, value)
        return f"{who}: {name}={shown(value)} came; {self.words} fits. " + (
            cure or f"Type {name}={self.default!r}, its default.")

    def _cure(self, name, value):
        """What to type for a value whose meaning can be told: each is one that `read` takes."""
        if self.kind in ("array", "numbers") and isinstance(value, dict):
            return self._as_list(name, value)
        if self.shape == "C" and self.kind == "array" and isinstance(value, str):
            return (
                f"If it is to balance the classes of a target of class indices, type "
                f"{name}=len(target) / "
                    "len(numpy.unique(target)) / numpy.bincount(target).")
        if self.kind == "flag":
            is_number = isinstance(value, (Number, np.ndarray)) and np.ndim(value) == 0
            one_or_zero = is_number and value in (0, 1)
            return f"Type {name}={bool(value)}." if one_or_zero else ""
        if self.kind in ("array", "numbers") and not isinstance(value, (Number, str, bytes)):
            return self._as_column(name, value)
        number = _number_in(value)
        if number is None:
            return ""
        percent = self.high == 1 and 1 < number <= 100 and self._inside(number / 100)
        if percent:
            return f"If that is percent, type {name}={number / 100!r}."
        is_one = self.kind in ("number", "numbers") and self._inside(number)
        if not is_one or isinstance(value, Number):
            return ""
        return f"Type {name}={number!r}."

    def _as_list(self, name, value):
        """The values of a dict by its keys in order, as a list."""
        try:
            numbers = [float(value[key]) for key in sorted(value)]
        except (TypeError, ValueError):
            return ""
        is_list = sorted(value) == list(range(len(value))) and numbers
        if not is_list or not np.all(self._inside(np.array(numbers))):
            return ""
        return f"Type {name}={numbers!r}."

    def _as_column(self, name, value):
        """A number or a table as the row of numbers that fits."""
        try:
            numbers = np.asarray(as_numbers("", name, value), dtype=float)
        except TypeError:
            return ""
        if numbers.ndim == 1 or not numbers.size or not np.all(self._inside(numbers)):
            return ""
        if not numbers.ndim:
            return f"Type {name}={numbers.item()!r}." if self.kind == "numbers" else ""
        return f"Type {name}=numpy.ravel({name})." if max(numbers.shape) == numbers.size else ""


def _number_in(value):
    """The number that a text, a tensor or an array of one stands for, or None."""
    if isinstance(value, (bool, np.bool_)):
        return None
    try:
        array = np.asarray(value)
        return float(array.item()) if array.dtype.kind in "fiuUSO" else None
    except Exception:  # whatever another library raises: there is no number in it
        return None


def read_settings(who: str, specs: dict, given: dict, inputs: tuple = ()) -> dict:
    """All settings of a loss by name, defaults filled in; one sentence for one that does not fit.
    """
    for name in given:
        if name not in specs:
            known = ", ".join(specs) or "none"
            raise TypeError(f"{who}: there is no setting {name!r}; its settings: {known}."
                            + _elsewhere(who, specs, name, given[name], inputs))
    return {name: spec.read(who, name, given.get(name, spec.default))
            for name, spec in specs.items()}


def _elsewhere(who, specs, name, value, inputs):
    """The setting that is meant, the call it belongs to, or the loss that has no need of it."""
    if (who, name) in TAKEN_BY:
        return f' For logits, type lossedu.loss("{TAKEN_BY[who, name]}").'
    meant = same_meaning(name, list(specs), SETTINGS)
    if meant or name not in ("reduction", "weight", "sample_weight", "size_average", "reduce"):
        return near(name, list(specs), meant)
    belongs = "weight=weight" if "weight" in name else (
        f'reduction="{value}"' if name == "reduction" else reduction_of(name, value))
    names = ", ".join(spec.name for spec in inputs)
    return f" It belongs to the call: type {who}({names}, {belongs})."
