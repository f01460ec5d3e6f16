"""What the cross-entropy of one example says about its decision: less than one thinks."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


def loss_bounds(classes):
    """Two bounds on the cross-entropy of one example, in nats: (of a wrong decision, of a right
    one).

    The decision is the class with the largest probability. The first number: no wrong decision has
    a smaller loss, and some come as close to it as one likes (or reach it in a tie). The second: no
    right decision has a larger loss, and some come as close to it as one likes. `classes` is an
    integer from 2 up. Returns a tuple of two floats.
    """
    return float(np.log(2)), float(np.log(classes))


def draw(rng):
    for classes in (2, 3, 4, 7, 10, 1000, 50_257, 1_000_000, int(rng.integers(11, 1000))):
        yield Case(classes).note(f"{classes} classes")


def by_the_probabilities(classes):
    return -np.log(0.5), -np.log(1 / classes)


def by_log1p(classes):
    return np.log1p(1.0), np.log1p(classes - 1.0)


EXERCISE = Exercise(
    reference=loss_bounds,
    title="What a loss tells about a decision", points=3, difficulty=3, minutes=8, draw=draw,
    mistakes=(
        Mistake("swapped", lambda classes: (float(np.log(classes)), float(np.log(2))),
                "The right two numbers in the other order. Which of them bounds the loss of a "
                "right decision, whose probability is only just the largest?"),
        Mistake("both_half", lambda classes: (float(np.log(2)), float(np.log(2))),
                "The first number is right. The second one assumes that a right decision has a "
                "probability above one half: does the largest of ten have to be?"),
        Mistake("both_uniform", lambda classes: (float(np.log(classes)), float(np.log(classes))),
                "The second number is right. The first one assumes that a wrong decision leaves at "
                "most 1 / C to the label: try 0.51 and 0.49, and 0 for the others."),
        Mistake("one_wrong_of_many", lambda classes: (
            float(-np.log((classes - 1) / classes)), float(np.log(classes))),
            "The first number needs a label with the probability (C - 1) / C and another class "
            "above it. Do the two add up to 1 or less?"),
        Mistake("zero", lambda classes: (0.0, float(np.log(classes))),
                "No loss is below 0, but a wrong decision never comes near it. How large can the "
                "label's probability be when another class has a larger one?"),
        Mistake("zero_and_inf", lambda classes: (0.0, np.inf),
                "Every loss of an example lies between these. The decision tells more: which "
                "probability can the label have at most if another class has a larger one, and at "
                "least if no other has?"),
        Mistake("bits", lambda classes: (1.0, float(np.log2(classes))),
                "These are bits. Which logarithm gives nats?"),
        Mistake("probabilities", lambda classes: (0.5, 1 / classes),
                "These are probabilities of the label. Which loss belongs to each of them?"),
        Mistake("no_upper", lambda classes: (float(np.log(2)), np.inf),
                "The first number is right. In a right decision the label has the largest of C "
                "probabilities: how small can that be?"),
        Mistake("one_class_less", lambda classes: (float(np.log(2)), float(np.log(classes - 1))),
                "The first number is right. When the label's probability is only just the largest, "
                "over how many classes is the probability spread, its own included?"),
        Mistake("one_class_less_but_two", lambda classes: (
            float(np.log(2)), float(np.log(max(2, classes - 1)))),
            "The first number is right, and for two classes the second one. When the label's "
            "probability is only just the largest, how many classes share the probability?"),
    ),
    styles=(by_the_probabilities, by_log1p),
    further="The loss is minus the logarithm of the label's probability. How large can that "
            "probability be while another class has a larger one, and how small while no other "
            "class has? Try two classes, then three.",
)
