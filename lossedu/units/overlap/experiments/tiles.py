"""What the smoothing constant of the Dice loss does to training on small images; half of them are
empty.

    result = tiles.run(seeds=24, jobs=2)
    result = tiles.stored()                  # the same, as it was computed and stored

The image is cut into 256 tiles of 16 by 16 pixels; the target is the made mask of centres. Dice is
pooled over the 16 tiles of a batch, or computed for each tile and averaged. Everything but the
constant is the same: start, batches, and the learning rate. The two rates are those that `masks`
chose for Dice and for BCE on the centres.
"""
import numpy as np

from .... import plots
from ....core import arguments
from ....losses import loss
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.stored import stored_runs
from .. import network, pixels
from .masks import SPLIT

QUESTION = "What does the smooth term do to training?"
RATES = (0.01, 0.03)
STEPS, BATCH, LAST = 300, 16, 50
SMOOTH = (0.0, 1.0, 10.0, 100.0)
KINDS = {"pooled": False, "per tile": True}
MEASURES = {"dice": "Dice, pooled, at 0.5", "missed": "tiles with centres, nothing found",
            "false": "empty tiles with a marked pixel"}


def plan(seeds=24, smooth=SMOOTH):
    """What `run` will do; raises ValueError with one sentence."""
    seeds = arguments.seeds("tiles", "seeds", seeds)
    smooth = arguments.numbers("tiles", "smooth", smooth, "(1.0, 100.0)", low=0)
    tasks = [(_rows, dict(kind=kind, smooth=one, rate=rate, seeds=seeds))
             for kind in KINDS for rate in RATES for one in smooth]
    measures = tuple(Measure("centres", column, words, split=SPLIT)
                     for column, words in MEASURES.items())
    settings = dict(seeds=seeds, smooth=smooth)
    return Plan("tiles", QUESTION, tasks, measures, settings)


def run(seeds=24, smooth=SMOOTH, jobs=1, progress=True):
    """What is found and missed on held-out tiles, as a `Result`: one row per seed and setting."""
    return plan(seeds, smooth).run(jobs, progress)


def measured(kind, smooth, seed, rate):
    """One training: Dice on the held-out tiles, what is missed, what is marked, the losses."""
    image = pixels.read()
    train, _ = pixels.areas(seed)
    seen = pixels.tiles(train).all(axis=1)
    X, y = pixels.tiles(image.features), pixels.tiles(image.centres)
    slope = network.on_probabilities(loss("dice", smooth=smooth, per_image=KINDS[kind]))
    predict, losses = network.train(slope, X[seen], y[seen].astype(float), rate, STEPS, BATCH, seed)
    probs, target = predict(X[~seen]), y[~seen]
    mask, empty = probs > 0.5, ~target.any(axis=1)
    return {"dice": pixels.dice_score(mask, target),
            "missed": float((~(mask & target)[~empty].any(axis=1)).mean()),
            "false": float(mask[empty].any(axis=1).mean()),
            "marked": float(mask.sum() / target.sum()),
            "first": float(losses[0]), "last": float(np.mean(losses[-LAST:]))}


def condition(kind, rate):
    """The words for a way of pooling and a learning rate.

    >>> condition("pooled", 0.01)
    'pooled, rate 0.01'
    """
    return f"{kind}, rate {rate:g}"


def _rows(kind, smooth, rate, seeds):
    return [{"data": "centres", "condition": condition(kind, rate), "model": "network",
             "loss": f"{smooth:g}", "seed": seed, "rate": rate, "smooth": smooth,
             **measured(kind, smooth, seed, rate)} for seed in seeds]


STORED = stored_runs(__file__, {"tiles.json": (run, plan, dict(seeds=24))})


def stored():
    """The stored run of 24 seeds."""
    return STORED["tiles.json"].load()


def means(result, column, kind, rate=0.01):
    """smooth -> `Interval` of the mean over the splits."""
    chosen = result.table[result.table["condition"] == condition(kind, rate)]
    return {smooth: mean_interval(rows[column].to_numpy(), split=SPLIT)
            for smooth, rows in chosen.groupby("smooth")}


def value_of_empty(smooth, kind="pooled"):
    """The loss of an empty mask, of a batch with the mean foreground or by tile.

    >>> round(value_of_empty(100.0), 2)
    0.28
    >>> round(value_of_empty(100.0, "per tile"), 2)
    0.02
    """
    foreground = pixels.tiles(pixels.read().centres).sum(axis=1).astype(float)
    if not KINDS[kind]:
        foreground = np.array([BATCH * foreground.mean()])
    held = foreground[foreground > 0]  # an empty mask of an empty tile has a loss of 0
    return float(np.sum(held / (held + smooth)) / len(foreground))


def draw(result, axes=None):
    """Left: Dice on held-out tiles; right: the loss at the end of training, by smooth."""
    axes = plots.new_axes(2, size=(9.6, 4.0)) if axes is None else axes
    smooths, listed = result.settings["smooth"], []
    for ax, column, label in zip(axes, ("dice", "last"), (
            "Dice on held-out tiles, at 0.5", "training loss, mean of the last 50 steps")):
        for kind, colour, mark, shift in (("pooled", plots.palette.blue, "o-", -0.08),
                                          ("per tile", plots.palette.vermilion, "s--", 0.08)):
            own = list(means(result, column, kind).values())
            places = np.arange(len(own)) + shift
            if column == "last":
                empty = [value_of_empty(smooth, kind) for smooth in smooths]
                ax.plot(places, empty, "_", color=colour, markersize=26, markeredgewidth=1.2,
                        alpha=0.6, label=f"empty mask, {kind}")
                listed.append(f"of an empty mask, {kind}: "
                              + ", ".join(f"{one:.2f}" for one in empty))
            ax.errorbar(places, [one.estimate for one in own],
                        yerr=[one.high - one.estimate for one in own], fmt=mark, color=colour,
                        capsize=3, markersize=5,
                        label=None if column == "last" else f"Dice {kind}, 95 % interval")
            listed.append(f"{label}, {kind}: " + ", ".join(f"{one.estimate:.2f}" for one in own))
        ax.set_xticks(range(len(smooths)), [f"{one:g}" for one in smooths])
        ax.set(xlabel="smoothing constant s, in pixels (not to scale)", ylabel=label,
               ylim=(-0.03, 1.12))
        ax.legend(loc="upper right", fontsize=10)
    plots.describe(axes[0], f"By the smoothing constant {', '.join(f'{s:g}' for s in smooths)}: "
                            f"{'; '.join(listed)}.")
    return axes
