"""Cosine embedding loss: pairs of the same kind have to point the same way; how long they are does not count."""
import numpy as np

from ...core.record import Difference, Input, Kink, Loss, Mistake, Setting, Twin
from ...core.spaces import SIGN
from ...fast.sums import row_sums
from . import direction, lengths, point


def cosine_embedding(first, second, target, margin=0.0):
    r"""What the cosine lacks to 1 for a pair that matches (y = 1); what it exceeds the margin by for another (y = -1).

    $$\ell(a, b, y) = \begin{cases} 1 - s & y = 1 \\ \max(0, s - m) & \text{otherwise} \end{cases}, \qquad
    s = \frac{\sum_{j=1}^d a_j b_j}{\lVert a \rVert_2 \lVert b \rVert_2}$$

    A zero vector points nowhere: we take the cosine 0 and the slope 0.

    >>> first, second = np.array([[3.0, 4.0], [3.0, 4.0]]), np.array([[50.0, 0.0], [50.0, 0.0]])
    >>> cosine_embedding(first, second, np.array([1.0, -1.0])).round(6)
    array([0.4, 0.6])
    """
    return _parts(first, second, target, margin)[0]


def cosine_embedding_grad(first, second, target, margin=0.0):
    r"""Each point turns towards the other one's direction, or away from it, and gets no longer by that.

    The longer a point, the less a step turns it. Where the cosine is exactly the margin both still turn, as in PyTorch.

    $$\frac{\partial \ell}{\partial a_k} = \frac{g}{\lVert a \rVert_2} \left(\frac{b_k}{\lVert b \rVert_2}
    - s \frac{a_k}{\lVert a \rVert_2}\right), \qquad
    \frac{\partial \ell}{\partial b_k} = \frac{g}{\lVert b \rVert_2} \left(\frac{a_k}{\lVert a \rVert_2}
    - s \frac{b_k}{\lVert b \rVert_2}\right), \qquad
    g = \begin{cases} -1 & y = 1 \\ 1 & s \ge m \\ 0 & \text{otherwise} \end{cases}, \qquad
    s = \frac{\sum_{j=1}^d a_j b_j}{\lVert a \rVert_2 \lVert b \rVert_2}$$

    >>> cosine_embedding_grad(np.array([[0.0, 5.0]]), np.array([[50.0, 0.0]]), np.array([1.0]))[0].tolist()
    [[-0.2, 0.0]]
    """
    return _both(first, second, target, margin)[1]


def cosine_embedding_fused(first, second, target, margin=0.0):
    """Both, where the lengths are plain ones."""
    length_a, length_b = lengths(row_sums(first * first)), lengths(row_sums(second * second))
    if length_a is None or length_b is None:
        return _both(first, second, target, margin)
    a, b = first / length_a[..., None], second / length_b[..., None]
    gap = b - a
    cos, lacks = row_sums(a * b), 0.5 * row_sums(np.square(gap, out=gap))
    same = 0.5 * (target + 1)
    missing = same * lacks + (1 - same) * (cos - margin)
    turn, side = (missing >= 0) * -target, np.rint(cos)[..., None]
    way_a, way_b = np.multiply(side, a, out=gap), side * b
    np.subtract(b, way_a, out=way_a)    # b - a, or b + a, or b; and the way back
    np.subtract(a, way_b, out=way_b)
    for way, own, length in ((way_a, a, length_a), (way_b, b, length_b)):
        own *= (row_sums(way * own) / row_sums(own * own))[..., None]
        way -= own
        way *= (turn / length)[..., None]
        way += 0.0                      # no -0.0
    return np.maximum(0, missing), (way_a, way_b)


def _parts(first, second, target, margin):
    """(value, what the slopes take). From unit vectors, 1 - cos is half the squared gap between their tips."""
    (a, length_a), (b, length_b) = direction(first), direction(second)
    gap, cos = b - a, np.add.reduce(a * b, axis=-1)
    nowhere = ((length_a == 0) | (length_b == 0))[..., 0]
    lacks = np.where(nowhere, 1, 0.5 * np.add.reduce(gap * gap, axis=-1))  # all digits, however small
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
    square = np.add.reduce(own * own, axis=-1, keepdims=True)  # 1 but for rounding, which would count
    return np.add.reduce(way * own, axis=-1, keepdims=True) / (square + (square == 0))


def _corner(first, second, target, margin):
    """By how much the cosine of a pair that does not match exceeds the margin; the others have no kink."""
    (a, _), (b, _) = direction(first), direction(second)
    return np.where(target == 1, 1, np.sum(a * b, axis=-1) - margin)


def _left_out(first, second, target, margin):
    """Zero vectors; and pairs at the corner, where the last digit decides whether they still turn."""
    zero = (np.max(np.abs(first), axis=-1) == 0) | (np.max(np.abs(second), axis=-1) == 0)
    return zero | (np.abs(_corner(first, second, target, margin)) < 1e-14)


