"""What the notebook prints of its experiments: means, and differences with their intervals."""
import numpy as np

from .experiments.masks import difference, scores
from .experiments.tiles import KINDS, condition, means
from .experiments.trap import EMPTY, SMOOTH, values

PLACES = {"half": "at 0.5", "tuned": "at the tuned threshold", "rule": "at half the best Dice",
          "undone": "with its weight undone, at half the best Dice"}


def tell_difference(result, target, one, other, columns=("half", "half")):
    """Print the difference of two mean scores with its interval; each at its threshold."""
    found = scores(result, target, columns[0])[one], scores(result, target, columns[1])[other]
    at = [PLACES["tuned" if name == "brightness" else column]  # a brightness has no 0.5
          for name, column in zip((one, other), columns)]
    gap = difference(result, target, one, other, columns)
    print(f"{target}: {one} {at[0]} {found[0].mean():.3f}, {other} "
          f"{at[1]} {found[1].mean():.3f}; difference {gap.estimate:+.3f} "
          f"(95 % interval {gap.low:+.3f} to {gap.high:+.3f})")


def tell_rule(result, target, arms):
    """Print, for each loss, Dice at half the best Dice and at the tuned threshold, and the sum of
    the outputs."""
    table = result.table.query("data == @target").groupby("loss")[["rule", "tuned", "mass"]].mean()
    for arm in arms:
        gap = difference(result, target, arm, arm, ("rule", "tuned"))
        print(f"{arm:12} Dice {table.rule[arm]:.3f} at half the best Dice, {table.tuned[arm]:.3f} "
              f"tuned (difference {gap.estimate:+.3f}, {gap.low:+.3f} to {gap.high:+.3f}); sum of "
              f"the outputs {table.mass[arm]:.1f} times that of the target")


def tell_tiles(result, kind, column, words, rate=0.01):
    """Print the mean of a column for each smoothing constant; "found" is one minus "missed"."""
    found = means(result, "missed" if column == "found" else column, kind, rate)
    told = {smooth: 1 - one.estimate if column == "found" else one.estimate
            for smooth, one in found.items()}
    print(f"{kind}, {words}: " + ", ".join(f"{value:.2f} (s = {smooth:g})"
                                           for smooth, value in told.items()))


def tell_empty(result, smooth, rates):
    """Print how many networks mark nothing, for each pooling and learning rate."""
    table = result.table[result.table["smooth"] == smooth]
    rows = {(kind, rate): table[table["condition"] == condition(kind, rate)]
            for kind in KINDS for rate in rates}
    print(f"s = {smooth:g}, networks that mark nothing: " + "; ".join(
        f"{kind}, learning rate {rate:g}: {(one['marked'] == 0).sum()} of {len(one)}"
        for (kind, rate), one in rows.items()))


def tell_trap(result, kind):
    """Print the mean loss of each mask, in how many splits it is below the empty one's, and in how
    many a pixel is marked."""
    found, marked = values(result, kind), values(result, kind, "marked")
    print(f"{kind}, s = {SMOOTH[kind]:g}: mean loss on the training tiles; splits with a lower "
          "loss than the empty mask; splits in which pixels are marked")
    for name, loss in found.items():
        lower = (loss < found[EMPTY]).sum()
        told = "" if name == EMPTY else f"{lower:5}{(marked[name] > 0).sum():5}"
        print(f"  {name:33}{loss.mean():.3f}{told}")


def mean_tile_dice(mask, target):
    """Three means of Dice over tiles (n, k), by what two empty masks score: name -> mean."""
    shared, size = (mask & target).sum(axis=1), mask.sum(axis=1) + target.sum(axis=1)
    score = np.where(size > 0, 2 * shared / np.maximum(size, 1), 1.0)
    both = size == 0
    return {"1": score.mean(), "0": np.where(both, 0.0, score).mean(), "nothing and are left out":
            score[~both].mean()}


