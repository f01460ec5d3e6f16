"""The pictures of the unit."""
import numpy as np

from ... import plots
from ...plots import palette
from ...plots.theme import LINES
from .experiments import bands

MARKERS = "os^D"


def _columns(number, size):
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, number, figsize=size, squeeze=False)
    return figure, axes[0]


def candidates(temp, rentals):
    """Three lines through the middle of the days: name -> (slope, intercept)."""
    return {name: (w, rentals.mean() - w * temp.mean())
            for name, w in (("A", 5.6), ("B", 0.0), ("C", -3.0))}


def draw_lines(temp, rentals, lines):
    """The days of a year and some lines through them; lines: name -> (w, b)."""
    ax = plots.new_axes(size=(7.2, 4.2))
    ax.plot(temp, rentals, ".", color="0.72", markersize=5)
    ends, words = np.array([0.0, 1.0]), []
    for (name, (w, b)), (colour, line) in zip(lines.items(), LINES):
        error = np.mean(w * temp + b - rentals)
        said = f"{abs(error):.2f}"   # never "-0.00"
        ax.plot(ends, w * ends + b, color=colour, linestyle=line,
                label=f"{name}: mean residual {said}")
        words.append(f"{name}, slope {w:.1f}, mean residual {said}")
    w, b = lines["A"]
    residual, middle = w * temp + b - rentals, (temp > 0.25) & (temp < 0.75)
    for wanted in (2.0, -2.0):
        day = np.argmin(np.where(middle, np.abs(residual - wanted), np.inf))
        ax.plot([temp[day]] * 2, [rentals[day], w * temp[day] + b], color="black", linewidth=2)
        ax.plot(temp[day], rentals[day], "o", color="black", markersize=6)
        ax.annotate(f"residual {wanted:+.0f}".replace("-", "\N{MINUS SIGN}"),
                    (temp[day], rentals[day]), xytext=(0.72, 0.6) if wanted > 0 else (0.42, 7.0),
                    fontsize=10, ha="left" if wanted > 0 else "center", va="center",
                    arrowprops=dict(arrowstyle="-", color="0.4", linewidth=0.8, shrinkB=4))
    ax.set(xlabel="mean temperature of the day (0 cold, 1 hot)", ylabel="rentals, thousands",
           xlim=(0, 1), ylim=(-0.5, 8.6))
    ax.legend(loc="upper left")
    return plots.alt(ax, f"Rentals against temperature, {len(temp)} days: a cloud that rises from "
                     "the lower left, with fewer rentals again on the hottest days. Three lines "
                     f"cross in the middle of the cloud: {'; '.join(words)}. Vertical segments "
                     "show the residuals of line A on two days: +2, the line runs above the day, "
                     "and -2, it runs below.")


