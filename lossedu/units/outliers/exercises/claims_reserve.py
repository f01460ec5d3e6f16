"""Large values that are real and values in the wrong unit: what to do with each."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Reserves for claims", points=2, difficulty=3, minutes=5,
    case="An insurer predicts the cost of each claim, and the sum of the predictions is what it "
         "sets aside for the year. One office typed the amounts of March in cents instead of "
         "euros, and it is known which records these are. Of the other claims, two per cent cost "
         "more than a hundred times the median; all of these were looked up, and they are real. "
         "Which treatment do you choose?",
    options=dict(
        mend_mse=Right("divide the amounts of that office in March by 100; train with the squared "
                       "error"),
        mend_huber=Wrong("divide the amounts of that office in March by 100; train with Huber's "
                         "loss, delta `1.345` MADs of the residuals",
                         "The two per cent are real and have to be paid. Which part of their size "
                         "is left in the gradient of Huber's loss?"),
        keep_huber=Wrong("leave the data as they are; train with Huber's loss, delta `1.345` MADs "
                         "of the residuals",
                         "The loss bounds the real claims and the mistyped ones alike. Can the "
                         "two be told apart here?"),
        keep_mse=Wrong("leave the data as they are; train with the squared error",
                       "The records of March enter with a hundred times their amount. What do "
                       "you know about them?"),
        cut_mse=Wrong("drop every claim above a hundred times the median; train with the squared "
                      "error",
                      "This drops two per cent of real claims, the most expensive ones. What is "
                      "the sum for?")),
    reasons=dict(
        added_up=Right("The predictions are added up, so they have to be right on average."),
        known=Right("It is known which records are wrong, and by which factor."),
        influence=Wrong("Under the squared error a single claim can have a large influence on the "
                        "fit.",
                        "True, and a reason against the squared error. Does it favour your "
                        "choice?"),
        efficiency=Wrong("Under Gaussian noise Huber's loss needs about 5 % more data.",
                         "The costs in this case are far from Gaussian. If Huber's loss needed no "
                         "more data, would you choose otherwise?"),
        few=Wrong("Two per cent of the claims are too few to matter.",
                  "Each of them costs more than a hundred median claims. How much is that in all?"),
        convex=Wrong("The loss is convex in the prediction.",
                     "This is true of every loss offered here. What tells the options apart?")),
    because="the mistyped records can be corrected one by one, so no loss has to guess which they "
            "are; and predictions that are right on average have to reckon with the real large "
            "claims.")
