"""The pictures: the grid of all pairs, the saturated starts, and training curves."""
import numpy as np

from .....plots.picture import describe
from .....plots.theme import LINES, new_axes
from .....stats import mean_interval
from .grid import ACTIVATIONS, LOSSES, Pair, shown
from .one_score import LOSSES as OF_ONE_SCORE
from .table import MARGIN, cells
from .trained import OWN

COLOURS = {  # word -> (face, ink): dark means lost; told apart by the numbers as well
    "harmless": ("#d7e9f7", "black"), "open": ("white", "black"),
    "worse": ("#f3c089", "black"), "fails": ("#5b4a44", "white"),
    "learns": ("#d7e9f7", "black"), "in part": ("#f3c089", "black"),
    "stays": ("#5b4a44", "white"), "diverges": ("#d9cbe3", "black"),
}
GOAL = 0.9  # of a run that started saturated
SAID = {  # word -> (letter in the picture, what it means)
    "same": ("=", "usual or equivalent"), "silent": ("s", "a plausible number"),
    "below 0": ("b", "a loss below 0"), "nan": ("n", "nan"),
    "error": ("e", "error")}
GRADES = (0.5, 2.0, 10.0, 30.0)  # points lost: the bounds between the shades
SHADES = ("#eef5fb", "#bcd9ee", "#6fabd6", "#2a6ca8", "#0b2f5b")


def draw(result, ax=None, data=None, condition=OWN):
    """The grid for one data set (the first, unless named) and condition; returns the Axes.

    Each cell: accuracy minus that of the reference, in points, and a letter for what PyTorch says
    to the pair; a question mark where the 95 % interval has losses below and above 2. A frame
    marks the usual activation of a loss.
    The darker, the more is lost.
    """
    import matplotlib.pyplot as plt
    data = data or result.settings["data"][0]
    if ax is None:
        ax = new_axes(size=(9.2, 3.9))
    table = cells(result, data, condition)
    rows = [name for name in ACTIVATIONS if name in set(table["activation"])]
    columns = [name for name in LOSSES if name in set(table["loss"])]
    words = []
    for row in table.itertuples():
        one = Pair(row.activation, row.loss)
        x, y = columns.index(row.loss), rows.index(row.activation)
        grade = sum(round(row.difference, 1) < -bound for bound in GRADES)
        difference = f"{row.difference:+.1f}".replace("-", "−").replace("−0.0", "0.0")
        difference = difference.replace("+0.0", "0.0")
        ax.add_patch(plt.Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, facecolor=SHADES[grade],
                                   edgecolor="#999999", linewidth=0.6))
        if one.activation == LOSSES[one.loss].matched:
            ax.add_patch(plt.Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, fill=False,
                                       edgecolor="black", linewidth=2.4, zorder=3))
        ink = "white" if grade >= 3 else "black"
        open_ = " ?" if row.low < -MARGIN < row.high else ""
        ax.text(x - 0.06, y, difference + open_, ha="center", va="center", color=ink, fontsize=12)
        ax.text(x + 0.42, y + 0.38, SAID[one.declared][0], ha="right", va="bottom", color=ink,
                fontsize=9)
        name = f"{shown(one.activation)} → {one.loss}"
        words.append(f"{name} {difference}{open_} (PyTorch: {SAID[one.declared][1]})")
    _axes(ax, [shown(name).replace(" of ", "\nof ") for name in rows], columns, (), legend=False)
    bounds = ("less than 0.5", "0.5 to 2", "2 to 10", "10 to 30", "more than 30")
    ax.legend([plt.Rectangle((0, 0), 1, 1, facecolor=shade, edgecolor="#999999")
               for shade in SHADES], [f"loses {bound}" for bound in bounds], loc="upper left",
              bbox_to_anchor=(0, -0.03), ncols=5, fontsize=9, columnspacing=1.0, handlelength=1.4)
    letters = dict(SAID.values())
    ax.text(0, -0.19, "PyTorch: " + ";  ".join(f"{letter}  {meaning}" for letter, meaning in
                                              letters.items()),
            transform=ax.transAxes, fontsize=9)
    ax.set_ylabel("output activation")
    return describe(ax, f"{data}, {condition}: accuracy of each pair minus that of cross-entropy "
                        "on logits, in points (? where the 95 % interval holds "
                        "losses below and above 2), and what PyTorch says. "
                        f"{'; '.join(words)}.")


