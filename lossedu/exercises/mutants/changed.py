"""Mutants that call the reference on changed inputs.

Each is a function of a `Point` that returns the wrong results, or None where nothing changes.
"""
import inspect
from collections.abc import Iterator

import numpy as np

from .edits import FIRST, OF_SETTINGS, Mutant
from .points import results_of

NUDGE = 1e-9   # relative: to the neighbour of an exact hit
CLIPS = (1e-15, 1e-12, 1e-7, 1e-5, 1e-3)  # usual ones, of probabilities
JUMP = 1e-5    # what changes by more than this over a nudge has jumped


def of_inputs(exercise, names: list, limits: tuple) -> Iterator[Mutant]:
    """An input clipped, flushed to 0, without its sign, whole."""
    for name in names:
        for limit in limits:
            yield _with(exercise, "region", f"{name} clipped at {limit:g}", name,
                        lambda x, top=limit: np.clip(x, -top, top))
            yield _with(exercise, "region", f"{name} taken for 0 below {limit:g}", name,
                        lambda x, low=limit: np.where(np.abs(x) < low, 0, x))
        for limit in CLIPS if 1e-12 in limits else CLIPS[2:]:
            yield _with(exercise, "region", f"{name} clipped to {limit:g} from above", name,
                        lambda x, low=limit: np.maximum(x, low))
            yield _with(exercise, "region", f"{name} clipped to 1 - {limit:g}", name,
                        lambda x, low=limit: np.minimum(x, 1 - low))
        yield _with(exercise, "region", f"the size of {name}", name, np.abs)
        yield _with(exercise, "integers", f"{name} cut to whole numbers", name, np.trunc)
        yield _with(exercise, "integers", f"{name} in float32", name,
                    lambda x: np.asarray(x, dtype=np.float32).astype(float))
        yield _with(exercise, "rows", f"{name} sorted", name, lambda x: np.sort(x, axis=0))
        yield _with(exercise, "rows", f"{name} reversed", name, lambda x: x[::-1])
        yield _with(exercise, "ties", f"{name} without doubles", name, _without_doubles)


def of_rows(exercise, names: list) -> Iterator[Mutant]:
    """All rows taken for one of them, or only the first ones looked at."""
    yield _of_first(exercise, "every row taken for the first", names,
                    lambda x: np.broadcast_to(x[:1], x.shape).copy())
    yield _of_first(exercise, "every row taken for the last", names,
                    lambda x: np.broadcast_to(x[-1:], x.shape).copy())
    for count in FIRST:
        yield _of_first(exercise, f"only the first {count} rows looked at", names,
                        lambda x, k=count: x[:k])
    yield _of_first(exercise, "the last row not looked at", names,
                    lambda x: x[:-1] if len(x) > 1 else x)
    yield _of_first(exercise, "the first row not looked at", names,
                    lambda x: x[1:] if len(x) > 1 else x)
    yield _sorted_back_wrongly(exercise, names)


def of_exact_hits(exercise, names: list) -> Iterator[Mutant]:
    """At a jump the value of the one side or the other in the place of the value there."""
    for name in names:
        for sign, side in ((1, "above"), (-1, "below")):
            for which, places in (("all", slice(None)), ("the first", slice(0, 1)),
                                  ("the last", slice(-1, None)),
                                  ("every other", slice(0, None, 2))):
                yield Mutant("ties", f"at a jump the value just {side}: {which} of {name}",
                             _beside(exercise, name, sign, places))


def of_settings(exercise, seen: dict) -> Iterator[Mutant]:
    """A setting ignored, fixed at a value, clipped."""
    for name, one in inspect.signature(exercise.reference).parameters.items():
        values = seen.get(name, [])
        if not values:
            continue
        if one.default is not one.empty:
            yield _with(exercise, "settings", f"{name} ignored", name, lambda x, d=one.default: d)
        for value in values[:3]:
            yield _with(exercise, "settings", f"{name} taken for {value!r}", name,
                        lambda x, v=value: v)
        if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
            # A whole number may be a size: one of 1e9 would fill the memory.
            top = 1e300 if any(isinstance(value, float) for value in values) else 1000.0
            yield from _of_number(exercise, name, top)


def _of_number(exercise, name, top):
    for limit in (one for one in OF_SETTINGS if one <= top):
        yield _with(exercise, "settings", f"{name} at most {limit:g}", name,
                    lambda x, top=limit: min(x, type(x)(top)))
        yield _with(exercise, "settings", f"{name} at least {limit:g}", name,
                    lambda x, low=limit: max(x, type(x)(low)) if type(x)(low) == low else x)
    yield _with(exercise, "settings", f"{name} cut to a whole number", name,
                lambda x: type(x)(int(x)) if np.isfinite(x) else x)
    yield _with(exercise, "settings", f"{name} without its sign", name, abs)


