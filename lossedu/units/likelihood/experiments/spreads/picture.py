"""How wrong the mean of each arm is at each hour of working days."""
import numpy as np

from ..... import plots
from .....stats import paired_difference

STYLES = {"mse": ("o-", plots.palette.blue), "nll": ("s--", plots.palette.vermilion),
          "mean unweighted": ("v:", plots.palette.purple), "beta 1": ("^-.", plots.palette.green)}
NAMES = {"mse": "squared error", "nll": "NLL", "mean unweighted": "without $1/v$ in $\\mu$",
         "beta 1": "$\\beta = 1$"}
HOURS = range(24)


def draw(result, ax=None, network="tanh", arms=tuple(STYLES), against="mse"):
    """RMSE of the mean on held-out working days, hour by hour, and the difference from the arm
    `against`, split by split; `ax` is a pair of Axes, and so is the result."""
    left, right = plots.new_axes(2, size=(9.6, 3.5)) if ax is None else ax
    table, split, words = result.table.query("model == @network"), result.measures[0].split, []
    by_arm = {arm: table.query("loss == @arm").set_index("seed")
              for arm in dict.fromkeys((against, *arms))}
    for arm, rows in by_arm.items():
        style, colour = STYLES[arm]
        level = np.array([rows[f"rmse_{hour}"].mean() for hour in HOURS])
        left.plot(HOURS, level, style, color=colour, label=NAMES[arm], markersize=4)
        name = NAMES[arm].replace("$", "").replace(chr(92), "")
        words.append(f"{name}: {level[3]:.0f} at three at night, {level[8]:.0f} at eight in the "
                     f"morning, {level[17]:.0f} and {level[18]:.0f} at five and six in the "
                     "afternoon")
        if arm == against:
            continue
        found = [paired_difference(rows[column], by_arm[against][column], split=split)
                 for column in (f"rmse_{hour}" for hour in HOURS)]
        gaps = np.array([(one.estimate, one.low, one.high) for one in found])
        right.plot(HOURS, gaps[:, 0], style, color=colour, markersize=4)
        right.fill_between(HOURS, gaps[:, 1], gaps[:, 2], color=colour, alpha=0.2, linewidth=0)
        words.append(_where(name, gaps))
    right.axhline(0, color=plots.palette.blue, linewidth=1)
    highest = left.get_ylim()[1]
    columns, room = (2, 1.3) if len(by_arm) > 3 else (len(by_arm), 1.2)   # of the legend
    left.set(ylabel="RMSE of the mean, bikes", ylim=(0, room * highest))
    right.set(ylabel=f"difference from {NAMES[against]}, bikes")
    for one in (left, right):
        one.set(xlabel="hour of a working day", xticks=range(0, 24, 3))
    left.legend(loc="upper left", fontsize=9, ncols=columns, columnspacing=1.2)
    plots.describe(left, "Left, the RMSE of the predicted mean on held-out working days against "
                         f"the hour, {network} network; right, its difference from that of the "
                         f"{NAMES[against]}, split by split, with a band of 95 % intervals. "
                         f"{'; '.join(words)}.")
    return [left, right]


def _where(name, gaps):
    """In words, at which hours the interval of a difference leaves out 0."""
    above, below = (", ".join(str(hour) for hour in HOURS if holds[hour]) or "none"
                    for holds in (gaps[:, 1] > 0, gaps[:, 2] < 0))
    return (f"{name} minus it: from {gaps[:, 0].min():+.0f} to {gaps[:, 0].max():+.0f}, hours with "
            f"an interval above 0: {above}, below 0: {below}")
