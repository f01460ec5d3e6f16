"""The pool of the unit "imbalance"."""
import numpy as np

from ..exercises.decide import Decide, Right, Wrong
from ..exercises.derive import Derive, Line
from ..exercises.kinds import Mistake
from ..losses.classification.bce_with_logits import bce_with_logits_grad
from .imbalance_program import mend_alarms
from .making import Oral, estimate, module_of, pick, salt


# ------------------------------------------------------------------ estimate
def prob_behind(output, weight):
    """The probability of a positive for which the mean gradient in the logit is 0 at this output,
    when positives have a weight."""
    logit = np.log(output / (1 - output))
    positive, negative = (bce_with_logits_grad(logit, label, pos_weight=weight)
                          for label in (1.0, 0.0))
    return float(negative / (negative - positive))


def weight_undone(rng):
    """The probability behind an output of a network that was trained with a weight."""
    weight = pick(rng, 4, 5, 8, 12, 15, 19, 24, 30, 40)
    output = pick(rng, 0.2, 0.3, 0.4, 0.6, 0.7, 0.75, 0.85, 0.9)
    kept = bool(rng.integers(2))
    what, who = pick(rng, ("a payment is a fraud", "payment"), ("a part is broken", "part"),
                     ("a patient has the disease", "patient"), ("a file is malware", "file"))
    how = (f"Of the negatives only every {weight}th, drawn at random, was kept for training; all "
           "positives were." if kept else
           f"In its training loss each positive had the weight {weight}, each negative the weight "
           "1.")
    reference = prob_behind(output, weight)
    return estimate(
        module_of("imbalance", "weight_undone"), title="What the output means", points=2,
        difficulty=3, minutes=5, reference=reference, within=0.012,
        ask=f"A network predicts whether {what}. {how} It was trained with binary cross-entropy "
            f"until it could not be improved, and on new data it is used as it is. For one {who} "
            f"its sigmoid returns {output:g}. With which probability is this one positive? Give "
            "three significant digits.",
        because=f"either way the odds that the network learns are {weight} times the true ones, so "
                "the odds of the output have to be divided by that.",
        candidates=(
            Mistake("as_it_is", output,
                    "This is the output itself. What did the training do to the odds of a "
                    "positive?"),
            Mistake("other_way", output * weight / (output * weight + 1 - output),
                    "Here the odds are multiplied once more. Is the true probability higher or "
                    "lower than the output?"),
            Mistake("probability_divided", output / weight,
                    "Here the probability is divided. Which quantity is multiplied by the weight, "
                    "the probability or the odds?"),
            Mistake("odds", output / (1 - output) / weight,
                    "These are the odds. Which probability has them?"),
            Mistake("turned", 1 - reference,
                    "This is the probability of a negative. Which of the two is asked for?"),
            Mistake("weight_alone", 1 / (1 + weight),
                    "This belongs to an output of one half. What are the odds of the output in "
                    "this case?"),
            Mistake("of_negatives", (1 - output) / (1 - output + weight * output),
                    "Here output and one minus output have changed places. Which of them belongs "
                    "to the positives?"),
            Mistake("one_too_many", output / (output + (weight + 1) * (1 - output)),
                    "Near: the odds were divided by one more than they were multiplied by. How "
                    "many times does a positive count as much as a negative?"),
            Mistake("one_too_few", output / (output + (weight - 1) * (1 - output)),
                    "Near: the odds were divided by one less than they were multiplied by. How "
                    "many times does a positive count as much as a negative?"))), (
        Oral("Does the network with this training rank the cases in another order than one "
             "without? What does that mean for a decision that only needs the top fifty?",
             ("at the optimum no: all odds are multiplied by the same number",
              "for a fixed number of alarms nothing has to be undone, and the weight was not "
              "needed")),
        Oral("At which output would you raise an alarm if a false negative costs as much as "
             f"{weight} false positives?",
             ("at one half: the odds are multiplied by the same number as the costs ask for",
              f"in true probabilities the threshold is 1/{weight + 1}")))


