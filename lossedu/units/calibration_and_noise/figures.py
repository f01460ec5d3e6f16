"""The pictures of the unit that need no stored experiment."""
import numpy as np

from ... import plots
from ...plots import palette
from ...stats import mean_interval
from .measures import groups, noise_floor
from .snippets import TRAIN

LOOKS = ((palette.blue, "o", "-"), (palette.vermilion, "s", "--"), (palette.green, "^", "-."))
TEST = 3077


def draw_reliability(models, y):
    """Left: how often each probability comes; right: the fraction that is positive, by tenths.

    models: name -> probabilities (n,) of the snippets with labels y.
    """
    figure, ((left, right),) = plots.grid(1, 2, (10, 4))
    right.plot([0, 1], [0, 1], color="0.5", linestyle=":", linewidth=1.2)
    words = []
    for (name, p), (colour, mark, line) in zip(models.items(), LOOKS):
        left.hist(p, np.linspace(0, 1, 21), histtype="step", color=colour, linestyle=line,
                  linewidth=1.8, label=name)
        parts = groups(p)
        predicted, observed = (np.array([value[part].mean() for part in parts])
                               for value in (p, y))
        error = 1.96 * np.sqrt(observed * (1 - observed) / [len(part) for part in parts])
        right.errorbar(predicted, observed, yerr=error, fmt=mark + line, color=colour, capsize=3,
                       markersize=5, linewidth=1.4, label=name)
        listed = ", ".join(f"{a:.2f}: {b:.2f}" for a, b in zip(predicted, observed))
        words.append(f"{name}, predicted and observed: {listed}")
    left.set(xlabel="predicted probability of positive", ylabel="held-out snippets")
    right.set(xlabel="mean predicted probability of a tenth", ylabel="fraction positive",
              xlim=(-0.02, 1.02), ylim=(0, 1))
    left.legend(loc="upper center")
    right.legend(loc="upper left")
    return plots.alt(figure, "Left: histograms of the predicted probabilities. Right: reliability "
                     "diagram with 95 % intervals; a dotted diagonal. " + "; ".join(words) + ".")


def draw_floor(p, bins=10):
    """The calibration error of labels drawn from p itself, against the number of cases."""
    ax = plots.new_axes(size=(6.8, 3.8))
    sizes = np.array([100, 200, 400, 800, 1600, 3000])
    rng = np.random.default_rng(1)
    found = []
    for n in sizes:
        drawn = np.concatenate([noise_floor(rng.choice(p, n), bins, draws=20, seed=seed)
                                for seed in range(20)])
        found.append((drawn.mean(), *np.quantile(drawn, [0.025, 0.975])))
    mean, low, high = np.array(found).T
    deviation = np.mean([np.sqrt(np.mean(p[part] * (1 - p[part]))) for part in groups(p, bins)])
    formula = np.sqrt(2 * bins / (np.pi * sizes)) * deviation
    ax.fill_between(sizes, low, high, color=palette.sky, alpha=0.4, label="95 % of the draws")
    ax.plot(sizes, mean, "o-", color=palette.blue, label="mean of the draws")
    ax.plot(sizes, formula, "--", color=palette.black, linewidth=1.2, label="formula below")
    ax.set(xscale="log", xlabel="cases (logarithmic axis)", ylabel="calibration error",
           ylim=(0, None))
    ax.set_xticks(sizes, [f"{n:,}" for n in sizes])
    ax.minorticks_off()
    ax.legend()
    listed = ", ".join(f"{n:,}: {value:.3f}" for n, value in zip(sizes, mean))
    return plots.alt(ax, "Calibration error of a calibrated model against the number of cases, "
                     f"{bins} groups. Mean: {listed}. The dashed formula runs close to it, and a "
                     "band holds 95 % of the draws.")


def draw_gaps(gaps):
    """Confidence minus accuracy in each third; gaps: name -> (seeds, 3)."""
    ax = plots.new_axes(size=(6.8, 3.6))
    names, words = ("shortest third", "middle third", "longest third"), []
    ax.axhline(0, color="0.4", linewidth=0.8)
    for (name, values), (colour, mark, _), shift in zip(gaps.items(), LOOKS, (-0.08, 0.08)):
        found = [mean_interval(column, split=(TRAIN, TEST // 3)) for column in values.T]
        means = [one.estimate for one in found]
        ax.errorbar(np.arange(3) + shift, means, yerr=[one.high - one.estimate for one in found],
                    fmt=mark, color=colour, capsize=4, label=name)
        words.append(f"{name}: " + ", ".join(
            f"{third} {one.estimate:+.3f} ({one.low:+.3f} to {one.high:+.3f})"
            for third, one in zip(names, found)))
    ax.set_xticks(range(3), names)
    ax.set(ylabel="confidence minus accuracy", xlim=(-0.5, 2.5), ylim=(-0.12, 0.1))
    ax.annotate("too sure", (2.45, 0.085), ha="right", fontsize=10, color="0.3")
    ax.annotate("not sure enough", (2.45, -0.11), ha="right", fontsize=10, color="0.3")
    ax.legend(loc="upper left")
    return plots.alt(ax, "Confidence minus accuracy in thirds of the snippets by length, mean and "
                     f"95 % interval. {'; '.join(words)}.")


def draw_bounded(powers=(0.0, 0.7, 1.0)):
    """The loss (1 - p^q) / q and the size of its derivative in the logit of the label."""
    figure, ((left, right),) = plots.grid(1, 2, (10, 3.7))
    p = np.linspace(0.001, 1, 1000)
    names = {0.0: "cross-entropy (q near 0)", 1.0: "1 - p, half the MAE (q = 1)"}
    for q, (colour, _, line) in zip(powers, LOOKS):
        label = names.get(q, f"GCE, q = {q:g}")
        left.plot(p, -np.log(p) if q == 0 else (1 - p ** q) / q, line, color=colour, label=label)
        right.plot(p, p ** q * (1 - p), line, color=colour, label=label)
    left.set(ylabel="loss", ylim=(0, 4))
    right.set(ylabel="size of the derivative\nin the label's logit", ylim=(0, 1.02))
    for ax in (left, right):
        ax.set(xlabel="probability of the given label", xlim=(0, 1))
    left.legend()
    return plots.alt(figure, "Left: three losses against the probability p of the given label. "
                     "Cross-entropy leaves the frame near p = 0; GCE with q = 0.7 ends at 1.43 "
                     "there, and 1 - p at 1. Right: the size of the derivative in the label's "
                     "logit: for cross-entropy a line from 1 down to 0; for GCE a hump that is "
                     "highest near p = 0.41, and for 1 - p one that is highest at p = 0.5, both 0 "
                     "at p = 0.")
