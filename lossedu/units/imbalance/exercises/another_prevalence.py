"""The precision of a balanced test set, taken to a place where positives are rare."""
from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

RECALL, PRECISION, SHARE = 0.9, 0.8, 1 / 200
RATE = RECALL * (1 - PRECISION) / PRECISION     # false positive rate, from a balanced test set
FOUND = RECALL * SHARE / (RECALL * SHARE + RATE * (1 - SHARE))

EXERCISE = Estimate(
    __name__, title="From the test set to the clinic", points=2, difficulty=3, minutes=5,
    ask="A paper reports a precision of 0.80 and a recall of 0.90 for a test. Half of its 2,000 "
        "test cases are ill. In your clinic one patient in 200 is ill, and otherwise patients "
        "and healthy people are like those of the paper. A patient tests positive. With which "
        "probability is he ill? Calculate it, and give three digits.",
    reference=FOUND, low=0.01965, high=0.01975,
    because="of 1,000 ill people 900 test positive, so at a precision of 0.8 there are 225 false "
            "positives among 1,000 healthy ones. In the clinic 0.9 ill people come with 44.8 "
            "healthy ones (of 200 patients: 0.9 x 1 and 0.225 x 199). That is 0.9 in 45.675.",
    mistakes=(
        Mistake("same_precision", PRECISION,
                "This is the precision in a set of which half are ill. Take 200 patients of your "
                "clinic: how many positives are there of each kind?"),
        Mistake("recall", RECALL,
                "This is the probability of a positive test for somebody who is ill. What is "
                "asked for is the reverse."),
        Mistake("rate_from_precision", RECALL * SHARE / (RECALL * SHARE + 0.2 * (1 - SHARE)),
                "Here a fifth of the healthy test positive. One minus the precision is a fraction "
                "of the positive tests: how many of the 1,000 healthy ones of the paper are they?"),
        Mistake("precision_scaled", PRECISION * SHARE / 0.5,
                "The precision was multiplied by the ratio of both prevalences. Which count "
                "shrinks with the prevalence, and which one hardly changes?"),
        Mistake("joint", RECALL * SHARE,
                "This is the fraction of patients who are ill and test positive. The question is "
                "about those who test positive."),
        Mistake("prior_odds", (0.01955, 0.01963),
                "Here the odds of being ill before the test are taken as 1 to 200. How many "
                "healthy people are there for each one who is ill?"),
        Mistake("third_digit", (0.01976, 0.0199),
                "The third digit is off. How many false positives come with 0.9 true ones? Round "
                "at the end only."),
        Mistake("rounded", (0.01996, 0.02004),
                "This is right to one digit, and three are asked for. How many healthy people in "
                "200 of your clinic test positive?"),
        Mistake("odds", (0.02006, 0.0203),
                "These are odds, ill to healthy. Which probability has these odds?"),
        Mistake("prevalence", SHARE,
                "This is the fraction of ill people before the test. Does a positive test change "
                "nothing?")))
