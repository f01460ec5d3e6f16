"""The cases of exercises that are about a loss: what its record says may come, at every end.

    cases_of(loss, names, rng)    # sizes, forms, far scores, each setting at its ends, kinks
    edges_of(loss, names, rng)    # ties, perfect fits, certain probabilities, empty tasks, ...

`names` are the settings that the function takes; the others stay at their defaults.
"""
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from ..proofs.inputs import draw, extremes, forms_of, settings_at_ends, sizes_of
from .record import Case

FAR = (3000.5, -3000.5, 40.0, -40.0, 0.0, 150.0, -500.0)  # about where exp rounds, or overflows
FURTHEST = 3  # decimal powers that a score goes up to among the extremes
SIZES = 2.0 * 10.0 ** np.linspace(-4, 4, 17)  # of scores: two in each power of ten
TINY = (1e-50, 3e-13, 3e-7)
BOTH_SIGNS = np.concatenate([SIZES, TINY, -SIZES, np.negative(TINY)])
COUNT = BOTH_SIGNS.size
SHARES = np.concatenate([SIZES[SIZES < 0.5] ** 3, SIZES[SIZES < 0.5], [0.35, 0.5, 0.8]])
SPREADS = (1e-8, 1e-4, 0.1, 10.0, 300.0, 3000.0)  # of scores, in many rows
ODDS = 10.0 ** -np.array([  # of the classes in a row
    [0.0, 0.24, 0.9, 1.8, 3.0], [0.0, 0.4, 1.5, 3.0, 5.0], [0.0, 1.0, 4.0, 7.5, 12.5],
    [0.0, 1.8, 2.4, 4.0, 5.0], [0.0, 2.4, 2.8, 3.5, 6.0], [0.0, 5.5, 6.0, 7.0, 9.0]])
LEAST = 3.0   # below -3 goes no logarithm that exp makes a factor of
OFFSETS = (200.0, -200.0, 600.0, -600.0, 2e3, -2e3, 50.0)  # of all numbers in a row
JUST = (0.03, 3e-3, 3e-4, 3e-5)  # by how much a row costs more than nothing
ROWS = 24
POOL = 96    # rows of whole numbers, of which those that stand on a kink are kept,
HITS = 12    # so many for each kink,
MIXED = 10   # and others
HALVINGS = 60  # of a way between two rows


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
        if len(given) == 1:
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
        yield from _many_rows(loss, names, rng)
        yield from _just_above_nothing(loss, names, rng)
    yield from _few_numbers(loss, rng, sizes)
    yield from _on_a_setting(loss, names, rng, sizes)
    yield from _rows_of_all_sizes(loss, names, rng)
    yield from _zero_vectors(loss, rng, sizes)
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
    if _is_share(domain):
        yield from _certain_at_both_ends(loss)
        yield from _nearly_right_shares(loss, rng)
        yield from _empty_masks(loss, names)
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
    """Scores of 3000 and of 40, of either sign, beside every label: no luck in it."""
    far = []
    for place, (spec, array) in enumerate(zip(loss.inputs, inputs)):
        if _is_score(spec) and not is_short(spec):
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
        if pattern is None or is_short(spec):
            continue
        inputs = list(drawn)
        inputs[place] = np.resize(rng.permutation(pattern), drawn[place].shape)
        yield Case(*inputs).note(f"{spec.name} of all sizes")
    patterns = [None if is_short(spec) else _pattern(spec.forms[0][1]) for spec in loss.inputs]
    if sum(one is not None for one in patterns) > 1:
        inputs = [array if one is None else np.resize(rng.permutation(one), array.shape)
                  for array, one in zip(drawn, patterns)]
        yield Case(*inputs).note("all inputs of all sizes")
        if loss.scope == "set":  # beside large numbers, small ones do not show in a sum
            small = [None if one is None else
                     rng.permutation([2e-5, 5e-5, *one[np.abs(one) < 1]])
                     for one in patterns]
            inputs = [array if one is None else np.resize(one, array.shape)
                      for array, one in zip(drawn, small)]
            yield Case(*inputs).note("all inputs below 1")
    first, second = loss.inputs[:2]
    if _is_score(first) and _is_score(second) and drawn[0].shape == drawn[1].shape:
        apart = np.resize(rng.permutation(np.concatenate([SIZES, 5e-5 * SIZES[:1], -SIZES])),
                          drawn[0].shape)
        yield Case(drawn[1] + apart, *drawn[1:]).note("differences of all sizes")


