"""From one value per example to the reduced loss and its derivative."""
import numpy as np

from . import plugs
from .quiet import quietly
from .reading import FLOAT64, Call


# -------------------------------------------------------------------- weights and means: here alone
def weighed(weight: np.ndarray | float, amount: np.ndarray) -> np.ndarray:
    """weight * amount; what weighs 0 adds nothing, whatever it is: inf and nan are left out too.

    >>> weighed(np.array([0.0, 2.0]), np.array([np.nan, 3.0])).tolist()
    [0.0, 6.0]
    """
    return np.where(weight == 0, 0, weight * amount)


def total_of(counts: np.ndarray | None, weight: np.ndarray | None, axes: tuple | None = None):
    """What a weighted mean over the axes divides by; `counts` or `weight` may be None, not both."""
    if counts is None or weight is None:
        counted = weight if counts is None else counts
    else:
        counted = np.where((counts == 0) | (weight == 0), 0, counts * weight)
    if axes is None and counted.dtype.kind == "b":
        return float(np.count_nonzero(counted))
    total = np.add.reduce(counted, axis=axes, dtype=FLOAT64, keepdims=axes is not None)
    return float(total) if axes is None else total


def mean_over(axes: tuple, values: np.ndarray, total,
              weight: np.ndarray | None = None) -> np.ndarray:
    """The weighted mean over the axes: of nothing it is nan. `total` is what it divides by: the
    number of values, or an array with axes of length 1.
    """
    if type(total) is int:
        return np.add.reduce(values, axis=axes, dtype=FLOAT64) / np.float64(total)  # 0 / 0 is nan
    values = values if weight is None else weighed(weight, values)
    summed = np.add.reduce(values, axis=axes, dtype=FLOAT64, keepdims=True)
    return np.squeeze(np.where(total == 0, np.nan, summed / total), axes)


def share_over(slopes: np.ndarray, total: np.ndarray,
               weight: np.ndarray | None = None) -> np.ndarray:
    """The slopes in such a mean: in that of nothing they are 0, so that an empty batch moves no
    parameter.
    """
    slopes = slopes if weight is None else weighed(weight, slopes)
    return np.where(total == 0, 0, slopes / total)


# ---------------------------------------------------------------------- one call
@quietly
def value_of(call: Call) -> float | np.ndarray:
    """A float for "mean" and "sum" (added up in float64), the values themselves for "none"."""
    return reduce_value(call, call.loss._f(*call.arrays))


@quietly
def grad_of(call: Call):
    """The derivative of the reduced loss in each differentiable input, shaped like it."""
    return reduce_grad(call, call.loss._df(*call.arrays))


@quietly
def both_of(call: Call) -> tuple:
    """Value and derivative, sharing the work where the loss has a form for that."""
    done = plugs.first_of(plugs.AFTER, call)
    if done is not None:
        return done
    loss, arrays = call.loss, call.arrays
    both = loss._both if arrays[0].ndim else loss._pair  # a form works in place, as a number cannot
    values, slopes = both(*arrays)
    return reduce_value(call, values), reduce_grad(call, slopes)


def reduce_value(call: Call, values: np.ndarray) -> float | np.ndarray:
    """Reduce the values that `f` gave."""
    if call.reduction == "none" or call.loss.scope == "set":
        return float(values) if np.ndim(values) == 0 else _own(call, values, call.dtype)
    if call.weight is not None:
        values = weighed(_weight(call), values)
    total = float(np.add.reduce(values, axis=None, dtype=FLOAT64))
    return total if call.reduction == "sum" else divide(total, count_of(call, np.size(values)))


def reduce_grad(call: Call, slopes):
    """Turn the slopes that `df` gave into the derivative of the reduced loss."""
    places = [place for place, spec in enumerate(call.loss.inputs) if spec.grad]
    if type(slopes) is not tuple:
        return _reduce_slope(call, slopes, places[0])
    return tuple(_reduce_slope(call, slope, place) for slope, place in zip(slopes, places))


def _reduce_slope(call, slope, place):
    if call.reduction != "none" and call.loss.scope != "set":
        if call.weight is not None:
            weight = _weight(call)
            slope = weighed(weight.reshape(weight.shape + (1,) * (np.ndim(slope) - weight.ndim)),
                            slope)
        if call.reduction == "mean":
            slope = np.array(slope)
            share_in_place(slope, count_of(call, examples_of(call)))
    if call.given[place].ndim == 0:
        return float(np.reshape(slope, ()))
    return returned(call, slope, place)


def returned(call: Call, slope: np.ndarray, place: int) -> np.ndarray:
    """The slope in the shape and dtype of the input at that place. Where it had one number for many
    values, it is added up over them once they are reduced.
    """
    given = call.given[place]
    shape = call.full[place].shape if call.full else given.shape
    if slope.shape != shape:
        slope = slope.reshape(shape)
    if shape != given.shape and (call.reduction != "none" or call.loss.scope == "set"):
        axes = tuple(axis for axis, length in enumerate(given.shape) if length != shape[axis])
        slope = np.add.reduce(slope, axis=axes, keepdims=True)
    return _own(call, slope, _grad_dtype(call, given))


def examples_of(call: Call) -> int:
    shape = call.arrays[0].shape
    return call.arrays[0].size if call.loss.scope == "element" else shape[0]


def count_of(call: Call, examples: int) -> float:
    """What a mean divides by: the number of examples, or the sum of their weights."""
    if call.count is None:  # value and slope both ask
        counts = call.loss._counts and call.loss._counts(*call.arrays)
        alike = counts is None and call.weight is None
        call.count = examples if alike else total_of(counts, call.weight)
    return call.count


def _weight(call):
    """The weights, 0 in place of nan beside a row that counts nothing: it is left out whatever it
    weighs.
    """
    if call.loss._counts is None or not np.isnan(call.weight).any():
        return call.weight
    counts = call.loss._counts(*call.arrays)
    if counts is None:
        return call.weight
    return np.where(np.isnan(call.weight) & (counts == 0), 0, call.weight)


def divide(top: float, count: float) -> float:
    return top / count if count else top * np.nan  # the mean of nothing


def share_in_place(slope: np.ndarray, count: float) -> None:
    """slope / count, written into `slope`; 0 where nothing counts."""
    if count >= 1:
        slope *= 1 / count  # a product is twice as fast, but 1 / count has to be in range
    elif count:
        slope /= count
    else:
        slope[...] = 0


def _grad_dtype(call, like):
    """A gradient has the dtype of what it is the gradient in; integers get that of the answer."""
    return like.dtype.newbyteorder("=") if like.dtype.kind == "f" else call.dtype


def _own(call, values, dtype):
    """An answer in that dtype, the caller's own to write to: a copy of what lies in an input."""
    shared = any(np.may_share_memory(values, one) for one in call.arrays)
    return values.astype(dtype, copy=shared or not values.flags.writeable)
