"""Value and derivative in one go: margin losses."""
import numpy as np

from ..core.reducing import weighed
from ..core.sums import row_sums
from ..losses.stable import in_dtype_of
from .classes import own_entries
from .pieces import log1p


def crammer_singer_fused(scores, target, margin=1.0):
    """Both, from the strongest wrong class of each row."""
    # (C, n): the largest of each row is found faster
    wrong = scores.reshape(-1, scores.shape[-1]).T.copy()
    flat, at = wrong.reshape(-1), own_entries(target.reshape(-1), wrong.shape)
    own = flat[at]
    flat[at] = -np.inf
    most = np.maximum.reduce(wrong, axis=0)
    push = np.equal(wrong, most).astype(scores.dtype)
    value = np.maximum((most - own) + margin, 0)
    short = np.sign(value)
    push *= short / np.add.reduce(push, axis=0)
    push.reshape(-1)[at] = 0 - short
    return value.reshape(target.shape), push.T.reshape(scores.shape)


def exponential_fused(scores, target):
    """Both from one exponential."""
    minus = -target
    value = minus * scores
    np.exp(value, out=value)
    minus *= value
    return value, minus


def hinge_fused(scores, target):
    """Both, from what is missing."""
    missing = target * scores
    np.subtract(1, missing, out=missing)
    np.maximum(missing, 0, out=missing)
    slope = np.sign(missing)
    slope *= target
    return missing, np.subtract(0, slope, out=slope)


def margin_ranking_fused(first, second, target, margin=0.0):
    """Both, from what is missing."""
    missing = first - second
    missing *= target
    np.subtract(margin, missing, out=missing)
    push = np.sign(np.minimum(missing, 0))
    push += 1                         # 0 where nothing is missing, else 1
    push *= target
    push += 0.0                       # no -0
    return np.maximum(missing, 0, out=missing), (0 - push, push)


def multi_margin_fused(scores, target, p=1, margin=1.0, class_weight=None):
    """Both, from what is missing."""
    classes, right = scores.shape[-1], target.reshape(-1)
    own = np.arange(0, scores.size, classes)
    own += right
    missing = scores - scores.reshape(-1)[own].reshape(target.shape)[..., None]
    missing += margin
    missing.reshape(-1)[own] = 0
    np.maximum(missing, 0, out=missing)
    value = row_sums(missing if p == 1 else missing * missing)
    push = np.sign(missing) if p == 1 else missing + missing
    pull = row_sums(push)
    push *= 1 / classes
    push.reshape(-1)[own] = (0 - pull.reshape(-1)) / classes  # "0 -": no -0.0
    value /= classes
    if class_weight is not None:
        weight = in_dtype_of(scores, class_weight)[target]
        value, push = weighed(weight, value), weighed(weight[..., None], push)
    return value, push


def perceptron_fused(scores, target):
    """Both, from how far the score lies on the wrong side."""
    right = target * scores
    slope = np.sign(right)
    np.maximum(slope, 0, out=slope)   # 1 on the right side, else 0
    slope -= 1
    slope *= target
    slope += 0.0                      # no -0
    return np.abs(np.minimum(right, 0, out=right), out=right), slope


def soft_margin_fused(scores, target):
    """Both from one exponential."""
    minus = -target
    away = minus * scores
    decay = np.exp(-np.abs(away))
    whole = 1 + decay
    value = log1p(decay, whole)
    value += np.maximum(away, 0)
    slope = np.maximum(decay, np.sign(away))
    slope /= whole
    slope *= minus
    return value, slope


def squared_hinge_fused(scores, target):
    """Both, from what is missing."""
    missing = target * scores
    np.subtract(1, missing, out=missing)
    np.maximum(missing, 0, out=missing)
    value = missing * missing
    missing *= target
    missing *= 2
    return value, np.subtract(0, missing, out=missing)
