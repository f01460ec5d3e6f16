"""A threshold on stated probabilities: what it finds and costs, and what a class weight moves."""
import numpy as np

from ....activations import sigmoid
from ....plots.theme import LINES
from ....widgets.explorer import Explorer, log_slider, slider

TICKS = (0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)
LOW, HIGH, BINS = -8.0, 6.0, 56  # log-odds that are drawn


class Alarms(Explorer):
    """Left the two classes by their stated probability, right the cost of every threshold."""

    title = "Alarms from a threshold on; a false positive costs 1"
    size = (9.4, 4.4)

    def __init__(self, probs, target):
        order = np.argsort(probs)
        self.score, self.positive = log_odds(probs[order]), target[order] == 1
        # how many positives lie below each place
        self.missed = np.append(0, np.cumsum(self.positive))
        super().__init__()

    def make(self) -> dict:
        left, right = self.figure.subplots(1, 2, width_ratios=(5, 4))
        self.figure.subplots_adjust(left=0.06, right=0.98, top=0.9, bottom=0.15, wspace=0.2)
        (blue, solid), (red, dashed) = LINES[:2]
        self.edges = np.linspace(LOW, HIGH, BINS + 1)
        classes = (("negatives", blue, solid), ("positives", red, dashed))
        self.shapes = [left.plot([], [], color=colour, linestyle=line, drawstyle="steps-mid",
                                 label=name)[0] for name, colour, line in classes]
        self.lines = [ax.axvline(0, ymax=0.86, color="#222222", linewidth=1.5)
                      for ax in (left, right)]
        self.grid = np.linspace(LOW, HIGH, 561)
        self.curve, = right.plot(self.grid, 0 * self.grid, color="#222222")
        self.best, = right.plot([0], [0], "D", color=LINES[2][0], markersize=9, label="lowest")
        self.formula, = right.plot([0], [0], "s", color=LINES[3][0], markersize=8,
                                   label="1 / (1 + miss)")
        self.here, = right.plot([0], [0], "o", color="#222222", markersize=7, label="yours")
        for ax in (left, right):
            ax.set(xlim=(LOW, HIGH), xlabel="predicted probability (log-odds scale)")
            ax.set_xticks(log_odds(np.array(TICKS)), [f"{one:g}" for one in TICKS], fontsize=9)
        left.set(ylim=(0, 1.25), yticks=())
        left.set_title("each class, scaled to the same height", fontsize=11)
        left.legend(loc="upper left", fontsize=9.5, ncols=2)
        right.set(ylim=(0, 1.6))
        right.set_title("cost, relative to no alarm at all", fontsize=11)
        right.legend(loc="upper left", fontsize=9.5, ncols=3, columnspacing=1.0, handletextpad=0.3)
        right.axhline(1, color="#888888", linewidth=0.8)
        self.movers = [*self.shapes, *self.lines, self.curve, self.best, self.formula, self.here]
        return {"threshold": log_slider(0.5, -3, -0.01, 0.01, "threshold", ".3f"),
                "miss": slider(20.0, 1, 100, 1, "false negative"),
                "weight": slider(1.0, 1, 100, 1, "class weight")}

    def move(self) -> str:
        threshold, miss, weight = self.positions("threshold", "miss", "weight")
        # Where training ends, a class weight has multiplied the odds.
        score = self.score + np.log(weight)
        for line, chosen in zip(self.shapes, (~self.positive, self.positive)):
            heights = np.histogram(np.clip(score[chosen], LOW, HIGH), self.edges)[0]
            line.set_data((self.edges[1:] + self.edges[:-1]) / 2, heights / heights.max())
        at, rule = log_odds(np.array([threshold, 1 / (1 + miss)]))
        never = miss * self.missed[-1]
        costs = self._costs(self.grid, score, miss)
        self.curve.set_ydata(costs / never)
        cheapest = int(np.argmin(costs))
        self.best.set_data([self.grid[cheapest]], [costs[cheapest] / never])
        mine, ruled = self._costs(np.array([at, rule]), score, miss)
        for point, x, cost in ((self.here, at, mine), (self.formula, rule, ruled)):
            point.set_data([x], [min(cost / never, 1.6)])
        for line in self.lines:
            line.set_xdata([at, at])
        best = sigmoid(self.grid[cheapest])
        n = len(score)
        least = costs[cheapest] / n
        said = (f"{self._found(threshold, score, at)} If a false negative costs {miss:.0f}, the "
                f"mean cost of a case is {mine / n:.3f}, at the threshold 1 / (1 + miss) = "
                f"{1 / (1 + miss):.3f} it is {ruled / n:.3f}, and the lowest, at {best:.3f}, "
                f"is {least:.3f}.")
        if weight > 1:
            said += (f" A class weight of {weight:.0f} has moved every score "
                     f"by {np.log(weight):.2f}.")
        return said

    def _costs(self, thresholds, score, miss):
        """What all cases cost at each threshold: misses below it, false alarms from it on."""
        place = np.searchsorted(score, thresholds)
        false = len(score) - place - (self.missed[-1] - self.missed[place])
        return miss * self.missed[place] + false

    def _found(self, threshold, score, at):
        """How many alarms there are from the threshold on, and what they find."""
        place = int(np.searchsorted(score, at))
        positives = int(self.missed[-1])
        alarms = len(score) - place
        hits = positives - int(self.missed[place])
        recall, f1 = hits / positives, 2 * hits / (alarms + positives)
        precision = f"precision {hits / alarms:.2f}" if alarms else "no precision without an alarm"
        return (f"From {threshold:.3f} on: {alarms:,} alarms find {hits:,} of {positives:,} "
                f"positives (recall {recall:.2f}, {precision}, F1 {f1:.2f}).")


def log_odds(probs: np.ndarray) -> np.ndarray:
    """log(p / (1 - p)), kept within what can be drawn.

    >>> log_odds(np.array([0.5, 0.0])).tolist()
    [0.0, -8.0]
    """
    inside = np.clip(probs, sigmoid(LOW), sigmoid(HIGH))
    return np.log(inside) - np.log1p(-inside)


def alarms(probs: np.ndarray | None = None, target: np.ndarray | None = None) -> Alarms:
    """Move the threshold, the cost of a miss and a class weight; see what is found and the cost.

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
