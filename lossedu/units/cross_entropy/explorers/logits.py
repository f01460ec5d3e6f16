"""Three scores and a label: move the scores; see probabilities, price, the slope in each score."""
import numpy as np

from ....activations import softmax
from ....losses import loss
from ....plots.theme import LINES
from ....widgets.explorer import Explorer, log_slider, slider

CLASSES = ("label", "rival", "third class")


class Logits(Explorer):
    """Bars of the probabilities left, of the slopes in the scores right."""

    title = "Three scores and a label"

    def make(self) -> dict:
        left, right = self.figure.subplots(1, 2)
        self.figure.subplots_adjust(left=0.08, right=0.98, top=0.9, bottom=0.12, wspace=0.22)
        colours = [colour for colour, _ in LINES[:3]]
        self.probs, self.slopes = (ax.bar(CLASSES, np.ones(3), color=colours, width=0.6)
                                   for ax in (left, right))
        left.set(ylim=(0, 1.05))
        left.set_title("probability p", loc="left")
        right.set(ylim=(-1.05, 1.05))
        right.set_title("slope of the loss in the score, p - y", loc="left")
        right.axhline(0, color="#888888", linewidth=0.8)
        self.movers = [*self.probs, *self.slopes]
        return {"label": slider(1.0, -8, 8, 0.1, "score of the label"),
                "rival": slider(2.0, -8, 8, 0.1, "score of the rival"),
                "times": log_slider(1.0, -1, 1, 0.05, "all scores times")}

    def move(self) -> str:
        label, rival, times = self.positions("label", "rival", "times")
        scores = times * np.array([[label, rival, 0.0]])
        cross_entropy = loss("cross_entropy")
        probs = softmax(scores)[0]
        slopes = cross_entropy.grad(scores, [0])[0]
        for bars, heights in ((self.probs, probs), (self.slopes, slopes)):
            for bar, height in zip(bars, heights):
                bar.set_height(height)
        ahead = scores[0][0] - scores[0][1:].max()
        decision = "right" if ahead > 0 else "wrong" if ahead < 0 else "a tie"
        shown = ", ".join(f"{score:.2f}" for score in scores[0])
        said = ", ".join(f"{name} {slope:+.3f}" for name, slope in zip(CLASSES, slopes))
        return (f"Scores {shown}: the label has probability {probs[0]:.3f} and costs "
                f"{cross_entropy(scores, [0]):.3f}. Decision: {decision}. Slopes: {said}.")


def logits() -> Logits:
    """Move the score of the label, that of a rival, and a factor of all scores; a third is 0."""
    return Logits()
