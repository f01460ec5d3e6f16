"""Convex: no point of the curve lies above the chord between two others. Strictly: none on it."""
from functools import lru_cache

import numpy as np

from .columns import by_column
from .exact import Unreadable, has_exponentials, is_above_chord, on_the_way
from .lines import EPS
from .search_lines import lines_of
from .verdict import Verdict, Witness
from .wording import held_fixed, shown, shown_apart

TINY = float(np.finfo(float).tiny)
SURE = 8        # times the rounding error by which a point has to lie above the chord
ROUNDS = 6      # of looking on other lines, where nothing that was found is borne out
MOST_DIGITS = 2_000
# steps from the origin (times the largest setting) at which strict convexity is looked at
WITHIN = 50.0


@by_column
def convex(loss, said=None):
    """Look for a point above a chord: on every line, at every scale, and by a local search from the
    likeliest places.

    The witness: three predictions, the losses there, and the chord's value.
    """
    said = loss.claims["convex"] if said is None else said
    witness, tried = _above_a_chord(loss)
    return Verdict(loss, "convex", said, witness is None, witness, tried)


@by_column
@np.errstate(all="ignore")
def strictly_convex(loss, said=None):
    """Look for a point on a chord, in exact arithmetic with the loss's own formula; a point above
    one will do too.

    The witness: two predictions, the losses there and halfway between them.
    """
    said = loss.claims["strictly_convex"] if said is None else said
    witness, tried = _above_a_chord(loss)
    for lines in lines_of(loss) if witness is None else ():
        for number, low, high in _flattest(lines):
            tried += 1
            witness = _on_the_chord(lines.line(number), low, high)
            if witness:
                return Verdict(loss, "strictly_convex", said, False, witness, tried)
    return Verdict(loss, "strictly_convex", said, witness is None, witness, tried)


@lru_cache(maxsize=4)
@np.errstate(all="ignore")
def _above_a_chord(loss):
    """(witness or None, number of triples tried)."""
    tried = 0
    for lines in lines_of(loss):
        left_out = set()  # lines on which rounding alone lifts the curve
        for _ in range(ROUNDS):
            numbers, triples, count = _likeliest(lines, left_out)
            tried += count * (not left_out)
            climbed = _climb(lines, numbers, triples)
            for number, triple in climbed:
                line, short = lines.line(number), _shortened(lines.line(number), triple)
                if is_above_chord(line, short):
                    return _tell(line, short), tried
            left_out |= {number for number, _ in climbed}
            if not climbed:
                break
    return None, tried


def _excess(lines, triple, losses, errors):
    """By how much the curve lies above the chord, and how sure that is: above 1 it is no rounding
    error.

    `triple`, `losses` and `errors` belong to the left end, the middle and the right end. The second
    number grows with the excess relative to the losses, and falls far from the origin, where a
    witness is hard to read.
    """
    (low, middle, high), (a, m, b) = triple, losses
    share = (middle - low) / (high - low)
    excess = m - ((1 - share) * a + share * b)
    size = np.abs(a) + np.abs(m) + np.abs(b)
    slope = np.maximum(np.abs((m - a) / (middle - low)), np.abs((b - m) / (high - middle)))
    furthest = np.maximum(np.abs(low), np.abs(high))
    error = SURE * (sum(errors) + 4 * EPS * slope * (lines.origin_size + furthest))
    sure = excess / np.maximum(error, TINY)
    sure = np.where(sure > 1, 1 + excess / np.maximum(size, TINY) / (1 + np.log1p(furthest)), sure)
    valid = (low < middle) & (middle < high) & np.isfinite(excess) & np.isfinite(error)
    # what is equally sure but for rounding, stays so
    return excess, np.where(valid, np.round(sure, 9), -np.inf)


def _look(lines, steps):
    """The losses at these steps, and how far off each may be for being rounded."""
    value = lines.value(steps)
    moved = 0.0  # a single number is what it is; an entry of a row is rounded after the step
    if lines.origin.ndim > 1:
        moved = lines.gradient_size(steps) * (lines.origin_size + np.abs(steps))
    return value, 4 * EPS * (np.abs(value) + moved) + 4 * lines.value_rounding


def _chords(lines):
    """Triples of steps at every width, with the losses there and their errors."""
    value, error = _look(lines, lines.steps)
    width = 1
    while 2 * width < value.shape[1]:
        parts = slice(None, -2 * width), slice(width, -width), slice(2 * width, None)
        yield tuple([one[:, part] for part in parts] for one in (lines.steps, value, error))
        width *= 2