# ------------------------------------------------------------------ derive
def gains(rng):
    """The threshold from gains or costs, for the probability of either class."""
    of_negative, gain = bool(rng.integers(2)), bool(rng.integers(2))
    with_fee = bool(rng.integers(2))
    symbols = dict(p=(0.05, 0.95), t=(0.05, 0.95), a=(2, 9), b=(0.3, 1.8),
                   **(dict(f=(0.05, 0.25)) if with_fee else {}))
    positive, negative = ("(1 - p)", "p") if of_negative else ("p", "(1 - p)")
    fee = " - f" if with_fee else ""
    only = "a b f" if with_fee else "a b"
    if gain:
        story = ("An alarm brings $a$ if the case is positive and costs $b$ if it is negative; no "
                 "alarm brings nothing.")
        kept = "0"
        alarm = f"{positive}*a - {negative}*b{fee}"
        cases = "gain"
    else:
        story = ("An alarm costs $b$ if the case is negative and nothing if it is positive; "
                 "without an alarm a positive case costs $a$.")
        alarm = f"{negative}*b{' + f' if with_fee else ''}"
        kept = f"{positive}*a"
        cases = "cost"
    # where alarm and no alarm are level: positive * a - negative * b - fee = 0
    share = "(b + f)/(a + b)" if with_fee else "b/(a + b)"       # of positives, at the threshold
    cut = ("(a - f)/(a + b)" if with_fee else "a/(a + b)") if of_negative else share
    other = share if of_negative else ("(a - f)/(a + b)" if with_fee else "a/(a + b)")
    # t is the threshold in p; solved for a
    at = "(1 - t)" if of_negative else "t"
    rest = "t" if of_negative else "(1 - t)"
    implied = f"(b*{rest}{' + f' if with_fee else ''})/{at}"
    swapped = f"({negative}*a - {positive}*b{fee})" if gain else (
        f"({positive}*b{' + f' if with_fee else ''})")
    fee_text = " Each alarm also costs a fee of $f$, whatever the case is." if with_fee else ""
    of = "negative" if of_negative else "positive"
    lines = {f"{cases} of an alarm": Line(alarm, only=f"p {only}"),
             **({} if gain else {"cost of no alarm": Line(kept, only=f"p {only}")}),
             "t": Line(cut, only=only),
             "a": Line(implied, only=f"t b{' f' if with_fee else ''}")}
    exercise = Derive(
        module_of("imbalance", "gains"), title="A threshold from what is at stake", points=3,
        difficulty=3, minutes=7, symbols=symbols, lines=lines,
        ask=f"{story}{fee_text} Mind that $p$ is the calibrated probability that the case is "
            f"**{of}**.\n\nWhat is the expected {cases} of an alarm"
            f"{'' if gain else ', and that of no alarm'}? For which $p = t$ are alarm and no alarm "
            "worth the same? Last, somebody names a threshold $t$ and all amounts but $a$: which "
            "$a$ does he imply?",
        because="the odds at the threshold are the ratio of what a wrong alarm loses to what a "
                "right one saves; a fee is lost either way, so it raises the share of positives "
                "that is needed.",
        mistakes=(
            Mistake("classes_swapped", {f"{cases} of an alarm": swapped},
                    "The two probabilities are swapped. Of which class is p the probability?"),
            Mistake("other_class", {"t": other},
                    "This is the threshold in the probability of the other class. Of which class "
                    "is p the probability?"),
            Mistake("odds", {"t": {False: "b/a", True: "(b + f)/(a - f)"}[with_fee]},
                    "These are odds of positive to negative at the threshold. Which p has them?"),
            Mistake("half", {"t": "1/2"},
                    "A half is for stakes of equal size. Set alarm and no alarm equal and solve "
                    "for p."),
            *((Mistake("fee_forgotten", {"t": "a/(a + b)" if of_negative else "b/(a + b)"},
                       "This is the threshold without the fee. Who pays the fee, and when?"),)
              if with_fee else ()),
            Mistake("odds_turned", {"a": f"(b*{at}{' + f' if with_fee else ''})/{rest}"},
                    "Check with a threshold at which only cases that are almost surely positive "
                    "raise an alarm: is a large or small then?")))
    return exercise, (
        Oral("All amounts are doubled. What happens to the threshold, and why?",
             ("nothing: only ratios of the amounts count",
              "multiplying both sides of the comparison by 2 does not change where they are "
              "equal")),
        Oral("The model's probabilities turn out to be twice too high for rare cases. Do you move "
             "the threshold or mend the probabilities, and how?",
             ("recalibrate on held-out data, then use the threshold from the stakes",
              "or move the threshold to where the calibrated probability equals it: the same "
              "decisions as long as the order is kept")))


# ------------------------------------------------------------------ decide
CASES = {
    "costs": ("Each {case} is decided on its own. A missed {positive} costs {a} euros, and a check "
              "that finds nothing costs {b} euros. As many {cases} as need be can be checked.",
              "threshold", ("stakes", "calibrated")),
    "capacity": ("{n} {cases} a day are checked, no more and no fewer, and they are to hold as "
                 "many {positives} as possible.", "top", ("order_only", "fixed_number")),
    "rates": ("The probability is printed beside each {case} and used by others for contracts. "
              "Nothing is decided here.", "as_it_is", ("read_as_it_is", "calibrated"))}
