"""Numbers, differences and probabilities of all sizes, in many rows and at every setting."""
import numpy as np

from ...proofs.inputs import extremes, forms_of, settings_at_ends, sizes_of
from ..record import Case
from .common import (
    FURTHEST,
    ROWS,
    changed,
    drawn_inputs,
    far_scores,
    grows,
    is_score,
    is_share,
    is_short,
    takes_the_same,
    words,
)

SIZES = 2.0 * 10.0 ** np.linspace(-4, 4, 17)  # of scores: two in each power of ten
TINY = (1e-50, 3e-13, 3e-7)
BOTH_SIGNS = np.concatenate([SIZES, TINY, -SIZES, np.negative(TINY)])
COUNT = BOTH_SIGNS.size
SHARES = np.concatenate([
    SIZES[SIZES < 0.5] ** 3, SIZES[SIZES < 0.5], [0.03, 0.12, 0.27, 0.35, 0.5, 0.8]])
SPREADS = (1e-8, 1e-4, 0.1, 10.0, 300.0, 3000.0)  # of scores, in many rows
ODDS = 10.0 ** -np.array([  # of the classes in a row
    [0.0, 0.24, 0.9, 1.8, 3.0], [0.0, 0.4, 1.5, 3.0, 5.0], [0.0, 1.0, 4.0, 7.5, 12.5],
    [0.0, 1.8, 2.4, 4.0, 5.0], [0.0, 2.4, 2.8, 3.5, 6.0], [0.0, 5.5, 6.0, 7.0, 9.0]])
LEAST = 3.0   # below -3 goes no logarithm that exp makes a factor of
OFFSETS = (200.0, -200.0, 600.0, -600.0, 2e3, -2e3, 50.0)  # of all numbers in a row


def of_all_sizes(loss, rng, sizes):
    """Each score in turn from a thousandth to a thousand, with both signs."""
    drawn = drawn_inputs(loss, rng, sizes)
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
    two = loss.inputs[:2]
    if len(two) == 2 and all(map(is_score, two)) and drawn[0].shape == drawn[1].shape:
        apart = np.resize(rng.permutation(np.concatenate([SIZES, 5e-5 * SIZES[:1], -SIZES])),
                          drawn[0].shape)
        yield Case(drawn[1] + apart, *drawn[1:]).note("differences of all sizes")


def _pattern(domain):
    """Numbers of all sizes that a domain holds, or None where it has no sizes."""
    if domain.rows or domain.index or domain.values:
        return None
    if domain.everywhere:
        return BOTH_SIGNS
    if is_share(domain):
        return np.concatenate([SHARES, 1 - SHARES])
    if domain.low < 0 < domain.high < np.inf:
        inside = np.concatenate([[5e-5], SIZES[SIZES < 1], [0.35, 0.8]])
        return np.concatenate([inside * domain.high, inside * domain.low])
    if not grows(domain):
        return None
    if domain.space == "count":
        return np.concatenate([[5e-5], SIZES[SIZES < 1e3], [3.0, 40.0]])
    return np.concatenate([SIZES, [2e-8, 1e-6, 1.5e-5], [] if domain.open_low else [0.0]])


def boxes_of_all_sizes(loss, rng):
    """Rows of ordered pairs, from a ten-thousandth to ten thousand wide, apart and close
    together."""
    half = len(loss.inputs[0].forms[0][1].ordered)
    one, other = drawn_inputs(loss, rng, {"n": 2 * SIZES.size})
    scale = np.resize(SIZES, len(one))[:, None]
    yield Case(scale * one, scale * other).note("boxes of all sizes")
    shift = 10.0 ** -np.linspace(0.5, 4, len(one))[:, None] * (other[:, half:] - other[:, :half])
    near = other + np.hstack([shift, shift])
    yield Case(rng.permutation(scale) * near, scale * other).note("boxes of all sizes, one far")
    yield Case(scale * near, scale * other).note("boxes of all sizes, close together")


def far_at_ends(loss, names, rng, sizes):
    """A power or a quotient may overflow at one end of a setting alone."""
    for variant in settings_at_ends(loss)[1:] if loss.scope != "set" else ():
        given = changed(variant, loss)
        if len(given) == 1 and takes_the_same(variant, loss) and set(given) <= set(names):
            inputs = far_scores(variant, rng, drawn_inputs(variant, rng, sizes))
            yield Case(*inputs, **given).note(f"{words(given)}, scores far out")


