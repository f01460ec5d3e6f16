"""What the cells of the experiments print, in lines of one form."""
from ...stats import mean_interval
from .experiments import collapse, negatives, retrieval, temperature, top_five


def _interval(found, form, unit=" points"):
    return (f"{found.estimate:{form}}{unit} "
            f"(95 % interval {found.low:{form}} to {found.high:{form}})")


def tell_negatives(result, data="letters"):
    """Print what each arm of the experiment on negatives ends with."""
    rows = result.table.query("data == @data")
    print(f"{data}, means of {rows['seed'].nunique()} seeds")
    for name, one in rows.groupby("loss", sort=False):
        print(f"{name:30} last loss {one.last_loss.mean():.3f}, with a loss "
              f"{one.active.mean():3.0f} %, mAP {one['map'].mean():.1f} %, "
              f"top-1 {one.top_1.mean():.1f} %, distance of two classes {one.spread.mean():.2f}")


def tell_negative_gaps(result, *pairs):
    """Print paired differences; pairs: (data, column, one arm, another)."""
    for data, column, one, other in pairs:
        words = "mAP" if column == "map" else "top-1"
        print(f"{data}, {words}: {one} minus {other}: "
              f"{_interval(negatives.gap(result, column, one, other, data), '+.1f')}")


def tell_patience(result):
    """Print how each mining ends after each number of steps, and what the longest training
    gains over the shortest."""
    for name, rows in result.table.groupby("loss", sort=False):
        print(f"{name:22} rate {rows.learning_rate.iloc[0]:g}, mAP {rows['map'].mean():.1f} % "
              f"({rows['map'].min():.0f} to {rows['map'].max():.0f}), top-1 "
              f"{rows.top_1.mean():.1f} %, distance of two letters {rows.spread.mean():.2f} "
              f"({rows.spread.min():.2f} to {rows.spread.max():.2f})")
    short, *_, long = sorted(set(result.table["steps"]))
    for mining in collapse.MINING:
        for column, words in (("map", "mAP"), ("top_1", "top-1")):
            found = collapse.gap(result, column, collapse.arm(mining, long),
                                 collapse.arm(mining, short))
            print(f"{words}, {mining}: {long} steps minus {short}: {_interval(found, '+.1f')}")


def tell_temperatures(result, *pairs):
    """Print paired differences; pairs: (group, column, one temperature, another)."""
    for group, column, one, other in pairs:
        words = "average precision" if column == "map" else "top-1"
        print(f"letters {group}, {words}: temperature {one:g} minus {other:g}: "
              f"{_interval(temperature.gap(result, group, column, one, other), '+.1f')}")


def tell_retrieval(result, data):
    """Print mAP and top-1 of each arm, each with its paired difference to the features of the
    softmax network."""
    print(f"{data}: mAP and top-1 in %, each minus that of softmax features (95 % interval)")
    rows = result.table.query("data == @data")
    for name, one in rows.groupby("loss", sort=False):
        told = ""
        for column in ("map", "top_1"):
            told += f"{one[column].mean():6.1f} {_beside_features(result, data, column, name):26}"
        print(f"{name:23}{told}".rstrip())


def _beside_features(result, data, column, name):
    if name == retrieval.FEATURES:
        return ""
    found = retrieval.gap(result, data, column, name)
    return f"{found.estimate:+6.1f} ({found.low:+.1f} to {found.high:+.1f})"


def tell_top_five(result, *pairs):
    """Print top-1 and top-5 of each arm, then paired differences; pairs: (column, one, other)."""
    for name, rows in result.table.groupby("loss", sort=False):
        first, five = (mean_interval(rows[column], split=top_five.SPLIT)
                       for column in ("top_1", "top_5"))
        print(f"{name:24} top-1 {first.estimate:.1f} %, top-5 {five.estimate:.1f} %")
    for column, one, other in pairs:
        print(f"{column.replace('_', '-')}: {one} minus {other}: "
              f"{_interval(top_five.gap(result, column, one, other), '+.1f')}")
