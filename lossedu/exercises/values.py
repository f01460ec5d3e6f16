"""Values as plain data: what goes into an answer and what comes out, ready for JSON and exact.

    pack(np.array([1.0, np.inf]))
    {"kind": "array", "dtype": "float64", "shape": [2], "values": [1.0, "inf"]}

This module and `run` need NumPy and the standard library only, so that an answer can be run
in a process that holds no reference. It keeps its own hold on the functions it uses: whatever
a learner puts into `numpy` later does not reach it.
"""
import math
import sys
import types

import numpy as np

from . import toys

LIMIT = 100_000  # numbers in one value; nothing in an exercise comes near it
TEXT, NAME = 1000, 80  # characters of a text, and of the name of a type
_ndarray, _generic, _array, _dtype = np.ndarray, np.generic, np.array, np.dtype
_isfinite, _float, _product, _slice = math.isfinite, float, math.prod, str.__getitem__
_are_finite = np.isfinite
DTYPES = ("float64", "float32", "float16", "int64", "int32", "int16", "int8",
          "uint64", "uint32", "uint16", "uint8", "bool")
_OF_NUMBERS = frozenset((*DTYPES, "float", "int"))
_PLAIN = frozenset((float, int, bool))
_NAMES = {_dtype(name).str: name for name in DTYPES}


def pack(value: object) -> dict:
    """A value as plain data, copied at once. Only exact types count: no subclass, no look-alike.

    A tensor of PyTorch counts as the array that it holds. What is larger than anything an
    exercise asks for is described and not copied.
    """
    try:
        return _pack(value, 0, _Room())
    except _TooMany:
        return {"kind": "other", "type": f"{type(value).__name__} of more than {LIMIT:,} values"}


class _TooMany(Exception):
    pass


class _Room:
    """How many values may still come, lists within lists counted together."""

    def __init__(self):
        self.left = LIMIT

    def take(self, count):
        self.left -= count
        if self.left < 0:
            raise _TooMany


def _pack(value, depth, room):
    kind = type(value)
    if kind in (float, int, bool):
        if kind is int and not -2 ** 63 < value < 2 ** 63:
            return _pack_large(value)
        return {"kind": "number", "dtype": kind.__name__, "shape": [], "values": [_plain(value)]}
    if kind is _ndarray or issubclass(kind, _generic):
        return _pack_array(value, "array" if kind is _ndarray else "number")
    if kind in (tuple, list):
        if depth > 2:
            return {"kind": "other", "type": kind.__name__}
        room.take(len(value))
        return {"kind": kind.__name__, "items": [_pack(item, depth + 1, room) for item in value]}
    if value is None:
        return {"kind": "none"}
    if kind is str:
        return {"kind": "text", "text": cut(value, TEXT)}
    name = toys.name_of(value)
    if name:
        return {"kind": "function", "name": name}
    array = _of_torch(value)
    if array is not None:
        return _pack_array(array, "array")
    if kind is types.CoroutineType:
        value.close()  # Python would complain about it later
    return {"kind": "other", "type": _name_of_type(kind)}


def type_name(value: object) -> str:
    """The name of a value's type, whatever its own class makes of names.

    >>> type_name(0.5)
    'float'
    """
    return cut(type.__dict__["__name__"].__get__(type(value)), NAME)


def _name_of_type(kind):
    module = type.__dict__["__module__"].__get__(kind)
    name = type.__dict__["__qualname__"].__get__(kind)
    full = f"{module}.{name}" if type(module) is str else name
    return cut(full.removeprefix("builtins."), NAME)


def _of_torch(value):
    """The array in a tensor of PyTorch, or None."""
    torch = sys.modules.get("torch")
    if torch is None or type(value) not in (torch.Tensor, torch.nn.Parameter):
        return None
    try:
        array = value.detach().cpu().numpy()
    except (TypeError, RuntimeError):  # sparse, or of a dtype that NumPy lacks
        return None
    return array if type(array) is _ndarray else None


def _pack_large(value):
    """A whole number beyond int64: as the float that it is, or as no number."""
    try:
        return _pack(_float(value), 0, _Room())
    except OverflowError:
        return {"kind": "other", "type": "whole number beyond the largest float"}


