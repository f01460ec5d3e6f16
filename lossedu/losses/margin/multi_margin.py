"""Multi-class margin: the right class's score has to lead every other one by a margin."""
import numpy as np

from ...core.record import Difference, Input, Kink, Loss, Mistake, Setting, Twin
from ...core.reducing import weighed
from ...core.spaces import CLASS
from ...fast.sums import row_sums
from ..stable import like

SCORES = Input("scores", "s", shape="n C", grad=True)
CLASSES = Input("target", "y", domain=CLASS, shape="n")
MARGIN = Setting(1.0, ends=(0.0, 1.0, 10.0), symbol="m", low=0.0, open_high=True,
                 meaning="by how much the right class has to lead, in the unit of the scores")
CLASS_WEIGHT = Setting(None, ends=(None, (0.5, 3.0, 1.0)), symbol="w", low=0.0, open_high=True, kind="array",
                       optional=True, shape="C", meaning="what each class counts for, one number each; None: 1 for all")


def lacking(scores, target, margin, own=0.0):
    """What each wrong class's score lacks to lie a margin below the right one, negative where it does; `own` there."""
    right = target[..., None]
    lack = scores - np.take_along_axis(scores, right, axis=-1) + margin
    np.put_along_axis(lack, right, own, axis=-1)
    return lack


def multi_margin(scores, target, p=1, margin=1.0, class_weight=None):
    r"""What is missing to a lead over each wrong class (or its square, with p = 2), added up and divided by C.

    $$\ell(s, y) = \frac{w_y}{C} \sum_{j \ne y} \max(0, m - s_y + s_j)^p$$

    >>> multi_margin(np.array([[2.0, 0.0, 1.5]]), np.array([0])).round(6)
    array([0.166667])
    """
    missing = np.maximum(0, lacking(scores, target, margin))
    value = np.sum(missing**p, axis=-1) / scores.shape[-1]
    return value if class_weight is None else weighed(like(class_weight, scores)[target], value)


def multi_margin_grad(scores, target, p=1, margin=1.0, class_weight=None):
    r"""Each wrong class that is too close is pushed down, and the right one up by as much in all; at 0 we take 0.

    $$\ell'_k(s, y) = \frac{p w_y}{C} \left([k \ne y] g_k - [k = y] \sum_{j \ne y} g_j\right), \qquad
    g_j = [m - s_y + s_j > 0] \max(0, m - s_y + s_j)^{p - 1}$$

    >>> multi_margin_grad(np.array([[2.0, 0.0, 1.5]]), np.array([0])).round(6)
    array([[-0.333333,  0.      ,  0.333333]])
    """
    lack = lacking(scores, target, margin)
    push = p * np.heaviside(lack, 0) * np.maximum(0, lack) ** (p - 1)
    np.put_along_axis(push, target[..., None], 0 - np.sum(push, axis=-1, keepdims=True), axis=-1)
    push /= scores.shape[-1]
    return push if class_weight is None else weighed(like(class_weight, scores)[target][..., None], push)


def multi_margin_fused(scores, target, p=1, margin=1.0, class_weight=None):
    """Both, from what is missing."""
    classes, right = scores.shape[-1], target.reshape(-1)
    own = np.arange(0, scores.size, classes)
    own += right
    missing = scores - scores.reshape(-1)[own].reshape(target.shape)[..., None]
    missing += margin
    missing.reshape(-1)[own] = 0
    np.maximum(missing, 0, out=missing)
    value = row_sums(missing if p == 1 else missing * missing)
    push = np.sign(missing) if p == 1 else missing + missing
    pull = row_sums(push)
    push *= 1 / classes
    push.reshape(-1)[own] = (0 - pull.reshape(-1)) / classes  # "0 -": no -0.0
    value /= classes
    if class_weight is not None:
        weight = like(class_weight, scores)[target]
        value, push = weighed(weight, value), weighed(weight[..., None], push)
    return value, push


def counts(scores, target, class_weight, **_):
    """What each row counts for in a mean: its class's weight."""
    return class_weight[target]


def _nearest(scores, target, margin, **_):
    """How far the nearest wrong class is from its corner; the sign changes wherever one crosses it."""
    lack = lacking(scores, target, margin, own=np.inf)
    return np.prod(np.sign(lack), axis=-1) * np.min(np.abs(lack), axis=-1)


