"""What differences at shrinking steps say about a slope, and how far it may be off: the work behind
`numdiff`.

All arrays of values, quotients and errors carry the steps on their first axis, the largest step
first.
"""
from typing import NamedTuple

import numpy as np

# steps from about 16 times the size of x down to 1e-8 of it, each a quarter of the last
COARSE = 16
FINE = 12       # steps from there, or from a quarter of a small x, down to the last digit of x
RATIO = 4
MOST = 8        # error terms that are removed at most
EPS = float(np.finfo(float).eps)
# units in the last place by which a value of f may be off, and two for each of its inputs
ROUNDING = 4


class Slope(NamedTuple):
    """A derivative, and a bound on the error of each of its entries."""

    value: np.ndarray
    bound: np.ndarray


def steps_at(x, size):
    """The steps (levels, ...), large ones first: powers of two, so that x + step is exact or nearly
    so."""
    with np.errstate(all="ignore"):
        # about 16 times the size of x, at least 16
        first = 4 + np.round(np.log2(np.maximum(np.abs(x), 1.0)))
        first = np.where(np.isfinite(first), first, 4.0)
        coarse = [first - level * np.log2(RATIO) for level in range(COARSE)]
        scale = np.where(x != 0, np.abs(x), size)
        scale = np.where(np.isfinite(scale), scale, 1.0)
        known = scale > 0
        top = np.minimum(coarse[-1] - 2, np.where(known, np.log2(scale) - 2, -30.0))
        bottom = np.where(known, np.log2(np.spacing(np.where(known, scale, 1.0))), -990.0)
        top = np.maximum(np.round(top), bottom)
        fine = [np.round(top + (bottom - top) * share) for share in np.linspace(0, 1, FINE)]
        return np.exp2(np.array([*coarse, *fine]))


def both_sides(at, steps):
    """The values above and below x, (levels, ...) each."""
    return np.array([at(step) for step in steps]), np.array([at(-step) for step in steps])


def slope_between(here, above, below, steps, x, size):
    """Symmetric differences have an error series in step**2: each combination removes one power of
    it."""
    unit = unit_of(here, above, below)
    here, above, below = (np.asarray(one, dtype=float) for one in (here, above, below))
    scatter = _scatter(here, above, below)
    left = one_side(here, below, steps, -1, size, unit)
    right = one_side(here, above, steps, 1, size, unit)
    with np.errstate(all="ignore"):
        quotients = (above - below) / (2 * steps)
        noises = _noise(ROUNDING * unit * (np.abs(above) + np.abs(below)), scatter) / (2 * steps)
        steepest = np.maximum(np.abs(above - here), np.abs(below - here)) / steps
        noises += 2 * unit * size * np.fmax(np.abs(quotients), steepest) / steps
        off_centre = np.abs(((x + steps) - x) - (x - (x - steps))) / 2  # x + step was rounded
        noises += off_centre / steps * (np.abs(above - 2 * here + below) / steps)
    # all three in one go: the step's power in the error series is 2 for symmetric differences, 1 on
    # one side
    power = np.reshape([2.0, 1.0, 1.0], (3,) + (1,) * np.ndim(x))
    together = _extrapolate(np.stack([quotients, left[0], right[0]], axis=1),
                            np.stack([noises, left[1], right[1]], axis=1),
                            np.repeat(steps[:, None], 3, axis=1), power,
                            _resolved(here, above, below, unit, scatter))
    slope, left, right = (Slope(value, bound) for value, bound in zip(*together))
    with np.errstate(all="ignore"):
        stair = _reach_of_a_stair(slope, here, above, below, quotients, unit, steps)
    bound = np.maximum(_reach_of_a_bend(slope, left, right), np.nan_to_num(stair, nan=0.0))
    bound = np.where(np.isfinite(here) & np.isfinite(slope.value), bound, np.inf)
    return Slope(slope.value, bound)


def slope_of_a_side(quotients, noises, steps):
    """The slope on one side, from the larger steps: at a kink x is one only up to rounding.

    Where smaller steps say something else, the bound reaches to that. A step at which f stands
    still says nothing, if it moves at another.
    """
    slope = _extrapolate(quotients[:COARSE], noises[:COARSE], steps[:COARSE], 1)
    still = (quotients == 0) & (quotients != 0).any(axis=0)
    near = _extrapolate(quotients, np.where(still, np.inf, noises), steps, 1)
    with np.errstate(all="ignore"):
        gap = np.abs(near.value - slope.value)
        reach = np.where(gap > near.bound + slope.bound, gap + near.bound, 0.0)
    return Slope(slope.value, np.maximum(slope.bound, reach))


