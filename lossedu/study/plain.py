"""Values of every kind that settings hold, as JSON and back: no value costs a long run."""
from pathlib import Path, PurePath

import numpy as np

KIND, HELD = "kind of value", "held"  # the two keys of what JSON has no word for


def to_json(value):
    """A value as what JSON has words for; what cannot be told is kept as its text.

    >>> to_json({"factor": np.int64(10), "split": (3, 1)})
    {'factor': 10, 'split': {'kind of value': 'tuple', 'held': [3, 1]}}
    """
    if value is None or isinstance(value, (bool, np.bool)):
        return None if value is None else bool(value)
    for plain, numpys in ((int, np.integer), (float, np.floating), (str, np.str_)):
        if isinstance(value, (plain, numpys)):
            return plain(value)
    if isinstance(value, (complex, np.complexfloating)):
        return _held("complex", [float(value.real), float(value.imag)])
    if isinstance(value, np.ndarray):
        values = [to_json(one) for one in value.ravel().tolist()]
        return _held("array", [str(value.dtype), list(value.shape), values])
    if isinstance(value, list):
        return [to_json(one) for one in value]
    if isinstance(value, (tuple, set, frozenset)):
        kind = next(kind for kind in (tuple, set, frozenset) if isinstance(value, kind))
        return _held(kind.__name__, [to_json(one) for one in value])
    if isinstance(value, dict):
        if all(type(key) is str for key in value) and KIND not in value:
            return {key: to_json(one) for key, one in value.items()}
        return _held("dict", [[to_json(key), to_json(one)] for key, one in value.items()])
    if isinstance(value, range):
        return _held("range", [value.start, value.stop, value.step])
    if isinstance(value, PurePath):
        return _held("path", str(value))
    return str(value)


def _held(kind, value):
    return {KIND: kind, HELD: value}


def from_json(value):
    """The value again: equal to the one that `to_json` took, numbers of NumPy as Python's."""
    if isinstance(value, list):
        return [from_json(one) for one in value]
    if not isinstance(value, dict):
        return value
    if KIND not in value:
        return {key: from_json(one) for key, one in value.items()}
    return _MAKE[value[KIND]](value[HELD])


def _array(held):
    dtype, shape, values = held
    return np.array([from_json(one) for one in values], dtype=dtype).reshape(shape)


_MAKE = {
    "complex": lambda held: complex(*held),
    "array": _array,
    "path": Path,
    "range": lambda held: range(*held),
    "tuple": lambda held: tuple(from_json(held)),
    "set": lambda held: set(from_json(held)),
    "frozenset": lambda held: frozenset(from_json(held)),
    "dict": lambda held: {from_json(key): from_json(one) for key, one in held},
}