def _pattern(domain):
    """Numbers of all sizes that a domain holds, or None where it has no sizes."""
    if domain.rows or domain.index or domain.values:
        return None
    if domain.everywhere:
        return BOTH_SIGNS
    if _is_share(domain):
        return np.concatenate([SHARES, 1 - SHARES])
    if domain.low != 0 or np.isfinite(domain.high):
        return None
    if domain.space == "count":
        return np.concatenate([[5e-5], SIZES[SIZES < 1e3], [3.0, 40.0]])
    return np.concatenate([SIZES, [2e-8, 1e-6, 1.5e-5]])


def _far_at_ends(loss, names, rng, sizes):
    """A power or a quotient may overflow at one end of a setting alone."""
    for variant in settings_at_ends(loss)[1:] if loss.scope != "set" else ():
        given = changed(variant, loss)
        if len(given) == 1 and _alike(variant, loss) and set(given) <= set(names):
            inputs = _far(variant, rng, _draw(variant, rng, sizes))
            yield Case(*inputs, **given).note(f"{words(given)}, scores far out")


def _round(loss, names, rng, sizes):
    """Whole numbers: ties, and examples exactly on a kink, the first and the last of them, too."""
    for turn, variant in enumerate(settings_at_ends(loss)):
        variant = _at_round_settings(variant)
        given = {} if variant is None else changed(variant, loss)
        if variant is None or not set(given) <= set(names) or not _alike(variant, loss):
            continue
        reach = max([2.0, *[value / 4 for value in _finite_floats(given)]])
        inputs = _round_rows(variant, rng, sizes, min(reach, 10.0))
        said = f"{words(given)}, round numbers" if given else "round numbers, with ties"
        orders = list(_hits_at_ends(variant, inputs)) or [inputs]
        # Of many kinks at many settings, each setting has another one at its ends.
        for ordered in orders if turn == 0 else [orders[turn % len(orders)]]:
            yield Case(*ordered, **given).note(said)
        if turn == 0 and loss.scope != "set":
            yield Case(*_nearly_tied(variant, inputs), **given).note("nearly tied numbers")


def _round_rows(loss, rng, sizes, spread):
    """Whole numbers; where there are rows, those of many that stand on some kink come first."""
    if loss.scope != "set":
        sizes = {name: POOL if name in ("n", "...") else size for name, size in sizes.items()}
    inputs = [np.round(array) if _is_score(spec) else array for spec, array in
              zip(loss.inputs, _draw(loss, rng, sizes, spread=spread))]
    if loss.scope == "set" or any(len(array) != len(inputs[0]) for array in inputs):
        return inputs
    scores = [array for spec, array in zip(loss.inputs, inputs) if _is_score(spec)]
    if len(scores) == 1 and loss.scope == "row":
        scores[0][1::2] -= 4.0  # the differences in a row stay, the signs do not
    for turn, (one, other) in enumerate(combinations(scores, 2)):
        if one.shape == other.shape:
            one[turn::16] = other[turn::16]
            for place, value in enumerate(_finite_floats(loss.settings)):
                one[turn + 4 + 2 * place::16] = other[turn + 4 + 2 * place::16] + value
                one[turn + 5 + 2 * place::16] = other[turn + 5 + 2 * place::16] - value
    sure = [array[_is_sure(loss, inputs)] for array in inputs]
    inputs = sure if len(sure[0]) > MIXED else inputs
    chosen = []
    for kink in loss.kinks:
        chosen += _hits(loss, kink, inputs)[:HITS].tolist()
    rows = list(dict.fromkeys([*chosen, *range(len(inputs[0]))]))[:len(chosen) + MIXED]
    rows = rng.permutation(rows)
    return [array[rows] for array in inputs]


def _finite_floats(settings):
    return [value for value in settings.values() if type(value) is float and np.isfinite(value)]


def _is_sure(loss, inputs):
    """Where no kink is so close that rounding decides, for some right way, on which side one is."""
    ratio = any(type(value) is float and value != 0 and np.isfinite(loss.settings_of[name].high)
                for name, value in loss.settings.items())
    sure = np.ones(len(inputs[0]), dtype=bool)
    for kink in loss.kinks:
        if kink.at is None:
            distance = np.abs(_distances(loss, kink, inputs))
            close = distance < 1e-9 if ratio else (distance > 0) & (distance < 1e-9)
            sure &= ~close.any(axis=1)
    return sure


def _distances(loss, kink, inputs):
    """How far each row is from a kink, shape (rows, numbers in a row)."""
    if kink.at is not None:
        distance = inputs[0] - kink.at(inputs[1], **loss.settings)
    else:
        distance = np.asarray(kink.distance(*inputs, **loss.settings))
    return distance.reshape(len(inputs[0]), -1)


