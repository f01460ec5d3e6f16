"""A claim from an article, and four pieces of evidence: which of them refutes it?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="What would refute it?", points=2, difficulty=2, minutes=5,
    case="An article claims: \"With the absolute error, a network never has a lower test RMSE than "
         "the same network trained with the squared error.\" You doubt it. Which one piece of "
         "evidence refutes the sentence as it stands?",
    options=dict(
        one=Right("one network, data set and seed, all published, with a test RMSE of 54 after "
                  "training with the absolute error and 63 with the squared one"),
        interval=Wrong("an interval of the mean difference over 60 splits that holds 0",
                       "An interval that holds 0 does not show a single lower RMSE. What does the "
                       "word \"never\" need to fail?"),
        textbook=Wrong("a well-known textbook that says the opposite",
                       "Two texts disagree. Which of them ran anything?"),
        proof=Wrong("a proof that the mean minimises the expected squared error",
                    "This is true, and about the expectation under the data's own distribution. "
                    "Is it evidence against the claim, or for it?")),
    reasons=dict(
        universal=Right("The claim says \"never\", so one case in which it fails is enough."),
        rarely=Right("The refuted sentence may still be true of most cases; to tell, one needs "
                     "many runs and an interval."),
        opposite=Wrong("Now the opposite is shown: the absolute error is better by RMSE.",
                       "One case was shown. What would \"better\" without a condition need?"),
        many=Wrong("One run is noise, so the case refutes nothing.",
                   "For a claim about means that would be so. What does this one claim?"),
        authority=Wrong("A claim in a text that many read needs stronger evidence than others.",
                        "Does what a counterexample shows depend on who reads the sentence?")),
    which="Which of these sentences say why it is enough, and what does not follow from it?",
    missing="say why one case is enough, and what it does not show.",
    because="\"never\" promises something of all cases, and a case that can be run again takes the "
            "promise away. It does not establish the opposite: that would be a new claim, about "
            "how often, with an interval.")