LOSS = Loss(
    f=cosine_embedding, df=cosine_embedding_grad, fused=cosine_embedding_fused,
    title="Cosine embedding loss",
    scope="row",
    activation="identity",
    inputs=(point("first", "a"), point("second", "b"), Input("target", "y", domain=SIGN, shape="n")),
    settings_of={"margin": Setting(0.0, ends=(-0.5, 0.0, 0.5), symbol="m", low=-1.0, high=1.0,
                                   meaning="the cosine up to which pairs that do not match cost nothing")},
    twin=Twin("large = 2.0**30  # lengths do not count, but PyTorch adds 1e-12 to each squared one\n"
              'F.cosine_embedding_loss(large * first, large * second, target, margin=margin, reduction="none")',
              but=(Difference("points of length 1e-6", "PyTorch adds 1e-12 to each squared length, so that short "
                              "points count as less alike", "another", ([[1e-6, 0.0]], [[1.0, 0.0]], [1.0]),
                              code='F.cosine_embedding_loss(first, second, target, margin=margin, reduction="none")'),
                   Difference("a zero vector", "that 1e-12 stands alone under the root, and the slope is a million "
                              "times the other point's direction; we take 0", "another",
                              ([[0.0, 0.0]], [[0.6, 0.8]], [1.0]), of="first",
                              code='F.cosine_embedding_loss(first, second, target, margin=margin, reduction="sum")'),
                   Difference("points that nearly agree", "PyTorch takes a cosine near 1 from 1; we add up the squared "
                              "gap", "inexact", ([[1.0, 0.0]], [[1.0, 1e-9]], [1.0])),
                   Difference("points of length 1e200", "the squared length is beyond float64", "nan",
                              ([[1e200, 0.0]], [[0.0, 1e200]], [1.0]), of="first")),
              differs=_left_out),
    declared=dict(convex=False, strictly_convex=False,
                  lipschitz=False, smooth=False,  # the shorter a point, the faster it turns
                  redescending=True, symmetric=True, nonnegative=True),
    kinks=(Kink(distance=_corner),),
    mistakes=(
        Mistake("sign", lambda first, second, target, margin=0.0: tuple(
            -slope for slope in cosine_embedding_grad(first, second, target, margin)),
            "Right size, wrong sign: by this slope pairs that match turn away from each other."),
        Mistake("one_point_only", lambda first, second, target, margin=0.0: (
            cosine_embedding_grad(first, second, target, margin)[0], np.zeros_like(second)),
            "Right for the first point. The second one turns as well: the cosine takes both alike."),
        Mistake("no_length", lambda first, second, target, margin=0.0: tuple(
            slope * direction(one)[1] for slope, one in zip(cosine_embedding_grad(
                first, second, target, margin), (first, second))),
            "Right direction. The longer a point, the less a step turns it: which length divides the slope?"),
        Mistake("dot_product", lambda first, second, target, margin=0.0: tuple(
            _turn(first, second, target, margin) * direction(other)[0] / (direction(own)[1] + (direction(own)[1] == 0))
            for own, other in ((first, second), (second, first))),
            "The lengths were taken for constants. A step along the point itself turns nothing: take that part off."),
        Mistake("never_at_rest", lambda first, second, target, margin=0.0: cosine_embedding_grad(
            first, second, target, -1.0),
            "Right for pairs that match. Others whose cosine is below the margin cost nothing: what is their slope?"),
        Mistake("no_label", lambda first, second, target, margin=0.0: cosine_embedding_grad(
            first, second, np.ones_like(target), margin),
            "Right for label 1. Pairs with label -1 have to turn away from each other."),
        Mistake("not_normalized", lambda first, second, target, margin=0.0: np.where(
            target == 1, 1 - np.sum(first * second, axis=-1), np.maximum(0, np.sum(first * second, axis=-1) - margin)),
            "This is a dot product: longer points are better here. What makes a cosine of it?", of="value"),
        Mistake("similarity", lambda first, second, target, margin=0.0: 1 - cosine_embedding(
            first, second, target, margin),
            "This is largest for pairs as they should be. A loss is smallest there.", of="value"),
        Mistake("unclipped", lambda first, second, target, margin=0.0: np.where(
            target == 1, cosine_embedding(first, second, np.ones_like(target)),
            np.sum(direction(first)[0] * direction(second)[0], axis=-1) - margin),
            "Right for pairs that match. Others below the margin are rewarded here for turning on: they cost 0.",
            of="value"),
        Mistake("half", lambda first, second, target, margin=0.0: 0.5 * cosine_embedding(
            first, second, target, margin),
            "Exactly half: the cosine runs from -1 to 1, and the course does not squeeze it to between 0 and 1.",
            of="value"),
    ),
    references=("Bromley, Guyon, LeCun, Säckinger & Shah, Signature Verification using a Siamese Time Delay Neural "
                "Network, NeurIPS 1993",),
)


def _turn(first, second, target, margin):
    """1 where the cosine has to fall, -1 where it has to rise, 0 elsewhere."""
    return np.where(target == 1, -1, _corner(first, second, target, margin) >= 0)[..., None]
