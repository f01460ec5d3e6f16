"""Cross-entropy on probabilities: the surprise at the true class, from a row of probabilities."""
import numpy as np

from ...core.record import Difference, Loss, Mistake, Twin
from ..classes import (
    CLASS_WEIGHT,
    IGNORE_INDEX,
    PROBS,
    TARGET,
    counts,
    mean_over_rows,
    own_entry_alone,
    shares,
    spent,
    where_counted,
)
from ..stable import over, times


def categorical_cross_entropy(probs, target, class_weight=None, ignore_index=-100):
    r"""Minus the logarithm of the true class's probability (target y: the class as a row of 0 and 1, or probabilities).

    $$\ell(p, y) = -\sum_{k=1}^C w_k y_k \log p_k$$

    >>> categorical_cross_entropy(np.array([[0.5, 0.5], [0.9, 0.1]]), np.array([0, 1])).round(6)
    array([0.693147, 2.302585])
    """
    return spent(shares(probs, target, class_weight, ignore_index), -np.log(probs))


def categorical_cross_entropy_grad(probs, target, class_weight=None, ignore_index=-100):
    r"""Minus one over the true class's probability; nothing for the others.

    $$\ell'_k(p, y) = -\frac{w_k y_k}{p_k}$$

    >>> categorical_cross_entropy_grad(np.array([[0.5, 0.5], [0.75, 0.25]]), np.array([0, 1]))
    array([[-2.,  0.],
           [ 0., -4.]])
    """
    share = shares(probs, target, class_weight, ignore_index)
    return where_counted(share, 0 - over(share, probs))


def categorical_cross_entropy_fused(probs, target, class_weight=None, ignore_index=-100):
    """Both. Of a row with a class index, only that class is looked at."""
    given = probs, target, class_weight, ignore_index
    return own_entry_alone(lambda prob: (-np.log(prob), -1 / prob), *given) or (
        categorical_cross_entropy(*given), categorical_cross_entropy_grad(*given))


LOSS = Loss(
    f=categorical_cross_entropy, df=categorical_cross_entropy_grad, fused=categorical_cross_entropy_fused,
    counts=counts,
    title="Cross-entropy on probabilities",
    scope="row",
    activation="softmax",
    inputs=(PROBS, TARGET),
    settings_of={"class_weight": CLASS_WEIGHT, "ignore_index": IGNORE_INDEX},
    twin=Twin('weight = 1 if class_weight is None else class_weight\n'
              '(F.nll_loss(torch.log(probs), target, weight=class_weight, ignore_index=ignore_index, '
              'reduction="none")\n'
              ' if target.ndim == 1 else -(weight * target * torch.log(probs)).sum(-1))',
              but=(mean_over_rows("this form", [[0.5, 0.25, 0.25]], [[0.5, 0.5, 0.0]]),
                   Difference("a probability of 0 that the target leaves at 0 too", "this form multiplies 0 by an "
                              "infinite logarithm", "nan", ([[0.0, 1.0]], [[0.0, 1.0]])),
                   Difference("rows that do not sum to 1, such as raw scores", "PyTorch does not look at the sum",
                              "accepted", ([[0.5, 3.0]], [1])))),
    declared=dict(convex=True, strictly_convex=False,  # the probabilities of the other classes do not matter
                  lipschitz=False, smooth=False, redescending=False, symmetric=False, nonnegative=True,
                  zero_at_perfect=False,  # a row of probabilities costs its entropy at best
                  proper=lambda class_weight, **_: class_weight is None,
                  elicits=lambda class_weight, **_: "mean" if class_weight is None else False),
    kinks=(),
    mistakes=(
        Mistake("in_the_scores", lambda probs, target, **settings: (
            probs * np.sum(shares(probs, target, **settings), axis=-1, keepdims=True)
            - shares(probs, target, **settings)),
            "This is the slope in the scores behind a softmax. Here each probability is moved on its own."),
        Mistake("sign", lambda probs, target, **settings: over(shares(probs, target, **settings), probs),
                "Right size, wrong sign: the loss sinks as the true class's probability grows."),
        Mistake("every_class", lambda probs, target, **settings: (
            -1 / probs * np.sum(shares(probs, target, **settings), axis=-1, keepdims=True)),
            "Only the true class's probability stands in the loss. What is the slope in the others?"),
        Mistake("pushes_the_others", lambda probs, target, **settings: (
            -over(shares(probs, target, **settings), probs)
            + over(np.max(shares(probs, target, **settings), axis=-1, keepdims=True)
                   * (shares(probs, target, **settings) == 0), 1 - probs)),
            "Right for the true class. The terms with 1 - p belong to binary cross-entropy, one for each label."),
        Mistake("no_log", lambda probs, target, **settings: np.sum(
            shares(probs, target, **settings) * (1 - probs), axis=-1),
            "This is how far the true class's probability is from 1. Its surprise needs a logarithm.", of="value"),
        Mistake("binary", lambda probs, target, **settings: np.sum(
            times(shares(probs, target, **settings), -np.log(probs))
            - times(np.max(shares(probs, target, **settings), axis=-1, keepdims=True)
                    * (shares(probs, target, **settings) == 0), np.log1p(-probs)), axis=-1),
            "The other classes are counted as well, each as a label of its own: that is binary cross-entropy.",
            of="value"),
        Mistake("nan_at_0", lambda probs, target, **settings: (
            -np.sum(shares(probs, target, **settings) * np.log(probs), axis=-1)),
            "Right while no probability is 0. There 0 times infinity is nan: a class with no share counts nothing.",
            of="value"),
        Mistake("bits", lambda probs, target, **settings: np.sum(
            times(shares(probs, target, **settings), -np.log2(probs)), axis=-1),
            "Too large by a factor of 1 / log 2: this counts in bits, and the course in nats.", of="value"),
        Mistake("mean_over_classes", lambda probs, target, **settings: (
            categorical_cross_entropy(probs, target, **settings) / probs.shape[-1]),
            "Too small by the number of classes: only the true class's term counts, and there is one of it.",
            of="value"),
    ),
    references=("Good, Rational Decisions, Journal of the Royal Statistical Society B 14, 1952",
                "Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, "
                "Journal of the American Statistical Association 102, 2007"),
)
