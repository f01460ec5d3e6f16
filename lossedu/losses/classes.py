"""What the losses over classes share: their inputs, their settings, and three pieces of
mathematics.

A target comes as class indices (n,) or as rows of probabilities (n, C). Both become one array
(n, C), the weighted target: w_k t_k, what class k of a row counts for. Each of these losses is

    l(z) = sum_k w_k t_k c_k        with a cost c_k for each class: -log p_k in cross-entropy

and where p = softmax(z) its gradient is that of `gradient_in_logits`.
"""
import numpy as np

from ..core.record import Difference, Input
from ..core.settings import Setting
from ..core.spaces import CLASS, DISTRIBUTION, LOG_DISTRIBUTION, LOGIT
from .stable import in_dtype_of, zero_safe_product


# ---------------------------------------------------------------------- the target
def weighted_target(pred, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    r"""w_k t_k for each class of each row, (n, C) like `pred`; 0 in an ignored row.

    t is the target as a row of probabilities, smoothed: t_k = (1 - e) y_k + e / C.

    >>> weight = np.array([1.0, 1.0, 5.0])
    >>> weighted_target(np.zeros((2, 3)), np.array([2, -100]), class_weight=weight)
    array([[0., 0., 5.],
           [0., 0., 0.]])
    """
    is_rows = target.ndim == pred.ndim
    classes = pred.shape[-1]
    row = target if is_rows else np.equal(target[..., None], np.arange(classes)).astype(pred.dtype)
    if label_smoothing:
        row = (1 - label_smoothing) * row + label_smoothing / classes
    if not is_rows:
        row = row * (target != ignore_index)[..., None]
    return row if class_weight is None else row * in_dtype_of(pred, class_weight)


def sum_over_classes(weighted, cost):
    """sum_k w_k t_k c_k for each row: (n, C) and (n, C) -> (n,). An ignored row costs 0.

    A class that counts nothing costs nothing, even where its own cost is infinite.
    """
    total = np.sum(zero_safe_product(weighted, cost), axis=-1, keepdims=True)
    return zero_if_ignored(weighted, total)[..., 0]


def zero_if_ignored(weighted, result):
    """The result, (n, C) or (n, 1), but 0 in rows where no class counts: nan stays out with them.
    """
    return np.where(np.any(weighted, axis=-1, keepdims=True), result, 0)


# ---------------------------------------------------------------------- softmax, with all digits
def gap_below_largest(logits):
    """max_j z_j - z_k for each entry of a row: (n, C), never below 0."""
    largest = np.max(logits, axis=-1, keepdims=True)
    return np.where(logits == largest, 0, largest - logits)  # two infinite logits: no gap, not nan


def sum_of_others(row):
    """sum_{j != k} a_j for each entry k of a row of numbers >= 0: (n, C) -> (n, C).

    Not sum(a) - a_k, which has no digits left where a_k is nearly all of the sum. Only the largest
    entry is that large, so it alone gets a sum of its own; to the others its lead is added back.
    """
    largest = np.max(row, axis=-1, keepdims=True)
    is_largest = row == largest
    small = np.sum(np.where(is_largest, 0, row), axis=-1, keepdims=True)
    ties = np.sum(is_largest, axis=-1, keepdims=True, dtype=row.dtype) - 1
    beside_largest = small + ties * largest
    return np.where(is_largest, beside_largest, beside_largest + (largest - row))


def surprise_and_probs(logits):
    """(-log p, p, 1 - p) of p = softmax(z), each (n, C), with all its digits; see cross_entropy.py.

    >>> surprise, prob, complement = surprise_and_probs(np.array([[0.0, -50.0]]))
    >>> float(surprise[0, 0]) > 0, float(prob[0, 0]), float(complement[0, 0]) > 0
    (True, 1.0, True)
    """
    gap = gap_below_largest(logits)
    exps = np.exp(-gap)                             # the largest is 1
    others = sum_of_others(exps)
    beside = np.min(others, axis=-1, keepdims=True)  # what there is beside the largest, which is 1
    return gap + np.log1p(beside), exps / (1 + beside), others / (1 + beside)


def gradient_in_logits(weighted, pull, prob, complement):
    """dl/dz_k of sum_k w_k t_k c_k, where dc_k/dlog p_k = -pull_k: all arrays (n, C).

        g_k = p_k sum_{j != k} a_j - a_k (1 - p_k)        with a_j = w_j t_j pull_j

    It equals p_k sum_j a_j - a_k, but takes nothing from a number near it. In cross-entropy every
    pull is 1.
    """
    asked = zero_safe_product(weighted, pull)
    grad = zero_safe_product(sum_of_others(asked), prob) - zero_safe_product(asked, complement)
    return zero_if_ignored(weighted, grad)


# ---------------------------------------------------------------------- what a row counts in a mean
def counts(pred, target, class_weight=None, ignore_index=-100, **_):
    """What each row counts for in a mean, (n,): its class's weight, 0 if ignored. None: 1 for all.
    """
    if target.ndim == pred.ndim:
        return None if class_weight is None else target @ class_weight
    if none_ignored(target, ignore_index):
        return None if class_weight is None else class_weight[target]
    kept = target != ignore_index
    return kept if class_weight is None else kept * class_weight[np.where(kept, target, 0)]


def none_ignored(target, ignore_index):
    """True if a look at the least class shows that no row is ignored."""
    return ignore_index < 0 and target.size > 0 and target.item(target.argmin()) >= 0


def largest_weight(class_weight):
    """The largest class weight: what a bound for one row is multiplied by."""
    return 1.0 if class_weight is None else float(np.max(class_weight))


# ---------------------------------------------------------------------- facts
LOGITS = Input("logits", "z", domain=LOGIT, shape="n C", grad=True)
PROBS = Input("probs", "p", domain=DISTRIBUTION, shape="n C", grad=True)
LOG_PROBS = Input("log_probs", "x", domain=LOG_DISTRIBUTION, shape="n C", grad=True)
TARGET = Input("target", "y", domain=(CLASS, DISTRIBUTION), shape=("n", "n C"))

CLASS_WEIGHT = Setting(
    None, ends=(None, (0.5, 3.0, 1.0)), symbol="w", low=0.0, high=np.inf, open_high=True,
    kind="array", optional=True, shape="C",
    meaning="what each class counts for, one number each; None: 1 for all")
IGNORE_INDEX = Setting(
    -100, ends=(-100, -1), symbol=r"\iota", low=-1e9, high=1e9, kind="whole",
    meaning="the class index that marks a row to leave out: its loss and gradient are 0, and it "
            "does not count in a mean")
LABEL_SMOOTHING = Setting(
    0.0, ends=(0.0, 0.1, 1.0), symbol=r"\varepsilon", low=0.0, high=1.0,
    meaning="fraction of the target that is spread evenly over all classes")


def mean_over_rows(whose, *example):
    """How a twin's mean differs where classes are weighted and the target is rows of probabilities.
    """
    return Difference(
        "class weights and rows of probabilities, in a mean",
        f"{whose} divides by the number of rows; we divide by the sum of their weights, as both do "
        "for class indices",
        "another", example, settings={"class_weight": [4.0, 1.0, 1.0]}, reduction="mean",
        at=_weighted_rows_of_probabilities)


def _weighted_rows_of_probabilities(*inputs, class_weight, **_):
    """Whether such a mean is asked for."""
    return class_weight is not None and np.ndim(inputs[1]) == np.ndim(inputs[0])
