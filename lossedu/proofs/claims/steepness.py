"""How steep a loss gets (lipschitz), how sharply it bends (smooth), whether it lets go
(redescending)."""
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from .columns import by_column
from .exact import Unreadable, grows_on, jumps_between, ratio_of
from .reach import lengths_of
from .search_lines import EPS, Lines, lines_of
from .verdict import Verdict, Witness
from .wording import held_fixed, shown, shown_apart

SURE = 1e-8       # the largest rounding error of a ratio, relative to it
ROUGH = 1e-2      # enough to see it grow without end
WIDTHS = (1, 8, 64)
ENDLESS = 1e100   # a ratio that no bound is taken for
# where a redescending loss has let go, at 1 / 1000 of its steepest; times the largest length
FURTHEST = 1e15
END = 1e300       # a gradient that is smaller here than at `FURTHEST` may let go yet further out
JUMPS = 20        # places at which the loss seems to jump, to be looked up
CLOSE = 1e-6      # relative: a constant is reached, as in `Verdict.holds`
READS_BETTER = 1 + 1e-7   # a ratio that is larger by less is taken for the same
_AROUND = np.unique(np.concatenate([side * np.logspace(-5, 2, 400) for side in (-1, 1)]))


@by_column
def lipschitz(loss, said=None) -> Verdict:
    """The largest slope between two predictions. Said to be c, it must come up to c and never
    exceed it.

    Distances between rows and sets are Euclidean. The witness: two predictions and the slope
    between them.
    """
    return _largest_ratio(loss, "lipschitz", said, VALUE)


@by_column
def smooth(loss, said=None) -> Verdict:
    """The largest change of the gradient per distance. Said to be c, it must come up to c and never
    exceed it.

    A loss that jumps has no such constant. The witness: two predictions and how fast the gradient
    (or the loss itself, where it jumps) changes between them.
    """
    for lines in lines_of(loss):
        jump = find_jump(lines)
        if jump:
            said = loss.claims["smooth"] if said is None else said
            return Verdict(loss, "smooth", said, False, jump, lines.steps.size)
    return _largest_ratio(loss, "smooth", said, GRADIENT)


# ---------------------------------------------------------------------- redescending
@by_column
@np.errstate(all="ignore")
def redescending(loss, said=None) -> Verdict:
    """Whether the gradient returns to 0 wherever the loss does not sink, ever further from the
    target.

    The witness: a prediction far out, and the gradient that it still has.
    """
    said = loss.claims["redescending"] if said is None else said
    tried, found, witness = 0, True, None
    for lines in lines_of(loss):
        for end in _ends_of(lines, FURTHEST * lengths_of(loss)[-1]):
            size, stays = _holds_on(lines, end)
            tried += len(size)
            if lines.endless:
                sinking = stays & _shrinks(lines, end, size)
                if sinking.any():  # slowly, as 1 / r^0.001 does: nothing is known of the end
                    stays = stays & ~sinking
                    found = None if found else found
            if stays.any() and found is not False:
                number = int(np.argmax(stays))
                found, witness = False, _still_pulls(lines.line(number), end, float(size[number]))
    return Verdict(loss, "redescending", said, found, witness, tried)


def _ends_of(lines, furthest):
    """The steps that stand for the ends of these lines."""
    if not lines.endless:
        return [0, 1]
    return [furthest * side for side in (-1, 1) if side > 0 or lines.steps.min() < 0]


def _holds_on(lines, end):
    """(size of the gradient at an end, whether it holds on where the loss does not sink), one for
    each line."""
    at_end = np.broadcast_to(float(end), (len(lines.origin), 1))
    near, far = lines.gradient_size(lines.steps), lines.gradient_size(at_end)[:, 0]
    steepest = np.max(np.where(np.isfinite(near), near, 0), axis=1)
    values = lines.value(lines.steps)
    least = np.min(np.where(np.isnan(values), np.inf, values), axis=1)
    rising = lines.value(at_end)[:, 0] >= least
    return far, rising & (steepest > 0) & ~(far <= 1e-3 * steepest)


