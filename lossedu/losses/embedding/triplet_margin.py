"""Triplet loss: the anchor has to be closer to its like than to a stranger, by a margin."""
import numpy as np

from ...core.record import Difference, Kink, Loss, Setting, Twin
from . import length, length_and_slope, point


def triplet_margin(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False):
    r"""What is missing until the anchor is closer to the positive than to the negative by m.

    As in PyTorch, `eps` is added to every entry of a difference, so that no two points are ever
    exactly 0 apart; the distance from a to b then differs a little from that from b to a. `eps=0`
    leaves it out.

    $$\ell(a, b, c) = \max(0, m + \lVert a - b + \epsilon \rVert_p - \lVert a - c + \epsilon
    \rVert_p)$$

    With `swap=True` the distance to the negative is the one from the anchor or the one from the
    positive, whichever is smaller.

    $$\ell(a, b, c) = \max(0, m + \lVert a - b + \epsilon \rVert_p
    - \min(\lVert a - c + \epsilon \rVert_p, \lVert b - c + \epsilon \rVert_p))$$

    >>> anchor, near, far = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), np.array([[0.0, 4.0]])
    >>> triplet_margin(anchor, near, far, eps=0.0)
    array([2.])
    >>> triplet_margin(anchor, near, far, eps=0.0, swap=True)
    array([3.])
    """
    return np.maximum(0, _missing(anchor, positive, negative, margin, p, eps, swap))


def triplet_margin_grad(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False):
    r"""The gradients of the two distances, as long as the margin is violated.

    s is the gradient of the distance to the positive, t that of the distance to the negative. Where
    the margin is met exactly we take the gradient of the side with a loss, as in PyTorch; at
    distance 0 a distance has no direction, and we take the gradient 0 for it.

    $$\frac{\partial \ell}{\partial a_k} = g (s_k - t_k), \qquad
    \frac{\partial \ell}{\partial b_k} = -g s_k, \qquad
    \frac{\partial \ell}{\partial c_k} = g t_k, \qquad
    g = [m + \lVert u \rVert_p - \lVert v \rVert_p \ge 0], \qquad u = a - b + \epsilon, \qquad
    v = a - c + \epsilon,
    \qquad s_k = \operatorname{sign}(u_k) \left(\frac{|u_k|}{\lVert u \rVert_p}\right)^{p - 1},
    \qquad
    t_k = \operatorname{sign}(v_k) \left(\frac{|v_k|}{\lVert v \rVert_p}\right)^{p - 1}$$

    With `swap=True` the smaller of both distances to the negative counts (h = 1 for the anchor's).
    With `swap=True` and two equal distances to the negative we take half of each gradient. With
    p = inf and several largest entries we take equal parts for them, which add up to 1.
    `OTHER_GRADIENTS`, below, has these formulas.

    >>> anchor, near, far = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), np.array([[0.0, 4.0]])
    >>> [slope.round(6).tolist() for slope in triplet_margin_grad(anchor, near, far, eps=0.0)]
    [[[-0.6, 0.2]], [[0.6, 0.8]], [[0.0, -1.0]]]
    """
    return _both(anchor, positive, negative, margin, p, eps, swap)[1]


def _both(anchor, positive, negative, margin, p, eps, swap):
    near, toward = length_and_slope(anchor - positive + eps, p)
    far, away = length_and_slope(anchor - negative + eps, p)
    beside = 0
    if swap:
        other, beside = length_and_slope(positive - negative + eps, p)
        share = (0.5 + 0.5 * np.sign(other - far))[..., None]
        away, beside, far = share * away, (1 - share) * beside, np.minimum(far, other)
    missing = margin + near - far
    push = np.heaviside(missing, 1)[..., None]
    slopes = push * (toward - away), 0 - push * (toward + beside), push * (away + beside)
    return np.maximum(0, missing), tuple(0 + slope for slope in slopes)  # "0 +": no -0.0


def _missing(anchor, positive, negative, margin, p, eps, swap):
    """By how much the margin is missed; negative beyond it."""
    far = length(anchor - negative + eps, p)
    if swap:
        far = np.minimum(far, length(positive - negative + eps, p))
    return margin + length(anchor - positive + eps, p) - far


# ---------------------------------------------------------------------- where the slope jumps
def _pairs(anchor, positive, negative, swap):
    """The two points of each distance in the loss."""
    pairs = [(anchor, positive), (anchor, negative)]
    if swap:
        pairs.append((positive, negative))
    return pairs


