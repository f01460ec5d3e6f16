"""ArcFace: an embedding has to be closer to its own class than to any other by an angle."""
import math

import numpy as np

from ...core.cures import Cure
from ...core.looks import between
from ...core.record import Difference, Input, Kink, Loss, Setting, Twin
from ...core.spaces import CLASS, Domain
from ..classes import surprise_and_probs

COSINES = Input("cosines", "c", shape="n C", grad=True, domain=Domain(
    "cosine", low=-1.0, high=1.0,
    cures=(Cure("that is rounding: type", "numpy.clip({x}, -1, 1)", between(-1 - 1e-6, 1 + 1e-6),
                alone=True),)))
CLASSES = Input("target", "y", domain=CLASS, shape="n")


def arcface(cosines, target, margin=0.5, scale=64.0):
    r"""Softmax cross-entropy over scaled cosines, after the margin was added to the angle between
    the embedding and its own class.

    $$\ell(c, y) = \log\left(1 + \sum_{j \ne y} e^{s (c_j - \varphi)}\right), \qquad
    \varphi = [c_y \ge -\cos(m)] \cos(\theta + m) + [c_y < -\cos(m)] (c_y - m \sin(m)), \qquad
    \theta = \arccos(c_y)$$

    The cosines are those of an embedding with a weight vector (a prototype) for each class. Beyond
    the angle pi - m, where a larger angle would raise the cosine of the sum again, we take the
    cosine less m sin m, as the authors' code and pytorch-metric-learning do. There the value jumps:
    the logit falls by s (cos m + m sin m - 1), which is 7.5 at the defaults. With a margin of 0 it
    is cross-entropy of the scaled cosines.

    >>> arcface(np.array([[0.5, 0.5], [-1.0, 1.0]]), np.array([0, 0]), scale=2.0).round(6)
    array([1.278981, 4.490702])
    """
    logits, _ = _logits(cosines, target, margin, scale)
    return own_of(surprise_and_probs(logits)[0], target)[..., 0]


def arcface_grad(cosines, target, margin=0.5, scale=64.0):
    r"""Softmax cross-entropy's gradient times the scale; for the own class also times the
    derivative of its logit, which grows without bound as the angle goes to 0.

    $$\ell'_k(c, y) = s \left([k \ne y] p_k - [k = y] h \sum_{j \ne y} p_j\right), \qquad
    p_j = \frac{e^{s c_j}}{e^{s \varphi} + \sum_{i \ne y} e^{s c_i}}, \qquad
    h = [c_y \ge -\cos(m)] \frac{\sin(\theta + m)}{\sin(\theta)} + [c_y < -\cos(m)], \qquad
    \varphi = [c_y \ge -\cos(m)] \cos(\theta + m) + [c_y < -\cos(m)] (c_y - m \sin(m)), \qquad
    \theta = \arccos(c_y)$$

    At an own cosine of exactly 1 the embedding has no direction in which to turn: we take the
    derivative 0 there, as the clamp in pytorch-metric-learning does.

    >>> arcface_grad(np.array([[0.5, 0.5]]), np.array([0]), margin=0.0, scale=2.0).tolist()
    [[-1.0, 1.0]]
    """
    logits, slope = _logits(cosines, target, margin, scale)
    _, prob, complement = surprise_and_probs(logits)
    np.put_along_axis(prob, target[..., None], -slope * own_of(complement, target), axis=-1)
    return scale * prob


def own_of(row, target):
    """The entry of the own class, with an axis of its own: (..., 1)."""
    return np.take_along_axis(row, target[..., None], axis=-1)


def _logits(cosines, target, margin, scale):
    """(logits, derivative of the own class's cosine after the margin in the one before it)."""
    own, cos, sin = own_of(cosines, target), math.cos(margin), math.sin(margin)
    # sin(theta): 1 - c^2 would have no digits left near 1
    sine = np.sqrt((1 - own) * (1 + own))
    at_0 = float(margin == 0)  # where the angle is 0
    slope = np.where(sine > 0, cos + own * sin / (sine + (sine == 0)), at_0)
    turned = own * cos - sine * sin  # cos(theta + m)
    beyond = own < -cos
    moved = cosines.copy()
    np.put_along_axis(moved, target[..., None],
                      np.where(beyond, own - margin * sin, turned), axis=-1)
    return scale * moved, np.where(beyond, 1, slope)


def _at_an_end(cosines, target, margin, scale):
    """Where the angle is 0, and where it is pi - m: there the derivative is 0, and the scale
    multiplies its rounding."""
    own = own_of(cosines, target)[..., 0]
    return (own == 1) | (np.abs(own + math.cos(margin)) < 1e-12)


SCALE = Setting(64.0, ends=(1.0, 16.0, 64.0), symbol="s", low=0.0, open_low=True, open_high=True,
                meaning="what cosines are multiplied by: they are at most 1, and without it no "
                        "class could be sure; one over a temperature")
WRAP = Kink(distance=lambda cosines, target, margin, scale: (
    own_of(cosines, target)[..., 0] + math.cos(margin)), torn=True)

LOSS = Loss(
    f=arcface, df=arcface_grad,
    title="ArcFace loss",
    scope="row",
    activation="identity",
    inputs=(COSINES, CLASSES),
    settings_of={
        "margin": Setting(
            0.5, ends=(0.0, 0.5, 1.0), symbol="m", low=0.0, high=math.pi / 2,
            meaning="the angle, in radians, that is added to the one between an embedding and its "
                    "own class"),
        "scale": SCALE},
    facts_at=lambda margin, scale: dict(kinks=(WRAP,) * (margin > 0)),
    twin=Twin(
        "own = F.one_hot(target, cosines.shape[1]).bool()\n"
        "turned = torch.where(cosines >= -math.cos(margin), torch.cos(torch.acos(cosines) + "
        "margin),\n"
        "                     cosines - margin * math.sin(margin))\n"
        'F.cross_entropy(scale * torch.where(own, turned, cosines), target, reduction="none")',
        but=(Difference("an own cosine of 1",
                        "PyTorch's derivative of the arc cosine is infinite there", "infinite",
                        ([[1.0, 0.0]], [0]), of="cosines", settings=dict(scale=1.0)),
             Difference("the own class far ahead of all others",
                        "PyTorch takes a sum near the largest score from that score; we never add "
                        "the 1 in",
                        "inexact", ([[0.75, 0.0]], [0]), settings=dict(margin=0.0))),
        differs=_at_an_end),
    declared=dict(
        convex=lambda margin, scale: margin == 0, strictly_convex=False,
        lipschitz=lambda margin, scale: margin == 0,  # with a margin, steeper the smaller the angle
        smooth=lambda margin, scale: margin == 0,
        redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=False),
    kinks=(),
    references=("Deng, Guo, Xue & Zafeiriou, ArcFace: Additive Angular Margin Loss for Deep Face "
                "Recognition, CVPR 2019",
                "Musgrave, Belongie & Lim, PyTorch Metric Learning, arXiv 2008.09164, 2020 (the "
                "angle beyond pi)"),
)
