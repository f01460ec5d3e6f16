"""The pool of the unit "cross_entropy"."""
import math

import numpy as np

from ..core.words import with_article
from ..exercises.decide import Decide, Right, Wrong
from ..exercises.derive import Derive, Line
from ..exercises.kinds import Mistake
from ..losses.classification.soft_cross_entropy import soft_cross_entropy
from .cross_entropy_program import mend_softmax
from .making import Oral, estimate, module_of, pick, salt

PLACES = ("one", "two", "three", "four", "five")


# ------------------------------------------------------------------ estimate
def mean_loss(probs, targets):
    """The mean cross-entropy, in nats, of probabilities against a distribution of the classes."""
    return float(soft_cross_entropy(np.log([probs]), np.array([targets]))[0])


def frequencies_learned(rng):
    """How far the loss falls when a network has learned the frequencies alone."""
    hundredths = pick(rng, (60, 30, 10), (50, 40, 10), (70, 20, 10), (65, 30, 5), (80, 15, 5),
                      (55, 35, 10), (40, 30, 20, 10), (60, 20, 15, 5), (70, 15, 10, 5),
                      (50, 25, 15, 10), (85, 10, 5))
    bits = bool(rng.integers(2))
    what = pick(rng, "emails", "calls", "images", "reviews")
    shares, unit = np.array(hundredths) / 100, math.log(2) if bits else 1.0
    count = len(shares)
    even = np.full(count, 1 / count)
    start, floor = mean_loss(even, shares), mean_loss(shares, shares)
    names = "bits" if bits else "nats"
    other = 1.0 if bits else math.log(2)
    percents = ", ".join(f"{one} %" for one in hundredths[:-1]) + f" and {hundredths[-1]} %"
    return estimate(
        module_of("cross_entropy", "frequencies_learned"), title="Frequencies and no more",
        points=2, difficulty=2, minutes=5, unit_of=names, reference=(start - floor) / unit,
        off=0.004 / unit,
        ask=f"A network sorts {what} into {PLACES[count - 1]} classes, of which {percents} of the "
            f"{what} belong to the first, second, and so on. At the start it gives all classes the "
            "same probability. After a while it gives each class its frequency, whatever the "
            "input. By how much has its mean cross-entropy fallen since the start, in "
            f"{names}? Give two digits after the point.",
        because="it starts at the logarithm of the number of classes and has come down to the "
                "entropy of the frequencies; the difference is the KL divergence of the even "
                "distribution from them.",
        candidates=(
            Mistake("start", start / unit,
                    "This is the loss at the start. How large is the loss of a network that knows "
                    "the frequencies?"),
            Mistake("entropy", floor / unit,
                    "This is the loss that is left. How far is it below that of the start?"),
            Mistake("other_unit", (start - floor) / other,
                    "The size fits another unit. Which logarithm belongs to the one asked for?"),
            Mistake("direction", (mean_loss(shares, even) - start) / unit,
                    "This averages over the classes alike. With which frequency does each class "
                    "occur in the mean?"),
            Mistake("most_frequent", (start + math.log(shares.max())) / unit,
                    "Here every label is the most frequent class. What is the mean over all "
                    "labels?"),
            Mistake("mean_probability", (start + math.log(float(shares @ shares))) / unit,
                    "Here probabilities are averaged first, and the logarithm is taken at the end. "
                    "Of what is the cross-entropy the mean?"),
            Mistake("accuracy", float(shares.max()) - 1 / count,
                    "This is by how much the accuracy can rise. What is the mean of the "
                    "logarithms?"))), (
        Oral("The network now gives the most frequent class a probability of 1. What are its "
             "accuracy and its mean cross-entropy?",
             ("the accuracy is the frequency of that class, as with the frequencies themselves",
              "the cross-entropy is infinite: other labels have the probability 0")),
        Oral("How do you put a network at the lower of your two losses before the first step?",
             ("set the biases of the last layer to the logarithms of the frequencies, its weights "
              "to nearly 0",
              "any common constant added to the biases changes nothing")))


