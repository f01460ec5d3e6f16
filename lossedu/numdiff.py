"""Derivatives without calculus: differences at shrinking steps, extrapolated to step 0, with an error bound.

    slope, bound = central(np.sin, x)          # elementwise: one slope for each x
    slope, bound = gradient(function, x)       # function of all of x: its full gradient
    left, right = one_sided(np.abs, x)         # the two slopes at a kink
    slopes = of_loss(huber, pred, target)      # [(slope, bound)] for each differentiable input

One difference quotient is right to about 10 digits at best. Here 16 steps, each a quarter of
the last, are combined (Richardson 1911), and for each x the best combination is chosen: the
error is weighed at every step against the rounding of f, and a large step is trusted only
where it agrees with all smaller ones. So nothing need be known about where f bends.

A value of f outside its domain may be nan: such steps are passed over. f has to be as accurate as
one can ask: right to a few units in the last place for inputs that are themselves rounded. The
bound says how far that rounding reaches.
"""
from typing import NamedTuple

import numpy as np

LEVELS = 16     # steps from about 16 times the size of x down to 1e-8 of it
RATIO = 4
EPS = float(np.finfo(float).eps)
ROUNDING = 4    # units in the last place by which a value of f may be off, and two for each of its inputs


class Slope(NamedTuple):
    """A derivative, and a bound on the error of each of its entries."""

    value: np.ndarray
    bound: np.ndarray


def central(f, x):
    """The derivative of an elementwise f (array to array of the same shape) at each x, with its bound."""
    x = np.asarray(x, dtype=float)
    return _central(lambda step: f(x + step), x, np.abs(x))


def gradient(f, x, rows=False):
    """The gradient of f at x, entry by entry, with its bound.

    f gives one number. With `rows`, f gives one number for each row of x (each entry of its
    first axis), which depends on that row alone; then all rows are stepped at once.
    """
    x = np.asarray(x, dtype=float)
    places = np.ndindex(x.shape[1:] if rows else x.shape)
    value, bound = np.empty((2, *x.shape))
    largest = np.max(np.abs(x), axis=tuple(range(1, x.ndim)) if rows else None, initial=0.0)
    for place in places:
        at = (slice(None), *place) if rows else place
        direction = np.zeros(x.shape)
        direction[at] = 1
        spread = (lambda step: step.reshape((-1,) + (1,) * (x.ndim - 1))) if rows else (lambda step: step)
        value[at], bound[at] = _central(lambda step: f(x + spread(step) * direction), x[at], largest)  # noqa: B023
    return Slope(value, bound)


def one_sided(f, x):
    """(left, right): the slopes of an elementwise f on the two sides of each x, each with its bound."""
    x = np.asarray(x, dtype=float)
    return tuple(_one_sided(lambda step: f(x + side * step), x, side) for side in (-1, 1))  # noqa: B023


def of_loss(loss, *inputs):
    """For each differentiable input: the slope of the summed loss in it, with its bound.

    Pointwise losses are stepped in all elements at once, losses by row in all rows at once.
    """
    found = []
    for place, spec in enumerate(loss.inputs):
        if not spec.grad:
            continue

        def values(x, place=place):
            with np.errstate(all="ignore"):
                return loss._f(*inputs[:place], x, *inputs[place + 1:])

        if loss.scope == "element":
            found.append(central(values, inputs[place]))
        elif loss.scope == "row" and loss.separate:
            found.append(gradient(values, inputs[place], rows=True))
        else:
            found.append(gradient(lambda x, values=values: np.sum(values(x)), inputs[place]))
    return found


def jumps(g, low, high, count=2001, halvings=80):
    """[(place, height)] where g, a function of one number, jumps between low and high.

    Each stretch of a fine grid is halved again and again, towards the half in which g departs
    more from the slope of the stretches beside it. Where g is continuous the change dies away;
    where it jumps the height stays.
    """
    left, right = (grid := np.linspace(low, high, count))[:-1], grid[1:]
    at_left, at_right = (values := np.asarray(g(grid), dtype=float))[:-1], values[1:]
    slopes = np.pad((at_right - at_left) / (right - left), 1, mode="edge")
    trend = np.nan_to_num((slopes[:-2] + slopes[2:]) / 2)
    for _ in range(halvings):
        middle = left + (right - left) / 2
        at_middle = np.asarray(g(middle), dtype=float)
        first = (np.abs(at_middle - at_left - trend * (middle - left))
                 >= np.abs(at_right - at_middle - trend * (right - middle)))
        left, right = np.where(first, left, middle), np.where(first, middle, right)
        at_left, at_right = np.where(first, at_left, at_middle), np.where(first, at_middle, at_right)
    found = {}
    for place, height in zip(right.tolist(), (at_right - at_left).tolist(), strict=True):
        if abs(height) > 1e-6 * max(1e-6, np.nanmax(np.abs(values))):
            found[place] = found.get(place, 0.0) + height
    return sorted(found.items())


