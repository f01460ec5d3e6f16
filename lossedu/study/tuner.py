"""The learning rate of an arm: the one that is best on average over the tuning seeds.

    scores = try_rates(RATES, tuning, lambda rates, seeds: accuracy(train(rates, seeds)))
    rate = best_rate(RATES, scores)

Each arm is tuned by itself, on seeds that are not reported: what was tuned on a seed looks too
good on it.
"""
import numpy as np


def try_rates(rates, tuning, measure):
    """The mean over the tuning seeds of what is measured at each rate: (R,).

    `measure(rates, seeds)` trains a run for each of S rates and seeds, all at once, and gives a
    number for each run, (S,). It may give several such arrays in a tuple; so does this, then.

    >>> try_rates((0.1, 1.0), (5, 7), lambda rates, seeds: rates * np.array(seeds))
    array([0.6, 6. ])
    """
    measured = measure(np.repeat(rates, len(tuning)), tuple(tuning) * len(rates))

    def means(values):
        return np.reshape(values, (len(rates), len(tuning))).mean(axis=1)

    if isinstance(measured, tuple):
        return tuple(means(values) for values in measured)
    return means(measured)


def best_rate(rates, scores, near=0.0, delays=None):
    """The rate with the highest score; a score that is not finite is worse than all others.

    Rates whose scores are within `near` of the highest count as equally good: the first of them
    is taken, or the first of those with the least of `delays` (R,). With rates in rising order
    that is the smallest: the largest stand at the verge of divergence, good on four seeds and
    fatal on a fifth.

    >>> best_rate((0.1, 0.5, 1.0), [0.90, 0.96, 0.97])
    1.0
    >>> best_rate((0.1, 0.5, 1.0), [0.90, 0.96, 0.97], near=0.02)
    0.5
    """
    scores = np.where(np.isfinite(scores), scores, -np.inf)
    is_good = scores >= scores.max() - near
    delays = np.zeros(len(rates)) if delays is None else delays
    return rates[int(np.argmin(np.where(is_good, delays, np.inf)))]


def first_reached(curve, goal):
    """The first place in the curve (k,) at which the goal is reached; k if it never is.

    A curve holds the value before training and after each epoch: k is one more than the epochs.

    >>> first_reached(np.array([0.1, 0.6, 0.9]), 0.5), first_reached(np.array([0.1, 0.2]), 0.5)
    (1, 2)
    """
    reached = np.flatnonzero(curve >= goal)
    return int(reached[0]) if len(reached) else len(curve)
