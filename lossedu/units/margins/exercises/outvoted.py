"""One wrong row far out against right rows beyond the margin, under the logistic loss."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

WRONG, RIGHT = -6.0, 2.0


def size(margin):
    """The size of the logistic loss's derivative."""
    return 1 / (1 + math.exp(margin))


ROWS = size(WRONG) / size(RIGHT)

EXERCISE = Estimate(
    __name__, title="How many right rows balance a wrong one?", points=2, difficulty=2, minutes=5,
    ask="Under the exponential loss, one row with margin -6 has the same derivative in the margin "
        "as some 3,000 rows with margin 2. How many rows with margin 2 does it take under the "
        "logistic loss? Give one digit after the point.",
    reference=ROWS, low=8.345, high=8.405,
    because="the wrong row has a derivative of size 0.998, for the loss is nearly a straight line "
            "there, and each right row has 0.119.",
    mistakes=(
        Mistake("exponential", math.exp(RIGHT - WRONG),
                "This is the ratio under the exponential loss. What is the derivative of "
                "log(1 + exp(-m))?"),
        Mistake("values", math.log1p(math.exp(-WRONG)) / math.log1p(math.exp(-RIGHT)),
                "This is the ratio of the losses. What moves the weights is the derivative."),
        Mistake("margins", -WRONG / RIGHT,
                "This is the ratio of the margins. What is the derivative at each of them?"),
        Mistake("tail_only", math.exp(RIGHT),
                "Here the derivative of a right row is taken as exp(-2), and that of the wrong "
                "one as 1. At a margin of 2 the denominator 1 + exp(m) is not exp(m) yet."),
        Mistake("one_right", (0.1191, 0.1193),
                "This is the size of the derivative of one right row. How many of them have "
                "together that of the wrong row?"),
        Mistake("upside_down", 1 / ROWS,
                "This is how many wrong rows it takes for a right one."),
        Mistake("swapped_sign", size(-RIGHT) / size(-WRONG),
                "Here each margin has the wrong sign: a row with margin 2 would have a derivative "
                "of size 0.88. On which side is the loss steep?"),
        Mistake("hinge", (1e6, 1e300),
                "Under the hinge no number of rows with margin 2 is enough. What is the "
                "derivative of the logistic loss at a margin of 2?")))
