"""Where an output bias has to start so that an untrained network says the base rate."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def prior_bias(target):
    """The output bias b at which a sigmoid says the share of positives when every input is ignored.

    target: array of shape (n,) of 0 and 1, with at least one of each. Returns a float.
    """
    positives = np.sum(target == 1)
    return float(np.log(positives / (len(target) - positives)))


def draw(rng):
    yield Case(np.array([0, 0, 0, 1])).note("one in four")
    yield Case(np.array([1, 0])).note("as many of each")
    yield Case(np.array([1, 1, 1, 0, 1, 1])).note("positives in the majority")
    yield Case((np.arange(200) == 17).astype(int)).note("one in 200")
    for n in (13, 41):
        target = (rng.uniform(size=n) < 0.2).astype(int)
        target[:2] = 0, 1
        yield Case(target)


def by_rate(target):
    rate = np.mean(target)
    return float(np.log(rate) - np.log1p(-rate))


def by_newton(target):
    bias, rate = 0.0, float(np.mean(target))
    for _ in range(200):
        said = 1 / (1 + np.exp(-bias))
        bias -= np.clip((said - rate) / (said * (1 - said)), -0.5, 0.5)
    return float(bias)


def _entropy(rate):
    return float(-rate * np.log(rate) - (1 - rate) * np.log(1 - rate))


EXERCISE = Exercise(
    reference=prior_bias, title="Start at the base rate", points=2, difficulty=1, minutes=5,
    draw=widened(draw, prior_bias),
    mistakes=(
        Mistake("sign", lambda target: float(np.log((1 - np.mean(target)) / np.mean(target))),
                "Right size, wrong sign. With rare positives, what does your bias say about a case before training?"),
        Mistake("rate", lambda target: float(np.mean(target)),
                "This is the share of positives itself, a probability. The bias is a score: the sigmoid comes after "
                "it."),
        Mistake("log_rate", lambda target: float(np.log(np.mean(target))),
                "This is log of the share. Send it through a sigmoid: what comes out, and what was wanted?"),
        Mistake("surprise", lambda target: float(-np.log(np.mean(target))),
                "This is how surprising a positive is. The sigmoid has to turn the bias into the share itself: which "
                "score has the odds of a positive?"),
        Mistake("logit_of_majority", lambda target: float(np.abs(np.log(np.mean(target) / (1 - np.mean(target))))),
                "Never below 0: so your network starts by saying yes. On which side does a rare class start?"),
        Mistake("log_count_ratio", lambda target: float(np.log2(np.sum(target == 1) / np.sum(target == 0))),
                "The right ratio in the wrong logarithm: the sigmoid is made with e."),
        Mistake("smoothed", lambda target: float(np.log((np.sum(target) + 1) / (len(target) - np.sum(target) + 1))),
                "One case was added to each class. Both are there already: what is the share that the sigmoid has to "
                "say?"),
        Mistake("sigmoid_of_rate", lambda target: float(1 / (1 + np.exp(-np.mean(target)))),
                "The share went through the sigmoid. You need the way back: which score becomes the share?"),
        Mistake("entropy", lambda target: _entropy(np.mean(target)),
                "This is the first loss with the right bias, the entropy of the labels. Asked is the bias."),
        Mistake("centred", lambda target: float(np.mean(target) - 0.5),
                "This is how far the share lies from one half. Which score does the sigmoid turn into the share?"),
        Mistake("ratio", lambda target: float(np.sum(target == 1) / np.sum(target == 0)),
                "These are the odds. What turns odds into the score that a sigmoid takes?"),
    ),
    styles=(by_rate, by_newton),
)
