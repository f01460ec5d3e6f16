"""The pictures of the unit."""
import numpy as np

from ... import plots
from ...plots import palette
from ...plots.theme import LINES
from ...stats import mean_interval
from .experiments import duel
from .measured import dealt_means

SPLIT = (427, 142)


def _grid(columns, size, **shared):
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, columns, figsize=size, **shared)
    return figure, axes


def draw_losses(losses):
    """Both losses and their gradients against the logit of a positive example; losses: name ->
    (value, gradient)."""
    figure, (left, right) = _grid(2, (9.6, 3.7))
    z = np.linspace(-8, 4, 601)
    words = []
    for (name, (value, gradient)), (colour, line) in zip(losses.items(), LINES):
        left.plot(z, value(z, 1.0), color=colour, linestyle=line, label=name)
        right.plot(z, gradient(z, 1.0), color=colour, linestyle=line, label=name)
        least = z[np.argmin(gradient(z, 1.0))]
        words.append(f"{name}: lowest gradient {gradient(z, 1.0).min():.2f} at {least:.1f}")
    left.set(xlabel="logit z of a positive example", ylabel="loss", ylim=(-0.2, 8.2))
    right.set(xlabel="logit z of a positive example", ylabel="gradient in z")
    left.legend(loc="upper right")
    return plots.alt(figure, "Left: loss against the logit of a positive example. Cross-entropy "
                     "rises almost in a line to 8 at a logit of -8, squared error levels off at 1. "
                     "Right: their gradients. That of cross-entropy falls to almost -1, that of "
                     f"squared error is a shallow dip that returns to 0. {'; '.join(words)}.")


def draw_contest(result):
    """Mean accuracy by learning rate; differences of split means with corrected intervals, that of
    the lowest rate in words, for it lies far beyond the others."""
    figure, (left, right) = _grid(2, (10.5, 4.1))
    rates = result.settings["rates"]
    rows = [duel.condition(rate) for rate in rates] + [duel.OWN, duel.RETUNED]
    own = result.table[result.table["condition"] == duel.OWN].groupby("loss")["rate"].first()
    own = " and ".join(f"{own[name]:g}" for name in duel.ARMS)
    labels = {duel.OWN: f"each at its own rate\n({own})", duel.RETUNED: "own rates, tuned\nagain"
              " for each split"}
    pairs = {words: duel.pair(result, words) for words in rows}
    said = []
    for which, (name, (colour, line)) in enumerate(zip(duel.ARMS, LINES)):
        means = [pairs[words][which].mean() for words in rows[:len(rates)]]
        left.plot(rates, means, marker="o", color=colour, linestyle=line, label=name)
        said.append(f"{name} {', '.join(f'{mean:.1f}' for mean in means)}")
    left.set(xscale="log", xlabel="learning rate of both (logarithmic axis)",
             ylabel="mean test accuracy, %")
    left.set_xticks(rates, [f"{rate:g}" for rate in rates])
    left.minorticks_off()
    left.legend(loc="lower right")
    right.axvline(0, color="0.5", linewidth=0.8)
    for place, words in enumerate(rows):
        gap = mean_interval(np.subtract(*pairs[words]).mean(axis=1), split=SPLIT)
        found = f"{round(gap.estimate, 1) + 0.0:.1f} ({gap.low:.1f} to {gap.high:.1f})"
        if place:
            right.errorbar(gap.estimate, place, xerr=gap.high - gap.estimate, fmt="o", capsize=4,
                           color=palette.black)
        else:
            right.annotate("", (3, place), (2.45, place), arrowprops={"arrowstyle": "->"})
            right.annotate(f"further right: {found}", (2.4, place), ha="right", va="center",
                           fontsize=9)
        said.append(f"{words}: {found}")
    right.set_yticks(range(len(rows)), [labels.get(words, words.replace("rate ", ""))
                                        for words in rows])
    right.set(xlim=(-1.5, 3), ylim=(len(rows) - 0.5, -0.5),
              xlabel="points, with the corrected 95 % interval")
    right.set_title("cross-entropy minus squared error", fontsize=11)
    return plots.alt(figure, "Left: mean test accuracy of each loss at the learning rates "
                     f"{', '.join(f'{rate:g}' for rate in rates)}: {said[0]}; {said[1]}. Right: "
                     "mean difference in points with its corrected 95 % interval, the first one in "
                     f"words, beyond the axis. {'; '.join(said[2:])}.")


