"""Softmax cross-entropy forward and backward: a classic question of interviews."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def softmax_ce(logits, labels):
    """The mean cross-entropy of a batch and its gradient with respect to the logits: (value,
    gradient).

    `logits` has shape (n, C), `labels` holds n integers from 0 to C - 1. The value is a float in
    nats, the gradient has the shape of `logits` and belongs to the mean. Both have to hold for
    logits of any size, and the inputs have to stay as they are.
    """
    n = len(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_probs)
    grad[np.arange(n), labels] -= 1
    return -log_probs[np.arange(n), labels].mean(), grad / n


def draw(rng):
    yield Case(np.array([[2.0, 1.0, 0.0], [0.0, 0.5, -1.0]]),
               np.array([0, 2])).note("two rows, three classes")
    yield Case(rng.normal(size=(5, 4)), rng.integers(0, 4, 5)).note("five rows, four classes")
    yield Case(rng.normal(size=(3, 3)), np.array([2, 0, 1])).note("as many rows as classes")
    yield Case(3 * rng.normal(size=(7, 2)), rng.integers(0, 2, 7)).note("two classes")
    yield Case(rng.normal(size=(1, 6)), np.array([4])).note("one row")
    yield Case(np.zeros((4, 10)), np.array([0, 3, 9, 3])).note("all logits equal: the first loss")
    yield Case(1000 * np.array([[1.0, 0, -1], [-1.0, 0, 1]]),
               np.array([0, 0])).note("logits of 1000")
    yield Case(np.array([[-1000.0, -1001, -1003], [5.0, 4, 4]]),
               np.array([1, 1])).note("logits of -1000")
    yield Case(np.array([[0.0, -60.0], [-45.0, 0.0]]), np.array([1, 0])).note("confident and wrong")
    yield Case(np.array([[2, 0, -1], [0, 1, 3]]), np.array([0, 1])).note("integers as logits")
    yield Case(np.array([[0.0, 0.0], [5000.0, 4990.0]]),
               np.array([1, 0])).note("one row far above the other")


def with_one_hot(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    top = logits.max(axis=1)
    log_sum = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    probs = np.exp(logits - log_sum[:, None])
    return np.mean(log_sum - (one_hot * logits).sum(axis=1)), (probs - one_hot) / len(labels)


def with_loops(logits, labels):
    grad, total = np.zeros(logits.shape), 0.0
    for row, (z, label) in enumerate(zip(logits, labels)):
        log_sum = np.logaddexp.reduce(z)
        total += log_sum - z[label]
        for k in range(len(z)):
            grad[row, k] = (np.exp(z[k] - log_sum) - (k == label)) / len(labels)
    return total / len(labels), grad


def _softmax(logits, axis=1):
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def _both(logits, labels):
    return with_one_hot(logits, labels)


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _eps(eps):
    def wrong(logits, labels):
        probs = _softmax(logits)
        return -np.mean(np.log(probs[np.arange(len(labels)), labels] + eps)), _both(logits,
                                                                                    labels)[1]
    return wrong


def _wrong_axis(logits, labels):
    probs = _softmax(logits, axis=0)
    with np.errstate(all="ignore"):
        value = -np.mean(np.log(probs[np.arange(len(labels)), labels]))
    return value, (probs - _one_hot(logits, labels)) / len(labels)


def _wrong_axis_by_logs(logits, labels):
    log_probs = logits - np.logaddexp.reduce(logits, axis=0)
    return (-np.mean(log_probs[np.arange(len(labels)), labels]),
            (np.exp(log_probs) - _one_hot(logits, labels)) / len(labels))


def _whole_columns(logits, labels):
    log_probs = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    grad = np.exp(log_probs)
    grad[:, labels] -= 1
    return -np.mean(log_probs[:, labels]), grad / len(labels)


def _sigmoids(logits, labels):
    one_hot = _one_hot(logits, labels)
    slope = np.exp(-np.logaddexp(0, -logits)) - one_hot
    return np.mean(np.logaddexp(0, logits) - one_hot * logits), slope / logits.size


def _over_the_batch(logits, labels):
    log_probs = logits - np.logaddexp.reduce(logits, axis=None)
    probs = np.exp(log_probs)
    return -np.mean(log_probs[np.arange(len(labels)),
                              labels]), (probs - _one_hot(logits, labels)) / len(labels)


def _over_the_batch_naive(logits, labels):
    with np.errstate(all="ignore"):
        probs = np.exp(logits) / np.exp(logits).sum()
        value = -np.mean(np.log(probs[np.arange(len(labels)), labels]))
    return value, (probs - _one_hot(logits, labels)) / len(labels)


def _over_the_batch_shifted(of_row):
    """Powers of shifted logits, divided by the sum of the whole matrix."""
    def wrong(logits, labels):
        powers = np.exp(logits - logits.max(axis=1 if of_row else None, keepdims=True))
        probs = powers / powers.sum()
        with np.errstate(all="ignore"):
            value = -np.mean(np.log(probs[np.arange(len(labels)), labels]))
        return value, (probs - _one_hot(logits, labels)) / len(labels)
    return wrong


def _over_the_batch_logs(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum())
    return (-np.mean(log_probs[np.arange(len(labels)), labels]),
            (np.exp(log_probs) - _one_hot(logits, labels)) / len(labels))


def _clip(edge):
    def wrong(logits, labels):
        probs = _softmax(logits)[np.arange(len(labels)), labels]
        return -np.mean(np.log(np.clip(probs, edge, 1))), _both(logits, labels)[1]
    return wrong


def _log_of_softmax(logits, labels):
    with np.errstate(all="ignore"):
        return (-np.mean(np.log(_softmax(logits)[np.arange(len(labels)), labels])),
                _both(logits, labels)[1])


def _integers(logits, labels):
    value, slope = _both(logits, labels)
    grad = np.zeros_like(logits)
    grad[:] = slope
    return value, grad


def unshifted(shift, form, one_hot=False):
    """(value, gradient) with no or the wrong shift, in the ways in which people write it.

    `form` is where the value comes from: "probs" (the logarithm of p), "logs" (log p first, p from
    it) or "sum" (log of the sum minus the label's logit); with `one_hot` log p is multiplied by it.
    """
    def wrong(logits, labels):
        at = np.arange(len(labels)), labels
        with np.errstate(all="ignore"):
            moved = logits - shift(logits)
            powers = np.exp(moved)
            total = powers.sum(axis=1, keepdims=True)
            log_probs = np.log(powers / total) if form == "probs" else moved - np.log(total)
            probs = np.exp(log_probs) if form == "logs" else powers / total
            losses = np.log(total[:, 0]) - moved[at] if form == "sum" else -log_probs[at]
            if one_hot:
                losses = -np.sum(_one_hot(logits, labels) * log_probs, axis=1)
            return np.mean(losses), (probs - _one_hot(logits, labels)) / len(labels)
    return wrong


FORMS = {"": ("probs",), "_of_sum": ("sum",), "_of_logs": ("logs",),
         "_one_hot": ("probs", True), "_logs_one_hot": ("logs", True)}


def _in_value(head):
    """The gradient is right."""
    return lambda logits, labels: (head(logits, labels)[0], _both(logits, labels)[1])


def _divided_by_classes(logits, labels):
    value, grad = _both(logits, labels)
    return value, grad * len(labels) / logits.shape[1]


def _value_over_entries(logits, labels):
    value, grad = _both(logits, labels)
    return value / logits.shape[1], grad / logits.shape[1]


def _value_in_float32(logits, labels):
    import torch
    value = torch.nn.functional.cross_entropy(torch.tensor(logits, dtype=torch.float32),
                                              torch.tensor(labels))
    return value.item(), _both(logits, labels)[1]


def _in_float32(logits, labels):
    value, grad = softmax_ce(logits.astype(np.float32), labels)
    return float(value), grad.astype(float)


def _sums_in_float32(logits, labels):
    return with_one_hot(logits.astype(np.float32), labels)


OVERFLOW = ("Right for moderate logits, but exp(1000) overflows. What may be subtracted from a "
            "whole row without changing its probabilities?")
CUT = ("Right for moderate logits. Larger ones are cut off before exp, which changes their "
       "differences. What may be subtracted from a row of logits without changing its "
       "probabilities?")
OF_BATCH = ("The largest logit of the whole batch is subtracted. A row far below it underflows "
            "to log 0. What may be subtracted from each row on its own?")


def _squared(logits, labels):
    probs = _softmax(logits)
    slope = probs - _one_hot(logits, labels)
    return _both(logits, labels)[0], probs * (
        slope - (slope * probs).sum(axis=1, keepdims=True)) / len(labels)


EXERCISE = Exercise(
    reference=softmax_ce, title="Softmax cross-entropy, forward and backward", points=5,
    difficulty=3, minutes=15,
    draw=widened(draw, softmax_ce),
    mistakes=(
        *(Mistake(f"overflow{name}", unshifted(lambda logits: 0, *form), OVERFLOW)
          for name, form in FORMS.items() if name != "_one_hot"),
        Mistake("overflow_in_log_of_sum", _in_value(unshifted(lambda logits: 0, "sum")),
                "The gradient is right. In the value: r" + OVERFLOW[1:]),
        *(Mistake(f"logits_cut_at_{edge}{name}", lambda logits, labels, edge=edge, form=form: (
            unshifted(lambda logits: 0, *form)(np.clip(logits, -edge, edge), labels)), CUT)
          for edge in (500, 700) for name, form in FORMS.items() if name in ("", "_of_sum")),
        Mistake("divided_by_classes", _divided_by_classes,
                "The value is right. The gradient is divided by the number of classes where the "
                "number of rows belongs. Over what is the mean taken?"),
        Mistake("mean_over_entries", _value_over_entries,
                "Both results are divided by the number of classes as well, as in a mean over "
                "all entries of the matrix. Over how many losses is the mean taken?"),
        Mistake("sum", lambda logits, labels: tuple(len(labels) * one
                                                    for one in _both(logits, labels)),
                "Both results are sums over the rows. What does the docstring ask for, and by "
                "what does it divide?"),
        Mistake("log_of_shifted", _log_of_softmax,
                "The gradient is right. The value is infinite where a probability rounds to 0. "
                "Can log p be computed without computing p first?"),
        *(Mistake(name, wrong, "Right to about seven digits where the loss is not small: float32 "
                  "is used on the way. Which step changes the type?")
          for name, wrong in (("value_in_float32", _value_in_float32), ("float32", _in_float32),
                              ("float32_sums", _sums_in_float32))),
        Mistake("integers", _integers,
                "Right, except where the logits are integers: the gradient has their type, and its "
                "fractions are cut off. Which type should an array for a gradient have?"),
        *(Mistake(f"shift_of_batch{name}", unshifted(np.max, *form), OF_BATCH)
          for name, form in FORMS.items()),
        Mistake("shift_of_batch_in_value", _in_value(unshifted(np.max, "sum")), OF_BATCH),
        *(Mistake(f"eps_{digits}", _eps(10.0 ** -digits),
                  "An epsilon inside the logarithm (or a clip) limits the loss: beyond it a "
                  "confident mistake has the same loss however wrong it is. Can log p be computed "
                  "without computing p first?")
          for digits in (6, 7, 8, 9, 10, 12, 15, 16, 300)),
        Mistake("gradient_of_sum", lambda logits, labels: (
            _both(logits, labels)[0], _both(logits, labels)[1] * len(labels)),
            "The value is a mean, but the gradient is that of the sum. What does the mean do to "
            "the gradient of each row?"),
        Mistake("wrong_axis", _wrong_axis,
                "Each column adds up to 1 here, so the rows of the batch compete with each other. "
                "Along which axis are the classes of one example?"),
        Mistake("wrong_axis_by_logs", _wrong_axis_by_logs,
                "Each column adds up to 1 here, so the rows of the batch compete with each other. "
                "Along which axis are the classes of one example?"),
        Mistake("over_the_batch", _over_the_batch,
                "All entries of the batch together add up to 1 here. Each example has a "
                "distribution of its own: over which axis does the sum run?"),
        Mistake("over_the_batch_naive", _over_the_batch_naive,
                "All entries of the batch together add up to 1 here. Each example has a "
                "distribution of its own: over which axis does the sum run?"),
        *(Mistake(f"over_the_batch_{name}", wrong,
                  "All entries of the batch together add up to 1 here. Each example has a "
                  "distribution of its own: over which axis does the sum run?")
          for name, wrong in (("row_shift", _over_the_batch_shifted(True)),
                              ("shifted", _over_the_batch_shifted(False)),
                              ("logs_row_shift", _over_the_batch_logs))),
        *(Mistake(f"clip_{digits}", _clip(10.0 ** -digits),
                  "Clipping the probability limits the loss: beyond the limit a confident mistake "
                  "has the same loss however wrong it is. Can log p be computed without computing "
                  "p first?") for digits in (7, 9, 12, 15)),
        Mistake("squared_error", _squared,
                "p - y is multiplied by the Jacobian of the softmax once more, which gives the "
                "gradient of half the squared error. With respect to what is p - y the gradient of "
                "cross-entropy?"),
        Mistake("all_columns", lambda logits, labels: (
            _both(logits, labels)[0],
            (_softmax(logits) - np.isin(np.arange(logits.shape[1]), labels)) / len(labels)),
            "1 is subtracted in every row at every label of the batch, as grad[:, labels] does. "
            "How do you pick one entry in each row?"),
        Mistake("whole_columns", _whole_columns,
                "Whole columns are picked, one for each label of the batch, as [:, labels] does. "
                "How do you pick one entry in each row?"),
        Mistake("sigmoids", _sigmoids,
                "These are binary cross-entropies with a sigmoid for each class. Which function "
                "makes the probabilities of a row add up to 1?"),
        Mistake("all_classes", lambda logits, labels: (
            np.mean(np.logaddexp.reduce(logits, axis=1)[:, None] - logits),
            _both(logits, labels)[1]),
            "The gradient is right. The value is a mean over all classes, whatever the labels are: "
            "whose probability does the loss of a row depend on?"),
        *from_loss("cross_entropy", of="both", reduction="mean", settings=()).mistakes,
    ),
    styles=(with_one_hot, with_loops),
    further="Subtract the largest logit of each row first, and compute log-probabilities before "
            "probabilities. In the gradient of one row the label's entry differs from the others; "
            "the value is a mean over the rows, so which factor does the gradient need?",
)
