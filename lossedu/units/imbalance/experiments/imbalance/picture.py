"""The pictures: what each remedy does to the ranking, to the decision at 0.5, to the probabilities
and to the cost."""
import numpy as np

from .....plots.picture import describe
from .....plots.theme import palette
from .....study.figure import panels

PANELS = ("average precision", "F1 at 0.5", "calibration error",
          "cost at the threshold from the costs")
# beside a measure a second one, and what both are in the legend
BESIDE = {"F1 at 0.5": ("F1 at the tuned threshold", "at 0.5", "tuned threshold"),
          "calibration error": ("calibration error, corrected", "output", "corrected"),
          "cost at the threshold from the costs": ("cost at that threshold, corrected", "output",
                                                   "corrected")}
TITLES = {"F1 at 0.5": "F1", "cost at the threshold from the costs":
          "cost at the threshold\nfrom the costs"}
UNITS = {"F1 at 0.5": "F1 (higher is better)",
         "calibration error": "mean gap (lower is better)",
         "cost at the threshold from the costs": "mean cost of a case (lower is better)"}
SHIFT = 0.17   # of the two marks of a row, up and down


def draw(result, axes=None, data=None, budget=None):
    """Four panels for one data set and budget (the first, and the last, unless named).

    Each row is a remedy, with its mean and 95 % interval over the splits; the first panel shows
    the paired difference to cross-entropy. An open square is F1 at a threshold tuned on validation
    rows, or the same output, read as the probability for which it would be best.
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
            ax.axvline(0, color="#555555", linewidth=1, linestyle="--", zorder=2)
        else:
            _estimates(ax, rows["mean"], rows["low"], rows["high"],
                       below=-SHIFT if measure in BESIDE else 0)
        second, everybody = "", None
        if measure == PANELS[3]:
            # the average precision of equal outputs is the fraction of positives
            known = summary.query("loss == 'fraction of positives' and measure == @PANELS[0]")
            everybody = 1 - known["mean"].iloc[0]
        if measure in BESIDE:
            other, *labels = BESIDE[measure]
            beside = summary[summary["measure"] == other].set_index("loss").loc[names]
            _estimates(ax, beside["mean"], beside["low"], beside["high"], "s",
                       palette.vermilion, SHIFT)
            ax.legend(labels, fontsize=9, loc="upper center", bbox_to_anchor=(0.5, -0.15),
                      ncols=2, columnspacing=0.8, handletextpad=0.2)
            second = f"; {other}: {_listed(beside)}"
        ax.set_yticks(range(len(names)), names if place == 0 else [""] * len(names))
        ax.set_ylim(len(names) - 0.4, -0.6)
        title = (f"{measure},\nminus that of cross-entropy" if place == 0
                 else TITLES.get(measure, measure))
        ax.set_title(title, fontsize=10.5)
        ax.grid(axis="x", color="#e5e5e5", linewidth=0.8)
        if place:
            ax.set_xlim(left=min(0.0, rows["low"].min()))
            ax.set_xlabel(UNITS[measure], fontsize=10)
        else:
            ax.set_xlabel("paired difference", fontsize=10)
        said = f"{measure[0].upper()}{measure[1:]}: {_listed(rows)}{second}."
        if place == 0:
            paired = differences.drop(index=names[0]).set_axis(("mean", "low", "high"), axis=1)
            apart = paired[(paired["low"] > 0) | (paired["high"] < 0)]
            said = (f"{data}, {budget} training, lines are 95 % intervals: {measure} minus that "
                    f"of {names[0]}, paired, means from {paired['mean'].min():+.3f} to "
                    f"{paired['mean'].max():+.3f}; the intervals that leave out 0 are those of: "
                    f"{', '.join(apart.index) or 'none'}. The means themselves: {_listed(rows)}.")
        elif everybody is not None:
            ax.axvline(everybody, color="#555555", linewidth=1, linestyle=":", zorder=0)
            said += f" The dotted line at {everybody:.3f} is the cost of an alarm for everybody."
        describe(ax, said)
    return axes


def _listed(rows):
    """Each remedy with its mean, in words."""
    return "; ".join(f"{name} {row['mean']:.3f}" for name, row in rows.iterrows())


def _estimates(ax, mean, low, high, marker="o", colour=palette.blue, below=0.0):
    widths = np.nan_to_num([mean - low, high - mean])
    ax.errorbar(mean, np.arange(len(mean)) + below, xerr=widths, fmt=marker, color=colour,
                markerfacecolor="white" if marker == "s" else colour, markersize=5, capsize=3,
                linewidth=1.3, zorder=3)
