"""Several labels at once: a head in which no label takes probability from another."""
from dataclasses import replace

import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def multi_label(logits, tags):
    """Decisions, mean loss and gradient of a head that gives each label a probability of its own.

    `logits` has shape (n, L), one column per label; `tags` has the same shape and holds 1 where a
    label applies and 0 where it does not: none, one or several in a row. Returns (decisions, value,
    gradient). Decisions, shape (n, L): 1.0 where the exact probability is above one half, even if
    it rounds to one half, and 0.0 elsewhere. Value: the mean binary cross-entropy over all n * L
    entries. Gradient: its derivative with respect to the logits. All hold for logits of any size.
    """
    decay = np.exp(-np.abs(logits))
    probs = np.where(logits >= 0, 1, decay) / (1 + decay)
    value = np.mean(np.maximum(logits, 0) - tags * logits + np.log1p(decay))
    return (logits > 0).astype(float), value, (probs - tags) / logits.size


def draw(rng):
    yield Case(np.array([[2.0, 1.0, -1.0], [-3.0, -0.5, -2.0]]),
               np.array([[1.0, 1, 0], [0, 0, 0]])).note(
        "two labels in one row, none in the other")
    yield Case(rng.normal(size=(5, 4)),
               (rng.uniform(size=(5, 4)) < 0.5) * 1.0).note("five rows, four labels")
    yield Case(3 * rng.normal(size=(7, 3)),
               (rng.uniform(size=(7, 3)) < 0.3) * 1.0).note("seven rows, three labels")
    yield Case(rng.normal(size=(6, 1)), (rng.uniform(size=(6, 1)) < 0.5) * 1.0).note("one label")
    yield Case(1 + rng.uniform(size=(3, 5)), np.ones((3, 5))).note("every label applies")
    yield Case(-1 - rng.uniform(size=(2, 6)), np.zeros((2, 6))).note("no label applies")
    yield Case(np.array([[1000.0, -1000.0], [-1000.0, 1000.0]]),
               np.array([[1.0, 0], [1, 0]])).note("logits of 1000")
    yield Case(np.array([[50.0, -50.0, 0.0]]), np.array([[0.0, 1, 1]])).note("confident and wrong")
    yield Case(np.array([[0.0, 1.0], [2.0, 0.0]]),
               np.array([[0.0, 1], [1, 0]])).note("undecided first and last")


def with_signs(logits, tags):
    """Each entry's score for its own side, and the softplus of its opposite."""
    sign = 2 * tags - 1
    against = -sign * logits
    wrong = np.exp(-np.logaddexp(0, -against))  # sigmoid(against)
    return np.where(logits > 0, 1.0,
                    0.0), np.logaddexp(0, against).sum() / tags.size, -sign * wrong / tags.size


def with_loops(logits, tags):
    (n, labels), total = logits.shape, 0.0
    decided, grad = np.zeros((n, labels)), np.zeros((n, labels))
    for i in range(n):
        for k in range(labels):
            z, y = logits[i, k], tags[i, k]
            total += np.logaddexp(0, z) - y * z
            grad[i, k] = np.exp(z - np.logaddexp(0, z)) - y
            decided[i, k] = float(z > 0)
    return decided, total / (n * labels), grad / (n * labels)


def _softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _by_softmax(logits, tags):
    probs = _softmax(logits)
    with np.errstate(all="ignore"):
        value = -np.sum(tags * np.log(np.maximum(probs, 1e-300))) / len(tags)
    return (probs > 0.5) * 1.0, value, (probs * tags.sum(axis=1, keepdims=True) - tags) / len(tags)


def _softmax_in_bce(logits, tags):
    probs = _softmax(logits)
    with np.errstate(all="ignore"):
        value = -np.mean(tags * np.log(probs) + (1 - tags) * np.log(1 - probs))
    return (probs > 0.5) * 1.0, value, (probs - tags) / tags.size


def _softmax_of_tags(logits, tags):
    probs = _softmax(logits)
    with np.errstate(all="ignore"):
        value = -np.mean(tags * np.log(probs))
    return (probs > 0.5) * 1.0, value, (probs - tags) / tags.size


def _squared(logits, tags):
    decided, _, grad = with_signs(logits, tags)
    probs = np.exp(-np.logaddexp(0, -logits))
    return decided, np.mean((probs - tags) ** 2), 2 * grad * probs * np.exp(-np.logaddexp(0,
                                                                                          logits))


