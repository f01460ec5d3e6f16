"""Two checkpoints of a generator and their losses: which one is better?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Which checkpoint?", points=2, difficulty=3, minutes=4,
    case="A generator of the daily sales of one shop, a single number, was trained with a critic "
         "and a gradient penalty. The loss of the generator, minus the critic's mean output on "
         "fakes, was 3 at checkpoint A and -7 at the later checkpoint B. Both, with their critics, "
         "are stored. There are 300 days that no training has used. How do you choose?",
    options=dict(
        sort=Right("draw sales from both, compute their W1 to the 300 days by sorting, with an "
                   "interval over resampled days, and take the smaller if they differ"),
        loss=Wrong("compute both losses anew from 10,000 draws, with an interval over resampled "
                   "draws, and take the smaller if they differ",
                   "Add a constant to one critic's output. Which loss changes, and which samples?"),
        value=Wrong("let each critic judge its own fakes beside the 300 days, with an interval "
                    "over resampled days, and take the smaller value if they differ",
                    "The two values come from two critics. Has either one to be near the "
                    "distance?"),
        last=Wrong("take B, because it was trained longer",
                   "That may be so. What would show whether the samples became better?")),
    reasons=dict(
        constant=Right("The two losses come from two critics, and adding a constant to a "
                       "critic's output changes the loss but not the critic's own objective."),
        exact=Right("In one dimension the distance can be computed from the samples."),
        lower=Wrong("A loss that was minimised longer is lower.",
                    "The critic was trained in between. Does the loss of the generator have to "
                    "fall then?"),
        penalty=Wrong("The gradient penalty makes the critic's value equal to W1.",
                      "Which slope is the best one under the penalty?"),
        negative=Wrong("A negative loss points to a programming error.",
                       "It is minus a mean output. Does that have a fixed sign?")),
    because="the loss of the generator is measured by a critic that changes, and only up to a "
            "constant. Held-out days and the exact distance have neither fault.")
