"""A triplet in the plane: move the negative and the margin, and see which points are moved."""
import numpy as np

from ....losses import loss
from ....widgets.explorer import Explorer, slider

ANCHOR, POSITIVE = np.array([0.0, 0.0]), np.array([1.0, 0.0])
REACH = 2.4
NAMES = ("anchor", "positive", "negative")


def kind_of(near, far, margin):
    """What a triplet with these two distances is called."""
    if far <= near:
        return "hard"
    return "semi-hard" if far < near + margin else "easy"


def steps(negative, margin):
    """(the loss, the steps -gradient of anchor, positive and negative (3, 2)) of one triplet."""
    value, grads = loss("triplet_margin", margin=margin, eps=0.0).value_and_grad(
        ANCHOR[None], POSITIVE[None], np.asarray(negative, dtype=float)[None])
    return float(value), -np.concatenate(grads) + 0.0


class Triplets(Explorer):
    """Three points, the circles that part hard, semi-hard and easy, and an arrow at each point."""

    title = "A triplet in the plane"
    size = (6.6, 5.2)

    def make(self) -> dict:
        ax = self.figure.subplots()
        self.figure.subplots_adjust(left=0.09, right=0.98, top=0.93, bottom=0.11)
        turn = np.linspace(0, 2 * np.pi, 181)
        self.circle = np.stack([np.cos(turn), np.sin(turn)])
        ax.fill(*self.circle, color="#D55E00", alpha=0.15, linewidth=0)
        ax.annotate("hard", (-0.5, -0.55), ha="center", fontsize=10)
        self.edge, = ax.plot([], [], color="#E69F00", linestyle="--")
        ax.plot(*ANCHOR, "o", color="#222222", markersize=10)
        ax.plot(*POSITIVE, "s", color="#0072B2", markersize=10)
        ax.annotate("anchor", (0, -0.25), ha="center", fontsize=10)
        ax.annotate("positive", (1, -0.25), ha="center", fontsize=10)
        self.negative, = ax.plot([], [], "^", color="#D55E00", markersize=11)
        self.arrows = [ax.plot([], [], color=colour, linewidth=2.5)[0]
                       for colour in ("#222222", "#0072B2", "#D55E00")]
        self.tips = [ax.plot([], [], "o", color=colour, markersize=5)[0]
                     for colour in ("#222222", "#0072B2", "#D55E00")]
        ax.set(xlim=(-REACH, REACH), ylim=(-1.9, 1.9), aspect="equal")
        ax.set_title("shaded: hard; up to the dashed circle: semi-hard; beyond: easy",
                     fontsize=10)
        self.movers = [self.edge, self.negative, *self.arrows, *self.tips]
        return {"x": slider(-0.6, -2.2, 2.2, 0.1, "negative, across"),
                "y": slider(0.5, -1.8, 1.8, 0.1, "negative, up"),
                "margin": slider(0.5, 0.1, 1.2, 0.1, "margin")}

    def move(self) -> str:
        x, y, margin = (round(value, 6) for value in self.positions("x", "y", "margin"))
        negative = np.array([x, y])
        far = float(np.linalg.norm(negative))
        value, moved = steps(negative, margin)
        self.edge.set_data(*((1 + margin) * self.circle))
        self.negative.set_data([x], [y])
        for arrow, tip, point, step in zip(self.arrows, self.tips, (ANCHOR, POSITIVE, negative),
                                           moved / 2):
            arrow.set_data(*np.stack([point, point + step], axis=1))
            tip.set_data(*(point + step)[:, None])
        lengths = np.linalg.norm(moved, axis=1)
        told = ", ".join(f"{name} {length:.2f}" for name, length in zip(NAMES, lengths))
        return (f"The positive is 1.00 from the anchor, the negative {far:.2f}, margin "
                f"{margin:.1f}: {kind_of(1.0, round(far, 9), margin)}, loss {value:.2f}. Lengths "
                f"of the gradient: {told} (lines: half a step against it).")


def triplets() -> Triplets:
    """Move the negative of a triplet and the margin; see the kind, the loss and the gradients."""
    return Triplets()
