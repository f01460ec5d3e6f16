"""A program to mend, for the pool of the unit "cross_entropy"."""
import numpy as np

from ..exercises.programs import Edit, Fault
from ..exercises.record import Case
from .making import Oral, as_program, debug, module_of, pick, plant


def fit_classes(x, labels, classes, batch=16, epochs=5, rate=0.5):
    """Train a linear classifier by mini-batch gradient descent on the softmax cross-entropy, PER.

    x: (n, d). labels: (n,), whole numbers below `classes`. The batches are taken in order. Weights
    (d, classes) and biases (classes,) start at 0. The learning rate RATE. Returns both, and for
    each epoch the mean loss over all n examples, in nats, each as it was before the step on its
    batch.
    """
    weights, biases = np.zeros((x.shape[1], classes)), np.zeros(classes)
    curve = np.zeros(epochs)
    for epoch in range(epochs):
        step = rate
        for start in range(0, len(x), batch):
            rows, answers = x[start:start + batch], labels[start:start + batch]
            logits = rows @ weights + biases
            logits = logits - logits.max(axis=1, keepdims=True)
            log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
            curve[epoch] -= log_probs[np.arange(len(rows)), answers].sum() / len(x)
            grad = (np.exp(log_probs) - np.eye(classes)[answers]) / len(rows)
            weights = weights - step * (rows.T @ grad)
            biases = biases - step * grad.sum(axis=0)
    return weights, biases, curve


def draw_classes(rng):
    def drawn(n, d, classes):
        return rng.normal(size=(n, d)), rng.integers(0, classes, n), classes

    yield Case(*drawn(3, 2, 2), epochs=0).note("no epoch")
    yield Case(*drawn(5, 3, 4), epochs=0).note("no epoch, four classes")
    yield Case(np.array([[1.0, -2.0]]), np.array([1]), 3, epochs=1).note("one example, one step")
    yield Case(*drawn(2, 2, 2), epochs=1).note("two examples, one step")
    yield Case(*drawn(8, 3, 3), batch=8, epochs=2).note("two steps on everything")
    yield Case(*drawn(12, 2, 4), batch=4, epochs=2, rate=0.2).note("batches of one size")
    yield Case(*drawn(10, 3, 3), batch=4, epochs=3).note("a last batch of 2")
    yield Case(*drawn(7, 2, 5), batch=3, epochs=2, rate=1.0).note("a last batch of 1")
    yield Case(np.array([[900.0, 0.0], [1.0, 0.5], [0.0, 900.0], [-900.0, 0.0]]),
               np.array([0, 1, 0, 1]), 2, batch=2, epochs=3).note(
        "logits of several hundreds, and beside them small ones")
    yield Case(*drawn(40, 4, 3), epochs=4).note("batches of 16 and of 8")


SHRINKS = Edit("step = rate\n", "step = rate / (1 + epoch)\n")
SUMMED = (Edit(" / len(rows)\n            weights", "\n            weights"),)


