"""How wrong the mean of each arm is at each hour of working days."""
import numpy as np

from ..... import plots
from .....stats import mean_interval

STYLES = {"mse": ("o-", plots.palette.blue), "nll": ("s--", plots.palette.vermilion),
          "beta 1": ("^-.", plots.palette.green)}
NAMES = {"mse": "squared error", "nll": "NLL", "beta 1": "$\\beta = 1$"}


def draw(result, ax=None, network="tanh", arms=tuple(STYLES)):
    """RMSE of the mean on held-out working days, hour by hour, for some of three arms."""
    ax = plots.new_axes(size=(7.6, 3.6)) if ax is None else ax
    table, words = result.table.query("model == @network"), []
    split = result.measures[0].split
    for arm in arms:
        style, colour = STYLES[arm]
        rows = table.query("loss == @arm")
        if rows.empty:
            continue
        found = [mean_interval(rows[f"rmse_{hour}"].to_numpy(), split=split)
                 for hour in range(24)]
        middle = np.array([one.estimate for one in found])
        ax.plot(range(24), middle, style, color=colour, label=NAMES[arm], markersize=4)
        ax.fill_between(range(24), [one.low for one in found], [one.high for one in found],
                        color=colour, alpha=0.15, linewidth=0)
        name = NAMES[arm].replace("$", "").replace(chr(92), "")
        words.append(f"{name}: {middle[8]:.0f} at eight in the morning, "
                     f"{middle[17]:.0f} and {middle[18]:.0f} at five and six in the "
                     f"afternoon, {middle[3]:.0f} at three at night")
    ax.set(xlabel="hour of a working day", ylabel="RMSE of the mean, bikes", ylim=(0, None),
           xticks=range(0, 24, 2))
    ax.legend(loc="upper left", fontsize=9)
    return plots.describe(ax, "RMSE of the predicted mean on held-out working days against "
                              f"the hour, {network} network; bands are 95 % intervals. "
                              f"{'; '.join(words)}.")
