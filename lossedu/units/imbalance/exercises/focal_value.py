"""The focal loss from logits: the easy examples are turned down."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def focal_value(logits, target, gamma=2.0, alpha=None):
    """The focal loss per example, right for logits of any size.

    logits: array of any shape, scores z with p = sigmoid(z). target: 0 or 1, of the same shape.
    gamma: a number from 0 up. alpha: a number between 0 and 1, the weight of label 1 beside 1 -
    alpha for label 0, or None for no weights. Returns an array like logits.
    """
    away = np.where(target == 1, -logits, logits)
    wrong = np.exp(-np.logaddexp(0, -away))
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    return weight * wrong ** gamma * np.logaddexp(0, away)


def draw(rng):
    yield Case(np.array([0.0, 2.197, -2.197]), np.array([1, 1, 1])).note("p of 0.5, 0.9, 0.1")
    yield Case(np.array([1.5, -0.5, 0.3]), np.array([0, 1, 0]), 1.5).note("no alpha")
    yield Case(np.array([0.7, -1.2, 2.0, -0.4]), np.array([1, 0, 0, 1]), 2.0, 0.25).note("alpha 0.25")
    yield Case(np.array([0.4, -2.0]), np.array([1, 0]), 0.0).note("gamma 0")
    yield Case(np.array([0.4, -2.0]), np.array([0, 1]), 0.0, 0.9).note("gamma 0, alpha 0.9")
    yield Case(np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([0, 1, 1, 0]), 2.0).note("scores of 1000")
    yield Case(rng.normal(size=(2, 3)), np.array([[0, 1, 1], [1, 0, 0]]), 3.0, 0.6).note("a table")
    yield Case(3 * rng.normal(size=7), (rng.uniform(size=7) < 0.4).astype(int), 0.5, 0.3)


def by_softplus(logits, target, gamma=2.0, alpha=None):
    signed = (2 * target - 1) * logits
    surprise = np.maximum(-signed, 0) + np.log1p(np.exp(-np.abs(logits)))
    log_wrong = -(np.maximum(signed, 0) + np.log1p(np.exp(-np.abs(logits))))
    value = np.exp(gamma * log_wrong) * surprise
    return value if alpha is None else value * (alpha * target + (1 - alpha) * (1 - target))


def with_a_loop(logits, target, gamma=2.0, alpha=None):
    found = np.empty(np.shape(logits))
    for place, z in np.ndenumerate(logits):
        y = target[place]
        s = z if y == 1 else -z
        small = np.exp(-abs(s))
        wrong = small / (1 + small) if s > 0 else 1 / (1 + small)
        surprise = np.log1p(small) + max(-s, 0.0)
        weight = 1.0 if alpha is None else (alpha if y == 1 else 1 - alpha)
        found[place] = weight * wrong ** gamma * surprise
    return found


def _reversed(logits, target, gamma=2.0, alpha=None):
    return focal_value(logits, target, gamma, None if alpha is None else 1 - alpha)


def _naive(logits, target, gamma=2.0, alpha=None):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-logits))
        right = np.where(target == 1, p, 1 - p)
        weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
        return -weight * (1 - right) ** gamma * np.log(right)


def _clipped(logits, target, gamma=2.0, alpha=None):
    p = 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
    right = np.clip(np.where(target == 1, p, 1 - p), 1e-7, 1 - 1e-7)
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    return -weight * (1 - right) ** gamma * np.log(right)


def _log_p(logits, target, gamma=2.0, alpha=None):
    away = np.where(target == 1, -logits, logits)
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    return weight * np.exp(-np.logaddexp(0, -away)) ** gamma * np.logaddexp(0, -logits)


def _right_power(logits, target, gamma=2.0, alpha=None):
    away = np.where(target == 1, -logits, logits)
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    return weight * np.exp(-np.logaddexp(0, away)) ** gamma * np.logaddexp(0, away)


def _alpha_for_all(logits, target, gamma=2.0, alpha=None):
    return focal_value(logits, target, gamma) * (1.0 if alpha is None else alpha)


def _times_gamma(logits, target, gamma=2.0, alpha=None):
    away = np.where(target == 1, -logits, logits)
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    return weight * gamma * np.exp(-np.logaddexp(0, -away)) * np.logaddexp(0, away)


def _one_label(logits, target, gamma=2.0, alpha=None):
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    return weight * focal_value(logits, np.ones_like(target), gamma)


def _p_for_p_t(logits, target, gamma=2.0, alpha=None):
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    surprise = np.logaddexp(0, np.where(target == 1, -logits, logits))
    return weight * np.exp(-np.logaddexp(0, logits)) ** gamma * surprise


EXERCISE = Exercise(
    reference=focal_value, title="Turn the easy ones down", points=4, difficulty=3, minutes=12, draw=draw,
    mistakes=(
        Mistake("alpha_reversed", _reversed,
                "Label 1 gets the weight 1 - alpha. To which label does alpha belong?"),
        Mistake("log_p", _log_p,
                "The surprise is -log p for both labels. What does a case of label 0 call a surprise?"),
        Mistake("alpha_ignored", lambda logits, target, gamma=2.0, alpha=None: focal_value(logits, target, gamma),
                "Right without alpha. Where does alpha come in, and what does label 0 get?"),
        Mistake("one_label", _one_label,
                "Every label is treated as 1. What changes for label 0?"),
        Mistake("p_for_p_t", _p_for_p_t,
                "The surprise is right. The factor is (1 - p) ** gamma for both labels: for which label is 1 - p the "
                "probability of the wrong one?"),
        Mistake("right_power", _right_power,
                "The factor is the probability of the right label to the power gamma: the easy examples count most. "
                "Which ones are to be turned down?"),
        Mistake("naive", _naive,
                "Right for everyday scores. At a score of 1000 the probability of the other label rounds to 0, and "
                "its logarithm is not finite. Which function of the score is -log(sigmoid(z))?"),
        Mistake("clipped", _clipped,
                "Right for everyday scores. The probabilities are clipped, so the loss stops growing at 16 or so, and "
                "its slope there is 0: a case that is wrong by 1000 cannot be mended. Which function of the score "
                "needs no clipping?"),
        Mistake("alpha_for_all", _alpha_for_all,
                "Both labels get alpha, which balances nothing. What does label 0 get?"),
        Mistake("times_gamma", _times_gamma,
                "gamma stands as a factor. It is an exponent: what should gamma = 0 give?"),
    ),
    styles=(by_softplus, with_a_loop),
)
