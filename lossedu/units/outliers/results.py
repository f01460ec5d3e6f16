"""The pictures and printed lines of the experiments."""
import numpy as np

from ... import plots
from ...stats import mean_interval, paired_difference
from .figures import COLOURS
from .measured import NAMES


def tell_differences(result):
    """Print the test error of each loss of the network, and its difference from the squared
    error."""
    table = result.table.query("model == 'network' and loss in @NAMES",
                               local_dict={"NAMES": list(NAMES)})
    split = next(one.split for one in result.measures if one.column == "mae")
    for condition in ("clean targets", "5 % of targets times 10"):
        rows = table[table["condition"] == condition]
        errors = rows.pivot(index="seed", columns="loss", values="mae")
        squared = rows.pivot(index="seed", columns="loss", values="rmse")
        print(f"{condition}: mean absolute error, and root mean squared error")
        rates = rows.groupby("loss")["learning_rate"].first()
        for loss, words in NAMES.items():
            said = f"   {words:15} learning rate {rates[loss]:<7g}"
            for one in (errors, squared):
                said += f" {one[loss].mean():5.1f}"
                if loss != "mse":
                    gap = _interval(paired_difference(one[loss], one["mse"], split=split))
                said += f" {'' if loss == 'mse' else gap:20}"
            print(said.rstrip())


def _interval(gap):
    """The difference and its interval, to one decimal, and no zero with a sign of its own."""
    middle, low, high = (round(one, 1) + 0.0 for one in (gap.estimate, gap.low, gap.high))
    return f"{middle:+.1f} [{low:+.1f}, {high:+.1f}]"


def tell_rates(result):
    """Print what the squared error reaches with wrong targets, after 60 epochs and after 600."""
    table = result.table.query("condition != 'clean targets' and loss == 'mse'")
    print("mean absolute error, 5 % of targets times 10")
    for rate, epochs in ((0.0003, 60), (0.0003, 600)):
        chosen = table.query("learning_rate == @rate and epochs == @epochs")["mae"]
        print(f"   squared error   learning rate {rate:g}, {epochs:3} epochs: {chosen.mean():.1f}")


def draw_rates(result, tuned, median):
    """The test error against the learning rate, with wrong targets, those that were `tuned` in a
    ring; median: that of a constant."""
    chosen = tuned.table.query("model == 'network'").groupby(["condition", "loss"])[
        "learning_rate"].first()
    split = result.measures[0].split
    table = result.table.query("epochs == 60")
    figure, (axes,) = plots.grid(1, 2, (10.5, 4), sharey=True)
    said = []
    for ax, condition in zip(axes, ("clean targets", "5 % of targets times 10")):
        for place, loss in enumerate(("mse", "mae", "huber")):
            rows = table.query("condition == @condition and loss == @loss")
            each = [(rate, mean_interval(one["mae"], split=split))
                    for rate, one in rows.groupby("learning_rate")]
            rates = np.array([rate for rate, _ in each]) * 1.06 ** (place - 1)
            means = np.array([found.estimate for _, found in each])
            half = [found.high - found.estimate for _, found in each]
            colour, dashes = COLOURS[NAMES[loss]]
            ax.errorbar(rates, means, yerr=half, color=colour, linestyle=dashes,
                        marker="osD"[place], markersize=5, capsize=3, label=NAMES[loss])
            at = np.argmin([abs(rate - chosen[condition, loss]) for rate, _ in each])
            ax.plot(rates[at], means[at], "o", markersize=14, markerfacecolor="none",
                    color=colour, markeredgewidth=1.5)
            said.append(f"{condition}, {NAMES[loss]}: {', '.join(f'{one:.0f}' for one in means)}, "
                        f"a ring at {each[at][0]:g}")
        ax.axhline(median, color="0.5", linestyle=":", linewidth=1.5,
                   label="median as a constant")
        ax.set(title=condition, xscale="log", xlabel="learning rate (logarithmic axis)")
    axes[0].set(ylabel="mean absolute test error", ylim=(30, 130))
    axes[0].legend(loc="upper left")
    return plots.alt(figure, "Mean absolute test error against the learning rate, 0.0001 to 0.01, "
                     "with 95 % intervals over 20 splits; left clean targets, right 5 % wrong "
                     f"ones. {'; '.join(said)}. A dotted line at {median:.0f}: the median of the "
                     "training targets for everyone.")


def draw_totals(result):
    """The error of the predicted total, split by split, and its mean, for two models."""
    from .experiments.totals import MODELS
    words = {"mse": "squared error", "mae": "absolute error", "huber": "Huber"}
    ax, said = plots.new_axes(size=(8.2, 3.6)), []
    split = result.measures[0].split
    ax.axvline(0, color="0.5", linewidth=0.8)
    print("error of the predicted total in per cent, and 95 % interval")
    for row, model in enumerate(MODELS):
        table = result.table.query("model == @model").pivot(index="seed", columns="loss",
                                                            values="gap") * 100
        for place, (loss, name) in enumerate(words.items()):
            colour, height = COLOURS[name][0], row + 0.26 * (place - 1)
            own = mean_interval(table[loss], split=split)
            ax.plot(table[loss], np.full(len(table), height - 0.06), "|", color=colour,
                    markersize=7, alpha=0.5)
            ax.errorbar(own.estimate, height + 0.05, xerr=own.high - own.estimate, fmt="osD"[place],
                        color=colour, capsize=3, label=name if row == 0 else None)
            line = f"{model}, {name}: {_interval(own)}"
            if loss != "mse":
                gap = paired_difference(table[loss], table["mse"], split=split)
                line += f";\n   difference from squared error {_interval(gap)}"
            print(line)
            said.append(f"{name} {own.estimate:+.0f} ({model})")
    ax.set(yticks=range(2), ylim=(1.5, -0.5), xlabel="error of the predicted total, per cent",
           yticklabels=[one.replace(" for ", "\nfor ").replace(" per ", "\nper ")
                        for one in MODELS])
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    return plots.alt(ax, "Error of the predicted total in per cent, a stroke for each split, a "
                     f"marker and a 95 % interval below. Means: {'; '.join(said)}.")
