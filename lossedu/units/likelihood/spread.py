"""What the cells about a predicted variance print and draw."""
from ... import plots
from ...stats import paired_difference
from .experiments import spreads

ARMS = {"mse": "squared error", "nll": "NLL", "beta 0.5": "NLL, weight v^(1/2)",
        "beta 1": "NLL, weight v", "mse, then nll": "squared error, then NLL"}
WORDS = {"rmse": "RMSE", "peaks": "RMSE at the peaks", "nll": "held-out NLL",
         "known_nll": "training NLL"}


def tell_spread(result, arms, against="mse", network="one hidden layer",
                columns=("rmse", "peaks", "nll")):
    """Print, for some arms, means and differences to the arm `against`, split by split."""
    table, split = result.table.query("model == @network"), result.measures[0].split
    base = table.query("loss == @against").set_index("seed")
    print(f"{ARMS[against]}: " + ", ".join(f"{WORDS[column]} {base[column].mean():{_form(column)}}"
                                           for column in columns))
    for arm in arms:
        rows = table.query("loss == @arm").set_index("seed")
        for column in columns:
            gap, form = paired_difference(rows[column], base[column], split=split), _form(column)
            print(f"{ARMS[arm]} minus {ARMS[against]}: {WORDS[column]} {gap.estimate:+{form}} (95 "
                  f"% interval {gap.low:+{form}} to {gap.high:+{form}}), positive in "
                  f"{(rows[column] > base[column]).sum()} of {gap.n} splits")


def _form(column):
    return ".2f" if column.endswith("nll") else ".1f"


def tell_other_network(result):
    """Print the same differences for the network with two hidden layers."""
    tell_spread(result, ("nll", "beta 0.5"), network="two hidden layers", columns=("rmse", "peaks"))


def draw_by_hour(result):
    """RMSE of the mean on held-out working days, hour by hour."""
    return plots.alt(spreads.draw(result))
