"""The pool of the unit "margins"."""
import math

from ..exercises.decide import Decide, Right, Wrong
from ..exercises.kinds import Mistake
from ..losses.margin.exponential import exponential, exponential_grad
from ..losses.margin.soft_margin import soft_margin, soft_margin_grad
from ..losses.margin.squared_hinge import squared_hinge, squared_hinge_grad
from .making import Oral, estimate, module_of, pick, salt

# in words, value, derivative
LOSSES = {
    "logistic": ("logistic loss, $\\log(1 + e^{-m})$", soft_margin, soft_margin_grad),
    "exponential": ("exponential loss, $e^{-m}$", exponential, exponential_grad),
    "squared_hinge": ("squared hinge, $\\max(0, 1 - m)^2$", squared_hinge, squared_hinge_grad)}


# ------------------------------------------------------------------ estimate
def rows_to_balance(rng):
    """How many rows near the boundary have together the derivative of one that is far out."""
    name = pick(rng, *LOSSES)
    wrong = -pick(rng, 3, 4, 5, 7, 8)
    right = pick(rng, 0.2, 0.3, 0.5, 0.6, 0.8) if name == "squared_hinge" else pick(
        rng, 0.5, 1.0, 1.5, 2.5, 3.0)
    said, value, grad = LOSSES[name]

    def pull(loss):
        return float(LOSSES[loss][2](wrong, 1.0) / LOSSES[loss][2](right, 1.0))

    others = [one for one in LOSSES if one != name]
    reference = float(grad(wrong, 1.0) / grad(right, 1.0))
    return estimate(
        module_of("margins", "rows_to_balance"), title="One against many", points=2, difficulty=2,
        minutes=4, reference=reference, within=0.008,
        ask=f"A linear classifier is trained with the {said}, of the margin $m$. One row is "
            f"mislabeled and has the margin {wrong}. How many rows with the margin {right:g} have "
            "together a derivative in the margin of the same size? Give three significant digits.",
        because="what moves the weights is the derivative of the loss in the margin, and the "
                "number is the ratio of the two derivatives.",
        candidates=(
            Mistake("values", float(value(wrong, 1.0) / value(right, 1.0)),
                    "This is the ratio of the losses. What moves the weights?"),
            Mistake("upside_down", 1 / reference,
                    "This is how many mislabeled rows it takes for one of the others."),
            Mistake("margins", -wrong / right,
                    "This is the ratio of the margins. What is the derivative at each of them?"),
            Mistake("derivative_of_one", abs(float(grad(wrong, 1.0))),
                    "This is the size of the derivative of the mislabeled row. By what is it to "
                    "be divided?"),
            Mistake("derivative_of_other", abs(float(grad(right, 1.0))),
                    "This is the size of the derivative of one of the others. How many of them "
                    "does it take?"),
            *(Mistake(f"of_{other}", pull(other),
                      f"This is the ratio under the {LOSSES[other][0].split(',')[0]}. What is the "
                      "derivative of the loss that is asked for?") for other in others
              if other != "squared_hinge" or right < 1),
            Mistake("distance", float(right - wrong),
                    "This is the distance of the two margins. What is the derivative at each of "
                    "them?"))), (
        Oral("The mislabeled row moves twice as far out. How does your number change under each of "
             "logistic, exponential and squared hinge loss?",
             ("logistic: hardly, its derivative is at most 1 in size",
              "squared hinge: it about doubles; exponential: it is multiplied by exp of the "
              "distance")),
        Oral("Which rows have no derivative at all under a hinge, and what follows for training?",
             ("those with a margin of 1 and more",
              "the solution depends on the others alone, the support vectors")))


# ------------------------------------------------------------------ decide
TASKS = {
    "probability": ("The output is used to tell each customer a probability.", "logistic",
                    ("asked_for_odds",)),
    "bounded": ("Some rows are mislabeled, and none may have a derivative above 1 in size, however "
                "far out it is. Rows with a margin above 1 are not to be stored, since their "
                "kernel values are slow to compute. The solver copes with kinks.", "hinge",
                ("flat_beyond", "at_most_one")),
    "newton": ("Rows with a margin above 1 must not take part in a step, to save time; and the "
               "optimiser needs a gradient that does not jump. Which class a row has is all that "
               "is asked for.", "squared_hinge", ("flat_beyond", "no_jump"))}
