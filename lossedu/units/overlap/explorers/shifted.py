"""A mask beside its target: what Dice, Jaccard and cross-entropy ask of each pixel."""
import numpy as np

from ....losses import loss
from ....plots.theme import LINES
from ....widgets.explorer import Explorer, slider

ROWS, COLUMNS, SIDE, LEFT = 8, 20, 4, 2    # the target: SIDE by SIDE pixels, LEFT columns from left
OUTSIDE = 0.02                             # probability of the pixels that are not marked
LOSSES = {"dice": "Dice", "jaccard": "Jaccard", "bce": "BCE"}


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

    title = "A mask beside its target"

    def make(self) -> dict:
        axes = self.figure.subplots(2, 2).ravel()
        self.figure.subplots_adjust(left=0.02, right=0.98, top=0.92, bottom=0.1, hspace=0.3,
                                    wspace=0.06)
        blank, edges = np.zeros((ROWS, COLUMNS)), (LEFT - 0.5, (ROWS - SIDE) / 2 - 0.5)
        titles = ["probabilities, and the target"] + [f"derivative, {w}" for w in LOSSES.values()]
        looks = [dict(cmap="gray", vmin=0, vmax=1)] + [dict(cmap="RdBu_r", vmin=-1, vmax=1)] * 3
        self.maps, self.outlines = [], []
        for ax, title, look in zip(axes, titles, looks):
            self.maps.append(ax.imshow(blank, **look))
            x, y = np.array([0, 1, 1, 0, 0]) * SIDE, np.array([0, 0, 1, 1, 0]) * SIDE
            self.outlines += ax.plot(edges[0] + x, edges[1] + y, color=LINES[2][0], linewidth=2)
            ax.set_title(title, fontsize=11)
            ax.set(xticks=(), yticks=())
            ax.spines[:].set_visible(False)
        self.figure.text(0.5, 0.03, "blue: asks for a larger probability; red: for a smaller one; "
                         "each map by its own largest derivative", ha="center", fontsize=10)
        self.movers = [*self.maps, *self.outlines]
        return {"shift": slider(2.0, 0, 12, 1, "shift, in pixels"),
                "p": slider(0.9, 0.5, 0.98, 0.02, "probability inside"),
                "smooth": slider(0.0, 0, 100, 5, "smooth")}

    def move(self) -> str:
        shift, p, smooth = self.positions("shift", "p", "smooth")
        target, marked = square(LEFT), square(LEFT + round(shift))
        probs = np.where(marked, p, OUTSIDE)
        self.maps[0].set_data(probs)
        kinds = {"found": target & marked, "missed": target & ~marked,
                 "false positive": ~target & marked, "background": ~target & ~marked}
        said = []
        for (name, words), shown in zip(LOSSES.items(), self.maps[1:]):
            value, grad = derivatives(name, probs, smooth)
            shown.set_data(grad / np.abs(grad).max())
            told = ", ".join(f"{kind} {grad[where][0]:+.4f}" for kind, where in kinds.items()
                             if where.any())
            said.append(f"{words} {value:.3f}, derivative: {told}")
        return (f"Shift {shift:.0f}: {kinds['found'].sum()} of {target.sum()} pixels of the target "
                f"are marked, with probability {p:.2f}; smooth {smooth:.0f}. {'; '.join(said)}.")


def shifted() -> Shifted:
    """Shift a mask over its target; see what each of three losses asks of each pixel."""
    return Shifted()
