"""What a model that was trained with class weights really believes."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def undo_class_weights(q, weight):
    """The probability p of label 1 that a model stands for which says q after training with class weights.

    q: array of any shape, from 0 to 1: the output of a model trained by cross-entropy in which
    label 1 counted `weight` times and label 0 once. weight: a number above 0. Returns an array
    like q.
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
                "The probability is divided by the weight. Try q = 1: a model that is sure cannot become unsure. What "
                "was multiplied by the weight, the probability or the odds?"),
        Mistake("forward", lambda q, weight: weight * q / (weight * q + 1 - q),
                "This is the way there: what a model with weights says about p = q. You are asked for the way back."),
        Mistake("odds", _odds,
                "These are the odds without the weight. Which probability has these odds?"),
        Mistake("at_one", lambda q, weight: _at_one(_odds(q, weight)),
                "Right but for q = 1: there the odds are infinite, and infinity by infinity is nan. A probability with "
                "odds a/b is a/(a + b): which a and b need no division?"),
        Mistake("score", lambda q, weight: _score(q) - np.log(weight),
                "This is the score without the weight. Which function makes a probability of a score?"),
        Mistake("weight_from_score", lambda q, weight: 1 / (1 + np.exp(weight - _score(q))),
                "The weight was taken from the score. The odds were multiplied by it: what does that add to their "
                "logarithm?"),
        Mistake("unweighted_odds", lambda q, weight: q / (1 + weight * (1 - q)),
                "The weight is in one place right. A probability with odds a/b is a/(a + b): is your a in the "
                "denominator, too?"),
        Mistake("one_more", lambda q, weight: q / (1 + weight),
                "1 / (1 + w) is what q = 1/2 stands for, and no factor for every q. Try q = 1: can a model that is "
                "sure become unsure?"),
        Mistake("shifted", lambda q, weight: np.clip(q - np.log(weight), 0, 1),
                "log(weight) is to be taken from the score, and you took it from the probability."),
        Mistake("other_class", lambda q, weight: np.clip(1 - weight * (1 - q), 0, 1),
                "The probability of the other label is multiplied by the weight. It would leave the range from 0 to 1: "
                "what was multiplied, probabilities or odds?"),
        Mistake("renormalised", lambda q, weight: (q / weight) / (q / weight + (1 - q) * weight),
                "The weight went into both classes, and so in twice. Which class was weighted?"),
        Mistake("divided_and_cut", lambda q, weight: np.clip(q / weight, 0, 1),
                "q was divided by the weight and cut off at 1. The weight multiplies odds: which odds has q?"),
    ),
    styles=(by_odds, by_the_score),
)
