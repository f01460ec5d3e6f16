"""Five reports on one task: which of them gives a number to be believed."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Which number would you report?", points=2, difficulty=2, minutes=5,
    case="A hospital asks how often a model will be right on next month's patients. Five "
         "colleagues have trained models on the same records, of patients from January to "
         "August. Each hands in one accuracy.",
    options=dict(
        later_once=Right("`94 %`: trained on January to June, one of twelve models chosen on July, "
                         "and that one measured once on August"),
        training=Wrong("`99 %`: measured on all the records, which had trained the model as "
                       "well",
                       "What does this number tell of a patient who is not in the records?"),
        chosen_on_it=Wrong("`96 %`: trained on January to June, and the best of twelve models on "
                           "August",
                           "August has chosen this model. How would the best of twelve equally "
                           "good models look on the month that picked it?"),
        left_out=Wrong("`91 %`: trained on January to June and measured once, on an August "
                          "from which every second ill patient had been left out",
                          "Will next month's patients be like those that are left?"),
        random_rows=Wrong("`98 %`: visits drawn at random for training, validation and test, with "
                          "visits of the same patient in all three",
                          "Who has been seen in training already when the test begins?")),
    reasons=dict(
        untouched=Right("The reported number comes from examples that neither trained nor chose "
                        "the model."),
        like_use=Right("The test patients are as next month's will be: later than the others, and "
                       "nobody is left out."),
        lowest=Wrong("A model that reports less is more honest.",
                     "If the same procedure had given 99 %, would you distrust it?"),
        many=Wrong("Twelve models were tried, so that the best one was found.",
                   "Another of the reports tried twelve as well. What tells them apart?"),
        loss=Wrong("Its training loss must have been the lowest.",
                   "No report tells a training loss. Would it decide?"),
        size=Wrong("A single month is a large test set.",
                   "You do not know how many patients it had. Which property would you need even "
                   "if it were huge?")),
    because="what chose a model cannot also judge it, and a test has to resemble the use: later "
            "patients, and nobody left out.")
