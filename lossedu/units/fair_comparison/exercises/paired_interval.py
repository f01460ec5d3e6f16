"""Two losses, several starts on each of some splits: the difference with its corrected interval."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def student(n, level=0.95):
    """The factor of Student's table: how many standard errors reach to each side."""
    from scipy.special import stdtrit
    return float(stdtrit(n - 1, (1 + level) / 2))


def paired_interval(a, b, t, n_train, n_test):
    """The mean paired difference a - b, and its corrected interval: (mean, low, high).

    `a` and `b` have shape (J, m), J of 2 or more and m of 1 or more: the results of two losses from
    m starts on each of J random splits of one data set, in the same order. Each split has `n_train`
    rows to train on and `n_test` to test; `n_test` is 0 for independent splits. What varies from
    one split to the next is its mean over the starts. `t` is Student's quantile for these J.
    Returns a tuple of three floats.
    """
    gaps = (a - b).mean(axis=1)
    half = t * gaps.std(ddof=1) * np.sqrt(1 / len(gaps) + n_test / n_train)
    return float(gaps.mean()), float(gaps.mean() - half), float(gaps.mean() + half)


def draw(rng):
    def drawn(splits, starts, own=0.4, shared=3.0):
        easy = rng.normal(0.0, shared, size=(splits, 1))
        a = easy + rng.normal(0.5, 0.3, size=(splits, 1)) + own * rng.normal(size=(splits, starts))
        return a, easy + own * rng.normal(size=(splits, starts))

    yield Case(*drawn(6, 3), student(6), 300, 100).note("six splits, three starts on each")
    yield Case(np.array([[0.90], [0.80], [0.95]]), np.array([[0.88], [0.79], [0.91]]), student(3),
               60, 40).note("one start on each split")
    yield Case(np.array([[3.0, 5.0], [1.0, 4.0]]), np.array([[1.0, 9.0], [2.0, 2.0]]), student(2),
               80, 20).note("two splits")
    yield Case(*drawn(12, 1), student(12), 427, 142).note("one start on each split")
    yield Case(*drawn(9, 4), student(9), 50, 0).note("splits that share nothing")
    yield Case(*drawn(4, 8, own=5.0), student(4), 200, 100).note("starts that vary much")
    yield Case(*drawn(5, 2), student(5, 0.99), 90, 10).note("a 99 % interval")
    yield Case(*drawn(3, 20), student(3), 100, 100).note("as many rows to test as to train on")
    yield Case(*drawn(7, 3), student(7), 20, 80).note("more rows to test than to train on")
    yield Case(np.array([[3, 1], [4, 1], [5, 9]]), np.array([[2, 6], [5, 3], [5, 8]]), student(3),
               30, 10).note("whole numbers")
    yield Case(np.array([[0.0, 1.0], [2.5, 0.0]]), np.array([[0.5, 0.0], [0.0, 1.0]]), student(2),
               60, 20).note("results of 0")
    yield Case(np.array([[0.7, 0.9], [0.8, 0.85]]), np.array([[0.6, 0.8], [0.7, 0.75]]),
               student(2), 75, 25).note("always ahead by 0.1")


def by_loop(a, b, t, n_train, n_test):
    gaps = [sum(one) / len(one) - sum(other) / len(other)
            for one, other in zip(a.tolist(), b.tolist())]
    count = len(gaps)
    mean = sum(gaps) / count
    variance = sum((gap - mean) ** 2 for gap in gaps) / (count - 1)
    half = t * (variance * (n_train + count * n_test) / (count * n_train)) ** 0.5
    return mean, mean - half, mean + half


def by_covariance(a, b, t, n_train, n_test):
    (va, both), (_, vb) = np.cov(a.mean(axis=1), b.mean(axis=1))
    half = t * np.sqrt(max(va + vb - 2 * both, 0.0)) * np.hypot(
        1 / np.sqrt(len(a)), np.sqrt(n_test / n_train))
    middle = a.mean() - b.mean()
    return middle, middle - half, middle + half


RULED_OUT = {
    "a split without rows to train on": lambda a, b, t, n_train, n_test: n_train <= 0,
    "fewer rows than none": lambda a, b, t, n_train, n_test: n_test < 0}


def _root(gaps, n_train, n_test):
    return np.sqrt(1 / len(gaps) + n_test / n_train)


def _interval(half, split=lambda a, b: (a - b).mean(axis=1)):
    """A wrong answer: the half-width from the differences of the splits and the rest."""
    def wrong(a, b, t, n_train, n_test):
        gaps = split(a, b)
        middle, wide = gaps.mean(), half(gaps, t, n_train, n_test, a, b)
        return float(middle), float(middle - wide), float(middle + wide)
    return wrong


def _usual(gaps, t, n_train, n_test, a, b):
    return t * gaps.std(ddof=1) * _root(gaps, n_train, n_test)


def _ratio(one, other):
    """One over the other; raises where the other is 0, for there people guard in several ways."""
    return int(one) / int(other)


def _unpaired(gaps, t, n_train, n_test, a, b):
    spread = np.sqrt(a.mean(axis=1).var(ddof=1) + b.mean(axis=1).var(ddof=1))
    return t * spread * _root(gaps, n_train, n_test)


def _swapped(a, b, t, n_train, n_test):
    mean, low, high = paired_interval(a, b, t, n_train, n_test)
    return low, mean, high