WHO = (("A bank", "customers"), ("A clinic", "visitors"), ("A shop", "buyers"))


def margin_loss(rng):
    """Logistic, hinge or squared hinge."""
    (text, right, decisive), (who, people) = pick(rng, *TASKS.values()), pick(rng, *WHO)
    options = dict(
        logistic=("the logistic loss",
                  "Its derivative is 0 nowhere, so every row takes part. Does the case allow that, "
                  "and does it need the odds that this loss gives?"),
        hinge=("the hinge",
               "Its derivative jumps at a margin of 1, and its best scores tell the class alone. "
               "Does the case allow both?"),
        squared_hinge=("the squared hinge",
                       "Its derivative grows without a bound, and its best scores lie between "
                       "-1 and 1. Does the case allow both?"),
        exponential=("the exponential loss",
                     "A single mislabeled row far out outweighs thousands of others. And which "
                     "rows have no derivative at all?"),
        zero_one=("the 0-1 loss", "Its derivative is 0 wherever it exists. How is it minimised by "
                                  "a gradient?"),
        perceptron=("the perceptron loss",
                    "It is 0 for the score 0 everywhere. What keeps a minimiser from that?"))
    reasons = dict(
        asked_for_odds=("The best score is the log-odds, so that a probability follows from it.",
                        "Is a probability asked for in this case?"),
        flat_beyond=("Rows beyond the margin have no derivative.",
                     "Does it matter in this case whether such rows take part?"),
        at_most_one=("The derivative is at most 1 in size.",
                     "Does the case ask for a bound, and does the loss of your choice have it?"),
        no_jump=("The derivative does not jump at a margin of 1.",
                 "Does the case ask for that?"),
        convex=("The loss is convex in the score.", "True of most in the list. What tells those "
                                                    "apart?"),
        bound=("The loss lies above the 0-1 loss.",
               "True of several in the list, with a suitable factor. What tells those apart?"),
        robust=("It ignores mislabeled rows.",
                "Which convex loss does? Where is its derivative for a margin of -5?"),
        famous=("It is the loss of support vector machines.",
                "A name is no reason. Which property of the loss does the case call for?"))
    exercise = Decide(
        module_of("margins", "margin_loss"), title="A loss of the margin", points=2, difficulty=2,
        minutes=4, dealt_by=salt(rng),
        case=f"{who} sorts its {people} into two classes with a classifier whose score is a sum "
             f"over stored rows. {text} Which loss do you choose?",
        options={name: Right(said) if name == right else Wrong(said, hint)
                 for name, (said, hint) in options.items()},
        reasons={name: Right(said) if name in decisive else Wrong(said, hint)
                 for name, (said, hint) in reasons.items()},
        because=dict(
            logistic="the logistic loss is proper behind the sigmoid: its best score is the "
                     "log-odds.",
            hinge="beyond the margin the hinge is flat, and on the other side it is a straight "
                  "line of slope -1, so that no row can pull harder than another.",
            squared_hinge="beyond the margin the squared hinge is flat, and its derivative reaches "
                          "0 there without a jump.")[right])
    return exercise, (
        Oral("At a probability of 0.7 of the class +1, which score is best under the logistic "
             "loss, the hinge and the squared hinge?",
             (f"logistic: log(0.7/0.3) = {math.log(7 / 3):.2f}; hinge: 1; squared hinge: "
              "2p - 1 = 0.4",
              "the hinge's does not depend on the probability, as long as it is above one half")),
        Oral("Somebody passes the scores of a hinge through a sigmoid and calls them "
             "probabilities. What do you answer?",
             ("the best score of the hinge tells only which class is more probable",
              "fit a map to held-out rows, or train with the logistic loss and check its "
              "calibration")))


POOL = (rows_to_balance, margin_loss)
