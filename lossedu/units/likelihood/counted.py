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
        first, middle, last = (_signed(gap[place]) for place in (0, bins // 2, -1))
        words.append(f"{name}: {first} in the group with the lowest predictions (mean "
                     f"{at[0]:.0f}), {middle} in a middle group, {last} in the highest (mean "
                     f"{at[-1]:.0f})")
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
    """Print RMSE and predicted total of each model, and the differences in RMSE to the Poisson
    loss, split by split."""
    table, split = result.table, result.measures[0].split
    base = table.query("loss == 'poisson'").set_index("seed")
    for (form, name), rows in table.groupby(["model", "loss"], sort=False):
        rows = rows.set_index("seed")
        total, known = mean_interval(rows["total"], split=split), rows["known_total"].mean()
        print(f"{NAMES[form, name]}: predicted / true total {total.estimate:.3f} (95 % interval "
              f"{total.low:.3f} to {total.high:.3f}), on the training hours {known:.4f}")
    for arm in (("linear", "mse"), ("exp", "mse")):
        rows = table.query("model == @arm[0] and loss == @arm[1]").set_index("seed")
        gap = paired_difference(rows["rmse"], base["rmse"], split=split)
        print(f"RMSE, {NAMES[arm]} minus Poisson loss: {gap.estimate:+.1f} (95 % interval "
              f"{gap.low:+.1f} to {gap.high:+.1f})")


def draw_form_and_loss(result):
    """The RMSE of the models on held-out days, a stroke for each split."""
    ax = counts.draw(result)
    ax.set_yticks(range(len(counts.ARMS)), [NAMES[arm] for arm in counts.ARMS])
    return plots.alt(ax, ax.alt_text + " Each stroke is one split; dot and whiskers are the mean "
                     "and its 95 % interval. The linear model lies far to the right of the four "
                     "exponential ones.")


def poisson_intervals(seeds=24):
    """How much of the held-out hours the Poisson model's intervals hold: two arrays (seeds,).

    "Poisson": from the 2.5 to the 97.5 % point of its distribution. "wider": 1.96 standard
    deviations around the mean, with the variance `dispersion` times the mean. Third: the
    dispersion, the mean of squared residual / mean over the training hours.
    """
    from scipy.stats import poisson
    y, found = counts.read()[1], {"Poisson": [], "wider": [], "dispersion": []}
    for test in counts.held_out(range(seeds)):
        mean = counts.poisson_mean(~test)
        known, new, true = mean[~test], mean[test], y[test]
        dispersion = np.mean((y[~test] - known) ** 2 / known)
        low, high = poisson.ppf(0.025, new), poisson.ppf(0.975, new)
        found["Poisson"].append(np.mean((low <= true) & (true <= high)))
        found["wider"].append(np.mean((true - new) ** 2 <= 1.96 ** 2 * dispersion * new))
        found["dispersion"].append(dispersion)
    return {name: np.array(values) for name, values in found.items()}
