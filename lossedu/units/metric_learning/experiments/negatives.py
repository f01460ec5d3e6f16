"""Negatives: the triplet loss with random, semi-hard and hardest negatives, and two distances.

    result = negatives.run(seeds=20)        # a minute or two
    result = negatives.stored()             # the same, as it was computed and stored

Embeddings of letters and digits. A seed fixes which classes are seen, their rows, the start, and
the batches. The learning rate of each arm is the best one on other seeds. The stored result is made
anew by `python -m lossedu.experiments negatives`.
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
from ..measures import directions, retrieval
from ..objectives import triplet
from ..training import SIZES, STEPS, train
from ..training import draw as drawn

QUESTION = "Which negatives should a triplet have?"
FIRST = "semi-hard, distance"
ARMS = {f"{mining}, {words}": (mining, squared)
        for squared, words in ((False, "distance"), (True, "squared distance"))
        for mining in ("random", "semi-hard", "hardest")}
MARGIN = 0.2
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
LAST = 30               # steps at the end, over which loss and active triplets are averaged


def run(seeds=20, jobs=1, progress=True, data=tuple(SIZES), arms=tuple(ARMS), tuning_seeds=4):
    """Train each arm on each data set; returns a `Result`.

    Columns, of the held-out rows of the classes seen: `map`, the mean average precision in percent;
    `top_1`, in percent; `spread`, the mean distance of two rows of different classes. Of training:
    `last_loss`; `active`, the percentage of triplets with a loss; `learning_rate`. Raises
    ValueError with one sentence.
    """
    return plan(seeds, data, arms, tuning_seeds).run(jobs, progress)


def plan(seeds, data, arms, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "negatives")
    data = arguments.some_of("negatives", "data", data, SIZES)
    arms = arguments.some_of("negatives", "arms", arms, ARMS)
    tasks = [(runs, dict(data=one, name=name, seeds=seeds, tuning=tuning))
             for one in data for name in arms]
    measures = tuple(Measure(one, "map", "mean average precision, %", split=SIZES[one][1:],
                             against=FIRST if FIRST in arms else None) for one in data)
    return Plan("negatives", QUESTION, tasks, measures,
                dict(seeds=seeds, data=data, arms=arms, tuning_seeds=tuning))


def runs(data, name, seeds, tuning):
    """The rows of one arm, at the rate that is best on the tuning seeds."""
    rate = best_rate(RATES, try_rates(RATES, tuning, lambda rates, seeds: np.array(
        [row["map"] for row in trained(data, name, rates, seeds)])))
    return trained(data, name, np.full(len(seeds), rate), seeds)


def trained(data, name, rates, seeds, steps=STEPS):
    """A row for each seed, with its own rate."""
    draws = [drawn(data, seed) for seed in seeds]
    found = train(draws, triplet(*ARMS[name]), rates, np.full(len(draws), MARGIN), steps)
    rows = []
    for place, (seed, z) in enumerate(zip(seeds, found.seen)):
        z, classes = directions(z.astype(float)), len(draws[0].seen)
        average, first = retrieval(z, classes)
        rows.append({"data": data, "condition": "classes seen", "model": "64-16", "loss": name,
                     "seed": seed, "learning_rate": float(rates[place]), "map": 100 * average,
                     "top_1": 100 * first, "spread": spread(z, classes),
                     "last_loss": float(found.losses[-LAST:, place].mean()),
                     "active": 100 * float(found.active[-LAST:, place].mean())})
    return rows


def spread(z, classes):
    """The mean distance of two rows of different classes: z (n, e), class by class."""
    labels = np.repeat(np.arange(classes), len(z) // classes)
    apart = np.sqrt(np.maximum(0, 2 - 2 * z @ z.T))       # of rows of length 1
    return float(apart[labels[:, None] != labels].mean())


STORED = stored_runs(__file__, {"negatives.json": (run, plan, dict(seeds=20))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["negatives.json"].load()


def gap(result, column, one, other, data="letters"):
    """The paired difference of two arms in a column, on one data set."""
    rows = result.table[result.table["data"] == data].sort_values("seed")
    values = [rows[rows["loss"] == name][column] for name in (one, other)]
    return paired_difference(*values, split=SIZES[data][1:])


def draw(result, axes=None):
    """Mean average precision and last loss of each arm on the letters, with intervals."""
    left, right = new_axes(2, size=(10.2, 3.4)) if axes is None else np.ravel(axes)
    letters, said = result.table.query("data == 'letters'"), []
    names = list(dict.fromkeys(letters["loss"]))
    for place, name in enumerate(names):
        rows = letters[letters["loss"] == name]
        squared = "squared" in name
        look = dict(fmt="s" if squared else "o", capsize=3,
                    color=palette.vermilion if squared else palette.blue)
        for ax, column in ((left, "map"), (right, "last_loss")):
            one = mean_interval(rows[column], split=SIZES["letters"][1:])
            ax.errorbar(one.estimate, place, xerr=one.high - one.estimate, **look)
        said.append(f"{name}: precision {rows['map'].mean():.0f} %, last loss "
                    f"{rows['last_loss'].mean():.3f}")
    right.axvline(MARGIN, color="0.6", linewidth=1, linestyle="--")
    right.annotate("margin ", (MARGIN, -0.4), rotation=90, fontsize=9, color="0.35", ha="right",
                   va="top")
    for ax, labels in ((left, names), (right, [])):
        ax.set(yticks=range(len(names)), yticklabels=labels, ylim=(len(names) - 0.5, -0.5))
    left.set(xlabel="mean average precision, %, letters seen")
    right.set(xlabel="loss in the last 30 steps", xlim=(0, None))
    describe(left, f"Letters, means with 95 % intervals. {'; '.join(said)}.")
    describe(right, "The margin, 0.2, is a dashed line.")
    return [left, right]
