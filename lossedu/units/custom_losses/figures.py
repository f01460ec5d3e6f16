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
    right.plot(bikes, 0 * bikes, color=palette.vermilion)
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
                     "1. Rounded: 0, except at the jumps, where there is none.")


def draw_tasks(result, *kinds):
    """What the arms of some kinds save in the two tasks: those whose name begins so."""
    shown = result.table[result.table["loss"].str.startswith(kinds)]
    return plots.alt(two_tasks.draw(replace(result, table=shown)))


def draw_experiment(result):
    """The 0-1 loss of each arm in each condition."""
    return plots.alt(zero_one.draw(result))


def draw_routes(result):
    """The cost of the hours with vans, for each arm."""
    return plots.alt(vans.draw(result))


def draw_tables(result, *names):
    """Panels of the chosen tables, side by side."""
    axes = np.ravel(plots.new_axes(len(names), size=(5.6 * len(names), 3.6)))
    for ax, name in zip(axes, names):
        tables.picture.draw_table(ax, result, name)
    return plots.alt(axes[0].figure)
