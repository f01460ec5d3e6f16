"""The pool of the unit "activation_mismatch"."""
import math

import numpy as np

from ..exercises.decide import Decide, Right, Wrong
from ..exercises.derive import Derive, Line
from ..exercises.kinds import Mistake
from ..losses.classification.bce_with_logits import bce_with_logits
from ..losses.classification.cross_entropy import cross_entropy
from .activation_mismatch_program import mend_rates
from .making import Oral, estimate, module_of, pick, salt


# ------------------------------------------------------------------ estimate
def class_floor(high, low, count):
    """The cross-entropy of a row whose label has the logit `high`, and the others `low`."""
    logits = np.full((1, count), float(low))
    logits[0, 0] = high
    return float(cross_entropy(logits, np.array([0]))[0])


def bounded_floor(rng):
    """How low a cross-entropy can fall behind an activation that is bounded."""
    count = pick(rng, 3, 5, 6, 8, 12, 15, 25, 30, 40, 60)
    name, high, low, shown = pick(
        rng, ("a softmax", 1, 0, "`F.softmax(z, dim=1)`"), ("a tanh", 1, -1, "`torch.tanh(z)`"),
        ("a ReLU6", 6, 0, "`F.relu6(z)`, which limits each number to the range from 0 to 6,"),
        ("a hard tanh", 2, -2, "`F.hardtanh(z, -2, 2)`, which limits each number to the range from "
                               "-2 to 2,"))
    reference = class_floor(high, low, count)
    gap = high - low
    # three digits where the number is small
    off = 0.0006 if reference > 0.1 else 0.006 * reference
    return estimate(
        module_of("activation_mismatch", "bounded_floor"), title="As low as it gets", points=2,
        difficulty=2, minutes=5, unit_of="nats", reference=reference, off=off,
        ask=f"A classifier for {count} classes ends in {name}: the model returns {shown} and "
            "training calls `F.cross_entropy` on what it returns. Suppose that the model becomes "
            "as good as it can be on its training set. To which value does the mean loss fall? "
            "Give three significant digits.",
        because=f"the loss takes what it is given for logits. At best the label has {high} and "
                f"each of the {count - 1} others {low}, so the loss is log(1 + {count - 1} "
                f"exp(-{gap})).",
        candidates=(
            Mistake("zero", (-1e-4, 1e-4),
                    "A loss of 0 needs logits without a bound. How far apart can the numbers be "
                    "that the loss is given here?"),
            Mistake("untrained", math.log(count),
                    "This is the loss of equal numbers in a row, as at the start. How far apart "
                    "can the label's number and the others be?"),
            Mistake("all_classes", math.log(1 + count * math.exp(-gap)),
                    "Here as many wrong classes are counted as there are classes. How many are "
                    "wrong?"),
            Mistake("one_other", math.log(1 + math.exp(-gap)),
                    "Here there is one wrong class. How many are there?"),
            Mistake("other_range", class_floor(1, 0, count) if gap != 1 else
                    class_floor(1, -1, count),
                    "This belongs to an activation with another range. Which is the least number "
                    "that this one returns, and which the greatest?"),
            Mistake("half_range", class_floor(high, 0, count) if low else
                    class_floor(high, -high, count),
                    "Which is the least number that this activation returns: 0, or less?"),
            Mistake("bits", reference / math.log(2),
                    "This is in bits. Which logarithm does PyTorch take?"),
            Mistake("probability", math.exp(-reference),
                    "This is the greatest probability that the label can get. Which loss belongs "
                    "to it?"),
            Mistake("binary", float(bce_with_logits(high, 1.0)),
                    "This is the loss of one sigmoid. What do the wrong classes contribute to a "
                    "softmax?"))), (
        Oral("The training loss stands still at your number. Which two measurements tell you that "
             "the activation is the reason, and not the learning rate?",
             ("accuracy on the training set is high, or the model's outputs are at the ends of "
              "their range",
              "the plateau equals log(1 + (K - 1) exp(-range)); another learning rate leads to "
              "the same value")),
        Oral("With twice as many classes, does the floor double? And are the predictions of such a "
             "model of any use?",
             ("no: it grows like a logarithm of the number of classes",
              "the largest output can still be the right class; probabilities taken from a second "
              "softmax are far from calibrated")))


