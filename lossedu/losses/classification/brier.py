"""Brier score: squared error on a row of probabilities."""
import numpy as np

from ...core.record import Loss, Twin
from ..classes import PROBS, TARGET, weighted_target


def brier(probs, target):
    r"""The squared distance of the probabilities from the target (y: the class as a row of 0 and 1,
    or probabilities).

    $$\ell(p, y) = \sum_{k=1}^C (p_k - y_k)^2$$

    >>> brier(np.array([[0.5, 0.5], [0.75, 0.25]]), np.array([0, 1]))
    array([0.5  , 1.125])
    """
    return np.sum((probs - weighted_target(probs, target)) ** 2, axis=-1)


def brier_grad(probs, target):
    r"""Twice the distance, class by class.

    $$\ell'_k(p, y) = 2 (p_k - y_k)$$

    >>> brier_grad(np.array([[0.5, 0.5], [0.75, 0.25]]), np.array([0, 1]))
    array([[-1. ,  1. ],
           [ 1.5, -1.5]])
    """
    return 2 * (probs - weighted_target(probs, target))


LOSS = Loss(
    f=brier, df=brier_grad,
    title="Brier score",
    scope="row",
    activation="softmax",
    inputs=(PROBS, TARGET),
    settings_of={},
    twin=Twin('rows = F.one_hot(target, probs.shape[-1]) if target.ndim == 1 else target\n'
              '((probs - rows) ** 2).sum(-1)'),
    declared=dict(convex=True, strictly_convex=True,
                  lipschitz=8**0.5,  # sure of one class where another is true
                  smooth=2.0, redescending=False, symmetric=False, nonnegative=True,
                  zero_at_perfect=True, proper=True, elicits="mean"),
    kinks=(),
    references=("Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly "
                "Weather Review 78, 1950",
                "Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, "
                "Journal of the American Statistical Association 102, 2007"),
)
