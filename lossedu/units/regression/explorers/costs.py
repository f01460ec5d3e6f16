"""Seven targets and three losses: which target, dragged, takes which best constant along?"""
import numpy as np

from ....losses import loss
from ....plots.theme import LINES
from ....widgets.centre import location, scaled
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer

OVER = 1.0
ROWS = "abcdefghi"  # more handles than that would lie upon each other
LOOKS = {"squared": LINES[0], "absolute": LINES[2], "unequal": LINES[1]}  # as in the unit's figures
NAMES = {"squared": "squared error", "absolute": "absolute error", "unequal": "unequal costs"}
HEAD = ("Best constants: mean {mean:.2f}, median {median:.2f}. For costs of {under:g} to 1, "
        "the quantile at level {level:.3g}: ")


class Costs(Explorer):
    """The targets above, a row and a handle for each; the mean loss of every constant below."""

    title = "Targets that can be dragged, and the best constant of three losses"
    template = {
        "one": HEAD + "{low:.2f}. Targets below it: {below}; targets above it: {above}.",
        "stretch": HEAD + "every number from {low:.2f} to {high:.2f}. Up to {low:.2f} there are "
                          "{below} of the targets, at 1 each; from {high:.2f} on there are "
                          "{above}, at {under:g} each: both sides weigh the same."}
    size = (7.0, 5.0)

    def __init__(self, sample):
        self.sample = np.sort(sample)
        room = np.ptp(self.sample)
        self.low, self.high = self.sample[0], self.sample[-1] + 5 / 11 * room
        self.grid = np.linspace(self.low, self.high, 129)
        targets = (Slider(f"y{place}", float(target), float(self.low), float(self.high),
                          float(room / 44), f"target {ROWS[place - 1]}")
                   for place, target in enumerate(self.sample, start=1))
        self.controls = (Slider("under", 4.0, 0.25, 10.0, 0.25, "cost of one too few"), *targets)
        super().__init__()

    def data(self) -> dict:
        return {"count": len(self.sample), "grid": self.grid, "low": self.low, "high": self.high}

    def numbers(self, settings: dict) -> dict:
        under = settings["under"]
        sample = np.sort([settings[f"y{place}"] for place in range(1, len(self.sample) + 1)])
        low, high = best_stretch(sample, under)
        losses = {"squared": loss("mse"), "absolute": loss("mae"),
                  "unequal": loss("asymmetric_mae", under=under, over=OVER)}
        best = {name: location(losses[name], sample) for name in ("squared", "absolute")}
        is_one = high == low
        found = {"mean": best["squared"], "median": best["absolute"], "low": low, "high": high,
                 "level": under / (under + OVER), "case": "one" if is_one else "stretch",
                 "below": int(np.sum(sample < low if is_one else sample <= low)),
                 "above": int(np.sum(sample > high if is_one else sample >= high))}
        for name, one in losses.items():
            found[name] = scaled(one, sample, self.grid, best.get(name, low))
        return found

    def draw(self, figure, settings, numbers):
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2, 3))
        targets = [settings[f"y{place}"] for place in range(1, len(self.sample) + 1)]
        above.plot(targets, range(len(targets)), "s", color="#222222", markerfacecolor="white",
                   markersize=8, zorder=5)
        ends = {"squared": (numbers["mean"],), "absolute": (numbers["median"],),
                "unequal": (numbers["low"], numbers["high"])}
        for name, (colour, dashes) in LOOKS.items():
            below.plot(self.grid, numbers[name], color=colour, linestyle=dashes, label=NAMES[name])
            below.plot(ends[name], [0] * len(ends[name]), "D", color=colour, linestyle="-",
                       linewidth=5, markersize=7, clip_on=False, zorder=5)
            for end in ends[name]:
                above.axvline(end, color=colour, linestyle=dashes, linewidth=1)
        rows = range(len(targets))
        above.set_yticks(rows, ROWS[:len(targets)])
        above.set(ylim=(-0.8, len(targets) - 0.2), ylabel="target")
        below.set(xlabel="constant", ylabel="mean loss, each scaled to 0–1", yticks=(0, 1))
        below.legend(loc="upper center")


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
    """Drag each of some targets; see which best constant follows: mean, median or quantile.

    `sample` (n,): three to nine numbers; without one, seven mornings of bike rentals.
    ValueError otherwise.
    """
    if sample is None:
        sample = [0, 1, 2, 3, 5, 6, 11]
    sample = np.asarray(sample, dtype=float)
    fits = sample.ndim == 1 and 3 <= len(sample) <= len(ROWS) and np.isfinite(sample).all()
    if not fits or np.ptp(sample) == 0:
        raise ValueError(f"costs: a sample of shape {sample.shape} came; three to {len(ROWS)} "
                         "finite numbers that are not all equal fit.")
    return Costs(sample)
