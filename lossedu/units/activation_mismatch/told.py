"""What the cells of the experiments print, in lines of one form."""
import numpy as np

from .experiments import heads


def tell_rate(result, data, rate):
    """Print for each head what became of the runs at one learning rate."""
    table = result.table[(result.table["data"] == data) & (result.table["rate"] == rate)
                         & result.table["seed"].isin(result.settings["seeds"])]
    print(f"{data}, learning rate {rate:g}:")
    for head, loss in heads.ARMS:
        own = table[(table["model"] == head) & (table["loss"] == loss)]
        median = own["rmse"].fillna(np.inf).median()
        print(f"  {head + ', ' + loss:24} median RMSE {median:6.1f}; of {len(own)} runs "
              f"{own['rmse'].isna().sum():2} are nan, {own['all_zero'].sum():2} predict 0 only"
              .replace("   inf", "   nan"))


def tell_heads(result, data):
    """Print what each head reaches at its own learning rate, and by how much it differs."""
    for row in heads.chosen(result, data).itertuples():
        own = result.table[(result.table["data"] == data) & (result.table["model"] == row.head)
                           & (result.table["loss"] == row.loss) & (result.table["rate"] == row.rate)
                           & result.table["seed"].isin(result.settings["seeds"])]
        failed = int(own["rmse"].isna().sum() + own["all_zero"].sum())
        line = (f"{row.head + ', ' + row.loss:24} rate {row.rate:<4g} median RMSE "
                f"{own['rmse'].fillna(np.inf).median():.1f}, failed runs {failed}, "
                f"predictions of 0 or less {row.not_positive:.1f} %")
        if not failed and (row.head, row.loss) != heads.REFERENCE:
            line += f", minus the first {row.difference:+.1f} ({row.low:+.1f} to {row.high:+.1f})"
        print(line)


def tell_losers(table):
    """Print the pairs whose whole interval lies below 0, from the rows of `mismatch.cells`."""
    losers = table[table["high"] < 0].sort_values("difference", ascending=False)
    for (activation, loss), row in losers.iterrows():
        activation = "none" if activation == "identity" else activation
        print(f"{activation + ' -> ' + loss:45} {row.difference:+6.1f} "
              f"({row.low:+.1f} to {row.high:+.1f})")
