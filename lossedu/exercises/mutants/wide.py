"""Valid inputs beyond the cases: the cases' own, scaled, rounded, tied, joined and cut.

What an input may hold is read from the cases: labels stay labels, shares stay from 0 to 1, what is
never below 0 stays so. A call counts only where the reference and every style agree to the last
digits that are asked for, entry by entry: where they part, no digit is right or wrong. What the
docstring rules out beyond that, an exercise says to `widened`.
"""
import inspect
import time
from collections.abc import Iterator

import numpy as np

from ...proofs.inputs import draw, extremes, forms_of, settings_at_ends
from ..explain.compare import close
from ..input_kinds import SCALED, kinds_of
from ..loss_cases.common import changed, is_short
from ..record import Exercise
from ..widen import promises_any_size
from .points import Point, points_of, results_of

POWERS = (-6, -3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3, 6)
FURTHER = (-12, -9, 9, 12, 30, 100, 150)  # where the docstring promises any size
SHARES = (0.1, 0.3, 3.0, 10.0)  # powers that keep a share a share
BASES = 8      # drawn cases of each of two seeds that are changed
POINTS = 160   # that many changed calls
SECONDS = 4.0  # for the right answers; a slow style sees fewer points


def wide_points(exercise: Exercise) -> tuple[list[Point], list[tuple[str, Point]]]:
    """(valid points, [(sentence, point that the sentence rules out)])."""
    signature = inspect.signature(exercise.reference)
    rng = np.random.default_rng(0)
    drawn = [point for seed in (0, 1, 2) for point in points_of(exercise, seed)]
    kinds = kinds_of([point.inputs for point in drawn])
    bases = _spread(points_of(exercise, 0)) + _spread(points_of(exercise, 3))
    valid, beyond = [], []
    begun = time.thread_time()
    if hasattr(exercise, "loss"):
        calls = list(_of_loss(exercise, rng))
    else:
        calls = list(_changed(bases, kinds, exercise, rng))
    for place in np.unique(np.linspace(0, len(calls) - 1, POINTS).round().astype(int)):
        inputs, said = calls[place]
        if time.thread_time() - begun > SECONDS:
            break
        ruled_out = _sentence(exercise, inputs)
        if ruled_out:
            # The styles are not asked: some of them may never end here.
            results = results_of(exercise.reference, signature, inputs)
            if results is not None:
                beyond.append((ruled_out, Point(inputs, results, said)))
        else:
            point = _point(exercise, signature, inputs, said)
            if point is not None:
                valid.append(point)
    return valid, beyond


def _point(exercise, signature, inputs, said):
    """The point with its mask of sure entries; None where right answers differ or none is
    finite."""
    results = results_of(exercise.reference, signature, inputs)
    if results is None:
        return None
    sure = [~np.isnan(out) for out in results]
    for style in exercise.styles:
        theirs = results_of(style, signature, inputs)
        if theirs is None or [np.shape(x) for x in theirs] != [np.shape(x) for x in results]:
            return None
        for place, (one, other) in enumerate(zip(results, theirs)):
            sure[place] &= close(one, other, exercise.rtol, 0.0)
    return Point(inputs, results, said, sure) if any(one.any() for one in sure) else None


def _sentence(exercise, inputs):
    """The sentence of the exercise that rules these inputs out, or nothing."""
    for said, rule in getattr(exercise.draw, "ruled_out", {}).items():
        if rule(**inputs):
            return said
    return ""


def _of_loss(exercise, rng) -> Iterator[tuple[dict, str]]:
    """What the record of a loss says may come: other seeds, all spreads, every setting's ends."""
    names = [spec.name for spec in exercise.loss.inputs]
    # Found by bisection, a kink is where the last digit decides for us, and not for others.
    exact = all(kink.at is not None for kink in exercise.loss.kinks)
    for seed in (5, 6):
        for point in points_of(exercise, seed):
            yield point.inputs, "another seed"
    for variant in settings_at_ends(exercise.loss):
        if [spec.name for spec in variant.inputs] != names:
            continue
        given = {name: value for name, value in changed(variant, exercise.loss).items()
                 if name in inspect.signature(exercise.reference).parameters}
        for form in range(forms_of(variant)):
            for spread in (1e-3, 0.1, 10.0, 300.0):
                inputs = dict(zip(names, draw(variant, rng, None, form, spread, kinks=exact)))
                if spread > 1:  # exp of a logarithm far below 0 makes any number of a last digit
                    inputs |= {spec.name: np.sign(inputs[spec.name])
                               for spec in variant.inputs if is_short(spec)}
                yield {**inputs, **given}, f"spread {spread:g}"
            inputs = dict(zip(names, extremes(variant, rng, None, form, 3)))
            yield {**inputs, **given}, "extremes"


# ------------------------------------------------------------------ changes
def _spread(points):
    """At most BASES of them, from the first to the last."""
    places = np.unique(np.linspace(0, len(points) - 1, BASES).round().astype(int))
    return [points[place] for place in places]