def _hits(loss, kink, inputs):
    """The rows that stand on a kink, those of one label and of another in turn (of low scores and
    of high ones, where there are classes)."""
    hits = np.flatnonzero((_distances(loss, kink, inputs) == 0).any(axis=1))
    ordering = inputs[0] if inputs[-1].dtype.kind in "iu" else inputs[-1]
    order = np.argsort(ordering.reshape(len(ordering), -1).mean(axis=1)[hits], kind="stable")
    return hits[np.stack([order, order[::-1]], axis=1).ravel()[:len(order)]]


def _at_round_settings(variant):
    """The variant with a round end in the place of each setting that is not round, or None."""
    for name, value in variant.settings.items():
        if not _is_round(value):
            ends = [end for end in variant.settings_of[name].ends if _is_round(end)]
            default_there = _same(value, variant.settings_of[name].default)
            if not ends or not default_there:
                return None
            variant = variant.at(**{name: ends[0]})
    return variant


def _is_round(value):
    """Can whole numbers lie exactly as far apart as this setting says?"""
    return type(value) is not float or not 0 < abs(value) < 1000 or value * 4 == round(value * 4)


def _nearly_tied(loss, inputs):
    """Whole numbers apart by 1e-9: float64 tells them apart, float32 does not."""
    near = []
    for place, (spec, array) in enumerate(zip(loss.inputs, inputs)):
        steps = 1e-9 * (np.arange(array.size) * (7 + 4 * place) % 11).reshape(array.shape)
        near.append(array + steps if _is_score(spec) else array)
    return near


def _hits_at_ends(loss, inputs):
    """The rows in such orders that the first and the last stand on a kink, where two do.

    Two orders for each kink, four where there are classes; the ends differ in their label.
    """
    for kink in loss.kinks if loss.scope != "set" else ():
        hits = _hits(loss, kink, inputs)
        if any(len(array) != len(inputs[0]) for array in inputs):
            continue
        pairs = [hits[:2], hits[1::-1], hits[2:4], hits[3:1:-1]]
        for ends in pairs if inputs[-1].dtype.kind in "iu" else pairs[:2]:
            if len(ends) == 2:
                others = np.setdiff1d(np.arange(len(inputs[0])), ends)
                order = np.concatenate([ends[:1], others, ends[1:]])
                yield [array[order] for array in inputs]


def _many_rows(loss, names, rng):
    """Many rows at each spread, and at each setting's ends."""
    sizes = {**sizes_of(loss)[-1], "n": ROWS, "m": ROWS, "...": (ROWS, 2)}
    if loss.scope == "row":
        offset = np.resize(OFFSETS, ROWS)[:, None]
        inputs = [array + offset if _is_score(spec) else array
                  for spec, array in zip(loss.inputs, _draw(loss, rng, sizes, spread=1.0))]
        yield Case(*inputs).note("rows far from 0, their numbers close together")
    usual = _draw(loss, rng, sizes, spread=0.3)
    for spread in SPREADS:
        inputs = [few if is_short(spec) else array for spec, array, few in
                  zip(loss.inputs, _draw(loss, rng, sizes, spread=spread), usual)]
        if np.isfinite(loss(*inputs, reduction="none")).all():
            yield Case(*inputs).note(f"many rows, numbers around {spread:g}")
    for variant in settings_at_ends(loss)[1:] if loss.scope == "row" else ():
        given = changed(variant, loss)
        if len(given) == 1 and set(given) <= set(names) and _alike(variant, loss):
            yield Case(*_draw(variant, rng, sizes), **given).note(f"{words(given)}, many rows")


def _just_above_nothing(loss, names, rng):
    """Rows that cost a little: on the way from one that costs nothing to one that costs a lot."""
    if loss.scope == "set" or not all(map(_is_score, loss.differentiable)):
        return
    for variant in settings_at_ends(loss):
        given = changed(variant, loss)
        if set(given) <= set(names) and all(type(value) is int for value in given.values()):
            for inputs in _costing_little(variant, rng):
                yield Case(*inputs, **given).note("rows that cost a little")


