"""The remedies for imbalance, each as what it minimises, where it starts, and which rows it sees.

The gradient of a loss also says what its score means. Where a share eta of the labels is 1, a
score z is at rest if eta l'(z, 1) + (1 - eta) l'(z, 0) = 0. Solved for eta, that is the share
that the score stands for: `meaning`.
"""
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .....activations import sigmoid, softplus
from .....fast.classification import focal_with_logits_fused as focal


def cross_entropy(z, y, pos_weight=1.0):
    """Values and slopes in the score z; label 1 counts `pos_weight` times."""
    weight = np.where(y == 1, pos_weight, 1.0)
    away = np.where(y == 1, -z, z)  # how far the score points away from the label
    return weight * softplus(away), weight * np.where(y == 1, -1.0, 1.0) * sigmoid(away)


@dataclass(frozen=True)
class Arm:
    """One remedy: `loss(z, y, **settings(rate))` on rows drawn as `rows` says.

    `rate` is the share of positives among the training rows. `prior_bias`: the output bias starts
    at its log-odds. `rows` is "all", "oversampled" (positives repeated up to the negatives),
    "interpolated" (SMOTE: as many, the added ones lying between two positives) or "undersampled"
    (as many negatives as positives).
    """

    loss: Callable
    settings: Callable = lambda rate: {}
    prior_bias: bool = False
    rows: str = "all"

    def meaning(self, z, rate):
        """The share of positives, among all rows, for which the score z would be at rest."""
        settings = self.settings(rate)
        up, down = (self.loss(z, np.full(z.shape, label), **settings)[1] for label in (0.0, 1.0))
        if self.rows != "all":
            # rows drawn half and half: each positive stands for rate / (1 - rate) of a negative
            up = up * rate / (1 - rate)
        return up / (up - down)


def balance(rate):
    """The weight that lets the positives count as much as the negatives."""
    return {"pos_weight": (1 - rate) / rate}


BASELINE = "cross-entropy"
ARMS = {
    BASELINE: Arm(cross_entropy),
    "prior bias": Arm(cross_entropy, prior_bias=True),
    "class weights": Arm(cross_entropy, balance),
    "oversampling": Arm(cross_entropy, rows="oversampled"),
    "SMOTE": Arm(cross_entropy, rows="interpolated"),
    "undersampling": Arm(cross_entropy, rows="undersampled"),
    "focal": Arm(focal, lambda rate: {"gamma": 2.0}),
    "focal, alpha 0.75": Arm(focal, lambda rate: {"gamma": 2.0, "alpha": 0.75}),
    "focal, prior bias": Arm(focal, lambda rate: {"gamma": 2.0}, prior_bias=True),
}