def _changed(bases, kinds, exercise, rng) -> Iterator[tuple[dict, str]]:
    """(inputs, what was done) for every change of every base, the plain ones first."""
    powers = POWERS + (FURTHER if promises_any_size(exercise.reference) else ())
    others = {name: _values_of(name, bases) for name in kinds}
    for change in (_as_they_are, _mixed, _rounded, _rows, _settings, _scaled, _tied):
        for base in bases:
            yield from change(base.inputs, kinds, powers, others, rng)


def _as_they_are(inputs, *_):
    yield inputs, "as drawn"


def _scaled(inputs, kinds, powers, others, rng):
    """One input, or all that have a scale, times a power of ten."""
    scaled = _free(inputs, kinds)
    groups = [[name] for name in scaled] + ([scaled] if len(scaled) > 1 else [])
    for group in groups:
        for power in powers:
            yield {**inputs, **{name: _times(inputs[name], 10.0 ** power) for name in group}}, (
                f"{' and '.join(group)} times 1e{power:g}")


def _mixed(inputs, kinds, powers, others, rng):
    """Entries of all sizes in one array, in every position."""
    for name, kind in kinds.items():
        if name not in inputs or not isinstance(inputs[name], np.ndarray):
            continue
        x = inputs[name]
        if kind in SCALED and x.dtype.kind == "f":
            for reach in (1.5, 3, max(powers)):
                far = 10.0 ** rng.uniform(-reach, reach, x.shape)
                yield {**inputs, name: _times(x, far)}, f"{name} of all sizes"
            if x.ndim and len(x):
                for place in (0, len(x) - 1):
                    far = np.ones(x.shape)
                    far[place] = 1000.0
                    yield {**inputs, name: _times(x, far)}, f"row {place} of {name} times 1000"
        if kind == "share":
            for power in SHARES:
                yield {**inputs, name: x ** power}, f"{name} to the power {power:g}"


def _rounded(inputs, kinds, powers, others, rng):
    """Whole and quarter numbers: ties, zeros and exact hits."""
    free = _free(inputs, kinds)
    for step in (1.0, 0.25, 0.5):
        yield {**inputs, **{name: _rounded_to(inputs[name], step, kinds[name])
                            for name in free}}, "rounded"
    for name in free:
        if kinds[name] != "positive" and isinstance(inputs[name], np.ndarray) and inputs[name].size:
            x = inputs[name].copy()
            x.flat[rng.integers(x.size)] = 0.0
            yield {**inputs, name: x}, f"a zero in {name}"


def _rows(inputs, kinds, powers, others, rng):
    """The rows in another order, fewer of them, and twice as many."""
    arrays = {name: x for name, x in inputs.items() if isinstance(x, np.ndarray) and x.ndim}
    if not arrays:
        return
    count = len(next(iter(arrays.values())))
    alike = {name: x for name, x in arrays.items() if len(x) == count}
    order = rng.permutation(count)
    yield {**inputs, **{name: x[order] for name, x in alike.items()}}, "rows in another order"
    yield {**inputs, **{name: np.concatenate([x, x[::-1]]) for name, x in alike.items()}}, (
        "twice as many rows")
    if count > 1:
        yield {**inputs, **{name: x[:1] for name, x in alike.items()}}, "one row"


def _settings(inputs, kinds, powers, others, rng):
    """Settings of other cases, and scaled ones."""
    for name, value in inputs.items():
        if isinstance(value, np.ndarray):
            continue
        for other in others[name]:
            yield {**inputs, name: other}, f"{name} of another case"
        if kinds[name] in SCALED and isinstance(value, float):
            for factor in (0.01, 0.1, 0.5, 2.0, 10.0, 100.0):
                yield {**inputs, name: value * factor}, f"{name} times {factor:g}"


def _tied(inputs, kinds, powers, others, rng):
    """Equal entries, and two inputs that are equal."""
    names = [name for name, x in inputs.items() if isinstance(x, np.ndarray)]
    for name in names:
        x = inputs[name]
        if x.size > 1 and kinds[name] in (*SCALED, "share"):
            tied = x.copy()
            tied.flat[x.size // 2:] = x.flat[:x.size - x.size // 2]
            yield {**inputs, name: tied}, f"ties in {name}"
    for one, other in zip(names, names[1:]):
        x, y = inputs[one], inputs[other]
        if x.shape == y.shape and kinds[one] == kinds[other] and x.size:
            equal = y.copy()
            equal.flat[-1] = x.flat[-1]
            yield {**inputs, other: equal}, f"the last of {one} and {other} equal"


def _free(inputs, kinds):
    """The inputs that have a unit: numbers and arrays of floats, not of classes."""
    return [name for name, value in inputs.items() if kinds.get(name) in SCALED
            and np.asarray(value).dtype.kind == "f"]


def _values_of(name, bases):
    """The values of a setting in the cases, each once."""
    values = [base.inputs.get(name) for base in bases]
    return list(dict.fromkeys(one for one in values if not isinstance(one, (np.ndarray, list,
                                                                            type(None)))))


def _times(value, factor):
    return value * factor if isinstance(value, (float, np.ndarray)) else value


def _rounded_to(value, step, kind):
    if not isinstance(value, (float, np.ndarray)):
        return value
    rounded = np.round(value / step) * step
    if kind == "positive":
        rounded = np.maximum(rounded, step)
    return rounded if isinstance(value, np.ndarray) else float(rounded)