def one_side(here, there, steps, side, size, unit):
    """(quotients, their noise) of the differences towards one side."""
    here, there = np.asarray(here, dtype=float), np.asarray(there, dtype=float)
    with np.errstate(all="ignore"):
        quotients = side * (there - here) / steps
        scatter = _scatter_of_a_side(here, there)
        noises = _noise(ROUNDING * unit * (np.abs(there) + np.abs(here)), scatter) / steps
        return quotients, noises + 2 * unit * size * np.abs(quotients) / steps


def unit_of(here, above, below):
    """The relative rounding of f at each x: that of the dtype that it answers in.

    Where not a single value needs more digits than float32 has, it was computed in float32.
    """
    dtype = np.result_type(here, above, below)
    if dtype.kind == "f" and dtype.itemsize < 8:
        return float(np.finfo(dtype).eps)
    values = np.concatenate([np.asarray(here, dtype=float)[None], above, below]).astype(float)
    with np.errstate(all="ignore"):
        short = ((values.astype(np.float32) == values) | ~np.isfinite(values)).all(axis=0)
        steady = ((values == values[0]) | ~np.isfinite(values)).all(axis=0)
    return np.where(short & ~steady, float(np.finfo(np.float32).eps), EPS)


def _scatter(here, above, below):
    """How far the values next to x jump about: no smooth function bends at steps this small."""
    with np.errstate(all="ignore"):
        bends = np.abs((above[-5:] - here) + (below[-5:] - here))
    return np.max(np.where(np.isfinite(bends), bends, 0.0), axis=0)


def _noise(rounding, scatter):
    """How far values may be off: by rounding, or by what was seen where that is more."""
    return np.where(scatter > rounding, 2 * scatter, rounding)


def _scatter_of_a_side(here, there):
    """The same on one side of x alone, which a jump on the other side leaves in peace."""
    with np.errstate(all="ignore"):
        moves = np.abs(there[-2:] - here)
    return np.max(np.where(np.isfinite(moves), moves, 0.0), axis=0)


def _resolved(here, above, below, unit, scatter):
    """Which steps are small enough to see all that f does: from there up its bends no longer grow
    with the step.

    Of a smooth function they grow with its square, at a kink with the step itself.
    """
    with np.errstate(all="ignore"):
        bends = np.abs((above - here) + (below - here))[::-1]  # the smallest step first
        bends = np.where(np.isfinite(bends), bends, np.inf)
        finer = np.maximum.accumulate(np.where(np.isfinite(bends), bends, 0.0), axis=0)
        finer = np.concatenate([np.zeros_like(finer[:3]), finer[:-3]])  # 64 times as fine, or more
        seen = finer > np.maximum(8 * scatter, 64 * unit * np.abs(here))
        stalls = seen & (finer > bends / 8)
    return ~np.logical_or.accumulate(stalls, axis=0)


def _reach_of_a_bend(slope, left, right):
    """The bound, which reaches to both sides' slopes: apart they lie where f bends at x, or too
    close to tell."""
    with np.errstate(all="ignore"):
        apart = np.abs(right.value - left.value) > left.bound + right.bound
        gaps = [np.abs(slope.value - one.value) for one in (left, right)]
        reach = [np.where(apart | (gap > one.bound / 8), 1.5 * gap, 0.0)
                 + np.where(apart, one.bound, 0.0)
                 for gap, one in zip(gaps, (left, right))]
    return np.maximum(slope.bound, np.nan_to_num(np.fmax(*reach), nan=0.0, posinf=0.0))


