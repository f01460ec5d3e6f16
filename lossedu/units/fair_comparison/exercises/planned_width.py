"""From a pilot: how long the corrected interval of a planned comparison is going to be."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened
from .paired_interval import student


def planned_width(pilot, splits, starts, t, n_train, n_test):
    """The half-width that a pilot lets us expect of a larger comparison.

    `pilot` has shape (J, m), J and m of 2 or more: paired differences from m starts on each of J
    random splits. Planned are `splits` random splits of the same data set, each with `n_train` rows
    to train on and `n_test` to test, and `starts` starts on each.

    Estimate both variance components from the pilot. The one over starts is the mean over splits of
    the variances of their m differences. The one from split to split is the variance of the J
    means, less what the starts add to it, and 0 where this would be negative. All these variances
    are sample variances: they divide by the number of values less 1.

    Return the half-width of the corrected interval as a float. Replace s squared by the variance of
    the mean of one planned split, computed from both components. `t` is Student's quantile for the
    planned number of splits.
    """
    within = pilot.var(axis=1, ddof=1).mean()
    between = max(pilot.mean(axis=1).var(ddof=1) - within / pilot.shape[1], 0.0)
    return float(t * np.sqrt((between + within / starts) * (1 / splits + n_test / n_train)))


def draw(rng):
    def drawn(splits, starts, own=1.0, shared=1.0):
        return (0.3 + shared * rng.normal(size=(splits, 1))
                + own * rng.normal(size=(splits, starts)))

    yield Case(drawn(10, 2), 60, 8, 2.0, 427, 142).note("ten splits, two starts on each")
    yield Case(drawn(5, 4, 0.3, 2.0), 20, 3, 2.09, 200, 100).note("splits that differ much")
    yield Case(drawn(6, 3, 3.0, 0.1), 30, 6, 2.05, 90, 30).note("starts that differ much")
    yield Case(drawn(8, 2), 8, 2, 2.36, 75, 25).note("the plan of the pilot itself")
    yield Case(drawn(4, 5), 3, 1, 4.3, 100, 100).note("one start on each of three splits")
    yield Case(drawn(7, 3), 15, 40, 2.14, 20, 80).note("more rows to test than to train on")
    yield Case(drawn(6, 2), 12, 5, 2.2, 50, 0).note("splits that share nothing")
    yield Case(np.array([[1.0, -1.0], [-2.0, 2.0], [3.0, -3.0]]), 10, 4, 2.26, 60, 20).note(
        "splits whose means are equal")
    yield Case(np.array([[0.4, 0.9, 0.2, 1.1], [0.9, 0.3, 1.0, 0.3]]), 40, 2, 2.02, 80, 20).note(
        "a pilot of two splits, its means close together")
    yield Case(np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]), 6, 9, 2.57, 80, 20).note(
        "starts that do not differ")
    yield Case(np.array([[2, 0, 1], [5, 3, 7]]), 9, 2, 2.31, 30, 10).note("whole numbers")
    yield Case(100 * drawn(9, 3), 25, 4, 2.06, 300, 100).note("another unit")
    yield Case(drawn(8, 3), 30, 5, student(30, 0.99), 90, 10).note("a 99 % interval")


def by_sums(pilot, splits, starts, t, n_train, n_test):
    rows = pilot.tolist()
    means = [sum(row) / len(row) for row in rows]
    inner = [sum((one - mean) ** 2 for one in row) / (len(row) - 1)
             for row, mean in zip(rows, means)]
    within = sum(inner) / len(rows)
    middle = sum(means) / len(means)
    between = sum((mean - middle) ** 2 for mean in means) / (len(means) - 1)
    between -= within / len(rows[0])
    planned = within / starts + (between if between > 0 else 0.0)
    return t * (planned / splits + planned * n_test / n_train) ** 0.5


def by_squares(pilot, splits, starts, t, n_train, n_test):
    """The components from the sums of squares of an analysis of variance."""
    count, m = pilot.shape
    means = pilot.mean(axis=1, keepdims=True)
    within = np.sum((pilot - means) ** 2) / (count * (m - 1))
    of_means = m * np.sum((means - pilot.mean()) ** 2) / (count - 1)
    between = np.clip((of_means - within) / m, 0, None)
    return t * np.sqrt(between + within / starts) * np.hypot(splits ** -0.5,
                                                             np.sqrt(n_test / n_train))


RULED_OUT = {
    "a plan without rows to train on": lambda pilot, splits, starts, t, n_train, n_test:
        n_train <= 0,
    "fewer rows than none": lambda pilot, splits, starts, t, n_train, n_test: n_test < 0}


def _parts(pilot):
    within = pilot.var(axis=1, ddof=1).mean()
    return within, max(pilot.mean(axis=1).var(ddof=1) - within / pilot.shape[1], 0.0)


def _root(splits, n_train, n_test):
    return np.sqrt(1 / splits + n_test / n_train)


def _variance(make):
    """A wrong answer: `make` gives the variance of a planned split's mean, the rest is right."""
    def wrong(pilot, splits, starts, t, n_train, n_test):
        return float(t * np.sqrt(make(pilot, starts)) * _root(splits, n_train, n_test))
    return wrong


