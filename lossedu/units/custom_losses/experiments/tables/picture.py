"""A panel for each table: the splits and their means, one row for each condition."""
import numpy as np

from .....plots import describe, new_axes, palette

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
    """The values of one table: a stroke for each split and a mark at the mean. (The intervals that
    count are those of paired differences, which the cell prints.)"""
    table = result.table[result.table["data"] == name]
    conditions = list(dict.fromkeys(table["condition"]))
    losses, said = list(dict.fromkeys(table["loss"])), []
    for shift, loss, colour, marker in zip(np.linspace(-0.22, 0.22, len(losses)), losses, COLOURS,
                                           "os^"):
        for place, condition in enumerate(conditions):
            chosen = (table["condition"] == condition) & (table["loss"] == loss)
            values = table[chosen]["value"]
            ax.plot(values, np.full(len(values), place + shift), "|", color=colour, alpha=0.5,
                    markersize=7)
            ax.plot(values.mean(), place + shift, marker, color=colour,
                    label=loss if place == 0 else None)
            said.append(f"{condition}, {loss} {values.mean():.1f}")
    ax.set(yticks=range(len(conditions)), yticklabels=conditions, title=TITLES[name],
           ylim=(len(conditions) - 0.5, -0.5))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=len(losses), fontsize=9)
    describe(ax, f"{TITLES[name]}, a stroke for each split and a mark at the mean; means: "
                 f"{'; '.join(said)}.")