def _likeliest(lines, left_out=(), keep=16):
    """(lines, triples) at which the curve lies furthest above a chord or nearest to it; and how
    many were tried."""
    found, tried = [], 0
    for triple, *losses in _chords(lines):
        sure = _excess(lines, triple, *losses)[1]
        sure[sorted(left_out)] = -np.inf
        tried += sure.size
        best = np.arange(sure.size)
        if sure.size > keep:
            best = np.argpartition(sure, -keep, axis=None)[-keep:]
        steps = [np.take(one, best) for one in triple]
        found.append((sure.flat[best], best // sure.shape[1], *steps))
    sure, number, *triple = (np.concatenate(column) for column in zip(*found))
    best = np.argsort(sure)[-keep:]
    return number[best], np.stack(triple)[:, best], tried


def _climb(lines, numbers, triples):
    """Push triples about, keeping what lies higher above its chord.

    Returns [(line, triple)] of those that surely lie above it, the one that reads best first.
    """
    rng, found = np.random.default_rng(1), []
    for number in np.unique(numbers):
        line = lines.line(number)
        triple, sure = _push_about(line, triples[:, numbers == number], rng, *_limits(lines))
        if sure > 1:
            found.append((sure, (int(number), triple)))
    best = 0
    for place, (sure, _) in enumerate(found):
        if sure > 1.5 * found[best][0]:  # the first line reads best
            best = place
    return [climbed for _, climbed in [*found[best:], *found[:best]]]


def _limits(lines):
    return lines.steps.min(), lines.steps.max()


def _push_about(line, triples, rng, lowest, highest, rounds=24, samples=40):
    """(the triple that surest lies above its chord, how sure) after moves at random, less and less.

    `triples` is (3, starts): left end, middle, right end of each.
    """
    for width in 0.5 * 0.8 ** np.arange(rounds):
        gap = np.minimum(triples[1] - triples[0], triples[2] - triples[1])
        moves = rng.normal(size=(3, samples, triples.shape[1]))
        moves[:, 0] = 0  # the first sample is where it stands
        moved = np.sort(triples[:, None] + width * gap * moves, axis=0)
        moved = np.clip(moved, lowest, highest)
        sure = _how_sure(line, moved.reshape(3, 1, -1)).reshape(moved.shape[1:])
        best = np.argmax(sure, axis=0)
        triples = np.take_along_axis(moved, best[None, None], axis=1)[:, 0]
    top = int(np.argmax(sure.max(axis=0)))
    return triples[:, top].tolist(), float(sure.max())


def _how_sure(line, triple):
    """How surely the middle of three steps lies above the chord: above 1 it is no rounding."""
    losses, errors = zip(*(_look(line, steps) for steps in triple))
    return _excess(line, triple, losses, errors)[1]


def _shortened(line, triple):
    """The triple with as few digits as still show it."""
    for digits in range(1, 18):
        short = [float(f"{step:.{digits}g}") for step in triple]
        if _looked_at(line, short)[2] > 1:
            break
    return short


def _looked_at(line, triple):
    """(the losses at three steps, the excess over the chord, how sure it is)."""
    values, errors = zip(*(_look(line, np.array([[step]])) for step in triple))
    excess, sure = _excess(line, np.array(triple)[:, None, None], values, errors)
    return values, float(excess[0, 0]), float(sure[0, 0])


def _tell(line, short):
    values, excess, _ = _looked_at(line, short)
    fixed, points = line.describe(*short)
    left, middle, right = (float(value[0, 0]) for value in values)
    sentence = (f"{line.loss.name} is not convex: {held_fixed(fixed)}the loss is {left:.6g} at the "
                f"prediction {shown(points[0])} and {right:.6g} at {shown(points[2])}. At "
                f"{shown(points[1])}, the straight line between them gives {middle - excess:.6g}, "
                f"and the loss is {middle:.6g}, which is more.")
    return Witness(sentence, dict(fixed, pred=points, values=[left, middle, right],
                                  chord=middle - excess))


def _flattest(lines, keep=24):
    """(line, low, high) between which the curve bends less than rounding shows, to be looked at
    exactly."""
    within = WITHIN * max([1.0, *(abs(value) for value in lines.loss.settings.values()
                                  if isinstance(value, float) and np.isfinite(value))])
    found = []
    for (low, middle, high), *losses in _chords(lines):
        flat = _excess(lines, (low, middle, high), *losses)[1] >= -1
        flat &= (np.maximum(np.abs(low), np.abs(high)) <= within) & (high - low > 1e-3)
        places = np.argwhere(flat)
        places = places[np.argsort(np.abs(low[flat]) + np.abs(high[flat]), kind="stable")]
        for number, at in places[:: max(1, len(places) // 6)][:6]:
            pair = float(low[number, at]), float(high[number, at])
            short = tuple(float(f"{step:.3g}") for step in pair)
            found.append((int(number), *(short if short[0] < short[1] else pair)))
    return found[:: max(1, len(found) // keep)]


def _on_the_chord(line, low, high):
    """A witness if the loss halfway between two steps is the mean of the losses there, or more, in
    exact arithmetic."""
    import mpmath
    digits, furthest = 200, max(abs(low), abs(high))
    try:
        if has_exponentials(line, low):
            digits += int(min(furthest, MOST_DIGITS))  # e^-x shows beside 1 in x / 2.3 digits
            if furthest > MOST_DIGITS:
                return None
        losses = on_the_way(line, low, high, (0, 0.5, 1), digits)
    except Unreadable:
        return None
    if losses is None:
        return None
    with mpmath.workdps(digits):
        left, middle, right = losses
        rounding = abs(middle) * mpmath.mpf(10) ** (50 - digits)
        if middle < (left + right) / 2 - rounding:
            return None
    fixed, points = line.describe(low, high)
    sentence = (f"{line.loss.name} is not strictly convex: {held_fixed(fixed)}halfway between the "
                f"predictions {shown_apart(*points)} the loss is {float(losses[1]):.6g}, exactly "
                "on the straight line between them.")
    return Witness(sentence, dict(fixed, pred=points, values=[float(one) for one in losses]))
