"""The smallest loss that InfoNCE can have at a temperature of 1."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

N, T = 16, 1.0
FLOOR = math.log1p((N - 1) * math.exp(-2 / T))

EXERCISE = Estimate(
    __name__, title="A loss that stops at a floor", points=2, difficulty=3, minutes=5,
    unit_of="nats",
    ask="InfoNCE on cosines with the temperature 1: each anchor has its positive and 15 negatives "
        "in the batch. Below which number can the loss of an anchor not fall, whatever the "
        "embedding is? Give two digits after the point.",
    reference=FLOOR, low=1.105, high=1.115,
    because="the best cosines are 1 with the positive and -1 with each negative, so that each "
            "negative still adds exp(-2) to the sum: log(1 + 15 exp(-2)).",
    mistakes=(
        Mistake("collapsed", math.log(N),
                "This is the loss where all cosines are equal. Which cosines are best for the "
                "loss?"),
        Mistake("simplex", (1.80, 1.835),
                "This is the least mean over a batch of 16 such pairs. What is asked for is the "
                "loss of one anchor. Can its negatives all lie in one place?"),
        Mistake("without_positive", math.log((N - 1) * math.exp(-2)),
                "The positive is missing in the sum. Which terms stand below the line in (3)?"),
        Mistake("one_digit", (1.095, 1.1045),
                "Near, and the second digit after the point is wrong: is it left out or cut off? "
                "Round to two digits."),
        Mistake("fourteen", (1.058, 1.068),
                "This has 14 negatives. How many are there?"),
        Mistake("sixteen", (1.147, 1.157),
                "This has 16 negatives. How many are there?"),
        Mistake("zero", (-0.01, 0.01),
                "For this, the logit of the positive would have to lead without a bound. Between "
                "which numbers do cosines lie?"),
        Mistake("cosine_zero", math.log1p((N - 1) * math.exp(-1)),
                "Here the negatives have the cosine 0. Is that the best cosine for one anchor?"),
        Mistake("no_negatives", math.log1p(math.exp(-2)),
                "This is the floor with a single negative. How many does the sum have?"),
        Mistake("bits", FLOOR / math.log(2),
                "This is in bits. Which logarithm does the loss take?")))
