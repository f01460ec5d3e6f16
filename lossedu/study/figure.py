"""Panels that experiments share: estimates with intervals, one row per setting, labelled in words."""
import numpy as np

from ..plots.theme import new_axes, palette, style

GREY = "#888888"
MARKERS = ((palette.blue, "o", palette.blue), (palette.vermilion, "s", "white"), (palette.green, "D", palette.green),
           (palette.purple, "^", "white"))


def panels(count, ax=None):
    """A list of `count` Axes: those given, or those of a new figure (two above three where there are five)."""
    if ax is not None:
        axes = list(np.ravel(ax))
        if len(axes) != count:
            raise ValueError(f"plot: {len(axes)} Axes came for {count} data sets; one for each fits. "
                             "Leave ax out for a new figure.")
        return axes
    if count < 5:
        return list(np.ravel(new_axes(count, (5.4 * count + 0.6, 4.2))))
    import matplotlib.pyplot as plt
    with style():
        figure = plt.figure(figsize=(12.5, 8.6))
        top, bottom = figure.add_gridspec(2, 1)
        places = [*top.subgridspec(1, 2), *bottom.subgridspec(1, count - 2)]
        return [figure.add_subplot(place) for place in places]


def estimates(ax, summary, settings, series, title, label, reference=None):
    """A row for each of `settings`, with a marker and its interval for each series {(condition, model): words}."""
    chosen = {words: summary[(summary["condition"] == condition) & (summary["model"] == model)].set_index("loss")
              for (condition, model), words in series.items()}
    beside = {setting: [words for words, rows in chosen.items() if setting in rows.index] for setting in settings}
    for (colour, marker, face), (words, rows) in zip(MARKERS, chosen.items()):
        shown = [setting for setting in settings if setting in rows.index]
        heights = [settings.index(setting) + 0.3 * (beside[setting].index(words) - (len(beside[setting]) - 1) / 2)
                   for setting in shown]
        found = rows.loc[shown]
        widths = np.nan_to_num(np.array([found["mean"] - found["low"], found["high"] - found["mean"]]))
        ax.errorbar(found["mean"], heights, xerr=widths, fmt=marker, color=colour, markerfacecolor=face,
                    markersize=6, capsize=3, linewidth=1.4, label=words if len(series) > 1 else None)
    if reference is not None:
        value, words = reference
        ax.axvline(value, color=GREY, linestyle="--", linewidth=1.2, zorder=0, label=words)
    ax.set_yticks(range(len(settings)), settings)
    ax.set_ylim(len(settings) - 0.4, -0.6)
    ax.set(xlabel=label)
    ax.set_title(title, loc="left")
    ax.grid(axis="x", color="#e5e5e5", linewidth=0.8)
    ax.set_axisbelow(True)
    if len(series) > 1 or reference is not None:
        ax.legend(fontsize=9, loc="best", frameon=False)
    return ax


def in_words(summary, settings, unit=""):
    """The means and intervals of one series as a sentence, for the alternative text."""
    chosen = summary.set_index("loss")
    return "; ".join(f"{setting} {chosen.at[setting, 'mean']:.3g}{unit} ({chosen.at[setting, 'low']:.3g} to "
                     f"{chosen.at[setting, 'high']:.3g})" for setting in settings if setting in chosen.index)