# ------------------------------------------------------------------ derive
# (activation in z, its derivative in a, the same in z, the derivative of that in a, in LaTeX)
HEADS = (
    ("tanh(z)", "1 - a**2", "1 - tanh(z)**2", "-2*a", "\\tanh(z)"),
    ("sigma(z)", "a*(1 - a)", "sigma(z)*(1 - sigma(z))", "1 - 2*a", "\\sigma(z)"),
    ("2*sigma(z)", "a*(1 - a/2)", "2*sigma(z)*(1 - sigma(z))", "1 - a", "2\\,\\sigma(z)"),
    ("exp(-z)", "-a", "-exp(-z)", "-1", "e^{-z}"))


def squares_behind(rng):
    """Squared error behind an activation: derivatives in the logit, and where it saturates."""
    formula, slope, slope_in_z, bend, tex = pick(rng, *HEADS)
    front, half, tex_half = pick(rng, ("", "/2", "\\frac12 "), ("2*", "", ""))
    gradient = f"{front}({formula} - y)*({slope_in_z})"
    rises = formula != "exp(-z)"
    exercise = Derive(
        module_of("activation_mismatch", "squares_behind"), title="Squares behind an activation",
        points=3, difficulty=3, minutes=8,
        symbols=dict(z=(-2, 2), y=(0.2, 0.9)), where=dict(a=formula),
        ask=f"A network's output is $a = {tex}$, and its loss is $\\ell = "
            f"{tex_half}(a - y)^2$. What is the derivative of the activation, written in $a$? "
            "And what are the first and second derivative of the loss in the "
            "logit $z$, written in $a$ and $y$?",
        lines={"da/dz": Line(slope, only="a", of=formula, by="z"),
               "dl/dz": Line(f"{front}(a - y)*({slope})", only="a y",
                             of=f"({formula} - y)**2{half}", by="z",
                             follows=f"{front}(a - y)*{{da/dz}}"),
               "d2l/dz2": Line(f"{front}({slope})*({slope} + (a - y)*({bend}))", only="a y",
                               of=gradient, by="z")},
        because="each derivative in z brings the derivative of the activation as a factor, which "
                "itself depends on z: that is the product rule's second term, and it can make the "
                "curvature negative.",
        mistakes=(
            Mistake("in_a", {"dl/dz": f"{front}(a - y)"},
                    "This is the derivative in a. By how much does a change when z changes a "
                    "little?"),
            Mistake("turned", {"dl/dz": f"{front}(y - a)*({slope})"},
                    "The right size. Does the loss rise or fall when a moves from y upwards?"),
            Mistake("inner_only", {"d2l/dz2": f"{front}({slope})**2"},
                    "Only the difference a - y is differentiated. Which other factor of the first "
                    "derivative depends on z?"),
            Mistake("outer_only", {"d2l/dz2": f"{front}(a - y)*({slope})*({bend})"},
                    "Only the derivative of the activation is differentiated. Which other factor "
                    "depends on z?"),
            Mistake("bend_in_a", {"d2l/dz2": f"{front}(({slope})**2 + (a - y)*({bend}))"},
                    "The second term is differentiated in a. What has to follow by the chain "
                    "rule?"),
            Mistake("slope_guessed", {"da/dz": "1 - a" if rises else "a"},
                    "Differentiate the activation once more, and compare both at z = 0 and z = 1.")
        ))
    return exercise, (
        Oral("At which predictions does this pair learn slowest although the prediction is wrong, "
             "and which loss would not have that weakness?",
             ("where the derivative of the activation is close to 0",
              "the loss that is matched to the activation: its gradient in z is output minus "
              "target")),
        Oral("Where is your second derivative negative, and what does that mean for gradient "
             "descent?",
             ("far on the wrong side, where the second term outweighs the first",
              "the loss is not convex in the logit: the gradient gets smaller the more wrong the "
              "prediction is")))


