"""Resampling inside a fold: no row may be both trained on and tested."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def oversampled_rows(target, fold, held_out):
    """The row numbers to train on when one fold is held out and the positives are repeated.

    target: array of shape (n,) of 0 and 1, fold: array of shape (n,) of whole numbers. Rows of the
    fold `held_out` are not trained on. Of the others, each negative appears once and each positive
    k times, where k is the number of training negatives divided by the number of training
    positives, rounded down, and at least 1. Without a training positive the negatives alone remain.
    Returns the row numbers, sorted, as an array of whole numbers.
    """
    train = np.flatnonzero(fold != held_out)
    positives = train[target[train] == 1]
    negatives = train[target[train] == 0]
    times = max(1, len(negatives) // max(1, len(positives)))
    return np.sort(np.concatenate([negatives, np.repeat(positives, times)]))


def draw(rng):
    yield Case(np.array([0, 0, 1, 0, 0, 0, 0, 1, 0, 0]), np.array([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]),
               0).note("two folds")
    yield Case(np.array([0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0]),
               np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]), 1).note(
        "three folds")
    yield Case(np.array([1, 1, 0, 1, 0, 0]), np.array([0, 1, 1, 1, 0, 1]),
               0).note("as many of each, or nearly")
    yield Case(np.array([1, 0, 0, 0, 0, 0, 0, 1]), np.array([0, 0, 1, 1, 1, 1, 1, 0]), 0).note(
        "no positive to train on")
    yield Case(np.array([1, 0, 0, 1, 0, 1, 0, 0, 0, 1]), np.array([0, 1, 1, 0, 1, 0, 1, 1, 0, 1]),
               0).note(
        "most positives are held out")
    yield Case(np.array([0, 1]), np.array([3, 4]), 3).note("two rows")
    yield Case(np.array([1, 1, 0, 1, 1, 0]), np.array([1, 1, 1, 1, 1, 0]), 0).note(
        "four positives and one negative to train on")
    for n, folds in ((23, 3), (40, 5)):
        target = (rng.uniform(size=n) < 0.2).astype(int)
        target[:3] = 1
        yield Case(target, rng.permutation(np.arange(n) % folds), 2)
    for negatives, words in ((7, "seven negatives for three positives"),
                             (8, "eight negatives for three positives")):
        target = rng.permutation(np.append(np.zeros(negatives + 2, int), np.ones(4, int)))
        fold = np.ones(len(target), int)
        fold[np.append(np.flatnonzero(target == 0)[:2], np.flatnonzero(target == 1)[:1])] = 0
        yield Case(target, fold, 0).note(f"{words} to train on")
    for negatives, positives in ((19, 1), (21, 1), (48, 1), (51, 1), (60, 3), (93, 3), (150, 4)):
        target = rng.permutation(np.repeat([0, 1], [negatives, positives]))
        fold = np.append(np.ones(len(target), int), [0, 0])
        yield Case(np.append(target, [0, 1]), fold, 0).note(
            f"negatives and positives to train on: {negatives} and {positives}")


def row_by_row(target, fold, held_out):
    kept = [row for row in range(len(target)) if fold[row] != held_out]
    positives = sum(int(target[row]) for row in kept)
    times = max(1, (len(kept) - positives) // max(1, positives))
    rows = []
    for row in kept:
        rows += [row] * (times if target[row] == 1 else 1)
    return np.array(rows)


def by_counts(target, fold, held_out):
    train = fold != held_out
    positives = np.sum(train & (target == 1))
    times = max(1, np.sum(train & (target == 0)) // max(1, positives))
    count = np.where(train, np.where(target == 1, times, 1), 0)
    return np.repeat(np.arange(len(target)), count)


def _times(target, rows):
    positives = np.sum(target[rows] == 1)
    return int(max(1, np.sum(target[rows] == 0) // max(1, positives)))


def _before_the_split(target, fold, held_out):
    """All rows are repeated first, and the copies are dealt to the folds in turn."""
    every = np.arange(len(target))
    times = _times(target, every)
    copies = np.repeat(np.flatnonzero(target == 1), times - 1)
    dealt = np.unique(fold)[np.arange(len(copies)) % len(np.unique(fold))]
    rows, folds = np.concatenate([every, copies]), np.concatenate([fold, dealt])
    return np.sort(rows[folds != held_out])


def _counts_of_all(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    times = _times(target, np.arange(len(target)))
    return np.sort(np.concatenate([train[target[train] == 0],
                                   np.repeat(train[target[train] == 1], times)]))


def _rounded(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    positives = np.sum(target[train] == 1)
    times = max(1, int(np.ceil(np.sum(target[train] == 0) / max(1, positives))))
    return np.repeat(train, np.where(target[train] == 1, times, 1))


def _rounded_to_the_nearest(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    positives = np.sum(target[train] == 1)
    times = max(1, round(np.sum(target[train] == 0) / max(1, positives)))
    return np.repeat(train, np.where(target[train] == 1, times, 1))


def _not_held_out(target, fold, held_out):
    every = np.arange(len(target))
    return np.repeat(every, np.where(target == 1, _times(target, every), 1))


def _ratio_of_the_held_out(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    times = _times(target, np.flatnonzero(fold == held_out))
    return np.repeat(train, np.where(target[train] == 1, times, 1))


def _all_negatives_counted(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    times = int(max(1, np.sum(target == 0) // max(1, np.sum(target[train] == 1))))
    return np.repeat(train, np.where(target[train] == 1, times, 1))


def _only_held_out(target, fold, held_out):
    rows = np.flatnonzero(fold == held_out)
    return np.repeat(rows, np.where(target[rows] == 1, _times(target, rows), 1))


def _not_repeated(target, fold, held_out):
    return np.flatnonzero(fold != held_out)


def _undersampled(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    positives, negatives = train[target[train] == 1], train[target[train] == 0]
    return np.sort(np.concatenate([positives, negatives[:len(positives)]]))


def _held_out_positives(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    every = np.flatnonzero(target == 1)
    return np.sort(np.concatenate([train[target[train] == 0],
                                   np.repeat(every, _times(target, train))]))


def _rarer_class(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    fewer, more = sorted((np.sum(target[train] == label), label) for label in (1, 0))
    times = more[0] // fewer[0] if fewer[0] else 1
    return np.repeat(train, np.where(target[train] == fewer[1], times, 1))


def _k_more(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    return np.repeat(train, np.where(target[train] == 1, 1 + _times(target, train), 1))


def _unsorted(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    positives, negatives = train[target[train] == 1], train[target[train] == 0]
    return np.concatenate([negatives, np.repeat(positives, _times(target, train))])


def _positives_first(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    positives, negatives = train[target[train] == 1], train[target[train] == 0]
    return np.concatenate([np.repeat(positives, _times(target, train)), negatives])


def _copies_appended(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    return np.concatenate([train, np.repeat(train[target[train] == 1],
                                            _times(target, train) - 1)])


def _numbered_anew(target, fold, held_out):
    kept = target[fold != held_out]
    return np.repeat(np.arange(len(kept)), np.where(kept == 1, _times(kept, np.arange(len(kept))),
                                                    1))


def _counts(target, fold, held_out):
    train = fold != held_out
    return np.where(train, np.where(target == 1, _times(target, np.flatnonzero(train)), 1), 0)


def _over_all(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    times = max(1, len(train) // max(1, np.sum(target[train] == 1)))
    return np.repeat(train, np.where(target[train] == 1, times, 1))


def _no_minimum(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    times = np.sum(target[train] == 0) // max(1, np.sum(target[train] == 1))
    return np.repeat(train, np.where(target[train] == 1, times, 1))


def _negatives(target, fold, held_out):
    train = np.flatnonzero(fold != held_out)
    return np.repeat(train, np.where(target[train] == 0, _times(target, train), 1))


def _from_the_mean(target, fold, held_out):
    """The ratio from the fraction of positives, which rounds just below a whole number."""
    train = np.flatnonzero(fold != held_out)
    fraction = target[train].mean()
    times = max(1, int((1 - fraction) / fraction)) if fraction else 1
    return np.repeat(train, np.where(target[train] == 1, times, 1))


def _nothing_without_positives(target, fold, held_out):
    rows = oversampled_rows(target, fold, held_out)
    return rows if (target[rows] == 1).any() else np.array([], int)


def _fold_0_kept(target, fold, held_out):
    """`if held_out`: the number 0 counts as no fold to hold out."""
    return (oversampled_rows if held_out else _not_held_out)(target, fold, held_out)


def _all_without_positives(target, fold, held_out):
    rows = oversampled_rows(target, fold, held_out)
    return rows if (target[rows] == 1).any() else np.arange(len(target))


EXERCISE = Exercise(
    reference=oversampled_rows, title="Repeat after the split", points=3, difficulty=3, minutes=10,
    draw=widened(draw, oversampled_rows),
    mistakes=(
        Mistake("resampled_first", _before_the_split,
                "The rows are repeated before the fold is held out, so copies of held-out "
                "positives are among the training rows. Which step has to come first?"),
        Mistake("not_held_out", _not_held_out,
                "The held-out fold is among the rows. What would a measurement on it show?"),
        Mistake("fold_0_kept", _fold_0_kept,
                "Right where another fold is held out, but fold 0 is never held out. What does "
                "Python take 0 for after `if`?"),
        Mistake("all_without_positives", _all_without_positives,
                "Right where there is a positive to train on. Without one, the held-out rows are "
                "in the result: which rows remain, by the docstring?"),
        Mistake("held_out_positives", _held_out_positives,
                "Positives of the held-out fold are among the rows. What would a measurement on "
                "that fold show?"),
        Mistake("rarer_class", _rarer_class,
                "Where the positives are in the majority the negatives are repeated. Which class "
                "does the task repeat?"),
        Mistake("counts_of_all", _counts_of_all,
                "The right rows, but repeated by the counts of the whole set. Which rows may the "
                "ratio use?"),
        Mistake("only_held_out", _only_held_out,
                "These are the rows of the held-out fold. Which rows are trained on?"),
        Mistake("ratio_of_the_held_out", _ratio_of_the_held_out,
                "The right rows, but the number of repetitions is that of the held-out fold. "
                "Which rows may the ratio use?"),
        Mistake("all_negatives_counted", _all_negatives_counted,
                "The right rows, but the negatives of the held-out fold are counted in the ratio. "
                "Which negatives does the task divide?"),
        Mistake("k_more", _k_more,
                "Each positive appears once too often. Is k the number of its copies in all, or of "
                "those that are added?"),
        Mistake("rounded_up", _rounded,
                "The right rows, but in some cases each positive appears once too often. Which way "
                "is the ratio rounded?"),
        Mistake("rounded_to_the_nearest", _rounded_to_the_nearest,
                "The right rows, but where the ratio lies nearer to the next whole number each "
                "positive appears once too often. Which way is the ratio rounded?"),
        Mistake("from_the_mean", _from_the_mean,
                "Right but for some ratios that are whole numbers, where each positive appears "
                "once too seldom. (1 - mean) / mean can round to just below them: which division "
                "of two counts does not?"),
        Mistake("nothing_without_positives", _nothing_without_positives,
                "Right where there is a positive to train on. Without one, which rows remain, by "
                "the docstring?"),
        Mistake("unsorted", _unsorted,
                "The right rows, each as often as it should be, but not in order. In which order "
                "are they asked for?"),
        Mistake("positives_first", _positives_first,
                "The right rows, each as often as it should be, but not in order. In which order "
                "are they asked for?"),
        Mistake("copies_appended", _copies_appended,
                "The right rows, each as often as it should be, but not in order. In which order "
                "are they asked for?"),
        Mistake("numbered_anew", _numbered_anew,
                "The rows are numbered anew after the fold is taken out. Which numbers do they "
                "have in the whole set?"),
        Mistake("counts", _counts,
                "This tells how often each row appears. Which row numbers does that make, each "
                "repeated that often?"),
        Mistake("over_all_rows", _over_all,
                "The right rows, but the ratio is that of all training rows to the positives. "
                "Which rows does the task divide by the positives?"),
        Mistake("no_minimum", _no_minimum,
                "Where positives are in the majority the ratio rounds down to 0, and they are "
                "gone. How often does each positive appear at least?"),
        Mistake("negatives_repeated", _negatives,
                "The negatives are repeated. Which of the two classes is the rare one?"),
        Mistake("not_repeated", _not_repeated,
                "The right rows, each once. How often should each positive appear?"),
        Mistake("undersampled", _undersampled,
                "The negatives are cut down to the number of the positives. Which class should be "
                "changed, and how?"),
    ),
    styles=(row_by_row, by_counts),
    further="First find the row numbers of the training rows, and count positives and negatives "
            "among these alone. The number of repetitions follows from the two counts; then join "
            "the row numbers and sort them.",
)