def draw_pairs(a, b):
    """Left: both accuracies of each split; right: differences on the same and across splits."""
    figure, (left, right) = _grid(2, (9.6, 3.9))
    spots, times = np.unique(np.column_stack([b, a]), axis=0, return_counts=True)
    behind = spots[:, 1] < spots[:, 0]
    for chosen, colour in ((~behind, palette.green), (behind, palette.vermilion)):
        left.scatter(*spots[chosen].T, s=22 * times[chosen], color=colour, alpha=0.7, linewidth=0)
    left.scatter([], [], s=22, color=palette.vermilion, label="cross-entropy behind")
    for many in (1, 4):
        left.scatter([], [], s=22 * many, color=palette.green, alpha=0.7, linewidth=0,
                     label=f"{many} split{'s' * (many > 1)}")
    ends = [min(a.min(), b.min()) - 0.5, 100.5]
    left.plot(ends, ends, color="0.5", linewidth=1, linestyle="--", label="equal")
    ticks = np.arange(np.ceil(ends[0] / 2) * 2, 101, 2)
    left.set(title="rate 0.03 for both, first start of each split", xlabel="squared error,"
             " accuracy in %", ylabel="cross-entropy, accuracy in %",
             xlim=ends, ylim=ends, aspect="equal", xticks=ticks, yticks=ticks)
    left.legend(loc="lower right", fontsize=9)
    across = np.subtract.outer(a, b)[~np.eye(len(a), dtype=bool)]
    most = int(np.ceil(np.abs(across).max() / (100 / 142)))
    bins = 100 / 142 * (np.arange(-most, most + 2) - 0.5)
    spreads = []
    for (name, values), (colour, _), fill in zip(
            {"the same split": a - b, "different splits": across}.items(),
            (LINES[2], (palette.black, "-")), (True, False)):
        right.hist(values, bins=bins, weights=np.full(len(values), 100 / len(values)),
                   histtype="stepfilled" if fill else "step", color=colour,
                   alpha=0.5 if fill else 1, linewidth=2, label=f"both on {name}" if fill else name)
        spreads.append(f"{name} {values.std(ddof=1):.2f}")
    right.set(xlabel="cross-entropy minus squared error, points", ylabel="% of the differences")
    right.legend(loc="upper left", fontsize=9)
    right.set_ylim(0, 1.3 * right.get_ylim()[1])
    return plots.alt(figure, f"Left: the two accuracies of each of {len(a)} splits; they rise "
                     f"together, and {np.sum(a < b)} of the splits lie below the diagonal, "
                     "in another colour. Larger dots are several splits. Right: histogram of the "
                     "difference, narrow where both losses are on the same split, wide where they "
                     f"are on different ones. Standard deviations in points: {'; '.join(spreads)}.")


def draw_starts(found):
    """The differences of all starts, split by split, in the order of the splits' means, beside
    the means that chance alone would give; found: words -> differences (splits, starts)."""
    figure, axes = _grid(len(found), (11.5, 4.3))
    said = []
    for ax, (words, gaps) in zip(axes, found.items()):
        gaps = gaps[np.argsort(gaps.mean(axis=1))]
        places, means, dealt = np.arange(len(gaps)), gaps.mean(axis=1), dealt_means(gaps)
        for start in range(gaps.shape[1]):
            # dots of equal height are drawn apart
            ax.plot(places, gaps[:, start] + (start - 3.5) * 0.05, ".", color="0.65",
                    markersize=2.5, label="one start" if start == 0 else None)
        ax.plot(places, means, "o", color=palette.black, markersize=3,
                label="mean of the eight starts of a split")
        ax.plot(places, dealt, color=palette.vermilion, linestyle="--", linewidth=2,
                label="sorted means if the differences are dealt at random")
        ax.axhline(0, color="black", linewidth=0.8)
        ax.set(title=words, xticks=(), xlabel=f"{len(gaps)} splits, by their mean")
        said.append(f"{words}: starts from {gaps.min():.1f} to {gaps.max():.1f}, means from "
                    f"{means.min():.1f} to {means.max():.1f}, line from {dealt.min():.1f} to "
                    f"{dealt.max():.1f}")
    axes[0].set_ylabel("cross-entropy minus squared error,\npoints (each panel has its own scale)")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3,
                  fontsize=9)
    return plots.alt(figure, "The difference of each start as a grey dot and the mean of the "
                     "starts of each split as a black one, splits in the order of these means; "
                     "grey dots of equal height are drawn a little apart. A dashed line shows the "
                     "sorted means if all differences are dealt to the splits at random; "
                     f"each panel has its own scale. {'; '.join(said)}.")


