"""The pictures of the unit that need no experiment."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette

# the colour of a loss is the same in every picture: squared error, absolute error, unequal costs
SQUARE_MEDIAN_LEVEL = (palette.blue, palette.green, palette.vermilion)
ONE_TARGET = {"MSE": (palette.blue, "-"), "MAE": (palette.green, "-."),
              "MAPE": (palette.purple, "--"), "MSLE": (palette.wine, ":")}


def _mean_loss(one, constants, targets):
    return np.array([one(np.full(len(targets), float(c)), targets) for c in constants])


def draw_costs(cost, demand):
    """How the mornings differ, and the mean cost of each number of bikes set out."""
    figure, ((above,), (below,)) = plots.grid(2, 1, (7.2, 5.2), sharex=True, height_ratios=(1, 2))
    tried = np.arange(0, 651)
    costs = _mean_loss(cost, tried, demand)
    cheapest = tried[np.argmin(costs)]
    above.hist(demand, bins=np.arange(0, 660, 25), color="0.75")
    above.set_ylabel("mornings")
    below.plot(tried, costs, color="0.3")
    marks = {"mean": round(demand.mean()), "median": round(np.median(demand)),
             "cheapest": cheapest, "busiest": round(demand.max())}
    colours = (palette.blue, palette.green, palette.vermilion, palette.purple)
    words = []
    for (name, number), shape, colour in zip(marks.items(), "os*^", colours):
        value = _mean_loss(cost, [number], demand)[0]
        below.plot(number, value, shape, color=colour, markersize=13 if shape == "*" else 9,
                   label=f"{name}: {number:.0f} bikes, cost {value:.0f}")
        words.append(f"{name} {number:.0f}, cost {value:.0f}")
    enough = np.quantile(demand, 0.8, method="inverted_cdf")
    for ax, height in ((above, 1.0), (below, 0.5)):
        ax.axvline(enough, ymax=height, color=palette.vermilion, linestyle=":", linewidth=1)
    above.annotate(" enough on at least 80 %", (enough, above.get_ylim()[1]), va="top",
                   color=palette.vermilion, fontsize=10)
    below.legend(loc="upper right")
    below.set(xlabel="bikes set out every morning", ylabel="mean cost of a morning",
              xlim=(0, 650), ylim=(0, 500))
    return plots.alt(figure, f"Above, a histogram of {len(demand)} mornings, from "
                     f"{demand.min():.0f} to {demand.max():.0f} bikes, in two groups, around "
                     "200 and around 430. Below, the mean cost against the number of bikes: "
                     "it falls steeply to its minimum and then rises slowly. "
                     f"Marked: {'; '.join(words)}. A dotted line at {enough:.0f} bikes marks "
                     "the number that is enough on at least 80 % of the mornings.")


def draw_constants(losses, targets):
    """The mean of each loss and its derivative against the constant; losses: name -> loss."""
    low, high = targets.min() - 1, targets.max() + 1
    fine = np.linspace(low, high, 1401) + 1e-4  # beside the kinks, not on them
    figure, axes = plots.grid(2, len(losses), (9.4, 4.6), sharex=True)
    words = []
    for (name, one), (above, below), colour in zip(losses.items(), axes.T, SQUARE_MEDIAN_LEVEL):
        values = _mean_loss(one, fine, targets)
        slopes = [one.grad(np.full(len(targets), c), targets).sum() for c in fine]
        best = round(fine[np.argmin(values)], 2)
        above.plot(fine, values, color=colour)
        below.plot(*_broken(fine, slopes, targets), color=colour)
        below.axhline(0, color="0.4", linewidth=0.8)
        for ax in (above, below):
            ax.axvline(best, color="0.4", linestyle=":")
            ax.set(xlim=(low, high), xticks=(0, 5, 10))
            bottom = ax.get_ylim()[0]
            ax.plot(targets, np.full(len(targets), bottom), "|", color="black", markersize=12,
                    clip_on=False)
            ax.set_ylim(bottom=bottom)
        side = (f"at c = {best:g}: {np.sum(targets < best):.0f} targets below, "
                f"{np.sum(targets > best):.0f} above")
        below.set_title(side, fontsize=10)
        above.set_title(f"{name}: best constant {best:g}", fontsize=11)
        below.set_xlabel("constant c")
        words.append(f"{name}, lowest at {best:g}, where the derivative changes its sign")
    axes[0, 0].set_ylabel("mean loss L(c)")
    axes[1, 0].set_ylabel("derivative L'(c)")
    figure.suptitle("each panel has its own vertical scale", fontsize=10, color="0.3")
    listed = ", ".join(f"{target:g}" for target in targets)
    return plots.alt(figure, "Mean loss (upper row) and its derivative (lower row) against the "
                     f"constant; ticks mark the targets {listed}. {'. '.join(words)}. The "
                     "derivative of the squared error is a straight line; the other two are "
                     "staircases with a step at each target.")


def _broken(constants, slopes, targets):
    """The line of the derivative with a gap where it jumps, so that no riser is drawn."""
    slopes = np.array(slopes)
    places = np.searchsorted(constants, targets)
    jumps = [place for place in places if abs(slopes[place] - slopes[place - 1]) > 0.05]
    return np.insert(constants, jumps, constants[jumps]), np.insert(slopes, jumps, np.nan)


def draw_one_target(target, marks, targets):
    """Left: what MAPE, MSLE and MSE charge for one target; right: the best constants among all
    targets.

    marks: name of the mean loss -> best constant.
    """
    figure, ((left, right),) = plots.grid(1, 2, (9.4, 3.8))
    pred = np.linspace(0, 3 * target, 601)
    for name in ("MAPE", "MSLE", "MSE"):
        one, (colour, line) = loss(name.lower()), ONE_TARGET[name]
        values = one(pred, np.full_like(pred, target), reduction="none")
        left.plot(pred, values / one(2.0 * target, target), color=colour, linestyle=line,
                  label=name)
    left.axvline(target, color="0.4", linestyle=":")
    left.set(xlabel=f"prediction for a target of {target:g}", ylim=(0, 4), xlim=(0, 3 * target),
             ylabel=f"loss, divided by its value at {2 * target:g}")
    left.legend(loc="upper center")
    bins = np.unique(np.round(np.geomspace(1, 700, 34))) - 0.5  # each holds whole numbers alike
    per_decade = (1 / np.diff(np.log10(bins)))[np.searchsorted(bins, targets) - 1]
    right.hist(targets, bins=bins, color="0.8", weights=per_decade / len(targets))
    right.hist(targets, bins=bins, histtype="step", color=palette.purple,
               weights=per_decade / targets / np.sum(1 / targets))
    for name, constant in marks.items():
        colour, line = ONE_TARGET[name]
        right.axvline(constant, color=colour, linestyle=line, label=f"{name} {constant:.0f}")
    right.legend(loc="upper left", bbox_to_anchor=(0.32, 1), title="best constant")
    right.set(xscale="log", xlabel="rentals in an hour (logarithmic axis)",
              ylabel="fraction per factor of 10", ylim=(0, 1.5),
              title="grey: hours; outline: hours weighted by 1/y")
    right.title.set_fontsize(10)
    right.set_xticks([1, 10, 100, 600], ["1", "10", "100", "600"])
    listed = ", ".join(f"{name} {constant:.0f}" for name, constant in marks.items())
    return plots.alt(figure, f"Left: loss of one target of {target:g} against the prediction, each "
                     f"divided by its value at {2 * target:g}. The relative error is a V that "
                     "reaches 1 at a prediction of 0; the squared logarithmic error is steep below "
                     "the target, leaving the frame before 0, and lower at 300 than the parabola; "
                     "the squared error is a parabola. Right: histogram of all hours on a "
                     "logarithmic axis, highest above 100, and as an outline the same hours "
                     "weighted by 1/y, highest around 4 and 5; "
                     f"with the best constants: {listed}.")


def draw_pinball(levels):
    """The pinball loss of one residual, and its derivative, for some levels."""
    figure, axes = plots.grid(1, 2, (8, 3))
    residual = np.linspace(-2, 2, 401)
    for level, colour, line in zip(levels, SQUARE_MEDIAN_LEVEL[1:], ("--", "-")):
        one = loss("pinball", quantile=level)
        label = f"level {level:g}"
        axes[0, 0].plot(residual, [one([r], [0.0]) for r in residual], line, color=colour,
                        label=label)
        for side in (residual[residual < 0], residual[residual > 0]):
            axes[0, 1].plot(side, [one.grad([r], [0.0])[0] for r in side], line, color=colour)
    axes[0, 0].legend(loc="upper center")
    for ax, what in zip(axes[0], ("loss", "derivative")):
        ax.axvline(0, color="0.4", linestyle=":")
        ax.set(xlabel="residual: prediction minus target", ylabel=what)
    axes[0, 1].axhline(0, color="0.4", linewidth=0.8)
    said = "; ".join(f"at level {level:g} it falls with slope {-level:g} up to a residual of 0 and "
                     f"then rises with slope {1 - level:g}" for level in levels)
    return plots.alt(figure, f"Left: the pinball loss against the residual; {said}. Right: its "
                     "derivative, a step at 0 from the first of these slopes to the second.")


def draw_batches(found, mean, median):
    """The best constant of the mean of mini-batch RMSEs, against the size of a mini-batch."""
    ax = plots.new_axes(size=(6.4, 3.6))
    sizes = list(found)
    middle = np.array([one.estimate for one in found.values()])
    half = np.array([one.high - one.estimate for one in found.values()])
    for name, height in (("mean", mean), ("median", median)):
        ax.axhline(height, color="0.5", linestyle="--", linewidth=1)
        ax.annotate(name, (12, height), xytext=(0, 4), textcoords="offset points")
    ax.errorbar(sizes, middle, yerr=half, fmt="o-", color=palette.blue, capsize=4)
    ax.set(xscale="log", xlabel="examples in a mini-batch (logarithmic axis)",
           ylabel="best constant", ylim=(0.6, 1.1))
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.minorticks_off()
    listed = ", ".join(f"{size}: {value:.2f}" for size, value in zip(sizes, middle))
    return plots.alt(ax, "Best constant against the size of a mini-batch, with 95 % intervals. It "
                     f"climbs from the median, {median:.2f}, to the mean, {mean:.2f}: {listed}.")


def draw_engel(engel, lines, mean_line, margins):
    """Quantile lines (level -> line) and the mean line with margins (level -> number)."""
    figure, ((ax,),) = plots.grid(1, 1, (7.0, 4.2))
    right = 3000.0
    ends = np.array([[float(engel.X.min())], [right]])
    income = engel.X[:, 0]
    ax.plot(income, engel.y, ".", color="0.65")
    ax.plot(ends, mean_line.predict(ends), color=palette.blue, linewidth=1, label="mean")
    for level, line in lines.items():
        heights = line.predict(ends)
        ax.plot(ends, heights, color=palette.vermilion, label="pinball" if level == 0.5 else None)
        ax.annotate(f" {level}", (right, heights[1]), color=palette.vermilion, va="center",
                    annotation_clip=False)
        if level == 0.5:
            continue  # nearly the line of the mean: it would hide the points
        raised = mean_line.predict(ends) + margins[level]
        ax.plot(ends, raised, "--", color=palette.blue,
                label="mean + margin" if level == max(lines) else None)
        ax.annotate(f"{level} ", (ends[0, 0], raised[0]), color=palette.blue, va="center",
                    ha="right", annotation_clip=False)
    ax.set(xlim=(200, right), ylim=(0, 2200), xlabel="income (francs a year)",
           ylabel="food (francs a year)")
    ax.legend(loc="upper left")
    outside = engel.X[:, 0] > right
    ax.annotate(f"{np.sum(outside)} of {len(income)} families is outside of the frame:\nincome "
                f"{income[outside][0]:.0f}, food {engel.y[outside][0]:.0f}", (0.98, 0.03),
                xycoords="axes fraction", ha="right", fontsize=9)
    slopes = ", ".join(f"{line.coef.item():.2f}" for line in lines.values())
    hidden = int(np.sum(income > right))
    return plots.alt(figure, f"Food against income; {hidden} of {len(income)} families lies "
                     f"outside the frame, with an income above {right:.0f}. The pinball lines for "
                     f"{', '.join(map(str, lines))} fan out with slopes {slopes}. The line of the "
                     f"mean and those with a margin, at the outer levels, are parallel, slope "
                     f"{mean_line.coef.item():.2f}.")
