"""A fair comparison: each pair at the rate that suits it, chosen where it is not reported."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def tuned_gap(tuning_a, tuning_b, a, b):
    """The mean accuracy of a less that of b, each at its own learning rate, and its standard error:
    (gap, error).

    `tuning_a` and `tuning_b`, shape (rates, tuning seeds), hold the accuracies by which each one's
    learning rate is chosen: the highest mean, and of equal means the first. `a` and `b`, shape
    (rates, seeds), are reported: row r is learning rate r, and column s is the same start and the
    same batches in both. The error is that of the mean of the paired differences, with n - 1. There
    are at least two seeds. Returns a tuple of two numbers.
    """
    apart = a[tuning_a.mean(axis=1).argmax()] - b[tuning_b.mean(axis=1).argmax()]
    return apart.mean(), apart.std(ddof=1) / np.sqrt(len(apart))


def draw(rng):
    def runs(rates, tuning, seeds, best_a, best_b, spread=0.02):
        """Accuracies with a clear best rate for each, another best rate on the reported seeds, and
        shared luck."""
        level = np.linspace(0.6, 0.8, rates)
        luck = spread * rng.normal(size=seeds)
        made = []
        for best in (best_a, best_b):
            tuned, reported = level + 0, level + 0
            tuned[best], reported[best], reported[best - 1] = 0.85, 0.84, 0.86
            chosen = tuned[:, None] + spread * rng.uniform(-1, 1, size=(rates, tuning))
            chosen[(best + 1) % rates] = 0.5
            chosen[(best + 1) % rates, 0] = 0.95       # one lucky run at a bad rate
            # and one disaster at a rate that is good otherwise
            if rates > 3 and tuning > 2:
                chosen[(best + 2) % rates] = 0.92
                chosen[(best + 2) % rates, -1] = 0.3
            made.append((chosen,
                         reported[:, None] + luck + spread / 2 * rng.normal(size=(rates, seeds))))
        (tuning_a, a), (tuning_b, b) = made
        return Case(tuning_a, tuning_b, a, b)

    yield runs(4, 4, 20, 1, 2).note("four rates, twenty seeds")
    yield runs(5, 3, 9, 4, 1).note("five rates, nine seeds")
    yield runs(3, 2, 2, 0, 1).note("two seeds")
    yield runs(6, 5, 13, 2, 3).note("six rates, thirteen seeds")
    yield runs(3, 4, 5, 2, 1).note("three rates, five seeds")
    for tuning, said in (([[0.79, 0.79, 0.79], [0.95, 0.6, 0.95]],
                          "the best mean has the worst run"),
                         ([[0.7, 0.85, 0.85], [0.9, 0.9, 0.8]],
                          "the best mean has the lower last run"),
                         ([[0.85, 0.7, 0.7], [0.8, 0.9, 0.9]],
                          "the best mean has the lower first run"),
                         ([[0.69, 0.69, 0.69], [0.7, 0.7, 1.0]],
                          "the best mean has the larger spread")):
        yield Case(np.array(tuning), np.array(tuning[::-1]), rng.uniform(0.7, 0.8, (2, 6)),
                   rng.uniform(0.6, 0.7, (2, 6))).note(said)
    luck = 0.02 * rng.normal(size=12)
    yield Case(np.array([[0.8, 0.8], [0.81, 0.81]]), np.array([[0.7, 0.7], [0.69, 0.69]]),
               np.array([0.95 + luck, 0.8 + luck ** 2]),
               np.array([0.6 + luck, 0.94 - luck ** 2])).note(
        "the reported runs would choose otherwise")
    yield Case(np.array([[0.8, 0.8], [0.7, 0.7]]), np.array([[0.7, 0.7], [0.8, 0.8]]),
               1e-4 * rng.uniform(1, 5, (2, 5)),
               1e-8 * rng.uniform(1, 5, (2, 5))).note("accuracies next to 0")
    yield Case(np.array([[0.5, 0.5], [0.25, 0.75], [0.25, 0.25]]),
               np.array([[0.25, 0.25], [0.5, 0.75], [0.75, 0.5]]),
               np.array([[0.9, 0.8, 0.85], [0.1, 0.2, 0.3], [0.4, 0.6, 0.5]]),
               np.array([[0.3, 0.1, 0.2], [0.5, 0.4, 0.7], [0.8, 0.9, 0.6]])).note(
        "two rates with the same mean, for each of the two")
    yield Case(np.array([[0.75]]), np.array([[0.5]]), np.array([[0.75, 0.5]]),
               np.array([[0.5, 0.375]])).note(
        "one rate")
    yield Case(np.array([[0.75, 0.75], [0.7504, 0.7504]]),
               np.array([[0.5, 0.5004], [0.5004, 0.5008]]),
               np.array([[0.75, 0.5, 0.625], [0.5, 0.375, 0.875]]),
               np.array([[0.5, 0.375, 0.25], [0.25, 0.5, 0.75]])).note(
        "two means that differ by less than a thousandth")

RULED_OUT = {"a tie between rates": lambda tuning_a, tuning_b, a, b: any(
    np.ptp(np.sort(tuning.mean(axis=1))[-2:]) < 1e-9 for tuning in (tuning_a, tuning_b)
    if len(tuning) > 1)}


def by_loop(tuning_a, tuning_b, a, b):
    def best(tuning):
        means = [sum(row) / len(row) for row in tuning]
        return means.index(max(means))

    apart = [one - other for one, other in zip(a[best(tuning_a)], b[best(tuning_b)])]
    n, mean = len(apart), sum(apart) / len(apart)
    return mean, (sum((one - mean) ** 2 for one in apart) / (n - 1) / n) ** 0.5


def by_scipy(tuning_a, tuning_b, a, b):
    from scipy.stats import sem
    apart = a[np.argmax(np.sum(tuning_a, axis=1))] - b[np.argmax(np.sum(tuning_b, axis=1))]
    return float(np.mean(apart)), float(sem(apart))


def _best(runs):
    return int(runs.mean(axis=1).argmax())


def _last_best(runs):
    return len(runs) - 1 - int(runs.mean(axis=1)[::-1].argmax())


def _first_near(runs):
    means = runs.mean(axis=1)
    return int(np.flatnonzero(means >= means.max() - 1e-3)[0])


def _of(apart):
    return apart.mean(), apart.std(ddof=1) / np.sqrt(len(apart))


def _unpaired(tuning_a, tuning_b, a, b):
    one, other = a[_best(tuning_a)], b[_best(tuning_b)]
    return one.mean() - other.mean(), np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / len(one))


EXERCISE = Exercise(
    reference=tuned_gap, title="Each at its own rate", points=3, difficulty=3, minutes=10,
    draw=widened(draw, tuned_gap, RULED_OUT),
    mistakes=(
        Mistake("tuned_where_reported", lambda ta, tb, a, b: _of(a[_best(a)] - b[_best(b)]),
                "The learning rates are chosen on the reported runs, so chance enters the result. "
                "Which runs are there to choose with?"),
        Mistake("pooled", lambda ta, tb, a, b: _of(a[_best(np.hstack([ta, a]))]
                                                   - b[_best(np.hstack([tb, b]))]),
                "The reported runs take part in the choice of the learning rates, so chance enters "
                "the result. Which runs are there to choose with?"),
        Mistake("rate_of_a", lambda ta, tb, a, b: _of(a[_best(ta)] - b[_best(ta)]),
                "b runs at the learning rate that suits a. Which one suits b?"),
        Mistake("rate_of_b", lambda ta, tb, a, b: _of(a[_best(tb)] - b[_best(tb)]),
                "a runs at the learning rate that suits b. Which one suits a?"),
        Mistake("shared_rate", lambda ta, tb, a, b: _of(a[k := _best(ta + tb)] - b[k]),
                "Both run at the learning rate that is best for the two together. Which one suits "
                "each of them?"),
        Mistake("last_of_equal_means", lambda ta, tb, a, b: _of(
            a[_last_best(ta)] - b[_last_best(tb)]),
                "Of two rates with the same mean the last is taken. Which of them does the task "
                "name?"),
        Mistake("nearly_equal_means", lambda ta, tb, a, b: _of(a[_first_near(ta)]
                                                               - b[_first_near(tb)]),
                "Means that differ by less than a thousandth count as equal here. When does the "
                "task let the first rate win?"),
        Mistake("sorted_pairs", lambda ta, tb, a, b: _of(
            np.sort(a[_best(ta)]) - np.sort(b[_best(tb)])),
                "The gap is right. For the error, the runs are sorted before they are subtracted. "
                "Which run of b has the same start as the first run of a?"),
        Mistake("luckiest_run", lambda ta, tb, a, b: _of(
            a[int(ta.max(axis=1).argmax())] - b[int(tb.max(axis=1).argmax())]),
                "The learning rate of the best single tuning run is taken. Which measure over all "
                "tuning runs does the task name?"),
        Mistake("luckiest_reported_run", lambda ta, tb, a, b: _of(
            a[int(a.max(axis=1).argmax())] - b[int(b.max(axis=1).argmax())]),
                "The learning rate of the best single reported run is taken. Which runs may "
                "decide, and by which measure?"),
        Mistake("worst_run", lambda ta, tb, a, b: _of(
            a[int(ta.min(axis=1).argmax())] - b[int(tb.min(axis=1).argmax())]),
                "The learning rate with the best worst run is taken. Which measure over the tuning "
                "runs does the task name?"),
        Mistake("last_run", lambda ta, tb, a, b: _of(a[int(ta[:, -1].argmax())]
                                                     - b[int(tb[:, -1].argmax())]),
                "The last tuning seed decides alone. Which measure over all tuning runs does the "
                "task name?"),
        Mistake("first_run", lambda ta, tb, a, b: _of(a[int(ta[:, 0].argmax())]
                                                      - b[int(tb[:, 0].argmax())]),
                "The first tuning seed decides alone. Which measure over all tuning runs does the "
                "task name?"),
        Mistake("mean_less_spread", lambda ta, tb, a, b: _of(
            a[int((ta.mean(axis=1) - ta.std(axis=1)).argmax())]
            - b[int((tb.mean(axis=1) - tb.std(axis=1)).argmax())]),
                "The spread of the tuning runs is subtracted from their mean. Which measure over "
                "the tuning runs does the task name?"),
        Mistake("largest_rate", lambda ta, tb, a, b: _of(a[-1] - b[-1]),
                "The last row is taken, whatever the tuning runs are. What are they for?"),
        Mistake("exchanged_tuning", lambda ta, tb, a, b: _of(a[_best(tb)] - b[_best(ta)]),
                "a runs at the learning rate that suits b, and b at the one that suits a. Which "
                "tuning runs belong to which?"),
        Mistake("all_runs", lambda ta, tb, a, b: _of((a - b).ravel()),
                "All learning rates are compared, row by row. At which single one should each of "
                "the two run?"),
        Mistake("best_rate_of_each_seed", lambda ta, tb, a, b: _of(a.max(axis=0) - b.max(axis=0)),
                "Each seed gets the learning rate that was best for it. Could that be known before "
                "the run?"),
        Mistake("all_rates", lambda ta, tb, a, b: _of(a.mean(axis=0) - b.mean(axis=0)),
                "The accuracies are averaged over all learning rates. At which single one should "
                "each of the two run?"),
        Mistake("unpaired", _unpaired,
                "The gap is right. The error treats the two as independent, but column s has the "
                "same start and batches in both: in which quantity does that cancel?"),
        Mistake("spread", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)], ddof=1)),
                "The gap is right. The second is the standard deviation of a single difference: "
                "how much smaller is that of the mean of n?"),
        Mistake("population", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)]) / np.sqrt(a.shape[1])),
                "The gap is right. The standard deviation divides by n, as NumPy's std does by "
                "default. By what does the task divide?"),
        Mistake("plain_std", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)])),
                "The gap is right. The second is the standard deviation of a single difference, "
                "divided by n. How much smaller is that of the mean, and by what does the task "
                "divide?"),
        Mistake("n_less_1_twice", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0],
            np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / np.sqrt(max(1, a.shape[1] - 1))),
                "The gap is right. The standard deviation has its n - 1 already: by the root of "
                "which number is it divided for the mean?"),
        Mistake("by_rates", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0],
            np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / np.sqrt(len(a))),
                "The gap is right. The error contains the root of the number of learning rates. "
                "How many differences are averaged?"),
        Mistake("by_tuning_seeds", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0],
            np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / np.sqrt(ta.shape[1])),
                "The gap is right. The error contains the root of the number of tuning seeds. Over "
                "how many seeds does the mean run?"),
        Mistake("interval", lambda ta, tb, a, b: (tuned_gap(ta, tb, a, b)[0],
                                                  1.96 * tuned_gap(ta, tb, a, b)[1]),
                "The gap is right. 1.96 standard errors are half the width of an interval. How "
                "many are asked for?"),
        Mistake("gap_on_tuning_seeds", lambda ta, tb, a, b: _of(ta[_best(ta)] - tb[_best(tb)]),
                "The gap is measured on the tuning runs, by which the learning rates were chosen. "
                "Which runs are reported?"),
        Mistake("worst_rate", lambda ta, tb, a, b: _of(
            a[int(ta.mean(axis=1).argmin())] - b[int(tb.mean(axis=1).argmin())]),
                "The learning rates with the lowest means are taken. Are these accuracies or "
                "losses?"),
        Mistake("median_rate", lambda ta, tb, a, b: _of(
            a[int(np.median(ta, axis=1).argmax())] - b[int(np.median(tb, axis=1).argmax())]),
                "The learning rates with the highest medians are taken. Which measure over the "
                "tuning runs does the task name?"),
        Mistake("median_gap", lambda ta, tb, a, b: (
            np.median(a[_best(ta)] - b[_best(tb)]), tuned_gap(ta, tb, a, b)[1]),
                "The error is right. The first is the median of the differences. Which average is "
                "asked for?"),
        Mistake("divided_by_n", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / a.shape[1]),
                "The gap is right. The standard deviation is divided by n. How does the standard "
                "error of a mean depend on n?"),
        Mistake("errors_added", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0],
            (np.std(a[_best(ta)], ddof=1) + np.std(b[_best(tb)], ddof=1)) / np.sqrt(a.shape[1])),
                "The gap is right. The errors of a and of b are added, but column s has the same "
                "start and batches in both: in which quantity does that cancel?"),
    ),
    styles=(by_loop, by_scipy),
    further="The tuning arrays only decide which row of a and which row of b to take. Subtract "
            "these two rows seed by seed before you compute the mean and the standard error.",
)