# ------------------------------------------------------------------ decide
TASKS = {
    "count": ("the number of {things} that come back in each hour, maybe none; of each hour the "
              "mean is wanted, and the number varies more where it is larger, with a variance "
              "close to the mean", "poisson", ("never_negative", "grows")),
    "share": ("the fraction of {things} that come back, from 0 to 1; of each day the mean fraction "
              "is wanted", "bernoulli", ("bounded",)),
    "real": ("by how many degrees tomorrow's temperature will differ from today's, up or down; of "
             "each day the mean is wanted, and the scatter is the same on all of them", "gauss",
             ("any_sign", "even"))}
THINGS = ("bicycles", "boats", "bottles", "trolleys")


def output_layer(rng):
    """Which activation and loss go with a target."""
    (text, right, decisive), things = pick(rng, *TASKS.values()), pick(rng, *THINGS)
    options = dict(
        poisson=("exp, then the Poisson loss",
                 "This output is positive without an upper bound. Which values can the target "
                 "take?"),
        bernoulli=("sigmoid, then binary cross-entropy",
                   "This output lies between 0 and 1. Which values can the target take?"),
        gauss=("no activation, then the squared error",
               "This output can be any number, and each deviation counts alike. Can the target be "
               "any number?"),
        relu=("ReLU, then the squared error",
              "For a negative logit this output is 0 and the gradient as well. What happens to a "
              "unit that starts there?"),
        tanh_twice=("tanh, then binary cross-entropy with logits",
                    "The loss takes the output for a logit between -1 and 1. Which probabilities "
                    "are out of its reach?"),
        log_mae=("exp, then the absolute error",
                 "The absolute error asks for a median. Which number is wanted?"))
    reasons = dict(
        never_negative=("The target can be 0 and large, and not negative.",
                        "Is that so in this case? Look at both ends of the target's range."),
        grows=("The scatter grows with the mean, so a deviation in a large value should count "
               "less.", "What does the case say about the scatter?"),
        bounded=("The target lies between 0 and 1.", "Does it, in this case?"),
        any_sign=("The target can be positive and negative.", "Can it, in this case?"),
        even=("The scatter is the same everywhere, so deviations count alike.",
              "What does the case say about the scatter?"),
        quick=("The loss is quick to compute.", "True of all of them. What tells them apart?"),
        matched=("The gradient in the logit is output minus target.",
                 "True of three pairs of the list. What tells those apart?"),
        popular=("Most networks end in this activation.",
                 "What others use is no property of this target. Which values can it take?"))
    exercise = Decide(
        module_of("activation_mismatch", "output_layer"), title="What the last layer returns",
        points=2, difficulty=2, minutes=4, dealt_by=salt(rng),
        case=f"A network predicts {text.format(things=things)}. Which last activation and which "
             "loss do you choose?",
        options={name: Right(said) if name == right else Wrong(said, hint)
                 for name, (said, hint) in options.items()},
        reasons={name: Right(said) if name in decisive else Wrong(said, hint)
                 for name, (said, hint) in reasons.items()},
        because=dict(
            poisson="exp gives positive means, and the Poisson loss divides a deviation by the "
                    "variance that a count has.",
            bernoulli="a sigmoid gives every fraction between 0 and 1, and binary cross-entropy "
                      "asks for the mean, also of fractions.",
            gauss="any number can come out, and the squared error asks for the mean with equal "
                  "weight for each deviation.")[right])
    return exercise, (
        Oral("Three pairs of the list are matched. Which are they, and what follows for the "
             "gradient of a prediction that is very wrong?",
             ("identity with squared error, sigmoid with binary cross-entropy, exp with Poisson",
              "the gradient in the logit is output minus target, so it does not vanish there")),
        Oral("Take one of the wrong pairs. How would its failure show in a training curve or in "
             "the predictions?",
             ("names a pair and its symptom: dead ReLUs predict 0 for ever; a bounded output has "
              "a floor in the loss; a median is too low for skewed targets",
              "says what to measure: the range of outputs, the mean residual, the gradient in the "
              "logit")))


POOL = (bounded_floor, squares_behind, output_layer, mend_rates)
