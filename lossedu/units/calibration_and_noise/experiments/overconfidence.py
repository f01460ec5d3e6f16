"""How the probabilities of a word model change with training, and what a temperature mends.

    result = overconfidence.run(seeds=24)     # most of a minute
    result = overconfidence.stored()          # the same, as it was computed and stored

The model of the film snippets (`..snippets`) is looked at after each of ten numbers of steps. Its
temperature is fitted on validation rows; all that is reported is of test rows.
"""
import numpy as np

from .... import plots
from ....activations import sigmoid
from ....core import arguments
from ....plots import palette
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.stored import stored_runs
from .. import measures, snippets

QUESTION = ("What do the probabilities of an over-trained model mean, and what does a temperature "
            "do?")
STEPS = (5, 10, 15, 20, 30, 50, 100, 200, 400, 1000)
EPS, SMOOTHED = 0.1, "smoothed, "   # label smoothing: labels of 0.95 and 0.05
SPLIT = (snippets.TRAIN, 3077)   # rows to learn from, rows to test on
MEASURES = {"accuracy": "accuracy", "confidence": "mean confidence",
            "cross_entropy": "cross-entropy",
            "error": "calibration error", "floor": "calibration error if calibrated",
            "short": "confidence minus accuracy, shortest third",
            "long": "confidence minus accuracy, longest third"}


def run(seeds=24, steps=STEPS, jobs=1, progress=True):
    """Accuracy, confidence, cross-entropy and calibration error after each number of steps, with
    the raw logits and with those divided by a fitted temperature, as a `Result`.

    `seeds` is a number or a sequence of them, one random split each. Raises ValueError or
    TypeError with one sentence.
    """
    return plan(seeds, steps).run(jobs, progress)


def plan(seeds, steps):
    """What `run` is to do with these settings."""
    seeds = arguments.seeds("overconfidence", "seeds", seeds)
    tasks = [(judged, dict(seed=seed, steps=tuple(steps))) for seed in seeds]
    found = tuple(Measure("snippets", column, words, split=SPLIT)
                  for column, words in MEASURES.items())
    return Plan("overconfidence", QUESTION, tasks, found, dict(seeds=seeds, steps=tuple(steps)))


def judged(seed, steps):
    """Rows of results of one split: each number of steps, and the last one with smoothed labels,
    raw and scaled."""
    data = snippets.read_snippets()
    train, seen, test = snippets.snippet_split(seed)
    y, rows = data.positive, []
    found = {"": snippets.fit_words(train, y[train], steps),
             SMOOTHED: snippets.fit_words(train, (1 - EPS) * y[train] + EPS / 2, steps[-1:])}
    for target, fits in found.items():
        for count, z in fits.items():
            T = measures.fit_temperature(z[seen], y[seen])
            for name, divisor in (("raw", 1.0), ("scaled", T)):
                rows.append({"data": "snippets", "condition": str(count), "model": "words",
                             "loss": target + name, "seed": seed, "temperature": divisor,
                             **_measured(z[test] / divisor, y[test], data.lengths[test])})
    return rows


def _measured(z, y, lengths):
    p = sigmoid(z)
    confidence, right = np.maximum(p, 1 - p), (p > 0.5) == y
    gap = confidence - right
    low, high = np.quantile(lengths, [1 / 3, 2 / 3])
    return {"accuracy": right.mean(), "confidence": confidence.mean(),
            "cross_entropy": measures.cross_entropy(z, y),
            "error": measures.calibration_error(p, y),
            "floor": measures.noise_floor(p, draws=100).mean(),
            "short": gap[lengths <= low].mean(), "long": gap[lengths >= high].mean()}


def draw(result, axes=None, scaled=True):
    """Left: accuracy and mean confidence against the steps; right: cross-entropy, raw and (unless
    not `scaled`) with a temperature."""
    import matplotlib.pyplot as plt
    if axes is None:
        with plots.style():
            _, axes = plt.subplots(1, 2, figsize=(10, 3.8))
    left, right = axes
    said = _curves(left, result, (("raw", "confidence", "mean confidence", palette.vermilion, "s-"),
                                  ("raw", "accuracy", "accuracy", palette.blue, "o-")))
    left.set(ylabel="fraction", ylim=(0.58, 1.0))
    said += "; " + _losses(right, result, scaled)
    plots.describe(left, f"Mean over the splits with 95 % intervals, against the steps. {said}.")
    return axes


def draw_scaled(result, ax=None):
    """Cross-entropy of raw and of scaled logits against the steps."""
    ax = plots.new_axes(size=(6.8, 4.6)) if ax is None else ax
    said = _losses(ax, result, True)
    inset = ax.inset_axes([0.13, 0.1, 0.8, 0.23])
    _curves(inset, result, [("scaled", "cross_entropy", "", palette.blue, "o-")])
    inset.set(xlabel="", ylim=(0.5, 0.58))
    inset.annotate("divided by T, enlarged", (0.5, 0.84), xycoords="axes fraction", ha="center",
                   fontsize=9)
    inset.tick_params(labelsize=8.5)
    return plots.describe(ax, "Held-out cross-entropy with 95 % intervals, against the steps. "
                          f"{said}. An inset enlarges the lower curve.")


def _losses(ax, result, scaled):
    looks = [("raw", "cross_entropy", "logits as they are", palette.vermilion, "s-")]
    if scaled:
        looks.append(("scaled", "cross_entropy", "logits divided by T", palette.blue, "o-"))
    said = _curves(ax, result, looks)
    ax.set(ylabel="held-out cross-entropy (nats)", ylim=(0, None))
    return f"cross-entropy, {said}"


def _curves(ax, result, looks):
    said = []
    for loss, column, label, colour, mark in looks:
        counts, found = curve(result, loss, column)
        means = [one.estimate for one in found]
        ax.errorbar(counts, means, yerr=[one.high - one.estimate for one in found], fmt=mark,
                    color=colour, label=label, capsize=3, markersize=5)
        said.append(f"{label}: " + ", ".join(f"{count:,}: {mean:.2f}"
                                             for count, mean in zip(counts, means)))
    ax.set(xscale="log", xlabel="steps (logarithmic axis)")
    ax.set_xticks([5, 20, 100, 1000], ["5", "20", "100", "1,000"])
    ax.minorticks_off()
    if len(looks) > 1:
        ax.legend(loc="upper left")
    return "; ".join(said)


def curve(result, loss, column):
    """(numbers of steps, their `Interval`s) of one measure, for "raw" or "scaled" logits."""
    table = result.table.query("loss == @loss")
    counts = result.settings["steps"]
    return counts, [mean_interval(table.loc[table["condition"] == str(count), column],
                                  split=SPLIT) for count in counts]


STORED = stored_runs(__file__, {"overconfidence.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["overconfidence.json"].load()
