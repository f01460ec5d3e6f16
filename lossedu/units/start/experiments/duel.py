"""Two losses, one network: what is said about them depends on the learning rate, the split and the start.

    result = duel.run(seeds=48)              # each seed: a new split of the tumours, a new start, new batches
    starts = duel.run(seeds=48, split=2)     # one split; start and batches are all that differs

Cross-entropy and squared error behind a sigmoid train the same network from the same starts on
the same batches, at each learning rate of a grid. The rate called a loss's own is the one with the
best accuracy on other seeds, which are not reported.
"""
import numpy as np

from .... import data as datasets
from ....core import arguments
from ....engine import SGD, Network, train
from ....losses import loss
from ....plots.picture import describe
from ....plots.theme import LINES, new_axes
from ....stats import mean_interval, paired_difference
from ....study.common import read_seeds, run_tasks, splits
from ....study.result import Measure, Result

QUESTION = "Does cross-entropy classify better than squared error behind a sigmoid?"
RATES = (0.002, 0.01, 0.03, 0.1, 0.3, 1.0)
EPOCHS, BATCH, HIDDEN = 30, 32, 16
CROSS_ENTROPY, SQUARED = "cross-entropy", "squared error"
OWN = "each at its own rate"
# the same network; squared error sees its sigmoid, cross-entropy holds the sigmoid inside
ARMS = {CROSS_ENTROPY: (loss("bce_with_logits"), "identity", 0.0), SQUARED: (loss("mse"), "sigmoid", 0.5)}


def run(seeds=48, rates=RATES, split=None, tuning_seeds=8, jobs=1, progress=True):
    """Test accuracy of both losses at each rate (there may be none), and of each at its own, as a `Result`.

    `seeds` is a number or a sequence; a seed fixes split, start and batches. `split` is the number
    of one split that all seeds share. `tuning_seeds` choose the own rates among RATES, on splits of
    their own. Raises ValueError with one sentence.
    """
    seeds, tuning = read_seeds(seeds, tuning_seeds, "duel")
    rates = arguments.numbers("duel", "rates", rates, "(0.01, 0.1)", least=0, above=0)
    if split is not None:
        split = arguments.whole_number("duel", "split", split, note=", or None for a split per seed,")
    tasks = [(_compare, dict(name=name, rates=rates, seeds=seeds, tuning=tuning, split=split)) for name in ARMS]
    import pandas as pd
    table = pd.DataFrame(run_tasks([*tasks, (_constant, dict(seeds=seeds, split=split))], jobs, progress, "duel"))
    sizes = _sizes()
    measure = Measure("breast_cancer", "accuracy", "test accuracy", against=SQUARED,
                      split=sizes if split is None else None)
    settings = {"seeds": list(seeds), "rates": list(rates), "split": split, "tuning_seeds": list(tuning)}
    return Result("duel", QUESTION, table, (measure,), settings)


def condition(rate):
    """The words for a rate that both losses use.

    >>> condition(0.03)
    'rate 0.03 for both'
    """
    return f"rate {rate:g} for both"


def pair(result, words=OWN):
    """Test accuracy in percent under one condition: (S,) for cross-entropy, (S,) for squared error, seed by seed."""
    known = dict.fromkeys(result.table["condition"][result.table["model"] == "network"])
    arguments.one_of("pair", "condition", words, known)
    chosen = result.table[(result.table["condition"] == words) & (result.table["model"] == "network")]
    wide = chosen.pivot(index="seed", columns="loss", values="accuracy").reindex(result.settings["seeds"])
    return tuple(100 * wide[name].to_numpy() for name in ARMS)


def by_rate(result):
    """A row for each condition: mean accuracies in percent, and by how many points cross-entropy is ahead."""
    import pandas as pd
    rows = {}
    for words in [*(condition(rate) for rate in result.settings["rates"]), OWN]:
        one, other = pair(result, words)
        ahead, low, high = paired_difference(one, other, split=result.measures[0].split)
        rows[words] = {CROSS_ENTROPY: one.mean(), SQUARED: other.mean(), "ahead by": ahead, "from": low, "to": high}
    return pd.DataFrame(rows).T


def _compare(name, rates, seeds, tuning, split):
    """Rows of one loss: at each rate, and at its own."""
    many = len(RATES)
    tried = accuracy(name, np.repeat(RATES, len(tuning)), tuning * many).reshape(many, -1).mean(axis=1)
    own = RATES[int(np.argmax(tried))]
    wanted = tuple(dict.fromkeys((*rates, own)))
    found = accuracy(name, np.repeat(wanted, len(seeds)), seeds * len(wanted), split).reshape(len(wanted), -1)
    found = dict(zip(wanted, found))
    return [_row(words, "network", name, seed, rate, value)
            for words, rate in [*((condition(rate), rate) for rate in rates), (OWN, own)]
            for seed, value in zip(seeds, found[rate])]


