"""The pool of the unit "calibration_and_noise"."""
import math

from ..exercises.decide import Decide, Right, Wrong
from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick, salt


# ------------------------------------------------------------------ estimate
def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def logit(p):
    return math.log(p / (1 - p))


def after_temperature(rng):
    """What a temperature that is found in one group makes of another output."""
    said, true, other = pick(rng, 0.9, 0.92, 0.95, 0.97), pick(rng, 0.7, 0.75, 0.8, 0.85), pick(
        rng, 0.6, 0.65, 0.99, 0.995, 0.3, 0.2)
    what = pick(rng, "tumours", "landslides", "failures", "storms")
    temperature = logit(said) / logit(true)
    reference = sigmoid(logit(other) / temperature)
    return estimate(
        module_of("calibration_and_noise", "after_temperature"), title="One temperature for all",
        points=2, difficulty=2, minutes=5, reference=reference, off=0.004,
        ask=f"A network predicts {what}. On held-out cases for which its sigmoid returns "
            f"{said:g}, a fraction of {true:g} turns out to be positive. Suppose that one "
            "temperature, which divides every logit, makes all of its probabilities calibrated. "
            f"Which probability belongs to an output of {other:g}? Give three digits after the "
            "point.",
        because="the temperature is the ratio of the two logits of the first group, and every "
                "logit is divided by it.",
        candidates=(
            Mistake("as_it_is", other, "This is the output itself. What does the first group tell "
                                       "about it?"),
            Mistake("times", sigmoid(logit(other) * temperature),
                    "Here the logit is multiplied. Is the network too sure of itself, or not sure "
                    "enough?"),
            Mistake("ratio", other * true / said,
                    "Here the probability is scaled by a ratio of probabilities. What does a "
                    "temperature divide?"),
            Mistake("odds", (lambda odds: odds / (1 + odds))(
                other / (1 - other) * (true / (1 - true)) / (said / (1 - said))),
                    "Here the odds are multiplied by a factor, as class weights do. What happens "
                    "to the odds when the logit is divided by T?"),
            Mistake("shift", other - (said - true),
                    "Here the same difference is taken off. What does a temperature divide?"),
            Mistake("group", true, "This is the fraction of the first group. Which output is asked "
                                   "about?"),
            Mistake("temperature", temperature,
                    "This is the temperature. What does it make of the output?"),
            Mistake("logit", logit(other) / temperature,
                    "This is the new logit. Which probability belongs to it?"))), (
        Oral("Which outputs stay as they are under every temperature, and does accuracy change?",
             ("one half stays, as do 0 and 1",
              "the order of the probabilities and their side of one half stay, so accuracy at a "
              "threshold of one half does not change")),
        Oral("In the second group the temperature does not fit. What do you see, and what do you "
             "do?",
             ("the reliability curve is not that of one temperature: some groups too sure, others "
              "not",
              "a map with more freedom (Platt with an offset, isotonic), fitted to held-out "
              "cases and checked on others")))


# ------------------------------------------------------------------ decide
TASKS = {
    "sure": ("On held-out data the network is too sure in every group, in the same way: it says "
             "95 % where 85 % are right, and 5 % where 15 % are. Its ranking is fine.",
             "temperature", ("pattern", "order_fine")),
    "shifted": ("On held-out data every probability is too high, near 0 as well as near 1: the "
                "training set held ten times as many positives as the world, and nothing else "
                "differs.", "prior", ("frequency", "odds")),
    "noisy": ("A fifth of the training labels was flipped at random, positives and negatives "
              "alike, and the network was trained to the optimum of the cross-entropy. The clean "
              "probability is wanted.", "unflip", ("known_flips", "mixture"))}
WHO = (("A weather service", "hail"), ("A hospital", "sepsis"), ("A factory", "a leak"))


def which_repair(rng):
    """What to do about probabilities that are off."""
    (text, right, decisive), (who, what) = pick(rng, *TASKS.values()), pick(rng, *WHO)
    options = dict(
        temperature=("divide the logit by a temperature that is fitted to held-out cases",
                     "This draws every probability towards one half. Are those below one half too "
                     "low in this case?"),
        prior=("multiply the odds by a factor, the ratio of the true odds of a positive to those "
               "of the training set",
               "This moves every probability in the same direction. Are all of them off in the "
               "same direction, and is the reason another frequency?"),
        unflip=("subtract 0.2 from the probability, and divide by 0.6",
                "This is for outputs between 0.2 and 0.8. Are there labels of which a fifth was "
                "flipped in this case?"),
        smooth=("train again with label smoothing",
                "This draws the outputs away from 0 and 1 by an amount that the data do not "
                "choose. Which cause does the case name?"),
        threshold=("move the threshold", "The probability itself is wanted. Does a threshold "
                                         "change it?"),
        more_epochs=("train for more epochs",
                     "What happens to probabilities that are too sure, or to a training set that "
                     "differs from the world?"))
    reasons = dict(
        pattern=("The probabilities are off towards both ends, by the same pattern.",
                 "Does the case describe both ends, and are they off in opposite directions?"),
        order_fine=("The order of the probabilities is right, and a temperature keeps it.",
                    "Several of the repairs keep the order. Does the case say what is wrong with "
                    "the numbers?"),
        frequency=("The training set has another frequency of positives than the world.",
                   "Does the case say so?"),
        odds=("Another frequency multiplies all odds by the same number.",
              "True. Is another frequency the reason in this case?"),
        known_flips=("It is known which fraction of the labels was flipped, in both classes.",
                     "Does the case say that labels were flipped?"),
        mixture=("The best output for flipped labels is a mixture of clean probability and "
                 "its opposite.", "True for flipped labels. Are there any here?"),
        accuracy=("The accuracy on held-out cases is high.",
                  "Is it said, and what would it tell about the probabilities?"),
        proper=("Cross-entropy is a proper scoring rule.",
                "True: its optimum is the frequency in the training set. Which sentence of the "
                "case tells what to do about that?"))
    exercise = Decide(
        module_of("calibration_and_noise", "which_repair"), title="Numbers that are off", points=2,
        difficulty=3, minutes=5, dealt_by=salt(rng),
        case=f"{who} predicts the probability of {what}. {text} How do you get the probability "
             "that is wanted?",
        options={name: Right(said) if name == right else Wrong(said, hint)
                 for name, (said, hint) in options.items()},
        reasons={name: Right(said) if name in decisive else Wrong(said, hint)
                 for name, (said, hint) in reasons.items()},
        because=dict(
            temperature="dividing the logit draws both ends towards one half and keeps the order.",
            prior="with another frequency of positives the odds of every case are off by the same "
                  "factor, which is known.",
            unflip="the best output is 0.8 p + 0.2 (1 - p) = 0.2 + 0.6 p, and that is solved for "
                   "p.")[right])
    return exercise, (
        Oral("How do you check afterwards that the repair has worked, and on which data?",
             ("a reliability diagram or the calibration error in groups, with an interval",
              "on cases that were used neither for training nor for fitting the repair")),
        Oral("Which of the three repairs changes decisions at a threshold of one half, and why?",
             ("a temperature does not: it leaves one half where it is; nor do symmetric flips",
              "the factor on the odds does: cases cross one half")))


POOL = (after_temperature, which_repair)
