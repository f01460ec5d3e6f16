"""What the cells of the experiment read and print."""
from ...stats import mean_interval, paired_difference


def losses(result, data):
    """Training, validation and test losses of an experiment, each (splits, tables)."""
    rows = result.table[result.table.data == data]
    return [rows.pivot(index="seed", columns="bands", values=part).to_numpy()
            for part in ("train", "validation", "test")]


def tell_choice(words, one, other=None, split=None):
    """Print the mean of `one`, or of `one - other` split by split, with its 95 % interval.

    one, other: (n,), from the same splits. split: (days learned and chosen from, days tested on).
    """
    found = (mean_interval(one, split=split) if other is None
             else paired_difference(one, other, split=split))
    print(f"{words}: {found.estimate:.2f} (95 % interval {found.low:.2f} to {found.high:.2f})")
