"""Seven losses for a mask: real nuclei, and a made mask with few pixels, their centres.

    result = masks.run(seeds=24, jobs=2)
    result = masks.stored()                  # the same, as it was computed and stored

A seed draws 10 of 16 areas of one image to train on, a start and batches, the same for all losses.
The learning rate of each loss is the one with the best Dice at 0.5 on other seeds. A threshold is
tuned on the training areas.
"""
import numpy as np

from .... import plots
from ....core.arguments import some_of
from ....losses import loss
from ....stats import mean_interval, paired_difference
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from .. import network, pixels

QUESTION = "Which loss gives the best mask, at 0.5 and at a tuned threshold?"
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
STEPS, BATCH = 300, 4096
SPLIT = (pixels.TRAIN, pixels.BLOCKS**2 - pixels.TRAIN)
TARGETS = ("nuclei", "centres")
# dense at the upper end: Tversky on the nuclei has its best threshold above 0.98
THRESHOLDS = np.concatenate([np.arange(0.01, 0.1, 0.01), np.arange(0.1, 0.981, 0.02),
                             [0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999, 0.99999]])
BCE, WEIGHTED, SUM = "BCE", "weighted BCE", "Dice + BCE"
OVERLAP = {"Dice": loss("dice", smooth=1.0), "Jaccard": loss("jaccard", smooth=1.0),
           "Tversky": loss("tversky", alpha=0.3, beta=0.7, smooth=1.0)}
ARMS = (BCE, WEIGHTED, "focal", *OVERLAP, SUM)
MEASURES = {"half": "Dice at 0.5", "tuned": "Dice at the tuned threshold",
            "rule": "Dice at half the best Dice"}


