"""Focal loss: by which factor it changes the derivative of an easy and of a hard example, and which
class gains by that."""
import numpy as np

from ....activations import sigmoid
from ....losses import loss
from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer

ALPHAS = {"none": None, "0.25": 0.25, "0.75": 0.75}
GRID = np.linspace(-5.0, 7.0, 121)  # logits of the true label
TICKS = (0.01, 0.1, 0.5, 0.9, 0.99, 0.999)


class FocalWeights(Explorer):
    """Many negatives and few positives, each kind at one probability of its true label."""

    title = "Which examples focal loss weighs down, and which class gains"
    controls = (
        Slider("positive", 0.3, 0.01, 0.999, 0.1, "p(true), positives", odds=True, form=".3f"),
        Slider("negative", 0.99, 0.01, 0.999, 0.1, "p(true), negatives", odds=True, form=".3f"),
        Slider("ratio", 1000.0, 1.0, 10_000.0, 0.1, "negatives per positive", log=True,
               form=",.0f"),
        Slider("gamma", 2.0, 0.0, 5.0, 0.1, "gamma", form=".1f"),
        Choice("alpha", "none", {"none": "none", "0.25": "0.25", "0.75": "0.75"}, "alpha"))
    template = ("{ratio:,.0f} negatives for each positive. With gamma {gamma:.1f} and alpha "
                "{alpha}, focal loss multiplies the derivative of a positive (true label at "
                "{positive:.3f}) by {positive_factor:.3g}, of a negative (at {negative:.3f}) by "
                "{negative_factor:.3g}. The positives' part of the gradient is {focal_part:.2%}; "
                "with cross-entropy it is {plain_part:.2%}.")
    size = (9.4, 4.2)

    def data(self) -> dict:
        return {"grid": GRID, "probs": sigmoid(GRID)}

    def numbers(self, settings: dict) -> dict:
        focal = loss("focal_with_logits", gamma=settings["gamma"], alpha=ALPHAS[settings["alpha"]])
        plain = loss("bce_with_logits")
        found = {}
        for name, label in (("positive", 1.0), ("negative", 0.0)):
            p = settings[name]
            logit = np.log(p) - np.log1p(-p)
            found[f"{name}_plain"] = size_of(plain, logit, label)
            found[f"{name}_focal"] = size_of(focal, logit, label)
            found[f"{name}_factor"] = found[f"{name}_focal"] / found[f"{name}_plain"]
            found[f"{name}_curve"] = size_of(focal, GRID, label)
        for kind in ("plain", "focal"):
            of_one = found[f"positive_{kind}"]
            found[f"{kind}_part"] = of_one / (of_one + settings["ratio"]
                                              * found[f"negative_{kind}"])
        return found

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        (blue, solid), (red, dashed) = LINES[:2]
        ink, chain = LINES[4]
        left.plot(GRID, sigmoid(-GRID), color=ink, linestyle=chain, label="cross-entropy")
        for name, colour, line, marker in (("negative", blue, solid, "s"),
                                           ("positive", red, dashed, "o")):
            left.plot(GRID, numbers[f"{name}_curve"], color=colour, linestyle=line,
                      label=f"focal, a {name}")
            p = settings[name]
            left.plot(np.log(p / (1 - p)), numbers[f"{name}_focal"], marker, color=colour,
                      markerfacecolor="white", markersize=10, clip_on=False)
        ticks = np.array(TICKS)
        left.set_xticks(np.log(ticks / (1 - ticks)), [f"{one:g}" for one in TICKS])
        left.set(xlim=(GRID[0], GRID[-1]), ylim=(0, 1.4), xlabel="probability of the true label",
                 title="size of the derivative in the logit")
        left.legend(fontsize=9.5)
        parts = [numbers["plain_part"], numbers["focal_part"]]
        right.barh([1, 0], [1, 1], color=blue, label="negatives", height=0.6)
        right.barh([1, 0], parts, color=red, label="positives", height=0.6)
        right.set(yticks=[1, 0], yticklabels=["cross-entropy", "focal"], xlim=(0, 1),
                  ylim=(-0.5, 2), title="parts of the gradient")
        right.legend(fontsize=9.5, loc="upper right", ncols=2)


def size_of(one, logits, label):
    """The absolute derivative of a loss in the logit, where the true label has these logits."""
    sign = 1 if label else -1
    logits = sign * np.asarray(logits, dtype=float)
    return np.abs(one.grad(logits, np.full(logits.shape, label), reduction="none"))


def focal_weights() -> FocalWeights:
    """Move how easy positives and negatives are; see which of them gamma weighs down."""
    return FocalWeights()
