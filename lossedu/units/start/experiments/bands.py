"""A table of temperature bands that forecasts bike rentals: how many bands, and who chooses them.

    result = bands.run(seeds=40)

The forecast of a day is the mean of the training days in its temperature band; a band without any
takes that of the nearest band that has some. From one table to the next each band is cut in two, so
that the training loss cannot rise. On "random days" 60 days are learned from, 60 others are for
choosing and 245 for the test. On "later days" 90 and 45 days come from the first half of the year,
and the test days are those of the second half; on "last weeks" the 45 are the last of the first
half. A mean needs no learning rate.
"""
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .... import data as datasets
from .... import plots
from ....core import arguments
from ....plots.theme import LINES
from ....study.plan import Plan
from ....study.result import Measure

QUESTION = "How many temperature bands should a table of forecasts have, and who chooses?"
BANDS = tuple(2 ** power for power in range(11))   # each cuts the bands of the one before in two
RANDOM, LATER, WEEKS = "random days", "later days", "last weeks"
SIZES = {RANDOM: (60, 60), LATER: (90, 45), WEEKS: (90, 45)}   # days to learn from, to choose on
HALF = 181                                    # the last day of June


class Days(NamedTuple):
    """The 365 days of 2011: mean temperature from 0 to 1, thousands of rentals, number of day."""

    temp: np.ndarray
    rentals: np.ndarray
    number: np.ndarray


@lru_cache(maxsize=1)
def read_days():
    """The `Days` of the bikeshare data; nobody may change them."""
    bikes = datasets.load("bikeshare")
    number, day = np.unique(bikes.column("day"), return_inverse=True)
    hours = np.bincount(day)
    days = Days(np.bincount(day, bikes.column("temp")) / hours,
                np.bincount(day, bikes.y) / 1000, number)
    for array in days:
        array.setflags(write=False)
    return days


def run(seeds=40, jobs=1, progress=True):
    """Mean squared error on training, validation and test days, as a `Result`.

    One row for each number of bands and each random division of the days. `seeds` is a number or a
    sequence of them. Raises ValueError or TypeError with one sentence.
    """
    seeds = arguments.seeds("bands", "seeds", seeds)
    tasks = [(judge, dict(condition=condition, seed=seed)) for condition in SIZES for seed in seeds]
    seen = sum(SIZES[RANDOM])
    measures = (Measure(RANDOM, "test", "test loss", split=(seen, 365 - seen)),)
    return Plan("bands", QUESTION, tasks, measures, dict(seeds=seeds)).run(jobs, progress)


def divide(condition, seed):
    """Row numbers of the days to learn from, to choose on and to test on."""
    learn, choose = SIZES[condition]
    half = np.flatnonzero(read_days().number <= HALF)
    known = {RANDOM: np.arange(365), LATER: half, WEEKS: half[:-choose]}[condition]
    order = np.random.default_rng([seed, 2]).permutation(known)
    first, second, rest = np.split(order, [learn, learn + choose])
    return (first, half[-choose:] if condition == WEEKS else second,
            rest if condition == RANDOM else np.arange(HALF, 365))


def judge(condition, seed):
    """The rows of one division: three losses for each number of bands."""
    temp, rentals, _ = read_days()
    parts = dict(zip(("train", "validation", "test"), divide(condition, seed)))
    rows = []
    for bands in BANDS:
        table = fit_table(bands, temp[parts["train"]], rentals[parts["train"]])
        losses = {name: float(np.mean((forecast(table, temp[part]) - rentals[part]) ** 2))
                  for name, part in parts.items()}
        rows.append({"data": condition, "condition": "test", "model": "table",
                     "loss": f"{bands} bands", "seed": seed, "bands": bands, **losses})
    return rows


def fit_table(bands, temp, rentals):
    """The mean rentals in each band of equal width, (bands,); where no day fell, that of the
    nearest band with days."""
    place = _band(bands, temp)
    days = np.bincount(place, minlength=bands)
    total = np.bincount(place, rentals, minlength=bands)
    filled = np.flatnonzero(days)
    nearest = filled[np.abs(np.arange(bands)[:, None] - filled).argmin(axis=1)]   # (bands,)
    return total[nearest] / days[nearest]


def forecast(table, temp):
    """What a table of means forecasts for each temperature."""
    return table[_band(len(table), temp)]


def _band(bands, temp):
    return np.minimum((np.asarray(temp) * bands).astype(int), bands - 1)


def draw(result, ax=None):
    """Mean training, validation and test loss of each number of bands, on random days."""
    ax = plots.new_axes(size=(6.4, 4)) if ax is None else ax
    means = result.table.query("data == @RANDOM").groupby("bands")[["train", "validation", "test"]]
    means = means.mean()
    for (name, values), (colour, line), marker in zip(means.items(), LINES, "os^"):
        ax.plot(values.index, values, color=colour, linestyle=line, marker=marker, markersize=4,
                label="training" if name == "train" else name)
    lowest = means.test.idxmin()
    ax.plot(lowest, means.test[lowest], "o", color="black", markerfacecolor="none", markersize=11,
            linestyle="none")
    ax.annotate(f"lowest test loss:\n{lowest} bands", (lowest, means.test[lowest]), xytext=(0, 14),
                textcoords="offset points", ha="center", va="bottom", fontsize=9)
    ax.axhline(means.test[1], color="0.4", linestyle=":", linewidth=1,
               label="test, training mean")
    ticks = (1, 4, 16, 64, 256, 1024)
    ax.set(xscale="log", xlabel="bands in the table (logarithmic axis)",
           ylabel="mean squared error", ylim=(0, 2.5))
    ax.set_xticks(ticks, [str(one) for one in ticks])
    ax.minorticks_off()
    ax.legend(loc="upper center", fontsize=9, ncols=2)
    listed = "; ".join(f"{bands} band{'s' * (bands > 1)}: training {row.train:.2f}, "
                       f"test {row.test:.2f}"
                       for bands, row in means.iterrows() if bands in ticks)
    return plots.describe(ax, "Mean squared error against the number of bands, averaged over "
                          "random divisions of the days. Training loss ends far below where it "
                          "began and does not rise; validation and test loss fall, reach a valley "
                          "and rise again; from 2 bands on they stay below the dotted line "
                          f"of the training mean. The test loss is lowest with {lowest} bands. "
                          f"{listed}.")
