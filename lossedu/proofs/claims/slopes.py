"""How steep a loss gets (lipschitz), how sharply it bends (smooth), whether it lets go far out (redescending)."""
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .columns import by_column
from .exact import Unreadable, grows_on, jumps_between, ratio_of
from .ground import EPS, ground, shown, told_apart, words
from .reach import lengths_of
from .verdict import Verdict, Witness

SURE = 1e-8       # the largest rounding error of a steepness, relative to it
ROUGH = 1e-2      # enough to see it grow without end
WIDTHS = (1, 8, 64)
ENDLESS = 1e100   # a steepness that no bound is taken for
_AROUND = np.unique(np.concatenate([side * np.logspace(-5, 2, 400) for side in (-1, 1)]))
FURTHEST = 1e15   # where a redescending loss has let go, at 1 / 1000 of its steepest; times the largest length
END = 1e300       # a slope that is smaller here than at `FURTHEST` may let go yet further out
JUMPS = 20        # places at which the loss seems to jump, to be looked up
CLOSE = 1e-6      # relative: a constant is reached, as in `Verdict.holds`


@by_column
def lipschitz(loss, said=None):
    """The largest slope between two predictions. Said to be c, it must come up to c and never exceed it.

    Distances between rows and sets are Euclidean. The witness: two predictions and the slope between them.
    """
    return _steepest(loss, "lipschitz", said, lambda lines, steps: lines.value(steps)[..., None],
                     "the loss changes by {change:.6g}, a slope of {ratio:.10g}")


@by_column
def smooth(loss, said=None):
    """The largest change of the gradient per distance. Said to be c, it must come up to c and never exceed it.

    A loss that jumps has no such constant. The witness: two predictions and how fast the gradient (or the loss
    itself, where it jumps) changes between them.
    """
    for lines in ground(loss):
        if torn := _torn(lines):
            said = loss.claims["smooth"] if said is None else said
            return Verdict(loss, "smooth", said, False, torn, lines.steps.size)
    return _steepest(loss, "smooth", said, lambda lines, steps: lines.slope(steps),
                     "the gradient changes by {change:.6g}, a rate of {ratio:.10g}")


@by_column
@np.errstate(all="ignore")
def redescending(loss, said=None):
    """Whether the gradient returns to 0 wherever the loss does not sink, ever further from the target.

    The witness: a prediction far out, and the slope that it still has.
    """
    said = loss.claims["redescending"] if said is None else said
    tried, found, witness, furthest = 0, True, None, FURTHEST * lengths_of(loss)[-1]
    for lines in ground(loss):
        sides = (-1, 1) if lines.steps.min() < 0 else (1,)
        for end in [furthest * side for side in sides] if lines.endless else [0, 1]:
            steps = np.broadcast_to(float(end), (len(lines.origin), 1))
            near, far = np.linalg.norm(lines.slope(lines.steps), axis=-1), np.linalg.norm(lines.slope(steps), axis=-1)
            steepest = np.max(np.where(np.isfinite(near), near, 0), axis=1)
            near_by = lines.value(lines.steps)
            rising = lines.value(steps)[:, 0] >= np.min(np.where(np.isnan(near_by), np.inf, near_by), axis=1)
            stays = rising & (steepest > 0) & ~(far[:, 0] <= 1e-3 * steepest)
            tried += len(steps)
            if lines.endless and (sinking := stays & _sinks(lines, end, far[:, 0])).any():
                stays &= ~sinking  # slowly, as 1 / r^0.001 does: nothing is known of the end
                found = None if found else found
            if stays.any() and found is not False:
                line = lines.line(int(np.argmax(stays)))
                fixed, (there,) = line.tell(float(end))
                still = float(far[np.argmax(stays), 0])
                sentence = (f"{loss.name} does not redescend: {words(fixed)}at the prediction {shown(there)} the "
                            f"gradient still has size {still:.6g}.")
                found, witness = False, Witness(sentence, dict(fixed, pred=there, slope=still))
    return Verdict(loss, "redescending", said, found, witness, tried)


def _sinks(lines, end, far):
    """Whether the slope is smaller at the end of float64 than it was far out."""
    further = np.linalg.norm(lines.slope(np.full((len(far), 1), np.copysign(END, end))), axis=-1)[:, 0]
    return further < far * (1 - 8 * EPS)


