"""What the losses of classes share: their inputs and settings, and what each class of a row counts for.

A target comes as class indices (n,) or as rows of probabilities (n, C). Both become `shares`:
how much each class of each row counts. A loss adds up its classes, each times its share.
"""
from functools import lru_cache

import numpy as np

from ..core.record import Difference, Input
from ..core.settings import Setting
from ..core.spaces import CLASS, DISTRIBUTION, LOG_DISTRIBUTION, LOGIT
from ..core.sums import column_sums
from .stable import like, times, within

FEW = 64  # classes: adding up all but one by a product of tables takes C steps for each entry

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


def weighted_rows_of_probabilities(*inputs, class_weight, **_):
    """Whether the target is rows of probabilities and the classes are weighted: libraries disagree on that mean."""
    return class_weight is not None and np.ndim(inputs[1]) == np.ndim(inputs[0])


def mean_over_rows(whose, *example):
    """That difference, as a twin declares it."""
    return Difference("class weights and rows of probabilities, in a mean", f"{whose} divides by the number of rows; "
                      "we divide by the sum of their weights, as both do for class indices", "another", example,
                      settings={"class_weight": [4.0, 1.0, 1.0]}, reduction="mean",
                      at=weighted_rows_of_probabilities)


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
    moderate = within(_far(logits), logits)  # and none is nan
    if moderate and target.ndim < logits.ndim and not label_smoothing:
        return _own_class_alone(rate, logits, target, class_weight, ignore_index)
    share = shares(logits, target, class_weight, ignore_index, label_smoothing)
    if moderate:
        return _in_columns(rate, logits, share)
    surprise, prob, other = softmax_parts(logits)
    value, pull = rate(surprise, prob, other)
    return spent(share, value), slope_in_scores(share, pull, prob, other)


def _far(logits):
    """Scores up to this have powers in range, and so has the quotient of any two."""
    return 280 if logits.itemsize == 8 else 35


def _in_columns(rate, logits, share):
    """The same, digit by digit, from tables (C, n), which are quick to add up."""
    gap, asked = _columns(logits), _columns(share)
    gap -= np.maximum.reduce(gap, axis=0)
    prob = np.exp(gap)
    other = _sum_of_others(prob)
    rest = np.minimum.reduce(other, axis=0)    # beside the largest power, which is 1
    surprise = np.subtract(np.log1p(rest), gap, out=gap)
    scale = 1 / (1 + rest)
    prob *= scale
    other *= scale
    value, pull = rate(surprise, prob, other)
    value = column_sums(asked * value)
    if type(pull) is not float or pull != 1:
        asked *= pull
    prob *= _sum_of_others(asked)
    asked *= other
    prob -= asked
    return value.reshape(share.shape[:-1]), prob.T.reshape(logits.shape)


def _columns(table):
    """A copy (C, n) of rows: each class lies in one piece."""
    return table.reshape(-1, table.shape[-1]).T.copy()


def _sum_of_others(parts):
    """`sum_of_others` of columns, none of them infinite: of few classes as a product of tables."""
    if len(parts) <= FEW:
        return _all_but_own(len(parts), parts.dtype).dot(parts)
    return sum_of_others(parts.T).T


@lru_cache(maxsize=32)
def _all_but_own(classes, dtype):
    """A table by which a product adds up, for each class, all the others."""
    return 1 - np.eye(classes, dtype=dtype)


def _own_class_alone(rate, logits, target, class_weight, ignore_index):
    """The same where each row has one class, whose power is set apart from the others."""
    power = _columns(logits)
    np.exp(power, out=power)
    flat, (own, left_out) = power.reshape(-1), own_class(target, ignore_index)
    at = entries(own, power.shape)
    mine = flat[at]
    flat[at] = 0
    others = column_sums(power)
    scale = 1 / (others + mine)
    prob, other = mine * scale, others * scale
    others /= mine
    value, pull = rate(np.log1p(others), prob, other)
    if class_weight is not None:
        weight = like(class_weight, logits)[own]
        value, pull = times(weight, value), pull * weight
    power *= scale
    if type(pull) is not float or pull != 1:
        power *= pull   # not before: a small pull on a large sum would be out of range
    other *= pull
    flat[at] = np.negative(other, out=other)
    if left_out is not None:
        value[left_out] = power[:, left_out] = 0
    return value.reshape(target.shape), power.T.reshape(logits.shape)


def entries(own, shape):
    """Where each row's own class lies in a table (C, n), flat."""
    at = np.arange(shape[1])
    at += own * shape[1]
    return at


def own_class(target, ignore_index=-100):
    """The class of each row, 0 where it is ignored, and the rows where it is; None if there are none."""
    own = target.reshape(-1)
    if none_ignored(own, ignore_index):
        return own, None
    left_out = (own == ignore_index).nonzero()[0]
    own = own.copy()
    own[left_out] = 0
    return own, left_out
