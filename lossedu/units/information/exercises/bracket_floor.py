"""Both sides of the floor, from the votes that several raters gave."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def bracket_floor(counts, prior):
    """Baseline, lower and upper estimate of the floor of the cross-entropy with a vote, in nats.

    counts: (n, K), how many raters chose each class; at least one vote in each row. prior: (K,),
    class frequencies from other data, positive, with the sum 1. Each row counts alike in each of
    the three means. Returns three numbers: the mean loss if prior is predicted for all votes; the
    mean entropy of the fractions of the votes of a row; and the mean loss if each vote is predicted
    from the other votes of its row, to which prior is added like one more vote.
    """
    counts = np.asarray(counts)
    total = counts.sum(axis=1, keepdims=True)
    t = counts / total
    others = np.maximum(counts - 1, 0) + prior           # sums to the number of all votes
    return (float(-np.mean(t @ np.log(prior))),
            float(-np.mean(np.sum(t * np.log(np.where(t > 0, t, 1)), axis=1))),
            float(-np.mean(np.sum(t * np.log(others / total), axis=1))))


def draw(rng):
    def drawn(n, k, most, least=1):
        counts = rng.integers(0, most, (n, k))
        counts[np.arange(n), rng.integers(0, k, n)] += least
        return Case(counts, rng.dirichlet(np.full(k, 3.0)))

    yield Case(np.array([[2, 0]]), np.array([0.5, 0.5])).note("two votes that agree")
    yield Case(np.array([[1, 1]]), np.array([0.75, 0.25])).note("two votes that differ")
    yield Case(np.array([[3, 1], [0, 4]]), np.array([0.4, 0.6])).note("four votes in each row")
    yield Case(np.array([[3, 0, 0], [0, 3, 0]]),
               np.array([0.2, 0.3, 0.5])).note("rows in which all agree")
    yield Case(np.array([[1, 0, 0], [0, 0, 1]]), np.array([0.2, 0.3, 0.5])).note("single votes")
    yield Case(np.array([[1, 1, 0], [12, 3, 5]]),
               np.array([0.3, 0.3, 0.4])).note("a row of 2 votes and one of 20")
    yield drawn(9, 3, 6).note("nine rows, three classes")
    yield drawn(12, 2, 15, least=2).note("many votes")
    yield drawn(7, 5, 3).note("five classes, few votes")
    yield drawn(20, 4, 4).note("twenty rows")
    yield Case(np.array([[900, 100], [10, 0]]), np.array([0.05, 0.95])).note("a thousand votes")


def vote_by_vote(counts, prior):
    sums = np.zeros(3)
    for row in counts:
        ballots = [k for k, c in enumerate(row) for _ in range(int(c))]
        n = len(ballots)
        for at, vote in enumerate(ballots):
            rest = ballots[:at] + ballots[at + 1:]
            sums += np.array([-np.log(prior[vote]), -np.log(ballots.count(vote) / n),
                              -np.log((rest.count(vote) + prior[vote]) / n)]) / n
    return tuple(sums / len(counts))


def with_scipy(counts, prior):
    from scipy.special import xlogy
    counts = np.array(counts, dtype=float)
    n = counts.sum(1)
    left = np.where(counts > 0, counts - 1 + prior, 1) / n[:, None]
    return (xlogy(counts, prior).sum(1) / -n).mean(), (
        np.log(n) - xlogy(counts, counts).sum(1) / n).mean(), (xlogy(counts, left).sum(1) / -n
                                                                ).mean()


def _parts(counts, prior):
    counts = np.asarray(counts, dtype=float)
    total = counts.sum(axis=1, keepdims=True)
    return counts, total, counts / total, np.asarray(prior, dtype=float)


def _xlog(a, b):
    return np.where(a > 0, a * np.log(np.where(a > 0, b, 1)), 0)


def _baseline(c, n, t, p):
    return -np.mean(t @ np.log(p))


def _low(c, n, t, p):
    return -np.mean(_xlog(t, t).sum(axis=1))


def _high(c, n, t, p):
    return -np.mean(_xlog(t, (c - 1 + p) / n).sum(axis=1))


def _of(baseline=_baseline, low=_low, high=_high):
    def wrong(counts, prior):
        with np.errstate(all="ignore"):
            return tuple(float(one(*_parts(counts, prior))) for one in (baseline, low, high))
    return wrong


def _by_votes(of_row):
    return lambda c, n, t, p: -np.sum(n[:, 0] * of_row(c, n, t, p)) / np.sum(n)


def _scaled(one, factor):
    return lambda *parts: one(*parts) * factor


def _sum(one):
    return lambda c, n, t, p: one(c, n, t, p) * len(c)


def _guess(predicted):
    """The loss of each row's votes, predicted by (n, K) probabilities."""
    return lambda c, n, t, p: -np.mean(_xlog(t, predicted(c, n, t, p)).sum(axis=1))


