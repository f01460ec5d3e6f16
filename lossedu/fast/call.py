"""The common call without detours: float64 arrays of one shape, in one piece, none of them empty, and the mean."""
import numpy as np

from ..core.reading import FLOAT64
from ..core.reducing import BLOCK, by_blocks
from .quiet import quietly


def alike(loss, args):
    """True if the inputs are such arrays, told in a microsecond."""
    if not loss.alike or len(args) != len(loss.inputs):
        return False
    shape = getattr(args[0], "shape", ())
    if not shape or len(shape) > 1 and loss.scope == "set":
        return False
    for one in args:
        if type(one) is not np.ndarray or one.dtype is not FLOAT64 or one.shape != shape:
            return False
        if not one.flags.carray:  # in one piece, and writeable: what is not takes the guard's way
            return False
    return args[0].size > 0


@quietly
def mean_of(loss, arrays):
    """(mean, its derivatives), or None where a value needs the guard's closer look."""
    size = arrays[0].size
    if size >= 2 * BLOCK and loss.blocks:
        done = by_blocks(loss, [array.reshape(-1) for array in arrays], 1 / size, loss.checked)
        if done is None:
            return None
        total, slopes = done
        slopes = tuple(slope.reshape(arrays[0].shape) for slope in slopes)
        return total / size, slopes if len(slopes) > 1 else slopes[0]
    for position, domain in loss.checked:
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
