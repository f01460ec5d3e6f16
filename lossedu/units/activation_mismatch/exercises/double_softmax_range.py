"""Softmax twice: how little and how much such a network can ever be told."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def double_softmax_range(classes):
    """The smallest and the largest loss of one example when a softmax comes before softmax
    cross-entropy, in nats.

    Cross-entropy applies its softmax to p = softmax(z), not to the logits z. No logits give a
    smaller loss than the first number or a larger one than the second, and some come as close to
    each as one likes. `classes` is an integer from 2 up. Returns a tuple of two numbers.
    """
    most = float(np.log(np.e + classes - 1))           # the label's p is 0, another's is 1
    return most - 1, most


def draw(rng):
    for classes in (2, 3, 5, 10, 100, 1000, int(rng.integers(11, 90))):
        yield Case(classes).note(f"{classes} classes")


def by_softmax(classes):
    sure = np.eye(classes)[0]
    log_q = sure - np.log(np.exp(sure).sum())
    return -log_q[0], -log_q[1]


def by_log1p(classes):
    return np.log1p((classes - 1) / np.e), 1 + np.log1p((classes - 1) * np.exp(-1.0))


EXERCISE = Exercise(
    reference=double_softmax_range,
    title="The range of a double softmax", points=2, difficulty=2, minutes=8, draw=draw,
    examples=(Case(2),),
    mistakes=(
        Mistake("softmax_once", lambda classes: (0.0, np.inf),
                "This is the range with a single softmax. The second one is given numbers between "
                "0 and 1: how far apart can they be?"),
        Mistake("floor_zero", lambda classes: (0.0, double_softmax_range(classes)[1]),
                "The largest is right. A loss of 0 needs a second softmax that is certain: what "
                "does it return for the best possible p?"),
        Mistake("uniform_most", lambda classes: (double_softmax_range(classes)[0],
                                                 float(np.log(classes))),
                "The smallest is right. log C is the loss when all p are equal. Can the label's p "
                "be smaller than the others'?"),
        Mistake("no_ceiling", lambda classes: (double_softmax_range(classes)[0], np.inf),
                "The smallest is right. An infinite loss needs a second softmax that returns 0: "
                "what does it return for a p of 0?"),
        Mistake("zeros_vanish", lambda classes: (0.0, 1.0),
                "A p of 0 counts as nothing here. What is exp(0) in the sum of the second "
                "softmax?"),
        Mistake("equal_and_one_more", lambda classes: (float(np.log(classes)),
                                                       float(np.log(classes)) + 1),
                "The difference of 1 is right. log C is the loss when all p are equal. Can the "
                "label's p be larger than the others'?"),
        Mistake("one_too_few", lambda classes: (
            float(np.log(np.e + classes - 2)) - 1, float(np.log(np.e + classes - 2))),
                "One class is missing in the sum. When one class has all of p, how many have "
                "none?"),
        Mistake("two_classes", lambda classes: (float(np.log1p(np.exp(-1))),
                                                float(np.log1p(np.exp(1)))),
                "Right for two classes. How many classes besides the label have a p of 0, and what "
                "does each add to the sum?"),
        Mistake("one_too_many", lambda classes: (float(np.log(np.e + classes)) - 1,
                                                 float(np.log(np.e + classes))),
                "There is one class too many in the sum. When one class has all of p, how many "
                "have none?"),
        Mistake("spread", lambda classes: (
            double_softmax_range(classes)[0],
            float(np.log1p((classes - 1) * np.exp(1 / (classes - 1))))),
                "The smallest is right. Here the other classes share a p of 1. Is the label's loss "
                "larger when one of them has all of it?"),
        Mistake("probabilities", lambda classes: (np.e / (np.e + classes - 1),
                                                  1 / (np.e + classes - 1)),
                "These are the two probabilities that the label can get. Which loss belongs to "
                "each of them?"),
        Mistake("bits", lambda classes: tuple(one / np.log(2)
                                              for one in double_softmax_range(classes)),
                "These are bits. Which logarithm gives nats?"),
        Mistake("order", lambda classes: double_softmax_range(classes)[::-1],
                "The right two numbers in the other order: the smaller one comes first."),
        Mistake("around_the_start", lambda classes: (float(np.log(classes)) - 1,
                                                     float(np.log(classes)) + 1),
                "This is 1 below and 1 above log C, as if the sum of the exponentials did not "
                "change. What is it when one p is 1 and the others are 0?"),
        Mistake("exchanged_weights", lambda classes: (
            float(np.log1p((classes - 1) * np.e)) - 1, float(np.log1p((classes - 1) * np.e))),
                "Here each of the C - 1 other classes has a p of 1. What do the p of a row add up "
                "to?"),
        Mistake("all_others_at_1", lambda classes: (
            double_softmax_range(classes)[0], float(np.log1p((classes - 1) * np.e))),
                "The smallest is right. For the largest, each of the other classes has a p of 1 "
                "here: what do the p of a row add up to?"),
        Mistake("uniform_least", lambda classes: (float(np.log(classes)),
                                                  double_softmax_range(classes)[1]),
                "The largest is right. log C is the loss when all p are equal. Can the label's p "
                "be larger than the others'?"),
        Mistake("ones_only", lambda classes: (float(np.log(classes)) - 1, float(np.log(classes))),
                "The difference of 1 is right. Every class adds 1 to the sum of the second softmax "
                "here. What does the class add that has all of p?"),
        Mistake("shared", lambda classes: (0.0, float(np.log(classes))),
                "0 needs a second softmax that is certain, and log C is the loss when all p are "
                "equal. What does the second softmax return for a p of 1 and zeros?"),
        Mistake("first_loss", lambda classes: (float(np.log(classes)), np.inf),
                "log C is the loss when all p are equal, and it can be less. An infinite loss "
                "needs a second softmax that returns 0: what does it return for a p of 0?"),
    ),
    styles=(by_softmax, by_log1p),
    further="Between which limits does each entry of p = softmax(z) lie, given that a row "
            "adds up to 1? Try two classes by hand: write the loss for p = (1, 0) and for "
            "p = (0, 1), with the label 0.",
)
