"""A robot arm and a pot with two handles: which divergence, if one handle is enough."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Two handles", points=2, difficulty=3, minutes=6,
    case="A robot arm lifts a hot pot by one of its two handles, which are far apart and small. "
         "`p` is the density of good places to grip: high at both handles, nearly 0 between them. "
         "There are no recorded grips; a simulator computes `log p` of a place up to an unknown "
         "constant. The arm gets a Gaussian `q` for the place, of which the mean is where it "
         "grips and the spread is the tolerance that its controller is allowed. With which "
         "objective do you fit `q`?",
    options=dict(
        reverse=Right("minimise `KL(q || p)`, estimated from draws of `q`, from several starts"),
        forward=Wrong("minimise `KL(p || q)`, estimated from draws of a wide Gaussian that are "
                      "weighted by `p`",
                      "This covers both handles. Where is the mean of such a Gaussian, and what is "
                      "there?"),
        both=Wrong("minimise the mean of `KL(p || q)` and `KL(q || p)`",
                   "The first of the two is large if a handle gets hardly any probability. What "
                   "does this do to the spread of `q`, and what is the spread used for?"),
        js=Wrong("minimise `JS(p, q)`, with the simulator's values in the place of `p`",
                 "JS compares both with their mean, (p + q) / 2. What does an unknown constant in "
                 "`p` do to this mean?"),
        score=Wrong("maximise the mean of `log p` over draws of `q`",
                    "The mean will lie at a handle. To which spread does this objective lead, if "
                    "the best place has the highest `log p` of all?"),
        average=Wrong("average the good places that a search in the simulator finds, and take "
                      "their standard deviation",
                      "With places at both handles, where is the average?")),
    reasons=dict(
        valley=Right("Between the handles `p` is nearly 0."),
        enough=Right("One handle is enough; the other need not be found."),
        tolerance=Right("The spread of `q` has to show how exactly the arm must grip."),
        recorded=Wrong("`KL(q || p)` is estimated from draws of `p`.",
                       "No grips are recorded. Under which of the two densities is the logarithm "
                       "averaged?"),
        symmetric=Wrong("`KL(q || p)` is symmetric in its arguments.",
                        "Exchange the arguments in a small example of two classes."),
        convex=Wrong("`KL(q || p)` has a single minimum in the mean and the spread.",
                     "With two separate modes, where does a fit end that starts at the left one, "
                     "and where one that starts at the right one?"),
        finite=Wrong("`KL(q || p)` is finite even where `p` is 0.",
                     "What is log(q / p) at a place that q allows and p rules out?")),
    because="reverse KL is large where q has mass and p has none, so with a deep valley its best "
            "Gaussian lies at one handle. The entropy of q in it keeps the spread from "
            "shrinking to nothing.")
