"""The gradient of a weighted mean cross-entropy with soft targets and ignored rows."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def weighted_grad(logits, targets, weight, keep):
    """The gradient of a weighted mean cross-entropy of soft targets, with respect to the logits.

    `logits` has shape (n, C). `targets`, (n, C), holds the probabilities of each row, which sum to
    1. `weight`, (C,), holds positive class weights: in the loss of a row, the term of class k is
    multiplied by weight[k]. `keep`, (n,), holds 1 for a row that counts and 0 for one that is
    ignored; at least one row counts. The sum of the losses is divided by the total weight of the
    rows that count, where the weight of a row is the mean of `weight` under its targets. The result
    has the shape of `logits` and has to hold for logits of any size.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    weighted = keep[:, None] * weight * targets             # (n, C)
    grad = p * weighted.sum(axis=1, keepdims=True) - weighted
    return grad / weighted.sum()


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
    yield Case(np.array([[2, 0, -1], [0, 1, 3]]), soft(2, 3), np.array([2.0, 1.0, 0.5]),
               np.array([1, 1])).note("integers as logits")
    yield Case(1000 * np.array([[1.0, 0, -1], [-1.0, 0, 1]]), soft(2, 3),
               np.array([2.0, 1.0, 0.5]), ones(2)).note("logits of 1000")
    yield Case(np.array([[-1000.0, -1001, -1003], [5.0, 4, 4]]), soft(2, 3),
               np.array([1.0, 4.0, 2.0]), np.array([1.0, 0])).note("logits of -1000")
    yield Case(np.array([[0.0, 1.0], [5000.0, 4999.0]]), soft(2, 2), np.array([1.0, 3.0]),
               ones(2)).note("one row far above the other")
    yield Case(rng.normal(size=(2, 3)), np.eye(3)[[0, 0]], np.array([1e-4, 1.0, 2e4]),
               ones(2)).note("a label of the lightest class")
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
    total, grad = 0.0, np.zeros(np.shape(logits))
    for i in range(len(logits)):
        if keep[i]:
            parts = weight * targets[i]
            total += parts.sum()
            grad[i] = np.exp(logits[i] - np.logaddexp.reduce(logits[i])) * parts.sum() - parts
    return grad / total


def of_the_rows_that_count(logits, targets, weight, keep):
    rows = np.flatnonzero(keep)
    parts = targets[rows] * weight
    mass = parts.sum(axis=1, keepdims=True)
    log_sum = np.logaddexp.reduce(logits[rows], axis=1)[:, None]
    grad = np.zeros(np.shape(logits))
    grad[rows] = (np.exp(logits[rows] - log_sum) * mass - parts) / mass.sum()
    return grad


def _parts(logits, targets, weight, keep):
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    return np.exp(log_p), keep[:, None] * weight * targets


def _divided_by(count):
    def wrong(logits, targets, weight, keep):
        p, parts = _parts(logits, targets, weight, keep)
        return (p * parts.sum(axis=1, keepdims=True) - parts) / count(targets, weight, keep)
    return wrong


def _of(rule, p_by=lambda logits: np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])):
    """The gradient by a wrong rule, divided by the right total; rule(p, targets, weight)."""
    def wrong(logits, targets, weight, keep):
        with np.errstate(all="ignore"):
            grad = keep[:, None] * rule(p_by(logits), targets, weight)
            return grad / np.sum(keep[:, None] * weight * targets)
    return wrong


def _right(p, targets, weight):
    parts = weight * targets
    return p * parts.sum(axis=1, keepdims=True) - parts


def _ignored_in_gradient(logits, targets, weight, keep):
    p, parts = _parts(logits, targets, weight, keep)
    return _right(p, targets, weight) / parts.sum()


def _mean_weight_of_rows(kept):
    """One weight before p in all rows: the mean over all rows, over those kept, or of the sum."""
    def wrong(logits, targets, weight, keep):
        p, parts = _parts(logits, targets, weight, keep)
        mass = (weight * targets).sum(axis=1)
        shared = {False: mass, True: mass[keep > 0], None: mass * keep}[kept].mean()
        return keep[:, None] * (p * shared - weight * targets) / parts.sum()
    return wrong


