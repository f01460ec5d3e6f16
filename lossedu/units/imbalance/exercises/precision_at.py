"""What an alarm is worth: two rates of a detector, and how rare the thing is that it looks for."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def precision_at(tpr, fpr, prevalence):
    """The precision of an alarm: the fraction of all alarms that are raised by positives.

    tpr: the fraction of the positives that raise an alarm. fpr: the fraction of the negatives that
    raise one. prevalence: the fraction of positives among all cases, above 0. All are arrays of
    shape (n,), with values from 0 to 1, such that there are alarms: either tpr is above 0, or fpr
    is above 0 and the prevalence is below 1. Returns an array of shape (n,).
    """
    right = tpr * prevalence
    false = fpr * (1 - prevalence)
    return right / (right + false)


def draw(rng):
    yield Case(np.array([0.8, 0.95]), np.array([0.05, 0.05]),
               np.array([0.01, 0.3])).note("rare, and less rare")
    yield Case(np.array([0.812]), np.array([0.049]), np.array([0.001])).note("one detector")
    yield Case(np.array([0.9, 0.7, 0.6]), np.array([0.0, 0.7, 0.3]),
               np.array([0.2, 0.1, 0.4])).note(
        "no false alarm; an alarm that knows nothing")
    yield Case(np.array([0.0, 1.0]), np.array([0.2, 0.4]),
               np.array([0.3, 1.0])).note("no hit; nothing but positives")
    for n in (4, 7):
        yield Case(rng.uniform(0.3, 1, n), rng.uniform(0.01, 0.5, n), rng.uniform(0.001, 0.6, n))
    yield Case(np.array([0.9, 0.9]), np.array([1.0, 0.2]),
               np.array([0.3, 0.3])).note("an alarm for every negative")


def by_counting(tpr, fpr, prevalence):
    found = []
    for hit, alarm, share in zip(tpr, fpr, prevalence):
        positives, negatives = 1e6 * share, 1e6 * (1 - share)
        found.append(positives * hit / (positives * hit + negatives * alarm))
    return np.array(found)


def by_bayes(tpr, fpr, prevalence):
    anyone = prevalence * tpr + (1 - prevalence) * fpr
    return tpr * (prevalence / anyone)


def _hits_per_false_alarm(tpr, fpr, prevalence):
    with np.errstate(all="ignore"):
        return tpr * prevalence / (fpr * (1 - prevalence))


def _quiet_and_right(tpr, fpr, prevalence):
    negatives, positives = (1 - fpr) * (1 - prevalence), (1 - tpr) * prevalence
    with np.errstate(all="ignore"):
        return negatives / (negatives + positives)


EXERCISE = Exercise(
    reference=precision_at, title="What an alarm is worth", points=2, difficulty=1, minutes=5,
    draw=widened(draw, precision_at),
    mistakes=(
        Mistake("tpr", lambda tpr, fpr, prevalence: 1.0 * tpr,
                "This is the true positive rate, the fraction of the positives that raise an "
                "alarm. Who else raises one?"),
        Mistake("balanced", lambda tpr, fpr, prevalence: tpr / (tpr + fpr),
                "Right for equally many positives and negatives. How many of each are there among "
                "a thousand cases?"),
        Mistake("one_minus_fpr", lambda tpr, fpr, prevalence: 1 - fpr,
                "This is the specificity, the fraction of the negatives that raise no alarm. How "
                "many alarms come from each class?"),
        Mistake("prevalence_swapped", lambda tpr, fpr, prevalence: tpr * (1 - prevalence)
                / np.where(
            tpr * (1 - prevalence) + fpr * prevalence == 0, 1,
            tpr * (1 - prevalence) + fpr * prevalence),
            "The prevalence is taken for the fraction of negatives. Of which class is it the "
            "fraction?"),
        Mistake("negatives_unweighted", lambda tpr, fpr, prevalence: tpr * prevalence
                / (tpr * prevalence + fpr),
                "The true positives are a fraction of all cases, the false positives a fraction of "
                "the negatives alone. What makes both fractions of all cases?"),
        Mistake("hits_per_false_alarm", _hits_per_false_alarm,
                "These are odds: true alarms for each false one. Which fraction of all alarms is "
                "true?"),
        Mistake("hits", lambda tpr, fpr, prevalence: tpr * prevalence,
                "This is the fraction of true positives among all cases. Among which cases does "
                "the precision count them?"),
        Mistake("alarms", lambda tpr, fpr, prevalence: tpr * prevalence + fpr * (1 - prevalence),
                "This is the fraction of all cases that raise an alarm. Which part of these alarms "
                "is true?"),
        Mistake("quiet_and_right", _quiet_and_right,
                "This is the negative predictive value: among the cases without an alarm, the "
                "fraction of negatives. Among which cases does the precision count?"),
        Mistake("accuracy", lambda tpr, fpr, prevalence: tpr * prevalence + (1 - fpr)
                * (1 - prevalence),
                "This is the accuracy, the fraction of all cases that are judged right. Among "
                "which cases does the precision count?"),
        Mistake("quiet_negatives", lambda tpr, fpr, prevalence: tpr * prevalence / (
            tpr * prevalence + (1 - fpr) * (1 - prevalence) + 1e-300),
                "1 - fpr belongs to the negatives that raise no alarm. Which negatives do raise "
                "one?"),
        Mistake("false_share", lambda tpr, fpr, prevalence: 1 - precision_at(tpr, fpr, prevalence),
                "This is the fraction of the alarms that are false. Which fraction is asked for?"),
    ),
    styles=(by_counting, by_bayes),
    further="Imagine 1,000 cases: how many of them are positive, how many of those raise an "
            "alarm, and how many of the negatives do? Which fraction of all these alarms is "
            "raised by positives?",
)
