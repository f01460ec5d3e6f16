"""Contrastive loss: pairs of the same kind are pulled together, others pushed apart until a margin lies between."""
import numpy as np

from ...core.cures import LABELS, SIGNS_TO_LABELS, Cure, only
from ...core.record import Difference, Input, Kink, Loss, Mistake, Setting, Twin
from ...core.spaces import Domain
from ...fast.sums import row_sums
from . import length, length_and_slope, lengths, point

SAME = Input("target", "y", shape="n", domain=Domain(
    "label of a pair, 1 for the same kind and 0 for different ones", values=(0.0, 1.0),
    cures=(SIGNS_TO_LABELS._replace(alone=False),
           Cure("if 1 marks different ones, as in the paper, type", "(1 - {x}) / 2", only(-1, 1), alone=True),
           *LABELS)))


def contrastive(first, second, target, margin=1.0):
    r"""Half the squared distance of a pair of the same kind (y = 1); of another pair (y = 0), what it lacks to the
    margin, squared and halved.

    $$\ell(a, b, y) = \frac{y}{2} D^2 + \frac{1 - y}{2} \max(0, m - D)^2, \qquad D = \lVert a - b \rVert_2$$

    The paper writes Y = 1 for pairs that differ. The course, like most code today, writes 1 for pairs that match.

    >>> contrastive(np.array([[0.0, 0.5], [0.0, 0.5]]), np.array([[0.0, 0.0], [0.0, 0.0]]), np.array([1.0, 0.0]))
    array([0.125, 0.125])
    """
    distance = length(first - second)
    return 0.5 * np.where(target == 1, distance, np.maximum(0, margin - distance)) ** 2 + 0 * target


def contrastive_grad(first, second, target, margin=1.0):
    r"""A pair that matches is pulled by its difference, another one pushed by what it lacks, along its difference.

    At distance 0, where there is no such direction, we take 0: different things in one place stay there.

    $$\frac{\partial \ell}{\partial a_k} = y d_k - (1 - y) \max(0, m - D) \frac{d_k}{D}, \qquad
    \frac{\partial \ell}{\partial b_k} = (1 - y) \max(0, m - D) \frac{d_k}{D} - y d_k, \qquad
    d_k = a_k - b_k, \qquad D = \lVert a - b \rVert_2$$

    >>> contrastive_grad(np.array([[0.0, 0.25]]), np.array([[0.0, 0.0]]), np.array([0.0]))[0].tolist()
    [[0.0, -0.75]]
    """
    return _both(first, second, target, margin)[1]


def contrastive_fused(first, second, target, margin=1.0):
    """Both, from one distance and its direction, where the distances are plain ones."""
    apart = first - second
    distance = lengths(row_sums(apart * apart))
    if distance is None:
        return _both(first, second, target, margin)
    gap = np.minimum(distance - margin * (1 - target), target * distance)  # D, or what lacks to the margin, negative
    apart *= (gap / distance)[..., None]
    opposite = 0 - apart    # no -0.0
    np.subtract(0, opposite, out=apart)
    gap *= gap
    gap *= 0.5
    return gap, (apart, opposite)


def _both(first, second, target, margin):
    apart = first - second
    distance, direction = length_and_slope(apart)
    lack = np.maximum(0, margin - distance)
    slope = np.where(target[..., None] == 1, apart, 0 - lack[..., None] * direction) + 0 * target[..., None]
    return 0.5 * np.where(target == 1, distance, lack) ** 2 + 0 * target, (slope, 0 - slope)


def _apart(first, second, target, margin):
    """The distance of pairs that differ: the others have no kink."""
    return np.where(target == 0, length(first - second), 1)


