"""The slope of the focal loss: two factors depend on the score."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise
from ....exercises.widen import widened


def focal_grad(logits, target, gamma=2.0):
    """The derivative of the focal loss (without alpha) with respect to the logits, per example.

    It has to hold for logits of any size. logits: array of shape (n,). target: 0 or 1, of the same
    shape. gamma: a number from 0 up. Returns an array of shape (n,).
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
    yield Case(np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([0, 1, 1, 0]),
               2.0).note("scores of 1000")
    yield Case(np.array([-4.0, 4.0, 6.0]), np.array([1, 0, 1]), 5.0).note("a large gamma")
    yield Case(np.array([1000.0, -1000.0]), np.array([1, 0]),
               0.5).note("scores of 1000, a small gamma")
    for n, gamma in ((6, 3.0), (9, 0.5)):
        yield Case(2 * rng.normal(size=n), (rng.uniform(size=n) < 0.5).astype(int), gamma)
    yield Case(np.array([5.0, -8.0, 9.5]), np.array([1, 0, 1]), 2.0).note("right, and sure of it")
    yield Case(np.array([-20.0, 30.0]), np.array([1, 0]),
               5000.0).note("a huge gamma, wrong and sure of it")


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


borrowed = from_loss("focal_with_logits", settings=("gamma",), without=("alpha_swapped",))

EXERCISE = Exercise(
    reference=focal_grad,
    title="The gradient of the focal loss", points=5, difficulty=4, minutes=15,
    draw=widened(draw, focal_grad),
    mistakes=borrowed.mistakes,
    styles=(by_product_rule, label_by_label),
    further="Let s be the logit for label 1 and minus the logit for label 0, and p = sigmoid(s). "
            "The loss is -(1 - p)**gamma * log(p): differentiate it with respect to p by the "
            "product rule, then multiply by the derivative of p with respect to s and by that of "
            "s with respect to the logit.",
)
