"""Mutants that edit what the reference gives: nothing is called again.

Each is a function of a `Point` that returns the wrong results, or None where it changes nothing.
"""
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .points import Point

THRESHOLDS = tuple(10.0 ** power for power in (-4, -3, -2, -1, 0, 1, 2, 3, 6))
OF_SETTINGS = THRESHOLDS[1:-1]
FURTHER = (1e-12, 1e-6, 1e9, 1e12, 1e30, 1e100, 1e150)  # where any size is promised
BANDS = tuple(10.0 ** (power / 2) for power in range(-4, 7))  # 0.01 to 1000, in half decades
FIRST = (1, 2, 3, 4)  # rows or entries that an answer looks at
FAR = 700.0  # exp of more overflows


@dataclass(frozen=True)
class Mutant:
    """A wrong answer: its kind, what it does in words, and its results at a point."""

    kind: str
    said: str
    at: Callable


def of_outputs(limits: tuple) -> Iterator[Mutant]:
    """The results cut off, set to 0 or made whole."""
    for limit in limits:
        yield Mutant("region", f"results above {limit:g} set to 0",
                     _each(lambda out, top=limit: np.where(_size(out) > top, 0.0, out)))
        yield Mutant("region", f"results clipped at {limit:g}",
                     _each(lambda out, top=limit: np.clip(out, -top, top)))
        yield Mutant("region", f"results below {limit:g} set to 0",
                     _each(lambda out, low=limit: np.where(_size(out) < low, 0.0, out)))
    yield Mutant("integers", "results cut to whole numbers", _each(np.trunc))
    yield Mutant("region", "results below 0 set to 0", _each(lambda out: np.maximum(out, 0)))
    yield Mutant("region", "results above 0 set to 0", _each(lambda out: np.minimum(out, 0)))


def of_inputs(names: list, limits: tuple) -> Iterator[Mutant]:
    """Right but where an input lies in some region: there the result is 0."""
    for name in names:
        for limit in limits:
            yield Mutant("region", f"0 where |{name}| is above {limit:g}",
                         _where(name, lambda x, top=limit: _size(x) > top))
            yield Mutant("region", f"0 where |{name}| is below {limit:g}, and not 0",
                         _where(name, lambda x, low=limit: (_size(x) < low) & (x != 0)))
        yield Mutant("ties", f"nan where {name} is 0", _where(name, lambda x: x == 0, np.nan))
        yield Mutant("region", f"0 where {name} is below 0", _where(name, lambda x: x < 0))
        yield Mutant("integers", f"results in the dtype of {name}", _in_dtype_of(name))


def of_bands(names: list) -> Iterator[Mutant]:
    """Right but where an array lies in some half a power of ten."""
    for name in names:
        for low, high in zip(BANDS, BANDS[1:]):
            yield Mutant("region", f"0 where |{name}| is from {low:.2g} to {high:.2g}",
                         _where(name, lambda x, a=low, b=high: (_size(x) >= a) & (_size(x) < b)))


def of_differences(pairs: list) -> Iterator[Mutant]:
    """Right but where two arrays are so far apart."""
    for a, b in pairs:
        for low, high in zip(BANDS, BANDS[1:]):
            yield Mutant("region", f"0 where |{a} - {b}| is from {low:.2g} to {high:.2g}",
                         _where_apart(a, b, low, high))
        for limit in THRESHOLDS:
            yield Mutant("region", f"0 where |{a} - {b}| is above {limit:g}",
                         _where_apart(a, b, limit, np.inf))
            yield Mutant("region", f"0 where |{a} - {b}| is below {limit:g}, and not 0",
                         _where_apart(a, b, 5e-324, limit))
        yield Mutant("ties", f"nan where {a} equals {b}", _where_apart(a, b, 0.0, 5e-324, np.nan))


