"""Brier score: squared error on a row of probabilities."""
import numpy as np

from ...core.record import Loss, Mistake, Twin
from ...fast.sums import row_sums
from ..classes import PROBS, TARGET, shares
from ..stable import over


def brier(probs, target):
    r"""The squared distance of the probabilities from the target (y: the class as a row of 0 and 1, or probabilities).

    $$\ell(p, y) = \sum_{k=1}^C (p_k - y_k)^2$$

    >>> brier(np.array([[0.5, 0.5], [0.75, 0.25]]), np.array([0, 1]))
    array([0.5  , 1.125])
    """
    return np.sum((probs - shares(probs, target)) ** 2, axis=-1)


def brier_grad(probs, target):
    r"""Twice the distance, class by class.

    $$\ell'_k(p, y) = 2 (p_k - y_k)$$

    >>> brier_grad(np.array([[0.5, 0.5], [0.75, 0.25]]), np.array([0, 1]))
    array([[-1. ,  1. ],
           [ 1.5, -1.5]])
    """
    return 2 * (probs - shares(probs, target))


def brier_fused(probs, target):
    """Both, from one difference."""
    if target.ndim == probs.ndim:
        apart = probs - target
    else:
        apart = probs.copy()
        own = np.arange(0, probs.size, probs.shape[-1])
        own += target.reshape(-1)
        apart.reshape(-1)[own] -= 1
    value = row_sums(apart * apart)
    apart += apart
    return value, apart


LOSS = Loss(
    f=brier, df=brier_grad, fused=brier_fused,
    title="Brier score",
    scope="row",
    activation="softmax",
    inputs=(PROBS, TARGET),
    settings_of={},
    twin=Twin('rows = F.one_hot(target, probs.shape[-1]) if target.ndim == 1 else target\n'
              '((probs - rows) ** 2).sum(-1)'),
    declared=dict(convex=True, strictly_convex=True, lipschitz=8**0.5,  # sure of one class where another is true
                  smooth=2.0, redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=True,
                  proper=True,
                  elicits="mean"),
    kinks=(),
    mistakes=(
        Mistake("half", lambda probs, target: probs - shares(probs, target),
                "Exactly half: the square's derivative brings down a 2."),
        Mistake("sign", lambda probs, target: 2 * (shares(probs, target) - probs),
                "Right size, wrong sign: the probabilities stand with a plus."),
        Mistake("over_classes", lambda probs, target: 2 * (probs - shares(probs, target)) / probs.shape[-1],
                "Too small by the number of classes: the Brier score of a row is a sum over its classes, not a mean."),
        Mistake("in_the_scores", lambda probs, target: 2 * probs * (probs - shares(probs, target) - np.sum(
            probs * (probs - shares(probs, target)), axis=-1, keepdims=True)),
            "This is the slope in the scores behind a softmax. Here each probability is moved on its own."),
        Mistake("cross_entropy", lambda probs, target: -over(shares(probs, target), probs),
                "This is the slope of the cross-entropy. The Brier score is a square: its slope is never beyond 2."),
        Mistake("own_class_only", lambda probs, target: np.sum(
            shares(probs, target) * (probs - shares(probs, target)) ** 2, axis=-1),
            "Only the true class is counted. What the others got too much costs as well.", of="value"),
        Mistake("mean_over_classes", lambda probs, target: np.mean((probs - shares(probs, target)) ** 2, axis=-1),
                "Too small by the number of classes: Brier's score is a sum over the classes.", of="value"),
        Mistake("distance", lambda probs, target: np.sqrt(np.sum((probs - shares(probs, target)) ** 2, axis=-1)),
                "This is the distance. The Brier score is its square, and only that is least at the true shares.",
                of="value"),
        Mistake("absolute", lambda probs, target: np.sum(np.abs(probs - shares(probs, target)), axis=-1),
                "The differences count by their size here. Squared, they are least at the true shares.", of="value"),
    ),
    references=("Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review 78, 1950",
                "Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, "
                "Journal of the American Statistical Association 102, 2007"),
)
