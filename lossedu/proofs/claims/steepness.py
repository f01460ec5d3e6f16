"""Searches about gradients: lipschitz (steepest), smooth (bends by), redescending (lets go)."""
import numpy as np

from .columns import by_column
from .exact import Unreadable, jumps_between, ratio_of
from .lines import EPS, Lines
from .ratios import (
    GRADIENT,
    JUMP,
    ROUGH,
    VALUE,
    Steepest,
    grows_without_bound,
    pairs_of,
    refine,
    rotate,
)
from .reach import lengths_of
from .search_lines import lines_of
from .verdict import Verdict, Witness
from .wording import held_fixed, shown, shown_apart

# where a redescending loss has let go, at 1 / 1000 of its steepest; times the largest length
FURTHEST = 1e15
JUMPS = 20        # places at which the loss seems to jump, to be looked up
CLOSE = 1e-6      # relative: a constant is reached, as in `Verdict.holds`
READS_BETTER = 1 + 1e-7   # a ratio that is larger by less is taken for the same


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
    """Whether the gradient is smaller yet a decade beyond an end, where it had this `size`.

    Not further: there a margin is lost beside the distances that it is added to.
    """
    further = lines.gradient_size(np.full((len(size), 1), 10.0 * end))[:, 0]
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
@np.errstate(all="ignore")
def _largest_ratio(loss, claim, said, quantity):
    """The verdict on a claim that the change of a quantity over the distance is bounded."""
    said = loss.claims[claim] if said is None else said
    # what exceeds this is looked up in exact arithmetic
    limit = said * (1 + CLOSE) if not isinstance(said, (bool, str)) else np.inf
    steepest, growth, tried = Steepest(-1.0, None, None), None, 0
    for lines in lines_of(loss):
        pairs = pairs_of(lines, lines.steps, quantity)
        tried += pairs.ratio.size
        rough = pairs if lines.endless else pairs_of(lines, lines.steps, quantity, sure=ROUGH)
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
