"""The star cluster: lines through all stars, the contribution and the leverage of each star."""
import numpy as np

from ... import plots
from ...plots import palette
from .experiments.outliers.candidates import least_median_line
from .figures import COLOURS


def leverages(x):
    """The leverage of each of n inputs in a line with an intercept, (n,)."""
    away = x - np.mean(x)
    return 1 / len(x) + away ** 2 / np.sum(away ** 2)


def mm_slopes(x, y, cut=4.685, rounds=500):
    """(slope of the least median of squares line, slope of the MM-estimate that starts there).

    Tukey's biweight with the scale of the first line, by reweighted least squares.
    """
    slope, intercept, scale = least_median_line(x, y)
    after, _ = biweight_line(x, y, cut * scale, (slope, intercept), rounds)
    return float(slope), after


def biweight_line(x, y, cut, start, rounds=500):
    """(slope, intercept) of the line that Tukey's biweight leads to from the line `start`.

    By reweighted least squares; residuals beyond `cut` have weight 0. Where fewer than two points
    are left, the line so far.
    """
    slope, intercept = map(float, start)
    for _ in range(rounds):
        far = (y - intercept - slope * x) / cut
        weight = np.where(np.abs(far) < 1, (1 - far ** 2) ** 2, 0)
        if np.unique(x[weight > 0]).size < 2:
            break
        share = weight / weight.sum()
        away = x - share @ x
        new = float(share @ (away * y) / (share @ away ** 2))
        height = float(share @ y - new * (share @ x))
        change = max(abs(new - slope), abs(height - intercept))
        slope, intercept = new, height
        if change < 1e-13:
            break
    return slope, intercept


def draw_stars(stars, giants, lines, others):
    """Left: the stars and lines (words -> line) fitted to all; middle: what each star contributes
    to the derivative in the slope; right: residual against leverage.

    others: the line without the giants, at which the middle panel is taken.
    """
    x, y = stars.X[:, 0], stars.y
    figure, ((left, middle, right),) = plots.grid(1, 3, (12.5, 4.6))
    ends = np.array([x.min() - 0.05, x.max() + 0.05])
    left.plot(ends, others.predict(ends[:, None]), color="0.75", linewidth=6,
              label=f"least squares, no giants: {others.coef[0]:.2f}")
    for words, line in lines.items():
        colour, dashes = COLOURS[words]
        left.plot(ends, line.predict(ends[:, None]), color=colour, linestyle=dashes,
                  linewidth={"Huber": 4, "Cauchy": 1.5}.get(words, 2),
                  label=f"{words}: {line.coef[0]:.2f}")
    h = leverages(x)
    size = np.abs(lines["squared error"].predict(stars.X) - y)
    part = np.sign(others.predict(stars.X) - y) * (x - x.mean())
    # three of the giants have the same input: drawn side by side
    beside = x + np.where(giants, 0.035 * (np.cumsum(giants) - 2.5), 0)
    for ax, across, up in ((left, x, y), (middle, beside, part), (right, h, size)):
        ax.plot(across[~giants], up[~giants], "o", color="black", markersize=4)
        ax.plot(across[giants], up[giants], "s", color=palette.orange, markersize=8,
                markeredgecolor="black", label="giants" if ax is right else None)
    left.set(xlabel="log temperature", ylabel="log luminosity", ylim=(2.6, 6.6))
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=5,
                  fontsize=9.5, handlelength=4, frameon=False,
                  title="slope of each line at the left (three nearly coincide)")
    middle.axhline(0, color="0.6", linewidth=0.8)
    middle.set(xlabel="log temperature", ylabel="sign(r) (x - mean of x), at the grey line",
               title="contribution to the gradient", ylim=(-0.6, 1))
    middle.annotate(f"four giants, drawn\nside by side,\nsum {part[giants].sum():+.2f}", (3.6, 0.8),
                    va="center")
    middle.annotate(f"the others, sum {part[~giants].sum():+.2f}", (4.2, -0.45), ha="center")
    left.set(title="stars and lines")
    right.set(title="residual and leverage")
    right.set(xlabel="leverage", ylabel="|residual| of least squares, all 47", xlim=(0, 0.25),
              ylim=(0, None))
    right.legend(loc="lower right")
    said = "; ".join(f"{words} {line.coef[0]:.2f}" for words, line in lines.items())
    return plots.alt(figure, "Left: luminosity against temperature of 47 stars, both logarithms. "
                     "Most of the black dots form a steep cloud at the right; four squares, the "
                     "giants, stand at the upper left. Slopes of the lines through all 47: "
                     f"{said}; all but that of the absolute error nearly coincide. A thick "
                     "grey line without the giants rises with slope "
                     f"{others.coef[0]:.2f}. Middle: the contribution of each star to the "
                     "derivative of the absolute error in the slope, at the grey line. The "
                     f"giants' lie near {part[giants].mean():+.2f} each, drawn side by side, "
                     f"those of the others between {part[~giants].min():+.2f} and "
                     f"{part[~giants].max():+.2f}. The "
                     f"sums are {part[giants].sum():+.2f} and {part[~giants].sum():+.2f}. Right: "
                     "absolute residual of least squares against leverage. The giants stand "
                     f"alone at the right, with leverages from {h[giants].min():.2f} to "
                     f"{h[giants].max():.2f}; all others are at {h[~giants].max():.2f} or less. "
                     "The giants' residuals are mixed with those of the other stars.")
