"""The risk of a score: move the probability of the label and the score, and see five losses."""
import numpy as np

from ....losses import loss
from ....widgets.explorer import Explorer, slider
from ..figures import LOOKS, best_score

REACH = 4.0    # scores from -REACH to REACH


def risk(name, scores, p):
    """The expected loss (n,) of scores (n,) where the label is 1 with probability p, else -1."""
    one, scores = loss(name), np.asarray(scores, dtype=float)
    label = np.ones(len(scores))
    return (p * one(scores, label, reduction="none")
            + (1 - p) * one(scores, -label, reduction="none"))


class Risks(Explorer):
    """A curve of the risk for each loss, its lowest point, and the risk of your score."""

    title = "The risk of a score"

    def make(self) -> dict:
        ax = self.figure.subplots()
        self.figure.subplots_adjust(left=0.1, right=0.97, top=0.88, bottom=0.13)
        self.grid = np.linspace(-REACH, REACH, 401)
        self.curves, self.lowest = {}, {}
        for name, (words, colour, line) in LOOKS.items():
            self.curves[name], = ax.plot([], [], color=colour, linestyle=line, label=words)
            self.lowest[name], = ax.plot([], [], "o", color=colour, markersize=8)
        self.yours = ax.axvline(0, color="#222222", linewidth=1.5, label="your score")
        ax.set(xlim=(-REACH, REACH), ylim=(-0.1, 3), xlabel="score s", ylabel="risk R(s)")
        self.figure.legend(loc="upper center", ncols=6, fontsize=9)
        self.movers = [*self.curves.values(), *self.lowest.values(), self.yours]
        return {"p": slider(0.3, 0.02, 0.98, 0.02, "probability p of the label 1"),
                "score": slider(0.0, -REACH, REACH, 0.1, "your score s")}

    def move(self) -> str:
        p, score = self.positions("p", "score")
        self.yours.set_xdata([score, score])
        said = []
        for name, (words, _, _) in LOOKS.items():
            best = float(best_score(name, p)) + 0.0
            self.curves[name].set_data(self.grid, risk(name, self.grid, p))
            self.lowest[name].set_data([best], risk(name, [best], p))
            where = "any score from -1 to 1" if name == "hinge" and p == 0.5 else f"{best:.2f}"
            said.append(f"{words} {risk(name, [score], p)[0]:.2f}, lowest at {where}")
        return f"p = {p:.2f}, score {score:.1f}. Risk: {'; '.join(said)}."


def risks() -> Risks:
    """Move the probability of the label 1 and a score; see the risk under five losses."""
    return Risks()
