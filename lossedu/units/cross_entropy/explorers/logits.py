"""Three logits and a label: drag them; see probabilities, loss, and the gradient p - y."""
import numpy as np

from ....activations import softmax
from ....losses import loss
from ....plots.theme import LINES
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer

CLASSES = ("label", "rival", "third")
REACH = 8.0  # logits from -REACH to REACH


class Logits(Explorer):
    """Left the logits, and what the temperature leaves of them; right probabilities and targets."""

    title = "Three logits, a label and a temperature"
    controls = (
        Slider("label", 1.0, -REACH, REACH, 0.1, "logit of the label", form=".1f"),
        Slider("rival", 2.0, -REACH, REACH, 0.1, "logit of the rival", form=".1f"),
        Slider("third", 0.0, -REACH, REACH, 0.1, "logit of the third", form=".1f"),
        Slider("T", 1.0, 0.1, 10.0, 0.05, "temperature T", log=True))
    template = {
        case: ("The softmax gets {u_label:.2f}, {u_rival:.2f}, {u_third:.2f}. The label has the "
               "probability {p_label:.3f} and the loss {loss:.3f}; the decision is " + decision
               + ". Gradient p - y: label {g_label:+.3f}, rival {g_rival:+.3f}, third "
               "{g_third:+.3f}.")
        for case, decision in (("right", "right"), ("wrong", "wrong"), ("tie", "a tie"))}
    size = (8.4, 3.8)

    def numbers(self, settings: dict) -> dict:
        logits = np.array([settings[name] for name in CLASSES])
        scaled = logits / settings["T"]
        cross_entropy = loss("cross_entropy")
        gradient = cross_entropy.grad(scaled[None], [0])[0]
        ahead = logits[0] - logits[1:].max()
        found = {"case": "right" if ahead > 0 else "wrong" if ahead < 0 else "tie",
                 "loss": cross_entropy(scaled[None], [0])}
        for name, *values in zip(CLASSES, scaled, softmax(scaled), gradient):
            found |= {f"{letter}_{name}": value for letter, value in zip("upg", values)}
        return found

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2)
        probs = [numbers[f"p_{name}"] for name in CLASSES]
        for place, (name, (colour, _)) in enumerate(zip(CLASSES, LINES)):
            left.bar(place, numbers[f"u_{name}"], color=colour, width=0.3)
            left.plot(place, settings[name], "s", color=colour, markerfacecolor="white",
                      markersize=9)
            right.bar(place, probs[place], color=colour, width=0.6)
        right.vlines(range(3), probs, [1, 0, 0], color="#222222")
        right.plot(range(3), [1, 0, 0], "D", color="#222222", markerfacecolor="white")
        left.axhline(0, color="#888888", linewidth=0.8)
        left.set(ylim=(-REACH - 0.6, REACH + 0.6), title="logits z (squares) and z/T (bars)")
        right.set(ylim=(-0.06, 1.06), title="probabilities p, targets y (diamonds)")
        for ax in (left, right):
            ax.set_xticks(range(3), CLASSES)


def logits() -> Logits:
    """Drag the logits of the label, of a rival and of a third class; a temperature divides all."""
    return Logits()
