"""What the losses of classes share: their inputs and settings, and what each class of a row counts for.

A target comes as class indices (n,) or as rows of probabilities (n, C). Both become `shares`:
how much each class of each row counts. A loss adds up its classes, each times its share.
"""
import math

import numpy as np

from ..domain import CLASS, DISTRIBUTION, LOG_DISTRIBUTION, LOGIT
from ..loss import Input
from ..settings import Setting
from .stable import like, log1p, times, within

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
    """What each row counts for in a mean: 1, or its class's weight; 0 if it is ignored. None: 1 for all."""
    if target.ndim == pred.ndim:
        return None if class_weight is None else target @ class_weight
    if none_ignored(target, ignore_index):
        return None if class_weight is None else class_weight[target]
    kept = target != ignore_index
    return kept if class_weight is None else kept * class_weight[np.where(kept, target, 0)]


def none_ignored(target, ignore_index):
    """True if a look at the least class shows that no row is ignored."""
    return ignore_index < 0 and target.size > 0 and target.item(target.argmin()) >= 0


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
    share = shares(logits, target, class_weight, ignore_index, label_smoothing)
    if within(_far(logits), logits):
        return _in_columns(rate, logits, share)
    surprise, prob, other = softmax_parts(logits)
    value, pull = rate(surprise, prob, other)
    return spent(share, value), slope_in_scores(share, pull, prob, other)


def _far(logits):
    """Scores up to this have powers in range, and so has the quotient of any two."""
    return 280 if logits.itemsize == 8 else 35


def _in_columns(rate, logits, share):
    """The same, digit by digit, where no score is infinite: from tables (C, n), quick to add up."""
    classes = logits.shape[-1]
    table = logits.reshape(-1, classes).T.copy()
    table -= np.maximum.reduce(table, axis=0)
    prob = np.exp(table)
    rest, other = _sum_of_others(prob)
    np.subtract(log1p(rest), table, out=table)
    rest += 1
    prob /= rest
    other /= rest
    value, pull = rate(table, prob, other)
    asked = share.reshape(-1, classes).T.copy()
    value = np.add.reduce(asked * value, axis=0)
    asked *= pull
    prob *= _sum_of_others(asked)[1]
    asked *= other
    prob -= asked
    return value.reshape(share.shape[:-1]), prob.T.reshape(logits.shape)


def _sum_of_others(parts):
    """(the least of it, `sum_of_others`) of columns, without infinite entries."""
    top = np.maximum.reduce(parts, axis=0)
    others = top - parts
    mark = np.sign(others)     # 0 for the largest, else 1
    rest = (len(parts) - 1 - np.add.reduce(mark, axis=0)) * top
    mark *= parts
    rest += np.add.reduce(mark, axis=0)
    others += rest
    return rest, others


def _own_class_alone(rate, logits, target, class_weight, ignore_index):
    """The same where each row has one class, whose power is set apart from the others. None where a score is nan, or so
    far from 0 that its power, which is taken as it stands, is out of range."""
    if not within(_far(logits), logits):
        return None
    power = logits.reshape(-1, logits.shape[-1]).T.copy()  # (C, n): quick to add up
    np.exp(power, out=power)
    flat, (own, left_out) = power.reshape(-1), own_class(target, ignore_index)
    at = entries(own, power.shape)
    mine = flat[at]
    flat[at] = 0
    others = np.add.reduce(power, axis=0)
    total = others + mine
    prob, other = mine / total, others / total
    others /= mine
    value, pull = rate(log1p(others), prob, other)
    if class_weight is not None:
        weight = like(class_weight, logits)[own]
        value, pull = times(weight, value), pull * weight
    power /= total if type(pull) is float else total / pull
    flat[at] = -pull * other
    if left_out is not None:
        value[left_out] = power[:, left_out] = 0
    return value.reshape(target.shape), power.T.reshape(logits.shape)


def entries(own, shape):
    """Where each row's own class lies in a table (C, n), flat."""
    at = np.arange(shape[1])
    at += own * shape[1]
    return at


def own_entry_alone(rate, pred, target, class_weight=None, ignore_index=-100):
    """(values, slopes) where each row has one class, and costs `rate(its entry) = (value, slope)`. None for rows of
    probabilities, and where something is nan."""
    if target.ndim == pred.ndim:
        return None
    flat = pred.reshape(-1)
    if math.isnan(flat.dot(flat)):
        return None
    own, left_out = own_class(target, ignore_index)
    at = np.arange(0, pred.size, pred.shape[-1])
    at += own
    value, slope = rate(flat[at])
    if class_weight is not None:
        weight = like(class_weight, pred)[own]
        value, slope = times(weight, value), times(weight, slope)
    slopes = np.zeros(pred.shape, pred.dtype)
    slopes.reshape(-1)[at] = slope
    if left_out is not None:
        value[left_out] = slopes.reshape(-1)[at[left_out]] = 0
    return value.reshape(target.shape), slopes


def own_class(target, ignore_index=-100):
    """The class of each row, 0 where it is ignored, and the rows where it is; None if there are none."""
    own = target.reshape(-1)
    if none_ignored(own, ignore_index):
        return own, None
    left_out = (own == ignore_index).nonzero()[0]
    own = own.copy()
    own[left_out] = 0
    return own, left_out
