"""Discounts whose effect is known for the one that was offered: which way to a gradient?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Which discount?", points=2, difficulty=3, minutes=5,
    case="A shop shows each visitor one of five discounts. A network with 40,000 parameters is to "
         "choose it from what is known of the visitor. Minutes after a visit the shop knows the "
         "profit: often 0, sometimes a few dollars. Nobody knows what the same visitor would have "
         "spent with another discount. The network decides live, 300,000 visitors a day, and may "
         "draw its decisions at random. How do you train it?",
    options=dict(
        reinforce=Right("softmax over the five discounts, and draw from it; make what was drawn "
                        "likelier where its profit was above that of other visits, and less "
                        "likely where it was below, in proportion to the difference"),
        expected=Wrong("softmax over the five discounts, and minimise the sum of probability "
                       "times minus profit over all five",
                       "Which four of the five profits of a visit do you know?"),
        classify=Wrong("cross-entropy, with the discount that was shown as the label, on the "
                       "visits with a profit above 0",
                       "This learns which discounts were shown to people who bought. Does the "
                       "size of the profit enter, or how many did not buy?"),
        differentiate=Wrong("let the network output a discount in percent, and backpropagate "
                            "through the profit",
                            "The profit comes from a visitor. What is its derivative in the "
                            "discount, and who computes it?")),
    reasons=dict(
        one=Right("The profit is known for the discount that was shown, and for no other."),
        drawn=Right("The discount may be drawn at random, with probabilities that the network "
                    "knows."),
        values=Wrong("With 40,000 parameters, an evolution strategy has less noise for each visit.",
                     "It moves all parameters at random and sees one number. Does its noise "
                     "shrink or grow with the number of parameters?"),
        zero=Wrong("A profit that is often 0 has a derivative of 0.",
                   "Often being 0 and being flat are two things. Whose derivative is needed?"),
        convex=Wrong("The expected profit is concave in the parameters of the network.",
                     "It is not: even for one logit, p is neither convex nor concave."),
        baseline=Wrong("The baseline makes the estimate unbiased.",
                       "It is unbiased without one. What does a baseline change?")),
    because="one profit of five is known for each visit, so the expected profit cannot be "
            "computed. As the discount is drawn with a known probability, its gradient can be "
            "estimated.")