def _pack_array(value, kind):
    dtype = value.dtype
    data = {"kind": kind, "dtype": _name_of_dtype(dtype), "shape": list(value.shape),
            "values": None}
    if dtype.kind not in "fiub" or value.size > LIMIT:
        return data
    value = _array(value)
    if dtype.kind == "f" and dtype.itemsize > 8:
        value = value.astype("float64")
    if not dtype.isnative:  # read from some file: the same numbers, their bytes reversed
        value = value.astype(value.dtype.newbyteorder("="))
    data["dtype"] = _name_of_dtype(value.dtype)
    if data["dtype"] in DTYPES:
        flat = value.ravel().tolist()
        plain = value.dtype.kind != "f" or _are_finite(value).all()
        data["values"] = flat if plain else [_plain(one) for one in flat]
    return data


def _name_of_dtype(dtype):
    known = _NAMES.get(dtype.str)  # str(dtype) asks NumPy's functions, which a session may replace
    if known:
        return known
    try:
        return cut(str(dtype), NAME)
    except Exception:
        return dtype.str


def cut(text: str, length: int) -> str:
    """Text as one can show and save it: on one line, cut, nothing that a screen would obey.

    >>> cut("one\\ntwo", 20), cut("abcdef", 5)
    ('one two', 'ab...')
    """
    text = _slice(text, slice(0, length + 1))
    shown = "".join(one if one.isprintable() else " " if one.isspace() else "?" for one in text)
    return shown if len(shown) <= length else shown[:length - 3] + "..."


def _plain(number):
    """JSON has no word for nan and inf: they travel as text."""
    return number if type(number) is not _float or _isfinite(number) else str(number)


def unpack(data: dict) -> object:
    """The value again, freshly made: changing it changes nothing else."""
    kind = data["kind"]
    if kind in ("tuple", "list"):
        return (tuple if kind == "tuple" else list)(unpack(item) for item in data["items"])
    if kind == "none":
        return None
    if kind == "text":
        return data["text"]
    if kind == "function":
        return toys.TOYS[data["name"]]
    if kind == "number" and data["dtype"] in ("float", "int", "bool"):
        return {"float": float, "int": int, "bool": bool}[data["dtype"]](data["values"][0])
    values = data["values"]
    if str in map(type, values):  # nan and inf
        values = [_float(one) if type(one) is str else one for one in values]
    array = _array(values, dtype=_dtype(data["dtype"])).reshape(data["shape"])
    return array if kind == "array" else array[()]


def numbers(data: dict) -> np.ndarray | None:
    """The numbers of one packed value as float64, or None: data from elsewhere may be ill made."""
    try:
        if data["kind"] not in ("number", "array"):
            return None
        if data["dtype"] not in _OF_NUMBERS:
            return None
        if len(data["shape"]) > 32 or _product(data["shape"]) != len(data["values"]):
            return None
        values = data["values"]
        if not set(map(type, values)) <= _PLAIN:  # nan and inf, or something that is no number
            values = [_float(one) for one in values]
        flat = _array(values, dtype="float64")
        return flat.reshape([int(n) for n in data["shape"]])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def list_as_array(want: dict, got: dict) -> dict:
    """A packed list of numbers, or of such lists, as the array that is wanted in its place.

    Among several results each list by itself. Whatever else came is left as it is.
    """
    if want["kind"] == "tuple" and got["kind"] in ("tuple", "list"):
        if len(want["items"]) == len(got["items"]):
            items = [list_as_array(*pair) for pair in zip(want["items"], got["items"])]
            return got | {"items": items}
    if want["kind"] == "array" and got["kind"] == "list":
        rows = _rows(got)
        if rows is not None:
            return _pack_array(rows, "array")
    return got


def _rows(data):
    """The array in a packed list: rows of equal shape, of numbers only; otherwise None."""
    if data["kind"] != "list":
        flat = numbers(data)
        return None if flat is None else flat.astype(data["dtype"])
    rows = [_rows(item) for item in data["items"]]
    if any(row is None for row in rows) or len({row.shape for row in rows}) > 1:
        return None
    return _array(rows)


def check_packable(value: object, what: str) -> dict:
    """`pack(value)`; TypeError for a value that an exercise cannot hand to another process."""
    data = pack(value)
    for leaf in _leaves(data):
        if leaf["kind"] == "other" or leaf.get("values", ()) is None:
            kind = leaf.get("type", leaf.get("dtype"))
            raise TypeError(f"{what} holds a value of type {kind}; numbers, arrays of numbers, "
                            "text, None, tuples and lists of those, and functions from "
                            "lossedu.exercises.toys fit.")
    return data


def _leaves(data):
    if "items" not in data:
        return [data]
    return [leaf for item in data["items"] for leaf in _leaves(item)]
