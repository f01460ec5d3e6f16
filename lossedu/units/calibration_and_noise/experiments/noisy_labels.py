"""Digits with wrong labels: two bounded losses against cross-entropy, and early stopping as their
rival.

    result = noisy_labels.run(seeds=24)     # a minute or two
    result = noisy_labels.stored()          # the same, as it was computed and stored

Labels of training and validation rows are wrong in the same way; the test labels are right. All
arms see the same splits, starts, batches and wrong labels.
"""
import numpy as np

from .... import plots
from ....core import arguments
from ....engine import Adam, Network, train
from ....losses import loss
from ....plots import palette
from ....stats import mean_interval
from ....study.data import load_once
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates

QUESTION = "What do bounded losses gain on wrong labels, and what does early stopping?"
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)
TRAIN, VALIDATION = 1078, 270      # rows of a split; the other 449 are the test
EPOCHS, BATCH, HIDDEN = 60, 64, 32
NOISE = {"right": (0.0, None), "any": (0.4, "any"), "next": (0.4, "next")}
TITLES = {"right": "labels as they are", "any": "40 % wrong, any other digit",
          "next": "40 % wrong, the next digit"}
LOSSES = {"cross-entropy": loss("cross_entropy"),
          "GCE, q = 0.7": loss("generalized_cross_entropy", q=0.7),
          "MAE": loss("generalized_cross_entropy", q=1.0)}   # half of the mean absolute error
CLEAN = "cross-entropy, wrong rows removed"
LAST, EARLY = "last epoch", "early stopping"
FIXED, FIXED_EARLY, FIXED_RATE = "last epoch, rate 0.01", "early stopping, rate 0.01", 0.01
WORDS = {FIXED: FIXED, FIXED_EARLY: FIXED_EARLY, LAST: "last epoch, rate tuned",
         EARLY: "early stopping, rate tuned"}
BASELINE = "cross-entropy, " + EARLY


def run(seeds=24, tuning_seeds=4, noise=tuple(NOISE), epochs=EPOCHS, jobs=1, progress=True):
    """Test accuracy of each loss at the last epoch and at the epoch that is best on the validation
    rows (with their wrong labels), each with its own tuned learning rate and with one rate for
    all, 0.01, as a `Result`.

    noise: "right" (no wrong labels), "any" (40 % of the labels replaced by any other digit), "next"
    (40 % by the next digit). Raises ValueError or TypeError with one sentence.
    """
    return plan(seeds, tuning_seeds, noise, epochs).run(jobs, progress)


