"""A table of results with wrong labels: which gain is that of a loss, and which one pays?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Labels from a web shop", points=3, difficulty=3, minutes=6,
    case="A team sorts product photos into 50 categories. It trains on labels that sellers typed, "
         "and nearly a third of these are wrong. The table tells how many of 1,000 test photos "
         "with checked labels are classified correctly: means of 20 paired splits, and in brackets "
         "the 95 % interval of the difference to cross-entropy in the same column. \"Tuned\" is a "
         "learning rate of its own and early stopping, both chosen on validation photos with the "
         "sellers' labels.\n\n"
         "| | rate 0.01, last epoch | tuned |\n|---|---|---|\n"
         "| cross-entropy | 712 | 843 |\n"
         "| GCE | 803 (+74 to +108) | 846 (−2 to +8) |\n"
         "| cross-entropy, wrong labels removed by hand | 868 (+137 to +175) | 871 (+22 to +34) "
         "|\n\n"
         "To pay, another loss has to gain at least 10 photos over tuned cross-entropy, and "
         "removing the wrong labels at least 40. What should the team use? (A reason decides if, "
         "were it false, another option would do at least as well.)",
    options=dict(
        tuned_cross_entropy=Right("cross-entropy on the sellers' labels, tuned"),
        tuned_gce=Wrong("GCE on the sellers' labels, tuned",
                        "How much does it gain over tuned cross-entropy, by its interval? And how "
                        "much would it have to gain?"),
        fixed_gce=Wrong("GCE on the sellers' labels, rate 0.01, last epoch",
                        "It gains about 90 photos over a cross-entropy that was not tuned. What "
                        "does tuned cross-entropy reach?"),
        checked=Wrong("cross-entropy after the wrong labels were removed by hand, tuned",
                      "It is right on the most photos. Does its gain over the same loss, tuned in "
                      "the same way, pay?")),
    reasons=dict(
        equal_terms=Right("Tuned GCE gains less than 10 photos over tuned cross-entropy."),
        rate=Right("GCE at rate 0.01 gains less than 10 photos over tuned cross-entropy."),
        checking=Right("With both tuned, removing the wrong labels gains less than 40 photos."),
        untuned=Wrong("At rate 0.01, GCE gains more than 10 photos over cross-entropy.",
                      "True. Were it false, GCE would look worse. Would your choice change?"),
        bounded=Wrong("GCE gives less weight to a label that the network finds improbable.",
                      "True, and it does not tell how much that gains on these photos. What does "
                      "the table tell?"),
        blind=Wrong("Validation labels that are wrong cannot choose a rate or an epoch.",
                    "False: compare the two columns of cross-entropy. How were the rate and the "
                    "epoch of the second one chosen?"),
        best=Wrong("With the wrong labels removed, the most photos are right.",
                   "True. Were it false, that option would look worse. Would your choice "
                   "change?")),
    because="GCE gained some 90 photos over a cross-entropy that was not tuned; with both tuned, "
            "the interval ends at 8, and untuned GCE is right on 803, fewer than the 843 of tuned "
            "cross-entropy. Removing the wrong labels gains 22 to 34 photos, by its "
            "interval, and had to gain 40.")
