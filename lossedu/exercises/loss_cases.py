"""The cases of exercises that are about a loss: what its record says may come, at every end.

    cases_of(loss, names, rng)    # sizes, forms, far scores, each setting at its ends, kinks
    edges_of(loss, names, rng)    # ties, perfect fits, certain probabilities, empty tasks, ...

`names` are the settings that the function takes; the others stay at their defaults.
"""
from collections.abc import Iterator

import numpy as np

from ..proofs.inputs import draw, extremes, forms_of, settings_at_ends, sizes_of
from .record import Case

FAR = (1000.0, -1000.0, 40.0, -40.0, 0.0, 150.0, -300.0)  # about where exp rounds, or overflows
FURTHEST = 3  # decimal powers that a score goes up to among the extremes
SIZES = 2.0 * 10.0 ** np.linspace(-4, 4, 17)  # of scores: two in each power of ten
COUNT = 34    # two signs of each size
SHARES = np.concatenate([SIZES[SIZES < 0.5] ** 3, SIZES[SIZES < 0.5], [0.35, 0.5, 0.8]])


def changed(variant, loss) -> dict:
    """The settings of a variant that are not those of the loss."""
    return {name: value for name, value in variant.settings.items()
            if not _same(value, loss.settings[name])}


def cases_of(loss, names, rng) -> Iterator[Case]:
    """Several sizes, small and large scores, each setting at its ends, and exactly on each kink."""
    sizes = sizes_of(loss)
    for form in range(forms_of(loss)):
        for one in sizes:
            said = "one example" if one is sizes[0] else "several shapes"
            yield Case(*_draw(loss, rng, one, form=form)).note(said)
    yield Case(*_draw(loss, rng, sizes[1], spread=1e-3)).note("scores close to 0")
    yield Case(*_far(loss, rng, _draw(loss, rng, sizes[-1]))).note("large scores")
    for variant in settings_at_ends(loss):
        given = changed(variant, loss)
        if not set(given) <= set(names):
            continue
        if given:
            size = sizes[-1] if loss.scope == "set" else sizes[1]
            for form in range(forms_of(loss)):
                yield Case(*_draw(variant, rng, size, form=form), **given).note(words(given))
            yield Case(*_draw(variant, rng, size, spread=1e-3), **given).note(
                f"{words(given)}, scores close to 0")
        yield from _at_kinks(variant, rng, given)


def edges_of(loss, names, rng) -> Iterator[Case]:
    """Ties between round numbers, all sizes of scores, perfect fits, probabilities of 0 and 1."""
    sizes = {**sizes_of(loss)[-1], "...": (COUNT,), "n": 8}
    many = 8 if loss.scope == "row" else COUNT  # rows hold several scores
    yield from _of_all_sizes(loss, rng, {**sizes, "n": many, "m": many})
    if any(_is_score(spec) for spec in loss.inputs):
        yield from _round(loss, names, rng, {**sizes, "...": (24,), "n": 12, "m": 12})
        yield Case(*_far(loss, rng, _draw(loss, rng, sizes))).note("scores far out")
        yield from _far_at_ends(loss, names, rng, sizes)
    yield from _equal(loss, rng, sizes)
    if loss.scope == "set" and len(loss.inputs) == 2 and all(map(_is_score, loss.inputs)):
        one, other = _draw(loss, rng, sizes)  # both signs of a difference, whatever is drawn
        yield Case(one, other).note("two sets")
        yield Case(other, one).note("the same two, changed over")
    domain = loss.inputs[0].forms[0][1]
    if _is_share(domain) or domain.rows:
        for form in range(forms_of(loss)):
            inputs = _without_ignored(loss, extremes(loss, rng, sizes, form, FURTHEST))
            yield Case(*inputs).note("probabilities of 0 and 1")
        yield from _certain_and_right(loss, rng, sizes)
    yield from _ignored(loss, names, rng, sizes)
    yield from _together(loss, names, rng)
    yield from _of_several_axes(loss, names, rng)
    yield from _spread_out(loss, rng)
    yield from _empty(loss, rng)


# ---------------------------------------------------------------------- drawn inputs
def _draw(loss, rng, sizes, **how):
    """Drawn inputs off the kinks, without labels that are ignored: they have cases of their own."""
    return _without_ignored(loss, draw(loss, rng, sizes, kinks=False, **how))


def _without_ignored(loss, inputs):
    """Labels that are ignored become labels of some class."""
    ignored = loss.settings.get("ignore_index")
    if ignored is None:
        return inputs
    return tuple(np.where(array == ignored, np.arange(array.size) % 2, array)
                 if array.dtype.kind in "iu" else array for array in inputs)


