"""Retrieval: which loss gives the better search, for classes seen in training and for new ones?

    result = retrieval.run(seeds=20, jobs=2)        # minutes
    result = retrieval.stored()                     # the same, as it was computed and stored

Embeddings of letters and of digits. A seed fixes which classes are seen, their rows, the start, and
the batches. The learning rate and the margin or temperature of each arm are the best ones on other
seeds, for each data set, and once for the classes seen and once for the unseen ones. The stored
result is made anew by `python -m lossedu.experiments retrieval`.
"""
import numpy as np

from ....core import arguments
from ....plots import describe, new_axes, palette
from ....stats import mean_interval, paired_difference
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from .. import measures
from ..objectives import contrastive, cosface, info_nce, softmax, triplet
from ..training import SIZES, Trained, read, train
from ..training import draw as drawn

QUESTION = "Which embedding retrieves best, for classes seen in training and for new ones?"
INPUTS, UNTRAINED = "inputs", "untrained network"
FEATURES, PROBABILITIES = "softmax, features", "softmax, probabilities"
ARMS = {  # in words -> (loss, the settings that are tried)
    INPUTS: (None, ()), UNTRAINED: (softmax, ()),      # with a learning rate of 0
    FEATURES: (softmax, (0.0,)), PROBABILITIES: (softmax, (0.0,)),
    "cosine margin": (cosface, (0.05, 0.1, 0.3, 0.5, 0.7)),
    "contrastive": (contrastive, (0.25, 0.5, 1.0, 1.4)),
    "triplet": (triplet("semi-hard"), (0.1, 0.2, 0.5, 1.0)),
    "InfoNCE": (info_nce, (0.03, 0.1, 0.3, 1.0))}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
GROUPS = ("seen", "unseen")
SPLITS = {("letters", "seen"): (200, 50), ("letters", "unseen"): (20, 6),
          ("digits", "seen"): (120, 50), ("digits", "unseen"): (7, 3)}


def run(seeds=20, jobs=1, progress=True, data=tuple(SIZES), arms=tuple(ARMS), tuning_seeds=4):
    """Train each arm on each data set; returns a `Result`.

    Two rows per seed, data set and arm: `data` is "letters, seen" or "letters, unseen". Columns:
    `map`, the mean average precision in percent, and `top_1`, in percent, of the rows held out;
    `learning_rate` and `setting`, the margin or temperature. Raises ValueError with one sentence.
    """
    return plan(seeds, data, arms, tuning_seeds).run(jobs, progress)


def plan(seeds, data, arms, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "retrieval")
    data = arguments.some_of("retrieval", "data", data, SIZES)
    arms = arguments.some_of("retrieval", "arms", arms, ARMS)
    tasks = [(runs, dict(data=name, arm=arm, seeds=seeds, tuning=tuning))
             for name in data for arm in arms]
    against = FEATURES if FEATURES in arms else None
    told = tuple(Measure(f"{name}, {group}", column, words, against=against,
                         split=SPLITS[name, group])
                 for name in data for group in GROUPS
                 for column, words in (("map", "mean average precision, %"), ("top_1", "top-1, %")))
    return Plan("retrieval", QUESTION, tasks, told,
                dict(seeds=seeds, data=data, arms=arms, tuning_seeds=tuning))


def runs(data, arm, seeds, tuning):
    """The rows of one arm on one data set: tuned for each group of classes, then trained."""
    chosen = best(data, arm, tuning)
    found = [(group, row) for group in GROUPS
             for row in tried(data, arm, seeds, *(np.full(len(seeds), one)
                                                  for one in chosen[group]))[group]]
    return [{"data": f"{data}, {group}", "condition": group, "model": "64-16", "loss": arm,
             "seed": seeds[place % len(seeds)], "learning_rate": chosen[group][0],
             "setting": chosen[group][1], "map": 100 * average, "top_1": 100 * first}
            for place, (group, (average, first)) in enumerate(found)]


