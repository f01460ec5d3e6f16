"""What a model that was trained with class weights really believes."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def undo_class_weights(q, weight):
    """The probability p of label 1 behind the output q of a model that was trained with class
    weights.

    q: array of any shape, from 0 to 1: the best output, where label 1 has the probability p, of a
    model trained by cross-entropy in which label 1 counts `weight` times and label 0 once. weight:
    a number above 0. Returns an array like q.
    """
    return q / (q + weight * (1 - q))


def draw(rng):
    yield Case(np.array([0.5, 0.9, 0.99]), 99.0).note("a weight of 99")
    yield Case(np.array([0.0, 1.0, 0.5]), 21.2).note("at the ends")
    yield Case(np.array([0.3, 0.8]), 0.25).note("a weight below 1")
    yield Case(np.array([0.2, 0.6, 0.7]), 1.0).note("no weight")
    yield Case(rng.uniform(size=(2, 4)), 7.0).note("a table")
    yield Case(rng.uniform(size=5), 350.0)


def by_odds(q, weight):
    with np.errstate(divide="ignore"):
        odds = q / (1 - q) / weight
    return np.where(q == 1, 1.0, odds / (1 + np.where(q == 1, 0, odds)))


def by_the_score(q, weight):
    with np.errstate(divide="ignore"):
        z = np.log(q) - np.log1p(-q) - np.log(weight)
    return 1 / (1 + np.exp(-z))


def _odds(q, weight):
    with np.errstate(all="ignore"):
        return q / (weight * (1 - q))


def _at_one(odds):
    with np.errstate(all="ignore"):
        return odds / (1 + odds)


def _score(q):
    with np.errstate(all="ignore"):
        return np.log(q / (1 - q))


EXERCISE = Exercise(
    reference=undo_class_weights, title="Undo class weights", points=3, difficulty=2, minutes=8,
    draw=widened(draw, undo_class_weights),
    mistakes=(
        Mistake("divide", lambda q, weight: q / weight,
                "The probability is divided by the weight. For q = 1 the answer has to be 1: did "
                "the weight multiply the probability or the odds?"),
        Mistake("forward", lambda q, weight: weight * q / (weight * q + 1 - q),
                "This is the way there: the output of a weighted model where the probability is q. "
                "Which probability gives the output q?"),
        Mistake("odds", _odds,
                "These are the odds without the weight. Which probability has these odds?"),
        Mistake("at_one", lambda q, weight: _at_one(_odds(q, weight)),
                "Right except for q = 1, where the odds are infinite and inf / inf is nan. A "
                "probability with odds a / b is a / (a + b): which a and b need no division?"),
        Mistake("score", lambda q, weight: _score(q) - np.log(weight),
                "This is the logit without the weight. Which function makes a probability of a "
                "logit?"),
        Mistake("weight_from_score", lambda q, weight: 1 / (1 + np.exp(weight - _score(q))),
                "The weight is subtracted from the logit. It multiplied the odds: what does that "
                "add to their logarithm?"),
        Mistake("unweighted_odds", lambda q, weight: q / (1 + weight * (1 - q)),
                "A probability with odds a / b is a / (a + b). Does your denominator contain a as "
                "well as b?"),
        Mistake("one_more", lambda q, weight: q / (1 + weight),
                "The probability is divided by 1 + weight. For q = 1 the answer has to be 1: did "
                "the weight multiply the probability or the odds?"),
        Mistake("shifted", lambda q, weight: np.clip(q - np.log(weight), 0, 1),
                "log(weight) is subtracted from the probability. From which quantity should it be "
                "subtracted?"),
        Mistake("other_class", lambda q, weight: np.clip(1 - weight * (1 - q), 0, 1),
                "The probability of label 0 is multiplied by the weight. Did the weight multiply "
                "probabilities or odds?"),
        Mistake("renormalised", lambda q, weight: (q / weight) / (q / weight + (1 - q) * weight),
                "The weight enters for both classes and so counts twice. Which class was "
                "weighted?"),
        Mistake("divided_and_cut", lambda q, weight: np.clip(q / weight, 0, 1),
                "The probability is divided by the weight and clipped to at most 1. The weight "
                "multiplied the odds: which odds does q have?"),
    ),
    styles=(by_odds, by_the_score),
    further="For cases of which the share p is positive, write the expected weighted cross-entropy of one "
            "output q, and set its slope in q to 0. That tells q from p; solve it for p.",
)
