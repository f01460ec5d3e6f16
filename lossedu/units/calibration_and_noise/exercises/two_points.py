"""A model that is off by two points in each group: the calibration error that it is expected to
show."""
from math import comb

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

CASES, PREDICTED, TRUE = 100, 0.8, 0.78


def _expected(predicted, true, n=CASES):
    """The mean absolute gap between `predicted` and the fraction positive of n cases."""
    return sum(comb(n, k) * true ** k * (1 - true) ** (n - k) * abs(k / n - predicted)
               for k in range(n + 1))


SHOWN, FLOOR = _expected(PREDICTED, TRUE), _expected(PREDICTED, PREDICTED)

EXERCISE = Estimate(
    __name__, title="Off by two points", points=2, difficulty=3, minutes=6,
    ask="A test set has 1,000 cases in ten groups of 100. In each group the model predicts that 80 "
        "of 100 cases are positive. In truth each case is positive with probability 78/100, so "
        "the model is off by two points in each group. Which calibration error do you expect to "
        "measure, on average over such test sets? (To within 0.001. Simulate or calculate. "
        "Then compare it with the floor, and ask whether it could be subtracted.)",
    reference=SHOWN, low=SHOWN - 0.001, high=SHOWN + 0.001,
    because=f"the gap of a group is the absolute value of a deviation whose mean is not 0 but two "
            f"points. Its mean is larger than the true gap, {PREDICTED - TRUE:.2f}, and larger "
            f"than the floor, {FLOOR:.3f}, but far smaller than their sum. What is left after "
            f"subtracting the floor is {SHOWN - FLOOR:.3f}: the floor is no correction. "
            "Compare the error with the draws instead, or measure on more cases.",
    mistakes=(
        Mistake("true_gap", (0.0195, 0.0205),
                "This is how far the model is off. A measured fraction of 100 cases varies as "
                "well, and the calibration error takes absolute values. Simulate one group."),
        Mistake("floor", (0.0313, 0.0334),
                "This is about what a calibrated model would show. The deviations of this model "
                "do not vary around 0. Around which number do they?"),
        Mistake("sum", (0.0505, 0.0545),
                "Here the true gap and the floor are added. In some groups chance makes the gap "
                "smaller. Simulate one group many times: what is the mean of the absolute gap?"),
        Mistake("root_of_squares", (0.0445, 0.047),
                "This is the root of the mean squared gap. Which mean of the gaps does the "
                "calibration error take?"),
        Mistake("deviation", (0.0395, 0.0425),
                "This is the standard deviation of a group's fraction. Which mean is asked for, "
                "and around which number do the gaps vary?"),
        Mistake("difference", (0.011, 0.0135),
                "Here the true gap is subtracted from the floor, or the other way round. Draw 100 "
                "labels with the true probability, many times: how large is the gap on average?")))
