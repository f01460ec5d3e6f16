"""The picture: the window of float16, and what weights in bfloat16 cost at small rates."""
import numpy as np

from .....plots.picture import describe
from .....plots.theme import LINES, new_axes
from .....stats import mean_interval, paired_difference
from .trained import split_sizes_here

NAMES = ("float32", "float16", "bfloat16")
KEPT = ("weights in float32", "weights in bfloat16")


def _curve(table, by, column):
    """(values of `by`, means, half widths of the intervals) of a part of the table."""
    places = np.sort(table[by].unique())
    found = [mean_interval(table[table[by] == place][column], split=split_sizes_here())
             for place in places]
    return places, np.array([one.estimate for one in found]), np.array(
        [one.high - one.estimate for one in found])


def _draw_gaps(ax, scale):
    """float16 minus float32 in points of accuracy, where float16 trains at all."""
    base = scale[(scale["loss"] == "float32") & (scale["power"] == 0)].sort_values("seed")
    for place in range(-16, 17, 4):
        own = scale[(scale["loss"] == "float16") & (scale["power"] == place)].sort_values("seed")
        found = paired_difference(own["accuracy"].to_numpy(), base["accuracy"].to_numpy(),
                                  split=split_sizes_here())
        ax.errorbar(place, found.estimate, yerr=found.high - found.estimate, color=LINES[1][0],
                    marker="o", markersize=3, capsize=2)
    ax.axhline(0, color="0.5", linewidth=0.8)
    ax.set(xticks=(-16, 0, 16), yticks=(-8, -4, 0), xlim=(-19, 19), ylim=(-10.5, 3))
    ax.tick_params(labelsize=8)
    ax.set_title("float16 minus float32, points", fontsize=8, pad=3)


def draw(result, axes=None):
    """Left accuracy over the loss scale, right log loss over the learning rate; the Axes."""
    axes = new_axes(2, (9.6, 3.8)) if axes is None else axes
    left, right = np.ravel(axes)
    scale = result.table[result.table["part"] == "scale"]
    said = []
    for name, (colour, line), mark, size in zip(NAMES, (LINES[0], LINES[1], LINES[2]), "so^",
                                                (8, 6, 4)):
        places, mean, half = _curve(scale[scale["loss"] == name], "power", "accuracy")
        left.errorbar(places, mean, yerr=half, color=colour, linestyle=line, marker=mark,
                      markersize=size, capsize=3, label=name)
        said.append(f"{name}: " + ", ".join(f"{value:.0f} at {place:+.0f}"
                                            for place, value in zip(places, mean)))
    left.axhline(10, color="0.5", linewidth=0.8)
    left.text(0, 11.5, "guessing", ha="center", fontsize=9, color="0.35")
    left.set(xlabel="loss multiplied by 2 to the power", ylabel="held-out accuracy (%)",
             ylim=(0, 103), title="float16 has a window")
    left.set_xticks(range(-24, 25, 8))
    left.legend(loc="lower center", bbox_to_anchor=(0.5, 0.13), fontsize=9)
    _draw_gaps(left.inset_axes([0.36, 0.48, 0.38, 0.36]), scale)
    rate = result.table[result.table["part"] == "rate"]
    for name, (colour, line), mark in zip(KEPT, (LINES[0], LINES[2]), "s^"):
        places, mean, half = _curve(rate[rate["loss"] == name], "rate", "log_loss")
        right.errorbar(places, mean, yerr=half, color=colour, linestyle=line, marker=mark,
                       markersize=5, capsize=3, label=name)
        said.append(f"{name}: " + ", ".join(f"{value:.2f} at {place:g}"
                                            for place, value in zip(places, mean)))
    right.set(xscale="log", xlabel="learning rate (logarithmic axis)", ylim=(0, None),
              ylabel="held-out log loss (nats)", title="bfloat16, two ways to keep the weights")
    right.set_xticks([0.001, 0.01, 0.1], ["0.001", "0.01", "0.1"])
    right.legend(loc="upper right", fontsize=9.5)
    describe(left, "Left: held-out accuracy in percent over the power of 2 that multiplies the "
                   f"loss. {'; '.join(said[:3])}. A small picture in it shows float16 minus "
                   "float32, in points, from -16 to +16: near 0 from -12 on, and below it at -16, "
                   f"where the interval is wide. Right: held-out log loss of bfloat16 over the "
                   f"learning rate. {'; '.join(said[3:])}. Means of "
                   f"{result.table['seed'].nunique()} splits with 95 % intervals.")
    return left, right
