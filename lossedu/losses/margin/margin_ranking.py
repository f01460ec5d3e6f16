"""Margin ranking: of two scores, the one that the label names has to be higher, by a margin."""
import numpy as np

from ...core.record import Input, Kink, Loss, Setting, Twin
from .hinge import SIGNS


def margin_ranking(first, second, target, margin=0.0):
    r"""What is missing until the right score leads by the margin (y = 1: the first is to lead; y =
    -1: the second).

    $$\ell(a, b, y) = \max(0, m - y (a - b))$$

    >>> float(margin_ranking(2.0, 3.0, 1.0)), float(margin_ranking(2.0, 3.0, -1.0, margin=1.5))
    (1.0, 0.5)
    """
    return np.maximum(0, margin - target * (first - second))


def margin_ranking_grad(first, second, target, margin=0.0):
    r"""-1 for the score that should be higher and 1 for the other one, up to the margin.

    For a lead of exactly the margin, where the derivative jumps, we take that of the side with a
    loss, as in PyTorch.

    $$\frac{\partial \ell}{\partial a} = -y [y (a - b) \le m], \qquad
    \frac{\partial \ell}{\partial b} = y [y (a - b) \le m]$$

    >>> [float(slope) for slope in margin_ranking_grad(2.0, 3.0, 1.0)]
    [-1.0, 1.0]
    """
    push = 0 + target * np.heaviside(margin - target * (first - second), 1)  # "0 +": no -0.0
    return 0 - push, push


LOSS = Loss(
    f=margin_ranking, df=margin_ranking_grad,
    title="Margin ranking loss",
    scope="element",
    activation="identity",
    inputs=(Input("first", "a", grad=True), Input("second", "b", grad=True), SIGNS),
    settings_of={
        "margin": Setting(0.0, ends=(0.0, 0.1, 10.0), symbol="m", low=0.0, open_high=True,
                          meaning="by how much the right score has to lead")},
    twin=Twin('F.margin_ranking_loss(first, second, target, margin=margin, reduction="none")'),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False,
                  redescending=False, symmetric=False, nonnegative=True),
    kinks=(Kink(distance=lambda first, second, target, margin: margin - target
                * (first - second)),),
    references=("Herbrich, Graepel & Obermayer, Large Margin Rank Boundaries for Ordinal "
                "Regression, Advances in Large Margin Classifiers, MIT Press, 2000",
                "Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002"),
)