def _weight_of_largest(logits, targets, weight, keep):
    p, _ = _parts(logits, targets, weight, keep)
    row = keep * weight[np.argmax(targets, axis=1)]
    return row[:, None] * (p - targets) / row.sum()


def _row_weights(targets, weight):
    return weight[np.argmax(targets, axis=1)][:, None]


def _clipped(edge):
    def probs(logits):
        p = np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])
        return np.clip(p, edge, 1 - edge)
    return probs


def _mean_of_rows(logits, targets, weight, keep):
    p, parts = _parts(logits, targets, weight, keep)
    mass = np.where(keep, parts.sum(axis=1), 1.0)[:, None]
    return (p * parts.sum(axis=1, keepdims=True) - parts) / mass / np.sum(keep)


def _integers(logits, targets, weight, keep):
    grad = np.zeros_like(logits)
    grad[:] = weighted_grad(logits, targets, weight, keep)
    return grad


def _exp_over_sum(shift):
    def probs(logits):
        powers = np.exp(logits - shift(logits))
        return powers / powers.sum(axis=1, keepdims=True)
    return probs


DENOMINATOR = ("The sum is divided by {}. The docstring asks for the total weight of the rows "
               "that count: how much does a row weigh?")
EACH_CLASS = "z_k stands in the logarithm of every class: which weights do those terms have?"