LOSS = Loss(
    f=contrastive, df=contrastive_grad, fused=contrastive_fused,
    title="Contrastive loss",
    scope="row",
    activation="identity",
    inputs=(point("first", "a"), point("second", "b"), SAME),
    settings_of={"margin": Setting(1.0, ends=(0.1, 1.0, 10.0), symbol="m", low=0.0, open_low=True, open_high=True,
                                   meaning="how far apart pairs that differ have to be, in the unit of the distance")},
    twin=Twin("distance = torch.linalg.vector_norm(first - second, dim=-1)\n"
              "0.5 * target * distance**2 + 0.5 * (1 - target) * F.relu(margin - distance)**2",
              but=(Difference("a pair that differs by 1e-200", "the square under the root is below float64, and with "
                              "it the direction", "another", ([[1e-200, 0.0]], [[0.0, 0.0]], [0.0]), of="first"),
                   Difference("a pair that does not match, 1e200 apart", "the square under the root is beyond float64, "
                              "and its 0 times it is nan", "nan", ([[1e200, 0.0]], [[0.0, 0.0]], [0.0])))),
    declared=dict(convex=False, strictly_convex=False, lipschitz=False, smooth=False, redescending=False,
                  symmetric=True, nonnegative=True),
    kinks=(Kink(distance=_apart), Kink(distance=lambda first, second, target, margin: np.where(
        target == 0, length(first - second) - margin, 1), jumps=False)),
    mistakes=(
        Mistake("sign", lambda first, second, target, margin=1.0: contrastive_grad(first, second, target, margin)[::-1],
                "The two slopes have changed places: by these, pairs that match fly apart."),
        Mistake("one_point_only", lambda first, second, target, margin=1.0: (
            contrastive_grad(first, second, target, margin)[0], np.zeros_like(second)),
            "Right for the first point. The second stands in the difference with a minus: it moves the other way."),
        Mistake("labels_swapped", lambda first, second, target, margin=1.0: contrastive_grad(
            first, second, 1 - target, margin),
            "Pairs that match are pushed apart here. In the paper 1 marks pairs that differ; here it marks those that "
            "match."),
        Mistake("never_at_rest", lambda first, second, target, margin=1.0: _never_at_rest(
            first, second, target, margin),
            "Right within the margin. Pairs that differ and lie further apart cost nothing: what is their slope?"),
        Mistake("no_direction", lambda first, second, target, margin=1.0: _no_direction(first, second, target, margin),
                "Pairs that differ are pushed by their difference times what they lack. Only the direction counts: "
                "divide by the distance."),
        Mistake("twice", lambda first, second, target, margin=1.0: tuple(
            2 * slope for slope in contrastive_grad(first, second, target, margin)),
            "Exactly twice: the 2 of the square cancels the one half in front."),
        Mistake("value_labels_swapped", lambda first, second, target, margin=1.0: contrastive(
            first, second, 1 - target, margin),
            "This costs where pairs that match are near. Which label pulls together?", of="value"),
        Mistake("value_twice", lambda first, second, target, margin=1.0: 2 * contrastive(first, second, target, margin),
                "Exactly twice: both squares carry a factor of one half.", of="value"),
        Mistake("margin_of_squares", lambda first, second, target, margin=1.0: 0.5 * np.where(
            target == 1, length(first - second) ** 2, np.maximum(0, margin - length(first - second) ** 2)),
            "The square was taken from the margin. First comes what the distance lacks to it, then the square.",
            of="value"),
        Mistake("unclipped", lambda first, second, target, margin=1.0: 0.5 * np.where(
            target == 1, length(first - second), margin - length(first - second)) ** 2,
            "Right within the margin. Beyond it this grows again, and pulls different things back to the margin.",
            of="value"),
    ),
    references=("Hadsell, Chopra & LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006",
                "Chopra, Hadsell & LeCun, Learning a Similarity Metric Discriminatively, with Application to Face "
                "Verification, CVPR 2005"),
)


def _never_at_rest(first, second, target, margin):
    distance, direction = length_and_slope(first - second)
    slope = np.where(target[..., None] == 1, first - second, (distance - margin)[..., None] * direction)
    return slope, -slope


def _no_direction(first, second, target, margin):
    lack = np.maximum(0, margin - length(first - second))[..., None]
    slope = np.where(target[..., None] == 1, 1, -lack) * (first - second)
    return slope, -slope
