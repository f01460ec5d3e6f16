"""Cosine embedding loss: pairs of the same kind have to point the same way, at any length."""
import numpy as np

from ...core.record import Difference, Input, Kink, Loss, Setting, Twin
from ...core.spaces import SIGN
from . import direction, point


def cosine_embedding(first, second, target, margin=0.0):
    r"""What the cosine lacks to 1 for a pair that matches (y = 1); what it exceeds the margin by
    for another (y = -1).

    $$\ell(a, b, y) = \begin{cases} 1 - s & y = 1 \\
    \max(0, s - m) & \text{otherwise} \end{cases}, \qquad
    s = \frac{\sum_{j=1}^d a_j b_j}{\lVert a \rVert_2 \lVert b \rVert_2}$$

    A zero vector has no direction: we take the cosine 0 and the gradient 0.

    >>> first, second = np.array([[3.0, 4.0], [3.0, 4.0]]), np.array([[50.0, 0.0], [50.0, 0.0]])
    >>> cosine_embedding(first, second, np.array([1.0, -1.0])).round(6)
    array([0.4, 0.6])
    """
    return _parts(first, second, target, margin)[0]


def cosine_embedding_grad(first, second, target, margin=0.0):
    r"""Each point turns towards the other's direction or away from it, and gets no longer.

    The longer a vector is, the less a step turns it. For y = -1 and a cosine of exactly the margin
    we take the gradient of the side with a loss, as in PyTorch.

    $$\frac{\partial \ell}{\partial a_k} = \frac{g}{\lVert a \rVert_2} \left(\frac{b_k}{\lVert b
    \rVert_2}
    - s \frac{a_k}{\lVert a \rVert_2}\right), \qquad
    \frac{\partial \ell}{\partial b_k} = \frac{g}{\lVert b \rVert_2} \left(\frac{a_k}{\lVert a
    \rVert_2}
    - s \frac{b_k}{\lVert b \rVert_2}\right), \qquad
    g = \begin{cases} -1 & y = 1 \\ 1 & s \ge m \\ 0 & \text{otherwise} \end{cases}, \qquad
    s = \frac{\sum_{j=1}^d a_j b_j}{\lVert a \rVert_2 \lVert b \rVert_2}$$

    >>> first, second = np.array([[0.0, 5.0]]), np.array([[50.0, 0.0]])
    >>> cosine_embedding_grad(first, second, np.array([1.0]))[0].tolist()
    [[-0.2, 0.0]]
    """
    return _both(first, second, target, margin)[1]


def _parts(first, second, target, margin):
    """(value, slopes). From unit vectors, 1 - cos is half the squared gap between their tips."""
    (a, length_a), (b, length_b) = direction(first), direction(second)
    gap, cos = b - a, np.add.reduce(a * b, axis=-1)
    nowhere = ((length_a == 0) | (length_b == 0))[..., 0]
    # all digits, however small
    lacks = np.where(nowhere, 1, 0.5 * np.add.reduce(gap * gap, axis=-1))
    value = np.where(target == 1, lacks, np.maximum(0, cos - margin)) + 0 * target
    return value, a, length_a, b, length_b, cos, nowhere


def _both(first, second, target, margin):
    value, a, length_a, b, length_b, cos, nowhere = _parts(first, second, target, margin)
    turn = np.where(target == 1, -1, np.heaviside(cos - margin, 1)) * ~nowhere + 0 * target
    turn, sides = turn[..., None], np.round(cos)[..., None]
    return value, tuple(  # b - cos a, from the short way to b: b - a, or b + a, or b
        0 + turn * (way - _share(way, own) * own) / (length + (length == 0))  # "0 +": no -0.0
        for way, own, length in ((b - sides * a, a, length_a), (a - sides * b, b, length_b)))


def _share(way, own):
    """How much of a way lies along the point itself: by that it would only get longer."""
    # 1 but for rounding, which would count
    square = np.add.reduce(own * own, axis=-1, keepdims=True)
    return np.add.reduce(way * own, axis=-1, keepdims=True) / (square + (square == 0))


def _corner(first, second, target, margin):
    """By how much a cosine of points that do not match exceeds the margin; others have no kink."""
    (a, _), (b, _) = direction(first), direction(second)
    return np.where(target == 1, 1, np.sum(a * b, axis=-1) - margin)


def _left_out(first, second, target, margin):
    """Zero vectors; and pairs at the corner, where the last digit decides whether they still turn.
    """
    zero = (np.max(np.abs(first), axis=-1) == 0) | (np.max(np.abs(second), axis=-1) == 0)
    return zero | (np.abs(_corner(first, second, target, margin)) < 1e-14)


LOSS = Loss(
    f=cosine_embedding, df=cosine_embedding_grad,
    title="Cosine embedding loss",
    scope="row",
    activation="identity",
    inputs=(point("first", "a"), point("second", "b"),
            Input("target", "y", domain=SIGN, shape="n")),
    settings_of={
        "margin": Setting(0.0, ends=(-0.5, 0.0, 0.5), symbol="m", low=-1.0, high=1.0,
                          meaning="the cosine up to which pairs that do not match cost nothing")},
    twin=Twin(
        "large = 2.0**30  # lengths do not count, but PyTorch adds 1e-12 to each squared one\n"
        'F.cosine_embedding_loss(large * first, large * second, target, margin=margin, '
        'reduction="none")',
        but=(Difference("points of length 1e-6",
                        "PyTorch adds 1e-12 to each squared length, so that short points count as "
                        "less alike",
                        "another", ([[1e-6, 0.0]], [[1.0, 0.0]], [1.0]),
                        code='F.cosine_embedding_loss(first, second, target, margin=margin, '
                             'reduction="none")'),
             Difference("a zero vector",
                        "that 1e-12 stands alone under the root, and the slope is a million times "
                        "the other point's direction; we take 0",
                        "another", ([[0.0, 0.0]], [[0.6, 0.8]], [1.0]), of="first",
                        code='F.cosine_embedding_loss(first, second, target, margin=margin, '
                             'reduction="sum")'),
             Difference("points that nearly agree",
                        "PyTorch takes a cosine near 1 from 1; we add up the squared gap",
                        "inexact", ([[1.0, 0.0]], [[1.0, 1e-9]], [1.0])),
             Difference("points of length 1e200", "the squared length is beyond float64", "nan",
                        ([[1e200, 0.0]], [[0.0, 1e200]], [1.0]), of="first")),
        differs=_left_out),
    declared=dict(convex=False, strictly_convex=False, lipschitz=False,
                  smooth=False,  # the shorter a point, the faster it turns
                  redescending=True, symmetric=True, nonnegative=True),
    kinks=(Kink(distance=_corner),),
    references=("Bromley, Guyon, LeCun, Säckinger & Shah, Signature Verification using a Siamese "
                "Time Delay Neural Network, NeurIPS 1993",),
)
