"""The pictures of the unit that need no stored experiment."""
import numpy as np

from ... import plots
from ...plots import palette
from .bikes import logs


def draw_hours():
    """Histograms of the logarithm of the bikes at night and in the evening."""
    ax = plots.new_axes(size=(7.0, 3.0))
    for hour, colour, hatch in ((4, palette.blue, "//"), (17, palette.vermilion, None)):
        ax.hist(logs(hour), bins=np.arange(0, 7, 0.25), color=colour, alpha=0.75, hatch=hatch,
                edgecolor="white", label=f"{hour} o'clock")
    ax.set(xlabel="logarithm of the bikes rented in the hour", ylabel="working days")
    ax.legend(loc="upper center")
    return plots.alt(ax, "Two histograms without a common bar: the logarithms at 4 o'clock lie "
                         "between 0 and 2.9, those at 17 o'clock between "
                         "3.2 and 6.5, most of them near 6.")


def draw_shift(shifts, losses):
    """Loss and derivative against the shift; losses: name -> (values, derivatives)."""
    axes = plots.new_axes(2, size=(9.8, 3.7))
    for (name, (values, slopes)), colour, line in zip(
            losses.items(), (palette.vermilion, palette.blue), ("--", "-")):
        axes[0].plot(shifts, values, line, color=colour, label=name)
        axes[1].plot(shifts, slopes, line, color=colour)
    axes[1].axhline(0, color="0.4", linewidth=0.8)
    for ax in axes:
        for start in (-2, 0):
            ax.axvline(start, color="0.6", linewidth=1, linestyle=":")
    for ax, what in zip(axes, ("loss", "derivative in the shift")):
        ax.set(xlabel="shift of the night's sample", ylabel=what, xlim=(shifts[0], shifts[-1]))
    axes[0].legend()
    return plots.alt(axes[0], "Left: JS is near 0.69 up to a shift of 0 and bends down beyond 2 to "
                     "a minimum of 0.05 near 4.4; W1 falls in a straight line, is 4.5 at 0, has "
                     "its minimum near 4.5 and rises again. Right: the derivative of JS is near 0 "
                     "up to a shift of 1 and falls to about -0.35 near 3.2; that of W1 is near -1 "
                     "until 3.5 and then rises to 1 at 5.2. Dotted lines mark the starts -2 and 0.")


def draw_scores(places, simulated, score, density):
    """The score of a noisy mixture, exact and from the mean noise; below it the density.

    score: the exact one, a function of an array of places.
    """
    ax = plots.new_axes(size=(7.2, 3.7))
    ax.fill_between(places, density / density.max() * 2, color="0.87", label="density (scaled)")
    fine = np.linspace(places[0], places[-1], 300)
    ax.plot(fine, score(fine), color=palette.blue, label="derivative of the log density")
    ax.plot(places, simulated, "o", color=palette.vermilion, markersize=5,
            markerfacecolor="white", label="minus the mean noise, over sigma")
    ax.axhline(0, color="0.4", linewidth=0.8)
    ax.set(xlabel="noisy number x", ylabel="score", ylim=(-3.4, 5))
    ax.legend(fontsize=9, loc="upper right")
    return plots.alt(ax, "A density with two humps near -1.5 and 1.5. The score is positive at the "
                     "left end, falls through 0 near each hump and rises between them. The points "
                     "from the mean noise lie on or near the exact curve.")
