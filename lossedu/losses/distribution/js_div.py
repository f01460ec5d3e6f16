"""Jensen-Shannon divergence: how far two rows of probabilities are from their mean; finite for any
two.
"""
import numpy as np

from ...core.record import Difference, Input, Loss, Twin
from ...core.spaces import DISTRIBUTION


def js_div(probs, target):
    r"""The mean of the KL divergences of both rows from their mean m; from 0 for equal rows to
    log 2 for disjoint ones.

    $$\ell(p, y) = \frac{1}{2} \sum_{k=1}^C \left(p_k \log \frac{p_k}{m_k} + y_k \log
    \frac{y_k}{m_k}\right), \qquad
    m_k = \frac{1}{2} (p_k + y_k)$$

    A term whose factor is 0 counts as 0 (0 log 0 = 0).

    >>> round(float(js_div(np.array([0.25, 0.75]), np.array([0.5, 0.5]))), 6)
    0.033822
    """
    lean, rest, total = _compared(probs, target)
    return np.sum(0.25 * total * _both_terms(np.abs(lean), rest), axis=-1)


def js_div_grad(probs, target):
    r"""Half the logarithm of how the probability compares with the mean of the two.

    $$\frac{\partial \ell}{\partial p_k} = \frac{1}{2} \log \frac{p_k}{m_k}, \qquad
    m_k = \frac{1}{2} (p_k + y_k)$$

    Where both p and y are 0 we take half of log 2, as for every class that the target rules out.

    >>> slopes = js_div_grad(np.array([0.25, 0.75]), np.array([0.5, 0.5]))
    >>> [round(float(slope), 6) for slope in slopes]
    [-0.202733, 0.091161]
    """
    lean, rest, _ = _compared(probs, target)
    return _slope(lean, rest)


def _compared(probs, target):
    """u = (p - y) / (p + y), 1 - |u| and p + y of each class; where neither has anything, u is 1.
    """
    total = probs + target
    nothing = total == 0
    unit = total + nothing
    return (probs - target + nothing) / unit, 2 * np.minimum(probs, target) / unit, total


def _both_terms(size, rest):
    """(1 + u) log(1 + u) + (1 - u) log(1 - u) from |u| and 1 - |u|; below 1/2 in a form without
    loss of digits.
    """
    near = np.minimum(size, 0.5)
    return np.where(size < 0.5, np.log1p(-near * near) + 2 * near * np.arctanh(near),
                    (1 + size) * np.log1p(size) + rest * np.log(rest + (rest == 0)))


def _slope(lean, rest):
    """Half the log of 1 + u, which is p / m; where p is the smaller one, that is 1 - |u|."""
    return 0.5 * np.where(lean < -0.5, np.log(rest), np.log1p(np.maximum(lean, -0.5)))


LOSS = Loss(
    f=js_div, df=js_div_grad,
    title="Jensen-Shannon divergence",
    scope="row",
    activation="softmax",
    inputs=(Input("probs", "p", domain=DISTRIBUTION, shape="n C", grad=True),
            Input("target", "y", domain=DISTRIBUTION, shape="n C")),
    settings_of={},
    twin=Twin(
        "mean = (probs + target) / 2\n"
        "(probs * torch.log(probs / mean) + torch.xlogy(target, target) - target * "
        "torch.log(mean)).sum(-1) / 2",
        but=(Difference(
                 "rows that nearly agree", "the terms cancel to an absolute error of rounding",
                 "inexact", ([[0.5 + 2.0**-30, 0.5 - 2.0**-30]], [[0.5, 0.5]])),
             Difference("a class that both rule out", "0 is divided by 0", "nan",
                        ([[1.0, 0.0]], [[1.0, 0.0]])))),
    declared=dict(
        convex=True, strictly_convex=False,  # a plane over the classes that the target rules out
        lipschitz=False, smooth=False, redescending=False, symmetric=True, nonnegative=True,
        zero_at_perfect=True, proper=False, elicits=False),
    kinks=(),
    references=("Lin, Divergence Measures Based on the Shannon Entropy, IEEE Transactions on "
                "Information Theory 37, 1991",
                "Endres & Schindelin, A New Metric for Probability Distributions, IEEE "
                "Transactions on Information Theory 49, 2003"),
)
