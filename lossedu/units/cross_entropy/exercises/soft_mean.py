"""Cross-entropy of soft targets with class weights and ignored rows, value and gradient."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def soft_mean(logits, targets, weight, keep):
    """The weighted mean cross-entropy of soft targets, and its gradient: (value, gradient).

    `logits` has shape (n, C). `targets`, (n, C), holds the probabilities of each row, which sum to
    1. `weight`, (C,), holds positive class weights: in the loss of a row, the term of class k is
    multiplied by weight[k]. `keep`, (n,), holds 1 for a row that counts and 0 for one that is
    ignored; at least one row counts. The sum of the losses is divided by the total weight of the
    rows that count, where the weight of a row is the mean of `weight` under its targets. The
    gradient, (n, C), is that of the value with respect to the logits. Both have to hold for
    logits of a million and more.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    weighted = keep[:, None] * weight * targets             # (n, C)
    total = weighted.sum()
    grad = np.exp(log_p) * weighted.sum(axis=1, keepdims=True) - weighted
    return -(weighted * log_p).sum() / total, grad / total


def draw(rng):
    def soft(n, classes, sharp=1.0):
        drawn = rng.gamma(sharp, size=(n, classes)) + 1e-3
        return drawn / drawn.sum(axis=1, keepdims=True)

    ones = np.ones
    yield Case(np.array([[2.0, 1.0, 0.0], [0.0, 0.5, -1.0]]), np.eye(3)[[0, 2]],
               np.array([1.0, 2.0, 5.0]), ones(2)).note("one-hot targets, unequal weights")
    yield Case(rng.normal(size=(5, 4)), soft(5, 4), ones(4), ones(5)).note("all weights 1")
    yield Case(rng.normal(size=(4, 3)), soft(4, 3), np.full(3, 2.5), ones(4)).note(
        "all weights 2.5")
    yield Case(rng.normal(size=(6, 3)), soft(6, 3), np.array([0.5, 3.0, 1.0]),
               np.array([1.0, 0, 1, 1, 0, 1])).note("two of six rows ignored")
    yield Case(rng.normal(size=(7, 2)), soft(7, 2), np.array([1.0, 9.0]),
               np.array([0.0, 0, 0, 1, 0, 0, 0])).note("one row counts")
    yield Case(rng.normal(size=(1, 5)), soft(1, 5), 0.2 + rng.uniform(size=5), ones(1)).note(
        "one row")
    yield Case(np.zeros((3, 6)), soft(3, 6, 0.3), 0.2 + rng.uniform(size=6), ones(3)).note(
        "all logits equal")
    yield Case(1000 * np.array([[1.0, 0, -1], [-1.0, 0, 1]]), soft(2, 3),
               np.array([2.0, 1.0, 0.5]), ones(2)).note("logits of 1000")
    yield Case(np.array([[-1000.0, -1001, -1003], [5.0, 4, 4]]), soft(2, 3),
               np.array([1.0, 4.0, 2.0]), np.array([1.0, 0])).note("logits of -1000")
    yield Case(np.array([[1e6, 0.0], [-3e6, 2e6]]), np.eye(2), np.array([1.0, 3.0]),
               ones(2)).note("logits of a million, sure and right")
    for size in (0.004, 0.05, 20.0, 500.0, 7000.0):
        yield Case(rng.normal(size=(3, 3)), soft(3, 3), size * np.array([1.0, 0.6, 1.3]),
                   np.array([1.0, 1, 0])).note("class weights of another size")


RULED_OUT = {
    "targets sum to 1": lambda logits, targets, weight, keep: not np.allclose(
        np.sum(targets, axis=1), 1, rtol=1e-12),
    "weights are positive": lambda logits, targets, weight, keep: np.min(weight) <= 0,
    "keep holds 0 and 1": lambda logits, targets, weight, keep: not np.isin(keep, (0, 1)).all(),
    "at least one row counts": lambda logits, targets, weight, keep: not np.any(keep)}


def row_by_row(logits, targets, weight, keep):
    value, total, grad = 0.0, 0.0, np.zeros(np.shape(logits))
    for i in range(len(logits)):
        if keep[i]:
            log_p = logits[i] - np.logaddexp.reduce(logits[i])
            parts = weight * targets[i]
            value -= parts @ log_p
            total += parts.sum()
            grad[i] = np.exp(log_p) * parts.sum() - parts
    return value / total, grad / total


