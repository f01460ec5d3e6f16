"""Margin ranking: of two scores, the one that the label names has to be higher, by a margin."""
import numpy as np

from ...core.record import Input, Kink, Loss, Mistake, Setting, Twin
from .hinge import SIGNS


def margin_ranking(first, second, target, margin=0.0):
    r"""What is missing until the right score leads by the margin (y = 1: the first is to lead; y = -1: the second).

    $$\ell(a, b, y) = \max(0, m - y (a - b))$$

    >>> float(margin_ranking(2.0, 3.0, 1.0)), float(margin_ranking(2.0, 3.0, -1.0, margin=1.5))
    (1.0, 0.5)
    """
    return np.maximum(0, margin - target * (first - second))


def margin_ranking_grad(first, second, target, margin=0.0):
    r"""One score is pushed up, the other down, equally hard; at the margin exactly, where the slope jumps, both still.

    $$\frac{\partial \ell}{\partial a} = -y [y (a - b) \le m], \qquad
    \frac{\partial \ell}{\partial b} = y [y (a - b) \le m]$$

    >>> [float(slope) for slope in margin_ranking_grad(2.0, 3.0, 1.0)]
    [-1.0, 1.0]
    """
    push = 0 + target * np.heaviside(margin - target * (first - second), 1)  # "0 +": no -0.0
    return 0 - push, push


def margin_ranking_fused(first, second, target, margin=0.0):
    """Both, from what is missing."""
    missing = first - second
    missing *= target
    np.subtract(margin, missing, out=missing)
    push = np.sign(np.minimum(missing, 0))
    push += 1                         # 0 where nothing is missing, else 1
    push *= target
    push += 0.0                       # no -0
    return np.maximum(missing, 0, out=missing), (0 - push, push)


LOSS = Loss(
    f=margin_ranking, df=margin_ranking_grad, fused=margin_ranking_fused,
    title="Margin ranking loss",
    scope="element",
    activation="identity",
    inputs=(Input("first", "a", grad=True), Input("second", "b", grad=True), SIGNS),
    settings_of={"margin": Setting(0.0, ends=(0.0, 0.1, 10.0), symbol="m", low=0.0, open_high=True,
                                   meaning="by how much the right score has to lead")},
    twin=Twin('F.margin_ranking_loss(first, second, target, margin=margin, reduction="none")'),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=False, redescending=False,
                  symmetric=False, nonnegative=True),
    kinks=(Kink(distance=lambda first, second, target, margin: margin - target * (first - second)),),
    mistakes=(
        Mistake("swapped", lambda first, second, target, margin=0.0: margin_ranking_grad(
            first, second, target, margin)[::-1],
            "The two slopes have changed places: the score that is to lead has to rise, so its slope is negative."),
        Mistake("one_score_only", lambda first, second, target, margin=0.0: (
            margin_ranking_grad(first, second, target, margin)[0], np.zeros_like(second)),
            "Right for the first score. The second one stands in the difference too, with the other sign."),
        Mistake("both_alike", lambda first, second, target, margin=0.0: (
            margin_ranking_grad(first, second, target, margin)[0],) * 2,
            "Right for the first score. The second one stands in the difference with a minus."),
        Mistake("no_label", lambda first, second, target, margin=0.0: (
            -1.0 * (target * (first - second) <= margin), 1.0 * (target * (first - second) <= margin)),
            "Right for label 1. For label -1 the second score is to lead, and both slopes change sign."),
        Mistake("asleep_at_the_margin", lambda first, second, target, margin=0.0: (
            -target * (target * (first - second) < margin), target * (target * (first - second) < margin)),
            "Right, except where the lead is exactly the margin: there PyTorch and the course still push. "
            "With margin 0 that is every tie."),
        Mistake("wrong_way", lambda first, second, target, margin=0.0: np.maximum(
            0, margin + target * (first - second)),
            "This costs where the right score leads. Which sign makes the lead cheap?", of="value"),
        Mistake("no_margin", lambda first, second, target, margin=0.0: np.maximum(
            0, -target * (first - second)) + 0 * margin,
            "Right for margin 0. How much has to be added so that a lead of exactly the margin is free?", of="value"),
        Mistake("unclipped", lambda first, second, target, margin=0.0: margin - target * (first - second),
                "Right while the lead is short of the margin. Beyond it this turns negative, and a lead is free.",
                of="value"),
        Mistake("squared", lambda first, second, target, margin=0.0: np.maximum(
            0, margin - target * (first - second)) ** 2,
            "What is missing was squared. It costs along a straight line.", of="value"),
    ),
    references=("Herbrich, Graepel & Obermayer, Large Margin Rank Boundaries for Ordinal Regression, "
                "Advances in Large Margin Classifiers, MIT Press, 2000",
                "Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002"),
)
