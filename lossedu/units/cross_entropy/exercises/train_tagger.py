"""A tagger of padded strings, with two faults that raise no error: in a shape, and in a mean."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def train_tagger(x, labels, lengths, classes, piece, steps=40, rate=1.0):
    """Train a linear tagger by full-batch gradient descent on the mean loss over the real places.

    x: (n, T, d), n strings, padded to T places. labels: (n, T), whole numbers below `classes`.
    lengths: (n,), the real places of each string, 1 to T; the rest is padding and does not count.
    To save memory, each gradient is accumulated over pieces of `piece` strings; the size of the
    pieces must not change it. The weights start at 0. Returns them, (d, classes), and the mean
    loss before each step.
    """
    import torch
    from torch.nn.functional import cross_entropy
    x, labels, lengths = torch.tensor(x), torch.tensor(labels), torch.tensor(lengths)
    real = torch.arange(x.shape[1]) < lengths[:, None]      # (n, T)
    labels = labels.masked_fill(~real, -100)                # what cross_entropy ignores
    weights = torch.zeros(x.shape[2], classes, dtype=x.dtype, requires_grad=True)
    curve = []
    for _ in range(steps):
        weights.grad, before = None, 0.0
        for rows, answers in zip(x.split(piece), labels.split(piece)):
            logits = rows @ weights                         # (k, T, classes)
            losses = cross_entropy(logits.transpose(1, 2), answers, reduction="none")
            loss = losses.sum() / real.sum()
            loss.backward()                                 # adds to weights.grad
            before += loss.item()
        weights.data -= rate * weights.grad
        curve.append(before)
    return weights.detach().numpy(), np.array(curve)


def draw(rng):
    def drawn(n, places, d, classes, lengths=None):
        if lengths is None:
            lengths = rng.integers(1, places + 1, n)
        return (rng.normal(size=(n, places, d)), rng.integers(0, classes, (n, places)),
                np.array(lengths), classes)

    yield Case(*drawn(2, 1, 1, 2), piece=2, steps=1).note("two strings of one place")
    yield Case(*drawn(3, 1, 2, 3), piece=3, steps=2).note("one piece, strings of one place")
    yield Case(*drawn(5, 1, 3, 4), piece=8, steps=1, rate=0.5).note("one piece, one step")
    yield Case(*drawn(4, 3, 2, 3), piece=4, steps=3, rate=0.3).note("one piece")
    yield Case(*drawn(6, 1, 2, 4), piece=4, steps=3).note("a last piece of two strings")
    yield Case(*drawn(4, 5, 2, 3, [5, 1, 2, 5]), piece=1, steps=2).note("one string in each piece")
    yield Case(*drawn(7, 4, 3, 5), piece=3, steps=3, rate=0.4).note("a last piece of one string")
    yield Case(*drawn(6, 3, 2, 2, [3, 3, 3, 1, 1, 1]), piece=3, steps=4).note(
        "long strings first")


def in_numpy(x, labels, lengths, classes, piece, steps=40, rate=1.0):
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


LOSSES = 'losses = cross_entropy(logits.transpose(1, 2), answers, reduction="none")'
MEAN = "losses.sum() / real.sum()"
COUNT = "(answers != -100).sum()"

EXERCISE = Debug(
    reference=train_tagger, title="A tagger that reads between the lines",
    points=3, difficulty=4, minutes=9, draw=draw,
    story="A colleague puts images of digits into strings of one to eight, pads each string to "
          "eight places, and trains a linear tagger that reads each place on its own. Trained as "
          "it should be, its mean loss falls from 2.30 to 0.446 in 40 steps, in pieces of 4 "
          "strings or in a single piece. Hers prints the lines below. The program has two faults. "
          "Mend them in place; what it has to return stands in its docstring.",
    run='''import lossedu
digits = lossedu.data.load("digits")
lengths = np.resize([8, 1, 3, 8, 2, 1, 7, 1], 399)          # real places of each string
real = np.arange(8) < lengths[:, None]
strings, names = np.zeros((399, 8, 64)), np.zeros((399, 8), dtype=int)
strings[real], names[real] = digits.X[:real.sum()] / 16, digits.y[:real.sum()]
for piece in (4, 399):
    _, curve = train_tagger(strings, names, lengths, classes=10, piece=piece)
    print(f"pieces of {piece}: first loss {curve[0]:.2f}, last loss {curve[-1]:.3f}")''',
    prints="pieces of 4: first loss 2.30, last loss 2.140\n"
           "pieces of 399: first loss 2.30, last loss 2.145",
    look_at="the last losses that it prints: why are they so high, and why do they differ?",
    faults=(
        Fault("reshaped", "logits.transpose(1, 2)", "logits.reshape(len(rows), classes, -1)",
              "The shape is the one that cross_entropy expects, but the numbers are in other "
              "places: reshape reads them in their old order. Which place and which class does "
              "the second number of a string belong to before, and which after?"),
        Fault("mean_of_means", MEAN, f"losses.sum() / {COUNT} / len(x.split(piece))",
              "Each piece is divided by its own number of real places, and the pieces count "
              "alike. How much does a place count whose piece holds few others?")),
    mends=(
        Fault("padding_counts", MEAN, "losses.sum() / labels.numel()",
              "The sum is divided by all places, padding included. Over which places is the mean "
              "asked for?"),
        Fault("piece_with_padding", MEAN, "losses.mean()",
              "This is a mean over all places of a piece, padding included, and the pieces are "
              "added up. Over which places is the mean asked for, and over which strings?"),
        Fault("divided_twice", MEAN, "losses.sum() / real.sum() / len(x.split(piece))",
              "The sum is divided by the number of real places, and by the number of pieces as "
              "well. Which of the two makes it a mean over the real places?"),
        Fault("padding_is_class_0", "~real, -100)", "~real, 0)",
              "Padding has the label 0 here, which is a class. Which label does cross_entropy "
              "ignore?"),
        Fault("sum", MEAN, "losses.sum()",
              "This is the sum over the real places. The mean over all strings is asked for: by "
              "how many places has every piece to be divided?"),
        Fault("own_count", MEAN, f"losses.sum() / {COUNT}",
              "Each piece contributes a mean of its own, and these are added up. By which number "
              "has every piece to be divided?"),
        Fault("by_strings", MEAN, "losses.sum() / len(x)",
              "This divides by the number of strings. Over what is the mean asked for?"),
        Fault("pieces_by_strings", MEAN, f"losses.sum() / {COUNT} * len(rows) / len(x)",
              "The pieces are weighted by their number of strings. Which number belongs to a mean "
              "over places?"),
        Fault("swapped_strings", "logits.transpose(1, 2)",
              "logits.permute(0, 2, 1).flip(1)",
              "The classes stand in reverse order now. Which class does the first column of "
              "the weights belong to?")),
    styles=(
        in_numpy,
        Edit(LOSSES, "losses = cross_entropy(logits.flatten(0, 1), answers.flatten(), "
                     'reduction="none")')))