def _costing_little(loss, rng):
    """Inputs whose rows cost as much as JUST says, where a draw has what it takes."""
    moving = [spec.grad for spec in loss.inputs]
    sizes = {**sizes_of(loss)[-1], "n": ROWS, "...": (ROWS,)}
    one, other = _draw(loss, rng, sizes), _draw(loss, rng, sizes)
    other = [b if moves else a for a, b, moves in zip(one, other, moving)]
    costs = [loss(*inputs, reduction="none") for inputs in (one, other)]
    apart = (np.minimum(*costs) < JUST[-1]) & (np.maximum(*costs) > JUST[0])
    rows = np.flatnonzero(apart)[:len(JUST)]
    if len(rows) < len(JUST):
        return
    cheap_first = (costs[0] < costs[1])[rows]
    one, other = [a[rows] for a in one], [b[rows] for b in other]
    low, high = np.where(cheap_first, 0.0, 1.0), np.where(cheap_first, 1.0, 0.0)

    def between(share):
        return [a + share.reshape(-1, *[1] * (a.ndim - 1)) * (b - a) if moves else a
                for a, b, moves in zip(one, other, moving)]

    for _ in range(HALVINGS):
        middle = (low + high) / 2
        too_cheap = loss(*between(middle), reduction="none") < JUST
        low, high = np.where(too_cheap, middle, low), np.where(too_cheap, high, middle)
    yield between(high)


def _few_numbers(loss, rng, sizes):
    """An input of two or three numbers, whatever the rows: all sizes of them need several cases.

    None far below 0: exp of it is a factor, which makes of a last digit any number.
    """
    for place, spec in enumerate(loss.inputs):
        inputs = list(_draw(loss, rng, sizes))
        count = inputs[place].size
        if is_short(spec):
            for start in range(0, len(SIZES), count):
                few = np.resize(SIZES[start:start + count], count) * np.resize([1.0, -1.0], count)
                inputs[place] = np.where(few > -LEAST, few, -few)
                yield Case(*inputs).note(f"{spec.name} of all sizes")
            inputs = list(_draw(loss, rng, sizes, spread=0.01))
            for few in ([-2.0, 0.1], [0.0, 0.3]):
                inputs[place] = np.resize(few, count)
                yield Case(*inputs).note(f"small losses, {spec.name} beginning with {few[0]:g}")


def _on_a_setting(loss, names, rng, sizes):
    """An input exactly as large as a setting, where the loss has a kink there, and around it."""
    for variant in settings_at_ends(loss) if loss.scope == "element" and loss.kinks else ():
        given = changed(variant, loss)
        if not set(given) <= set(names) or not _alike(variant, loss):
            continue
        inputs = _draw(variant, rng, sizes)
        for place, value in _kinks_at_settings(variant, inputs):
            around = np.resize(value * np.array([1.0, 0.5, 2.0, 1.0, 30.0]), inputs[place].shape)
            around[-1] = value
            there = [around if at == place else array for at, array in enumerate(inputs)]
            said = f"{loss.inputs[place].name} exactly at a setting"
            yield Case(*there, **given).note(f"{words(given)}, {said}" if given else said)


def _kinks_at_settings(loss, inputs):
    """(place of an input, value of a setting) where a kink lies at that value."""
    for kink in loss.kinks:
        for value in loss.settings.values():
            for place, spec in enumerate(loss.inputs):
                if type(value) is float and spec.forms[0][1].low == 0:
                    there = [np.full_like(array, value) if at == place else array
                             for at, array in enumerate(inputs)]
                    if (_distances(loss, kink, there) == 0).all():
                        yield place, value


def _rows_of_all_sizes(loss, names, rng):
    """Rows from nearly even to nearly certain, each class the likeliest in turn; the same for
    targets, and both close together."""
    for variant in settings_at_ends(loss):
        given = changed(variant, loss)
        domains = [[domain for _, domain in spec.forms] for spec in variant.inputs]
        if not set(given) <= set(names) or given and domains == [
                [domain for _, domain in spec.forms] for spec in loss.inputs]:
            continue
        for form in range(forms_of(variant)):
            sizes = {"n": ODDS.size, "C": ODDS.shape[1]}
            inputs = list(_draw(variant, rng, sizes, form=form))
            if not any(domain.rows for one in domains for domain in one):
                continue
            rows = _odds()
            near = rows * (1 + 10.0 ** -rng.uniform(1, 4, rows.shape))
            near /= near.sum(axis=1, keepdims=True)
            for one, other, said in ((rows, rng.permutation(rows), "rows of all sizes"),
                                     (rows, near, "rows close together"),
                                     (_one_tiny(rows), rng.permutation(_one_tiny(rows)),
                                      "one tiny probability in each row")):
                changing = list(inputs)
                if inputs[1].dtype.kind in "iu":  # for every other row the likeliest class
                    likeliest = np.arange(len(rows)) % 2 == 0
                    changing[1] = np.where(likeliest, one.argmax(axis=1), inputs[1])
                for place, of in ((0, one), (1, other)):
                    domain = domains[place][min(form, len(domains[place]) - 1)]
                    if inputs[place].shape == of.shape:
                        changing[place] = of if domain.rows == "sum" else np.log(of)
                yield Case(*changing, **given).note(said)
            if given:
                certain = extremes(variant, rng, sizes, form, FURTHEST)
                yield Case(*certain, **given).note(f"{words(given)}, probabilities of 0 and 1")


