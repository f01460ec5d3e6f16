"""What is minimised: a loss of the package, averaged over the batch, seed by seed."""
from collections.abc import Callable

import numpy as np

from ..core.cures import float_indices, say
from ..core.layout import in_one_piece
from ..core.misfit import digits
from ..core.reading import INDEX
from ..core.record import Loss
from ..core.reducing import mean_over, share_over, total_of


def objective(loss) -> Callable:
    """A function (output, target, weight=None) -> (mean loss per seed, its gradient in the output).

    `output` is (S, B, C). Losses per element take the target as (S, B) for one output and as
    (S, B, C) for several; losses per row take it as (S, B) classes or (S, B, C) probabilities;
    losses of a set get the whole batch at once. A loss with several differentiable inputs reads
    one output column for each, in their order. `weight` is (S, B): sum(w l) / sum(w). Where
    nothing in a batch counts (all rows ignored, all weights 0) the mean is nan and the gradient 0.
    A plain function of the same kind is taken as it is: a loss that you write yourself.
    """
    if not isinstance(loss, Loss):
        if not callable(loss):
            raise TypeError(f"train: {loss!r} came as the loss; lossedu.loss(\"mse\"), or a "
                            "function (output, target, weight) -> (values, slopes), fits.")
        return loss
    measure = counted(loss)
    return lambda output, target, weight=None: measure(output, target, weight)[:2]


def counted(loss):
    """As `objective`, with a third result: what the batch counts for in each seed, where batches
    are averaged."""
    if not isinstance(loss, Loss):
        minimised = objective(loss)
        return lambda output, target, *weight: (*minimised(output, target, *weight),
                                                _size(output, *weight))
    if not trains(loss):
        names = ", ".join(spec.name for spec in loss.inputs)
        raise TypeError(f"train: {loss.name} takes {names}; a loss of a prediction and a target, "
                        'such as lossedu.loss("mse"), fits.')
    if len(loss.differentiable) > 1:
        return lambda output, target, weight=None: _several(loss, output, target, weight)
    return lambda output, target, weight=None: _single(loss, output, target, weight)


def _size(output, weight=None):
    """The rows of a batch, or the sum of their weights in each seed."""
    return output.shape[1] if weight is None else weight.sum(axis=1)


def trains(loss):
    """Whether one network and one target are all that it takes: one prediction, or a column for
    each of several."""
    moved = [spec.grad for spec in loss.inputs]
    pointwise = loss.scope != "row" and all(spec.forms[0][0] == "..." for spec in loss.inputs)
    return moved == [True, False] or pointwise and sum(moved) > 1 and not all(moved)


def _single(loss, output, target, weight):
    if loss.scope == "set":
        if weight is not None:
            raise ValueError(f"train: {loss.name} gives one value for the whole batch, so a weight "
                             "for each row does not fit. Leave weight out.")
        pred = output.reshape(len(output), -1)
        values, gradient = _both(loss, pred, target.reshape(pred.shape))
        return np.array(values, dtype=float), gradient.reshape(output.shape), output.shape[1]
    one_column = output.shape[-1] == 1 and target.ndim == 2 and loss.scope == "element"
    pred = output[..., 0] if one_column else output
    if loss.scope == "element" and pred.shape != target.shape:
        raise ValueError(f"train: with {loss.name} each output needs a target of its own; the "
                         f"network has {output.shape[-1]} outputs, and a batch of y has shape "
                         f"{target.shape[1:]}.")
    value, (gradient,), count = _mean(loss, weight, pred, target)
    return value, gradient[..., None] if one_column else gradient, count


def _several(loss, output, target, weight):
    columns = iter(np.moveaxis(output, -1, 0))
    inputs = [next(columns) if spec.grad else target for spec in loss.inputs]
    value, gradients, count = _mean(loss, weight, *inputs)
    return value, np.stack(gradients, axis=-1), count


def _both(loss, *arrays):
    # a diverging seed shows inf or nan in its curve; no warning about it
    with np.errstate(all="ignore"):
        return loss._both(*map(in_one_piece, arrays))


