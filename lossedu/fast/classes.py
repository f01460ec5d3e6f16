"""Value and derivative in one go: what losses over classes share.

Tables here are (C, n), a row for each class: NumPy adds up a long axis faster than many short ones.
"""
import math
from functools import lru_cache

import numpy as np

from ..core.sums import column_sums
from ..losses.classes import (
    gradient_in_logits,
    none_ignored,
    sum_of_others,
    sum_over_classes,
    surprise_and_probs,
    weighted_target,
)
from ..losses.stable import in_dtype_of, within, zero_safe_product

FEW = 64  # classes: adding up all but one by a product of tables takes C steps for each entry


def of_softmax(cost, logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    """(values, gradients) of a loss sum_k w_k t_k c_k of p = softmax(logits).

    `cost(-log p, p, 1 - p)` gives (c, pull) of each class, as `gradient_in_logits` takes them.
    """
    is_moderate = within(_furthest(logits), logits)  # and none is nan
    if is_moderate and target.ndim < logits.ndim and not label_smoothing:
        return _of_own_class(cost, logits, target, class_weight, ignore_index)
    weighted = weighted_target(logits, target, class_weight, ignore_index, label_smoothing)
    if is_moderate:
        return _of_all_classes(cost, logits, weighted)
    surprise, prob, complement = surprise_and_probs(logits)
    value, pull = cost(surprise, prob, complement)
    grad = gradient_in_logits(weighted, pull, prob, complement)
    return sum_over_classes(weighted, value), grad


def _furthest(logits):
    """Exponentials of logits up to this are in range, and so is the ratio of any two."""
    return 280 if logits.itemsize == 8 else 35


def _of_all_classes(cost, logits, weighted):
    """The same where every class may count: digit by digit as `surprise_and_probs` does it."""
    gap, asked = _columns(logits), _columns(weighted)
    gap -= np.maximum.reduce(gap, axis=0)
    prob = np.exp(gap)
    complement = _sum_of_others(prob)
    beside = np.minimum.reduce(complement, axis=0)    # beside the largest exponential, which is 1
    surprise = np.subtract(np.log1p(beside), gap, out=gap)
    scale = 1 / (1 + beside)
    prob *= scale
    complement *= scale
    value, pull = cost(surprise, prob, complement)
    value = column_sums(asked * value)
    if not _is_one(pull):
        asked *= pull
    prob *= _sum_of_others(asked)
    asked *= complement
    prob -= asked
    return value.reshape(weighted.shape[:-1]), prob.T.reshape(logits.shape)


def _of_own_class(cost, logits, target, class_weight, ignore_index):
    """The same where one class of each row counts: its exponential is set apart from the others.

    g_y = -w (1 - p_y) pull, and g_k = w p_k pull for the others.
    """
    exps = _columns(logits)
    np.exp(exps, out=exps)
    flat, (own, left_out) = exps.reshape(-1), own_class(target, ignore_index)
    at = own_entries(own, exps.shape)
    own_exp = flat[at]
    flat[at] = 0
    others = column_sums(exps)
    scale = 1 / (others + own_exp)
    prob, complement = own_exp * scale, others * scale
    others /= own_exp
    value, pull = cost(np.log1p(others), prob, complement)  # -log p_y = log(1 + others / own)
    if class_weight is not None:
        weight = in_dtype_of(logits, class_weight)[own]
        value, pull = zero_safe_product(weight, value), pull * weight
    exps *= scale
    if not _is_one(pull):
        exps *= pull   # not before: a small pull on a large sum would be out of range
    complement *= pull
    flat[at] = np.negative(complement, out=complement)
    if left_out is not None:
        value[left_out] = exps[:, left_out] = 0
    return value.reshape(target.shape), exps.T.reshape(logits.shape)


def _is_one(pull):
    return type(pull) is float and pull == 1


def _columns(rows):
    """A copy (C, n) of rows: each class lies in one piece."""
    return rows.reshape(-1, rows.shape[-1]).T.copy()


def _sum_of_others(table):
    """`sum_of_others` of columns (C, n), all finite: of few classes as a product of tables."""
    if len(table) <= FEW:
        return _all_but_own(len(table), table.dtype).dot(table)
    return sum_of_others(table.T).T


@lru_cache(maxsize=32)
def _all_but_own(classes, dtype):
    """(C, C), 0 on the diagonal and 1 elsewhere: its product adds up, for each class, the others.
    """
    return 1 - np.eye(classes, dtype=dtype)


def own_entries(own, shape):
    """Where each row's own class lies in a table (C, n), flat."""
    at = np.arange(shape[1])
    at += own * shape[1]
    return at


def own_class(target, ignore_index=-100):
    """(the class of each row, 0 where ignored; the ignored rows, None if there are none)."""
    own = target.reshape(-1)
    if none_ignored(own, ignore_index):
        return own, None
    left_out = (own == ignore_index).nonzero()[0]
    own = own.copy()
    own[left_out] = 0
    return own, left_out


def of_own_entry(cost, pred, target, class_weight=None, ignore_index=-100):
    """(values, gradients) where a row costs `cost(the entry of its class) = (value, derivative)`.

    None for rows of probabilities, and where something is nan.
    """
    if target.ndim == pred.ndim:
        return None
    flat = pred.reshape(-1)
    if math.isnan(flat.dot(flat)):
        return None
    own, left_out = own_class(target, ignore_index)
    at = np.arange(0, pred.size, pred.shape[-1])
    at += own
    value, slope = cost(flat[at])
    if class_weight is not None:
        weight = in_dtype_of(pred, class_weight)[own]
        value, slope = zero_safe_product(weight, value), zero_safe_product(weight, slope)
    grad = np.zeros(pred.shape, pred.dtype)
    grad.reshape(-1)[at] = slope
    if left_out is not None:
        value[left_out] = grad.reshape(-1)[at[left_out]] = 0
    return value.reshape(target.shape), grad
