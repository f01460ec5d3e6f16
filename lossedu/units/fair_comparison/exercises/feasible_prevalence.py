"""What a table of accuracies and F1 scores says about the class balance that it keeps to itself."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def feasible_prevalence(acc, f1):
    """The prevalences that all rows of a table permit: (lowest, highest).

    `acc` and `f1` have shape (m,), m of 1 or more: accuracy and F1 score (of the positive class) of
    m models on one test set, with 0 <= acc < 1 and 0 <= f1 < 1. The prevalence is the fraction of
    positives in the test set, between 0 and 1; the set is so large that counts need not be whole.
    Where a single prevalence fits all rows, both numbers are equal to it, but for rounding; where
    none does, returns (nan, nan). Numbers within about 1e-9 of each other count as equal.
    """
    # false positives and false negatives, as a share
    wrong = 1 - acc
    hits = f1 * wrong / (2 * (1 - f1))                     # true positives
    # no error is a missed positive; all errors are
    low, high = hits.max(), (hits + wrong).min()
    # the true negatives may not be fewer than none; limits may touch, and rounding moves them
    possible = low <= high + 1e-9 and np.all(hits + wrong <= 1 + 1e-9)
    return (float(low), float(high)) if possible else (np.nan, np.nan)


def draw(rng):
    yield Case(np.array([0.743, 0.859]),
               np.array([0.808, 0.912])).note("the two rows of the article")
    yield Case(np.array([0.743]), np.array([0.808])).note("one row")
    yield Case(np.array([0.9]), np.array([0.0])).note("F1 is 0")
    yield Case(np.array([0.95, 0.97, 0.96]),
               np.array([0.3, 0.5, 0.45])).note("rare positives, three rows")
    yield Case(np.array([0.6, 0.6]),
               np.array([0.1, 0.7])).note("rows that no test set permits together")
    yield Case(np.array([0.2]), np.array([0.9])).note("a row that no test set permits")
    yield Case(np.array([0.3]), np.array([0.6])).note("no room for the true negatives")
    yield Case(np.array([0.8, 0.8, 0.3]), np.array([0.7, 0.7, 0.6])).note(
        "no room for the true negatives of the last row")
    yield Case(np.array([0.75, 0.75]), np.array([0.6, 0.75])).note("accuracy and F1 equal")
    yield Case(np.array([0.6, 0.6, 0.6, 0.3]), np.array([0.4, 0.4, 0.4, 0.05])).note("four rows")
    for share in (0.3, 0.55):
        hit, alarm = rng.uniform(0.55, 0.9, 4), rng.uniform(0.05, 0.3, 4)
        true, false = share * hit, (1 - share) * alarm
        yield Case(1 - false - (share - true), 2 * true / (share + true + false)).note("four rows")
    yield Case(np.array([0.02, 0.05]), np.array([0.005, 0.02])).note("next to nothing right")
    yield Case(np.array([0.05, 0.02]),
               np.array([0.02, 0.005])).note("next to nothing right, the other way round")
    yield Case(np.array([0.9995]), np.array([0.5])).note("nearly all right")
    yield Case(np.array([0.7, 0.7, 0.7, 0.85]),
               np.array([0.3, 0.3, 0.3, 0.6])).note("the last row decides")
    yield Case(np.array([5e-5]), np.array([0.001])).note("hardly anything right")
    yield Case(np.array([0.005, 5e-4]),
               np.array([0.004, 1e-4])).note("hardly anything right, twice")
    yield Case(np.array([0.9999]), np.array([0.9996])).note("nearly all right, and F1 as well")
    yield Case(np.array([0.859, 0.3]), np.array([0.912, 0.6])).note(
        "no room for the true negatives of the row with more errors")
    yield Case(np.array([0.9, 0.9]), np.array([0.0, 2 / 3])).note("the limits touch")
    true, false = 0.6, 0.02
    yield Case(np.full(2, 1 - false), np.array([
        2 * true / (2 * true + false), 2 * (true - false) / (2 * true - false)])).note(
        "the limits touch, but for rounding")
    yield Case(np.array([0.9, 0.9]), np.array([0.0, 0.667])).note("the limits just miss each other")
    yield Case(np.array([0.75]), np.array([6 / 7])).note("no true negatives")
    yield Case(np.array([0.43]), np.array([0.86 / 1.43])).note(
        "no true negatives, but for rounding")
    yield Case(np.array([0.9, 0.7]), np.array([0.0, 0.5])).note("a row with an F1 of 0 decides")
    # the row that cannot exist has fewer errors than the other one, and stands first or last
    yield Case(np.array([0.5, 0.3]), np.array([0.7, 0.3])).note(
        "no room for the true negatives of the first row alone")
    yield Case(np.array([0.3, 0.5]), np.array([0.3, 0.7])).note(
        "no room for the true negatives of the row with fewer errors")
    yield Case(np.array([0.5, 0.3, 0.3]), np.array([0.68, 0.1, 0.1])).note(
        "no room for the true negatives of one row of three, though for their mean")
    yield Case(np.array([0.4, 0.4, 0.3]), np.array([0.4, 0.4, 0.5])).note(
        "no room for the true negatives of one row of three, the last one")
    yield Case(np.array([0.9, 0.9]), np.array([0.0, 2 / 3 + 1e-8])).note(
        "the limits miss each other by a little more than 1e-9")
    yield Case(np.array([0.75 - 1e-9]), np.array([6 / 7])).note(
        "true negatives below none by a little more than 1e-9")


def by_fractions(acc, f1):
    low, high = 0.0, 1.0
    for right, score in zip(acc.tolist(), f1.tolist()):
        errors = 1 - right
        true_positives = errors / (2 / score - 2) if score else 0.0
        if true_positives + errors > 1 + 1e-9:
            return float("nan"), float("nan")
        low, high = max(low, true_positives), min(high, true_positives + errors)
    return (low, high) if low <= high + 1e-9 else (float("nan"), float("nan"))


def by_corners(acc, f1):
    """F1 = 2 TP / (2 TP + E): solve the linear equation for TP in each row."""
    errors = 1.0 - acc
    share = np.linalg.solve(np.diag(2 - 2 * f1), f1 * errors)
    most = (share + errors).min()
    fits = bool((share + errors).max() <= 1 + 1e-9 and share.max() <= most + 1e-9)
    return (share.max(), (share + errors).min()) if fits else (np.nan, np.nan)


def _rows(acc, f1):
    wrong = 1 - acc
    return f1 * wrong / (2 * (1 - f1)), wrong


def _interval(low, high, possible=True):
    return (float(low), float(high)) if possible and low <= high else (np.nan, np.nan)


def _searched(hits, errors):
    tried = np.linspace(0, 1, 1001)
    every = np.array([np.all(hits <= one) and np.all(one <= hits + errors) for one in tried])
    if np.any(hits + errors > 1) or not every.any():
        return np.nan, np.nan
    return float(tried[every].min()), float(tried[every].max())


def _changed(make):
    def wrong(acc, f1):
        hits, errors = _rows(acc, f1)
        return make(hits, errors, acc, f1)
    return wrong


EXERCISE = Exercise(
    reference=feasible_prevalence, title="What a table does not say", points=4, difficulty=5,
    minutes=18,
    draw=widened(draw, feasible_prevalence),
    examples=(Case(np.array([0.743, 0.859]), np.array([0.808, 0.912])),),
    mistakes=(
        Mistake("balanced", lambda acc, f1: (0.5, 0.5),
                "This assumes balanced classes, which the table does not state. Which prevalences "
                "could have produced these numbers?"),
        Mistake("negatives", _changed(lambda hits, errors, acc, f1: _interval(
            1 - (hits + errors).min(), 1 - hits.max(), np.all(hits + errors <= 1))),
            "These are the fractions of negatives. Which class does this F1 refer to?"),
        Mistake("first_row", _changed(lambda hits, errors, acc, f1: _interval(
            hits[0], hits[0] + errors[0], hits[0] + errors[0] <= 1)),
            "Right for the first row alone. All rows come from the same test set: which "
            "prevalences fit every row?"),
        Mistake("first_two_rows", lambda acc, f1: (lambda hits, errors: _interval(
            hits.max(), (hits + errors).min() + 1e-12, np.all(hits + errors <= 1 + 1e-12)))(
                *_rows(acc[:2], f1[:2])),
            "Right for tables of at most two rows. A table may have more: which prevalences fit "
            "every row?"),
        Mistake("none_for_nan", _changed(lambda hits, errors, acc, f1: (
            (float(hits.max()), float((hits + errors).min()))
            if hits.max() <= (hits + errors).min() + 1e-12
            and np.all(hits + errors <= 1 + 1e-12) else None)),
            "None came where no prevalence fits. Which two numbers does the docstring ask for "
            "there?"),
        Mistake("any_row", _changed(lambda hits, errors, acc, f1: _interval(
            hits.min(), (hits + errors).max(), np.all(hits + errors <= 1))),
            "Each of these prevalences fits some row. Which ones fit every row?"),
        Mistake("by_search", lambda acc, f1: _searched(*_rows(acc, f1)),
                "Right to about a thousandth: prevalences are tried out one after the other. Which "
                "two limits does each row set exactly?"),
        Mistake("best_row", _changed(lambda hits, errors, acc, f1: _interval(
            hits[f1.argmax()], (hits + errors)[f1.argmax()] + 1e-12,
            (hits + errors)[f1.argmax()] <= 1 + 1e-12)),
            "Right for the row with the highest F1 alone. Which prevalences fit every row?"),
        Mistake("positives_below_accuracy", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), min((hits + errors).min(), acc.min()) + 1e-12,
            np.all(hits + errors <= 1 + 1e-12))),
            "The positives are not let above the accuracy here. Which of them may be errors?"),
        Mistake("no_two", lambda acc, f1: _interval(
            (f1 * (1 - acc) / (1 - f1)).max(), (f1 * (1 - acc) / (1 - f1) + 1 - acc).min(),
            np.all(f1 * (1 - acc) / (1 - f1) + 1 - acc <= 1)),
            "The fraction of true positives is twice too large. F1 is 2 TP / (2 TP + FP + FN): "
            "solve it for TP once more."),
        Mistake("errors_shared", _changed(lambda hits, errors, acc, f1: _interval(
            (hits + errors / 2).max(), (hits + errors / 2).min(), np.all(hits + errors <= 1))),
            "Half of the errors are taken for false negatives. Between which limits can their "
            "number lie?"),
        Mistake("half_of_the_errors", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors / 2).min(), np.all(hits + errors <= 1))),
            "At most half of the errors are taken for false negatives. How many can there be at "
            "most?"),
        Mistake("cut_at_one", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), min((hits + errors).min(), 1.0) + 1e-12)),
            "The upper limit is cut at 1. Can a row exist at all, if its true positives and errors "
            "are more than the whole test set?"),
        Mistake("last_row_checked", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors).min() + 1e-12, hits[-1] + errors[-1] <= 1 + 1e-12)),
            "Only the last row is checked for its true negatives. Which rows have to exist?"),
        Mistake("row_of_most_errors_checked", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors).min() + 1e-12,
            (hits + errors)[errors.argmax()] <= 1 + 1e-12)),
            "Only the row with the most errors is checked for its true negatives. Which rows have "
            "to exist?"),
        Mistake("row_of_most_hits_checked", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors).min() + 1e-12,
            (hits + errors)[hits.argmax()] <= 1 + 1e-12)),
            "Only the row with the most true positives is checked for its true negatives. Which "
            "rows have to exist?"),
        Mistake("mean_checked", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors).min() + 1e-12,
            (hits + errors).mean() <= 1 + 1e-12)),
            "The mean over the rows is checked for its true negatives. Which rows have to exist?"),
        Mistake("any_row_checked", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors).min() + 1e-12, np.any(hits + errors <= 1 + 1e-12))),
            "It is enough here that one row leaves room for true negatives. Which rows have to "
            "exist?"),
        Mistake("wide_tolerance", _changed(lambda hits, errors, acc, f1: (
            (float(hits.max()), float((hits + errors).min()))
            if hits.max() <= (hits + errors).min() + 1e-5 and np.all(hits + errors <= 1 + 1e-5)
            else (np.nan, np.nan))),
            "Limits that miss each other by far more than 1e-9 count as touching here. How close "
            "are equal numbers, by the docstring?"),
        Mistake("first_row_checked", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors).min() + 1e-12, hits[0] + errors[0] <= 1 + 1e-12)),
            "Only the first row is checked for its true negatives. Which rows have to exist?"),
        Mistake("no_tolerance", _changed(lambda hits, errors, acc, f1: (
            (float(hits.max()), float((hits + errors).min()))
            if hits.max() <= (hits + errors).min() and np.all(hits + errors <= 1)
            else (np.nan, np.nan))),
            "Right, except where two limits are equal but for rounding. When do two numbers count "
            "as equal here?"),
        Mistake("true_positives_only", _changed(lambda hits, errors, acc, f1: _interval(
            hits.min(), hits.max(), np.all(hits + errors <= 1))),
            "These are the fractions of true positives. Which other examples are positive?"),
        Mistake("impossible_accepted", _changed(lambda hits, errors, acc, f1: _interval(
            hits.max(), (hits + errors).min() + 1e-12)),
            "Right for rows that can exist. What if true positives and errors together are more "
            "than the whole test set?"),
        Mistake("impossible_accepted_and_no_tolerance", _changed(
            lambda hits, errors, acc, f1: _interval(hits.max(), (hits + errors).min())),
            "Right for rows that can exist and leave some room. What if true positives and errors "
            "together are more than the whole test set, and what if limits touch?"),
        Mistake("never_nan", _changed(lambda hits, errors, acc, f1: (float(hits.max()),
                                                                     float((hits + errors).min()))),
                "Right where a prevalence fits. What if low lies above high, or if true positives "
                "and errors together are more than the whole test set?"),
        Mistake("accuracy_as_share", lambda acc, f1: (float(acc.min()), float(acc.max())),
                "These are the accuracies. How many errors does an accuracy leave, and what does "
                "F1 then tell about the true positives?"),
    ),
    styles=(by_fractions, by_corners),
    further="Express all counts as fractions of the test set: the errors are 1 - acc, and F1 = 2 "
            "TP / (2 TP + errors) gives the true positives. The positives are these plus the "
            "false negatives, so which prevalences can each row have with no negative count, and "
            "which ones fit all rows?",
)