def _far(loss, rng, inputs):
    """Scores of 1000 and of 40, of either sign, beside every label: no luck in it."""
    far = []
    for place, (spec, array) in enumerate(zip(loss.inputs, inputs)):
        if _is_score(spec):
            pattern = np.resize(np.roll(FAR, -place), array.size)
            array = (rng.permutation(pattern) if loss.scope == "element" else pattern)
            array = array.reshape(inputs[place].shape)
        far.append(array)
    return far


def _of_all_sizes(loss, rng, sizes):
    """Each score in turn from a thousandth to a thousand, with both signs."""
    drawn = _draw(loss, rng, sizes)
    for place, spec in enumerate(loss.inputs):
        pattern = _pattern(spec.forms[0][1])
        if pattern is None:
            continue
        inputs = list(drawn)
        inputs[place] = np.resize(rng.permutation(pattern), drawn[place].shape)
        yield Case(*inputs).note(f"{spec.name} of all sizes")
    first, second = loss.inputs[:2]
    if _is_score(first) and _is_score(second) and drawn[0].shape == drawn[1].shape:
        apart = np.resize(rng.permutation(np.concatenate([SIZES, -SIZES])), drawn[0].shape)
        yield Case(drawn[1] + apart, *drawn[1:]).note("differences of all sizes")


def _pattern(domain):
    """Numbers of all sizes that a domain holds, or None where it has no sizes."""
    if domain.rows or domain.index or domain.values:
        return None
    if domain.everywhere:
        return np.concatenate([SIZES, -SIZES])
    if _is_share(domain):
        return np.concatenate([SHARES, 1 - SHARES])
    return SIZES if domain.low == 0 and np.isinf(domain.high) and domain.space != "count" else None


def _far_at_ends(loss, names, rng, sizes):
    """A power or a quotient may overflow at one end of a setting alone."""
    for variant in settings_at_ends(loss)[1:] if loss.scope != "set" else ():
        given = changed(variant, loss)
        if given and _alike(variant, loss) and set(given) <= set(names):
            inputs = _far(variant, rng, _draw(variant, rng, sizes))
            yield Case(*inputs, **given).note(f"{words(given)}, scores far out")


def _round(loss, names, rng, sizes):
    """Whole numbers: ties, and examples exactly on a kink, the first and the last of them, too."""
    for variant in settings_at_ends(loss):
        given = changed(variant, loss)
        wanted = set(given) <= set(names) and _alike(variant, loss)
        if not wanted or not all(_is_round(value) for value in variant.settings.values()):
            continue
        reach = max([2.0, *[value / 4 for value in given.values() if type(value) is float]])
        inputs = [np.round(array) if _is_score(spec) else array for spec, array in
                  zip(loss.inputs, _draw(variant, rng, sizes, spread=min(reach, 10.0)))]
        said = f"{words(given)}, round numbers" if given else "round numbers, with ties"
        yield Case(*_hits_at_ends(variant, inputs), **given).note(said)


def _is_round(value):
    """Can whole numbers lie exactly as far apart as this setting says?"""
    return type(value) is not float or not 0 < abs(value) < 1000 or value * 4 == round(value * 4)


def _hits_at_ends(loss, inputs):
    """The rows in such an order that the first and the last stand on a kink, where two do."""
    for kink in loss.kinks if loss.scope != "set" else ():
        try:
            distance = np.asarray(kink.distance(*inputs, **loss.settings))
        except (TypeError, ValueError):
            continue
        rows = distance.reshape(len(inputs[0]), -1)
        hits = np.flatnonzero((rows == 0).any(axis=1))
        if len(hits) >= 2 and all(len(array) == len(rows) for array in inputs):
            others = np.setdiff1d(np.arange(len(rows)), hits[[0, -1]])
            order = np.concatenate([hits[:1], others, hits[-1:]])
            return [array[order] for array in inputs]
    return inputs


def _equal(loss, rng, sizes):
    """A perfect fit everywhere, and one in the last place alone."""
    inputs = _draw(loss, rng, sizes)
    first, second = (spec.forms[0] for spec in loss.inputs[:2])
    if first != second or inputs[0].shape != inputs[1].shape:
        return
    yield Case(inputs[0], inputs[0].copy(), *inputs[2:]).note("both inputs equal")
    last = inputs[1].copy()
    last[-1] = inputs[0][-1]
    yield Case(inputs[0], last, *inputs[2:]).note("the last of both inputs equal")
    if _is_score(loss.inputs[0]):
        near = inputs[0] * (1 + 1e-9)
        yield Case(near, inputs[0], *inputs[2:]).note("both inputs nearly equal")


