"""The pictures of the unit that need no stored experiment."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette
from .experiments.half_precision.trained import Arm, learn
from .formats import ROUND

COLOURS = {"float32": palette.blue, "float16": palette.vermilion, "bfloat16": palette.green}
LINES = {"float32": "-", "float16": "--", "bfloat16": "-."}
MARKS = {"float32": "o", "float16": "v", "bfloat16": "s"}
ROUNDOFF = {"float32": 2.0 ** -24, "float16": 2.0 ** -11, "bfloat16": 2.0 ** -8}  # half gap above 1
HALF = {"float32": 2.0 ** -150, "float16": 2.0 ** -25, "bfloat16": 2.0 ** -134}  # rounds to 0


def _axes(columns, size):
    import matplotlib.pyplot as plt
    with plots.style():
        return plt.subplots(1, columns, figsize=size)


def naive_bce(z, to):
    """-log(p) with p = 1 / (1 + exp(-z)), each operation rounded by `to`; an array like z."""
    with np.errstate(all="ignore"):
        p = to(1 / to(1 + to(np.exp(-to(z)))))
        return to(-np.log(p))


def relative_error(z, to):
    """|naive / exact - 1| of the loss of label 1 at logits z, computed in the format `to`."""
    return np.abs(naive_bce(z, to) / np.logaddexp(0, -np.asarray(z)) - 1)


def draw_edges():
    """The loss of label 1 by the formula in three formats, and its relative error."""
    figure, (ax, errors) = _axes(2, (9.6, 4.0))
    z = np.arange(-120.0, 30.0001, 0.25)
    right = np.arange(2.0, 25.0001, 0.25)
    words = []
    for place, (name, to) in enumerate(ROUND.items()):
        value, colour, line = naive_bce(z, to), COLOURS[name], LINES[name]
        last = z[np.flatnonzero(value > 0)[-1]]
        first = z[np.flatnonzero(np.isfinite(value))[0]]
        words.append(f"{name} is finite from a logit of {first:.0f} on and above 0 up to "
                     f"{last:g}")
        ax.plot(z, np.where(np.isfinite(value) & (value > 0), value, np.nan), line, color=colour,
                label=name)
        ax.plot(last, value[z == last], "o", color=colour, markersize=7)
        ax.annotate(f"{name}: 0 beyond {last:g}", (last, value[z == last][0]), xytext=(-12, -2),
                    textcoords="offset points", ha="right", fontsize=9, color=colour, va="top")
        ax.plot(first, value[z == first], "x", color=colour, markersize=9 - 2 * place,
                markeredgewidth=2)
        errors.plot(right, relative_error(right, to), MARKS[name], color=colour, markersize=4,
                    label=name)
        errors.plot(right, np.minimum(2 * ROUNDOFF[name] * np.exp(right), 1), line, color=colour,
                    linewidth=1.2)
    ax.plot(z, np.logaddexp(0, -z), ":", color="black", linewidth=2.5, label="exact", zorder=0)
    ax.set(yscale="log", xlabel="logit z", ylabel="loss", ylim=(1e-12, 900))
    ax.annotate("x: inf further left", (-88, 88), xytext=(0, -20), ha="center", fontsize=9,
                textcoords="offset points")
    ax.legend(loc="lower left", fontsize=9.5)
    errors.set(yscale="log", xlabel="logit z", ylabel="relative error of the loss",
               ylim=(1e-9, 30))
    errors.text(25, 1.3, "no digit right", fontsize=9, va="bottom", ha="right", color="0.3")
    errors.legend(loc="lower right", fontsize=9.5, title="lines: 2u/q, at most 1")
    return plots.alt(figure, "Left: the loss of label 1 by the formula over the logit, on a "
                     "logarithmic axis. The exact curve goes on falling to the right. By the "
                     f"formula, {'; '.join(words)}. Crosses mark where each loss begins on the "
                     "left; beyond it is inf. Dots mark where it ends on the right; beyond it is "
                     "0, which this axis cannot show. Right: the relative error of the same losses "
                     "from a logit of 2 to 25. The points of each format lie on or below its line "
                     "2u/q, which grows like exp(z) up to 1. Where the loss is 0, the error is 1.")


def log_cosh_forms():
    """Three ways to write log cosh r: name -> function that keeps the dtype of r."""
    two = np.float32(2)
    return {
        "log(cosh(r))": lambda r: np.log(np.cosh(r)),
        "logaddexp(r, -r) - log 2": lambda r: np.logaddexp(r, -r) - np.log(two),
        "lossedu": lambda r: loss("log_cosh")(r, np.zeros_like(r), reduction="none"),
    }


def draw_digits():
    """The relative error of three forms of log cosh in float32, over the residual."""
    ax = plots.new_axes(size=(7.4, 3.8))
    r = np.geomspace(1e-7, 1e4, 331).astype(np.float32)
    wide = r.astype(np.float64)
    exact = loss("log_cosh")(wide, np.zeros_like(wide), reduction="none")
    for (name, form), mark, colour in zip(log_cosh_forms().items(), ("v", ".", "s"),
                                          (palette.vermilion, palette.green, palette.blue)):
        with np.errstate(all="ignore"):
            error = np.abs(form(r) / exact - 1)
        error = np.where(np.isfinite(error), error, 1e2)
        ax.plot(r, np.maximum(error, 1e-9), mark, color=colour, markersize=4, label=name)
    ax.axhline(1, color="0.4", linewidth=0.8)
    ax.text(1e3, 1.2, "no digit right", fontsize=9, va="bottom", ha="center", color="0.3")
    ax.set(xscale="log", yscale="log", xlabel="residual r", ylabel="relative error of log cosh r",
           ylim=(5e-10, 300))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize=9.5)
    return plots.alt(ax, "Relative error of three forms of log cosh in float32 over the "
                     "residual, from 1e-7 to 1e4. log(cosh(r)) and logaddexp(r, -r) - log 2 lose "
                     "digits as the residual shrinks, and below 3e-4 none is right (errors above "
                     "300 lie outside the frame); log(cosh(r)) is inf, drawn at the upper edge, "
                     "beyond a residual of 89. The form of lossedu stays below 1e-6 "
                     "throughout (errors below 1e-9 are drawn at 1e-9).")


def gradients_by_step(seed=0):
    """The sizes of the gradient entries of one network in float32: an array for each step."""
    found = []
    learn(Arm(), [0.1], (seed,), watch=lambda grads: found.append(
        np.abs(np.concatenate([one.ravel() for one in grads]))))
    return found


def gradients_of(seed=0):
    """The entries of the gradients of one network in float32 that are not 0, of all its steps."""
    every = np.concatenate(gradients_by_step(seed))
    return every[every > 0]


def vanished(sizes, divided=1.0, format="float16"):
    """The fraction of `sizes` (n,) that round to 0 in a format once they are divided."""
    return float(np.mean(sizes / divided <= HALF[format]))


def draw_gradients(sizes, divided):
    """A histogram of the sizes on a scale of powers of 2, and the same divided."""
    ax = plots.new_axes(size=(8.6, 3.6))
    powers = np.log2(sizes)
    bins = np.arange(-60, 19)
    weights = np.full(len(powers), 100 / len(powers))
    ax.hist(powers, bins=bins, weights=weights, color="0.7", label="mean over 64 images")
    shift = np.log2(divided)
    ax.hist(powers - shift, bins=bins, weights=weights, histtype="step", color=palette.purple,
            linewidth=1.8, label=f"divided by 2$^{{{shift:.0f}}}$ more")
    ax.set_ylim(0, 17.5)
    for place, words in ((-25, "0 below "), (-14, "fewer digits "), (16, "inf above")):
        ax.axvline(place, ymax=0.93, color=palette.vermilion, linestyle="--", linewidth=1.2)
        ax.text(place, 17.4, words, color=palette.vermilion, fontsize=9, va="top",
                ha="right" if place < 0 else "center")
    ax.set(xlabel="size of a gradient entry, as a power of 2 (dashed: limits of float16)",
           ylabel="% of the entries", xlim=(-60, 18))
    ax.legend(loc="center left")
    return plots.alt(ax, "Histogram of the sizes of gradient entries as powers of 2, with the "
                     "limits of float16: values of 2^-25 and less become 0, values below 2^-14 "
                     "have fewer digits, values of 2^16 and more become inf. As they are, "
                     f"{100 * vanished(sizes):.0f} % lie below the lowest limit, divided by "
                     f"2^{shift:.0f} more, {100 * vanished(sizes, divided):.0f} %.")
