"""Counts of which the zeros were never written down: the derivative, for rates of any size."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def seen_only(z, y):
    """The derivative in z of the negative log-likelihood of each count.

    A Poisson variable with mean exp(z) is recorded only if it is at least 1: y has the Poisson
    distribution *given that it is not 0*. z: (n,), floats from -1000 to 700. y: (n,), whole numbers
    from 1 up. Returns (n,), each with an error below 1e-9 times max(predicted mean, y).
    """
    rate = np.exp(z)
    positive = -np.expm1(-rate)     # the probability of a count above 0
    mean = np.where(rate > 0, rate / np.where(positive > 0, positive, 1.0), 1.0)
    return mean - y


def draw(rng):
    yield Case(np.array([0.0]), np.array([3.0])).note("one count")
    yield Case(rng.normal(0, 1, 6), rng.integers(2, 9, 6).astype(float)).note("ordinary rates")
    yield Case(rng.normal(1, 1, 9), rng.integers(1, 6, 9).astype(float)).note("nine counts")
    yield Case(np.array([5.0, 8.3, 20.0]), np.array([140.0, 4000.0, 7.0])).note("large rates")
    yield Case(np.array([-18.0, -20.7, -34.0]), np.array([2.0, 3.0, 4.0])).note("small rates")
    yield Case(np.array([-40.0, -300.0, -1000.0]), np.array([2.0, 3.0, 5.0])).note("tiny rates")
    yield Case(np.array([-800.0, 0.4, 2.6]), np.array([2.0, 1.0, 9.0])).note(
        "a tiny rate beside ordinary ones")
    yield Case(np.array([-5.0, -9.0]), np.array([1.0, 1.0])).note("counts of 1, small rates")
    yield Case(np.array([-20.0, 700.0, 2.0]), np.array([1.0, 1.0, 2.0])).note("a huge rate")
    yield Case(np.array([0.00002, -0.00003, 2.5]), np.array([500.0, 25.0, 16777217.0])).note(
        "z near 0")
    yield Case(np.array([3.0, 1.1, 13.0, 3.4]), np.array([17.0, 12.0, 800.0, 45.0])).note(
        "large counts")
    yield Case(np.array([0, 1, -2]), np.array([1, 4, 2])).note("whole numbers")
    yield Case(np.array([-21.5, -30.0]), np.array([1.0, 1.0])).note("counts of 1, tiny rates")
    yield Case(np.full(4, 0.7), np.array([1.0, 2.0, 3.0, 4.0])).note("equal rates")


def with_logs(z, y):
    rate = np.exp(z)
    with np.errstate(divide="ignore"):
        log_positive = np.where(rate > 1e-300, np.log(-np.expm1(-rate)), z)
    return np.exp(z - log_positive) - y


def by_loop(z, y):
    out = []
    for one, count in zip(z, y):
        rate = float(np.exp(one))
        mean = 1 + rate / 2 if rate < 1e-9 else rate / -np.expm1(-rate)
        out.append(mean - count)
    return np.array(out)


def naive(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return rate / (1 - np.exp(-rate)) - y


def with_eps(added):
    def wrong(z, y):
        rate = np.exp(z)
        return rate / (1 - np.exp(-rate) + added) - y
    return wrong


def eps_beside_expm1(added):
    def wrong(z, y):
        rate = np.exp(z)
        return rate / (-np.expm1(-rate) + added) - y
    return wrong


def one_branch(least):
    """The limit for all counts as soon as one z lies below `least`."""
    return lambda z, y: np.ones(len(z)) - y if np.min(z) < least else seen_only(z, y)


def short_floats(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(np.asarray(z, dtype=np.float32))
        mean = np.where(rate > 0, rate / -np.expm1(-rate), np.float32(1))
    return mean.astype(float) - y


def short_torch(guarded, both):
    """The same in PyTorch: with or without the limit, y narrowed as well or not."""
    def wrong(z, y):
        import torch
        rate = torch.tensor(z, dtype=torch.float32).exp()
        mean = rate / -torch.expm1(-rate)
        if guarded:
            mean = torch.where(rate > 0, mean, 1.0)
        return (mean - torch.tensor(y, dtype=torch.float32 if both else None)).double().numpy()
    return wrong


def nan_to_0(after):
    """0 in the place of 0/0: before y is subtracted, or after it."""
    def wrong(z, y):
        with np.errstate(all="ignore"):
            rate = np.exp(z)
            mean = rate / -np.expm1(-rate)
        return np.nan_to_num(mean - y) if after else np.nan_to_num(mean) - y
    return wrong


def clipped(least):
    return lambda z, y: seen_only(np.maximum(z, least), y)


def expm1_alone(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return rate / -np.expm1(-rate) - y


def wrong_sign(z, y):
    rate = np.exp(z)
    with np.errstate(all="ignore"):
        return rate - np.where(rate > 1e-12, rate / np.expm1(np.minimum(rate, 700)), 1.0) - y


def naive_wrong_sign(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return rate - y - rate * np.exp(-rate) / (1 - np.exp(-rate))


def naive_in_the_rate(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return 1 - y / rate + np.exp(-rate) / (1 - np.exp(-rate))


def factor_forgotten(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return rate - y + np.exp(-rate) / (1 - np.exp(-rate))


def factor_forgotten_expm1(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return rate - y + 1 / np.expm1(rate)


def all_divided(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return (rate - y) / -np.expm1(-rate)


def the_loss(z, y):
    with np.errstate(all="ignore"):
        return np.exp(z) - y * z + np.log(-np.expm1(-np.exp(z)))


def in_the_rate(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return -1 / np.expm1(-rate) - y / rate


def in_the_rate_by_parts(z, y):
    with np.errstate(all="ignore"):
        rate = np.exp(z)
        return 1 - y / rate + 1 / np.expm1(rate)


def in_the_rate_divided(z, y):
    with np.errstate(all="ignore"):
        return seen_only(z, y) / np.exp(z)


def plain_in_the_rate(z, y):
    with np.errstate(all="ignore"):
        return 1 - y / np.exp(z)


EXERCISE = Exercise(
    reference=seen_only, title="Only what was seen", points=3, difficulty=4, minutes=10,
    draw=widened(draw, seen_only, {
        "y is a whole number from 1 up": lambda z, y: np.any(y < 1) or np.any(y != np.round(y)),
        "z lies from -1000 to 700": lambda z, y: np.any(np.abs(z + 150) > 850)}), atol=1e-9,
    mistakes=(
        Mistake("plain_poisson", lambda z, y: np.exp(z) - y,
                "This is the derivative for counts that may be 0. By which probability has the "
                "probability of y to be divided if zeros are never recorded?"),
        Mistake("plain_in_the_rate", plain_in_the_rate,
                "This is the derivative for counts that may be 0, and with respect to the rate. "
                "Which probability is missing, and by how much does the rate change when z does?"),
        Mistake("zeros_only", lambda z, y: np.exp(z) * np.exp(-np.exp(z)) - y,
                "The rate is multiplied by the probability of a 0 here. What is the mean of a "
                "count of which we know that it is at least 1?"),
        Mistake("multiplied", lambda z, y: np.exp(z) * -np.expm1(-np.exp(z)) - y,
                "The rate is multiplied by the probability of a count above 0. If the zeros are "
                "dropped, is the mean of the counts that stay larger than the rate, or smaller?"),
        Mistake("one_added", lambda z, y: np.exp(z) + 1 - y,
                "This predicts the rate plus 1. That is the mean of a count that was raised by 1, "
                "and not of one that is known to be above 0. Which sum gives the latter?"),
        Mistake("at_least_one", lambda z, y: np.maximum(np.exp(z), 1.0) - y,
                "This predicts the rate, or 1 if that is larger. What is the mean of a count of "
                "rate 1 of which we know that it is not 0?"),
        Mistake("naive", naive,
                "The formula is right, and its digits are lost for small rates: 1 - exp(-m) "
                "rounds to a few digits, and then to 0. Which function computes it accurately?"),
        *(Mistake(f"eps_{digits}", with_eps(10.0 ** -digits),
                  "The number added to the denominator changes the result where the rate is "
                  "small. Which function computes 1 - exp(-m) without a loss of digits, and which "
                  "limit has the quotient?")
          for digits in (6, 8, 9, 10, 12)),
        *(Mistake(f"eps_beside_expm1_{digits}", eps_beside_expm1(10.0 ** -digits),
                  "A number is added to the denominator, which is as small as the rate itself "
                  "where the rate is small. Which limit has the quotient as the rate goes to 0?")
          for digits in (9, 10, 12, 15)),
        *(Mistake(f"one_branch_{-least}", one_branch(least),
                  "One count with a tiny rate decides for all of them. To which entries does the "
                  "limit apply?")
          for least in (-20, -700)),
        Mistake("short_floats", short_floats,
                "These are the digits of float32. Nine are asked for: in which type is exp(z) "
                "computed?"),
        *(Mistake(f"short_torch{'_guarded' * guarded}{'_both' * both}", short_torch(guarded, both),
                  "These are the digits of float32. Nine are asked for: which dtype has the tensor "
                  "of z?")
          for guarded in (True, False) for both in (True, False)),
        *(Mistake(f"nan_to_0{'_after' * after}", nan_to_0(after),
                  "Where exp(z) rounds to 0 the quotient is 0/0, and it is replaced by 0. Which "
                  "limit has the mean there?")
          for after in (False, True)),
        *(Mistake(f"clipped_{-least}", clipped(least),
                  "z is clipped from below, which changes digits that are asked for. Which "
                  "function computes 1 - exp(-m) without a loss of digits?")
          for least in (-5, -10, -15, -16, -18, -19, -20)),
        *(Mistake(name, wrong,
                  "The factor of the chain rule is missing in the term of the missing zeros. By "
                  "how much does the rate m change when z does?")
          for name, wrong in (("factor_forgotten", factor_forgotten),
                              ("factor_forgotten_expm1", factor_forgotten_expm1))),
        Mistake("all_divided", all_divided,
                "Prediction minus target is divided by the probability of a count above 0. The "
                "logarithm turns that division into a subtraction: what is the derivative of "
                "log(1 - exp(-m)) in z?"),
        Mistake("the_loss", the_loss,
                "This is the negative log-likelihood itself. What of it is asked for?"),
        Mistake("the_rate_alone", lambda z, y: seen_only(z, y) + y,
                "This is the mean of a count that is known to be above 0. What is the derivative "
                "of the loss?"),
        Mistake("expm1_alone", expm1_alone,
                "Right until exp(z) rounds to 0: then this is 0/0. Which limit has the "
                "mean as the rate goes to 0?"),
        *(Mistake(name, wrong,
                  "The logarithm of the probability of a count above 0 enters with the wrong sign. "
                  "Is the probability of y divided by it or multiplied?")
          for name, wrong in (("wrong_sign", wrong_sign), ("naive_wrong_sign", naive_wrong_sign))),
        *(Mistake(name, wrong,
                  "This is the derivative with respect to the rate. By how much does the rate "
                  "change when z does?")
          for name, wrong in (("in_the_rate", in_the_rate),
                              ("in_the_rate_by_parts", in_the_rate_by_parts),
                              ("in_the_rate_divided", in_the_rate_divided),
                              ("naive_in_the_rate", naive_in_the_rate))),
        Mistake("turned", lambda z, y: y - np.where(
            np.exp(z) > 1e-12, np.exp(z) / -np.expm1(-np.maximum(np.exp(z), 1e-12)), 1.0),
                "This is the derivative of the log-likelihood. Which sign has the *negative* "
                "log-likelihood?"),
        Mistake("averaged", lambda z, y: seen_only(z, y) / len(y),
                "Each entry is divided by the number of counts. The derivative of each count's own "
                "loss is asked for.")),
    styles=(with_logs, by_loop),
    further="The answer is again prediction minus target. The prediction is the mean of a count "
            "that is known to be above 0.")
