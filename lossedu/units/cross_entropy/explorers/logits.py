"""Three logits and a label: move them; see probabilities, loss, and the gradient p - y."""
import numpy as np

from ....activations import softmax
from ....losses import loss
from ....plots.theme import LINES
from ....widgets.explorer import Explorer, log_slider, slider

CLASSES = ("label", "rival", "third class")


class Logits(Explorer):
    """Bars of the probabilities left, of the gradient in the logits right."""

    title = "Three logits and a label"

    def make(self) -> dict:
        left, right = self.figure.subplots(1, 2)
        self.figure.subplots_adjust(left=0.08, right=0.98, top=0.9, bottom=0.12, wspace=0.22)
        colours = [colour for colour, _ in LINES[:3]]
        self.probs, self.gradient = (ax.bar(CLASSES, np.ones(3), color=colours, width=0.6)
                                   for ax in (left, right))
        left.set(ylim=(0, 1.05))
        left.set_title("probability p", loc="left")
        right.set(ylim=(-1.05, 1.05))
        right.set_title("gradient in the logits, p - y", loc="left")
        right.axhline(0, color="#888888", linewidth=0.8)
        self.movers = [*self.probs, *self.gradient]
        return {"label": slider(1.0, -8, 8, 0.1, "logit of the label"),
                "rival": slider(2.0, -8, 8, 0.1, "logit of the rival"),
                "times": log_slider(1.0, -1, 1, 0.05, "all logits times")}

    def move(self) -> str:
        label, rival, times = self.positions("label", "rival", "times")
        logits = times * np.array([[label, rival, 0.0]])
        cross_entropy = loss("cross_entropy")
        probs = softmax(logits)[0]
        gradient = cross_entropy.grad(logits, [0])[0]
        for bars, heights in ((self.probs, probs), (self.gradient, gradient)):
            for bar, height in zip(bars, heights):
                bar.set_height(height)
        ahead = logits[0][0] - logits[0][1:].max()
        decision = "right" if ahead > 0 else "wrong" if ahead < 0 else "a tie"
        shown = ", ".join(f"{logit:.2f}" for logit in logits[0])
        said = ", ".join(f"{name} {entry:+.3f}" for name, entry in zip(CLASSES, gradient))
        return (f"Logits {shown}: the label has probability {probs[0]:.3f} and the loss "
                f"{cross_entropy(logits, [0]):.3f}. Decision: {decision}. Gradient: {said}.")


def logits() -> Logits:
    """Move the logit of the label, that of a rival, and a factor of all logits; a third is 0."""
    return Logits()
