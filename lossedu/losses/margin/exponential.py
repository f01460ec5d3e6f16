"""Exponential loss: a margin costs e to minus itself, without a bound on the wrong side. The loss
that AdaBoost minimises.
"""
import numpy as np

from ...core.record import Loss, Twin
from .hinge import SCORES, SIGNS


def exponential(scores, target):
    r"""One for a score of 0; multiplied by e for each unit that the score goes to the wrong side.

    $$\ell(s, y) = e^{-y s}$$

    >>> float(exponential(0.0, 1.0)), round(float(exponential(2.0, -1.0)), 6)
    (1.0, 7.389056)
    """
    return np.exp(-target * scores)


def exponential_grad(scores, target):
    r"""Minus the label times the loss itself: the derivative has no bound either.

    $$\ell'(s, y) = -y e^{-y s}$$

    >>> float(exponential_grad(0.0, 1.0)), round(float(exponential_grad(2.0, -1.0)), 6)
    (-1.0, 7.389056)
    """
    return -target * np.exp(-target * scores)


LOSS = Loss(
    f=exponential, df=exponential_grad,
    title="Exponential loss",
    scope="element",
    activation="identity",
    inputs=(SCORES, SIGNS),
    settings_of={},
    twin=Twin("torch.exp(-target * scores)"),
    declared=dict(
        convex=True, strictly_convex=True, lipschitz=False, smooth=False, redescending=False,
        symmetric=False, nonnegative=True, zero_at_perfect=True,
        # the best constant is half the log-odds, which is the mean of no sample
        elicits=False,
        classification_calibrated=True),
    kinks=(),
    references=("Freund & Schapire, A Decision-Theoretic Generalization of On-Line Learning and an "
                "Application to Boosting, Journal of Computer and System Sciences 55, 1997",
                "Friedman, Hastie & Tibshirani, Additive Logistic Regression, Annals of "
                "Statistics 28, 2000"),
)
