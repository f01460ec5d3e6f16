"""What the cells of the experiments print, in lines of one form."""
from ...stats import paired_difference


def _values(result, column, loss, condition, data):
    table = result.table[result.table["loss"] == loss]
    if condition is not None:
        table = table[table["condition"] == condition]
    if data is not None:
        table = table[table["data"] == data]
    return table.sort_values("seed")[column].to_numpy()


def tell_gaps(result, column, *pairs, condition=None, data=None, digits=1):
    """Print the mean paired difference in a column for pairs of (loss, other loss), with its
    interval."""
    split = next(measure.split for measure in result.measures if data in (None, measure.data))
    for loss, other in pairs:
        gap = paired_difference(_values(result, column, loss, condition, data),
                                _values(result, column, other, condition, data), split=split)
        where = "" if condition is None else f"{condition}: "
        print(f'{where}{column}: "{loss}" minus "{other}": {gap.estimate:+.{digits}f} '
              f"(95 % interval {gap.low:+.{digits}f} to {gap.high:+.{digits}f})")


def tell_stuck(result, condition, above):
    """Print each arm's median held-out error with its range over the splits, and in how many of
    them it is above a number of percent."""
    table = result.table[result.table["condition"] == condition]
    for loss, rows in table.groupby("loss", sort=False):
        error = rows["error"]
        print(f"{condition}: {loss:22} median {error.median():4.1f} % ({error.min():.1f} to "
              f"{error.max():.1f}), above {above} % in {int((error > above).sum())} of {len(rows)} "
              "splits")


def tell_factorial(result):
    """Print the two main effects and the interaction of loss and penalty, in points."""
    split = next(measure.split for measure in result.measures if measure.data == "penalties")
    cell = {(loss, penalty): _values(result, "value", loss, penalty, "penalties")
            for loss in ("MSE", "BCE") for penalty in ("L1", "L2")}
    effects = {
        "BCE minus MSE, mean of both penalties": (
            cell["BCE", "L1"] + cell["BCE", "L2"], cell["MSE", "L1"] + cell["MSE", "L2"]),
        "L2 minus L1, mean of both losses": (
            cell["BCE", "L2"] + cell["MSE", "L2"], cell["BCE", "L1"] + cell["MSE", "L1"]),
        "interaction, half the difference of differences": (
            cell["BCE", "L2"] + cell["MSE", "L1"], cell["BCE", "L1"] + cell["MSE", "L2"])}
    for words, (one, other) in effects.items():
        gap = paired_difference(one / 2, other / 2, split=split)
        print(f"{words}: {gap.estimate:+.1f} (95 % interval {gap.low:+.1f} to {gap.high:+.1f})")