def _over_splits(a, b, t, n_train, n_test):
    gaps = (a - b).mean(axis=0)
    spread = gaps.std(ddof=1) if len(gaps) > 1 else 0.0
    half = t * spread * _root(gaps, n_train, n_test)
    return float(gaps.mean()), float(gaps.mean() - half), float(gaps.mean() + half)


EXERCISE = Exercise(
    reference=paired_interval, title="The corrected interval, with starts", points=3, difficulty=3,
    minutes=7,
    draw=widened(draw, paired_interval, RULED_OUT),
    # a constant difference has an interval of width 0, up to the rounding of each way to compute it
    atol=1e-7,
    mistakes=(
        Mistake("runs_as_splits", _interval(_usual, split=lambda a, b: (a - b).ravel()),
                "Every start counts as a split of its own. Which part of a difference is the same "
                "for all starts on one split?"),
        Mistake("spread_of_all_runs", _interval(
            lambda d, t, n1, n2, a, b: t * (a - b).std(ddof=1) * _root(d, n1, n2)),
            "The standard deviation is that of all single runs. What varies from split to split "
            "once the starts have been averaged?"),
        Mistake("count_of_all_runs", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * np.sqrt(1 / a.size + n2 / n1)),
            "One over the number of runs stands under the root. How many independent splits are "
            "there?"),
        Mistake("averaged_over_splits", _over_splits,
                "The average runs over the splits and leaves one value for each start. Which axis "
                "holds the starts?"),
        Mistake("first_start", _interval(_usual, split=lambda a, b: (a - b)[:, 0]),
                "Right for one start on each split alone. What do the other starts add?"),
        Mistake("median_of_starts", _interval(
            _usual, split=lambda a, b: np.median(a - b, axis=1)),
                "Each split is represented by the median of its starts. What does the docstring "
                "ask for?"),
        Mistake("all_over_splits", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * np.sqrt((1 + n2 / n1) / len(d))),
            "Both terms are divided by J here. Does what all splits share shrink with their "
            "number?"),
        Mistake("plain", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) / np.sqrt(len(d))),
            "Right where splits share nothing. Which term does the overlap of random splits add?"),
        Mistake("second_term_alone", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * np.sqrt(n2 / n1)),
            "This is the half-width with endless splits. Which term is left out?"),
        Mistake("rows_swapped", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * np.sqrt(1 / len(d) + _ratio(n1, n2))),
            "The rows to train on stand above those to test. Which of the two numbers divides?"),
        Mistake("fraction_of_all", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * np.sqrt(1 / len(d) + n2 / (n1 + n2))),
            "The correlation itself is added under the root. The sample variance misses the "
            "shared part, so by what is the correlation divided?"),
        Mistake("roots_added", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * (1 / np.sqrt(len(d))
                                                            + np.sqrt(n2 / n1))),
            "Two standard errors are added. What adds up, standard deviations or variances?"),
        Mistake("outside_the_root", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * (1 / np.sqrt(len(d)) + n2 / n1)),
            "The second term stands outside the root. Is the ratio that was derived one of "
            "variances or of standard deviations?"),
        Mistake("no_root", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * _root(d, n1, n2) ** 2),
            "The sum of both terms is a ratio of variances. What turns it into one of standard "
            "deviations?"),
        Mistake("one_less_twice", _interval(
            lambda d, t, n1, n2, a, b: t * d.std(ddof=1) * np.sqrt(1 / (len(d) - 1) + n2 / n1)),
            "One over J - 1 stands under the root. The J - 1 belongs to the standard deviation; "
            "how many differences are averaged?"),
        Mistake("unpaired", _interval(_unpaired),
                "The variances of a and of b are added. What a split does to both results cancels "
                "in a - b: whose variance counts?"),
        Mistake("population", _interval(
            lambda d, t, n1, n2, a, b: t * d.std() * _root(d, n1, n2)),
            "A little too narrow: the standard deviation divides by J, as NumPy's std does by "
            "default. By what does that of a sample divide?"),
        Mistake("normal", _interval(
            lambda d, t, n1, n2, a, b: 1.96 * d.std(ddof=1) * _root(d, n1, n2)),
            "The factor is 1.96 whatever J is. With few splits the standard deviation itself is "
            "uncertain: what is `t` for?"),
        Mistake("reversed", lambda a, b, t, n_train, n_test: paired_interval(b, a, t, n_train,
                                                                             n_test),
                "These are the numbers of b - a. Which of the two has to be subtracted?"),
        Mistake("half_width", _interval(
            lambda d, t, n1, n2, a, b: _usual(d, t, n1, n2, a, b) / 2),
            "Half as wide as it should be. How many standard errors belong on each side of the "
            "mean?"),
        Mistake("variance", _interval(
            lambda d, t, n1, n2, a, b: t * d.var(ddof=1) * _root(d, n1, n2)),
            "The variance is used. Which unit does it have, and which unit has the "
            "difference?"),
        Mistake("order", _swapped,
                "The three numbers are right, but they stand in another order. Which one comes "
                "first?"),
    ),
    styles=(by_loop, by_covariance),
    further="Make one number of each split: the mean of a - b over its starts. Then take their "
            "mean, their standard deviation with J - 1, and the root of the two terms of the "
            "corrected interval. How far does it reach on either side, given t?",
)