def _shrinks(lines, end, size):
    """Whether the gradient is smaller at the end of float64 than the `size` that it had far out."""
    further = lines.gradient_size(np.full((len(size), 1), np.copysign(END, end)))[:, 0]
    return further < size * (1 - 8 * EPS)


def _still_pulls(line, end, size):
    """The witness that a loss does not redescend."""
    fixed, (pred,) = line.describe(float(end))
    sentence = (f"{line.loss.name} does not redescend: {held_fixed(fixed)}at the prediction "
                f"{shown(pred)} the gradient still has size {size:.6g}.")
    return Witness(sentence, dict(fixed, pred=pred, slope=size))


# ---------------------------------------------------------------------- jumps
def find_jump(lines: Lines) -> Witness | None:
    """A witness if the loss jumps: by a thousandth of its size between steps a billionth apart."""
    with np.errstate(all="ignore"):
        value = lines.value(lines.steps)
        distance = np.diff(lines.steps, axis=1) * lines.lengths
        size = np.max(np.where(np.isfinite(value), np.abs(value), 0), axis=1, keepdims=True)
        change = np.abs(np.diff(value, axis=1))
        jumps = (distance < 1e-9) & (change > 1e-3 * size) & np.isfinite(change)
    for number, at in np.argwhere(jumps)[:JUMPS]:
        line = lines.line(int(number))
        pair = float(lines.steps[number, at]), float(lines.steps[number, at + 1])
        if jumps_between(line, pair):
            return _witness(line, pair, JUMP, "")
    return None


# ---------------------------------------------------------------------- the largest ratio
@dataclass(frozen=True)
class Quantity:
    """What is compared between two predictions, by change over distance.

    `at(lines, steps)` is shaped (lines, steps, entries); `sentence` has room for change and ratio.
    """

    at: Callable
    sentence: str
    is_gradient: bool = False


VALUE = Quantity(lambda lines, steps: lines.value(steps)[..., None],
                 "the loss changes by {change:.6g}, a slope of {ratio:.10g}")
JUMP = Quantity(VALUE.at, "the loss jumps by {change:.6g}")
GRADIENT = Quantity(lambda lines, steps: lines.gradient(steps),
                    "the gradient changes by {change:.6g}, a rate of {ratio:.10g}",
                    is_gradient=True)


class Steepest(NamedTuple):
    """The largest ratio that was found: on this line, between these two steps."""

    ratio: float
    line: Lines | None
    pair: tuple | None


class Growth(NamedTuple):
    """A ratio that seems to grow without bound: between these two steps it can be seen."""

    line: Lines
    pair: tuple
    why: str
    beyond: float   # the ratio far beyond; 0 where nobody looked


@np.errstate(all="ignore")
def _largest_ratio(loss, claim, said, quantity):
    """The verdict on a claim that the change of a quantity over the distance is bounded."""
    said = loss.claims[claim] if said is None else said
    # what exceeds this is looked up in exact arithmetic
    limit = said * (1 + CLOSE) if not isinstance(said, (bool, str)) else np.inf
    steepest, growth, tried = Steepest(-1.0, None, None), None, 0
    for lines in lines_of(loss):
        pairs = _pairs(lines, lines.steps, quantity)
        tried += pairs.ratio.size
        rough = pairs if lines.endless else _pairs(lines, lines.steps, quantity, sure=ROUGH)
        growth = growth or grows_without_bound(lines, rough, quantity)
        largest = pairs.ratio.max(axis=1) / max(pairs.ratio.max(), np.finfo(float).tiny)
        for number in np.argsort(-np.round(largest, 7), kind="stable")[:3]:
            found, closer = refine(lines.line(int(number)), pairs.line(number), quantity)
            if lines.endless and lines.origin[0].size > 1:
                found = rotate(found, quantity)
            if found.ratio > limit:
                found = found._replace(ratio=_exact_ratio(*found, quantity))
            if found.ratio > steepest.ratio * READS_BETTER:
                steepest = found
            growth = growth or closer
    if growth and _is_borne_out(growth, limit, quantity):
        witness = _witness(growth.line, growth.pair, quantity, f", {growth.why}")
        return Verdict(loss, claim, said, False, witness, tried)
    ratio = float(steepest.ratio)
    witness = _witness(steepest.line, steepest.pair, quantity, "", exact=ratio)
    return Verdict(loss, claim, said, ratio, witness, tried)