def _half(make):
    """A wrong answer: the components are right, and `make` puts them together."""
    def wrong(pilot, splits, starts, t, n_train, n_test):
        within, between = _parts(pilot)
        return float(make(between + within / starts, splits, t, n_train, n_test, within, between,
                          starts))
    return wrong


def _components(pilot, starts, ddof=1, inner=None):
    within = pilot.var(axis=1, ddof=ddof if inner is None else inner).mean()
    between = max(pilot.mean(axis=1).var(ddof=ddof) - within / pilot.shape[1], 0.0)
    return between + within / starts


EXERCISE = Exercise(
    reference=planned_width, title="A plan from a pilot", points=4, difficulty=4, minutes=9,
    draw=widened(draw, planned_width, RULED_OUT),
    mistakes=(
        Mistake("nothing_taken_off", _variance(lambda pilot, starts: (
            pilot.mean(axis=1).var(ddof=1) + pilot.var(axis=1, ddof=1).mean() / starts)),
            "The variance of the pilot's means is taken for that from split to split. What have "
            "the m starts of the pilot added to it?"),
        Mistake("all_starts_taken_off", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var(ddof=1) - pilot.var(axis=1, ddof=1).mean(), 0.0)
            + pilot.var(axis=1, ddof=1).mean() / starts)),
            "The whole variance over starts is taken off the variance of the means. How much of "
            "it is left in a mean of m starts?"),
        Mistake("planned_starts_taken_off", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var(ddof=1) - pilot.var(axis=1, ddof=1).mean() / starts, 0.0)
            + pilot.var(axis=1, ddof=1).mean() / starts)),
            "What is taken off the pilot's means is divided by the planned number of starts. How "
            "many starts were averaged in the pilot?"),
        Mistake("as_in_the_pilot", _variance(lambda pilot, starts: (
            pilot.mean(axis=1).var(ddof=1))),
            "This takes the variance of the pilot's own means. What does another number of starts "
            "on each split change?"),
        Mistake("scaled_by_starts", _variance(lambda pilot, starts: (
            pilot.mean(axis=1).var(ddof=1) * pilot.shape[1] / starts)),
            "The whole variance of the pilot's means is scaled by the number of starts. Which part "
            "of it do more starts leave as it is?"),
        Mistake("negative_kept", _variance(lambda pilot, starts: (
            pilot.mean(axis=1).var(ddof=1) - pilot.var(axis=1, ddof=1).mean() / pilot.shape[1]
            + pilot.var(axis=1, ddof=1).mean() / starts)),
            "Right where the component from split to split is positive. What does the docstring "
            "put where the subtraction gives a negative number?"),
        Mistake("all_differences_together", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var(ddof=1) - pilot.var(ddof=1) / pilot.shape[1], 0.0)
            + pilot.var(ddof=1) / starts)),
            "The variance of all differences together is taken for that over starts. What differs "
            "between two starts on one split?"),
        Mistake("starts_only", _variance(lambda pilot, starts: _parts(pilot)[0] / starts),
                "Only the variance over starts is in it. Which component do more starts leave as "
                "it is?"),
        Mistake("splits_only", _variance(lambda pilot, starts: _parts(pilot)[1]),
                "Only the variance from split to split is in it. What do the planned starts add to "
                "the mean of a split?"),
        Mistake("starts_not_averaged", _variance(lambda pilot, starts: sum(_parts(pilot))),
                "The variance over starts enters as it is. By what is it divided in the mean of a "
                "planned split?"),
        Mistake("both_over_starts", _variance(lambda pilot, starts: sum(_parts(pilot)) / starts),
                "Both components are divided by the number of starts. Which one is the same for "
                "all starts on one split?"),
        Mistake("over_axis_0", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=0).var(ddof=1) - pilot.var(axis=0, ddof=1).mean() / len(pilot),
                0.0) + pilot.var(axis=0, ddof=1).mean() / starts)),
            "Rows and columns are exchanged. What do the differences in one row of the pilot have "
            "in common?"),
        Mistake("starts_along_axis_0", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var(ddof=1)
                - pilot.var(axis=0, ddof=1).mean() / pilot.shape[1], 0.0)
            + pilot.var(axis=0, ddof=1).mean() / starts)),
            "The variance over starts is taken along axis 0. Do two numbers in one column of the "
            "pilot come from the same split?"),
        Mistake("starts_as_in_the_mean", _half(
            lambda v, splits, t, n1, n2, within, between, starts:
            t * np.sqrt((between + within / (starts * splits)) * _root(splits, n1, n2) ** 2)),
            "The variance over starts is divided by the number of all planned runs. What is put in "
            "place of s squared is the variance of one split's mean: over how many starts does "
            "that run?"),
        Mistake("all_for_the_means", _variance(lambda pilot, starts: (
            max(pilot.var(ddof=1) - _parts(pilot)[0] / pilot.shape[1], 0.0)
            + _parts(pilot)[0] / starts)),
            "The variance of all differences together is taken for that of the means of the "
            "splits. How much of the variance over starts is left in a mean of m starts?"),
        Mistake("mean_spread_squared", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var(ddof=1)
                - pilot.std(axis=1, ddof=1).mean() ** 2 / pilot.shape[1], 0.0)
            + pilot.std(axis=1, ddof=1).mean() ** 2 / starts)),
            "Standard deviations are averaged and the mean is squared. Of what does the docstring "
            "take the mean?"),
        Mistake("median_over_starts", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var(ddof=1)
                - np.median(pilot.var(axis=1, ddof=1)) / pilot.shape[1], 0.0)
            + np.median(pilot.var(axis=1, ddof=1)) / starts)),
            "The median over the splits stands for the variance over starts. What does the "
            "docstring take there?"),
        Mistake("first_split_over_starts", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var(ddof=1)
                - pilot[0].var(ddof=1) / pilot.shape[1], 0.0) + pilot[0].var(ddof=1) / starts)),
            "The variance over starts is that on the first split alone. Over which splits does the "
            "docstring take the mean?"),
        Mistake("zero_without_a_split_part", lambda pilot, splits, starts, t, n_train, n_test: (
            planned_width(pilot, splits, starts, t, n_train, n_test) if _parts(pilot)[1] else 0.0),
            "Right where the component from split to split is positive. Where it is 0, what does "
            "the other component still add?"),
        Mistake("factor_computed_again", lambda pilot, splits, starts, t, n_train, n_test: (
            planned_width(pilot, splits, starts, student(splits), n_train, n_test)),
            "The factor is computed for 95 %, and it is given: `t` may be rounded, or belong to "
            "another level."),
        Mistake("population", _variance(lambda pilot, starts: _components(pilot, starts, 0)),
                "Too narrow: the variances divide by the number of values, as NumPy's var does by "
                "default. By what do those of a sample divide?"),
        Mistake("population_over_starts",
                _variance(lambda pilot, starts: _components(pilot, starts, 1, 0)),
                "The variance over starts divides by m, as NumPy's var does by default. By what "
                "does that of a sample divide?"),
        Mistake("population_over_splits", _variance(lambda pilot, starts: (
            max(pilot.mean(axis=1).var() - _parts(pilot)[0] / pilot.shape[1], 0.0)
            + _parts(pilot)[0] / starts)),
            "The variance of the means divides by J, as NumPy's var does by default. By what does "
            "that of a sample divide?"),
        Mistake("plain", _half(lambda v, splits, t, n1, n2, *_: t * np.sqrt(v / splits)),
                "Right where splits share nothing. Which term does the overlap of random splits "
                "add?"),
        Mistake("second_term_alone", _half(
            lambda v, splits, t, n1, n2, *_: t * np.sqrt(v * n2 / n1)),
            "This is the half-width with endless splits. Which term is left out?"),
        Mistake("every_run_counts", _half(
            lambda v, splits, t, n1, n2, within, between, starts:
            t * np.sqrt(v * (1 / (splits * starts) + n2 / n1))),
            "The first term counts all planned runs. What varies from one split to the next is one "
            "mean: how many of these are planned?"),
        Mistake("start_noise_uncorrected", _half(
            lambda v, splits, t, n1, n2, within, between, starts:
            t * np.sqrt(between * (1 / splits + n2 / n1) + within / starts / splits)),
            "Only the component from split to split is corrected for overlap. That describes the "
            "mean better, but the docstring asks for the half-width of the corrected interval: "
            "what does it multiply by the second term?"),
        Mistake("negative_mirrored", _variance(lambda pilot, starts: (
            abs(pilot.mean(axis=1).var(ddof=1) - _parts(pilot)[0] / pilot.shape[1])
            + _parts(pilot)[0] / starts)),
            "Where the component from split to split comes out negative, its sign is dropped. What "
            "does the docstring put there?"),
        Mistake("pilots_splits", lambda pilot, splits, starts, t, n_train, n_test: float(
            t * np.sqrt(_components(pilot, starts)) * _root(len(pilot), n_train, n_test)),
            "The first term under the root counts the splits of the pilot. How many are planned?"),
        Mistake("pilots_starts", _variance(lambda pilot, starts: (
            _parts(pilot)[1] + _parts(pilot)[0] / pilot.shape[1])),
            "The variance over starts is divided by the pilot's number of starts. Over how many "
            "does a planned split average?"),
        Mistake("total_cut_at_zero", _variance(lambda pilot, starts: max(
            pilot.mean(axis=1).var(ddof=1) - pilot.var(axis=1, ddof=1).mean() / pilot.shape[1]
            + pilot.var(axis=1, ddof=1).mean() / starts, 0.0)),
            "Only the sum of both components is kept from falling below 0. Which of the two can "
            "come out negative by itself, and what does the docstring put there?"),
        Mistake("total_less_within", _variance(lambda pilot, starts: (
            max(pilot.var(ddof=1) - _parts(pilot)[0], 0.0) + _parts(pilot)[0] / starts)),
            "The component from split to split is the variance of all differences, less that over "
            "starts. From which means does the docstring estimate it?"),
        Mistake("flat_spread", _variance(lambda pilot, starts: pilot.var(ddof=1)),
                "All differences of the pilot are put into one variance. What do more starts on "
                "each split change, and what not?"),
        Mistake("flat_spread_over_starts", _variance(
            lambda pilot, starts: pilot.var(ddof=1) / starts),
            "All differences of the pilot are put into one variance, divided by the number of "
            "starts. Which part of it do more starts leave as it is?"),
        Mistake("fraction_of_all", _half(
            lambda v, splits, t, n1, n2, *_: t * np.sqrt(v * (1 / splits + n2 / (n1 + n2)))),
            "The correlation itself is added under the root. By what is it divided in the "
            "corrected interval?"),
        Mistake("rows_swapped", _half(
            lambda v, splits, t, n1, n2, *_: t * np.sqrt(v * (1 / splits + int(n1) / int(n2)))),
            "The rows to train on stand above those to test. Which of the two numbers divides?"),
        Mistake("roots_added", _half(
            lambda v, splits, t, n1, n2, *_: t * np.sqrt(v) * (1 / np.sqrt(splits)
                                                               + np.sqrt(n2 / n1))),
            "Two standard errors are added. What adds up, standard deviations or variances?"),
        Mistake("no_root", _half(
            lambda v, splits, t, n1, n2, *_: t * v * (1 / splits + n2 / n1)),
            "This is t times a variance. What turns a variance into a standard deviation?"),
        Mistake("without_t", _half(
            lambda v, splits, t, n1, n2, *_: np.sqrt(v * (1 / splits + n2 / n1))),
            "This is one standard error. How many of them does the interval reach to each side?"),
        Mistake("full_width", _half(
            lambda v, splits, t, n1, n2, *_: 2 * t * np.sqrt(v * (1 / splits + n2 / n1))),
            "Twice as large: this is the whole interval. Asked for is its half-width."),
        Mistake("normal", _half(
            lambda v, splits, t, n1, n2, *_: 1.96 * np.sqrt(v * (1 / splits + n2 / n1))),
            "The factor is 1.96 whatever the plan is. What is `t` for?"),
    ),
    styles=(by_sums, by_squares),
    further="Take the variance over starts from the rows of the pilot and that from split to split "
            "from the means of its rows. Put both together for the planned number of starts, and "
            "this variance in place of s squared into the corrected interval with the planned "
            "number of splits.",
)
