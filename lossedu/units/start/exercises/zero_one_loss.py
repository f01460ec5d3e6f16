"""The 0-1 loss: what one would like to minimise, and what is flat on both sides of a jump."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def zero_one_loss(score, label):
    """The 0-1 loss of each example: 1.0 where the decision is wrong, 0.0 where it is right.

    `score` has shape (n,), any real numbers; `label` has shape (n,), each 0 or 1. The model decides
    for 1 where the score is above 0, and for 0 elsewhere. The result has shape (n,): one loss per
    example, nothing is averaged. Floats (32 or 64 bits) and integers are fine; True and False are
    not.
    """
    return ((score > 0) != (label == 1)).astype("float32")   # exact: each is 0 or 1


def draw(rng):
    yield Case(np.array([2.0, -1.0, 0.3]), np.array([1, 1, 0])).note("three examples")
    yield Case(np.array([0.2]), np.array([1])).note("one example")
    yield Case(np.array([0.0, 0.0, 0.0, 0.0]), np.array([0, 1, 0, 1])).note(
        "scores of exactly 0")   # longer than the first case, which is the one to follow on paper
    yield Case(np.array([0.4, 0.1, -0.2, 0.6]), np.array([1, 1, 0, 0])).note("scores close to 0")
    yield Case(np.array([1e300, -1e300, 1e-300, -1e-300, np.inf]),
               np.array([1, 1, 1, 0, 0])).note("extreme scores")
    for n in (7, 12):
        yield Case(3 * rng.normal(size=n), rng.integers(0, 2, size=n)).note("several lengths")


def by_loop(score, label):
    return np.array([float(int(s > 0) != y) for s, y in zip(score, label)])


def by_choosing(score, label):
    return np.where(score > 0, 1.0 - label, 1.0 * label)


EXERCISE = Exercise(
    reference=zero_one_loss, title="Count the wrong ones, one by one", points=1, difficulty=1,
    minutes=4,
    draw=widened(draw, zero_one_loss),
    mistakes=(
        Mistake("right_ones", lambda score, label: ((score > 0) == (label == 1)).astype(float),
                "The right decisions get 1 here. Where should a loss be high?"),
        Mistake("threshold_half", lambda score, label: ((score > 0.5)
                                                        != (label == 1)).astype(float),
                "The decision is made at 0.5, which suits a probability. Which score corresponds "
                "to a probability of 0.5?"),
        Mistake("averaged", lambda score, label: np.mean((score > 0) != (label == 1)),
                "This is one number, the error rate. How many losses are there for n examples?"),
        Mistake("margin_of_zero_label", lambda score, label: (score * label <= 0).astype(float),
                "Every example of label 0 gets the loss 1, as with score * label <= 0. For which "
                "two labels would that product work?"),
        Mistake("zero_is_one", lambda score, label: ((score >= 0) != (label == 1)).astype(float),
                "Right except at a score of exactly 0. For which class does the model decide "
                "there?"),
        Mistake("zero_is_wrong", lambda score, label: (score * (2 * label - 1) <= 0).astype(float),
                "Right except at a score of exactly 0, which always counts as wrong here. For "
                "which class does the model decide there?"),
        Mistake("zero_is_right", lambda score, label: (score * (2 * label - 1) < 0).astype(float),
                "Right except at a score of exactly 0, which never counts as wrong here. For "
                "which class does the model decide there, and may that be wrong?"),
        Mistake("truncated", lambda score, label: 1.0 * ((np.trunc(score) > 0) != (label == 1)),
                "Right where the score lies at least 1 away from 0. What becomes of a score of "
                "0.3 if it is turned into an integer?"),
        Mistake("turned_into_integers", lambda score, label: 1.0 * (
            np.where(np.abs(score) < 9e18, np.trunc(score) > 0, False) != (label == 1)),
                "What becomes of a score of 0.3, and what of one that no integer can hold, if it "
                "is turned into an integer?"),
        Mistake("squared_distance", lambda score, label: (score - label) ** 2,
                "These are squared differences of score and label. Only the decision counts: is "
                "it right or wrong?"),
        Mistake("distance", lambda score, label: np.abs(score - label),
                "This is the distance between score and label. Only the decision counts: is it "
                "right or wrong?"),
        Mistake("only_false_positives", lambda score, label: 1.0 * ((score > 0) & (label == 0)),
                "Only decisions for 1 at a label of 0 count as wrong here. Which other decision "
                "is wrong?"),
        Mistake("only_false_negatives", lambda score, label: 1.0 * ((score <= 0) & (label == 1)),
                "Only decisions for 0 at a label of 1 count as wrong here. Which other decision "
                "is wrong?"),
        Mistake("label_itself", lambda score, label: 1.0 * label,
                "This is the label itself: the loss if each decision were 0. What became of the "
                "positive scores?"),
        Mistake("all_ones", lambda score, label: (score <= 0).astype(float),
                "Only the score matters here. Which decision is wrong for an example of label 0?"),
    ),
    styles=(by_loop, by_choosing),
    further="There are two questions for each example: which class does the model predict, at a "
            "score of exactly 0 as well, and is that the label? Turn the answer into 1.0 and 0.0, "
            "one for each example.",
)
