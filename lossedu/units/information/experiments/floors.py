"""Baseline, model and floor: how low can the loss on raters' votes get?

    result = floors.run(seeds=24)     # half a minute
    result = floors.stored()          # the same, from the file beside this module

A vote counts as negative, neutral or positive. Each seed draws a quarter of the groups of raters;
all that is reported is measured on their snippets. The class frequencies (the baseline) and the
bag-of-words model come from the other snippets. For a number m of raters, m votes of each snippet
are drawn: the mean entropy of their frequencies, and the mean loss of a vote that is predicted from
the other m - 1.
"""
import numpy as np

from .... import plots
from ....core import arguments
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.splits import splits
from ....study.stored import stored_runs
from ..bag import fit, log_softmax, present, vocabulary
from ..votes import entropy, frequencies, left_out, read_snippets

QUESTION = "How low can the cross-entropy with raters' votes get?"
PENALTIES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
RATERS = (2, 3, 5, 8, 11, 15)
BASELINE, BAG, PLUG_IN, OTHERS = ("class frequencies", "bag of words", "entropy of the votes",
                                  "other raters' votes")
DATA = "snippets"


def run(seeds=24, raters=RATERS, tuning_seeds=4, jobs=1, progress=True):
    """Losses in nats on the snippets held out, as a `Result`.

    `seeds` is a number or a sequence of splits; `raters` are numbers of votes from 2 to 15;
    `tuning_seeds` are other splits, on which the penalty of the bag of words is chosen. Raises
    ValueError with one sentence.
    """
    return plan(seeds, raters, tuning_seeds).run(jobs, progress)


def plan(seeds, raters, tuning_seeds):
    """What `run` does, not yet done."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "floors")
    raters = tuple(int(one) for one in arguments.numbers(
        "floors", "raters", raters, "(3, 15)", above=1.5, below=15.5))
    tasks = [(measured, dict(seed=seed, raters=raters, tuning=tuning)) for seed in seeds]
    held = splits((0,), read_snippets().block)[0]
    measures = (Measure(DATA, "nats", "loss in nats", split=(int((~held).sum()), int(held.sum()))),)
    return Plan("floors", QUESTION, tasks, measures,
                dict(seeds=seeds, raters=raters, tuning_seeds=tuning))


def measured(seed, raters, tuning):
    """The rows of one split."""
    snippets = read_snippets()
    held = splits((seed,), snippets.block)[0]
    prior = frequencies(snippets.signs[~held].sum(axis=0))
    target = frequencies(snippets.signs[held])
    found = {(BASELINE, 0): -np.sum(target * np.log(prior), axis=1).mean(),
             (BAG, 0): loss_of_bag(seed, penalty_for(tuple(tuning)))}
    rng = np.random.default_rng([seed, 7])
    rows = np.flatnonzero(held)
    order = [rng.permutation(snippets.votes[row])[:15] for row in rows]
    for count in raters:
        votes = np.sign([one[:count] for one in order])               # (n, count)
        signs = np.stack([(votes == sign).sum(axis=1) for sign in (-1, 0, 1)], axis=1)
        found[PLUG_IN, count] = entropy(frequencies(signs)).mean()
        found[OTHERS, count] = left_out(signs, prior).mean()
    return [{"data": DATA, "condition": f"{count} votes" if count else "all votes", "model": name,
             "loss": "cross-entropy", "seed": seed, "raters": count, "nats": float(nats)}
            for (name, count), nats in found.items()]


def loss_of_bag(seed, penalty):
    """The mean cross-entropy of the bag of words with the votes held out, in nats."""
    snippets = read_snippets()
    held = splits((seed,), snippets.block)[0]
    target = frequencies(snippets.signs)
    places = vocabulary([snippets.text[row] for row in np.flatnonzero(~held)])
    X = present(snippets.text, places)
    weights = fit(X[np.flatnonzero(~held)], target[~held], penalty)
    log_probs = log_softmax(X[np.flatnonzero(held)] @ weights)
    return -np.sum(target[held] * log_probs, axis=1).mean()


_CHOSEN = {}


def penalty_for(tuning):
    """The penalty with the least mean loss on the tuning splits."""
    if tuning not in _CHOSEN:
        means = [np.mean([loss_of_bag(seed, one) for seed in tuning]) for one in PENALTIES]
        _CHOSEN[tuning] = PENALTIES[int(np.argmin(means))]
    return _CHOSEN[tuning]


STORED = stored_runs(__file__, {"floors.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["floors.json"].load()


def draw(result, ax=None):
    """Both estimates of the floor against the number of raters, below baseline and model."""
    ax = plots.new_axes(size=(7.2, 4.2)) if ax is None else ax
    split, table, words = result.measures[0].split, result.table, []
    for name, colour, line in ((BASELINE, "0.35", "--"), (BAG, plots.palette.blue, "-.")):
        one = mean_interval(table.query("model == @name").nats, split=split)
        ax.axhline(one.estimate, color=colour, linestyle=line)
        ax.annotate(f"{name}: {one.estimate:.2f}", (15, one.estimate), xytext=(0, 4),
                    textcoords="offset points", color=colour, ha="right")
        words.append(f"{name} {one.estimate:.2f}")
    sides = ((OTHERS, plots.palette.vermilion, "v", "a vote predicted from the other votes"),
             (PLUG_IN, plots.palette.green, "^", "mean entropy of the vote frequencies"))
    middles = {}
    for name, colour, marker, label in sides:
        rows = table.query("model == @name")
        counts = sorted(rows.raters.unique())
        found = [mean_interval(rows.loc[rows.raters == count, "nats"], split=split)
                 for count in counts]
        middles[name] = np.array([one.estimate for one in found])
        ax.errorbar(counts, middles[name], [one.high - one.estimate for one in found],
                    fmt=f"{marker}-", color=colour, capsize=3, label=label)
        listed = ", ".join(f"{count}: {value:.2f}" for count, value in zip(counts, middles[name]))
        words.append(f"{label}, by number of votes, {listed}")
    ax.fill_between(counts, middles[PLUG_IN], middles[OTHERS], color="0.92", zorder=0)
    ax.set(xlabel="votes used for each sentence", ylabel="nats per vote", ylim=(0, 1.0),
           xticks=counts)
    ax.legend(loc="lower right", fontsize=9)
    return plots.describe(ax, "Loss in nats on held-out sentences. Horizontal lines: "
                          + "; ".join(words[:2]) + ". Two curves with a shaded area between them, "
                          "which narrows to the right: " + "; ".join(words[2:]) + ".")
