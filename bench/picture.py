"""The table as a picture: a row for each loss, a mark for each size."""
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from lossedu.plots.theme import palette, style

from .pairs import geometric_mean

MARKS = ((palette.sky, "o"), (palette.blue, "s"), (palette.vermilion, "D"))
LINES = ((0, (1, 1.2)), "--", "-.")


def draw_table(table, bounds, small_print=""):
    """A Figure: how many times PyTorch's speed each loss has, on a log axis, with the bounds of the
    means."""
    sizes = sorted({row["n"] for row in table})
    ratios = {size: {row["loss"]: row["ratio"] for row in table if row["n"] == size}
              for size in sizes}
    names = sorted(ratios[sizes[0]], key=ratios[sizes[min(1, len(sizes) - 1)]].get)
    with style():
        figure = Figure(figsize=(8, 2.4 + 0.24 * len(names)))
        ax = figure.subplots()
        for size, (colour, mark), line in zip(sizes, MARKS, LINES):
            mean = geometric_mean(ratios[size].values())
            ax.plot([ratios[size][name] for name in names], range(len(names)), mark, color=colour,
                    markersize=6,
                    markeredgecolor="white", markeredgewidth=0.6, zorder=3,
                    label=f"n = {size:,}: geometric mean {mean:.2f}, bound {bounds[size]:g}")
            ax.plot([mean, mean], [-1, len(names)], color=colour, linestyle=line, linewidth=1.4)
        ax.axvspan(ax.get_xlim()[0], 1, color="#EEEEEE", zorder=0)
        for bound in sorted(set(bounds[size] for size in sizes)):
            ax.axvline(bound, color=palette.black, linewidth=1)
            ax.text(bound, len(names), f" bound {bound:g}", fontsize=9, va="bottom", ha="center")
        ax.set_xscale("log")
        ax.set_ylim(-1, len(names))
        low, high = (pick(min_or_max(ratios[size].values()) for size in sizes)
                     for pick, min_or_max in ((min, min), (max, max)))
        ax.set_xlim(low / 1.3, high * 1.3)
        ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
                 if low / 1.3 <= tick <= high * 1.3]
        ax.xaxis.set_major_locator(FixedLocator(ticks))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:g}"))
        ax.set_yticks(range(len(names)), names, fontsize=9)
        ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
        ax.set_axisbelow(True)
        ax.set_xlabel("times PyTorch's speed, value and gradient\n"
                      "(grey: slower than PyTorch; broken lines: means)\n" + small_print,
                      fontsize=9)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.03), fontsize=9)
    return figure
