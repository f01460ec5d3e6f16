"""What the cross-entropy of one example says about its decision: less than one thinks."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def loss_bounds(classes):
    """Two bounds on the cross-entropy of one example, in nats: (of a wrong decision, of a right one).

    The decision is the class of largest probability. The first number: no wrong decision costs less,
    and some come as near as one likes (or reach it in a tie). The second: no right decision costs
    more, and some come as near as one likes. `classes` is an integer from 2 up.
    Returns a tuple of two floats.
    """
    return float(np.log(2)), float(np.log(classes))


def draw(rng):
    for classes in (2, 3, 4, 7, 10, 1000, 50_257, int(rng.integers(11, 1000))):
        yield Case(classes).note(f"{classes} classes")


def by_the_probabilities(classes):
    return -np.log(0.5), -np.log(1 / classes)


def by_log1p(classes):
    return np.log1p(1.0), np.log1p(classes - 1.0)


EXERCISE = Exercise(
    reference=loss_bounds, title="What a loss says about a decision", points=3, difficulty=3, minutes=8, draw=draw,
    mistakes=(
        Mistake("swapped", lambda classes: (float(np.log(classes)), float(np.log(2))),
                "The right two numbers in the wrong order. Which of them can a right decision cost, when its "
                "probability is only just the largest?"),
        Mistake("both_half", lambda classes: (float(np.log(2)), float(np.log(2))),
                "The first is right. The second says that a right decision has a probability above one half. Does the "
                "largest of ten have to be?"),
        Mistake("both_uniform", lambda classes: (float(np.log(classes)), float(np.log(classes))),
                "The second is right. The first says that a wrong decision leaves less than 1 / C for the label. Try "
                "0.51 and 0.49 and nothing for the others."),
        Mistake("one_wrong_of_many", lambda classes: (
            float(-np.log((classes - 1) / classes)), float(np.log(classes))),
            "The first number needs a label with a probability of (C - 1) / C, and another class that has more. Do the "
            "two add up to 1 or less?"),
        Mistake("zero", lambda classes: (0.0, float(np.log(classes))),
                "Nothing falls below 0, so it is a bound. But no wrong decision comes near it: what is the most that "
                "the label's probability can be, with another class above it?"),
        Mistake("bits", lambda classes: (1.0, float(np.log2(classes))),
                "These are bits. The loss is in nats: which logarithm?"),
        Mistake("probabilities", lambda classes: (0.5, 1 / classes),
                "These are the two probabilities of the label. What do they cost?"),
        Mistake("no_upper", lambda classes: (float(np.log(2)), np.inf),
                "The first is right. A wrong decision can cost any amount. In a right one the label has the largest of "
                "C probabilities: how small can that be?"),
        Mistake("one_class_less", lambda classes: (float(np.log(2)), float(np.log(classes - 1))),
                "The first is right. The second counts the classes beside the label. Over how many is the probability "
                "spread when the label's is only just the largest?"),
    ),
    styles=(by_the_probabilities, by_log1p),
    further="The loss is minus the logarithm of the label's probability. How large can that probability be "
            "while another class has more, and how small can it be while none has more? Try two classes, then "
            "three.",
)
