"""Contrastive loss: pairs of the same kind are pulled together, others pushed a margin apart."""
import numpy as np

from ...core.cures import LABELS, SIGNS_TO_LABELS, Cure, only
from ...core.record import Difference, Input, Kink, Loss, Setting, Twin
from ...core.spaces import Domain
from . import length, length_and_slope, point

SAME = Input("target", "y", shape="n", domain=Domain(
    "label of a pair, 1 for the same kind and 0 for different ones", values=(0.0, 1.0),
    cures=(SIGNS_TO_LABELS._replace(alone=False),
           Cure("if 1 marks different ones, as in the paper, type", "(1 - {x}) / 2", only(-1, 1),
                alone=True),
           *LABELS)))


def contrastive(first, second, target, margin=1.0):
    r"""Half the squared distance of a matching pair (y = 1); half the square of what the distance
    of a differing pair (y = 0) lacks to the margin.

    $$\ell(a, b, y) = \frac{y}{2} D^2 + \frac{1 - y}{2} \max(0, m - D)^2, \qquad
    D = \lVert a - b \rVert_2$$

    The paper writes Y = 1 for pairs that differ. The course, like most code today, writes 1 for
    pairs that match.

    >>> contrastive(np.array([[0.0, 0.5], [0.0, 0.5]]), np.zeros((2, 2)), np.array([1.0, 0.0]))
    array([0.125, 0.125])
    """
    distance = length(first - second)
    return 0.5 * np.where(target == 1, distance, np.maximum(0, margin - distance)) ** 2 + 0 * target


def contrastive_grad(first, second, target, margin=1.0):
    r"""A pair that matches is pulled by its difference, another one pushed by what it lacks, along
    its difference.

    At distance 0, without a direction, we take 0: different things in one place stay there.

    $$\frac{\partial \ell}{\partial a_k} = y d_k - (1 - y) \max(0, m - D) \frac{d_k}{D}, \qquad
    \frac{\partial \ell}{\partial b_k} = (1 - y) \max(0, m - D) \frac{d_k}{D} - y d_k, \qquad
    d_k = a_k - b_k, \qquad D = \lVert a - b \rVert_2$$

    >>> contrastive_grad(np.array([[0.0, 0.25]]), np.zeros((1, 2)), np.array([0.0]))[0].tolist()
    [[0.0, -0.75]]
    """
    return _both(first, second, target, margin)[1]


def _both(first, second, target, margin):
    apart = first - second
    distance, direction = length_and_slope(apart)
    lack = np.maximum(0, margin - distance)
    slope = np.where(target[..., None] == 1, apart, 0 - lack[..., None] * direction)
    slope = slope + 0 * target[..., None]
    return 0.5 * np.where(target == 1, distance, lack) ** 2 + 0 * target, (slope, 0 - slope)


def _apart(first, second, target, margin):
    """The distance of pairs that differ: the others have no kink."""
    return np.where(target == 0, length(first - second), 1)


LOSS = Loss(
    f=contrastive, df=contrastive_grad,
    title="Contrastive loss",
    scope="row",
    activation="identity",
    inputs=(point("first", "a"), point("second", "b"), SAME),
    settings_of={
        "margin": Setting(
            1.0, ends=(0.1, 1.0, 10.0), symbol="m", low=0.0, open_low=True, open_high=True,
            meaning="how far apart pairs that differ have to be, in the unit of the distance")},
    twin=Twin(
        "distance = torch.linalg.vector_norm(first - second, dim=-1)\n"
        "0.5 * target * distance**2 + 0.5 * (1 - target) * F.relu(margin - distance)**2",
        but=(Difference("a pair that differs by 1e-200",
                        "the square under the root is below float64, and with it the direction",
                        "another", ([[1e-200, 0.0]], [[0.0, 0.0]], [0.0]), of="first"),
             Difference("a pair that does not match, 1e200 apart",
                        "the square under the root is beyond float64, and its 0 times it is nan",
                        "nan", ([[1e200, 0.0]], [[0.0, 0.0]], [0.0])))),
    declared=dict(convex=False, strictly_convex=False, lipschitz=False, smooth=False,
                  redescending=False, symmetric=True, nonnegative=True),
    kinks=(Kink(distance=_apart),
           Kink(distance=lambda first, second, target, margin: np.where(
                    target == 0, length(first - second) - margin, 1),
                jumps=False)),
    references=("Hadsell, Chopra & LeCun, Dimensionality Reduction by Learning an Invariant "
                "Mapping, CVPR 2006",
                "Chopra, Hadsell & LeCun, Learning a Similarity Metric Discriminatively, with "
                "Application to Face Verification, CVPR 2005"),
)
