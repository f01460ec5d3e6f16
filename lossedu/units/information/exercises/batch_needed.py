"""From which batch size on log n does not limit what InfoNCE reports."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

BITS = 24

EXERCISE = Estimate(
    __name__, title="The limit of the batch", points=1, difficulty=2, minutes=3,
    unit_of="pairs",
    ask="The mutual information of a picture and its caption is 24 bits. A team trains both "
        "encoders with InfoNCE. From which batch size on does log n no longer limit the bound to "
        "less than 24 bits? Answer to within 3 %.",
    reference=float(2 ** BITS), low=0.97 * 2 ** BITS, high=1.03 * 2 ** BITS,
    because="log n minus the loss is at most log n, in any base, and 2**24 has a logarithm of 24 "
            "bits. This many pairs are necessary, not sufficient: the last inequality of (8) is "
            "strict, unless a and b are independent.",
    mistakes=(
        Mistake("nats", math.exp(BITS),
                "This takes 24 for nats. Which power belongs to bits?"),
        Mistake("linear", float(BITS),
                "With this many pairs the limit is the logarithm of 24. What has a logarithm of 24 "
                "bits?"),
        Mistake("in_nats", BITS * math.log(2),
                "This is the mutual information in nats. Of which number is it the logarithm?"),
        Mistake("square", float(BITS ** 2),
                "The bound grows like a logarithm of n, not like a root. What has a logarithm of "
                "24 bits?"),
        Mistake("of_ten", 1e24, "This is a power of 10. On which base do bits rest?"),
        Mistake("half", float(2 ** (BITS - 1)),
                "With this many pairs the limit is 23 bits. Which number has a logarithm of 24 "
                "bits?"),
        Mistake("twice", float(2 ** (BITS + 1)),
                "With this many pairs the limit is 25 bits. Which number has a logarithm of 24 "
                "bits?")))
