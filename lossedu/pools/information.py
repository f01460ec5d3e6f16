"""The pool of the unit "information"."""
import math

import numpy as np

from ..exercises.decide import Decide, Right, Wrong
from ..exercises.kinds import Mistake
from ..losses.distribution.kl_div import kl_div
from .making import Oral, estimate, module_of, pick, salt


# ------------------------------------------------------------------ estimate
def kl(true, model):
    """KL(true || model), in nats, of two lists of probabilities."""
    return float(kl_div(np.log([model]), np.array([true]))[0])


def wrong_code(rng):
    """What a code for wrong frequencies costs."""
    true = np.array(pick(rng, (60, 30, 10), (70, 20, 10), (50, 40, 10), (80, 15, 5), (45, 45, 10),
                         (75, 15, 10), (65, 25, 10))) / 100
    model = np.array(pick(rng, (25, 25, 50), (20, 40, 40), (10, 30, 60), (40, 10, 50),
                          (30, 20, 50))) / 100
    letters, bits = pick(rng, 1000, 2000, 5000), bool(rng.integers(2))
    unit, name = (math.log(2), "bits") if bits else (1.0, "nats")
    other, even = math.log(2) / unit if not bits else 1 / unit, np.full(3, 1 / 3)
    extra = letters * kl(true, model) / unit
    entropy = -float(true @ np.log(true)) * letters / unit

    def listed(probs):
        return ", ".join(f"{one:g}" for one in probs)

    return estimate(
        module_of("information", "wrong_code"), title="A code for another text", points=2,
        difficulty=2, minutes=5, unit_of=name, reference=extra, within=0.01,
        ask=f"A text of {letters} letters has three different ones, drawn independently with the "
            f"probabilities {listed(true)}. It is coded with the best code for the probabilities "
            f"{listed(model)} of the same letters, in this order; lengths need not be whole. By "
            f"how many {name} is the coded text longer, on average, than with the best code for "
            "itself? An answer within 1 % passes.",
        because="each letter has the length -log q where -log p would do, and the text's own "
                "frequencies p average that: the KL divergence from p to q, for each letter.",
        candidates=(
            Mistake("reversed", letters * kl(model, true) / unit,
                    "This averages over the probabilities of the code. Which letters occur how "
                    "often in the text?"),
            Mistake("whole_length", extra + entropy,
                    "This is the whole length, the cross-entropy. What would the best code need?"),
            Mistake("entropy", entropy, "This is the length with the best code. How much longer is "
                                        "the other one?"),
            Mistake("one_letter", extra / letters,
                    "This is what one letter costs. How many are there?"),
            Mistake("other_unit", extra * other if bits is False else extra * unit,
                    "The size fits another unit. Which logarithm belongs to the one asked for?"),
            Mistake("from_even", letters * kl(true, even) / unit,
                    "Here the code treats all letters alike. For which probabilities is it made?"),
            Mistake("entropies", abs(entropy + letters * float(model @ np.log(model)) / unit),
                    "This is a difference of two entropies. Over which frequencies is the length "
                    "of the code averaged?"))), (
        Oral("Can the coded text be shorter with the wrong code, for a particular text? And on "
             "average?",
             ("for a particular text yes, if it happens to hold the letters that the code makes "
              "short",
              "on average never: the divergence is 0 or more, and 0 for equal probabilities "
              "alone")),
        Oral("A language model's loss is a cross-entropy. Which part of it can training remove, "
             "and how would you know how large the rest is?",
             ("the divergence from the text's distribution to the model's; the entropy stays",
              "the entropy is unknown: it is bounded from above by the best model so far")))


