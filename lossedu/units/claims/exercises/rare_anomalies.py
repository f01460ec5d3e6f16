"""What two printed rates are worth if anomalies are rare."""
from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

HIT, FALSE, RARE = 0.938, 0.017, 0.002
PRECISION = RARE * HIT / (RARE * HIT + (1 - RARE) * FALSE)

EXERCISE = Estimate(
    __name__, title="Two rates without a third", points=1, difficulty=2, minutes=4,
    ask="NNLF's table 10 gives a detector of anomalies a true positive rate of 0.938 and a false "
        "positive rate of 0.017. In your plant 1 of 500 parts is an anomaly. Of the parts that "
        "the detector marks, which fraction are anomalies? (A relative error of 5 % is allowed.)",
    reference=PRECISION, low=0.95 * PRECISION, high=1.05 * PRECISION,
    because="of 10,000 parts 20 are anomalies and 18.8 of them are marked, together with 170 "
            "others. The two rates sound excellent, and nine of ten marked parts are in order.",
    mistakes=(
        Mistake("rate", HIT,
                "This is the fraction of the anomalies that are marked. The question is about the "
                "marked parts."),
        Mistake("balanced", (0.98, HIT / (HIT + FALSE) + 0.0005),
                "This assumes as many anomalies as good parts. How many of each are there?"),
        Mistake("other_way", 1 - PRECISION,
                "This is the fraction of marked parts that are in order."),
        Mistake("ratio", RARE * HIT / ((1 - RARE) * FALSE),
                "This divides by the false positives alone. The marked parts are both kinds."),
        Mistake("one_in_a_hundred", 0.01 * HIT / (0.01 * HIT + 0.99 * FALSE),
                "This is for 1 of 100. How many anomalies are among 10,000 parts here?"),
        Mistake("one_in_fifty", 0.02 * HIT / (0.02 * HIT + 0.98 * FALSE),
                "This is for 1 of 50."),
        Mistake("marked", RARE * HIT + (1 - RARE) * FALSE,
                "This is the fraction of all parts that are marked."),
        Mistake("both", RARE * HIT,
                "This is the fraction of all parts that are anomalies and marked. The question "
                "is about the marked parts."),
        Mistake("false_positive_rate", FALSE,
                "This is the fraction of the parts in order that are marked."),
        Mistake("true_negative_rate", 1 - FALSE,
                "This is the fraction of the parts in order that are not marked."),
        Mistake("prevalence", RARE,
                "This is the fraction of anomalies among all parts."),
        Mistake("likelihood_ratio", HIT / FALSE,
                "This is how many times likelier an anomaly is marked than a good part. Multiply "
                "it with the odds of an anomaly.")))