def plan(seeds=24, tuning_seeds=4, targets=TARGETS, arms=ARMS):
    """What `run` will do; raises ValueError with one sentence."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "masks")
    targets = some_of("masks", "targets", targets, TARGETS)
    arms = some_of("masks", "arms", arms, ARMS)
    tasks = []
    for target in targets:
        tasks += [(_rows, dict(arm=arm, target=target, seeds=seeds, tuning=tuning))
                  for arm in arms]
        tasks.append((_baselines, dict(target=target, seeds=seeds)))
    measures = tuple(Measure(target, column, words, against=BCE, split=SPLIT)
                     for target in targets for column, words in MEASURES.items())
    settings = dict(seeds=seeds, tuning_seeds=tuning, targets=targets, arms=arms)
    return Plan("masks", QUESTION, tasks, measures, settings)


def run(seeds=24, tuning_seeds=4, targets=TARGETS, arms=ARMS, jobs=1, progress=True):
    """Dice on the held-out areas, as a `Result`: one row per seed, target and loss."""
    return plan(seeds, tuning_seeds, targets, arms).run(jobs, progress)


def slope_of(arm, y):
    """The gradient in the logits of an arm, for training pixels with the labels y."""
    if arm in OVERLAP:
        return network.on_probabilities(OVERLAP[arm])
    if arm == SUM:
        parts = slope_of("Dice", y), slope_of(BCE, y)
        return lambda z, target: tuple(map(sum, zip(*(part(z, target) for part in parts))))
    if arm == "focal":
        return network.on_logits(loss("focal_with_logits", gamma=2.0))
    return network.on_logits(loss("bce_with_logits", pos_weight=weight_of(arm, y)))


def weight_of(arm, y):
    """The weight of a foreground pixel: background over foreground for weighted BCE, else 1."""
    return float((1 - y.mean()) / y.mean()) if arm == WEIGHTED else 1.0


def undone(probs, weight):
    """The probabilities of a network that was trained with a weight on the foreground, without it.

    The best output is q = weight * eta / (weight * eta + 1 - eta); this solves for eta.

    >>> undone(0.5, 3.0)
    0.25
    """
    return probs / (probs + weight * (1 - probs))


def fitted(arm, target, seed, rate):
    """(probabilities (256, 256) of a trained network, training mask, held-out mask)."""
    image = pixels.read()
    train, held = pixels.areas(seed)
    y = getattr(image, target)[train].astype(float)
    predict, _ = network.train(slope_of(arm, y), image.features[train], y, rate, STEPS, BATCH, seed)
    return predict(image.features), train, held


def best_threshold(probs, y):
    """(the threshold with the highest Dice on these pixels, that Dice)."""
    scores = [pixels.dice_score(probs > one, y) for one in THRESHOLDS]
    return float(THRESHOLDS[int(np.argmax(scores))]), max(scores)


def _measured(arm, target, seed, rate):
    probs, train, held = fitted(arm, target, seed, rate)
    y = getattr(pixels.read(), target)
    threshold, reached = best_threshold(probs[train], y[train])
    at = {name: pixels.dice_score(probs[held] > one, y[held])
          for name, one in (("half", 0.5), ("tuned", threshold), ("rule", reached / 2))}
    corrected = undone(probs, weight_of(arm, y[train]))
    half = best_threshold(corrected[train], y[train])[1] / 2
    at["undone"] = pixels.dice_score(corrected[held] > half, y[held])
    return {**at, "threshold": threshold, "reached": reached,
            "marked": float((probs[held] > 0.5).sum() / y[held].sum()),
            "mass": float(probs[held].sum() / y[held].sum())}


def _rows(arm, target, seeds, tuning):
    scores = try_rates(RATES, tuning, lambda rates, seeds: np.array(
        [_measured(arm, target, seed, rate)["half"] for seed, rate in zip(seeds, rates)]))
    rate = best_rate(RATES, scores)
    return [{"data": target, "condition": "tuned rate", "model": "network", "loss": arm,
             "seed": seed, "rate": rate, **_measured(arm, target, seed, rate)} for seed in seeds]


def _baselines(target, seeds):
    """A threshold on the blurred brightness, chosen on the training areas, and every pixel."""
    image, rows = pixels.read(), []
    for seed in seeds:
        train, held = pixels.areas(seed)
        y, blurred = getattr(image, target), image.features[..., 2]
        tried = np.quantile(blurred[train], np.linspace(0.5, 0.999, 100))
        best = tried[np.argmax([pixels.dice_score(blurred[train] > one, y[train])
                                for one in tried])]
        for name, mask in (("brightness", blurred > best), ("every pixel", blurred > -np.inf)):
            found = pixels.dice_score(mask[held], y[held])
            rows.append({"data": target, "condition": "tuned rate", "model": "baseline",
                         "loss": name, "seed": seed, "rate": np.nan, "half": found,
                         "tuned": found, "rule": found, "undone": found, "threshold": np.nan,
                         "reached": np.nan, "mass": np.nan,
                         "marked": float(mask[held].sum() / y[held].sum())})
    return rows


STORED = stored_runs(__file__, {"masks.json": (run, plan, dict(seeds=24))})


def stored():
    """The stored run of 24 seeds."""
    return STORED["masks.json"].load()


def scores(result, target, column="half"):
    """loss -> Dice on the held-out areas, an array (seeds,)."""
    table = result.table.query("data == @target").pivot(index="seed", columns="loss",
                                                        values=column)
    return {name: table[name].to_numpy() for name in table}


COLUMNS = (("half", -0.14, plots.palette.vermilion, "s", "threshold 0.5"),
           ("tuned", 0.14, plots.palette.blue, "o", "threshold tuned on training areas"))


def draw(result, axes=None):
    """Dice of each loss at 0.5 and at the tuned threshold, a panel for each target; on a new
    figure, below them the paired differences from BCE."""
    targets = list(result.settings["targets"])
    if axes is not None:
        for ax, target in zip(np.ravel(axes), targets):
            _draw_means(ax, result, target)
        return axes
    figure, grid = plots.grid(2, len(targets), (10.2, 6.6))
    for (above, below), target in zip(grid.T, targets):
        _draw_means(above, result, target)
        _draw_differences(below, result, target)
    figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2,
                  frameon=False, title="mean and 95 % interval; each panel has a scale of its own")
    return list(grid.ravel())


def _draw_means(ax, result, target):
    found = {column: scores(result, target, column) for column, *_ in COLUMNS}
    names = [name for name in (*ARMS, "brightness") if name in found["half"]]
    listed = []
    for place, name in enumerate(names):
        parts = []
        for column, shift, colour, mark, label in COLUMNS:
            if name == "brightness" and column == "half":
                continue
            mean = mean_interval(found[column][name], split=SPLIT)
            _bar(ax, mean, place + shift, colour, mark, None if place else label)
            parts.append(f"{mean.estimate:.3f}")
        listed.append(f"{name} {' and '.join(parts)}")
    _rows_named(ax, names, f"{target}: Dice on held-out areas", "Dice")
    plots.describe(ax, f"{target}, mean Dice at 0.5 and at the tuned threshold (brightness: "
                       f"the latter alone): {'; '.join(listed)}.")


def _draw_differences(ax, result, target):
    names = [name for name in ARMS[1:] if name in scores(result, target)]
    listed = []
    for place, name in enumerate(names):
        parts = []
        for column, shift, colour, mark, _ in COLUMNS:
            gap = difference(result, target, name, BCE, (column, column))
            _bar(ax, gap, place + shift, colour, mark)
            parts.append(f"{gap.estimate:+.3f}")
        listed.append(f"{name} {' and '.join(parts)}")
    ax.axvline(0, color="0.4", linewidth=0.8)
    _rows_named(ax, names, f"{target}: difference from BCE, paired", "Dice minus that of BCE")
    plots.describe(ax, f"{target}, mean difference from BCE at 0.5 and at the tuned threshold: "
                       f"{'; '.join(listed)}.")


def _bar(ax, interval, place, colour, mark, label=None):
    ax.errorbar(interval.estimate, place, xerr=[[interval.estimate - interval.low],
                                                [interval.high - interval.estimate]],
                fmt=mark, color=colour, capsize=3, label=label)


def _rows_named(ax, names, title, xlabel):
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set(title=title, xlabel=xlabel)
    ax.grid(axis="x", color="#e5e5e5", linewidth=0.8)


def difference(result, target, one, other, columns=("half", "half")):
    """`Interval` of the mean of Dice of one loss minus that of another, paired by split."""
    first, second = (scores(result, target, column) for column in columns)
    return paired_difference(first[one], second[other], split=SPLIT)