# ------------------------------------------------------------------ decide
TASKS = {
    "cover": ("{who} has ten thousand recorded {places}, of which some kinds are rare. From a "
              "simple density $q$ it wants to judge whether a new one is possible at all: one "
              "that occurs must hardly ever get a density of nearly 0. Nothing but the records is "
              "known of the true density $p$.", "forward", ("samples", "must_cover")),
    "single": ("{who} can compute the density $p$ of good {places} up to an unknown constant; "
               "nothing has been recorded. There are several kinds of good ones, far apart. A "
               "simple density $q$ with one peak is to propose a place, and a proposal between "
               "the kinds is useless.", "reverse", ("density_known", "must_not_spread")),
    "compare": ("{who} compares the histograms of {places} of two years. The number is to be the "
                "same whichever year comes first, and finite although some bins are empty in one "
                "of the years.", "js", ("same_both_ways", "empty_bins"))}
WHO = (("A port", "berths"), ("A bird station", "nesting places"),
       ("A power company", "turbine sites"))


def which_divergence(rng):
    """The direction of KL, or JS."""
    (text, right, decisive), (who, places) = pick(rng, *TASKS.values()), pick(rng, *WHO)
    options = dict(
        forward=("minimise (or compute) `KL(p || q)`",
                 "This averages over `p`, and is infinite where `q` is 0 and `p` is not. Does the "
                 "case have draws of `p`, and does it want such places to count that much?"),
        reverse=("minimise (or compute) `KL(q || p)`",
                 "This averages over `q`, and needs the values of `p` there. Are they known, and "
                 "may `q` leave out a part of `p`?"),
        js=("compute `JS(p, q)`",
            "This is symmetric and bounded. Does the case call for either, and can the mean of "
            "both densities be computed?"),
        cross=("compute the cross-entropy of `p` with respect to itself",
               "This is the entropy of one of the two. How does it depend on the other?"),
        euclid=("compare the means of both",
                "Two densities with equal means can differ in everything else. Is a mean all that "
                "counts here?"))
    reasons = dict(
        samples=("Draws of `p` are there, and its values are not.",
                 "What is known in this case: draws, values, or whole histograms?"),
        must_cover=("Whatever occurs has to keep a density that is not nearly 0.",
                    "Is that asked for in this case? What would a density of nearly 0 spoil?"),
        density_known=("Values of `p` can be computed up to a constant, and draws are missing.",
                       "What is known in this case: draws, values, or whole histograms?"),
        must_not_spread=("One of several peaks is enough, and places between them are useless.",
                         "Is one of several peaks enough in this case?"),
        same_both_ways=("The number must not depend on the order of the two.",
                        "Does the case treat both alike?"),
        empty_bins=("Some places have the probability 0 under one of the two.",
                    "Does the case say so? And would it matter if not?"),
        distance=("A KL divergence is a distance.",
                  "Is it symmetric, and does it satisfy the triangle inequality?"),
        zero=("It is 0 for equal densities.", "True of more than one. What tells them apart?"))
    exercise = Decide(
        module_of("information", "which_divergence"), title="Which way round?", points=2,
        difficulty=3, minutes=5, dealt_by=salt(rng),
        case=f"{text.format(who=who, places=places)} Which quantity do you choose?",
        options={name: Right(said) if name == right else Wrong(said, hint)
                 for name, (said, hint) in options.items()},
        reasons={name: Right(said) if name in decisive else Wrong(said, hint)
                 for name, (said, hint) in reasons.items()},
        because=dict(
            forward="KL(p || q) is estimated from draws of p, as in maximum likelihood, and "
                    "punishes a q that is nearly 0 where p is not.",
            reverse="KL(q || p) is estimated from draws of q with values of p, and lets q stay "
                    "at one peak.",
            js="JS is symmetric, and compares each with the mean of both, which is above 0 "
               "wherever one of them is.")[right])
    return exercise, (
        Oral("A Gaussian is fitted to a density with two peaks far apart, once in each direction "
             "of KL. Where is its mean, and how wide is it?",
             ("KL(p || q): between the peaks, wide enough to cover both",
              "KL(q || p): at one of the peaks, as narrow as that peak, depending on the start")),
        Oral("Which of the two directions is maximum likelihood, and why?",
             ("KL(p || q): its part that depends on q is minus the mean log q over draws of p",
              "the entropy of p does not depend on q and drops out")))


POOL = (wrong_code, which_divergence)