def _zero_vectors(loss, rng, sizes):
    """Vectors of 0, which have no direction: the first, the last and one between, in each input."""
    points = [place for place, spec in enumerate(loss.inputs) if spec.shape == "n d"]
    for which in [[place] for place in points] + [points] * bool(points):
        inputs = list(_draw(loss, rng, sizes))
        for place in which:
            inputs[place] = inputs[place].copy()
            inputs[place][[0, 2, -1]] = 0.0
        yield Case(*inputs).note("vectors of 0")


def _odds():
    """Rows of probabilities, each class the likeliest in turn."""
    return np.concatenate([np.roll(ODDS / ODDS.sum(axis=1, keepdims=True), turn, axis=1)
                           for turn in range(ODDS.shape[1])])


def _one_tiny(rows):
    """The rows with 2e-8 in the place of the smallest, and no other below 0.01."""
    rows = np.where(rows == rows.min(axis=1, keepdims=True), 2e-8, np.maximum(rows, 0.02))
    return rows / rows.sum(axis=1, keepdims=True)


def _certain_at_both_ends(loss):
    """Probabilities of 0 and 1, right and wrong, the wrong ones first and last."""
    probs = np.array([1.0, 0.5, 0.0, 1.0, 0.5, 0.0])
    target = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    if loss.scope == "element" and len(loss.inputs) == 2:
        for order in (slice(None), slice(None, None, -1)):
            yield Case(probs[order].copy(), target[order].copy()).note("certain and wrong at both ends")
        nearly = np.array([1 - 2.0 ** -53, 1e-20, 0.5, 1e-20, 1 - 2.0 ** -53])
        yield Case(nearly, np.zeros(5)).note("nearly certain and wrong at both ends")


def _nearly_right_shares(loss, rng):
    """Soft labels close to the probabilities: small gradients."""
    if loss.scope == "element" and _is_share(loss.inputs[1].forms[0][1]):
        probs = rng.uniform(0.2, 0.8, 12)
        target = probs + 10.0 ** -np.linspace(1, 5, 12) * np.resize([1.0, -1.0], 12)
        yield Case(probs, target).note("labels close to the probabilities")


def _empty_masks(loss, names):
    """Two empty masks, pooled and image by image; where nothing is added, that is 0 / 0."""
    if "smooth" not in names:
        return
    empty, mask = np.zeros((3, 4)), np.eye(3, 4)
    yield Case(empty[0], empty[0], smooth=0.0).note("two empty masks, smooth = 0")
    yield Case(empty[0], empty[0]).note("two empty masks")
    if "per_image" in names:
        mask[1] = 0.0
        yield Case(0.5 * mask, mask, smooth=0.0, per_image=True).note(
            "two empty masks among others, smooth = 0")


def _equal(loss, rng, sizes):
    """A perfect fit everywhere, and one in the last place alone."""
    inputs = _draw(loss, rng, sizes)
    first, second = (spec.forms[0][1] for spec in loss.inputs[:2])
    if first != second or inputs[0].shape != inputs[1].shape:
        return
    yield Case(inputs[0], inputs[0].copy(), *inputs[2:]).note("both inputs equal")
    last = inputs[1].copy()
    last[-1] = inputs[0][-1]
    yield Case(inputs[0], last, *inputs[2:]).note("the last of both inputs equal")
    if _is_score(loss.inputs[0]):
        near = inputs[0] * (1 + 1e-9)
        yield Case(near, inputs[0], *inputs[2:]).note("both inputs nearly equal")
        shape = (len(near), *[1] * (near.ndim - 1))
        steps = 10.0 ** -np.linspace(0.5, 4, len(near)).reshape(shape)
        near = inputs[0] + steps * np.roll(inputs[0], 1, axis=-1)
        yield Case(near, inputs[0], *inputs[2:]).note("both inputs close together")


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
            sizes = {**sizes_of(loss)[-1], "n": ROWS}
            inputs = list(draw(variant, rng, sizes, kinks=False))
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


def is_short(spec):
    """Does it hold so many numbers, whatever the rows?"""
    return str(spec.shape).isdigit()


def _is_share(domain):
    return (domain.low, domain.high) == (0, 1)


def _same(one, other):
    return one is other or (one is not None and other is not None and np.array_equal(one, other))
