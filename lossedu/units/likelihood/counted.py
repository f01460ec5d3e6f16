"""What the cells about counts print and draw."""
import numpy as np

from ... import plots
from ...plots import palette
from ...stats import mean_interval, paired_difference
from .experiments import counts

NAMES = {("linear", "mse"): "linear, squared error", ("exp", "mse"): "exp, squared error",
         ("exp", "log mse"): "exp, squared error of logs",
         ("exp", "log mse, factor"): "the same times a factor",
         ("exp", "poisson"): "exp, Poisson loss"}
STYLES = {"linear, squared error": ("o-", palette.blue),
          "squared error of logs": ("s--", palette.vermilion),
          "Poisson loss": ("^-.", palette.green)}


def read_counts(seed=0):
    """(X (n, 53), rentals (n,), True in the hours held out (n,)) for the split `seed`."""
    X, y, _ = counts.read()
    return X, y, counts.held_out((seed,))[0]


def draw_bias(predictions, y, bins=10):
    """Mean rentals minus mean prediction in groups of hours with similar predictions.

    predictions: name -> (n,), y: (n,). Each model's hours are sorted by its own prediction and cut
    into groups of equal size.
    """
    ax = plots.new_axes(size=(7.2, 3.6))
    words = []
    for name, predicted in predictions.items():
        style, colour = STYLES[name]
        groups = np.array_split(np.argsort(predicted, kind="stable"), bins)
        at = np.array([predicted[group].mean() for group in groups])
        gap = np.array([(y - predicted)[group].mean() for group in groups])
        ax.plot(at, gap, style, color=colour, label=name)
        low, high = np.argmin(gap), np.argmax(gap)
        words.append(f"{name}: {_signed(gap[0])} in the group with the lowest predictions (mean "
                     f"{at[0]:.0f}), {_signed(gap[-1])} in that with the highest (mean "
                     f"{at[-1]:.0f}); the gaps reach from {_signed(gap[low])} (at {at[low]:.0f}) "
                     f"to {_signed(gap[high])} (at {at[high]:.0f})")
    ax.axhline(0, color="0.4", linewidth=0.8)
    ax.axvline(0, color="0.4", linewidth=0.8)
    ax.set(xlabel="mean prediction of the group, bikes", ylabel="mean rentals minus prediction")
    ax.legend(loc="upper center", fontsize=9)
    return plots.alt(ax, f"Held-out hours in {bins} groups by prediction: the mean of rentals "
                     "minus prediction against the mean prediction, for three models. "
                     f"{'; '.join(words)}.")


def _signed(number):
    """A rounded number with its sign, and +0 for what rounds to 0."""
    return f"{round(float(number)):+d}"


def tell_form_and_loss(result):
    """Print a table: by how many per cent the predicted total is off, for the hours held out and
    for those learnt from, and the RMSE minus that of the Poisson loss, split by split."""
    table, split = result.table, result.measures[0].split
    base = table.query("loss == 'poisson'").set_index("seed")
    print(f"{'error of the total:':26} {'held out':>25} {'training':>9} {'RMSE minus Poisson':>22}")
    for (form, name), rows in table.groupby(["model", "loss"], sort=False):
        rows = rows.set_index("seed")
        total = mean_interval(rows["total"], split=split)
        off = [100 * (one - 1) for one in (total.estimate, total.low, total.high)]
        known = round(100 * (rows["known_total"].mean() - 1), 2) + 0.0     # no -0.00
        gap = paired_difference(rows["rmse"], base["rmse"], split=split)
        said = f"{gap.estimate:+.1f} ({gap.low:+.1f} to {gap.high:+.1f})"
        print(f"{NAMES[form, name]:26} "
              f"{f'{off[0]:+.1f} % ({off[1]:+.1f} to {off[2]:+.1f})':>25} {known:+7.2f} % "
              f"{said if name != 'poisson' else '':>22}".rstrip())


def draw_form_and_loss(result):
    """The RMSE of each model minus that of the Poisson loss, a stroke for each split."""
    ax = counts.draw(result, names=NAMES)
    return plots.alt(ax, ax.alt_text + " Each stroke is one split; dot and whiskers are the mean "
                     "and its 95 % interval. The linear model lies far to the right.")


def count_intervals(seeds=24):
    """How many of the held-out hours some intervals contain: name -> (seeds,), or (seeds, 2).

    Each interval reaches from the 2.5 % to the 97.5 % quantile, around the mean of the Poisson
    model. "Poisson": of its own distribution. "negative binomial": of the one with that mean, and
    with `dispersion` times the mean as its variance; "by mean": the same in the quarter of the
    hours with the lowest predicted means, and in the others. "dispersion": the mean of squared
    residual / mean over the training hours; "dispersion by mean": over those two groups of the
    held-out hours.
    """
    from scipy.stats import nbinom, poisson
    y, found = counts.read()[1], {}
    for test in counts.held_out(range(seeds)):
        mean = counts.poisson_mean(~test)
        known, new, true = mean[~test], mean[test], y[test]
        dispersion = np.mean((y[~test] - known) ** 2 / known)

        def inside(distribution, *args, true=true):
            low, high = (distribution.ppf(level, *args) for level in (0.025, 0.975))
            return (low <= true) & (true <= high)

        # SciPy's parameters of a negative binomial with this mean and variance
        wider = inside(nbinom, new / (dispersion - 1), 1 / dispersion)
        groups = np.split(np.argsort(new, kind="stable"), [len(new) // 4])
        for name, value in {
                "Poisson": np.mean(inside(poisson, new)), "negative binomial": np.mean(wider),
                "dispersion": dispersion, "by mean": [np.mean(wider[one]) for one in groups],
                "dispersion by mean": [np.mean((true - new)[one] ** 2 / new[one])
                                       for one in groups]}.items():
            found.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in found.items()}
