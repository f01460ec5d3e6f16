"""What the losses of classes share: their inputs and settings, and what each class of a row counts for.

A target comes as class indices (n,) or as rows of probabilities (n, C). Both become `shares`:
how much each class of each row counts. A loss adds up its classes, each times its share.
"""
import numpy as np

from ..domain import CLASS, DISTRIBUTION, LOG_DISTRIBUTION, LOGIT
from ..loss import Input
from ..settings import Setting
from .stable import like, times

LOGITS = Input("logits", "z", domain=LOGIT, shape="n C", grad=True)
PROBS = Input("probs", "p", domain=DISTRIBUTION, shape="n C", grad=True)
LOG_PROBS = Input("log_probs", "x", domain=LOG_DISTRIBUTION, shape="n C", grad=True)
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


def spent(share, cost):
    """What a row costs: each class's cost by its share."""
    return where_counted(share, np.sum(times(share, cost), axis=-1, keepdims=True))[..., 0]


def where_counted(share, result):
    """The result for each row that has shares; 0 for a row without any, whatever it holds."""
    return np.where(np.any(share, axis=-1, keepdims=True), result, 0)


def counts(pred, target, class_weight=None, ignore_index=-100, **_):
    """What each row counts for in a mean: 1, or its class's weight; 0 if it is ignored."""
    if target.ndim == pred.ndim:
        return np.ones(target.shape[:-1]) if class_weight is None else target @ class_weight
    kept = target != ignore_index
    return kept if class_weight is None else kept * class_weight[np.where(kept, target, 0)]


def heaviest(class_weight):
    """The largest class weight: what a bound for one row is multiplied by."""
    return 1.0 if class_weight is None else float(np.max(class_weight))


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


def slope_in_scores(share, pull, prob, other):
    """The slope where class k asks for its share times `pull`: it gets (1 - p_k) of that, and the others pay p each."""
    asked = times(share, pull)
    return where_counted(share, times(sum_of_others(asked), prob) - times(asked, other))


def at_once(rate, logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    """(values, slopes) of a loss that costs `rate(-log p, p, 1 - p) = (value, pull)` for each class, by its share."""
    if target.ndim < logits.ndim and not label_smoothing:
        done = _own_class_alone(rate, logits, target, class_weight, ignore_index)
        if done is not None:
            return done
    surprise, prob, other = softmax_parts(logits)
    value, pull = rate(surprise, prob, other)
    share = shares(logits, target, class_weight, ignore_index, label_smoothing)
    return spent(share, value), slope_in_scores(share, pull, prob, other)


def _own_class_alone(rate, logits, target, class_weight, ignore_index):
    """The same where each row has one class, whose power is set apart from the others. None where a score is infinite
    or nan."""
    power = logits.reshape(-1, logits.shape[-1]).T.copy()  # (C, n): quick to add up
    own, weight = _own_weight(logits, target, class_weight, ignore_index)
    at, flat = own * own.size + np.arange(own.size), power.reshape(-1)
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
    if weight is not None:
        value, pull = times(weight, value), pull * weight
    power *= pull / total
    flat[at] = -pull * other
    return value.reshape(target.shape), power.T.reshape(logits.shape)


def own_entry_alone(rate, pred, target, class_weight=None, ignore_index=-100):
    """(values, slopes) where each row has one class, and costs `rate(its entry) = (value, slope)`. None for rows of
    probabilities, and where something is nan."""
    if target.ndim == pred.ndim or np.isnan(np.add.reduce(pred, axis=None)):
        return None
    own, weight = _own_weight(pred, target, class_weight, ignore_index)
    at, slopes = own + np.arange(own.size) * pred.shape[-1], np.zeros(pred.shape, pred.dtype)
    value, slope = rate(pred.reshape(-1)[at])
    if weight is not None:
        value, slope = times(weight, value), times(weight, slope)
    slopes.reshape(-1)[at] = slope
    return value.reshape(target.shape), slopes


def _own_weight(pred, target, class_weight, ignore_index):
    """The class of each row (0 where it is ignored), and what the row counts for; None if all count 1."""
    own = target.reshape(-1)
    if np.minimum.reduce(own, initial=0) == 0 > ignore_index:  # no row is ignored
        return own, None if class_weight is None else like(class_weight, pred)[own]
    kept = own != ignore_index
    own = np.where(kept, own, 0)
    kept = kept.astype(pred.dtype)
    return own, kept if class_weight is None else kept * like(class_weight, pred)[own]