# ------------------------------------------------------------------ derive
def logit_convention(rng):
    """Binary cross-entropy with labels -1 and 1, or with the logit of the other class."""
    signed, scale = bool(rng.integers(2)), pick(rng, 1, 2, 3)
    bits = bool(rng.integers(2))
    per = "/log(2)" if bits else ""
    front = "" if scale == 1 else f"{scale}*"
    inner = f"{front}z"
    tex = "z" if scale == 1 else f"{scale} z"
    unit = "\\log_2" if bits else "\\log"
    if signed:
        loss = f"log(1 + exp(-y*{inner})){per}"
        prob, symbols = f"sigma({inner})", dict(z=(-2, 2), q=(0.1, 0.9), y={-1, 1})
        story = (f"The labels are $y = -1$ and $y = 1$, and the loss of a logit $z$ is $L = {unit}"
                 f"\\bigl(1 + e^{{-y\\,{tex}}}\\bigr)$. So $p = \\sigma({tex})$ is the predicted "
                 "probability of $y = 1$.")
        first = f"{front}(p - (1 + y)/2){per}"
        best = f"log(q/(1 - q)){'/' + str(scale) if scale > 1 else ''}"
        turned = f"log((1 - q)/q){'/' + str(scale) if scale > 1 else ''}"
        as_binary, flipped = f"{front}(p - y){per}", f"{front}((1 + y)/2 - p){per}"
    else:
        loss = f"-(y*log(sigma(-{inner})) + (1 - y)*log(1 - sigma(-{inner}))){per}"
        prob, symbols = f"sigma(-{inner})", dict(z=(-2, 2), q=(0.1, 0.9), y={0, 1})
        story = ("The labels are $y = 0$ and $y = 1$, but a colleague's network returns a number "
                 f"$z$ that speaks for class 0: $p = \\sigma(-{tex})$ is the predicted probability "
                 f"of $y = 1$. The loss is $L = -y\\,{unit} p - (1 - y)\\,{unit}(1 - p)$.")
        first = f"{front}(y - p){per}"
        best = f"log((1 - q)/q){'/' + str(scale) if scale > 1 else ''}"
        turned = f"log(q/(1 - q)){'/' + str(scale) if scale > 1 else ''}"
        as_binary, flipped = f"{front}(p - y){per}", f"{front}(1 - y - p){per}"
    squared = "" if scale == 1 else f"{scale ** 2}*"
    second = f"{squared}p*(1 - p){per}"
    gradient = (f"{front}(sigma({inner}) - (1 + y)/2){per}" if signed
                else f"{front}(y - sigma(-{inner})){per}")
    mistakes = [
        Mistake("usual_convention", {"dL/dz": as_binary},
                "This is the gradient for labels 0 and 1 and the logit of class 1. Insert the two "
                "labels of this convention, one after the other."),
        Mistake("flipped", {"dL/dz": flipped},
                "Look at one label: if the prediction is far too sure of the other class, in which "
                "direction does z have to go?"),
        Mistake("sigmoid_missing", {"d2L/dz2": f"{squared.rstrip('*') or '1'}{per}"},
                "Here p is differentiated as if it were z. What is the derivative of the sigmoid?"),
        Mistake("signed_curvature", {"d2L/dz2": f"-{second}"},
                "The loss is convex in z. Which sign has its second derivative?"),
        Mistake("best_turned", {"best z": turned},
                "With this z the predicted probability of y = 1 is 1 - q. Which one is it to be?"),
        Mistake("best_as_p", {"best z": "q"},
                "This is the best p. Which z gives it?")]
    if scale > 1:
        mistakes += [
            Mistake("inner_forgotten", {"dL/dz": first.removeprefix(front)},
                    "The factor beside z is missing. What does the chain rule multiply by?"),
            Mistake("factor_once", {"d2L/dz2": f"{front}p*(1 - p){per}"},
                    "The gradient has the factor beside z once already. Does p bring it in "
                    "again?"),
            Mistake("not_divided", {"best z": best.removesuffix(f"/{scale}")},
                    "This is the argument of the sigmoid. Which z belongs to it?")]
    if bits:
        mistakes.append(Mistake("in_nats", {"dL/dz": first.removesuffix(per)},
                                "This is the gradient of the loss in nats. By what does a "
                                "logarithm to the base 2 differ from the natural one?"))
    exercise = Derive(
        module_of("cross_entropy", "logit_convention"), title="Another convention", points=3,
        difficulty=3, minutes=8, symbols=symbols, where=dict(p=prob),
        ask=f"{story}{' Both logarithms are to the base 2.' if bits and not signed else ''}\n\n"
            "What are the first and second derivative of the loss in $z$, with the symbols that "
            "stand beside each line? And if $y = 1$ has the probability $q$, for which $z$ is the "
            "mean loss smallest?",
        lines={"dL/dz": Line(first, only="p y", of=loss, by="z"),
               "d2L/dz2": Line(second, only="p", of=gradient, by="z"),
               "best z": Line(best, only="q")},
        because="the gradient is always the predicted probability minus the label, once both are "
                "counted for the class that z speaks for; a factor beside z comes in once in the "
                "gradient and twice in the curvature.",
        mistakes=tuple(mistakes))
    return exercise, (
        Oral("Check your gradient without differentiating: insert one label and a prediction that "
             "is perfect, then one that is as wrong as can be. What has to come out?",
             ("0 for the perfect one",
              "a size of the factor in front (times the unit), with the sign that moves z towards "
              "the label, for the other")),
        Oral("The library that you use has another convention for labels and logit. What do you "
             "convert, and how do you notice if you forgot?",
             ("labels by (1 + y)/2, the logit by a change of sign and a factor",
              "the first loss still looks usual with zero logits; training drives the accuracy "
              "below chance, or the loss above its start")))


# ------------------------------------------------------------------ decide
TASKS = {
    "one": ("Each {thing} belongs to exactly one of six {kinds}.", "ce", ("exclusive", "labels")),
    "several": ("{a_thing} may belong to several of six {kinds}, or to none.", "bce",
                ("several", "entries")),
    "votes": ("Each {thing} was judged by ten people, who chose one of six {kinds} each; `t` holds "
              "the fractions of their votes, shape `(n, 6)`, and the network is to predict them.",
              "soft", ("exclusive", "fractions"))}
