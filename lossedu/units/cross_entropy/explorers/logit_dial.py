"""Move one logit: probability, loss and gradient of four losses for a binary label."""
import numpy as np

from ....activations import sigmoid
from ....losses import loss
from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer

NAMES = {"bce": "BCE", "mse": "MSE after a sigmoid", "focal": "focal, gamma 2", "hinge": "hinge"}
ENDS = (-8.0, 8.0)


class LogitDial(Explorer):
    """The probability over the logit, the four losses, and their derivatives."""

    title = "One logit under four losses"
    controls = (Slider("z", -4.0, *ENDS, 0.1, "logit z", form=".1f"),
                Choice("label", "1", {"1": "1", "0": "0"}, "label y"))
    template = ("At z = {z:.1f} the probability of label 1 is {p:.4f}, and the label is {label}. "
                "Loss and derivative in z: BCE {bce:.4f} and {bce_grad:.4f}; MSE after a sigmoid "
                "{mse:.4f} and {mse_grad:.4f}; focal with gamma 2 {focal:.4f} and "
                "{focal_grad:.4f}; hinge {hinge:.4f} and {hinge_grad:.4f}.")
    size = (9.5, 3.8)

    def __init__(self):
        super().__init__()
        self.grid = np.linspace(*ENDS, 161)

    def data(self) -> dict:
        return {"grid": self.grid}

    def numbers(self, settings: dict) -> dict:
        label, z = float(settings["label"]), np.append(self.grid, settings["z"])
        found = {"p": sigmoid(z[-1])}
        for name, (value, grad) in four(z, label).items():
            found |= {name: value[-1], f"{name}_grad": grad[-1],
                      f"{name}_curve": value[:-1], f"{name}_grad_curve": grad[:-1]}
        return found

    def draw(self, figure, settings, numbers):
        left, middle, right = figure.subplots(1, 3)
        left.plot(self.grid, sigmoid(self.grid), color="#222222")
        left.plot(settings["z"], numbers["p"], "o", color="#222222", markerfacecolor="white")
        left.set(title="probability p")
        for ax, kind in ((middle, ""), (right, "_grad")):
            for (name, words), (colour, line) in zip(NAMES.items(), LINES):
                ax.plot(self.grid, numbers[f"{name}{kind}_curve"], color=colour, linestyle=line,
                        label=words)
                ax.plot(settings["z"], numbers[f"{name}{kind}"], "o", color=colour)
        middle.set(title="loss", ylim=(-0.3, 9))
        right.set(title="derivative in z", ylim=(-1.35, 1.35))
        for ax in (left, middle, right):
            ax.axvline(settings["z"], color="#888888", linewidth=1)
            ax.set(xlabel="logit z", xlim=ENDS)
        figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=4)


def four(z: np.ndarray, label: float) -> dict:
    """name -> (losses, derivatives in z), for logits z (n,) and one label, 0 or 1.

    The hinge takes the logit as its score, and the label as a sign.
    """
    y = np.full(len(z), label)
    p = sigmoid(z)
    square = loss("mse")
    found = {"mse": (square(p, y, reduction="none"),
                     square.grad(p, y, reduction="none") * p * sigmoid(-z))}
    others = {"bce": (loss("bce_with_logits"), y),
              "focal": (loss("focal_with_logits", gamma=2.0), y),
              "hinge": (loss("hinge"), 2 * y - 1)}
    for name, (one, target) in others.items():
        found[name] = (one(z, target, reduction="none"), one.grad(z, target, reduction="none"))
    return {name: found[name] for name in NAMES}


def logit_dial() -> LogitDial:
    """Move one logit; see probability, loss and derivative under BCE, MSE, focal and hinge."""
    return LogitDial()
