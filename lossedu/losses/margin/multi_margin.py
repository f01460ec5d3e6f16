"""Multi-class margin: the right class's score has to lead every other one by a margin."""
import numpy as np

from ...core.record import Difference, Input, Kink, Loss, Setting, Twin
from ...core.reducing import weighed
from ...core.spaces import CLASS
from ..stable import in_dtype_of

SCORES = Input("scores", "s", shape="n C", grad=True)
CLASSES = Input("target", "y", domain=CLASS, shape="n")
MARGIN = Setting(1.0, ends=(0.0, 1.0, 10.0), symbol="m", low=0.0, open_high=True,
                 meaning="by how much the right class has to lead, in the unit of the scores")
CLASS_WEIGHT = Setting(None, ends=(None, (0.5, 3.0, 1.0)), symbol="w", low=0.0, open_high=True,
                       kind="array",
                       optional=True, shape="C", meaning="what each class counts for, one number "
                                                         "each; None: 1 for all")


def lacking(scores, target, margin, own=0.0):
    """What each wrong class's score lacks to lie a margin below the right one, negative where it
    does; `own` there.
    """
    right = target[..., None]
    lack = scores - np.take_along_axis(scores, right, axis=-1) + margin
    np.put_along_axis(lack, right, own, axis=-1)
    return lack


def multi_margin(scores, target, p=1, margin=1.0, class_weight=None):
    r"""What is missing to a lead over each wrong class (or its square, with p = 2), added up and
    divided by C.

    $$\ell(s, y) = \frac{w_y}{C} \sum_{j \ne y} \max(0, m - s_y + s_j)^p$$

    >>> multi_margin(np.array([[2.0, 0.0, 1.5]]), np.array([0])).round(6)
    array([0.166667])
    """
    missing = np.maximum(0, lacking(scores, target, margin))
    value = np.sum(missing**p, axis=-1) / scores.shape[-1]
    if class_weight is None:
        return value
    return weighed(in_dtype_of(scores, class_weight)[target], value)


def multi_margin_grad(scores, target, p=1, margin=1.0, class_weight=None):
    r"""Positive for each wrong class within the margin, and for the true one minus their sum.

    For a wrong class exactly at the margin we take 0.

    $$\ell'_k(s, y) = \frac{p w_y}{C} \left([k \ne y] g_k - [k = y] \sum_{j \ne y} g_j\right),
    \qquad
    g_j = [m - s_y + s_j > 0] \max(0, m - s_y + s_j)^{p - 1}$$

    >>> multi_margin_grad(np.array([[2.0, 0.0, 1.5]]), np.array([0])).round(6)
    array([[-0.333333,  0.      ,  0.333333]])
    """
    lack = lacking(scores, target, margin)
    push = p * np.heaviside(lack, 0) * np.maximum(0, lack) ** (p - 1)
    np.put_along_axis(push, target[..., None], 0 - np.sum(push, axis=-1, keepdims=True), axis=-1)
    push /= scores.shape[-1]
    if class_weight is None:
        return push
    return weighed(in_dtype_of(scores, class_weight)[target][..., None], push)


def counts(scores, target, class_weight, **_):
    """What each row counts for in a mean: its class's weight."""
    return class_weight[target]


def _nearest(scores, target, margin, **_):
    """How far the nearest wrong class is from its corner; the sign changes wherever one crosses it.
    """
    lack = lacking(scores, target, margin, own=np.inf)
    return np.prod(np.sign(lack), axis=-1) * np.min(np.abs(lack), axis=-1)


def _steepest(p, class_weight, **_):
    """With p = 1 all classes push with 1 / C: below 1, closer to it the more classes there are."""
    if p > 1:
        return False
    if class_weight is None:
        return True
    return float(np.max(class_weight) * np.sqrt(1 - 1 / len(class_weight)))


LOSS = Loss(
    f=multi_margin, df=multi_margin_grad,
    title="Multi-class margin loss",
    scope="row",
    activation="identity",
    inputs=(SCORES, CLASSES),
    settings_of={
        "p": Setting(1, ends=(1, 2), symbol="p", low=1, high=2, kind="whole",
                     meaning="1: what is missing counts as it is; 2: squared"),
        "margin": MARGIN,
        "class_weight": CLASS_WEIGHT},
    facts_at=lambda class_weight, **_: dict(counts=None if class_weight is None else counts),
    twin=Twin(
        'F.multi_margin_loss(scores, target, p=p, margin=margin, weight=class_weight, '
        'reduction="none")',
        but=Difference("the mean with class weights",
                       "PyTorch divides by the number of rows, not by the sum of their weights",
                       "another", ([[2.0, 0.0, 1.5], [0.0, 1.0, 0.5]], [0, 1]),
                       settings=dict(class_weight=(0.5, 3.0, 1.0)),
                       reduction="mean",
                       at=lambda scores, target, class_weight, **_: class_weight is not None)),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=_steepest,
        smooth=lambda p, margin, class_weight: p == 2 and 2.0 * np.max(
            1.0 if class_weight is None else class_weight),
        redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(Kink(distance=_nearest, jumps=lambda p, **_: p == 1),),
    references=("Weston & Watkins, Support Vector Machines for Multi-Class Pattern Recognition, "
                "ESANN 1999",),
)
