"""Two losses on the same seeds: the difference with its interval."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def student(n, level=0.95):
    """The factor of Student's table: how many standard errors reach to each side."""
    from scipy.special import stdtrit
    return float(stdtrit(n - 1, (1 + level) / 2))


def paired_interval(a, b, t):
    """The mean paired difference a - b, and its interval: (mean, low, high).

    `a` and `b` have shape (n,), n of 2 or more: the results of two losses, where `a[i]` and
    `b[i]` come from the same seed i. `t` is the factor of Student's table for n - 1 degrees
    of freedom, by which the standard error of the mean difference is multiplied. Returns a
    tuple of three floats.
    """
    difference = a - b
    half = t * difference.std(ddof=1) / np.sqrt(len(difference))
    mean = difference.mean()
    return float(mean), float(mean - half), float(mean + half)


def draw(rng):
    yield Case(np.array([0.90, 0.80, 0.95]), np.array([0.88, 0.79, 0.91]),
               student(3)).note("three seeds")
    yield Case(np.array([3.0, 5.0]), np.array([1.0, 9.0]), student(2)).note("two seeds")
    for n in (6, 12, 33):
        shared = rng.normal(0.0, 5.0, size=n)
        yield Case(shared + rng.normal(0.3, 0.2, size=n), shared + rng.normal(0.0, 0.2, size=n),
                   student(n)).note(
            "seeds that move both")
    yield Case(rng.normal(size=8), rng.normal(size=8), student(8)).note("seeds that share nothing")
    yield Case(rng.normal(size=5), rng.normal(size=5), student(5, 0.99)).note("a 99 % interval")
    yield Case(np.array([0.7, 0.9, 0.8, 0.85]), np.array([0.6, 0.8, 0.7, 0.75]),
               student(4)).note("always ahead by 0.1")


def by_loop(a, b, t):
    gaps = [one - other for one, other in zip(a.tolist(), b.tolist())]
    n = len(gaps)
    mean = sum(gaps) / n
    variance = sum((gap - mean) ** 2 for gap in gaps) / (n - 1)
    return mean, mean - t * (variance / n) ** 0.5, mean + t * (variance / n) ** 0.5


def by_covariance(a, b, t):
    (va, both), (_, vb) = np.cov(a, b)
    half = t * np.sqrt(max(va + vb - 2 * both, 0.0) / a.size)
    middle = a.mean() - b.mean()
    return middle, middle - half, middle + half


def _interval(half, mean=lambda a, b: np.mean(a - b)):
    def wrong(a, b, t):
        middle, wide = mean(a, b), half(a - b, t, a, b)
        return float(middle), float(middle - wide), float(middle + wide)
    return wrong


EXERCISE = Exercise(
    reference=paired_interval, title="A difference with its interval", points=3, difficulty=3,
    minutes=8,
    draw=widened(draw, paired_interval),
    # a constant difference has an interval of width 0, up to the rounding of each way to compute it
    atol=1e-7,
    mistakes=(
        Mistake("unpaired", _interval(lambda d, t, a, b: t
                                      * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))),
                "The variances of a and of b are added. What a seed does to both results cancels "
                "in a - b: whose variance counts?"),
        Mistake("no_root", _interval(lambda d, t, a, b: t * d.std(ddof=1)),
                "The standard deviation of a single difference is used. How much smaller is that "
                "of the mean of n differences?"),
        Mistake("by_n", _interval(lambda d, t, a, b: t * d.std(ddof=1) / len(d)),
                "The standard deviation is divided by n. How does the standard error of a mean "
                "depend on n?"),
        Mistake("population", _interval(lambda d, t, a, b: t * d.std() / np.sqrt(len(d))),
                "A little too narrow: the standard deviation divides by n, as NumPy's std does by "
                "default. By what does that of a sample divide?"),
        Mistake("normal", _interval(lambda d, t, a, b: 1.96 * d.std(ddof=1) / np.sqrt(len(d))),
                "The factor is 1.96 whatever n is. With few seeds the standard deviation itself is "
                "uncertain: what is `t` for?"),
        Mistake("normal_population", _interval(lambda d, t, a, b: 1.96 * d.std() / np.sqrt(len(d))),
                "Too narrow for two reasons: the factor is 1.96 and not `t`, and the standard "
                "deviation divides by n, as NumPy's std does by default."),
        Mistake("own_t",
                _interval(lambda d, t, a, b: student(len(d)) * d.std(ddof=1) / np.sqrt(len(d))),
                "The factor is always that of a 95 % interval. Where does the given `t` enter?"),
        Mistake("reversed", _interval(lambda d, t, a, b: t * d.std(ddof=1) / np.sqrt(len(d)),
                                      mean=lambda a, b: np.mean(b - a)),
                "These are the numbers of b - a. Which of the two has to be subtracted?"),
        Mistake("half_width", _interval(lambda d, t, a, b: t * d.std(ddof=1) / np.sqrt(len(d)) / 2),
                "Half as wide as it should be. How many standard errors belong on each side of the "
                "mean?"),
        Mistake("variance", _interval(lambda d, t, a, b: t * d.var(ddof=1) / np.sqrt(len(d))),
                "The variance is used. Which unit does it have, and which unit has the "
                "difference?"),
        Mistake("medians", _interval(lambda d, t, a, b: t * d.std(ddof=1) / np.sqrt(len(d)),
                                     mean=lambda a, b: np.median(a) - np.median(b)),
                "The middle of this interval is a difference of medians. What is the mean of the "
                "paired differences?"),
    ),
    styles=(by_loop, by_covariance),
    further="Compute the n differences first; everything else is about them: their mean, and its "
            "standard error, from a standard deviation with n - 1. How far does the interval "
            "reach on either side, given t?",
)