def _constant(seeds, split):
    """The baseline: whoever says the more frequent class to every patient."""
    return [_row("no training", "constant", "most frequent class", seed, np.nan,
                 np.mean(y[test] == (y[~test].mean() > 0.5)))
            for seed, (_, y, test) in zip(seeds, _prepared(seeds, split))]


def accuracy(name, rate, seeds, split=None):
    """Test accuracy (S,) of the network trained with the loss `name`, one rate per seed."""
    minimised, output, threshold = ARMS[name]
    prepared = _prepared(seeds, split)
    X, y = (np.array([part[which] for part in prepared]) for which in (0, 1))
    rows = np.array([np.flatnonzero(~test) for *_, test in prepared])
    history = train(Network(sizes=(X.shape[2], HIDDEN, 1), activation="relu", output=output), minimised, X, y,
                    seeds=seeds, epochs=EPOCHS, batch=BATCH, optimizer=SGD(lr=np.asarray(rate)), rows=rows)
    right = (history.predict(X) > threshold) == y
    return np.array([hits[test].mean() for hits, (*_, test) in zip(right, prepared)])


def _prepared(seeds, split):
    """For each seed: features scaled by its training rows (n, 30), labels (n,), mask of the test rows (n,)."""
    tumours = datasets.load("breast_cancer")
    wanted = seeds if split is None else (split,) * len(seeds)
    made = {}
    for number in dict.fromkeys(wanted):
        test = splits([number], np.arange(len(tumours.y)))[0]
        seen = tumours.X[~test]
        made[number] = (tumours.X - seen.mean(axis=0)) / seen.std(axis=0), tumours.y.astype(float), test
    return [made[number] for number in wanted]


def _sizes():
    """(training rows, test rows) of each split."""
    test = _prepared((0,), None)[0][2]
    return int((~test).sum()), int(test.sum())


def _row(words, model, name, seed, rate, value):
    return {"data": "breast_cancer", "condition": words, "model": model, "loss": name, "seed": seed,
            "rate": float(rate), "accuracy": float(value)}


def draw(result, axes=None):
    """Left: mean accuracy of both losses by learning rate. Right: their difference, a dot for each seed."""
    left, right = new_axes(2, size=(10.4, 4.2)) if axes is None else axes
    rates, split = result.settings["rates"], result.measures[0].split
    pairs = {words: pair(result, words) for words in [*(condition(rate) for rate in rates), OWN]}
    words = []
    for which, (name, (colour, line)) in enumerate(zip(ARMS, LINES)):
        means = [pairs[condition(rate)][which].mean() for rate in rates]
        left.plot(rates, means, marker="o", color=colour, linestyle=line, label=name)
        words.append(f"{name} {', '.join(f'{mean:.1f}' for mean in means)}")
    left.set(xscale="log", xlabel="learning rate", ylabel="mean test accuracy, %")
    left.legend(loc="lower right")
    describe(left, f"Left: mean test accuracy at the learning rates {', '.join(f'{rate:g}' for rate in rates)}: "
                   f"{'; '.join(words)}.")
    right.axvline(0, color="#888888", linewidth=0.8)
    said = []
    for place, (words, (one, other)) in enumerate(pairs.items()):
        points = one - other
        found = mean_interval(points, split=split)
        right.plot(points, place + np.linspace(-0.28, 0.28, len(points)), ".", color="#888888", markersize=4)
        right.errorbar(found.estimate, place, xerr=found.high - found.estimate, fmt="D", color="black", capsize=4)
        said.append(f"{words} {found.estimate:.1f}")
    right.set(yticks=range(len(pairs)), yticklabels=list(pairs), ylim=(len(pairs) - 0.5, -0.5),
              xlabel="points by which cross-entropy is ahead")
    right.set_xscale("symlog", linthresh=2, linscale=1.2)  # straight up to two points, then by factors
    right.set_xticks([-5, -2, -1, 0, 1, 2, 5, 10, 20, 40], [-5, -2, -1, 0, 1, 2, 5, 10, 20, 40])
    right.minorticks_off()
    describe(right, f"Right: by how many points cross-entropy is ahead in each seed, with mean and interval: "
                    f"{'; '.join(said)}.")
    return left, right
