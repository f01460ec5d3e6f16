"""Collapse: does longer training leave it? The triplet loss with squared distances, on letters.

    result = collapse.run(seeds=20)         # minutes
    result = collapse.stored()              # the same, as it was computed and stored

Hardest and semi-hard negatives, each trained for three numbers of steps; the learning rate falls to
0 within these steps, and is the best one on other seeds. A seed fixes which letters are seen, their
rows, the start, and the batches. The stored result is made anew by
`python -m lossedu.experiments collapse`.
"""
import numpy as np

from ....core import arguments
from ....plots import describe, new_axes, palette
from ....stats import paired_difference
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from ..training import SIZES
from .negatives import trained

QUESTION = "Does longer training leave a collapse?"
MINING = ("hardest", "semi-hard")
STEPS = (600, 2400, 9600)
RATES = (0.003, 0.01, 0.03)


def run(seeds=20, jobs=1, progress=True, mining=MINING, steps=STEPS, tuning_seeds=4):
    """Train with each mining and each number of steps; returns a `Result`.

    Columns as those of `negatives`, and `steps`. Raises ValueError with one sentence.
    """
    return plan(seeds, mining, steps, tuning_seeds).run(jobs, progress)


def plan(seeds, mining, steps, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "collapse")
    mining = arguments.some_of("collapse", "mining", mining, MINING)
    steps = tuple(int(one) for one in arguments.numbers(
        "collapse", "steps", steps, "[600]", above=0))
    tasks = [(runs, dict(mining=one, steps=count, seeds=seeds, tuning=tuning))
             for one in mining for count in steps]
    measures = (Measure("letters", "map", "mean average precision, %", split=SIZES["letters"][1:],
                        against=arm(mining[0], steps[0])),)
    return Plan("collapse", QUESTION, tasks, measures,
                dict(seeds=seeds, mining=mining, steps=steps, tuning_seeds=tuning))


def arm(mining, steps):
    """What an arm is called."""
    return f"{mining}, {steps} steps"


def runs(mining, steps, seeds, tuning):
    """The rows of one arm, at the rate that is best on the tuning seeds."""
    name = f"{mining}, squared distance"
    rate = best_rate(RATES, try_rates(RATES, tuning, lambda rates, seeds: np.array(
        [row["map"] for row in trained("letters", name, rates, seeds, steps)])))
    rows = trained("letters", name, np.full(len(seeds), rate), seeds, steps)
    return [{**row, "loss": arm(mining, steps), "steps": steps} for row in rows]


STORED = stored_runs(__file__, {"collapse.json": (run, plan, dict(seeds=20))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["collapse.json"].load()


def gap(result, column, one, other):
    """The paired difference of two arms in a column."""
    rows = result.table.sort_values("seed")
    values = [rows[rows["loss"] == name][column] for name in (one, other)]
    return paired_difference(*values, split=SIZES["letters"][1:])


def draw(result, axes=None):
    """Each network: the mean distance of two letters, and its search, against the steps."""
    axes = new_axes(2, size=(10.2, 3.4)) if axes is None else np.ravel(axes)
    rows, said = result.table, []
    steps = sorted(rows["steps"].unique())
    for mining, colour, marker, shift in (("semi-hard", palette.blue, "o", -0.12),
                                          ("hardest", palette.vermilion, "s", 0.12)):
        own = rows[rows["loss"].str.startswith(mining)]
        places = own["steps"].map(steps.index) + shift
        for ax, column in zip(axes, ("spread", "map")):
            ax.plot(places, own[column], marker, color=colour, markersize=4, alpha=0.6,
                    label=mining)
        for count in steps:
            one = own[own["steps"] == count]
            said.append(f"{mining}, {count} steps: distance {one['spread'].min():.2f} to "
                        f"{one['spread'].max():.2f}, precision {one['map'].min():.0f} to "
                        f"{one['map'].max():.0f} %")
    for ax, words in zip(axes, ("mean distance of two letters", "mean average precision, %")):
        ax.set(xlim=(-0.5, len(steps) - 0.5), ylabel=words)
        ax.set_xticks(range(len(steps)), [f"{one:,} steps" for one in steps])
        ax.tick_params(axis="x", length=0)               # the words stand below two columns
        for edge in range(1, len(steps)):
            ax.axvline(edge - 0.5, color="0.85", linewidth=1, zorder=0)
    axes[0].set_ylim(0, 1.6)
    axes[0].legend(loc="center left")
    describe(axes[0], "A point for each network: left the mean distance of two letters, right the "
             f"search. {'; '.join(said)}.")
    return list(axes)