def of_rows(names: list) -> Iterator[Mutant]:
    """Right for some rows or entries only, or the same for all."""
    for count in FIRST:
        yield Mutant("rows", f"0 after the first {count}",
                     _each(lambda out, k=count: _changed_rows(out, slice(k, None), 0.0)))
    yield Mutant("rows", "the first is 0", _each(lambda out: _changed_rows(out, slice(0, 1), 0.0)))
    yield Mutant("rows", "the last is 0",
                 _each(lambda out: _changed_rows(out, slice(-1, None), 0.0)))
    for what, over in (("mean", np.mean), ("median", np.median), ("largest", np.max),
                       ("smallest", np.min)):
        yield Mutant("rows", f"the {what} of all rows for each", _each(
            lambda out, f=over: np.broadcast_to(f(out, axis=0), out.shape) if _long(out) else out))
    yield Mutant("rows", "the first row for all", _each(
        lambda out: np.broadcast_to(out[:1], out.shape) if _long(out) else out))
    yield Mutant("rows", "the last row for all", _each(
        lambda out: np.broadcast_to(out[-1:], out.shape) if _long(out) else out))
    yield Mutant("rows", "the rows reversed", _each(lambda out: out[::-1] if _long(out) else out))
    yield Mutant("rows", "the rows sorted", _each(
        lambda out: np.sort(out, axis=0) if _long(out) else out))
    yield Mutant("rows", "flattened in the order of columns", _each(
        lambda out: out.ravel(order="F").reshape(out.shape)))
    for name in names:
        for pivot, of in (("the first", lambda x: x[..., :1]), ("the last", lambda x: x[..., -1:]),
                          ("the smallest", lambda x: x.min(-1, keepdims=True)),
                          ("the mean", lambda x: x.mean(-1, keepdims=True)),
                          ("0", lambda x: np.zeros_like(x[..., :1]))):
            yield Mutant("rows", f"overflows where {name} is {FAR:g} above {pivot} of its row",
                         _where_shifted(name, of))
        yield Mutant("rows", f"lost where a row of {name} is {FAR:g} below the largest of all",
                     _where_below_all(name))


def of_digits(exercise) -> Iterator[Mutant]:
    """Twice the tolerance away: everywhere, and in the smallest results alone."""
    off = 1 + 2 * exercise.rtol
    yield Mutant("tolerances", "relative errors of twice the tolerance",
                 _each(lambda out: out * off))
    yield Mutant("tolerances", "relative errors of twice the tolerance, downwards",
                 _each(lambda out: out / off))


# ------------------------------------------------------------------ how a mutant changes results
def _each(change):
    """Every result changed by itself."""
    def at(point: Point):
        with np.errstate(all="ignore"):
            return [change(out) for out in point.results]
    return at


def _where(name, region, value=0.0):
    """`value` in those entries or rows of a result that belong to a region of an input."""
    def at(point):
        given = point.inputs.get(name)
        if not _is_number(given):
            return None
        with np.errstate(all="ignore"):
            hit = region(np.asarray(given, dtype=float))
        return _put(point, hit, value) if hit.any() else None
    return at


def _where_apart(one, other, low, high, value=0.0):
    """`value` where two inputs of one shape lie so far apart."""
    def at(point):
        a, b = point.inputs.get(one), point.inputs.get(other)
        if not _is_number(a) or not _is_number(b) or np.shape(a) != np.shape(b):
            return None
        with np.errstate(all="ignore"):
            size = _size(np.asarray(a, dtype=float) - np.asarray(b, dtype=float))
        hit = (size >= low) & (size < high)
        return _put(point, hit, value) if hit.any() else None
    return at


def _where_shifted(name, pivot):
    """nan in rows whose largest entry is so far above the pivot that exp overflows."""
    def at(point):
        x = point.inputs.get(name)
        if not isinstance(x, np.ndarray) or x.ndim == 0 or x.shape[-1] < 2:
            return None
        with np.errstate(all="ignore"):
            hit = (x.max(-1, keepdims=True) - pivot(x) > FAR) & np.ones(x.shape, bool)
        return _put(point, hit, np.nan) if hit.any() else None
    return at


def _where_below_all(name):
    """inf in rows that are so far below the largest entry of all that exp underflows."""
    def at(point):
        x = point.inputs.get(name)
        if not isinstance(x, np.ndarray) or x.ndim < 2 or not x.size:
            return None
        with np.errstate(all="ignore"):
            hit = (x.max() - x.max(-1, keepdims=True) > FAR) & np.ones(x.shape, bool)
        return _put(point, hit, np.inf) if hit.any() else None
    return at


def _in_dtype_of(name):
    """As `np.zeros_like(x)` that is filled entry by entry."""
    def at(point):
        given = point.inputs.get(name)
        if not isinstance(given, np.ndarray) or given.dtype.kind not in "iu":
            return None
        return [np.trunc(out) for out in point.results]
    return at


def _put(point, hit, value):
    """The results with `value` where `hit`: in each entry, in each row, or in all of a result."""
    changed = []
    for out in point.results:
        out = np.array(out, dtype=float)
        if out.shape == hit.shape:
            out[hit] = value
        elif out.ndim and hit.ndim and out.shape[0] == hit.shape[0]:
            out[hit.reshape(len(hit), -1).any(axis=1)] = value
        else:
            out[...] = value
        changed.append(out)
    return changed


def _changed_rows(out, rows, value):
    if not _long(out):
        return out
    out = np.array(out)
    out[rows] = value
    return out


def _long(out):
    """Has a result several rows?"""
    return out.ndim > 0 and len(out) > 1


def _size(array):
    return np.abs(array)


def _is_number(value):
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fiu"
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
