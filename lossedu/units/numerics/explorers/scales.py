"""A loss scale moves the sizes of gradients through the range of a short format."""
from dataclasses import dataclass

import numpy as np

from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer
from ..figures import HALF, gradients_by_step

BINS = np.arange(-60, 20)  # of the histogram: powers of 2
POWERS = np.arange(-30, 31)  # of the loss scale


@dataclass(frozen=True)
class Format:
    """Sizes up to `zero` become 0, those from `normal` on keep all digits, from `inf` on inf."""

    zero: float
    normal: float
    inf: float


FORMATS = {"float16": Format(HALF["float16"], 2.0 ** -14, 65520.0),
           "bfloat16": Format(HALF["bfloat16"], 2.0 ** -126, (2 - 2.0 ** -8) * 2.0 ** 127)}


class Scales(Explorer):
    """The histogram of gradient entries, moved by a power of 2, between the limits of a format."""

    title = "A loss scale, and what a short format makes of the gradient"
    controls = (Slider("power", 0.0, -30.0, 30.0, 1.0, "loss times 2 to the power", form=".0f"),
                Choice("format", "float16", {name: name for name in FORMATS}, "format"))
    template = ("Loss times 2 to the power {power:.0f}: in {format}, {zero:.2f} % of the entries "
                "are 0, {subnormal:.2f} % have fewer digits, and {large:.4f} % overflow. "
                "{skipped:.0f} of {steps:.0f} steps overflow somewhere and are skipped.")
    size = (9.0, 3.8)

    def __init__(self):
        super().__init__()
        by_step = gradients_by_step()
        every = np.concatenate(by_step)
        self.sizes = np.sort(every[every > 0])
        self.largest = np.sort([one.max() for one in by_step])  # of each step
        self.heights = 100 * np.histogram(np.log2(self.sizes), BINS)[0] / len(self.sizes)

    def data(self) -> dict:
        rows = {name: [self.lost(one, power) for power in POWERS] for name, one in FORMATS.items()}
        tables = {name: {key: [row[key] for row in of_format] for key in of_format[0]}
                  for name, of_format in rows.items()}
        return {"first": POWERS[0], "steps": len(self.largest), "edges": BINS,
                "heights": self.heights, "tables": tables}

    def numbers(self, settings: dict) -> dict:
        lost = self.lost(FORMATS[settings["format"]], round(settings["power"]))
        return {**lost, "steps": len(self.largest)}

    def lost(self, limits: Format, power: int) -> dict:
        """What becomes 0, subnormal and inf, in %, and the number of steps with an inf."""
        scale = 2.0 ** power
        zero = np.searchsorted(self.sizes, limits.zero / scale, side="right")
        normal = np.searchsorted(self.sizes, limits.normal / scale)
        large = len(self.sizes) - np.searchsorted(self.sizes, limits.inf / scale)
        percent = 100 / len(self.sizes)
        skipped = len(self.largest) - np.searchsorted(self.largest, limits.inf / scale)
        return {"zero": percent * zero, "subnormal": percent * (normal - zero),
                "large": percent * large, "skipped": int(skipped)}

    def draw(self, figure, settings, numbers):
        ax = figure.subplots()
        (blue, _), (red, dashed) = LINES[:2]
        heights = np.concatenate([[0], np.repeat(self.heights, 2), [0]])
        ax.plot(np.repeat(BINS + settings["power"], 2), heights, color=blue)
        if settings["format"] == "float16":
            for power, words in ((-25, "0 "), (-14, "fewer digits "), (16, " inf")):
                ax.axvline(power, color=red, linestyle=dashed, linewidth=1.2, zorder=0)
                ax.text(power, 17.5, words, color=red, fontsize=10, va="top",
                        ha="right" if power < 0 else "left")
        ax.set(xlim=(-60, 40), ylim=(0, 18), yticks=(0, 5, 10, 15),
               xlabel="size of a gradient entry, as a power of 2", ylabel="% of the entries")
        ax.set_title("entries that are not 0, in all steps of a training", loc="left")


def scales() -> Scales:
    """Move the loss scale; see which entries of a network's gradients float16 loses."""
    return Scales()
