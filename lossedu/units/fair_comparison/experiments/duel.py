"""Two losses, one network: what is said about them depends on learning rate, split and start.

    result = duel.run(seeds=48)           # each seed: a new split of the tumours, start, batches
    starts = duel.run(seeds=48, split=2)  # one split; start and batches are all that differs
    both = duel.run(seeds=60, starts=8)   # eight starts on each of 60 splits
    both = duel.run(seeds=60, starts=8, retune=8)  # and the rates tuned again for each split
    both = duel.stored()                  # the same, from the file beside this module

Cross-entropy and squared error behind a sigmoid train the same network from the same starts on
the same batches, at each learning rate of a grid. The rate called a loss's own is the one with the
best accuracy on other seeds, which are not reported. This choice varies with those seeds, too: so
it can be repeated for each reported seed, on tuning seeds of its own.
"""
import numpy as np

from ....core import arguments
from ....engine import SGD, Network, train
from ....losses import loss
from ....plots.picture import describe
from ....plots.theme import LINES, new_axes
from ....stats import mean_interval, paired_difference
from ....study.data import load_once
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.splits import row_numbers, split_sizes, splits, standardized
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates

QUESTION = "Does cross-entropy classify better than squared error behind a sigmoid?"
RATES = (0.002, 0.01, 0.03, 0.1, 0.3, 1.0)
EPOCHS, BATCH, HIDDEN = 30, 32, 16
CROSS_ENTROPY, SQUARED = "cross-entropy", "squared error"
OWN = "each at its own rate"
RETUNED = "tuned again for each split"
FIRST_RETUNING_SEED = 20_000
# the same network; squared error sees its sigmoid, cross-entropy holds the sigmoid inside
ARMS = {  # label -> (loss, output activation, threshold on the output)
    CROSS_ENTROPY: (loss("bce_with_logits"), "identity", 0.0),
    SQUARED: (loss("mse"), "sigmoid", 0.5),
}


def run(seeds=48, rates=RATES, split=None, tuning_seeds=8, starts=1, retune=0, jobs=1,
        progress=True):
    """Test accuracy of both losses at each rate, and of each at its own, as a `Result`.

    There may be no rates. `seeds` is a number or a sequence; a seed fixes split, start and batches.
    `split` is the number of one split that all seeds share. `tuning_seeds` choose the own rates
    among RATES, on splits of their own. With several `starts` a seed fixes the split alone, and
    start k (from 0) and its batches come from the seed + 1000 k. With `retune` of 1 or more the
    own rates are also chosen again for each seed, on that many splits of its own. Raises ValueError
    with one sentence.
    """
    return plan(seeds, rates, split, tuning_seeds, starts, retune).run(jobs, progress)


