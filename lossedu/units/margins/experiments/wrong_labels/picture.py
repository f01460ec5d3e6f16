"""The picture of the experiment: falls of the accuracy, and what the changed rows weigh."""
import numpy as np

from .....plots import describe, new_axes, palette
from .....stats import paired_difference

LOOKS = {  # colour, marker
    "hinge": (palette.vermilion, "s"), "squared hinge": (palette.wine, "D"),
    "logistic": (palette.blue, "o"), "exponential, straight below 0": (palette.green, "v"),
    "exponential": (palette.purple, "^"), "squared error": ("0.55", "P"),
}


def draw(result, axes=None):
    """Left: by how much each condition lowers the accuracy of each loss, split by split. Right: the
    part of the summed gradients that the changed rows have, before the model has seen the changes.
    """
    left, right = new_axes(2, size=(10.6, 4.4)) if axes is None else axes
    table, split = result.table, result.measures[0].split
    conditions = list(dict.fromkeys(table["condition"]))

    def column(name, condition, what):
        rows = table[(table.condition == condition) & (table.loss == name)]
        return rows.sort_values("seed")[what].to_numpy()

    def fall(name, condition):
        return paired_difference(column(name, conditions[0], "accuracy"),
                                 column(name, condition, "accuracy"), split=split)

    def weight(name, condition):
        return column(name, condition, "weight").mean()

    losses, changed = list(dict.fromkeys(table["loss"])), conditions[1:]
    _dots(left, losses, changed, fall, "Left: mean fall of the test accuracy in points: ", 1)
    left.axvline(0, color="0.6", linewidth=0.8, zorder=0)
    left.set_xlabel("points by which the accuracy falls, 95 % interval")
    _dots(right, losses, changed, weight,
          "Right: mean part of the changed rows in the summed gradients: ", 2)
    right.set(xlabel="part of the summed gradients, changed rows", xlim=(0, 1.03))
    handles, words = left.get_legend_handles_labels()
    left.figure.legend(handles, words, loc="outside lower center", ncols=3, fontsize=9)
    return left, right


def _dots(ax, losses, conditions, found_of, what, digits):
    said = []
    for place, condition in enumerate(conditions):
        for shift, name in zip(np.linspace(-0.3, 0.3, len(losses)), losses):
            found = found_of(name, condition)
            middle = getattr(found, "estimate", found)
            reach = None if middle is found else found.high - middle
            colour, marker = LOOKS[name]
            ax.errorbar(middle, place + shift, xerr=reach,
                        fmt=marker, color=colour, capsize=2, markersize=5, linewidth=1.1,
                        label=name if place == 0 else None)
            said.append(f"{condition}, {name} {np.round(middle, digits) + 0.0:.{digits}f}")
    for place in range(len(conditions) - 1):
        ax.axhline(place + 0.5, color="0.85", linewidth=0.8)
    ax.set(yticks=range(len(conditions)), yticklabels=conditions,
           ylim=(len(conditions) - 0.5, -0.5))
    describe(ax, what + "; ".join(said) + ".")
