"""A network by hand: the loss of a two-layer classifier, and its derivatives in all weights."""
import numpy as np

from ....exercises.record import Exercise, Mistake
from ....exercises.widen import widened
from ..networks_drawn import draw
from .softmax_ce import CUT, FORMS, OF_BATCH, unshifted


def two_layer_grads(X, labels, W1, b1, W2, b2):
    """The mean cross-entropy of a network with one hidden ReLU layer, and its derivatives with
    respect to all weights.

    hidden = max(0, X @ W1 + b1), logits = hidden @ W2 + b2. Shapes: `X` (n, d), `labels` (n,)
    integers from 0 to C - 1, `W1` (d, h), `b1` (h,), `W2` (h, C), `b2` (C,). Returns (value, dW1,
    db1, dW2, db2): a number, and each derivative in the shape of its weight. At exactly 0 the
    derivative of the ReLU is taken to be 0. Holds for logits of any size.
    """
    n = len(labels)
    hidden = np.maximum(0, X @ W1 + b1)                          # (n, h)
    logits = hidden @ W2 + b2                                    # (n, C)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    value = -log_probs[np.arange(n), labels].mean()
    in_logits = np.exp(log_probs)
    in_logits[np.arange(n), labels] -= 1
    in_logits /= n                                               # (n, C)
    in_hidden = in_logits @ W2.T * (hidden > 0)                  # (n, h)
    dW1, db1 = X.T @ in_hidden, in_hidden.sum(axis=0)
    return value, dW1, db1, hidden.T @ in_logits, in_logits.sum(axis=0)


def with_one_hot(X, labels, W1, b1, W2, b2):
    z = X @ W1 + b1
    a = np.where(z > 0, z, 0)
    logits = a @ W2 + b2
    log_sum = np.logaddexp.reduce(logits, axis=1)
    one_hot = np.eye(len(b2))[labels]
    delta = (np.exp(logits - log_sum[:, None]) - one_hot) / len(X)
    back = np.where(z > 0, np.einsum("nc,hc->nh", delta, W2), 0)
    return (np.mean(log_sum - np.sum(one_hot * logits, axis=1)), np.einsum("nd,nh->dh", X, back),
            back.sum(0),
            np.einsum("nh,nc->hc", a, delta), delta.sum(0))


def row_by_row(X, labels, W1, b1, W2, b2):
    total, sums = 0.0, [np.zeros(one.shape) for one in (W1, b1, W2, b2)]
    for x, label in zip(X, labels):
        z = x @ W1 + b1
        a = np.maximum(z, 0)
        logits = a @ W2 + b2
        log_sum = np.logaddexp.reduce(logits)
        delta = np.exp(logits - log_sum)
        delta[label] -= 1
        back = (W2 @ delta) * (z > 0)
        total += log_sum - logits[label]
        for one, part in zip(sums, (np.outer(x, back), back, np.outer(a, delta), delta)):
            one += part
    return total / len(X), *(one / len(X) for one in sums)


def _pieces(X, labels, W1, b1, W2, b2, unit=lambda z: np.maximum(z, 0)):
    """(value, z, hidden, gradient of the mean in the logits)."""
    z = X @ W1 + b1
    hidden = unit(z)
    logits = hidden @ W2 + b2
    log_sum = np.logaddexp.reduce(logits, axis=1)
    one_hot = np.eye(len(b2))[labels]
    delta = (np.exp(logits - log_sum[:, None]) - one_hot) / len(X)
    return np.mean(log_sum - np.sum(one_hot * logits, axis=1)), z, hidden, delta


def _back(rule):
    """The gradient before the hidden layer by another rule(delta, W2, z, hidden, b1)."""
    def wrong(X, labels, W1, b1, W2, b2):
        value, z, hidden, delta = _pieces(X, labels, W1, b1, W2, b2)
        back = rule(delta, W2, z, hidden, b1)
        return value, X.T @ back, back.sum(0), hidden.T @ delta, delta.sum(0)
    return wrong


