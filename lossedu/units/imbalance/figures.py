"""The pictures of the unit that need no experiment."""
import numpy as np

from ... import plots
from ...activations import sigmoid
from ...losses import loss
from ...plots import palette
from .experiments.imbalance import scores

DRAWN = 1000   # how often the crashes are drawn anew
LEAST = 0.0005   # the lowest threshold that is drawn


def crash_intervals(p, died, crash, groups=10):
    """For groups of equal size in the order of p: mean p, the fraction that died, and the ends of
    its 95 % interval from drawing whole crashes anew; four arrays (groups,)."""
    _, number = np.unique(crash, return_inverse=True)
    count = number.max() + 1
    drawn = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), DRAWN)
    rows = []
    for part in np.array_split(np.argsort(p, kind="stable"), groups):
        deaths, people = (np.bincount(number[part], value, minlength=count)
                          for value in (died[part], np.ones(len(part))))
        low, high = np.quantile((drawn @ deaths) / (drawn @ people), [0.025, 0.975])
        rows.append((p[part].mean(), died[part].mean(), low, high))
    return np.array(rows).T


def _log_odds_axis(ax, which, label, ticks):
    """An axis of probabilities on which equal steps are equal steps of the log-odds."""
    getattr(ax, f"set_{which}scale")("logit")
    ax.set(**{f"{which}lim": (ticks[0] / 2, 0.9 if ticks[-1] > 0.5 else 0.6)})
    getattr(ax, f"set_{which}ticks")(ticks, [f"{tick:g}" for tick in ticks])
    getattr(ax, f"set_{which}ticks")([], [], minor=True)
    getattr(ax, f"set_{which}label")(f"{label} (log-odds scale)")


def draw_reliability(p, died, crash):
    """Left: how many people get which probability; right: the fraction that died, by groups."""
    figure, ((left, right),) = plots.grid(1, 2, (10, 4))
    bins = sigmoid(np.linspace(np.log(LEAST), 3, 45))
    left.hist(p[died == 0], bins, color="0.75", label="survived")
    left.hist(p[died == 1], bins, color=palette.vermilion, histtype="step", linewidth=1.6,
              label="died")
    left.axvline(0.5, color="0.3", linestyle=":", label="one half")
    left.set(ylabel="people")
    _log_odds_axis(left, "x", "predicted probability of death", (0.001, 0.01, 0.05, 0.2, 0.5, 0.8))
    left.legend(loc="upper right")
    predicted, share, low, high = crash_intervals(p, died, crash)
    ticks = (0.0005, 0.002, 0.01, 0.05, 0.2, 0.5)
    shown = share > 0
    right.plot(ticks, ticks, color="0.5", linestyle="--", linewidth=1)
    right.errorbar(predicted[shown], share[shown], fmt="o", color=palette.vermilion, capsize=3,
                   yerr=[(share - np.maximum(low, ticks[0] / 2))[shown], (high - share)[shown]])
    right.set_title(f"{shown.sum()} of 10 groups, those with deaths", fontsize=11)
    for axis, label in (("x", "mean predicted probability of a tenth"),
                        ("y", "fraction that died")):
        _log_odds_axis(right, axis, label, ticks)
    listed = ", ".join(f"{a:.4f}: {b:.4f}" for a, b in zip(predicted, share))
    return plots.alt(figure, "Left: histograms of the predicted probabilities on a log-odds "
                     f"scale; {np.sum(p >= 0.5)} of {len(p):,} lie at or above the dotted line at "
                     "one half. Right: the fraction that died in each tenth of the people against "
                     "its mean predicted probability, both on log-odds scales, with 95 % "
                     "intervals, near the dashed diagonal. A tenth without a death is not drawn; "
                     "an interval that runs out of the frame reaches 0. "
                     f"Predicted and observed: {listed}.")


def draw_costs(p, died, marks, miss=20.0):
    """The mean cost against the threshold; marks: name -> threshold."""
    ax = plots.new_axes(size=(7.2, 4))
    tried = np.geomspace(LEAST, 0.95, 500)

    def cost(t):
        return scores.cost(p >= t, died, miss)

    ax.plot(tried, [cost(t) for t in tried], color="0.3")
    for level, words in ((miss * died.mean(), "no alarm ever"), (1 - died.mean(), "always alarm")):
        ax.axhline(level, color="0.5", linestyle="--", linewidth=1)
        ax.annotate(words, (0.03, level), xytext=(0, 3 if level > 0.9 else -12),
                    textcoords="offset points", fontsize=10, color="0.3")
    said = []
    looks = zip(marks.items(), "o^sD", (palette.blue, palette.purple, palette.green,
                                        palette.vermilion))
    for (name, t), mark, colour in looks:
        ax.plot(t, cost(t), mark, color=colour, markersize=10, linestyle="none",
                fillstyle="none", markeredgewidth=2, label=f"{name}: {t:.3f}, cost {cost(t):.2f}")
        said.append(f"{name} {t:.3f}, cost {cost(t):.2f}")
    ax.set(xscale="log", xlabel="threshold on the probability (logarithmic)",
           ylabel="mean cost of a person", ylim=(0, 1.45))
    ticks = (0.0005, 0.002, 0.01, 0.05, 0.2, 0.5)
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    ax.legend(loc="upper center", ncols=2, fontsize=9.5)
    return plots.alt(ax, "Mean cost of a person against the threshold on a logarithmic axis: a "
                     f"valley with its floor near 0.05. On the left it reaches {cost(LEAST):.3f} "
                     f"at {LEAST:g}, where an alarm for everybody costs {1 - died.mean():.3f}; on "
                     f"the right {cost(0.95):.3f} at 0.95, where no alarm costs "
                     f"{miss * died.mean():.3f}. Marked: {'; '.join(said)}.")


