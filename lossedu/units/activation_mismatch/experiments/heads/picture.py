"""The picture: what each head reaches at each learning rate."""
import numpy as np

from .....plots.picture import describe
from .....plots.theme import LINES, new_axes

MARKS = "os^Dvx"
TOP = 230.0  # bikes: where a median of nan is drawn, each head a little above the one before


def draw(result, axes=None):
    """A panel for each unit of the targets: median RMSE of the runs against the learning rate.

    A run that ended in nan counts as the worst. Returns the Axes.
    """
    data = result.settings["data"]
    axes = new_axes(len(data), (3.8 * len(data), 3.4)) if axes is None else axes
    axes = list(np.ravel(axes))
    trained = result.table[result.table["seed"].isin(result.settings["seeds"])]
    for ax, name in zip(axes, data):
        of_data, words = trained[trained["data"] == name], []
        baseline = of_data["rmse"][of_data["model"] == "constant"].median()
        networks = of_data[of_data["model"] != "constant"]
        arms = dict.fromkeys(zip(networks["model"], networks["loss"]))
        for place, ((head, loss), (colour, line), mark) in enumerate(zip(arms, LINES, MARKS)):
            own = networks[(networks["model"] == head) & (networks["loss"] == loss)]
            median = own.fillna({"rmse": np.inf}).groupby("rate")["rmse"].median()
            known = median.where(np.isfinite(median))    # the line breaks at a nan
            ax.plot(known.index, known, mark, color=colour, linestyle=line, linewidth=1.6,
                    markersize=5, label=f"{head}, {loss}")
            lost = median.index[np.isinf(median)]
            ax.plot(lost, np.full(len(lost), TOP + 7 * place), mark, color=colour, markersize=5)
            said = ", ".join("nan" if np.isinf(one) else f"{one:.0f}" for one in median)
            words.append(f"{head}, {loss}: {said}")
        ax.axhline(baseline, color="0.5", linewidth=1, label="mean for every hour")
        zeros = networks["rmse"][networks["all_zero"].astype(bool)].median()
        ax.axhline(zeros, color="0.5", linewidth=1.4, linestyle=":", label="0 for every hour")
        ax.set(xscale="log", ylim=(40, TOP + 41), title=name,
               xlabel="learning rate (logarithmic axis)")
        ax.text(1.2e-6, TOP + 17, "marks up here: nan\n(a height for each)", fontsize=8.5,
                color="0.35", va="center")
        ax.set_yticks([50, 100, 150, 200, TOP + 17], ["50", "100", "150", "200", "nan"])
        rates = ", ".join(f"{rate:g}" for rate in result.settings["rates"])
        describe(ax, f"{name}: median RMSE at the learning rates {rates}. {'; '.join(words)}. The "
                     f"mean for every hour has {baseline:.0f}, and 0 for every hour {zeros:.0f}.")
    axes[0].set_ylabel("median RMSE, bikes")
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center",
                          ncols=3, fontsize=9.5)
    return axes
