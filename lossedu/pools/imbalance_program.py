"""A program to mend, for the pool of the unit "imbalance"."""
import numpy as np

from ..exercises.programs import Edit, Fault
from ..exercises.record import Case
from .making import Oral, as_program, debug, module_of, pick, plant


def best_alarm(score, label, weight):
    """The best threshold on a set of cases, and WHAT, at each threshold.

    score: (n,), distinct numbers. label: (n,) of 0 and 1. The thresholds are the scores from high
    to low: at each, the cases whose score is not below it raise an alarm. Returns the threshold
    with the BEST value (of several the TIED threshold), and the values, (n,).
    """
    order = np.argsort(-score)
    sorted_label = label[order]
    true = np.cumsum(sorted_label)
    false = np.cumsum(1 - sorted_label)
    missed = label.sum() - true
    values = false + weight * missed
    return score[order][np.argmin(values)], values


COST = "false + weight * missed"
F_BETA = "(1 + beta ** 2) * true / ((1 + beta ** 2) * true + beta ** 2 * missed + false)"
EDITS = {
    "cost": (Edit("WHAT", "the cost, 1 for each false alarm and `weight` for each missed positive"),
             Edit("BEST", "smallest")),
    "f_beta": (Edit("WHAT", "F-beta, (1 + beta^2) P R / (beta^2 P + R) of precision P and "
                            "recall R (0 without a true alarm)"),
               Edit("BEST", "largest"), Edit("label, weight)", "label, beta)"),
               Edit(COST, F_BETA), Edit("np.argmin", "np.argmax"))}


def draw_scores(name):
    def draw(rng):
        def drawn(n, positives):
            label = rng.permutation(np.arange(n) < positives).astype(float)
            return rng.permutation(np.arange(n) - n / 3 + 0.3 * rng.random(n)), label

        yield Case(np.array([2.0]), np.array([0.0]), **{name: 0.0}).note("one case, and a 0")
        yield Case(np.array([3.0]), np.array([0.0]), **{name: 0.0}).note("one case, and a 0")
        yield Case(np.array([1.0, 4.0, 3.0, 2.0]), np.array([0.0, 1.0, 0.0, 1.0]),
                   **{name: 1.0}).note("two thresholds may be equally good")
        yield Case(rng.permutation(np.arange(5.0)), np.zeros(5), **{name: 2.0}).note(
            "no positive at all")
        for n, positives, given in ((2, 1, 2.0), (5, 2, 1.0), (6, 3, 3.0), (9, 1, 1.0),
                                    (12, 3, 2.0), (15, 11, 0.5), (30, 4, 4.0), (25, 5, 1.0)):
            yield Case(*drawn(n, positives), **{name: given}).note(
                f"{n} cases, {positives} positive, {name} = {given:g}")
    return draw


