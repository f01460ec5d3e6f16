"""The curves of the broken runs, as they are stored beside their programs."""
import re

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter, ScalarFormatter

from ... import plots
from ...data import load
from ...exercises import EXERCISES
from ...plots import palette

WIDE, ACROSS = 10.5, 3
STEEP = 20      # a curve whose largest value is so many times its smallest needs a log axis
# what a curve is to be compared with: its name, and its level where it is no constant's loss
BASELINES = {"stuck": ("ln 10", None), "flat_line": ("variance", None),
             "dead_output": ("variance", None), "below_zero": ("minus 1", -1.0),
             "two_reports": ("in one batch, at the end", 0.33),
             "too_easy": ("entropy of the chains", 1.094),
             "too_good": ("accuracy on new patients", 0.61)}
CUT = {"flat_line": (1.85, 2.06)}   # an axis from 0 would hide the fall
# the shape of a curve in words, where its ends do not tell it
SHAPES = {
    "flat_line": "falling a little in the first epochs, then nearly level, with small bumps",
    "high_floor": "falling ever more slowly and level at the end",
    "nan_late": "falling",
    "below_zero": "below 0 at each epoch and falling towards -1",
    "two_reports": "falling to 1.36 at epoch 3 and mostly rising from epoch 4 on",
    "rare_missed": "falling fast and then slowly towards 0",
    "pushed_apart": "falling at each epoch",
    "rising_steps": "up and down, in swings, the last by far the largest",
    "too_good": "rising at each line",
}


def draw_charts(*names, floor=None):
    """A small chart for each run: what its log holds, line by line. The lines that are
    nan are shaded, a dashed line at what it is to be compared with, or at a `floor`."""
    down = -(-len(names) // ACROSS) if len(names) > 4 else 1
    across = ACROSS if len(names) > 4 else len(names)
    figure, axes = plots.theme.grid(down, across, size=(min(WIDE, 3.5 * across), 2.5 * down))
    axes = axes.ravel()
    told = []
    for ax, name in zip(axes, names):
        told.append(_chart(ax, EXERCISES[name], floor))
    for ax in axes[len(names):]:
        ax.set_axis_off()
    return plots.alt(figure, "The logs of the runs. " + " ".join(told))


def draw_rows(x, y):
    """Images of digits (n, 64), pixels from 0 to 1, with the labels (n,) that stand beside them.
    """
    x, y = np.asarray(x), np.asarray(y)
    figure, axes = plots.theme.grid(1, len(y), size=(1.7 * len(y), 2.1))
    for ax, image, label in zip(axes[0], x, y):
        ax.imshow(image.reshape(8, 8), cmap="gray_r")
        ax.set_title(f"label {label}")
        ax.set_axis_off()
    file = load("digits")
    at = [np.abs(file.X / 16 - image).sum(axis=1).argmin() for image in x]
    return plots.alt(figure, f"Images that show {', '.join(str(file.y[one]) for one in at)}, with "
                             f"the labels {', '.join(map(str, y))}.")


def _chart(ax, exercise, floor):
    curve = np.array(exercise.curve)
    lines = np.arange(1, len(curve) + 1)
    ax.plot(lines, curve, "-o", markersize=2.5, color=palette.blue)
    often = re.search(r"every \w+ step", exercise.logged)
    ax.set(title=exercise.name, ylabel=_measure(exercise.logged),
           xlabel=f"line, one {often[0]}" if often else "epoch")
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    known = np.isfinite(curve)
    said = f"{exercise.name}: from {curve[0]:.2f} to {curve[known][-1]:.2f}"
    if exercise.name in SHAPES:
        said += f", {SHAPES[exercise.name]}"
    if not known.all():
        first = lines[known][-1] + 1
        ax.axvspan(first - 0.5, len(curve) + 1, color=palette.vermilion, alpha=0.15, linewidth=0)
        ax.text((first + len(curve)) / 2, 0.5, "nan", transform=ax.get_xaxis_transform(),
                color=palette.vermilion, ha="center", va="center")
        ax.set_xlim(0, len(curve) + 1)
        said += f", then nan from line {lines[known][-1] + 1} on"
    if curve[known].max() > STEEP * curve[known].min() > 0:
        ax.set_yscale("log")
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter(ScalarFormatter())
        ax.yaxis.set_minor_formatter(NullFormatter())
        ax.set_ylabel(f"{_measure(exercise.logged)}, log axis")
        said += ", on a logarithmic axis"
    elif exercise.name in CUT:
        ax.set_ylim(*CUT[exercise.name])
        ax.set_ylabel(f"{_measure(exercise.logged)}, axis cut")
        said += ", on an axis that does not begin at 0"
    elif curve[known].min() > 0:
        ax.set_ylim(0, 1.2 * curve[known].max())    # a cut axis makes small changes look large
    if curve[known].min() < 0:
        ax.axhline(0, color="#444444", linewidth=0.8)
        said += ", with a line at 0"
    if floor is not None:
        said += _dashed(ax, "its floor", f"{floor:.3f}")
        ax.set_ylim(0, 1.1 * curve[known].max())
    elif exercise.name in BASELINES:
        word, level = BASELINES[exercise.name]
        number = f"{_level(word, exercise):.3f}" if level is None else f"{level:g}"
        said += _dashed(ax, word, number)
    return f"{said}."


def _level(word, exercise):
    """Where a baseline lies: the loss of a constant prediction."""
    y = exercise.rows(0, 0).inputs["y"]
    return float(np.var(y)) if word == "variance" else float(np.log(len(np.unique(y))))


def _dashed(ax, word, number):
    """A dashed line at this level, above the data; what it adds to the description."""
    level = float(number)
    ax.axhline(level, color=palette.vermilion, linestyle="--", linewidth=1.2, zorder=5)
    if level < 0:
        ax.set_ylim(1.25 * level, 0.1)
    elif level > ax.get_ylim()[1]:
        ax.set_ylim(0, 1.2 * level)
    told = number if level < 0 else f"{word}, {number}"
    ax.annotate(told, (0.97, level), xycoords=("axes fraction", "data"), xytext=(0, -5),
                textcoords="offset points", ha="right", va="top", color=palette.vermilion)
    return f", with a dashed line at {told}" if level >= 0 else f", and a dashed one at {told}"


def _measure(logged):
    """The words for the axis."""
    if "squared error" in logged:
        return "squared error\n(100 bikes)²"
    named = ("accuracy", "validation loss", "triplet loss", "weighted", "KL")
    found = next((one for one in named if one in logged), "loss")
    return "weighted loss" if found == "weighted" else found
