"""Focal loss for several classes: softmax cross-entropy that turns down what is likely already."""
import numpy as np

from ...activations import softmax
from ...core.record import Difference, Loss, Twin
from .. import classes
from ..classes import gradient_in_logits, sum_over_classes, surprise_and_probs, weighted_target
from ..focus import GAMMA, focus_factor, prob_surprise_ratio, sharpest, steepest


def focal_softmax(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    r"""The negative log-likelihood times q^gamma, q being the probability of all other classes.

    $$\ell(z, y) = -\sum_{k=1}^C w_k y_k q_k^\gamma \log p_k, \qquad
    p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}, \qquad
    q_k = \frac{\sum_{j \ne k} e^{z_j}}{\sum_{j=1}^C e^{z_j}}$$

    The target y is the class as a row of 0 and 1, or a row of probabilities, which weight the
    classes' terms.

    >>> focal_softmax(np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([0, 1])).round(6)
    array([1.73287e-01, 1.00000e+03])
    """
    surprise, prob, complement = surprise_and_probs(logits)     # -log p, p and q = 1 - p
    cost = focus_factor(prob, complement, gamma) * surprise     # -q^gamma log p
    weighted = weighted_target(logits, target, class_weight, ignore_index)
    return sum_over_classes(weighted, cost)


def focal_softmax_grad(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    r"""As in cross-entropy, but class k pulls with g instead of 1: less where it is likely.

    $$\ell'_k(z, y) = p_k \sum_{j \ne k} w_j y_j g_j - w_k y_k q_k g_k, \qquad
    g_k = q_k^\gamma - \gamma q_k^{\gamma - 1} p_k \log p_k, \qquad
    p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}, \qquad
    q_k = \frac{\sum_{j \ne k} e^{z_j}}{\sum_{j=1}^C e^{z_j}}$$

    >>> focal_softmax_grad(np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([0, 1])).round(6)
    array([[-0.298287,  0.298287],
           [ 1.      , -1.      ]])
    """
    surprise, prob, complement = surprise_and_probs(logits)
    # g = q^gamma (1 + gamma p s / q) with s = -log p: no power below gamma, which q = 0 would break
    ratio = prob_surprise_ratio(surprise, prob, complement)
    pull = focus_factor(prob, complement, gamma) * (1 + gamma * ratio)
    weighted = weighted_target(logits, target, class_weight, ignore_index)
    return gradient_in_logits(weighted, pull, prob, complement)


LOSS = Loss(
    f=focal_softmax, df=focal_softmax_grad, counts=classes.counts,
    title="Focal loss for several classes, on logits",
    scope="row",
    activation="softmax",
    inputs=(classes.LOGITS, classes.TARGET),
    settings_of={"gamma": GAMMA,
                 "class_weight": classes.CLASS_WEIGHT,
                 "ignore_index": classes.IGNORE_INDEX},
    twin=Twin(
        'log_p = F.log_softmax(logits, -1)\n'
        'focused = -(-torch.expm1(log_p)) ** gamma * log_p\n'
        'F.nll_loss(-focused, target, weight=class_weight, ignore_index=ignore_index, '
        'reduction="none") \\\n'
        '    if target.ndim == 1 else (target * (1 if class_weight is None else class_weight) * '
        'focused).sum(-1)',
        but=(classes.mean_over_rows("this form", [[1.0, 0.0, 0.0]], [[0.5, 0.5, 0.0]]),
             Difference("the true class 40 above the others",
                        "PyTorch takes a sum near the largest score from that score", "inexact",
                        ([[40.0, 0.0]], [0])),
             Difference("gamma below 1, the true class 40 above the others",
                        "the slope of a root at 0 is infinite, and it is multiplied by 0", "nan",
                        ([[40.0, 0.0]], [0]), of="logits",
                        settings=dict(gamma=0.5)),
             Difference("an infinite score", "PyTorch takes it from itself", "nan",
                        ([[np.inf, 0.0]], [0])),
             Difference("rows of a target that do not sum to 1", "this form does not look at them",
                        "accepted", ([[1.0, 0.0]], [[3.0, 2.0]]))),
        differs=lambda logits, target, gamma, **_: (0 < gamma < 1) & (
            np.max(softmax(logits), axis=-1) > 0.9999)),
    declared=dict(
        convex=lambda gamma, **_: gamma == 0, strictly_convex=False,  # the same added to all scores
        lipschitz=lambda gamma, class_weight, **_: 2**0.5 * classes.largest_weight(class_weight)
        * steepest(gamma),
        smooth=lambda gamma, class_weight, **_: 2 * classes.largest_weight(class_weight)
        * sharpest(gamma),
        redescending=False, symmetric=False, nonnegative=True,
        zero_at_perfect=False,  # a row of probabilities costs something at best
        proper=lambda gamma, class_weight, **_: gamma == 0 and class_weight is None,
        elicits=lambda gamma, class_weight, **_: "mean" if gamma == 0 and class_weight is None
        else False),
    kinks=(),
    references=(
        "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
        "Mukhoti, Kulharia, Sanyal, Golodetz, Torr & Dokania, Calibrating Deep Neural Networks "
        "Using Focal Loss, NeurIPS 2020"),
)
