"""A Gaussian on two camps of mean votes: move it, and the valley, and watch three divergences."""
import numpy as np

from ....plots.theme import LINES
from ....widgets.explorer import Explorer, log_slider, slider
from ..gaussians import DIVERGENCES, GRID, gaussian, histogram, nearest
from ..votes import read_snippets

NEAR = np.abs(GRID) <= 0.5


class TwoCamps(Explorer):
    """Frequencies and Gaussian left, the divergences right, with the least that each can be."""

    title = "One Gaussian on two camps"

    def make(self) -> dict:
        self.all = histogram(read_snippets().mean)
        self.known = {}
        left, right = self.figure.subplots(1, 2, width_ratios=(3, 2))
        self.figure.subplots_adjust(left=0.08, right=0.98, top=0.9, bottom=0.15, wspace=0.2)
        self.bars = left.bar(GRID, self.all, width=0.42, color="0.8")
        self.line, = left.plot(GRID, self.all, "o-", color="#222222", markersize=4)
        left.set(ylim=(0, 0.45), xlabel="mean vote of a sentence")
        left.set_title("frequencies p (bars) and Gaussian q", loc="left")
        colours = [colour for colour, _ in LINES[:3]]
        self.values = right.bar(list(DIVERGENCES), np.ones(3), color=colours, width=0.6)
        self.least, = right.plot(range(3), np.ones(3), "_", color="#222222", markersize=40,
                                 markeredgewidth=2)
        right.set(ylim=(0, 2))
        right.set_title("nats (cut at 2); line: the best fit", loc="left")
        self.movers = [*self.bars, self.line, *self.values, self.least]
        return {"mean": slider(0.0, -4, 4, 0.1, "mean of q"),
                "spread": log_slider(2.0, -0.6, 0.7, 0.02, "standard deviation of q"),
                "valley": log_slider(1.0, -2, 0, 0.1, "middle frequencies times")}

    def move(self) -> str:
        mean, spread, valley = self.positions("mean", "spread", "valley")
        p = np.where(NEAR, valley * self.all, self.all)
        p = p / p.sum()
        q = gaussian(mean, np.log(spread))
        fits = self._fits(round(float(valley), 6), p)
        for bar, height in zip(self.bars, p):
            bar.set_height(height)
        self.line.set_ydata(q)
        own = {name: float(divergence(p, q)) for name, divergence in DIVERGENCES.items()}
        for bar, height in zip(self.values, own.values()):
            bar.set_height(height)
        least = {name: float(divergence(p, gaussian(fits[name][0], np.log(fits[name][1]))))
                 for name, divergence in DIVERGENCES.items()}
        self.least.set_ydata(list(least.values()))
        told = "; ".join(
            f"{name} {own[name]:.3f}, least {least[name]:.3f} at mean "
            f"{round(fits[name][0], 2) + 0.0:.2f} and standard deviation {fits[name][1]:.2f}"
            for name in DIVERGENCES)
        return f"The middle frequencies are {valley:.2f} times those of the sentences. {told}."

    def _fits(self, valley, p):
        """The nearest Gaussians to p, kept for a valley that comes again."""
        if valley not in self.known:
            self.known[valley] = {name: nearest(p, divergence)
                                  for name, divergence in DIVERGENCES.items()}
        return self.known[valley]


def two_camps() -> TwoCamps:
    """Move mean and spread of a Gaussian, and thin out the frequencies between the camps."""
    return TwoCamps()