def _no_distance(which):
    """Both points of a distance in one place, but for eps; both at 0, where no rounding parts them.
    """
    def away(anchor, positive, negative, margin, p, eps, swap):
        one, other = _pairs(anchor, positive, negative, swap)[which]
        return length(one - other + eps, p)

    def onto(*points, margin, p, eps, swap):
        moved = list(points)
        for place, at in zip(((0, 1), (0, 2), (1, 2))[which], (-eps, 0.0)):
            moved[place] = np.full_like(points[place], at)
        return moved

    return Kink(distance=away, onto=onto)


def _corners(which):
    """Where an entry is 0 (p = 1), or where two are equally large (p = inf)."""
    def away(anchor, positive, negative, margin, p, eps, swap):
        one, other = _pairs(anchor, positive, negative, swap)[which]
        gaps = one - other + eps
        if p == np.inf:
            first, second = np.triu_indices(gaps.shape[-1], 1)
            gaps = np.abs(gaps)[..., first] - np.abs(gaps)[..., second]
        return np.prod(np.sign(gaps), axis=-1) * np.min(np.abs(gaps), axis=-1, initial=np.inf)

    return Kink(distance=away)


def _tie(anchor, positive, negative, margin, p, eps, swap):
    """By how much the negative is nearer to the positive than to the anchor."""
    return length(anchor - negative + eps, p) - length(positive - negative + eps, p)


def _kinks(margin, p, eps, swap):
    """The kinks at these settings: the margin, points in one place, and what p and swap add."""
    distances = range(2 + swap)
    kinks = [Kink(distance=_missing), *map(_no_distance, distances)]
    if swap:
        kinks.append(Kink(distance=_tie))
    if p in (1, np.inf):
        kinks += map(_corners, distances)
    return tuple(kinks)


def _as_close_as_rounding(anchor, positive, negative, margin, p, eps, swap):
    """Where the last digit of a distance decides who pushes."""
    size = margin + length(anchor - positive + eps, p) + length(anchor - negative + eps, p)
    ties = [_missing(anchor, positive, negative, margin, p, eps, swap)]
    if swap:
        ties.append(_tie(anchor, positive, negative, margin, p, eps, swap))
    return np.min(np.abs(ties), axis=0) < 1e-13 * size


# the derivative with swap=True, with p = inf, and with both; the docstring has the one without
OTHER_GRADIENTS = (
    r"""\frac{\partial \ell}{\partial a_k} = g (s_k - h t_k), \qquad
    \frac{\partial \ell}{\partial b_k} = -g (s_k + (1 - h) r_k), \qquad
    \frac{\partial \ell}{\partial c_k} = g (h t_k + (1 - h) r_k), \qquad
    g = [m + \lVert u \rVert_p - \min(\lVert v \rVert_p, \lVert w \rVert_p) \ge 0], \qquad
    h = [\lVert v \rVert_p < \lVert w \rVert_p] + \frac{1}{2} [\lVert v \rVert_p = \lVert w
    \rVert_p], \qquad
    u = a - b + \epsilon, \qquad v = a - c + \epsilon, \qquad w = b - c + \epsilon, \qquad
    s_k = \operatorname{sign}(u_k) \left(\frac{|u_k|}{\lVert u \rVert_p}\right)^{p - 1}, \qquad
    t_k = \operatorname{sign}(v_k) \left(\frac{|v_k|}{\lVert v \rVert_p}\right)^{p - 1}, \qquad
    r_k = \operatorname{sign}(w_k) \left(\frac{|w_k|}{\lVert w \rVert_p}\right)^{p - 1}""",
    r"""\frac{\partial \ell}{\partial a_k} = g (s_k - t_k), \qquad
    \frac{\partial \ell}{\partial b_k} = -g s_k, \qquad
    \frac{\partial \ell}{\partial c_k} = g t_k, \qquad
    g = [m + \lVert u \rVert_\infty - \lVert v \rVert_\infty \ge 0], \qquad
    u = a - b + \epsilon, \qquad
    v = a - c + \epsilon, \qquad
    s_k = \operatorname{sign}(u_k) \frac{[|u_k| = \lVert u \rVert_\infty]}{\sum_j [|u_j| = \lVert u
    \rVert_\infty]},
    \qquad
    t_k = \operatorname{sign}(v_k) \frac{[|v_k| = \lVert v \rVert_\infty]}{\sum_j [|v_j| = \lVert v
    \rVert_\infty]}""",
    r"""\frac{\partial \ell}{\partial a_k} = g (s_k - h t_k), \qquad
    \frac{\partial \ell}{\partial b_k} = -g (s_k + (1 - h) r_k), \qquad
    \frac{\partial \ell}{\partial c_k} = g (h t_k + (1 - h) r_k), \qquad
    g = [m + \lVert u \rVert_\infty - \min(\lVert v \rVert_\infty, \lVert w \rVert_\infty) \ge 0],
    \qquad
    h = [\lVert v \rVert_\infty < \lVert w \rVert_\infty]
    + \frac{1}{2} [\lVert v \rVert_\infty = \lVert w \rVert_\infty], \qquad
    u = a - b + \epsilon, \qquad
    v = a - c + \epsilon, \qquad w = b - c + \epsilon, \qquad
    s_k = \operatorname{sign}(u_k) \frac{[|u_k| = \lVert u \rVert_\infty]}{\sum_j [|u_j| = \lVert u
    \rVert_\infty]},
    \qquad
    t_k = \operatorname{sign}(v_k) \frac{[|v_k| = \lVert v \rVert_\infty]}{\sum_j [|v_j| = \lVert v
    \rVert_\infty]},
    \qquad
    r_k = \operatorname{sign}(w_k) \frac{[|w_k| = \lVert w \rVert_\infty]}{\sum_j [|w_j| = \lVert w
    \rVert_\infty]}""",
)

