"""Minimax against non-saturating: how much larger is one gradient where the fakes are?"""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

RIGHT = 18 / math.log(10)

EXERCISE = Estimate(
    __name__, title="Powers of ten", points=2, difficulty=3, minutes=5,
    ask="Fakes are drawn from a Gaussian with mean 0 and standard deviation 1, real values from "
        "one with mean 6 and standard deviation 1. The discriminator is the best possible. Take "
        "the fake at $x = 0$ and the absolute derivatives in $x$ of the two losses of the "
        "generator, $-\\log D(x)$ and $\\log(1 - D(x))$. The first is larger by a factor "
        "$10^a$. What is $a$, to two digits after the point?",
    reference=RIGHT, low=7.815, high=7.825,
    because="the derivatives in the logit are -(1 - D) and -D, and both are multiplied by the same "
            "derivative of the logit. Their ratio is (1 - D)/D = q/p = exp(18).",
    mistakes=(
        Mistake("natural", (17.9, 18.1),
                "This is the natural logarithm of the factor. Which power of ten is it?"),
        Mistake("no_half", 36 / math.log(10),
                "Which factor stands before the squared distance in the exponent of a Gaussian?"),
        Mistake("not_squared", 3 / math.log(10),
                "The distance is not squared here. What stands in the exponent of a Gaussian?"),
        Mistake("unsquared_six", 6 / math.log(10),
                "The distance is not squared here. What stands in the exponent of a Gaussian?"),
        Mistake("slope_left", (RIGHT + math.log10(6) - 0.01, RIGHT + math.log10(6) + 0.01),
                "The factor 6 is left in one of the two derivatives here. What is the derivative "
                "of the logit in x, and in which of the two losses does it stand?"),
        Mistake("slope_left_below", (RIGHT - math.log10(6) - 0.01, RIGHT - math.log10(6) + 0.01),
                "The factor 6 is left in one of the two derivatives here. What is the derivative "
                "of the logit in x, and in which of the two losses does it stand?"),
        Mistake("middle", (-0.05, 0.05),
                "This is right half-way between the two means, where D is one half. What is D at "
                "x = 0?"),
        Mistake("upside_down", -RIGHT,
                "The right size with the wrong sign. Which of the two derivatives is close to 0?"),
        Mistake("the_factor", (6.5e7, 6.63e7),
                "This is the factor itself, and a is its exponent. Which power of ten is it?"),
        Mistake("coarse_below", (7.70, 7.8149),
                "Close, but not right in the second digit after the point. Is a result on the way "
                "rounded, or the last one cut off?"),
        Mistake("coarse_above", (7.8251, 7.9),
                "Close, but not right in the second digit after the point. Is a result on the way "
                "rounded?")))