def _certain_and_right(loss, rng, sizes):
    """A probability of 1 for the label, of 0 for the others: the logarithm of 0 counts for nothing."""
    for form in range(forms_of(loss)):
        inputs = list(_draw(loss, rng, sizes, form=form))
        target = inputs[1]
        if target.shape == inputs[0].shape:
            certain = target if loss.inputs[1].forms[form][1].rows != "exp" else np.exp(target)
        elif target.dtype.kind in "iu" and target.ndim == 1:
            certain = np.eye(inputs[0].shape[-1])[target]
        else:
            return
        with np.errstate(divide="ignore"):
            is_log = loss.inputs[0].forms[0][1].rows == "exp"
            inputs[0] = np.log(certain) if is_log else np.array(certain, dtype=float)
        yield Case(*inputs).note("as the label says")


# ---------------------------------------------------------------------- what some losses take
def _ignored(loss, names, rng, sizes):
    """Labels that count for nothing: by the default, by another number, and by that of a class."""
    if "ignore_index" not in names:
        return
    for index in (loss.settings["ignore_index"], -1, 1):
        variant = loss.at(ignore_index=index)
        inputs = list(draw(variant, rng, sizes, kinks=False))
        inputs[1] = inputs[1].copy()
        inputs[1][[1, -1]] = index
        given = changed(variant, loss)
        yield Case(*inputs, **given).note(f"labels of {index} are ignored")


def _together(loss, names, rng):
    """All settings away from their defaults at once, beside labels that are ignored."""
    if len(names) < 2:
        return
    for turn in (-1, 1, 2):
        ends = {name: _end(loss, name, turn) for name in names}
        variant = loss.at(**ends)
        given = changed(variant, loss)
        if given and _alike(variant, loss):
            inputs = draw(variant, rng, sizes_of(loss)[-1], kinks=False)
            if "ignore_index" in names and inputs[1].dtype.kind in "iu":
                inputs[1][1] = ends["ignore_index"]
            yield Case(*inputs, **given).note(words(given))


def _end(loss, name, turn):
    """One of the ends of a setting that are not its default; another one in each turn."""
    ends = [end for end in loss.settings_of[name].ends if not _same(end, loss.settings[name])]
    return ends[turn % len(ends)] if ends else loss.settings[name]


def _of_several_axes(loss, names, rng):
    """Examples of several axes, where a setting asks for one value of each."""
    for variant in settings_at_ends(loss):
        given = changed(variant, loss)
        if set(given) <= set(names) and any(" ..." in spec.forms[0][0] for spec in variant.inputs):
            inputs = draw(variant, rng, {"n": 4, "...": (2, 3)}, kinks=False)
            if given and all(array.shape == (4, 6) for array in inputs):
                inputs = [array.reshape(4, 2, 3) for array in inputs]
                yield Case(*inputs, **given).note(f"{words(given)}, three axes")


def _spread_out(loss, rng):
    """An input that may have size 1 along an axis: one number for all along it."""
    if not any(spec.spreads for spec in loss.inputs):
        return
    for shape in ((4, 1), (1, 3), (1, 1)):
        inputs = [array[:shape[0], :shape[1]] if spec.spreads else array for spec, array in
                  zip(loss.inputs, draw(loss, rng, {"...": (4, 3)}, kinks=False))]
        yield Case(*inputs).note(f"one number for all along an axis: {shape}")


def _empty(loss, rng):
    """A task without an example, where a loss says what that gives."""
    if not loss.inputs[0].name.endswith("_1"):
        return
    for task in ("1", "2"):
        inputs = [array[:0] if spec.name.endswith(f"_{task}") else array for spec, array in
                  zip(loss.inputs, draw(loss, rng, sizes_of(loss)[1], kinks=False))]
        yield Case(*inputs).note(f"task {task} is empty")


# ---------------------------------------------------------------------- kinks
def _at_kinks(loss, rng, given):
    """Around round numbers, so that all right ways see the same side."""
    for kink in loss.kinks:
        if kink.at is not None:
            _, target, *rest = _draw(loss, rng, {"...": (4,)})
            if loss.inputs[1].forms[0][1].everywhere:
                target = np.round(4 * target) / 4
            pred = kink.at(target, **loss.settings) + np.zeros(4)
            yield Case(pred, target, *rest, **given).note("exactly at a kink")


def words(given) -> str:
    """The settings of a case, for its note."""
    return ", ".join(
        f"{name} = {value:g}" if isinstance(value, (int, float)) else f"another {name}"
        for name, value in given.items())


def _alike(variant, loss):
    """Does a variant take the same inputs?"""
    return [spec.name for spec in variant.inputs] == [spec.name for spec in loss.inputs]


def _is_score(spec):
    return spec.forms[0][1].everywhere


def _is_share(domain):
    return (domain.low, domain.high) == (0, 1)


def _same(one, other):
    return one is other or (one is not None and other is not None and np.array_equal(one, other))
