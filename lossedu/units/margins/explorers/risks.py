"""The risk of a score: drag the probability of the label and the score, and see five losses."""
import numpy as np

from ....losses import loss
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer
from ..figures import LOOKS, best_score

REACH = 4.0    # scores from -REACH to REACH


def risk(name, scores, p):
    """The expected loss (n,) of scores (n,) where the label is 1 with probability p, else -1."""
    one, scores = loss(name), np.asarray(scores, dtype=float)
    label = np.ones(len(scores))
    return (p * one(scores, label, reduction="none")
            + (1 - p) * one(scores, -label, reduction="none"))


def _said(hinge):
    """The words, with `hinge` for where the hinge's risk is lowest."""
    each = [f"{words} {{{name}_risk:.2f}}, lowest at "
            + (hinge if name == "hinge" else f"{{{name}_best:.2f}}")
            for name, (words, _, _) in LOOKS.items()]
    return "p = {p:.2f}, score {score:.1f}. Risk: " + "; ".join(each) + "."


class Risks(Explorer):
    """Left the risk of each score, right the score with the lowest risk at each probability."""

    title = "The risk of a score"
    controls = (
        Slider("p", 0.3, 0.02, 0.98, 0.02, "probability p of label 1"),
        Slider("score", 0.0, -REACH, REACH, 0.1, "your score s", form=".1f"))
    template = {"half": _said("any score from -1 to 1"), "other": _said("{hinge_best:.2f}")}
    size = (9.0, 4.4)

    def numbers(self, settings: dict) -> dict:
        p, score = settings["p"], settings["score"]
        grid = np.linspace(-REACH, REACH, 201)
        found = {"case": "half" if p == 0.5 else "other"}
        for name in LOOKS:
            best = float(best_score(name, p))
            (here,), (lowest,) = risk(name, [score], p), risk(name, [best], p)
            found |= {f"{name}_risk": here, f"{name}_best": best, f"{name}_lowest": lowest,
                      f"{name}_curve": risk(name, grid, p)}
        return found

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2)
        grid, chances = np.linspace(-REACH, REACH, 201), np.linspace(0.0205, 0.9795, 960)
        for name, (words, colour, line) in LOOKS.items():
            best = numbers[f"{name}_best"]
            left.plot(grid, numbers[f"{name}_curve"], color=colour, linestyle=line, label=words)
            left.plot(best, numbers[f"{name}_lowest"], "o", color=colour, markersize=8)
            right.plot(chances, best_score(name, chances), color=colour, linestyle=line)
            right.plot(settings["p"], best, "o", color=colour, markersize=8)
        left.axvline(settings["score"], color="#222222", linewidth=1)
        right.plot(settings["p"], settings["score"], "s", color="#222222", markersize=10,
                   markerfacecolor="white")
        left.set(xlim=(-REACH, REACH), ylim=(0, 3), xlabel="score s", ylabel="risk R(s)")
        right.set(xlim=(0, 1), ylim=(-REACH, REACH), xlabel="probability p of label 1",
                  ylabel="score with the lowest risk")
        figure.legend(loc="outside upper center", ncols=5, fontsize=9)


def risks() -> Risks:
    """Drag the probability of the label 1 and a score; see the risk under five losses."""
    return Risks()
