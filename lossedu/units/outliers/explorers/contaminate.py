"""Replace some numbers and drag what replaces them: where does each centre stop following?"""
import numpy as np

from ....losses import loss
from ....plots.theme import LINES
from ....widgets.centre import location, scaled
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer

NAMES = {"mean": "mean", "median": "median", "huber": "Huber"}


class Contaminate(Explorer):
    """Numbers on a line and three centres above; the mean loss of every constant below."""

    title = "Numbers on a line, of which some are replaced and dragged away"
    template = ("Numbers replaced: {count:d} of {of:d}; their place: {place:.4g}. Mean "
                "{mean:.2f} (moved by {mean_moved:+.2f}), median {median:.2f} (moved by "
                "{median_moved:+.2f}), Huber {huber:.2f} (moved by {huber_moved:+.2f}) with delta "
                "{delta:.2f}.")
    size = (7.0, 5.0)

    def __init__(self, sample):
        self.sample = np.sort(sample)
        n, middle = len(self.sample), float(f"{np.median(self.sample):.2g}")
        reach = float(f"{2.5 * np.ptp(self.sample):.1g}")
        self.low, self.high = middle - reach / 2, middle + reach
        self.grid = np.linspace(self.low, self.high, 161)
        self.controls = (
            Slider("count", 1, 0, n // 2 + 1, 1, "numbers replaced", form="d"),
            Slider("place", middle + reach / 2, self.low, self.high, reach / 100,
                   "their new place", form=".4g"),
            Slider("delta", 4.0, 0.1, 100.0, 0.05, "Huber's delta", log=True))
        super().__init__()

    def data(self) -> dict:
        return {"sample": self.sample, "grid": self.grid, "low": self.low, "high": self.high}

    def numbers(self, settings: dict) -> dict:
        count = round(settings["count"])
        kept = self.sample[:len(self.sample) - count]
        sample = np.append(kept, [settings["place"]] * count)
        losses = {"mean": loss("mse"), "median": loss("mae"),
                  "huber": loss("huber", delta=settings["delta"])}
        found = {"of": len(sample), "kept": kept, "curves": []}
        for name, one in losses.items():
            centre = location(one, sample)
            found |= {name: centre, f"{name}_moved": centre - location(one, self.sample)}
            found["curves"].append(scaled(one, sample, self.grid, centre))
        return found

    def draw(self, figure, settings, numbers):
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 2))
        kept = numbers["kept"]
        above.plot(kept, 0 * kept, "o", color="#222222", markersize=6)
        if settings["count"]:
            above.plot(settings["place"], 0, "s", color="#222222", markerfacecolor="white",
                       markersize=9, zorder=5)
        for row, (name, words) in enumerate(NAMES.items(), start=1):
            colour, dashes = LINES[row - 1]
            above.plot(numbers[name], row, "D", color=colour, markersize=7)
            above.axvline(numbers[name], color=colour, linestyle=dashes, linewidth=1)
            below.plot(self.grid, numbers["curves"][row - 1], color=colour, linestyle=dashes,
                       label=words)
            below.plot(numbers[name], 0, "D", color=colour, markersize=7, clip_on=False, zorder=5)
        above.set_yticks(range(4), ["numbers", *NAMES.values()])
        above.set(ylim=(-0.7, 3.7))
        below.set(xlabel="constant prediction", ylabel="mean loss, scaled", yticks=(0, 1))
        below.legend(loc="upper center")


def contaminate(sample: np.ndarray | None = None) -> Contaminate:
    """Replace the largest of a sample's numbers and drag them; mean, median and Huber estimate
    follow, or not.

    `sample` (n,): at least three numbers; without one, eleven seeded ones. ValueError otherwise.
    """
    if sample is None:
        sample = np.random.default_rng(1).normal(8, 3, size=11)
    sample = np.asarray(sample, dtype=float)
    if sample.ndim != 1 or len(sample) < 3 or not np.isfinite(sample).all() or np.ptp(sample) == 0:
        raise ValueError(f"contaminate: a sample of shape {sample.shape} came; "
                         "three or more finite numbers that are not all equal fit.")
    return Contaminate(sample)