THINGS = (("recording", "bird species"), ("ticket", "departments"), ("scan", "findings"),
          ("article", "topics"))


def head_and_target(rng):
    """Which call goes with which kind of label."""
    (text, right, reasons_right), (thing, kinds) = pick(rng, *TASKS.values()), pick(rng, *THINGS)
    target = {"ce": "`k` holds the numbers of the classes, shape `(n,)`.",
              "bce": "`y` holds 0.0 and 1.0, shape `(n, 6)`.", "soft": ""}[right]
    said_of_labels = " ".join([text.format(
        a_thing=with_article(thing).capitalize(), thing=thing, kinds=kinds), target]).strip()
    given = {"ce": "k", "bce": "y", "soft": "t"}[right]
    options = dict(
        ce=("`F.cross_entropy(z, k)`" if given == "k" else
            f"`F.cross_entropy(z, {given}.argmax(dim=1))`",
            "This takes one class of each row for certain and forgets the rest of the row. Is "
            "there a rest here?"),
        bce=("`F.binary_cross_entropy_with_logits(z, y)`" if given == "y" else
             "`F.binary_cross_entropy_with_logits(z, F.one_hot(k, 6).float())`" if given == "k"
             else "`F.binary_cross_entropy_with_logits(z, t.round())`",
             "This asks six questions, each by itself. Do the six probabilities of a row have to "
             "add up to 1 here?"),
        soft={"t": ("`F.cross_entropy(z, t)`", ""),
              "y": ("`F.cross_entropy(z, y / y.sum(dim=1, keepdim=True))`",
                    "What is the target of a row in which nothing is shown, and which "
                    "probabilities does a row with two get at best?"),
              "k": ("`F.cross_entropy(z, k, label_smoothing=0.2)`",
                    "The target of a smoothed label is not 1. Are the probabilities that minimise "
                    "this loss those that are wanted?")}[given],
        twice=(f"`F.cross_entropy(z.softmax(dim=1), {given})`" if given != "y" else
               "`F.binary_cross_entropy_with_logits(z.sigmoid(), y)`",
               "The loss takes what it is given for logits and applies its own activation. How "
               "low can it fall now?"),
        nll=(f"`F.nll_loss(z, {'k' if given == 'k' else given + '.argmax(dim=1)'})`",
             "This takes minus a logit for the loss. What keeps it from falling for ever?"),
        mse=(f"`F.mse_loss(z, {'F.one_hot(k, 6).float()' if given == 'k' else given})`",
             "This fits the logits themselves to the target by squares. Are they probabilities, "
             "between 0 and 1?"))
    reasons = dict(
        exclusive=(f"The {kinds} exclude one another, so the probabilities of a row add up to 1.",
                   "Does the case say that one excludes the others?"),
        several=(f"The {kinds} do not exclude one another.",
                 "Can two of them be right for the same row in this case?"),
        labels=("Each row has one label that is taken for certain.",
                "How many labels has a row in this case, and are they certain?"),
        entries=("Each entry of a row is a label of its own, 0 or 1.",
                 "What does a row of the target hold in this case?"),
        fractions=("The target of a row is itself a distribution.",
                   "What does the target of a row hold in this case?"),
        stable=("The call takes logits, and so it is numerically stable.",
                "Several of the calls take logits. What tells those apart?"),
        gradient=("The gradient in a logit is p minus the target.",
                  "True of more than one call in the list. Which p, of a softmax or of six "
                  "sigmoids?"))
    exercise = Decide(
        module_of("cross_entropy", "head_and_target"), title="Labels and their loss", points=2,
        difficulty=2, minutes=4, dealt_by=salt(rng),
        case=f"{said_of_labels} A network returns logits `z` of shape `(n, 6)`, and its "
             "probabilities are wanted. Which loss do you choose?",
        options={name: Right(said) if name == right else Wrong(said, hint)
                 for name, (said, hint) in options.items()},
        reasons={name: Right(said) if name in reasons_right else Wrong(said, hint)
                 for name, (said, hint) in reasons.items()},
        because={"ce": "one certain label of classes that exclude each other is what softmax "
                       "cross-entropy with class numbers is for.",
                 "bce": "kinds that do not exclude one another need a probability each, so six "
                        "sigmoids.",
                 "soft": "cross-entropy takes a distribution as target as well, and its best "
                         "probabilities are the target."}[right])
    return exercise, (
        Oral("Take two other calls of the list. For which change of the labels would each of them "
             "be right?",
             ("class numbers of exclusive classes: cross_entropy with integers",
              "several at once: binary cross-entropy with logits; fractions of votes: "
              "cross_entropy with a distribution")),
        Oral("The right call is used, and the first loss of a fresh network is printed. Which "
             "number do you expect, and why?",
             ("log 6 = 1.79 for a softmax over six classes, log 2 = 0.69 for the mean over "
              "sigmoids",
              "because all logits are near 0, so that all probabilities are even")))


POOL = (frequencies_learned, logit_convention, head_and_target, mend_softmax)
