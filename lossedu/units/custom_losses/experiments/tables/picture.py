"""A panel for each table: means with their intervals, one row for each condition."""
import numpy as np

from .....plots import describe, new_axes, palette
from .....stats import mean_interval

COLOURS = (palette.blue, palette.vermilion, palette.green)
TITLES = {"rates": "table 4: accuracy, %", "text": "table 6: accuracy, %",
          "penalties": "table 7: accuracy, %", "epochs": "table 9: epochs to the goal",
          "anomalies": "table 10: true positives, %"}


def draw(result, axes=None):
    """One panel for each table of the result."""
    names = [measure.data for measure in result.measures]
    axes = new_axes(len(names), size=(5.4 * min(len(names), 2), 3.2)) if axes is None else axes
    for ax, name in zip(np.ravel(axes), names):
        draw_table(ax, result, name)
    return axes


def draw_table(ax, result, name):
    """The means of one table and their 95 % intervals."""
    table = result.table[result.table["data"] == name]
    split = next(measure.split for measure in result.measures if measure.data == name)
    conditions = list(dict.fromkeys(table["condition"]))
    losses, said = list(dict.fromkeys(table["loss"])), []
    for shift, loss, colour, marker in zip(np.linspace(-0.22, 0.22, len(losses)), losses, COLOURS,
                                           "os^"):
        for place, condition in enumerate(conditions):
            rows = table[(table["condition"] == condition) & (table["loss"] == loss)]
            found = mean_interval(rows["value"], split=split)
            ax.errorbar(found.estimate, place + shift, xerr=found.high - found.estimate,
                        fmt=marker, color=colour, capsize=3, label=loss if place == 0 else None)
            said.append(f"{condition}, {loss} {found.estimate:.1f}")
    ax.set(yticks=range(len(conditions)), yticklabels=conditions, title=TITLES[name],
           ylim=(len(conditions) - 0.5, -0.5))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=len(losses), fontsize=9)
    describe(ax, f"{TITLES[name]}: {'; '.join(said)}.")
