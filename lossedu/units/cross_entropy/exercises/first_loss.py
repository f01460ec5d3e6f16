"""The loss of an untrained classifier, and of one that knows the class frequencies alone."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def first_loss(labels, classes):
    """Two numbers to expect of a mean cross-entropy, in nats: (at the start, with known class
    frequencies).

    At the start, each of `classes` classes gets the same probability. With known frequencies, every
    example gets the same probabilities, and they are the frequencies of the classes in `labels`.
    `labels` is an integer array of shape (n,), n at least 1, each from 0 to classes - 1; a class
    may be absent. Returns a tuple of two floats.
    """
    frequencies = np.bincount(labels, minlength=classes) / len(labels)
    there = frequencies[frequencies > 0]
    return float(np.log(classes)), float(-np.sum(there * np.log(there)))


def draw(rng):
    yield Case(np.array([0, 1, 1, 2]), 3).note("four labels, three classes")
    yield Case(rng.integers(0, 10, 37), 10).note("ten classes")
    yield Case((rng.uniform(size=60) < 0.1).astype(int), 2).note("two classes, one of them rare")
    yield Case(np.array([3, 3, 1, 3, 1]), 6).note("absent classes")
    yield Case(np.zeros(8, dtype=int), 4).note("only one class came")
    yield Case(np.array([1]), 2).note("one label")
    yield Case(np.repeat(np.arange(5), 3), 5).note("all classes equally often")


def by_counting(labels, classes):
    total = 0.0
    for label in labels:
        total -= np.log(sum(one == label for one in labels) / len(labels))
    return -np.log(1 / classes), total / len(labels)


def by_the_labels(labels, classes):
    names, counts = np.unique(labels, return_counts=True)
    return np.log(classes), np.log(len(labels)) - np.sum(counts * np.log(counts)) / len(labels)


def _safe(frequencies):
    return frequencies[frequencies > 0]


def _frequencies(labels, classes):
    return np.bincount(labels, minlength=classes) / len(labels)


def _entropy(frequencies):
    there = _safe(frequencies)
    return float(-np.sum(there * np.log(there)))


def _with_nan(frequencies):
    with np.errstate(all="ignore"):
        return float(-np.sum(frequencies * np.log(frequencies)))


EXERCISE = Exercise(
    reference=first_loss, title="The first loss", points=2, difficulty=1, minutes=6,
    draw=widened(draw, first_loss),
    mistakes=(
        Mistake("bits", lambda labels, classes: (
            float(np.log2(classes)), _entropy(_frequencies(labels, classes)) / np.log(2)),
                "These are bits. Which logarithm gives nats?"),
        Mistake("swapped", lambda labels, classes: (_entropy(_frequencies(labels, classes)),
                                                    float(np.log(classes))),
                "The right two numbers in the other order. Which of them needs the class "
                "frequencies?"),
        Mistake("frequencies_twice",
                lambda labels, classes: (_entropy(_frequencies(labels, classes)),) * 2,
                "The second number twice. At the start the class frequencies are not known: which "
                "probability does every class get?"),
        Mistake("uniform_twice", lambda labels, classes: (float(np.log(classes)),) * 2,
                "The first number twice. With known frequencies a frequent label has a smaller "
                "loss than a rare one: what is the mean over the labels?"),
        Mistake("classes_that_came", lambda labels, classes: (
            float(np.log(len(np.unique(labels)))), _entropy(_frequencies(labels, classes))),
            "The first number counts the classes that occur in `labels`. Over how many classes are "
            "the probabilities spread at the start?"),
        Mistake("unweighted", lambda labels, classes: (
            float(np.log(classes)), float(np.mean(-np.log(_safe(_frequencies(labels, classes)))))),
            "The second number is a mean over classes. Over what is the mean of a loss taken, and "
            "how often does each class occur there?"),
        Mistake("eps", lambda labels, classes: (
            float(np.log(classes)),
            float(-np.sum(_frequencies(labels, classes)
                          * np.log(_frequencies(labels, classes) + 1e-3)))),
            "An epsilon inside the logarithm changes every term. What does a class that never "
            "occurs contribute to a mean over the labels?"),
        Mistake("nan", lambda labels, classes: (float(np.log(classes)),
                                                _with_nan(_frequencies(labels, classes))),
                "A class that never occurs gives 0 * log 0, which is nan. What does it contribute "
                "to a mean over the labels?"),
        Mistake("most_frequent", lambda labels, classes: (
            float(np.log(classes)), float(-np.log(_frequencies(labels, classes).max()))),
            "The second number is the loss of a label of the most frequent class. What is the mean "
            "over all labels?"),
        Mistake("log_of_mean", lambda labels, classes: (
            float(np.log(classes)),
            float(-np.log(np.mean(_frequencies(labels, classes)[labels])))),
            "The second number is minus the logarithm of a mean probability. The mean is taken "
            "over the losses: which comes first, the logarithm or the mean?"),
        Mistake("perplexity", lambda labels, classes: (
            float(classes), float(np.exp(_entropy(_frequencies(labels, classes))))),
            "These are the perplexities, the exponentials of the two losses. What are the losses "
            "themselves, in nats?"),
    ),
    styles=(by_counting, by_the_labels),
    further="At the start every example has the same loss: minus the logarithm of one "
            "probability. With known frequencies an example has the loss -log(frequency of its "
            "class): average that over the examples, and let a class that is absent contribute "
            "nothing.",
)
