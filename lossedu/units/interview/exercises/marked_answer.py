"""A transcript, eight ticks and the rule: which ticks were said, and which mark follows?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Mark this answer", points=2, difficulty=2, minutes=6,
    case="You hold an interview at level mid and ask why a classifier is trained with "
         "cross-entropy and not with squared error on the probabilities. Which mark does this "
         "answer get by the rule above?\n\n"
         "> \"People say that squared error is for continuous outputs. That is not it: "
         "probabilities are continuous, and squared error is a proper scoring rule for them too. "
         "The difference is the gradient in the logit. With squared error it has the factor "
         "p(1 − p), from the sigmoid. Take a positive example with p = 0.001: the factor is about "
         "0.001 as well, so this example hardly moves, although it is wrong and sure of it. With "
         "cross-entropy its gradient stays large.\"\n>\n"
         "> *When does it make no difference?* \"From an ordinary start, if each loss has its own "
         "learning rate. Then both reach about the same accuracy.\"\n>\n"
         "> *And how would you find out whether it is the loss, in a run that does not learn?* "
         "\"I would train with both, and keep the one with the better validation accuracy.\"",
    options=dict(
        weak=Wrong("weak", "Is a red flag among the ticks that you set, or are they fewer than "
                           "half of those for good?"),
        good=Right("good"),
        excellent=Wrong("excellent", "How many of the ticks for good does an excellent answer "
                                     "need, and how many were said?")),
    which="Which of these ticks were said? They are your reasons.",
    missing="read it once more, a sentence at a time: which tick does it earn that is not set?",
    reasons=dict(
        factor=Right("good: says that squared error brings a factor p(1 − p) into the gradient in "
                     "the logit"),
        wrong_and_sure=Right("good: says what follows for an example that is confidently wrong"),
        formula=Wrong("good: gives the gradient of cross-entropy in the logit as p − y",
                      "Which formula did the candidate give for cross-entropy? Tick what was said, "
                      "and not what was surely meant."),
        limit=Right("excellent: names a case in which the choice between the two hardly matters"),
        proper=Right("excellent: says that squared error is a proper scoring rule as well"),
        cause=Wrong("excellent: says what to print in a run to see whether the gradient is the "
                    "cause",
                    "The better accuracy shows which loss to keep. Does it show that the gradient "
                    "was the cause?"),
        continuous=Wrong("red flag: says that squared error is for continuous outputs alone",
                         "Whose opinion is this, and what does the next sentence say of it?"),
        never=Wrong("red flag: says that squared error cannot train a classifier",
                    "What does the candidate say of an ordinary start?")),
    because="two of three ticks for good were said. That is half of them or more, so the answer is "
            "good; it is not all of them, so the ticks for excellent cannot lift it. \"Stays "
            "large\" is no formula, and an accuracy does not show a gradient.")
