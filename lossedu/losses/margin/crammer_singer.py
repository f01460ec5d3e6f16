"""Crammer and Singer's margin: the right class has to lead the best of the others, and only that one counts."""
import numpy as np

from ...core.record import Kink, Loss, Mistake, Twin
from ..classes import entries
from .multi_margin import CLASSES, MARGIN, SCORES, lacking


def crammer_singer(scores, target, margin=1.0):
    r"""What is missing to a lead over the strongest wrong class.

    $$\ell(s, y) = \max\left(0, m + \max_{j \ne y} s_j - s_y\right)$$

    >>> crammer_singer(np.array([[2.0, 0.0, 1.5], [2.0, 0.0, 0.5]]), np.array([0, 0]))
    array([0.5, 0. ])
    """
    return np.maximum(0, _corner(scores, target, margin))


def crammer_singer_grad(scores, target, margin=1.0):
    r"""The right class is pulled up, the strongest wrong one down; equally strong ones share. At 0 we take 0.

    $$\ell'_k(s, y) = \left[m + \max_{j \ne y} s_j - s_y > 0\right] \left(\frac{b_k}{\sum_{j=1}^C b_j} - [k = y]\right),
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


def crammer_singer_fused(scores, target, margin=1.0):
    """Both, from the strongest wrong class of each row."""
    wrong = scores.reshape(-1, scores.shape[-1]).T.copy()  # (C, n): the largest of each row is found faster
    flat, at = wrong.reshape(-1), entries(target.reshape(-1), wrong.shape)
    own = flat[at]
    flat[at] = -np.inf
    most = np.maximum.reduce(wrong, axis=0)
    push = np.equal(wrong, most).astype(scores.dtype)
    value = np.maximum((most - own) + margin, 0)
    short = np.sign(value)
    push *= short / np.add.reduce(push, axis=0)
    push.reshape(-1)[at] = 0 - short
    return value.reshape(target.shape), push.T.reshape(scores.shape)


def _wrong(scores, target):
    """The scores without that of the right class. Compared as they came: rounded first, close ones would be tied."""
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
    f=crammer_singer, df=crammer_singer_grad, fused=crammer_singer_fused,
    title="Crammer-Singer loss",
    scope="row",
    activation="identity",
    inputs=(SCORES, CLASSES),
    settings_of={"margin": MARGIN},
    twin=Twin("wrong = scores.scatter(1, target[:, None], -math.inf).amax(dim=1)\n"
              "F.relu(margin + wrong - scores.gather(1, target[:, None])[:, 0])"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=2**0.5, smooth=False, redescending=False,
                  symmetric=False, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(Kink(distance=_corner), Kink(distance=_tie)),
    mistakes=(
        Mistake("sign", lambda scores, target, margin=1.0: -crammer_singer_grad(scores, target, margin),
                "Right size, wrong sign: the right class's score has to rise, so its slope is negative."),
        Mistake("right_class_at_rest", lambda scores, target, margin=1.0: np.maximum(
            0, crammer_singer_grad(scores, target, margin)),
            "Right for the wrong classes. The right class's score stands in the difference too, with a minus."),
        Mistake("every_class", lambda scores, target, margin=1.0: _every_class(scores, target, margin),
                "Every wrong class that is too close is pushed here. Of them, only the strongest is in the loss."),
        Mistake("best_of_all", lambda scores, target, margin=1.0: _best_of_all(scores, target, margin),
                "The largest of all scores was taken. Where that is the right class's own, the strongest wrong one "
                "is meant."),
        Mistake("no_rest", lambda scores, target, margin=1.0: _no_rest(scores, target, margin),
                "Right while the lead is short of the margin. Beyond it the loss is 0: what is the slope of 0?"),
        Mistake("no_margin", lambda scores, target, margin=1.0: np.maximum(0, _corner(scores, target, margin) - margin),
                "A class barely in the lead is free here. How much has to be added for the margin?", of="value"),
        Mistake("all_scores", lambda scores, target, margin=1.0: np.max(lacking(
            scores, target, margin, own=margin), axis=-1),
            "The right class was compared with itself, which always lacks the margin. Leave it out of the maximum.",
            of="value"),
        Mistake("unclipped", lambda scores, target, margin=1.0: _corner(scores, target, margin),
                "Right while the lead is short of the margin. Beyond it this turns negative, and a lead is to be free.",
                of="value"),
        Mistake("sum", lambda scores, target, margin=1.0: np.sum(np.maximum(
            0, lacking(scores, target, margin)), axis=-1),
            "This adds up all wrong classes that are too close. Crammer and Singer count the strongest alone.",
            of="value"),
    ),
    references=("Crammer & Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, "
                "Journal of Machine Learning Research 2, 2001",),
)


def _every_class(scores, target, margin):
    push = np.heaviside(lacking(scores, target, margin), 0)
    np.put_along_axis(push, target[..., None], -np.sum(push, axis=-1, keepdims=True), axis=-1)
    return push


def _best_of_all(scores, target, margin):
    best = np.argmax(scores, axis=-1)
    corners = np.arange(scores.shape[-1])
    return 1.0 * (corners == best[..., None]) - (corners == target[..., None]) + 0 * margin


def _no_rest(scores, target, margin):
    return crammer_singer_grad(scores, target, margin + 1e300)