WHO = (dict(case="invoice", cases="invoices", has="is a forgery", positive="forgery",
            positives="forgeries"),
       dict(case="weld", cases="welds", has="has a crack", positive="crack", positives="cracks"),
       dict(case="shipment", cases="shipments", has="carries an infection",
            positive="infection", positives="infections"))


def what_to_do(rng):
    """What a rare class calls for, when costs, a capacity or the probabilities count."""
    (text, right, decisive), who = pick(rng, *CASES.values()), pick(rng, *WHO)
    b = pick(rng, 20, 25, 40, 50)
    times, number = pick(rng, 9, 19, 24, 49), pick(rng, 20, 40, 60)
    cases, positives = who["cases"], who["positives"]
    cut = 1 / (times + 1)
    options = dict(
        threshold=(f"keep the network, and check every {who['case']} whose probability exceeds "
                   f"{f'{cut:.3g}' if right == 'threshold' else 'a half'}",
                   f"How many {cases} exceed it on a day, and who says that this is the right "
                   "number of them?"),
        top=(f"keep the network, and check the {number} highest probabilities of each day",
             f"Why {number}? Which sentence of the case limits the number of checks?"),
        as_it_is=("keep the network and print its probabilities; nothing else is needed",
                  "Something has to be decided here. From which probability on, or how many of "
                  "them?"),
        weighted=(f"train again with a weight for {positives}, and take 0.5 as the threshold",
                  "Can the weight be undone by the threshold, and is the printed number still a "
                  "probability?"),
        oversampled=(f"train again on as many {positives} as others, and print what comes out",
                     "What happens to the probabilities when the training set has another "
                     "frequency than the world?"),
        accuracy=("choose the threshold with the best accuracy on a test set",
                  "Which threshold has the best accuracy when the positives are this rare, and "
                  f"how many {positives} does it find?"))
    reasons = dict(
        stakes=(f"A missed {who['positive']} costs {times} times as much as a check in vain, which "
                "fixes the threshold.",
                "Does the case name what the two errors cost?"),
        calibrated=("The network's probabilities are calibrated.",
                    "True. If every probability were replaced by its square root, would your "
                    "choice still be right?"),
        order_only=("Only the order of the probabilities matters.",
                    "In this case a number is compared with another, or read as it is. Would any "
                    "function that keeps the order do?"),
        fixed_number=("The number of checks does not depend on the probabilities.",
                      "Is a number of checks given in this case?"),
        read_as_it_is=("Others read the number itself, so it has to mean what it says.",
                       "Who reads the number itself in this case?"),
        rare=(f"{positives.capitalize()} are rare.",
              "True. If every second one were positive, would you choose otherwise?"),
        gradient=("Without a weight a network cannot learn a rare class.",
                  "The probabilities are calibrated, says the case. What would they be if nothing "
                  "had been learned?"),
        half=("The threshold of a classifier is one half.",
              "For which costs of the two errors is it?"))
    exercise = Decide(
        module_of("imbalance", "what_to_do"), title="One in three hundred", points=2,
        difficulty=3, minutes=5, dealt_by=salt(rng),
        case=f"One in three hundred {cases} {who['has']}. A network was trained with "
             "plain cross-entropy to its optimum, and its probabilities are calibrated. "
             f"{text.format(a=times * b, b=b, n=number, **who)} What do you do?",
        options={name: Right(said) if name == right else Wrong(said, hint)
                 for name, (said, hint) in options.items()},
        reasons={name: Right(said) if name in decisive else Wrong(said, hint)
                 for name, (said, hint) in reasons.items()
                 # where nothing is said of costs, the ratio would be a fact from nowhere
                 if name != "stakes" or right == "threshold"},
        because=dict(
            threshold=f"with calibrated probabilities the costs give the threshold, here 1 in "
                      f"{times + 1}; no training is needed for it.",
            top="whichever function of the probabilities is used, the same ones are at the top, "
                "and their number is given.",
            as_it_is="calibrated probabilities are what is wanted, and any weight or resampling "
                     "would spoil them.")[right])
    return exercise, (
        Oral("Suppose that you had trained with a weight all the same. How would you get back to "
             "the same decisions?",
             ("divide the odds of the output by the weight, or move the threshold accordingly",
              "for a fixed number of checks nothing has to be done")),
        Oral("How would you find out on held-out data whether the probabilities are calibrated "
             "where it matters in this case?",
             (f"group the {cases} by predicted probability and compare with the frequency of "
              f"{positives} in each group",
              "with so few positives look near the threshold, or at the top, and give an "
              "interval")))


POOL = (weight_undone, gains, what_to_do, mend_alarms)
