"""The pictures of the unit that need no stored experiment."""
import numpy as np

from ... import plots
from ...plots import palette
from .bikes import logs
from .experiments import critics, generators, vaes


def draw_hours():
    """Histograms of the logarithm of the bikes at night and in the evening."""
    ax = plots.new_axes(size=(7.0, 3.0))
    for hour, colour, hatch in ((4, palette.blue, "//"), (17, palette.vermilion, None)):
        ax.hist(logs(hour), bins=np.arange(0, 7, 0.25), color=colour, alpha=0.75, hatch=hatch,
                edgecolor="white", label=f"{hour} o'clock")
    ax.set(xlabel="logarithm of the bikes rented in the hour", ylabel="working days")
    for bikes, middle, height in (("1 bike", 0.125, 29), ("2", 0.625, 23), ("3", 1.125, 24)):
        ax.annotate(bikes, (middle, height), ha="center", fontsize=9, color="0.3")
    ax.legend(loc="upper center")
    return plots.alt(ax, "Two histograms without a common bar: the logarithms at 4 o'clock lie "
                         "between 0 and 2.9, with gaps between 1, 2 and 3 bikes; those at 17 "
                         "o'clock lie between 3.26 and 6.5, most of them near 6.")


def draw_shift(shifts, losses):
    """Each loss, and the derivatives, against the shift; losses: name -> (values, derivatives)."""
    axes = plots.new_axes(3, size=(10.4, 3.4))
    looks = {"JS": (palette.vermilion, "--"), "W1": (palette.blue, "-")}
    for ax, (name, (values, slopes)) in zip(axes, losses.items()):
        colour, line = looks[name]
        ax.plot(shifts, values, line, color=colour)
        ax.set(title=name, ylabel="loss", ylim=(0, None))
        axes[2].plot(shifts, slopes, line, color=colour, label=name)
    axes[2].axhline(0, color="0.4", linewidth=0.8)
    axes[2].set(title="both derivatives", ylabel="derivative in the shift")
    axes[2].legend()
    for ax in axes:
        for start in (-2, 0):
            ax.axvline(start, color="0.6", linewidth=1, linestyle=":")
        ax.set(xlabel="shift", xlim=(shifts[0], shifts[-1]))
    return plots.alt(axes[0], "Left: JS is near 0.69 up to a shift of 1 and falls from 2 on to "
                     "a minimum of 0.05 near 4.4. Middle: W1 falls in a straight line, is 4.5 at "
                     "0, has its minimum near 4.5 and rises again. Right: the derivative of JS is "
                     "near 0 up to a shift of 1 and falls to about -0.35 near 3.2; that of W1 is "
                     "near -1 until 3.5 and then rises to 1 at 5.2. Dotted lines mark the starts "
                     "-2 and 0.")


def draw_critics():
    """The critics with the usual penalty: all 20, and their objective as a function of a slope."""
    table, distance, (factor, _) = critics.stored_curves().table, critics.exact(), \
        critics.PENALTIES[critics.USUAL]
    left, right = plots.new_axes(2, size=(10.0, 3.6))
    for _, row in table.iterrows():
        caught = row["value"] < 0
        left.plot(critics.PLACES, [row[f"f_{at}"] for at in range(len(critics.PLACES))],
                  "--" if caught else "-", color=palette.vermilion if caught else palette.blue,
                  linewidth=1.2)
    for hour, height in ((4, -6.3), (17, -6.3)):
        left.plot(logs(hour), np.full(len(logs(hour)), height), "|", color="0.35", markersize=9)
        left.annotate(f"{hour} o'clock", (np.median(logs(hour)), height + 0.75), ha="center",
                      fontsize=9, color="0.25")
    left.annotate("16 critics", (2.6, 3.6), color=palette.blue, ha="right")
    left.annotate("4, caught", (3.3, -3.4), color=palette.vermilion, ha="right")
    left.set(xlabel="logarithm x", ylabel="critic, less its mean at night", ylim=(-7, 8))
    slopes = np.linspace(-2, 3, 501)
    right.plot(slopes, slopes * distance - factor * (np.abs(slopes) - 1) ** 2, color="0.25")
    for best, colour, marker in ((1 + distance / (2 * factor), palette.blue, "o"),
                                 (distance / (2 * factor) - 1, palette.vermilion, "s")):
        high = best * distance - factor * (abs(best) - 1) ** 2
        right.plot(best, high, marker, color=colour)
        right.annotate(f"s = {best:.2f}", (best, high + 0.9), ha="center", color=colour)
    right.set(xlabel="slope s", ylabel="value minus penalty", ylim=(-21, 8.5))
    return plots.alt(left, "Left: 16 critics lie on one another and rise from 4 o'clock to 17 "
                     "o'clock, by 5.5 on average; 4 dashed ones fall by 3.5. Right: between two "
                     "points 4.49 apart, the objective against the slope has two maxima, 5.0 at "
                     "1.22 and -4.0 at -0.78.")


def draw_steps(result):
    """W1 against the step from near, of both penalties: each run, and the median."""
    ax, steps = plots.new_axes(size=(7.2, 3.6)), generators.SHOWN
    told = []
    for arm, colour, line in ((generators.PENALISED, palette.vermilion, "--"),
                              (generators.ONE_SIDED, palette.blue, "-")):
        found = generators.by_step(result, arm, "near")
        ax.plot(steps, found.T, line, color=colour, linewidth=0.7, alpha=0.45)
        ax.plot(steps, np.median(found, axis=0), line, color=colour, linewidth=2.5, marker="o",
                label=f"{arm}: runs and median")
        told.append(f"{arm} {', '.join(f'{one:.2f}' for one in np.median(found, axis=0))}")
    ax.axhline(2 * generators.FACTOR, color="0.4", linewidth=1, linestyle=":")
    ax.annotate("2k", (8, 2 * generators.FACTOR - 1.4), fontsize=9, color="0.3")
    ax.set(xlabel="step of the generator", ylabel="W1 to held-out days", xlim=(0, steps[-1]),
           ylim=(0, 24))
    ax.legend(fontsize=9, loc="upper right", ncols=2)
    return plots.alt(ax, f"Lines of 24 runs for each penalty, and their medians at the steps "
                     f"{', '.join(map(str, steps))}: {'; '.join(told)}. Each run of the usual "
                     "penalty rises to between 10 and 19 and falls again. Those of the one-sided "
                     "one fall and stay low. A dotted line marks 2k = 20.")


def draw_digits():
    """Held-out digits, and what autoencoders with three factors make of them."""
    table = vaes.stored_digits().table
    rows = [("data", table[table["beta"] == 1.0], "x")] + [
        (f"beta = {beta:g}", table[table["beta"] == beta], "p") for beta in vaes.DRAWN_BETAS]
    axes = plots.new_axes(1, size=(7.6, 3.1))
    pixels = [np.concatenate([np.pad(own[[f"{what}_{at}" for at in range(64)]].to_numpy(float)[
        digit].reshape(8, 8), 1) for digit in range(vaes.DRAWN)], axis=1) for _, own, what in rows]
    axes.imshow(np.concatenate(pixels), cmap="gray_r", vmin=0, vmax=1)
    axes.set_yticks([4.5 + 10 * at for at in range(len(rows))], [name for name, _, _ in rows])
    axes.set_xticks([])
    axes.grid(False)
    return plots.alt(axes, "Ten held-out digits in black and white; below them the predicted "
                     "pixels. With beta 0.25 and 1 they resemble the digits; with 64 all ten "
                     "are the same grey blot.")


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
