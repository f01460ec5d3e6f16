"""The star cluster: three lines through all stars, and the leverage of each star."""
import numpy as np

from ... import plots
from ...plots import palette
from .figures import COLOURS, panels


def leverages(x):
    """The leverage of each of n inputs in a line with an intercept, (n,)."""
    away = x - np.mean(x)
    return 1 / len(x) + away ** 2 / np.sum(away ** 2)


def draw_stars(stars, giants, lines, others, least_squares):
    """Left: the stars and lines (words -> line) fitted to all; right: residual against leverage.

    others: the line without the giants; least_squares: the line whose residuals are drawn.
    """
    x, y = stars.X[:, 0], stars.y
    figure, ((left, right),) = panels(1, 2, (11.5, 4.4))
    ends = np.array([x.min() - 0.05, x.max() + 0.05])
    left.plot(ends, others.predict(ends[:, None]), color="0.75", linewidth=6,
              label=f"least squares, no giants: {others.coef[0]:.2f}")
    for words, line in lines.items():
        colour, dashes = COLOURS[words]
        left.plot(ends, line.predict(ends[:, None]), color=colour, linestyle=dashes, linewidth=2,
                  label=f"{words}: {line.coef[0]:.2f}")
    h, size = leverages(x), np.abs(least_squares.predict(stars.X) - y)
    for ax, across, up in ((left, x, y), (right, h, size)):
        ax.plot(across[~giants], up[~giants], "o", color="black", markersize=4)
        ax.plot(across[giants], up[giants], "s", color=palette.orange, markersize=8,
                markeredgecolor="black", label="giants" if ax is right else None)
    left.set(xlabel="log temperature", ylabel="log light", ylim=(2.2, 6.6))
    left.legend(loc="lower right", title="slope", fontsize=9)
    right.set(xlabel="leverage", ylabel="|residual| of least squares, all 47", xlim=(0, 0.25),
              ylim=(0, None))
    right.legend(loc="lower right")
    said = "; ".join(f"{words} {line.coef[0]:.2f}" for words, line in lines.items())
    return plots.alt(figure, "Left: light against temperature of 47 stars, both logarithms. Most "
                     "of the black dots form a steep cloud at the right; four squares, the "
                     "giants, stand at the upper left. Slopes of the lines through all 47: "
                     f"{said}; all but that of the absolute error nearly coincide. A thick "
                     "grey line without the giants rises with slope "
                     f"{others.coef[0]:.2f}. Right: absolute residual of least squares against "
                     "leverage. The giants stand alone at the right, with leverages from "
                     f"{h[giants].min():.2f} to {h[giants].max():.2f}; all others are at "
                     f"{h[~giants].max():.2f} or less. The giants' residuals are mixed with "
                     "those of the other stars.")
