"""Value and derivative in one go: losses over classes."""
import math

import numpy as np

from ..losses.classes import own_class
from ..losses.stable import like, times


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
