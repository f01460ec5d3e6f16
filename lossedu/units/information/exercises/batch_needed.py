"""How large a batch InfoNCE needs before it can report what there is."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

BITS = 24

EXERCISE = Estimate(
    __name__, title="A batch that is large enough", points=1, difficulty=2, minutes=3,
    unit_of="pairs",
    ask="The mutual information of a picture and its caption is 24 bits. A team trains both "
        "encoders with InfoNCE, and wants the bound to be able to report all of it. How many pairs "
        "must a batch hold at least? Answer to within 3 %.",
    reference=float(2 ** BITS), low=0.97 * 2 ** BITS, high=1.03 * 2 ** BITS,
    because="log n minus the loss is at most log n, in any base: 24 bits need n = 2**24.",
    mistakes=(
        Mistake("nats", math.exp(BITS),
                "This takes 24 for nats. Which power belongs to bits?"),
        Mistake("linear", float(BITS),
                "This many pairs could report the logarithm of 24. What has a logarithm of 24 "
                "bits?"),
        Mistake("in_nats", BITS * math.log(2),
                "This is the mutual information in nats. Of which number is it the logarithm?"),
        Mistake("square", float(BITS ** 2),
                "The bound grows like a logarithm of n, not like a root. What has a logarithm of "
                "24 bits?"),
        Mistake("of_ten", 1e24, "This is a power of 10. On which base do bits rest?"),
        Mistake("half", float(2 ** (BITS - 1)),
                "With half as many pairs the bound ends one bit lower. Which number has a "
                "logarithm of 24 bits?"),
        Mistake("twice", float(2 ** (BITS + 1)),
                "This would do, and it is twice as many as needed. What does the bound report at "
                "best with n pairs?")))
