"""A mask beside its target: what Dice, Jaccard and cross-entropy ask of each pixel."""
import numpy as np

from ....losses import loss
from ....plots.theme import LINES
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer

ROWS, COLUMNS, SIDE, LEFT = 8, 20, 4, 2    # the target: SIDE by SIDE pixels, LEFT columns from left
OUTSIDE = 0.02                             # probability of the pixels that are not marked
LOSSES = {"dice": "Dice", "jaccard": "Jaccard", "bce": "BCE"}
KINDS = ("found", "missed", "false", "background")  # (target, marked): 11, 10, 01, 00


def square(left):
    """The pixels of a square whose left column is `left`, as an array (ROWS, COLUMNS) of bool."""
    row, column = np.indices((ROWS, COLUMNS))
    top = (ROWS - SIDE) // 2
    return (row >= top) & (row < top + SIDE) & (column >= left) & (column < left + SIDE)


def derivatives(name, p, smooth=0.0):
    """(loss, its derivative in each probability) of probabilities p (ROWS, COLUMNS)."""
    one = loss(name) if name == "bce" else loss(name, smooth=smooth)
    value, grad = one.value_and_grad(p.ravel(), square(LEFT).ravel().astype(float))
    return value, grad.reshape(p.shape)


class Shifted(Explorer):
    """The probabilities with the outline of the target, and a map of derivatives for each loss."""

    title = "A mask that is dragged off its target"
    controls = (
        Slider("shift", 2.0, 0.0, 12.0, 1.0, "shift, in pixels", form=".0f"),
        Slider("p", 0.9, 0.5, 0.98, 0.02, "probability inside"),
        Slider("smooth", 0.0, 0.0, 100.0, 5.0, "smooth", form=".0f"))
    template = ("Shift {shift:.0f}: {hits:d} of 16 pixels of the target are marked, with "
                "probability {p:.2f}; smooth {smooth:.0f}. Dice {dice:.3f}: derivative "
                "{dice_found:+.4f} for the target's pixels, {dice_false:+.4f} for all others. "
                "Jaccard {jaccard:.3f}: {jaccard_found:+.4f} and {jaccard_false:+.4f}. BCE "
                "{bce:.3f}: missed {bce_missed:+.4f}, false positive {bce_false:+.4f}, found "
                "{bce_found:+.4f}, background {bce_background:+.4f}.")

    def data(self) -> dict:
        return {"target": square(LEFT).astype(int).ravel()}

    def numbers(self, settings: dict) -> dict:
        target, marked = square(LEFT), square(LEFT + round(settings["shift"]))
        probs = np.where(marked, settings["p"], OUTSIDE)
        found = {"hits": np.sum(target & marked), "mask": marked.astype(int).ravel()}
        for name in LOSSES:
            found[name], grad = derivatives(name, probs, settings["smooth"])
            shown = (grad / np.abs(grad).max()).ravel()
            found[f"{name}_map"] = shown
            for kind, (label, mark) in zip(KINDS, ((1, 1), (1, 0), (0, 1), (0, 0))):
                found[f"{name}_{kind}"] = self.of_one(name, grad, target, label,
                                                      settings["p"] if mark else OUTSIDE)
        return found

    def of_one(self, name, grad, target, label, p):
        """The derivative that a pixel of this label and probability has, or would have."""
        if name != "bce":  # the same for each pixel of one label
            return grad[target == bool(label)][0]
        return loss("bce").grad(np.array([p]), np.array([float(label)]))[0] / grad.size

    def draw(self, figure, settings, numbers):
        axes = figure.subplots(2, 2).ravel()
        looks = [dict(cmap="gray", vmin=0, vmax=1)] + [dict(cmap="RdBu_r", vmin=-1, vmax=1)] * 3
        probs = np.where(numbers["mask"], settings["p"], OUTSIDE)
        maps = [probs] + [numbers[f"{name}_map"] for name in LOSSES]
        titles = ["probabilities, and the target"] + [f"derivative, {w}" for w in LOSSES.values()]
        x, y = np.array([0, 1, 1, 0, 0]) * SIDE, np.array([0, 0, 1, 1, 0]) * SIDE
        for ax, title, look, shown in zip(axes, titles, looks, maps):
            ax.imshow(np.reshape(shown, (ROWS, COLUMNS)), **look)
            ax.plot(LEFT - 0.5 + x, (ROWS - SIDE) / 2 - 0.5 + y, color=LINES[2][0], linewidth=2)
            ax.set_title(title, fontsize=11)
            ax.set(xticks=(), yticks=())
            ax.spines[:].set_visible(False)
        figure.supxlabel("blue: asks for a larger probability; red: for a smaller one; each map "
                         "by its own largest derivative", fontsize=10)


def shifted() -> Shifted:
    """Drag a mask off its target; see what each of three losses asks of each pixel."""
    return Shifted()
