"""Wasserstein distance on a line: how far the points of one sample have to travel to become the
other sample.
"""
import numpy as np

from ...core.record import Difference, Input, Kink, Loss, Setting, Twin
from ...core.reducing import weighed
from ...core.spaces import WEIGHT


def wasserstein_1d(pred, target, pred_weight=None, target_weight=None, weighted=False):
    r"""The area between the quantile functions of two samples, which may have different sizes.

    $$\ell(x, y) = \sum_{i=1}^n \sum_{j=1}^m \max(0, \min(a_i + \frac{1}{n}, b_j + \frac{1}{m}) -
    \max(a_i, b_j))
    |x_i - y_j|, \qquad
    a_i = \frac{1}{n} \left(\sum_{k=1}^n [x_k < x_i] + \sum_{k=1, k < i}^n [x_k = x_i]\right),
    \qquad
    b_j = \frac{1}{m} \left(\sum_{k=1}^m [y_k < y_j] + \sum_{k=1, k < j}^m [y_k = y_j]\right)$$

    Sort both samples. The point at x_i fills the levels from a_i to a_i + 1/n, the one at y_j those
    from b_j to b_j + 1/m: what they share travels from one to the other.

    With `weighted=True` a weight for each point of either sample comes along, and a point fills as
    much as its share of the weights, p for x and q for y. A point of weight 0 is not there.

    $$\ell(x, y) = \sum_{i=1}^n \sum_{j=1}^m \max(0, \min(a_i + \frac{p_i}{P}, b_j + \frac{q_j}{Q})
    - \max(a_i, b_j))
    |x_i - y_j|, \qquad
    a_i = \frac{1}{P} \left(\sum_{k=1}^n [x_k < x_i] p_k + \sum_{k=1, k < i}^n [x_k = x_i]
    p_k\right), \qquad
    b_j = \frac{1}{Q} \left(\sum_{k=1}^m [y_k < y_j] q_k + \sum_{k=1, k < j}^m [y_k = y_j]
    q_k\right), \qquad
    P = \sum_{k=1}^n p_k, \qquad Q = \sum_{k=1}^m q_k$$

    >>> wasserstein_1d(np.array([3.0, 0.0]), np.array([1.0, 1.0, 2.0, 2.0])).item()
    1.0
    """
    return wasserstein_1d_both(pred, target, pred_weight, target_weight)[0]


def wasserstein_1d_grad(pred, target, pred_weight=None, target_weight=None, weighted=False):
    r"""A point's weight in the sample, with the sign of its difference from its partner; if it is
    split among several, the sum over its parts.

    $$\frac{\partial \ell}{\partial x_i} = \sum_{j=1}^m \max(0, \min(a_i + \frac{1}{n}, b_j +
    \frac{1}{m}) -
    \max(a_i, b_j)) \operatorname{sign}(x_i - y_j), \qquad
    a_i = \frac{1}{n} \left(\sum_{k=1}^n [x_k < x_i] + \sum_{k=1, k < i}^n [x_k = x_i]\right),
    \qquad
    b_j = \frac{1}{m} \left(\sum_{k=1}^m [y_k < y_j] + \sum_{k=1, k < j}^m [y_k = y_j]\right)$$

    With weights, 1/n and 1/m give way to the points' shares of the weights.

    $$\frac{\partial \ell}{\partial x_i} = \sum_{j=1}^m \max(0, \min(a_i + \frac{p_i}{P}, b_j +
    \frac{q_j}{Q}) -
    \max(a_i, b_j)) \operatorname{sign}(x_i - y_j), \qquad
    a_i = \frac{1}{P} \left(\sum_{k=1}^n [x_k < x_i] p_k + \sum_{k=1, k < i}^n [x_k = x_i]
    p_k\right), \qquad
    b_j = \frac{1}{Q} \left(\sum_{k=1}^m [y_k < y_j] q_k + \sum_{k=1, k < j}^m [y_k = y_j]
    q_k\right), \qquad
    P = \sum_{k=1}^n p_k, \qquad Q = \sum_{k=1}^m q_k$$

    Where the derivative jumps, we take equal points in the order they came in, and 0 for a point
    that lies on its partner. The distance is symmetric, so `loss.grad(target, pred)` is the
    gradient with respect to the target.

    >>> wasserstein_1d_grad(np.array([3.0, 0.0]), np.array([1.0, 1.0, 2.0, 2.0]))
    array([ 0.5, -0.5])
    """
    return wasserstein_1d_both(pred, target, pred_weight, target_weight)[1]


def wasserstein_1d_both(pred, target, pred_weight=None, target_weight=None, weighted=False):
    """Both, from one plan: who travels how far."""
    moved, gap, point = _plan(pred, target, pred_weight, target_weight)
    value = np.sum(weighed(moved, np.abs(gap)), axis=-1)
    slope = _gathered(pred, point, weighed(moved, np.sign(gap)))
    # from or to nothing: no way, and no pull
    return (value, slope) if gap.shape[-1] else (value * np.nan, slope)


def _gathered(pred, point, parts):
    """The parts added up for each point that they come from."""
    total = np.zeros(pred.shape, pred.dtype)
    rows = 0
    if total.size:
        starts = np.arange(0, total.size, max(1, pred.shape[-1]))
        rows = starts.reshape(*pred.shape[:-1], 1)
    np.add.at(total.reshape(-1), rows + point, parts)
    return total