def of_the_rows_that_count(logits, targets, weight, keep):
    rows = np.flatnonzero(keep)
    parts = targets[rows] * weight
    mass = parts.sum(axis=1)
    log_sum = np.logaddexp.reduce(logits[rows], axis=1)
    grad = np.zeros(np.shape(logits))
    grad[rows] = (np.exp(logits[rows] - log_sum[:, None]) * mass[:, None] - parts) / mass.sum()
    return np.sum(mass * log_sum - np.sum(parts * logits[rows], axis=1)) / mass.sum(), grad


def _parts(logits, targets, weight, keep):
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    return log_p, keep[:, None] * weight * targets


def _divided_by(count):
    def wrong(logits, targets, weight, keep):
        log_p, parts = _parts(logits, targets, weight, keep)
        total = count(targets, weight, keep)
        grad = np.exp(log_p) * parts.sum(axis=1, keepdims=True) - parts
        return -np.sum(parts * log_p) / total, grad / total
    return wrong


def _weight_outside(logits, targets, weight, keep):
    log_p, parts = _parts(logits, targets, weight, keep)
    grad = keep[:, None] * weight * (np.exp(log_p) - targets)
    return -np.sum(parts * log_p) / parts.sum(), grad / parts.sum()


def _unweighted_gradient(logits, targets, weight, keep):
    log_p, parts = _parts(logits, targets, weight, keep)
    return (-np.sum(parts * log_p) / parts.sum(),
            keep[:, None] * (np.exp(log_p) - targets) / parts.sum())


def _p_minus_parts(logits, targets, weight, keep):
    log_p, parts = _parts(logits, targets, weight, keep)
    return (-np.sum(parts * log_p) / parts.sum(),
            (keep[:, None] * np.exp(log_p) - parts) / parts.sum())


def _ignored_not(logits, targets, weight, keep):
    return soft_mean(logits, targets, weight, np.ones(len(keep)))


def _weight_of_largest(logits, targets, weight, keep):
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    row = keep * weight[np.argmax(targets, axis=1)]
    return (-np.sum(row[:, None] * targets * log_p) / row.sum(),
            row[:, None] * (np.exp(log_p) - targets) / row.sum())


def _mean_of_rows(logits, targets, weight, keep):
    log_p, parts = _parts(logits, targets, weight, keep)
    mass = np.where(keep, parts.sum(axis=1), 1.0)[:, None]
    count = np.sum(keep)
    grad = (np.exp(log_p) * parts.sum(axis=1, keepdims=True) - parts) / mass
    return -np.sum(parts / mass * log_p) / count, grad / count


def _overflow(logits, targets, weight, keep):
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        parts = keep[:, None] * weight * targets
        grad = p * parts.sum(axis=1, keepdims=True) - parts
        return -np.sum(parts * np.log(p)) / parts.sum(), grad / parts.sum()


def _log_of_softmax(logits, targets, weight, keep):
    with np.errstate(all="ignore"):
        shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
        p = shifted / shifted.sum(axis=1, keepdims=True)
        parts = keep[:, None] * weight * targets
        grad = p * parts.sum(axis=1, keepdims=True) - parts
        return -np.sum(parts * np.log(p)) / parts.sum(), grad / parts.sum()


def _ignored_in_gradient(logits, targets, weight, keep):
    log_p, parts = _parts(logits, targets, weight, keep)
    of_all = weight * targets
    grad = np.exp(log_p) * of_all.sum(axis=1, keepdims=True) - of_all
    return -np.sum(parts * log_p) / parts.sum(), grad / parts.sum()


def _shift_of_batch(logits, targets, weight, keep):
    with np.errstate(all="ignore"):
        shifted = logits - np.max(logits)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        parts = keep[:, None] * weight * targets
        grad = np.exp(log_p) * parts.sum(axis=1, keepdims=True) - parts
        return -np.sum(parts * log_p) / parts.sum(), grad / parts.sum()


def _weights_of_mean_one(logits, targets, weight, keep):
    return _divided_by(lambda t, w, k: np.sum(k) * np.mean(w))(logits, targets, weight, keep)


def _eps(eps):
    def wrong(logits, targets, weight, keep):
        log_p, parts = _parts(logits, targets, weight, keep)
        return (-np.sum(parts * np.log(np.exp(log_p) + eps)) / parts.sum(),
                soft_mean(logits, targets, weight, keep)[1])
    return wrong