def plan(seeds, rates, split, tuning_seeds, starts, retune):
    """What `run` does, not yet done."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "duel")
    rates = arguments.numbers("duel", "rates", rates, "(0.01, 0.1)", least=0, above=0)
    if split is not None:
        note = ", or None for a split per seed,"
        split = arguments.whole_number("duel", "split", split, note=note)
    starts = arguments.whole_number("duel", "starts", starts, low=1, example=8)
    retune = arguments.whole_number("duel", "retune", retune, example=8)
    if retune:
        read_seeds(seeds, [one for seed in seeds for one in retuning_seeds(seed, retune)], "duel")
    tasks = [(_compare, dict(name=name, rates=rates, seeds=seeds, tuning=tuning, split=split,
                             starts=starts, retune=retune)) for name in ARMS]
    tasks.append((_constant, dict(seeds=seeds, split=split)))
    # starts on one split are independent; splits of one data set overlap
    sizes = split_sizes(len(load_once("breast_cancer").y)) if split is None else None
    measure = Measure("breast_cancer", "accuracy", "test accuracy", against=SQUARED, split=sizes)
    settings = dict(seeds=seeds, rates=rates, split=split, tuning_seeds=tuning, starts=starts,
                    retune=retune)
    return Plan("duel", QUESTION, tasks, (measure,), settings)


STORED = stored_runs(__file__, {
    "starts.json": (run, plan, dict(seeds=60, starts=8, retune=8))})


def stored():
    """The stored result of eight starts on each of 60 splits, the rates also tuned for each."""
    return STORED["starts.json"].load()


def started(seeds, starts):
    """The seeds of all starts, those of one split after the other.

    >>> started((0, 7), 2)
    (0, 1000, 7, 1007)
    """
    return tuple(seed + 1000 * start for seed in seeds for start in range(starts))


def retuning_seeds(seed, count):
    """The seeds on which the rates are chosen again for one reported seed.

    >>> retuning_seeds(2, 3)
    (20006, 20007, 20008)
    """
    first = FIRST_RETUNING_SEED + count * seed
    return tuple(range(first, first + count))


def chosen_rates(result):
    """For each loss, how often each rate was chosen when the rates were tuned again.

    loss -> {rate: number of splits}, rates in rising order.
    """
    rows = result.table[result.table["condition"] == RETUNED].drop_duplicates(["seed", "loss"])
    rows = rows[rows["seed"].isin(result.settings["seeds"])]
    return {name: rows[rows["loss"] == name]["rate"].value_counts().sort_index().to_dict()
            for name in ARMS}


def condition(rate):
    """The words for a rate that both losses use.

    >>> condition(0.03)
    'rate 0.03 for both'
    """
    return f"rate {rate:g} for both"


def pair(result, words=OWN):
    """Test accuracy in percent under one condition, seed by seed.

    (S,) for cross-entropy and (S,) for squared error; (S, K) with K starts on each split. Raises
    ValueError with near conditions.
    """
    networks = result.table[result.table["model"] == "network"]
    arguments.one_of("pair", "condition", words, dict.fromkeys(networks["condition"]))
    chosen = networks[networks["condition"] == words]
    wide = chosen.pivot(index="seed", columns="loss", values="accuracy")
    seeds, starts = result.settings["seeds"], result.settings["starts"]
    wide = wide.reindex(started(seeds, starts))
    shape = (len(seeds), starts) if starts > 1 else (len(seeds),)
    return tuple(100 * wide[name].to_numpy().reshape(shape) for name in ARMS)


def by_rate(result):
    """A row for each condition: mean accuracies in percent, and by how many points
    cross-entropy is ahead."""
    import pandas as pd
    rows = {}
    for words in _conditions(result):
        one, other = (arm.ravel() for arm in pair(result, words))
        ahead, low, high = paired_difference(one, other, split=result.measures[0].split)
        rows[words] = {CROSS_ENTROPY: one.mean(), SQUARED: other.mean(),
                       "ahead by": ahead, "from": low, "to": high}
    return pd.DataFrame(rows).T


def _conditions(result):
    again = [RETUNED] if result.settings.get("retune") else []
    return [*(condition(rate) for rate in result.settings["rates"]), OWN, *again]


def _compare(name, rates, seeds, tuning, split, starts, retune):
    """Rows of one loss: at each rate, at its own, and at those tuned again for each seed."""
    def tuning_accuracy(rates, seeds):
        return accuracy(name, rates, seeds)

    own = best_rate(RATES, try_rates(RATES, tuning, tuning_accuracy))
    # accuracies that are equal but for rounding are equal: the first rate is taken
    again = [best_rate(RATES, try_rates(RATES, retuning_seeds(seed, retune), tuning_accuracy), 1e-9)
             for seed in seeds] if retune else []
    again = [rate for rate in again for _ in range(starts)]
    wanted = tuple(dict.fromkeys((*rates, own, *again)))
    # all rates and seeds are trained at once: a row of results for each rate
    places = seeds if split is None else (split,) * len(seeds)
    places, seeds = np.repeat(places, starts).tolist(), started(seeds, starts)
    found = accuracy(name, np.repeat(wanted, len(seeds)), seeds * len(wanted),
                     places * len(wanted))
    found = dict(zip(wanted, found.reshape(len(wanted), -1)))
    conditions = [*((condition(rate), rate) for rate in rates), (OWN, own)]
    rows = [_row(words, "network", name, seed, rate, value)
            for words, rate in conditions for seed, value in zip(seeds, found[rate])]
    return rows + [_row(RETUNED, "network", name, seed, rate, found[rate][place])
                   for place, (seed, rate) in enumerate(zip(seeds, again))]


def _constant(seeds, split):
    """The baseline: the more frequent class of the training rows, for every patient."""
    rows = []
    for seed, (_, y, test) in zip(seeds, prepared(seeds, split)):
        is_right = y[test] == (y[~test].mean() > 0.5)
        rows.append(_row("no training", "constant", "most frequent class", seed, np.nan,
                         np.mean(is_right)))
    return rows


def accuracy(name, rate, seeds, split=None, train=train):
    """Test accuracy (S,) of the network trained with the loss `name`, one rate per seed.

    `split` is None for a split per seed, one number for all, or a list of one for each seed.
    """
    minimised, output, threshold = ARMS[name]
    features, labels, tests = zip(*prepared(seeds, split))
    X, y = np.array(features), np.array(labels)
    seen, _ = row_numbers(tests)
    network = Network(sizes=(X.shape[2], HIDDEN, 1), activation="relu", output=output)
    history = train(network, minimised, X, y, seeds=seeds, rows=seen, epochs=EPOCHS, batch=BATCH,
                    optimizer=SGD(lr=np.asarray(rate)))
    is_right = (history.predict(X) > threshold) == y
    return np.array([of_seed[test].mean() for of_seed, test in zip(is_right, tests)])


def prepared(seeds, split):
    """For each seed: features scaled by its training rows (n, 30), labels (n,), and the mask of
    the test rows (n,)."""
    tumours = load_once("breast_cancer")
    X, y = tumours.X, tumours.y.astype(float)
    if split is None:
        split = seeds
    wanted = split if np.ndim(split) else (split,) * len(seeds)
    made = {}
    for number in dict.fromkeys(wanted):
        test = splits([number], np.arange(len(y)))[0]
        made[number] = standardized(X, ~test), y, test
    return [made[number] for number in wanted]


def _row(words, model, name, seed, rate, value):
    return {"data": "breast_cancer", "condition": words, "model": model, "loss": name,
            "seed": seed, "rate": float(rate), "accuracy": float(value)}


def draw(result, axes=None):
    """Left: mean accuracy of both losses by learning rate. Right: their difference, a dot for
    each seed."""
    left, right = new_axes(2, size=(10.4, 4.2)) if axes is None else axes
    pairs = {words: [arm.ravel() for arm in pair(result, words)] for words in _conditions(result)}
    _draw_means(left, result.settings["rates"], pairs)
    _draw_differences(right, pairs, result.measures[0].split)
    return left, right


def _draw_means(ax, rates, pairs):
    words = []
    for which, (name, (colour, line)) in enumerate(zip(ARMS, LINES)):
        means = [pairs[condition(rate)][which].mean() for rate in rates]
        ax.plot(rates, means, marker="o", color=colour, linestyle=line, label=name)
        words.append(f"{name} {', '.join(f'{mean:.1f}' for mean in means)}")
    ax.set(xscale="log", xlabel="learning rate", ylabel="mean test accuracy, %")
    ax.legend(loc="lower right")
    listed = ", ".join(f"{rate:g}" for rate in rates)
    describe(ax, f"Left: mean test accuracy at the learning rates {listed}: {'; '.join(words)}.")


def _draw_differences(ax, pairs, split):
    ax.axvline(0, color="#888888", linewidth=0.8)
    said = []
    for place, (words, (one, other)) in enumerate(pairs.items()):
        points = one - other
        found = mean_interval(points, split=split)
        heights = place + np.linspace(-0.28, 0.28, len(points))
        ax.plot(points, heights, ".", color="#888888", markersize=4)
        ax.errorbar(found.estimate, place, xerr=found.high - found.estimate, fmt="D",
                    color="black", capsize=4)
        said.append(f"{words} {found.estimate:.1f}")
    ax.set(yticks=range(len(pairs)), yticklabels=list(pairs), ylim=(len(pairs) - 0.5, -0.5),
           xlabel="points by which cross-entropy is ahead (linear to 2, then logarithmic)")
    # a straight scale up to two points, then by factors
    ax.set_xscale("symlog", linthresh=2, linscale=1.2)
    ticks = [-5, -2, -1, 0, 1, 2, 5, 10, 20, 40]
    ax.set_xticks(ticks, ticks)
    ax.minorticks_off()
    describe(ax, "Right: by how many points cross-entropy is ahead in each seed, with mean and "
                 f"interval: {'; '.join(said)}.")