def draw_steps(km, minutes, paths):
    """Cost and derivative over one weight, with the weights visited.

    paths: "mean" and "sum" -> weights; the path of each lies on the derivative of its own cost.
    """
    figure, (left, right) = _columns(2, (10, 4.1))
    cost = lambda w: np.mean((np.outer(w, km) - minutes) ** 2, axis=1)
    slope = lambda w: np.mean(2 * (np.outer(w, km) - minutes) * km, axis=1)
    fine, wide, words = np.linspace(-1.7, 4.4, 400), np.linspace(-1.7, 4.4, 2), []
    left.plot(fine, cost(fine), color="0.55")
    right.axhline(0, color="0.4", linewidth=0.8)
    near = np.array([0.3, 1.7])
    left.plot(near, cost([1.0]) + slope([1.0]) * (near - 1), color="black", linewidth=1.5)
    left.annotate(f"tangent at w = 1:\nderivative \N{MINUS SIGN}{-slope([1.0])[0]:.0f}",
                  (0.45, 11.5), xytext=(-1.9, 1), fontsize=10,
                  arrowprops=dict(arrowstyle="-", color="0.5", linewidth=0.8))
    for (name, path), (colour, line), marker in zip(paths.items(), LINES, MARKERS):
        times = len(km) if name == "sum" else 1
        look = dict(color=colour, marker=marker, markersize=6)
        left.plot(path[1:], cost(path[1:]), linestyle="none", **look,
                  label=f"{name} of the losses")
        if name == "sum":
            left.plot(path, cost(path), linestyle=":", color=colour, linewidth=1)
        right.plot(wide, times * slope(wide), color=colour, linestyle=line, linewidth=1.2)
        right.plot(path, times * slope(path), linestyle="none", **look)
        right.plot([], [], linestyle=line, linewidth=1.2, label=f"{name} of the losses", **look)
        for at, w in enumerate(path[:3] if name == "sum" else path[:1]):
            said = f"after step {at}" if at else "start"
            right.annotate(said, (w, times * slope([w])[0]), textcoords="offset points",
                           xytext=(8, -12) if at != 1 else (-8, 4), color=colour, fontsize=10,
                           ha="right" if at == 1 or name == "mean" else "left")
            if name == "mean":
                left.plot(w, cost([w]), "D", color="black", markersize=6, zorder=4)
                left.annotate("start", (w, cost([w])[0]), xytext=(4, 8), fontsize=10,
                              textcoords="offset points")
            elif at:
                left.annotate(said, (w, cost([w])[0]), xytext=(8, -4), fontsize=10,
                              textcoords="offset points", color=colour, va="center")
        words.append(f"{name}: {', '.join(f'{w:.2f}' for w in path)}")
    left.set(xlabel="weight w", ylabel="mean of the losses, L(w)", ylim=(-4, 62), xlim=(-2, 5.9))
    left.legend(loc="upper right", title="weights after steps on the", fontsize=10)
    right.set(xlabel="weight w", ylabel="derivative of mean or sum")
    right.legend(loc="upper left")
    return plots.alt(figure, "Left, the mean loss of the three trips over the weight, a parabola "
                     "with its lowest point near w = 2.07 and a tangent at w = 1 that falls; "
                     "the steps on the mean close in on the lowest point, those on the sum "
                     "jump across it and climb on both sides. "
                     "Right, the derivatives of mean and sum, two rising straight lines through 0 "
                     "at the same weight, that of the sum three times as steep. Dots "
                     f"show the weights visited: {'; '.join(words)}.")


