"""A threshold on predicted probabilities: what it finds and costs at any prevalence, and what a
class weight and a correction of the outputs change."""
import numpy as np

from ....activations import sigmoid
from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer

LOW, HIGH, BINS = -8.0, 6.0, 56  # log-odds that are drawn, and bars between them
WEIGHT = 20.0  # the class weight among the choices
CASES = 10_000  # what counts are given for
TICKS = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99)
STARTS = {
    "some": "From {threshold:.3f} on, of 10,000 cases, {positives:,d} of them positive: {tp:,d} "
            "true positives and {fp:,d} false positives. Recall {recall:.2f}, precision "
            "{precision:.2f}.",
    "none": "From {threshold:.3f} on there is no alarm: of 10,000 cases, {positives:,d} of them "
            "positive, {tp:,d} are found with {fp:,d} false positives. Recall {recall:.2f}, "
            "precision is not defined."}
END = (" Outputs {outputs}. A false negative costs {miss:.0f} and a false positive 1: the mean "
       "cost of a case is {cost:.3f}; at the threshold from the costs, {rule:.3f}, it is "
       "{rule_cost:.3f}; the lowest on these cases, at {best:.3f}, is "
       "{least:.3f}.")


class Alarms(Explorer):
    """Both classes by their output, the confusion matrix, cost, recall and precision."""

    title = "A threshold, its confusion matrix and its cost"
    template = {case: start + END for case, start in STARTS.items()}
    size = (9.4, 6.4)

    def __init__(self, probs, target):
        score = log_odds(probs).round(4)
        self.negatives, self.positives = (np.sort(score[target == label]) for label in (0, 1))
        self.prevalence = float(np.mean(target == 1))
        self.controls = (
            Slider("threshold", 0.2, 0.001, 0.99, 0.05, "threshold", odds=True, form=".3f"),
            Slider("miss", 20.0, 1.0, 100.0, 1.0, "cost of a false negative", form=".0f"),
            Slider("prevalence", self.prevalence, min(0.001, self.prevalence),
                   max(0.9, self.prevalence), 0.1, "fraction of positives", odds=True,
                   form=".1%"),
            Choice("outputs", "plain", {
                "plain": "as trained with cross-entropy",
                "weighted": f"after a class weight of {WEIGHT:.0f}: odds times {WEIGHT:.0f}",
                "corrected": "corrected for the fraction of positives"}, "Outputs"))
        self.edges = np.linspace(LOW, HIGH, BINS + 1)
        self.grid = np.linspace(LOW, HIGH, 4 * BINS + 1)
        super().__init__()

    def data(self) -> dict:
        return {"negatives": self.negatives, "positives": self.positives, "weight": WEIGHT,
                "prevalence": self.prevalence, "edges": self.edges, "grid": self.grid,
                "top": self.top()}

    def top(self) -> float:
        """The highest bar that any prevalence up to one half can give, and a little more."""
        heights = [bars(scores, self.edges).max() * most for scores, most in
                   ((self.negatives, 1.0), (self.positives, 0.5))]
        return float(1.15 * CASES * max(heights))

    def numbers(self, settings: dict) -> dict:
        miss, prevalence = settings["miss"], settings["prevalence"]
        shift = {"plain": 0.0, "weighted": np.log(WEIGHT),
                 "corrected": odds_of(prevalence) - odds_of(self.prevalence)}[settings["outputs"]]

        def rates(thresholds):
            """The fractions of positives below and of negatives from each on, before the shift."""
            below = [np.searchsorted(scores, thresholds)
                     for scores in (self.positives, self.negatives)]
            return below[0] / len(self.positives), 1 - below[1] / len(self.negatives)

        def cost(missed, false):
            return miss * prevalence * missed + (1 - prevalence) * false

        missed, false = rates(odds_of(settings["threshold"]) - shift)
        tp, fp = CASES * prevalence * (1 - missed), CASES * (1 - prevalence) * false
        curve_missed, curve_false = rates(self.grid - shift)
        # the cheapest threshold stands at a positive, or above everybody
        candidates = np.append(self.positives, HIGH + 1)
        lowest = cost(*rates(candidates))
        cheapest = int(np.argmin(lowest))
        hits, wrong = prevalence * (1 - curve_missed), (1 - prevalence) * curve_false
        some = hits + wrong > 0  # up to the highest output
        return {
            "case": "some" if tp + fp > 0 else "none", "positives": CASES * prevalence,
            "tp": tp, "fp": fp, "fn": CASES * prevalence * missed,
            "tn": CASES * (1 - prevalence) * (1 - false),
            "recall": 1 - missed, "precision": tp / (tp + fp) if tp + fp > 0 else 0.0,
            "false_rate": false, "cost": cost(missed, false),
            "rule": 1 / (1 + miss), "rule_cost": cost(*rates(-np.log(miss) - shift)),
            "best": sigmoid(candidates[cheapest] + shift), "least": lowest[cheapest],
            "never": miss * prevalence, "costs": cost(curve_missed, curve_false),
            "recalls": 1 - curve_missed,
            "precisions": hits[some] / (hits + wrong)[some],
            "heights_of_negatives": CASES * (1 - prevalence) * bars(self.negatives + shift,
                                                                    self.edges),
            "heights_of_positives": CASES * prevalence * bars(self.positives + shift, self.edges)}

    def draw(self, figure, settings, numbers):
        (shapes, matrix), (costs, curves) = figure.subplots(2, 2)
        (blue, solid), (red, dashed), (green, chain), (purple, dots), (ink, points), (
            wine, dashes) = LINES
        at = odds_of(settings["threshold"])
        for name, colour, line in (("negatives", blue, solid), ("positives", red, dashed)):
            heights = numbers[f"heights_of_{name}"]
            shapes.stairs(heights, self.edges, color=colour, linestyle=line, label=name,
                          linewidth=1.5)
            shapes.fill_between(self.edges, np.append(heights, heights[-1]), step="post",
                                where=self.edges >= at - 1e-9, color=colour, alpha=0.3)
        shapes.set(ylim=(0, self.top()), title="cases by output; filled: alarms")
        shapes.legend(loc="upper right", fontsize=9.5)
        split = 1 - settings["prevalence"]
        for left, right, rate, colour in ((0, split, numbers["false_rate"], blue),
                                          (split, 1, numbers["recall"], red)):
            matrix.fill([left, right, right, left], [0, 0, rate, rate], color=colour, alpha=0.3)
            matrix.plot([left, right, right, left, left], [0, 0, 1, 1, 0], color=colour)
        for x, names in ((0.02, ("TN", "FP")), (1.02, ("FN", "TP"))):
            for y, name in zip((0.9, 0.07), names):
                matrix.text(x, y, f"{name} {numbers[name.lower()]:,.0f}")
        matrix.set(xlim=(0, 1), ylim=(0, 1), xlabel="all cases: negatives, then positives",
                   ylabel="fraction with an alarm", title="confusion matrix, areas as counts")
        costs.plot(self.grid, numbers["costs"] / numbers["never"], color=wine, linestyle=dashes)
        costs.plot(at, numbers["cost"] / numbers["never"], "s", color=wine, clip_on=False)
        costs.axvline(odds_of(numbers["rule"]), color=purple, linestyle=dots,
                      label="from the costs")
        costs.axvline(odds_of(numbers["best"]), color=green, linestyle=chain, label="lowest")
        costs.set(ylim=(0, 1.6), title="cost, relative to no alarm")
        costs.legend(loc="upper right", fontsize=9.5)
        curves.plot(self.grid, numbers["recalls"], color=red, linestyle=dashed, label="recall")
        precisions = numbers["precisions"]
        curves.plot(self.grid[:len(precisions)], precisions, color=ink, linestyle=points,
                    label="precision")
        curves.set(ylim=(0, 1.05), title="recall and precision")
        curves.legend(loc="upper right", fontsize=9.5)
        for ax in (shapes, costs, curves):
            ax.axvline(at, color="#222222", linewidth=1.5)
            ax.set(xlim=(LOW, HIGH), xlabel="output or threshold (log-odds scale)")
            ax.set_xticks(odds_of(np.array(TICKS)), [f"{one:g}" for one in TICKS])


