"""The picture: the loss that settles at its floor, and the two kinds of probability."""
import numpy as np

from .....plots.picture import describe
from .....plots.theme import LINES, new_axes

FLOOR = float(np.log(1 + 9 / np.e))


def draw(result, axes=None):
    """Left the training loss of both arms, right the largest probability; returns the Axes."""
    axes = new_axes(2, (9.2, 3.4)) if axes is None else axes
    left, right = np.ravel(axes)
    mean = result.table.groupby(["model", "epoch"]).mean(numeric_only=True)
    once, twice = mean.loc["once"], mean.loc["twice"]
    (blue, plain), (red, dashed), (green, dotted), *_ = LINES
    left.plot(once.index, once["training_loss"], color=blue, linestyle=plain, label="softmax once")
    left.plot(twice.index, twice["training_loss"], color=red, linestyle=dashed,
              label="softmax twice")
    left.axhline(FLOOR, color="0.5", linewidth=1)
    left.text(twice.index[-1], FLOOR - 0.04, f"floor {FLOOR:.3f}", ha="right", va="top",
              color="0.35", fontsize=9.5)
    left.set(title="training loss", ylim=(0, None))
    right.plot(once.index, once["top_p"], color=blue, linestyle=plain,
               label="softmax once: p, reported")
    right.plot(twice.index, twice["top_p"], color=red, linestyle=dashed,
               label="softmax twice: p, reported")
    right.plot(twice.index, twice["top_q"], color=green, linestyle=dotted,
               label="softmax twice: q, in the loss")
    right.set(title="largest probability of an image, mean", ylim=(0, 1.05))
    for ax in (left, right):
        ax.set_xlabel("epoch")
        ax.set_xticks(range(0, len(once) + 1, 5))
        ax.legend(loc="center right", fontsize=9.5)
    end = {"once": once.iloc[-1], "twice": twice.iloc[-1]}
    describe(left, f"Means of {result.table['seed'].nunique()} runs by epoch. Training loss at the "
                   f"end: once {end['once'].training_loss:.3f}, twice "
                   f"{end['twice'].training_loss:.3f}, just above a line at the floor {FLOOR:.3f}. "
                   f"Largest probability of a held-out image at the end: once p "
                   f"{end['once'].top_p:.2f}; twice p {end['twice'].top_p:.2f}, q "
                   f"{end['twice'].top_q:.2f}.")
    return left, right
