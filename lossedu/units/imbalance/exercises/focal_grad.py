"""The slope of the focal loss: two factors depend on the score."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def focal_grad(logits, target, gamma=2.0):
    """The derivative of the focal loss (without alpha) in the logits, per example, right for logits of any size.

    logits: array of shape (n,). target: 0 or 1, of the same shape. gamma: a number from 0 up.
    Returns an array of shape (n,).
    """
    sign = np.where(target == 1, 1.0, -1.0)
    s = sign * logits
    surprise = np.logaddexp(0, -s)
    wrong, right = np.exp(-np.logaddexp(0, s)), np.exp(-surprise)
    return -sign * wrong ** gamma * (wrong + gamma * right * surprise)


def draw(rng):
    yield Case(np.array([0.0, 2.197, -2.197]), np.array([1, 1, 1])).note("p of 0.5, 0.9, 0.1")
    yield Case(np.array([0.4, -2.0, 1.1, 0.3]), np.array([1, 0, 0, 1]), 0.0).note("gamma 0")
    yield Case(np.array([1.5, -0.5]), np.array([0, 0]), 1.0).note("label 0 alone")
    yield Case(np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([0, 1, 1, 0]), 2.0).note("scores of 1000")
    yield Case(np.array([-4.0, 4.0, 6.0]), np.array([1, 0, 1]), 5.0).note("a large gamma")
    for n, gamma in ((6, 3.0), (9, 0.5)):
        yield Case(2 * rng.normal(size=n), (rng.uniform(size=n) < 0.5).astype(int), gamma)


def by_product_rule(logits, target, gamma=2.0):
    s = (2 * target - 1) * logits
    small = np.exp(-np.abs(s))
    q = np.where(s > 0, small, 1) / (1 + small)
    p = np.where(s > 0, 1, small) / (1 + small)
    surprise = np.log1p(small) + np.maximum(-s, 0)
    damped = q ** gamma
    of_surprise, of_factor = -q, -gamma * p
    return (2 * target - 1) * (damped * of_surprise + of_factor * damped * surprise)


def label_by_label(logits, target, gamma=2.0):
    found = []
    for z, y in zip(logits.tolist(), target.tolist()):
        s = z if y == 1 else -z
        q = 1 / (1 + np.exp(min(s, 700)))
        surprise = np.logaddexp(0.0, -s)
        slope = -(q ** gamma) * (q + gamma * (1 - q) * surprise)
        found.append(slope if y == 1 else -slope)
    return np.array(found)


def _parts(logits, target):
    sign = np.where(target == 1, 1.0, -1.0)
    s = sign * logits
    return sign, np.exp(-np.logaddexp(0, s)), np.exp(-np.logaddexp(0, -s)), np.logaddexp(0, -s)


def _frozen(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -sign * q ** (gamma + 1)


def _factor_sign(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -sign * q ** gamma * (q - gamma * p * surprise)


def _without_p(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -sign * q ** gamma * (q + gamma * surprise)


def _gamma_forgotten(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -sign * q ** gamma * (q + (gamma > 0) * p * surprise)


def _power_lowered(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -sign * q ** max(gamma - 1, 0) * (q + gamma * p * surprise)


def _one_label(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, np.ones_like(target))
    return -sign * q ** gamma * (q + gamma * p * surprise)


def _no_sign(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -q ** gamma * (q + gamma * p * surprise)


def _in_the_probability(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    with np.errstate(all="ignore"):
        return -sign * (q ** gamma / p + gamma * q ** (gamma - 1) * surprise)


def _naive(logits, target, gamma=2.0):
    with np.errstate(all="ignore"):
        prob = 1 / (1 + np.exp(-logits))
        right = np.where(target == 1, prob, 1 - prob)
        wrong = 1 - right
        return -np.where(target == 1, 1, -1) * wrong ** gamma * (wrong - gamma * right * np.log(right))


def _power_rule(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    with np.errstate(all="ignore"):
        return -sign * (q ** (gamma + 1) + gamma * q ** (gamma - 1) * p * surprise)


def _without_gamma(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -sign * q ** gamma * (q + p * surprise)


def _p_for_p_t(logits, target, gamma=2.0):
    _, q, p, surprise = _parts(logits, np.ones_like(target))
    return -np.where(target == 1, 1.0, -1.0) * q ** gamma * (q + gamma * p * surprise)


def _second_piece(logits, target, gamma=2.0):
    sign, q, p, surprise = _parts(logits, target)
    return -sign * gamma * q ** gamma * p * surprise


EXERCISE = Exercise(
    reference=focal_grad, title="The slope of the focal loss", points=5, difficulty=4, minutes=15, draw=draw,
    mistakes=(
        Mistake("frozen_factor", _frozen,
                "The factor q ** gamma is treated as a constant. It depends on the score too: what does the product "
                "rule add?"),
        Mistake("factor_sign", _factor_sign,
                "Both pieces are there, and they work against each other. When the score moves towards its label, do "
                "surprise and factor grow or shrink?"),
        Mistake("without_p", _without_p,
                "The factor's piece misses a factor p: how does q itself change when the score does?"),
        Mistake("one_label", _one_label,
                "Every label is treated as 1. What changes for label 0?"),
        Mistake("p_for_p_t", _p_for_p_t,
                "Label 0 gets the slope of label 1 with its sign turned. Its p_t is 1 - p, not p: which score does the "
                "formula take for it?"),
        Mistake("cross_entropy", lambda logits, target, gamma=2.0: np.exp(-np.logaddexp(0, -logits)) - target,
                "This is p - y, the slope of cross-entropy. What does the factor q ** gamma change?"),
        Mistake("naive", _naive,
                "Right for everyday scores. At a score of 1000 the log of a probability that rounds to 0 is infinite: "
                "which function of the score is -log(sigmoid(s))?"),
        Mistake("power_rule", _power_rule,
                "In the second piece q has the power gamma - 1. One more q comes from inside: what is the derivative "
                "of q in s?"),
        Mistake("without_gamma", _without_gamma,
                "The second piece misses a factor: what comes down when q ** gamma is differentiated?"),
        Mistake("second_piece_only", _second_piece,
                "The factor was differentiated and the surprise was not. What is the other piece of the product rule?"),
        Mistake("no_sign", _no_sign,
                "Right size; for label 0 the sign is wrong. Where does its score have to go?"),
        Mistake("in_the_probability", _in_the_probability,
                "This is the slope in the probability p. What does p change by when the score changes a little?"),
        Mistake("gamma_forgotten", _gamma_forgotten,
                "Right for gamma = 1. The power in front was differentiated: what does its exponent become?"),
        Mistake("power_lowered", _power_lowered,
                "The power is one too low throughout. Its derivative lowers it, and what does the slope of the sigmoid "
                "give back?"),
    ),
    styles=(by_product_rule, label_by_label),
)