# ---------------------------------------------------------------------- the work
def _first_step(x):
    """A power of two about 16 times the size of x, so that x + step is exact; at least 16."""
    return 16 * np.exp2(np.round(np.log2(np.maximum(np.abs(x), 1.0))))


def _central(f_at, x, size):
    """Symmetric differences have an error series in step**2: each combination removes one power of 16."""
    first = _first_step(x)
    here = np.asarray(f_at(np.zeros_like(first)), dtype=float)
    quotients, noises = [], []
    for level in range(LEVELS):
        step = first / RATIO**level
        below, above = np.asarray(f_at(-step), dtype=float), np.asarray(f_at(step), dtype=float)
        with np.errstate(all="ignore"):
            quotients.append((above - below) / (2 * step))
            noise = ROUNDING * EPS * (np.abs(above) + np.abs(below)) / (2 * step)
            noise += 2 * EPS * size * np.abs(quotients[-1]) / step
            off_centre = np.abs(((x + step) - x) - (x - (x - step))) / 2  # x + step was rounded
            noises.append(noise + off_centre * np.abs(above - 2 * here + below) / step**2)
    return _extrapolate(np.array(quotients), np.array(noises), RATIO**2)


def _one_sided(f_at, x, side):
    first = _first_step(x)
    here = np.asarray(f_at(np.zeros_like(first)), dtype=float)
    quotients, noises = [], []
    for level in range(LEVELS):
        step = first / RATIO**level
        there = np.asarray(f_at(step), dtype=float)
        with np.errstate(all="ignore"):
            quotients.append(side * (there - here) / step)
            noise = ROUNDING * EPS * (np.abs(there) + np.abs(here)) / step
            noises.append(noise + 2 * EPS * np.abs(x) * np.abs(quotients[-1]) / step)
    return _extrapolate(np.array(quotients), np.array(noises), RATIO)


def _extrapolate(quotients, noises, base):
    """The best combination for each x. Row k of the table ends at step k; column m has removed m error terms."""
    best = np.empty_like(quotients)
    errors = np.empty_like(quotients)
    previous = []
    with np.errstate(all="ignore"):
        for k, quotient in enumerate(quotients):
            row = [quotient]
            value, error = quotient, np.full_like(quotient, np.inf)
            for m in range(1, k + 1):
                weight = float(base) ** m
                row.append((weight * row[m - 1] - previous[m - 1]) / (weight - 1))
                change = np.maximum(np.abs(row[m] - row[m - 1]), np.abs(row[m] - previous[m - 1]))
                smaller = change < error
                value, error = np.where(smaller, row[m], value), np.where(smaller, change, error)
            best[k], errors[k] = value, np.where(np.isfinite(value), 2 * (error + noises[k]), np.inf)
            previous = row
    return _agreeing_with_all_smaller_steps(best, errors)


def _agreeing_with_all_smaller_steps(best, errors):
    """From the smallest step up: the most exact estimate while no smaller step contradicts it (Lepski 1991)."""
    value, bound = best[-1].copy(), errors[-1].copy()
    low, high = value - bound, value + bound
    trusted = np.ones(value.shape, dtype=bool)
    for estimate, error in zip(best[-2::-1], errors[-2::-1], strict=True):
        with np.errstate(all="ignore"):
            low, high = np.where(trusted, np.fmax(low, estimate - error), low), np.where(
                trusted, np.fmin(high, estimate + error), high)
        # an error that grows again is no longer rounding: steps from here on miss what f does
        trusted &= (low <= high) & (error <= 100 * bound)
        better = trusted & (error < bound)
        value, bound = np.where(better, estimate, value), np.where(better, error, bound)
    return Slope(value, bound)
