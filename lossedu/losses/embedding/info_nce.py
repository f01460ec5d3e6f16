"""InfoNCE: in a batch of pairs, each anchor has to tell its own partner from everybody else's."""
import numpy as np

from ...core.record import Difference, Loss, Setting, Twin
from ..classes import gradient_in_logits, sum_over_classes, surprise_and_probs, weighted_target
from ..stable import within
from . import direction, point


def info_nce(anchor, positive, temperature=0.1):
    r"""The mean over the anchors of a softmax cross-entropy: the cosines with all positives of the
    batch, divided by the temperature, are the logits, and the anchor's own positive is the class.

    $$\ell(a, b) = \frac{1}{n} \sum_{i=1}^n \log\left(\sum_{j=1}^n e^{(u_i \cdot v_j - u_i \cdot
    v_i) / \tau}\right),
    \qquad u_i = \frac{a_i}{\lVert a_i \rVert_2}, \qquad v_j = \frac{b_j}{\lVert b_j \rVert_2}$$

    The batch is part of the loss: the positives of the other anchors are the negatives, and
    where all cosines are equal it is log n. Its minimum is near 0 only if e^(2 / temperature) is
    much larger than n. A zero vector has no direction: we take its cosines and its gradient to be
    0.

    >>> anchor, positive = np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> round(float(info_nce(anchor, positive, temperature=1.0)), 6)  # log(1 + 1/e)
    0.313262
    """
    _, surprise, _ = _compared(anchor, positive, temperature)
    return _mean(surprise)


def info_nce_grad(anchor, positive, temperature=0.1):
    r"""Each anchor turns to its own partner, away from those it takes for it; partners likewise.

    $$\frac{\partial \ell}{\partial a_i} = \frac{g_i - (g_i \cdot u_i) u_i}{n \tau \lVert a_i
    \rVert_2}, \qquad
    g_i = \frac{\sum_{j=1}^n e^{u_i \cdot v_j / \tau} v_j}{\sum_{j=1}^n e^{u_i \cdot v_j / \tau}} -
    v_i, \qquad
    \frac{\partial \ell}{\partial b_j} = \frac{h_j - (h_j \cdot v_j) v_j}{n \tau \lVert b_j
    \rVert_2}, \qquad
    h_j = \sum_{i=1}^n \frac{e^{u_i \cdot v_j / \tau}}{\sum_{k=1}^n e^{u_i \cdot v_k / \tau}} u_i -
    u_j, \qquad
    u_i = \frac{a_i}{\lVert a_i \rVert_2}, \qquad v_j = \frac{b_j}{\lVert b_j \rVert_2}$$

    Both turn away from the other's partner, the shorter one faster:

    >>> anchor, positive = np.array([[0.0, 5.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> slopes = info_nce_grad(anchor, positive, temperature=1.0)
    >>> slopes[0].round(4).tolist()
    [[-0.0731, 0.0], [0.0, -0.3655]]
    """
    ((u, length_u), (v, length_v)), _, pull = _compared(anchor, positive, temperature)
    share = np.asarray(max(1, u.shape[-2]) * temperature, pull.dtype)
    return (_turned(pull @ v, u, length_u) / share,
            _turned(np.swapaxes(pull, -1, -2) @ u, v, length_v) / share)


def _compared(anchor, positive, temperature):
    """((direction, length) of anchors and of partners; each anchor's surprise; the slope in its
    cosines, times n and the temperature).
    """
    (u, length_u), (v, length_v) = direction(anchor), direction(positive)
    own = np.broadcast_to(np.arange(u.shape[-2]), u.shape[:-1])
    return ((u, length_u), (v, length_v)), *_told_apart(u, v, own, temperature)


def _told_apart(u, v, own, temperature):
    """(surprise, gradient in the scores) of softmax cross-entropy over all partners, times n."""
    scores = u @ np.swapaxes(v, -1, -2) / np.asarray(temperature, u.dtype)  # (n, n): cosines / tau
    if not scores.size:
        return np.zeros(scores.shape[:-1], scores.dtype), scores
    if not within(280 if scores.itemsize == 8 else 35, scores):  # a very low temperature, or nan
        surprise, prob, complement = surprise_and_probs(scores)
        own_partner = weighted_target(scores, own)               # 1 on the diagonal
        gradient = gradient_in_logits(own_partner, 1.0, prob, complement)
        return sum_over_classes(own_partner, surprise), gradient
    probs = np.exp(scores)  # cosines end at 1: nothing overflows, and no difference is rounded
    own_exp = np.take_along_axis(probs, own[..., None], axis=-1)
    np.put_along_axis(probs, own[..., None], 0, axis=-1)
    others = np.sum(probs, axis=-1, keepdims=True)
    surprise = np.log1p(others / own_exp)[..., 0]                 # -log(own / (own + others))
    probs /= others + own_exp                                     # p_j of the other partners
    np.put_along_axis(probs, own[..., None], -others / (others + own_exp), axis=-1)  # p_i - 1
    return surprise, probs


def _mean(surprise):
    """The mean over the anchors, each surprised by its own partner; that of nobody is nan."""
    count = surprise.shape[-1]
    if not count:
        return np.full(surprise.shape[:-1], np.nan)
    return np.add.reduce(surprise, axis=-1) / count


def _turned(pull, own, length):
    """The part of a pull that turns a point and makes it no longer; long points turn less, zero
    vectors not at all.
    """
    along = np.add.reduce(pull * own, axis=-1, keepdims=True)
    return np.where(length == 0, 0 * pull, (pull - along * own) / (length + (length == 0)))


LOSS = Loss(
    f=info_nce, df=info_nce_grad,
    title="InfoNCE loss",
    scope="set",
    activation="identity",
    inputs=(point("anchor", "a"), point("positive", "b")),
    settings_of={
        "temperature": Setting(
            0.1, ends=(0.05, 0.1, 0.5), symbol=r"\tau", low=0.0, open_low=True, open_high=True,
            meaning="what cosines are divided by: they are at most 1, and without it no anchor "
                    "could be sure; 0.1 as in SimCLR")},
    twin=Twin(
        "large = 2.0**30  # lengths do not count, but F.normalize takes short ones for 1e-12\n"
        "cosines = F.normalize(large * anchor) @ F.normalize(large * positive).T\n"
        "F.cross_entropy(cosines / temperature, torch.arange(len(anchor)))",
        but=(Difference(
                 "points of length 1e-14",
                 "F.normalize divides by 1e-12 at least, so that shorter points have no direction",
                 "another", ([[1e-14, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]),
                 code="cosines = F.normalize(anchor) @ F.normalize(positive).T\n"
                      "F.cross_entropy(cosines / temperature, torch.arange(len(anchor)))"),
             Difference("own partners far ahead of all others",
                        "PyTorch takes a sum near the largest score from that score; we never add "
                        "the 1 in",
                        "inexact", ([[1.0, 0.0], [-1.0, 0.0]], [[1.0, 0.0], [-1.0, 0.0]]),
                        settings=dict(temperature=0.05)))),
    declared=dict(convex=False, strictly_convex=False, lipschitz=False,
                  smooth=False,  # the shorter a point, the faster it turns
                  redescending=False,  # an anchor far out turns no more, and the others still do
                  symmetric=False, nonnegative=True),
    kinks=(),
    references=("van den Oord, Li & Vinyals, Representation Learning with Contrastive Predictive "
                "Coding, arXiv 1807.03748, 2018",
                "Chen, Kornblith, Norouzi & Hinton, A Simple Framework for Contrastive Learning "
                "of Visual Representations, ICML 2020"),
)
