"""The pictures of the unit that need no experiment."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette
from .measured import two_minima

TEN = np.array([0.0, 0.2, -0.3, 0.5, -0.1, 0.3, 8.0, 8.4, 7.7, 8.1])
COLOURS = {"squared error": (palette.blue, "-"), "absolute error": (palette.vermilion, "--"),
           "Huber": (palette.green, "-."), "Cauchy": (palette.purple, "-"),
           "Welsch": ("#666666", (0, (1, 1)))}

LINES = {"least squares, all 24": (palette.blue, "-"),
         "least squares, without the six": ("#888888", "-"),
         "Huber, 1.345 std": (palette.green, (0, (1, 1))),
         "Huber, 1.345 MAD": (palette.green, "-."), "Cauchy, 2.385 MAD": (palette.purple, "-")}


def draw_calls(year, count, minutes, lines):
    """The calls of each year with some lines; lines: words -> fitted line."""
    ax = plots.new_axes(size=(8.6, 4.4))
    ax.plot(year[~minutes], count[~minutes], "o", color="black", label="counted in calls")
    ax.plot(year[minutes], count[minutes], "x", markersize=9, markeredgewidth=2, color="black",
            label="recorded in minutes")
    said = []
    for words, line in lines.items():
        colour, dashes = LINES[words]
        ends = np.array([50.0, 73.0])
        ax.plot(ends, line.predict(ends[:, None]), color=colour, linestyle=dashes, linewidth=2,
                label=f"{words}: {line.coef[0]:.2f}")
        said.append(f"{words}, slope {line.coef[0]:.2f}")
    ax.axhline(0, color="0.6", linewidth=0.8)
    ax.set(xlabel="year (1900 + ...)", ylabel="calls, tens of millions", ylim=(-2, 22.5))
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), title="points, and lines by slope",
              alignment="left", frameon=False)
    return plots.alt(ax, "Calls per year, 1950 to 1973. Black dots rise slowly from 0.4 to 3; the "
                     "dot of 1970, at 4.3, is nearly twice as high as that of 1971. Six crosses, "
                     "1964 to 1969, "
                     f"stand between 12 and 21. Lines: {'; '.join(said)}.")


def draw_sensitivity(places, found, times=21):
    """The shift of the best constant, times the number of values with the added one, against its
    place; a panel for each loss."""
    figure, (axes,) = plots.grid(1, len(found), (2.9 * len(found), 3.2))
    said = []
    for ax, (name, (shift, formula)) in zip(axes, found.items()):
        ax.axhline(0, color="0.6", linewidth=0.8)
        shift = times * shift
        ax.plot(places, shift, color="0.2", label="measured")
        if formula is not None:
            ax.plot(places[::4], times * formula[::4], "o", markersize=5, color=palette.blue,
                    zorder=1, label="equation (2)")
        reach = times * (0.56 if name == "squared error" else 0.13)
        note = "\n(vertical range 4 times as wide)" if name == "squared error" else ""
        ax.set(title=name + note, xlabel="added value z", ylim=(-reach, reach))
        at = {z: shift[np.argmin(abs(places - z))] for z in (-10, 1, 10)}
        said.append(f"{name}: {at[-10]:.2f} at -10, {at[1]:.2f} at 1, {at[10]:.2f} at 10")
    axes[0].set_ylabel(f"shift of the constant, times {times}")
    axes[0].legend(loc="upper left")
    return plots.alt(figure, f"Shift of the best constant, times {times}, against the place of the "
                     "added value, "
                     f"one panel for each loss. {'. '.join(said)}. The first panel has its own "
                     "vertical range, four times as wide. Squared error: a straight line. Absolute "
                     "error: a step. Huber: rises and stays level. Cauchy: rises up to about 1 "
                     "and falls back. The dots of the formula lie close to the curves; the "
                     "absolute error has none.")


def draw_five_losses():
    """Five losses in the upper row, their derivatives below, all on the same axes."""
    five = {"squared error": loss("mse"), "absolute error": loss("mae"),
            "Huber": loss("huber"), "Cauchy": loss("cauchy"),
            "Welsch": loss("barron", alpha=-np.inf)}
    figure, axes = plots.grid(2, 5, (12, 4.8), sharex=True, sharey="row")
    r = np.linspace(-5, 5, 1001) + 1e-6
    for (name, one), (above, below) in zip(five.items(), axes.T):
        colour, _ = COLOURS[name]
        above.plot(r, one(r, 0 * r, reduction="none"), color=colour, linewidth=2)
        psi = one.grad(r, 0 * r, reduction="none")
        if name == "absolute error":
            psi = np.where(abs(r) < 0.006, np.nan, psi)
        below.plot(r, psi, color=colour, linewidth=2)
        below.axhline(0, color="0.6", linewidth=0.8)
        above.set(title=name, ylim=(-0.2, 6))
        below.set(xlabel="residual r", ylim=(-2.2, 2.2), xticks=(-4, -2, 0, 2, 4))
    axes[0, 0].set_ylabel("loss")
    axes[1, 0].set_ylabel("derivative psi")
    return plots.alt(figure, "Five losses (upper row) and their derivatives (lower row) against "
                     "the residual from -5 to 5, with delta, gamma and scale equal to 1. Squared "
                     "error: a parabola, and a steep straight line that leaves the frame near 1. "
                     "Absolute error: a V, and a step from -1 to 1. Huber: a parabola with "
                     "straight arms, and a line that is level beyond 1. Cauchy: flattens slowly; "
                     "its derivative peaks at 0.5 for r = 1 and falls to 0.2 at 5. Welsch: level "
                     "at 1 beyond 3; its derivative peaks at 0.6 for r = 1 and is close to 0 "
                     "beyond 4.")


def draw_two_minima(starts):
    """The mean loss of every constant for ten values in two groups; prints where descent ends."""
    found = two_minima(starts, TEN)
    for start, (end, value) in zip(starts, found):
        print(f"start {start:5.1f}   end {end:5.2f}   mean loss {value:.3f}")
    grid = np.linspace(-6, 21, 541)
    ax = plots.new_axes(size=(6.6, 3.4))
    for name, one in (("Cauchy", loss("cauchy", scale=1.0)), ("Huber", loss("huber"))):
        values = np.array([one(np.full(10, c), TEN) for c in grid])
        colour, dashes = COLOURS[name]
        ax.plot(grid, values, color=colour, linestyle=dashes, linewidth=2,
                label=name)
    heights = [loss("cauchy", scale=1.0)(np.full(10, start), TEN) for start in starts]
    ax.plot(starts, heights, "o", markersize=8, color=palette.purple, markerfacecolor="white",
            label="starts")
    ax.plot([end for end, _ in found], [value for _, value in found], "o", markersize=8,
            color=palette.purple, label="ends")
    ax.plot(TEN, np.full(10, 0.2), "|", markersize=12, color="black")
    ax.set(xlabel="constant c (the ten values are marked)", ylim=(0, 6.5),
           ylabel="mean loss")
    ax.legend(loc="upper right")
    return plots.alt(ax, "Mean loss against the constant; marks show ten "
                     "values, six near 0 and four near 8. The Cauchy curve (gamma = 1) has two "
                     "valleys, at 0.2 and at 7.8, the left one deeper. Huber's curve (delta = 1) "
                     "has one, near 0.8. Open circles mark the four starts on the Cauchy curve, at "
                     f"{', '.join(f'{one:g}' for one in starts)}; full ones the ends, two in each "
                     "valley.")


def draw_weights():
    """The weights of reweighted least squares, psi(r) / r, of four losses."""
    ax = plots.new_axes(size=(7.4, 3.4))
    r = np.linspace(0.02, 6, 600)
    four = {"squared error": np.ones_like(r), "absolute error": 1 / r,
            "Huber": 1 / np.maximum(r, 1), "Cauchy": 1 / (1 + r ** 2)}
    for name, weight in four.items():
        colour, dashes = COLOURS[name]
        said = "half the squared error" if name == "squared error" else name
        ax.plot(r, weight, color=colour, linestyle=dashes, linewidth=2, label=said)
    ax.set(xlabel="size of the residual, |r|", ylabel="weight psi(r) / r", ylim=(0, 2),
           xlim=(0, 6))
    ax.legend(loc="upper right")
    return plots.alt(ax, "Weight in reweighted least squares against the size of the residual, "
                     "with delta and gamma equal to 1. Half the squared error: 1 everywhere. "
                     "Absolute error: 1 / |r|, beyond the frame near 0. Huber: 1 up to 1, then "
                     "the same 1 / |r|. Cauchy: falls from 1 over 0.5 at 1 to 0.03 at 6, and "
                     "lies below Huber's.")
