"""Cross-entropy on probabilities: the surprise at the true class, from a row of probabilities."""
import numpy as np

from ...core.record import Difference, Loss, Twin
from .. import classes
from ..classes import sum_over_classes, weighted_target
from ..stable import zero_safe_ratio


def categorical_cross_entropy(probs, target, class_weight=None, ignore_index=-100):
    r"""Minus the logarithm of the true class's probability.

    $$\ell(p, y) = -\sum_{k=1}^C w_k y_k \log p_k$$

    The target y is the class as a row of 0 and 1, or a row of probabilities. A class whose
    target is 0 contributes 0, even where its probability is 0; elsewhere a probability of 0 gives
    an infinite loss.

    >>> categorical_cross_entropy(np.array([[0.5, 0.5], [0.9, 0.1]]), np.array([0, 1])).round(6)
    array([0.693147, 2.302585])
    """
    weighted = weighted_target(probs, target, class_weight, ignore_index)
    return sum_over_classes(weighted, -np.log(probs))  # where p is 0 and y too, 0 * inf is 0


def categorical_cross_entropy_grad(probs, target, class_weight=None, ignore_index=-100):
    r"""Minus one over the true class's probability; nothing for the others.

    $$\ell'_k(p, y) = -\frac{w_k y_k}{p_k}$$

    For 0 / 0, at p = 0 for a class whose target is 0, we take 0.

    >>> categorical_cross_entropy_grad(np.array([[0.5, 0.5], [0.75, 0.25]]), np.array([0, 1]))
    array([[-2.,  0.],
           [ 0., -4.]])
    """
    weighted = weighted_target(probs, target, class_weight, ignore_index)
    return classes.zero_if_ignored(weighted, 0 - zero_safe_ratio(weighted, probs))


LOSS = Loss(
    f=categorical_cross_entropy, df=categorical_cross_entropy_grad, counts=classes.counts,
    title="Cross-entropy on probabilities",
    scope="row",
    activation="softmax",
    inputs=(classes.PROBS, classes.TARGET),
    settings_of={"class_weight": classes.CLASS_WEIGHT, "ignore_index": classes.IGNORE_INDEX},
    twin=Twin(
        'weight = 1 if class_weight is None else class_weight\n'
        '(F.nll_loss(torch.log(probs), target, weight=class_weight, ignore_index=ignore_index, '
        'reduction="none")\n'
        ' if target.ndim == 1 else -(weight * target * torch.log(probs)).sum(-1))',
        but=(classes.mean_over_rows("this form", [[0.5, 0.25, 0.25]], [[0.5, 0.5, 0.0]]),
             Difference("a probability of 0 that the target leaves at 0 too",
                        "this form multiplies 0 by an infinite logarithm", "nan",
                        ([[0.0, 1.0]], [[0.0, 1.0]])),
             Difference("rows that do not sum to 1, such as raw scores",
                        "PyTorch does not look at the sum", "accepted", ([[0.5, 3.0]], [1])))),
    declared=dict(
        convex=True, strictly_convex=False,  # the probabilities of the other classes do not matter
        lipschitz=False, smooth=False, redescending=False, symmetric=False, nonnegative=True,
        zero_at_perfect=False,  # a row of probabilities costs its entropy at best
        proper=lambda class_weight, **_: class_weight is None,
        elicits=lambda class_weight, **_: "mean" if class_weight is None else False),
    kinks=(),
    references=("Good, Rational Decisions, Journal of the Royal Statistical Society B 14, 1952",
                "Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, "
                "Journal of the American Statistical Association 102, 2007"),
)
