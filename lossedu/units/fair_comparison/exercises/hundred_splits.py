"""What may be reported after a hundred splits of one small data set."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="A hundred splits", points=2, difficulty=3, minutes=5,
    case="A team has 300 patients and compares a new loss with the old one on 100 random splits: "
         "200 patients to train on, 100 to test. Each difference is a mean over so many starts "
         "that more would not change it. Learning rates were tuned for each loss on "
         "patients set aside before. The new loss is ahead by 0.8 points on average; "
         "the standard deviation of the 100 paired differences is 1.5 points, and the factor of "
         "Student's table is 1.98. One point would be worth the change. What should the report "
         "say?",
    options=dict(
        open=Right("Neither a gain of one point nor a loss of one point is ruled out: it takes "
                   "more patients."),
        better=Wrong("The new loss is better: 0.8 plus or minus 0.3 excludes zero.",
                     "This interval treats the splits as 100 experiments on separate patients. By "
                     "which term does the corrected one differ?"),
        equal=Wrong("The two losses are equally good, since zero lies in the interval.",
                    "Which other values lie in the same interval? Would one point matter?"),
        more=Wrong("Nothing yet: run 1,000 splits of these patients, and the interval will be "
                   "short enough.",
                   "Put 1/1,000 in place of 1/100 into the corrected formula. What is left?"),
        smaller=Wrong("The new loss is better, but by less than the one point that matters.",
                      "Where do both ends of the corrected interval lie, on either side of 0 and "
                      "of 1?")),
    reasons=dict(
        overlap=Right("Any two of the splits share patients, so their differences are "
                      "correlated."),
        both=Right("The corrected half-width is greater than 1.8 points."),
        narrow=Wrong("The corrected half-width lies between 0.8 and 1.8 points.",
                     "Put the numbers of the case into the corrected formula. What stands under "
                     "the root?"),
        wins=Wrong("The new loss is ahead in most of the 100 splits.",
                   "With correlated splits, most of them can agree on a wrong sign. Would your "
                   "choice change with this count?"),
        fixed=Wrong("All seeds were fixed, so that anyone finds the same 0.8 again.",
                    "True of a coincidence, too. What would other patients give?"),
        many=Wrong("A hundred values are enough to use 1.96 in place of 1.98.",
                   "By how much does that change the interval? What else is under the root?"),
        tuned=Wrong("Learning rates differ between the losses, so the comparison is unfair.",
                    "Each was tuned, on patients set aside. What would one shared rate compare?")),
    because="the corrected half-width is 1.98 * 1.5 * sqrt(1/100 + 100/200) = 2.1 points, so the "
            "interval runs from -1.3 to 2.9. The second term under the root does not depend on "
            "the number of splits.")
