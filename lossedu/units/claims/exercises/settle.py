"""Claims that A needs at least so many times as much as B: what do paired runs say of each?"""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def settle(a, b, times, t, n_train, n_test):
    """What runs say about "on average, A needs at least `times` as many epochs as B".

    `a` and `b` have shape (k, n), n of 2 or more: in each row the epochs of A and of B on the same
    n random splits, for one of k claims; `times` (k,) holds the factors claimed. Each split has
    `n_train` rows to train on and `n_test` to test; `t` is Student's quantile for n splits.
    Returns an array (k, 3): the low and the high end of the corrected interval for the mean of
    a - times b, split by split, and the verdict: 1 (shown) where the interval lies above 0,
    -1 (excluded) where it lies below 0, 0 (open) where it holds 0.
    """
    beyond = a - times[:, None] * b
    middle = beyond.mean(axis=1)
    half = t * beyond.std(axis=1, ddof=1) * np.sqrt(1 / a.shape[1] + n_test / n_train)
    return np.stack([middle - half, middle + half, np.sign(middle) * (abs(middle) > half)], axis=1)


def by_loop(a, b, times, t, n_train, n_test):
    verdicts = []
    for ours, theirs, factor in zip(a.tolist(), b.tolist(), times.tolist()):
        beyond = [one - factor * other for one, other in zip(ours, theirs)]
        n = len(beyond)
        middle = sum(beyond) / n
        error = (sum((one - middle) ** 2 for one in beyond) / (n - 1)) ** 0.5
        reach = t * error * (1 / n + n_test / n_train) ** 0.5
        low, high = middle - reach, middle + reach
        verdicts.append((low, high, 1 if low > 0 else -1 if high < 0 else 0))
    return np.array(verdicts)


def by_sign(a, b, times, t, n_train, n_test):
    beyond = a.T - times * b.T
    reach = t * np.sqrt(beyond.var(axis=0, ddof=1) * (1 / len(beyond) + n_test / n_train))
    low, high = beyond.mean(axis=0) - reach, beyond.mean(axis=0) + reach
    return np.column_stack((low, high, (low > 0).astype(int) - (high < 0)))


def draw(rng):
    def drawn(splits, own=2.0, shared=4.0, claims=30, n_train=300, n_test=100):
        """Claims whose sizes lie on both sides of what such runs can tell apart."""
        from scipy.special import stdtrit
        hard = rng.gamma(9.0, shared / 9, size=(claims, splits))
        b = hard + own * rng.random((claims, splits)) + 1
        a = b * rng.uniform(0.7, 3, (claims, 1)) + own * rng.random((claims, splits))
        t = float(stdtrit(splits - 1, 0.975))
        reach = t * (a - b).std(axis=1, ddof=1) * np.sqrt(1 / splits + n_test / n_train)
        times = (a.mean(axis=1) + rng.uniform(-2.5, 2.5, claims) * reach) / b.mean(axis=1)
        times[:9] = a[:9].mean(axis=1) / b[:9].mean(axis=1)
        return Case(a, b, np.maximum(times, 0.2), t, n_train, n_test)

    yield Case(np.array([[12.0, 14, 13, 15], [9, 11, 10, 10]]), np.array([[7.0, 8, 8, 9]] * 2),
               np.array([1.5, 1.5]), 3.182, 300, 100).note("two claims, four splits")
    yield Case(np.array([[6.0, 2, 8, 4, 10]]), np.array([[3.0, 1, 4, 2, 5]]), np.array([2.0]),
               2.776, 400, 100).note("one claim, exactly true on each split")
    yield Case(np.array([[4.0, 4, 4], [6, 6, 6]]), np.array([[1.0, 1, 1], [4, 4, 4]]),
               np.array([2.0, 2.0]), 4.303, 300, 100).note("the same on each split")
    yield drawn(12).note("thirty claims, 12 splits")
    yield drawn(12, n_test=0).note("splits that share nothing")
    yield drawn(3).note("three splits")
    yield drawn(8, shared=12.0).note("splits that differ much")
    yield drawn(6, n_train=50, n_test=200).note("more rows to test than to train on")
    yield Case(np.array([[3.0, 5, 4]] * 2), np.array([[2e8, 4e8, 5e8]] * 2), np.array([1e-9, 2e-8]),
               4.303, 300, 100).note("very small factors")
    yield Case(np.array([[3e-8, 5e-8, 4e-8]]), np.array([[2e-8, 4e-8, 5e-8]]), np.array([1.5]),
               4.303, 300, 100).note("very few epochs")
    yield Case(np.array([[2.0, 4, 6], [2, 4, 6], [2, 4, 7]]), np.array([[1.0, 2, 3]] * 3),
               np.array([2.0, 1.0, 2.0]), 4.303, 90, 10).note("exactly twice as much")


