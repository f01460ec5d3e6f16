"""The pool of the unit "likelihood"."""
import math

from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick


# ------------------------------------------------------------------ estimate
def still_running(rng):
    """Which part lasts longer than a time, by maximum likelihood with times that did not end."""
    what = pick(rng, "pumps", "lamps", "batteries", "bearings")
    number, ended = pick(rng, 20, 25, 30, 40), pick(rng, 6, 8, 10, 12)
    mean, watched = pick(rng, 180, 220, 260, 300), pick(rng, 500, 600, 800)
    asked = pick(rng, 400, 700, 1000, 1500)
    total = ended * mean + (number - ended) * watched
    life = total / ended
    reference = math.exp(-asked / life)
    return estimate(
        module_of("likelihood", "still_running"), title="Some have not failed yet", points=2,
        difficulty=2, minutes=5, reference=reference, off=0.003,
        ask=f"Of {number} {what}, {ended} failed within {watched} hours, after {mean} hours on "
            f"average. The others still worked when the test ended, after {watched} hours. Take "
            "the times until a failure as exponentially distributed, and estimate their mean by "
            f"maximum likelihood. Which fraction of such {what} lasts longer than {asked} hours? "
            "Give three digits after the point.",
        because="the best mean is the time of all together, ended or not, divided by the number of "
                "failures, and the fraction is exp(-t/mean).",
        candidates=(
            Mistake("left_out", math.exp(-asked / mean),
                    "Here those that did not fail are left out. What do their hours tell?"),
            Mistake("as_failures", math.exp(-asked * number / total),
                    "Here the end of the test counts as a failure. What is the probability that a "
                    "time is longer than that?"),
            Mistake("fails", 1 - reference,
                    "This fraction fails within that time. Which fraction is asked for?"),
            Mistake("counted", (number - ended) / number,
                    "This fraction worked at the end of the test. Is that the time asked for?"),
            Mistake("half_life", 2 ** (-asked / life),
                    "Here the mean is taken as the time after which half of them have failed. Is "
                    "it, for an exponential distribution?"),
            Mistake("mean", life, "This is the mean time. Which fraction lasts longer than the "
                                  "time asked for?"),
            Mistake("exponent", asked / life,
                    "This is the size of the exponent. Which fraction follows from it?"))), (
        Oral("Suppose that none had failed. What is the estimate then, and what would you report?",
             ("the likelihood rises towards a rate of 0, a mean without a bound",
              "a bound: with 95 % confidence the rate is below about 3 divided by all hours "
              "together")),
        Oral("Those that began to rattle were taken out before they failed, and counted as still "
             "working. What does that do to the estimate?",
             ("when a time ends depends on the risk, which the likelihood assumes it does not",
              "the failures to come are missing, so the mean comes out too long")))


POOL = (still_running,)