# ------------------------------------------------------------------ how inputs are changed
def _with(exercise, kind, said, name, change):
    """The reference on one changed input."""
    signature = inspect.signature(exercise.reference)

    def at(point):
        given = point.inputs.get(name, _default(signature, name))
        if given is None and name not in point.inputs:
            return None
        try:
            with np.errstate(all="ignore"):
                new = change(given)
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
        if isinstance(given, np.ndarray):
            new = np.asarray(new, dtype=given.dtype if given.dtype.kind == "f" else None)
            if new.dtype.kind == "f" and given.dtype.kind in "iu":
                new = new.astype(given.dtype)
        elif isinstance(new, (np.ndarray, np.generic)):
            new = type(given)(new)
        if _equal(given, new):
            return None
        return results_of(exercise.reference, signature, {**point.inputs, name: new})
    return Mutant(kind, said, at)


def _of_first(exercise, said, names, change):
    """The reference with every input that has as many rows as the first array changed alike."""
    signature = inspect.signature(exercise.reference)

    def at(point):
        arrays = {name: x for name, x in point.arrays().items() if x.ndim}
        if not arrays:
            return None
        count = len(next(iter(arrays.values())))
        if count < 2:
            return None
        new = {name: change(x) for name, x in arrays.items() if len(x) == count}
        if all(_equal(arrays[name], x) for name, x in new.items()):
            return None
        return results_of(exercise.reference, signature, {**point.inputs, **new})
    return Mutant("rows", said, at)


def _sorted_back_wrongly(exercise, names):
    """Sorted by the first input, computed, and then put back by the order and not its inverse."""
    signature = inspect.signature(exercise.reference)

    def at(point):
        arrays = {name: x for name, x in point.arrays().items() if x.ndim}
        if not arrays or next(iter(arrays.values())).ndim != 1:
            return None
        order = np.argsort(next(iter(arrays.values())), kind="stable")
        new = {name: x[order] for name, x in arrays.items() if len(x) == len(order)}
        found = results_of(exercise.reference, signature, {**point.inputs, **new})
        if found is None:
            return None
        return [out[order] if out.shape[:1] == order.shape else out for out in found]
    return Mutant("rows", "sorted, and put back in the wrong order", at)


def _beside(exercise, name, sign, places):
    signature = inspect.signature(exercise.reference)

    def moved(point, given, size):
        new = np.array(given, dtype=float)
        part = new[places] if new.ndim else new
        steps = np.where(part == 0, 1e-280, np.abs(part))
        part += sign * size * np.where(np.isfinite(steps), steps, 0)
        new = new if new.ndim else float(new)
        found = results_of(exercise.reference, signature, {**point.inputs, name: new})
        alike = found is not None and [x.shape for x in found] == [x.shape for x in point.results]
        return found if alike else None

    def at(point):
        given = point.inputs.get(name)
        if isinstance(given, bool) or not isinstance(given, (float, np.ndarray)):
            return None
        if isinstance(given, np.ndarray) and given.dtype.kind != "f":
            return None
        jump = max(JUMP, 1000 * exercise.rtol)
        nearer = moved(point, given, NUDGE / 1000)
        if nearer is None or not any(
                _far_apart(here, there, jump).any() for here, there in zip(point.results, nearer)):
            return None
        near = moved(point, given, NUDGE)
        if near is None:
            return None
        return [_where_it_jumps(*three, jump) for three in zip(point.results, near, nearer)]
    return at


def _where_it_jumps(here, near, nearer, jump):
    """The value beside, where it does not come closer to the value here as the nudge shrinks."""
    with np.errstate(all="ignore"):
        jumped = np.abs(near - nearer) < 0.01 * np.abs(here - nearer)
    return np.where(jumped & _far_apart(here, nearer, jump), nearer, here)


def _far_apart(here, there, jump):
    with np.errstate(all="ignore"):
        apart = np.abs(here - there)
        return (apart > jump * np.maximum(np.abs(here), np.abs(there))) & (apart > 1e-8)


def _without_doubles(x):
    """Each number once; labels, which are nothing but doubles, as they are."""
    return np.unique(x) if x.dtype.kind == "f" else x


def _default(signature, name):
    default = signature.parameters[name].default
    return None if default is inspect.Parameter.empty else default


def _equal(one, other):
    if isinstance(one, np.ndarray):
        return one.shape == np.shape(other) and np.array_equal(one, other, equal_nan=True)
    return type(one) is type(other) and one == other
