"""Is the empty mask what a large smooth term asks for, or where training gets stuck?

    result = trap.run(seeds=24, jobs=2)
    result = trap.stored()                   # the same, as it was computed and stored

Tiles, batches and losses are those of `tiles`, with a smoothing constant with which nothing is
marked. Each network is trained for 600 steps: all of them with that loss from random weights, or
300 with cross-entropy and then 300 with that loss. For each split, the loss on the training tiles
is also computed for a mask without any pixel, and for the mask of the cross-entropy network at
0.36.

The derivative is (D - 2 y)/d, and the constant s stands in D and in d. Two more networks are
trained from random weights: one with s = 1 in D alone, the other with s = 1 in d alone. Pooled,
they tell the two apart. Per tile, each tile has its own d, so s = 1 in d also gives empty tiles
more weight.
"""
import numpy as np

from .... import plots
from ....activations import sigmoid
from ....core import arguments
from ....losses import loss
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.stored import stored_runs
from .. import network, pixels
from .masks import SPLIT
from .tiles import BATCH, KINDS, STEPS

QUESTION = "Does the loss with a large smooth term ask for an empty mask?"
SMOOTH = {"pooled": 100.0, "per tile": 10.0}
RATE, RATE_OF_BCE, THRESHOLD, DRAWS = 0.01, 0.03, 0.36, 100
EMPTY, BCE_MASK = "empty mask", "mask of the BCE network at 0.36"
RANDOM, WARM = "600 steps from random weights", "300 steps after 300 with BCE"
SCORE, SIZE = "the same, but s = 1 in D", "the same, but s = 1 in d"
ARMS = (EMPTY, BCE_MASK, RANDOM, SCORE, SIZE, WARM)


def plan(seeds=24):
    """What `run` will do; raises ValueError with one sentence."""
    seeds = arguments.seeds("trap", "seeds", seeds)
    tasks = [(_rows, dict(kind=kind, seed=seed)) for kind in KINDS for seed in seeds]
    measures = tuple(Measure("centres", column, words, against=EMPTY, split=SPLIT)
                     for column, words in (("value", "loss on the training tiles"),
                                           ("dice", "Dice, pooled, at 0.5")))
    return Plan("trap", QUESTION, tasks, measures, dict(seeds=seeds))


def run(seeds=24, jobs=1, progress=True):
    """The loss and the marks of four masks, as a `Result`: a row per seed, pooling and mask."""
    return plan(seeds).run(jobs, progress)


def _rows(kind, seed):
    image, one = pixels.read(), loss("dice", smooth=SMOOTH[kind], per_image=KINDS[kind])
    seen = pixels.tiles(pixels.areas(seed)[0]).all(axis=1)
    X, y = pixels.tiles(image.features), pixels.tiles(image.centres)
    own, target = X[seen], y[seen].astype(float)

    def trained(grad, rate, steps, start=None):
        return network.train(grad, own, target, rate, steps, BATCH, seed, start)[0]

    dice = network.on_probabilities(one)
    bce = trained(network.on_logits(loss("bce_with_logits")), RATE_OF_BCE, STEPS)
    outputs = {EMPTY: lambda x: np.zeros(x.shape[:-1]),
               BCE_MASK: lambda x: (bce(x) > THRESHOLD).astype(float),
               RANDOM: trained(dice, RATE, 2 * STEPS),
               SCORE: trained(exchanged(kind, in_score=1.0), RATE, 2 * STEPS),
               SIZE: trained(exchanged(kind, in_size=1.0), RATE, 2 * STEPS),
               WARM: trained(dice, RATE, STEPS, start=bce)}
    rng, rows = np.random.default_rng([seed, 4]), []
    batches = [rng.choice(len(target), BATCH, replace=False) for _ in range(DRAWS)]
    for name, output in outputs.items():
        given, mask = output(own), output(X[~seen]) > 0.5
        rows.append({"data": "centres", "condition": kind, "model": "network", "loss": name,
                     "seed": seed, "smooth": SMOOTH[kind],
                     "value": float(np.mean([one(given[b], target[b]) for b in batches])),
                     "dice": pixels.dice_score(mask, y[~seen]),
                     "marked": float(mask.sum() / y[~seen].sum())})
    return rows


def exchanged(kind, in_score=None, in_size=None):
    """The gradient of `kind` in the logits, with other constants s in D and in d, and its loss.

    A number that is not given is that of `SMOOTH`. With both of one value it is the Dice loss.
    """
    in_score, in_size = (SMOOTH[kind] if one is None else one for one in (in_score, in_size))
    axis = -1 if KINDS[kind] else None

    def grad(z, y):
        p = sigmoid(z)
        sizes = (p + y).sum(axis=axis, keepdims=True)
        score = (2 * (p * y).sum(axis=axis, keepdims=True) + in_score) / (sizes + in_score)
        slope = (score - 2 * y) / (sizes + in_size) / score.size
        return float(1 - score.mean()), slope * p * (1 - p)
    return grad


STORED = stored_runs(__file__, {"trap.json": (run, plan, dict(seeds=24))})


def stored():
    """The stored run of 24 seeds."""
    return STORED["trap.json"].load()


def values(result, kind, column="value"):
    """mask -> a column, an array (seeds,)."""
    table = result.table[result.table["condition"] == kind].pivot(
        index="seed", columns="loss", values=column)
    return {name: table[name].to_numpy() for name in ARMS}


def draw(result, axes=None):
    """The loss of the four masks on the training tiles, a panel for each kind of pooling."""
    axes = plots.new_axes(2, size=(10.2, 3.6)) if axes is None else axes
    for ax, kind in zip(axes, KINDS):
        told = values(result, kind)
        for place, found in enumerate(told.values()):
            mean = mean_interval(found, split=SPLIT)
            ax.plot(found, np.full(len(found), place), "o", color="0.7", markersize=3)
            ax.errorbar(mean.estimate, place, xerr=mean.high - mean.estimate, fmt="o",
                        color=plots.palette.blue, capsize=3)
        ax.set_yticks(range(len(ARMS)), ARMS if kind == "pooled" else [""] * len(ARMS))
        ax.set_ylim(len(ARMS) - 0.5, -0.5)
        ax.set(title=f"{kind}, s = {SMOOTH[kind]:g}", xlabel="loss on the training tiles")
        plots.describe(ax, f"{kind}, mean loss: " + "; ".join(
            f"{name} {found.mean():.3f}" for name, found in told.items()) + ".")
    return axes