@np.errstate(all="ignore")
def _steepest(loss, claim, said, function, sentence):
    said = loss.claims[claim] if said is None else said
    best, endless, tried, of_slope = (-1.0,), None, 0, claim == "smooth"
    limit = said * (1 + CLOSE) if not isinstance(said, (bool, str)) else np.inf  # what exceeds it is looked up
    for lines in ground(loss):
        pairs = _pairs(lines, lines.steps, function)
        tried += pairs.ratio.size
        rough = pairs if lines.endless else _pairs(lines, lines.steps, function, sure=ROUGH)
        endless = endless or _growing(lines, rough, of_slope)
        largest = pairs.ratio.max(axis=1) / max(pairs.ratio.max(), np.finfo(float).tiny)
        for number in np.argsort(-np.round(largest, 7), kind="stable")[:3]:
            found, closer = _zoom(lines.line(int(number)), pairs.line(number), function)
            found = _turn(*found, function) if lines.endless and lines.origin[0].size > 1 else found
            if found[0] > limit:
                found = (_looked_up(*found, of_slope), *found[1:])
            best, endless = found if found[0] > best[0] * (1 + 1e-7) else best, endless or closer
    if endless and (limit == np.inf or endless[3] > limit or _exceeds(limit, *endless[:2], function, of_slope)):
        line, pair, why, _ = endless
        return Verdict(loss, claim, said, False, _tell(line, pair, function, sentence, f", {why}"), tried)
    witness = _tell(*best[1:], function, sentence, "", exact=float(best[0]))
    return Verdict(loss, claim, said, float(best[0]), witness, tried)


def _looked_up(ratio, line, pair, of_slope):
    """The ratio between two steps in exact arithmetic; as it came, where the formula cannot say it."""
    try:
        exact = ratio_of(line, pair, of_slope)
    except Unreadable:
        return ratio
    return exact if np.isfinite(exact) else -1.0


def _exceeds(limit, line, pair, function, of_slope):
    """Whether a ratio that grows without end has grown beyond what was said: if not, it may stop before."""
    low, high = function(line, np.array([pair]))[0]
    ratio = float(np.linalg.norm(high - low)) / float((pair[1] - pair[0]) * line.lengths[0, 0])
    return ratio > limit and _looked_up(ratio, line, pair, of_slope) > limit


def _torn(lines):
    """A witness if the loss jumps: on a segment, by a thousandth of its size between steps a billionth apart."""
    with np.errstate(all="ignore"):
        value, distance = lines.value(lines.steps), np.diff(lines.steps, axis=1) * lines.lengths
        size = np.max(np.where(np.isfinite(value), np.abs(value), 0), axis=1, keepdims=True)
        change = np.abs(np.diff(value, axis=1))
        jump = (distance < 1e-9) & (change > 1e-3 * size) & np.isfinite(change)
    for number, at in np.argwhere(jump)[:JUMPS]:
        pair = float(lines.steps[number, at]), float(lines.steps[number, at + 1])
        if not jumps_between(lines.line(int(number)), pair):
            continue
        return _tell(lines.line(int(number)), pair, lambda line, steps: line.value(steps)[..., None],
                     "the loss jumps by {change:.6g}", "")
    return None


class Pairs(NamedTuple):
    """Pairs of steps on each line, and the change of a function between them over their distance."""

    ratio: np.ndarray   # 0 where rounding spoils it
    low: np.ndarray
    high: np.ndarray

    def line(self, number):
        """Those of one line."""
        return Pairs(*(part[number] for part in self))

    def best(self):
        """(ratio, (low, high)) of the largest ratio on one line; of equals, the one that reads best."""
        top = np.flatnonzero(self.ratio >= self.ratio.max() * (1 - 1e-7))
        at = top[np.argmin(np.abs(self.low[top]) + np.abs(self.high[top]))]
        return float(self.ratio[at]), (float(self.low[at]), float(self.high[at]))


def _pairs(lines, steps, function, floor=None, sure=SURE, widths=WIDTHS):
    """Neighbouring steps, and some further apart, between which rounding matters less."""
    values, blur, parts = function(lines, steps), lines.blur(steps), []
    size = np.linalg.norm(values, axis=-1)
    error = 2 * EPS * size + (lines.floor(size) if floor is None else floor)
    for width in widths:
        one, other = slice(None, -width), slice(width, None)
        change = np.linalg.norm(values[:, other] - values[:, one], axis=-1)
        distance = (steps[:, other] - steps[:, one]) * lines.lengths
        good = (error[:, one] + error[:, other] <= sure * change) & (4 * (blur[:, one] + blur[:, other])
                                                                     <= sure * distance)
        ratio = change / distance
        parts.append((np.where(good & np.isfinite(ratio), ratio, 0.0), steps[:, one], steps[:, other]))
    return Pairs(*(np.concatenate(part, axis=1) for part in zip(*parts)))


