"""The pool of the unit "fair_comparison"."""
from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick

FACTOR = 1.96    # standard errors to either side


# ------------------------------------------------------------------ estimate
def pairs_needed(rng):
    """How many paired runs an interval of a given width takes."""
    one, other = pick(rng, 2.0, 2.5, 3.0, 3.5), pick(rng, 2.0, 2.4, 2.8, 3.2)
    together, width = pick(rng, 0.5, 0.6, 0.7, 0.8, 0.9), pick(rng, 0.1, 0.12, 0.15, 0.2)

    def pairs(variance):
        return (FACTOR / width) ** 2 * variance

    alone = one ** 2 + other ** 2
    variance = alone - 2 * together * one * other
    return estimate(
        module_of("fair_comparison", "pairs_needed"), title="A comparison planned", points=2,
        difficulty=2, minutes=5, reference=pairs(variance), within=0.015,
        ask="Two losses are to be compared on data sets drawn afresh, so that nothing overlaps, "
            "both on the same one each time. From one data set to the next the accuracy with loss "
            f"A has a standard deviation of {one:g} percentage points and that with loss B one of "
            f"{other:g}; the correlation of the two is {together:g}. How many data sets does it "
            "take until the interval of the mean difference, plus or minus 1.96 standard errors, "
            f"reaches {width:g} points to either side? An answer within 1.5 % passes.",
        because="a paired difference has the variance of A plus that of B minus twice the "
                "covariance, and the half-width is 1.96 times its root, divided by the root of "
                "the number of pairs.",
        candidates=(
            Mistake("unpaired", pairs(alone),
                    "So many it takes if each loss has data sets of its own. What does the "
                    "correlation do to the difference?"),
            Mistake("plus", pairs(alone + 2 * together * one * other),
                    "This is the variance of the sum of the two accuracies. With which sign does "
                    "the covariance stand in that of the difference?"),
            Mistake("once", pairs(alone - together * one * other),
                    "How often does the covariance stand in the variance of a difference?"),
            Mistake("one_error", pairs(variance) / FACTOR ** 2,
                    "Here one standard error reaches that far. How many does the interval have to "
                    "either side?"),
            Mistake("whole", 4 * pairs(variance),
                    "Here the whole interval is as long as one of its sides should be. How far may "
                    "it reach to either side?"),
            Mistake("both_sides", pairs(variance) / 4,
                    "Here the interval is twice too long. How far should it reach to one side?"),
            Mistake("root", pairs(variance) ** 0.5,
                    "This is the root of it. How does a standard error shrink with the number of "
                    "pairs?"),
            Mistake("covariance_as_correlation", pairs(alone - 2 * together),
                    "The correlation stands in place of the covariance. By what are the two "
                    "related?"),
            Mistake("of_a_alone", pairs(one ** 2),
                    "This is the interval of the accuracy with A. What varies in the "
                    "difference?"))), (
        Oral("When does pairing save nothing, and when does it even do harm?",
             ("nothing with a correlation of 0, when the two do not rise and fall together",
              "harm with a negative correlation: the difference varies more")),
        Oral("There is one data set only, and all pairs are random splits of it. Is your number "
             "still right?",
             ("no: splits share rows, so their differences are correlated",
              "the corrected variance adds test rows over training rows to 1/n, and no number of "
              "splits removes that")))


POOL = (pairs_needed,)
