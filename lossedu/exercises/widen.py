"""Cases beyond those that an exercise draws: no region, row, tie or setting goes untried.

    EXERCISE = Exercise(..., draw=widened(draw, mad_scale))

Each is one of the drawn cases, changed: numbers of all sizes in every position, all of them scaled
up and down, whole numbers with ties, a last row that is far out, settings of other cases. What an
input may hold is read from what was drawn: labels stay labels, shares stay between 0 and 1, what is
never below 0 stays so. What the docstring rules out beyond that is said in a sentence:

    draw=widened(draw, median_reach, {"k is at most n": lambda x, k: k > len(x)})
"""
import inspect
import re
from collections.abc import Callable, Iterator

import numpy as np

from .input_kinds import SCALED, kinds_of
from .record import Case

ROWS = 26        # so many rows take numbers of all sizes
SPREAD = 3.0     # powers of ten to either side
SCALES = (1e-6, 1e-2, 1e2, 1e7)
FURTHER = (1e-12, 1e12, 1e40, 1e120, 1e160)  # where the docstring promises any size
FACTORS = (0.01, 100.0)
SETTINGS = (5e-4, 0.05, 50.0, 5e3)  # values of a setting
ANY_SIZE = re.compile(
    r"any\s+size|any\s+real\s+number|every\s+r\b|right\s+to\s+\d+\s+digits\s+for\s+every", re.I)
SHARES = (0.1, 0.5, 3.0, 20.0)  # powers that keep a share a share
FAR = 1000.0


def widened(draw: Callable, reference: Callable, ruled_out: dict | None = None,
            only: tuple = ()) -> Callable:
    """`draw` and more cases. `ruled_out`: sentence -> function of the inputs that is true for what
    the docstring does not allow. `only`: words from the notes of those to keep; where a right
    answer searches, few cases fit into its time."""
    for name, value in (("draw", draw), ("reference", reference)):
        if not callable(value):
            raise TypeError(f"widened: {name}={value!r}; the function itself fits, without "
                            "quotation marks: widened(draw, mad_scale)")
    rules = ruled_out or {}

    def drawn(rng):
        own = list(draw(rng))
        signature = inspect.signature(reference)
        calls = [_bound(signature, case) for case in own]
        more = []
        scales = SCALES + FURTHER if promises_any_size(reference) else SCALES
        for inputs, said in _more(calls, rng, scales):
            if only and not any(words in said for words in only):
                continue
            if not any(rule(**inputs) for rule in rules.values()) and _is_finite(reference, inputs):
                more.append(Case(**inputs).note(said))
        return [*own, *(_as_called(case, own[0], signature) for case in more)]

    drawn.ruled_out = rules
    drawn.own = draw
    return drawn


def promises_any_size(reference: Callable) -> bool:
    """Does the docstring promise more than the sizes of ordinary numbers, for one or two arrays?"""
    few = len(inspect.signature(reference).parameters) <= 4
    return few and bool(ANY_SIZE.search(inspect.getdoc(reference)))


