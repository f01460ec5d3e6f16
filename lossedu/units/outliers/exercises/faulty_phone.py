"""Set delta by the usual rule; then one absurd value among four hundred moves the constant."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

N, HALF, FAR = 400, 2.5, 2970.0
SPREAD = 1.4826 * HALF
DELTA = 1.345 * SPREAD


def inside(delta):
    """The fraction of Gaussian residuals of that spread within delta."""
    return math.erf(delta / SPREAD / math.sqrt(2))


def shift(delta, count=None):
    """How far the constant moves, in seconds."""
    return 60 * delta / (N * inside(delta) if count is None else count)


EXERCISE = Estimate(
    __name__, title="A faulty phone", points=2, difficulty=3, minutes=7, unit_of="seconds",
    ask="A courier service describes 400 delivery times by Huber's constant, about 30 minutes. "
        "The residuals are close to Gaussian, and half of them are smaller than 2.5 minutes in "
        "size. Choose $\\delta$ so that the constant is 95 % efficient under such noise. Then a "
        "faulty phone reports one more delivery, of 3,000 minutes, and $\\delta$ stays as it is. "
        "By how many **seconds** does the constant move? An answer within 5 % passes.",
    reference=shift(DELTA), low=0.865, high=0.956,
    because="delta is 1.345 times 1.4826 times 2.5 minutes, which is 4.99 minutes. The new example "
            "contributes delta, and the sum of psi' is the number of residuals within delta, "
            "about 329 of 400. (The mean moves by more than seven minutes.)",
    mistakes=(
        Mistake("mean", 60 * FAR / (N + 1),
                "This is how far the mean moves. What does a residual of 2,970 minutes contribute "
                "under Huber's loss?"),
        Mistake("not_clipped", 60 * FAR / (N * inside(DELTA)),
                "Here the new residual enters equation (2) with its full size. What is psi at a "
                "residual of 2,970 minutes?"),
        Mistake("twice", 2 * shift(DELTA),
                "Twice the shift. Does your psi belong to the same loss in the numerator and in "
                "the denominator of equation (2)?"),
        Mistake("all_count", shift(DELTA, N),
                "Here every one of the 400 residuals has psi' = 1. Which of them have psi' = 0?"),
        Mistake("outside", shift(DELTA, N * (1 - inside(DELTA))),
                "You divided by the number of residuals beyond delta. What is psi' there?"),
        Mistake("in_minutes", shift(DELTA) / 60,
                "Right in minutes. In which unit is the answer asked for?"),
        Mistake("whole_delta", 60 * DELTA,
                "This is delta itself. What do the other 400 residuals do when the constant "
                "begins to move?"),
        Mistake("nothing", (-0.001, 0.001),
                "A bounded influence is not zero. What does the outlier contribute to the sum "
                "of the derivatives?"),
        Mistake("no_scale", shift(1.345),
                "This is about the shift for any delta between 0 and 1.345 minutes. In which unit "
                "does the 1.345 of the usual rule measure?"),
        Mistake("no_scale_but_its_count", (0.195, 0.25),
                "So small a shift comes from a delta of about 1.345 minutes and a count for a "
                "wider one. In which unit does the 1.345 measure?"),
        Mistake("half_as_deviation_of_all", shift(1.345 * HALF, N),
                "Here 2.5 minutes count as the standard deviation, and every one of the 400 "
                "residuals has psi' = 1. Which factor leads from 2.5 minutes to it, and which "
                "residuals have psi' = 0?"),
        Mistake("half_as_deviation", shift(1.345 * HALF, N * inside(DELTA)),
                "Here 2.5 minutes count as the standard deviation. Half of Gaussian values lie "
                "within two thirds of it: which factor leads from 2.5 minutes to it?"),
        Mistake("a_factor_missing", (0.775, 0.831),
                "Somewhat too small. Either delta lacks one of the two factors that lead from 2.5 "
                "minutes to it, or too many residuals count as inside: what fraction of Gaussian "
                "values lies within 1.345 standard deviations?"),
        Mistake("of_cauchy", shift(2.385 * SPREAD),
                "This is the shift for a delta of 2.385 standard deviations. To the setting of "
                "which loss does that factor belong?"),
        Mistake("inflated", shift(1.345 * math.sqrt(SPREAD ** 2 + FAR ** 2 * N / (N + 1) ** 2)),
                "Here delta comes from a standard deviation that the outlier inflates. Which "
                "scale does it hardly change?"),
        Mistake("within_half", shift(DELTA, N / 2),
                "You counted the residuals within 2.5 minutes. Within which distance is psi' = 1?"),
        Mistake("within_one_deviation", shift(DELTA, N * math.erf(1 / math.sqrt(2))),
                "You counted the residuals within one standard deviation. Within which distance "
                "is psi' = 1?")))
