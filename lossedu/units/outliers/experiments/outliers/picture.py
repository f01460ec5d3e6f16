"""The picture of the experiment: two lines through points, and three panels of estimates."""
import numpy as np

from ..... import data as datasets
from .....plots.picture import describe
from .....plots.theme import palette
from .....study.figure import estimates, in_words, panels
from .candidates import CANDIDATES
from .line_fits import GOOD_START, OUTLIERS
from .trained import CLEAN, CONSTANT

SHOWN = {  # label -> (colour, dashes)
    "mse": (palette.vermilion, "--"),
    "mae": (palette.blue, "-"),
    "huber": (palette.green, "-."),
    "barron": (palette.purple, (0, (1, 1.2))),
    "barron" + GOOD_START: (palette.black, (0, (6, 1.5, 1, 1.5))),
}
TITLES = {"telephone": "Outliers in y: robust losses hold",
          "stars": "Outliers in x: convex losses fail"}
AXES = {"telephone": ("year", "calls, tens of millions"),
        "stars": ("log temperature", "log light")}
SETTINGS = (*CANDIDATES, "median", "mean")


def draw(result, ax=None):
    """Draw every data set of the result, one panel each.

    Returns the Axes (a list where there are several).
    """
    names = list(dict.fromkeys(result.table["data"]))
    axes, summary = panels(len(names), ax), result.summary()
    for name, one in zip(names, axes):
        chosen = summary[summary["data"] == name]
        first = chosen[chosen["measure"] == chosen["measure"].iloc[0]]
        PANELS[name](one, name, result.table[result.table["data"] == name], first)
    return axes if len(axes) > 1 else axes[0]


def _lines(ax, name, table, summary):
    points = datasets.load(name)
    x, is_outlier = points.X[:, 0], OUTLIERS[name][0](points.X[:, 0])
    ax.plot(x[~is_outlier], points.y[~is_outlier], "o", color="#444444", markersize=4)
    ax.plot(x[is_outlier], points.y[is_outlier], "o", color="#444444", markerfacecolor="white",
            markersize=6)
    every = table[table["condition"] == "all points"].set_index("loss")
    clean = table[table["condition"] != "all points"].iloc[0]
    shown = [(every.loc[loss], loss, line) for loss, line in SHOWN.items()
             if loss in every.index and (name == "stars" or not loss.endswith(GOOD_START))]
    shown.append((clean, f"mse {clean['condition']}", ("#c8c8c8", "-")))
    ends = np.array([x.min(), x.max()])
    # the legend reads from top to bottom as the lines end at the right
    shown.sort(key=lambda line: -line[0]["intercept"] - line[0]["slope"] * ends[1])
    for row, words, (colour, dashes) in shown:
        heights = row["intercept"] + row["slope"] * ends
        width, order = (7, 0) if row is clean else (2, 2)
        ax.plot(ends, heights, color=colour, linestyle=dashes, linewidth=width, zorder=order,
                label=f"{words}: {row['slope']:.2f}")
    reach = np.ptp(points.y)
    ax.set(xlabel=AXES[name][0], ylabel=AXES[name][1],
           ylim=(points.y.min() - 0.15 * reach, points.y.max() + 0.05 * reach))
    ax.set_title(TITLES[name], loc="left")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), title="slope by", alignment="left",
              fontsize=10, frameon=False)
    slopes = "; ".join(f"{loss} {row['slope']:.2f}" for loss, row in every.iterrows())
    describe(ax, f"{points.about} Lines fitted by several losses, by slope: {slopes}; "
                 f"by squared error {clean['condition']} {clean['slope']:.2f}.")


def _diabetes(ax, name, table, summary):
    wrong = next(condition for condition in summary["condition"] if condition != CLEAN)
    models = [model for model in dict.fromkeys(summary["model"]) if model != CONSTANT]
    first_clean = (summary["condition"] == CLEAN) & (summary["model"] == models[0])
    reference = summary[first_clean].set_index("loss").at["mse", "mean"]
    settings = [loss for loss in SETTINGS if loss in set(summary["loss"])]
    series = {(wrong, model): model for model in (*models, CONSTANT)}
    estimates(ax, summary, settings, series, f"Diabetes, {wrong}", "mean absolute test error",
              (reference, "mse, clean targets"))
    with_wrong = summary[summary["condition"] == wrong]
    said = ". ".join(f"{model}: {in_words(with_wrong[with_wrong['model'] == model], settings)}"
                     for model in (*models, CONSTANT))
    describe(ax, f"Diabetes, {wrong}, mean absolute test error with 95 % intervals. {said}.")


def _gaussian(ax, name, table, summary):
    estimates(ax, summary, list(CANDIDATES), {("no outliers", "linear"): "linear"},
              "Gaussian noise: variance",
              "squared distance to the true line,\nin least squares' mean",
              (1.0, "expected of mse"))
    describe(ax, "Gaussian noise and no outliers: squared distance to the true line, in units of "
                 "least squares' mean, with 95 % intervals. "
                 f"{in_words(summary, CANDIDATES)}.")


def _bikeshare(ax, name, table, summary):
    estimates(ax, summary, list(CANDIDATES), {("as recorded", "linear"): "linear"},
              "Bikes: rush hours are real", "predicted total minus actual, %",
              (0.0, "right in total"))
    describe(ax, "Bike rentals: how far the predicted total of the test days lies from the actual "
                 "one, in percent, with 95 % intervals. "
                 f"{in_words(summary, CANDIDATES, ' %')}.")


PANELS = {"telephone": _lines, "stars": _lines, "diabetes": _diabetes, "gaussian": _gaussian,
          "bikeshare": _bikeshare}
