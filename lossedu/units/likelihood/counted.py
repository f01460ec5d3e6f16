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
          "squared error of logs": ("s--", palette.orange), "Poisson loss": ("^-.", palette.green)}


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
    """Print a table: by how many per cent the predicted total of new hours is off, predicted / true
    total of the training hours, and the RMSE minus that of the Poisson loss, split by split."""
    table, split = result.table, result.measures[0].split
    base = table.query("loss == 'poisson'").set_index("seed")
    print(f"{'':26} {'error of the total':>25} {'training':>9} {'RMSE minus Poisson':>22}")
    for (form, name), rows in table.groupby(["model", "loss"], sort=False):
        rows = rows.set_index("seed")
        total, known = mean_interval(rows["total"], split=split), rows["known_total"].mean()
        gap = paired_difference(rows["rmse"], base["rmse"], split=split)
        off = [100 * (one - 1) for one in (total.estimate, total.low, total.high)]
        said = f"{gap.estimate:+.1f} ({gap.low:+.1f} to {gap.high:+.1f})"
        print(f"{NAMES[form, name]:26} "
              f"{f'{off[0]:+.1f} % ({off[1]:+.1f} to {off[2]:+.1f})':>25} {known:9.4f} "
              f"{said if name != 'poisson' else '':>22}".rstrip())


def draw_form_and_loss(result):
    """The RMSE of each model minus that of the Poisson loss, a stroke for each split."""
    ax = counts.draw(result, names=NAMES)
    return plots.alt(ax, ax.alt_text + " Each stroke is one split; dot and whiskers are the mean "
                     "and its 95 % interval. The linear model lies far to the right.")


def poisson_intervals(seeds=24):
    """How much of the held-out hours some intervals hold: name -> (seeds,), or (seeds, 4).

    "Poisson": from the 2.5 to the 97.5 % point of its distribution. "wider": 1.96 standard
    deviations around the mean, with the variance `dispersion` times the mean; "by quarter": the
    same in the four quarters of the hours, from the lowest to the highest predicted mean.
    "dispersion": the mean of squared residual / mean over the training hours.
    """
    from scipy.stats import poisson
    y, found = counts.read()[1], {}
    for test in counts.held_out(range(seeds)):
        mean = counts.poisson_mean(~test)
        known, new, true = mean[~test], mean[test], y[test]
        dispersion = np.mean((y[~test] - known) ** 2 / known)
        low, high = poisson.ppf(0.025, new), poisson.ppf(0.975, new)
        inside = (true - new) ** 2 <= 1.96 ** 2 * dispersion * new
        quarters = np.array_split(np.argsort(new, kind="stable"), 4)
        for name, value in {"Poisson": np.mean((low <= true) & (true <= high)),
                            "wider": np.mean(inside), "dispersion": dispersion,
                            "by quarter": [np.mean(inside[one]) for one in quarters]}.items():
            found.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in found.items()}