def _exact_ratio(ratio, line, pair, quantity):
    """The ratio between two steps in exact arithmetic; as it came, where the formula cannot say
    it."""
    try:
        exact = ratio_of(line, pair, quantity.is_gradient)
    except Unreadable:
        return ratio
    return exact if np.isfinite(exact) else -1.0


def _is_borne_out(growth, limit, quantity):
    """Whether a ratio that grows has grown beyond what was said: if not, it may stop before."""
    if limit == np.inf or growth.beyond > limit:
        return True
    line, pair = growth.line, growth.pair
    low, high = quantity.at(line, np.array([pair]))[0]
    distance = float((pair[1] - pair[0]) * line.lengths[0, 0])
    ratio = float(np.linalg.norm(high - low)) / distance
    return ratio > limit and _exact_ratio(ratio, line, pair, quantity) > limit


def _witness(line, pair, quantity, end, exact=None):
    """Two predictions and how much the quantity changes between them; `exact` is the ratio, if
    known."""
    low, high = quantity.at(line, np.array([pair]))[0]
    change = float(np.linalg.norm(high - low))
    distance = float((pair[1] - pair[0]) * line.lengths[0, 0])
    ratio = change / distance
    if exact is not None and abs(ratio - exact) > CLOSE * abs(exact):
        change, ratio = exact * distance, exact  # rounding spoils what float64 finds there
    fixed, points = line.describe(*pair)
    found = quantity.sentence.format(change=change, ratio=ratio)
    sentence = (f"{line.loss.name}: {held_fixed(fixed)}between the predictions "
                f"{shown_apart(*points)} {found}{end}.")
    return Witness(sentence, dict(fixed, pred=points, change=change, ratio=ratio))


# ---------------------------------------------------------------------- pairs of steps
class Pairs(NamedTuple):
    """Pairs of steps on each line (lines, pairs), and the change of a quantity over their
    distance."""

    ratio: np.ndarray   # 0 where rounding spoils it
    low: np.ndarray
    high: np.ndarray

    def line(self, number: int) -> "Pairs":
        """Those of one line."""
        return Pairs(*(part[number] for part in self))

    def best(self) -> tuple:
        """(ratio, (low, high)) of the largest ratio on one line; of equals, the one that reads
        best."""
        top = np.flatnonzero(self.ratio >= self.ratio.max() * (1 - 1e-7))
        at = top[np.argmin(np.abs(self.low[top]) + np.abs(self.high[top]))]
        return float(self.ratio[at]), (float(self.low[at]), float(self.high[at]))


def _pairs(lines, steps, quantity, rounding=None, sure=SURE, widths=WIDTHS):
    """Neighbouring steps, and some further apart, between which rounding matters less.

    `rounding` is that of the quantity, where it is known from more steps than these.
    """
    values, moved = quantity.at(lines, steps), lines.input_rounding(steps)
    size = np.linalg.norm(values, axis=-1)
    error = 2 * EPS * size + (lines.rounding_of(size) if rounding is None else rounding)
    parts = []
    for width in widths:
        left, right = slice(None, -width), slice(width, None)
        change = np.linalg.norm(values[:, right] - values[:, left], axis=-1)
        distance = (steps[:, right] - steps[:, left]) * lines.lengths
        good = error[:, left] + error[:, right] <= sure * change
        good &= 4 * (moved[:, left] + moved[:, right]) <= sure * distance
        ratio = change / distance
        ratio = np.where(good & np.isfinite(ratio), ratio, 0.0)
        parts.append((ratio, steps[:, left], steps[:, right]))
    return Pairs(*(np.concatenate(part, axis=1) for part in zip(*parts)))