def _steepest(p, class_weight, **_):
    """With p = 1 all classes push with 1 / C: below 1, and the closer to it the more classes there are."""
    if p > 1:
        return False
    return True if class_weight is None else float(np.max(class_weight) * np.sqrt(1 - 1 / len(class_weight)))


LOSS = Loss(
    f=multi_margin, df=multi_margin_grad, fused=multi_margin_fused,
    title="Multi-class margin loss",
    scope="row",
    activation="identity",
    inputs=(SCORES, CLASSES),
    settings_of={"p": Setting(1, ends=(1, 2), symbol="p", low=1, high=2, kind="whole",
                              meaning="1: what is missing counts as it is; 2: squared"),
                 "margin": MARGIN, "class_weight": CLASS_WEIGHT},
    varies=lambda class_weight, **_: dict(counts=None if class_weight is None else counts),
    twin=Twin('F.multi_margin_loss(scores, target, p=p, margin=margin, weight=class_weight, reduction="none")',
              but=Difference("the mean with class weights", "PyTorch divides by the number of rows, not by the sum of "
                             "their weights", "another", ([[2.0, 0.0, 1.5], [0.0, 1.0, 0.5]], [0, 1]),
                             settings=dict(class_weight=(0.5, 3.0, 1.0)), reduction="mean",
                             at=lambda scores, target, class_weight, **_: class_weight is not None)),
    declared=dict(convex=True, strictly_convex=False, lipschitz=_steepest,
                  smooth=lambda p, margin, class_weight: p == 2 and 2.0 * np.max(
                      1.0 if class_weight is None else class_weight),
                  redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=True, elicits=False),
    kinks=(Kink(distance=_nearest, jumps=lambda p, **_: p == 1),),
    mistakes=(
        Mistake("sign", lambda scores, target, **settings: -multi_margin_grad(scores, target, **settings),
                "Right size, wrong sign: a wrong class that is too close has to sink, so its slope is positive."),
        Mistake("right_class_at_rest", lambda scores, target, **settings: np.maximum(
            0, multi_margin_grad(scores, target, **settings)),
            "Right for the wrong classes. The right class's score stands in every difference: what pulls it up?"),
        Mistake("pulled_once", lambda scores, target, **settings: _pulled_once(scores, target, **settings),
                "Right for the wrong classes. The right class is pulled once for each of them that is too close, "
                "not once in all."),
        Mistake("not_over_classes", lambda scores, target, **settings: (
            scores.shape[-1] * multi_margin_grad(scores, target, **settings)),
            "Too large by the number of classes: the sum is divided by C, as PyTorch does."),
        Mistake("no_margin", lambda scores, target, margin=1.0, **settings: multi_margin_grad(
            scores, target, margin=0.0, **settings),
            "This pushes only wrong classes that are ahead. Those less than the margin behind are too close as well."),
        Mistake("own_class_too", lambda scores, target, p=1, margin=1.0, class_weight=None: multi_margin(
            scores, target, p, margin, class_weight) + (
                1 if class_weight is None else class_weight[target]) * margin**p / scores.shape[-1],
            "Too large by the same amount in every row: the right class was compared with itself.", of="value"),
        Mistake("over_wrong_classes", lambda scores, target, **settings: (
            scores.shape[-1] / (scores.shape[-1] - 1) * multi_margin(scores, target, **settings)),
            "Divided by the C - 1 wrong classes. PyTorch and the course divide by all C.", of="value"),
        Mistake("sum", lambda scores, target, **settings: scores.shape[-1] * multi_margin(scores, target, **settings),
                "Too large by the number of classes: the sum over the wrong ones is divided by C.", of="value"),
        Mistake("closest_only", lambda scores, target, p=1, margin=1.0, class_weight=None: (
            1 if class_weight is None else class_weight[target]) * np.maximum(
                0, np.max(lacking(scores, target, margin, own=-np.inf), axis=-1)) ** p,
            "This counts the closest wrong class alone, as Crammer and Singer do. Here all that are too close count.",
            of="value"),
    ),
    references=("Weston & Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999",),
)


def _pulled_once(scores, target, **settings):
    """The slope with the right class pulled by the mean of those that push, not by their sum."""
    slope = multi_margin_grad(scores, target, **settings)
    pushing = np.maximum(1, np.sum(slope > 0, axis=-1, keepdims=True))
    return np.where(slope < 0, slope / pushing, slope)
