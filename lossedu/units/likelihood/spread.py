"""What the cells about a predicted variance print and draw."""
import numpy as np

from ... import plots
from ...stats import paired_difference
from .experiments import spreads

ARMS = {"mse": "squared error", "nll": "NLL", "mean unweighted": "without 1/v in mu",
        "beta 1": "beta = 1", "beta 0.5": "beta = 1/2",
        "mse, then nll": "squared error, then NLL", "two networks": "a network for each"}
WORDS = {"peaks": "RMSE at the peaks", "others": "RMSE elsewhere", "nll": "held-out NLL",
         "known_nll": "training NLL"}


def tell_spread(result, arms, against="mse", network="tanh", columns=("peaks", "others", "nll")):
    """Print a table of differences to the arm `against`, split by split, each with its 95 %
    interval, and the learning rate that each arm was given."""
    table, split = result.table.query("model == @network"), result.measures[0].split
    base = table.query("loss == @against").set_index("seed")
    print(f"{network}, {ARMS[against]} (rate {base['learning_rate'].iloc[0]:g}): "
          + ", ".join(f"{WORDS[one]} {base[one].mean():{_form(one)}}" for one in columns))
    print(f"{'difference from ' + ARMS[against]:30} {'rate':>5}"
          + "".join(f"{WORDS[one]:>25}" for one in columns))
    for arm in arms:
        rows = table.query("loss == @arm").set_index("seed")
        cells = []
        for one in columns:
            if (rows[one] == base[one]).all():     # one network learned both means
                cells.append("0 (the same network)")
                continue
            gap, form = paired_difference(rows[one], base[one], split=split), "+" + _form(one)
            cells.append(f"{gap.estimate:{form}} ({gap.low:{form}} to {gap.high:{form}})")
        print(f"{ARMS[arm]:30} {rows['learning_rate'].iloc[0]:5g}"
              + "".join(f"{cell:>25}" for cell in cells))


def _form(column):
    return ".2f" if column.endswith("nll") else ".1f"


def tell_splits(result, arm="nll", against="mse", network="tanh"):
    """Print in how many splits `arm` has the larger RMSE at the peaks, and by how much."""
    table = result.table.query("model == @network").set_index("seed")
    one, other = (table[table["loss"] == name]["peaks"] for name in (arm, against))
    gap = (one - other).to_numpy()
    print(f"{WORDS['peaks']}, {ARMS[arm]} minus {ARMS[against]}: above 0 in {np.sum(gap > 0)} of "
          f"{len(gap)} splits, from {gap.min():.1f} to {gap.max():.1f}, median "
          f"{np.median(gap):.1f}")


def tell_rates(result, arms, network="tanh"):
    """Print the RMSE at the peaks, a mean over the splits, of some arms at each learning rate."""
    table = result.table.query("model == @network")
    columns = [one for one in table.columns if one.startswith("peaks_at_")]
    title = f"{network}, RMSE at the peaks at rate"
    room = max(32, len(title))
    print(f"{title:{room}}" + "".join(f"{one.removeprefix('peaks_at_'):>8}" for one in columns))
    for arm in arms:
        means = table.query("loss == @arm")[columns].mean()
        print(f"{ARMS[arm]:{room}}" + "".join(f"{one:8.1f}" for one in means))


def tell_weights(result, network="tanh"):
    """Print the standard deviations that the NLL predicts at two hours: root mean squares over the
    held-out working days and the splits. The weights are 1/v."""
    rows = result.table.query("model == @network and loss == 'nll'")
    night, afternoon = (np.sqrt(np.mean(rows[one] ** 2)) for one in ("spread_3", "spread_17"))
    print(f"predicted standard deviation: {night:.0f} bikes at 3 o'clock, {afternoon:.0f} at 17")


def tell_coverage(result, arms, network="tanh"):
    """Print how many of the held-out hours lie within 1.96 predicted standard deviations of the
    predicted mean."""
    rows = result.table.query("model == @network")
    for arm in arms:
        all_hours, peaks, night = rows.query("loss == @arm")[
            ["covered", "covered_at_peaks", "covered_at_night"]].mean()
        print(f"{ARMS[arm]}: {all_hours:.0%} of the new hours within 1.96 predicted standard "
              f"deviations; at the peaks {peaks:.0%}, from 0 to 5 o'clock on working days "
              f"{night:.0%}")


def tell_known(result, arm="nll", against="mse", network="tanh"):
    """Print the RMSE of two arms at the peaks of the training hours."""
    rows = result.table.query("model == @network").groupby("loss")["known_peaks"].mean()
    print(f"{WORDS['peaks']} of the training hours: {ARMS[arm]} {rows[arm]:.0f}, {ARMS[against]} "
          f"{rows[against]:.0f}")


def draw_by_hour(result, arms=("nll",)):
    """RMSE of the mean on held-out working days and the predicted standard deviation, hour by
    hour, and the differences from the squared error."""
    axes = spreads.draw(result, arms=arms)
    return plots.alt(axes, axes[0].alt_text)


def draw_differences(result, arms):
    """The differences from the squared error hour by hour, a panel for each arm."""
    axes = spreads.draw_differences(result, arms=arms)
    return plots.alt(axes, axes[0].alt_text)