def draw_curves(p, died, weight, t):
    """ROC and precision against recall, in the sample and weighted as on the road."""
    figure, ((left, right),) = plots.grid(1, 2, (10, 4.2))
    order = np.argsort(-p, kind="stable")
    words = []
    looks = (("sample", np.ones(len(p)), palette.blue, "-"),
             ("road", weight, palette.vermilion, "--"))
    for name, w, colour, line in looks:
        hits, false = np.cumsum((w * died)[order]), np.cumsum((w * (1 - died))[order])
        recall, rate = hits / hits[-1], false / false[-1]
        precision = hits / np.maximum(hits + false, 1e-300)
        at = np.sum(p >= t) - 1
        area = np.trapezoid(np.append(0, recall), np.append(0, rate))
        left.plot(rate, recall, line, color=colour, label=f"{name}, area {area:.2f}")
        right.plot(recall, precision, line, color=colour, label=name)
        for ax, x, y in ((left, rate, recall), (right, recall, precision)):
            ax.plot(x[at], y[at], "o", color=colour, markersize=9)
        words.append(f"{name}: area under ROC {area:.2f}, at the dot recall {recall[at]:.2f}, "
                     f"false positive rate {rate[at]:.2f}, precision {precision[at]:.2f}")
    left.plot([0, 1], [0, 1], color="0.6", linewidth=1, linestyle=":")
    left.set(xlabel="false positive rate", ylabel="recall (true positive rate)", xlim=(0, 1),
             ylim=(0, 1.02), title="ROC")
    right.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02),
              title="precision and recall")
    for ax, place in ((left, "lower right"), (right, "upper right")):
        ax.legend(loc=place)
    return plots.alt(figure, "ROC curve (left) and precision against recall (right) of the same "
                     "probabilities, in the sample (solid) and with road weights (dashed); a dot "
                     f"at the threshold {t:.3f}. {'; '.join(words)}. The ROC curves rise "
                     "steeply; the precision of the road is below that of the sample over most "
                     "of the range.")


def meaning(name, q, **settings):
    """The probability eta for which an output q is at rest: the ratio of the two gradients."""
    z = np.log(q) - np.log1p(-q)
    up, down = (loss(name, **settings).grad(z, np.full(z.shape, label), reduction="none")
                for label in (0.0, 1.0))
    return up / (up - down)


def draw_meanings(w):
    """The best output against the true probability, for cross-entropy, weights and focal loss."""
    figure, ((left, right),) = plots.grid(1, 2, (10, 4.2))
    q = sigmoid(np.linspace(-9, 9, 721))
    looks = (("cross-entropy", "bce_with_logits", {}, palette.black, "--"),
             (f"class weight {w:g}", "bce_with_logits", {"pos_weight": w}, palette.vermilion, "-"),
             ("focal, gamma 2", "focal_with_logits", {"gamma": 2.0}, palette.blue, "-."))
    for label, name, settings, colour, line in looks:
        eta = meaning(name, q, **settings)
        left.plot(eta, q, line, color=colour, label=label)
        right.plot(np.log(eta / (1 - eta)), np.log(q / (1 - q)), line, color=colour, label=label)
    eta, best = 0.1, 0.306   # of focal loss
    left.plot(eta, best, "o", color=palette.blue, markersize=7)
    left.annotate(f"({eta:g}, {best:g})", (eta, best), xytext=(8, 32),
                  textcoords="offset points", fontsize=10, color=palette.blue)
    left.axhline(0.5, color="0.6", linewidth=0.8)
    left.set(xlim=(0, 1), ylim=(0, 1), xlabel="true probability", ylabel="best output q",
             title="as probabilities")
    right.axhline(0, color="0.6", linewidth=0.8)
    right.set(xlim=(-6, 6), ylim=(-6, 6), xlabel="true log-odds", ylabel="best logit",
              title="the same as log-odds")
    left.legend(loc="lower right")
    return plots.alt(figure, "The output with the least expected loss against the true probability "
                     "(left) and the same in log-odds (right). Cross-entropy is the diagonal. A "
                     f"class weight of {w:g} lies above it, reaching one half at a probability of "
                     f"1/{w + 1:g}, and is a parallel line in log-odds. Focal loss lies between "
                     "the diagonal and one half in both panels, and crosses the diagonal at one "
                     "half; in log-odds it is flatter than the diagonal. Marked: its best output "
                     f"{best:g} for a true probability of {eta:g}.")
