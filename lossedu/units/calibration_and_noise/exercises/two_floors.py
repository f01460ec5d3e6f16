"""Two calibrated models on the same cases: the calibration error that each is expected to show."""
from math import sqrt

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

RATIO = sqrt(0.5 * 0.5 / (0.02 * 0.98))

EXERCISE = Estimate(
    __name__, title="Which of the two is better calibrated?", points=2, difficulty=3, minutes=6,
    ask="Two models are tested on the same 1,000 cases, in ten groups of 100 cases, ordered by the "
        "predicted probability. Both are perfectly calibrated. The probabilities of model A all "
        "lie close to one half. Those of model B all lie close to 1/50 or to 49/50, and no group "
        "mixes the two. A's expected calibration error is how many times B's? (To within 10 %; "
        "calculate or simulate.)",
    reference=RATIO, low=3.25, high=3.95,
    because="a group's observed fraction has the standard deviation sqrt(p (1 - p) / 100). The "
            "groups are equally large in both models, so sqrt(p (1 - p)) remains: 0.5 for A and "
            "0.14 for B. (With 2 expected positives in a group the distribution is skewed, and a "
            "simulation finds about 3.7.)",
    mistakes=(
        Mistake("equal", (0.95, 1.05),
                "Both models are calibrated, but the calibration error is measured on 100 cases in "
                "a group. How far does the observed fraction of a group vary around 0.5, and how "
                "far around 0.02?"),
        Mistake("variances", (12.0, 13.5),
                "This is the ratio of the variances p (1 - p). The calibration error is a mean of "
                "absolute gaps: in which power of the variance does it grow?"),
        Mistake("upside_down", (0.25, 0.31),
                "Here B's error is divided by A's. Which of the two observed fractions varies "
                "more, that of a group near 0.5 or that of a group near 0.02?"),
        Mistake("probabilities", (24.0, 26.0),
                "This is 0.5 divided by 0.02. What makes the observed fraction of a group vary is "
                "not p alone. Which standard deviation has the mean of 100 labels?"),
        Mistake("roots_of_p", (4.9, 5.1),
                "This is the root of 0.5 / 0.02. The variance of a label with probability p has a "
                "second factor. Which?"),
        Mistake("fourth_root", (1.85, 1.93),
                "A root too many was taken: the standard deviation is the root of p (1 - p) / n, "
                "and the gap is proportional to it.")))
