"""Round numbers: ties, kinks hit by the first row and by the last; rows close to a kink."""
from itertools import combinations

import numpy as np

from ...proofs.inputs import settings_at_ends, sizes_of
from ..record import Case
from .common import ROWS, changed, drawn_inputs, is_score, same, takes_the_same, words

JUST = (0.03, 3e-3, 3e-4, 3e-5)  # by how much a row costs more than nothing
POOL = 96    # rows of whole numbers, of which those that stand on a kink are kept,
HITS = 40    # so many on all kinks together,
MIXED = 10   # and others
HALVINGS = 60  # of a way between two rows


def round_numbers(loss, names, rng, sizes):
    """Whole numbers: ties, and examples exactly on a kink, the first and the last of them, too."""
    for turn, variant in enumerate(settings_at_ends(loss)):
        variant = _at_round_settings(variant)
        given = {} if variant is None else changed(variant, loss)
        if variant is None or not set(given) <= set(names) or not takes_the_same(variant, loss):
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
    inputs = [np.round(array) if is_score(spec) else array for spec, array in
              zip(loss.inputs, drawn_inputs(loss, rng, sizes, spread=spread))]
    if loss.scope == "set" or any(len(array) != len(inputs[0]) for array in inputs):
        return inputs
    scores = [array for spec, array in zip(loss.inputs, inputs) if is_score(spec)]
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
    chosen, each = [], max(4, min(12, HITS // max(1, len(loss.kinks))))
    for kink in loss.kinks:
        chosen += _hits(loss, kink, inputs)[:each].tolist()
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
            default_there = same(value, variant.settings_of[name].default)
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
        near.append(array + steps if is_score(spec) else array)
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


def just_above_nothing(loss, names, rng):
    """Rows that cost a little: on the way from one that costs nothing to one that costs a lot."""
    if loss.scope == "set" or not all(map(is_score, loss.differentiable)):
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
    one, other = drawn_inputs(loss, rng, sizes), drawn_inputs(loss, rng, sizes)
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


def on_a_setting(loss, names, rng, sizes):
    """An input exactly as large as a setting, where the loss has a kink there, and around it."""
    for variant in settings_at_ends(loss) if loss.scope == "element" and loss.kinks else ():
        given = changed(variant, loss)
        if not set(given) <= set(names) or not takes_the_same(variant, loss):
            continue
        inputs = drawn_inputs(variant, rng, sizes)
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


def at_kinks(loss, rng, given):
    """Around round numbers, so that all right ways see the same side."""
    for kink in loss.kinks:
        if kink.at is not None:
            _, target, *rest = drawn_inputs(loss, rng, {"...": (4,)})
            if loss.inputs[1].forms[0][1].everywhere:
                target = np.round(4 * target) / 4
            pred = kink.at(target, **loss.settings) + np.zeros(4)
            yield Case(pred, target, *rest, **given).note("exactly at a kink")
