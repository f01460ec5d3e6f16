"""What reaches the logits when a softmax layer stands before softmax cross-entropy."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def double_softmax_grad(z, labels):
    """The gradient with respect to the logits `z` of the mean of -log q[label], where p =
    softmax(z) and q = softmax(p).

    `z` has shape (n, C), `labels` (n,) holds integers from 0 to C - 1; each softmax runs along a
    row. The result has the shape of `z` and holds for logits of any size.
    """
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    in_p = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
    in_p[np.arange(len(labels)), labels] -= 1
    return p * (in_p - np.sum(p * in_p, axis=1, keepdims=True)) / len(labels)


def draw(rng):
    for n, classes in ((4, 3), (7, 5), (1, 4), (3, 3), (5, 2)):
        yield Case(rng.normal(size=(n, classes)), rng.integers(0, classes, n)).note(
            f"{n} row{'s' * (n > 1)}, {classes} classes")
    yield Case(np.zeros((3, 4)), np.array([2, 0, 1])).note("all logits equal")
    yield Case(np.array([[-4.0, 4.0, 0.0], [5.0, -1.0, 2.0]]),
               np.array([0, 0])).note("sure: once wrong, once right")
    yield Case(np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1000.5]]),
               np.array([1, 2])).note("logits of 1000")
    yield Case(np.array([[2, -1, 0], [0, 3, 1]]), np.array([1, 1])).note("whole numbers as logits")
    for size in (50.0, 2000.0):
        yield Case(np.array([[size, size, 0.0], [0.0, -size, 0.0]]),
                   np.array([0, 1])).note("two large logits equal")


RULED_OUT = {"logits so large that the logarithm of a sum of exponentials rounds":
             lambda z, labels: np.abs(z).max() > 1e5}


def by_jacobians(z, labels):
    rows = []
    for scores, label in zip(z, labels):
        p = np.exp(scores - np.logaddexp.reduce(scores))
        q = np.exp(p - np.logaddexp.reduce(p))
        rows.append((np.diag(p) - np.outer(p, p)) @ (q - np.eye(len(p))[label]))
    return np.array(rows) / len(labels)


def by_scipy(z, labels):
    from scipy.special import softmax
    p = softmax(z, axis=1)
    back = softmax(p, axis=1) - np.eye(z.shape[1])[labels]
    back = back - np.einsum("nc,nc->n", p, back)[:, None]
    return np.einsum("nc,nc->nc", p, back) / z.shape[0]


def _softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _quietly(answer, z, labels):
    with np.errstate(all="ignore"):
        return answer(z, labels)


def _back(p, slope):
    return p * (slope - np.sum(p * slope, axis=1, keepdims=True))


def _of(formula):
    """A formula of p, q, the labels as rows of 0 and 1, divided by the number of rows."""
    def answer(z, labels):
        p = _softmax(z)
        return formula(p, _softmax(p), np.eye(z.shape[1])[labels]) / len(labels)
    return answer


def _along(first, second, summed):
    """The answer with each softmax, and the sum of the Jacobian, along an axis of its own."""
    def softmax(z, axis):
        return _softmax(z.T).T if axis == 0 else _softmax(z)

    def answer(z, labels):
        p = softmax(z, first)
        in_p = softmax(p, second) - np.eye(z.shape[1])[labels]
        return p * (in_p - np.sum(p * in_p, axis=summed, keepdims=True)) / len(labels)
    return answer


def _whole(z, labels):
    p = _softmax(z.reshape(1, -1)).reshape(z.shape)
    q = _softmax(p.reshape(1, -1)).reshape(z.shape)
    return _back(p, q - np.eye(z.shape[1])[labels]) / len(labels)


def _less_one_maximum(z, labels):
    with np.errstate(all="ignore"):
        p = np.exp(z - z.max())
        p = p / p.sum(axis=1, keepdims=True)
        return _back(p, _softmax(p) - np.eye(z.shape[1])[labels]) / len(labels)


def _naive(z, labels):
    with np.errstate(all="ignore"):
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        q = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
        return _back(p, q - np.eye(z.shape[1])[labels]) / len(labels)


EXERCISE = Exercise(
    reference=double_softmax_grad, title="Back through two softmaxes", points=4, difficulty=4,
    minutes=12,
    draw=widened(draw, double_softmax_grad, RULED_OUT),
    examples=(Case(np.zeros((1, 2)), np.array([0])),),
    mistakes=(
        Mistake("integers", lambda z, labels: double_softmax_grad(z, labels).astype(z.dtype),
                "The gradient has lost its decimals where the logits are whole numbers. Into an "
                "array of which dtype is it written?"),
        Mistake("once", _of(lambda p, q, y: p - y),
                "This is the gradient with a single softmax. The loss contains q: what is its "
                "gradient with respect to p, and how does p depend on z?"),
        Mistake("in_p", _of(lambda p, q, y: q - y),
                "This is the gradient with respect to p. p is the output of a softmax: which step "
                "of the chain rule leads on to z?"),
        Mistake("mixed", _of(lambda p, q, y: _back(p, p - y)),
                "The step through the first softmax is right. The gradient with respect to p is "
                "taken as p - y: which softmax is directly before the logarithm?"),
        Mistake("three_times", _of(lambda p, q, y: _back(p, _back(q, q - y))),
                "There is one softmax too many: q - y contains the second softmax and the "
                "logarithm already. How many Jacobians are left?"),
        Mistake("diagonal_only", _of(lambda p, q, y: (q - y) * p * (1 - p)),
                "Each p depends on its own logit alone here. What is off the diagonal of the "
                "Jacobian of a softmax?"),
        Mistake("no_coupling", _of(lambda p, q, y: p * (q - y)),
                "The entries of a row do not add up to 0, although adding one number to all logits "
                "changes nothing. Which part of the Jacobian diag(p) - p p' is missing?"),
        Mistake("jacobian_of_q", _of(lambda p, q, y: _back(q, q - y)),
                "The Jacobian is built from q. What is the output of the softmax that leads from z "
                "to p?"),
        Mistake("coupling_over_batch", _of(lambda p, q, y: p * (q - y - np.sum(p * (q - y)))),
                "The sum in the Jacobian runs over the whole batch. On which logits does a row of "
                "p depend?"),
        Mistake("coupling_over_columns",
                _of(lambda p, q, y: p * (q - y - np.sum(p * (q - y), axis=0))),
                "The sum in the Jacobian runs down the columns. Along which axis are the classes "
                "of one example?"),
        Mistake("mean_in_coupling",
                _of(lambda p, q, y: p * (q - y - np.mean(p * (q - y), axis=1, keepdims=True))),
                "A mean over the classes stands where the Jacobian has a sum. What is row j of p "
                "p' times a vector?"),
        Mistake("loss_alone", _of(lambda p, q, y: _back(p, -y / q)),
                "The gradient of -log q with respect to q went through one softmax. Two are "
                "between z and q: which one is left out?"),
        Mistake("half_of_once", _of(lambda p, q, y: (p - y) / 2),
                "This is half of the gradient with a single softmax. Does the second softmax scale "
                "the gradient by the same factor for all logits?"),
        Mistake("mixed_the_other_way", _of(lambda p, q, y: _back(q, p - y)),
                "p and q are swapped. Which of them belongs in the gradient with respect to p, and "
                "which in the Jacobian?"),
        Mistake("log_of_p", lambda z, labels: _quietly(_of(lambda p, q, y: _back(p, -y / p)),
                                                       z, labels),
                "This is the gradient of -log p[label], and nan where a p is 0. The loss is -log "
                "q[label]: what is its gradient with respect to p?"),
        Mistake("first_down_the_columns", _along(0, 1, 1),
                "The first softmax runs down the columns. Along which axis are the classes of one "
                "example?"),
        Mistake("mean_over_classes", lambda z, labels: double_softmax_grad(z, labels) * len(labels)
                / z.shape[1],
                "Divided by the number of classes. Over how many rows does the mean run?"),
        Mistake("sum", lambda z, labels: double_softmax_grad(z, labels) * len(labels),
                "This is the gradient of the sum over the rows. By what does a mean divide?"),
        Mistake("less_one_maximum", _less_one_maximum,
                "One maximum for the whole batch is subtracted, and a row far below it becomes 0 "
                "divided by 0. From which numbers should the logits of a row be measured?"),
        Mistake("overflow", _naive,
                "Right for moderate logits. exp(1000) overflows, and exp(-1000) is 0 for every "
                "class: what can be subtracted from a row of logits without changing its "
                "probabilities?"),
        Mistake("no_label", _of(lambda p, q, y: _back(p, q)),
                "The label has no effect on this gradient, as when the same number is subtracted "
                "for all classes of a row. In which entry does the label enter?"),
        Mistake("only_label", _of(lambda p, q, y: _back(p, -y)),
                "This is the gradient of -p[label]. The loss is -log q[label]: what is its "
                "gradient with respect to p?"),
        Mistake("no_factor",
                _of(lambda p, q, y: q - y - np.sum(p * (q - y), axis=1, keepdims=True)),
                "The sum is right, but a factor in front of it is missing. Which factor do all "
                "entries in row j of diag(p) - p p' share?"),
        Mistake("coupling_sign",
                _of(lambda p, q, y: p * (q - y + np.sum(p * (q - y), axis=1, keepdims=True))),
                "The sum has the wrong sign. When one logit rises, do the other probabilities rise "
                "or fall?"),
        Mistake("all_columns", lambda z, labels: _back(
            _softmax(z), _softmax(_softmax(z)) - np.isin(np.arange(z.shape[1]), labels))
                / len(labels),
                "1 is subtracted in every row at every label of the batch, as grad[:, labels] "
                "does. How do you pick one entry in each row?"),
        Mistake("over_columns", _along(0, 0, 1),
                "Both softmaxes run down the columns. Along which axis are the classes of one "
                "example?"),
        Mistake("columns_throughout", _along(0, 0, 0),
                "Both softmaxes and the sum run down the columns. Along which axis are the classes "
                "of one example?"),
        Mistake("first_and_sum_down_the_columns", _along(0, 1, 0),
                "The first softmax and the sum of its Jacobian run down the columns. Along which "
                "axis are the classes of one example?"),
        Mistake("second_down_the_columns", _along(1, 0, 1),
                "The second softmax runs down the columns. Along which axis are the classes of one "
                "example?"),
        Mistake("second_and_sum_down_the_columns", _along(1, 0, 0),
                "The second softmax and the sum of the Jacobian run down the columns. Along which "
                "axis are the classes of one example?"),
        Mistake("whole_batch", _whole,
                "The softmax runs over the whole batch, as it does without an axis. Which numbers "
                "have to add up to 1?"),
    ),
    styles=(by_jacobians, by_scipy),
    further="Go backwards in two steps: first the gradient of the mean loss with respect to p, as "
            "if p were the logits; then multiply it, row by row, by the Jacobian of the first "
            "softmax.",
)
