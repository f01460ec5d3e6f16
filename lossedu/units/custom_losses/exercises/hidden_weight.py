"""The weight that makes two losses equal at the start, when one is in bikes squared."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

SPREAD, CLEAR = 130.0, 0.875
ENTROPY = -(CLEAR * math.log(CLEAR) + (1 - CLEAR) * math.log(1 - CLEAR))

EXERCISE = Estimate(
    __name__, title="The weight that nobody chose", points=1, difficulty=2, minutes=4,
    ask="In a dry city the hourly rentals have a standard deviation of 130 bikes, and the sky is "
        "clear in 7 of 8 hours. A colleague adds the squared error in bikes and the "
        "cross-entropy in nats. By which number, to within 5 %, would the cross-entropy have to be "
        "multiplied so that both losses are equal for the best constants?",
    reference=SPREAD ** 2 / ENTROPY, low=0.95 * SPREAD ** 2 / ENTROPY,
    high=1.05 * SPREAD ** 2 / ENTROPY,
    because="the variance is 16,900 and the entropy 0.38 nats. The plain sum gives the rentals "
            "some 45,000 times the normalised weight.",
    mistakes=(
        Mistake("root", SPREAD / ENTROPY,
                "This compares the standard deviation. What does the squared error of the best "
                "constant leave?"),
        Mistake("variance_alone", (SPREAD ** 2 * 0.98, SPREAD ** 2 * 1.02),
                "This is the variance. How large is the other loss for its best constant?"),
        Mistake("spread_alone", SPREAD,
                "This is the standard deviation. Which two losses are to be compared?"),
        Mistake("product", SPREAD ** 2 * ENTROPY,
                "This multiplies the two losses. Times which number is the smaller one equal to "
                "the larger one?"),
        Mistake("half", SPREAD ** 2 / 2 / ENTROPY,
                "This halves the squared error. Does its definition have a factor 1/2?"),
        Mistake("fair_coin", SPREAD ** 2 / math.log(2),
                "This is the entropy of a sky that is clear in every second hour. How often is "
                "it clear here?"),
        Mistake("by_the_share", SPREAD ** 2 / CLEAR,
                "This divides by a probability. Which loss does the best constant probability "
                "have?"),
        Mistake("bits", SPREAD ** 2 / (ENTROPY / math.log(2)),
                "This measures the entropy in bits."),
        Mistake("one_class", SPREAD ** 2 / -math.log(CLEAR),
                "This is the loss of an hour with a clear sky. What about the other 1 of 8?"),
        Mistake("upside_down", ENTROPY / SPREAD ** 2,
                "With this the cross-entropy would be smaller still. Which of the two losses has "
                "to grow?"),
        Mistake("bernoulli_variance", SPREAD ** 2 / (CLEAR * (1 - CLEAR)),
                "This divides by p (1 - p), the squared error of a constant probability. Which "
                "loss does the sky have?")))
