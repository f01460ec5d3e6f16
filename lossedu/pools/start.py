"""The pool of the unit "start"."""
import math

from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick

# who carries what on its runs, the more frequent kind of them, and who predicts
STORIES = (("A ferry carries cars", "crossings", "in summer"),
           ("A train carries bicycles", "runs", "on weekdays"),
           ("A lift carries skiers", "rides", "in the morning"))


# ------------------------------------------------------------------ estimate
def one_forecast(rng):
    """The mean squared error of the best constant for runs of two kinds."""
    what, runs, often = pick(rng, *STORIES)
    percent = pick(rng, 60, 65, 70, 75, 80)
    high, low = pick(rng, 24, 26, 30, 34), pick(rng, 12, 15, 16, 18)
    spread, other_spread = pick(rng, 3, 4, 6), pick(rng, 2, 5, 7)
    often_part, seldom_part, apart = percent / 100, 1 - percent / 100, high - low
    within = often_part * spread ** 2 + seldom_part * other_spread ** 2
    between = often_part * seldom_part * apart ** 2
    mean_spread = often_part * spread + seldom_part * other_spread
    return estimate(
        module_of("start", "one_forecast"), title="One number for two kinds", points=2,
        difficulty=2, minutes=5, reference=within + between, within=0.01,
        ask=f"{what}. On {percent} % of its {runs}, those {often}, it carries {high} on average, "
            f"with a standard deviation of {spread}. On the others it carries {low}, with a "
            f"standard deviation of {other_spread}. A clerk predicts the same number for all "
            f"{runs}. What is the lowest mean squared error that this number can reach? An answer "
            "within 1 % passes.",
        because="the best constant is the mean over both kinds and leaves the variance: the mean "
                "of the two variances, and the variance of the two means around the common one.",
        candidates=(
            Mistake("within", within,
                    "This is what is left when each kind has a forecast of its own. What does the "
                    "same number for both cost besides?"),
            Mistake("between", between,
                    f"This would be all if the {runs} of one kind were alike. How much do they "
                    "vary around their own mean?"),
            Mistake("halfway", within + apart ** 2 / 4,
                    "This number lies half-way between the two means. Do both kinds occur equally "
                    "often?"),
            Mistake("frequent", within + seldom_part * apart ** 2,
                    "This is the mean of the more frequent kind as the forecast. Would a number "
                    "between the two means do better?"),
            Mistake("root", math.sqrt(within + between),
                    "This is the root of it. In which unit is a mean squared error?"),
            Mistake("unweighted", (spread ** 2 + other_spread ** 2) / 2 + apart ** 2 / 4,
                    "Here both kinds count the same. How often does each of them occur?"),
            Mistake("deviations", mean_spread ** 2 + between,
                    "Here standard deviations are averaged. Of which quantity is the mean over all "
                    f"{runs} the mean over both kinds?"),
            Mistake("mean_spread", mean_spread,
                    "This is a mean of the two standard deviations. What does a squared error "
                    "average?"))), (
        Oral("Now the clerk is told the kind and may predict two numbers. By how much does the "
             "mean squared error fall, and when by nothing?",
             ("by the variance between the kinds: the product of both fractions times the squared "
              "difference of the means",
              "by nothing if the two means are equal, however the deviations differ")),
        Oral("A network reports a mean squared error just below your number. What do you make of "
             "it?",
             ("your number is the baseline: the network is hardly better than a constant",
              "compare it on held-out cases, also with one constant for each kind")))


POOL = (one_forecast,)