def _sigmoids(logits, targets, weight, keep):
    _, parts = _parts(logits, targets, weight, keep)
    grad = keep[:, None] * weight * (np.exp(-np.logaddexp(0, -logits)) - targets)
    value = keep[:, None] * weight * (np.logaddexp(0, logits) - targets * logits)
    return value.sum() / parts.sum(), grad / parts.sum()


DENOMINATOR = ("The sum is divided by {}. The docstring asks for the total weight of the rows "
               "that count: how much does a row weigh?")

EXERCISE = Exercise(
    reference=soft_mean, title="Soft targets, class weights, ignored rows", points=4, difficulty=4,
    minutes=10,
    draw=widened(draw, soft_mean, RULED_OUT),
    examples=(Case(np.array([[0.0, 0.0]]), np.array([[0.25, 0.75]]), np.array([1.0, 5.0]),
                   np.array([1.0])),),
    mistakes=(
        Mistake("all_rows", _divided_by(lambda t, w, keep: len(keep)),
                DENOMINATOR.format("the number of rows")),
        Mistake("kept_rows", _divided_by(lambda t, w, keep: np.sum(keep)),
                DENOMINATOR.format("the number of rows that count")),
        Mistake("sum_of_weights", _divided_by(lambda t, w, keep: np.sum(w)),
                DENOMINATOR.format("the sum of the class weights")),
        Mistake("ignored_in_total", _divided_by(lambda t, w, keep: np.sum(t * w)),
                "The ignored rows are left out of the sum, but they are still in the denominator. "
                "Which rows does the docstring count there?"),
        Mistake("weights_of_mean_one", _weights_of_mean_one,
                "The weights are scaled to a mean of 1, and the sum is divided by the number of "
                "rows that count. Do the classes occur equally often in those rows?"),
        Mistake("every_entry", _divided_by(lambda t, w, keep: t.size),
                DENOMINATOR.format("the number of entries")),
        Mistake("sum", _divided_by(lambda t, w, keep: 1.0),
                "This is the sum of the losses. By what has it to be divided?"),
        Mistake("weight_outside", _weight_outside,
                "The value is right. In the gradient, p - t is multiplied by the weight of its own "
                "class. But p_k stands in the logarithm of every class: which weights does it "
                "meet there?"),
        Mistake("unweighted_gradient", _unweighted_gradient,
                "The value is right. The gradient is that of the loss without weights. Write the "
                "loss of one row as a sum over classes and differentiate it in one logit."),
        Mistake("p_minus_parts", _p_minus_parts,
                "The value is right. In the gradient the targets are weighted and the "
                "probabilities are not. Does each row of it still sum to 0, as it has to?"),
        Mistake("ignored_not", _ignored_not,
                "The ignored rows count here like the others. What does `keep` say of them?"),
        Mistake("ignored_in_gradient", _ignored_in_gradient,
                "The value is right. The gradient is not zero in the rows that are ignored. Does "
                "the value depend on their logits?"),
        Mistake("shift_of_batch", _shift_of_batch,
                "The largest logit of the whole batch is subtracted. A row far below it underflows "
                "to log 0. What may be subtracted from each row on its own?"),
        Mistake("weight_of_largest", _weight_of_largest,
                "The whole row gets the weight of its most probable class. Which class's weight "
                "belongs to the term of class k?"),
        Mistake("mean_of_rows", _mean_of_rows,
                "Each row is divided by its own weight, and then the rows are averaged. So a heavy "
                "row counts no more than a light one. By what is the sum of all rows divided?"),
        Mistake("overflow", _overflow,
                "Right for moderate logits, but exp(1000) overflows. What may be subtracted from "
                "a whole row without changing its probabilities?"),
        Mistake("log_of_softmax", _log_of_softmax,
                "The softmax is safe, but a probability of exp(-1000) rounds to 0 before the "
                "logarithm sees it. Can log p be computed without computing p first?"),
        *(Mistake(f"eps_{digits}", _eps(10.0 ** -digits),
                  "An epsilon inside the logarithm limits the loss of a class that the model rules "
                  "out. Can log p be computed without computing p first?")
          for digits in (7, 8, 9, 12, 15)),
        Mistake("sigmoids", _sigmoids,
                "These are binary cross-entropies with a sigmoid for each class. Which function "
                "makes the probabilities of a row sum to 1?"),
    ),
    styles=(row_by_row, of_the_rows_that_count),
    further="Put weight, target and mask together into one matrix of coefficients. The value, the "
            "denominator and the gradient all follow from it and from log p.",
)
