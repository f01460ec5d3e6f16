"""The KL divergence from draws: two estimates with the same mean."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def kl_from_draws(log_q, log_p):
    """Two estimates of KL(q || p), in nats, from n draws of q.

    log_q, log_p: (n,), the log-probabilities of each draw under q and p, down to -5000. With
    r = p / q at a draw, whose logarithm lies between 0.01 and 50 in size or is 0, returns the
    mean of -log r, and the mean of -log r + c (r - 1) with the number c for which no term can be
    negative.
    """
    log_r = np.asarray(log_p) - np.asarray(log_q)
    return float(np.mean(-log_r)), float(np.mean(np.expm1(log_r) - log_r))


def draw(rng):
    def drawn(n, size, far=0.0):
        log_q = -rng.exponential(2.0, n) - far
        return Case(log_q, log_q + rng.choice([-1, 1], n) * size)

    yield Case(np.log([0.5, 0.5]), np.log([0.25, 0.75])).note("two draws")
    yield Case(np.array([-1.0]), np.array([-2.0])).note("one draw")
    yield Case(np.array([-2.0]), np.array([-1.0])).note("one draw, likelier under p")
    yield Case(np.array([-1.0, -3.0]), np.array([-1.0, -3.0])).note("equal distributions")
    yield drawn(9, rng.uniform(0.1, 2.0, 9)).note("nine draws")
    yield drawn(7, 0.01).note("log r of size 0.01")
    yield drawn(6, rng.uniform(0.5, 2.0, 6), far=1000.0).note("whole texts: near -1000")
    yield drawn(5, rng.uniform(0.5, 2.0, 5), far=4000.0).note("whole texts: near -4000")
    yield Case(np.array([-0.5, -60.0]), np.array([-50.5, -10.0])).note("log r of size 50")
    yield Case(np.array([-1, -2, -4]), np.array([-2, -2, -3])).note("whole numbers")
    yield Case(np.array([-2e-5, -0.3, -0.7]), np.array([-0.3, -0.02, -5e-5])).note(
        "draws that are nearly certain")
    yield drawn(30, rng.uniform(0.01, 0.3, 30)).note("thirty draws")


def with_a_loop(log_q, log_p):
    first = second = 0.0
    for one, other in zip(log_q, log_p):
        gap = one - other
        first += gap
        second += np.expm1(-gap) + gap
    return first / len(log_q), second / len(log_q)


def by_series(log_q, log_p):
    x = np.array(log_p, dtype=float) - log_q
    small = np.abs(x) < 0.01
    y = np.where(small, x, 0.0)
    near = y ** 2 / 2 + y ** 3 / 6 + y ** 4 / 24 + y ** 5 / 120 + y ** 6 / 720
    return -x.mean(), np.where(small, near, np.exp(x) - 1 - x).mean()


def _of(first, second):
    def wrong(log_q, log_p):
        log_q, log_p = np.asarray(log_q, float), np.asarray(log_p, float)
        with np.errstate(all="ignore"):
            return float(first(log_q, log_p)), float(second(log_q, log_p))
    return wrong


def _one(q, p):
    return np.mean(q - p)


def _two(q, p):
    return np.mean(np.expm1(p - q) - (p - q))


def _ratio(q, p):
    return np.exp(p) / np.exp(q)


EXERCISE = Exercise(
    reference=kl_from_draws, title="KL from draws", points=2, difficulty=3, minutes=6,
    draw=widened(draw, kl_from_draws, {
        "logarithm lies between 0.01 and 50 in size or is 0": lambda log_q, log_p: any(
            one and not 0.00999 <= one <= 50.001
            for one in np.abs(np.asarray(log_p, float) - np.asarray(log_q, float)).ravel()),
        "down to -5000": lambda log_q, log_p: np.min([log_q, log_p]) < -5000}),
    mistakes=(
        Mistake("other_direction", _of(lambda q, p: np.mean(p - q),
                                       lambda q, p: np.mean(np.expm1(q - p) - (q - p))),
                "Here r is q / p. Which of the two stands below the line in r?"),
        Mistake("first_sign", _of(lambda q, p: np.mean(p - q), _two),
                "The first number has the wrong sign. What is -log r, if r = p / q?"),
        Mistake("second_turned", _of(_one, lambda q, p: np.mean(np.expm1(q - p) - (q - p))),
                "The first number is right, and in the second r is q / p. Use the same r in "
                "both."),
        Mistake("ratio_of_probs", _of(
            lambda q, p: np.mean(-np.log(_ratio(q, p))),
            lambda q, p: np.mean(_ratio(q, p) - 1 - np.log(_ratio(q, p)))),
                "Probabilities of whole texts round to 0. Which difference is log r?"),
        Mistake("ratio_in_second", _of(
            _one, lambda q, p: np.mean(_ratio(q, p) - 1 - (p - q))),
                "The second number divides probabilities, which round to 0 for whole texts. How "
                "does r follow from log r?"),
        Mistake("half_square", _of(_one, lambda q, p: np.mean((p - q) ** 2) / 2),
                "The second number is half the mean square of log r. That is close to the right "
                "one near 0, and not elsewhere. Which multiple of r - 1 is added to -log r?"),
        Mistake("weighted_by_q", _of(lambda q, p: np.sum(np.exp(q) * (q - p)),
                                     lambda q, p: np.sum(np.exp(q) * (np.expm1(p - q) - p + q))),
                "Each draw is weighted by its probability. The draws come from q: how often does "
                "a likely one occur already?"),
        Mistake("sums", _of(lambda q, p: np.sum(q - p),
                            lambda q, p: np.sum(np.expm1(p - q) - (p - q))),
                "These are sums. By what is the sum over the draws divided?"),
        *(Mistake(f"c_is_{name}", _of(
            _one, lambda q, p, c=c: np.mean(c * np.expm1(p - q) - p + q)),
                  f"The second number has c = {c:g}. Is -log r + c (r - 1) negative for some r, a "
                  "little above 1 or a little below?")
          for name, c in (("half", 0.5), ("two", 2.0), ("minus_1", -1.0))),
        Mistake("clipped", _of(_one, lambda q, p: np.mean(np.maximum(q - p, 0))),
                "The second number sets negative terms to 0, which changes the mean. What can be "
                "added that has the mean 0?"),
        Mistake("without_minus_1", _of(_one, lambda q, p: np.mean(np.exp(p - q) - (p - q))),
                "The second number is 1 too large. What is it where both distributions are "
                "equal?"),
        Mistake("log_of_mean", _of(lambda q, p: -np.log(np.mean(np.exp(p - q))), _two),
                "The first number is the logarithm of a mean. Which comes first, the logarithm or "
                "the mean?"),
        Mistake("swapped", _of(_two, _one),
                "The right two numbers in the other order. Which one is the mean of -log r?"),
        Mistake("first_twice", _of(_one, _one),
                "The second number repeats the first. Which multiple of r - 1 is added?"),
        Mistake("absolute", _of(lambda q, p: np.mean(np.abs(q - p)), _two),
                "The first number takes absolute values. A draw that is likelier under p "
                "contributes a negative number: what is -log r there?")),
    styles=(with_a_loop, by_series),
    further="Compute log_r = log_p - log_q once. The line c (r - 1) touches log r at r = 1, so "
            "that c is the derivative of the logarithm there.",
)