def _zoom(line, pairs, function, rounds=10, pieces=64):
    """Look closer where the ratio is largest: (largest ratio, line, pair of steps), and (line, pair, words, 0) if it
    grows and grows as the two come closer, else None."""
    ratio, pair = pairs.best()
    best, rough, lowest, highest = (ratio, line, pair), [], line.steps[0, 0], line.steps[0, -1]
    floor = line.floor(np.linalg.norm(function(line, line.steps), axis=-1))
    for _ in range(rounds):
        margin = (pair[1] - pair[0]) / 2
        cut = np.linspace(max(pair[0] - margin, lowest), min(pair[1] + margin, highest), pieces + 1)[None]
        fine = _pairs(line, cut, function, floor, widths=(1, 8)).line(0).best()
        best = (fine[0], line, fine[1]) if fine[0] > best[0] else best
        ratio, pair = _pairs(line, cut, function, floor, sure=ROUGH, widths=(1,)).line(0).best()
        if not ratio > 0:
            break
        rough.append((ratio, pair))
    sizes = np.array([ratio for ratio, _ in rough])
    closer = len(sizes) > 3 and sizes[-1] > 50 * sizes[0] and bool(np.all(sizes[-3:] > 2 * sizes[-4:-1]))
    return best, (line, rough[2][1], "and the closer the two, the more", 0.0) if closer else None


def _growing(lines, pairs, of_slope):
    """(line, pair, words, the ratio far beyond) if it keeps growing far out, or towards an end; else None."""
    furthest_end, ways = np.maximum(np.abs(pairs.low), np.abs(pairs.high)), []
    if lines.endless:
        top = lines.steps.max()
        ways.append(([furthest_end <= top / 10.0**decade for decade in (4, 2, 0)], "and the further out, the more"))
    if lines.steps.min() >= 0:  # the range has an end, or two
        gap = pairs.low if lines.endless else np.minimum(pairs.low, 1 - pairs.high)
        nearest = np.min(lines.steps[lines.steps > 0])
        ways.append(([gap >= nearest * 10.0**decade for decade in (4, 2, 0)], "and the nearer to the end, the more"))
    for inside, why in ways:
        near, further, furthest = (np.where(mask, pairs.ratio, 0).max() for mask in inside)
        if furthest > ENDLESS or furthest > 1.05 * further > 1.05**2 * near:
            number = int(np.argmax(np.where(inside[-1], pairs.ratio, 0).max(axis=1)))
            at = np.argmax(np.where(inside[-1], pairs.ratio, 0)[number])
            line, pair = lines.line(number), (float(pairs.low[number, at]), float(pairs.high[number, at]))
            towards = "far" if "out" in why else "high" if not lines.endless and pair[0] > 0.5 else "low"
            if beyond := grows_on(line, pair, of_slope, towards):
                return line, pair, why, beyond
    return None


def _turn(best, line, pair, function, rounds=12):
    """Turn a line through the pair towards where the function changes most, again and again, as long as that helps."""
    for _ in range(rounds):
        low, high = function(line, np.array([pair]))[0]
        toward = high - low if len(high) > 1 else line.slope(np.array([[sum(pair) / 2]]))[0, 0]
        size = np.linalg.norm(toward)
        if not 0 < size < np.inf:
            break
        middle = line.pred(np.array([[sum(pair) / 2]]))[:, 0]
        direction = (toward / size).reshape(middle.shape)
        turned = replace(line, origin=middle, direction=direction, steps=_AROUND[None])
        found, _ = _zoom(turned, _pairs(turned, turned.steps, function).line(0), function)
        if found[0] <= best * (1 + 1e-12):
            break
        best, line, pair = found
    return best, line, pair


def _tell(line, pair, function, sentence, end, exact=None):
    low, high = function(line, np.array([pair]))[0]
    change, distance = float(np.linalg.norm(high - low)), float((pair[1] - pair[0]) * line.lengths[0, 0])
    ratio = change / distance
    if exact is not None and abs(ratio - exact) > CLOSE * abs(exact):  # rounding spoils what float64 finds there
        change, ratio = exact * distance, exact
    fixed, points = line.tell(*pair)
    text = sentence.format(change=change, ratio=ratio)
    told = f"{line.loss.name}: {words(fixed)}between the predictions {told_apart(*points)} {text}{end}."
    return Witness(told, dict(fixed, pred=points, change=change, ratio=ratio))