def _argmax(logits, tags):
    _, value, grad = with_signs(logits, tags)
    return np.eye(logits.shape[1])[logits.argmax(axis=1)], value, grad


def _threshold_on_logits(logits, tags):
    _, value, grad = with_signs(logits, tags)
    return (logits > 0.5) * 1.0, value, grad


def _over_rows(logits, tags):
    decided, value, grad = with_signs(logits, tags)
    return decided, value * logits.shape[1], grad * logits.shape[1]


def _gradient_over_rows(logits, tags):
    decided, value, grad = with_signs(logits, tags)
    return decided, value, grad * logits.shape[1]


def _only_tags(logits, tags):
    decided, _, grad = with_signs(logits, tags)
    return decided, np.mean(tags * np.logaddexp(0, -logits)), grad * tags


def _eps(eps):
    def wrong(logits, tags):
        decided, _, grad = with_signs(logits, tags)
        with np.errstate(all="ignore"):
            probs = 1 / (1 + np.exp(-logits))
            return decided, -np.mean(tags * np.log(probs + eps) + (1 - tags)
                                     * np.log(1 - probs + eps)), grad
    return wrong


def _with_decisions(mistake):
    """A wrong value or gradient of the loss, beside the right decisions."""
    return replace(mistake, wrong=lambda logits, tags: (
        with_signs(logits, tags)[0], *mistake.wrong(logits, tags)))


bce = from_loss("bce_with_logits", of="both", reduction="mean", settings=())

EXERCISE = Exercise(
    reference=multi_label, title="Several labels at once", points=4, difficulty=3, minutes=12,
    draw=widened(draw, multi_label),
    mistakes=(
        Mistake("softmax", _by_softmax,
                "A softmax makes the labels of a row compete: its probabilities add up to 1, so "
                "two labels can never both be above one half. Which function gives each label a "
                "probability of its own?"),
        *(Mistake(name, wrong,
                  "A softmax makes the labels of a row compete: its probabilities add up "
                  "to 1, so two labels can never both be above one half. Which function gives "
                  "each label a probability of its own?")
          for name, wrong in (("softmax_in_bce", _softmax_in_bce),
                              ("softmax_of_tags", _softmax_of_tags))),
        Mistake("argmax", _argmax,
                "Each row gets exactly one label. How many labels can apply, and how few?"),
        Mistake("probabilities", lambda logits, tags: (
            np.exp(-np.logaddexp(0, -logits)), *with_signs(logits, tags)[1:]),
            "The first result holds the probabilities. A decision is 1 or 0: above which "
            "probability does a label apply?"),
        Mistake("threshold_on_logits", _threshold_on_logits,
                "One half is compared with the logits. Which logit belongs to a probability of one "
                "half?"),
        Mistake("sum_over_labels", _over_rows,
                "The labels of a row are added up and only the rows are averaged. Over how many "
                "entries does the mean run?"),
        Mistake("gradient_over_rows", _gradient_over_rows,
                "The value is a mean over all entries, but the gradient is divided by the number "
                "of rows. By what does the mean divide?"),
        Mistake("only_tags", _only_tags,
                "Labels that do not apply have the loss 0 here, so predicting every label would be "
                "perfect. What is the loss of a tag of 0?"),
        Mistake("at_one_half", lambda logits, tags: ((logits >= 0) * 1.0,
                                                     *with_signs(logits, tags)[1:]),
                "Right except for a logit of exactly 0. Is the probability there above one half?"),
        Mistake("squared_error", _squared,
                "This is the squared error of the probabilities. Which loss does the task take the "
                "mean of?"),
        *(Mistake(f"eps_{digits}", _eps(10.0 ** -digits),
                  "An epsilon inside the logarithm (or a clip) limits the loss: beyond it a "
                  "confident mistake has the same loss however wrong it is. What is log p as a "
                  "function of the logit?") for digits in (7, 8, 9, 10, 12, 15)),
        Mistake("softmax_decisions", lambda logits, tags: (
            (_softmax(logits) > 0.5) * 1.0, *with_signs(logits, tags)[1:]),
                "Value and gradient are right. The decisions are those of a softmax, in which the "
                "labels compete: which probability does a label have in this head?"),
        *[_with_decisions(one) for one in bce.mistakes],
    ),
    styles=(with_signs, with_loops),
    further="Treat each of the n * L entries as a binary classification of its own, with its own "
            "sigmoid and binary cross-entropy. The mean runs over all entries, in the value and "
            "in the gradient.",
)