def _plan(pred, target, pred_weight=None, target_weight=None):
    """(share that travels, its way, from which point) of each stretch of levels, lowest first."""
    n, m = pred.shape[-1], target.shape[-1]
    if not n or not m:
        nothing = np.zeros((*pred.shape[:-1], 0), pred.dtype)
        return nothing, nothing, nothing.astype(int)
    from_order, to_order = (np.argsort(one, axis=-1, kind="stable") for one in (pred, target))
    ends = np.concatenate([_levels(pred_weight, from_order, m),
                           _levels(target_weight, to_order, n)], axis=-1)
    order = np.argsort(ends, axis=-1, kind="stable")
    ends = np.take_along_axis(ends, order, axis=-1)
    moved = (np.diff(ends, axis=-1, prepend=0) / ends[..., -1:]).astype(pred.dtype)
    # points of pred that are used up below this stretch
    before = np.cumsum(order < n, axis=-1) - (order < n)
    source = np.take_along_axis(from_order, np.minimum(before, n - 1), axis=-1)
    goal = np.take_along_axis(to_order, np.minimum(np.arange(n + m) - before, m - 1), axis=-1)
    gap = np.take_along_axis(pred, source, axis=-1) - np.take_along_axis(target, goal, axis=-1)
    return moved, gap, source


def _levels(weight, order, others):
    """Up to which level each point fills, lowest first: whole numbers where all weigh the same."""
    if weight is None:
        return np.broadcast_to(np.arange(1.0, order.shape[-1] + 1) * others, order.shape)
    weight = np.take_along_axis(weight, order, axis=-1).astype(float)
    # their sum itself may overflow
    filled = np.cumsum(weight / np.max(weight, axis=-1, keepdims=True), axis=-1)
    return filled / filled[..., -1:]


def _met(pred, target, *weights, weighted=False):
    """How close a point is to its partner; it changes sign where one meets its own."""
    moved, gap, _ = _plan(pred, target, *weights)
    gap = np.where(moved > 0, gap, np.inf)
    return np.min(np.abs(gap), axis=-1) * np.prod(np.sign(gap), axis=-1)


def _tied(pred, target, *weights, weighted=False):
    """How close two points are that are pulled differently, and would change partners."""
    pull = wasserstein_1d_grad(pred, target, *weights)
    if weights:
        there = weights[0] != 0
        pull = pull / np.where(there, weights[0] / np.sum(weights[0], axis=-1, keepdims=True), 1)
        pred = np.where(there, pred, np.inf)  # out of the way
    order = np.argsort(pred, axis=-1, kind="stable")
    with np.errstate(invalid="ignore"):  # inf from inf
        gap, change = (np.diff(np.take_along_axis(one, order, axis=-1), axis=-1)
                       for one in (pred, pull))
    gap = np.where(np.isnan(gap), np.inf, gap)  # of two that are out of the way
    return np.min(gap + (np.abs(change) < 1e-9), axis=-1, initial=1.0)


PRED, TARGET = Input("pred", "x", shape="n", grad=True), Input("target", "y", shape="m")
WEIGHTS = (Input("pred_weight", "p", domain=WEIGHT, shape="n"),
           Input("target_weight", "q", domain=WEIGHT, shape="m"))
NOTHING = Difference("a sample without points", "SciPy raises an error; we say nan, as of every "
                                                "mean of nothing",
                     "refused", ([], [1.0]), reduction="mean")
LEFT_OUT = Difference("a point of weight 0 that is nan", "SciPy multiplies it by 0; to us it is "
                                                         "not there", "nan",
                      ([0.0, np.nan], [1.0], [1.0, 0.0], [1.0]), settings=dict(weighted=True),
                      reduction="mean")

LOSS = Loss(
    f=wasserstein_1d, df=wasserstein_1d_grad,
    title="Wasserstein-1 distance in one dimension",
    scope="set",
    activation="identity",
    inputs=(PRED, TARGET),
    facts_at=lambda weighted: dict(
        inputs=(PRED, TARGET, *WEIGHTS * weighted),
        version=int(weighted),
        twin=Twin(f"scipy.stats.wasserstein_distance(pred, "
                  f"target{', pred_weight, target_weight' * weighted})",
                  library="scipy",
                  but=(NOTHING, LEFT_OUT)[weighted:])),
    settings_of={"weighted": Setting(
                     False, ends=(False, True), symbol="W", kind="flag",
                     meaning="whether a weight for each point of either sample comes along: "
                             "loss(pred, target, pred_weight, target_weight)")},
    twin="set with `weighted`",
    declared=dict(convex=False,  # two points that change partners gain halfway by staying apart
                  strictly_convex=False, lipschitz=1.0,  # reached by a sample of one
                  smooth=False, redescending=False, symmetric=True, nonnegative=True,
                  zero_at_perfect=True, elicits="median"),
    kinks=(Kink(distance=_met), Kink(distance=_tied)),
    references=("Vallender, Calculation of the Wasserstein Distance Between Probability "
                "Distributions on the Line, Theory of Probability and Its Applications 18, 1974",
                "Peyré & Cuturi, Computational Optimal Transport, Foundations and Trends in "
                "Machine Learning 11, 2019, section 2.6"),
)
