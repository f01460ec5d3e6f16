"""Three scores and a label: move the scores and see probabilities, price, and the slope in each score."""
import numpy as np
from ipywidgets import FloatLogSlider, FloatSlider

from ....activations import softmax
from ....losses import loss
from ....plots.theme import LINES
from ....widgets.explorer import WIDE, Explorer

CLASSES = ("label", "rival", "third class")


class Logits(Explorer):
    """Bars of the probabilities left, of the slopes in the scores right."""

    title = "Three scores and a label"

    def make(self):
        left, right = self.figure.subplots(1, 2)
        self.figure.subplots_adjust(left=0.08, right=0.98, top=0.9, bottom=0.12, wspace=0.22)
        colours = [colour for colour, _ in LINES[:3]]
        self.probs, self.slopes = (ax.bar(CLASSES, np.ones(3), color=colours, width=0.6) for ax in (left, right))
        left.set(ylim=(0, 1.05))
        left.set_title("probability p", loc="left")
        right.set(ylim=(-1.05, 1.05))
        right.set_title("slope of the loss in the score, p - y", loc="left")
        right.axhline(0, color="#888888", linewidth=0.8)
        self.movers = [*self.probs, *self.slopes]
        return {"label": FloatSlider(1.0, min=-8, max=8, step=0.1, description="score of the label", **WIDE),
                "rival": FloatSlider(2.0, min=-8, max=8, step=0.1, description="score of the rival", **WIDE),
                "times": FloatLogSlider(1.0, base=10, min=-1, max=1, step=0.05, readout_format=".2f",
                                        description="all scores times", **WIDE)}

    def move(self):
        label, rival, times = (self.sliders[name].value for name in ("label", "rival", "times"))
        scores, cross_entropy = times * np.array([[label, rival, 0.0]]), loss("cross_entropy")
        probs, (slopes,) = softmax(scores)[0], cross_entropy.grad(scores, [0])
        for bars, heights in ((self.probs, probs), (self.slopes, slopes)):
            for bar, height in zip(bars, heights):
                bar.set_height(height)
        ahead = scores[0][0] - scores[0][1:].max()
        decision = "right" if ahead > 0 else "wrong" if ahead < 0 else "a tie"
        said = ", ".join(f"{name} {slope:+.3f}" for name, slope in zip(CLASSES, slopes))
        return (f"Scores {', '.join(f'{score:.2f}' for score in scores[0])}: the label has probability {probs[0]:.3f} "
                f"and costs {cross_entropy(scores, [0]):.3f}. Decision: {decision}. Slopes: {said}.")


def logits():
    """Move the score of the label, that of a rival, and how loud all scores are; a third score stays at 0."""
    return Logits()
