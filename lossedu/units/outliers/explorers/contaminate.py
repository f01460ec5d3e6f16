"""Move some numbers far away, and see which centre follows."""
import numpy as np
from ipywidgets import IntSlider

from ....losses import loss
from ....plots.theme import LINES, label_ends
from ....widgets.centre import location
from ....widgets.explorer import WIDE, Explorer, log_slider, slider

NAMES = {"mse": "mean", "mae": "median", "huber": "Huber"}


class Contaminate(Explorer):
    """Eleven numbers on a line; the estimates above, the mean loss of every constant below."""

    title = "Numbers on a line, of which some are moved away"

    def __init__(self, sample):
        self.sample = np.sort(np.asarray(sample, dtype=float))
        self.before = None
        super().__init__()

    def make(self) -> dict:
        farthest = 20.0
        self.grid = np.linspace(self.sample[0] - 2, self.sample[-1] + farthest + 2, 400)
        top, bottom = self.figure.subplots(2, 1, sharex=True, height_ratios=(2, 3))
        self.figure.subplots_adjust(left=0.16, right=0.84, top=0.97, bottom=0.11, hspace=0.12)
        self.points, = top.plot(self.sample, 0 * self.sample, "o", color="#444444", markersize=6)
        self.moved, = top.plot([], [], "s", color="#444444", markerfacecolor="white", markersize=7)
        self.marks, self.numbers, self.curves, self.least, self.drops = {}, {}, {}, {}, {}
        for row, (name, line) in enumerate(zip(NAMES, LINES), start=1):
            colour, dashes = line
            self.marks[name], = top.plot([0], [row], "D", color=colour, markersize=7)
            self.drops[name] = [ax.axvline(0, color=colour, linestyle=dashes, linewidth=1)
                                for ax in (top, bottom)]
            self.numbers[name] = _label(top, row, "")
            self.curves[name], = bottom.plot(self.grid, 0 * self.grid, color=colour,
                                             linestyle=dashes)
            self.least[name], = bottom.plot([0], [0], "D", color=colour, markersize=7, zorder=5)
        drops = [line for pair in self.drops.values() for line in pair]
        self.movers = [self.points, self.moved, *drops, *self.curves.values(),
                       *self.least.values(), *self.marks.values(), *self.numbers.values()]
        _label(top, 0, "numbers")
        top.set(yticks=(), ylim=(-0.7, 3.7))
        top.spines[["bottom", "left"]].set_visible(False)
        top.tick_params(length=0)
        bottom.set(xlim=(self.grid[0], self.grid[-1]), ylim=(-0.06, 1.06), yticks=(0, 1),
                   xlabel="constant prediction", ylabel="mean loss, scaled")
        label_ends(bottom, list(zip((0.5, 0.6, 0.7), NAMES.values(), LINES)))
        most = len(self.sample) // 2 + 1
        return {"count": IntSlider(1, 0, most, description="numbers moved", **WIDE),
                "distance": slider(15.0, 0.0, farthest, 0.5, "moved by"),
                "delta": log_slider(4.0, -1, 2, 0.05, "Huber's delta")}

    def move(self) -> str:
        count, distance, delta = self.positions("count", "distance", "delta")
        losses = {"mse": loss("mse"), "mae": loss("mae"), "huber": loss("huber", delta=delta)}
        sample = self.sample.copy()
        sample[len(sample) - count:] += distance
        stay = np.arange(len(sample)) < len(sample) - count
        self.points.set_data(sample[stay], 0 * sample[stay])
        self.moved.set_data(sample[~stay], 0 * sample[~stay])
        said = []
        for name, one in losses.items():
            centre, clean = location(one, sample), location(one, self.sample)
            said.append(f"{NAMES[name]} {centre:.2f} (moved by {abs(centre - clean):.2f})")
            self._place(name, one, centre, sample)
        return (f"{count} of {len(sample)} numbers moved up by {distance:.1f}. "
                f"Now: {', '.join(said)}. Huber's delta is {delta:.2f}.")

    def _place(self, name, one, centre, sample):
        """Put one estimate and its mean-loss curve where they belong."""
        self.marks[name].set_xdata([centre])
        self.numbers[name].set_text(f"{NAMES[name]} {centre:.2f}")
        for drop in self.drops[name]:
            drop.set_xdata([centre, centre])
        pred = np.repeat(self.grid[:, None], len(sample), axis=1)
        mean = one(pred, np.broadcast_to(sample, pred.shape), reduction="none").mean(axis=1)
        least = one(np.full(len(sample), centre), sample)
        self.curves[name].set_ydata((mean - least) / (mean.max() - least))
        self.least[name].set_xdata([centre])


def _label(ax, row, text):
    """Words to the left of a row."""
    return ax.text(-0.02, row, text, transform=ax.get_yaxis_transform(), ha="right", va="center",
                   color="#222222")


def contaminate(sample: np.ndarray | None = None) -> Contaminate:
    """Move some of a sample's numbers far away; mean, median and Huber estimate follow, or not.

    `sample` (n,): at least three numbers; without one, eleven seeded ones. ValueError otherwise.
    """
    if sample is None:
        sample = np.random.default_rng(1).normal(8, 3, size=11)
    sample = np.asarray(sample, dtype=float)
    if sample.ndim != 1 or len(sample) < 3 or not np.isfinite(sample).all() or np.ptp(sample) == 0:
        raise ValueError(f"contaminate: a sample of shape {sample.shape} came; "
                         "three or more finite numbers that are not all equal fit.")
    return Contaminate(sample)
