"""Paint a mask: what BCE counts, and what Dice compares it with."""
import numpy as np

from ....losses import loss
from ....plots.theme import LINES
from ....widgets.controls import Cells, Choice, Slider
from ....widgets.explorer import Explorer

SIDE = 12  # pixels of a row and of a column
ROW, COLUMN = np.indices((SIDE, SIDE))
SMALL = (ROW >= 1) & (ROW < 3) & (COLUMN >= 9) & (COLUMN < 11)
LARGE = (ROW - 6.5) ** 2 + (COLUMN - 4.5) ** 2 <= 16
TARGETS = {"small": SMALL, "large": LARGE, "both": SMALL | LARGE}
START = np.roll(SMALL, 1, axis=1)  # half of the small object, and as many pixels beside it


def digits(mask: np.ndarray) -> str:
    """A mask (SIDE, SIDE) as the text of a `Cells` control.

    >>> digits(np.eye(12, dtype=bool))[:15]
    '100000000000010'
    """
    return "".join(map(str, mask.astype(int).ravel()))


class Painter(Explorer):
    """The grid that is painted, and where the mask stands in BCE and Dice loss."""

    title = "Paint a mask: BCE and Dice loss"
    controls = (
        Cells("painted", digits(START), SIDE, SIDE, "The predicted mask"),
        Choice("target", "small", {"small": "one small object", "large": "one large object",
                                   "both": "both objects"}, "The image has"),
        Slider("sure", 0.98, 0.9, 0.999, 0.1, "probability of what is painted", odds=True,
               form=".3f"))
    template = ("The image has {target}, {size:d} pixels. Painted: {tp:d} true positives, {fp:d} "
                "false positives; {fn:d} false negatives. Dice loss {dice:.3f}, Jaccard loss "
                "{jaccard:.3f}. With the probability {sure:.3f} for what is painted and one minus "
                "that for the rest, BCE is {bce:.3f}.")
    size = (9.0, 4.4)

    def data(self) -> dict:
        return {name: mask.ravel().astype(int) for name, mask in TARGETS.items()}

    def numbers(self, settings: dict) -> dict:
        target = TARGETS[settings["target"]].ravel().astype(float)
        painted = np.array(list(settings["painted"]), dtype=float)
        found = {"size": target.sum(), "tp": np.sum(painted * target),
                 "fp": np.sum(painted * (1 - target)), "fn": np.sum((1 - painted) * target),
                 "jaccard": loss("jaccard", smooth=0.0)(painted, target)}
        masks = {"": painted, "nothing_": 0 * target, "everything_": 0 * target + 1,
                 "true_": target}
        for name, mask in masks.items():
            probs = np.where(mask == 1, settings["sure"], 1 - settings["sure"])
            found[f"{name}bce"] = loss("bce")(probs, target)
            found[f"{name}dice"] = loss("dice", smooth=0.0)(mask, target)
        return found

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2)
        painted = np.array(list(settings["painted"]), dtype=float).reshape(SIDE, SIDE)
        left.pcolormesh(painted, cmap="Blues", vmin=0, vmax=1.6, edgecolors="#aaaaaa",
                        linewidth=0.5)
        target = np.pad(TARGETS[settings["target"]], 1).astype(int)
        for axis in (0, 1):
            for row, column in np.argwhere(np.diff(target, axis=axis)):
                across, down = (np.array([0, 1]), [1, 1]) if axis == 0 else ([1, 1],
                                                                            np.array([0, 1]))
                left.plot(column - 1 + np.array(across), row - 1 + np.array(down),
                          color=LINES[2][0], linewidth=2.5)
        left.set(xlim=(0, SIDE), ylim=(SIDE, 0), xticks=(), yticks=(), aspect="equal",
                 title="blue: painted; outline: the object")
        places = (("nothing_", "s", "nothing"), ("everything_", "^", "everything"),
                  ("true_", "D", "true mask"))
        for name, marker, words in places:
            spot = numbers[f"{name}bce"], numbers[f"{name}dice"]
            right.plot(*spot, marker, color="#666666", markerfacecolor="white", clip_on=False)
            right.annotate(words, spot, (0, 9), textcoords="offset points", ha="center",
                           fontsize=9.5)
        spot = numbers["bce"], numbers["dice"]
        right.plot(*spot, "o", color=LINES[0][0], markersize=9)
        right.annotate("painted", spot, (0, -18), textcoords="offset points", ha="center")
        right.set(xscale="log", xlim=(0.0005, 20), ylim=(-0.05, 1.15), xlabel="BCE",
                  ylabel="Dice loss")


def painter() -> Painter:
    """Paint a mask by mouse or keys; see which errors BCE forgives, and which Dice."""
    return Painter()
