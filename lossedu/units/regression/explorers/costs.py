"""Unequal costs on seven targets: move your number until both sides balance."""
import numpy as np

from ....losses import loss
from ....plots.theme import LINES
from ....widgets.centre import location
from ....widgets.explorer import Explorer, log_slider, slider

OVER = 1.0


class Costs(Explorer):
    """The targets and their distances above, the mean cost of every constant below."""

    title = "One number for seven targets"

    def __init__(self, sample):
        self.sample = np.sort(np.asarray(sample, dtype=float))
        super().__init__()

    def make(self) -> dict:
        low, high = self.sample[0], self.sample[-1]
        room = high - low
        end = high + 0.4 * room
        self.grid = np.linspace(low - 0.1 * room, end + 0.05 * room, 600)
        top, bottom = self.figure.subplots(2, 1, sharex=True, height_ratios=(2, 3))
        self.figure.subplots_adjust(left=0.13, right=0.97, top=0.82, bottom=0.12, hspace=0.1)
        blue, _, green, purple = (colour for colour, _ in LINES[:4])
        self.gaps = [top.plot([], [], linewidth=3)[0] for _ in self.sample]
        self.colours = purple, "0.5"  # blue and green stand for mean and median
        rows = np.arange(len(self.sample))
        self.points, = top.plot(self.sample, rows, "o", color="#222222", markersize=6)
        self.yours = [ax.axvline(low, color="#222222", linewidth=1.5) for ax in (top, bottom)]
        self.curve, = bottom.plot(self.grid, 0 * self.grid, color="#222222")
        self.best = bottom.axvspan(low, high, color=LINES[5][0], alpha=0.5, linewidth=4,
                                   label="cheapest")
        marks = (("mean", "D", blue), ("median", "s", green))
        self.centres = {name: bottom.plot([0], [0], mark, color=colour, markersize=9, label=name)[0]
                        for name, mark, colour in marks}
        self.here, = bottom.plot([low], [0], "X", color="#222222", markersize=10, label="yours")
        top.set(yticks=(), ylabel="targets", ylim=(-0.7, len(self.sample) - 0.3))
        bottom.set(xlim=(self.grid[0], self.grid[-1]), ylim=(0.85, 4), xlabel="constant",
                   ylabel="mean cost / cheapest")
        for place, label in enumerate(("target above yours", "target below yours")):
            bottom.plot([], [], color=self.colours[place], linewidth=3, label=label)
        self.figure.legend(loc="upper center", ncols=3, fontsize=9)
        self.movers = [*self.gaps, self.points, *self.yours, self.best, self.curve,
                       *self.centres.values(), self.here]
        return {"number": slider(self.sample[-3], low, end, room / 110, "your number"),
                "under": log_slider(4.0, -1, 1, 0.05, "cost of one too few"),
                "last": slider(high, self.sample[-2], end, room / 110,
                               "the largest target")}

    def move(self) -> str:
        number, under, last = self.positions("number", "under", "last")
        cost = loss("asymmetric_mae", under=under, over=OVER)
        sample = np.append(self.sample[:-1], last)
        self.points.set_xdata(sample)
        for height, (line, target) in enumerate(zip(self.gaps, sample)):
            line.set_data([number, target], [height, height])
            line.set_color(self.colours[0] if target > number else self.colours[1])
        for line in self.yours:
            line.set_xdata([number, number])
        low, high = best_stretch(sample, under)
        mean_cost = lambda c: cost(np.full(len(sample), float(c)), sample)
        cheapest = mean_cost(low)
        self.curve.set_ydata([mean_cost(c) / cheapest for c in self.grid])
        self.here.set_data([number], [mean_cost(number) / cheapest])
        self.best.set_x(low)
        self.best.set_width(max(high - low, 1e-3))
        centres = {"mean": location(loss("mse"), sample), "median": location(loss("mae"), sample)}
        for name, centre in centres.items():
            self.centres[name].set_data([centre], [mean_cost(centre) / cheapest])
        return self._say(number, under, sample, low, high, centres)

    def _say(self, number, under, sample, low, high, centres):
        below, above = int(np.sum(sample < number)), int(np.sum(sample > number))
        here = len(sample) - below - above
        up = above * under - (below + here) * OVER
        down = below * OVER - (above + here) * under
        advice = "go up" if up > 1e-9 else "go down" if down > 1e-9 else "balanced"
        if low <= number <= high:
            advice = "no other number is cheaper"
        level = under / (under + OVER)
        best = f"{low:.2f}"
        if high - low >= 1e-9:
            best = f"every number from {low:.2f} to {high:.2f}"
        return (f"Your number is {number:.2f}. "
                f"A little more saves {under:.3g} {_on(above, 'above')}, and costs {OVER:g} "
                f"{_on(below + here, 'at or below')}. A little less saves {OVER:g} "
                f"{_on(below, 'below')}, and costs {under:.3g} {_on(above + here, 'at or above')}: "
                f"{advice}. "
                f"Cheapest: {best}, the {level:.2f}-quantile. "
                f"Mean {centres['mean']:.2f}, median {centres['median']:.2f}.")


def _on(count, where):
    """The targets on one side, in words: "on each of the 2 targets above it"."""
    if count == 0:
        return f"on no target, as none lies {where} it"
    return f"on the one target {where} it" if count == 1 else (
        f"on each of the {count} targets {where} it")


def best_stretch(sample: np.ndarray, under: float) -> tuple[float, float]:
    """(low, high): every constant with the least mean cost, for a sample in order.

    >>> best_stretch(np.array([1.0, 2.0, 8.0, 9.0]), 1.0)
    (2.0, 8.0)
    """
    n, count = len(sample), np.arange(1, len(sample) + 1)
    balance = count * (under + OVER) - n * under  # of the first `count` targets against the rest
    flat = np.abs(balance) <= 1e-9 * n * under
    place = int(np.argmax((balance > 0) | flat))
    return float(sample[place]), float(sample[min(place + int(flat[place]), n - 1)])


def costs(sample: np.ndarray | None = None) -> Costs:
    """Move a number among targets, the price of one too few, and the largest target; see which side
    outweighs.

    `sample` (n,): at least three numbers; without one, seven mornings of bike rentals.
    ValueError otherwise.
    """
    if sample is None:
        sample = [0, 1, 2, 3, 5, 6, 11]
    sample = np.asarray(sample, dtype=float)
    if sample.ndim != 1 or len(sample) < 3 or not np.isfinite(sample).all() or np.ptp(sample) == 0:
        raise ValueError(f"costs: a sample of shape {sample.shape} came; "
                         "three or more finite numbers that are not all equal fit.")
    return Costs(sample)
