"""Top five: softmax and triplet loss on 26 letters, classified in three ways.

    result = top_five.run(seeds=20)        # a minute
    result = top_five.stored()             # the same, as it was computed and stored

All letters are seen. A row is classified by the softmax head, by the nearest mean of a class, or by
the class of the nearest known row: all ways judge the same networks. The learning rate of each loss
is the best one on other seeds, by the top-1 of the head or, for the triplet loss, of the nearest
row. The stored result is made anew by `python -m lossedu.experiments top_five`.
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
from .. import measures
from ..objectives import softmax, triplet
from ..training import draw as drawn
from ..training import train

QUESTION = "Which loss gives the better top-1 and top-5 on letters?"
LOSSES = {"softmax": softmax, "triplet": triplet("semi-hard")}
RULES = {"head": ("softmax",), "nearest mean": tuple(LOSSES), "nearest row": tuple(LOSSES)}
TUNED_BY = {"softmax": "head", "triplet": "nearest row"}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
MARGIN, CLASSES, SPLIT = 0.2, 26, (200, 50)
FIRST = "softmax, head"


def run(seeds=20, jobs=1, progress=True, losses=tuple(LOSSES), tuning_seeds=4):
    """Train each loss on all letters; returns a `Result`.

    Columns: `top_1` and `top_5` of the rows held out, in percent, and `learning_rate`. Raises
    ValueError with one sentence.
    """
    return plan(seeds, losses, tuning_seeds).run(jobs, progress)


def plan(seeds, losses, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "top_five")
    losses = arguments.some_of("top_five", "losses", losses, LOSSES)
    tasks = [(runs, dict(name=name, seeds=seeds, tuning=tuning)) for name in losses]
    told = tuple(Measure("letters", column, words, split=SPLIT,
                         against=FIRST if "softmax" in losses else None)
                 for column, words in (("top_1", "top-1, %"), ("top_5", "top-5, %")))
    return Plan("top_five", QUESTION, tasks, told,
                dict(seeds=seeds, losses=losses, tuning_seeds=tuning))


def runs(name, seeds, tuning):
    """The rows of one loss: one network for each seed, judged in each way. Its rate is the one with
    the best top-1 on the tuning seeds, by the way that stands in `TUNED_BY`."""
    rate = best_rate(RATES, try_rates(RATES, tuning, lambda rates, seeds: np.array(
        [first for first, _ in classified(name, rates, seeds)[TUNED_BY[name]]])))
    return [{"data": "letters", "condition": rule, "model": "64-16", "loss": f"{name}, {rule}",
             "seed": seed, "learning_rate": rate, "top_1": 100 * first, "top_5": 100 * five}
            for rule, found in classified(name, np.full(len(seeds), rate), seeds).items()
            for seed, (first, five) in zip(seeds, found)]


def classified(name, rates, seeds):
    """(top-1, top-5) of each run, by the way in which a row is classified."""
    draws = [drawn("letters", seed, CLASSES) for seed in seeds]
    found = train(draws, LOSSES[name], rates, np.full(len(draws), MARGIN))
    labels = np.repeat(np.arange(CLASSES), draws[0].seen.shape[1])
    ranked = {
        "head": lambda at: np.argsort(-found.log_probabilities(found.seen)[at], axis=1),
        "nearest mean": lambda at: measures.by_centroids(*directed(found, at), CLASSES),
        "nearest row": lambda at: measures.by_nearest(*directed(found, at), CLASSES)}
    return {rule: [tuple(measures.top(ranked[rule](at), labels, k) for k in (1, 5))
                   for at in range(len(seeds))]
            for rule, losses in RULES.items() if name in losses}


def directed(found, at):
    """The held-out and the known rows of one run, at length 1."""
    return tuple(measures.directions(part[at].astype(float)) for part in (found.seen, found.known))


STORED = stored_runs(__file__, {"top_five.json": (run, plan, dict(seeds=20))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["top_five.json"].load()


def gap(result, column, one, other):
    """The paired difference of two arms in a column."""
    rows = result.table.sort_values("seed")
    values = [rows[rows["loss"] == name][column] for name in (one, other)]
    return paired_difference(*values, split=SPLIT)


def draw(result, axes=None):
    """The mean top-1 and top-5 of each loss and way to classify."""
    ax = new_axes(1, size=(6.8, 2.8)) if axes is None else np.ravel(axes)[0]
    names, said = list(dict.fromkeys(result.table["loss"])), []
    for column, colour, marker, words in (("top_1", palette.wine, "s", "top-1"),
                                          ("top_5", palette.purple, "^", "top-5")):
        means = result.table.groupby("loss")[column].mean()[names]
        ax.plot(means, range(len(names)), marker, color=colour, label=words)
        said.append(f"{words} " + ", ".join(f"{name} {mean:.1f}" for name, mean in means.items()))
    ax.set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.5, -0.5),
           xlabel="% of the held-out letters")
    ax.grid(axis="y", color="0.9")
    ax.legend(loc="center", bbox_to_anchor=(0.66, 0.3))
    describe(ax, f"{'; '.join(said)}.")
    return ax