def draw_coverage(gaps, truth, split, counts=(2, 5, 10, 20, 50, 100)):
    """Left: intervals of the first 40 data sets, 20 splits each; right: coverage by splits."""
    figure, (left, right) = _grid(2, (10, 4.2))
    arms = {"plain": None, "corrected": split}
    words, missed = [], {}
    for (name, sizes), (colour, line) in zip(arms.items(), (LINES[3], LINES[2])):
        held = []
        for count in counts:
            found = [mean_interval(row[:count], split=sizes) for row in gaps]
            held.append(100 * np.mean([one.low <= truth <= one.high for one in found]))
        right.plot(counts, held, marker="o", color=colour, linestyle=line, label=name)
        words.append(f"{name} {', '.join(f'{one:.0f}' for one in held)}")
        for place, row in enumerate(gaps[:40]):
            one = mean_interval(row[:20], split=sizes)
            misses = not one.low <= truth <= one.high
            missed[name] = missed.get(name, 0) + misses
            if misses and sizes is None:
                left.plot(one.estimate, place, "x", color="black", markersize=6, zorder=4,
                          label="plain, misses" if missed[name] == 1 else None)
            left.plot([one.low, one.high], [place, place], color=colour,
                      linewidth=3 if sizes is None else 1, solid_capstyle="butt",
                      label=name if place == 0 else None, zorder=3 if sizes is None else 2)
    rho = 1 - gaps.var(axis=1, ddof=1).mean() / gaps.var()
    assumed = 1 - rho, rho  # as fractions of the rows
    held = [100 * np.mean([one.low <= truth <= one.high for one in (
        mean_interval(row[:count], split=assumed) for row in gaps)]) for count in counts]
    right.plot(counts, held, marker="s", markersize=4, color=palette.black, linestyle=":",
               label="by the measured correlation")
    words.append(f"by the measured correlation {', '.join(f'{one:.0f}' for one in held)}")
    left.axvline(truth, color="black", linewidth=1, label="true difference")
    left.set(xlabel="MAE of the fit to rentals minus that to their log, bikes", yticks=(),
             ylabel="40 data sets of 100 hours", ylim=(-1, 49))
    left.legend(loc="upper right", ncols=2, fontsize=9)
    right.axhline(95, color="0.4", linestyle=":", linewidth=1)
    right.annotate("promised", (38, 95), xytext=(0, -13), textcoords="offset points", fontsize=9)
    right.set(xscale="log", xlabel="random splits of each data set (logarithmic axis)",
              ylim=(0, 102), ylabel="% of intervals with the true difference")
    right.set_xticks(counts, [str(count) for count in counts])
    right.minorticks_off()
    right.legend(loc="lower left")
    return plots.alt(figure, "Left: intervals of 40 data sets from 20 splits each; of the plain "
                     f"ones {missed['plain']}, marked by crosses, miss the line of the true "
                     f"difference, of the longer corrected ones {missed['corrected']}. "
                     "Right: per cent of the intervals that contain the true difference, "
                     f"at {', '.join(map(str, counts))} "
                     f"splits: {'; '.join(words)}.")


def draw_best(found):
    """The accuracy of the winner among k settings: where it was chosen, and elsewhere."""
    ax = plots.new_axes(size=(6.8, 3.8))
    names = "on the 100 patients used to choose it", "on 319 others"
    words = []
    for which, (name, (colour, line)) in enumerate(zip(
            names, (LINES[2], (palette.black, "-")))):
        means = [pair[which] for pair in found.values()]
        ax.plot(list(found), means, marker="o", color=colour, linestyle=line, label=name)
        words.append(f"{name} {', '.join(f'{mean:.1f}' for mean in means)}")
    ax.set(xscale="log", xlabel="settings tried (logarithmic axis)",
           ylabel="accuracy of the winner, %\n(mean of 150 splits)", ylim=(91, 98))
    ax.set_xticks(list(found), [str(k) for k in found])
    ax.minorticks_off()
    chosen, elsewhere = found[max(found)]
    ax.annotate("", (max(found) * 1.1, chosen), (max(found) * 1.1, elsewhere),
                arrowprops={"arrowstyle": "<->", "shrinkA": 0, "shrinkB": 0})
    ax.annotate("selection\nbias", (max(found) * 1.14, (chosen + elsewhere) / 2), fontsize=9,
                va="center")
    ax.set_xlim(right=max(found) * 1.6)
    ax.legend(loc="upper left")
    return plots.alt(ax, "Mean accuracy of the best of "
                     f"{', '.join(map(str, found))} settings, in per "
                     f"cent: {'; '.join(words)}. An arrow between the last two points, "
                     f"{chosen - elsewhere:.1f} points apart, is marked selection bias.")


def draw_prevalences(rows):
    """Which prevalences fit each row of a table, and what 'positive' for everybody reaches there.

    rows: name -> (accuracy, F1, the prevalences that fit)."""
    figure, (left, right) = _grid(2, (10, 3.6))
    share = np.linspace(0, 1, 201)
    constant = {"accuracy": share, "F1": 2 * share / (1 + share)}
    low = max(min(fits) for *_, fits in rows.values())
    high = min(max(fits) for *_, fits in rows.values())
    for ax, (metric, line), which in zip((left, right), constant.items(), (0, 1)):
        ax.axvspan(low, high, color="0.9", label="fits both rows")
        ax.plot(share, line, color="0.3", label='"positive" for everybody')
        for (name, row), (colour, _) in zip(rows.items(), (LINES[1], LINES[0])):
            fits = row[2]
            ax.plot([min(fits), max(fits)], [row[which]] * 2, color=colour, linewidth=4,
                    solid_capstyle="butt", label=name)
        ax.set(xlim=(0.4, 1), ylim=(0.6, 1), xlabel="prevalence of positives", ylabel=metric)
    left.legend(loc="upper left", fontsize=9)
    words = [f"{name} {min(fits):.3f} to {max(fits):.3f}" for name, (*_, fits) in rows.items()]
    return plots.alt(figure, "Accuracy (left) and F1 (right) against the prevalence. A thick bar "
                     "stands at each row's value over the prevalences that fit it: "
                     f"{'; '.join(words)}; a grey band where both do. A curve shows a model that "
                     "says positive to everybody: in the band its F1 lies above the first row's.")
