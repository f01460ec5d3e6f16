"""Where in the day the mean of each arm is wrong, and by how much."""
import numpy as np

from ..... import plots
from .....stats import mean_interval

STYLES = {"mse": ("o-", plots.palette.blue), "nll": ("s--", plots.palette.vermilion),
          "beta 0.5": ("^-.", plots.palette.green)}
NAMES = {"mse": "squared error", "nll": "NLL", "beta 0.5": "NLL, weight $v^{1/2}$"}


def draw(result, ax=None, network="one hidden layer"):
    """Prediction minus rentals on held-out working days, hour by hour, for three arms."""
    ax = plots.new_axes(size=(7.6, 3.6)) if ax is None else ax
    table, words = result.table.query("model == @network"), []
    split = result.measures[0].split
    for arm, (style, colour) in STYLES.items():
        rows = table.query("loss == @arm")
        if rows.empty:
            continue
        found = [mean_interval(rows[f"bias_{hour}"].to_numpy(), split=split)
                 for hour in range(24)]
        middle = np.array([one.estimate for one in found])
        ax.plot(range(24), middle, style, color=colour, label=NAMES[arm], markersize=4)
        ax.fill_between(range(24), [one.low for one in found], [one.high for one in found],
                        color=colour, alpha=0.15, linewidth=0)
        plain = NAMES[arm].replace("$v^{1/2}$", "root of v")
        words.append(f"{plain}: {middle[8]:+.0f} at eight in the morning, {middle[17]:+.0f} at "
                     f"five in the afternoon, at most {np.abs(np.delete(middle, (8, 17, 18))).max():.0f} in size "
                     "outside the three peak hours")
    ax.axhline(0, color="0.4", linewidth=0.8)
    ax.set(xlabel="hour of a working day", ylabel="mean of prediction minus rentals",
           xticks=range(0, 24, 3))
    ax.legend(loc="lower left", fontsize=9)
    return plots.describe(ax, "Mean of prediction minus rentals on held-out working days against "
                              f"the hour, {network}; bands are 95 % intervals. {'; '.join(words)}.")
