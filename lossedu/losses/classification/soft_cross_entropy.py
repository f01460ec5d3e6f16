"""Soft cross-entropy: from a row of scores to a row of probabilities, such as a teacher's."""
import numpy as np

from ...core.record import Difference, Input, Loss, Setting, Twin
from ...core.spaces import DISTRIBUTION
from ..classes import LOGITS, gap_below_largest, sum_of_others, sum_over_classes


def soft_cross_entropy(logits, target, temperature=1.0):
    r"""T squared times the cross-entropy with the target, with the logits divided by T.

    $$\ell(z, y) = -T^2 \sum_{k=1}^C y_k \log p_k, \qquad
    p_k = \frac{e^{z_k / T}}{\sum_{j=1}^C e^{z_j / T}}$$

    The target is used as it is. That of a teacher is softened by the same temperature beforehand:
    softmax(logits / T).

    >>> teacher = np.array([[0.2, 0.8], [0.75, 0.25]])
    >>> soft_cross_entropy(np.array([[0.0, 0.0], [1000.0, 0.0]]), teacher).round(6)
    array([  0.693147, 250.      ])
    """
    gap = gap_below_largest(logits / temperature)
    exps = np.exp(-gap)
    # as in cross_entropy: the 1 is left out of the sum, so that tiny others keep their digits
    others = np.sum(np.sort(exps, axis=-1)[..., :-1], axis=-1, keepdims=True)
    surprise = gap + np.log1p(others)
    return temperature * (temperature * sum_over_classes(target, surprise))  # T * T may overflow


def soft_cross_entropy_grad(logits, target, temperature=1.0):
    r"""T times the probabilities less the target: of T squared, one T cancels.

    $$\ell'_k(z, y) = T \left(p_k \sum_{j=1}^C y_j - y_k\right), \qquad
    p_k = \frac{e^{z_k / T}}{\sum_{j=1}^C e^{z_j / T}}$$

    >>> teacher = np.array([[0.2, 0.8], [0.75, 0.25]])
    >>> soft_cross_entropy_grad(np.array([[0.0, 0.0], [1000.0, 0.0]]), teacher)
    array([[ 0.3 , -0.3 ],
           [ 0.25, -0.25]])
    """
    exps = np.exp(-gap_below_largest(logits / temperature))
    total = np.sum(exps, axis=-1, keepdims=True)
    prob = exps / total
    complement = sum_of_others(exps) / total  # 1 - p
    asked = temperature * target
    # p_k sum_j y_j - y_k, with nothing taken from a number near it
    return prob * sum_of_others(asked) - complement * asked


LOSS = Loss(
    f=soft_cross_entropy, df=soft_cross_entropy_grad,
    title="Cross-entropy on logits with a row of probabilities as target",
    scope="row",
    activation="softmax",
    inputs=(LOGITS, Input("target", "y", domain=DISTRIBUTION, shape="n C")),
    settings_of={
        "temperature": Setting(
            1.0, ends=(0.5, 1.0, 20.0), symbol="T", low=0.0, open_low=True, open_high=True,
            meaning="what the logits are divided by before the softmax; T squared times the "
                    "loss keeps the gradients of the same size")},
    twin=Twin(
        'temperature**2 * F.cross_entropy(logits / temperature, target, reduction="none")',
        but=(
            Difference("all of the target on the class 40 above the others",
                       "PyTorch takes a sum near the largest score from that score", "inexact",
                       ([[40.0, 0.0]], [[1.0, 0.0]])),
            Difference("an infinite score", "PyTorch takes it from itself", "nan",
                       ([[np.inf, 0.0]], [[1.0, 0.0]])),
            Difference("a score of -inf where the target is 0", "PyTorch multiplies 0 by infinity",
                       "nan", ([[0.0, -np.inf]], [[1.0, 0.0]])),
            Difference("rows of a target that do not sum to 1", "PyTorch does not look at them",
                       "accepted", ([[1.0, 0.0]], [[3.0, 2.0]])),
            Difference(
                "class indices as the target", "PyTorch takes both; here they go to cross_entropy",
                "accepted", ([[1.0, 0.0]], [1])))),
    declared=dict(
        convex=True, strictly_convex=False,  # the same added to all scores changes nothing
        lipschitz=lambda temperature: 2**0.5 * temperature, smooth=0.5, redescending=False,
        symmetric=False, nonnegative=True, zero_at_perfect=False,  # the target's entropy is left
        proper=lambda temperature: temperature == 1,
        elicits=lambda temperature: "mean" if temperature == 1 else False),
    kinks=(),
    references=("Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, NIPS Deep "
                "Learning Workshop, 2014",),
)
