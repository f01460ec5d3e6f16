"""Generalized IoU of two boxes: what they do not share, and how empty the smallest box around both
is.
"""
from typing import NamedTuple

import numpy as np

from ...core.cures import BOXES
from ...core.record import Difference, Input, Kink, Loss, Twin
from ...core.spaces import Domain

BOX = Domain("box", ordered=(("left", "right"), ("top", "bottom")), cures=BOXES)


def giou(pred, target):
    r"""One minus the intersection over the union, and the fraction of the hull, the smallest box
    around both, that neither covers.

    A row is a box: left, top, right, bottom, in any unit, with left < right and top < bottom. The
    loss lies between 0 and 2.

    $$\ell(a, b) = 1 - \frac{I}{U} + \frac{C - U}{C}, \qquad
    I = \max(0, \min(a_3, b_3) - \max(a_1, b_1)) \max(0, \min(a_4, b_4) - \max(a_2, b_2)), \qquad
    U = (a_3 - a_1) (a_4 - a_2) + (b_3 - b_1) (b_4 - b_2) - I, \qquad
    C = (\max(a_3, b_3) - \min(a_1, b_1)) (\max(a_4, b_4) - \min(a_2, b_2))$$

    >>> box = np.array([[0.0, 0.0, 2.0, 2.0]])
    >>> giou(box, box), giou(box, box + [1, 0, 1, 0]), giou(box, box + [4, 0, 4, 0])
    (array([0.]), array([0.66666667]), array([1.33333333]))
    """
    sides = sides_of(pred, target)
    in_hull = sides.over(sides.hull)
    own, others, gap = in_hull.own, in_hull.others, in_hull.gap
    empty = (own[..., 0] * others[..., 1] + others[..., 0] * own[..., 1]
             + gap[..., 0] + gap[..., 1] * (1 - gap[..., 0]))
    apart, union = areas(sides.over(sides.longer))
    return apart / union + empty


def giou_grad(pred, target):
    r"""How intersection, area and hull change with an edge of the box, each by what it counts.

    Where two edges coincide, and the derivative jumps, we take the mean of both sides, so that it
    is 0 at a perfect fit.

    $$\frac{\partial \ell}{\partial a_k} = \left(\frac{I}{U^2} - \frac{1}{C}\right) A_k -
    \left(\frac{1}{U} + \frac{I}{U^2} - \frac{1}{C}\right) S_k + \frac{U}{C^2} K_k, \qquad
    A_k = \begin{cases} a_2 - a_4 & k = 1 \\ a_1 - a_3 & k = 2 \\ a_4 - a_2 & k = 3 \\
    a_3 - a_1 & k = 4 \end{cases}, \qquad
    S_k = \begin{cases} -\frac{1 + \operatorname{sign}(a_1 - b_1)}{2} p \max(0, h) & k = 1 \\
    -\frac{1 + \operatorname{sign}(a_2 - b_2)}{2} q \max(0, w) & k = 2 \\
    \frac{1 + \operatorname{sign}(b_3 - a_3)}{2} p \max(0, h) & k = 3 \\
    \frac{1 + \operatorname{sign}(b_4 - a_4)}{2} q \max(0, w) & k = 4 \end{cases}, \qquad
    K_k = \begin{cases} -\frac{1 + \operatorname{sign}(b_1 - a_1)}{2} H & k = 1 \\
    -\frac{1 + \operatorname{sign}(b_2 - a_2)}{2} W & k = 2 \\
    \frac{1 + \operatorname{sign}(a_3 - b_3)}{2} H & k = 3 \\
    \frac{1 + \operatorname{sign}(a_4 - b_4)}{2} W & k = 4 \end{cases}, \qquad
    w = \min(a_3, b_3) - \max(a_1, b_1), \qquad h = \min(a_4, b_4) - \max(a_2, b_2), \qquad
    p = \frac{1 + \operatorname{sign}(w)}{2}, \qquad
    q = \frac{1 + \operatorname{sign}(h)}{2}, \qquad
    W = \max(a_3, b_3) - \min(a_1, b_1), \qquad H = \max(a_4, b_4) - \min(a_2, b_2), \qquad
    I = \max(0, w) \max(0, h), \qquad
    U = (a_3 - a_1) (a_4 - a_2) + (b_3 - b_1) (b_4 - b_2) - I, \qquad C = W H$$

    >>> box = np.array([[0.0, 0.0, 2.0, 2.0]])
    >>> giou_grad(box, box).tolist(), giou_grad(box, box + [4, 0, 4, 0]).round(3).tolist()
    ([[-0.0, -0.0, 0.0, 0.0]], [[0.056, -0.0, -0.167, 0.0]])
    """
    sides = sides_of(pred, target)
    # 1 where this edge is the hull's
    low = np.heaviside(target[..., :2] - pred[..., :2], 0.5)
    high = np.heaviside(pred[..., 2:] - target[..., 2:], 0.5)
    return np.concatenate([-_outwards(low, sides), _outwards(high, sides)], axis=-1)


