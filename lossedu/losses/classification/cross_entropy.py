"""Softmax cross-entropy on logits: the surprise at the true class, from a row of raw scores."""
import numpy as np

from ...core.record import Difference, Loss, Twin
from .. import classes
from ..classes import gap_below_largest, sum_of_others, sum_over_classes, weighted_target


def cross_entropy(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    r"""Minus the log-probability of the row's class.

    $$\ell(z, y) = -\sum_{k=1}^C w_k t_k \log p_k, \qquad
    p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}, \qquad
    t_k = (1 - \varepsilon) y_k + \frac{\varepsilon}{C}$$

    The target y is the class as a row of 0 and 1, or a row of probabilities.

    >>> cross_entropy(np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([0, 1])).round(6)
    array([6.93147e-01, 1.00000e+03])
    """
    gap = gap_below_largest(logits)  # max_j z_j - z_k
    exps = np.exp(-gap)              # the largest is 1: nothing overflows
    # -log p_k = gap_k + log(sum of exps). The largest is left out of the sum, and log1p adds its 1:
    # a sum of 1 + 1e-20 would be 1. And log(softmax) would be -inf where a probability rounds to 0.
    others = np.sum(np.sort(exps, axis=-1)[..., :-1], axis=-1, keepdims=True)
    surprise = gap + np.log1p(others)
    weighted = weighted_target(logits, target, class_weight, ignore_index, label_smoothing)
    return sum_over_classes(weighted, surprise)


def cross_entropy_grad(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    r"""Probabilities minus target: p - t where all weights are 1.

    $$\ell'_k(z, y) = p_k \sum_{j=1}^C w_j t_j - w_k t_k, \qquad
    p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}, \qquad
    t_k = (1 - \varepsilon) y_k + \frac{\varepsilon}{C}$$

    >>> cross_entropy_grad(np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([0, 1]))
    array([[-0.5,  0.5],
           [ 1. , -1. ]])
    """
    exps = np.exp(-gap_below_largest(logits))
    total = np.sum(exps, axis=-1, keepdims=True)
    prob = exps / total
    complement = sum_of_others(exps) / total  # 1 - p, with its digits where p is nearly 1
    # p_k sum_j a_j - a_k = p_k sum_{j != k} a_j - (1 - p_k) a_k: p - t has no digits left near 0
    weighted = weighted_target(logits, target, class_weight, ignore_index, label_smoothing)
    grad = prob * sum_of_others(weighted) - complement * weighted
    return classes.zero_if_ignored(weighted, grad)


def _steepest(class_weight, label_smoothing, **_):
    """From being sure of the wrong class: p and target lie sqrt(2) apart; smoothed, C counts too.
    """
    return True if label_smoothing else 2**0.5 * classes.largest_weight(class_weight)


def _bend(class_weight, label_smoothing, **_):
    weight = np.ones(1) if class_weight is None else class_weight
    return float((1 - label_smoothing) * np.max(weight) + label_smoothing * np.mean(weight)) / 2


LOSS = Loss(
    f=cross_entropy, df=cross_entropy_grad, counts=classes.counts,
    title="Softmax cross-entropy on logits",
    scope="row",
    activation="softmax",
    inputs=(classes.LOGITS, classes.TARGET),
    settings_of={"class_weight": classes.CLASS_WEIGHT,
                 "ignore_index": classes.IGNORE_INDEX,
                 "label_smoothing": classes.LABEL_SMOOTHING},
    twin=Twin(
        'F.cross_entropy(logits, target, weight=class_weight, ignore_index=ignore_index, '
        'reduction="none",\n'
        '                label_smoothing=label_smoothing)',
        but=(classes.mean_over_rows("PyTorch", [[1.0, 0.0, 0.0]], [[0.5, 0.5, 0.0]]),
             Difference("rows whose classes all weigh 0, in a mean",
                        "PyTorch divides 0 by 0; ignored rows alone give 0 on both sides", "nan",
                        ([[1.0, 0.0]], [0]), of="logits", reduction="mean",
                        settings=dict(class_weight=[0.0, 1.0]),
                        code="F.cross_entropy(logits, target, weight=class_weight)"),
             Difference("an infinite logit in an ignored row",
                        "PyTorch multiplies its slope, which is nan, by 0", "nan",
                        ([[np.inf, 0.0], [0.0, 0.0]], [-100, 1]), of="logits", reduction="mean",
                        code="F.cross_entropy(logits, target, ignore_index=ignore_index)"),
             Difference("the true class 40 above the others",
                        "PyTorch takes a sum near the largest score from that score; we never add "
                        "the 1 in",
                        "inexact", ([[40.0, 0.0]], [0])),
             Difference(
                 "the true class 40 above the others", "PyTorch takes 1 from a probability near 1",
                 "inexact", ([[40.0, 0.0]], [0]), of="logits"),
             Difference("an infinite score", "PyTorch takes it from itself", "nan",
                        ([[np.inf, 0.0]], [0])),
             Difference("nan in an ignored row",
                        "PyTorch multiplies it by 0; to us an ignored row is not there", "nan",
                        ([[np.nan, 0.0]], [-100]), of="logits"),
             Difference("rows of a target that do not sum to 1", "PyTorch does not look at them",
                        "accepted", ([[1.0, 0.0]], [[3.0, 2.0]])))),
    declared=dict(
        convex=True, strictly_convex=False,  # the same added to all scores changes nothing
        lipschitz=_steepest, smooth=_bend, redescending=False, symmetric=False, nonnegative=True,
        zero_at_perfect=False,  # a row of probabilities costs its entropy at best
        proper=lambda class_weight, label_smoothing, **_: class_weight is None
        and not label_smoothing,
        elicits=lambda class_weight, label_smoothing, **_: (
            "mean" if class_weight is None and not label_smoothing else False)),
    kinks=(),
    references=("Bridle, Probabilistic Interpretation of Feedforward Classification Network "
                "Outputs, Neurocomputing (NATO ASI Series 68), 1990",
                "Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, Rethinking the Inception "
                "Architecture for Computer Vision, CVPR 2016 (label smoothing)"),
)
