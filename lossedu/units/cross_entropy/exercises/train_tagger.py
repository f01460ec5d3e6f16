"""A tagger of padded strings, with two faults that raise no error: in a shape, and in a mean."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def train_tagger(x, labels, lengths, classes, size, steps=40, rate=1.0):
    """Train a linear tagger by full-batch gradient descent on the mean loss over real positions.

    x: (n, S, d), n strings, padded to S positions. labels: (n, S), whole numbers below `classes`.
    lengths: (n,), the real positions of each string, 1 to S; the rest is padding and does not
    count. To save memory, each gradient is accumulated over micro-batches of `size` strings; their
    size must not change it. The weights start at 0. Returns them, (d, classes), and the mean
    loss before each step.
    """
    import torch
    from torch.nn.functional import cross_entropy
    x, labels, lengths = torch.tensor(x), torch.tensor(labels), torch.tensor(lengths)
    real = torch.arange(x.shape[1]) < lengths[:, None]      # (n, S)
    labels = labels.masked_fill(~real, -100)                # what cross_entropy ignores
    weights = torch.zeros(x.shape[2], classes, dtype=x.dtype, requires_grad=True)
    curve = []
    for _ in range(steps):
        weights.grad, before = None, 0.0
        for rows, answers in zip(x.split(size), labels.split(size)):
            logits = rows @ weights                         # (k, S, classes)
            losses = cross_entropy(logits.transpose(1, 2), answers, reduction="none")
            loss = losses.sum() / real.sum()
            loss.backward()                                 # adds to weights.grad
            before += loss.item()
        weights.data -= rate * weights.grad
        curve.append(before)
    return weights.detach().numpy(), np.array(curve)


NEAR_ZERO = 0.05    # of the largest weight


def draw(rng):
    def drawn(n, places, d, classes, lengths=None, **facts):
        """A case in which no weight nearly vanishes: the contributions to such a one cancel, and
        what is left of them depends on the rounding of shares that are right."""
        while True:
            given = rng.integers(1, places + 1, n) if lengths is None else np.array(lengths)
            inputs = (rng.normal(size=(n, places, d)), rng.integers(0, classes, (n, places)),
                      given, classes)
            sizes = np.abs(in_numpy(*inputs, **facts)[0])
            if sizes.min() > NEAR_ZERO * sizes.max():
                return Case(*inputs, **facts)

    yield drawn(2, 1, 1, 2, size=2, steps=1).note("two strings of one position")
    yield drawn(3, 1, 2, 3, size=3, steps=2).note("one micro-batch, strings of one position")
    yield drawn(5, 1, 3, 4, size=8, steps=1, rate=0.5).note("one micro-batch, one step")
    yield drawn(4, 3, 2, 3, size=4, steps=3, rate=0.3).note("one micro-batch")
    yield drawn(6, 1, 2, 4, size=4, steps=3).note("a last micro-batch of two strings")
    yield drawn(5, 3, 2, 3, [3, 1, 2, 3, 1], size=2, steps=1).note("one step, three of them")
    yield drawn(4, 5, 2, 3, [5, 1, 2, 5], size=1, steps=2).note("one string in each micro-batch")
    yield drawn(7, 4, 3, 5, size=3, steps=3, rate=0.4).note("a last micro-batch of one string")
    yield drawn(1, 1, 2, 3, size=1, steps=2).note("one string of one position")
    yield drawn(30, 4, 2, 3, [4] * 29 + [1], size=8, steps=2).note("many real positions")
    yield drawn(6, 3, 2, 2, [3, 3, 3, 1, 1, 1], size=3, steps=4).note("long strings first")
    first, other = [60.0, 0.0], [0.0, 60.0]
    yield Case(np.array([[first, other], [first, other], [other, first], [first, first]]),
               np.array([[0, 1], [0, 2], [1, 1], [0, 0]]), np.array([2, 1, 2, 2]), 3, size=2,
               steps=3).note("large logits")
    near = rng.normal(size=(2, 4, 3))
    near[:, :, 0] = 100     # all logits of a class are large, and two classes nearly agree
    yield Case(near, np.array([[0, 1, 0, 1]] * 2), np.array([4, 2]), 3, size=2,
               steps=2).note("large logits that nearly agree")


def in_numpy(x, labels, lengths, classes, size, steps=40, rate=1.0):
    real = np.arange(x.shape[1]) < np.asarray(lengths)[:, None]
    rows, answers = x[real], labels[real]
    weights, curve = np.zeros((x.shape[2], classes)), []
    for _ in range(steps):
        logits = rows @ weights
        log_probs = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
        curve.append(-np.mean(log_probs[np.arange(len(rows)), answers]))
        away = np.exp(log_probs) - np.eye(classes)[answers]
        weights = weights - rate * rows.T @ away / len(rows)
    return weights, np.array(curve)


def _padding_as_class_0(weight):
    """Padding has the label 0 and counts; weight(strings in the micro-batch, strings, batches)."""
    def wrong(x, labels, lengths, classes, size, steps=40, rate=1.0):
        n, places, _ = x.shape
        real = np.arange(places) < np.asarray(lengths)[:, None]
        answers, rows = np.where(real, labels, 0).ravel(), x.reshape(n * places, -1)
        batch = np.arange(n) // size
        each = np.repeat(weight(np.bincount(batch)[batch], n, batch[-1] + 1) / places, places)
        weights, curve = np.zeros((x.shape[2], classes)), []
        for _ in range(steps):
            logits = rows @ weights
            log_probs = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
            curve.append(-np.sum(each * log_probs[np.arange(len(rows)), answers]))
            away = np.exp(log_probs) - np.eye(classes)[answers]
            weights = weights - rate * rows.T @ (each[:, None] * away)
        return weights, np.array(curve)
    return wrong


LOSSES = 'losses = cross_entropy(logits.transpose(1, 2), answers, reduction="none")'
MEAN = "losses.sum() / real.sum()"
COUNT = "(answers != -100).sum()"


def _nll(log_probs):
    """The line of the losses, by way of probabilities of shape (k, S, classes)."""
    return (f"losses = torch.nn.functional.nll_loss({log_probs}.transpose(1, 2), answers, "
            'reduction="none")')


EXERCISE = Debug(
    reference=train_tagger, title="A tagger that reads between the lines",
    points=3, difficulty=4, minutes=15, draw=draw,
    rtol=1e-6,      # an int tensor divided by an int tensor is float32: a right share has 7 digits
    story="A colleague puts images of digits into strings of one to eight, pads each string to "
          "eight positions, and trains a linear tagger that reads each position on its own. "
          "Mended, it brings the mean loss from 2.30 to 0.446 in 40 steps, whether a "
          "micro-batch holds 4 strings or all of them. Hers prints the lines below. The program "
          "has two faults. Change only the faulty lines. The docstring says what it has to return.",
    run='''import lossedu
digits = lossedu.data.load("digits")
lengths = np.resize([8, 1, 3, 8, 2, 1, 7, 1], 399)          # real positions of each string
real = np.arange(8) < lengths[:, None]
strings, names = np.zeros((399, 8, 64)), np.zeros((399, 8), dtype=int)
strings[real], names[real] = digits.X[:real.sum()] / 16, digits.y[:real.sum()]
for size in (4, 399):
    _, curve = train_tagger(strings, names, lengths, classes=10, size=size)
    print(f"micro-batches of {size}: first loss {curve[0]:.2f}, last loss {curve[-1]:.3f}")''',
    prints="micro-batches of 4: first loss 2.30, last loss 2.140\n"
           "micro-batches of 399: first loss 2.30, last loss 2.145",
    look_at="the last losses that it prints: why are they so high, and why do they differ?",
    faults=(
        Fault("reshaped", "logits.transpose(1, 2)", "logits.reshape(len(rows), classes, -1)",
              "The shape is the one that cross_entropy expects, but the numbers are assigned to "
              "other positions: reshape reads them in their old order. To which position and class "
              "does the second number of a string belong before, and to which after?"),
        Fault("mean_of_means", MEAN, f"losses.sum() / {COUNT} / len(x.split(size))",
              "Each micro-batch is divided by its own number of real positions, and the "
              "micro-batches count alike. How much does a position count whose micro-batch holds "
              "few others?")),
    mends=(
        Fault("padding_counts", MEAN, "losses.sum() / labels.numel()",
              "The sum is divided by all positions, padding included. Over which positions is the "
              "mean asked for?"),
        Fault("micro_batch_with_padding", MEAN, "losses.mean()",
              "This is a mean over all positions of a micro-batch, padding included, and these "
              "means are added up. Over which positions is the mean asked for, and of which "
              "strings?"),
        Fault("mean_of_means_with_padding", MEAN, "losses.mean() / len(x.split(size))",
              "This is a mean over micro-batches of means over all their positions, padding "
              "included. Over which positions is the mean asked for?"),
        Fault("divided_twice", MEAN, "losses.sum() / real.sum() / len(x.split(size))",
              "The sum is divided by the number of real positions, and by the number of "
              "micro-batches as well. Which of the two makes it a mean over the real positions?"),
        Fault("padding_is_class_0", "~real, -100)", "~real, 0)",
              "Padding has the label 0 here, which is a class. Which label does cross_entropy "
              "ignore?"),
        *(Mistake(f"padding_is_class_0_in_{name}", _padding_as_class_0(weight),
                  "Padding has the label 0 here, which is a class, and counts in the mean. Which "
                  "label does cross_entropy ignore, and over which positions is the mean asked "
                  "for?")
          for name, weight in (("mean", lambda k, n, m: np.full(n, 1 / n)),
                               ("sum_of_means", lambda k, n, m: 1 / k),
                               ("mean_of_means", lambda k, n, m: 1 / (k * m)))),
        Fault("sum", MEAN, "losses.sum()",
              "This is the sum over the real positions. The mean over all strings is asked for: by "
              "how many positions has each micro-batch to be divided?"),
        Fault("own_count", MEAN, f"losses.sum() / {COUNT}",
              "Each micro-batch contributes a mean of its own, and these are added up. By which "
              "number has each of them to be divided?"),
        Fault("by_strings", MEAN, "losses.sum() / len(x)",
              "This divides by the number of strings. Over what is the mean asked for?"),
        Fault("weighted_by_strings", MEAN, f"losses.sum() / {COUNT} * len(rows) / len(x)",
              "The micro-batches are weighted by their number of strings. Which number belongs to "
              "a mean over positions?"),
        Fault("mean_of_strings", MEAN,
              "(losses.sum(1) / (answers != -100).sum(1)).sum() / len(x)",
              "This is the mean over strings of each string's mean. A position in a short string "
              "counts more than one in a long string. Over what is the mean asked for?"),
        Fault("by_size", MEAN, "losses.sum() / size",
              "This divides by the number of strings in a micro-batch. Over what is the mean asked "
              "for, and over which micro-batches?"),
        Fault("by_own_strings", MEAN, "losses.sum() / len(rows)",
              "This divides by the number of strings in the micro-batch. Over what is the mean "
              "asked for, and over which micro-batches?"),
        Fault("step_divided", "rate * weights.grad", "rate * weights.grad / len(x.split(size))",
              "The loss is right. The step is divided by the number of micro-batches: is the "
              "gradient that has added up a mean over all strings already?"),
        *(Fault(f"count_of_the_first{name}", MEAN,
                f"losses.sum() / (labels[:{rows}] != -100).sum()",
                "Each sum is divided by the number of real positions in the first micro-batch. "
                "Over which positions is the mean asked for?")
          for name, rows in (("", "size"), ("_rows", "len(rows)"))),
        *(Fault(f"first_count_and_batches{name}", MEAN,
                f"losses.sum() / (labels[:{rows}] != -100).sum() / len(x.split(size))",
                "Each sum is divided by the number of real positions in the first micro-batch, and "
                "by the number of micro-batches. Over which positions is the mean asked for?")
          for name, rows in (("", "size"), ("_rows", "len(rows)"))),
        Fault("curve_divided", "before += loss.item()",
              "before += loss.item() / len(x.split(size))",
              "The weights are right. The loss that is returned is divided by the number of "
              "micro-batches once more: do the losses of the micro-batches not add up to the "
              "mean?"),
        *(Fault(f"eps_{digits}", LOSSES, _nll(f"(logits.softmax(2) + 1e-{digits}).log()"),
                "An epsilon inside the logarithm (or a clip) limits the loss of a confident "
                "mistake, and its gradient vanishes there. Which form takes the logits themselves?")
          for digits in (7, 8, 9, 10, 12)),
        Fault("log_of_softmax", LOSSES, _nll("logits.softmax(2).log()"),
              "Right for moderate logits. The probability is computed first, and where it rounds "
              "to 0 its logarithm is infinite. Which form takes the logits themselves?"),
        Fault("float32", "rows @ weights ", "(rows @ weights).float() ",
              "Right to about seven digits of the logits: float32 is used on the way. Which line "
              "changes the type?"),
        *(Fault(f"other_order{name}", LOSSES, "losses = cross_entropy("
                f'logits{swap}.flatten(0, 1), answers{turn}.flatten(), reduction="none")',
                "Logits and answers are flattened in different orders, so they belong to other "
                "positions. In which order does each of them go through strings and positions?")
          for name, swap, turn in (("_of_logits", ".transpose(0, 1)", ""),
                                   ("_of_answers", "", ".T"))),
        Fault("curve_of_means", "before += loss.item()",
              f"before += (losses.sum() / {COUNT}).item() / len(x.split(size))",
              "The gradient is right now, but the loss that is returned is still a mean of the "
              "micro-batches' means. Which mean does the docstring ask for?"),
        Fault("reset_in_each", "            loss.backward()",
              "            weights.grad = None\n            loss.backward()",
              "The gradient is cleared before each micro-batch, so that only the last one reaches "
              "the step. Over what does it have to add up?"),
        Fault("never_reset", "weights.grad, before = None, 0.0", "before = 0.0",
              "The gradients of all steps add up in weights.grad. When does it have to be "
              "cleared?"),
        Fault("last_micro_batch", "before += loss.item()", "before = loss.item()",
              "The loss that is returned is that of the last micro-batch alone. What has each of "
              "the others to contribute?"),
        Fault("step_in_each", "            before += loss.item()\n        weights.data -= "
                              "rate * weights.grad",
              "            before += loss.item()\n            weights.data -= rate * weights.grad\n"
              "            weights.grad = None",
              "A step is taken after each micro-batch. The gradient of all strings is asked for: "
              "when may the weights move?"),
        Fault("swapped_strings", "logits.transpose(1, 2)",
              "logits.permute(0, 2, 1).flip(1)",
              "The classes stand in reverse order now. Which class does the first column of "
              "the weights belong to?")),
    styles=(
        in_numpy,
        Edit(LOSSES, "losses = cross_entropy(logits.flatten(0, 1), answers.flatten(), "
                     'reduction="none")'),
        Edit(MEAN, f"losses.sum() / {COUNT} * ({COUNT} / real.sum())")))
