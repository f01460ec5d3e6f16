"""Temperature: InfoNCE on letters at four temperatures, each with a learning rate of its own.

    result = temperature.run(seeds=20)        # a minute or two
    result = temperature.stored()             # the same, as it was computed and stored

A seed fixes the letters seen, the rows, the start and the batches. The learning rate of each
temperature is the one with the best search among the letters seen, on other seeds. The stored
result is made anew by `python -m lossedu.experiments temperature`.
"""
import numpy as np

from ....core import arguments
from ....plots import describe, new_axes, palette
from ....stats import mean_interval, paired_difference
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from .retrieval import GROUPS, RATES, SPLITS, tried

QUESTION = "What does the temperature of InfoNCE change?"
TEMPERATURES = (0.03, 0.1, 0.3, 1.0)
FIRST = 0.1


def run(seeds=20, jobs=1, progress=True, temperatures=TEMPERATURES, tuning_seeds=4):
    """Train at each temperature; returns a `Result`, with the columns of `retrieval`.

    Raises ValueError with one sentence.
    """
    return plan(seeds, temperatures, tuning_seeds).run(jobs, progress)


def plan(seeds, temperatures, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "temperature")
    temperatures = arguments.numbers("temperature", "temperatures", temperatures, "[0.1]", above=0)
    tasks = [(runs, dict(temperature=one, seeds=seeds, tuning=tuning)) for one in temperatures]
    told = tuple(Measure(f"letters, {group}", "map", "mean average precision, %",
                         against=f"{FIRST:g}" if FIRST in temperatures else None,
                         split=SPLITS["letters", group]) for group in GROUPS)
    return Plan("temperature", QUESTION, tasks, told,
                dict(seeds=seeds, temperatures=temperatures, tuning_seeds=tuning))


def runs(temperature, seeds, tuning):
    """The rows of one temperature."""
    rate = best_rate(RATES, try_rates(RATES, tuning, lambda rates, seeds: np.array(
        [average for average, _ in trained(temperature, rates, seeds)["seen"]])))
    found = trained(temperature, np.full(len(seeds), rate), seeds)
    return [{"data": f"letters, {group}", "condition": group, "model": "64-16",
             "loss": f"{temperature:g}", "seed": seed, "learning_rate": rate,
             "map": 100 * average, "top_1": 100 * first}
            for group in GROUPS for seed, (average, first) in zip(seeds, found[group])]


def trained(temperature, rates, seeds):
    """(mean average precision, top-1) of each run, by group of classes."""
    return tried("letters", "InfoNCE", seeds, rates, np.full(len(seeds), temperature))


STORED = stored_runs(__file__, {"temperature.json": (run, plan, dict(seeds=20))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["temperature.json"].load()


def gap(result, group, column, one, other):
    """The paired difference of two temperatures in a column."""
    rows = result.table[result.table["condition"] == group].sort_values("seed")
    values = [rows[rows["loss"] == f"{name:g}"][column] for name in (one, other)]
    return paired_difference(*values, split=SPLITS["letters", group])


def draw(result, axes=None):
    """Both measures against the temperature, for letters seen and unseen, with intervals."""
    axes = new_axes(2, size=(9.6, 3.4)) if axes is None else np.ravel(axes)
    for ax, group in zip(axes, GROUPS):
        rows, said = result.table.query("condition == @group"), []
        places = [float(name) for name in dict.fromkeys(rows["loss"])]
        for column, colour, marker, words in (("map", palette.blue, "o-", "average precision"),
                                              ("top_1", palette.wine, "s--", "top-1")):
            found = [mean_interval(rows[rows["loss"] == f"{place:g}"][column],
                                   split=SPLITS["letters", group]) for place in places]
            ax.errorbar(places, [one.estimate for one in found],
                        yerr=[one.high - one.estimate for one in found], fmt=marker, color=colour,
                        capsize=3, label=words)
            said.append(f"{words} " + ", ".join(f"{one.estimate:.0f} at {place:g}"
                                                for place, one in zip(places, found)))
        ax.set(xscale="log", xlabel="temperature", ylim=(40, 100))
        ax.set_xticks(places, [f"{place:g}" for place in places])
        ax.minorticks_off()
        ax.set_title(f"letters {group}", fontsize=11)
        describe(ax, f"Letters {group}, in percent: {'; '.join(said)}.")
    axes[0].set_ylabel("%")
    axes[0].legend(loc="lower left")
    return list(axes)