RULED_OUT = {
    "no rows to train on": lambda a, b, times, t, n_train, n_test: n_train <= 0,
    "fewer rows than none": lambda a, b, times, t, n_train, n_test: n_test < 0,
    "a factor or epochs of 0 or less": lambda a, b, times, t, n_train, n_test: min(
        times.min(), a.min(), b.min()) <= 0,
    "a quantile of 0 or less": lambda a, b, times, t, n_train, n_test: t <= 0}


def _verdict(beyond=lambda a, b, f: a - f * b, root=None, ddof=1, spread=None, read=None):
    """A wrong answer: another difference, another half-width, or another reading of both."""
    root = root or (lambda n, train, test: np.sqrt(1 / n + test / train))
    read = read or (lambda middle, half: np.sign(middle) * (abs(middle) > half))

    def wrong(a, b, times, t, n_train, n_test):
        d = beyond(a, b, times[:, None])
        error = d.std(axis=1, ddof=ddof) if spread is None else spread(a, b, times[:, None])
        middle, half = d.mean(axis=1), t * error * root(a.shape[1], n_train, n_test)
        return np.stack([middle - half, middle + half, read(middle, half)], axis=1)
    return wrong


def _unpaired(a, b, f):
    return np.sqrt(a.var(axis=1, ddof=1) + f[:, 0] ** 2 * b.var(axis=1, ddof=1))


def _any_difference(a, b, times, t, n_train, n_test):
    return settle(a, b, np.ones(times.shape), t, n_train, n_test)


def _ends_alone(a, b, times, t, n_train, n_test):
    return settle(a, b, times, t, n_train, n_test)[:, :2]


