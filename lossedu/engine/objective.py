"""What is minimised: a loss of the package, averaged over the batch, seed by seed."""
import numpy as np

from ..loss import Loss


def objective(loss):
    """A function (output, target, weight=None) -> (mean loss per seed, its slope in the output).

    `output` is (S, B, C). Losses per element take the target as (S, B) for one output and as
    (S, B, C) for several; losses per row take it as (S, B) classes or (S, B, C) probabilities;
    losses of a set get the whole batch at once. A loss with several differentiable inputs reads
    one output column for each, in their order. `weight` is (S, B): sum(w l) / sum(w).
    A plain function of the same kind is taken as it is: a loss that you write yourself.
    """
    if not isinstance(loss, Loss):
        if not callable(loss):
            raise TypeError(f"train: {loss!r} came as the loss; lossedu.loss(\"mse\"), or a function "
                            "(output, target, weight) -> (values, slopes), fits.")
        return loss
    if not trains(loss):
        raise TypeError(f"train: {loss.name} takes {', '.join(spec.name for spec in loss.inputs)}; a loss of a "
                        'prediction and a target, such as lossedu.loss("mse"), fits.')
    if len(loss.differentiable) > 1:
        return lambda output, target, weight=None: _several(loss, output, target, weight)
    return lambda output, target, weight=None: _single(loss, output, target, weight)


def trains(loss):
    """Whether one network and one target are all that it takes: one prediction, or a column for each of several."""
    moved = [spec.grad for spec in loss.inputs]
    pointwise = loss.scope != "row" and all(spec.forms[0][0] == "..." for spec in loss.inputs)
    return moved == [True, False] or pointwise and sum(moved) > 1 and not all(moved)


def _single(loss, output, target, weight):
    if loss.scope == "set":
        pred = output.reshape(len(output), -1)
        values, slopes = _both(loss, pred, target.reshape(pred.shape))
        return np.array(values, dtype=float), slopes.reshape(output.shape)
    one_column = output.shape[-1] == 1 and target.ndim == 2 and loss.scope == "element"
    pred = output[..., 0] if one_column else output
    if loss.scope == "element" and pred.shape != target.shape:
        raise ValueError(f"train: with {loss.name} each output needs a target of its own; the network has "
                         f"{output.shape[-1]} outputs, and a batch of y has shape {target.shape[1:]}.")
    values, slopes = _both(loss, pred, target)
    value, share = _mean(loss, values, weight, pred, target)
    slopes = _scaled(slopes, share)
    return value, slopes[..., None] if one_column else slopes


def _several(loss, output, target, weight):
    columns = iter(np.moveaxis(output, -1, 0))
    arrays = [next(columns) if one.grad else target for one in loss.inputs]
    values, slopes = _both(loss, *arrays)
    value, share = _mean(loss, values, weight, *arrays)
    return value, np.stack([_scaled(slope, share) for slope in slopes], axis=-1)


def _both(loss, *arrays):
    with np.errstate(all="ignore"):  # a diverging seed shows inf or nan in its curve; no warning about it
        return loss._both(*arrays)


def _mean(loss, values, weight, *arrays):
    """Values (S, B) or (S, B, C) -> their mean per seed, and the share of each value in it."""
    counts = loss._counts and loss._counts(*arrays)
    if weight is None and counts is None:
        share = 1.0 / values[0].size
        return values.reshape(len(values), -1).sum(axis=1) * share, share
    weight = np.ones(values.shape[:2]) if weight is None else weight
    weight = np.broadcast_to(weight.reshape(weight.shape + (1,) * (values.ndim - 2)), values.shape)
    axes, counted = tuple(range(1, values.ndim)), weight if counts is None else weight * counts
    share = weight / counted.sum(axis=axes, keepdims=True)
    return (share * values).sum(axis=axes), share


def _scaled(slopes, share):
    """The slopes times their share in the mean: a number, or one for each value."""
    return slopes * (share if np.ndim(share) == 0 else share.reshape(share.shape + (1,) * (slopes.ndim - share.ndim)))


def check_target(loss, shape, width):
    """One sentence where the shape of y, (n,) or (n, ...), fits neither the loss nor the network's `width` outputs."""
    if not isinstance(loss, Loss) or len(loss.differentiable) > 1:
        return
    if loss.scope == "row":
        fits = [(shape[0],), (shape[0], width)]
    else:
        fits = [(shape[0], width)] + [(shape[0],)] * (width == 1)
    if shape not in fits:
        n = shape[0]
        words = {(n,): f"({n},)", (n, width): f"({n}, {width})"}
        raise ValueError(f"train: y has shape {shape}, and the network has {width} outputs; with {loss.name} "
                         f"{' or '.join(words[one] for one in fits)} fits: each output needs a target of its own.")


def read_target(loss, y, classes, who="train"):
    """`y` in the dtype that the loss takes (class indices stay integers), or one sentence."""
    if not isinstance(loss, Loss):
        return y
    for spec in (spec for spec in loss.inputs if not spec.grad):
        domains = [domain for _, domain in spec.forms]
        if any(domain.index for domain in domains) and y.dtype.kind in "iu":
            wrong = ((y < 0) | (y >= classes)) & (y != loss.settings.get("ignore_index", -1))
            if wrong.any():
                raise ValueError(f"{who}: y holds class {y[wrong][0]}; the network has {classes} outputs: "
                                 f"0 to {classes - 1} fit.")
            return y
        ranges = [domain for domain in domains if not domain.index]
        if not ranges:
            raise TypeError(f"{who}: y has dtype {y.dtype}; {loss.name} takes class indices, which are integers. "
                            "Type y.astype(int).")
        outside = [domain.first_outside(y) for domain in ranges]
        if None not in outside:
            raise ValueError(f"{who}: y holds {outside[0]:g}; {loss.name} takes a {ranges[0].space}: "
                             f"{ranges[0].words} fit. {ranges[0].cure}".rstrip())
    return y.astype(float)
