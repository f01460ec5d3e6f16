"""Derivatives without calculus: differences at shrinking steps, extrapolated to step 0.

Each comes with a bound on its error.

    slope, bound = central(np.sin, x)          # elementwise: one slope for each x
    slope, bound = gradient(function, x)       # function of all of x: its full gradient
    left, right = one_sided(np.abs, x)         # the two slopes at a kink
    slopes = of_loss(huber, pred, target)      # [(slope, bound)] for each differentiable input

One difference quotient is right to about 10 digits at best. Here steps from 16 times the size of x
down to its last digit are combined (Richardson 1911), and for each x the best combination is
chosen: the error is weighed at every step against the rounding of f, and a large step is trusted
only where it agrees with all smaller ones. So nothing need be known about where f bends.

A bend so close to x that rounding hides it still leaves the slopes on the two sides apart: then the
bound reaches to both. How far f is rounded is told from its values: those of a float32 function, of
one that rounds inside or that is noisy, jump about from step to step, and the bound grows with it.
Where nothing can be seen it is inf. A value of f outside its domain may be nan: such steps are
passed over.
"""
import numpy as np

from ..core.reading import as_numbers, read
from ..core.record import Loss
from ..core.words import shown
from .extrapolation import (
    Slope,
    both_sides,
    one_side,
    slope_between,
    slope_of_a_side,
    steps_at,
    unit_of,
)


def central(f, x) -> Slope:
    """The derivative of an elementwise f (array to array of the same shape) at each x, with its
    bound.

    Raises TypeError or ValueError with one sentence.
    """
    x = _numbers("central", f, x)
    steps = steps_at(x, np.abs(x))

    def at(step):
        with np.errstate(over="ignore"):
            moved = x + step
        return _answer("central", f(moved), x.shape,
                       "for a function of all of x type numdiff.gradient(f, x)")

    return slope_between(at(np.zeros_like(x)), *both_sides(at, steps), steps, x, np.abs(x))


def gradient(f, x, rows=False) -> Slope:
    """The gradient of f at x, entry by entry, with its bound.

    f gives one number. With `rows`, f gives one number for each row of x (each entry of its
    first axis), which depends on that row alone; then all rows are stepped at once. Raises
    TypeError or ValueError with one sentence.
    """
    x = _numbers("gradient", f, x)
    if rows and not x.ndim:
        raise ValueError(f"gradient: x has shape {x.shape}; with rows=True an array of rows fits. "
                         "Type x[None].")
    size = np.max(np.abs(x), axis=tuple(range(1, x.ndim)) if rows else None, initial=0.0,
                  keepdims=True)
    size = np.broadcast_to(size, x.shape)
    steps = steps_at(x, size)
    shape = x.shape[:1] if rows else ()

    def value(moved):
        return _answer("gradient", f(moved), shape, "for one number for each row type rows=True",
                       rows)

    here = value(x.copy()).reshape(shape + (1,) * (x.ndim - len(shape)))
    here = np.broadcast_to(here, x.shape)
    above, below = (np.empty(steps.shape, here.dtype) for _ in range(2))
    for place in np.ndindex(x.shape[1:] if rows else x.shape):
        at = (slice(None), *place) if rows else place
        for level, step in enumerate(steps):
            for side, values in ((1, above), (-1, below)):
                moved = x.copy()
                moved[at] += side * step[at]
                values[level][at] = value(moved)
    return slope_between(here, above, below, steps, x, size)


def one_sided(f, x) -> tuple:
    """(left, right): the slopes of an elementwise f on the two sides of each x, each with its
    bound."""
    x = _numbers("one_sided", f, x)
    steps = steps_at(x, np.abs(x))

    def at(step):
        return _answer("one_sided", f(x + step), x.shape, "one number for each x fits")

    here = at(np.zeros_like(x))
    above, below = both_sides(at, steps)
    unit = unit_of(here, above, below)
    return tuple(slope_of_a_side(*one_side(here, there, steps, side, np.abs(x), unit), steps)
                 for side, there in ((-1, below), (1, above)))


def of_loss(loss, *inputs) -> list:
    """For each differentiable input: the slope of the summed loss in it, with its bound.

    Pointwise losses are stepped in all elements at once, losses by row in all rows at once.
    """
    if not isinstance(loss, Loss):
        name = loss if isinstance(loss, str) else "mse"
        raise TypeError(f'of_loss: {shown(loss)} came; a loss fits. Type lossedu.loss("{name}").')
    inputs = read(loss, inputs, {}, "sum", None).arrays
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


def jumps(g, low, high, count=2001, halvings=80) -> list:
    """[(place, height)] where g, a function of one number, jumps between low and high.

    Each stretch of a fine grid is halved again and again, towards the half in which g departs
    more from the slope of the stretches beside it. Where g is continuous the change dies away;
    where it jumps the height stays.
    """
    grid = np.linspace(low, high, count)
    values = np.asarray(g(grid), dtype=float)
    left, right = grid[:-1], grid[1:]
    at_left, at_right = values[:-1], values[1:]
    slopes = np.pad((at_right - at_left) / (right - left), 1, mode="edge")
    trend = np.nan_to_num((slopes[:-2] + slopes[2:]) / 2)
    for _ in range(halvings):
        middle = left + (right - left) / 2
        at_middle = np.asarray(g(middle), dtype=float)
        first = (np.abs(at_middle - at_left - trend * (middle - left))
                 >= np.abs(at_right - at_middle - trend * (right - middle)))
        left, right = np.where(first, left, middle), np.where(first, middle, right)
        at_left = np.where(first, at_left, at_middle)
        at_right = np.where(first, at_middle, at_right)
    found = {}
    for place, height in zip(right.tolist(), (at_right - at_left).tolist(), strict=True):
        if abs(height) > 1e-6 * max(1e-6, np.nanmax(np.abs(values))):
            found[place] = found.get(place, 0.0) + height
    return sorted(found.items())


# ---------------------------------------------------------------------- what comes in
def _numbers(who, f, x):
    """`x` as float64, beside an f that can be called; a number of a wider kind, or a word, is
    refused."""
    if not callable(f):
        raise TypeError(f"{who}: f={shown(f)} came; a function of x fits, such as numpy.sin.")
    return as_numbers(who, "x", x).astype(float)


def _answer(who, value, shape, cure, rows=False):
    """What f gave, as an array of `shape` and of the dtype that it was computed in, or one
    sentence."""
    value = as_numbers(who, "f(x)", value)
    if value.shape != shape and (shape or value.size != 1):
        fits = "one number fits"
        if shape:
            fits = f"shape {shape}, one number for each {'row' if rows else 'x'}, fits"
        raise ValueError(f"{who}: f gave an array of shape {value.shape}; {fits}. If it is right, "
                         f"{cure}.")
    return value.reshape(shape)