_no_mask = _back(lambda delta, W2, z, hidden, b1: delta @ W2.T)
_mask_on_slope = _back(lambda delta, W2, z, hidden, b1: np.maximum(delta @ W2.T, 0))
_times_hidden = _back(lambda delta, W2, z, hidden, b1: delta @ W2.T * hidden)
_closed_at_zero = _back(lambda delta, W2, z, hidden, b1: delta @ W2.T * (z >= 0))
_mask_near_zero = _back(lambda delta, W2, z, hidden, b1: delta @ W2.T * (z > 1e-8))
_mask_without_bias = _back(lambda delta, W2, z, hidden, b1: delta @ W2.T * (z - b1 > 0))
# W2 in place of W2.T runs only where hidden units and classes are equally many.
_untransposed = _back(lambda delta, W2, z, hidden, b1: delta @ W2 * (z > 0))
_after_the_step = _back(lambda delta, W2, z, hidden, b1: (
    delta @ (W2 - 0.1 * hidden.T @ delta).T * (z > 0)))


def _unit(unit, derivative):
    """Another function of the hidden layer in place of the ReLU."""
    def wrong(X, labels, W1, b1, W2, b2):
        value, z, hidden, delta = _pieces(X, labels, W1, b1, W2, b2, unit)
        back = delta @ W2.T * derivative(z)
        return value, X.T @ back, back.sum(0), hidden.T @ delta, delta.sum(0)
    return wrong


_no_relu = _unit(lambda z: z, np.ones_like)


UNITS = {f"leaky_{part}": _unit(lambda z, part=part: np.maximum(z, z / part),
                                lambda z, part=part: np.where(z > 0, 1, 1 / part))
         for part in (5, 10, 100)}
UNITS["tanh"] = _unit(np.tanh, lambda z: 1 - np.tanh(z) ** 2)


def _mask_on_logits(X, labels, W1, b1, W2, b2):
    value, z, hidden, delta = _pieces(X, labels, W1, b1, W2, b2)
    delta = delta * (hidden @ W2 + b2 > 0)
    back = delta @ W2.T * (z > 0)
    return value, X.T @ back, back.sum(0), hidden.T @ delta, delta.sum(0)


def _in_dW2(rule):
    """dW2 from other hidden values: rule(X @ W1, b1)."""
    def wrong(X, labels, W1, b1, W2, b2):
        value, dW1, db1, _, db2 = with_one_hot(X, labels, W1, b1, W2, b2)
        delta = _pieces(X, labels, W1, b1, W2, b2)[-1]
        return value, dW1, db1, rule(X @ W1, b1).T @ delta, db2
    return wrong


def _matrices_first(X, labels, W1, b1, W2, b2):
    value, dW1, db1, dW2, db2 = with_one_hot(X, labels, W1, b1, W2, b2)
    return value, dW1, dW2, db1, db2


def _logits(X, W1, b1, W2, b2):
    return np.maximum(X @ W1 + b1, 0) @ W2 + b2


def _with_head(head, right_gradient=False):
    """The value and the gradient in the logits by another function of (logits, labels)."""
    def wrong(X, labels, W1, b1, W2, b2):
        _, z, hidden, delta = _pieces(X, labels, W1, b1, W2, b2)
        value, slope = head(_logits(X, W1, b1, W2, b2), labels)
        delta = delta if right_gradient else slope
        with np.errstate(all="ignore"):
            back = delta @ W2.T * (z > 0)
            return value, X.T @ back, back.sum(0), hidden.T @ delta, delta.sum(0)
    return wrong


def _times(factors):
    """Each derivative times a factor: factors(n, C) is one for each of dW1, db1, dW2, db2."""
    def wrong(X, labels, W1, b1, W2, b2):
        value, *grads = with_one_hot(X, labels, W1, b1, W2, b2)
        return value, *(one * by for one, by in zip(grads, factors(len(X), len(b2))))
    return wrong


_divided_by_classes = _times(lambda n, classes: (n / classes,) * 4)
_bias_means = _times(lambda n, classes: (1, 1 / n, 1, 1 / n))
_sums = _times(lambda n, classes: (n,) * 4)
_twice_divided = _times(lambda n, classes: (1 / n, 1, 1 / n, 1))
_divided_at_hidden = _times(lambda n, classes: (1 / n, 1 / n, 1, 1))
IN_VALUE = {name: FORMS[name] for name in ("", "_of_sum")}


def _value_of_probs(formula):
    """The right derivatives, and a value that is computed from the probabilities."""
    def wrong(X, labels, W1, b1, W2, b2):
        value, *grads = with_one_hot(X, labels, W1, b1, W2, b2)
        logits = _logits(X, W1, b1, W2, b2)
        probs = np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])
        with np.errstate(all="ignore"):
            return -np.mean(formula(probs[np.arange(len(X)), labels])), *grads
    return wrong