def mend_softmax(rng):
    """A classifier with two faults of seven."""
    summed = bool(rng.integers(2))
    module = module_of("cross_entropy", "mend_softmax")
    per = ("summed over the batch in each step" if summed
           else "averaged over the batch in each step")
    shrinks = bool(rng.integers(2))
    said = "of epoch k, from 0 on, is rate / (1 + k)" if shrinks else "stays as it is"
    reference = as_program(
        fit_classes, module, Edit("PER", per), Edit("RATE", said), *(SUMMED if summed else ()),
        *((SHRINKS,) if shrinks else ()))
    away = "grad = (np.exp(log_probs) - np.eye(classes)[answers])"
    grad, other = (away, f"{away} / len(rows)") if summed else (f"{away} / len(rows)", away)
    faults = (
        Fault("over_the_batch", "np.log(np.exp(logits).sum(axis=1, keepdims=True))",
              "np.log(np.exp(logits).sum(axis=0, keepdims=True))",
              "The exponentials are summed over the examples of the batch. Over what do the "
              "probabilities of one example add up to 1?"),
        Fault("overflow", "            logits = logits - logits.max(axis=1, keepdims=True)\n", "",
              "Right for moderate logits. What is exp of a logit of 900, and what does subtracting "
              "the largest logit of a row change?"),
        Fault("other_reduction", grad, other,
              "The reduction is not that of the docstring. Is the loss of a batch a sum or a mean "
              "here?"),
        Fault("mean_of_means", "answers].sum() / len(x)",
              "answers].mean() / np.ceil(len(x) / batch)",
              "The loss of an epoch is a mean of means over batches, and the last batch is "
              "smaller. How much does one of its examples count?"),
        Fault("biases_by_mean", "grad.sum(axis=0)", "grad.mean(axis=0)",
              "The biases move by a mean over the batch where the weights move by a sum. Which "
              "reduction does `grad` hold already?"),
        Fault("whole_set", "np.eye(classes)[answers]", "np.eye(classes)[labels[:len(rows)]]",
              "Every batch is compared with the labels of the first one. Which labels belong to "
              "its rows?"),
        Fault("climbs", "step * (rows.T @ grad)", "step * (rows.T @ -grad)",
              "The weights go uphill. Which sign has a step of gradient descent?"))
    planted = plant(rng, faults, 2, never=(
        ("climbs", "overflow"), ("other_reduction", "whole_set")))
    seed, classes = int(rng.integers(100, 1000)), pick(rng, 3, 4, 5)
    exercise = debug(
        reference, faults=faults, planted=planted, draw=draw_classes, rtol=1e-7,
        title="A classifier to mend", points=3, difficulty=3, minutes=10,
        story=f"A colleague trains a linear classifier on {classes} clouds of points, once as "
              "they are and once with all numbers 400 times as large. Below is what her program "
              "prints. It has two faults. Mend them in place; what it has to return stands in its "
              "docstring.",
        run=f'''rng = np.random.default_rng({seed})
labels = rng.integers(0, {classes}, 90)
angles = 2 * np.pi * labels / {classes}
x = np.column_stack([np.cos(angles), np.sin(angles)]) + 0.2 * rng.normal(size=(90, 2))
with np.errstate(all="ignore"):
    weights, biases, curve = PROGRAM(x, labels, {classes}, epochs=6, rate=0.3)
    far = PROGRAM(400 * x, labels, {classes}, epochs=2)[2]
print("mean loss of each epoch:", " ".join(f"{{loss:.2f}}" for loss in curve))
print(f"with numbers 400 times as large: {{far[0]:.3g}}")''',
        look_at="the losses: what is the first one of a classifier that starts at 0, and can a "
                "loss be below 0, or nan?",
        mends=(
            Fault("probabilities", "-= log_probs[", "-= np.exp(log_probs)[",
                  "This adds up probabilities of the labels. Which function of them is the loss?"),
            Fault("bits", "-= log_probs[", "-= np.log2(np.e) * log_probs[",
                  "The curve is in bits. In which unit is it asked for?"),
            Fault("one_maximum", "logits.max(axis=1, keepdims=True)", "logits.max()",
                  "One maximum is taken for the whole batch. What is exp of a row that lies 900 "
                  "below it?"),
            Fault("eps", "np.log(np.exp(logits).sum(axis=1, keepdims=True))",
                  "np.log(np.exp(logits).sum(axis=1, keepdims=True) + 1e-3)",
                  "A small number is added inside the logarithm. Do the probabilities still add "
                  "up to 1?"),
            Fault("other_rate", *((SHRINKS.wrong, SHRINKS.right) if shrinks
                                  else (SHRINKS.right, SHRINKS.wrong)),
                  "The learning rate over the epochs is not that of the docstring. How large is it "
                  "in the second epoch?"),
            Fault("by_batch_size", " / len(x)\n", " / (batch * np.ceil(len(x) / batch))\n",
                  "The sum is divided as if every batch were full. How many examples are "
                  "there?")),
        styles=(_by_logaddexp(summed, shrinks),
                Edit("rows.T @ grad", "np.einsum('nd,nc->dc', rows, grad)"),
                Edit("biases - step * grad.sum(axis=0)", "biases - step * np.sum(grad, 0)")))
    return exercise, (
        Oral("Why does subtracting the largest logit of a row change neither probabilities nor "
             "gradient?",
             ("a constant added to all logits of a row cancels in the softmax",
              "the loss does not depend on it, so the entries of its gradient add up to 0 in each "
              "row")),
        Oral("Which of the two faults would a smaller learning rate have hidden, and which of them "
             "would show in a single step on one example?",
             ("argues from the faults of this program: a wrong reduction is a wrong learning rate",
              "one example cannot show what mixes examples: axes, labels, means of means")))


def _by_logaddexp(summed, shrinks):
    def by_logaddexp(x, labels, classes, batch=16, epochs=5, rate=0.5):
        theta, curve = np.zeros((x.shape[1] + 1, classes)), []
        rows = np.column_stack([x, np.ones(len(x))])
        for epoch in range(epochs):
            total, step = 0.0, rate / (epoch + 1) if shrinks else rate
            for start in range(0, len(x), batch):
                part, answers = rows[start:start + batch], labels[start:start + batch]
                logits = part @ theta
                log_probs = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
                total -= log_probs[np.arange(len(part)), answers].sum()
                away = np.exp(log_probs) - np.eye(classes)[answers]
                theta = theta - step * part.T @ away / (1 if summed else len(part))
            curve.append(total / len(x))
        return theta[:-1], theta[-1], np.array(curve)
    return by_logaddexp