def _mean(loss, weight, *arrays):
    """(mean of each seed, its gradient in each differentiable input, what it divides by).

    Values are (S, B) or (S, B, C).
    """
    values, gradients = _both(loss, *arrays)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    counts = loss._counts and loss._counts(*arrays)
    if weight is None and counts is None:
        share = 1.0 / values[0].size
        mean = values.reshape(len(values), -1).sum(axis=1) * share
        return mean, [gradient * share for gradient in gradients], values[0].size
    if weight is not None:
        weight = np.broadcast_to(_beside(weight, values), values.shape)
    axes = tuple(range(1, values.ndim))
    total = total_of(counts, weight, axes)
    with np.errstate(all="ignore"):
        mean = mean_over(axes, values, total, weight)
        gradients = [_share(gradient, total, weight) for gradient in gradients]
    return mean, gradients, total.reshape(-1)


def _share(gradient, total, weight):
    """The gradient of the weighted mean: weight * gradient / total."""
    weight = None if weight is None else _beside(weight, gradient)
    return share_over(gradient, _beside(total, gradient), weight)


def _beside(numbers, array):
    """Numbers shaped to stand beside an array with more axes."""
    return numbers.reshape(numbers.shape + (1,) * (array.ndim - numbers.ndim))


def left_out(loss, y, rows, weight, width):
    """True for each row (n,) or (S, n) of the data that counts nothing.

    Its weight or its class's is 0, or it is ignored. `rows` is the number of axes that name a row
    of y. None if there are no such rows, or if the loss is a function, which may use its weights in
    another way.
    """
    if not isinstance(loss, Loss) or loss.scope == "set":
        return None
    out = np.False_ if weight is None else weight == 0
    if loss.counts:
        counts = loss._counts(np.empty((*y.shape[:rows], width)), y)
        out = out | (counts == 0) if counts is not None else out
    return out if np.any(out) else None


def check_target(loss, shape, width):
    """One sentence where the shape of y, (n,) or (n, ...), fits neither the loss nor the network's
    `width` outputs."""
    if not isinstance(loss, Loss) or len(loss.differentiable) > 1:
        return
    if loss.scope == "row":
        fits = [(shape[0],), (shape[0], width)]
    else:
        fits = [(shape[0], width)] + [(shape[0],)] * (width == 1)
    if shape not in fits:
        n = shape[0]
        words = {(n,): f"({n},)", (n, width): f"({n}, {width})"}
        raise ValueError(f"train: y has shape {shape}, and the network has {width} outputs; with "
                         f"{loss.name} {' or '.join(words[one] for one in fits)} fits: each output "
                         "needs a target of its own.")


def read_target(loss, y, classes, came=None, who="train"):
    """`y` in the dtype that the loss takes (class indices stay integers), or one sentence, with a
    cure that works on what `came` as y."""
    came = y if came is None else came
    if not isinstance(loss, Loss):
        return y
    for spec in (spec for spec in loss.inputs if not spec.grad):
        domains = [domain for _, domain in spec.forms]
        if any(domain.index for domain in domains) and y.dtype.kind in "iu":
            wrong = (y < 0) | (y >= classes)
            if "ignore_index" in loss.settings:
                wrong &= y != loss.settings["ignore_index"]
            if wrong.any():
                raise ValueError(f"{who}: y holds class {y[wrong][0]}; the network has {classes} "
                                 f"outputs: 0 to {classes - 1} fit.")
            return y.astype(INDEX, copy=False)
        ranges = [domain for domain in domains if not domain.index]
        if not ranges:
            cure = say(float_indices(None)[:1], "y", came,
                       lambda result: np.asarray(result).dtype.kind == "i", y)
            sentence = (f"{who}: y has dtype {y.dtype}; {loss.name} takes class indices, "
                        f"which are integers. {cure}")
            raise TypeError(sentence.rstrip())
        outside = [domain.first_outside(y) for domain in ranges]
        if None not in outside:
            fitting = ranges[0]
            cure = say(fitting.cures, "y", came,
                       lambda result, fitting=fitting: fitting.fits(np.asarray(result)), y)
            sentence = (f"{who}: y holds {digits(outside[0])}; {loss.name} takes a "
                        f"{fitting.space}: {fitting.words} fit. {cure}")
            raise ValueError(sentence.rstrip())
    return y.astype(float)