def draw_surface(temp, rentals, path, lines):
    """The cost of a line over slope and intercept, with the path of gradient descent.

    path: (steps, 2), the w and b visited. lines: name -> (w, b), marked in both panels.
    """
    figure, (left, right, curve) = _columns(3, (13, 4.3))
    w, b = np.meshgrid(np.linspace(-5, 11, 161), np.linspace(-2, 6, 161))
    # the mean square of w x + b - y, from the moments of x and y
    cost = (w ** 2 * np.mean(temp ** 2) + b ** 2 + np.mean(rentals ** 2) + 2 * w * b * temp.mean()
            - 2 * w * np.mean(temp * rentals) - 2 * b * rentals.mean())
    heights = (1, 2, 4, 8, 16, 32)
    drawn = right.contour(w, b, cost, levels=heights, colors="0.6", linewidths=1)
    right.clabel(drawn, fmt="%g", fontsize=9)
    white = dict(boxstyle="square,pad=0.1", facecolor="white", edgecolor="none", alpha=0.85)
    right.plot(*path.T, color="black", linewidth=1.4)
    for step, beside in ((0, (-8, -12)), (1, (-40, 0)), (10, (-2, 8)), (100, (-50, -12))):
        right.plot(*path[step], ".", color="black", markersize=9)
        right.annotate(f"step {step}" if step else "start", path[step], xytext=beside, fontsize=9,
                       textcoords="offset points", bbox=white)
    right.plot(*path[-1], "x", color="black", markersize=5)
    costs = np.mean((path[:, :1] * temp + path[:, 1:] - rentals) ** 2, axis=1)   # (steps,)
    curve.plot(costs, color="black", linewidth=1.4)
    curve.axhline(costs[-1], color="0.5", linestyle=":", linewidth=1)
    curve.set_xscale("symlog", linthresh=1)   # logarithmic, with room for 0
    curve.set_xticks((0, 1, 10, 100, 1000), ("0", "1", "10", "100", "1,000"))
    curve.minorticks_off()
    curve.set(xlabel="steps (logarithmic from 1)", ylabel="cost", ylim=(0, None), xlim=(0, 1200))
    left.plot(temp, rentals, ".", color="0.75", markersize=4)
    ends, words = np.array([0.0, 1.0]), []
    for (name, (slope, intercept)), (colour, line), marker in zip(lines.items(), LINES, MARKERS):
        height = np.mean((slope * temp + intercept - rentals) ** 2)
        left.plot(ends, slope * ends + intercept, color=colour, linestyle=line)
        left.annotate(name, (1.0, slope + intercept), xytext=(4, 0), textcoords="offset points",
                      va="center", color=colour, fontweight="bold", annotation_clip=False)
        right.plot(slope, intercept, marker, color=colour, markersize=10, linestyle="none",
                   markerfacecolor="none", markeredgewidth=2)
        right.annotate(f"{name}: {height:.2f}", (slope, intercept), fontsize=10,
                       xytext=(8, -15) if name == "A" else (10, 6),
                       textcoords="offset points", color=colour, fontweight="bold", bbox=white)
        words.append(f"{name} at w = {slope:.1f}, b = {intercept:.1f}, cost {height:.2f}")
    left.set(xlabel="temperature x", ylabel="rentals y, thousands", xlim=(0, 1), ylim=(-0.5, 8.6))
    right.set(xlabel="slope w", ylabel="intercept b", title="cost, and gradient descent")
    return plots.alt(figure, "Left, lines through the days. Middle, one point for each line: "
                     "contours of the cost over slope and intercept form a long, oblique valley. "
                     f"Marked: {'; '.join(words)}. Gradient descent starts at (0, 0), drops "
                     "quickly into the valley, and then follows its floor slowly to the "
                     "least-squares line; dots mark steps 1, 10 and 100. "
                     "Right, the cost against the steps: "
                     f"{costs[0]:.1f} at the start, {costs[10]:.2f} after 10 steps, "
                     f"{costs[100]:.2f} after 100, {costs[-1]:.2f} at the end.")


def draw_tables(temp, rentals, result):
    """Left, tables fitted to the training days of one division; right, losses of all of them."""
    figure, (left, right) = _columns(2, (10.6, 4.2))
    train, _, test = bands.divide(bands.RANDOM, 0)
    left.plot(temp[test], rentals[test], ".", color="0.82", markersize=5, label="test days")
    left.plot(temp[train], rentals[train], "o", color="0.35", markersize=4, label="training days")
    fine = np.linspace(0, 0.9, 4000)
    # not the colours of the right panel
    for size, colour, line in ((1, palette.black, "--"), (8, palette.black, "-"),
                               (1024, palette.wine, "-")):
        table = bands.fit_table(size, temp[train], rentals[train])
        left.plot(fine, bands.forecast(table, fine), color=colour, linestyle=line,
                  linewidth=1 if size > 99 else 2, zorder=1 if size > 99 else 3,
                  label=f"{size:,} band{'s' * (size > 1)}")
    left.set(xlabel="temperature", ylabel="rentals, thousands", ylim=(0, 8.4))
    left.legend(loc="upper left", fontsize=10)
    bands.draw(result, right)
    words = right.alt_text
    return plots.alt(figure, "Left, tables fitted to 60 days: 1 band is a level line, 8 bands a "
                     "staircase of wide steps, and 1,024 a jagged line through nearly every "
                     "training day that misses many test days. Right: " + words)


def draw_later(temp, rentals):
    """Days of both halves of the year, and the table of 16 bands that the first half gives."""
    ax = plots.new_axes(size=(7.2, 3.8))
    first = np.arange(len(temp)) < bands.HALF
    ax.plot(temp[first], rentals[first], "o", color="0.6", markersize=4,
            label="January to June: trained and chose")
    ax.plot(temp[~first], rentals[~first], "^", color=palette.vermilion, markersize=4,
            label="July to December: judged")
    fine = np.linspace(0, 0.9, 2000)
    table = bands.fit_table(16, temp[first], rentals[first])
    ax.plot(fine, bands.forecast(table, fine), color=palette.black, linewidth=2,
            label="16 bands, fitted to January to June")
    above = np.mean(rentals[~first] > bands.forecast(table, temp[~first]))
    ax.set(xlabel="temperature", ylabel="rentals, thousands", ylim=(0, 9.6))
    ax.legend(loc="upper left", fontsize=9)
    return plots.alt(ax, "Rentals against temperature in the two halves of the year, with a table "
                     "of 16 bands fitted to the first. Most cool and mild days of the second "
                     f"half lie above it; of all its days {above:.0%} do.")


