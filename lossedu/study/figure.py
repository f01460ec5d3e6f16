"""Panels that experiments share: estimates with intervals, a row per setting, labelled in words."""
import numpy as np

from ..plots.theme import new_axes, palette, style

GREY = "#888888"
MARKERS = (  # colour, marker, and the colour inside it
    (palette.blue, "o", palette.blue),
    (palette.vermilion, "s", "white"),
    (palette.green, "D", palette.green),
    (palette.purple, "^", "white"),
)


def panels(count, ax=None):
    """A list of `count` Axes: those given, or those of a new figure.

    Five stand in two rows, two above three. Raises ValueError where others than `count` came.
    """
    if ax is not None:
        axes = list(np.ravel(ax))
        if len(axes) != count:
            raise ValueError(f"plot: {len(axes)} Axes came for {count} data sets; one for each "
                             "fits. Leave ax out for a new figure.")
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
    """A row for each of `settings`, with a marker and its interval for each series.

    `series` maps (condition, model) to words; `reference` = (value, words) is a dashed line.
    """
    found = {words: _of(summary, condition, model) for (condition, model), words in series.items()}
    # in a row stand only the series that have this setting, one below the other
    beside = {setting: [words for words, rows in found.items() if setting in rows.index]
              for setting in settings}
    for (colour, marker, face), (words, rows) in zip(MARKERS, found.items()):
        shown = [setting for setting in settings if setting in rows.index]
        heights = [settings.index(setting) + _offset(beside[setting], words) for setting in shown]
        rows = rows.loc[shown]
        widths = np.array([rows["mean"] - rows["low"], rows["high"] - rows["mean"]])
        ax.errorbar(rows["mean"], heights, xerr=np.nan_to_num(widths), fmt=marker, color=colour,
                    markerfacecolor=face, markersize=6, capsize=3, linewidth=1.4,
                    label=words if len(series) > 1 else None)
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


def _of(summary, condition, model):
    """The rows of one condition and model, by the column `loss`."""
    is_chosen = (summary["condition"] == condition) & (summary["model"] == model)
    return summary[is_chosen].set_index("loss")


def _offset(beside, words):
    """How far from the middle of its row a series stands, of those beside each other."""
    return 0.3 * (beside.index(words) - (len(beside) - 1) / 2)


def in_words(summary, settings, unit=""):
    """The means and intervals of one series as a sentence, for the alternative text."""
    rows = summary.set_index("loss")
    said = []
    for setting in settings:
        if setting in rows.index:
            row = rows.loc[setting]
            said.append(f"{setting} {row['mean']:.3g}{unit} "
                        f"({row['low']:.3g} to {row['high']:.3g})")
    return "; ".join(said)
