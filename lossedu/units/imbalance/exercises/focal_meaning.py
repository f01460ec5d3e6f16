"""What a focal loss's output stands for: a share of positives, and not the one it says."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def focal_meaning(q, gamma):
    """The share eta of positives for which q is the output with the least expected focal loss.

    q: array of shape (n,), strictly between 0 and 1: what the model says. gamma: a number from 0
    up. Returns an array of shape (n,).
    """
    up = q ** gamma * (q - gamma * (1 - q) * np.log1p(-q))
    down = (1 - q) ** gamma * (1 - q - gamma * q * np.log(q))
    return up / (up + down)


def draw(rng):
    yield Case(np.array([0.5]), 2.0).note("one half")
    yield Case(np.array([0.3, 0.7, 0.9]), 2.0).note("gamma 2")
    yield Case(np.array([0.1, 0.6]), 0.0).note("gamma 0 is cross-entropy")
    yield Case(np.array([0.02, 0.4, 0.95]), 1.0).note("gamma 1")
    yield Case(np.array([0.25, 0.8]), 5.0).note("a large gamma")
    for n, gamma in ((4, 3.0), (6, 0.5)):
        yield Case(rng.uniform(0.05, 0.95, n), gamma)
    yield Case(np.array([0.501, 0.499, 0.5]), 400.0).note("a huge gamma")
    yield Case(np.array([1e-5, 1 - 1e-5, 0.001]), 0.05).note("next to certain")


RULED_OUT = {"a gamma beyond 1000, where powers of shares underflow": lambda q, gamma: gamma > 1000}


def by_slopes(q, gamma):
    """The slopes in the probability instead of the score: a common factor cancels."""
    up = gamma * q ** (gamma - 1) * -np.log(1 - q) + q ** gamma / (1 - q)
    down = gamma * (1 - q) ** (gamma - 1) * -np.log(q) + (1 - q) ** gamma / q
    return 1 / (1 + down / up)


def by_bisection(q, gamma):
    low, high = np.zeros(len(q)), np.ones(len(q))
    for _ in range(60):
        eta = (low + high) / 2
        slope = (1 - eta) * (gamma * q ** (gamma - 1) * -np.log(1 - q) + q ** gamma / (1 - q)) - eta * (
            gamma * (1 - q) ** (gamma - 1) * -np.log(q) + (1 - q) ** gamma / q)
        low, high = np.where(slope > 0, eta, low), np.where(slope > 0, high, eta)
    return (low + high) / 2


def _minimiser(q, gamma):
    """The way there: what focal loss makes of eta = q."""
    low, high = np.zeros(len(q)), np.ones(len(q))
    for _ in range(60):
        middle = (low + high) / 2
        up = focal_meaning(middle, gamma) < q
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    return (low + high) / 2


def _frozen(q, gamma):
    return q ** (gamma + 1) / (q ** (gamma + 1) + (1 - q) ** (gamma + 1))


def _swapped(q, gamma):
    return 1 - focal_meaning(q, gamma)


def _values(q, gamma):
    up, down = -q ** gamma * np.log(1 - q), -(1 - q) ** gamma * np.log(q)
    return up / (up + down)


def _slopes(q, gamma):
    """Sizes of the slopes in the score: (of label 0, of label 1)."""
    return (q ** gamma * (q - gamma * (1 - q) * np.log(1 - q)), (1 - q) ** gamma * (1 - q - gamma * q * np.log(q)))


def _signed(q, gamma):
    up, down = _slopes(q, gamma)
    with np.errstate(all="ignore"):
        return up / (up - down)


def _pieces_apart(q, gamma):
    up = q ** gamma * (q + gamma * (1 - q) * np.log(1 - q))
    down = (1 - q) ** gamma * (1 - q + gamma * q * np.log(q))
    return up / (up + down)


EXERCISE = Exercise(
    reference=focal_meaning, title="What focal loss means by 0.3", points=5, difficulty=4, minutes=15,
    draw=widened(draw, focal_meaning, RULED_OUT),
    mistakes=(
        Mistake("identity", lambda q, gamma: 1.0 * q,
                "Your answer takes q at its word. That is right for gamma = 0 alone: at which eta do the two slopes "
                "cancel?"),
        Mistake("forward", _minimiser,
                "This is the way there: what a model says where the share is q. You are asked for the share where the "
                "model says q."),
        Mistake("frozen_factor", _frozen,
                "The factors q ** gamma are held fixed while the loss is differentiated. They move with the score "
                "too."),
        Mistake("factors_alone", lambda q, gamma: q ** gamma / (q ** gamma + (1 - q) ** gamma),
                "Only the factors are left, without the surprise that they multiply. Try gamma = 0: there the answer "
                "has to be q."),
        Mistake("swapped", _swapped,
                "The labels have changed places: a higher q has to mean a higher share."),
        Mistake("signed", _signed,
                "The slope of label 1 is negative, and it stands with a plus. In the formula it has a minus: what "
                "becomes of the denominator?"),
        Mistake("pieces_apart", _pieces_apart,
                "In each slope the two pieces work against each other. log q is negative: which sign makes both pull "
                "the same way?"),
        Mistake("values", _values,
                "The values of the two losses are balanced. At a minimum it is the slopes that cancel."),
    ),
    styles=(by_slopes, by_bisection),
    rtol=1e-8,  # a bisection on the sign of a difference loses a few digits
)
