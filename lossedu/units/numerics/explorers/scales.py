"""A loss scale moves the sizes of gradients through the range of float16."""
import numpy as np

from ....plots.theme import LINES
from ....widgets.explorer import Explorer, slider
from ..figures import gradients_of

ZERO, NORMAL, INF = 2.0 ** -25, 2.0 ** -14, 65520.0   # limits of float16
BINS = np.arange(-60, 20)


class Scales(Explorer):
    """The histogram of gradient entries, moved by a power of 2, between the limits of float16."""

    title = "A loss scale, and what float16 makes of the gradient"
    size = (9.0, 3.8)

    def make(self) -> dict:
        self.sizes = np.sort(gradients_of())
        ax = self.figure.subplots()
        self.figure.subplots_adjust(left=0.08, right=0.98, top=0.88, bottom=0.16)
        counts = np.histogram(np.log2(self.sizes), BINS)[0] / len(self.sizes)
        (blue, _), (red, dashed) = LINES[:2]
        self.heights = np.concatenate([[0], np.repeat(100 * counts, 2), [0]])
        self.line, = ax.plot(np.repeat(BINS, 2), self.heights, color=blue, zorder=3)
        for power, words in ((-25, "0 "), (-14, "fewer digits "), (16, " inf")):
            ax.axvline(power, color=red, linestyle=dashed, linewidth=1.2, zorder=0)
            ax.text(power, 17.5, words, color=red, fontsize=10, va="top",
                    ha="right" if power < 0 else "left")
        ax.set(xlim=(-52, 40), ylim=(0, 18), yticks=(0, 5, 10, 15),
               xlabel="size of a gradient entry, as a power of 2", ylabel="% of the entries")
        ax.set_title("entries that are not 0, in all steps of a training", loc="left", fontsize=11)
        self.movers = [self.line]
        return {"power": slider(0, -30, 30, 1, "loss times 2 to the power")}

    def move(self) -> str:
        (power,) = self.positions("power")
        self.line.set_xdata(np.repeat(BINS + power, 2))
        zero, subnormal, large = self.fractions(2.0 ** power)
        return (f"Loss times 2 to the power {power:.0f}: {100 * zero:.2f} % of the entries are 0 "
                f"in float16, {100 * subnormal:.2f} % are subnormal, {100 * large:.2f} % overflow.")

    def fractions(self, scale: float) -> tuple[float, float, float]:
        """The fractions that become 0, subnormal and inf once multiplied by `scale`."""
        n = len(self.sizes)
        zero = np.searchsorted(self.sizes, ZERO / scale, side="right")
        normal = np.searchsorted(self.sizes, NORMAL / scale)
        large = np.searchsorted(self.sizes, INF / scale)
        return zero / n, (normal - zero) / n, (n - large) / n


def scales() -> Scales:
    """Move the loss scale; see which entries of a network's gradients float16 loses."""
    return Scales()