def draw_starts(result, axes=None):
    """A panel for each start: mean test accuracy of each loss under each optimizer and rate.

    With half the width of its 95 % interval; returns the Axes. "learns": 90 % or more in every
    run; "in part": in some; "stays": in none; "diverges": most runs end in nan.
    """
    starts = list(dict.fromkeys(result.table["condition"]))
    if axes is None:
        axes = np.ravel(new_axes(len(starts), (4.6 * len(starts), 4.6)))
    losses, recipes = result.settings["losses"], result.settings["recipes"]
    for ax, start in zip(axes, starts):
        of_start = result.table[result.table["condition"] == start]
        found = of_start.groupby(["loss", "model"])["accuracy"]
        words = []
        for row, loss in enumerate(losses):
            for column, recipe in enumerate(recipes):
                runs = found.get_group((loss, recipe))
                mean, _, high = mean_interval(runs, split=result.measures[0].split)
                word = _arrival(runs)
                lines = [f"{mean:.0f}", f"±{high - mean:.1f}"] if word != "diverges" else ["nan"]
                _cell(ax, (column, row), word, lines)
                words.append(f"{loss}, {recipe}: {' '.join(lines)} ({word})")
        is_first = ax is axes[0]
        _axes(ax, losses if is_first else [""] * len(losses), recipes,
              ("learns", "in part", "stays", "diverges"), legend=is_first)
        ax.set_title(start, loc="left", pad=38)
        describe(ax, f"{start}, mean test accuracy in percent, with half its 95 % interval. "
                     f"{'; '.join(words)}.")
    return axes


def _arrival(runs):
    """The word for the accuracies of some runs, in percent; 0 is that of a run that ended in
    nan."""
    if np.mean(runs == 0) > 0.5:
        return "diverges"
    share = np.mean(runs >= 100 * GOAL)
    if share == 1:
        return "learns"
    return "stays" if share == 0 else "in part"


