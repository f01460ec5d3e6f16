"""The pictures of the experiment: what each loss costs on random days, and in the next month."""
import numpy as np

from ... import plots
from ...plots import palette
from ...stats import mean_interval, paired_difference
from .told import LOSSES, NAMES, name_of

COLOURS = {"mse": palette.blue, "mae": palette.green, "mse + margin": palette.purple,
           "pinball": palette.vermilion}
BEST = ("line", "pinball")


def draw_savings(result):
    """Left: the cost of each model and loss; right: the same minus that of the linear model fitted
    with pinball."""
    import matplotlib.pyplot as plt
    table = result.table.query("data == 'random days'")
    costs = table.pivot(index="seed", columns=["model", "loss"], values="cost")
    split = result.measures[0].split
    arms = list(dict.fromkeys(zip(table["model"], table["loss"])))
    with plots.style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 5.4), sharey=True)
    words = []
    for row, arm in enumerate(arms):
        colour = COLOURS[arm[1]]
        own = mean_interval(costs[arm], split=split)
        left.errorbar(own.estimate, row, xerr=own.high - own.estimate, fmt="o", color=colour,
                      capsize=4)
        words.append(f"{name_of(*arm)}: {own.estimate:.0f}")
        if arm != BEST:
            gap = paired_difference(costs[arm], costs[BEST], split=split)
            right.plot(costs[arm] - costs[BEST], np.full(len(costs), row - 0.2), "|", color="0.5",
                       markersize=7)
            right.errorbar(gap.estimate, row + 0.1, xerr=gap.high - gap.estimate, fmt="o",
                           color=colour, capsize=4)
            words[-1] += f" ({gap.estimate:+.0f})"
    left.set_yticks(range(len(arms)), [name_of(*arm) for arm in arms])
    left.set(xlim=(0, 330),
             xlabel="mean cost of an hour\n(dot: mean of the splits; bar: 95 % interval)")
    left.invert_yaxis()
    keys = [left.plot([], [], "o", color=colour, label=LOSSES[name])[0]
            for name, colour in COLOURS.items()]
    figure.legend(handles=keys, title="colour: fitted with", loc="outside lower center", ncols=4,
                  frameon=False)
    right.axvline(0, color="0.4", linewidth=0.8)
    right.set(xlabel="cost minus that of the last row\n(one stroke for each split)")
    return plots.alt(figure, "Left: mean cost of an hour with its 95 % interval, for nine models. "
                     "Right: the difference from the linear model fitted with pinball, a stroke "
                     "for each split, a dot and its interval below. The colour tells the loss. "
                     f"Means (differences): {'; '.join(words)}.")


def draw_months(result, level):
    """The share of hours with enough bikes in the month after the training data, for each loss of
    the linear model."""
    ax = plots.new_axes(size=(6.8, 3.8))
    lines = result.table.query("data == 'next month' and model == 'line'")
    by_loss = lines.pivot(index="seed", columns="loss", values="enough")
    months, listed = by_loss.index.to_numpy(), []
    ax.axhline(level, color="0.4", linestyle="--", linewidth=1)
    for name, mark in (("pinball", "o-"), ("mse + margin", "s--"), ("mse", "^:")):
        shares = by_loss[name].to_numpy()
        ax.plot(months, shares, mark, color=COLOURS[name], label=LOSSES[name])
        listed.append(f"{LOSSES[name]} " + ", ".join(
            f"{month}: {share:.2f}" for month, share in zip(months, shares)))
    ax.legend(loc="lower center", ncols=3, title="linear model fitted with")
    ax.set(xlabel="month of 2011, predicted from all months before it", ylim=(0, 1),
           ylabel="fraction of hours with enough")
    ax.set_xticks(months, [NAMES[month - 1] for month in months])
    ax.annotate(f"{level:g}, asked of pinball and margin", (months[-1], level),
                xytext=(0, 5), textcoords="offset points", ha="right")
    return plots.alt(ax, f"Fraction of hours with enough bikes, by month: {'; '.join(listed)}. "
                     f"A dashed line at {level:g} marks what was asked of pinball and of the "
                     "margin.")