def bars(scores, edges):
    """The fraction of the scores in each bin; what lies outside counts in the outermost ones."""
    inner = np.searchsorted(scores, edges[1:-1])
    return np.diff(inner, prepend=0, append=len(scores)) / len(scores)


def odds_of(p):
    """log(p / (1 - p))."""
    return np.log(p) - np.log1p(-p)


def log_odds(probs: np.ndarray) -> np.ndarray:
    """log(p / (1 - p)), kept within what can be drawn.

    >>> log_odds(np.array([0.5, 0.0])).tolist()
    [0.0, -8.0]
    """
    return odds_of(np.clip(probs, sigmoid(LOW), sigmoid(HIGH)))


def alarms(probs: np.ndarray | None = None, target: np.ndarray | None = None) -> Alarms:
    """Move threshold, cost and prevalence; see what is found, and what it costs.

    `probs` (n,): probabilities of label 1 on cases that were not trained on; `target` (n,): their
    labels, 0 or 1, both of which occur. Without them, 4,000 drawn cases whose probabilities come
    true. ValueError otherwise.
    """
    if probs is None and target is None:
        rng = np.random.default_rng(0)
        probs = sigmoid(rng.normal(-3.6, 1.6, 4_000))
        target = rng.random(4_000) < probs
    probs, target = np.asarray(probs, dtype=float), np.asarray(target, dtype=float)
    if probs.ndim != 1 or probs.shape != target.shape:
        raise ValueError(f"alarms: probs of shape {probs.shape} and target of shape "
                         f"{target.shape} came; one probability and one label for each case fit, "
                         "both of shape (n,).")
    inside = (probs >= 0) & (probs <= 1)  # False for nan as well
    if not inside.all():
        raise ValueError(f"alarms: probs holds {probs[~inside][0]:g}; probabilities from 0 to 1 "
                         "fit. If these are scores, type lossedu.activations.sigmoid(probs).")
    labels = np.unique(target)
    if set(labels) != {0.0, 1.0}:
        raise ValueError(f"alarms: the labels {labels[:4].tolist()} came; 0 and 1 fit, "
                         "and both have to occur.")
    return Alarms(probs, target)
