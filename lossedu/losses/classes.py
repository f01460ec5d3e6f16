"""What the losses of classes share: their inputs and settings, and what each class of a row counts for.

A target comes as class indices (n,) or as rows of probabilities (n, C). Both become `shares`:
how much each class of each row counts. A loss adds up its classes, each times its share.
"""
import numpy as np

from ..domain import CLASS, DISTRIBUTION, LOGIT
from ..loss import Input
from ..settings import Setting
from .stable import like, times

LOGITS = Input("logits", "z", domain=LOGIT, shape="n C", grad=True)
TARGET = Input("target", "y", domain=(CLASS, DISTRIBUTION), shape=("n", "n C"))

CLASS_WEIGHT = Setting(None, ends=(None, (0.5, 3.0, 1.0)), symbol="w", low=0.0, high=np.inf, open_high=True,
                       kind="array", optional=True, shape="C",
                       meaning="what each class counts for, one number each; None: 1 for all")
IGNORE_INDEX = Setting(-100, ends=(-100, -1), symbol=r"\iota", low=-1e9, high=1e9, kind="whole",
                       meaning="the class index that marks a row to leave out, as if it had not come")
LABEL_SMOOTHING = Setting(0.0, ends=(0.0, 0.1, 1.0), symbol=r"\varepsilon", low=0.0, high=1.0,
                          meaning="share of the target that is spread evenly over all classes")


def shares(pred, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    """What each class counts for, shaped like `pred`: 1 for the row's class, its weight, 0 in an ignored row."""
    if target.ndim == pred.ndim:
        share = target
    else:
        share = np.equal(target[..., None], np.arange(pred.shape[-1])).astype(pred.dtype)
    if label_smoothing:
        share = (1 - label_smoothing) * share + label_smoothing / pred.shape[-1]
    if target.ndim < pred.ndim:
        share = share * (target != ignore_index)[..., None]
    return share if class_weight is None else share * like(class_weight, pred)


def counts(pred, target, class_weight=None, ignore_index=-100, **_):
    """What each row counts for in a mean: 1, or its class's weight; 0 if it is ignored."""
    if target.ndim == pred.ndim:
        return np.ones(target.shape[:-1]) if class_weight is None else target @ class_weight
    kept = target != ignore_index
    return kept if class_weight is None else kept * class_weight[np.where(kept, target, 0)]


def sum_of_others(parts):
    """For each entry of a row the sum of the other ones; none is negative, and no digits go by taking an entry away."""
    top = np.max(parts, axis=-1, keepdims=True)
    largest = parts == top
    rest = np.sum(np.where(largest, 0, parts), axis=-1, keepdims=True)
    rest = rest + (np.sum(largest, axis=-1, keepdims=True, dtype=parts.dtype) - 1) * top
    return np.where(largest, rest, rest + (top - parts))


def softmax_parts(logits):
    """(-log p, p, 1 - p) of each row of scores, all digits right, however far the scores lie apart."""
    top = np.max(logits, axis=-1, keepdims=True)
    gap = np.where(logits == top, 0, top - logits)  # two infinite scores are no gap apart
    power = np.exp(-gap)
    others = sum_of_others(power)
    rest = np.min(others, axis=-1, keepdims=True)   # beside the largest power, which is 1
    return gap + np.log1p(rest), power / (1 + rest), others / (1 + rest)


def slope(pull, prob, other):
    """The slope in the scores from `pull`, how much each class asks for: it gets (1 - p) of that, the others pay p."""
    return times(sum_of_others(pull), prob) - times(pull, other)


def at_once(rate, logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    """(values, slopes) of a loss that costs `rate(-log p, p, 1 - p) = (value, pull)` for each class, by its share."""
    if target.ndim < logits.ndim and not label_smoothing:
        done = _own_class_alone(rate, logits, target, class_weight, ignore_index)
        if done:
            return done
    surprise, prob, other = softmax_parts(logits)
    value, pull = rate(surprise, prob, other)
    share = shares(logits, target, class_weight, ignore_index, label_smoothing)
    return np.sum(times(share, value), axis=-1), slope(times(share, pull), prob, other)


def _own_class_alone(rate, logits, target, class_weight, ignore_index):
    """The same where each row has one class, whose power is set apart from the others. None where a score is infinite
    or nan."""
    power = logits.reshape(-1, logits.shape[-1]).T.copy()  # (C, n): quick to add up
    rows, own = np.arange(power.shape[1]), target.reshape(-1)
    kept = None if np.minimum.reduce(own, initial=0) == 0 > ignore_index else own != ignore_index
    if kept is not None:
        own = np.where(kept, own, 0)
    at, flat = own * rows.size + rows, power.reshape(-1)
    power -= np.maximum.reduce(power, axis=0)
    below = flat[at]
    np.exp(power, out=power)
    mine = np.exp(below)
    flat[at] = 0
    others = np.add.reduce(power, axis=0)
    total = others + mine
    if not 0 <= np.add.reduce(total) < np.inf:
        return None
    prob, other = mine / total, others / total
    others += mine - 1  # all but one of the largest
    value, pull = rate(np.log1p(others) - below, prob, other)
    if class_weight is not None or kept is not None:
        weight = kept.astype(logits.dtype) if class_weight is None else like(class_weight, logits)[own]
        weight = weight if kept is None or class_weight is None else weight * kept
        value, pull = times(weight, value), pull * weight
    power *= pull / total
    flat[at] = -pull * other
    return value.reshape(target.shape), power.T.reshape(logits.shape)
