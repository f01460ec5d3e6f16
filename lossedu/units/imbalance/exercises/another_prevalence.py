"""The precision of a test set with many positives, taken to a place where they are rare."""
from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

RECALL, PRECISION, SHARE = 0.9, 0.8, 1 / 200
TESTED = 0.4                                    # the fraction of ill people in the paper
RATE = RECALL * TESTED * (1 - PRECISION) / PRECISION / (1 - TESTED)   # of false positives
FOUND = RECALL * SHARE / (RECALL * SHARE + RATE * (1 - SHARE))

EXERCISE = Estimate(
    __name__, title="From the test set to the clinic", points=2, difficulty=3, minutes=5,
    ask="A paper reports a precision of 0.80 and a recall of 0.90 for a test. Of its 2,000 "
        "test cases 800 are ill. In your clinic one patient in 200 is ill, and otherwise patients "
        "and healthy people are like those of the paper. A patient tests positive. With which "
        "probability is he ill? Calculate it, and give three digits.",
    reference=FOUND, low=0.02925, high=0.02935,
    because="of 800 ill people 720 test positive, so at a precision of 0.8 there are 180 false "
            "positives among 1,200 healthy ones, a rate of 0.15. In the clinic 0.9 ill people come "
            "with 29.85 healthy ones (of 200 patients: 0.9 x 1 and 0.15 x 199). That is 0.9 in "
            "30.75.",
    mistakes=(
        Mistake("same_precision", PRECISION,
                "This is the precision in a set of which two in five are ill. Take 200 patients of "
                "your clinic: how many positives are there of each kind?"),
        Mistake("recall", RECALL,
                "This is the probability of a positive test for somebody who is ill. What is "
                "asked for is the reverse."),
        Mistake("rate_from_precision", RECALL * SHARE / (RECALL * SHARE + 0.2 * (1 - SHARE)),
                "Here a fifth of the healthy test positive. One minus the precision is a fraction "
                "of the positive tests: how many of the 1,200 healthy ones of the paper are they?"),
        Mistake("odds_of_precision", (0.01965, 0.01975),
                "Here a positive test multiplies the odds by 4, the odds of the precision. That "
                "holds if half of the test cases are ill. Which fraction of the 1,200 healthy "
                "ones of the paper test positive?"),
        Mistake("rate_from_recall", RECALL * SHARE / (RECALL * SHARE + 0.1 * (1 - SHARE)),
                "Here a tenth of the healthy test positive. One minus the recall is the fraction "
                "of the ill who test negative: how many of the 1,200 healthy ones test positive?"),
        Mistake("precision_scaled", PRECISION * SHARE / TESTED,
                "The precision was multiplied by the ratio of both prevalences. Which count "
                "shrinks with the prevalence, and which one hardly changes?"),
        Mistake("joint", RECALL * SHARE,
                "This is the fraction of patients who are ill and test positive. The question is "
                "about those who test positive."),
        Mistake("prior_odds", (0.0291, 0.02915),
                "Here the odds of being ill before the test are taken as 1 to 200. How many "
                "healthy people are there for each one who is ill?"),
        Mistake("cut_off", (0.02916, 0.02924),
                "Close. Was the third digit rounded, or the rest cut off?"),
        Mistake("third_digit", (0.02936, 0.0299),
                "The third digit is off. How many false positives come with 0.9 true ones? Round "
                "at the end only."),
        Mistake("two_digits", (0.02899, 0.02901),
                "This is right to two digits, and three are asked for."),
        Mistake("rounded", (0.02996, 0.03004),
                "This is right to one digit, and three are asked for. How many healthy people in "
                "200 of your clinic test positive?"),
        Mistake("odds", (0.0301, 0.0302),
                "These are odds, ill to healthy. Which probability has these odds?"),
        Mistake("prevalence", SHARE,
                "This is the fraction of ill people before the test. Does a positive test change "
                "nothing?")))