EXERCISE = Exercise(
    reference=weighted_grad, title="Soft targets, class weights, ignored rows", points=4,
    difficulty=4, minutes=10,
    draw=widened(draw, weighted_grad, RULED_OUT),
    examples=(Case(np.array([[0.0, 0.0]]), np.array([[0.25, 0.75]]), np.array([1.0, 5.0]),
                   np.array([1.0])),),
    mistakes=(
        Mistake("all_rows", _divided_by(lambda t, w, keep: len(keep)),
                DENOMINATOR.format("the number of rows, as in PyTorch for targets that are "
                                   "probabilities")),
        Mistake("kept_rows", _divided_by(lambda t, w, keep: np.sum(keep)),
                DENOMINATOR.format("the number of rows that count")),
        Mistake("sum_of_weights", _divided_by(lambda t, w, keep: np.sum(w)),
                DENOMINATOR.format("the sum of the class weights")),
        Mistake("ignored_in_total", _divided_by(lambda t, w, keep: np.sum(t * w)),
                "The ignored rows are left out of the sum, but they are still in the denominator. "
                "Which rows does the docstring count there?"),
        Mistake("weights_of_mean_one", _divided_by(lambda t, w, k: np.sum(k) * np.mean(w)),
                "The weights are scaled to a mean of 1, and the sum is divided by the number of "
                "rows that count. Do the classes occur equally often in those rows?"),
        Mistake("weights_of_mean_one_all_rows", _divided_by(lambda t, w, k: len(k) * np.mean(w)),
                "The weights are scaled to a mean of 1, and the sum is divided by the number of "
                "rows. Do the classes occur equally often in the rows that count?"),
        Mistake("every_entry", _divided_by(lambda t, w, keep: t.size),
                DENOMINATOR.format("the number of entries")),
        Mistake("sum", _divided_by(lambda t, w, keep: 1.0),
                "This is the gradient of the sum of the losses. By what has it to be divided?"),
        Mistake("weight_outside", _of(lambda p, t, w: w * (p - t)),
                "p - t is multiplied by the weight of its own class. But " + EACH_CLASS),
        Mistake("weight_of_row", _of(lambda p, t, w: (w * t).sum(axis=1, keepdims=True) * (p - t)),
                "p - t is multiplied by the weight of its row. That is right for p. Which weight "
                "belongs to the target of class k?"),
        Mistake("unweighted", _of(lambda p, t, w: p - t),
                "The weights are in the denominator alone. Write the loss of one row as a sum over "
                "classes and differentiate it with respect to one logit."),
        Mistake("p_minus_parts", _of(lambda p, t, w: p - w * t),
                "The targets are weighted and the probabilities are not. Does each row of the "
                "gradient still sum to 0, as it has to?"),
        Mistake("ignored_not", lambda logits, targets, weight, keep: weighted_grad(
            logits, targets, weight, np.ones(len(keep))),
                "The ignored rows count here like the others. What does `keep` say of them?"),
        Mistake("ignored_in_gradient", _ignored_in_gradient,
                "The denominator is right. The gradient is not zero in the rows that are ignored. "
                "Does the loss depend on their logits?"),
        Mistake("shift_of_batch", _of(_right, _exp_over_sum(np.max)),
                "The largest logit of the whole batch is subtracted. In a row far below it all "
                "powers round to 0. What may be subtracted from each row on its own?"),
        Mistake("weight_of_largest", _weight_of_largest,
                "The whole row gets the weight of its most probable class. Which class's weight "
                "belongs to the term of class k?"),
        Mistake("weight_of_largest_above", _of(lambda p, t, w: _row_weights(t, w) * (p - t)),
                "The denominator is right. In the gradient the whole row gets the weight of its "
                "most probable class. Which class's weight belongs to the term of class k?"),
        Mistake("weight_of_largest_in_total", _divided_by(
            lambda t, w, keep: np.sum(keep * _row_weights(t, w)[:, 0])),
                "In the denominator each row has the weight of its most probable class. "
                "How does the docstring define the weight of a row?"),
        Mistake("weight_of_largest_for_p", _of(lambda p, t, w: _row_weights(t, w) * p - w * t),
                "p is multiplied by the weight of the most probable class alone. In which of the "
                "logarithms does z_k stand, and with which weights?"),
        *(Mistake(f"weight_of_largest_{name}", lambda logits, t, w, keep, count=count: (
            keep[:, None] * _row_weights(t, w) * (_parts(logits, t, w, keep)[0] - t) / count(keep)),
            "The whole row gets the weight of its most probable class, and the sum is divided by a "
            "number of rows. Which weight belongs to the term of class k, and how much does a row "
            "weigh?") for name, count in (("rows", len), ("kept", np.sum))),
        *(Mistake(f"mean_weight_of_rows{name}", _mean_weight_of_rows(shown),
                  "p is multiplied by the mean weight of the rows. Each row has a weight of its "
                  "own: what is the derivative of its own loss?")
          for name, shown in (("", False), ("_kept", True), ("_zeros", None))),
        Mistake("all_weights", _of(lambda p, t, w: np.sum(w) * p - w * t),
                "p is multiplied by the sum of all class weights. Each of them stands before a "
                "target: what is the sum of those products?"),
        *(Mistake(f"clip_{digits}", _of(_right, _clipped(10.0 ** -digits)),
                  "The probabilities are clipped. That is of use before a logarithm, but here it "
                  "shifts the gradient of confident rows. Does the gradient contain a logarithm?")
          for digits in (6, 7, 8, 9)),
        Mistake("mean_of_rows", _mean_of_rows,
                "Each row is divided by its own weight, and then the rows are averaged. So a heavy "
                "row counts no more than a light one. By what is the sum of all rows divided?"),
        Mistake("overflow", _of(_right, _exp_over_sum(lambda logits: 0)),
                "Right for moderate logits, but exp(1000) overflows. What may be subtracted from "
                "a whole row without changing its probabilities?"),
        Mistake("integers", _integers,
                "Right, except where the logits are integers: the result has their type, and its "
                "fractions are cut off. Which type should an array for a gradient have?"),
        Mistake("float32", lambda logits, targets, weight, keep: weighted_grad(
            *(np.asarray(one, dtype=np.float32) for one in (logits, targets, weight, keep))
        ).astype(float),
                "Right to about seven digits: float32 is used on the way. Which step changes the "
                "type?"),
        Mistake("sigmoids", _of(lambda p, t, w: w * (p - t),
                                lambda logits: np.exp(-np.logaddexp(0, -logits))),
                "These are binary cross-entropies with a sigmoid for each class. Which function "
                "makes the probabilities of a row sum to 1?"),
        Mistake("value", lambda logits, targets, weight, keep: (
            -np.sum(_parts(logits, targets, weight, keep)[1]
                    * (logits - np.logaddexp.reduce(logits, axis=1)[:, None]))
            / np.sum(_parts(logits, targets, weight, keep)[1])),
                "This is the loss itself. Its derivative in each logit is asked for."),
    ),
    styles=(row_by_row, of_the_rows_that_count),
    further="Put weight, target and mask together into one matrix of coefficients, one for each "
            "log p. The denominator and the gradient follow from it and from p.",
)
