"""Negative log-likelihood: cross-entropy for a network that ends in log-probabilities."""
import numpy as np

from ...core.record import Difference, Loss, Twin
from .. import classes
from ..classes import sum_over_classes, weighted_target


def nll(log_probs, target, class_weight=None, ignore_index=-100):
    r"""Minus the true class's log-probability.

    $$\ell(x, y) = -\sum_{k=1}^C w_k y_k x_k$$

    The target y is the class as a row of 0 and 1, or a row of probabilities. A class whose
    target is 0 contributes 0, even where its log-probability is -inf; elsewhere -inf gives an
    infinite loss.

    >>> nll(np.log([[0.5, 0.5], [0.9, 0.1]]), np.array([0, 1])).round(6)
    array([0.693147, 2.302585])
    """
    weighted = weighted_target(log_probs, target, class_weight, ignore_index)
    return sum_over_classes(weighted, -log_probs)  # an impossible class, x = -inf, may weigh 0


def nll_grad(log_probs, target, class_weight=None, ignore_index=-100):
    r"""Minus 1 for the true class, whatever its log-probability; nothing for the others.

    $$\ell'_k(x, y) = -w_k y_k$$

    >>> nll_grad(np.log([[0.5, 0.5], [0.9, 0.1]]), np.array([0, 1]))
    array([[-1.,  0.],
           [ 0., -1.]])
    """
    return 0 - weighted_target(log_probs, target, class_weight, ignore_index)  # "0 -": no -0.0


LOSS = Loss(
    f=nll, df=nll_grad, counts=classes.counts,
    title="Negative log-likelihood",
    scope="row",
    activation="log_softmax",
    inputs=(classes.LOG_PROBS, classes.TARGET),
    settings_of={"class_weight": classes.CLASS_WEIGHT, "ignore_index": classes.IGNORE_INDEX},
    twin=Twin(
        'weight = 1 if class_weight is None else class_weight\n'
        '(F.nll_loss(log_probs, target, weight=class_weight, ignore_index=ignore_index, '
        'reduction="none")\n'
        ' if target.ndim == 1 else -(weight * target * log_probs).sum(-1))',
        but=(classes.mean_over_rows(
                 "this form", [[np.log(0.5), np.log(0.25), np.log(0.25)]], [[0.5, 0.5, 0.0]]),
             Difference("raw scores or probabilities in place of log-probabilities",
                        "PyTorch looks at no row, and the loss may sink without end", "accepted",
                        ([[0.5, 3.0]], [1])),
             Difference(
                 "a log-probability of -inf that the target leaves at 0",
                 "this form multiplies 0 by infinity", "nan", ([[-np.inf, 0.0]], [[0.0, 1.0]])))),
    declared=dict(convex=True, strictly_convex=False,
                  lipschitz=lambda class_weight, **_: classes.largest_weight(class_weight),
                  smooth=0.0, redescending=False, symmetric=False, nonnegative=True,
                  zero_at_perfect=False,  # a row of probabilities costs its entropy at best
                  proper=lambda class_weight, **_: class_weight is None,
                  elicits=lambda class_weight, **_: "mean" if class_weight is None else False),
    kinks=(),
    references=("Fisher, On the Mathematical Foundations of Theoretical Statistics, Philosophical "
                "Transactions of the Royal Society A 222, 1922",
                "Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.4"),
)
