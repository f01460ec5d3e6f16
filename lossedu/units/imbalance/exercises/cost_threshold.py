"""From two costs to a threshold: when does an alarm pay?"""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def cost_threshold(false_alarm, miss, prevalence):
    """The probability from which on an alarm is cheaper than none, where the probability is
    calibrated.

    false_alarm: the cost of an alarm for a negative. miss: the cost of no alarm for a positive. A
    right decision costs nothing. prevalence: the fraction of positives among all cases. All are
    arrays of shape (n,), above 0. Returns an array of shape (n,).
    """
    return false_alarm / (false_alarm + miss)


def draw(rng):
    yield Case(np.array([1.0]), np.array([20.0]),
               np.array([0.05])).note("a miss costs 20 false alarms")
    yield Case(np.array([200.0, 3.0]), np.array([10_000.0, 1.0]),
               np.array([0.0005, 0.3])).note("two jobs")
    yield Case(np.array([2.0, 5.0, 5.0]), np.array([2.0, 5.0, 1.0]),
               np.array([0.1, 0.3, 0.02])).note("equal costs")
    for n in (4, 6):
        yield Case(rng.uniform(1, 10, n), rng.uniform(1, 300, n), rng.uniform(0.001, 0.4, n))
    yield Case(np.array([1e-8, 3e-9]), np.array([2e-8, 5e-8]),
               np.array([0.1, 0.2])).note("tiny costs")
    yield Case(np.array([1.0, 1.2]), np.array([1.2, 1.0]),
               np.array([0.1, 0.2])).note("nearly equal costs")


def by_odds(false_alarm, miss, prevalence):
    odds = false_alarm / miss
    return odds / (1 + odds)


def by_bisection(false_alarm, miss, prevalence):
    low, high = np.zeros(len(miss)), np.ones(len(miss))
    for _ in range(80):
        p = (low + high) / 2
        pays = p * miss > (1 - p) * false_alarm
        low, high = np.where(pays, low, p), np.where(pays, p, high)
    return (low + high) / 2


EXERCISE = Exercise(
    reference=cost_threshold, title="A threshold from two costs", points=2, difficulty=2, minutes=6,
    draw=widened(draw, cost_threshold),
    mistakes=(
        Mistake("half", lambda false_alarm, miss, prevalence: np.full(len(miss), 0.5),
                "This is one half, whatever the costs are. At p = 0.4, what is the expected cost "
                "of an alarm, and what is that of none?"),
        Mistake("base_rate", lambda false_alarm, miss, prevalence: 1.0 * prevalence,
                "This is the prevalence. For a case with the probability p, what is the expected "
                "cost of an alarm, and what is that of none?"),
        Mistake("swapped", lambda false_alarm, miss, prevalence: miss / (false_alarm + miss),
                "A costlier miss raises this threshold, so fewer alarms are raised. Which of the "
                "two costs should raise it?"),
        Mistake("ratio", lambda false_alarm, miss, prevalence: false_alarm / miss,
                "These are odds: the ratio p / (1 - p) at which both decisions cost the same. "
                "Which p has these odds?"),
        Mistake("times_prevalence", lambda false_alarm, miss, prevalence: prevalence * false_alarm
                / (
            false_alarm + miss),
            "This is the right threshold times the prevalence. Does a calibrated probability take "
            "the prevalence into account already?"),
        Mistake("prior_twice", lambda false_alarm, miss, prevalence: false_alarm * (1 - prevalence)
                / (
            false_alarm * (1 - prevalence) + miss * prevalence),
            "The prevalence counts twice here: a calibrated probability takes it into account "
            "already. What is left to weigh?"),
    ),
    styles=(by_odds, by_bisection),
    further="For a case that is positive with probability p, write down the expected cost of an "
            "alarm and that of no alarm. At the threshold the two are equal: which of the three "
            "arguments occur in that equation?",
)
