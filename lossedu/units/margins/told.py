"""What the cells of the experiments print, in lines of one form."""
from ...stats import mean_interval, paired_difference
from .experiments.wrong_labels import FIRST


def _interval(found, form):
    return f"{found.estimate:{form}} (95 % interval {found.low:{form}} to {found.high:{form}})"


def _accuracy(result, condition, loss):
    rows = result.table.query("condition == @condition and loss == @loss")
    return rows.sort_values("seed")["accuracy"].to_numpy()


def _falls(result, condition, loss):
    return _accuracy(result, "as recorded", loss) - _accuracy(result, condition, loss)


def tell_ranking(result):
    """Print the AUC of each loss, and how many of its held-out scores are above 0 and inside ±1."""
    split = result.measures[0].split
    print(f"scores of held-out people, {result.table['seed'].nunique()} splits")
    for name, rows in result.table.groupby("loss", sort=False):
        print(f"{name:30} AUC {_interval(mean_interval(rows.auc, split=split), '.3f')}, "
              f"above 0: {rows.positive.min():.1%} to {rows.positive.max():.1%}, "
              f"inside ±0.99: {rows.between.min():.0%} to {rows.between.max():.0%}")


def tell_falls(result):
    """Print by how many points each condition lowers the accuracy of each loss."""
    split = result.measures[0].split
    conditions = list(dict.fromkeys(result.table["condition"]))[1:]
    print("points by which the accuracy falls (95 % interval)")
    print(" " * 30 + "".join(f"{condition:22}" for condition in conditions).rstrip())
    for name in dict.fromkeys(result.table["loss"]):
        falls = [mean_interval(_falls(result, condition, name), split=split)
                 for condition in conditions]
        told = (f"{fall.estimate:4.1f} ({fall.low:.1f} to {fall.high:.1f})" for fall in falls)
        print(f"{name:30}" + "".join(f"{words:22}" for words in told).rstrip())


def tell_gaps(result, *pairs):
    """Print the difference in accuracy, split by split; pairs: (condition, loss, other loss),
    where the other is the logistic loss if it is left out."""
    for condition, loss, *other in pairs:
        against = other[0] if other else FIRST
        gap = paired_difference(_accuracy(result, condition, loss),
                                _accuracy(result, condition, against),
                                split=result.measures[0].split)
        print(f"{condition}: {loss} minus {against}: {_interval(gap, '+.1f')} points")


def tell_falls_apart(result, *pairs):
    """Print by how much more the accuracy falls with one loss than with another, split by split;
    pairs: (condition, loss, other loss)."""
    for condition, loss, other in pairs:
        apart = paired_difference(_falls(result, condition, loss),
                                  _falls(result, condition, other), split=result.measures[0].split)
        print(f"{condition}: fall of {loss} minus fall of {other}: "
              f"{_interval(apart, '+.1f')} points")
