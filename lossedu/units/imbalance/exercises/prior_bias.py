"""Where an output bias has to start so that an untrained network says the base rate."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def prior_bias(target):
    """The output bias b at which a sigmoid predicts the fraction of positives when every input is
    ignored.

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
                "Right size, wrong sign. Which probability does this bias predict where positives "
                "are rare?"),
        Mistake("rate", lambda target: float(np.mean(target)),
                "This is the fraction of positives itself, a probability. Which logit does the "
                "sigmoid turn into it?"),
        Mistake("log_rate", lambda target: float(np.log(np.mean(target))),
                "This is the logarithm of the fraction of positives. Which probability does the "
                "sigmoid make of it, and which one is asked for?"),
        Mistake("surprise", lambda target: float(-np.log(np.mean(target))),
                "This is minus the logarithm of the fraction of positives. Which probability does "
                "the sigmoid make of it, and which one is asked for?"),
        Mistake("logit_of_majority", lambda target: float(np.abs(np.log(np.mean(target)
                                                                        / (1 - np.mean(target))))),
                "This is never below 0, so the prediction is never below one half. On which side "
                "of 0 is the bias of a rare class?"),
        Mistake("log_count_ratio", lambda target: float(np.log2(np.sum(target == 1)
                                                                / np.sum(target == 0))),
                "The right ratio, but its logarithm to base 2. Which base does the sigmoid use?"),
        Mistake("smoothed", lambda target: float(np.log((np.sum(target) + 1)
                                                        / (len(target) - np.sum(target) + 1))),
                "One case is added to each class. Which fraction of positives should the sigmoid "
                "predict?"),
        Mistake("sigmoid_of_rate", lambda target: float(1 / (1 + np.exp(-np.mean(target)))),
                "The fraction of positives went through the sigmoid. Which function is its "
                "inverse?"),
        Mistake("entropy", lambda target: _entropy(np.mean(target)),
                "This is the entropy of the labels, the first loss with the right bias. What is "
                "the bias itself?"),
        Mistake("centred", lambda target: float(np.mean(target) - 0.5),
                "This is the distance of the fraction of positives from one half. Which logit does "
                "the sigmoid turn into that fraction?"),
        Mistake("ratio", lambda target: float(np.sum(target == 1) / np.sum(target == 0)),
                "These are the odds of a positive. What turns odds into a logit?"),
    ),
    styles=(by_rate, by_newton),
    further="If every input is ignored, the network predicts sigmoid(b): set that equal to the "
            "fraction of positives, and solve for b. The result has to be 0 for balanced classes, "
            "and negative where positives are rare.",
)
