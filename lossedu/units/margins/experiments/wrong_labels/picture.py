"""The picture of the experiment: accuracy by condition, and what the changed rows weigh."""
import numpy as np

from .....plots import describe, new_axes, palette
from .....stats import mean_interval

LOOKS = {  # colour, marker
    "hinge": (palette.vermilion, "s"), "squared hinge": (palette.orange, "D"),
    "logistic": (palette.blue, "o"), "exponential, straight below 0": (palette.green, "v"),
    "exponential": (palette.purple, "^"), "squared error": ("0.55", "P"),
}


def draw(result, axes=None):
    """Left: mean test accuracy of each loss in each condition. Right: the part of the summed
    derivatives that belongs to the changed rows, before the model has seen the changes."""
    left, right = new_axes(2, size=(10.6, 4.4)) if axes is None else axes
    table, split = result.table, result.measures[0].split
    conditions = list(dict.fromkeys(table["condition"]))
    _dots(left, table, "accuracy", conditions, split)
    left.set_xlabel("test accuracy, %, with 95 % interval")
    _dots(right, table, "weight", conditions[1:], None)
    right.set(xlabel="part of the summed derivatives, changed rows", xlim=(0, 1.03))
    handles, words = left.get_legend_handles_labels()
    left.figure.legend(handles, words, loc="outside lower center", ncols=3, fontsize=9)
    return left, right


def _dots(ax, table, column, conditions, split):
    losses = list(dict.fromkeys(table["loss"]))
    said, digits = [], 1 if column == "accuracy" else 2
    for place, condition in enumerate(conditions):
        for shift, name in zip(np.linspace(-0.3, 0.3, len(losses)), losses):
            values = table.loc[(table.condition == condition) & (table.loss == name), column]
            found = mean_interval(values, split=split)
            colour, marker = LOOKS[name]
            ax.errorbar(found.estimate, place + shift, xerr=found.high - found.estimate,
                        fmt=marker, color=colour, capsize=2, markersize=5, linewidth=1.1,
                        label=name if place == 0 else None)
            said.append(f"{condition}, {name} {found.estimate:.{digits}f}")
    for place in range(len(conditions) - 1):
        ax.axhline(place + 0.5, color="0.85", linewidth=0.8)
    ax.set(yticks=range(len(conditions)), yticklabels=conditions,
           ylim=(len(conditions) - 0.5, -0.5))
    what = {"accuracy": "Left: mean test accuracy in percent: ",
            "weight": "Right: mean part of the changed rows in the summed derivatives: "}[column]
    describe(ax, what + "; ".join(said) + ".")
