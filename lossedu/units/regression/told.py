"""What the cells of the experiments print, in lines of one form."""
import numpy as np

from ...stats import mean_interval, paired_difference

MODELS = {"one number": "one number", "a number an hour": "one number per hour of the day",
          "line": "linear model"}
NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LOSSES = {"mse": "MSE", "mae": "MAE", "pinball": "pinball", "mse + margin": "MSE + margin"}


def name_of(model, loss):
    """A model and a loss of the experiment in words: "linear model, MSE"."""
    return f"{MODELS[model]}, {LOSSES[loss]}"


def _interval(found, form):
    return f"{found.estimate:{form}} (95 % interval {found.low:{form}} to {found.high:{form}})"


def tell_difference(words, one, other, split):
    """Print the mean of `one - other`, split by split, its interval, and how often it is positive.

    one, other: (n,), from the same splits. split: (rows to learn from, rows to pay for).
    """
    gap = paired_difference(one, other, split=split)
    positive = np.sum(np.asarray(one) > np.asarray(other))
    print(f"{words}: {_interval(gap, '.1f')}, positive in {positive} of {gap.n} splits")


def tell_months(result):
    """Print what the linear model with pinball, and the table of hours, do in the month after
    their training data."""
    table = result.table.query("data == 'next month' and model == 'line'")
    month = table.pivot(index="seed", columns="loss")
    share = mean_interval(month["enough", "pinball"])
    print(f"fraction of hours with enough, pinball: {_interval(share, '.2f')}")
    for other in ("mse", "mse + margin"):
        fewer = (month["cost", "pinball"] < month["cost", other]).sum()
        print(f"pinball costs less than {LOSSES[other]} in {fewer} of {len(month)} months")
    paid = result.table.query("data == 'next month'").pivot(
        index="seed", columns=["model", "loss"], values="cost")
    more = paid.index[paid["a number an hour", "pinball"] > paid["line", "mse"]]
    print("one 0.8-quantile per hour of the day costs more than the linear model with MSE in "
          f"{len(more)} of {len(paid)} months: {', '.join(NAMES[place - 1] for place in more)}")


def tell_totals(result, arms):
    """Print the sum of the predictions over the true total, for some arms: on random days, and
    month by month."""
    table = result.table.set_index(["data", "model", "loss"]).sort_index()
    months = {arm: table.loc[("next month", *arm), "total"] for arm in arms}
    print(f"{'predicted / true total':35}  {'random days (95 % interval)':29}  "
          f"mean of {len(months[arms[0]])} months")
    for arm in arms:
        days = mean_interval(table.loc[("random days", *arm), "total"],
                             split=result.measures[0].split)
        print(f"{name_of(*arm):35}  {days.estimate:.2f} ({days.low:.2f} to {days.high:.2f})"
              f"{'':9}  {months[arm].mean():.2f}")


def tell_coverage(coverage, levels):
    """Print the share of unseen families below each line, and how its halves by income differ."""
    for loss in ("mse + margin", "pinball"):
        for level in levels:
            rows = coverage.table.query("loss == @loss and quantile == @level")
            gap = paired_difference(rows.poorer, rows.richer, split=coverage.measures[0].split)
            print(f"{LOSSES[loss]} at {level}: below it {rows.unseen.mean():.2f} of unseen "
                  f"families; poorer minus richer half {_interval(gap, '+.2f')}")
    crosses = coverage.table.query("loss == 'pinball'").groupby("seed").crosses.any()
    fitted = ", ".join(f"{level:g}" for level in sorted(coverage.table["quantile"].unique()))
    print(f"of the pinball lines at {fitted}, two cross within the data in {crosses.sum()} of "
          f"{len(crosses)} splits")