def best(data, arm, tuning):
    """(rate, setting) with the highest mean average precision on the tuning seeds, by group."""
    if not ARMS[arm][1]:
        return dict.fromkeys(GROUPS, (0.0, 0.0))
    grid = [(rate, setting) for setting in ARMS[arm][1] for rate in RATES]
    rates, settings = np.repeat(np.array(grid), len(tuning), axis=0).T
    scores = tried(data, arm, tuning * len(grid), rates, settings)
    means = {group: np.reshape([one for one, _ in scores[group]], (len(grid), -1)).mean(axis=1)
             for group in GROUPS}
    return {group: grid[int(np.argmax(means[group]))] for group in GROUPS}


def tried(data, arm, seeds, rates, settings):
    """(mean average precision, top-1) of each run, by group of classes."""
    loss = ARMS[arm][0]
    draws = [drawn(data, seed) for seed in seeds]
    found = None if loss is None else train(draws, loss, rates, settings)
    sizes = dict(seen=len(draws[0].seen), unseen=len(draws[0].unseen))
    return {group: [measures.retrieval(z.astype(float), sizes[group])
                    for z in embedded(data, arm, draws, found, group)] for group in GROUPS}


def embedded(data, arm, draws, found: Trained | None, group):
    """What the rows of a group are searched by: (S, n, e)."""
    if found is None:
        X, _ = read(data)
        return np.array([X[getattr(one, group).ravel()] for one in draws])
    z = getattr(found, group)
    if arm == PROBABILITIES:
        # distances of the roots of probabilities are Hellinger distances
        return np.exp(found.log_probabilities(z) / 2)
    return measures.directions(z)


STORED = stored_runs(__file__, {"retrieval.json": (run, plan, dict(seeds=20))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["retrieval.json"].load()


def gap(result, data, column, arm, other=FEATURES):
    """The paired difference of two arms in a column, for "letters, seen" and the like."""
    name, group = data.split(", ")
    rows = result.table[result.table["data"] == data].sort_values("seed")
    values = [rows[rows["loss"] == one][column] for one in (arm, other)]
    return paired_difference(*values, split=SPLITS[name, group])


def draw(result, axes=None):
    """The mean of each arm in both measures, with intervals: a panel for each group of
    classes."""
    groups = list(dict.fromkeys(result.table["data"]))
    axes = new_axes(len(groups), size=(3.2 * len(groups), 3.6)) if axes is None else axes
    axes = np.ravel(axes)
    names = list(dict.fromkeys(result.table["loss"]))
    for ax, group in zip(axes, groups):
        said = []
        for column, colour, marker, words in (("map", palette.blue, "o", "average precision"),
                                              ("top_1", palette.wine, "s", "top-1")):
            rows = result.table.query("data == @group")
            found = [mean_interval(rows[rows["loss"] == name][column],
                                   split=SPLITS[tuple(group.split(", "))]) for name in names]
            shift = -0.15 if column == "map" else 0.15      # neither covers the other
            ends = [[one.estimate - one.low for one in found],
                    [min(one.high, 100) - one.estimate for one in found]]   # no share above 100 %
            ax.errorbar([one.estimate for one in found], np.arange(len(names)) + shift, xerr=ends,
                        fmt=marker, color=colour, markersize=5, label=words)
            if FEATURES in names:
                ax.axvline(found[names.index(FEATURES)].estimate, color=colour, linestyle=":",
                           linewidth=1)
            said.append(f"{words} " + ", ".join(f"{name} {one.estimate:.0f}"
                                                for name, one in zip(names, found)))
        ax.set(yticks=range(len(names)), yticklabels=names if ax is axes[0] else [],
               ylim=(len(names) - 0.5, -0.5), xlim=(15, 103), xlabel="%")
        ax.set_title(group, fontsize=11)
        ax.grid(axis="y", color="0.9")
        describe(ax, f"{group}: {'; '.join(said)}.")
    axes[len(axes) // 2].legend(loc="lower left", fontsize=9)
    return list(axes)