def many_rows(loss, names, rng):
    """Many rows at each spread, and at each setting's ends."""
    sizes = {**sizes_of(loss)[-1], "n": ROWS, "m": ROWS, "...": (ROWS, 2)}
    if loss.scope == "row":
        offset = np.resize(OFFSETS, ROWS)[:, None]
        inputs = [array + offset if is_score(spec) else array
                  for spec, array in zip(loss.inputs, drawn_inputs(loss, rng, sizes, spread=1.0))]
        yield Case(*inputs).note("rows far from 0, their numbers close together")
    usual = drawn_inputs(loss, rng, sizes, spread=0.3)
    for spread in SPREADS:
        inputs = [few if is_short(spec) else array for spec, array, few in
                  zip(loss.inputs, drawn_inputs(loss, rng, sizes, spread=spread), usual)]
        if np.isfinite(loss(*inputs, reduction="none")).all():
            yield Case(*inputs).note(f"many rows, numbers around {spread:g}")
    for variant in settings_at_ends(loss)[1:] if loss.scope == "row" else ():
        given = changed(variant, loss)
        if len(given) == 1 and set(given) <= set(names) and takes_the_same(variant, loss):
            inputs = drawn_inputs(variant, rng, sizes)
            yield Case(*inputs, **given).note(f"{words(given)}, many rows")


def few_numbers(loss, rng, sizes):
    """An input of two or three numbers, whatever the rows: all sizes need several cases.

    None far below 0: exp of it is a factor, which makes of a last digit any number.
    """
    for place, spec in enumerate(loss.inputs):
        inputs = list(drawn_inputs(loss, rng, sizes))
        count = inputs[place].size
        if is_short(spec):
            for start in range(0, len(SIZES), count):
                few = np.resize(SIZES[start:start + count], count) * np.resize([1.0, -1.0], count)
                inputs[place] = np.where(few > -LEAST, few, -few)
                yield Case(*inputs).note(f"{spec.name} of all sizes")
            inputs = list(drawn_inputs(loss, rng, sizes, spread=0.01))
            for few in ([-2.0, 0.1], [0.0, 0.3]):
                inputs[place] = np.resize(few, count)
                yield Case(*inputs).note(f"small losses, {spec.name} beginning with {few[0]:g}")


def rows_of_all_sizes(loss, names, rng):
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
            inputs = list(drawn_inputs(variant, rng, sizes, form=form))
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


def _odds():
    """Rows of probabilities, each class the likeliest in turn."""
    return np.concatenate([np.roll(ODDS / ODDS.sum(axis=1, keepdims=True), turn, axis=1)
                           for turn in range(ODDS.shape[1])])


def _one_tiny(rows):
    """The rows with 2e-8 in the place of the smallest, and no other below 0.01."""
    rows = np.where(rows == rows.min(axis=1, keepdims=True), 2e-8, np.maximum(rows, 0.02))
    return rows / rows.sum(axis=1, keepdims=True)


def nearly_right_shares(loss, rng):
    """Soft labels close to the probabilities: small gradients."""
    if loss.scope == "element" and is_share(loss.inputs[1].forms[0][1]):
        probs = rng.uniform(0.2, 0.8, 12)
        target = probs + 10.0 ** -np.linspace(1, 5, 12) * np.resize([1.0, -1.0], 12)
        yield Case(probs, target).note("labels close to the probabilities")


def close_numbers(loss, rng, sizes):
    """Numbers of all sizes from 0 up as a target, and a prediction a little off each."""
    if len(loss.inputs) == 1:
        return
    first, second = (spec.forms[0][1] for spec in loss.inputs[:2])
    if not grows(second) or not (first == second or first.everywhere):
        return
    inputs = drawn_inputs(loss, rng, sizes)
    if inputs[0].shape != inputs[1].shape:
        return
    target = np.resize(rng.permutation(_pattern(second)), inputs[1].shape)
    signs = np.resize([1.0, -1.0], 10)
    off = np.concatenate([[0.5, -0.5], signs * 10.0 ** -np.linspace(0.5, 5, 10)])
    near = target * (1 + np.resize(rng.permutation(off), target.shape))
    if np.isfinite(loss(near, target, *inputs[2:], reduction="none")).all():
        yield Case(near, target, *inputs[2:]).note("both inputs close together")


def equal_inputs(loss, rng, sizes):
    """A perfect fit everywhere, and one in the last place alone."""
    if len(loss.inputs) == 1:
        return
    inputs = drawn_inputs(loss, rng, sizes)
    first, second = (spec.forms[0][1] for spec in loss.inputs[:2])
    if first != second or inputs[0].shape != inputs[1].shape:
        return
    yield Case(inputs[0], inputs[0].copy(), *inputs[2:]).note("both inputs equal")
    last = inputs[1].copy()
    last[-1] = inputs[0][-1]
    yield Case(inputs[0], last, *inputs[2:]).note("the last of both inputs equal")
    if is_score(loss.inputs[0]):
        near = inputs[0] * (1 + 1e-9)
        yield Case(near, inputs[0], *inputs[2:]).note("both inputs nearly equal")
        shape = (len(near), *[1] * (near.ndim - 1))
        steps = 10.0 ** -np.linspace(0.5, 4, len(near)).reshape(shape)
        near = inputs[0] + steps * np.roll(inputs[0], 1, axis=-1)
        yield Case(near, inputs[0], *inputs[2:]).note("both inputs close together")
