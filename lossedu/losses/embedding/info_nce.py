"""InfoNCE: in a batch of pairs, each anchor has to tell its own partner from everybody else's."""
import numpy as np

from ...core.record import Difference, Loss, Mistake, Setting, Twin
from ..classes import at_once, softmax_parts
from ..stable import parts
from . import direction, point

ROOM = 32_768  # cosines looked at in one go: they stay in the cache


def info_nce(anchor, positive, temperature=0.1):
    r"""Softmax cross-entropy of each anchor over all partners of the batch, its own one being the class; the mean.

    $$\ell(a, b) = \frac{1}{n} \sum_{i=1}^n \log\left(\sum_{j=1}^n e^{(u_i \cdot v_j - u_i \cdot v_i) / \tau}\right),
    \qquad u_i = \frac{a_i}{\lVert a_i \rVert_2}, \qquad v_j = \frac{b_j}{\lVert b_j \rVert_2}$$

    The batch is part of the loss: the partners of the others are the negatives, and where all cosines are equal it is
    log n. Its floor lies near 0 only if the temperature lets e^(2 / temperature) outweigh n. A zero vector points
    nowhere: we take its cosines and its slope to be 0.

    >>> anchor, positive = np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> round(float(info_nce(anchor, positive, temperature=1.0)), 6)  # log(1 + 1/e)
    0.313262
    """
    _, surprise, _ = _compared(anchor, positive, temperature)
    return _mean(surprise)


def info_nce_grad(anchor, positive, temperature=0.1):
    r"""Each anchor turns from the mean of the partners that it takes for its own towards its own; partners likewise.

    $$\frac{\partial \ell}{\partial a_i} = \frac{g_i - (g_i \cdot u_i) u_i}{n \tau \lVert a_i \rVert_2}, \qquad
    g_i = \frac{\sum_{j=1}^n e^{u_i \cdot v_j / \tau} v_j}{\sum_{j=1}^n e^{u_i \cdot v_j / \tau}} - v_i, \qquad
    \frac{\partial \ell}{\partial b_j} = \frac{h_j - (h_j \cdot v_j) v_j}{n \tau \lVert b_j \rVert_2}, \qquad
    h_j = \sum_{i=1}^n \frac{e^{u_i \cdot v_j / \tau}}{\sum_{k=1}^n e^{u_i \cdot v_k / \tau}} u_i - u_j, \qquad
    u_i = \frac{a_i}{\lVert a_i \rVert_2}, \qquad v_j = \frac{b_j}{\lVert b_j \rVert_2}$$

    >>> slopes = info_nce_grad(np.array([[0.0, 5.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), temperature=1.0)
    >>> slopes[0].round(4).tolist()  # both turn away from the other's partner, the shorter one faster
    [[-0.0731, 0.0], [0.0, -0.3655]]
    """
    ((u, length_u), (v, length_v)), _, pull = _compared(anchor, positive, temperature)
    share = np.asarray(max(1, u.shape[-2]) * temperature, pull.dtype)
    return (_turned(pull @ v, u, length_u) / share,
            _turned(np.swapaxes(pull, -1, -2) @ u, v, length_v) / share)


