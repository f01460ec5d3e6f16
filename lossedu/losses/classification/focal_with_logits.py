"""Focal loss on logits: binary cross-entropy that turns down what is likely already."""

from ...activations import sigmoid, softplus
from ...core.record import Difference, Loss, Setting, Twin
from ..focus import GAMMA, sharpest, steepest
from ..stable import zero_safe_product
from .bce_with_logits import LABELS, LOGITS


def focal_with_logits(logits, target, gamma=2.0, alpha=None):
    r"""The negative log-likelihood times the probability of the other label to the power gamma.

    A target between 0 and 1 is a probability of label 1: the loss is the expectation over both.

    $$\ell(z, y) = y q^\gamma \log(1 + e^{-z}) + (1 - y) p^\gamma \log(1 + e^z), \qquad
    p = \frac{1}{1 + e^{-z}}, \qquad q = \frac{1}{1 + e^z}$$

    With `alpha`, label 1 has the weight alpha and label 0 the weight 1 - alpha.

    $$\ell(z, y) = \alpha y q^\gamma \log(1 + e^{-z}) + (1 - \alpha) (1 - y) p^\gamma \log(1 +
    e^z), \qquad
    p = \frac{1}{1 + e^{-z}}, \qquad q = \frac{1}{1 + e^z}$$

    >>> round(float(focal_with_logits(0.0, 1.0)), 6), float(focal_with_logits(1000.0, 0.0))
    (0.173287, 1000.0)
    """
    prob, complement = sigmoid(logits), sigmoid(-logits)    # p, and q = 1 - p with all its digits
    at_zero = prob**gamma * softplus(logits)            # softplus(z) = log(1 + e^z)
    at_one = complement**gamma * softplus(-logits)
    for_zero, for_one = weights_of_labels(target, alpha)
    return zero_safe_product(for_zero, at_zero) + zero_safe_product(for_one, at_one)


def focal_with_logits_grad(logits, target, gamma=2.0, alpha=None):
    r"""Both factors move: the surprise, and what turns it down.

    $$\ell'(z, y) = (1 - y) p^\gamma \left(p + \gamma q \log(1 + e^z)\right)
    - y q^\gamma \left(q + \gamma p \log(1 + e^{-z})\right), \qquad
    p = \frac{1}{1 + e^{-z}}, \qquad q = \frac{1}{1 + e^z}$$

    With `alpha`, likewise.

    $$\ell'(z, y) = (1 - \alpha) (1 - y) p^\gamma \left(p + \gamma q \log(1 + e^z)\right)
    - \alpha y q^\gamma \left(q + \gamma p \log(1 + e^{-z})\right), \qquad
    p = \frac{1}{1 + e^{-z}}, \qquad q = \frac{1}{1 + e^z}$$

    >>> round(float(focal_with_logits_grad(0.0, 1.0)), 6)
    -0.298287
    >>> float(focal_with_logits_grad(-1000.0, 1.0))
    -1.0
    """
    prob, complement = sigmoid(logits), sigmoid(-logits)
    # p^gamma is taken out: no power below gamma is left, which p = 0 would break
    up = prob**gamma * (prob + gamma * zero_safe_product(complement, softplus(logits)))
    down = complement**gamma * (complement + gamma * zero_safe_product(prob, softplus(-logits)))
    for_zero, for_one = weights_of_labels(target, alpha)
    return for_zero * up - for_one * down


def weights_of_labels(target, alpha):
    """(what label 0 counts, what label 1 counts), each like the target."""
    if alpha is None:
        return 1 - target, target
    return (1 - alpha) * (1 - target), alpha * target


def _heavier(alpha):
    return 1.0 if alpha is None else max(alpha, 1 - alpha)


def _even(alpha):
    return alpha is None or alpha == 0.5


TORCHVISION = """\
p = torch.sigmoid(logits)
p_t = p * target + (1 - p) * (1 - target)
F.binary_cross_entropy_with_logits(logits, target, reduction="none") * (1 - p_t) ** gamma"""

LOSS = Loss(
    f=focal_with_logits, df=focal_with_logits_grad,
    title="Binary focal loss on logits",
    scope="element",
    activation="sigmoid",
    inputs=(LOGITS, LABELS),
    facts_at=lambda gamma, alpha: dict(version=int(alpha is not None)),
    settings_of={
        "gamma": GAMMA,
        "alpha": Setting(
            None, ends=(None, 0.0, 0.25, 1.0), symbol=r"\alpha", low=0.0, high=1.0, optional=True,
            meaning="what label 1 counts for, beside 1 - alpha for label 0; None: 1 for both")},
    twin=Twin(
        "at_one = -torch.sigmoid(-logits) ** gamma * F.logsigmoid(logits)\n"
        "at_zero = -torch.sigmoid(logits) ** gamma * F.logsigmoid(-logits)\n"
        "one, zero = (1, 1) if alpha is None else (alpha, 1 - alpha)\n"
        "one * target * at_one + zero * (1 - target) * at_zero",
        but=(
            Difference("a label between 0 and 1",
                       "torchvision's sigmoid_focal_loss, written out here, takes the power of a "
                       "mean, not the mean of the powers",
                       "another", ([1.0], [0.5]),
                       code=TORCHVISION),
            Difference("logits beyond 37 on the side of the label",
                       "torchvision takes a probability near 1 from 1", "inexact", ([40.0], [1.0]),
                       code=TORCHVISION),
            Difference("gamma below 1, logits beyond 37",
                       "the slope of a root at 0 is infinite, and it is multiplied by 0", "nan",
                       ([40.0], [1.0]), of="logits",
                       settings=dict(gamma=0.5),
                       code=TORCHVISION),
            Difference(
                "gamma below 1, logits beyond 745", "the same happens to this form, further out",
                "nan", ([800.0], [1.0]), of="logits",
                settings=dict(gamma=0.5)))),
    declared=dict(
        convex=lambda gamma, alpha: gamma == 0,
        # then one label is free
        strictly_convex=lambda gamma, alpha: gamma == 0 and alpha not in (0, 1),
        lipschitz=lambda gamma, alpha: _heavier(alpha) * steepest(gamma),
        smooth=lambda gamma, alpha: _heavier(alpha) * sharpest(gamma), redescending=False,
        symmetric=False, nonnegative=True,
        # a label between 0 and 1 costs something at best, unless only one of the two labels counts
        zero_at_perfect=lambda gamma, alpha: alpha in (0, 1),
        proper=lambda gamma, alpha: gamma == 0 and _even(alpha),
        elicits=lambda gamma, alpha: "mean" if gamma == 0 and _even(alpha) else False,
        classification_calibrated=lambda gamma, alpha: _even(alpha)),
    kinks=(),
    references=(
        "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
        "Charoenphakdee, Vongkulbhisal, Chairatanakul & Sugiyama, On Focal Loss for "
        "Class-Posterior Probability Estimation: A Theoretical Perspective, CVPR 2021"),
)