def _bound(signature, case):
    """The inputs of a case by name, settings at their defaults among them."""
    bound = signature.bind(*case.args, **case.kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


def _as_called(case, like, signature):
    """The case with as many inputs by place as the first drawn case has."""
    bound = signature.bind(**case.kwargs).arguments
    names = list(bound)[:len(like.args)]
    args = [bound[name] for name in names]
    rest = {name: value for name, value in bound.items() if name not in names}
    return Case(*args, **rest).note(case.said)


def _is_finite(reference, inputs):
    """Does the reference give finite numbers here? Elsewhere right answers may differ."""
    given = {name: _copied(value) for name, value in inputs.items()}
    try:
        with np.errstate(all="ignore"):
            result = reference(**given)
    except Exception:
        return False
    results = result if isinstance(result, tuple) else (result,)
    return all(np.isfinite(np.asarray(one, dtype=float)).all() for one in results)


# ------------------------------------------------------------------ more cases
def _more(calls, rng, scales) -> Iterator[tuple[dict, str]]:
    """(inputs, what they are for): each made of a drawn call."""
    kinds = kinds_of(calls)
    largest = _largest(calls, kinds)
    middle = sorted(calls, key=_size)[len(calls) // 2]
    for base in largest:
        yield from _of_all_sizes(base, kinds, rng)
        yield from _scaled(base, kinds, scales)
        yield from _whole(_longer(base, 6), kinds)
    yield from _shares(largest[0], kinds, rng)
    yield from _tied(_longer(middle, 4), kinds)
    yield from _last_row(_longer(middle, 3), kinds)
    yield from _settings(calls, middle, kinds)


def _largest(calls, kinds):
    """The largest call in which no array is all alike; one for each word or function that came."""
    fixed = [name for name, kind in kinds.items() if kind == "fixed"]
    found = {}
    for call in sorted(calls, key=lambda one: (_varies(one), _size(one)), reverse=True):
        words = tuple(call[name] for name in fixed if isinstance(call.get(name), str)
                      or callable(call.get(name)))
        found.setdefault(words, call)
    return list(found.values())[:2]


def _varies(inputs):
    """Does every array of floats hold more than one number?"""
    arrays = [x for x in inputs.values() if isinstance(x, np.ndarray) and x.dtype.kind == "f"]
    return all(x.size and np.ptp(x) > 0 for x in arrays)


def _of_all_sizes(inputs, kinds, rng):
    """Sizes from a thousandth to a thousand, one beside the other, in every position."""
    scaled = _arrays(inputs, kinds, SCALED)
    groups = [[name] for name in scaled] + ([list(scaled)] if len(scaled) > 1 else [])
    for group in groups:
        for longer in _all_longer(inputs, group):
            changed = {name: _resized(longer[name], kinds[name], rng) for name in group}
            yield {**longer, **changed}, f"numbers of all sizes: {' and '.join(group)}"
    names = list(scaled)
    for one, other in zip(names, names[1:]):
        x, y = (_longer(inputs, ROWS)[name] for name in (one, other))
        if x.shape == y.shape and kinds[one] == kinds[other] == "free":
            apart = _resized(y, "free", rng)
            yield {**_longer(inputs, ROWS), one: y + apart}, f"{one} and {other} apart by all sizes"


def _all_longer(inputs, group):
    """The inputs with more rows; where the one array of a group has rows of its own, it alone."""
    longer = _longer(inputs, ROWS)
    yield longer
    x = inputs[group[0]]
    if len(group) == 1 and len(longer[group[0]]) == len(x) < ROWS:
        yield {**inputs, group[0]: x[np.arange(ROWS) % len(x)]}


def _resized(x, kind, rng):
    sizes = rng.permutation(10.0 ** np.linspace(-SPREAD, SPREAD, x.size)).reshape(x.shape)
    signs = rng.choice([-1.0, 1.0], x.shape) if kind == "free" else 1.0
    return sizes * signs


def _scaled(inputs, kinds, scales):
    """All that has a scale, times the same."""
    names = [name for name in inputs if kinds[name] in SCALED and not _is_whole(inputs[name])]
    if not any(isinstance(inputs[name], np.ndarray) for name in names):
        return
    arrays = [name for name in names if isinstance(inputs[name], np.ndarray)]
    groups = [(names, scales)]
    if arrays != names:
        groups += [(arrays, scales)]
    if len(arrays) > 1:
        groups += [([name], FACTORS[1:]) for name in arrays]
    for group, factors in groups:
        for factor in factors:
            changed = {name: _times(inputs[name], factor) for name in group}
            yield {**inputs, **changed}, f"{' and '.join(group)} times {factor:g}"


def _shares(inputs, kinds, rng):
    """Shares close to 0 and close to 1, and of all sizes."""
    shares = _arrays(inputs, kinds, ("share",))
    enough = all(x.size >= ROWS or x.ndim > 1 for x in shares.values())
    longer = inputs if enough else _longer(inputs, ROWS)
    for name, x in _arrays(longer, kinds, ("share",)).items():
        sizes = 10.0 ** np.linspace(-8, -0.3, x.size)
        mixed = rng.permutation(np.where(np.arange(x.size) % 2, sizes, 1 - sizes))
        yield {**longer, name: mixed.reshape(x.shape)}, f"{name} of all sizes"
    for name, x in shares.items():
        for power in SHARES:
            yield {**inputs, name: x ** power}, f"{name} close to {'0' if power > 1 else '1'}"


def _whole(inputs, kinds):
    """Whole numbers, among them zeros and ties."""
    free = _arrays(inputs, kinds, SCALED)
    for step in (1.0, 0.25):
        changed = {name: _rounded(x, step, kinds[name]) for name, x in free.items()}
        if changed:
            yield {**inputs, **changed}, "whole numbers, with ties" if step == 1 else "quarters"
    between = {name: 0.37 * value for name, value in inputs.items()
               if kinds[name] in SCALED and isinstance(value, float)}
    if free and between:
        changed = {name: _rounded(x, 1.0, kinds[name]) for name, x in free.items()}
        yield {**inputs, **changed, **between}, "whole numbers, settings between"


def _rounded(x, step, kind):
    """Rounded, after a change of scale that leaves small whole numbers of several sizes."""
    typical = np.median(np.abs(x[x != 0])) if np.any(x != 0) else 1.0
    small = x if 0.5 <= typical <= 50 else 3 * x / typical
    rounded = np.clip(np.round(small / step) * step, -100, 100)
    return np.maximum(rounded, step) if kind == "positive" else rounded + 0.0  # no -0


def _tied(inputs, kinds):
    """The last entry equal to the first, and two inputs that meet in one place."""
    arrays = _arrays(inputs, kinds, (*SCALED, "share"))
    for name, x in arrays.items():
        if x.size > 1:
            tied = x.copy()
            tied.flat[-1] = x.flat[0]
            yield {**inputs, name: tied}, f"first and last of {name} equal"
    for (one, x), (other, y) in zip(arrays.items(), list(arrays.items())[1:]):
        if x.shape == y.shape and kinds[one] == kinds[other]:
            met = y.copy()
            met[-1:] = x[-1:]
            yield {**inputs, other: met}, f"the last of {one} and of {other} equal"


def _last_row(inputs, kinds):
    """One row far out: the last, then the first."""
    for name, x in _arrays(inputs, kinds, SCALED).items():
        if len(x) > 1:
            for row, said in ((-1, "last"), (0, "first")):
                far = x.copy()
                far[row] = FAR * x[row]
                yield {**inputs, name: far}, f"the {said} of {name} far out"


def _settings(calls, inputs, kinds):
    """Settings of other cases, scaled ones, and all but one at their defaults."""
    for name, kind in kinds.items():
        values = [call.get(name) for call in calls]
        if any(isinstance(value, (np.ndarray, list)) for value in values):
            continue
        base = {**inputs}
        if kind in SCALED and isinstance(base.get(name), float):
            for value in SETTINGS:
                yield {**base, name: value}, f"{name} = {value:g}"
        for value in list(dict.fromkeys(values))[:2]:
            if name in base and value != base[name] and value is not None:
                yield {**base, name: value}, f"another {name}"


# ------------------------------------------------------------------ small parts
def _arrays(inputs, kinds, wanted):
    return {name: x for name, x in inputs.items()
            if kinds[name] in wanted and isinstance(x, np.ndarray) and x.ndim and x.size
            and x.dtype.kind == "f"}


def _longer(inputs, rows):
    """The inputs with their rows repeated until there are so many."""
    arrays = {name: x for name, x in inputs.items() if isinstance(x, np.ndarray) and x.ndim}
    if not arrays:
        return inputs
    count = len(next(iter(arrays.values())))
    if not 0 < count < rows:
        return inputs
    places = np.arange(rows) % count
    return {**inputs, **{name: x[places] for name, x in arrays.items() if len(x) == count}}


def _is_whole(value):
    """Is it of an integer dtype, as classes are?"""
    return np.asarray(value).dtype.kind in "iub"


def _size(inputs):
    return sum(np.size(value) for value in inputs.values() if isinstance(value, np.ndarray))


def _times(value, factor):
    if isinstance(value, np.ndarray):
        return value * factor
    return value * factor if isinstance(value, float) else value


def _copied(value):
    return value.copy() if isinstance(value, np.ndarray) else value
