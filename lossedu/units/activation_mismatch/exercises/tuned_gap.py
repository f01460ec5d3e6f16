"""A fair comparison: each pair at the rate that suits it, chosen where it is not reported."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def tuned_gap(tuning_a, tuning_b, a, b):
    """The mean accuracy of a less that of b, each at its own learning rate, and its standard error: (gap, error).

    `tuning_a` and `tuning_b`, shape (rates, tuning seeds), hold the accuracies with which each one's rate is
    chosen: the highest mean. `a` and `b`, shape (rates, seeds), are reported: row r is rate r, and column s is the
    same start and the same batches in both. The error is that of the mean of the paired differences, with n - 1.
    There are at least two seeds. Returns a tuple of two numbers.
    """
    apart = a[tuning_a.mean(axis=1).argmax()] - b[tuning_b.mean(axis=1).argmax()]
    return apart.mean(), apart.std(ddof=1) / np.sqrt(len(apart))


def draw(rng):
    def runs(rates, tuning, seeds, best_a, best_b, spread=0.02):
        """Accuracies with a clear best rate for each, another best rate on the reported seeds, and shared luck."""
        level = np.linspace(0.6, 0.8, rates)
        luck = spread * rng.normal(size=seeds)
        made = []
        for best in (best_a, best_b):
            tuned, reported = level + 0, level + 0
            tuned[best], reported[best], reported[best - 1] = 0.85, 0.84, 0.86
            chosen = tuned[:, None] + spread * rng.uniform(-1, 1, size=(rates, tuning))
            chosen[(best + 1) % rates] = 0.5
            chosen[(best + 1) % rates, 0] = 0.95       # one lucky run at a bad rate
            if rates > 3 and tuning > 2:               # and one disaster at a rate that is good otherwise
                chosen[(best + 2) % rates] = 0.92
                chosen[(best + 2) % rates, -1] = 0.3
            made.append((chosen, reported[:, None] + luck + spread / 2 * rng.normal(size=(rates, seeds))))
        (tuning_a, a), (tuning_b, b) = made
        return Case(tuning_a, tuning_b, a, b)

    yield runs(4, 4, 20, 1, 2).note("four rates, twenty seeds")
    yield runs(5, 3, 9, 4, 1).note("five rates, nine seeds")
    yield runs(3, 2, 2, 0, 1).note("two seeds")
    yield runs(6, 5, 13, 2, 3).note("six rates, thirteen seeds")
    yield runs(3, 4, 5, 2, 1).note("three rates, five seeds")
    for tuning, said in (([[0.79, 0.79, 0.79], [0.95, 0.6, 0.95]], "the best mean has the worst run"),
                         ([[0.7, 0.85, 0.85], [0.9, 0.9, 0.8]], "the best mean has the lower last run"),
                         ([[0.85, 0.7, 0.7], [0.8, 0.9, 0.9]], "the best mean has the lower first run"),
                         ([[0.69, 0.69, 0.69], [0.7, 0.7, 1.0]], "the best mean has the larger spread")):
        yield Case(np.array(tuning), np.array(tuning[::-1]), rng.uniform(0.7, 0.8, (2, 6)),
                   rng.uniform(0.6, 0.7, (2, 6))).note(said)
    luck = 0.02 * rng.normal(size=12)
    yield Case(np.array([[0.8, 0.8], [0.81, 0.81]]), np.array([[0.7, 0.7], [0.69, 0.69]]),
               np.array([0.95 + luck, 0.8 + luck ** 2]), np.array([0.6 + luck, 0.94 - luck ** 2])).note(
        "the reported runs would choose otherwise")
    yield Case(np.array([[0.75]]), np.array([[0.5]]), np.array([[0.75, 0.5]]), np.array([[0.5, 0.375]])).note(
        "one rate")


RULED_OUT = {"a tie between rates": lambda tuning_a, tuning_b, a, b: any(
    np.ptp(np.sort(tuning.mean(axis=1))[-2:]) < 1e-9 for tuning in (tuning_a, tuning_b) if len(tuning) > 1)}


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
                "The rates were chosen on the runs that are reported: the luck of these seeds counts as skill. Which "
                "runs are there to choose with?"),
        Mistake("pooled", lambda ta, tb, a, b: _of(a[_best(np.hstack([ta, a]))] - b[_best(np.hstack([tb, b]))]),
                "The reported runs had a say in the choice of the rates: their luck counts as skill. Which runs are "
                "there to choose with?"),
        Mistake("rate_of_a", lambda ta, tb, a, b: _of(a[_best(ta)] - b[_best(ta)]),
                "b runs at the rate that suits a. Which rate suits b?"),
        Mistake("rate_of_b", lambda ta, tb, a, b: _of(a[_best(tb)] - b[_best(tb)]),
                "a runs at the rate that suits b. Which rate suits a?"),
        Mistake("shared_rate", lambda ta, tb, a, b: _of(a[k := _best(ta + tb)] - b[k]),
                "Both run at the one rate that is best for them together. What does a rate that suits neither say "
                "about either of them?"),
        Mistake("luckiest_run", lambda ta, tb, a, b: _of(
            a[int(ta.max(axis=1).argmax())] - b[int(tb.max(axis=1).argmax())]),
                "The rate of the best single run was taken, and one run can be lucky. What speaks for a rate on all of "
                "its runs?"),
        Mistake("luckiest_reported_run", lambda ta, tb, a, b: _of(
            a[int(a.max(axis=1).argmax())] - b[int(b.max(axis=1).argmax())]),
                "The rate of the best single reported run was taken. Which runs may decide, and how many of them?"),
        Mistake("worst_run", lambda ta, tb, a, b: _of(
            a[int(ta.min(axis=1).argmax())] - b[int(tb.min(axis=1).argmax())]),
                "The rates with the best worst run were taken. That is careful, and another question: which measure "
                "does the docstring name?"),
        Mistake("last_run", lambda ta, tb, a, b: _of(a[int(ta[:, -1].argmax())] - b[int(tb[:, -1].argmax())]),
                "The last tuning seed decided alone. What speaks for a rate on all of its runs?"),
        Mistake("first_run", lambda ta, tb, a, b: _of(a[int(ta[:, 0].argmax())] - b[int(tb[:, 0].argmax())]),
                "The first tuning seed decided alone. What speaks for a rate on all of its runs?"),
        Mistake("mean_less_spread", lambda ta, tb, a, b: _of(
            a[int((ta.mean(axis=1) - ta.std(axis=1)).argmax())] - b[int((tb.mean(axis=1) - tb.std(axis=1)).argmax())]),
                "The spread of the tuning runs was taken off their mean. Which measure does the docstring name?"),
        Mistake("largest_rate", lambda ta, tb, a, b: _of(a[-1] - b[-1]),
                "The last row was taken, whatever the tuning runs say. What are they for?"),
        Mistake("exchanged_tuning", lambda ta, tb, a, b: _of(a[_best(tb)] - b[_best(ta)]),
                "a runs at the rate that suits b, and b at the one that suits a. Which tuning runs belong to which?"),
        Mistake("all_runs", lambda ta, tb, a, b: _of((a - b).ravel()),
                "All rates were compared, row by row. Would anybody run a model at its worst rate?"),
        Mistake("best_rate_of_each_seed", lambda ta, tb, a, b: _of(a.max(axis=0) - b.max(axis=0)),
                "Each seed was given the rate that was best for it. Who could have known that before it ran?"),
        Mistake("all_rates", lambda ta, tb, a, b: _of(a.mean(axis=0) - b.mean(axis=0)),
                "Accuracies were averaged over all rates. Would anybody run a model at its worst rate?"),
        Mistake("unpaired", _unpaired,
                "The gap is right. The error treats the two as unrelated, but column s has the same start and batches "
                "in both: what has all that they share cancelled in?"),
        Mistake("spread", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)], ddof=1)),
                "The gap is right. The second is the spread of one difference; how much closer is the mean of n?"),
        Mistake("population", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)]) / np.sqrt(a.shape[1])),
                "The gap is right. NumPy's std divides by n unless it is told otherwise: which number is asked for?"),
        Mistake("plain_std", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)])),
                "The gap is right. The second is how far the single differences lie apart, by NumPy's std, which "
                "divides by n. How much closer is the mean of n, and by what does its error divide?"),
        Mistake("n_less_1_twice", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / np.sqrt(max(1, a.shape[1] - 1))),
                "The gap is right. The n - 1 of the spread is there already. By the root of which number is it "
                "divided for the mean?"),
        Mistake("by_rates", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / np.sqrt(len(a))),
                "The gap is right. The root is that of the number of rates. How many differences have been averaged?"),
        Mistake("by_tuning_seeds", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / np.sqrt(ta.shape[1])),
                "The gap is right. The mean was taken over the reported seeds, and the root over another number of "
                "them: which n belongs to the mean?"),
        Mistake("interval", lambda ta, tb, a, b: (tuned_gap(ta, tb, a, b)[0], 1.96 * tuned_gap(ta, tb, a, b)[1]),
                "The gap is right. 1.96 errors are half an interval; one error is asked for."),
        Mistake("gap_on_tuning_seeds", lambda ta, tb, a, b: _of(ta[_best(ta)] - tb[_best(tb)]),
                "The gap was measured on the tuning seeds, where the rates were chosen. Which runs are reported?"),
        Mistake("worst_rate", lambda ta, tb, a, b: _of(
            a[int(ta.mean(axis=1).argmin())] - b[int(tb.mean(axis=1).argmin())]),
                "The rates with the lowest means were taken. These are accuracies, not losses: which end is good?"),
        Mistake("median_rate", lambda ta, tb, a, b: _of(
            a[int(np.median(ta, axis=1).argmax())] - b[int(np.median(tb, axis=1).argmax())]),
                "The rates with the highest medians were taken: a rate that fails now and then looks good there. Which "
                "measure does the docstring name?"),
        Mistake("median_gap", lambda ta, tb, a, b: (
            np.median(a[_best(ta)] - b[_best(tb)]), tuned_gap(ta, tb, a, b)[1]),
                "The error is right. The first is the median of the differences: what is asked for?"),
        Mistake("divided_by_n", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0], np.std(a[_best(ta)] - b[_best(tb)], ddof=1) / a.shape[1]),
                "The gap is right. The spread was divided by n. Variances of a mean fall as 1 / n: how does its error "
                "fall?"),
        Mistake("errors_added", lambda ta, tb, a, b: (
            tuned_gap(ta, tb, a, b)[0],
            (np.std(a[_best(ta)], ddof=1) + np.std(b[_best(tb)], ddof=1)) / np.sqrt(a.shape[1])),
                "The gap is right. The errors of a and of b were added, and column s has the same luck in both: what "
                "is left of it in the differences?"),
    ),
    styles=(by_loop, by_scipy),
)