EXERCISE = Exercise(
    reference=settle, title="Shown, excluded, or open", points=3, difficulty=2, minutes=8,
    draw=widened(draw, settle, RULED_OUT),
    examples=(Case(np.array([[12.0, 14, 13, 15], [9, 11, 10, 10]]),
                   np.array([[7.0, 8, 8, 9]] * 2), np.array([1.5, 1.5]), 3.182, 300, 100),),
    mistakes=(
        Mistake("fixed_size", _verdict(beyond=lambda a, b, f: a - b - (f - 1) * b.mean(
            axis=1, keepdims=True)),
                "B's mean is taken for a fixed number. On a split that is hard for B, how many "
                "epochs may A take?"),
        Mistake("mean_of_ratios", _verdict(beyond=lambda a, b, f: a / b - f),
                "The ratios of single splits are averaged, and a split with few epochs counts as "
                "much as one with many. Of which difference is the mean asked for?"),
        Mistake("any_difference", _any_difference,
                "This asks whether A needs more than B at all. Which factor is claimed?"),
        Mistake("open_is_excluded", _verdict(read=lambda m, h: np.where(m > h, 1, -1)),
                "An interval that holds 0 counts as excluded here. Does it exclude a factor just "
                "above the claimed one?"),
        Mistake("open_is_shown", _verdict(read=lambda m, h: np.where(m < -h, -1, 1)),
                "An interval that holds 0 counts as shown here. Does it exclude a factor just "
                "below the claimed one?"),
        Mistake("mean_alone", _verdict(read=lambda m, h: np.sign(m)),
                "The sign of the mean decides alone. What would other splits have given?"),
        Mistake("ends_alone", _ends_alone,
                "These are the ends of the intervals. What follows from each for its claim?"),
        Mistake("never_excluded", _verdict(read=lambda m, h: (m > h).astype(int)),
                "A claim is never excluded here. What says an interval that lies below 0?"),
        Mistake("no_direction", _verdict(read=lambda m, h: (abs(m) > h).astype(int)),
                "An interval below 0 counts like one above it. On which side is the claim right?"),
        Mistake("reversed", _verdict(read=lambda m, h: (m < -h).astype(int) - (m > h)),
                "The signs are reversed: which of them belongs to an interval above 0?"),
        Mistake("factor_on_a", _verdict(beyond=lambda a, b, f: f * a - b),
                "The factor stands at A's epochs. Whose epochs does the claim multiply?"),
        Mistake("plain", _verdict(root=lambda n, train, test: np.sqrt(1 / n)),
                "The splits share rows, so the mean varies more than the differences tell. Which "
                "term is added under the root?"),
        Mistake("no_root_of_n", _verdict(root=lambda n, train, test: 1.0),
                "This interval is that of single splits. Of what is one asked for?"),
        Mistake("overlap_alone", _verdict(root=lambda n, train, test: np.sqrt(test / train)),
                "This is the half-width with endless splits. Which term is left out?"),
        Mistake("all_over_splits", _verdict(
            root=lambda n, train, test: np.sqrt((1 + test / train) / n)),
                "Both terms are divided by n. Does what all splits share shrink with their "
                "number?"),
        Mistake("fraction_of_all", _verdict(
            root=lambda n, train, test: np.sqrt(1 / n + test / (train + test))),
                "Under the root stands the fraction of all rows that are tested. What does the "
                "correction divide n_test by?"),
        Mistake("rows_swapped", _verdict(root=lambda n, train, test: np.sqrt(
            1 / n + train / max(test, 1e-9))),
                "The rows to train on stand above those to test. Which of the two numbers "
                "divides?"),
        Mistake("no_root", _verdict(root=lambda n, train, test: 1 / n + test / train),
                "The sum is a ratio of variances. What turns it into one of standard "
                "deviations?"),
        Mistake("population", _verdict(ddof=0),
                "The standard deviation divides by n, as NumPy's std does by default. By what "
                "does that of a sample divide?"),
        Mistake("unpaired", _verdict(spread=_unpaired),
                "The variances of A and of B are added. What a hard split does to both cancels "
                "in a - times b: whose variance counts?"),
        Mistake("spread_of_a", _verdict(spread=lambda a, b, f: a.std(axis=1, ddof=1)),
                "The spread is that of A alone. Of what is the mean taken?"),
        Mistake("one_spread_for_all", _verdict(
            spread=lambda a, b, f: np.full(len(a), (a - f * b).std(ddof=1))),
                "One standard deviation is taken over all claims together. Along which axis do "
                "the splits of one claim lie?"),
        Mistake("no_spread_is_open", _verdict(read=lambda m, h: np.where(
            h > 0, np.sign(m) * (abs(m) > h), 0)),
                "Where the difference is the same on each split, your verdict is open. On which "
                "side of 0 does such an interval lie?"),
        Mistake("length_for_splits", lambda a, b, times, t, n_train, n_test: _verdict(
            root=lambda n, train, test: np.sqrt(1 / len(a) + test / train))(
                a, b, times, t, n_train, n_test),
                "`len(a)` is the number of claims. Along which axis are the splits?"),
        Mistake("roots_added", _verdict(
            root=lambda n, train, test: 1 / np.sqrt(n) + np.sqrt(test / train)),
                "Two standard errors are added. What adds up, standard deviations or variances?"),
        Mistake("normal", lambda a, b, times, t, n_train, n_test: settle(
            a, b, times, 1.96, n_train, n_test),
                "The factor is 1.96 whatever n is. What is `t` for?"),
        Mistake("half_width", lambda a, b, times, t, n_train, n_test: settle(
            a, b, times, t / 2, n_train, n_test),
                "Half as wide as it should be. How many standard errors belong on each side of "
                "the mean?")),
    styles=(by_loop, by_sign),
    further="Take a - times b on each split, then the mean and the standard deviation with n - 1 "
            "of these n numbers, and the root of the two terms of the corrected interval. If the "
            "mean is farther from 0 than the half-width, its sign is the verdict.")
