"""The focal loss from logits: the easy examples are turned down."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise
from ....exercises.widen import widened


def focal_value(logits, target, gamma=2.0, alpha=None):
    """The focal loss per example, right for logits of any size.

    logits: array of any shape, z with p = sigmoid(z). target: 0 or 1, of the same shape. gamma: a
    number from 0 up. alpha: a number from 0 to 1 (both included), the weight of label 1 beside 1 -
    alpha for label 0, or None for no weights. Returns an array like logits.
    """
    away = np.where(target == 1, -logits, logits)
    wrong = np.exp(-np.logaddexp(0, -away))
    weight = 1.0 if alpha is None else np.where(target == 1, alpha, 1 - alpha)
    return weight * wrong ** gamma * np.logaddexp(0, away)


def draw(rng):
    yield Case(np.array([0.0, 2.197, -2.197]), np.array([1, 1, 1])).note("p of 0.5, 0.9, 0.1")
    yield Case(np.array([1.5, -0.5, 0.3]), np.array([0, 1, 0]), 1.5).note("no alpha")
    yield Case(np.array([0.7, -1.2, 2.0, -0.4]), np.array([1, 0, 0, 1]), 2.0,
               0.25).note("alpha 0.25")
    yield Case(np.array([0.4, -2.0]), np.array([1, 0]), 0.0).note("gamma 0")
    yield Case(np.array([0.4, -2.0]), np.array([0, 1]), 0.0, 0.9).note("gamma 0, alpha 0.9")
    yield Case(np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([0, 1, 1, 0]),
               2.0).note("scores of 1000")
    yield Case(rng.normal(size=(2, 3)), np.array([[0, 1, 1], [1, 0, 0]]), 3.0, 0.6).note("a table")
    yield Case(3 * rng.normal(size=7), (rng.uniform(size=7) < 0.4).astype(int), 0.5, 0.3)
    yield Case(np.array([-20.0, 30.0]), np.array([1, 0]),
               5000.0).note("a huge gamma, wrong and sure of it")
    yield Case(np.array([0.0, 1.0, 1.0]), np.array([0, 1, 0]),
               2.0).note("logits that equal the labels")


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


EXERCISE = Exercise(
    reference=focal_value,
    title="Less weight for easy examples", points=4, difficulty=3, minutes=12,
    draw=widened(draw, focal_value),
    mistakes=from_loss("focal_with_logits", of="value").mistakes,
    styles=(by_softplus, with_a_loop),
    further="Let s be the logit for label 1 and minus the logit for label 0. Then -log(p) is "
            "log(1 + exp(-s)), and 1 - p is sigmoid(-s): compute both so that nothing overflows; "
            "a class weight, if there is one, multiplies the result.",
)
