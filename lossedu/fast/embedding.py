"""Value and derivative in one go: losses on points in a space."""
import numpy as np

from ..core.sums import row_sums
from ..losses.embedding import _range_of_squares, direction
from ..losses.embedding.contrastive import _both
from ..losses.embedding.cosine_embedding import _both as _both_of_cosine_embedding
from ..losses.embedding.info_nce import _told_apart, _turned, info_nce, info_nce_grad
from ..losses.embedding.triplet_margin import _both as _both_of_triplet_margin
from ..losses.stable import between, parts


def lengths(squares):
    """Euclidean lengths from sums of squares. None where one of them overflows or vanishes, is 0 or
    nan: there `length_and_slope` and `direction` know what to do.
    """
    return np.sqrt(squares) if between(*_range_of_squares(squares.dtype), squares) else None


def contrastive_fused(first, second, target, margin=1.0):
    """Both, from one distance and its direction, where the distances are plain ones."""
    apart = first - second
    distance = lengths(row_sums(apart * apart))
    if distance is None:
        return _both(first, second, target, margin)
    # D, or what lacks to the margin, negative
    gap = np.minimum(distance - margin * (1 - target), target * distance)
    apart *= (gap / distance)[..., None]
    opposite = 0 - apart    # no -0.0
    np.subtract(0, opposite, out=apart)
    gap *= gap
    gap *= 0.5
    return gap, (apart, opposite)


def cosine_embedding_fused(first, second, target, margin=0.0):
    """Both, where the lengths are plain ones."""
    length_a, length_b = lengths(row_sums(first * first)), lengths(row_sums(second * second))
    if length_a is None or length_b is None:
        return _both_of_cosine_embedding(first, second, target, margin)
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


ROOM = 32_768  # cosines looked at in one go: they stay in the cache


def info_nce_fused(anchor, positive, temperature=0.1):
    """Both, some anchors at a time: what all of them make of all partners would not stay in the
    cache.
    """
    if not len(anchor):
        return info_nce(anchor, positive, temperature), info_nce_grad(anchor, positive, temperature)
    (u, length_u), (v, length_v) = direction(anchor), direction(positive)
    count, own, total = len(u), np.arange(len(u)), 0.0
    toward_u, toward_v = np.empty_like(u), np.zeros_like(v)
    for some in parts(count, max(1, ROOM // count)):
        surprise, pull = _told_apart(u[some], v, own[some], temperature)
        total += np.add.reduce(surprise)
        np.matmul(pull, v, out=toward_u[some])
        toward_v += pull.T @ u[some]
    share = np.asarray(count * temperature, u.dtype)
    return (np.divide(total, count, dtype=u.dtype),
            (_turned(toward_u, u, length_u) / share, _turned(toward_v, v, length_v) / share))


def triplet_margin_fused(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False):
    """Both, where p = 2 and the distances are plain ones."""
    if p != 2 or swap:
        return _both_of_triplet_margin(anchor, positive, negative, margin, p, eps, swap)
    toward, away = anchor - positive, anchor - negative
    toward += eps
    away += eps
    near, far = lengths(row_sums(toward * toward)), lengths(row_sums(away * away))
    if near is None or far is None:
        return _both_of_triplet_margin(anchor, positive, negative, margin, p, eps, swap)
    missing = margin + near
    missing -= far
    rest = missing < 0
    near[rest] = far[rest] = np.inf     # what is divided by it pushes no more
    toward /= near[..., None]
    away /= far[..., None]
    away += 0.0             # no -0.0
    pushed = 0 - toward
    toward -= away
    toward += 0.0
    return np.maximum(0, missing, out=missing), (toward, pushed, away)
