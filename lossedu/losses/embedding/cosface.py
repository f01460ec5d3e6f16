"""CosFace: the cosine of an embedding with its own class has to lead every other one by a margin.
"""
import numpy as np

from ...core.record import Difference, Loss, Setting, Twin
from ..classes import surprise_and_probs
from .arcface import CLASSES, COSINES, SCALE, own_of


def cosface(cosines, target, margin=0.35, scale=64.0):
    r"""Softmax cross-entropy over scaled cosines, after the margin was subtracted from that of the
    embedding with its own class.

    $$\ell(c, y) = \log\left(1 + \sum_{j \ne y} e^{s (c_j - c_y + m)}\right)$$

    The cosines are those of an embedding with a weight vector (a prototype) for each class. ArcFace
    adds its margin to the angle instead.

    >>> cosface(np.array([[0.5, 0.5], [-1.0, 1.0]]), np.array([0, 0]), scale=2.0).round(6)
    array([1.103186, 4.709054])
    """
    logits = _logits(cosines, target, margin, scale)
    return own_of(surprise_and_probs(logits)[0], target)[..., 0]


def cosface_grad(cosines, target, margin=0.35, scale=64.0):
    r"""Softmax cross-entropy's gradient times the scale: the margin changes the probabilities
    alone.

    $$\ell'_k(c, y) = s \left([k \ne y] p_k - [k = y] \sum_{j \ne y} p_j\right), \qquad
    p_j = \frac{e^{s c_j}}{e^{s (c_y - m)} + \sum_{i \ne y} e^{s c_i}}$$

    >>> cosface_grad(np.array([[0.5, 0.5]]), np.array([0]), margin=0.0, scale=2.0).tolist()
    [[-1.0, 1.0]]
    """
    _, prob, complement = surprise_and_probs(_logits(cosines, target, margin, scale))
    np.put_along_axis(prob, target[..., None], -own_of(complement, target), axis=-1)
    return scale * prob


def _logits(cosines, target, margin, scale):
    moved = cosines.copy()
    np.put_along_axis(moved, target[..., None], own_of(cosines, target) - margin, axis=-1)
    return scale * moved


LOSS = Loss(
    f=cosface, df=cosface_grad,
    title="CosFace loss",
    scope="row",
    activation="identity",
    inputs=(COSINES, CLASSES),
    settings_of={
        "margin": Setting(
            0.35, ends=(0.0, 0.35, 1.0), symbol="m", low=0.0, open_high=True,
            meaning="by how much the cosine with the own class has to lead; cosines lie 2 apart "
                    "at most"),
        "scale": SCALE},
    twin=Twin(
        "own = F.one_hot(target, cosines.shape[1]).to(cosines)  # integers give float32\n"
        'F.cross_entropy(scale * (cosines - margin * own), target, reduction="none")',
        but=Difference("the own class far ahead of all others",
                       "PyTorch takes a sum near the largest score from that score; we never add "
                       "the 1 in",
                       "inexact", ([[0.75, 0.0]], [0]), settings=dict(margin=0.0))),
    declared=dict(
        convex=True, strictly_convex=False,  # the same added to all cosines changes nothing
        lipschitz=True, smooth=True, redescending=False, symmetric=False, nonnegative=True,
        zero_at_perfect=False),
    kinks=(),
    references=("Wang et al., CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR "
                "2018",
                "Wang, Cheng, Liu & Liu, Additive Margin Softmax for Face Verification, IEEE "
                "Signal Processing Letters 25, 2018"),
)
