"""One round of AdaBoost, derived from the exponential loss: an exact step, and the weights."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def boosting_round(scores, labels, votes):
    """The factor a that minimises the sum of exp(-y * (s + a * h)) over the rows, and the weights
    for the next round.

    `scores` s, `labels` y and `votes` h have shape (n,); labels and votes are -1 or 1. At least
    one vote is right and at least one is wrong. Returns (a, weights): the weights belong to the
    new scores s + a * h and add up to 1. Both have to hold for scores up to 10,000 in size.
    """
    log_weight = -labels * scores
    right = labels == votes
    total = np.logaddexp.reduce
    a = 0.5 * (total(log_weight[right]) - total(log_weight[~right]))
    log_new = log_weight - a * labels * votes
    return a, np.exp(log_new - total(log_new))


def draw(rng):
    def drawn(n, scale=1.0):
        labels = rng.choice([-1.0, 1.0], n)
        votes = np.where(rng.random(n) < 0.7, labels, -labels)
        votes[:2] = labels[:2] * [1, -1]
        return scale * rng.normal(size=n), labels, votes

    yield Case(np.zeros(3), np.array([1.0, -1, 1]), np.array([1.0, -1, -1])).note("scores of 0")
    yield Case(np.zeros(4), np.array([1.0, 1, -1, -1]),
               np.array([1.0, -1, 1, 1])).note("more wrong than right")
    yield Case(np.array([3.0, -1]), np.array([1.0, 1]), np.array([1.0, -1])).note("two rows")
    yield Case(np.array([2, 0, -1, 1]), np.array([1, 1, -1, -1]),
               np.array([1, -1, -1, 1])).note("integers")
    for n in (5, 8, 13):
        yield Case(*drawn(n)).note(f"{n} rows")
    yield Case(*drawn(9, scale=6.0)).note("larger scores")
    yield Case(*drawn(6, scale=300.0)).note("scores of hundreds in each row")
    yield Case(*drawn(11, scale=1500.0)).note("scores of thousands in each row")
    yield Case(np.array([2000.0, -3000, 10, 0]), np.array([-1.0, 1, 1, -1]),
               np.array([1.0, -1, 1, -1])).note("scores of thousands on the wrong side")
    yield Case(np.array([2000.0, 1500, 1800]), np.array([1.0, 1, 1]),
               np.array([1.0, -1, 1])).note("scores of thousands on the right side")
    yield Case(np.array([1000.0, -1000, 900, 0]), np.array([1.0, 1, -1, 1]),
               np.array([1.0, -1, -1, 1])).note("scores of both kinds")


def with_shift(scores, labels, votes):
    exponent = -labels * scores
    agree = labels * votes > 0
    top_right, top_wrong = exponent[agree].max(), exponent[~agree].max()
    right = np.exp(exponent[agree] - top_right).sum()
    wrong = np.exp(exponent[~agree] - top_wrong).sum()
    a = (top_right - top_wrong + np.log(right / wrong)) / 2
    new = exponent - a * np.where(agree, 1.0, -1.0)
    weights = np.exp(new - new.max())
    return a, weights / weights.sum()


def halves(scores, labels, votes):
    """After an exact step the right rows hold half of the weight, and the wrong ones the other."""
    exponent = (-labels * scores).astype(float)
    weights = np.zeros(len(exponent))
    sums = []
    for group in (labels == votes, labels != votes):
        top = exponent[group].max()
        powers = np.exp(exponent[group] - top)
        weights[group] = 0.5 * powers / powers.sum()
        sums.append(top + np.log(powers.sum()))
    return 0.5 * (sums[0] - sums[1]), weights


def _naive(scores, labels, votes):
    with np.errstate(all="ignore"):
        weight = np.exp(-labels * scores)
        right = labels == votes
        a = 0.5 * np.log(weight[right].sum() / weight[~right].sum())
        new = weight * np.exp(-a * labels * votes)
        return a, new / new.sum()


def _one_shift(scores, labels, votes):
    with np.errstate(all="ignore"):
        exponent = -labels * scores
        weight = np.exp(exponent - exponent.max())
        right = labels == votes
        a = 0.5 * np.log(weight[right].sum() / weight[~right].sum())
        new = weight * np.exp(-a * labels * votes)
        return a, new / new.sum()


def _factor(change):
    """The factor changed, and the weights that follow from it."""
    def wrong(scores, labels, votes):
        a = change(boosting_round(scores, labels, votes)[0], scores, labels, votes)
        log_new = -labels * scores - a * labels * votes
        return a, np.exp(log_new - np.logaddexp.reduce(log_new))
    return wrong


def _counted(a, scores, labels, votes):
    right = np.sum(labels == votes)
    return 0.5 * np.log(right / (len(labels) - right))


def _old_weights(scores, labels, votes):
    log_weight = -labels * scores
    return boosting_round(scores, labels, votes)[0], np.exp(log_weight
                                                            - np.logaddexp.reduce(log_weight))


def _twice_in_weights(scores, labels, votes):
    a, _ = boosting_round(scores, labels, votes)
    log_new = -labels * scores - 2 * a * labels * votes
    return a, np.exp(log_new - np.logaddexp.reduce(log_new))


def _unnormalised(scores, labels, votes):
    a, _ = boosting_round(scores, labels, votes)
    with np.errstate(all="ignore"):
        return a, np.exp(-labels * (scores + a * votes))


def _raised_right(scores, labels, votes):
    a, _ = boosting_round(scores, labels, votes)
    log_new = -labels * scores + a * labels * votes
    return a, np.exp(log_new - np.logaddexp.reduce(log_new))


EXERCISE = Exercise(
    reference=boosting_round, title="A round of boosting", points=4, difficulty=4, minutes=12,
    draw=widened(draw, boosting_round, {
        "scores are up to 10,000 in size":
            lambda scores, labels, votes: np.max(np.abs(scores)) > 10_000}),
    mistakes=(
        Mistake("weights_twice", _twice_in_weights,
                "The factor is right. The weights belong to scores in which it counts twice. With "
                "which factor does the new classifier enter the scores?"),
        Mistake("no_half", _factor(lambda a, *_: 2 * a),
                "The factor is twice too large: these are the whole log-odds. Set the derivative "
                "to zero: which power of exp(a) appears?"),
        Mistake("upside_down", _factor(lambda a, *_: -a),
                "Right size, wrong sign. If most of the weight is decided rightly, should the "
                "vote count for or against?"),
        Mistake("counted", _factor(_counted),
                "Right where all scores are equal. Here each row counts alike: which weight do "
                "its earlier scores give it?"),
        Mistake("overflow", _naive,
                "Right for moderate scores. For scores of thousands the exponentials overflow or "
                "become 0. Can you work with the exponents?"),
        Mistake("one_shift", _one_shift,
                "One common factor is taken out. But if the right rows and the wrong rows lie far "
                "apart, the sum of one group still becomes 0. What has a logarithm of its own?"),
        Mistake("old_weights", _old_weights,
                "The factor is right. The weights belong to the old scores: which scores come "
                "next?"),
        Mistake("unnormalised", _unnormalised,
                "The factor is right. To what do the weights have to add up?"),
        Mistake("raised_right", _raised_right,
                "The factor is right. The rows that were decided rightly gain weight here: which "
                "rows does the next classifier have to mend?"),
    ),
    styles=(with_shift, halves),
    further="Let R be the sum of the weights of the rows decided rightly, and W that of the "
            "others. The objective is R exp(-a) + W exp(a). For large scores compute log R and "
            "log W with np.logaddexp.reduce.",
)