def draw_surrogates(by_margin, x, sign, theta):
    """Losses over the margin, their derivatives, and mean losses over one weight.

    by_margin: name -> (value, derivative). theta: (w, b); the third panel moves w.
    """
    figure, (values, derivatives, means) = _columns(3, (11.6, 4))
    margin = np.linspace(-3, 3, 1200)   # an even number, so that 0 is not met
    few = np.random.default_rng(0).permutation(len(x))[:40]   # more days make finer steps
    weights = np.linspace(0, 1.6 * theta[0], 1600)
    margins, at = sign[few] * (np.outer(weights, x[few]) + theta[1]), []
    for (name, (value, derivative)), (colour, line) in zip(by_margin.items(), LINES):
        divisor = np.log(2) if name == "logistic" else 1   # then it is 1 at a margin of 0
        slope = derivative(margin) / divisor
        slope[1:][np.abs(np.diff(slope)) > 0.5] = np.nan   # no riser where it jumps
        height = value(margin) / divisor
        height[1:][np.abs(np.diff(height)) > 0.5] = np.nan
        look = dict(color=colour, linestyle=line)
        if name == "absolute":   # the hinge loss lies on it up to a margin of 1
            look.update(linewidth=6, alpha=0.4, linestyle="-")
        if name == "0-1":   # the ends of the jump: what holds at 0 is a rule for ties
            values.plot([0, 0], [0, 1], "o", color=colour, markerfacecolor="white", zorder=5)
            look.update(linewidth=4, alpha=0.6)
        said = "logistic / log 2" if name == "logistic" else name
        values.plot(margin, height, label=said, **look)
        derivatives.plot(margin, slope, **look)
        if name in ("0-1", "logistic"):
            mean = value(margins).mean(axis=1) / divisor
            lowest = weights[mean.argmin()]
            means.plot(lowest, mean.min(), "o", color=colour, markersize=7)
            at.append(lowest)
            means.plot(weights, mean, color=colour, label=said,
                       linestyle="-" if name == "0-1" else line,
                       drawstyle="steps-mid" if name == "0-1" else "default",
                       linewidth=2.5 if name == "0-1" else 1.5)
    values.set(xlabel="margin (positive: right)", title="loss of one day", ylabel="loss",
               ylim=(-0.1, 4.2))
    derivatives.set(xlabel="margin (positive: right)", title="its derivative",
                    ylabel="derivative with respect to the margin", ylim=(-1.5, 1.25))
    means.set(xlabel="slope w", ylabel="mean loss", ylim=(0, None),
              title=f"mean loss of {len(few)} random days, b fixed")
    values.legend(loc="upper right", fontsize=10)
    means.legend(loc="upper right", fontsize=10)
    return plots.alt(figure, "Left: the 0-1 loss is 1 below a margin of 0 and 0 above, with "
                     "open ends at the jump; the "
                     "absolute error is a V with its foot at 1; the hinge loss falls in a line to "
                     "0 at 1 and stays there; the logistic loss, divided by log 2, passes through "
                     "1 at 0 and falls smoothly towards 0. Middle, "
                     "their derivatives: that of the 0-1 loss is 0 on both sides; absolute error "
                     "-1, then 1; hinge -1, then 0; logistic, divided by log 2, rises from about "
                     "-1.4 towards 0. Right, over the "
                     "slope w, for 40 random days and the trained intercept: the mean logistic "
                     "loss is a smooth valley, the mean 0-1 loss a staircase. Dots mark the lowest "
                     f"points, at w = {at[0]:.1f} for the 0-1 loss and at {at[1]:.1f} for the "
                     "logistic loss.")
