"""How much a quantity changes between two predictions, over their distance; and where most.

Pairs of steps at many places are compared, the largest ratio is looked at more closely (`refine`),
lines are turned towards it (`rotate`), and a ratio that grows and grows is told from one that has
an end (`grows_without_bound`).
"""
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from .exact import grows_on
from .lines import EPS, Lines

SURE = 1e-8       # the largest rounding error of a ratio, relative to it
ROUGH = 1e-2      # enough to see it grow without end
WIDTHS = (1, 8, 64)
ENDLESS = 1e100   # a ratio that no bound is taken for
_AROUND = np.unique(np.concatenate([side * np.logspace(-5, 2, 400) for side in (-1, 1)]))


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


def pairs_of(lines, steps, quantity, rounding=None, sure=SURE, widths=WIDTHS):
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
        ratio, pair = pairs_of(line, cut, quantity, rounding, widths=(1, 8)).line(0).best()
        if ratio > steepest.ratio:
            steepest = Steepest(ratio, line, pair)
        rough = pairs_of(line, cut, quantity, rounding, sure=ROUGH, widths=(1,))
        ratio, pair = rough.line(0).best()
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
        found, _ = refine(turned, pairs_of(turned, turned.steps, quantity).line(0), quantity)
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
