"""The common calls without detours: a plain mean of float64 arrays, and long inputs block by block.

Each way gives None where it does not apply; the call then goes on as any other. Every way gives
the numbers that `core.reducing` gives (tests hold them equal).
"""
from typing import NamedTuple

import numpy as np

from ..core import plugs
from ..core.quiet import quietly
from ..core.reading import FLOAT64
from ..core.reducing import count_of, divide, examples_of, returned, share_in_place

BLOCK = 32_768  # elements worked on at once: a dozen such arrays fit in a second-level cache


class Traits(NamedTuple):
    """What the short ways have to know of a loss at its settings: worked out once."""

    one_shape: bool    # all inputs have one shape, and no setting has a number for each column
    to_check: tuple    # (position, domain) of the inputs in which not every number fits
    separable: bool    # its values may be computed a part at a time


def traits(loss):
    """The `Traits` of a loss at its settings."""
    found = loss.__dict__.get("_fast_traits")
    if found is None:
        arrays = any(isinstance(value, np.ndarray) for value in loss.settings.values())
        one_shape = (loss.scope != "row" and not arrays
                     and all(spec.shape == "..." for spec in loss.inputs))
        to_check = tuple((position, spec.domain) for position, spec in enumerate(loss.inputs)
                         if one_shape and not spec.domain.everywhere)
        separable = loss.scope == "element" and not arrays or loss.scope == "row" and loss.separate
        found = Traits(one_shape, to_check, separable)
        # the record is frozen; this says nothing new
        object.__setattr__(loss, "_fast_traits", found)
    return found


# ---------------------------------------------------------------------- before a call is read
def before_reading(loss, args):
    """(mean, derivatives) of float64 arrays of one shape whose values all fit, or None."""
    if len(args) != len(loss.inputs):
        return None
    told = traits(loss)
    if not told.one_shape:
        return None
    shape = getattr(args[0], "shape", ())
    if not shape or len(shape) > 1 and loss.scope == "set":
        return None
    for one in args:
        if type(one) is not np.ndarray or one.dtype is not FLOAT64 or one.shape != shape:
            return None
        if not one.flags.carray:  # in one piece and writeable: what is not is read as any other
            return None
    return _mean_of(loss, told, args) if args[0].size else None


@quietly
def _mean_of(loss, told, arrays):
    """(mean, its derivatives), or None where a value needs a closer look."""
    size = arrays[0].size
    if size >= 2 * BLOCK and told.separable:
        done = by_blocks(loss, [array.reshape(-1) for array in arrays], 1 / size, told.to_check)
        if done is None:
            return None
        total, slopes = done
        slopes = tuple(slope.reshape(arrays[0].shape) for slope in slopes)
        return total / size, slopes if len(slopes) > 1 else slopes[0]
    for position, domain in told.to_check:
        if not domain.holds(arrays[position]):
            return None
    values, slopes = loss._both(*arrays)
    if loss.scope == "set":
        return float(values), slopes
    if type(slopes) is tuple:
        for one in slopes:
            one *= 1 / size  # they are this call's own
    else:
        slopes *= 1 / size
    return float(np.add.reduce(values, axis=None)) / size, slopes


# ---------------------------------------------------------------------- once it is read
def after_reading(call):
    """(value, derivatives) of a plain mean, or of long inputs, or None."""
    loss, arrays = call.loss, call.arrays
    is_long = arrays[0].size >= 2 * BLOCK
    if call.quick and not is_long:
        return _plain_mean(call)
    if is_long and call.reduction != "none" and call.weight is None and traits(loss).separable:
        return _in_blocks(call)
    return None


def _plain_mean(call):
    """A mean in which nothing has to be looked up."""
    values, slopes = call.loss._both(*call.arrays)
    if call.loss.scope == "set":
        slopes = slopes if type(slopes) is tuple else slopes.reshape(call.given[0].shape)
        return float(values), slopes
    count = count_of(call, values.size)
    for one in slopes if type(slopes) is tuple else (slopes,):
        share_in_place(one, count)  # they are this call's own
    return divide(float(np.add.reduce(values, axis=None)), count), slopes


def _in_blocks(call):
    loss, arrays = call.loss, call.arrays
    if loss.scope == "element":
        arrays = [np.ravel(array) for array in arrays]  # no copy: each lies in one piece
    count = count_of(call, examples_of(call)) if call.reduction == "mean" else 1
    if count:
        total, slopes = by_blocks(loss, arrays, 1 / count)
    else:
        total, slopes = 0.0, [np.zeros_like(array) for array, spec in zip(arrays, loss.inputs)
                              if spec.grad]
    places = [place for place, spec in enumerate(loss.inputs) if spec.grad]
    done = tuple(returned(call, slope, place) for slope, place in zip(slopes, places))
    return divide(total, count), done if len(done) > 1 else done[0]


# ---------------------------------------------------------------------- a part of a composite
def mean_of_part(part, inputs):
    """(mean, [its derivatives], False) of a long task, or None."""
    one_set = inputs[0].ndim == 1 + (part.scope == "row")
    if not one_set or inputs[0].size < 2 * BLOCK or part.counts is not None:
        return None
    if not traits(part).separable:
        return None
    length = len(inputs[0])
    total, slopes = by_blocks(part, inputs, 1 / length)
    return inputs[0].dtype.type(total / length), slopes, False


# ---------------------------------------------------------------------- blocks
def by_blocks(loss, arrays, share, to_check=()):
    """(sum of the values, [derivatives times `share`]), block by block along the first axis.

    What was just computed is still in the cache. None where a value of the (position, domain)
    pairs `to_check` needs a closer look.
    """
    length = len(arrays[0])
    step = max(1, BLOCK * length // arrays[0].size)
    grads = [np.empty(array.shape, array.dtype) for array, spec in zip(arrays, loss.inputs)
             if spec.grad]
    total = 0.0
    for start in range(0, length, step):
        part = slice(start, start + step)
        block = [array[part] for array in arrays]
        if not all(domain.holds(block[position]) for position, domain in to_check):
            return None
        values, slopes = loss._both(*block)
        total += float(np.add.reduce(values, axis=None, dtype=FLOAT64))
        for grad, slope in zip(grads, slopes if type(slopes) is tuple else (slopes,)):
            np.multiply(slope, share, out=grad[part])
    return total, grads


plugs.BEFORE.append(before_reading)
plugs.AFTER.append(after_reading)
plugs.PARTS.append(mean_of_part)
