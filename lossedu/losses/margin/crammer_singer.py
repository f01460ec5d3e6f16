"""Crammer and Singer's margin: the right class has to lead the best of the others, and only that
one counts.
"""
import numpy as np

from ...core.record import Kink, Loss, Twin
from .multi_margin import CLASSES, MARGIN, SCORES


def crammer_singer(scores, target, margin=1.0):
    r"""What is missing to a lead over the strongest wrong class.

    $$\ell(s, y) = \max\left(0, m + \max_{j \ne y} s_j - s_y\right)$$

    >>> crammer_singer(np.array([[2.0, 0.0, 1.5], [2.0, 0.0, 0.5]]), np.array([0, 0]))
    array([0.5, 0. ])
    """
    return np.maximum(0, _corner(scores, target, margin))


def crammer_singer_grad(scores, target, margin=1.0):
    r"""-1 for the true class and 1 for the strongest wrong one, while the lead is below the margin.

    Of several wrong classes that are equally strong we take equal parts, which add up to 1; where
    the lead is exactly the margin we take 0.

    $$\ell'_k(s, y) = \left[m + \max_{j \ne y} s_j - s_y > 0\right] \left(\frac{b_k}{\sum_{j=1}^C
    b_j} - [k = y]\right),
    \qquad b_k = [k \ne y] \left[s_k = \max_{j \ne y} s_j\right]$$

    >>> crammer_singer_grad(np.array([[2.0, 0.0, 1.5], [1.0, 0.5, 0.5]]), np.array([0, 0]))
    array([[-1. ,  0. ,  1. ],
           [-1. ,  0.5,  0.5]])
    """
    wrong = _wrong(scores, target)
    push = np.equal(wrong, np.max(wrong, axis=-1, keepdims=True)).astype(scores.dtype)
    push /= np.sum(push, axis=-1, keepdims=True)
    np.put_along_axis(push, target[..., None], -1, axis=-1)
    return 0 + push * np.heaviside(_corner(scores, target, margin), 0)[..., None]  # "0 +": no -0.0


def _wrong(scores, target):
    """The scores without that of the right class. Compared as they came: rounded first, close ones
    would be tied.
    """
    wrong = scores.copy()
    np.put_along_axis(wrong, target[..., None], -np.inf, axis=-1)
    return wrong


def _corner(scores, target, margin):
    """What is missing; negative where the right class leads by more than the margin."""
    own = np.take_along_axis(scores, target[..., None], axis=-1)[..., 0]
    return np.max(_wrong(scores, target), axis=-1) - own + margin


def _tie(scores, target, margin):
    """By how much the strongest wrong class leads the next one; infinite where there is none."""
    second, first = np.moveaxis(np.partition(_wrong(scores, target), -2, axis=-1)[..., -2:], -1, 0)
    return first - second


LOSS = Loss(
    f=crammer_singer, df=crammer_singer_grad,
    title="Crammer-Singer loss",
    scope="row",
    activation="identity",
    inputs=(SCORES, CLASSES),
    settings_of={"margin": MARGIN},
    twin=Twin("wrong = scores.scatter(1, target[:, None], -math.inf).amax(dim=1)\n"
              "F.relu(margin + wrong - scores.gather(1, target[:, None])[:, 0])"),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=2**0.5, smooth=False, redescending=False,
        symmetric=False, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(Kink(distance=_corner), Kink(distance=_tie)),
    references=("Crammer & Singer, On the Algorithmic Implementation of Multiclass Kernel-based "
                "Vector Machines, Journal of Machine Learning Research 2, 2001",),
)
