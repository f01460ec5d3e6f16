"""What a focal loss's output stands for: a share of positives, and not the one it says."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def focal_meaning(q, gamma):
    """The probability eta of label 1 for which the output q has the least expected focal loss
    (without alpha).

    q: array of shape (n,), strictly between 0 and 1: the output of a model. gamma: a number from 0
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
        slope = (1 - eta) * (gamma * q ** (gamma - 1) * -np.log(1 - q) + q ** gamma
                             / (1 - q)) - eta * (
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
    return (q ** gamma * (q - gamma * (1 - q) * np.log(1 - q)),
            (1 - q) ** gamma * (1 - q - gamma * q * np.log(q)))


def _signed(q, gamma):
    up, down = _slopes(q, gamma)
    with np.errstate(all="ignore"):
        return up / (up - down)


def _signed_below(q, gamma):
    up, down = _slopes(q, gamma)
    with np.errstate(all="ignore"):
        return down / (down - up)


def _log_of_the_other(q, gamma):
    """The second term of label 0 has the probability of label 1."""
    up, down = q ** gamma * (q - gamma * q * np.log(q)), _slopes(q, gamma)[1]
    return up / (up + down)


def _logs_of_the_others(q, gamma):
    """The second term of either label has the probability of the other one."""
    up = q ** gamma * (q - gamma * q * np.log(q))
    down = (1 - q) ** gamma * (1 - q - gamma * (1 - q) * np.log(1 - q))
    return up / (up + down)


def _log_of_the_other_above(q, gamma):
    up = _slopes(q, gamma)[0]
    down = (1 - q) ** gamma * (1 - q - gamma * (1 - q) * np.log(1 - q))
    return up / (up + down)


def _folded(q, gamma):
    return focal_meaning(np.minimum(q, 1 - q), gamma)


def _pieces_apart(q, gamma):
    up = q ** gamma * (q + gamma * (1 - q) * np.log(1 - q))
    down = (1 - q) ** gamma * (1 - q + gamma * q * np.log(q))
    return up / (up + down)


def _no_chain(q, gamma):
    """The first term without the factor q_t that 1/p_t times p_t q_t leaves."""
    up = q ** gamma * (1 - gamma * (1 - q) * np.log(1 - q))
    down = (1 - q) ** gamma * (1 - gamma * q * np.log(q))
    return up / (up + down)


def _no_gamma(q, gamma):
    """The power rule without the factor gamma that it puts in front."""
    up = q ** gamma * (q - (1 - q) * np.log(1 - q))
    down = (1 - q) ** gamma * (1 - q - q * np.log(q))
    return up / (up + down)


def _factors_crossed(q, gamma):
    """Each label has the factor of the other one."""
    up = (1 - q) ** gamma * (q - gamma * (1 - q) * np.log(1 - q))
    down = q ** gamma * (1 - q - gamma * q * np.log(q))
    return up / (up + down)


def _power_kept(q, gamma):
    """The second term with gamma - 1 in the power, as if q_t did not depend on s."""
    up = q ** gamma * q - gamma * q ** (gamma - 1) * (1 - q) * np.log(1 - q)
    down = (1 - q) ** gamma * (1 - q) - gamma * (1 - q) ** (gamma - 1) * q * np.log(q)
    return up / (up + down)


def _gamma_of_two(q, gamma):
    """gamma stands as 2 in the second term."""
    up = q ** gamma * (q - 2 * (1 - q) * np.log(1 - q))
    down = (1 - q) ** gamma * (1 - q - 2 * q * np.log(q))
    return up / (up + down)


def _power_lowered(q, gamma):
    """The factor of the whole gradient has the power gamma - 1."""
    with np.errstate(all="ignore"):
        up, down = _slopes(q, gamma)
        up, down = up / q, down / (1 - q)
        return up / (up + down)


EXERCISE = Exercise(
    reference=focal_meaning,
    title="What 0.3 means under the focal loss", points=5, difficulty=4, minutes=15,
    draw=widened(draw, focal_meaning, RULED_OUT),
    mistakes=(
        Mistake("identity", lambda q, gamma: 1.0 * q,
                "This takes q for the probability itself, which is right for gamma = 0 alone. At "
                "which eta do the gradients of the two labels cancel?"),
        Mistake("forward", _minimiser,
                "This is the way there: the best output where the probability is q. Which "
                "probability makes q the best output?"),
        Mistake("frozen_factor", _frozen,
                "The factors q**gamma and (1 - q)**gamma are treated as constants. They depend on "
                "the logit too: what does the product rule add?"),
        Mistake("factors_alone", lambda q, gamma: q ** gamma / (q ** gamma + (1 - q) ** gamma),
                "Only the factors q**gamma and (1 - q)**gamma are left, without the logarithms. "
                "For gamma = 0 the answer has to be q: is it?"),
        Mistake("swapped", _swapped,
                "The two labels are swapped. Should a higher output belong to a higher or to a "
                "lower probability of label 1?"),
        Mistake("signed", _signed,
                "The gradients of the two labels have opposite signs. Set their weighted sum to 0: "
                "which sign does that give in the denominator?"),
        Mistake("signed_below", _signed_below,
                "The gradients of the two labels have opposite signs. Solve eta * (one) + "
                "(1 - eta) * (the other) = 0 for eta: which of them stands above the line?"),
        Mistake("log_of_the_other", _log_of_the_other,
                "For label 0 the probability of the true label is 1 - q. With which number, then, "
                "is p_t log p_t calculated?"),
        Mistake("log_of_the_other_above", _log_of_the_other_above,
                "For label 1 the probability of the true label is q. With which number, then, is "
                "p_t log p_t calculated?"),
        Mistake("logs_of_the_others", _logs_of_the_others,
                "In the second term of either gradient stands the probability of the other label. "
                "What is p_t for label 1, and for label 0, if the output is q?"),
        Mistake("folded", _folded,
                "Right up to one half, and mirrored above it. Which eta belongs to an output near "
                "1?"),
        Mistake("pieces_apart", _pieces_apart,
                "The two terms of each gradient have opposite signs here. log q is negative: which "
                "sign lets both terms point the same way?"),
        Mistake("no_chain", _no_chain,
                "A factor of the chain rule is missing. d p_t/ds = p_t q_t belongs to both terms "
                "of the product: what is left of 1/p_t after it?"),
        Mistake("no_gamma", _no_gamma,
                "A factor is missing in one of the two terms. What is the derivative of "
                "q_t**gamma, and what is it for gamma = 0?"),
        Mistake("factors_crossed", _factors_crossed,
                "Each label has the factor of the other. For label 0, is q_t = q or 1 - q?"),
        Mistake("power_kept", _power_kept,
                "Differentiate q_t**gamma once more: which power of q_t is left, and what does "
                "d q_t/ds add?"),
        Mistake("gamma_of_two", _gamma_of_two,
                "Right for gamma = 2. Where in the second term does gamma stand?"),
        Mistake("power_lowered", _power_lowered,
                "The factor in front of each gradient has the power gamma - 1. Which power of q_t "
                "stands there, and which is left for gamma = 0?"),
        Mistake("values", _values,
                "The values of the two losses are balanced. What has to be 0 at a minimum of the "
                "expected loss?"),
    ),
    styles=(by_slopes, by_bisection),
    rtol=1e-8,  # a bisection on the sign of a difference loses a few digits
    further="If label 1 has the probability eta, the expected loss of the output q is eta * f(q) "
            "+ (1 - eta) * f(1 - q), where f(q) = -(1 - q)**gamma * log(q). Set its derivative "
            "with respect to q to 0, and solve for eta: the equation is linear in eta.",
)
