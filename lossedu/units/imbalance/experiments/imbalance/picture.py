"""The pictures: what each remedy does to the ranking, to the decision at 0.5, to the probabilities
and to the cost."""
import numpy as np

from .....plots.picture import describe
from .....plots.theme import palette
from .....study.figure import panels

PANELS = ("average precision", "recall at 0.5", "calibration error",
          "cost at the threshold from the costs")
UNDONE = {"calibration error": "calibration error, undone",
          "cost at the threshold from the costs": "cost at that threshold, undone"}


def draw(result, axes=None, data=None, budget=None):
    """Four panels for one data set and budget (the first, and the last, unless named).

    Each row is a remedy, with its mean and 95 % interval over the splits; the first panel shows
    the paired difference to cross-entropy. An open square is the same output, read as the
    probability for which it would be best.
    """
    settings = result.settings
    data, budget = data or settings["data"][0], budget or settings["budgets"][-1]
    axes = panels(4, axes)
    summary = result.summary().query("data == @data and condition == @budget")
    names = [name for name in summary["loss"].unique() if name in settings["remedies"]]
    for place, (ax, measure) in enumerate(zip(axes, PANELS)):
        rows = summary[summary["measure"] == measure].set_index("loss").loc[names]
        if place == 0:
            differences = rows[["difference", "difference_low", "difference_high"]].fillna(0)
            _estimates(ax, *(differences[column] for column in differences))
            ax.axvline(0, color="#888888", linewidth=0.8, zorder=0)
        else:
            _estimates(ax, rows["mean"], rows["low"], rows["high"])
        if measure in UNDONE:
            undone = summary[summary["measure"] == UNDONE[measure]].set_index("loss").loc[names]
            _estimates(ax, undone["mean"], undone["low"], undone["high"], "s",
                       palette.vermilion, 0.2)
            ax.legend(["output", "corrected"], fontsize=9, loc="lower right",
                      bbox_to_anchor=(1.0, 1.12), ncols=2, columnspacing=0.8, handletextpad=0.2)
        ax.set_yticks(range(len(names)), names if place == 0 else [""] * len(names))
        ax.set_ylim(len(names) - 0.4, -0.6)
        title = (f"{measure},\nminus that of cross-entropy" if place == 0
                 else measure.replace(" from", "\nfrom"))
        ax.set_title(title, fontsize=10.5)
        ax.grid(axis="x", color="#e5e5e5", linewidth=0.8)
        if place:
            ax.set_xlim(left=min(0.0, rows["low"].min()))
        said = "; ".join(f"{name} {row['mean']:.3f} ({row['low']:.3f} to {row['high']:.3f})"
                         for name, row in rows.iterrows())
        describe(ax, f"{data}, {budget} training, {measure}: {said}.")
    return axes


def _estimates(ax, mean, low, high, marker="o", colour=palette.blue, below=0.0):
    widths = np.nan_to_num([mean - low, high - mean])
    ax.errorbar(mean, np.arange(len(mean)) + below, xerr=widths, fmt=marker, color=colour,
                markerfacecolor="white" if marker == "s" else colour, markersize=5, capsize=3,
                linewidth=1.3, zorder=3)
