"""Four beginnings of a spoken answer: which one does a listener mark best, and by what?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Four beginnings", points=2, difficulty=2, minutes=5,
    case="You hold an interview at level mid and ask: *Why do we train a classifier with "
         "cross-entropy and not with squared error on the probabilities?* Four candidates begin "
         "their answer. Whom do you let go on with the highest expectation, and what of this "
         "beginning would you tick?",
    options=dict(
        gradient=Right('"Because of the gradient in the logit: cross-entropy gives p − y, squared '
                       'error has the factor p(1 − p) as well, so a confidently wrong example '
                       'hardly moves. From an ordinary start that may not matter, and I would '
                       'print the gradient norms to see."'),
        continuous=Wrong('"Because squared error is for continuous outputs and classes are '
                         'discrete."',
                         "Probabilities are continuous, and squared error is a proper score of "
                         "them. Which mechanism was named?"),
        history=Wrong('"Cross-entropy comes from maximum likelihood and information theory. Let '
                      'me start with the entropy of a distribution, then the KL divergence, which '
                      'is the cross-entropy without it, then the likelihood of a Bernoulli '
                      'variable, and then we will see how the three of them fit together ..."',
                      "All of it is true. Would you have an answer if you stopped it after the "
                      "first sentence?"),
        never=Wrong('"Squared error never trains a classifier, because it is not convex in the '
                    'logit."',
                    "It trains many of them, and in its weights a network is not convex with "
                    "either loss. Which word is one too many?")),
    reasons=dict(
        mechanism=Right("It names a mechanism from which one can compute what happens to a single "
                        "example."),
        limit=Right("It limits itself to where the argument matters."),
        run=Right("It names something that can be measured in a run."),
        terms=Wrong("It holds the largest number of the field's terms.",
                    "Terms can be listed without an answer. Which tick would show that the "
                    "question was answered?"),
        sure=Wrong("It has no word of doubt in it.",
                   "Look at its second sentence. Does a limit of the argument make an answer "
                   "worse?"),
        short=Wrong("It is the shortest of the four.",
                    "Look again: is it? And would a longer answer be a worse one?")),
    because="it answers in its first sentence, from a derivative that can be checked, and then "
            "limits itself and names a measurement. The other beginnings have a false reason, "
            "no reason yet, or a reason that proves too much.")
