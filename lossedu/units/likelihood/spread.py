"""What the cells about a predicted variance print and draw."""
from ... import plots
from ...stats import paired_difference
from .experiments import spreads

ARMS = {"mse": "squared error", "nll": "NLL", "mean unweighted": "without 1/v in mu",
        "beta 1": "beta = 1", "beta 0.5": "beta = 1/2",
        "mse, then nll": "squared error, then NLL", "two networks": "a network for each"}
WORDS = {"peaks": "RMSE at the peaks", "rmse": "RMSE", "nll": "held-out NLL",
         "known_nll": "training NLL"}


def tell_spread(result, arms, against="mse", network="tanh", columns=("peaks", "rmse", "nll")):
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
            gap, form = paired_difference(rows[one], base[one], split=split), "+" + _form(one)
            cells.append(f"{gap.estimate:{form}} ({gap.low:{form}} to {gap.high:{form}})")
        print(f"{ARMS[arm]:30} {rows['learning_rate'].iloc[0]:5g}"
              + "".join(f"{cell:>25}" for cell in cells))


def _form(column):
    return ".2f" if column.endswith("nll") else ".1f"


def draw_by_hour(result, arms):
    """RMSE of the mean on held-out working days, hour by hour, for some arms, and its differences
    from the squared error."""
    axes = spreads.draw(result, arms=arms)
    return plots.alt(axes, axes[0].alt_text)
