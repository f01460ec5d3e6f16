"""The SymPy symbols of a loss: one for each number, nested tuples for vectors and matrices."""
import numpy as np


def symbols(name: str, symbol: str, sizes, range_of, shown: dict, index=()):
    """A symbol, or nested tuples of indexed ones, with what is known of their range.

    `sizes` is the shape, () for a number; `range_of` has low and open_low, as a domain or a
    setting has; `shown` takes the LaTeX of each symbol.
    """
    import sympy
    if len(sizes):
        return tuple(symbols(name, symbol, sizes[1:], range_of, shown, (*index, str(number)))
                     for number in range(1, sizes[0] + 1))
    known = {"extended_real": True} if range_of.low == -np.inf else {"real": True}
    if range_of.low >= 0 and not getattr(range_of, "values", ()):
        known = {"positive" if range_of.open_low else "nonnegative": True}
    made = sympy.Symbol("_".join([name, *index]), **known)
    shown[made] = f"{symbol}_{{{' '.join(index)}}}" if index else symbol
    return made


def value_stands(loss, name: str) -> bool:
    """Whether a setting's value stands in the formula, no symbol: an exponent, the p of a norm."""
    value = loss.settings[name]
    is_infinite = np.ndim(value) == 0 and value == np.inf
    return loss.settings_of[name].kind == "whole" or is_infinite


def numbers_of_settings(loss, form) -> list:
    """A number for each symbol of the settings: None weighs nothing, and classes count from 1."""
    given = []
    for (name, value), symbol in zip(loss.settings.items(), form.settings):
        number = 1.0 if value is None else value + (name == "ignore_index")
        given.append(np.broadcast_to(number, shape_of(symbol)).tolist())
    return flat(given)


def differentiate(value, symbol):
    """The derivative by SymPy, in a symbol or in each one of nested tuples."""
    if isinstance(symbol, tuple):
        return tuple(differentiate(value, entry) for entry in symbol)
    return value.diff(symbol)


# ---------------------------------------------------------------------- nested tuples
def flat(nested) -> list:
    """All that stands in nested tuples, lists or arrays, in order."""
    if isinstance(nested, (tuple, list, np.ndarray)):
        return [entry for part in nested for entry in flat(part)]
    return [nested]


def shape_of(nested) -> tuple:
    """The shape of nested tuples, () for a single thing."""
    return (len(nested), *shape_of(nested[0])) if isinstance(nested, tuple) else ()