def draw_curves(curves, ax=None):
    """Held-out accuracy by epoch: every run thin, the means thick.

    `curves` maps names to accuracies (S, epochs + 1), in percent.
    """
    ax = new_axes(size=(5.6, 3.0)) if ax is None else ax
    said = []
    for (name, runs), (colour, line) in zip(curves.items(), LINES):
        epochs = np.arange(runs.shape[1])
        ax.plot(epochs, runs.T, color=colour, linewidth=0.6, alpha=0.25)
        ax.plot(epochs, runs.mean(axis=0), color=colour, linestyle=line, label=name)
        half = epochs[len(epochs) // 2]
        said.append(f"{name} {runs[:, 0].mean():.0f} at the start, "
                    f"{runs[:, half].mean():.0f} after {half} epochs, "
                    f"{runs[:, -1].mean():.0f} at the end")
    ax.set(xlabel="epoch", ylabel="test accuracy, %", xlim=(0, None))
    ax.legend(loc="center right")
    count = len(next(iter(curves.values())))
    return describe(ax, f"Test accuracy in percent by epoch, {count} runs and their mean: "
                        f"{'; '.join(said)}.")


def draw_slopes(names, axes=None, label=1):
    """The loss, its gradient in the logit, and the size of that gradient; returns the three Axes.

    `names` are losses of one score. The third axis is logarithmic: a gradient of exactly 0 has no
    place on it, and the curve ends.
    """
    axes = new_axes(3, (9.2, 3.0)) if axes is None else axes
    left, middle, right = axes
    z, said = np.linspace(-24, 8, 1601), []
    for place, (name, (colour, line)) in enumerate(zip(names, LINES)):
        value, slope = OF_ONE_SCORE[name](z, np.full(z.shape, label))
        is_jump = np.abs(np.diff(slope, append=slope[-1])) > 0.5
        size = np.where(slope == 0, np.nan, np.abs(slope))
        for ax, values in zip(axes, (value, np.where(is_jump, np.nan, slope), size)):
            width = max(4.5 - 0.9 * place, 1.4)  # the first are broad, so that none hides another
            ax.plot(z, values, color=colour, linestyle=line, label=name, linewidth=width)
        if np.any(slope == 0):  # where the curve ends
            end = np.flatnonzero(slope)[0]
            right.plot(z[end], size[end], "X", color=colour, markersize=9, zorder=5)
            right.annotate(f"{name}: 0 to\nthe left of this", (z[end], size[end]), (-0.5, 1e-9),
                           ha="right", color=colour, fontsize=9,
                           arrowprops=dict(arrowstyle="-", color=colour))
        at = [int(np.argmin(np.abs(z - one))) for one in (-20.0, -8.0, 0.0)]
        said.append(f"{name}: loss {', '.join(f'{value[one]:.3g}' for one in at)}, "
                    f"gradient {', '.join(f'{slope[one]:.2g}' for one in at)}")
    for ax, title in zip(axes, (f"loss, label {label}", "gradient in z",
                                "size of the gradient")):
        ax.set(xlabel="logit z", title=title)
    right.set(xlim=(-24, 0), yscale="log", ylim=(1e-11, 10))
    right.set_ylabel("|gradient|, logarithmic axis", fontsize=9)
    left.legend(loc="upper right", fontsize=9.5)
    describe(left, f"Loss, gradient in the logit, and size of the gradient on a logarithmic axis, "
                   f"for label {label}, each at the logits -20, -8 and 0. {'; '.join(said)}. The "
                   "third panel shows the logits below 0; a curve ends where the gradient is 0.")
    return left, middle, right


def _cell(ax, place, word, lines, framed=False):
    """A box at (column, row) in the colour of its word, with up to three lines, the first large."""
    import matplotlib.pyplot as plt
    face, ink = COLOURS[word]
    column, row = place
    box = (column - 0.48, row - 0.47), 0.96, 0.94
    ax.add_patch(plt.Rectangle(*box, facecolor=face, edgecolor="#999999", linewidth=0.6))
    if framed:
        ax.add_patch(plt.Rectangle(*box, fill=False, edgecolor="black", linewidth=2.4, zorder=3))
    heights = {1: (0.0,), 2: (-0.14, 0.22), 3: (-0.2, 0.08, 0.3)}[len(lines)]
    sizes = (11, 7.5, 7.5)
    for below, line, size in zip(heights, lines, sizes):
        ax.text(column, row + below, line, ha="center", va="center", color=ink, fontsize=size)


def _axes(ax, rows, columns, words, legend=True):
    import matplotlib.pyplot as plt
    ax.set(xlim=(-0.55, len(columns) - 0.45), ylim=(-0.55, len(rows) - 0.45))
    ax.set_xticks(range(len(columns)), [_broken(name) for name in columns], fontsize=9)
    ax.set_yticks(range(len(rows)), rows)
    ax.invert_yaxis()
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    if legend:
        patches = [plt.Rectangle((0, 0), 1, 1, facecolor=COLOURS[word][0], edgecolor="#999999")
                   for word in words]
        ax.legend(patches, words, loc="upper left", bbox_to_anchor=(0, -0.01), ncols=len(words),
                  fontsize=9, columnspacing=1.0, handlelength=1.4)


def _broken(name):
    """The name in lines: a short one at each space, a long one before "on"."""
    lines = name.replace(" on ", "\non ")
    return lines.replace(" ", "\n") if len(name) < 12 else lines
