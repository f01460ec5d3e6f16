"""How far the accuracy of one and the same model moves between test sets of the same kind."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

IMAGES, ACCURACY = 400, 0.9
OF_ONE = 100 * math.sqrt(ACCURACY * (1 - ACCURACY))   # of one image, in percentage points
WOBBLE = OF_ONE / math.sqrt(IMAGES)

EXERCISE = Estimate(
    __name__, title="How far an accuracy moves by itself", points=2, difficulty=2, minutes=4,
    unit_of="percentage points",
    ask="A model decides nine of ten images right. You measure its accuracy on 400 test images; "
        "somebody else measures it on 400 others of the same kind. What is the standard deviation "
        "of such an accuracy, from one test set to the next, in percentage points? One digit "
        "after the point is enough.",
    reference=WOBBLE, low=1.4501, high=1.5499,
    because="one decision varies by sqrt(0.9 * 0.1), which is 30 points, and a mean over "
            "400 of them by that over sqrt(400) = 20.",
    mistakes=(
        Mistake("of_one_decision", OF_ONE,
                "This is how far a single decision varies. How much less does the mean over "
                "all of them?"),
        Mistake("by_the_number", OF_ONE / IMAGES,
                "Here the spread of one decision is divided by the number of images. What "
                "does a mean's spread shrink with?"),
        Mistake("variance", 1e4 * ACCURACY * (1 - ACCURACY) / IMAGES,
                "This is the variance, in squared percentage points. In which unit is a standard "
                "deviation?"),
        Mistake("one_over_root_n", 100 / math.sqrt(IMAGES),
                "This is one over the root of the number of images. How much does a single "
                "decision vary, if nine of ten are right?"),
        Mistake("without_the_nine", (1.57, 1.59),
                "This is sqrt(0.1 / 400). What is the variance of a number that is 1 nine "
                "times out of ten, and 0 otherwise?"),
        Mistake("coin", 50 / math.sqrt(IMAGES),
                "This is for a model that guesses between two classes. It is harder to predict "
                "than one that is nearly always right."),
        Mistake("interval", (1.9 * WOBBLE, 2.05 * WOBBLE),
                "This is about twice the standard deviation: half of a 95 % interval. Asked "
                "for is the standard deviation itself."),
        Mistake("of_a_difference", math.sqrt(2) * WOBBLE,
                "This is how far two such measurements differ from each other. Asked for "
                "is one of them."),
        Mistake("share_of_variance", ACCURACY * (1 - ACCURACY) / IMAGES,
                "This is the variance, as a share. Which root is missing, and how are shares "
                "turned into points?"),
    ))
