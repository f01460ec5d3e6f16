"""Alarms with a fixed capacity: neither a weight nor a threshold decides which cases are seen."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Fifty cases a day", points=2, difficulty=3, minutes=5,
    case="One transaction in five hundred is a fraud. A network was trained with plain "
         "cross-entropy to the optimum; its probabilities are calibrated, and none of them reaches "
         "a half. Two clerks can "
         "look at fifty transactions a day, no more and no fewer, and they are to find as "
         "many frauds as possible. Training takes a day, and is worth it only if it changes who "
         "is handed over. What do you do?",
    options=dict(
        top=Right("leave the network as it is, and hand over the fifty highest probabilities "
                  "of the day"),
        weights=Wrong("train again with a class weight of 499 to the optimum, and hand over the "
                      "fifty highest outputs of the day",
                      "Which fifty are these? Compare the order of the new outputs with "
                      "that of the old ones, and the work."),
        costs=Wrong("leave the network as it is, and hand over what exceeds the threshold "
                    "that follows from two costs",
                    "That threshold is for alarms that cost something each. What does one "
                    "alarm more cost here, and what does the fifty-first?"),
        oversample=Wrong("repeat each fraud 499 times in the training set, and hand over "
                         "the first fifty of the day that exceed a half",
                         "The first fifty, or the fifty most suspicious? And what do repeated "
                         "rows do to the order?")),
    reasons=dict(
        order=Right("Since fifty are looked at whatever happens, only the order of the "
                    "probabilities matters."),
        same_order=Right("The best outputs under a class weight have the same order as those of "
                         "plain training."),
        none_above=Wrong("None of the probabilities reaches a half.",
                         "True, and it decides nothing: fifty are looked at, whether or not one "
                         "of them reaches a half."),
        rare=Wrong("Frauds are rare.",
                   "True, and it would be decided alike if every second transaction were a fraud."),
        half=Wrong("A threshold below a half is not a legitimate decision of a classifier.",
                   "A threshold follows from what the two errors cost, or from how many cases "
                   "can be seen. A half is for equal costs."),
        gradient=Wrong("Without a weight, the network cannot learn anything about so rare a class.",
                       "Its probabilities are calibrated, says the case. What would they "
                       "be if it had learned nothing?")),
    because="fifty are looked at in any case, so only the order counts, and the optimum under "
            "a class weight has the same order: each of the odds is multiplied by the same number.")
