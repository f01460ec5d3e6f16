"""How wrong the mean of each arm is at each hour of working days, and how wrong it says it is."""
import numpy as np

from ..... import plots
from .....stats import paired_difference

STYLES = {"mse": ("o", plots.palette.blue), "nll": ("s", plots.palette.vermilion),
          "mean unweighted": ("v", plots.palette.purple), "beta 1": ("^", plots.palette.green)}
NAMES = {"mse": "squared error", "nll": "NLL", "mean unweighted": "without $1/v$ in $\\mu$",
         "beta 1": "$\\beta = 1$", "beta 0.5": "$\\beta = 1/2$",
         "mse, then nll": "squared error, then NLL", "two networks": "a network for each"}
HOURS = range(24)


def draw(result, ax=None, network="tanh", arms=("nll",), against="mse"):
    """RMSE of the mean on held-out working days, hour by hour, beside the predicted standard
    deviation (dotted), and the differences of the RMSE from that of the arm `against`, split by
    split; `ax` is a pair of Axes, and so is the result."""
    left, right = plots.new_axes(2, size=(9.6, 3.7)) if ax is None else ax
    by_arm, words = _by_arm(result, network, (against, *arms)), []
    for arm, rows in by_arm.items():
        mark, colour = STYLES[arm]
        error, spread = (_per_hour(rows, name) for name in ("rmse", "spread"))
        left.plot(HOURS, error, mark + "-", color=colour, markersize=4,
                  label=f"{NAMES[arm]}: RMSE")
        left.plot(HOURS, spread, ":", color=colour, linewidth=2,
                  label=f"{NAMES[arm]}: predicted $\\sigma$")
        words.append(f"{_plain(arm)}, an RMSE of {error[3]:.0f} at 3 and {error[17]:.0f} at 17 "
                     f"o'clock, and predicted standard deviations (dotted) of {spread[3]:.0f} and "
                     f"{spread[17]:.0f}")
    left.set(ylabel="bikes", ylim=(0, 1.35 * left.get_ylim()[1]))
    left.legend(loc="upper left", fontsize=8.5, ncols=2, columnspacing=1.2)
    told = [_difference(right, result, by_arm, arm, against) for arm in arms]
    right.set(ylabel="difference in RMSE, bikes")
    right.set_title(f"{NAMES[arms[0]]}, minus the {NAMES[against]}", fontsize=11)
    _label((left, right))
    plots.describe(left, f"Against the hour of held-out working days, {network} network. Left: "
                         f"{'; '.join(words)}. Right: {' '.join(told)}")
    return [left, right]


def draw_differences(result, ax=None, network="tanh", arms=("mean unweighted", "beta 1"),
                     against="mse"):
    """The RMSE of the mean minus that of the arm `against`, a panel for each arm."""
    axes = plots.new_axes(len(arms), size=(9.6, 3.3)) if ax is None else ax
    by_arm = _by_arm(result, network, (against, *arms))
    told = []
    for one, arm in zip(axes, arms):
        told.append(_difference(one, result, by_arm, arm, against))
        one.set_title(f"{NAMES[arm]}, minus the {NAMES[against]}", fontsize=11)
    low, high = (pick(one.get_ylim()[at] for one in axes) for at, pick in ((0, min), (1, max)))
    for one in axes:
        one.set_ylim(low, high)
    axes[0].set(ylabel="difference in RMSE, bikes")
    _label(axes)
    plots.describe(axes[0], f"Against the hour of held-out working days, {network} network, a "
                            f"panel for each arm. {' '.join(told)}")
    return list(axes)


def _by_arm(result, network, arms):
    table = result.table.query("model == @network")
    return {arm: table.query("loss == @arm").set_index("seed") for arm in dict.fromkeys(arms)}


def _per_hour(rows, name):
    """The root mean square over the splits at each hour, (24,)."""
    return np.array([np.sqrt(np.mean(rows[f"{name}_{hour}"] ** 2)) for hour in HOURS])


def _difference(ax, result, by_arm, arm, against):
    """Draw the mean difference and a band of intervals; what there is to see, as a sentence."""
    mark, colour = STYLES[arm]
    split = result.measures[0].split
    found = [paired_difference(by_arm[arm][column], by_arm[against][column], split=split)
             for column in (f"rmse_{hour}" for hour in HOURS)]
    mean, low, high = np.array([(one.estimate, one.low, one.high) for one in found]).T
    ax.plot(HOURS, mean, mark + "-", color=colour, markersize=4)
    ax.fill_between(HOURS, low, high, color=colour, alpha=0.2, linewidth=0,
                    label="95 % interval at each hour")
    ax.legend(loc="upper right", fontsize=8.5)
    ax.axhline(0, color=plots.palette.blue, linewidth=1)
    above, below = (", ".join(str(hour) for hour in HOURS if holds[hour]) or "none"
                    for holds in (low > 0, high < 0))
    return (f"{_plain(arm)}: the RMSE minus that of the {_plain(against)} runs from "
            f"{mean.min():+.0f} to {mean.max():+.0f}; its 95 % interval lies above 0 at these "
            f"hours: {above}; below 0: {below}.")


def _plain(arm):
    return NAMES[arm].replace("$", "").replace(chr(92), "")


def _label(axes):
    for one in axes:
        one.set(xlabel="hour of a working day", xticks=range(0, 24, 3))