OVERFLOWS = ("ight for moderate logits, but exp of a large one overflows. What may be subtracted "
             "from a row of logits without changing its probabilities?")


SHIFTS = {"mean": lambda logits: logits.mean(axis=1, keepdims=True),
          "first": lambda logits: logits[:, :1],
          "never_negative": lambda logits: np.maximum(logits.max(axis=1, keepdims=True), 0)}
OTHER_SHIFT = ("Right for moderate logits. What is subtracted is not the largest logit of each row "
               "(as with the mean, the first one, or max(..., 0)), so exp can overflow, or all of "
               "a row underflows. Which number makes the row's largest exponent 0?")


def _transposed(X, labels, W1, b1, W2, b2):
    value, dW1, db1, dW2, db2 = with_one_hot(X, labels, W1, b1, W2, b2)
    return value, dW1.T, db1, dW2.T, db2


EXERCISE = Exercise(
    reference=two_layer_grads, title="A network by hand", points=6, difficulty=4, minutes=20,
    draw=widened(draw, two_layer_grads),
    mistakes=(
        Mistake("no_mask", _no_mask,
                "dW2 and db2 are right. A hidden unit that is off passes a gradient on, as without "
                "a mask or with hidden >= 0, which is always true: where does the ReLU's "
                "derivative enter?"),
        Mistake("no_relu", _no_relu,
                "The forward pass has no max(0, ...), so the two linear layers are one. Which "
                "values does a ReLU let through?"),
        *(Mistake(f"unit_{name}", wrong,
                  "The hidden units are no ReLUs. What does the docstring make of X @ W1 + b1?")
          for name, wrong in UNITS.items()),
        Mistake("matrices_first", _matrices_first,
                "The right derivatives in another order. Each matrix is followed by its own "
                "bias: dW1, db1, dW2, db2."),
        Mistake("without_b1",
                lambda X, labels, W1, b1, W2, b2: with_one_hot(X, labels, W1, 0 * b1, W2, b2),
                "Right where b1 is 0. Where does b1 enter on the way forward?"),
        Mistake("without_b2",
                lambda X, labels, W1, b1, W2, b2: with_one_hot(X, labels, W1, b1, W2, 0 * b2),
                "Right where b2 is 0. Where does b2 enter on the way forward?"),
        Mistake("untransposed", _untransposed,
                "dW2 and db2 are right. The gradient goes back through W2 as it is. W2[j, k] leads "
                "from unit j to class k: over which of the two do you have to sum?"),
        Mistake("mask_on_slope", _mask_on_slope,
                "dW2 and db2 are right. The mask looks at the sign of the gradient. What does a "
                "ReLU look at in the forward pass?"),
        Mistake("mask_on_logits", _mask_on_logits,
                "The value is right. The gradient of the logits is set to 0 where a logit is not "
                "positive. Which layers of this network have a ReLU?"),
        Mistake("times_hidden", _times_hidden,
                "dW2 and db2 are right. The gradient is multiplied by the hidden values. What is "
                "the derivative of max(0, z) where z is positive?"),
        Mistake("closed_at_zero", _closed_at_zero,
                "Right except for units that are exactly at 0: which derivative does the task give "
                "the ReLU there?"),
        Mistake("mask_near_zero", _mask_near_zero,
                "dW2 and db2 are right. The mask also closes units whose input is just above 0. "
                "Where does the derivative of the ReLU change?"),
        Mistake("log_of_softmax", _value_of_probs(np.log),
                "All derivatives are right. The value is infinite where a probability rounds "
                "to 0: can log p be computed without computing p first?"),
        Mistake("log_of_softmax_one_hot", _with_head(unshifted(
            lambda logits: logits.max(axis=1, keepdims=True), "probs", True), True),
                "All derivatives are right. In the value a probability rounds to 0, and 0 times "
                "log 0 is nan: can log p be computed without computing p first?"),
        *(Mistake(f"eps_{digits}", _value_of_probs(lambda p, d=digits: np.log(p + 10.0 ** -d)),
                  "All derivatives are right. An epsilon inside the logarithm (or a clip) limits "
                  "the value: can log p be computed without computing p "
                  "first?") for digits in (7, 8, 9, 10, 12, 15)),
        *(Mistake(f"overflow{name}", _with_head(unshifted(np.zeros_like, *form)), "R" + OVERFLOWS)
          for name, form in FORMS.items()),
        *(Mistake(f"overflow_in_value{name}", _with_head(unshifted(np.zeros_like, *form), True),
                  "All derivatives are right. In the value: r" + OVERFLOWS)
          for name, form in IN_VALUE.items()),
        *(Mistake(f"clip_{d}", _value_of_probs(lambda p, low=10.0 ** -d: np.log(
            np.clip(p, low, 1 - low))),
            "All derivatives are right. Clipping the probability limits the value: can log p "
            "be computed without computing p first?") for d in (7, 12, 300)),
        *(Mistake(f"shift_{shift}{'_in_value' * right}{name}",
                  _with_head(unshifted(SHIFTS[shift], *form), right), OTHER_SHIFT)
          for shift in SHIFTS for right, forms in ((False, FORMS), (True, IN_VALUE))
          for name, form in forms.items()),
        *(Mistake(f"logits_cut_at_{edge}{name}", _with_head(
            lambda logits, labels, edge=edge, form=form: unshifted(np.zeros_like, *form)(
                np.clip(logits, -edge, edge), labels)), CUT)
          for edge in (500, 700) for name, form in IN_VALUE.items()),
        Mistake("divided_by_classes", _times(lambda n, classes: (1 / classes,) * 4),
                "The value is right. All derivatives are divided by the number of classes as well. "
                "Over how many losses is the mean taken?"),
        Mistake("divided_by_classes_only", _divided_by_classes,
                "The value is right. All derivatives are divided by the number of classes where "
                "the number of rows belongs. Over how many losses is the mean taken?"),
        Mistake("mean_over_entries", lambda X, labels, W1, b1, W2, b2: tuple(
            one / len(b2) for one in with_one_hot(X, labels, W1, b1, W2, b2)),
                "All results are divided by the number of classes as well. Over how many losses "
                "is the mean taken?"),
        Mistake("scores_for_hidden", _in_dW2(lambda z, b1: z + b1),
                "dW1 and db1 are right. dW2 is computed with the values before the ReLU: what is "
                "the input of W2 in the forward pass?"),
        Mistake("hidden_without_bias", _in_dW2(lambda z, b1: np.maximum(z, 0)),
                "dW1 and db1 are right. In dW2 the hidden values lack b1: what enters W2?"),
        Mistake("transposed", _transposed,
                "Both matrices are transposed. Which shape does each derivative have?"),
        Mistake("bias_means", _bias_means,
                "The derivatives of the biases are divided by n twice. Is the derivative of a bias "
                "the sum over the rows of (p - y) / n, or their mean?"),
        Mistake("sums", _sums,
                "The value is a mean, but the derivatives are those of the sum. Where does 1 / n "
                "belong?"),
        Mistake("divided_twice", _twice_divided,
                "The derivatives of the matrices are divided by n twice. Where does 1 / n belong?"),
        Mistake("divided_at_hidden", _divided_at_hidden,
                "dW2 and db2 are right. dW1 and db1 are divided by n once more. Does the gradient "
                "that comes back through W2 contain 1 / n already?"),
        Mistake("mask_without_bias", _mask_without_bias,
                "dW2 and db2 are right. The mask looks at X @ W1 without b1. What is the input of "
                "the ReLU in the forward pass?"),
        *(Mistake(f"shift_of_batch{'_in_value' * right}{name}",
                  _with_head(unshifted(np.max, *form), right), OF_BATCH)
          for right, forms in ((False, FORMS), (True, IN_VALUE)) for name, form in forms.items()),
        Mistake("after_the_step", _after_the_step,
                "dW1 and db1 are computed with a W2 that has moved already. All derivatives belong "
                "to the same weights: when may W2 change?"),
    ),
    styles=(with_one_hot, row_by_row),
    further="Go backwards, one array at a time: the gradient with respect to the logits, shape "
            "(n, C), then those of W2 and b2; the gradient with respect to `hidden`, shape (n, "
            "h), which is 0 where the ReLU is off, then those of W1 and b1. The shapes tell you "
            "what has to be transposed.",
)