def refine(line: Lines, pairs: Pairs, quantity: Quantity, rounds=10, pieces=64) -> tuple:
    """Look closer where the ratio is largest, again and again.

    Returns (`Steepest`, `Growth` if it grows and grows as the two steps come closer, else None).
    """
    ratio, pair = pairs.best()
    steepest, seen = Steepest(ratio, line, pair), []
    lowest, highest = line.steps[0, 0], line.steps[0, -1]
    rounding = line.rounding_of(np.linalg.norm(quantity.at(line, line.steps), axis=-1))
    for _ in range(rounds):
        margin = (pair[1] - pair[0]) / 2
        low, high = max(pair[0] - margin, lowest), min(pair[1] + margin, highest)
        cut = np.linspace(low, high, pieces + 1)[None]
        ratio, pair = _pairs(line, cut, quantity, rounding, widths=(1, 8)).line(0).best()
        if ratio > steepest.ratio:
            steepest = Steepest(ratio, line, pair)
        ratio, pair = _pairs(line, cut, quantity, rounding, sure=ROUGH, widths=(1,)).line(0).best()
        if not ratio > 0:
            break
        seen.append((ratio, pair))
    if not _doubles([ratio for ratio, _ in seen]):
        return steepest, None
    return steepest, Growth(line, seen[2][1], "and the closer the two, the more", 0.0)


def _doubles(ratios):
    """Whether ratios seen ever closer have grown fifty times, and still double."""
    ratios = np.array(ratios)
    if len(ratios) <= 3 or not ratios[-1] > 50 * ratios[0]:
        return False
    return bool(np.all(ratios[-3:] > 2 * ratios[-4:-1]))


def rotate(steepest: Steepest, quantity: Quantity, rounds=12) -> Steepest:
    """Turn a line through the pair towards where the quantity changes most, as long as that
    helps."""
    for _ in range(rounds):
        ratio, line, pair = steepest
        middle = np.array([[sum(pair) / 2]])
        low, high = quantity.at(line, np.array([pair]))[0]
        toward = high - low if len(high) > 1 else line.gradient(middle)[0, 0]
        size = np.linalg.norm(toward)
        if not 0 < size < np.inf:
            break
        origin = line.pred(middle)[:, 0]
        direction = (toward / size).reshape(origin.shape)
        turned = replace(line, origin=origin, direction=direction, steps=_AROUND[None])
        found, _ = refine(turned, _pairs(turned, turned.steps, quantity).line(0), quantity)
        if found.ratio <= ratio * (1 + 1e-12):
            break
        steepest = found
    return steepest


# ---------------------------------------------------------------------- growth without bound
def grows_without_bound(lines: Lines, pairs: Pairs, quantity: Quantity) -> Growth | None:
    """Whether the ratio keeps growing far out, or towards an end of the range."""
    for inside, why in _ways_to_grow(lines, pairs):
        near, further, furthest = (np.where(mask, pairs.ratio, 0).max() for mask in inside)
        if not (furthest > ENDLESS or furthest > 1.05 * further > 1.05**2 * near):
            continue
        ratio = np.where(inside[-1], pairs.ratio, 0)
        number = int(np.argmax(ratio.max(axis=1)))
        at = np.argmax(ratio[number])
        line, pair = lines.line(number), (float(pairs.low[number, at]),
                                          float(pairs.high[number, at]))
        towards = "low"
        if "out" in why:
            towards = "far"
        elif not lines.endless and pair[0] > 0.5:
            towards = "high"
        beyond = grows_on(line, pair, quantity.is_gradient, towards)
        if beyond:
            return Growth(line, pair, why, beyond)
    return None


def _ways_to_grow(lines, pairs):
    """[(three masks of pairs, each reaching two decades further than the one before, words)]."""
    ways = []
    if lines.endless:
        far, top = np.maximum(np.abs(pairs.low), np.abs(pairs.high)), lines.steps.max()
        masks = [far <= top / 10.0**decade for decade in (4, 2, 0)]
        ways.append((masks, "and the further out, the more"))
    if lines.steps.min() >= 0:  # the range has an end, or two
        gap = pairs.low if lines.endless else np.minimum(pairs.low, 1 - pairs.high)
        nearest = np.min(lines.steps[lines.steps > 0])
        masks = [gap >= nearest * 10.0**decade for decade in (4, 2, 0)]
        ways.append((masks, "and the nearer to the end, the more"))
    return ways
