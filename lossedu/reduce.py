"""From one value per example to the reduced loss and its derivative, in blocks that stay in the cache."""
import numpy as np

from .guard import FLOAT64
from .quiet import quietly

BLOCK = 32_768  # elements worked on at once: a dozen such arrays fit in a second-level cache


@quietly
def value_of(call):
    """A float for "mean" and "sum" (added up in float64), the values themselves for "none"."""
    return reduce_value(call, call.loss._f(*call.arrays))


@quietly
def grad_of(call):
    """The derivative of the reduced loss in each differentiable input, shaped like it."""
    return reduce_grad(call, call.loss._df(*call.arrays))


@quietly
def both_of(call):
    """Value and derivative, from the fused form where there is one; long inputs block by block."""
    loss, arrays = call.loss, call.arrays
    if call.quick and arrays[0].size < 2 * BLOCK:  # a plain mean: nothing to look up
        values, slopes = loss._both(*arrays)
        if loss.scope == "set":
            return float(values), slopes if type(slopes) is tuple else slopes.reshape(call.given[0].shape)
        count = _count(call, values.size)
        for one in slopes if type(slopes) is tuple else (slopes,):
            _share(one, count, out=one)  # they are this call's own
        return _divide(float(np.add.reduce(values, axis=None)), count), slopes
    if arrays[0].size >= 2 * BLOCK and call.reduction != "none" and loss.blocks and call.weight is None:
        return _in_blocks(call)
    both = loss._both if arrays[0].ndim else loss._pair  # a fused form works in place, which a number does not let it
    values, slopes = both(*arrays)
    return reduce_value(call, values), reduce_grad(call, slopes)


def reduce_value(call, values):
    """Reduce the values that `f` gave."""
    if call.reduction == "none" or call.loss.scope == "set":
        return float(values) if np.ndim(values) == 0 else _own(call, values, call.dtype)
    if call.weight is not None:
        values = call.weight * values
    total = float(np.add.reduce(values, axis=None, dtype=FLOAT64))
    return total if call.reduction == "sum" else _divide(total, _count(call, np.size(values)))


def reduce_grad(call, slopes):
    """Turn the slopes that `df` gave into the derivative of the reduced loss."""
    places = [place for place, spec in enumerate(call.loss.inputs) if spec.grad]
    if type(slopes) is not tuple:
        return _reduce_slope(call, slopes, places[0])
    return tuple(_reduce_slope(call, slope, place) for slope, place in zip(slopes, places))


def _reduce_slope(call, slope, place):
    if call.reduction != "none" and call.loss.scope != "set":
        if call.weight is not None:
            slope = slope * call.weight.reshape(call.weight.shape + (1,) * (np.ndim(slope) - call.weight.ndim))
        if call.reduction == "mean":
            slope = _share(slope, _count(call, _examples(call)))
    if call.given[place].ndim == 0:
        return float(slope)
    return _returned(call, slope, place)


def _returned(call, slope, place):
    """The slope in the shape and dtype of the input at that place. Where it had one number for many values, it is
    added up over them once they are reduced."""
    given = call.given[place]
    shape = call.full[place].shape if call.full else given.shape
    if slope.shape != shape:
        slope = slope.reshape(shape)
    if shape != given.shape and (call.reduction != "none" or call.loss.scope == "set"):
        axes = tuple(axis for axis, length in enumerate(given.shape) if length != shape[axis])
        slope = np.add.reduce(slope, axis=axes, keepdims=True)
    return _own(call, slope, _grad_dtype(call, given))


def _examples(call):
    shape = call.arrays[0].shape
    return call.arrays[0].size if call.loss.scope == "element" else shape[0]


def _count(call, examples):
    """What a mean divides by: the number of examples, or the sum of their weights."""
    if call.count is None:  # value and slope both ask
        counts = call.loss._counts and call.loss._counts(*call.arrays)
        call.count = _total(counts, call.weight, examples)
    return call.count


def _total(counts, weight, examples):
    if counts is None and weight is None:
        return examples
    counts = weight if counts is None else counts if weight is None else counts * weight
    if counts.dtype.kind == "b":
        return float(np.count_nonzero(counts))
    return float(np.add.reduce(counts, axis=None, dtype=FLOAT64))


def _divide(top, count):
    return top / count if count else top * np.nan  # the mean of nothing


def _share(slope, count, out=None):
    """slope / count. A product is twice as fast, but 1 / count has to be in range."""
    if count >= 1:
        return np.multiply(slope, 1 / count, out)
    return np.divide(slope, count, out) if count else np.multiply(slope, np.nan, out)


def _grad_dtype(call, like):
    """A gradient has the dtype of what it is the gradient in; integers get that of the answer."""
    return like.dtype.newbyteorder("=") if like.dtype.kind == "f" else call.dtype


def _own(call, values, dtype):
    """An answer in that dtype, the caller's own to write to: a copy of what lies in an input."""
    shared = any(np.may_share_memory(values, one) for one in call.arrays)
    return values.astype(dtype, copy=shared or not values.flags.writeable)


def _in_blocks(call):
    """As `both_of`, block by block."""
    loss, arrays = call.loss, call.arrays
    if loss.scope == "element":
        arrays = [np.ravel(array) for array in arrays]  # no copy where it lies in one piece
    count = _count(call, _examples(call)) if call.reduction == "mean" else 1
    total, slopes = by_blocks(loss, arrays, _divide(1.0, count))
    places = [place for place, spec in enumerate(loss.inputs) if spec.grad]
    done = tuple(_returned(call, slope, place) for slope, place in zip(slopes, places))
    return _divide(total, count), done if len(done) > 1 else done[0]


def by_blocks(loss, arrays, share, checked=()):
    """(sum of the values, [slopes times `share`]), block by block along the first axis: what was just computed is
    still in the cache. None where one of the (position, domain) that are checked needs a closer look."""
    length = len(arrays[0])
    step = max(1, BLOCK * length // arrays[0].size)
    grads = [np.empty(array.shape, array.dtype) for array, spec in zip(arrays, loss.inputs) if spec.grad]
    total = 0.0
    for start in range(0, length, step):
        part = slice(start, start + step)
        block = [array[part] for array in arrays]
        if not all(domain.holds(block[position]) for position, domain in checked):
            return None
        values, slopes = loss._both(*block)
        total += float(np.add.reduce(values, axis=None, dtype=FLOAT64))
        for grad, slope in zip(grads, slopes if type(slopes) is tuple else (slopes,)):
            np.multiply(slope, share, out=grad[part])
    return total, grads