def plan(seeds, tuning_seeds, noise, epochs):
    """What `run` is to do with these settings."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "noisy_labels")
    noise = arguments.some_of("noisy_labels", "noise", noise, NOISE)
    tasks = [(trained, dict(kind=kind, name=name, seeds=seeds, tuning=tuning, epochs=epochs))
             for kind in noise for name in arms(kind)]
    found = (Measure("digits", "accuracy", "test accuracy", against=BASELINE,
                     split=(TRAIN, 449)),)
    return Plan("noisy_labels", QUESTION, tasks, found,
                dict(seeds=seeds, tuning_seeds=tuning, noise=noise, epochs=epochs))


def arms(kind):
    """The names of what is trained on labels of that kind."""
    return tuple(LOSSES) if kind == "right" else (*LOSSES, CLEAN)


def split_of(seed, kind):
    """(rows to train on, to choose by, to test on), and labels (1797,), wrong as `kind` says."""
    digits = load_once("digits").y
    rng = np.random.default_rng([seed, 4])
    parts = np.split(rng.permutation(len(digits)), [TRAIN, TRAIN + VALIDATION])
    rate, how = NOISE[kind]
    is_wrong = rng.random(len(digits)) < rate
    further = rng.integers(1, 10, len(digits)) if how == "any" else 1
    return parts, np.where(is_wrong, (digits + further) % 10, digits)


def learn(name, kind, rates, seeds, epochs):
    """(S, epochs + 1, 3), before training and after each epoch: the accuracy on the validation rows
    against their given labels, that on the test rows against the right ones, and the fraction of
    the wrong labels among the training rows that the network predicts (nan where none is)."""
    digits = load_once("digits")
    X, true = digits.X / 16, digits.y
    parts, labels = zip(*(split_of(seed, kind) for seed in seeds))
    labels = np.array(labels)
    rows, seen, test = (np.array(part) for part in zip(*parts))
    given = np.take_along_axis(labels, rows, axis=1)
    is_wrong = given != true[rows]
    wrong = is_wrong.sum(axis=1)
    weight = {}
    if name == CLEAN:   # a wrong row stays in its batch and counts for nothing
        minimised = loss("cross_entropy")
        weight["weight"] = (labels == true).astype(float)
    else:
        minimised = LOSSES[name]

    def watch(history):
        right = [(history.predict(X[part]).argmax(axis=-1) == goal).mean(axis=1)
                 for part, goal in ((seen, np.take_along_axis(labels, seen, axis=1)),
                                    (test, true[test]))]
        fitted = (history.predict(X[rows]).argmax(axis=-1) == given) & is_wrong
        return np.stack([*right, fitted.sum(axis=1) / np.where(wrong, wrong, np.nan)], axis=1)

    return train(Network(sizes=(64, HIDDEN, 10)), minimised, X, labels, seeds=seeds, rows=rows,
                 epochs=epochs, batch=BATCH, optimizer=Adam(lr=np.asarray(rates)), watch=watch,
                 **weight).watched


def trained(kind, name, seeds, tuning, epochs, learn=learn):
    """Rows of results of one loss, for each seed and rule."""
    rules = {LAST: _last, EARLY: _best}

    def validated(rates, seeds):
        seen = learn(name, kind, rates, seeds, epochs)[..., 0]
        return tuple(seen[np.arange(len(seeds)), choose(seen)] for choose in rules.values())

    rates = [best_rate(RATES, scores) for scores in try_rates(RATES, tuning, validated)]
    rows, runs = [], {}
    for rule, choose, rate in zip((*rules, FIXED, FIXED_EARLY), (*rules.values(), _last, _best),
                                  (*rates, FIXED_RATE, FIXED_RATE)):
        if rate not in runs:
            runs[rate] = learn(name, kind, np.full(len(seeds), rate), seeds, epochs)
        found = runs[rate]
        chosen = choose(found[..., 0])
        rows += [{"data": "digits", "condition": kind, "model": "network",
                  "loss": f"{name}, {rule}", "seed": seed, "learning_rate": rate,
                  "epoch": int(epoch), "accuracy": float(run[epoch, 1]),
                  "fitted": float(run[epoch, 2])}
                 for seed, epoch, run in zip(seeds, chosen, found)]
    return rows


def _last(seen):
    """(S,) the last epoch, for each run of (S, epochs + 1) accuracies."""
    return np.full(len(seen), seen.shape[1] - 1)


def _best(seen):
    """(S,) the first epoch with the best accuracy, for each run of (S, epochs + 1)."""
    return seen.argmax(axis=1)


def draw(result, axes=None, kinds=None):
    """Test accuracy of each loss under each rule, a panel for each kind of noise."""
    import matplotlib.pyplot as plt
    kinds = kinds or result.settings["noise"]
    if axes is None:
        with plots.style():
            _, axes = plt.subplots(1, len(kinds), figsize=(1.5 + 3.5 * len(kinds), 3.8),
                                   sharex=True, sharey=True)
    for place, (ax, kind) in enumerate(zip(np.ravel(axes), kinds)):
        words = []
        looks = ((FIXED, palette.vermilion, "s", -0.27), (FIXED_EARLY, palette.wine, "^", -0.09),
                 (LAST, palette.green, "D", 0.09), (EARLY, palette.blue, "o", 0.27))
        for rule, colour, mark, shift in looks:
            for row, name in enumerate(arms(kind)):
                one = interval(result, kind, f"{name}, {rule}")
                ax.errorbar(one.estimate, row + shift, xerr=one.high - one.estimate, fmt=mark,
                            color=colour, capsize=3, markersize=5,
                            label=WORDS[rule] if row == 0 else None)
                words.append(f"{name}, {WORDS[rule]}: {one.estimate:.3f}")
        ax.set_yticks(range(4), ["cross-entropy", "GCE, q = 0.7", "MAE",
                                 "cross-entropy,\nwrong rows removed"])
        ax.set(title=TITLES[kind], xlabel="test accuracy", ylim=(3.5, -0.5))
        ax.title.set_fontsize(10.5)
        if place == 0:
            ax.legend(loc="lower left", fontsize=9, bbox_to_anchor=(-0.02, -0.02))
        plots.describe(ax, f"{TITLES[kind]}; test accuracy, mean and 95 % interval: "
                       f"{'; '.join(words)}.")
    return axes


def values(result, kind, arm, column="accuracy"):
    """(seeds,) the test accuracies of one arm (or "fitted": the fraction of wrong training labels
    that it predicts), in the order of the seeds."""
    table = result.table.query("condition == @kind and loss == @arm").sort_values("seed")
    return table[column].to_numpy()


def interval(result, kind, arm):
    """The mean test accuracy of one arm, with its interval over the splits."""
    return mean_interval(values(result, kind, arm), split=(TRAIN, 449))


STORED = stored_runs(__file__, {"noisy_labels.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["noisy_labels.json"].load()