def _outwards(beyond, sides):
    """The derivative in an edge that is moved outwards, for both axes."""
    near, far = sides.over(sides.longer), sides.over(sides.hull)
    inner = (1 - beyond) * np.heaviside(sides.shared - sides.gap, 0.5)  # 1: the intersection's
    _, union = areas(near)
    shared, area = (np.prod(one, axis=-1, keepdims=True) for one in (near.shared, near.target))
    # where the edge is the intersection's, what grows in U and in I was subtracted by hand
    of_iou = ((1 - inner) * across(near.pred) * shared
              - inner * across(near.shared) * (near.own * across(near.pred) + area))
    of_hull = (beyond * areas(far)[1][..., None]
               - (1 - inner) * across(far.pred) - inner * across(far.own))
    return of_iou / union[..., None]**2 / sides.longer + of_hull / sides.hull


class Sides(NamedTuple):
    """Lengths along both axes, each (..., 2): of the two boxes, of what they share, of what each
    has alone, of the gap between them."""

    pred: np.ndarray
    target: np.ndarray
    shared: np.ndarray
    own: np.ndarray
    others: np.ndarray
    gap: np.ndarray

    @property
    def longer(self):
        """The longer side of the two boxes."""
        return np.maximum(self.pred, self.target)

    @property
    def hull(self):
        """The side of the hull."""
        return self.shared + self.own + self.others + self.gap

    def over(self, unit):
        """The lengths in a unit: their products neither overflow nor vanish."""
        return Sides(*(length / unit for length in self))


def sides_of(pred, target):
    """The `Sides` of two boxes (..., 4). None is a difference of lengths, so boxes that nearly
    agree keep all digits of what tells them apart."""
    low, high, start, end = pred[..., :2], pred[..., 2:], target[..., :2], target[..., 2:]
    inner = np.minimum(high, end) - np.maximum(low, start)
    return Sides(high - low, end - start, np.maximum(0, inner),
                 _alone(low, high, start, end), _alone(start, end, low, high),
                 np.maximum(0, -inner))


def _alone(low, high, start, end):
    """How much of the first interval lies outside the second."""
    return (np.maximum(0, np.minimum(start, high) - low)
            + np.maximum(0, high - np.maximum(end, low)))


def across(lengths):
    """The same lengths along the other axis."""
    return lengths[..., ::-1]


def areas(sides):
    """(area that only one of the boxes covers, area of the union), as sums."""
    pred, target, shared, own, others, _ = (np.moveaxis(one, -1, 0) for one in sides)
    of_target = others[0] * target[1] + shared[0] * others[1]
    return own[0] * pred[1] + shared[0] * own[1] + of_target, pred[0] * pred[1] + of_target


def _edge(at):
    """How far an edge of the box lies from that of the target."""
    return lambda pred, target: pred[..., at] - target[..., at]


def _overlap(axis):
    """By how much the boxes overlap along an axis; less than 0: the gap."""
    def overlap(pred, target):
        return (np.minimum(pred[..., axis + 2], target[..., axis + 2])
                - np.maximum(pred[..., axis], target[..., axis]))
    return overlap


LOSS = Loss(
    f=giou, df=giou_grad,
    title="Generalized IoU loss of boxes",
    scope="row",
    activation="identity",
    inputs=(Input("pred", "a", domain=BOX, shape="n 4", grad=True),
            Input("target", "b", domain=BOX, shape="n 4")),
    settings_of={},
    twin=Twin(
        "sides = torch.minimum(pred, target)[:, 2:] - torch.maximum(pred, target)[:, :2]\n"
        "hull = torch.maximum(pred, target)[:, 2:] - torch.minimum(pred, target)[:, :2]\n"
        "shared, hull = sides.clamp(min=0).prod(-1), hull.prod(-1)\n"
        "union = sum((box[:, 2:] - box[:, :2]).prod(-1) for box in (pred, target)) - shared\n"
        "1 - shared / union + (hull - union) / hull",
        but=(Difference("boxes that nearly agree",
                        "1 less the ratio leaves an absolute error of rounding", "inexact",
                        ([[0.1, 0.2, 0.7, 0.9]], [[0.1, 0.2, 0.7, 0.9 + 1e-12]])),
             Difference("boxes of side 1e200", "their area is beyond float64", "nan",
                        ([[0.0, 0.0, 1e200, 1e200]], [[0.0, 0.0, 1e200, 2e200]])),
             Difference("boxes that touch", "PyTorch takes the side on which they overlap",
                        "another", ([[0.0, 0.0, 1.0, 1.0]], [[1.0, 0.5, 2.0, 2.0]]), of="pred")),
        differs=lambda pred, target: (_overlap(0)(pred, target) == 0)
        | (_overlap(1)(pred, target) == 0)),
    declared=dict(
        convex=False, strictly_convex=False,
        lipschitz=True,  # for each target: a multiple of one over its shorter side
        smooth=False, redescending=True, symmetric=True, nonnegative=True, zero_at_perfect=True),
    kinks=(*(Kink(distance=_edge(at)) for at in range(4)),
           *(Kink(distance=_overlap(axis)) for axis in range(2))),
    references=("Rezatofighi, Tsoi, Gwak, Sadeghian, Reid & Savarese, Generalized Intersection "
                "over Union: A Metric and a Loss for Bounding Box Regression, CVPR 2019",),
)
