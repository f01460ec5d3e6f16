"""One absurd value among four hundred: how far it moves Huber's constant."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

N, SPREAD, DELTA, FAR = 400, 4.0, 3.0, 2970.0
INSIDE = math.erf(DELTA / SPREAD / math.sqrt(2))   # the share of Gaussian residuals within delta
SHIFT = 60 * DELTA / (N * INSIDE)

EXERCISE = Estimate(
    __name__, title="A faulty phone", points=2, difficulty=3, minutes=5, unit_of="seconds",
    ask="A courier service describes its 400 delivery times by Huber's constant with "
        "$\\delta = 3$ minutes. The constant is about 30 minutes. The residuals are "
        "close to Gaussian with a standard deviation of 4 minutes. Then a faulty phone "
        "reports one more delivery, of 3,000 minutes. By how many "
        "**seconds** does Huber's constant move? An answer within 5 % passes.",
    reference=SHIFT, low=0.782, high=0.865,
    because="the new example contributes 3 minutes, and the sum of psi' is the number of "
            "residuals within delta, about 219 of 400. (The mean moves by more than "
            "seven minutes.)",
    mistakes=(
        Mistake("mean", 60 * FAR / (N + 1),
                "This is how far the mean moves. What does a residual of 2,970 minutes contribute "
                "under Huber's loss?"),
        Mistake("not_clipped", 60 * FAR / (N * INSIDE),
                "Here the new residual enters equation (2) with its full size. What is psi at a "
                "residual of 2,970 minutes?"),
        Mistake("twice", 2 * SHIFT,
                "Twice the shift. Does your psi belong to the same loss in the numerator and in "
                "the denominator of equation (2)?"),
        Mistake("all_count", 60 * DELTA / N,
                "Here every one of the 400 residuals has psi' = 1. Which of them have psi' = 0?"),
        Mistake("outside", 60 * DELTA / (N * (1 - INSIDE)),
                "You divided by the number of residuals beyond delta. What is psi' there?"),
        Mistake("in_minutes", SHIFT / 60,
                "Right in minutes. In which unit is the answer asked for?"),
        Mistake("whole_delta", 60 * DELTA,
                "This is delta itself. What do the other 400 residuals do when the constant "
                "begins to move?"),
        Mistake("median", 60 * SPREAD * math.sqrt(math.pi / 2) / N,
                "This is how far the median moves. What does delta change, in the numerator and "
                "in the denominator of equation (2)?"),
        Mistake("nothing", (-0.001, 0.001),
                "A bounded influence is not zero. What does the outlier contribute to the sum "
                "of the derivatives?"),
        Mistake("one_deviation", 60 * DELTA / (N * math.erf(1 / math.sqrt(2))),
                "You counted the residuals within one standard deviation. Within which distance "
                "is psi' = 1?")))
