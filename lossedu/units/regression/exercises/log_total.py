"""Predictions trained on logarithms, exponentiated and added up: which part of the total is
there."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

SPREAD = 0.8
COVERED = math.exp(-SPREAD ** 2 / 2)

EXERCISE = Estimate(
    __name__, title="A budget from logarithms", points=2, difficulty=3, minutes=5,
    ask="A network predicts the logarithm of what each repair will cost. It was trained with "
        "the squared error on logarithms. Assume that it has learned what there is to learn: on "
        "new repairs the true logarithm minus the predicted one is Gaussian, with mean 0 and a "
        "standard deviation of 0.8, whatever the repair. The city exponentiates the "
        "predictions and adds them up to get next year's budget, for ten thousand repairs. "
        "Which fraction of the money that will be needed is in the budget, to within "
        "0.02? Calculate or simulate.",
    reference=COVERED, low=COVERED - 0.02, high=COVERED + 0.02,
    because="each prediction is the median of its repair, and the mean of a log-normal variable "
            "is exp(0.8^2/2) = 1.38 times its median. The sum needs means.",
    mistakes=(
        Mistake("missing_share", 1 - COVERED,
                "This is the fraction that is missing. Which of the two is asked for?"),
        Mistake("surcharge", 1 / COVERED - 1,
                "This is what has to be added to the budget, as a fraction of the budget. Which "
                "part of the money that will be needed is in it?"),
        Mistake("quarter", (0.84, 0.86),
                "Half of what belongs in the exponent stands there. Simulate: what is the mean of "
                "exp(true minus predicted logarithm)?"),
        Mistake("near_below", (0.6838, math.nextafter(COVERED - 0.02, 0)),
                "Near, and a little too small. If you simulated it: does another seed move it? "
                "Then draw more. If you calculated it: keep more digits."),
        Mistake("near_above", (math.nextafter(COVERED + 0.02, 1), 0.775),
                "Near, and a little too large. If you simulated it: does another seed move it? "
                "Then draw more. If you calculated it: keep more digits."),
        Mistake("unbiased", (0.95, 1.05),
                "True minus predicted logarithms average to 0. Draw a few thousand of them "
                "and average their exp: is it 1?"),
        Mistake("turned", 1 / COVERED,
                "This is what is needed, divided by what is in the budget. Which of the two "
                "is asked for, and is the budget too large or too small?"),
        Mistake("half_of_the_repairs", (0.499, 0.501),
                "Half of the repairs cost more than predicted: that is a fraction of the repairs. "
                "Which fraction of the money is asked for?"),
        Mistake("standard_deviation", (0.799, 0.801),
                "This is the standard deviation of the differences of logarithms. What does `exp` "
                "of such a difference have as its mean?"),
        Mistake("variance", (0.639, 0.641),
                "This is the variance of the differences of logarithms. What does `exp` of such a "
                "difference have as its mean?"),
        Mistake("variance_whole", math.exp(-SPREAD ** 2),
                "The factor is exp of minus the whole variance. Check with a simulation: "
                "how much of the variance belongs in the exponent?"),
        Mistake("spread_once", math.exp(-SPREAD),
                "This repair is one standard deviation below its prediction. What is the "
                "mean over all repairs?"),
        Mistake("half_spread", math.exp(-SPREAD / 2),
                "Too small. It is about exp(-0.8/2): if you calculated it so, does the standard "
                "deviation belong in the exponent, or another measure of spread? If you simulated "
                "it, draw more.")))
