"""Losses of one score z and a label y, 0 or 1, as functions (z, y) -> (values, slopes in z).

They are one idea, the surprise at the label, kept whole, patched or mixed up, and other prices of
the same score. Where s is the score seen from the label (z for label 1, -z for label 0) and p =
sigmoid(s):

| name | value |
|---|---|
| cross-entropy | log(1 + exp(-s)), in one step |
| log(p + eps) | -log(p + eps) |
| clipped p | -log of p, cut off at eps and at 1 - eps |
| PyTorch's BCE | -log p, cut off at 100, from the rounded p; its slope in p is divided by at least
1e-12 | | sigmoid twice | cross-entropy, to which sigmoid(z) was given as the score | | clipped
score | what "clipped p" does to a probability, done to the score itself | | squared error, absolute
error | (1 - p) squared, 1 - p | | hinge, squared error on the logit | max(0, 1 - s), (1 - z)
squared or z squared |
"""
import numpy as np

from .....activations import sigmoid, sigmoid_grad, softplus

EPS = 1e-7        # the usual epsilon: float32 does not see much less beside 1
FLOOR = 1e-12     # what PyTorch's binary_cross_entropy divides its slope by at least


def _from_the_label(loss):
    """A loss of s, the score seen from the label, as a loss of z and y."""
    def both(z, y):
        side = np.where(np.equal(y, 1), 1.0, -1.0)
        value, slope = loss(side * z)
        return value, side * slope
    return both


def _cross_entropy(s):
    return softplus(-s), -sigmoid(-s)


def _epsilon(s):
    p = sigmoid(s)
    return -np.log(p + EPS), -sigmoid_grad(s) / (p + EPS)


def _clipped(s):
    p = sigmoid(s)
    inside = (p > EPS) & (p < 1 - EPS)
    return -np.log(np.clip(p, EPS, 1 - EPS)), np.where(inside, -sigmoid(-s), 0.0)


def pytorch_bce(z, y):
    """F.binary_cross_entropy(torch.sigmoid(z), y).

    It sees p alone, and 1 - p is 0 where p rounds to 1.
    """
    p = sigmoid(z)
    spread = p * (1 - p)
    with np.errstate(divide="ignore"):
        value = -np.maximum(np.where(np.equal(y, 1), np.log(p), np.log1p(-p)), -100.0)
    return value, (p - y) / np.maximum(spread, FLOOR) * spread


def _squared(s):
    return sigmoid(-s) ** 2, -2 * sigmoid(-s) * sigmoid_grad(s)


def _absolute(s):
    return sigmoid(-s), -sigmoid_grad(s)


def _hinge(s):
    return np.maximum(0, 1 - s), -np.heaviside(1 - s, 0)


def clipped_score(z, y):
    """Binary cross-entropy of a raw score, clipped into (0, 1) so that the logarithm exists."""
    a, inside = np.clip(z, EPS, 1 - EPS), (z > EPS) & (z < 1 - EPS)
    return (np.where(np.equal(y, 1), -np.log(a), -np.log1p(-a)),
            np.where(inside, np.where(np.equal(y, 1), -1 / a, 1 / (1 - a)), 0.0))


def on_the_score(z, y):
    """Squared error of the score itself: it is to be 1 or 0."""
    return (z - y) ** 2, 2 * (z - y)


def sigmoid_twice(z, y):
    """Cross-entropy of a score that is a probability already.

    A sigmoid layer before BCE on logits.
    """
    value, slope = LOSSES["cross-entropy"](sigmoid(z), y)
    return value, slope * sigmoid_grad(z)


LOSSES = {
    "cross-entropy": _from_the_label(_cross_entropy),
    "log(p + eps)": _from_the_label(_epsilon),
    "clipped p": _from_the_label(_clipped),
    "PyTorch's BCE": pytorch_bce,
    "sigmoid twice": sigmoid_twice,
    "clipped score": clipped_score,
    "squared error": _from_the_label(_squared),
    "absolute error": _from_the_label(_absolute),
    "hinge": _from_the_label(_hinge),
    "squared error on the logit": on_the_score,
}
# the logit above which label 1 is said; 0 for all others
MIDDLE = {"clipped score": 0.5, "squared error on the logit": 0.5}