def info_nce_fused(anchor, positive, temperature=0.1):
    """Both, some anchors at a time: what all of them make of all partners would not stay in the cache."""
    if not len(anchor):
        return info_nce(anchor, positive, temperature), info_nce_grad(anchor, positive, temperature)
    (u, length_u), (v, length_v) = direction(anchor), direction(positive)
    count, own, total, toward_u, toward_v = len(u), np.arange(len(u)), 0.0, np.empty_like(u), np.zeros_like(v)
    for some in parts(count, max(1, ROOM // count)):
        surprise, pull = _told_apart(u[some], v, own[some], temperature)
        total += np.add.reduce(surprise)
        np.matmul(pull, v, out=toward_u[some])
        toward_v += pull.T @ u[some]
    share = np.asarray(count * temperature, u.dtype)
    return (np.divide(total, count, dtype=u.dtype),
            (_turned(toward_u, u, length_u) / share, _turned(toward_v, v, length_v) / share))


def _compared(anchor, positive, temperature):
    """((direction, length) of anchors and of partners; each anchor's surprise; the slope in its cosines, times n and
    the temperature)."""
    (u, length_u), (v, length_v) = direction(anchor), direction(positive)
    own = np.broadcast_to(np.arange(u.shape[-2]), u.shape[:-1])
    return ((u, length_u), (v, length_v)), *_told_apart(u, v, own, temperature)


def _told_apart(u, v, own, temperature):
    """(surprise, slope in the scores) of softmax cross-entropy: some directions beside those of all partners."""
    scores = v @ np.swapaxes(u, -1, -2)  # (n, some)
    scores /= np.asarray(temperature, scores.dtype)
    scores = np.swapaxes(scores, -1, -2)
    if not scores.size:
        return np.zeros(scores.shape[:-1], scores.dtype), scores
    return at_once(lambda surprise, prob, other: (surprise, 1.0), scores, own)


def _mean(surprise):
    """The mean over the anchors, each surprised by its own partner; that of nobody is nan."""
    count = surprise.shape[-1]
    return np.add.reduce(surprise, axis=-1) / count if count else np.full(surprise.shape[:-1], np.nan)


def _turned(pull, own, length):
    """The part of a pull that turns a point and makes it no longer; long points turn less, zero vectors not at all."""
    along = np.add.reduce(pull * own, axis=-1, keepdims=True)
    return np.where(length == 0, 0 * pull, (pull - along * own) / (length + (length == 0)))


LOSS = Loss(
    f=info_nce, df=info_nce_grad, fused=info_nce_fused,
    title="InfoNCE loss",
    scope="set",
    activation="identity",
    inputs=(point("anchor", "a"), point("positive", "b")),
    settings_of={"temperature": Setting(0.1, ends=(0.05, 0.1, 0.5), symbol=r"\tau", low=0.0, open_low=True,
                                        open_high=True, meaning="what cosines are divided by: they end at 1, and "
                                        "without it no anchor could be sure; 0.1 as in SimCLR")},
    twin=Twin("large = 2.0**30  # lengths do not count, but F.normalize takes short ones for 1e-12\n"
              "cosines = F.normalize(large * anchor) @ F.normalize(large * positive).T\n"
              "F.cross_entropy(cosines / temperature, torch.arange(len(anchor)))",
              but=(Difference("points of length 1e-14", "F.normalize divides by 1e-12 at least, so that shorter points "
                              "have no direction", "another", ([[1e-14, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]),
                              code="cosines = F.normalize(anchor) @ F.normalize(positive).T\n"
                                   "F.cross_entropy(cosines / temperature, torch.arange(len(anchor)))"),
                   Difference("own partners far ahead of all others", "PyTorch takes a sum near the largest score "
                              "from that score; we never add the 1 in", "inexact",
                              ([[1.0, 0.0], [-1.0, 0.0]], [[1.0, 0.0], [-1.0, 0.0]]), settings=dict(
                                  temperature=0.05)))),
    declared=dict(convex=False, strictly_convex=False,
                  lipschitz=False, smooth=False,  # the shorter a point, the faster it turns
                  redescending=False,  # an anchor far out turns no more, and the others still do
                  symmetric=False, nonnegative=True),
    kinks=(),
    mistakes=(
        Mistake("sign", lambda anchor, positive, temperature=0.1: tuple(
            -slope for slope in info_nce_grad(anchor, positive, temperature)),
            "Right size, wrong sign: by this slope anchors turn away from their own partners."),
        Mistake("anchors_only", lambda anchor, positive, temperature=0.1: (
            info_nce_grad(anchor, positive, temperature)[0], np.zeros_like(positive)),
            "Right for the anchors. The partners turn as well: each is its own anchor's class and a negative to the "
            "others."),
        Mistake("lengths_held", lambda anchor, positive, temperature=0.1: _lengths_held(
            anchor, positive, temperature),
            "The lengths were taken for constants. A step along the point itself turns nothing: take that part off."),
        Mistake("no_length", lambda anchor, positive, temperature=0.1: tuple(
            slope * direction(one)[1] for slope, one in zip(info_nce_grad(
                anchor, positive, temperature), (anchor, positive))),
            "Right direction. The longer a point, the less a step turns it: which length divides the slope?"),
        Mistake("temperature_outside", lambda anchor, positive, temperature=0.1: tuple(
            slope * temperature for slope in info_nce_grad(anchor, positive, temperature)),
            "The temperature divides the cosines inside the loss. What does the chain rule make of it?"),
        Mistake("sum_slope", lambda anchor, positive, temperature=0.1: tuple(
            slope * max(1, len(anchor)) for slope in info_nce_grad(anchor, positive, temperature)),
            "These are the slopes of the sum over the anchors. The loss is their mean: by what is each divided?"),
        Mistake("sum", lambda anchor, positive, temperature=0.1: len(anchor) * info_nce(anchor, positive, temperature),
                "Too large by the number of anchors: the loss is their mean.", of="value"),
        Mistake("no_temperature", lambda anchor, positive, temperature=0.1: info_nce(anchor, positive, 1.0),
                "The cosines went into the softmax as they are. What are they divided by?", of="value"),
        Mistake("times_temperature", lambda anchor, positive, temperature=0.1: info_nce(
            anchor, positive, 1 / temperature),
            "The cosines were multiplied by the temperature: a low one is to make the softmax sharper.", of="value"),
        Mistake("dot_product", lambda anchor, positive, temperature=0.1: _mean(np.diagonal(
            softmax_parts(anchor @ np.swapaxes(positive, -1, -2) / temperature)[0], axis1=-2, axis2=-1)),
            "These are dot products: longer points are better here. What makes cosines of them?", of="value"),
        Mistake("partners_choose", lambda anchor, positive, temperature=0.1: info_nce(positive, anchor, temperature),
                "The softmax runs over the anchors: each partner chooses. Here each anchor chooses among the partners.",
                of="value"),
    ),
    references=("van den Oord, Li & Vinyals, Representation Learning with Contrastive Predictive Coding, "
                "arXiv 1807.03748, 2018",
                "Chen, Kornblith, Norouzi & Hinton, A Simple Framework for Contrastive Learning of Visual "
                "Representations, ICML 2020"),
)


def _lengths_held(anchor, positive, temperature):
    ((u, length_u), (v, length_v)), _, pull = _compared(anchor, positive, temperature)
    pull = pull / (max(1, len(anchor)) * temperature)
    return pull @ v / (length_u + (length_u == 0)), pull.T @ u / (length_v + (length_v == 0))