LOSS = Loss(
    f=triplet_margin, df=triplet_margin_grad, other_gradients=OTHER_GRADIENTS,
    title="Triplet margin loss",
    scope="row",
    activation="identity",
    inputs=(point("anchor", "a"), point("positive", "b"), point("negative", "c")),
    settings_of={
        "margin": Setting(
            1.0, ends=(0.1, 1.0, 10.0), symbol="m", low=0.0, open_low=True, open_high=True,
            meaning="by how much closer the positive has to be, in the unit of the distances"),
        "p": Setting(2.0, ends=(1.0, 2.0, 4.0, np.inf), symbol="p", low=1.0,
                     meaning="which distance: 1 adds up the entries' sizes, 2 is Euclid's, inf "
                             "takes the largest"),
        "eps": Setting(
            1e-6, ends=(0.0, 1e-6), symbol=r"\epsilon", low=0.0, open_high=True,
            meaning="added to each entry of a difference before its length is taken; 0: nothing"),
        "swap": Setting(False, ends=(False, True), symbol="S", kind="flag",
                        meaning="True: the negative counts from the anchor or the positive, "
                                "whichever is nearer")},
    facts_at=lambda margin, p, eps, swap: dict(
        version=swap + 2 * (p == np.inf),
        kinks=_kinks(margin, p, eps, swap)),
    twin=Twin(
        "F.triplet_margin_loss(anchor, positive, negative, margin=margin, p=p, eps=eps, "
        "swap=swap,\n"
        '                      reduction="none")',
        but=(Difference("points 1e200 apart",
                        "the squares are beyond float64, and one infinite distance is taken from "
                        "the other; we divide by the largest entry first",
                        "nan", ([[1e200, 0.0]], [[0.0, 0.0]], [[0.0, 1e200]])),
             Difference("points 1e-200 apart",
                        "the squares are below float64, and with them the direction", "another",
                        ([[1e-200, 0.0]], [[0.0, 0.0]], [[0.0, 1e-200]]), of="anchor",
                        settings=dict(eps=0.0)),
             Difference("the margin kept to the last digit",
                        "the rounding of both distances decides who pushes", "another",
                        ([[0.0, 0.0]], [[1.5, 0.8]], [[2.5294613487125135, 0.0]]), of="anchor",
                        settings=dict(eps=0.0, p=4.0))),
        differs=_as_close_as_rounding),
    declared=dict(
        convex=False, strictly_convex=False,
        lipschitz=lambda p, **_: 2.0 if p == 2 else True,  # reached between positive and negative
        smooth=False,
        # far off, both distances pull alike
        redescending=lambda p, swap, **_: 1 < p < np.inf and not swap,
        symmetric=lambda eps, swap, **_: swap and eps == 0, nonnegative=True),
    kinks=(),
    references=("Weinberger & Saul, Distance Metric Learning for Large Margin Nearest Neighbor "
                "Classification, Journal of Machine Learning Research 10, 2009",
                "Schroff, Kalenichenko & Philbin, FaceNet: A Unified Embedding for Face "
                "Recognition and Clustering, CVPR 2015",
                "Balntas, Riba, Ponsa & Mikolajczyk, Learning local feature descriptors with "
                "triplets and shallow convolutional neural networks, BMVC 2016 (swap)"),
)
