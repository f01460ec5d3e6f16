"""The pictures of the unit."""
from dataclasses import replace

import numpy as np

from ... import plots
from ...plots import palette
from .experiments import tables, two_tasks, vans, zero_one

DEMAND = 180.0        # bikes asked for in the hour of the first picture


def draw_costs():
    """The cost of one hour against the network's output, with vans and without, and both
    derivatives."""
    left, right = plots.new_axes(2, size=(10, 3.8))
    bikes = np.linspace(0, 400, 1601) + 1e-3
    left.plot(bikes, vans.bike_cost(vans.vans_for(bikes), DEMAND), color=palette.vermilion,
              label="rounded to full vans")
    left.plot(bikes, vans.bike_cost(bikes, DEMAND), "--", color=palette.blue, label="not rounded")
    from_jump = np.abs(bikes % vans.VAN - vans.VAN / 2)
    right.plot(bikes, np.where(from_jump < 3, np.nan, 0), color=palette.vermilion)   # gaps to see
    slope = np.where(bikes < DEMAND, -vans.UNDER, vans.OVER)
    jump = np.argmax(bikes > DEMAND)
    right.plot(np.insert(bikes, jump, DEMAND), np.insert(slope, jump, np.nan), "--",
               color=palette.blue)
    for ax, words in ((left, "cost of the hour"), (right, "derivative of the cost")):
        ax.axvline(DEMAND, color="0.8", linewidth=0.8, zorder=0)
        ax.set(xlabel="output of the network, in bikes", ylabel=words)
    left.legend()
    return plots.alt(left.figure, "Left: the cost of an hour in which 180 bikes are asked for, "
                     "against the output of the network. Not rounded it falls in a line from 720 "
                     "to 0 at 180 and rises slowly from there. Rounded to vans it is a staircase "
                     "around these lines. Right: the derivatives. Not rounded: -4 up to 180, then "
                     "1. Rounded: 0 on every step of the staircase, and none at the jumps.")


def _only(result, names):
    """The result with the named arms alone."""
    return replace(result, table=result.table[result.table["loss"].isin(names)])


def draw_tasks(result, *names):
    """What the named arms save in the two tasks."""
    return plots.alt(two_tasks.draw(_only(result, names)))


def draw_log_variances():
    """The rentals' log-variance over the steps of one split, for three ways to learn the weights
    at one learning rate."""
    ax, ends = plots.new_axes(1, size=(6.4, 3.6)), []
    looks = {"learned, in bikes": (palette.vermilion, "-"),
             "learned, in bikes, beta2 0.9": (palette.blue, "--"),
             "learned, in bikes, from the baseline, rate 0.03": (palette.green, ":")}
    for name, (colour, line) in looks.items():
        path = []
        two_tasks.saved(name, [0.03], (0,), after=(
            10, lambda body, path=path: path.append(body.parameters[-1][0, 0, 0])))
        ax.plot(10 * np.arange(len(path)), path, line, color=colour, label=name)
        ends.append(f"{name} {path[0]:.1f} to {path[-1]:.1f}")
    ax.set(xlabel="step", ylabel="log-variance of the rentals, $s_1$")
    ax.figure.legend(loc="outside lower center")
    return plots.alt(ax.figure, "The log-variance of the rentals over 1,000 steps of one split, at "
                     f"the start and at the end: {'; '.join(ends)}.")


def draw_experiment(result):
    """The 0-1 loss of each arm in each condition, split by split."""
    return plots.alt(zero_one.draw(result))


def draw_routes(result, *names):
    """The cost of the hours with vans, for the named arms."""
    return plots.alt(vans.draw(_only(result, names)))


def draw_tables(result, *names):
    """Panels of the chosen tables, side by side."""
    axes = np.ravel(plots.new_axes(len(names), size=(5.6 * len(names), 3.6)))
    for ax, name in zip(axes, names):
        tables.picture.draw_table(ax, result, name)
    return plots.alt(axes[0].figure)