def _rest(c, n, t, p, k):
    """What is predicted for a vote for k: all K probabilities."""
    left = c - np.eye(c.shape[1])[k] + p
    return left / n


def _entropy_of_rest(c, n, t, p):
    each = [t[:, k] * -_xlog(np.maximum(_rest(c, n, t, p, k), 0),
                             np.maximum(_rest(c, n, t, p, k), 1e-300)).sum(axis=1)
            for k in range(c.shape[1])]
    return np.mean(np.sum(each, axis=0))


EXERCISE = Exercise(
    reference=bracket_floor, title="Both sides of the floor", points=3, difficulty=3, minutes=8,
    draw=widened(draw, bracket_floor, {
        "at least one vote": lambda counts, prior: np.ndim(counts) != 2 or (
            np.sum(counts, axis=1) < 1).any(),
        "how many raters": lambda counts, prior: np.min(counts) < 0 or np.any(
            np.asarray(counts) != np.round(counts)) or np.max(counts) > 10_000,
        "positive, with the sum 1": lambda counts, prior: np.min(prior) < 1e-9 or abs(
            np.sum(prior) - 1) > 1e-9,
        "class frequencies": lambda counts, prior: len(prior) != np.shape(counts)[1]}),
    mistakes=(
        Mistake("own_vote", _of(high=_guess(lambda c, n, t, p: (c + p) / (n + 1))),
                "In the third number, a vote helps to predict itself. Which votes are the others?"),
        Mistake("own_vote_no_prior", _of(high=_low),
                "The third number repeats the second. Which votes may predict a vote?"),
        Mistake("half_prior", _of(high=_guess(
            lambda c, n, t, p: np.where(n > 1, ((c - 1) / np.maximum(n - 1, 1) + p) / 2, p))),
                "In the third number, prior weighs as much as all the others together. How many "
                "votes does it count for?"),
        Mistake("half_prior_half_row", _of(high=_guess(lambda c, n, t, p: (t + p) / 2)),
                "In the third number, the fractions of all votes of the row and prior are averaged "
                "half and half. Which votes may predict a vote, and how many is prior?"),
        Mistake("half_prior_or_half", _of(high=_guess(
            lambda c, n, t, p: ((c - 1) / np.maximum(n - 1, 1) + p) / 2)),
                "In the third number, the fractions of the others and prior are averaged half and "
                "half. How many votes does prior count for?"),
        Mistake("own_prior", _of(high=_guess(lambda c, n, t, p: (c - 1 + t.mean(axis=0)) / n)),
                "In the third number, the mean fractions of these rows are added to the others. "
                "Which frequencies were given?"),
        Mistake("own_prior_twice", _of(
            lambda c, n, t, p: -np.sum(_xlog(t.mean(axis=0), t.mean(axis=0))),
            high=_guess(lambda c, n, t, p: (c - 1 + t.mean(axis=0)) / n)),
                "The first and the third number use the mean fractions of these rows. Which "
                "frequencies were given?"),
        Mistake("a_vote_each", _of(high=_guess(lambda c, n, t, p: c / (n - 1 + c.shape[1]))),
                "One vote is added to each class in the third number. What is to be added?"),
        Mistake("a_vote_each_alike", _of(high=_guess(
            lambda c, n, t, p: (c - 1 + 1 / c.shape[1]) / n)),
                "The added vote is spread evenly over the classes in the third number. Which "
                "frequencies are to be added?"),
        Mistake("prior_times_k", _of(high=_guess(
            lambda c, n, t, p: (c - 1 + c.shape[1] * p) / (n - 1 + c.shape[1]))),
                "Prior counts for K votes in the third number. For how many should it?"),
        Mistake("no_prior", _of(high=_guess(
            lambda c, n, t, p: np.where(n > 1, (c - 1) / np.maximum(n - 1, 1), 0.0))),
                "Without prior, a vote that no other rater shares has probability 0. What is added "
                "to the others?"),
        *(Mistake(f"constant_{place}", _of(high=_guess(
            lambda c, n, t, p, eps=eps: np.maximum(c - 1, 0) / np.maximum(n - 1, 1) + eps)),
                  "A constant keeps the third number finite. What is to be added to the other "
                  "votes?") for place, eps in enumerate((1e-12, 1e-10, 1e-9, 1e-8, 1e-6))),
        Mistake("not_normalised", _of(high=_guess(lambda c, n, t, p: (c - 1 + p) / (n - 1))),
                "What is predicted in the third number sums to more than 1. How many votes are "
                "there with prior?"),
        Mistake("too_many", _of(high=_guess(lambda c, n, t, p: (c - 1 + p) / (n + 1))),
                "What is predicted in the third number sums to less than 1. One vote was taken "
                "away, and prior was added: how many are there?"),
        Mistake("entropy_of_others", _of(high=_entropy_of_rest),
                "The third number is the entropy of the predictions. What is the loss of the vote "
                "that was left out?"),
        Mistake("most_frequent_class", _of(high=lambda c, n, t, p: -np.mean(np.log(
            (c.max(axis=1) - 1 + p[c.argmax(axis=1)]) / n[:, 0]))),
                "In the third number only votes for the most frequent class are predicted. Which "
                "votes does the mean run over?"),
        Mistake("gain", _of(high=lambda *parts: _baseline(*parts) - _low(*parts)),
                "The third number is the first less the second. Which loss is asked for?"),
        Mistake("baseline_less_entropy", _of(lambda *parts: _baseline(*parts) - _low(*parts)),
                "The first number is a divergence: the entropy is subtracted from the loss. Which "
                "of the two is asked for?"),
        Mistake("own_class_left_out", _of(high=_guess(lambda c, n, t, p: p / (n - c + 1))),
                "In the third number all votes for the class are taken out. How many votes are "
                "predicted at a time?"),
        Mistake("mean_first", _of(high=lambda c, n, t, p: -np.mean(np.log(
            (t * np.where(c > 0, c - 1 + p, 0) / n).sum(axis=1)))),
                "In the third number the probabilities of a row's votes are averaged before the "
                "logarithm. Is a loss the logarithm of a mean, or a mean of logarithms?"),
        Mistake("each_class_once", _of(high=lambda c, n, t, p: -np.mean(
            _xlog((c > 0).astype(float), (c - 1 + p) / n).sum(axis=1) / (c > 0).sum(axis=1))),
                "In the third number each class of a row counts once. How many votes does each "
                "class have?"),
        Mistake("prior_entropy", _of(baseline=lambda c, n, t, p: -np.sum(p * np.log(p))),
                "The first number is the entropy of prior. Which votes is prior to predict?"),
        Mistake("own_frequencies", _of(
            baseline=lambda c, n, t, p: -np.sum(_xlog(t.mean(axis=0), t.mean(axis=0)))),
                "The first number predicts the mean fractions of these rows. Which frequencies "
                "were given?"),
        Mistake("baseline_turned", _of(baseline=lambda c, n, t, p: -np.mean(
            np.sum(p * np.log(np.maximum(t, 1e-12)), axis=1))),
                "In the first number prior stands before the logarithm. Which of the two is "
                "predicted?"),
        Mistake("mean_fractions", _of(
            low=lambda c, n, t, p: -np.sum(_xlog(t.mean(axis=0), t.mean(axis=0)))),
                "The second number averages the fractions over the rows before the entropy. What "
                "does concavity say of the order?"),
        Mistake("votes_alike", _of(
            _by_votes(lambda c, n, t, p: t @ np.log(p)),
            _by_votes(lambda c, n, t, p: _xlog(t, t).sum(axis=1)),
            _by_votes(lambda c, n, t, p: _xlog(t, (c - 1 + p) / n).sum(axis=1))),
                "Rows with more votes count more here. How does each row count?"),
        Mistake("third_by_votes", _of(
            high=_by_votes(lambda c, n, t, p: _xlog(t, (c - 1 + p) / n).sum(axis=1))),
                "In the third number, rows with more votes count more. How does each row count?"),
        Mistake("first_by_votes", _of(_by_votes(lambda c, n, t, p: t @ np.log(p))),
                "In the first number, rows with more votes count more. How does each row count?"),
        Mistake("first_and_third_by_votes", _of(
            _by_votes(lambda c, n, t, p: t @ np.log(p)),
            high=_by_votes(lambda c, n, t, p: _xlog(t, (c - 1 + p) / n).sum(axis=1))),
                "In the first and the third number, rows with more votes count more. How does each "
                "row count?"),
        Mistake("swapped", _of(low=_high, high=_low),
                "The second and the third number are exchanged. Which is the lower estimate?"),
        Mistake("bits", _of(*(_scaled(one, 1 / np.log(2)) for one in (_baseline, _low, _high))),
                "These are bits. Which unit is asked for?"),
        Mistake("sums", _of(*(_sum(one) for one in (_baseline, _low, _high))),
                "These are sums over the rows. Which means are asked for?"),
        Mistake("signs", _of(*(_scaled(one, -1) for one in (_baseline, _low, _high))),
                "Losses and entropies are not negative. Which sign has a logarithm of a "
                "probability?"),
        Mistake("low_nan", _of(low=lambda c, n, t, p: -np.mean(np.sum(t * np.log(t), axis=1))),
                "Where no rater chose a class, 0 times -inf is nan in the second number. What does "
                "0 log 0 count as?"),
        Mistake("high_nan", _of(high=lambda c, n, t, p: -np.mean(
            np.sum(t * np.log((c - 1 + p) / n), axis=1))),
                "The third number takes the logarithm of a negative number where a class has no "
                "votes. From which votes can one be left out?")),
    styles=(vote_by_vote, with_scipy),
    further="Take one vote for class k out of a row of n. Of the n - 1 others, counts[k] - 1 are "
            "for k. With prior[k] added, of how many votes is this a fraction?",
)