def mend_alarms(rng):
    """A search for a threshold with one or two faults of six."""
    kind = pick(rng, *EDITS)
    module = module_of("imbalance", "mend_alarms")
    formula, setting, find, other = {
        "cost": (COST, "weight", "argmin", "argmax"),
        "f_beta": (F_BETA, "beta", "argmax", "argmin")}[kind]
    lowest = bool(rng.integers(2))
    first, last = f"np.{find}(values)", f"len(values) - 1 - np.{find}(values[::-1])"
    place = last if lowest else first
    reference = as_program(
        best_alarm, module, *EDITS[kind], Edit("TIED", "lowest" if lowest else "highest"),
        *((Edit(first, last),) if lowest else ()))
    faults = (
        Fault("missed_of_negatives", "missed = label.sum() - true",
              "missed = (1 - label).sum() - true",
              "From the number of negatives the true alarms are taken off. What is a missed "
              "case?"),
        Fault("ascending", "order = np.argsort(-score)", "order = np.argsort(score)",
              "The lowest scores come first here. Which cases raise the first alarms?"),
        Fault("labels_in_place", "sorted_label = label[order]", "sorted_label = label",
              "The labels are counted in the order in which the cases came. To which scores do "
              "they belong?"),
        Fault("all_alarms", "false = np.cumsum(1 - sorted_label)",
              "false = np.arange(1, len(label) + 1)",
              "This counts all alarms. Which of them are false?"),
        Fault("unsorted_score", "score[order][", "score[",
              "The place of the best threshold belongs to the sorted scores. From which array is "
              "it taken?"),
        Fault("worst", place, place.replace(find, other),
              "This is the threshold at which the measure is worst. Which end of it is wanted?"))
    planted = plant(rng, faults, pick(rng, 1, 2))
    seed, share = int(rng.integers(100, 1000)), pick(rng, 0.08, 0.12, 0.15)
    given = pick(rng, 5.0, 8.0, 12.0) if kind == "cost" else pick(rng, 0.5, 2.0, 3.0)
    number = "one fault" if len(planted) == 1 else "two faults"
    mends = {
        "cost": (
            Fault("weight_on_false", formula, "weight * false + missed",
                  "The weight stands beside the wrong error. Which one is it for?"),
            Fault("accuracy", formula, "false + missed",
                  "Both errors count alike here. What is the weight for?"),
            Fault("averaged", formula, "(false + weight * missed) / len(label)",
                  "This is a mean over the cases. Which reduction does the docstring name?")),
        "f_beta": (
            Fault("not_squared", formula,
                  "(1 + beta) * true / ((1 + beta) * true + beta * missed + false)",
                  "Here beta stands where its square belongs. How does the docstring have it?"),
            Fault("precision", formula, "true / (true + false)",
                  "This is the precision. Which part of the measure is missing?"),
            Fault("recall_for_precision", formula,
                  "(1 + beta ** 2) * true / ((1 + beta ** 2) * true + missed + beta ** 2 * false)",
                  "Precision and recall have changed places. Which of them counts more when beta "
                  "is above 1?"))}[kind]
    exercise = debug(
        reference, faults=faults, planted=planted, draw=draw_scores(setting),
        title="Where to raise an alarm", points=3, difficulty=3, minutes=8,
        story="A colleague looks for the score from which on an alarm should be raised. Positives "
              "are rare and have higher scores than the others on the whole. Below is what her "
              f"program prints; it has {number}. Mend the program in its place; what it has to "
              "return stands in its docstring.",
        run=f'''rng = np.random.default_rng({seed})
label = (rng.random(400) < {share}).astype(float)
score = rng.normal(size=400) + 2 * label
cut, values = PROGRAM(score, label, {setting}={given})
print(f"alarms from {{cut:.2f}} on: {{np.sum(score >= cut)}} of 400, {{label.sum():.0f}} positive")
print(f"at the highest threshold {{values[0]:.3g}}, at the lowest {{values[-1]:.3g}}")''',
        look_at="both ends: with a single alarm, and with an alarm for everybody, what has to come "
                "out?",
        mends=(*mends, Fault("other_of_several", place, first if lowest else last,
                             "Of several thresholds that are equally good this takes the one at "
                             "the other end. Which one is asked for?")),
        styles=(_one_by_one(kind, lowest),
                Edit("np.argsort(-score)", "np.argsort(score)[::-1]"),
                Edit("np.cumsum(1 - sorted_label)",
                     "np.arange(1, len(label) + 1) - np.cumsum(sorted_label)")))
    return exercise, (
        Oral("Why do the scores themselves suffice as thresholds?",
             ("the alarms change only where a threshold passes a score",
              "between two neighbouring scores every threshold gives the same alarms")),
        Oral("The threshold is chosen on these cases and reported with its measure on the same "
             "cases. What is wrong with that, and what do you do about it?",
             ("the best of many thresholds is too good by chance: it is optimistic",
              "choose on one set, measure on another; or derive the threshold from costs and "
              "calibrated probabilities")))


def _one_by_one(kind, lowest):
    def counted(score, label, given):
        values = []
        for cut in sorted(score, reverse=True):
            alarm = score >= cut
            true, false = np.sum(alarm & (label == 1)), np.sum(alarm & (label == 0))
            missed = np.sum(label) - true
            if kind == "cost":
                values.append(false + given * missed)
            else:
                precision, recall = true / (true + false), true / max(true + missed, 1)
                down = given ** 2 * precision + recall
                values.append((1 + given ** 2) * precision * recall / down if true else 0.0)
        best = min(values) if kind == "cost" else max(values)
        places = [place for place, value in enumerate(values) if value == best]
        return sorted(score, reverse=True)[places[-1 if lowest else 0]], np.array(values)

    def by_cost(score, label, weight):
        return counted(score, label, weight)

    def by_f_beta(score, label, beta):
        return counted(score, label, beta)
    return by_cost if kind == "cost" else by_f_beta