def _reach_of_a_stair(slope, here, above, below, quotients, unit, steps):
    """Where f stands still next to x and then moves on by a stair: as far as the slope over the
    first stairs."""
    up, down, quotients = above[::-1] - here, here - below[::-1], quotients[::-1]
    moved = (up != 0) & (down != 0)
    first = np.argmax(moved, axis=0)      # counted from the smallest step
    still = np.argmax((up != 0) | (down != 0), axis=0)
    stairs, reach = (moved.any(axis=0) & (still >= 3)), np.zeros_like(slope.value)
    with np.errstate(all="ignore"):
        for further in range(3):
            level = np.minimum(first + further, len(up) - 1)[None]
            rise, fall, quotient = (np.take_along_axis(one, level, axis=0)[0]
                                    for one in (up, down, quotients))
            if not further:  # a stair is higher than a digit that rounding moves
                stairs &= np.abs(rise + fall) > 8 * ROUNDING * unit * np.abs(here)
                heights = _first_height(up) / _first_height(down)
                heights = np.maximum(heights, 1 / heights)
                # to the top or bottom
                stairs &= (rise * fall > 0) | (np.abs(heights - np.round(heights)) < 1e-6)
            step = np.take_along_axis(steps[::-1], level, axis=0)[0]
            steepest = np.fmax(np.abs(rise), np.abs(fall)) / step + np.abs(slope.value)
            steepest = np.where(rise * fall > 0, np.abs(quotient - slope.value), steepest)
            reach = np.where(stairs, np.fmax(reach, 2 * steepest), reach)
    return reach


def _first_height(moves):
    """How far f is from its value at x at the smallest step at which it moves."""
    return np.abs(np.take_along_axis(moves, np.argmax(moves != 0, axis=0)[None], axis=0)[0])


def _extrapolate(quotients, noises, steps, power, resolved=None):
    """The best combination for each x. Row k of the table ends at step k; column m has removed m
    error terms.

    An error is told from how far a combination lies from the three beside it in the table.
    """
    best = np.empty_like(quotients)
    errors = np.empty_like(quotients)
    previous = []
    with np.errstate(all="ignore"):
        for k, quotient in enumerate(quotients):
            row = [quotient]
            value, error = quotient, np.full_like(quotient, np.inf)
            for m in range(1, min(k, MOST) + 1):
                weight = (steps[k - m] / steps[k]) ** power - 1
                row.append(row[m - 1] + (row[m - 1] - previous[m - 1]) / weight)
                if m == len(previous):  # nothing stands above it yet
                    break
                change = np.maximum(np.abs(row[m] - row[m - 1]), np.abs(row[m] - previous[m - 1]))
                change = np.maximum(change, np.abs(row[m] - previous[m]))
                smaller = change < error
                value, error = np.where(smaller, row[m], value), np.where(smaller, change, error)
            error = 2 * (error + noises[k])
            best[k], errors[k] = value, np.where(np.isfinite(value) & ~np.isnan(error), error,
                                                 np.inf)
            previous = row
    return _agreeing_with_all_smaller_steps(best, errors, resolved)


def _agreeing_with_all_smaller_steps(best, errors, resolved):
    """From the smallest step up: the most exact estimate while no smaller step contradicts it
    (Lepski 1991).

    The last two steps before a contradiction are not trusted either. With `resolved`, what
    contradicts the slope on one side (axis 1) contradicts all three: f is not smooth over such a
    step.
    """
    best, errors = best[::-1], errors[::-1]
    with np.errstate(all="ignore"):
        low = np.fmax.accumulate(best - errors, axis=0)
        high = np.fmin.accumulate(best + errors, axis=0)
        fits = ~(low > high)
    if resolved is not None:
        fits = np.broadcast_to((fits.all(axis=1) & resolved)[:, None], fits.shape)
    fits = np.concatenate([fits[2:], fits[-1:], fits[-1:]])
    with np.errstate(all="ignore"):
        spread = np.abs(best[1:3] - best[0]) + errors[1:3]
        unsure = np.fmax(errors[0], np.max(np.where(np.isnan(spread), np.inf, spread), axis=0))
    value, bound = best[0].copy(), np.where(fits[0], errors[0], unsure)
    trusted = fits[0].copy()
    for estimate, error, fitting in zip(best[1:], errors[1:], fits[1:], strict=True):
        # an error that grows again is no longer rounding: steps from here on miss what f does
        trusted &= fitting & ((error <= 100 * bound) | ~np.isfinite(bound))
        better = trusted & (error < bound)
        value, bound = np.where(better, estimate, value), np.where(better, error, bound)
    return Slope(value, bound)
