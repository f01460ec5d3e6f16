"""Do fitted quantiles keep their word on new data? Food expenditure of Belgian families, by income.

    result = quantiles.run(seeds=24, quantiles=(0.1, 0.5, 0.9), train=117)

Two lines for each quantile: fitted with pinball, and fitted with squared error and raised by the
quantile of target minus prediction (a margin). Both are exact: there is no learning rate.
"""
import numpy as np

from .... import data as datasets
from .... import plots
from ....core import arguments
from ....losses import loss
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from .rentals import MARGIN, exact

QUESTION = "Which fraction of unseen families lies below a fitted quantile?"
FIVE = (0.1, 0.25, 0.5, 0.75, 0.9)
MEASURES = {"unseen": "fraction below, unseen", "poorer": "fraction below, poorer half",
            "richer": "fraction below, richer half"}


def run(seeds=24, quantiles=FIVE, train=117, jobs=1, progress=True):
    """Share of families below each line, as a `Result`.

    Of families seen and unseen, and of the poorer and the richer half of these. `train` families
    are drawn for each seed to fit on, the others are unseen. `crosses` says whether a line lies
    below the one before it at the income of some family. Raises ValueError or TypeError with one
    sentence.
    """
    seeds = arguments.seeds("quantiles", "seeds", seeds)
    quantiles = arguments.numbers("quantiles", "quantiles", quantiles, "(0.1, 0.5, 0.9)",
                                  above=0, below=1)
    size = len(datasets.load("engel").y)
    train = arguments.whole_number("quantiles", "train", train, 4, size - 4, example=117)
    tasks = [(cover, dict(seed=seed, quantiles=quantiles, train=train)) for seed in seeds]
    split = (train, size - train) if 3 * train > size else None  # small draws hardly overlap
    measures = tuple(Measure("engel", column, label, split=split)
                     for column, label in MEASURES.items())
    settings = dict(seeds=seeds, quantiles=quantiles, train=train)
    return Plan("quantiles", QUESTION, tasks, measures, settings).run(jobs, progress)


def cover(seed, quantiles, train):
    """Rows of the shares below each line, for one random choice of families to fit on."""
    engel = datasets.load("engel")
    X, y, income = engel.X, engel.y, engel.column("income")
    seen = np.zeros(len(y), dtype=bool)
    seen[np.random.default_rng([seed, 2]).permutation(len(y))[:train]] = True
    poorer, rows = income < np.median(income), []
    mean = exact(loss("mse"), X, y, seen)
    for name in ("pinball", MARGIN):
        before = np.full(len(y), -np.inf)
        for level in sorted(quantiles):
            if name == "pinball":
                line = exact(loss("pinball", quantile=level), X, y, seen)
            else:
                short = (y - mean)[seen]
                line = mean + np.quantile(short, level, method="inverted_cdf")
            # a line goes through two families: rounding must not lose them
            rounding = 1e-9 * np.abs(y)
            below = y <= line + rounding
            rows.append({"data": "engel", "condition": f"{level:g}, {train} families",
                         "model": "line", "loss": name, "seed": seed, "quantile": level,
                         "seen": float(below[seen].mean()),
                         "unseen": float(below[~seen].mean()),
                         "poorer": float(below[~seen & poorer].mean()),
                         "richer": float(below[~seen & ~poorer].mean()),
                         "crosses": bool(np.any(line < before - rounding))})
            before = line
    return rows


def draw(result, axes=None):
    """How far the share below lies from the quantile asked for: all unseen families, the poorer
    and the richer half."""
    axes = plots.new_axes(2, size=(9.2, 4.2)) if axes is None else axes
    series = (("unseen", "all unseen", plots.palette.black, "o", 0.0),
              ("poorer", "poorer half", plots.palette.blue, "v", -0.015),
              ("richer", "richer half", plots.palette.vermilion, "^", 0.015))
    split = result.measures[0].split
    for ax, name in zip(axes, ("pinball", MARGIN)):
        table = result.table.query("loss == @name")
        levels, words = sorted(table["quantile"].unique()), []
        ax.axhline(0, color="0.5", linewidth=1)
        for column, label, colour, marker, shift in series:
            found = [mean_interval(table.loc[table["quantile"] == level, column], split=split)
                     for level in levels]
            middle = np.array([one.estimate for one in found])
            half = np.array([one.high - one.estimate for one in found])
            ax.errorbar(np.array(levels) + shift, middle - levels, yerr=half, fmt=marker,
                        color=colour, capsize=3, label=label)
            words.append(f"{label} " + ", ".join(f"{one:.2f}" for one in middle))
        ax.set(title=name, xlabel="quantile asked for", xlim=(0, 1), ylim=(-0.45, 0.35))
        asked = ", ".join(f"{level:g}" for level in levels)
        plots.describe(ax, f"{name}: fraction of unseen families below the lines for {asked}. "
                           f"{'; '.join(words)}.")
    axes[0].set_ylabel("fraction below, minus the quantile asked for")
    axes[0].legend(loc="lower left", ncols=3, fontsize=9)
    return axes
